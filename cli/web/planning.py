"""The alternatives of a year in a browser, with amounts that slide: they change a scenario, and never the book."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, abort, redirect, request

from basisbook.cli.options import parse_amount
from basisbook.cli.plan import read_percent
from basisbook.cli.web.site import Site, page
from basisbook.forms.plan.alternatives import Wish
from basisbook.forms.plan.tax import Taxed
from basisbook.forms.views.planned import PlanView, planned
from basisbook.ledger.money import show
from basisbook.ledger.problems import LedgerError, Problem, hidden
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One amount of a scenario: `unit` is `$`, `years` or `%`; `step` in whole units."""

    name: str
    label: str
    unit: str
    step: int
    read: Callable[[str], int]


def _years(text: str) -> int:
    """1 to 30. Raises `ValueError`."""
    if text.isdecimal() and text.isascii() and 1 <= int(text) <= 30:
        return int(text)
    raise ValueError("is no number of years from 1 to 30")


def _amount(text: str) -> int:
    """Cents, not below zero. Raises `ValueError`."""
    cents = parse_amount(text.removeprefix("$"))
    if cents < 0:
        raise ValueError("is below zero")
    return cents


def _percent(text: str) -> int:
    try:
        return read_percent(text)
    except ValueError:
        raise ValueError("is no percentage") from None


FIELDS = (
    Field("value", "All own IRAs together are worth now", "$", 100, _amount),
    Field("contribute", "Still to be put in this year", "$", 100, _amount),
    Field("convert", "To be converted", "$", 100, _amount),
    Field("to_plan", "To go to an employer plan", "$", 100, _amount),
    Field("take", "To be taken out", "$", 100, _amount),
    Field("years", "Years over which everything is converted", "years", 1, _years),
    Field("again", "To be put in next year", "$", 100, _amount),
    Field("rate", "Your marginal tax rate in percent", "%", 1, _percent),
)

USUAL_YEARS = Wish().years


def routes(app: Flask, site: Site) -> None:
    """The pages of a plan."""

    @app.get("/plan")
    def plan() -> Any:
        person, opened = request.args.get("person", ""), site.open()
        people = list(opened.book.people.values())
        if not person and len(people) == 1:
            person = people[0].id
        if person in opened.book.people:
            return redirect(f"/plan/{person}/{opened.day.year}", HTTPStatus.SEE_OTHER)
        return page(
            site, "which_plan.html", opened=opened, title="What could be done this year", people=people
        )

    @app.get("/plan/<person>/<int:year>")
    def plan_of(person: str, year: int) -> Any:
        opened = site.open()
        if person not in opened.book.people or not 1987 <= year <= opened.day.year + 1:
            abort(HTTPStatus.NOT_FOUND)
        given = {one.name: request.args.get(one.name, "").strip() for one in FIELDS}
        said, wrong = _read(given)
        problems: tuple[Problem, ...] = ()
        found: PlanView | None = None
        try:
            opened.refuse_errors(person)
            found = planned(opened, person, year, _wish(said), Taxed(said.get("rate")), said.get("value"))
        except LedgerError as error:
            problems = error.problems
        shown = page(
            site, "plan.html", opened=opened, title=f"{opened.book.people[person].name}: what could be done in {year}",
            fields=FIELDS, given=given, wrong=wrong, plan=found, problems=problems, limits=_limits(found), usual=_usual(found),
        )  # fmt: skip
        return shown, HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK


def _read(given: Mapping[str, str]) -> tuple[dict[str, int], dict[str, str]]:
    """Values by field, where something is said; and what cannot be read, in words."""
    said: dict[str, int] = {}
    wrong: dict[str, str] = {}
    for one in FIELDS:
        if not given[one.name]:
            continue
        try:
            said[one.name] = one.read(given[one.name])
        except ValueError as error:
            wrong[one.name] = f'"{hidden(given[one.name])}" {error}'
    return said, wrong


def _wish(said: Mapping[str, int]) -> Wish:
    return Wish(
        contribute=said.get("contribute", 0),
        convert=said.get("convert"),
        take=said.get("take", 0),
        to_plan=said.get("to_plan"),
        years=said.get("years", USUAL_YEARS),
        again=said.get("again", 0),
    )


def _limits(found: PlanView | None) -> dict[str, int]:
    """How far each field slides, in its own units."""
    if found is None:
        return {}
    dollars = {one.name for one in FIELDS if one.unit == "$"}
    return {name: -(-most // 100) if name in dollars else most for name, most in found.slides.items()}


def _usual(found: PlanView | None) -> dict[str, str]:
    """What is taken where a field is empty, as its text."""
    if found is None:
        return {"years": str(USUAL_YEARS)}
    return {"value": show(found.worth), "years": str(USUAL_YEARS)} | {
        name: show(cents) for name, cents in found.usual.items()
    }
