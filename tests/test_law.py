"""`law YEAR` says what the pages do: every line, every mark, and nothing that is not in the revision."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from basisbook.cli.law import law
from basisbook.forms.language.expr import (
    L,
    at_least_zero,
    carried,
    checked,
    choose,
    completed,
    dollars,
    fact,
    half,
    positive,
    quarter,
)
from basisbook.forms.language.words import alternatives, condition_in_words, in_words
from basisbook.forms.law import law_of
from basisbook.forms.revisions import as_printed

pytestmark = pytest.mark.slow

YEARS = range(1987, 2027)


def printed(year: int, monkeypatch: pytest.MonkeyPatch, columns: int = 80) -> str:
    monkeypatch.setenv("COLUMNS", str(columns))
    result = CliRunner().invoke(law, [str(year)])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("year", YEARS)
def test_every_line_stands_in_its_order_with_its_mark(year: int) -> None:
    for found, page in zip(law_of(year), as_printed(year), strict=True):
        lines = [line for part in found.parts for line in part.lines]
        assert list(dict.fromkeys(line.number for line in lines)) == list(page.lines)
        assert {line.number for line in lines if line.unread} == {
            number for number, line in page.lines.items() if not line.verified
        }
        assert sorted(number for _, numbers in found.unread for number in numbers) == sorted(
            number for number, line in page.lines.items() if not line.verified
        )
        assert all(line.words.endswith(".") for line in lines)
        assert found.sources


@pytest.mark.parametrize("year", YEARS)
def test_it_fits_80_columns_and_names_nothing_of_the_program(
    year: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = printed(year, monkeypatch)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert text.startswith(f"Form 8606 for {year}")
    # A name of the code that no words were found for would have an underscore, or be the repr of an expression.
    assert "_" not in text
    assert "Expr" not in text
    assert "Fact(" not in text


@pytest.mark.parametrize("year", YEARS)
def test_the_star_is_printed_beside_the_number_and_explained(
    year: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = printed(year, monkeypatch)
    starred = set(re.findall(r"^ +(\w+)\* ", text, re.MULTILINE))
    page = as_printed(year)[0]
    assert starred == {number for number, line in page.lines.items() if not line.verified}
    assert ("* Not verified in a primary text" in text) == bool(starred)


def test_a_refused_page_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    for year in (1987, 1988):
        text = printed(year, monkeypatch)
        assert "No cell is filled" in text
        assert "Part I" not in text
        assert "line m of the worksheet" in text


def test_what_changed_is_told_by_line() -> None:
    changes = law_of(2004)[0].changes
    assert "line 22, basis in regular Roth contributions, is new" not in changes
    assert any(
        change.startswith("line 20 is first-time homebuyer") or "was line 23" in change for change in changes
    )
    later = law_of(2017)[0].changes
    assert any(change.startswith("new: line 15a") for change in later)
    assert "line 15c, taxable distributions, was line 15" in later
    assert any(change.startswith("no more: line 26 (") for change in law_of(2012)[0].changes)
    assert law_of(1987)[0].changes == ()
    assert law_of(1990)[0].changes == ()
    assert law_of(2026)[0].changes == ()


def test_both_printings_of_2018_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    text = printed(2018, monkeypatch)
    assert "Form 8606 for 2018 (Rev. March 2020)" in text
    assert "Form 8606 for 2018 (first printing)" in text


def test_a_year_without_a_page_is_refused() -> None:
    result = CliRunner().invoke(law, ["1986"])
    assert result.exit_code != 0


def test_conditions_in_words() -> None:
    there = positive(fact.distributions)
    none = ~there
    part_i = completed("I")
    assert condition_in_words(there) == "there were distributions not converted or rolled over"
    assert condition_in_words(none) == "there were no distributions not converted or rolled over"
    assert condition_in_words(~(none & ~part_i)) == f"{condition_in_words(there)} or Part I is completed"
    assert condition_in_words((part_i | there) & L[3]) == (
        "(Part I is completed or there were distributions not converted or rolled over) and line 3 is above zero"
    )
    assert condition_in_words(~positive(L[3])) == "line 3 is zero or less"
    assert condition_in_words(~positive(fact.elected_all_in_2010)).endswith("in 2010 was not made")
    assert condition_in_words(positive(fact.plan_rollovers_out)) == "money was rolled over to employer plans"
    assert alternatives(L[1] | (L[2] & (L[3] | part_i))) == (
        "line 1 is above zero",
        "line 2 is above zero and line 3 is above zero",
        "line 2 is above zero and Part I is completed",
    )


def test_arithmetic_in_words() -> None:
    assert in_words(half(L[18])) == "Enter one half of line 18."
    assert in_words(quarter(L[16])) == "Enter one quarter of line 16."
    assert in_words(checked(fact.elected_all_in_2010)).startswith("Check the box if the choice")
    assert in_words(L[1] + choose(completed("I"), L[2], dollars(0)) - at_least_zero(L[3] - L[4])) == (
        "Enter line 1 plus (line 2 if Part I is completed, else $0) less (line 3 less line 4, not below 0)."
    )


@pytest.mark.parametrize("year", YEARS)
def test_only_lines_are_above_zero(year: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of everything else the page says that it happened, or that it is there."""
    text = " ".join(printed(year, monkeypatch).split())
    for said in re.finditer(r"(\S+ \S+) is (above zero|zero)", text):
        assert re.fullmatch(r"[(]?line \w+", said[1]), said[0]


def test_an_amount_used_again_has_a_short_name_and_is_spelled_out_once() -> None:
    basis = at_least_zero(carried.basis + fact.basis_adjustments)
    assert in_words(basis).startswith("Enter basis carried from the year before plus ")
    assert in_words(basis - L[3]) == "Subtract line 3 from the basis brought forward."
    assert condition_in_words(positive(basis)) == "there is basis brought forward"
    assert condition_in_words(~positive(basis)) == "there is no basis brought forward"
    value = at_least_zero(fact.year_end_value + fact.outstanding_rollovers)
    assert condition_in_words(~positive(value)) == "nothing was left in the IRAs at year end"
    five = fact.distributions + fact.conversions + fact.qcds + fact.hsa_fundings + fact.plan_rollovers_out
    assert in_words(five).startswith(
        "Enter the sum of distributions not converted or rolled over; net amount"
    )
    assert in_words(five).endswith("; and what was rolled over to employer plans.")
