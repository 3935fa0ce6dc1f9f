"""Each check of the audit finds its own fault, and a sound story has none but the expected flags."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from evidence_helpers import PEOPLE, TODAY, add, enter, new_book, story, text_of
from histories import audit

from basisbook.cli.remedies import worded
from basisbook.forms.audit.audit import blocking
from basisbook.forms.audit.finding import Finding
from basisbook.forms.filed.files import Filed
from basisbook.forms.filed.snapshot import Snapshot
from basisbook.ledger import book as books
from basisbook.ledger import journal
from basisbook.ledger.entry import Entry
from basisbook.ledger.evidence import store
from basisbook.ledger.inference.accept import entries_for, worth_accepting
from basisbook.ledger.inference.infer import infer

pytestmark = pytest.mark.slow


def audited(
    book: books.Book, entries: list[Entry] | None = None, filed: Filed | None = None
) -> tuple[Finding, ...]:
    shelf = store.read_all(book.folder)
    found = infer(book, shelf.documents, journal.in_force(entries or []), shelf.lists)
    return audit(book, entries or [], found, shelf, TODAY, filed)


def codes(book: books.Book, check: int | None = None) -> list[str]:
    return [one.code for one in audited(book) if check in (None, one.check)]


@pytest.fixture
def book(tmp_path: Path) -> books.Book:
    return new_book(tmp_path / "b", PEOPLE[:1])


@pytest.fixture
def couple(tmp_path: Path) -> books.Book:
    return new_book(tmp_path / "c")


@pytest.mark.parametrize("layout", ["dotted", "newline"])
def test_the_story_has_the_two_expected_flags(couple: books.Book, layout: str) -> None:
    story(couple, layout)
    found = audited(couple)
    by_code = {one.code: one for one in found}
    missing = by_code["form-missing"]
    assert (missing.years, missing.amounts) == ((1998, 2001), {"1998": 200000, "2001": 50000})
    assert "Forms 8606 missing for 1998 and 2001" in missing.message
    wrong = [one for one in found if one.code == "line-2-not-basis"]
    assert [(one.years, one.amounts) for one in wrong if one.years == (2022,)] == [
        ((2022,), {"line 2": 0, "basis": 250000})
    ]
    assert "Form 8606 (2022) line 2 was $0, but $2,500 of basis existed" in wrong[0].message
    assert {one.years for one in wrong} == {(2022,), (2023,)}
    assert {one.code for one in found} == {"form-missing", "line-2-not-basis", "return-not-right"}
    (shown,) = [one for one in found if one.code == "return-not-right"]
    assert (shown.years, shown.amounts) == ((2023,), {"return": 1800000, "right": 1680000})
    assert all(one.severity == "warning" for one in found)
    assert blocking(found, "jordan", 2023) == ()


def test_accepting_changes_nothing_that_is_found(couple: books.Book) -> None:
    story(couple)
    shelf = store.read_all(couple.folder)
    found = infer(couple, shelf.documents, {}, shelf.lists)
    entries = entries_for([], found, worth_accepting(found), TODAY)
    assert [one.message for one in audited(couple, entries)] == [one.message for one in audited(couple)]


def test_1_a_rollover_without_its_other_side(book: books.Book) -> None:
    enter(book, "5498", 2015, "jordan", box2="5000", box5="5000", type="ira")
    assert "rollover-unmatched" in codes(book, 1)
    enter(book, "1099-R", 2015, "jordan", box1="5000", codes="G")
    assert codes(book, 1) == []


def test_1_a_rollover_out_that_is_not_seen_to_come_back(book: books.Book) -> None:
    enter(book, "transaction", 2015, "jordan", date="2015-12-20", event="rollover-out", amount="5000")
    assert codes(book, 1) == ["rollover-not-back"]
    enter(book, "transaction", 2016, "jordan", date="2016-03-20", event="rollover-in", amount="5000")
    assert codes(book, 1) == ["rollover-not-back"]
    enter(book, "transaction", 2016, "jordan", date="2016-02-18", event="rollover-in", amount="5000")
    assert codes(book, 1) == []


@pytest.mark.parametrize(
    ("value", "found"), [("16000", []), ("26000", ["value-chain"]), ("3000", ["value-chain"])]
)
def test_2_a_value_that_no_return_explains(book: books.Book, value: str, found: list[str]) -> None:
    enter(book, "5498", 2014, "jordan", box1="0", box5="10000", type="ira")
    enter(book, "5498", 2015, "jordan", box1="2000", box5=value, type="ira")
    assert codes(book, 2) == found


def test_3_boxes_1_and_10_together(book: books.Book) -> None:
    enter(book, "5498", 2015, "jordan", box1="5500", type="ira")
    assert codes(book, 3) == []
    enter(book, "5498", 2015, "jordan", box10="500", type="roth")
    assert codes(book, 3) == ["above-limit"]


def test_4_line_2_is_what_the_form_before_carried(book: books.Book) -> None:
    enter(book, "8606", 2015, "jordan", line1="1000", line2="0", line14="1000")
    enter(book, "8606", 2017, "jordan", line1="0", line2="900", line14="900")
    (one,) = [one for one in audited(book) if one.code == "line-2-not-carried"]
    assert (one.years, one.amounts) == ((2015, 2017), {"line 14": 100000, "line 2": 90000})


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((1990, "line14"), (1991, "line3"), "line 3 of the filed form of 1991 is $900, and line 14 of that of 1990 is $1,000"),
        ((1992, "line14"), (1993, "line2"), "line 2 of the filed form of 1993 is $900, and line 14 of that of 1992 is $1,000"),
        ((1995, "line12"), (1996, "line2"), "line 2 of the filed form of 1996 is $900, and line 12 of that of 1995 is $1,000"),
        ((2000, "line12"), (2001, "line2"), "line 2 of the filed form of 2001 is $900, and line 12 of that of 2000 is $1,000"),
    ],
)  # fmt: skip
def test_4_lines_are_named_as_each_page_has_them(
    book: books.Book, before: tuple[int, str], after: tuple[int, str], said: str
) -> None:
    enter(book, "8606", before[0], "jordan", **{before[1]: "1000"})
    enter(book, "8606", after[0], "jordan", **{after[1]: "900"})
    (one,) = [one for one in audited(book) if one.code == "line-2-not-carried"]
    assert said in one.message


def test_4_an_old_page_carries_its_line_12(book: books.Book) -> None:
    enter(book, "8606", 1999, "jordan", line1="1000", line2="0", line12="1000")
    enter(book, "8606", 2001, "jordan", line1="0", line2="1000", line14="1000")
    assert "line-2-not-carried" not in codes(book)


def test_4_a_snapshot_is_a_filed_form_too(book: books.Book) -> None:
    enter(book, "5498", 2015, "jordan", box1="1000", type="ira")
    enter(book, "return", 2015, "jordan", ira_deduction="0")
    assert "form-missing" in codes(book)
    snapshot = Snapshot(
        person="jordan",
        pool="own",
        tax_year=2015,
        kind="original",
        how="typed",
        lines={"1": "1000", "2": "500"},
        whole=False,
    )
    filed = Filed({("jordan", "own", 2015): snapshot}, {}, ())
    assert [one.code for one in audited(book, None, filed)] == ["line-2-not-basis"]


@pytest.mark.parametrize(
    ("line", "amount", "code"),
    [("8", "5000", "line-8-not-papers"), ("6", "1", "line-6-not-papers"), ("7", "99", "line-7-not-papers")],
)
def test_5_lines_of_a_filed_form_against_the_papers(
    book: books.Book, line: str, amount: str, code: str
) -> None:
    enter(book, "5498", 2019, "jordan", box3="6000", type="roth")
    enter(book, "5498", 2019, "jordan", box1="0", box5="700", type="ira")
    enter(book, "1099-R", 2019, "jordan", box1="6000", codes="2", ira="yes")
    sound = {"line8": "6000", "line6": "700", "line7": "0"}
    card = enter(book, "8606", 2019, "jordan", **sound)
    assert codes(book, 5) == []
    store.set_aside(book.folder, card.id, "the other one")
    enter(book, "8606", 2019, "jordan", **(sound | {f"line{line}": amount}))
    assert codes(book, 5) == [code]


def test_6_the_return_is_the_sum_of_both_spouses_forms(couple: books.Book) -> None:
    story(couple)
    assert codes(couple, 6) == ["return-not-right"], "the basis of before was left out of it"
    card = next(card for card in store.cards(couple.folder) if card.name == "return.txt")
    store.set_aside(couple.folder, card.id, "the other one")
    text = text_of("return_transcript_2023_dotted.txt").replace("$30,500.00", "$24,000.00")
    add(couple, text, "changed.txt")
    (one,) = [one for one in audited(couple) if one.code == "return-not-1099r"]
    assert one.amounts == {"return": 2400000, "Forms 1099-R": 3050000}


def test_7_basis_and_nothing_of_value(book: books.Book) -> None:
    enter(book, "5498", 2019, "jordan", box1="6000", box5="0", type="ira")
    enter(book, "return", 2019, "jordan", ira_deduction="0")
    enter(
        book,
        "transaction",
        2019,
        "jordan",
        date="2019-03-04",
        event="contribution",
        amount="6000",
        for_year="2019",
    )
    assert codes(book, 7) == ["basis-without-value"]


def test_8_the_same_paper_with_two_amounts_blocks_filing(book: books.Book) -> None:
    enter(book, "5498", 2010, "jordan", box1="3000", type="ira", account="1111")
    card = enter(book, "5498", 2010, "jordan", box1="2900", type="ira", account="1111")
    found = audited(book)
    assert {"papers-disagree", "contradictory"} <= {one.code for one in found}
    assert [one.code for one in blocking(found, "jordan", 2012)] == ["contradictory"]
    assert blocking(found, "jordan", 2009) == ()
    assert "set-aside" in worded(next(one for one in found if one.code == "contradictory").problem)
    store.set_aside(book.folder, card.id, "misread")
    assert blocking(audited(book), "jordan", 2012) == ()


def test_9_one_number_belongs_to_one_person(couple: books.Book) -> None:
    card = add(couple, text_of("wi_2022_jordan_dotted.txt"), "a.txt", person="jordan")
    add(couple, text_of("wi_2023_jordan_dotted.txt"), "b.txt", person="jordan")
    assert codes(couple, 9) == []
    path = couple.folder / store.FOLDER / f"{card.digest}.card.json"
    path.write_text(path.read_text("utf-8").replace("jordan", "riley"))
    assert codes(couple, 9) == ["number-disagrees"]


def test_10_too_old_to_contribute_before_2020(tmp_path: Path) -> None:
    old = books.Person(id="old", name="Old", born=dt.date(1940, 7, 1))
    book = new_book(tmp_path / "o", (old,))
    enter(book, "5498", 2010, "old", box1="1000", type="ira")
    assert codes(book, 10) == []
    enter(book, "5498", 2011, "old", box1="1000", type="ira")
    enter(book, "5498", 2020, "old", box1="1000", type="ira")
    assert [one.years for one in audited(book) if one.check == 10] == [(2011,)]


def test_10_no_contribution_without_compensation(book: books.Book) -> None:
    enter(book, "5498", 2015, "jordan", box1="1000", type="ira")
    enter(book, "return", 2015, "jordan", ira_deduction="0")
    assert codes(book, 10) == [], "a figure that is not stated is not zero"
    enter(book, "return", 2016, "jordan", wages="0", ira_deduction="0")
    assert codes(book, 10) == [], "nothing was contributed"
    enter(book, "5498", 2016, "jordan", box1="1000", type="ira")
    assert codes(book, 10) == ["no-compensation"]


def test_11_a_form_under_the_wrong_spouse(couple: books.Book) -> None:
    enter(couple, "5498", 2015, "jordan", box3="6000", type="roth")
    enter(couple, "1099-R", 2015, "riley", box1="6000", codes="2", ira="yes")
    assert "wrong-person" in codes(couple, 11)
    enter(couple, "1099-R", 2015, "jordan", box1="6000", codes="2", ira="yes")
    assert codes(couple, 11) == []


@pytest.mark.parametrize("code", ["290", "291", "971", "977"])
def test_a_changed_return_is_said(couple: books.Book, code: str) -> None:
    row = f"{code}   Something was changed                 06-01-2025   -$10.00\n\nThis Product"
    text = text_of("account_transcript_2023.txt").replace("\nThis Product", row, 2)
    add(couple, text, "a.txt", person="jordan", spouse="riley")
    assert "return-changed" in codes(couple, 12)


def test_a_history_that_shows_more_than_the_forms(book: books.Book) -> None:
    enter(book, "5498", 2009, "jordan", box1="3000", type="ira")
    enter(
        book,
        "transaction",
        2009,
        "jordan",
        date="2009-06-01",
        event="contribution",
        amount="5000",
        for_year="2009",
    )
    assert "history-not-5498" in codes(book, 12)


# -- near misses: what looks like a fault and is none ---------------------------------------------------------


def test_1_a_rollover_over_the_year_s_end_is_none(book: books.Book) -> None:
    enter(book, "1099-R", 2015, "jordan", box1="5000", codes="1", ira="yes")
    enter(book, "5498", 2016, "jordan", box2="5000", box5="5000", type="ira")
    assert codes(book, 1) == ["rollover-unmatched"]
    enter(book, "transaction", 2015, "jordan", date="2015-12-20", event="distribution", amount="5000")
    enter(book, "transaction", 2016, "jordan", date="2016-02-18", event="rollover-in", amount="5000")
    assert codes(book, 1) == []


@pytest.mark.parametrize("box", ["box2", "box4", "box8", "box14a"])
def test_2_money_of_any_box_explains_a_value(book: books.Book, box: str) -> None:
    enter(book, "5498", 2014, "jordan", box1="0", box5="10000", type="ira")
    card = enter(book, "5498", 2015, "jordan", box5="40000", type="ira", account="1")
    assert codes(book, 2) == ["value-chain"]
    store.set_aside(book.folder, card.id, "in part")
    stated = {"box5": "40000", "type": "ira", "account": "1", box: "25000"}
    enter(book, "5498", 2015, "jordan", **stated)
    assert codes(book, 2) == []


def test_3_an_excess_that_was_returned_is_none(book: books.Book) -> None:
    enter(book, "5498", 2015, "jordan", box1="7000", type="ira")
    assert codes(book, 3) == ["above-limit"]
    enter(book, "1099-R", 2015, "jordan", box1="1600", box2a="100", codes="8", ira="yes")
    assert codes(book, 3) == []


def test_3_what_was_moved_to_a_roth_ira_is_still_a_contribution(book: books.Book) -> None:
    enter(book, "5498", 2015, "jordan", box1="5500", type="ira")
    enter(book, "1099-R", 2015, "jordan", box1="5500", codes="N", ira="yes")
    assert codes(book, 3) == []
    enter(book, "5498", 2015, "jordan", box4="5500", box10="5500", type="roth")
    assert codes(book, 3) == ["above-limit"]


def test_3_what_was_returned_and_not_contributed_makes_no_room(book: books.Book) -> None:
    enter(book, "1099-R", 2015, "jordan", box1="3000", codes="8", ira="yes")
    enter(book, "5498", 2015, "jordan", box10="6000", type="roth")
    assert codes(book, 3) == ["above-limit"]


@pytest.mark.parametrize(("giver", "to", "line_2"), [("riley", "jordan", "1400"), ("jordan", "riley", "600")])
def test_4_line_2_takes_up_what_a_divorce_moved(couple: books.Book, giver: str, to: str, line_2: str) -> None:
    enter(couple, "8606", 2015, "jordan", line1="1000", line2="0", line14="1000")
    enter(couple, "8606", 2016, "jordan", line1="0", line2=line_2, line14=line_2)
    entries: list[Entry] = []
    for columns in (
        {"person": "jordan", "kind": "opening-basis", "tax_year": 2015, "amount": 100000},
        {"person": "riley", "kind": "opening-basis", "tax_year": 2015, "amount": 100000},
        {"person": giver, "kind": "divorce-transfer", "date": dt.date(2016, 5, 1), "to": to}
        | {"amount": 500000, "basis": 40000},
    ):
        entries.append(journal.append(entries, TODAY, **columns))
    assert "line-2-not-carried" not in [one.code for one in audited(couple, entries)]
    (one,) = [one for one in audited(couple) if one.code == "line-2-not-carried"]
    assert "besides" not in one.message


def test_4_line_2_takes_up_what_plans_brought(book: books.Book) -> None:
    enter(book, "8606", 2015, "jordan", line1="1000", line2="0", line14="1000")
    enter(book, "5498", 2016, "jordan", box2="5000", box5="9000", type="ira")
    enter(book, "8606", 2016, "jordan", line1="0", line2="1400", line14="1400")
    assert "line-2-not-carried" in codes(book, 4)
    enter(book, "1099-R", 2016, "jordan", box1="5000", box5="400", codes="G")
    assert codes(book, 4) == []


def test_5_an_outstanding_rollover_is_on_line_6_and_not_on_line_7(book: books.Book) -> None:
    enter(book, "5498", 2019, "jordan", box5="700", type="ira")
    enter(book, "1099-R", 2019, "jordan", box1="500", codes="1", ira="yes")
    enter(book, "8606", 2019, "jordan", line6="1200", line7="0", line8="0")
    assert codes(book, 5) == ["line-6-not-papers", "line-7-not-papers"]
    enter(book, "5498", 2020, "jordan", box2="500", box5="1200", type="ira")
    assert codes(book, 5) == []


def test_6_what_was_recharacterized_may_be_on_the_return_or_not(book: books.Book) -> None:
    enter(book, "1099-R", 2019, "jordan", box1="900", codes="1", ira="yes")
    enter(book, "1099-R", 2019, "jordan", box1="500", codes="R", ira="yes")
    card = enter(book, "return", 2019, "jordan", gross_ira="900")
    assert codes(book, 6) == []
    store.set_aside(book.folder, card.id, "the other way")
    card = enter(book, "return", 2019, "jordan", gross_ira="1400")
    assert codes(book, 6) == []
    store.set_aside(book.folder, card.id, "the other way")
    enter(book, "return", 2019, "jordan", gross_ira="1200")
    assert codes(book, 6) == ["return-not-1099r"]


@pytest.mark.parametrize(("value", "day"), [("1", "2019-03-04"), ("0", "2020-03-04")])
def test_7_value_or_a_contribution_still_to_come_is_enough(book: books.Book, value: str, day: str) -> None:
    enter(book, "5498", 2019, "jordan", box1="6000", box5=value, type="ira")
    enter(book, "return", 2019, "jordan", ira_deduction="0")
    stated = {"date": day, "event": "contribution", "amount": "6000", "for_year": "2019"}
    enter(book, "transaction", int(day[:4]), "jordan", **stated)
    assert codes(book, 7) == []


def test_8_two_accounts_and_two_copies_are_no_disagreement(book: books.Book) -> None:
    enter(book, "5498", 2010, "jordan", box1="3000", type="ira", account="1111")
    enter(book, "5498", 2010, "jordan", box1="1000", type="ira", account="2222")
    enter(book, "5498", 2010, "jordan", box1="1000", box5="9", type="ira", account="2222")
    assert codes(book, 8) == []
    assert codes(book, 0) == []


def test_10_what_was_taken_back_is_no_contribution_of_the_too_old(tmp_path: Path) -> None:
    import datetime as dt

    old = books.Person(id="old", name="Old", born=dt.date(1940, 6, 30))
    book = new_book(tmp_path / "o", (old,))
    enter(book, "5498", 2010, "old", box1="1000", type="ira")
    enter(book, "return", 2010, "old", wages="0")
    assert codes(book, 10) == ["too-old", "no-compensation"]
    enter(book, "1099-R", 2010, "old", box1="1050", box2a="50", codes="8", ira="yes")
    assert codes(book, 10) == []


def test_11_spouses_of_whom_each_has_all_forms_are_not_mixed_up(couple: books.Book) -> None:
    for who in ("jordan", "riley"):
        enter(couple, "5498", 2015, who, box3="6000", type="roth")
        enter(couple, "1099-R", 2015, who, box1="6000", codes="2", ira="yes")
    enter(couple, "1099-R", 2015, "riley", box1="5000", codes="1", ira="yes")
    assert codes(couple, 11) == []
