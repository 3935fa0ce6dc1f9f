"""What a line is for, by the page of its year; and that a remedy names a line that the year has."""

from __future__ import annotations

import pytest
from strategies_forms import BOOK, entries_of, row

from basisbook.forms.replay.explain import explain
from basisbook.forms.replay.replay import replay
from basisbook.forms.revisions import FIRST, LAST, revision_for
from basisbook.ledger import journal
from basisbook.ledger.problems import Do

pytestmark = pytest.mark.slow

PRINTED = range(1989, LAST + 1)
"""The years whose page has lines: those of 1987 and 1988 are a worksheet of ours."""


@pytest.mark.parametrize("year", range(FIRST, LAST + 1))
def test_the_line_of_the_basis_is_the_one_of_the_page(year: int) -> None:
    roles = revision_for(year).roles
    expected = None if year < 1989 else "12" if 1993 <= year <= 2000 else "14"
    assert roles.get("carry") == expected
    assert roles.get("brought") == (None if year < 1989 else "3" if year < 1993 else "2")


def test_the_line_of_the_return_is_that_of_iras_and_no_pension() -> None:
    lines = {year: revision_for(year).taxable_return for year in range(FIRST, LAST + 1)}
    for year, line in lines.items():
        assert line == ("" if year < 1989 else "16b" if year < 1994 else "15b" if year < 2018 else "4b")


@pytest.mark.parametrize(
    ("year", "entered", "told"),
    [
        (1993, "1 4 6 7", "1 2 12 13"),
        (1998, "1 4 6 7 14a 14c 18 19c 24", "1 2 12 13 16 17 22 25"),
        (2010, "1 4 6 7 8 16 26 29 31", "1 2 13 14 15 18 36"),
        (2016, "1 4 6 7 8 16 19 22 24", "1 2 13 14 15 18 25"),
        (2023, "1 4 6 7 8 16 19 22 24", "1 2 13 14 15c 18 25c"),
    ],
)
def test_what_happened_and_what_follows_are_lines_of_the_page(year: int, entered: str, told: str) -> None:
    page = revision_for(year)
    assert (page.entered, page.told) == (tuple(entered.split()), tuple(told.split()))


@pytest.mark.parametrize("year", range(FIRST, LAST + 1))
def test_where_basis_was_lost_the_remedy_runs_in_every_year(year: int) -> None:
    """In 1995 it named line 14, and the page has 12."""
    began = max(FIRST, year - 1)
    rows = [
        row("contribution", began, amount="2000", basis="2000", date=f"{began}-03-10", account="van"),
        row("distribution", amount="1500", date=f"{year}-06-01", account="van"),
        row("year-end-value", year, amount="0"),
    ]
    pool = replay(BOOK, journal.in_force(entries_of(rows))).pool("ana")
    found = [one for one in pool.year(year).problems if one.code == "basis-lost"]
    for one in found:
        assert one.year == year
        [way] = one.remedies
        assert isinstance(way, Do)
        assert way.target[0] == year
        if way.verb == "explain":
            assert explain(pool, year, str(way.target[1])).amount == "500"
    assert found or year < 1989


@pytest.mark.parametrize("year", range(FIRST, LAST + 1))
def test_a_caution_explains_a_line_of_its_page(year: int) -> None:
    page = revision_for(year)
    for caution in page.cautions:
        if caution.remedy.verb == "explain" and caution.remedy.target != ("8915-F",):
            assert set(caution.remedy.target) <= set(page.lines)
