"""basisbook: the tax basis of a person's IRAs, carried year by year, and the official forms that prove it.

This is the public interface for Python; `docs/python.md` is its guide. Everything in `__all__` keeps its name and
meaning within a major version. Amounts are integers of cents, days are `datetime.date`.

    import basisbook
    opened = basisbook.open_book("ana", today=datetime.date(2026, 11, 26))
    opened.history().to_frame()
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from basisbook.forms.amendment.package import Plan
    from basisbook.forms.filed.compare import Comparison
    from basisbook.forms.open_book import OpenBook
    from basisbook.forms.papers.form_8606 import Page
    from basisbook.forms.papers.form_8606 import form_8606 as fill
    from basisbook.forms.replay.years import History, Pool, Year
    from basisbook.forms.requests import amend, diff, open_book, replay
    from basisbook.ledger.book import Account, Book, Person
    from basisbook.ledger.entry import Entry
    from basisbook.ledger.problems import BasisbookError, Problem

_WHERE = {
    "Account": "ledger.book",
    "BasisbookError": "ledger.problems",
    "Book": "ledger.book",
    "Comparison": "forms.filed.compare",
    "Entry": "ledger.entry",
    "History": "forms.replay.years",
    "OpenBook": "forms.open_book",
    "Page": "forms.papers.form_8606",
    "Person": "ledger.book",
    "Plan": "forms.amendment.package",
    "Pool": "forms.replay.years",
    "Problem": "ledger.problems",
    "Year": "forms.replay.years",
    "amend": "forms.requests",
    "diff": "forms.requests",
    "fill": "forms.papers.form_8606:form_8606",
    "open_book": "forms.requests",
    "replay": "forms.requests",
}
"""The room of each public name. A room is entered when its name is used, so that the command line starts fast."""

__all__ = [
    "Account",
    "BasisbookError",
    "Book",
    "Comparison",
    "Entry",
    "History",
    "OpenBook",
    "Page",
    "Person",
    "Plan",
    "Pool",
    "Problem",
    "Year",
    "amend",
    "diff",
    "fill",
    "open_book",
    "replay",
]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room, _, other = _WHERE[name].partition(":")
    return getattr(importlib.import_module(f"{__name__}.{room}"), other or name)
