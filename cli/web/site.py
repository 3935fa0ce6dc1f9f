"""What the pages share: the book, the day, how a page is made, and where a way out leads."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from basisbook.cli.web import rendering
from basisbook.cli.web.amounts import Amounts
from basisbook.cli.web.doing import buttons, left_over
from basisbook.cli.web.labels import LABELS
from basisbook.forms.open_book import OpenBook
from basisbook.forms.views.life import PoolView, YearView
from basisbook.ledger import store
from basisbook.ledger.book import Book
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import codes


@dataclass
class Site:
    """What the pages share: where the book is, which day it is, and sheets that wait for a yes."""

    folder: Path
    today: Callable[[], dt.date]
    read_only: bool = False
    waiting: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def open(self) -> OpenBook:
        """The book as it is now. Raises `BasisbookError`."""
        read = store.read(self.folder)
        return OpenBook(Book.load(self.folder), read, self.today())

    def wait(self, name: str, data: bytes) -> str:
        """Keep an uploaded sheet until it is agreed to; only the last one is kept."""
        self.waiting.clear()
        key = secrets.token_urlsafe(16)
        self.waiting[key] = (name, data)
        return key


def page(site: Site, template: str, *, opened: OpenBook | None = None, **values: Any) -> str:
    """A page of the site. `opened` gives the functions that word what is in a book."""
    words = rendering.words(opened, Amounts()) if opened is not None else {}
    words["ways"] = lambda problem: left_over(problem, opened, read_only=site.read_only)
    words["buttons"] = lambda problem: buttons(problem, opened, read_only=site.read_only)
    shared = {
        "read_only": site.read_only,
        "kinds": KINDS,
        "labels": LABELS,
        "code_says": codes.says,
        "form_link": form_link,
    }
    return rendering.templates().get_template(template).render(**shared, **words, **values)


def form_link(pool: PoolView, year: YearView) -> str:
    """The address of a year's form as a PDF."""
    return f"/form/{quote(pool.person)}/{year.tax_year}.pdf?pool={quote(pool.name)}"
