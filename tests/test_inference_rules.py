"""One test a rule, on papers typed in: the rule fires on its own evidence and not without it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from evidence_helpers import DATA, PEOPLE, TODAY, add, enter, new_book, text_of
from hypothesis import given
from hypothesis import strategies as st

from basisbook.ledger import book as books
from basisbook.ledger import journal
from basisbook.ledger.entry import Entry
from basisbook.ledger.evidence import store
from basisbook.ledger.inference import grades
from basisbook.ledger.inference.accept import entries_for, worth_accepting
from basisbook.ledger.inference.back_solve import solve
from basisbook.ledger.inference.bounds import bounds as bounds_of
from basisbook.ledger.inference.form_lines import today_s_lines
from basisbook.ledger.inference.infer import Inferred, infer
from basisbook.ledger.inference.proposals import Proposal
from basisbook.ledger.inference.rules.table import RULES
from basisbook.ledger.inference.subsets import subset


@pytest.fixture
def book(tmp_path: Path) -> books.Book:
    return new_book(tmp_path / "b", PEOPLE[:1])


def inferred(book: books.Book, entries: list[Entry] | None = None) -> Inferred:
    shelf = store.read_all(book.folder)
    return infer(book, shelf.documents, journal.in_force(entries or []), shelf.lists)


def proposed(book: books.Book, kind: str, person: str = "jordan") -> list[Proposal]:
    return [one for one in inferred(book).proposals if (one.kind, one.person) == (kind, person)]


def questions(book: books.Book) -> list[str]:
    return [one.code for one in inferred(book).questions]


def wage_transcript(year: int, *blocks: str) -> str:
    return (
        f"Wage and Income Transcript\nSSN Provided: XXX-XX-0001\nTax Period Requested: December, {year}\n\n"
        + "\n\n".join(blocks)
        + "\n\nThis Product Contains Sensitive Taxpayer Data\n"
    )


# Contributions


def test_r1_takes_the_deduction_off_box_1(book: books.Book) -> None:
    enter(book, "5498", 1999, box1="2000", type="ira")
    enter(book, "return", 1999, ira_deduction="700")
    (one,) = proposed(book, "contribution")
    assert (one.rule, one.amount, one.basis, one.grade) == ("R1", 200000, 130000, "B")
    (taken,) = proposed(book, "deduction")
    assert (taken.amount, taken.grade) == (70000, "B")


def test_r1_takes_off_what_was_returned(book: books.Book) -> None:
    """Code 8: box 1 less the earnings in box 2a goes off the contribution; the ledger then holds both."""
    enter(book, "5498", 2012, box1="5000", type="ira")
    enter(book, "return", 2012, ira_deduction="0")
    enter(book, "1099-R", 2012, box1="2100", box2a="100", codes="8", ira="yes")
    (made,), (back,) = proposed(book, "contribution"), proposed(book, "contribution-returned")
    assert (made.amount, made.basis, made.least, made.most) == (500000, 500000, 300000, 300000)
    assert (back.tax_year, back.amount, back.moved) == (2012, 200000, 210000)


def test_r1_looks_for_code_p_in_the_next_year(book: books.Book) -> None:
    enter(book, "5498", 2012, box1="5000", type="ira")
    enter(book, "return", 2012, ira_deduction="0")
    enter(book, "1099-R", 2013, box1="5000", box2a="0", codes="P", ira="yes")
    (back,) = proposed(book, "contribution-returned")
    assert (back.tax_year, back.amount) == (2012, 500000)
    assert proposed(book, "distribution") == []


def test_before_1987_nothing_is_nondeductible(book: books.Book) -> None:
    enter(book, "5498", 1986, box1="2000", type="ira")
    (one,) = proposed(book, "contribution")
    assert (one.basis, one.least, one.most) == (0, 0, 0)
    assert questions(book) == []


@pytest.fixture
def couple(tmp_path: Path) -> books.Book:
    return new_book(tmp_path / "c")


def joint(book: books.Book, deduction: str) -> None:
    from basisbook.ledger.evidence import entered

    data = entered.written("return", 2004, {"ira_deduction": deduction, "filing_status": "joint"})
    store.add(book, data, "r.json", TODAY, person="jordan", spouse="riley")


@pytest.mark.parametrize(
    ("deduction", "jordan", "riley"),
    [("0", (300000, 300000), (300000, 300000)), ("6000", (0, 0), (0, 0)), ("3000", (0, 300000), (0, 300000))],
)
def test_r2_shares_one_deduction_or_keeps_it_open(
    couple: books.Book, deduction: str, jordan: tuple[int, int], riley: tuple[int, int]
) -> None:
    for who in ("jordan", "riley"):
        enter(couple, "5498", 2004, who, box1="3000", type="ira")
    joint(couple, deduction)
    for who, bounds in (("jordan", jordan), ("riley", riley)):
        (one,) = proposed(couple, "contribution", who)
        assert (one.least, one.most) == bounds
        assert one.basis == bounds[0]
    assert questions(couple) == (["deduction", "deduction"] if deduction == "3000" else [])


def test_r2_uses_that_one_spouse_could_deduct_nothing(couple: books.Book) -> None:
    for who in ("jordan", "riley"):
        enter(couple, "5498", 2004, who, box1="3000", type="ira")
    enter(couple, "W-2", 2004, "jordan", plan="yes", wages="200000")
    from basisbook.ledger.evidence import entered

    data = entered.written(
        "return", 2004, {"ira_deduction": "3000", "agi": "200000", "filing_status": "joint"}
    )
    store.add(couple, data, "r.json", TODAY, person="jordan", spouse="riley")
    assert [one.basis for one in proposed(couple, "contribution", "jordan")] == [300000]
    assert [one.basis for one in proposed(couple, "contribution", "riley")] == [0]


def test_r3_a_plan_and_income_above_the_phase_out(book: books.Book) -> None:
    enter(book, "5498", 2004, box1="3000", type="ira")
    enter(book, "W-2", 2004, plan="yes", wages="150000")
    (one,) = proposed(book, "contribution")
    assert (one.rule, one.basis, one.grade) == ("R3", 300000, "C"), "losses may have brought the income below"
    assert [(year.low, year.high) for year in bounds_of(inferred(book), {}, "jordan", 2004)][-1] == (
        0,
        300000,
    )
    enter(book, "return", 2004, agi="150000")
    (one,) = proposed(book, "contribution")
    assert (one.rule, one.basis, one.grade) == ("R3", 300000, "B")


@pytest.mark.parametrize(("plan", "wages"), [("no", "150000"), ("yes", "74999.99"), ("yes", "10000")])
def test_r4_without_proof_it_was_deducted(book: books.Book, plan: str, wages: str) -> None:
    """The phase-out of a joint return in 2004 ends at $75,000; who filed how is not known, so the highest counts."""
    enter(book, "5498", 2004, box1="3000", type="ira")
    enter(book, "W-2", 2004, plan=plan, wages=wages)
    (one,) = proposed(book, "contribution")
    assert (one.rule, one.basis, one.least, one.most) == ("R4", 0, 0, 300000)
    assert questions(book) == ["deduction"]


def test_r8_a_history_names_the_year_and_the_day(book: books.Book) -> None:
    enter(book, "transaction", 2010, date="2010-03-01", event="contribution", amount="5000", for_year="2009")
    enter(book, "return", 2009, ira_deduction="0")
    (one,) = proposed(book, "contribution")
    assert (one.rule, one.tax_year, str(one.date), one.basis, one.grade) == (
        "R8",
        2009,
        "2010-03-01",
        500000,
        "C",
    )


def test_the_official_total_wins_and_keeps_the_days(book: books.Book) -> None:
    enter(book, "5498", 2009, box1="5000", type="ira")
    enter(book, "return", 2009, ira_deduction="1000")
    enter(book, "transaction", 2009, date="2009-06-01", event="contribution", amount="3000", for_year="2009")
    enter(book, "transaction", 2010, date="2010-03-01", event="contribution", amount="2000", for_year="2009")
    found = proposed(book, "contribution")
    assert [(one.amount, one.basis, str(one.date)) for one in found] == [
        (300000, 300000, "2009-06-01"), (200000, 100000, "2010-03-01"),
    ]  # fmt: skip
    enter(book, "transaction", 2010, date="2010-04-01", event="contribution", amount="50", for_year="2009")
    assert [(one.amount, one.date) for one in proposed(book, "contribution")] == [(500000, None)]


def test_r9_a_postponed_contribution_counts_for_its_year(book: books.Book) -> None:
    enter(book, "5498", 2010, box1="0", box13a="4000", box13b="2008", box13c="EO13239", type="ira")
    enter(book, "return", 2008, ira_deduction="0")
    (one,) = proposed(book, "contribution")
    assert (one.tax_year, one.rule, one.basis) == (2008, "R9", 400000)


def test_a_late_rollover_in_box_13_is_no_contribution(book: books.Book) -> None:
    enter(book, "5498", 2018, box13a="4000", box13b="2017", box13c="SC", type="ira")
    assert proposed(book, "contribution") == []


def test_a_self_certified_rollover_is_what_left_and_came_back_late(book: books.Book) -> None:
    """Instructions for Form 5498, box 13c; Rev. Proc. 2020-46. It is no distribution, and no contribution."""
    enter(book, "1099-R", 2023, box1="90000", codes="1", ira="yes")
    enter(book, "5498", 2023, box5="90000", box13a="90000", box13c="SC", type="ira")
    (out,) = proposed(book, "rollover-out")
    (back,) = proposed(book, "rollover-in")
    assert (out.amount, back.amount, back.of, back.code) == (90_000_00, 90_000_00, out.key, "self-certified")
    assert proposed(book, "distribution") == proposed(book, "contribution") == []


def test_less_than_what_was_certified_left_no_ira(book: books.Book) -> None:
    enter(book, "1099-R", 2023, box1="89999", codes="1", ira="yes")
    enter(book, "5498", 2023, box5="90000", box13a="90000", box13c="SC", type="ira")
    assert proposed(book, "rollover-out") == []
    assert [one.amount for one in proposed(book, "distribution")] == [89_999_00]


@pytest.mark.parametrize(
    ("box13c", "code"),
    [("FD", "disaster"), ("EO13239", "combat-zone"), ("PL115-97", "combat-zone"), ("", "")],
)
def test_a_postponed_contribution_says_why_it_may_be_late(book: books.Book, box13c: str, code: str) -> None:
    columns = {"box13c": box13c} if box13c else {}
    enter(book, "5498", 2023, box1="0", box13a="4000", box13b="2022", type="ira", **columns)
    enter(book, "return", 2022, ira_deduction="0")
    assert [(one.tax_year, one.code) for one in proposed(book, "contribution")] == [(2022, code)]


def test_money_above_the_limit_has_no_basis(book: books.Book) -> None:
    enter(book, "5498", 1999, box1="3500", type="ira")
    enter(book, "return", 1999, ira_deduction="0")
    (one,) = proposed(book, "contribution")
    assert (one.amount, one.basis, one.most) == (350000, 200000, 200000)


# Money out


def test_r5_the_rest_of_a_form_1099r_is_a_distribution(book: books.Book) -> None:
    enter(book, "5498", 2015, box3="6000", type="roth")
    enter(book, "1099-R", 2015, box1="10000", codes="7", ira="yes")
    assert [(one.amount, one.grade) for one in proposed(book, "conversion")] == [(600000, "B")]
    assert [one.amount for one in proposed(book, "distribution")] == [400000]


def test_r5_a_conversion_that_left_no_ira_is_asked_about(book: books.Book) -> None:
    enter(book, "5498", 2015, box3="6000", type="roth")
    enter(book, "1099-R", 2015, box1="1000", codes="7", ira="yes")
    assert [one.amount for one in proposed(book, "conversion")] == [100000]
    assert "conversion" in questions(book)


def test_r6_a_rollover_to_oneself_is_neither_conversion_nor_distribution(book: books.Book) -> None:
    enter(book, "5498", 2015, box2="9000", type="ira")
    enter(book, "1099-R", 2015, box1="9000", codes="1", ira="yes")
    found = inferred(book)
    kinds = {one.kind: one for one in found.proposals}
    assert {"rollover-out", "rollover-in"} == set(kinds)
    assert kinds["rollover-in"].of == kinds["rollover-out"].key
    entries = entries_for([], found, worth_accepting(found), TODAY)
    assert [(entry.kind, entry.of) for entry in entries] == [("rollover-out", None), ("rollover-in", 1)]


def test_r7_after_tax_money_of_a_plan_is_basis(book: books.Book) -> None:
    enter(book, "5498", 2015, box2="30000", type="ira")
    enter(book, "1099-R", 2015, box1="30000", box5="4200", codes="G")
    enter(book, "1099-R", 2015, box1="777", codes="G")  # to another plan
    (one,) = proposed(book, "plan-rollover-in")
    assert (one.amount, one.basis, one.least, one.grade) == (3000000, 420000, 420000, "B")
    assert questions(book) == []


def test_r7_a_rollover_without_its_form_1099r_is_asked_about(book: books.Book) -> None:
    enter(book, "5498", 2015, box2="30000", type="ira")
    assert proposed(book, "plan-rollover-in") == []
    assert questions(book) == ["rollover"]


def test_r7_a_plan_to_a_roth_ira_is_no_basis_of_traditional_iras(book: books.Book) -> None:
    enter(book, "5498", 2015, box2="8000", type="roth")
    enter(book, "1099-R", 2015, box1="8000", box2a="5000", box5="3000", codes="G")
    (one,) = proposed(book, "plan-to-roth")
    assert (one.amount, one.basis, one.most) == (800000, 300000, 0)


@pytest.mark.parametrize(
    ("box14b", "code", "basis"),
    [
        ("QR", "reservist", 100000),
        ("BA", "birth-adoption", 100000),
        ("EP", "emergency", 0),
        ("TI", "terminal-illness", 0),
    ],
)
def test_r10_repayments_by_their_code(book: books.Book, box14b: str, code: str, basis: int) -> None:
    enter(book, "5498", 2022, box14a="1000", box14b=box14b, type="ira")
    (one,) = proposed(book, "repayment")
    assert (one.code, one.amount, one.most) == (code, 100000, basis)


def test_r11_code_4_belongs_to_a_decedent_s_pool(tmp_path: Path) -> None:
    account = books.Account(id="aunt", person="jordan", type="inherited-traditional", decedent="Maria")
    book = tmp_path / "b"
    books.create(book, PEOPLE[:1], [account])
    loaded = books.Book.load(book)
    enter(loaded, "1099-R", 2015, box1="500", codes="4", ira="yes")
    (one,) = proposed(loaded, "distribution")
    assert (one.rule, one.account) == ("R11", "aunt")


def test_r11_an_unknown_decedent_is_asked_for(book: books.Book) -> None:
    enter(book, "1099-R", 2015, box1="500", codes="4", ira="yes")
    assert proposed(book, "distribution") == []
    assert questions(book) == ["inherited"]


def test_r12_nothing_reported_is_nothing_distributed(book: books.Book) -> None:
    add(book, wage_transcript(2016), "wi.txt", person="jordan")
    found = inferred(book)
    assert found.proposals == ()
    assert found.situations["jordan", 2016].known_for_labels.distributed == 0


def test_r12_an_emptied_account_without_form_5498_is_worth_nothing(book: books.Book) -> None:
    block = (
        "Form 1099-R Distributions\nDistribution Code:......7\nTotal Distribution Code:.....Total distribution\n"
        "SEP Indicator:....IRA/SEP/SIMP box checked\nGross Distribution:.....$9,000.00"
    )
    add(book, wage_transcript(2016, block), "wi.txt", person="jordan")
    assert [(one.rule, one.amount, one.grade) for one in proposed(book, "year-end-value")] == [
        ("R12", 0, "B")
    ]
    assert [one.amount for one in proposed(book, "distribution")] == [900000]


def test_code_y_and_code_g_from_an_ira(book: books.Book) -> None:
    enter(book, "1099-R", 2025, box1="500", codes="7Y", ira="yes")
    enter(book, "1099-R", 2025, box1="900", codes="G", ira="yes")
    assert [one.amount for one in proposed(book, "qcd")] == [50000]
    assert [one.amount for one in proposed(book, "plan-rollover-out")] == [90000]
    assert proposed(book, "distribution") == []


def test_a_distribution_is_gross_of_withholding(book: books.Book) -> None:
    enter(book, "transaction", 2012, date="2012-05-01", event="distribution", amount="3600")
    enter(book, "transaction", 2012, date="2012-05-02", event="distribution", amount="10")
    text = (
        "Run Date,Account,Action,Symbol,Description,Type,Quantity,Price ($),Commission ($),Fees ($),Accrued Interest ($),Amount ($),Cash Balance ($),Settlement Date\n"
        "05/07/2012,Rollover IRA,NORMAL DISTR PARTIAL,,,Cash,,,,,,-800,0,\n05/07/2012,Rollover IRA,FED TAX W/H,,,Cash,,,,,,-200,0,\n"
    )
    add(book, text, "h.csv", person="jordan")
    assert [one.amount for one in proposed(book, "distribution")] == [360000, 1000, 100000]
    assert {one.grade for one in proposed(book, "distribution")} == {"C"}


# Filed forms, grades, conflicts


def test_a_filed_form_is_where_the_record_begins(book: books.Book) -> None:
    enter(book, "8606", 2010, line1="0", line2="12000", line14="12000")
    (one,) = proposed(book, "opening-basis")
    assert (one.rule, one.tax_year, one.amount, one.grade) == ("R16", 2009, 1200000, "A")


def test_a_filed_form_is_no_beginning_where_older_papers_are(book: books.Book) -> None:
    enter(book, "5498", 2000, box1="2000", type="ira")
    enter(book, "8606", 2010, line1="0", line2="12000", line14="12000")
    assert proposed(book, "opening-basis") == []


@pytest.mark.parametrize(
    ("year", "printed", "today"),
    [
        (2010, {"1": 1, "2": 2, "14": 3, "7": 4}, {"1": 1, "2": 2, "14": 3, "7": 4}),
        (1995, {"1": 1, "2": 2, "12": 3, "14": 9}, {"1": 1, "2": 2, "14": 3}),
        (1990, {"1": 9, "2": 1, "3": 2, "14": 3}, {"1": 1, "2": 2, "14": 3}),
        (1988, {"7": 10, "16": 5}, {"14": 15}),
        (1987, {"4": 10, "13": 5}, {"14": 15}),
        (1987, {"4": 10}, {}),
    ],
)
def test_lines_of_old_pages_by_the_total_basis_chart(
    year: int, printed: dict[str, int], today: dict[str, int]
) -> None:
    assert today_s_lines(year, printed) == today


def test_two_filed_forms_that_disagree_are_contradictory(book: books.Book) -> None:
    enter(book, "5498", 2010, box1="5000", type="ira")
    enter(book, "8606", 2010, line1="5000")
    first = enter(book, "8606", 2010, line1="4000")
    (one,) = proposed(book, "contribution")
    assert (one.grade, one.status, one.least) == ("X", "blocked", 0)
    assert worth_accepting(inferred(book)) == []
    store.set_aside(book.folder, first.id, "a draft, never sent")
    (one,) = proposed(book, "contribution")
    assert (one.grade, one.status, one.basis) == ("A", "new", 500000)


def test_a_line_1_above_box_1_is_contradictory(book: books.Book) -> None:
    enter(book, "5498", 2010, box1="3000", type="ira")
    enter(book, "8606", 2010, line1="5000")
    (one,) = proposed(book, "contribution")
    assert (one.grade, one.status) == ("X", "blocked")


def test_the_last_corrected_form_wins_and_nothing_is_added(book: books.Book) -> None:
    enter(book, "5498", 2010, box1="3000", type="ira", account="1111")
    enter(book, "5498", 2010, box1="2000", type="ira", account="1111", corrected="yes")
    enter(book, "return", 2010, ira_deduction="0")
    (one,) = proposed(book, "contribution")
    assert (one.amount, one.grade) == (200000, "B")
    assert len(one.evidence) == 3


def test_the_same_form_from_two_sources_counts_once(book: books.Book) -> None:
    enter(book, "5498", 2010, box1="3000", type="ira", account="1111")
    enter(book, "5498", 2010, box1="3000", type="ira")
    enter(book, "5498", 2010, box1="1000", type="ira", account="2222")
    assert [one.amount for one in proposed(book, "contribution")] == [400000]


def test_a_copy_that_shows_some_rows_is_the_form_the_irs_was_sent(book: books.Book) -> None:
    add(book, text_of("wi_2023_jordan_dotted.txt"), "wi.txt", person="jordan")
    before = [one.columns() | {"source": ""} for one in inferred(book).proposals]
    enter(book, "5498", 2023, box1="6500", type="ira")
    enter(book, "1099-R", 2023, box1="4000", codes="1", ira="yes")
    found = inferred(book).proposals
    assert [one.columns() | {"source": ""} for one in found] == before
    enter(book, "1099-R", 2023, box1="4100", codes="1", ira="yes")
    assert "X" in {one.grade for one in inferred(book).proposals}


def test_two_amounts_for_one_account_are_contradictory(book: books.Book) -> None:
    enter(book, "5498", 2010, box1="3000", type="ira", account="1111")
    enter(book, "5498", 2010, box1="2900", type="ira", account="1111")
    assert [one.grade for one in proposed(book, "contribution")] == ["X"]


def test_an_entry_of_the_owner_s_own_is_not_overwritten(book: books.Book) -> None:
    enter(book, "5498", 2010, box1="3000", type="ira")
    enter(book, "return", 2010, ira_deduction="0")
    own = Entry(
        number=1,
        recorded=TODAY,
        person="jordan",
        kind="contribution",
        tax_year=2010,
        amount=250000,
        basis=250000,
    )
    (one,) = [one for one in inferred(book, [own]).proposals if one.kind == "contribution"]
    assert (one.status, one.entry) == ("conflict", 1)
    same = [
        Entry(
            number=n,
            recorded=TODAY,
            person="jordan",
            kind="contribution",
            tax_year=2010,
            amount=150000,
            basis=150000,
        )
        for n in (1, 2)
    ]
    (one,) = [one for one in inferred(book, same).proposals if one.kind == "contribution"]
    assert one.status == "in-ledger"


def test_an_assertion_is_graded_e_and_not_taken_by_all(book: books.Book) -> None:
    enter(book, "assertion", 1995, amount="2000")
    (one,) = proposed(book, "contribution")
    assert (one.grade, one.basis, one.most) == ("E", 0, 200000)
    assert worth_accepting(inferred(book)) == []


def test_what_is_graded_low_claims_no_basis_on_a_filed_form() -> None:
    def entry(number: int, grade: str, kind: str = "contribution") -> Entry:
        source = f"ev:00000000;rule:R1;grade:{grade}" if grade else "my own words"
        return Entry(
            number=number,
            recorded=TODAY,
            person="a",
            kind=kind,
            tax_year=2000,
            amount=100,
            basis=100,
            source=source,
        )

    ledger = [
        entry(1, "C"),
        entry(2, "D"),
        entry(3, "E"),
        entry(4, ""),
        entry(5, "D", "opening-basis"),
        entry(6, "D", "contribution-returned"),
        dataclasses.replace(entry(7, "", "deduction"), basis=None, amount=50),
    ]
    for_filing = grades.for_filing(ledger)
    assert [one.basis for one in for_filing][:4] == [100, 0, 0, 100]
    assert for_filing[4].amount == 0
    assert for_filing[5] == ledger[5], "what takes basis off is never left off"
    assert for_filing[6].amount == 250, "as if what claims no basis had been deducted"
    assert [one.number for one in grades.left_off(ledger)] == [2, 3, 5]
    in_own_name = dataclasses.replace(ledger[1], number=8, corrects=2, source="my own words")
    assert grades.for_filing([*ledger, in_own_name])[-1].basis == 100
    assert grades.for_filing([*ledger, in_own_name])[6].amount == 150
    assert grades.for_filing(ledger[3:4]) == tuple(ledger[3:4])


def test_every_rule_has_a_name_and_says_what_it_does() -> None:
    assert list(RULES) == [f"R{n}" for n in range(1, len(RULES) + 1)]
    assert all(RULES.values())


# Arithmetic


@given(
    st.integers(0, 10_000_00), st.integers(1, 1_000_000_00), st.integers(0, 1_000_000_00), st.integers(0, 2_000_000_00),
    st.integers(0, 1_000_000_00), st.integers(3, 6),
)  # fmt: skip
def test_back_solving_finds_line_2_within_its_error(
    line_1: int, line_16: int, line_7: int, value: int, line_2: int, places: int
) -> None:
    """Against a form worked here in whole dollars with 3 to 6 places."""
    line_1, line_16, line_7, value, line_2 = (
        one // 100 * 100 for one in (line_1, line_16 + 99, line_7, value, line_2)
    )
    line_9 = value + line_7 + line_16
    line_5 = line_1 + line_2
    if line_5 >= line_9:
        return
    scale = 10**places
    ratio = (2 * line_5 * scale + line_9) // (2 * line_9)
    line_17 = (2 * line_16 * ratio + 100 * scale) // (200 * scale) * 100
    solved = solve(line_1=line_1, line_4=0, line_7=line_7, line_16=line_16, line_17=line_17, value=value)
    if solved is None:
        assert line_17 >= line_16
        return
    assert abs(solved.line_2 - line_2) <= solved.error + 50


@given(st.lists(st.integers(1, 50), max_size=8), st.integers(0, 200))
def test_a_subset_makes_up_the_total_or_there_is_none(amounts: list[int], total: int) -> None:
    places = subset(amounts, total)
    assert len(set(places)) == len(places)
    if places:
        assert sum(amounts[i] for i in places) == total
    elif total:
        sums = {0}
        for amount in amounts:
            sums |= {one + amount for one in sums}
        assert total not in sums


def test_r12_half_a_transcript_says_nothing_of_what_it_does_not_show(book: books.Book) -> None:
    whole = wage_transcript(2016)
    add(book, whole[: whole.index("This Product")], "wi.txt", person="jordan")
    assert ("jordan", 2016) not in inferred(book).situations


def test_two_statements_of_one_account_are_not_added_up(book: books.Book) -> None:
    """A statement of June and one of December both count from January."""
    enter(book, "return", 2015, ira_deduction="0")
    enter(book, "statement", 2015, contributions="2000", value="9000", type="ira")
    second = enter(book, "statement", 2015, contributions="3000", value="9500", type="ira")
    assert {one.grade for one in inferred(book).proposals} == {"X"}
    store.set_aside(book.folder, second.id, "of another account")
    enter(book, "statement", 2015, contributions="3000", value="9500", type="ira", account="2222")
    (made,) = proposed(book, "contribution")
    assert (made.grade, made.amount) == ("B", 500000)


def test_tax_withheld_without_a_distribution_is_asked_about(book: books.Book) -> None:
    rows = (DATA / "schwab_like_history.csv").read_text()
    kept = "\n".join(row for row in rows.splitlines() if "IRA DISTRIBUTION" not in row)
    add(book, kept, "h.csv", person="jordan")
    (asked,) = [one for one in inferred(book).questions if "withheld" in one.what]
    assert "$400 withheld on 2023-09-05" in asked.what


def test_a_late_rollover_of_money_that_left_in_the_year_before_is_asked_about(book: books.Book) -> None:
    """Box 13c, code SC, and no Form 1099-R of the year: it may have left in December."""
    enter(book, "1099-R", 2022, box1="90000", codes="1", ira="yes")
    enter(book, "5498", 2023, box5="90000", box13a="90000", box13c="SC", type="ira")
    assert "late-rollover" in questions(book)
    assert proposed(book, "contribution") == []
    (one,) = proposed(book, "distribution")
    assert (one.tax_year, one.status) == (2022, "blocked")
    assert "$90,000 put back late in 2023" in one.needs


def test_a_late_rollover_of_its_own_year_blocks_no_distribution_of_the_year_before(book: books.Book) -> None:
    enter(book, "1099-R", 2022, box1="5000", codes="1", ira="yes")
    enter(book, "1099-R", 2023, box1="90000", codes="1", ira="yes")
    enter(book, "5498", 2023, box5="90000", box13a="90000", box13c="SC", type="ira")
    (one,) = proposed(book, "distribution")
    assert (one.tax_year, one.status, one.needs) == (2022, "new", "")


def test_disaster_money_in_box_14_is_asked_of_its_distribution(book: books.Book) -> None:
    """Form 5498, box 14b, code DD: it puts back a distribution that only the owner can name."""
    enter(book, "5498", 2024, box5="90000", box14a="4000", box14b="DD", type="ira")
    assert questions(book) == ["disaster-money-back"]
    assert proposed(book, "repayment") == []


@pytest.mark.parametrize(
    ("amount", "basis", "against"),
    [
        (7000, 7000, ()),
        (7000, 2500, ()),
        (7000, 0, ()),
        (7000, None, ()),
        (6500, 6500, (("amount", 700000),)),
        (7500, 7500, (("amount", 700000), ("basis", None))),
    ],
)
def test_papers_that_allow_a_range_contradict_only_what_is_outside_it(
    amount: int, basis: int | None, against: tuple[object, ...], book: books.Book
) -> None:
    enter(book, "5498", 2024, box1="7000", type="ira")
    made = Entry(
        number=1, recorded=TODAY, person="jordan", kind="contribution", tax_year=2024, amount=amount * 100,
        basis=None if basis is None else basis * 100,
    )  # fmt: skip
    (one,) = [one for one in inferred(book, [made]).proposals if one.kind == "contribution"]
    assert (one.status, one.against) == ("conflict" if against else "in-ledger", against)
    enter(book, "return", 2024, ira_deduction="3000")
    (one,) = [one for one in inferred(book, [made]).proposals if one.kind == "contribution"]
    agrees = amount == 7000 and basis in (4000, None)
    assert (one.status == "in-ledger") is agrees
    assert dict(one.against).get("basis", 400000) == 400000


def test_a_range_holds_for_portions_too(book: books.Book) -> None:
    enter(book, "5498", 2024, box1="7000", type="ira")
    parts = [
        Entry(number=n, recorded=TODAY, person="jordan", kind="contribution", tax_year=2024, amount=350000, basis=n * 100000)
        for n in (1, 2)
    ]  # fmt: skip
    (one,) = [one for one in inferred(book, parts).proposals if one.kind == "contribution"]
    assert one.status == "in-ledger"
    enter(book, "return", 2024, ira_deduction="0")
    (one,) = [one for one in inferred(book, parts).proposals if one.kind == "contribution"]
    assert one.status == "conflict"


def test_what_a_rule_proposed_follows_its_papers_and_what_its_owner_changed_stays(book: books.Book) -> None:
    enter(book, "5498", 2024, box1="7000", type="ira")
    (paper,) = [one for one in inferred(book).proposals if one.kind == "contribution"]
    taken = Entry(number=1, recorded=TODAY, **paper.columns())
    own = dataclasses.replace(taken, basis=700000)
    (one,) = [one for one in inferred(book, [own]).proposals if one.kind == "contribution"]
    assert one.status == "in-ledger"
    (one,) = [one for one in inferred(book, [dataclasses.replace(own, source="ev:0000;rule:R2;grade:B")]).proposals if one.kind == "contribution"]  # fmt: skip
    assert one.status == "changes"
