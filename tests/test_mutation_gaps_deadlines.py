"""Deadlines and amounts at the edge of a rule: what a changed sign or day would make wrong unnoticed."""

from __future__ import annotations

import datetime as dt

import pytest

from basisbook.forms.amendment import deadlines
from basisbook.forms.amendment.deadlines import (
    Postponement,
    Return,
    assessment,
    next_business_day,
    reach,
    refund,
    withheld,
)
from basisbook.ledger import parameters
from basisbook.ledger.money import grouped

D = dt.date.fromisoformat


def filed(tax_year: int, day: str, **more: object) -> Return:
    due = dt.date(tax_year + 1, 4, 15)
    return Return(tax_year, due, due, D(day), **{"payments": (withheld(tax_year, 10000),), **more})


def test_the_assessment_period_that_ends_on_a_weekend_may_end_on_monday() -> None:
    # April 15, 2028, is a Saturday; Emancipation Day, the 16th, is a Sunday and kept on Monday the 17th.
    found = assessment(filed(2024, "2025-03-01"), D("2026-01-05"))
    assert (found.until, found.arguable) == (D("2028-04-15"), D("2028-04-18"))
    # April 15, 2026, is a Wednesday.
    assert assessment(filed(2022, "2023-03-01"), D("2026-01-05")).arguable is None


def test_a_refund_that_came_back_already_is_no_open_claim() -> None:
    found = refund(filed(2023, "2024-04-10", refunded=10000), D("2025-01-05"))
    assert not found.open
    assert found.reach.cents == 0


@pytest.mark.parametrize(("day", "cents"), [("2025-12-26", 0), ("2025-12-27", 10000)])
def test_a_disaster_lengthens_the_lookback_for_claims_after_the_act(day: str, cents: int) -> None:
    postponed = Postponement(D("2022-10-01"), D("2023-04-20"), counts=True)
    # Filed late, so that the three years still run when the payment of April 2022 is older than three years.
    one = filed(2021, "2023-04-20", extended_to=None, postponements=(postponed,))
    moved = filed(
        2021, "2023-04-20", postponements=(Postponement(D("2022-04-01"), D("2022-12-31"), counts=True),)
    )
    assert reach(one, D(day)).cents == 0  # this postponement began after the due date
    assert reach(moved, D(day)).cents == cents


def test_a_period_that_ends_on_the_first_postponed_day_is_postponed() -> None:
    postponed = Postponement(D("2026-04-15"), D("2026-07-31"))
    one = filed(2022, "2023-03-01", postponements=(postponed,))
    assert reach(one, D("2026-07-31")).rule == "3-year"
    assert reach(one, D("2026-08-01")).rule == "closed"


@pytest.mark.parametrize(
    ("day", "open_on"),
    [
        ("2025-07-04", "2025-07-07"),
        ("2026-07-03", "2026-07-06"),
        ("2025-07-05", "2025-07-07"),
        ("2025-07-03", "2025-07-03"),
    ],
)
def test_independence_day_is_no_business_day(day: str, open_on: str) -> None:
    assert next_business_day(D(day)) == D(open_on)


def test_the_reasons_say_which_rule_a_claim_has() -> None:
    on_time = " ".join(refund(filed(2022, "2023-04-15"), D("2024-05-01")).reasons)
    assert "filed on time" in on_time
    assert "filed early" not in on_time
    assert on_time.count("a claim sent now reaches") == 1
    assert "only what was paid" not in on_time
    late = refund(
        filed(2019, "2020-04-15", payments=(deadlines.paid(2019, D("2024-01-10"), 5000),)), D("2024-05-01")
    )
    assert late.reach.rule == "2-year"
    assert any("only what was paid since 2022-05-01: 2 years" in reason for reason in late.reasons)
    closed = " ".join(refund(filed(2015, "2016-04-15"), D("2024-05-01")).reasons)
    assert "a claim sent now" not in closed


def test_the_notice_reasons_say_what_the_lookback_leaves_out() -> None:
    def said(**more: object) -> str:
        one = Return(
            2019, D("2020-07-15"), D("2020-04-15"), D("2020-07-10"), payments=(withheld(2019, 1),), **more
        )
        return " ".join(refund(one, D("2023-01-05")).reasons)

    assert "the lookback leaves these days out" in said()
    assert "the lookback leaves these days out" not in said(extended_to=D("2020-10-15"))


def test_a_due_date_is_verified_only_if_both_its_dates_are(monkeypatch: pytest.MonkeyPatch) -> None:
    real = parameters.value
    for doubted in ("contribution_deadline_actual", "form_line4_date_printed"):

        def value(name: str, year: int, doubted: str = doubted) -> parameters.Value:
            found = real(name, year)
            return parameters.Value(found.unit, found.raw, found.source, name != doubted)

        monkeypatch.setattr(parameters, "value", value)
        assert deadlines.due_dates(2023)[2] is False


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("6500", "6,500"),
        ("-25", "(25)"),
        ("-1234.50", "(1,234.50)"),
        ("0.122807", "0.122807"),
        ("0", "0"),
    ],
)
def test_the_text_of_a_line_for_people(text: str, shown: str) -> None:
    assert grouped(text) == shown


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2023-10-16", "filed on time, on 2023-10-16: filing was postponed"),
        ("2023-10-17", "filed late, on 2023-10-17"),
    ],
)
def test_a_return_within_a_postponement_is_not_called_late(day: str, said: str) -> None:
    """California, tax year 2022: everything due from January 8 on was postponed to October 16, 2023."""
    due = dt.date(2023, 4, 18)
    postponed = Postponement(dt.date(2023, 1, 8), dt.date(2023, 10, 16))
    one = Return(2022, due, due, D(day), postponements=(postponed,))
    assert said in refund(one, dt.date(2026, 1, 5)).reasons
