"""Tables for spreadsheets, as CSV: the one room that writes them, so that no cell is taken for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_NUMBER = re.compile(r"[+-]?[\d,]*\.?\d+%?", re.ASCII)
_WORKED_OUT = re.compile(r"\s*(?:[=@]|[+-].*[(|!])", re.DOTALL)


def as_csv(head: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """A table as CSV text; a cell that is None is empty. A text that a spreadsheet would work out has a `'` before it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_cell(one) for one in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, str) and value.lstrip()[:1] in tuple("=+-@") and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def begins_a_formula(text: str) -> bool:
    """Whether a spreadsheet would work a text out: it begins with = or @, or with a sign and holds a call.

    `-500 fee` and `- see the letter` are no formula that does anything.
    """
    return bool(_WORKED_OUT.match(text))
