"""Templates to text. Everything that comes from a book is text, and never markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from basisbook.cli import stands
from basisbook.cli.remedies import worded
from basisbook.cli.web import svg
from basisbook.cli.web.amounts import Amounts
from basisbook.cli.web.doing import of_do
from basisbook.forms.open_book import OpenBook
from basisbook.forms.status import status
from basisbook.forms.views.life import LifeView, PoolView, YearView
from basisbook.forms.views.planned import plans
from basisbook.ledger.book import OWN
from basisbook.ledger.dates import american
from basisbook.ledger.problems import Problem
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences.telling import Teller

PAGES = Path(__file__).parent / "pages"
FEW = 12
"""So many people have all their years on one page; of more there is a list first, with a search, and no plans in a report."""
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


def script() -> str:
    """The one script of the served pages; the report has none."""
    return (PAGES / "page.js").read_text("utf-8")


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
        "buttons": lambda _: (),
        "plan_heading": lambda plan: plan.name if names else f"Person {numbers[plan.person]}",
    }


def _nameless(pool: PoolView, number: int) -> str:
    return f"Person {number}: {'own' if pool.name == OWN else 'inherited'} IRAs"


def _filed(year: YearView) -> str:
    return FILED.get(year.filed, year.filed)


def report(
    opened: OpenBook,
    life: LifeView,
    *,
    incognito: bool = False,
    for_client: bool = False,
    person: str | None = None,
) -> str:
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
        standing=None if incognito else standing(opened, person),
        plans=plans(opened, life.people) if len(life.people) <= FEW else (),
        read_only=True,
        **words(opened, money, for_client=for_client, names=not incognito),
    )


@dataclass(frozen=True, slots=True)
class StandingView:
    """Where a book stands, in sentences: (whose year, what of it), papers, (day, what for), and the button of the next step."""

    years: tuple[tuple[str, str], ...]
    papers: tuple[str, ...]
    days: tuple[tuple[str, str], ...]
    next: tuple[str, str] | None = None


def standing(opened: OpenBook, person: str | None = None) -> StandingView:
    """The same as `basisbook` alone says."""
    found = status(opened)
    mine = [one for one in found.standings if person in (None, one.person)]
    papers = tuple(one for one in found.papers if person in (None, opened.book.accounts[one.account].person))
    return StandingView(
        tuple((stands.whose(opened, one), stands.standing_said(one)) for one in mine),
        (
            *stands.before_said(opened, person),
            *stands.december_said(opened, person),
            *stands.papers_said(opened, papers),
        ),
        tuple((american(one.day), stands.day_said(one)) for one in found.days),
        of_do(found.next_step, opened),
    )


def gravest_first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Errors, then warnings, then notes; each in the order in which it came."""
    order = ("error", "warning", "note")
    return tuple(sorted(problems, key=lambda one: order.index(one.severity)))
