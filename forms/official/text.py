"""What is set on an official page: fonts, marks, and a text with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from basisbook.forms.official.maps import LEFT, Box
from basisbook.ledger.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence


FOOTNOTE = "* From Worksheet 1-1 in Publication 590-B"
"""What the form asks to be written where an amount comes from that worksheet. Source: Publication 590-B."""


BOLD, PLAIN, DINGBATS = "HeBo", "Helv", "ZaDb"
"""The fonts by the names that a page uses for them: Helvetica-Bold, Helvetica, ZapfDingbats."""


CHECK_MARK = "4"
"""In ZapfDingbats, as the blanks' own appearances write it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A finished text and where it goes.

    `x`, `y`: start of its first baseline, in points from the box's corner. `pitch`: of a comb, from letter to letter;
    `leading`: of a text with line breaks, from line to line. `state`: of a check box, what it is set to.
    """

    what: str
    box: Box
    text: str
    size: float = 0
    x: float = 0
    y: float = 0
    align: int = LEFT
    state: str = ""
    private: bool = False
    pitch: float = 0
    leading: float = 0
    font: str = BOLD

    def pieces(self) -> Sequence[tuple[float, float, str]]:
        """The pieces that are shown one by one, each with its own start."""
        if self.leading:
            rows = enumerate(self.text.split("\n"))
            return [(self.x, self.y - at * self.leading, row) for at, row in rows]
        if self.pitch:
            return [(self.x + at * self.pitch, self.y, letter) for at, letter in enumerate(self.text)]
        return [(self.x, self.y, self.text)]
