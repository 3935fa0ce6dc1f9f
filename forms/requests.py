"""What a program asks of a book in one call: the functions of the public interface for Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from basisbook.forms.filed.compare import Comparison, compare
from basisbook.forms.open_book import OpenBook
from basisbook.forms.replay.years import History
from basisbook.ledger import store
from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import LedgerError

if TYPE_CHECKING:
    from basisbook.forms.amendment.package import Plan


def open_book(folder: str | Path, *, today: dt.date) -> OpenBook:
    """The book in a folder, as it stands on a day. Raises `BookError`, and `LedgerError` for a ledger not to be relied on."""
    opened = OpenBook(Book.load(Path(folder)), store.read(Path(folder)), today)
    if opened.read.errors:
        raise LedgerError(*opened.read.errors)
    return opened


def replay(book: Book, entries: Sequence[Entry], *, today: dt.date) -> History:
    """The years of entries that are in no file. Raises `LedgerError` with what the checks call an error."""
    opened = OpenBook(book, store.Read("csv", tuple(entries), (), None, canonical=True), today)
    opened.refuse_errors()
    return opened.history()


def diff(opened: OpenBook) -> dict[tuple[str, str], Comparison]:
    """What was filed against what is known now, by person (an id) and pool: each line that differs, and why."""
    sides = opened.filed_against_now()
    return {key: compare(*pair, only_common=True) for key, pair in sides.pairs.items()}


def amend(opened: OpenBook, *, policy: Literal["conservative", "statutory"] = "conservative") -> Plan:
    """What to send for each return, until when, and why; `policy` as in `basisbook amend --policy`."""
    return opened.plan(None, policy)
