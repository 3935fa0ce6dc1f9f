"""What `basisbook.cli.tables.page` draws itself is what rich draws, to the byte."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basisbook.cli import output
from basisbook.cli.tables.page import Column, Grid, Page, wrapped

LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x300)]))
letters = st.sampled_from("ab ,.-$()éñß" * 3 + LATIN)
widths = st.integers(40, 100)


def by_rich(page_width: int, text: str) -> list[str]:
    from rich.text import Text

    console = output.page()
    console.width = page_width
    console.print(Text(text))
    return [line.rstrip() for line in output.printed(console).splitlines()]


@given(st.text(letters, max_size=300), widths)
def test_prose_is_wrapped_as_rich_wraps_it(text: str, width: int) -> None:
    lines = wrapped(text, width)
    if lines is None:
        assert any(len(word) > width for word in text.split(" "))
    else:
        assert [line.rstrip() for line in lines] == by_rich(width, text)


def test_every_letter_drawn_here_is_one_column_wide() -> None:
    from rich.cells import cell_len

    assert all(cell_len(letter) == 1 for letter in LATIN)
    assert wrapped(LATIN.replace(" ", ""), 1000) == [LATIN.replace(" ", "")]


@pytest.mark.parametrize(
    "text", ["数", "a\tb", "a\nb", "\x1b[1m", "a\xa0b", "a\xadb", "e\u0301", "\u200b", "x" * 81]
)
def test_the_rest_is_left_to_rich(text: str) -> None:
    assert wrapped(text, 80) is None


cells = st.text(st.sampled_from("0123456789,.abcé"), max_size=9)
grids = st.integers(2, 8).flatmap(
    lambda count: st.tuples(
        st.lists(st.builds(Column, cells.filter(bool), cells, st.booleans()), min_size=count, max_size=count),
        st.lists(
            st.tuples(st.lists(cells, min_size=count, max_size=count), st.booleans()), min_size=1, max_size=6
        ),
    )
)


@given(grids)
def test_a_table_is_drawn_as_rich_draws_it(made: tuple[list[Column], list[tuple[list[str], bool]]]) -> None:
    grid = Grid(*made)
    page, console = Page(colour=False), output.page()
    page.width = console.width = 100
    page.table(grid)
    console.print(grid.by_rich())
    assert page._rich is None
    assert page.printed() == output.printed(console)


def test_what_does_not_fit_and_what_has_colours_is_left_to_rich(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "COLUMNS", "40")
    wide = Grid([Column("year", right=False), Column("x" * 50)], [(["2020", "1"], False)])
    page = Page(colour=False)
    page.say("before")
    page.table(wide)
    page.say("数字")
    page.say("after")
    lines = page.printed().splitlines()
    assert (lines[0], *lines[-2:]) == ("before", "数字", "after")
    assert all(len(line) <= 40 for line in lines)
    coloured = Page(colour=True)
    coloured.say("bold", "bold")
    assert coloured.printed() == "\x1b[1mbold\x1b[0m\n"
