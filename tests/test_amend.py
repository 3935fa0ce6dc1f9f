"""The planner: each row of the decision table, the two chains, the columns of Form 1040-X, and what must always hold."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import strategies
from histories import plan
from hypothesis import given
from hypothesis import strategies as st
from strategies import ledgers
from test_cases import CASES, book_of, entries_of

from basisbook.cli.remedies import worded
from basisbook.forms.amendment import form_1040x
from basisbook.forms.amendment.as_json import as_json
from basisbook.forms.amendment.package import SENT, Package, Plan, Policy
from basisbook.forms.amendment.returns import additional_tax_line, taxable_line
from basisbook.forms.filed.files import Filed
from basisbook.forms.filed.snapshot import Snapshot
from basisbook.forms.papers.cover import address_for, to_do, until
from basisbook.forms.papers.explanation import explanation
from basisbook.forms.replay.replay import replay
from basisbook.ledger import journal
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import FIGURE_CODES, NEW_FIGURES, RIPPLES

pytestmark = pytest.mark.slow

RECORDED = dt.date(2026, 1, 5)
TODAY = dt.date(2026, 1, 5)
BOOK = Book(
    Path("nowhere"),
    {
        "ana": Person(id="ana", name="Ana Reyes", born=dt.date(1960, 3, 1), city="Springfield, IL 62704"),
        "ben": Person(id="ben", name="Ben Reyes", born=dt.date(1975, 7, 9)),
    },
    {
        "van": Account(id="van", person="ana", type="traditional"),
        "roth": Account(id="roth", person="ana", type="roth"),
        "bens": Account(id="bens", person="ben", type="traditional"),
        "bens-roth": Account(id="bens-roth", person="ben", type="roth"),
    },
)


def written(*rows: dict[str, Any], recorded: dt.date = RECORDED) -> list[Entry]:
    """Entries; amounts in whole dollars."""
    found: list[Entry] = []
    for row in rows:
        cents = {name: row[name] * 100 for name in ("amount", "moved", "basis") if name in row}
        found.append(journal.append(found, recorded, **({"person": "ana"} | row | cents)))
    return found


def put_in(year: int, amount: int, person: str = "ana") -> dict[str, Any]:
    account = "van" if person == "ana" else "bens"
    return {
        "kind": "contribution", "person": person, "tax_year": year, "date": dt.date(year, 5, 4), "account": account,
        "amount": amount, "basis": amount,
    }  # fmt: skip


def taken(year: int, amount: int, person: str = "ana") -> dict[str, Any]:
    return {"kind": "distribution", "person": person, "date": dt.date(year, 6, 1), "amount": amount}


def converted(year: int, amount: int) -> dict[str, Any]:
    return {
        "kind": "conversion",
        "date": dt.date(year, 7, 1),
        "account": "van",
        "to": "roth",
        "amount": amount,
    }


def worth(year: int, amount: int, person: str = "ana") -> dict[str, Any]:
    return {"kind": "year-end-value", "person": person, "tax_year": year, "amount": amount}


def figure(year: int, code: str, amount: int | None = None, **more: Any) -> dict[str, Any]:
    return (
        {"kind": "figure", "tax_year": year, "code": code}
        | ({"amount": amount} if amount is not None else {})
        | more
    )


def return_of(year: int, code: str = "single", **more: Any) -> dict[str, Any]:
    return {"kind": "return", "tax_year": year, "code": code} | more


def shot(
    year: int, lines: Mapping[str, str], *, person: str = "ana", whole: bool = True, **more: Any
) -> Snapshot:
    known: dict[str, Any] = {"kind": "original", "how": "typed" if lines else "none"}
    return Snapshot(person=person, pool="own", tax_year=year, lines=lines, whole=whole, **(known | more))


def filed(*forms: Snapshot) -> Filed:
    return Filed({(form.person, form.pool, form.tax_year): form for form in forms}, {}, ())


def as_it_is(entries: Sequence[Entry]) -> list[Snapshot]:
    """Every form that these entries give, filed as such."""
    history = replay(BOOK, journal.in_force(entries), as_of=TODAY)
    return [
        shot(year.tax_year, year.lines, person=person)
        for (person, _), pool in history.pools.items()
        for year in pool.years
        if year.status == "complete"
    ]


def planned(
    entries: Sequence[Entry], *forms: Snapshot, today: dt.date = TODAY, policy: Policy = "conservative"
) -> Plan:
    return plan(BOOK, entries, filed(*forms), today, policy=policy)


def actions(found: Plan) -> dict[int, str]:
    return {package.tax_year: package.action for package in found.packages}


def package(found: Plan, year: int) -> Package:
    return next(one for one in found.packages if one.tax_year == year)


def codes(problems: Sequence[Any]) -> list[str]:
    return [problem.code for problem in problems]


# The decision table


def test_row_1_before_the_return_is_filed_the_form_goes_with_it() -> None:
    entries = written(put_in(2025, 7000), recorded=dt.date(2026, 1, 5))
    found = planned(entries, today=dt.date(2026, 2, 1))
    assert actions(found) == {2025: "with-return"}
    assert not found.incomplete
    assert actions(planned(entries, today=dt.date(2026, 4, 16))) == {2025: "unknown"}
    extended = written(put_in(2025, 7000), figure(2025, "extended-to", date=dt.date(2026, 10, 15)))
    assert actions(planned(extended, today=dt.date(2026, 8, 1))) == {2025: "with-return"}


def test_row_3_a_late_form_alone() -> None:
    found = planned(written(put_in(2012, 5000)), shot(2012, {}))
    one = package(found, 2012)
    assert one.action == "late-8606"
    assert one.missing == ()
    assert "$50" in one.penalties[0]
    assert codes(one.warnings) == ["nondeductible-by-election"]
    assert "AMENDED" not in " ".join(to_do(BOOK, one, (), "2025-12", ""))


def test_a_contribution_that_could_not_be_deducted_is_no_election() -> None:
    entries = written(
        put_in(2012, 5000),
        return_of(2012),
        figure(2012, "covered"),
        figure(2012, "modified-agi", 150_000),
    )
    assert package(planned(entries, shot(2012, {})), 2012).warnings == ()


def test_row_4_a_corrected_form_alone() -> None:
    found = planned(written(put_in(2021, 6000), put_in(2022, 6000)), shot(2021, {"1": "6000", "3": "6000", "14": "6000"}),
                    shot(2022, {"1": "6000", "2": "0", "3": "6000", "14": "6000"}))  # fmt: skip
    assert actions(found) == {2021: "nothing", 2022: "corrected-8606"}
    assert [change.line for change in package(found, 2022).steps[0].changes] == ["2", "3", "14"]


OVERTAXED = {"1": "0", "2": "0", "3": "0", "6": "50000", "7": "10000", "8": "0", "9": "60000", "10": "0.000", "11": "0",
             "12": "0", "13": "0", "14": "0", "15a": "10000", "15c": "10000"}  # fmt: skip


def lost_basis(year: int, *more: dict[str, Any]) -> list[Entry]:
    """6,000 of basis that the form of the year left out; a distribution of 10,000 with 50,000 left."""
    return written(put_in(year - 1, 6000), taken(year, 10_000), worth(year, 50_000), *more)


def test_row_5_tax_goes_down_in_an_open_year() -> None:
    found = planned(lost_basis(2023), shot(2022, {}), shot(2023, OVERTAXED))
    one = package(found, 2023)
    assert one.action == "1040-x"
    assert one.income == -1000_00
    assert set(codes(one.missing)) == {
        "figure-missing",
        "method-missing",
        "status-missing",
        "ripple-unanswered",
    }
    assert found.incomplete
    assert one.e_file


def test_a_distribution_repaid_later_is_never_right_as_filed() -> None:
    """P590-B (2025) page 29: the return of the distribution's year is amended, though no line of the form changes."""
    rows = (put_in(2021, 6000), taken(2022, 5000), worth(2022, 15000))
    filed_on = return_of(2022, date=dt.date(2023, 4, 1))
    before = written(*rows, filed_on)
    back = {
        "kind": "repayment", "date": dt.date(2024, 3, 1), "account": "van", "amount": 2000,
        "code": "birth-adoption", "of": 2,
    }  # fmt: skip
    forms = as_it_is(before)
    assert actions(planned(before, *forms))[2022] == "nothing"
    found = package(planned(written(*rows, filed_on, back), *forms), 2022)
    # 2,000 less its share of basis, 6,000 / 20,000 of it.
    assert (found.action, found.income, codes(found.warnings)) == ("1040-x", -1400_00, [])
    late = planned(written(*rows, filed_on, back), *forms, today=dt.date(2026, 6, 1))
    assert package(late, 2022).action == "pro-forma"
    amended = [replace(form, kind="amended") if form.tax_year == 2022 else form for form in forms]
    assert actions(planned(written(*rows, filed_on, back), *amended))[2022] == "nothing"


def test_row_6_tax_goes_down_in_a_closed_year() -> None:
    found = planned(lost_basis(2020), shot(2019, {}), shot(2020, OVERTAXED))
    one = package(found, 2020)
    assert one.action == "pro-forma"
    assert one.refund_expected is None
    assert one.missing == ()
    assert found.chains["ana", "own"][-1].carried == 5000_00, "what should have been recovered is gone"
    assert not found.incomplete


UNDERTAXED = {"1": "6000", "2": "0", "3": "6000", "4": "0", "5": "6000", "6": "0", "7": "0", "8": "6000", "9": "6000",
              "10": "1.000", "11": "6000", "12": "0", "13": "6000", "14": "0", "16": "6000", "17": "6000", "18": "0"}  # fmt: skip


def forgotten_ira(year: int, *more: dict[str, Any]) -> list[Entry]:
    """A clean conversion as filed; there were 54,000 in another IRA."""
    return written(put_in(year, 6000), converted(year, 6000), worth(year, 54_000), *more)


def test_row_5_tax_goes_up_in_an_open_year() -> None:
    one = package(planned(forgotten_ira(2023), shot(2023, UNDERTAXED)), 2023)
    assert one.action == "1040-x"
    assert one.income == 5400_00
    assert one.owing
    assert one.early == (), "a conversion is no early distribution"


def test_row_7_tax_goes_up_in_a_closed_year() -> None:
    found = planned(forgotten_ira(2018), shot(2018, UNDERTAXED))
    one = package(found, 2018)
    assert one.action == "consult"
    assert codes(one.warnings) == ["consistency"]
    assert one.missing == ()


def test_the_two_policies_differ_where_too_much_was_taken_out_in_a_closed_year() -> None:
    entries = forgotten_ira(2018, taken(2024, 12_000), worth(2024, 48_000))
    forms = (shot(2018, UNDERTAXED), shot(2024, {}))
    found = planned(entries, *forms)
    row = found.chains["ana", "own"][0]
    assert (row.carried, row.other, row.recovered) == (0, 5400_00, 6000_00)
    assert 2024 not in actions(found), "without basis no form is due"
    other = planned(entries, *forms, policy="statutory")
    row = other.chains["ana", "own"][0]
    assert (row.carried, row.other) == (5400_00, 0)
    assert other.chains["ana", "own"][-1].recovered == 1080_00


def test_row_8_a_deduction_that_is_given_up() -> None:
    """The form of 2023 said 0 nondeductible; now 6,500 are, and the deduction is none."""
    entries = written(
        put_in(2023, 6500),
        {"kind": "deduction", "tax_year": 2023, "amount": 0},
        figure(2023, "ira-deduction", 6500),
    )
    found = planned(entries, shot(2023, {}))
    one = package(found, 2023)
    assert one.action == "1040-x"
    assert (one.income, one.deduction) == (6500_00, -6500_00)
    said = explanation(BOOK, found, one, entries)
    assert said.startswith(
        "The return for 2023 is amended, because the IRA deduction was $6,500 too high.\n"
        "The return deducted $6,500 that Ana Reyes had contributed to traditional IRAs; none of it is deductible."
    )


def test_row_9_a_recharacterization_after_the_return() -> None:
    entries = written(
        {"kind": "roth-contribution", "tax_year": 2024, "date": dt.date(2024, 5, 1), "account": "roth", "amount": 7000},
        {"kind": "recharacterized-to-traditional", "tax_year": 2024, "date": dt.date(2025, 6, 2), "account": "roth",
         "to": "van", "amount": 7000, "moved": 7100, "basis": 7000},
        return_of(2024, date=dt.date(2025, 3, 1)),
        figure(2024, "ira-taxable", 0),
        figure(2024, "ira-deduction", 1000),
        {"kind": "deduction", "tax_year": 2024, "amount": 0},
    )  # fmt: skip
    found = planned(entries, shot(2024, {}))
    one = package(found, 2024)
    assert one.pursuant
    assert explanation(BOOK, found, one, entries).startswith("Filed pursuant to section 301.9100-2.")


def test_a_form_that_is_needed_no_more() -> None:
    needless = shot(2023, {"1": "6500", "3": "6500", "14": "6500"})
    entries = written(
        {**put_in(2023, 6500), "basis": 0}, {"kind": "deduction", "tax_year": 2023, "amount": 6500}
    )
    one = package(planned(entries, needless), 2023)
    assert one.action == "consult"
    assert codes(one.warnings) == ["filed-needlessly"]


def test_an_incomplete_year_decides_nothing() -> None:
    entries = written(put_in(2022, 6000), taken(2023, 1000), figure(2022, "ira-deduction", 0))
    found = planned(entries, shot(2022, {}), shot(2023, {}))
    assert actions(found) == {2022: "late-8606", 2023: "unknown"}
    assert found.incomplete


def test_a_return_that_is_not_known_is_asked_for() -> None:
    found = planned(lost_basis(2023), shot(2022, {}), shot(2023, {}))
    assert actions(found)[2023] == "unknown"
    assert (
        worded(package(found, 2023).missing[0]) == "basisbook amend 2023 --person ana --figure ira-taxable="
    )
    stated = planned(lost_basis(2023, figure(2023, "ira-taxable", 10_000)), shot(2022, {}), shot(2023, {}))
    assert package(stated, 2023).income == -1000_00


def test_a_refund_waits_for_the_original_return() -> None:
    entries = lost_basis(2024, return_of(2024, date=dt.date(2025, 4, 15)))
    one = package(planned(entries, shot(2023, {}), shot(2024, OVERTAXED), today=dt.date(2025, 5, 1)), 2024)
    assert one.waits == ("until the original return is processed: about 2025-07-08",)


def test_an_assumed_day_of_filing_is_called_so() -> None:
    assert package(planned(lost_basis(2023), shot(2022, {}), shot(2023, OVERTAXED)), 2023).of.assumed
    entries = lost_basis(2023, return_of(2023, date=dt.date(2024, 4, 1)))
    assert not package(planned(entries, shot(2022, {}), shot(2023, OVERTAXED)), 2023).of.assumed


def test_a_form_sent_years_later_does_not_say_when_the_return_was_filed() -> None:
    entries = written(
        put_in(2022, 6000),
        {"kind": "filed", "tax_year": 2022, "code": "none"},
        {"kind": "filed", "tax_year": 2022, "code": "original", "date": dt.date(2025, 12, 1)},
    )
    one = package(planned(entries, shot(2022, {})), 2022)
    assert one.of.assumed
    assert one.of.dates.filed == dt.date(2023, 4, 18)


def test_a_couple_has_one_return_and_two_forms() -> None:
    """What one spouse's form loses the other's may win: the return changes by the sum."""
    entries = lost_basis(2023, put_in(2022, 6000, "ben"), taken(2023, 10_000, "ben"), worth(2023, 50_000, "ben"),
                         return_of(2023, "joint", to="ben", date=dt.date(2024, 4, 15)))  # fmt: skip
    found = planned(entries, shot(2022, {}), shot(2023, OVERTAXED), shot(2022, {}, person="ben"),
                    shot(2023, OVERTAXED, person="ben"))  # fmt: skip
    one = package(found, 2023)
    assert one.people == ("ana", "ben")
    assert one.income == -2000_00
    assert [early.person for early in one.early] == ["ben"], "ana is 63, ben 48"
    assert one.other_taxes == -100_00
    alone = [other for other in found.packages if other.tax_year == 2022]
    assert [other.people for other in alone] == [("ana",), ("ben",)], (
        "a form of one's own, in an envelope of one's own"
    )


def test_two_changes_that_cancel_leave_the_return_alone() -> None:
    more = {**OVERTAXED, "2": "12000", "3": "12000", "5": "12000", "10": "0.200", "12": "2000", "13": "2000",
            "14": "10000", "15a": "8000", "15c": "8000"}  # fmt: skip
    entries = lost_basis(2023, put_in(2022, 6000, "ben"), taken(2023, 10_000, "ben"), worth(2023, 50_000, "ben"),
                         return_of(2023, "joint", to="ben"), figure(2023, "early-exception=03", 10_000, person="ben"))  # fmt: skip
    found = planned(
        entries,
        shot(2022, {}),
        shot(2023, OVERTAXED),
        shot(2022, {}, person="ben"),
        shot(2023, more, person="ben"),
    )
    both = [one for one in found.packages if one.tax_year == 2023]
    assert [(one.people, one.action) for one in both] == [
        (("ana",), "corrected-8606"),
        (("ben",), "corrected-8606"),
    ]


# Form 5329


@pytest.mark.parametrize(
    ("born", "tax"),
    [
        (dt.date(1975, 7, 9), 900),  # 48
        (dt.date(1963, 12, 2), 900),  # 59 1/2 the day after the distribution
        (dt.date(1963, 12, 1), None),  # 59 1/2 on the day
        (dt.date(1940, 1, 1), None),
    ],
)
def test_the_tax_on_early_distributions_depends_on_the_day(born: dt.date, tax: int | None) -> None:
    book = replace(BOOK, people={"ana": replace(BOOK.people["ana"], born=born)})
    found = plan(book, lost_basis(2023), filed(shot(2022, {}), shot(2023, OVERTAXED)), TODAY)
    early = package(found, 2023).early
    assert [one.line_4 for one in early] == ([tax * 100] if tax else [])
    if early:
        assert early[0].lines == {"1": 9000_00, "2": 0, "3": 9000_00, "4": 900_00}
        assert early[0].filed == 1000_00


@pytest.mark.parametrize(("opened", "tax"), [(dt.date(2021, 6, 2), 2250), (dt.date(2021, 6, 1), 900)])
def test_a_simple_ira_of_less_than_two_years_pays_a_quarter(opened: dt.date, tax: int) -> None:
    """IRC 72(t)(6); Form 5329, line 4, caution. The distribution is of 2023-06-01."""
    simple = Account(id="sim", person="ana", type="simple", opened=opened)
    book = replace(
        BOOK,
        people={"ana": replace(BOOK.people["ana"], born=dt.date(1990, 1, 1))},
        accounts=dict(BOOK.accounts) | {"sim": simple},
    )
    entries = written(put_in(2022, 6000), taken(2023, 10_000) | {"account": "sim"}, worth(2023, 50_000))
    (early,) = package(plan(book, entries, filed(shot(2022, {}), shot(2023, OVERTAXED)), TODAY), 2023).early
    assert (early.line_3, early.line_4) == (9000_00, tax * 100)


def test_what_was_rolled_over_is_not_early() -> None:
    """59 1/2 on June 1, the day of the distribution; before it only a rollover, complete in 60 days."""
    book = replace(BOOK, people={"ana": replace(BOOK.people["ana"], born=dt.date(1963, 12, 1))})
    out = {"kind": "rollover-out", "date": dt.date(2023, 2, 1), "account": "van", "amount": 20_000}
    back = {"kind": "rollover-in", "date": dt.date(2023, 3, 1), "account": "van", "amount": 15_000, "of": 4}
    forms = filed(shot(2022, {}), shot(2023, OVERTAXED))
    whole = plan(book, lost_basis(2023, out, back | {"amount": 20_000}), forms, TODAY)
    assert package(whole, 2023).early == ()
    (part,) = package(plan(book, lost_basis(2023, out, back), forms, TODAY), 2023).early
    # 5,000 of 15,000 was early; 13,615 is taxable: 15,000 less its 6,000 in 65,000 of basis.
    assert part.line_1 == 4538_00


def test_conversions_taken_out_again_are_taxed_as_early_and_in_no_income() -> None:
    """IRC 408A(d)(3)(F): 5,000 of a conversion of 2021. As filed it was taxed too, so none of that comes back."""
    book = replace(BOOK, people={"ana": replace(BOOK.people["ana"], born=dt.date(1975, 1, 1))})
    out = {"kind": "roth-distribution", "date": dt.date(2023, 8, 1), "account": "roth", "amount": 5_000}
    rows = (converted(2021, 20_000), out)
    forms = filed(shot(2022, {}), shot(2023, OVERTAXED | {"19": "5000", "25a": "0"}))
    asked = package(plan(book, lost_basis(2023, *rows), forms, TODAY), 2023)
    assert (asked.action, codes(asked.missing)) == ("unknown", ["figure-missing"])
    found = package(plan(book, lost_basis(2023, *rows, figure(2023, "early-tax", 1500)), forms, TODAY), 2023)
    assert found.early[0].lines == {"1": 14_000_00, "2": 0, "3": 14_000_00, "4": 1400_00}
    assert found.other_taxes == -100_00


def test_an_exception_comes_off_and_its_number_is_kept() -> None:
    book = replace(BOOK, people={"ana": replace(BOOK.people["ana"], born=dt.date(1975, 1, 1))})
    entries = lost_basis(2023, figure(2023, "early-exception=08", 4000))
    early = package(plan(book, entries, filed(shot(2022, {}), shot(2023, OVERTAXED)), TODAY), 2023).early[0]
    assert (early.exception, early.lines["2"], early.lines["4"]) == ("08", 4000_00, 500_00)
    assert early.filed == 600_00


def test_an_unknown_birth_is_asked_for() -> None:
    book = replace(BOOK, people={"ana": replace(BOOK.people["ana"], born=None)})
    one = package(plan(book, lost_basis(2023), filed(shot(2022, {}), shot(2023, OVERTAXED)), TODAY), 2023)
    assert codes(one.missing) == ["birth-unknown"]


# The columns


FIGURES = {
    "agi": 100_000_00, "deductions": 14_000_00, "qbi": 0, "tax": 14_000_00, "credits": 0, "other-taxes": 0,
    "withholding": 15_000_00, "estimated": 0, "eic": 0, "refundable-credits": 0, "overpaid": 1000_00,
}  # fmt: skip
amounts = st.integers(0, 10**8).map(lambda dollars: dollars * 100)


@given(
    st.fixed_dictionaries(dict.fromkeys([*FIGURES, "schedule-1a"], amounts)),
    st.dictionaries(st.sampled_from([code for code in NEW_FIGURES if code != "new-taxable-income"]), amounts),
    st.integers(-(10**8), 10**8),
    st.integers(-(10**6), 10**6),
    amounts,
    st.sampled_from([2023, 2025]),
)
def test_the_invariants_of_form_1040x(
    figures: dict[str, int], new: dict[str, int], income: int, other: int, paid: int, year: int
) -> None:
    given = figures | {"new-tax": 5_000_00} | new
    first = form_1040x.columns(year, given, income=income, other_taxes=other, paid=paid)
    given["new-taxable-income"] = first.new_income or 0
    found = form_1040x.columns(year, given, income=income, other_taxes=other, paid=paid)
    a, b, c, one = found.a, found.b, found.c, found.single
    for column in (a, c):
        assert column["agi_less_deductions"] == column["agi"] - column["deductions"]
        assert column["tax_less_credits"] == max(0, column["tax"] - column["nonrefundable_credits"])
        assert column["total_tax"] == column["tax_less_credits"] + column["other_taxes"]
    taxable = c["agi_less_deductions"] - c["qbi_deduction"] - c["schedule_1a"]
    assert c["taxable_income"] == max(0, taxable), "not below zero in column C alone"
    assert a["taxable_income"] == a["agi_less_deductions"] - a["qbi_deduction"] - a["schedule_1a"]
    assert all(c[name] == a[name] + b[name] for name in a)
    credited = c["withheld"] + c["estimated_payments"] + c["earned_income_credit"] + c["refundable_credits"]
    assert one["total_payments"] == credited + one["paid_before"]
    assert one["payments_less_overpayment"] == one["total_payments"] - one["earlier_overpayment"]
    assert one["owed"] == max(0, c["total_tax"] - one["payments_less_overpayment"])
    assert one["overpaid"] == max(0, one["payments_less_overpayment"] - c["total_tax"])
    assert not (one["owed"] and one["overpaid"])
    assert one["refund"] + one["applied"] == one["overpaid"]
    assert [*a, *one] == list(form_1040x.LABELS)
    if not new:
        assert all(
            b[name] == 0
            for name in ("withheld", "estimated_payments", "earned_income_credit", "refundable_credits")
        )


@given(st.fixed_dictionaries(dict.fromkeys(FIGURES, amounts)), amounts)
def test_without_a_change_nothing_is_owed_that_was_not(figures: dict[str, int], paid: int) -> None:
    found = form_1040x.columns(2023, figures, income=0, other_taxes=0, paid=paid)
    assert set(found.b.values()) <= {0} or found.a["taxable_income"] < 0


@pytest.mark.parametrize("code", [*FIGURES])
def test_no_figure_is_taken_for_zero(code: str) -> None:
    figures = {name: amount for name, amount in FIGURES.items() if name != code}
    found = form_1040x.columns(2023, figures, income=-100, other_taxes=0, paid=0)
    assert found.missing == (code,)
    assert not found.a
    assert form_1040x.columns(2023, FIGURES, income=-100, other_taxes=0, paid=None).missing == ("paid",)


def test_the_new_tax_is_asked_for_only_where_income_moves() -> None:
    assert form_1040x.columns(2023, FIGURES, income=-100, other_taxes=0, paid=0).missing == (
        "new-taxable-income",
        "new-tax",
    )
    assert form_1040x.columns(2023, FIGURES, income=0, other_taxes=-100, paid=0).missing == ()


def test_the_qbi_line_is_where_its_revision_has_it() -> None:
    """4b in February 2024, 4a in December 2025, where 4b is another deduction."""
    assert form_1040x.revisions() == ("2024-02", "2025-12")
    assert form_1040x.numbers("2024-02")["qbi_deduction"] == "4b"
    assert form_1040x.numbers("2025-12")["qbi_deduction"] == "4a"
    assert form_1040x.numbers("2025-12")["schedule_1a"] == "4b"
    assert "schedule_1a" not in form_1040x.numbers("2024-02")


def test_every_ripple_moves_a_figure_that_can_be_stated() -> None:
    for item, (what, moved) in RIPPLES.items():
        assert what
        assert all(f"new-{code}" in FIGURE_CODES for code in moved), item


def test_addresses() -> None:
    assert address_for(BOOK.people["ana"])[-1] == "Kansas City, MO 64999-0052"
    assert address_for(Person(id="x", name="X", city="Austin, TX 73301"))[-1] == "Austin, TX 73301-0052"
    assert address_for(Person(id="x", name="X", city="Ogden UT 84201"))[-1] == "Ogden, UT 84201-0052"
    assert address_for(Person(id="x", name="X", foreign_country="France"))[-1] == "Austin, TX 73301-0215"
    assert address_for(BOOK.people["ben"]) == ()


# Published cases


def planned_case(name: str, today: dt.date) -> Plan:
    case = CASES[name]
    book = book_of(case)
    entries = entries_of(case, book, ["places=3", "money=dollars"])
    owner = next(iter(book.people))
    for year in case["filed"]:  # what Schedule 1 shows
        more = figure(int(year), "ira-deduction", 0) | {"person": owner}
        entries.append(journal.append(entries, RECORDED, **more))
    forms = [
        shot(int(year), {} if lines.get("form") == "none" else lines, person=owner, whole=False)
        for year, lines in case["filed"].items()
    ]
    return plan(book, entries, filed(*forms), today)


def test_three_years_of_clean_conversions_that_were_not() -> None:
    """All three are amended, and tax goes up by what the correct forms make taxable."""
    found = planned_case("brief-001-nadia-three-year-amend", dt.date(2025, 6, 30))
    assert actions(found) == {2022: "1040-x", 2023: "1040-x", 2024: "1040-x"}
    expected = CASES["brief-001-nadia-three-year-amend"]["expected"]
    for one in found.packages:
        assert one.income == int(expected[str(one.tax_year)]["18"]) * 100
        assert one.owing


def test_three_years_of_clean_conversions_found_too_late() -> None:
    """A year later 2022 is closed; its basis counts as used up, and the years after begin at zero."""
    found = planned_case("brief-001-nadia-three-year-amend", dt.date(2026, 6, 30))
    assert actions(found) == {2022: "consult", 2023: "1040-x", 2024: "1040-x"}
    rows = found.chains["owner", "own"]
    assert (rows[0].carried, rows[0].other) == (0, 5826_00)
    assert rows[1].brought == 0


def test_a_forgotten_form_goes_alone() -> None:
    assert actions(planned_case("blueprint-scenario4-forgot-2022", dt.date(2025, 6, 30))) == {
        2022: "late-8606"
    }


def test_a_recharacterized_contribution_without_a_form() -> None:
    found = actions(planned_case("ttlc-147184-messy-recharacterization", dt.date(2021, 6, 30)))
    assert found[2019] == "late-8606"


def test_a_dropped_carry_is_corrected_by_itself() -> None:
    found = actions(planned_case("ttlc-849762-dropped-carryover", dt.date(2020, 6, 30)))
    assert found[2018] == "corrected-8606"


# Properties


@st.composite
def lives(draw: st.DrawFn) -> tuple[list[Entry], list[Entry]]:
    """A life of an IRA from 2013 to 2024, and the same without what was forgotten."""
    rows: list[dict[str, Any]] = []
    dollars = st.integers(1, 60).map(lambda hundreds: hundreds * 100)
    for year in range(2013, 2025):
        rows.append(worth(year, draw(st.integers(0, 400)) * 100))
        if draw(st.booleans()):
            rows.append(put_in(year, draw(dollars.map(lambda amount: min(amount, 5500)))))
        if draw(st.integers(0, 2)) == 0:
            rows.append(taken(year, draw(dollars)))
        if draw(st.integers(0, 2)) == 0:
            rows.append(converted(year, draw(dollars)))
    forgotten = draw(st.sets(st.integers(0, len(rows) - 1), max_size=4))
    values = [
        {**row, "amount": row["amount"] // 2} if row["kind"] == "year-end-value" and at in forgotten else row
        for at, row in enumerate(rows)
    ]
    kept = [row for at, row in enumerate(values) if at not in forgotten or row["kind"] == "year-end-value"]
    return written(*rows), written(*kept)


def forms_of(entries: Sequence[Entry], due: Sequence[Entry]) -> list[Snapshot]:
    """What was filed by these entries; and that nothing was filed where, by the other ones, a form was due."""
    forms = {form.tax_year: form for form in as_it_is(entries)}
    missing = [form for form in as_it_is(due) if form.tax_year not in forms]
    return [*forms.values(), *(shot(form.tax_year, {}) for form in missing)]


@given(lives(), st.sampled_from(["conservative", "statutory"]))
def test_no_change_is_no_action(life: tuple[list[Entry], list[Entry]], policy: Policy) -> None:
    true, _ = life
    found = planned(true, *as_it_is(true), policy=policy)
    assert set(actions(found).values()) <= {"nothing"}
    assert not found.incomplete


@given(lives(), st.sampled_from(["conservative", "statutory"]))
def test_amending_twice_is_the_same_as_once(life: tuple[list[Entry], list[Entry]], policy: Policy) -> None:
    true, as_filed = life
    forms = forms_of(as_filed, true)
    first = planned(true, *forms, policy=policy)
    sent = {one.tax_year: one for one in first.packages if one.action in SENT}
    now = [form for form in forms if form.tax_year not in sent]
    now += [shot(year, one.steps[0].year.lines, kind="amended") for year, one in sent.items()]
    second = planned(true, *now, policy=policy)
    assert not [one for one in second.packages if one.action in SENT]
    assert [(o.tax_year, o.action) for o in second.packages if o.tax_year not in sent] == [
        (o.tax_year, o.action) for o in first.packages if o.tax_year not in sent
    ]


@given(lives(), st.integers(2014, 2030))
def test_a_closed_year_is_never_a_refund(life: tuple[list[Entry], list[Entry]], year: int) -> None:
    true, as_filed = life
    today = dt.date(max(year, 2026), 5, 20)
    for one in planned(true, *forms_of(as_filed, true), today=today).packages:
        if not one.refund.open:
            assert one.refund_expected is None or not one.refund_expected
            assert not (one.action == "1040-x" and not one.owing)
        if one.action == "pro-forma":
            assert not one.refund.open


@given(lives())
def test_the_conservative_chain_is_never_above_the_statutory_one(
    life: tuple[list[Entry], list[Entry]],
) -> None:
    """And they meet again where basis reaches zero, until another closed year took out too much."""
    true, as_filed = life
    forms = {form.tax_year: form for form in forms_of(as_filed, true)}
    apart = False
    for row in planned(true, *forms.values()).chains.get(("ana", "own"), ()):
        assert row.carried <= row.other
        if row.carried != row.other:
            assert apart or row.closed, "they part in a closed year"
            apart = True
        elif row.other == 0:
            apart = False


def test_the_filed_and_the_correct_chain_meet_where_basis_reaches_zero() -> None:
    """Everything is withdrawn in 2022: what was lost before makes no difference after."""
    life = [taken(2022, 30_000), worth(2022, 0), put_in(2023, 6500), converted(2023, 6500), worth(2023, 0)]
    true, kept = written(put_in(2019, 6000), *life), written(*life)
    found = planned(true, *forms_of(kept, true))
    assert actions(found)[2023] == "nothing"
    rows = {row.tax_year: row for row in found.chains["ana", "own"]}
    assert rows[2022].carried == 0
    assert rows[2023].filed == rows[2023].carried


# What comes out of the ledger for the periods, and findings beyond the form


def test_the_figures_that_move_the_periods() -> None:
    """An extension, payments with their days, and a postponement by the IRS, as the ledger has them."""
    entries = lost_basis(
        2022,
        return_of(2022, date=dt.date(2023, 10, 16)),
        figure(2022, "withholding", 5000),
        figure(2022, "paid", 300, date=dt.date(2023, 10, 16)),
        figure(2022, "paid", 200, date=dt.date(2024, 2, 1)),
        figure(2022, "overpaid", 100),
        figure(2022, "postponed-from", date=dt.date(2023, 1, 8)),
        figure(2022, "postponed-to", date=dt.date(2023, 10, 16)),
        figure(2022, "postponement-counts"),
    )
    one = package(planned(entries, shot(2021, {}), shot(2022, OVERTAXED), today=dt.date(2026, 10, 16)), 2022)
    assert one.of.paid == 500_00
    assert one.refund.reach.cents == 5400_00, "5,000 withheld, 500 paid, 100 came back"
    assert one.refund.file_by == dt.date(2026, 10, 16)
    assert one.action == "1040-x"
    without = [entry for entry in entries if entry.code != "postponement-counts"]
    other = package(
        planned(without, shot(2021, {}), shot(2022, OVERTAXED), today=dt.date(2026, 10, 16)), 2022
    )
    assert other.refund == one.refund, "it counts by law, P.L. 119-64: nobody need say so"


def test_a_claim_that_is_only_partly_in_reach_says_so() -> None:
    figures = {
        **FIGURES,
        "agi": 100_000_00,
        "new-taxable-income": 85_000_00,
        "new-tax": 13_000_00,
        "overpaid": 0,
    }
    rows = [figure(2023, code, cents // 100) for code, cents in figures.items()]
    entries = lost_basis(2023, *rows, figure(2023, "paid", 200, date=dt.date(2024, 6, 3)),
                         return_of(2023, date=dt.date(2024, 6, 3)))  # fmt: skip
    one = package(planned(entries, shot(2022, {}), shot(2023, OVERTAXED), today=dt.date(2027, 5, 3)), 2023)
    assert one.columns is not None
    assert one.columns.single["overpaid"] == 2200_00
    assert one.refund_expected == 200_00
    assert "beyond-reach" in codes(one.warnings)


def test_an_excess_contribution_and_a_simple_ira_are_for_others() -> None:
    book = replace(
        BOOK,
        people={"ana": replace(BOOK.people["ana"], born=dt.date(1985, 1, 1))},
        accounts={**BOOK.accounts, "sim": Account(id="sim", person="ana", type="simple")},
    )
    found = plan(book, lost_basis(2023), filed(shot(2022, {}), shot(2023, OVERTAXED)), TODAY)
    assert "simple-ira" in codes(package(found, 2023).warnings)
    nothing = figure(2022, "ira-deduction", 0)
    over = plan(book, written(put_in(2022, 9000), nothing), filed(shot(2022, {})), TODAY)
    alone = [one for one in over.packages if one.action == "form-5329"]
    assert [(one.tax_year, one.excess[0].tax) for one in alone] == [
        (2022, 180_00),
        (2023, 180_00),
        (2024, 180_00),
    ]


def told(found: Plan, one: Package, entries: Sequence[Entry]) -> str:
    return explanation(BOOK, found, one, list(journal.in_force(entries).values()))


def test_what_a_spouse_is_taxed_on_without_a_form_does_not_move() -> None:
    """Line 4b of a joint return has it too. Here 3,000 less a share of 0.3, and 5,000 of a spouse without basis."""
    entries = written(put_in(2022, 6000), taken(2023, 3000), worth(2023, 17_000), taken(2023, 5000, "ben"),
                      worth(2023, 9000, "ben"), return_of(2023, "joint", to="ben", date=dt.date(2024, 4, 15)),
                      figure(2023, "ira-taxable", 8000))  # fmt: skip
    found = planned(entries, shot(2022, {}), shot(2023, {}))
    one = package(found, 2023)
    assert one.income == -900_00
    assert "taxable IRA income changes by -$900" in one.reasons
    assert "Form 1040 line 4b from $8,000 to $7,100 (decrease of $900)" in told(found, one, entries)


def test_what_a_spouse_outside_the_book_received_is_not_asked_for() -> None:
    entries = lost_basis(2023, return_of(2023, "joint", to="Kim Reyes", date=dt.date(2024, 4, 15)))
    (asked,) = package(planned(entries, shot(2022, {}), shot(2023, {})), 2023).missing
    assert "(Form 1040 line 4b of 2023), without those of Kim Reyes, is not recorded" in asked.message
    book = replace(
        BOOK, people={**BOOK.people, "ana": replace(BOOK.people["ana"], ssn="123-45-6789", street="1 A")}
    )
    one = package(planned(entries, shot(2022, {}), shot(2023, OVERTAXED)), 2023)
    tasks = to_do(book, one, [], "2025-12", "")
    assert "Write in the social security number of Kim Reyes, who is not in book.toml." in tasks


def test_a_claim_before_april_15_reaches_what_was_withheld() -> None:
    """IRC 6513(a), (b): it counts as paid on April 15, which does not close the year before that day."""
    entries = lost_basis(2024, return_of(2024, date=dt.date(2025, 2, 10)), figure(2024, "withholding", 5000))
    one = package(planned(entries, shot(2023, {}), shot(2024, OVERTAXED), today=dt.date(2025, 3, 15)), 2024)
    assert one.action == "1040-x"
    assert one.refund.reach.cents == 5000_00
    assert one.waits, "the original return first"


@pytest.mark.parametrize(
    "given_figures", [{"paid": 0}, {"overpaid": 500, "estimated": 500}, {"withholding": 0}]
)
def test_a_payment_that_is_not_recorded_is_not_zero(given_figures: dict[str, int]) -> None:
    """Half of the figures recorded: the year does not close for want of the other half."""
    rows = [figure(2023, code, amount) for code, amount in given_figures.items()]
    entries = lost_basis(2023, *rows, return_of(2023, date=dt.date(2024, 4, 15)))
    found = planned(entries, shot(2022, {}), shot(2023, OVERTAXED))
    assert package(found, 2023).action == "1040-x"
    assert not found.chains["ana", "own"][-1].closed
    late = planned(entries, shot(2022, {}), shot(2023, OVERTAXED), today=dt.date(2027, 4, 16))
    assert package(late, 2023).action == "pro-forma", "the days still count"


def test_the_early_tax_is_asked_for_of_whom_it_is() -> None:
    entries = written(put_in(2022, 6000, "ben"), taken(2023, 3000, "ben"), worth(2023, 17_000, "ben"),
                      return_of(2023, "joint", to="ben", date=dt.date(2024, 4, 15)),
                      figure(2023, "ira-taxable", 3000))  # fmt: skip
    none = [shot(2022, {}, person="ben"), shot(2023, {}, person="ben")]
    (asked,) = package(planned(entries, *none), 2023).missing
    assert worded(asked) == "basisbook amend 2023 --person ben --figure early-tax="
    more = [*entries, journal.append(entries, RECORDED, person="ben", kind="figure", tax_year=2023,
                                     code="early-tax", amount=300_00)]  # fmt: skip
    assert package(planned(more, *none), 2023).other_taxes == -90_00


def test_a_roth_form_alone_is_explained_by_its_own_lines() -> None:
    entries = written(
        {
            "kind": "roth-contribution",
            "tax_year": 2020,
            "date": dt.date(2020, 5, 1),
            "account": "roth",
            "amount": 6000,
        },
        {"kind": "roth-distribution", "date": dt.date(2023, 5, 1), "account": "roth", "amount": 3000},
        return_of(2023, date=dt.date(2024, 4, 15)),
        figure(2023, "ira-taxable", 3000),
    )
    found = planned(entries, shot(2023, {}))
    text = told(found, package(found, 2023), entries)
    assert "Form 8606 line 19 is $3,000; Form 8606 line 22 is $6,000" in text
    assert "Form 1040 line 4b from $3,000 to $0 (decrease of $3,000)" in text
    assert "Attached: Form 8606 for 2023." in text
    assert "recovered" not in text, "there is no basis of a traditional IRA"


def test_a_needless_form_that_taxed_something_is_no_right_form() -> None:
    entries = written(put_in(2022, 6000), worth(2023, 17_000), return_of(2023, date=dt.date(2024, 4, 15)))
    forms = [shot(2022, {"1": "6000", "3": "6000", "14": "6000"})]
    one = package(planned(entries, *forms, shot(2023, {"16": "3000", "17": "0", "18": "3000"})), 2023)
    assert (one.action, one.income) == ("1040-x", -3000_00)
    assert "makes $3,000 taxable; no form is due, and $0 is taxable" in one.warnings[0].message


def test_a_form_recorded_today_does_not_say_that_the_return_was_filed_today() -> None:
    """`filed` without a day takes that of the recording; three more years for a refund do not follow from it."""
    frozen = [{"kind": "filed", "tax_year": 2022, "date": RECORDED, "code": "original", "source": "x"}]
    entries = lost_basis(2022, *frozen)
    one = package(planned(entries, shot(2021, {}), shot(2022, OVERTAXED)), 2022)
    assert one.of.assumed
    assert one.of.dates.filed == dt.date(2023, 4, 18)
    frozen[0]["date"] = dt.date(2024, 1, 8)
    late = package(planned(lost_basis(2022, *frozen), shot(2021, {}), shot(2022, OVERTAXED)), 2022)
    assert late.of.dates.filed == dt.date(2024, 1, 8), "a day that somebody stated counts"


def test_the_second_amended_return_begins_where_the_first_ended() -> None:
    """i1040-X: column A is the amount as previously adjusted. What the first one changed is asked for again."""
    rows = [figure(2023, code, cents // 100) for code, cents in FIGURES.items()]
    rows += [
        figure(2023, "method=table"),
        figure(2023, "ira-deduction", 900),
        figure(2023, "new-credits", 70),
        figure(2023, "paid", 0),
        figure(2023, "new-taxable-income", 85_900),
        figure(2023, "new-tax", 10),
    ]
    sent = {"kind": "filed", "tax_year": 2023, "date": dt.date(2025, 9, 1), "source": "x"}
    before = lost_basis(2023, *rows, return_of(2023, date=dt.date(2024, 4, 15)))
    again = ("agi", "tax", "credits", "other-taxes", "overpaid")
    for code, none in (
        ("amended", []),
        ("original", [sent | {"code": "none", "date": dt.date(2024, 4, 15)}]),
    ):
        entries = lost_basis(
            2023, *none, *rows, return_of(2023, date=dt.date(2024, 4, 15)), sent | {"code": code}
        )
        one = package(planned(entries, shot(2022, {}), shot(2023, OVERTAXED, kind=code)), 2023)
        assert one.columns is not None
        assert one.columns.missing == again
        assert "since the amended return; column A is the return as last adjusted" in one.missing[0].message
        assert one.deduction == 0, "the deduction as first filed is no news"
    as_first = package(planned(before, shot(2022, {}), shot(2023, OVERTAXED)), 2023)
    assert as_first.columns is not None
    assert as_first.columns.a, "nothing was sent: nothing is asked again"
    alone = lost_basis(2023, sent | {"code": "amended"}, *rows, return_of(2023, date=dt.date(2024, 4, 15)))
    one = package(planned(alone, shot(2022, {}), shot(2023, OVERTAXED, kind="amended")), 2023)
    assert one.columns is not None
    assert one.columns.a, "said after it was sent, figures are those since"


def test_a_basis_that_was_too_high_is_explained_by_its_year() -> None:
    entries = lost_basis(2023, return_of(2023, date=dt.date(2024, 4, 15)))
    high = {**OVERTAXED, "2": "12000", "3": "12000", "5": "12000", "10": "0.200", "12": "2000", "13": "2000",
            "14": "10000", "15a": "8000", "15c": "8000"}  # fmt: skip
    first = {"1": "12000", "3": "12000", "14": "12000"}
    found = planned(entries, shot(2022, first), shot(2023, high))
    text = told(found, package(found, 2023), entries)
    assert "It counted $12,000 of nondeductible contributions for 2022; the correct amount is $6,000." in text
    assert "Form 8606 for 2022 is filed separately." in text
    less = {"1": "2000", "3": "2000", "14": "2000"}
    found = planned(entries, shot(2022, less), shot(2023, OVERTAXED))
    text = told(found, package(found, 2023), entries)
    assert "It left out $4,000 of the $6,000 of nondeductible contributions for 2022." in text


def test_of_two_forms_each_line_says_whose_it_is() -> None:
    entries = lost_basis(2023, put_in(2022, 6000, "ben"), taken(2023, 10_000, "ben"), worth(2023, 50_000, "ben"),
                         return_of(2023, "joint", to="ben", date=dt.date(2024, 4, 15)))  # fmt: skip
    found = planned(entries, shot(2022, {}), shot(2023, OVERTAXED), shot(2022, {}, person="ben"),
                    shot(2023, OVERTAXED, person="ben"))  # fmt: skip
    text = told(found, package(found, 2023), entries)
    assert "The amounts that change: for Ana Reyes, Form 8606 line 13 from $0 to $1,000;" in text
    assert "; for Ben Reyes, Form 8606 line 13 from $0 to $1,000;" in text


@pytest.mark.parametrize(
    ("year", "taxable", "additional"),
    [
        (1993, "Form 1040 line 16b", "Form 1040 (tax on IRAs)"), (1994, "Form 1040 line 15b", "Form 1040 (tax on IRAs)"),
        (2014, "Form 1040 line 15b", "Form 1040 line 59"), (2017, "Form 1040 line 15b", "Form 1040 line 59"),
        (2018, "Form 1040 line 4b", "Schedule 4 line 59"), (2019, "Form 1040 line 4b", "Schedule 2 line 6"),
        (2020, "Form 1040 line 4b", "Schedule 2 line 6"), (2021, "Form 1040 line 4b", "Schedule 2 line 8"),
    ],
)  # fmt: skip
def test_the_places_on_the_return_by_year(year: int, taxable: str, additional: str) -> None:
    """Law notes, section 3.4; 1993 to 1995 and 2009 to 2021 were read in the forms."""
    assert (taxable_line(year), additional_tax_line(year)) == (taxable, additional)


def test_two_exceptions_have_a_number_of_their_own() -> None:
    book = replace(BOOK, people={"ana": replace(BOOK.people["ana"], born=dt.date(1985, 1, 1))})
    rows = [figure(2023, "early-exception=03", 1000), figure(2023, "early-exception=08", 500)]
    (one,) = package(
        plan(book, lost_basis(2023, *rows), filed(shot(2022, {}), shot(2023, OVERTAXED)), TODAY), 2023
    ).early
    assert (one.exception, one.line_2) == ("99", 1500_00)


@pytest.mark.parametrize(
    ("filed_on", "day", "pursuant"),
    [
        ("2024-04-15", "2024-10-15", True), ("2024-04-15", "2024-10-16", False), ("2024-04-16", "2024-10-15", False),
        ("2024-02-01", "2024-02-01", False), ("2024-02-01", "2024-02-02", True),
    ],
)  # fmt: skip
def test_six_months_for_a_contribution_returned_after_a_timely_return(
    filed_on: str, day: str, pursuant: bool
) -> None:
    """i8606, Return of IRA Contributions: timely filed, and within 6 months of the due date without extensions."""
    back = {"kind": "contribution-returned", "tax_year": 2023, "date": dt.date.fromisoformat(day), "account": "van",
            "amount": 100, "moved": 100}  # fmt: skip
    entries = lost_basis(2023, back, return_of(2023, date=dt.date.fromisoformat(filed_on)))
    assert package(planned(entries, shot(2022, {}), shot(2023, OVERTAXED)), 2023).pursuant is pursuant


@pytest.mark.parametrize(
    ("today", "e_file"), [("2024-06-01", True), ("2026-12-31", True), ("2027-01-01", False)]
)
def test_the_current_year_and_two_before_it_go_electronically(today: str, e_file: bool) -> None:
    entries = lost_basis(2023, return_of(2023, date=dt.date(2024, 4, 15)))
    found = planned(entries, shot(2022, {}), shot(2023, OVERTAXED), today=dt.date.fromisoformat(today))
    assert package(found, 2023).e_file is e_file


def test_money_taken_before_there_was_basis_is_not_denied() -> None:
    entries = lost_basis(
        2023, taken(2020, 4000), worth(2020, 9000), return_of(2023, date=dt.date(2024, 4, 15))
    )
    found = planned(entries, shot(2022, {}), shot(2023, OVERTAXED))
    text = told(found, package(found, 2023), entries)
    assert "None of the basis was recovered before 2023." in text
    assert "Nothing was distributed" not in text


def test_while_tax_is_owed_no_last_day_of_a_claim_is_given() -> None:
    less = {**OVERTAXED, "2": "12000", "3": "12000", "5": "12000", "10": "0.200", "12": "2000", "13": "2000",
            "14": "10000", "15a": "8000", "15c": "8000"}  # fmt: skip
    one = package(planned(lost_basis(2023), shot(2022, {}), shot(2023, less)), 2023)
    assert one.owing
    assert one.columns is not None
    assert not one.columns.a, "figures are missing"
    assert until(one)[0].startswith("Tax is owed.")


@given(
    ledgers(), st.sampled_from(["none", "all", "half"]), st.dates(dt.date(2018, 1, 1), dt.date(2027, 12, 31))
)
def test_any_ledger_has_a_plan(entries: tuple[Entry, ...], which: str, today: dt.date) -> None:
    """Whatever was recorded, and whatever was filed: every year gets one answer, and the JSON can be written."""
    history = replay(strategies.BOOK, journal.in_force(entries), as_of=today)
    forms = [
        Snapshot(
            person=person,
            pool=name,
            tax_year=year.tax_year,
            kind="original",
            how="none" if which == "none" else "typed",
            lines={} if which == "none" else dict(list(year.lines.items())[:: 1 if which == "all" else 2]),
            whole=which == "all",
        )
        for (person, name), pool in history.pools.items()
        for year in pool.years
        if year.status == "complete"
    ]
    found = plan(
        strategies.BOOK, entries, Filed({(f.person, f.pool, f.tax_year): f for f in forms}, {}, ()), today
    )
    assert json.loads(json.dumps(as_json(found, worded)))["years"] is not None
    assert len({(one.tax_year, one.people, one.action) for one in found.packages}) == len(found.packages)
    for one in found.packages:
        assert one.reasons
        assert one.action != "1040-x" or one.income or one.other_taxes
