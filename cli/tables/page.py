"""A page of prose and of tables whose cells are never wrapped.

rich draws whatever has colours, or does not fit. The rest, which is nearly all that goes into a file or to another program,
is drawn here to the same bytes: to import rich and to draw forty rows with it takes longer than the whole of a replay.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from basisbook.cli import output
from basisbook.ledger.quick_dataclass import dataclass

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

_ONE_CELL = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u02ff]*")
"""Letters that are one column wide in every terminal: Latin ones, and no blank but the blank."""

_GAP = 2
"""Blanks between two columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and a second line of it."""

    heading: str
    below: str = ""
    right: bool = True


@dataclass(slots=True)
class Grid:
    """A table of cells that are never wrapped. A row is dimmed where there are colours."""

    columns: list[Column] = field(default_factory=list)
    rows: list[tuple[Sequence[str], bool]] = field(default_factory=list)

    def widths(self) -> list[int]:
        """How wide each column is, in letters."""
        return [
            max(len(column.heading), len(column.below), *(len(cells[at]) for cells, _ in self.rows))
            for at, column in enumerate(self.columns)
        ]

    def width(self) -> int:
        """How wide the table is, in letters."""
        return sum(self.widths()) + _GAP * (len(self.columns) - 1)

    def drawn(self) -> list[str]:
        """Its lines: two of headings, a rule, and a line a row."""
        widths = self.widths()
        headings = [[column.heading for column in self.columns], [column.below for column in self.columns]]
        lines = [self._line(cells, widths) for cells in headings]
        return [*lines, "─" * self.width(), *(self._line(cells, widths) for cells, _ in self.rows)]

    def _line(self, cells: Sequence[str], widths: Sequence[int]) -> str:
        return (" " * _GAP).join(
            cell.rjust(width) if column.right else cell.ljust(width)
            for cell, width, column in zip(cells, widths, self.columns, strict=True)
        )

    def is_plain(self) -> bool:
        """Whether every letter is one column wide."""
        texts = [text for column in self.columns for text in (column.heading, column.below)]
        texts += [cell for cells, _ in self.rows for cell in cells]
        return all(map(_ONE_CELL.fullmatch, texts))

    def by_rich(self) -> Table:
        """The same as rich draws it."""
        from rich import box
        from rich.table import Table

        table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
        for column in self.columns:
            table.add_column(
                f"{column.heading}\n{column.below}", justify="right" if column.right else "left", no_wrap=True
            )
        for cells, dim in self.rows:
            table.add_row(*cells, style="dim" if dim else "")
        return table


class Page:
    """What a command prints on stdout, as wide as the terminal."""

    def __init__(self, *, colour: bool) -> None:
        self.width = output.width()
        self.colour = colour
        self._lines: list[str] = []
        self._rich: Console | None = None

    def say(self, text: str = "", style: str = "") -> None:
        """Prose, wrapped between its words, in `style` where there are colours."""
        lines = None if self.colour else wrapped(text, self.width)
        if lines is not None:
            self._lines += lines
            return
        from rich.text import Text

        self.draw(Text(text, style=style))

    def table(self, grid: Grid) -> None:
        """A table."""
        if not self.colour and grid.width() <= self.width and grid.is_plain():
            self._lines += grid.drawn()
        else:
            self.draw(grid.by_rich())

    def draw(self, what: RenderableType) -> None:
        """Whatever rich can draw."""
        self._rich = self._rich or output.page(colour=self.colour)
        assert isinstance(self._rich.file, io.StringIO)
        self._rich.print(what)
        self._lines += self._rich.file.getvalue().splitlines()
        self._rich.file.seek(0)
        self._rich.file.truncate()

    def printed(self) -> str:
        """What stands on it, without blanks at the ends of its lines."""
        return "".join(f"{line.rstrip()}\n" for line in self._lines)


def wrapped(text: str, width: int) -> list[str] | None:
    """The lines of a text, broken at blanks alone; None where a letter or a word is not of the usual width."""
    if not _ONE_CELL.fullmatch(text):
        return None
    lines = [""]
    for word in re.findall(r" *[^ ]+ *", text):
        bare = len(word.rstrip())
        if bare > width:
            return None
        if lines[-1] and len(lines[-1]) + bare > width:
            lines.append(word)
        else:
            lines[-1] += word
    return lines
