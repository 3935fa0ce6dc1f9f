"""The arithmetic printed on the official pages agrees with the arithmetic of the revisions.

`data/instructions.json` holds what `extract_instructions.py` read from the official PDFs, with their digests; that
module documents its shape. With the blanks at hand it is read again here; without them the committed table counts.
The other side is `revision.operation(line)`, derived from the arithmetic that computes the line.
"""

import json
from pathlib import Path

import pytest
from blanks_at_hand import DIGESTS, YEARS, blank
from extract_instructions import LINES, extracted, operation

from basisbook.forms.language.expr import Carried, Fact, Line, Number, Sheet, inside
from basisbook.forms.revisions import revision_for

TABLE = json.loads((Path(__file__).parent / "data" / "instructions.json").read_text(encoding="utf-8"))

# Where the page says "see instructions", these lead to a worksheet, and the worksheet's last line has the floor.
FROM_THE_WORKSHEET = {(2025, "15c"): {"floor": "0"}, (2025, "25c"): {"floor": "0"}}


def printed(year):
    return {
        each["line"]: {key: each[key] for key in each if key != "line"}
        for each in TABLE[str(year)]["operations"]
    }


def test_the_table_holds_every_line_of_every_blank():
    assert {int(year): table["digest"] for year, table in TABLE.items()} == DIGESTS
    for year in YEARS:
        assert [each["line"] for each in TABLE[str(year)]["operations"]] == list(LINES)
    assert len(set(LINES)) == 17


@pytest.mark.parametrize("year", YEARS)
def test_the_table_is_what_the_page_prints(year):
    assert extracted(blank(year)) == TABLE[str(year)]


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("year", YEARS)
def test_the_arithmetic_of_a_revision_is_what_the_page_prints(year, line):
    revision = revision_for(year)
    expected = printed(year)[line] | FROM_THE_WORKSHEET.get((year, line), {})
    reduced_by = expected.pop("reduced_by", None)
    assert revision.operation(line) == expected
    # An amount without a line comes in only where the page says so, and then it is what the page says.
    if expected["operation"] != "enter":
        leaves = [
            part
            for part in inside(revision.lines[line].arithmetic)
            if isinstance(part, Fact | Carried | Sheet | Number)
        ]
        if reduced_by is None:
            assert leaves == []
        else:
            assert leaves
            assert all("repayments" in part.name for part in leaves)
    lines = [part.number for part in inside(revision.lines[line].arithmetic) if isinstance(part, Line)]
    assert sorted(lines) == sorted(expected["operands"])


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("Subtract line 4 from line 3", {"operation": "subtract", "operands": ["3", "4"]}),
        ("Add lines 6, 7, and 8", {"operation": "add", "operands": ["6", "7", "8"]}),
        ("Add lines 11 and 12. This is all.", {"operation": "add", "operands": ["11", "12"]}),
        (
            "Subtract line 20 from line 19. If zero or less, enter -0-",
            {"operation": "subtract", "operands": ["19", "20"], "floor": "0"},
        ),
    ],
)
def test_a_sentence_is_read_as_arithmetic(sentence, read):
    assert operation(sentence) == read


@pytest.mark.parametrize(
    "sentence",
    [
        "Enter your basis",
        "Subtract line 4 from line 3. Then add lines 1 and 2",
        "Subtract line 4 from line 3. Multiply the result by line 10",
        "Subtract line 4 from line 3. If the result is larger than line 2, enter -0-",
        "Divide line 5 by line 9. If the result is 1.000 or more, enter “0.999”",
    ],
)
def test_arithmetic_that_is_not_understood_is_refused(sentence):
    with pytest.raises(ValueError):
        operation(sentence)
