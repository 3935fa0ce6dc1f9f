"""What money that moves is in law: rollovers that are none, conversions that failed, what heirs have of a Roth IRA."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from strategies_forms import entries_of, history_of, row
from test_in_law import OWN_BOOK, TODAY, a_book, checked, codes, some, year_of

from basisbook.cli.main import main
from basisbook.cli.remedies import worded
from basisbook.forms.replay import roth
from basisbook.forms.replay.additional import Additional, additional
from basisbook.forms.replay.replay import replay
from basisbook.ledger import journal
from basisbook.ledger.book import Account, Book
from basisbook.ledger.in_law import in_law

pytestmark = pytest.mark.slow


def out(day: str, amount: str = "20000", **columns: Any) -> dict[str, Any]:
    return row("rollover-out", None, amount, date=day, account=columns.pop("account", "ira"), **columns)


def back(day: str, amount: str = "20000", of: int = 1, **columns: Any) -> dict[str, Any]:
    return row("rollover-in", None, amount, date=day, account=columns.pop("account", "ira"), of=of, **columns)


def kinds(*rows: dict[str, Any], book: Book = OWN_BOOK) -> list[tuple[str, int]]:
    """What the entries are in law, by kind and dollars."""
    law = in_law(book, journal.in_force(entries_of(rows)))
    return sorted((one.kind, (one.amount or 0) // 100) for one in (*law.entries.values(), *law.more))


def of_5329(*rows: dict[str, Any], book: Book = OWN_BOOK) -> Additional:
    in_force = journal.in_force(entries_of(rows))
    return additional(book, in_force, replay(book, in_force, as_of=TODAY).pool("ana"), TODAY, "ana")


# -- rollovers that are none ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("account", "put_in"), [("ira", "contribution"), ("roth", "roth-contribution")])
@pytest.mark.parametrize(("day", "late"), [("2023-03-02", False), ("2023-03-03", True)])
def test_what_comes_back_after_the_60th_day_is_a_regular_contribution(
    account: str, put_in: str, day: str, late: bool
) -> None:
    """Publication 590-A (2025), Rollovers completed after the 60-day period."""
    rows = [out("2023-01-01", account=account), back(day, account=account)]
    found = [("rollover-out", 20_000), (put_in, 20_000) if late else ("rollover-in", 20_000)]
    assert kinds(*rows) == sorted(found)


def test_a_late_rollover_into_a_roth_ira_is_too_much_for_its_year() -> None:
    """20,000 back on the 61st day: 6,500 could be contributed for 2023; 13,500 cost 6% (Form 5329 Part IV)."""
    rows = [
        row("opening-roth-contributions", 2022, "50000", account="roth"),
        out("2023-01-01", account="roth"),
        back("2023-03-03", account="roth", of=2),
    ]
    found = year_of(2023, *rows)
    assert some(found, "19", "22", "25c") == {"19": "20000", "22": "70000", "25c": ""}
    (year, *_) = of_5329(*rows).roth
    assert (year.year, year.new, year.tax) == (2023, 13_500_00, 810_00)


def test_a_second_rollover_within_a_year_is_a_distribution() -> None:
    """IRC 408(d)(3)(B): all IRAs together; the year begins with the day on which the first one left."""
    rows = [
        out("2023-05-02"),
        back("2023-05-20"),
        out("2024-05-01", "3000", account="sep"),
        back("2024-05-03", "3000", of=3, account="sep"),
    ]
    assert ("distribution", 3_000) in kinds(*rows)
    assert ("contribution", 3_000) in kinds(*rows)
    assert "second-rollover" in [one.code for one in checked(*rows)]
    rows[2] |= {"date": dt.date(2024, 5, 2)}
    assert ("rollover-out", 3_000) in kinds(*rows)
    assert "second-rollover" not in [one.code for one in checked(*rows)]


def test_what_was_no_rollover_begins_no_year() -> None:
    """The first came back too late, so the second is the first."""
    rows = [
        out("2023-05-02"),
        back("2023-08-20"),
        out("2023-09-01", "3000"),
        back("2023-09-03", "3000", of=3),
    ]
    assert ("rollover-in", 3_000) in kinds(*rows)


def test_the_required_distribution_of_2020_came_back_beside_the_one_of_the_year() -> None:
    rows = [
        out("2020-01-02"),
        back("2020-08-20", code="2020-required"),
        out("2020-03-01", "3000"),
        back("2020-04-01", "3000", of=3),
    ]
    assert ("rollover-out", 3_000) in kinds(*rows)
    assert ("rollover-out", 20_000) in kinds(*rows)


# -- conversions that failed ------------------------------------------------------------------------------------------


def test_what_an_heir_converts_is_a_contribution_to_the_roth_ira() -> None:
    """Regulations 1.408A-4, A-3(b): 18,000 in; 6,500 of it could be contributed for 2023, 11,500 cost 690."""
    rows = [
        row("inherited", date="2023-10-10", to="inh", code="other", basis=0),
        row("conversion", amount="18000", date="2023-11-01", account="inh", to="roth"),
        row("year-end-value", 2023, "30000", account="inh"),
    ]
    assert kinds(*rows) == [
        ("distribution", 18_000), ("inherited", 0), ("roth-contribution", 18_000), ("year-end-value", 30_000),
    ]  # fmt: skip
    (year, *_) = of_5329(*rows).roth
    assert (year.year, year.new, year.tax) == (2023, 11_500_00, 690_00)


def test_what_leaves_a_young_simple_ira_is_a_contribution_where_it_arrives() -> None:
    young = a_book(simple=Account(id="simple", person="ana", type="simple", opened=dt.date(2023, 3, 1)))
    taken = {"amount": "2000", "date": "2024-06-01", "account": "simple"}
    assert kinds(row("conversion", to="roth", **taken), book=young) == [
        ("distribution", 2_000), ("roth-contribution", 2_000),
    ]  # fmt: skip
    assert kinds(row("transfer", to="ira", **taken), book=young) == [
        ("contribution", 2_000), ("distribution", 2_000),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "asked"),
    [("2017-08-30", True), ("2017-08-31", False), ("2016-12-31", False)],
)
def test_money_moved_back_is_not_converted_again_at_once(day: str, asked: bool) -> None:
    """Regulations 1.408A-5, A-9: a later year, and 30 days after 2017-08-01."""
    rows = [
        row("conversion", amount="5000", date="2016-05-02", account="ira", to="roth"),
        row(
            "conversion-undone", 2016, "5000", moved="5000", date="2017-08-01", account="roth", to="ira", of=1
        ),
        row("conversion", amount="5000", date=day, account="ira", to="roth"),
    ]
    history = history_of(*rows, book=OWN_BOOK, as_of=TODAY)
    assert ("converted-again" in [one.code for one in history.problems]) == asked
    if asked:  # money of another IRA may be
        rows[2] |= {"account": "sep"}
        assert "converted-again" not in codes(year_of(2017, *rows))


def test_what_had_to_be_taken_and_was_converted_is_not_missed() -> None:
    """IRC 408(d)(3)(E): it is a distribution, so Part IX of Form 5329 has nothing."""
    rows = [
        row("year-end-value", 2023, "265000"),
        row("conversion", amount="20000", date="2024-03-01", account="ira", to="roth"),
        row("year-end-value", 2024, "230000"),
    ]
    old = a_book(dt.date(1951, 5, 1))
    assert not [one for one in of_5329(*rows, book=old).missed if one.year == 2024]
    rows[1] |= {"amount": 9_999_00}
    (missed,) = [one for one in of_5329(*rows, book=old).missed if one.year == 2024]
    assert missed.missed == 1_00


def test_what_of_a_rollover_did_not_come_back_counts_as_taken() -> None:
    rows = [
        row("year-end-value", 2023, "265000"),
        out("2024-03-01", "12000"),
        back("2024-04-01", "2000", of=2),
        row("year-end-value", 2024, "230000"),
    ]
    assert not [one for one in of_5329(*rows, book=a_book(dt.date(1951, 5, 1))).missed if one.year == 2024]


def test_more_than_the_pre_tax_money_to_a_plan_stops_the_year() -> None:
    """IRC 408(d)(3)(A)(ii): of 14,000, 11,000 is basis: 3,000 is a rollover and 11,000 a distribution."""
    rows = [
        row("opening-basis", 2015, "11000"),
        row("plan-rollover-out", amount="14000", date="2016-03-01", account="ira", to="plan"),
        row("year-end-value", 2016, "0"),
        row("contribution", 2017, "1000", date="2017-05-01", account="ira", basis="1000"),
    ]
    found = year_of(2016, *rows)
    assert (found.status, codes(found)) == ("incomplete", ["basis-to-plan"])
    assert dict(found.problems[0].amounts) == {"moved": 14_000_00, "over": 11_000_00}
    assert year_of(2017, *rows).status == "incomplete"
    rows[1] |= {"amount": 3_000_00}
    rows.append(row("distribution", amount="11000", date="2016-03-01", account="ira"))
    found = year_of(2016, *rows)
    assert some(found, "7", "10", "14", "15c", "15") == {
        "7": "11000", "10": "1.000000", "14": "0", "15c": "", "15": "0",
    }  # fmt: skip


# -- returned without a day -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("roth_money", [False, True])
def test_a_returned_contribution_without_a_day_is_asked_for_it(roth_money: bool) -> None:
    """IRC 408(d)(4): recorded after the last day for it, so the day decides what it was."""
    kind, account = ("roth-contribution", "roth") if roth_money else ("contribution", "ira")
    basis = {} if roth_money else {"basis": "2000"}
    made = row(kind, 2020, "8000", date="2020-05-01", account=account, **({"basis": "8000"} if basis else {}))
    gone = row(f"{kind}-returned", 2020, "2000", moved="2000", account=account, **basis)
    found = year_of(2020, made, gone)
    assert (found.status, "returned-undated" in codes(found)) == ("incomplete", True)
    assert year_of(2020, made, gone | {"date": dt.date(2021, 10, 15)}).status != "incomplete"
    entries = entries_of([made, gone])
    early = [dataclasses.replace(one, recorded=dt.date(2021, 10, 15)) for one in entries]
    pool = replay(OWN_BOOK, journal.in_force(early)).pool("ana")
    assert pool is not None
    assert "returned-undated" not in codes(pool.years[0])


# -- an inherited Roth IRA ----------------------------------------------------------------------------------------------


HIBBARD = [
    row("roth-contribution", 2021, "4000", person="dad", date="2021-02-02", account="dads-roth"),
    row("conversion", amount="10000", person="dad", date="2021-05-05", account="dads", to="dads-roth"),
    row("year-end-value", 2021, "0", person="dad"),
    row("inherited", date="2023-10-10", to="inr", amount="4000", moved="16000", code="other"),
    row("roth-distribution", amount="4000", date="2024-06-01", account="inr"),
]


def test_ms_hibbards_child() -> None:
    """Publication 590-B (2025), chapter 2: of 4,000, 1,000 contributions, 2,500 of the conversion, 500 earnings; no 10%."""
    book = a_book(**{"dads-roth": Account(id="dads-roth", person="dad", type="roth")})
    found = year_of(2024, *HIBBARD, book=book, pool="dad")
    assert some(found, "19", "22", "24", "25c") == {"19": "4000", "22": "1000", "24": "2500", "25c": "500"}
    pool = history_of(*HIBBARD, book=book, as_of=TODAY).pool("ana", "dad")
    assert pool is not None
    recapture = roth.recapture(pool, 2024, dt.date(1980, 1, 1))
    assert recapture is not None
    assert (recapture.contributions, recapture.layers[0].taxable, recapture.earnings) == (
        1_000_00,
        2_500_00,
        500_00,
    )
    assert (recapture.line_1, recapture.line_2, recapture.code) == (3_000_00, 3_000_00, "04")


def test_the_heirs_of_a_roth_ira_have_together_what_was_there() -> None:
    """Four shares of a quarter are all of it; no cent is nobody's."""
    book = a_book(
        **{"dads-roth": Account(id="dads-roth", person="dad", type="roth")},
        **{
            f"inr{at}": Account(id=f"inr{at}", person=who, type="inherited-roth", decedent="dad")
            for at, who in enumerate(("ana", "wife"))
        },
    )
    rows = [*HIBBARD[:3]]
    rows[0] |= {"amount": 4000_01}
    for at, who in enumerate(("ana", "wife")):
        rows.append(
            row(
                "inherited", person=who, date="2023-10-10", to=f"inr{at}", amount="1", moved="2", code="other"
            )
        )
    rows += [row("method", 2020, person=who, code="money=cents") for who in ("ana", "wife", "dad")]
    history = history_of(*rows, book=book, as_of=TODAY)
    carried = [history.pools[who, "dad"].years[-1].carried for who in ("ana", "wife")]
    assert sum(one["roth_contributions"] for one in carried) == 4000_01
    assert sum(one["roth_conversions"] for one in carried) == 10_000_00
    for who in ("ana", "wife"):
        (layer,) = roth.layers(history.pools[who, "dad"])
        assert (layer.year, layer.taxable_left) == (2021, 5_000_00)


def test_an_heir_of_a_roth_ira_of_which_nothing_is_known_is_asked() -> None:
    """Missing is not zero."""
    found = year_of(2024, HIBBARD[4], pool="dad")
    assert (found.status, codes(found)) == ("incomplete", ["inherited-roth-basis"])
    assert "record inherited" in worded(found.problems[0])
    told = row("inherited", date="2023-10-10", to="inr", basis="1500", code="other")
    assert some(year_of(2024, told, HIBBARD[4], pool="dad"), "22", "25c") == {"22": "1500", "25c": "2500"}
    qualified = HIBBARD[4] | {"kind": "roth-qualified"}
    assert year_of(2024, qualified, pool="dad").status == "not-due"


# -- a death that nobody followed up ------------------------------------------------------------------------------------


def test_basis_of_a_decedent_whose_record_is_an_opening_alone_is_not_forgotten() -> None:
    history = history_of(row("opening-basis", 2022, "18072", person="dad"), book=OWN_BOOK, as_of=TODAY)
    (problem,) = history.problems
    assert (problem.code, dict(problem.amounts)["held"]) == ("basis-not-taken", 18_072_00)


def test_money_of_the_dead_goes_to_an_inherited_account() -> None:
    """Never back into the account that it leaves."""
    rows = [row("transfer", amount="90000", person="dad", date="2024-02-01", account="dads", to="ira")]
    found = next(one for one in checked(*rows) if one.code == "account-of-another")
    assert "--to dads" not in worded(found)
    assert "record inherited --person ana --to inh --date 2023-10-10" in worded(found)
    book = dataclasses.replace(
        OWN_BOOK, accounts={name: one for name, one in OWN_BOOK.accounts.items() if not one.decedent}
    )
    found = next(one for one in checked(*rows, book=book) if one.code == "account-of-another")
    assert "account COMPANY --person ana --type inherited-traditional --decedent dad" in worded(found)


# -- what the owner reads -----------------------------------------------------------------------------------------------


def shown(folder: Path, monkeypatch: pytest.MonkeyPatch, *commands: str) -> list[str]:
    """What each command prints, in a new book of one person."""
    monkeypatch.setenv("BASISBOOK_TODAY", "2026-11-25")
    monkeypatch.setenv("COLUMNS", "80")
    run = CliRunner()
    begin = "init --person p --name 'P Q' --born 1985-03-10 --account ira=traditional --account roth=roth"
    told = []
    for command in (begin, *commands):
        words = shlex.split(command)
        book = [] if words[0] == "init" else ["--book", str(folder)]
        words = [*words, str(folder)] if words[0] == "init" else words
        done = run.invoke(main, [*book, *words])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        told.append(" ".join(done.output.split()))
    return told[1:]


def test_birth_money_of_2022_put_back_in_2025(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Publication 590-B (2025), Amending Your Return: 15c is 4,000 and line 4b 0, and `show` says why; closed since April."""
    *_, show, amend = shown(
        tmp_path / "book",
        monkeypatch,
        "record opening-basis --tax-year 2021 --amount 6000",
        "record distribution --date 2022-05-10 --account ira --amount 5000",
        "record year-end-value --tax-year 2022 --account ira --amount 25000",
        "filed 2022 --on 2023-04-10",
        "record repayment --date 2025-06-10 --account ira --amount 5000 --of 2 --code birth-adoption",
        "show 2022",
        "amend",
    )
    assert "15c taxable distributions 4,000" in show
    assert "line 4a: 5,000, line 4b: 0." in show
    assert "Line 4b is without 4,000, the taxable part of what was put back later" in show
    assert "taxable IRA income changes by -$4,000" in amend
    assert "2026-04-15 is safe" in amend


def test_abuse_money_of_2024_put_back_in_2025(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Early Distribution Repayments Worksheet: 6,000 less .225 of it, 4,650; to be claimed until 2028-04-15."""
    *_, show, amend = shown(
        tmp_path / "book",
        monkeypatch,
        "record opening-basis --tax-year 2023 --amount 9000",
        "record distribution --date 2024-05-10 --account ira --amount 10000",
        "record distribution --date 2024-05-11 --account ira --amount 1000",
        "record repayment --date 2024-09-10 --account ira --amount 1000 --of 3 --code emergency",
        "record year-end-value --tax-year 2024 --account ira --amount 30000",
        "filed 2024 --on 2025-04-10",
        "record repayment --date 2025-06-10 --account ira --amount 6000 --of 2 --code domestic-abuse",
        "show 2024",
        "amend",
    )
    assert "10 nontaxable share 0.225000" in show
    assert "Line 4b is without 4,650, the taxable part of what was put back later" in show
    assert "taxable IRA income changes by -$4,650" in amend
    assert "2028-04-15 is safe" in amend


def test_an_excess_has_its_limit_in_the_explanation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    *_, told = shown(
        tmp_path / "book",
        monkeypatch,
        "record contribution --tax-year 2023 --date 2023-03-01 --account ira --amount 6500 --basis 6500",
        "record contribution --tax-year 2023 --date 2023-04-01 --account ira --amount 539 --basis 539",
        "explain 2023 1 --all",
    )
    assert (
        "7,039 was contributed; 6,500 is the limit of the year, and 539 above it has no basis" in told
    )  # IRC 219(b)


def test_a_day_on_which_nothing_was_recorded_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    *_, before, now = shown(
        tmp_path / "book",
        monkeypatch,
        "record contribution --tax-year 2023 --date 2023-03-01 --account ira --amount 6500 --basis 0",
        "record deduction --tax-year 2023 --amount 6500",
        "amend --as-of 2017-05-03",
        "amend",
    )
    assert before.startswith("Nothing was recorded by 2017-05-03: the first entry was written on 2026-11-25.")
    assert now.startswith("Nothing to send")


@pytest.mark.parametrize(
    ("entry", "tax"),
    [
        ("hsa-funding --date 2023-04-01 --account ira --amount 12750 --code family", "$500"),  # 7,750 allowed
        ("qcd --date 2023-04-01 --account ira --amount 5000", "$500"),  # 38 years old
    ],
)
def test_what_becomes_a_distribution_is_early_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str, tax: str
) -> None:
    """IRC 72(t) is asked of the distribution that the law makes of it: 10% of 5,000 (basis 1 cent: all is taxable)."""
    *_, amend = shown(
        tmp_path / "book",
        monkeypatch,
        "record opening-basis --tax-year 2022 --amount 0.01",
        f"record {entry}",
        "record year-end-value --tax-year 2023 --account ira --amount 900000",
        "filed 2023 --none",
        "amend 2023",
    )
    assert f"Form 5329 of P Q: line 4 not known -> {tax.removeprefix('$')}" in amend


def test_what_heirs_must_take_is_said_to_be_not_figured() -> None:
    """A spouse converts out of the inherited IRA: what had to be taken of it first is not known here."""
    rows = [
        row("inherited", date="2023-10-10", to="inh", code="spouse", basis=0),
        row("conversion", amount="5000", date="2024-11-01", account="inh", to="roth"),
    ]
    found = year_of(2024, *rows, pool="dad")
    assert "required-first" in codes(found)
    assert any("is not figured here" in one.message for one in found.problems)


@pytest.mark.parametrize(("day", "line_19"), [("2023-12-31", "5000"), ("2024-01-01", "")])
def test_a_distribution_before_the_fifth_year_has_ended_is_on_line_19(day: str, line_19: str) -> None:
    """IRC 408A(d)(2)(B): where the account has the day on which it was opened, the book knows the clock."""
    known = a_book(
        dt.date(1950, 1, 1), roth=Account(id="roth", person="ana", type="roth", opened=dt.date(2019, 5, 4))
    )
    rows = [
        row("roth-contribution", 2019, "6000", date="2019-05-04", account="roth"),
        row("roth-qualified", amount="5000", date=day, account="roth"),
    ]
    found = year_of(int(day[:4]), *rows, book=known)
    assert some(found, "19") == {"19": line_19}
    # Who does not know since when there is a Roth IRA is asked, and the word of the custodian counts.
    asked = year_of(int(day[:4]), *rows, book=a_book(dt.date(1950, 1, 1)))
    assert (some(asked, "19"), "not-qualified" in codes(asked)) == ({"19": ""}, bool(line_19))


def test_a_gift_that_a_deduction_makes_taxable_is_shown_without_a_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines 4a and 4b are the whole answer of a year without a form."""
    *_, show = shown(
        tmp_path / "book",
        monkeypatch,
        "record contribution --tax-year 2024 --date 2024-05-05 --account ira --amount 5500",
        "record contribution-returned --tax-year 2024 --date 2024-08-05 --account ira --amount 5500 --moved 6000 --of 1",
        "show 2024",
    )
    assert "Form 1040 line 4a: 6,000, line 4b: 500." in show
