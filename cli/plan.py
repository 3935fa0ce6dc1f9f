"""`plan`: what would happen, before it happens; the papers of a reverse rollover; the days that count."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from basisbook.cli import output
from basisbook.cli.options import (
    AMOUNT,
    NUMBER,
    YEAR,
    NewPath,
    Typed,
    book_option,
    given_book,
    open_book,
    parse_amount,
    person_of,
    person_option,
)
from basisbook.cli.sentences import find
from basisbook.cli.supposing import supposed_of
from basisbook.cli.words import step_said
from basisbook.forms.plan.tax import RATES
from basisbook.ledger import store
from basisbook.ledger.kinds import FILING_CODES, OWN_TRADITIONAL
from basisbook.ledger.problems import HOLE, UsageError, do
from basisbook.ledger.quick_dataclass import dataclass

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook


class _Plan(click.Group):
    """`basisbook plan 2026` is short for `basisbook plan year 2026`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [*_year_said(args)])


def _year_said(args: Sequence[str]) -> Sequence[str]:
    first = next((at for at, word in enumerate(args) if not word.startswith("-")), None)
    if first is not None and args[first][:1].isdigit() and "--book" not in args[:first]:
        return [*args[:first], "year", *args[first:]]
    return args


@click.group(cls=_Plan, short_help="what would happen, before it happens")
@book_option
def plan() -> None:
    """Before acting: the alternatives of a year, the papers of a reverse rollover, the days that count.

    \b
    basisbook plan 2026 --value 207000     what could be done, side by side
    basisbook plan rollover --value 85000  papers for a rollover to a plan
    basisbook plan calendar                the days that count, from your book
    """


def _read_value(text: str) -> tuple[str, int]:
    account, _, amount = text.rpartition("=")
    return account.strip(), parse_amount(amount.strip())


def read_percent(text: str) -> int:
    """Hundredths of a percent. Raises `ValueError`."""
    hundredths = parse_amount(text.removesuffix("%"))
    if not 0 <= hundredths <= 10000:
        raise ValueError("is no percentage")
    return hundredths


VALUE = Typed("value", _read_value)
PERCENT = Typed("percent", read_percent)

value_option = click.option(
    "--value",
    "worth",
    type=VALUE,
    multiple=True,
    metavar="AMOUNT|ACCOUNT=AMOUNT",
    help="What all own IRAs are worth now, or each of them.",
)
with_option = click.option(
    "--with",
    "hypothetical",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A CSV of entries that might be, as for diff --with.",
)


@plan.command(short_help="what could be done in a year, side by side")
@click.argument("year", type=YEAR)
@person_option
@value_option
@with_option
@click.option(
    "--contribute", type=AMOUNT, default=0, help="Still to be contributed this year, nondeductible."
)
@click.option("--later", type=AMOUNT, default=0, help="To be contributed for the year after its end.")
@click.option("--convert", type=AMOUNT, help="To be converted; usual: what was contributed.")
@click.option("--take", type=AMOUNT, default=0, help="To be taken out, required distributions too.")
@click.option("--give", type=AMOUNT, default=0, help="To go to charity directly (QCD).")
@click.option("--from-plan", type=AMOUNT, default=0, help="To come in from an employer plan.")
@click.option("--after-tax", type=AMOUNT, default=0, help="After-tax money in that.")
@click.option("--employer", type=AMOUNT, default=0, help="SEP or SIMPLE money still to come in.")
@click.option("--to-plan", type=AMOUNT, help="To go to an employer plan; usual: the most that may.")
@click.option("--cushion", type=AMOUNT, default=0, help="To leave besides the basis.")
@click.option("--cap", type=AMOUNT, help="The most that the plan takes in a year.")
@click.option("--years", type=NUMBER, default=4, help="Over how many years to spread a conversion.")
@click.option("--again", type=AMOUNT, default=0, help="Next year's contribution.")
@click.option("--rate", type=PERCENT, help="Your marginal tax rate in percent: 24.")
@click.option("--status", type=click.Choice(FILING_CODES), help="For tax by bracket: the filing status.")
@click.option("--income", type=AMOUNT, help="For tax by bracket: other taxable income, after deductions.")
@click.option("--fill", type=click.Choice([f"{rate}" for rate in RATES]), help="The bracket to fill.")
@click.option("--accept", metavar="LETTER", help="Keep this alternative as a list of steps to tick off.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help="table or json."
)
@click.option("--pdf", type=NewPath(), metavar="FILE", help="A page for an adviser.")
@book_option
def year(
    year: int,
    person: str | None,
    worth: tuple[tuple[str, int], ...],
    hypothetical: Path | None,
    accept: str | None,
    form: str,
    pdf: Path | None,
    **said: Any,
) -> None:
    """What could be done in YEAR, side by side: lines, taxable, basis left, tax, and what cannot be taken back.

    Nothing is written into the ledger. What is planned is said by options, or as a file of entries (--with).
    """
    from basisbook.cli.tables import planned
    from basisbook.forms.plan.alternatives import alternatives, warnings
    from basisbook.forms.plan.december import inventory

    opened = open_book()
    opened.refuse_errors(person)
    person = person_of(opened, person)
    asked = _asked(opened, person, year, worth, hypothetical, said)
    found = alternatives(asked.found, asked.wish, asked.taxed)
    if form == "json":
        click.echo(json.dumps(planned.as_json(opened, asked.found, asked.taxed, found), indent=1))
    else:
        click.echo(planned.as_table(opened, asked.found, asked.wish, asked.taxed, found), nl=False)
    if pdf is not None:
        from basisbook.forms.plan.page import page

        store.write_result(pdf, page(opened, asked.found, asked.wish, asked.taxed, found))
        output.say(f"written: {pdf}")
    if accept is not None:
        _accept(opened, asked, found, accept)
    trap = inventory(opened, person, asked.found.supposed) if year == opened.day.year else []
    output.problems((*asked.found.notes, *trap, *warnings(asked.found, asked.wish, found)), given_book())


@dataclass(frozen=True)
class _Asked:
    """What a plan answers: the situation, what is wished, and how it is taxed."""

    found: Any
    wish: Any
    taxed: Any


def _asked(
    opened: OpenBook,
    person: str,
    year: int,
    worth: Sequence[tuple[str, int]],
    hypothetical: Path | None,
    said: dict[str, Any],
) -> _Asked:
    from basisbook.forms.plan.alternatives import Wish
    from basisbook.forms.plan.situation import situation
    from basisbook.forms.plan.tax import Taxed

    if said["fill"] and (said["status"] is None or said["income"] is None):
        raise UsageError(
            find("plan-fill", do("plan year", year, fill=said["fill"], status=HOLE, income=HOLE))
        )
    supposed = supposed_of(opened, hypothetical)
    value, values = values_of(opened, person, year, worth)
    found = situation(opened, person, year, value=value, values=values, supposed=supposed)
    names = ("contribute", "later", "convert", "take", "give", "from_plan", "employer", "to_plan", "cushion")
    names = (*names, "cap", "years", "again")  # type: ignore[assignment]
    wish = Wish(
        **{name: said[name] for name in names},
        from_plan_basis=said["after_tax"],
        bracket=int(said["fill"]) if said["fill"] else None,
    )
    taxed = Taxed(said["rate"], said["status"] or "", said["income"] or 0)
    if said["income"] is None:
        taxed = Taxed(said["rate"])
    return _Asked(found, wish, taxed)


def values_of(
    opened: OpenBook, person: str, year: int, worth: Sequence[tuple[str, int]]
) -> tuple[int | None, dict[str, int]]:
    """What --value says: one amount for all, or amounts by account. Raises `UsageError`."""
    mine = [
        one.id
        for one in opened.book.accounts.values()
        if one.person == person and one.type in OWN_TRADITIONAL
    ]
    values = {account: cents for account, cents in worth if account}
    alone = [cents for account, cents in worth if not account]
    for account in values:
        closed = opened.book.accounts[account].closed if account in mine else None
        if closed is not None and closed <= opened.day:
            way = do("plan year", year, value=HOLE)
            raise UsageError(find("plan-value/closed", way, account=account, date=closed))
    wrong = [account for account in values if account not in mine]
    if wrong or len(alone) > 1 or (alone and values) or len(values) != len(worth) - len(alone):
        code = "plan-value/account" if wrong else "plan-value"
        raise UsageError(
            find(code, do("plan year", year, value=HOLE), account=(wrong or [""])[0], mine=", ".join(mine))
        )
    return (alone[0] if alone else None), values


def _accept(opened: OpenBook, asked: _Asked, found: Sequence[Any], letter: str) -> None:
    from basisbook.forms.plan import steps

    chosen = next((one for one in found if one.key == letter), None)
    if chosen is None:
        keys = [one.key for one in found]
        raise UsageError(
            find(
                "plan-no-letter",
                do("plan year", asked.found.start.year, accept=HOLE),
                letter=letter,
                keys=", ".join(keys),
            )
        )
    path = steps.keep(opened, asked.found.start.person, chosen)
    output.say(f"kept as a list to tick off: {path}")


@plan.command("list", short_help="the steps of accepted plans, and which are done")
@book_option
def list_() -> None:
    """The steps of plans that were accepted. A step is done when the ledger has it."""
    from basisbook.forms.plan.steps import damaged, steps

    opened = open_book()
    found = steps(opened)
    output.problems(damaged(opened), given_book())
    if not found and not output.any_error_shown():
        click.echo("No plan was accepted yet: basisbook plan year 2026 --accept c keeps one.")
    for one in found:
        click.echo(step_said(one))


@plan.command("calendar", short_help="the days that count, as a list or an .ics file")
@click.argument("year", type=YEAR, required=False)
@person_option
@click.option("--ics", type=NewPath(), metavar="FILE", help="Write a file for a calendar too.")
@book_option
def calendar_(year: int | None, person: str | None, ics: Path | None) -> None:
    """The days that count in YEAR (this one): the backdoor, a reverse rollover, required distributions."""
    from basisbook.forms.plan.calendars import as_ics, calendar

    opened = open_book()
    person = person_of(opened, person)
    days = calendar(opened, person, year or opened.today.year)
    for one in days:
        mark = "" if one.verified else " (not verified)"
        output.hanging(f"{one.day:%b} {one.day.day:2}, {one.day.year}  ", f"{one.calendar}: {one.what}{mark}")
    if ics is not None:
        store.write_result(ics, as_ics(days, opened.today))
        output.say(f"written: {ics}")


@plan.command(short_help="the papers of a reverse rollover: IRA to employer plan")
@person_option
@value_option
@click.option("--amount", type=AMOUNT, help="Another amount than the most, less the cushion.")
@click.option(
    "--cushion", type=AMOUNT, help="To leave besides the basis; usual: $25, or 0.1% if that is more."
)
@click.option("--invested", is_flag=True, help="It cannot be held in cash until then: a cushion of 2%.")
@click.option("--cap", type=AMOUNT, help="The most that the plan takes in a year.")
@click.option("--whole", is_flag=True, help="The plan takes only whole IRAs.")
@click.option("--indirect", is_flag=True, help="The money comes to me first (60 days).")
@click.option("--plan-name", default="", metavar="NAME", help="The plan's exact legal name.")
@click.option("--out", type=NewPath(), metavar="DIR", help="Write the papers there.")
@book_option
def rollover(
    person: str | None,
    worth: tuple[tuple[str, int], ...],
    amount: int | None,
    cushion: int | None,
    invested: bool,
    cap: int | None,
    whole: bool,
    indirect: bool,
    plan_name: str,
    out: Path | None,
) -> None:
    """How much may go from the IRAs to an employer plan now, and the papers for it, to be signed by the owner."""
    from basisbook.cli.tables.rolled import as_text
    from basisbook.forms.plan.rollover import rollover as worked_out
    from basisbook.forms.plan.situation import situation

    opened = open_book()
    opened.refuse_errors(person)
    person = person_of(opened, person)
    value, values = values_of(opened, person, opened.today.year, worth)
    found = situation(opened, person, opened.today.year, value=value, values=values)
    rolled = worked_out(
        opened, found, values=values, plan=plan_name, amount=amount, left=cushion, in_cash=not invested,
        cap=cap, whole=whole, direct=not indirect,
    )  # fmt: skip
    for text in as_text(opened, rolled):
        output.paragraph(text)
    if out is not None:
        from basisbook.forms.plan.letters import papers

        store.make_private_folder(out)
        for one in papers(opened, rolled):
            store.write_result(out / one.name, one.pdf)
            output.say(f"written: {out / one.name}  {one.title}")
    output.problems(found.notes, given_book())
