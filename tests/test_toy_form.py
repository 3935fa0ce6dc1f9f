"""The engine proved on a form that has nothing to do with taxes, against sums done another way: exact fractions."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies_forms import METHODS, cents, methods
from toy_form import FACTS, FORM, NEXT, SPOILAGE

from basisbook.forms.language.columns import column
from basisbook.forms.language.fill import Filled, Method, fill, show_ratio
from basisbook.forms.language.fill_columns import fill_columns


def toy(carried: int = 0, method: Method = Method(6, "cents"), **facts: int) -> Filled:  # noqa: B008 - a value
    return fill(FORM, dict.fromkeys(FACTS, 0) | facts, {"yours": carried}, method)


def test_a_page_is_filled_from_top_to_bottom() -> None:
    filled = toy(carried=40_00, brought=60_00, cellar=150_00, eaten=20_00, baked=30_00, pies=15_00, gifts=1)
    assert filled.lines == {
        "1": "60.00", "2": "40.00", "3": "100.00", "4": "200.00", "5": "0.500000", "6": "10.00", "7": "15.00",
        "8": "25.00", "9": "75.00", "10": "15.00", "11": "7.50", "12": "7.50",
    }  # fmt: skip
    assert filled.carries == {"yours": 75_00}
    assert filled.results == {"pies": 7_50}
    assert filled.returns == {"7": 25_00}
    assert filled.parts == ("A", "B")
    assert filled.path == "both"
    assert filled.adjusted == ()
    assert filled.cautions == ()


def test_blank_is_not_zero() -> None:
    """Lines of a condition that does not hold are blank; a line that comes to nothing is zero."""
    filled = toy(brought=60_00, spoiled=5_00)
    assert filled.amounts == {
        "1": 60_00, "2": 0, "3": 60_00, "4": None, "5": None, "6": None, "7": None, "8": None, "9": 60_00,
        "10": None, "11": None, "12": None,
    }  # fmt: skip
    assert filled.text("4") == ""
    assert filled.text("2") == "0.00"
    assert list(filled.lines) == ["1", "2", "3", "9"]
    assert filled.path == "a"


def test_a_part_that_is_not_completed_carries_what_came() -> None:
    filled = toy(carried=0, baked=30_00, pies=10_00)
    assert filled.parts == ("B",)
    assert filled.lines == {"10": "30.00", "11": "10.00", "12": "0.00"}
    assert filled.path == "b"
    assert toy().path == "carry-only"
    assert toy().lines == {}


def test_a_worksheet_is_filled_before_the_page() -> None:
    """At most 10 of what spoiled is not counted."""
    filled = toy(carried=100_00, brought=1_00, spoiled=25_00)
    assert filled.sheets["spoilage"].amounts == {"1": 25_00, "2": 10_00, "3": 15_00}
    assert filled.lines["2"] == "85.00"
    assert toy(carried=5_00, brought=1_00, spoiled=25_00).lines["2"] == "0.00"


def test_a_caution_is_told_where_its_condition_holds() -> None:
    assert [caution.code for caution in toy(carried=1, spoiled=1).cautions] == ["much-spoiled"]
    assert toy(brought=1, spoiled=1).cautions == ()


def test_what_the_share_takes_never_exceeds_what_there_is() -> None:
    """Two halves of 7.01 are 3.505 each, and both would round up; no decimals help, so the last line gives way."""
    filled = toy(brought=7_01, eaten=7_01, baked=7_01)
    assert (filled.lines["6"], filled.lines["7"], filled.lines["8"], filled.lines["9"]) == (
        "3.51", "3.50", "7.01", "0.00",
    )  # fmt: skip
    assert filled.adjusted == ("line 7 is $0.01 lower so that lines 6 and 7 do not exceed line 3",)
    assert filled.lines["10"] == "3.50"


def test_more_decimals_are_taken_before_a_line_gives_way() -> None:
    """9,996 of 10,000 rounds up to 1.000 at three places; at four it is what it is."""
    filled = toy(method=Method(3, "dollars"), brought=9_996_00, eaten=10_000_00)
    assert filled.lines["5"] == "0.9996"
    assert filled.places == 4
    assert filled.adjusted == ("line 5 has 4 decimals so that lines 6 and 7 do not exceed line 3",)


def test_a_ratio_is_shown_with_its_places() -> None:
    assert show_ratio(122_807, 6) == "0.122807"
    assert show_ratio(1000, 3) == "1.000"
    assert show_ratio(7, 3) == "0.007"


def test_a_line_in_dollars_is_rounded_as_it_is_entered_and_sums_once() -> None:
    filled = toy(method=Method(3, "dollars"), brought=50, carried=50, eaten=0)
    assert filled.amounts["1"] == 100
    assert filled.amounts["3"] == 200
    four = toy(method=Method(3, "dollars"), brought=1, cellar=40, eaten=40, baked=40)
    assert four.amounts["4"] == 100, "0.40 + 0.40 + 0.40 is 1.20, one dollar: a sum is rounded once"


def test_a_revised_page_differs_in_the_revised_lines_alone() -> None:
    facts = dict.fromkeys(FACTS, 0) | {"brought": 1_00, "spoiled": 25_00}
    filled = fill(NEXT, facts, {"yours": 100_00}, Method(6, "cents"))
    assert filled.lines["2"] == "100.00"
    changed = [number for number in FORM.lines if FORM.lines[number] != NEXT.lines[number]]
    assert changed == ["2", "10"]
    assert FORM.lines["2"].arithmetic != NEXT.lines["2"].arithmetic
    assert fill(NEXT, facts | {"baked": 5}, {}, Method()).unverified == ("10",)


def test_what_a_page_reads_is_known() -> None:
    assert FORM.fact_names == ("baked", "brought", "cellar", "eaten", "gifts", "pies", "spoiled")
    assert FORM.carried_names == ("yours",)
    assert SPOILAGE.fact_names == ("spoiled",)
    assert FORM.is_ratio("5")
    assert not FORM.is_ratio("6")
    assert [FORM.page_of(number) for number in ("1", "10")] == [1, 2]


def half_up(value: Fraction, unit: int) -> int:
    return floor(value / unit + Fraction(1, 2)) * unit


def by_hand(facts: dict[str, int], yours: int, places: int, unit: int) -> dict[str, int]:
    """The page by fractions, line by line as a reader of the paper would, before the rule of line 5."""

    def enter(value: int) -> int:
        return half_up(Fraction(value), unit)

    lines: dict[str, int] = {}
    spoiled = enter(facts["spoiled"])
    counted = enter(spoiled - enter(min(spoiled, 10_00)))
    part_a, part_b = facts["brought"] > 0 or yours > 0, facts["baked"] > 0
    if part_a:
        lines["1"] = enter(facts["brought"])
        lines["2"] = enter(max(0, yours - counted))
        lines["3"] = lines["1"] + lines["2"]
        if facts["eaten"] + facts["baked"] > 0:
            lines["4"] = enter(facts["cellar"] + facts["eaten"] + facts["baked"])
            parts = half_up(Fraction(lines["3"] * 10**places, lines["4"]), 1) if lines["4"] else 0
            lines["5"] = min(10**places, parts)
            of = Fraction(lines["5"], 10**places)
            lines["6"], lines["7"] = (half_up(facts[name] * of, unit) for name in ("eaten", "baked"))
            lines["8"] = lines["6"] + lines["7"]
        lines["9"] = lines["3"] - lines.get("8", 0)
    if part_b:
        lines["10"] = lines["7"] if part_a else enter(facts["baked"])
        lines["11"] = half_up(
            Fraction(lines["10"] * min(facts["pies"], facts["baked"]), facts["baked"]), unit
        )
        lines["12"] = lines["10"] - lines["11"] if facts["gifts"] else 0
    return lines


@st.composite
def toy_facts(draw: st.DrawFn) -> dict[str, int]:
    facts = {name: draw(cents) for name in FACTS}
    return facts | {"pies": min(facts["pies"], facts["baked"])}


@given(toy_facts(), cents, methods)
def test_every_line_is_what_fractions_give(facts: dict[str, int], yours: int, method: Method) -> None:
    filled = fill(FORM, facts, {"yours": yours}, method)
    lines = by_hand(facts, yours, filled.places, method.unit)
    if any("lower" in text for text in filled.adjusted):
        assert lines["8"] > lines["3"]
        assert filled.amounts["8"] == lines["3"]
        assert filled.amounts["9"] == 0
        return
    assert {number: amount for number, amount in filled.amounts.items() if amount is not None} == lines
    if filled.places != method.places:
        before = by_hand(facts, yours, filled.places - 1, method.unit)
        assert before["8"] > before["3"], "no more decimals than are needed"


@given(st.lists(st.tuples(toy_facts(), cents, methods), min_size=1, max_size=4))
def test_a_column_is_each_member_alone(rows: list[tuple[dict[str, int], int, Method]]) -> None:
    columns = fill_columns(
        FORM,
        {name: column([facts[name] for facts, _, _ in rows]) for name in FACTS},
        {"yours": column([yours for _, yours, _ in rows])},
        column([method.places for _, _, method in rows]),
        column([method.unit for _, _, method in rows]),
    )
    for at, (facts, yours, method) in enumerate(rows):
        alone = fill(FORM, facts, {"yours": yours}, method)
        seen: dict[str, Any] = {
            number: int(columns.amounts[number][at]) if columns.filled[number][at] else None
            for number in FORM.lines
        }
        assert seen == alone.amounts
        assert columns.places[at] == alone.places


@pytest.mark.parametrize("method", METHODS)
def test_nothing_at_all_fills_nothing(method: Method) -> None:
    filled = toy(method=method)
    assert set(filled.amounts.values()) == {None}
    assert filled.carries == {"yours": 0}
