"""Templates to text. Everything that comes from a book is text, and never markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from basisbook.cli.remedies import worded
from basisbook.cli.web import svg
from basisbook.cli.web.amounts import Amounts
from basisbook.forms.open_book import OpenBook
from basisbook.forms.views.life import LifeView, PoolView, YearView
from basisbook.ledger.book import OWN
from basisbook.ledger.dates import american
from basisbook.ledger.problems import Problem
from basisbook.ledger.sentences.telling import Teller

PAGES = Path(__file__).parent / "pages"
STATUS = {
    "complete": "Form 8606 is due",
    "not-due": "no Form 8606",
    "incomplete": "something is missing",
    "in-progress": "the year has not ended",
}
FILED = {"original": "filed", "amended": "amended", "none": "no form was filed"}


@cache
def templates() -> jinja2.Environment:
    """The templates of the pages, with every text escaped."""
    loader = jinja2.FileSystemLoader(PAGES)
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def style() -> Markup:
    """The one style sheet; ours, so it is markup."""
    return Markup((PAGES / "style.css").read_text("utf-8"))  # noqa: S704 - no text of a book is in it


def words(
    opened: OpenBook, money: Amounts, *, for_client: bool = False, names: bool = True
) -> dict[str, Callable[..., Any]]:
    """The functions that templates call: how a value of a view is written. Without `names`, nobody is named."""
    numbers = {person: number for number, person in enumerate(opened.book.people, 1)}
    return {
        "heading": lambda pool: pool.heading if names else _nameless(pool, numbers[pool.person]),
        "money": money,
        "american": american,
        "told": Teller(opened.book, money, names=names),
        "status": lambda year: STATUS[year.status],
        "filed": _filed,
        "basis_over_life": lambda years: svg.basis_over_life(years, money),
        "cup": lambda found, year: svg.cup(found, year, money),
        "ways": lambda problem: "" if for_client else worded(problem),
    }


def _nameless(pool: PoolView, number: int) -> str:
    return f"Person {number}: {'own' if pool.name == OWN else 'inherited'} IRAs"


def _filed(year: YearView) -> str:
    return FILED.get(year.filed, year.filed)


def report(opened: OpenBook, life: LifeView, *, incognito: bool = False, for_client: bool = False) -> str:
    """One page with everything in it: no script, nothing from outside."""
    money = Amounts(life.largest if incognito else None)
    names = [opened.book.people[one].name for one in life.people]
    title = "The basis of " + (" and ".join(names) if names else "an empty book")
    page = templates().get_template("report.html")
    return page.render(
        title="The basis of a book" if incognito else title,
        style=style(),
        life=life,
        incognito=incognito,
        problems=() if incognito else gravest_first(life.problems),  # sentences hold amounts
        **words(opened, money, for_client=for_client, names=not incognito),
    )


def gravest_first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Errors, then warnings, then notes; each in the order in which it came."""
    order = ("error", "warning", "note")
    return tuple(sorted(problems, key=lambda one: order.index(one.severity)))
