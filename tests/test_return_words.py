"""Where money that is not simply taxed stands on the return of each year: the line, the word, the statement, the boxes."""

from __future__ import annotations

import pytest
from strategies_forms import BOOK, GIVER, history_of, row

from basisbook.forms.language.fill import Method, fill
from basisbook.forms.return_words import words_of, words_of_year
from basisbook.forms.revisions import FIRST, LAST, revision_for
from basisbook.ledger.facts import FACTS

LINES = {
    range(1989, 1994): "16b", range(1994, 2018): "15b", range(2018, 2025): "4b",
}  # fmt: skip
"""By the pages of Form 8606 and the instructions of Form 1040; 1987 and 1988 name none."""
NAMES = {
    "rollover": "plan_rollovers_out",
    "among": "rollovers_out",
    "charity": "qcds",
    "hsa": "hsa_fundings",
}


@pytest.mark.parametrize("year", range(FIRST, LAST + 1))
def test_the_line_of_the_year_and_what_its_total_has(year: int) -> None:
    """A word stands beside the line that the page of the year feeds, and what is said of the total is what the page puts there."""
    line = next((name for years, name in LINES.items() if year in years), "")
    for name, fact in NAMES.items():
        if (name == "charity" and year < 2006) or (name == "hsa" and year < 2007):
            continue  # there were none. IRC 408(d)(8), (9)
        said = words_of(year, **{name: 5000_00})
        facts = dict.fromkeys(FACTS, 0) | {fact: 5000_00, "distributions": 1000_00, "year_end_value": 9000_00}
        returns = fill(revision_for(year), facts, {"basis": 0}, Method(3, "dollars")).returns
        counted = next(iter(returns.values()), 0) == 6000_00
        if returns:
            assert ("the total includes the $5,000" in said) == counted, (name, said)
        assert ("line 4c box" in said) == (year >= 2025)
        if line:
            assert f"next to line {line}" in said
        assert ("Form 1040A" in said) == (2001 <= year <= 2017 and name != "hsa")
        assert ("were not read" in said) == (year < 2011)
        assert ("attach a statement" in said) == (name == "rollover")
    assert words_of(year) == ""


def test_more_than_one_is_a_statement_instead_of_words_and_boxes_since_2025() -> None:
    """Instructions for Form 1040 (2017), More than one exception applies: `Line 15b - $1,000 Rollover and $500 HFD`."""
    said = words_of(2017, rollover=1000_00, hsa=500_00)
    assert said.startswith(
        "instead of a word next to line 15b, attach a statement with each amount: $1,000 Rollover and $500 HFD"
    )
    assert "write" not in said
    assert words_of(2025, rollover=1000_00, charity=500_00).startswith(
        "check line 4c box 1 (Rollover) and box 2 (QCD);"
    )
    # Two rollovers are one exception.
    assert words_of(2024, rollover=100, among=100).startswith('write "Rollover" next to line 4b;')


def test_what_the_record_has_of_a_year() -> None:
    gift = row("qcd", amount="500", date="2024-03-01", account="van")
    out = row("plan-rollover-out", amount="1000", date="2024-04-01", account="van", to="plan")
    fund = row("hsa-funding", amount="700", date="2024-04-01", account="van", code="self-only")
    rows = [gift, out, row("opening-basis", 2023, "100"), row("year-end-value", 2024, "9000")]
    year = history_of(*rows, book=GIVER).pool("ana").year(2024)  # type: ignore[union-attr]
    assert year is not None
    assert "$1,000 Rollover and $500 QCD" in words_of_year(year)
    (young,) = [
        one
        for one in history_of(fund, row("year-end-value", 2024, "9000"), book=BOOK).pool("ana").years
        if one.tax_year == 2024
    ]  # type: ignore[union-attr]
    assert 'write "HFD" next to line 4b' in words_of_year(young)
