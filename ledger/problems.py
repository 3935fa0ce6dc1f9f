"""Findings about a person's records, and the tree of exceptions.

A finding is a value: all findings are shown at once, and none stops the reading.
An impossibility is an exception, and every one descends from `BasisbookError`:

    BasisbookError            anything the program refuses; always one message and a remedy
    +-- UsageError            the command was given wrongly (exit 2)
    +-- BookError             book.toml or the folder around it cannot be used
    +-- LedgerError           the ledger file cannot be read or written
    |   +-- SealError         a sealed entry differs from what was sealed
    +-- FormError             a form cannot be filled, drawn, bound or read
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]

_BETWEEN = r"[-\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d \t\u00a0\u2000-\u200b\u202f]"
SSN = re.compile(rf"(?<!\d)\d{{3}}{_BETWEEN}\d{{2}}{_BETWEEN}\d{{4}}(?!\d)")
"""A social security number as people write it, with any of the dashes and blanks that programs make of theirs."""
LIKE_SSN = re.compile(rf"\d{{3}}{_BETWEEN}\d{{2}}{_BETWEEN}\d{{4}}|\d{{9}}")
"""What may be one: nine digits in a row too."""


def hidden(text: str, pattern: re.Pattern[str] = LIKE_SSN) -> str:
    """A text as a message may show it: without what looks like a social security number."""
    return pattern.sub("(hidden)", text)


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding about somebody's records.

    `place` is `file:row` (row 1 is the header) or `file`, or empty where no file is concerned.
    `remedy` can be pasted into a shell or into the file; empty only for severity `note`.
    An `error` makes the command exit 1; a `warning` and a `note` do not.
    """

    code: str
    severity: Severity
    place: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        lines = [
            f"{self.place}: {self.severity}: {self.message}"
            if self.place
            else f"{self.severity}: {self.message}"
        ]
        lines += [f"  {line}" for line in self.remedy.splitlines()]
        return "\n".join(lines)


class BasisbookError(Exception):
    """Something the program refuses to do. Carries the findings that made it refuse."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class UsageError(BasisbookError):
    """The command was given wrongly."""


class BookError(BasisbookError):
    """book.toml, or the folder it stands in, cannot be used."""


class LedgerError(BasisbookError):
    """The ledger file cannot be read or written."""


class SealError(LedgerError):
    """A sealed entry differs from what was sealed."""


class FormError(BasisbookError):
    """A form cannot be filled, drawn, bound or read."""
