"""How entries add up to the facts of a year, and what the entries leave open."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies_forms import BOOK, GIVER, entries_of, lives, row

from basisbook.cli.remedies import worded
from basisbook.ledger import journal
from basisbook.ledger.book import Book
from basisbook.ledger.facts import FACTS, YearFacts, facts_of, methods_of
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.money import parse


def facts(
    *rows: Mapping[str, Any], year: int, key: tuple[str, str] = ("ana", "own"), book: Book = BOOK
) -> YearFacts:
    return facts_of(book, journal.in_force(entries_of(rows)))[key][year]


def cents(found: YearFacts, *names: str) -> tuple[int, ...]:
    return tuple(found.amounts[name] for name in names)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_posts_to_facts_that_exist_and_columns_it_states(kind: str) -> None:
    for post in KINDS[kind].posts:
        assert post.fact in FACTS
        assert post.column in (*KINDS[kind].states, *KINDS[kind].may)
        assert post.sign in (1, -1)


SIMPLE = [
    ("distribution", "distributions"),
    ("conversion", "conversions"),
    ("qcd", "qcds"),
    ("hsa-funding", "hsa_fundings"),
    ("plan-rollover-out", "plan_rollovers_out"),
    ("roth-distribution", "roth_distributions"),
    ("roth-qualified", "roth_qualified"),
]


@pytest.mark.parametrize(("kind", "fact"), SIMPLE)
def test_a_plain_kind_adds_its_amount(kind: str, fact: str) -> None:
    account = "roth" if kind.startswith("roth") else "van"
    found = facts(
        row(kind, amount="1,000.25", date="2021-05-01", account=account),
        row(kind, amount="0.75", date="2021-12-31", account=account),
        row(kind, amount="9", date="2022-01-01", account=account),
        year=2021,
        book=GIVER,
    )
    assert found.amounts[fact] == 1_001_00
    assert found.behind[fact] == (1, 2)
    others = {name for name, amount in found.amounts.items() if amount} - {fact}
    assert others == set()


def test_a_kind_that_counts_twice_counts_on_both_facts_once() -> None:
    home = facts(row("roth-homebuyer", amount="8000", date="2021-05-01", account="roth"), year=2021)
    assert cents(home, "roth_distributions", "roth_homebuyer") == (8_000_00, 8_000_00)
    disaster = facts(row("disaster-distribution", amount="500", date="2021-05-01", account="van"), year=2021)
    assert cents(disaster, "distributions", "disaster_distributions") == (500_00, 500_00)
    roth = facts(row("roth-disaster", amount="70", date="2021-05-01", account="roth"), year=2021)
    assert cents(roth, "roth_distributions", "roth_disaster_distributions") == (70_00, 70_00)


def test_the_tax_year_stated_wins_over_the_date() -> None:
    late = row("contribution", 2020, "6000", basis="6000", date="2021-03-10", account="van")
    assert (
        cents(facts(late, year=2020), "nondeductible_contributions", "late_contributions") == (6_000_00,) * 2
    )


# -- contributions ------------------------------------------------------------------------------------------


def contributed(*rows: Mapping[str, Any], year: int = 2021) -> tuple[int, int]:
    """Lines 1 and 4 of the year."""
    found = facts(*rows, year=year)
    assert not set(found.unknown) - {"year_end_value"}, found.unknown
    nondeductible, late = cents(found, "nondeductible_contributions", "late_contributions")
    return nondeductible // 100, late // 100


MAY = {"date": "2021-05-01", "account": "van"}
MARCH = {"date": "2022-03-01", "account": "van"}


def test_the_basis_of_a_contribution_is_its_nondeductible_part() -> None:
    assert contributed(row("contribution", 2021, "6000", basis="6000", **MAY)) == (6000, 0)
    assert contributed(row("contribution", 2021, "6000", basis="2500", **MAY)) == (2500, 0)
    assert contributed(row("contribution", 2021, "6000", basis="0", **MAY)) == (0, 0)
    assert contributed(row("contribution", 2021, "6000", basis="6000", **MARCH)) == (6000, 6000)


def test_otherwise_the_deduction_decides() -> None:
    made = row("contribution", 2021, "6000", **MAY)
    assert contributed(made, row("deduction", 2021, "0")) == (6000, 0)
    assert contributed(made, row("deduction", 2021, "4000")) == (2000, 0)
    assert contributed(made, row("deduction", 2021, "6000")) == (0, 0)


def test_nobody_said_what_was_deducted() -> None:
    found = facts(row("contribution", 2021, "6000", **MAY), year=2021)
    problem = found.unknown["nondeductible_contributions"]
    assert problem.code == "deduction-unknown"
    assert "how much of the $6,000 contributed for 2021 was deducted?" in problem.message
    assert worded(problem).splitlines() == [
        "basisbook record deduction --person ana --tax-year 2021",
        "basisbook correct 1 --basis",
    ]
    assert found.amounts["nondeductible_contributions"] == 0


def test_the_deduction_and_the_basis_disagree() -> None:
    found = facts(
        row("contribution", 2021, "6000", basis="5000", **MAY), row("deduction", 2021, "3000"), year=2021
    )
    problem = found.unknown["nondeductible_contributions"]
    assert problem.code == "deduction-disagrees"
    assert worded(problem).splitlines() == ["basisbook correct 2 --amount", "basisbook correct 1 --basis"]


def test_money_contributed_within_the_year_counts_as_nondeductible_first() -> None:
    """$3,000 in May and $3,000 in March, $2,000 deducted: 4,000 is nondeductible, 1,000 of it from March."""
    rows = [
        row("contribution", 2021, "3000", **MAY),
        row("contribution", 2021, "3000", **MARCH),
        row("deduction", 2021, "2000"),
    ]
    assert contributed(*rows) == (4000, 1000)
    assert contributed(*rows, row("election", 2021, code="deductible-first")) == (4000, 3000)


def test_the_same_without_a_date() -> None:
    """The day matters only where line 4 could be two different amounts."""
    undated = row("contribution", 2021, "6000", basis="6000", account="van")
    found = facts(undated, year=2021)
    assert found.amounts["nondeductible_contributions"] == 6_000_00
    problem = found.unknown["late_contributions"]
    assert (problem.code, worded(problem)) == ("contribution-undated", "basisbook correct 1 --date")
    deducted = facts(row("contribution", 2021, "6000", basis="0", account="van"), year=2021)
    assert "late_contributions" not in deducted.unknown


def test_what_exceeds_the_limit_has_no_basis() -> None:
    """The limit for 2021 was $6,000 at 42. IRC 219(b)(5)."""
    found = facts(row("contribution", 2021, "7000", basis="7000", **MAY), year=2021)
    assert cents(found, "nondeductible_contributions", "excess_contributions") == (6_000_00, 1_000_00)
    assert [problem.code for problem in found.problems] == ["excess-contribution"]
    assert found.problems[0].severity == "warning"
    assert worded(found.problems[0]).splitlines() == [
        "basisbook record contribution-returned --person ana --tax-year 2021 --amount   # if it was sent back",
        "basisbook record recharacterized-to-roth --person ana --tax-year 2021   # if it was moved to a Roth IRA",
        "basisbook correct 1 --amount --basis   # if the amount is wrong",
    ], "nobody said that it was sent back"


def test_the_catch_up_counts_from_the_year_of_the_fiftieth_birthday() -> None:
    """Born on May 4, 1979: 2029 is too far, so the book says 1971 and the year is 2021."""
    older = dataclasses.replace(
        BOOK,
        people=dict(BOOK.people)
        | {"ana": dataclasses.replace(BOOK.people["ana"], born=datetime.date(1971, 12, 31))},
    )
    made = row("contribution", 2021, "7000", basis="7000", **MAY)
    assert facts(made, year=2021, book=older).amounts["excess_contributions"] == 0
    assert facts(made, year=2021).amounts["excess_contributions"] == 1_000_00


# -- returned and recharacterized ---------------------------------------------------------------------------


def test_a_returned_contribution_is_on_no_line_and_its_earnings_on_the_return() -> None:
    made = row("contribution", 2021, "6000", basis="6000", **MAY)
    back = row("contribution-returned", 2021, "2000", moved="2100", date="2022-02-01", account="van", of=1)
    found = facts(made, back, year=2021)
    assert cents(found, "nondeductible_contributions", "returned_gross", "returned_earnings") == (
        4_000_00, 2_100_00, 100_00,
    )  # fmt: skip


def test_a_return_at_a_loss_has_no_earnings() -> None:
    made = row("contribution", 2021, "6000", basis="6000", **MAY)
    back = row("contribution-returned", 2021, "2000", moved="1900", date="2022-02-01", account="van", of=1)
    assert facts(made, back, year=2021).amounts["returned_earnings"] == 0


def test_more_is_returned_than_was_contributed() -> None:
    made = row("contribution", 2021, "1000", basis="1000", **MAY)
    back = row("contribution-returned", 2021, "2000", moved="2000", date="2021-06-01", account="van", of=1)
    found = facts(made, back, year=2021)
    assert found.amounts["nondeductible_contributions"] == 0
    assert [problem.code for problem in found.problems] == ["returned-too-much"]
    assert worded(found.problems[0]).splitlines() == [
        "basisbook correct 2 --amount   # if less went back",
        "basisbook record contribution --person ana --tax-year 2021   # if one is missing",
    ]


def test_of_a_partly_deducted_contribution_the_returned_part_must_be_stated() -> None:
    made = row("contribution", 2021, "6000", basis="2500", **MAY)
    back = row("contribution-returned", 2021, "2000", moved="2000", date="2021-06-01", account="van", of=1)
    assert facts(made, back, year=2021).unknown["nondeductible_contributions"].code == "returned-basis"
    stated = facts(made, back | {"basis": 500_00}, year=2021)
    assert stated.amounts["nondeductible_contributions"] == 2_000_00


def test_the_last_contribution_is_the_one_returned_unless_named() -> None:
    """Regulations 1.408-11(c)."""
    early = row("contribution", 2021, "1000", basis="1000", date="2021-02-01", account="van")
    later = row("contribution", 2021, "1000", basis="0", date="2021-09-01", account="van")
    back = row("contribution-returned", 2021, "1000", moved="1000", date="2021-10-01", account="van")
    assert facts(early, later, back, year=2021).amounts["nondeductible_contributions"] == 1_000_00
    assert facts(early, later, back | {"of": 1}, year=2021).amounts["nondeductible_contributions"] == 0


def test_recharacterized_to_a_roth_after_the_year_lowers_the_value() -> None:
    made = row("contribution", 2021, "6000", basis="6000", **MAY)
    moved = row(
        "recharacterized-to-roth",
        2021,
        "6000",
        moved="6300",
        date="2022-02-01",
        account="van",
        to="roth",
        of=1,
    )
    found = facts(made, moved, year=2021)
    assert cents(found, "nondeductible_contributions", "roth_contributions", "value_adjustments") == (
        0, 6_000_00, -6_300_00,
    )  # fmt: skip
    within = facts(made, moved | {"date": datetime.date(2021, 11, 1)}, year=2021)
    assert cents(within, "value_adjustments", "recharacterized_gross") == (0, 6_300_00)


def test_recharacterized_to_a_traditional_ira_is_a_contribution_of_the_first_day() -> None:
    made = row("roth-contribution", 2021, "6000", date="2021-05-01", account="roth")
    moved = row(
        "recharacterized-to-traditional", 2021, "6000", moved="6100", basis="6000", date="2022-02-01",
        account="roth", to="van", of=1,
    )  # fmt: skip
    found = facts(made, moved, year=2021)
    names = ("nondeductible_contributions", "late_contributions", "roth_contributions", "value_adjustments")
    assert cents(found, *names) == (6_000_00, 0, 0, 6_100_00)


# -- rollovers ----------------------------------------------------------------------------------------------


def out_and_in(out: str, back: str | None, amount: str = "10000") -> list[dict[str, Any]]:
    rows = [row("rollover-out", amount="10000", date=out, account="van")]
    if back:
        rows.append(row("rollover-in", amount=amount, date=back, account="van", of=1))
    return rows


def test_out_and_in_within_a_year_is_on_no_line() -> None:
    found = facts(*out_and_in("2021-05-01", "2021-06-15"), year=2021)
    assert cents(found, "distributions", "outstanding_rollovers", "rollovers_out") == (0, 0, 10_000_00)
    assert found.problems == ()


def test_out_in_december_and_in_within_sixty_days_is_outstanding() -> None:
    found = facts(*out_and_in("2021-12-20", "2022-01-31"), year=2021)
    assert cents(found, "distributions", "outstanding_rollovers") == (0, 10_000_00)
    assert found.behind["outstanding_rollovers"] == (1, 2)
    assert found.problems == ()


def test_the_sixtieth_day_counts_and_the_sixty_first_does_not() -> None:
    assert facts(*out_and_in("2021-12-01", "2022-01-30"), year=2021).amounts["distributions"] == 0
    late = facts(*out_and_in("2021-12-01", "2022-01-31"), year=2021)
    assert cents(late, "distributions", "outstanding_rollovers") == (10_000_00, 0)
    assert [problem.code for problem in late.problems] == ["rollover-not-back"]


@pytest.mark.parametrize(
    ("today", "code", "severity"),
    [
        ("2022-01-30", "rollover-still-out", "warning"),
        ("2022-01-31", "rollover-not-back", "error"),
    ],
)
def test_until_the_sixtieth_day_an_out_without_an_in_is_no_error(
    today: str, code: str, severity: str
) -> None:
    in_force = journal.in_force(entries_of(out_and_in("2021-12-01", None)))
    found = facts_of(BOOK, in_force, as_of=datetime.date.fromisoformat(today))["ana", "own"][2021]
    assert [(problem.code, problem.severity) for problem in found.problems] == [(code, severity)]
    assert found.amounts["distributions"] == 10_000_00, "until it comes back"


def test_an_out_without_an_in_is_a_distribution_and_a_finding() -> None:
    found = facts(*out_and_in("2021-12-20", None), year=2021)
    assert cents(found, "distributions", "rollovers_out") == (10_000_00, 0)
    (problem,) = found.problems
    assert problem.severity == "error"
    assert worded(problem).splitlines() == [
        "basisbook record rollover-in --person ana --of 1",
        "basisbook correct 1 --kind distribution",
    ]


def test_a_part_rolled_back_leaves_the_rest_distributed() -> None:
    found = facts(*out_and_in("2021-12-20", "2022-01-31", "4000"), year=2021)
    assert cents(found, "distributions", "outstanding_rollovers", "rollovers_out") == (
        6_000_00, 4_000_00, 4_000_00,
    )  # fmt: skip


def test_more_rolled_back_than_went_out_is_outstanding_only_up_to_it() -> None:
    """Line 6 never counts more than what left."""
    found = facts(*out_and_in("2021-12-20", "2022-01-31", "12000"), year=2021)
    assert cents(found, "distributions", "outstanding_rollovers") == (0, 10_000_00)


def test_a_rollover_over_year_end_without_days_is_not_settled() -> None:
    rows = [
        row("rollover-out", 2021, "10000", account="van"),
        row("rollover-in", 2022, "10000", account="van", of=1),
    ]
    problem = facts(*rows, year=2021).unknown["outstanding_rollovers"]
    assert problem.code == "rollover-undated"
    assert worded(problem).splitlines() == ["basisbook correct 1 --date", "basisbook correct 2 --date"]


def test_a_rollover_in_that_names_a_corrected_out_still_finds_it() -> None:
    entries = entries_of(out_and_in("2021-12-20", "2022-01-31"))
    entries.append(journal.correct(entries, 1, datetime.date(2026, 7, 1), amount=parse("9000")))
    found = facts_of(BOOK, journal.in_force(entries))["ana", "own"][2021]
    assert found.amounts["distributions"] == 0
    assert found.problems == ()


# -- year-end value -----------------------------------------------------------------------------------------

USED = (
    row("distribution", amount="1", date="2021-05-01", account="van"),
    row("distribution", amount="1", date="2021-05-01", account="sep"),
)


def test_every_account_in_use_owes_a_value() -> None:
    problem = facts(*USED, year=2021).unknown["year_end_value"]
    assert problem.code == "value-missing"
    assert (
        "the value of the traditional IRA at Vanguard and the SEP IRA sep on December 31" in problem.message
    )
    assert "Form 5498" in problem.message
    assert worded(problem).splitlines() == [
        "basisbook record year-end-value --person ana --tax-year 2021 --account van",
        "basisbook record year-end-value --person ana --tax-year 2021 --account sep",
    ]


def test_one_of_two_accounts_without_a_value() -> None:
    found = facts(*USED, row("year-end-value", 2021, "500", account="van"), year=2021)
    assert "the SEP IRA sep" in found.unknown["year_end_value"].message
    assert "Vanguard" not in found.unknown["year_end_value"].message
    assert found.amounts["year_end_value"] == 500_00


def test_all_accounts_or_one_total_settle_it() -> None:
    both = (
        row("year-end-value", 2021, "500", account="van"),
        row("year-end-value", 2021, "70", account="sep"),
    )
    assert "year_end_value" not in facts(*USED, *both, year=2021).unknown
    total = facts(*USED, row("year-end-value", 2021, "570"), year=2021)
    assert "year_end_value" not in total.unknown
    assert (
        total.amounts["year_end_value"] == facts(*USED, *both, year=2021).amounts["year_end_value"] == 570_00
    )


def test_zero_is_a_value_and_missing_is_not_zero() -> None:
    assert "year_end_value" not in facts(*USED, row("year-end-value", 2021, "0"), year=2021).unknown
    assert "year_end_value" in facts(*USED, year=2021).unknown


def test_an_account_owes_no_value_after_it_was_closed_or_before_it_was_opened() -> None:
    accounts = dict(BOOK.accounts)
    accounts["sep"] = dataclasses.replace(accounts["sep"], closed=datetime.date(2021, 12, 31))
    accounts["van"] = dataclasses.replace(accounts["van"], opened=datetime.date(2022, 1, 1))
    found = facts(
        USED[1], row("year-end-value", 2021, "0", account="dad"), year=2021,
        book=dataclasses.replace(BOOK, accounts=accounts),
    )  # fmt: skip
    problem = found.unknown.get("year_end_value")
    assert problem is None or not ({"van", "sep"} & set(problem.message.replace(",", " ").split()))


# -- people, pools, divorce ---------------------------------------------------------------------------------


def test_two_people_never_mix() -> None:
    rows = [
        row("contribution", 2021, "6000", basis="6000", **MAY),
        row("contribution", 2021, "3000", basis="3000", person="ben", date="2021-05-01", account="fid"),
        row("year-end-value", 2021, "100"),
        row("year-end-value", 2021, "900", person="ben"),
        row("deduction", 2021, "0", person="ben"),
    ]
    ana, ben = facts(*rows, year=2021), facts(*rows, year=2021, key=("ben", "own"))
    names = ("nondeductible_contributions", "year_end_value")
    assert cents(ana, *names) == (6_000_00, 100_00)
    assert cents(ben, *names) == (3_000_00, 900_00)
    assert {number for numbers in ana.behind.values() for number in numbers} == {1, 3}


def test_an_inherited_account_is_a_pool_of_its_own() -> None:
    rows = [row("distribution", amount="500", date="2021-05-01", account="dad"), *USED]
    assert facts(*rows, year=2021).amounts["distributions"] == 2_00
    inherited = facts(*rows, year=2021, key=("ana", "Luis Reyes"))
    assert inherited.amounts["distributions"] == 500_00


def test_a_spouse_who_takes_an_inherited_account_takes_its_basis() -> None:
    moved = row("transfer", amount="9000", basis="1200", date="2021-05-01", account="dad", to="van")
    assert facts(moved, year=2021).amounts["basis_adjustments"] == 1_200_00
    assert facts(moved, year=2021, key=("ana", "Luis Reyes")).amounts["basis_adjustments"] == -1_200_00
    unstated = facts(moved | {"basis": None}, year=2021)
    assert unstated.unknown["basis_adjustments"].code == "transfer-basis"


def test_a_transfer_between_own_accounts_is_nothing() -> None:
    moved = row("transfer", amount="9000", date="2021-05-01", account="sep", to="van")
    found = facts(moved, row("year-end-value", 2021, "1"), year=2021)
    assert not any(amount for name, amount in found.amounts.items() if name != "year_end_value")


def test_divorce_moves_basis_on_line_two_of_both() -> None:
    moved = row("divorce-transfer", amount="9000", basis="1200", date="2021-05-01", account="van", to="fid")
    assert facts(moved, year=2021).amounts["basis_adjustments"] == -1_200_00
    assert facts(moved, year=2021, key=("ben", "own")).amounts["basis_adjustments"] == 1_200_00


def test_a_spouse_outside_the_book_may_give_or_take() -> None:
    gone = row("divorce-transfer", amount="9000", basis="1200", date="2021-05-01", account="van", to="spouse")
    assert facts(gone, year=2021).amounts["basis_adjustments"] == -1_200_00
    came = row("divorce-transfer", amount="9000", basis="1200", date="2021-05-01", to="van")
    assert facts(came, year=2021).amounts["basis_adjustments"] == 1_200_00


# -- the rest -----------------------------------------------------------------------------------------------


def test_charity_beyond_the_limit_is_an_ordinary_distribution() -> None:
    """$100,000 in 2021. IRC 408(d)(8)(A)."""
    given_ = row("qcd", amount="100,500", date="2021-05-01", account="van")
    found = facts(given_, year=2021, book=GIVER)
    assert cents(found, "qcds", "distributions") == (100_000_00, 500_00)
    assert found.behind["distributions"] == (1,)
    assert [problem.code for problem in found.problems] == ["qcd-limit"]


def test_the_limit_of_charity_is_one_for_own_and_inherited_iras() -> None:
    """IRC 408(d)(8)(A): of the taxpayer, not of each IRA."""
    rows = [
        row("qcd", amount="30,000", date="2021-02-01", account="dad"),
        row("qcd", amount="80,000", date="2021-05-01", account="van"),
        row("qcd", amount="30,000", date="2022-02-01", account="dad"),
    ]
    pools = facts_of(GIVER, journal.in_force(entries_of(rows)))
    found = {
        (name, year): cents(one, "qcds", "distributions")
        for (_, name), years in pools.items()
        for year, one in years.items()
    }
    assert found == {
        ("own", 2021): (80_000_00, 0),
        ("Luis Reyes", 2021): (20_000_00, 10_000_00),
        ("Luis Reyes", 2022): (30_000_00, 0),
    }


def test_a_homebuyer_without_a_roth_of_five_years_has_no_line_20() -> None:
    accounts = dict(BOOK.accounts)
    accounts["roth"] = dataclasses.replace(accounts["roth"], opened=datetime.date(2017, 1, 1))
    book = dataclasses.replace(BOOK, accounts=accounts)
    bought = row("roth-homebuyer", amount="8000", date="2021-05-01", account="roth")
    found = facts(bought, year=2021, book=book)
    assert cents(found, "roth_homebuyer", "roth_distributions") == (0, 8_000_00)
    assert [problem.code for problem in found.problems] == ["homebuyer-clock"]
    later = facts(bought | {"date": datetime.date(2022, 5, 1)}, year=2022, book=book)
    assert later.amounts["roth_homebuyer"] == 8_000_00


def test_repayments_go_where_the_rule_of_the_year_says() -> None:
    taken = row("distribution", amount="5000", date="2023-05-01", account="van")

    def repaid(code: str, date: str) -> YearFacts:
        back = row("repayment", amount="5000", date=date, account="van", of=1, code=code)
        return facts(taken, back, year=int(date[:4]))

    assert repaid("reservist", "2023-09-01").amounts["reservist_repayments"] == 5_000_00
    assert repaid("birth-adoption", "2023-09-01").amounts["birth_adoption_repayments"] == 5_000_00
    assert repaid("emergency", "2023-09-01").amounts["early_repayments"] == 5_000_00
    assert repaid("home-purchase", "2023-08-29").amounts["distributions"] == 0
    later = repaid("emergency", "2024-02-01")
    assert later.amounts["early_repayments"] == 0
    assert [problem.code for problem in later.problems] == ["repaid-later"]


def test_a_repayment_belongs_to_the_kind_of_ira_the_money_left() -> None:
    """Without an account it follows what it names; across kinds, or home money that names nothing, it counts for nothing."""
    taken = row("distribution", amount="5000", date="2024-05-01", account="van")
    roth = row("roth-distribution", amount="5000", date="2024-05-01", account="roth")
    back = row("repayment", amount="5000", date="2024-06-01", of=1, code="terminal-illness")

    def repaid(*rows: Mapping[str, Any]) -> tuple[int, int, list[str]]:
        found = facts(*rows, year=2024)
        codes = [problem.code for problem in found.problems]
        return found.amounts["early_repayments"], found.amounts["roth_early_repayments"], codes

    assert repaid(taken, back | {"account": "van"}) == (5_000_00, 0, [])
    assert repaid(taken, back) == (5_000_00, 0, [])
    assert repaid(roth, back | {"account": "roth"}) == (0, 5_000_00, [])
    assert repaid(roth, back) == (0, 5_000_00, [])
    assert repaid(taken, back | {"account": "roth"}) == (0, 0, ["repays-nothing"])
    assert repaid(roth, back | {"account": "van"}) == (0, 0, ["repays-nothing"])
    home = facts(taken, back | {"of": None, "code": "home-purchase"}, year=2024)
    assert home.amounts["distributions"] == 5_000_00
    assert [problem.code for problem in home.problems] == ["repays-nothing"]


def test_no_more_is_put_back_than_was_taken() -> None:
    taken = row("distribution", amount="5000", date="2024-05-01", account="van")
    back = row("repayment", amount="5000", date="2024-06-01", account="van", code="terminal-illness")
    assert facts(taken, back, year=2024).problems == ()
    (problem,) = facts(taken, back, back | {"amount": 1}, year=2024).problems
    assert (problem.code, problem.severity) == ("repaid-too-much", "error")
    assert "$5,000.01 was put back, and only $5,000" in problem.message
    assert "basisbook correct 3 --amount" in worded(problem)
    roth = row("roth-distribution", amount="10", date="2024-05-01", account="roth")
    too_much = back | {"account": "roth", "code": "birth-adoption"}
    assert [p.code for p in facts(taken, roth, too_much, year=2024).problems] == ["repaid-too-much"]
    home = back | {"code": "home-purchase", "of": 1, "amount": 9_000_00}
    assert facts(taken, home, year=2024).amounts["distributions"] == 0
    earlier = taken | {"date": datetime.date(2022, 5, 1)}
    in_2023 = back | {"code": "birth-adoption", "date": datetime.date(2023, 6, 1), "of": 1}
    assert facts(earlier, in_2023, year=2023).problems == ()


def test_a_disaster_distribution_repaid_in_its_year_comes_off_line_six() -> None:
    taken = row("disaster-distribution", amount="5000", date="2021-05-01", account="van")
    for date, amount in (("2021-10-01", 3_000_00), ("2022-10-01", 0)):
        back = row("disaster-repayment", amount="3000", date=date, account="van", of=1)
        found = facts_of(BOOK, journal.in_force(entries_of([taken, back])))["ana", "own"]
        assert sum(year.amounts["disaster_repayments"] for year in found.values()) == amount


def test_the_method_holds_until_the_next_one() -> None:
    rows = [
        row("method", 2018, code="places=3"),
        row("method", 2020, code="money=cents"),
        row("method", 2022, code="places=6"),
        row("method", 2019, code="places=4", person="ben"),
    ]
    in_force = journal.in_force(entries_of(rows))
    assert methods_of(in_force, "ana") == {2018: (3, "dollars"), 2020: (3, "cents"), 2022: (6, "cents")}
    assert methods_of(in_force, "ben") == {2019: (4, "dollars")}
    assert methods_of({}, "ana") == {}


@given(lives(), st.randoms(use_true_random=False))
def test_order_inside_a_ledger_changes_no_fact(rows: list[dict[str, Any]], shuffle: Any) -> None:
    def amounts(of: list[dict[str, Any]]) -> dict[Any, Any]:
        found = facts_of(BOOK, journal.in_force(entries_of(of)))
        return {
            (key, year): (dict(found[key][year].amounts), sorted(found[key][year].unknown))
            for key in found
            for year in found[key]
        }

    shuffled = list(rows)
    shuffle.shuffle(shuffled)
    assert amounts(shuffled) == amounts(rows)


FROM_THE_LAW = {"contribution_limit", "compensation_limit", "phaseout_start", "phaseout_end"}
"""What no entry states: the limits of the year."""


@given(lives())
def test_every_amount_has_entries_behind_it_and_they_add_up(rows: list[dict[str, Any]]) -> None:
    entries = entries_of(rows)
    by_number = {entry.number: entry for entry in entries}
    for year in facts_of(BOOK, journal.in_force(entries))["ana", "own"].values():
        for name, amount in year.amounts.items():
            behind = year.behind.get(name, ())
            if amount and name not in FROM_THE_LAW:
                assert behind, name
            assert len(behind) == len(set(behind))
        for name in ("distributions", "conversions", "qcds", "year_end_value", "roth_distributions"):
            assert year.amounts[name] == sum(by_number[n].amount or 0 for n in year.behind.get(name, ()))
