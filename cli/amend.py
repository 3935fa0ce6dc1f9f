"""`amend`: what to send for each year, until when, and why; and the papers."""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from basisbook.cli import closing, findings, output
from basisbook.cli import figures as figure_questions
from basisbook.cli.closing import DAYS
from basisbook.cli.entering import append
from basisbook.cli.letters import write as write_letters
from basisbook.cli.options import (
    YEARS,
    NewPath,
    as_of_option,
    book_option,
    given_book,
    open_book,
    parse_amount,
    parse_date,
    person_of,
    person_option,
)
from basisbook.cli.remedies import worded
from basisbook.cli.sentences import find
from basisbook.ledger import journal, store
from basisbook.ledger.entry import Entry
from basisbook.ledger.inference import grades
from basisbook.ledger.kinds import FIGURE_CODES, NONRESIDENT, WAIVED
from basisbook.ledger.problems import HOLE, Hole, Problem, UsageError, do, hidden

if TYPE_CHECKING:
    from basisbook.forms.amendment.package import Package, Plan
    from basisbook.forms.open_book import OpenBook
    from basisbook.forms.papers.paper import Folder


@click.command(short_help="what to send for each year, and the papers")
@click.argument("years", type=YEARS, default="all")
@person_option
@as_of_option
@click.option(
    "--policy",
    type=click.Choice(["conservative", "statutory"]),
    default="conservative",
    help="How basis passes through a closed year; both are shown.",
)
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help="table or json."
)
@click.option(
    "--out",
    type=NewPath(file_okay=False),
    metavar="DIR",
    help="Write the papers: a folder a package.",
)
@click.option(
    "--revision",
    type=click.Choice(["2024-02", "2025-12"]),
    default="2025-12",
    help="Which Form 1040-X; the newest if not said.",
)
@click.option("--reason", default="", metavar="TEXT", help="Why a form is late, in your own words.")
@click.option(
    "--figure",
    "figures",
    multiple=True,
    is_flag=False,
    flag_value=figure_questions.BARE,
    metavar="CODE=AMOUNT",
    help="Record a figure of the return of the year, or an answer: agi=237720, paid=1105@2024-04-15, amt=same. Bare, it asks one by one.",
)
@click.option(
    "--letters",
    is_flag=True,
    help="With --out: also the client's letter, what is asked of him, a statement to sign, and what agrees.",
)
@click.option(
    "--closing",
    "days",
    type=DAYS,
    metavar="DAYS",
    help="List what closes within so many days, of everybody in the book.",
)
@book_option
def amend(
    years: range,
    person: str | None,
    as_of: dt.date | None,
    policy: Literal["conservative", "statutory"],
    form: str,
    out: Path | None,
    revision: str,
    reason: str,
    figures: tuple[str, ...],
    days: int | None,
    *,
    letters: bool,
) -> None:
    """Say for each of YEARS what to send to the IRS, until when, and why.

    \b
    basisbook amend                              every year, oldest first
    basisbook amend 2023                         one year, with its amended return
    basisbook amend 2023 --figure "agi=237720 deductions=27700"
    basisbook amend --out papers                 the papers, a folder an envelope
    basisbook amend --closing 90                 what closes within 90 days

    It compares what was filed (basisbook filed) with what the ledger says. Exit code 1 while anything is missing.
    """
    from basisbook.forms.amendment.as_json import as_json
    from basisbook.forms.amendment.package import SENT

    opened = open_book()
    if person is not None:
        person = person_of(opened, person)
    if days is not None and (figures or out is not None):
        alone = do("amend", closing=days)
        raise UsageError(find("closing-alone", alone, option="--figure" if figures else "--out"))
    if letters and out is None:
        raise UsageError(find("letters-where", do("amend", out=HOLE, letters=None)))
    if figures:
        _figures(opened, years, person, figures)
        return
    opened.refuse_errors()
    all_years = opened.plan(as_of, policy)
    if days is not None:
        _closing(opened, all_years, years, person, days, form)
        return
    known = grades.for_filing(opened.known(as_of))
    cited = list(journal.as_cited(known).values())
    wanted = [
        package
        for package in all_years.packages
        if package.tax_year in years and (person is None or person in package.people)
    ]
    if form == "json":
        text = json.dumps(
            as_json(replace(all_years, packages=tuple(wanted)), worded), indent=1, ensure_ascii=False
        )
        click.echo(text)
    else:
        from basisbook.cli.tables.amendment import as_text

        text = as_text(opened, all_years, wanted, person, years, revision)
        if wanted:
            click.echo(text)
        else:
            _nothing(opened, as_of)
    problems = list(all_years.problems)
    if out is None:
        problems += [problem for package in wanted for problem in package.missing]
    else:
        for package in wanted:
            if any(opened.blocks(who, package.tax_year) for who in package.people):
                continue
            if package.action in SENT or (package.action == "pro-forma" and package.sending):
                problems += _write(opened, all_years, package, cited, out, revision, reason)
            else:
                problems += package.missing
    if letters and out is not None:
        write_letters(opened, all_years, wanted, cited, years, out)
    problems += [problem for package in wanted for problem in package.warnings]
    against = [(one.tax_year, opened.blocks(who, one.tax_year)) for one in wanted for who in one.people]
    problems += [problem for _, found in against for problem in found]
    problems += findings.blocked(sorted({year for year, found in against if found}))
    for package in wanted:
        _propose(package)
    output.problems(problems, given_book())
    if findings.any_error(problems):
        sys.exit(1)


def _closing(opened: OpenBook, found: Plan, years: range, person: str | None, days: int, form: str) -> None:
    """List what closes soon; what is missing for it is said below, and makes the exit code 1."""
    rows = closing.rows_of(opened.book, found, opened.folder.name, days, person, years)
    if form == "json":
        click.echo(json.dumps(closing.as_json(rows, found.today, days), indent=1, ensure_ascii=False))
    else:
        click.echo(closing.as_text(rows, found.today, days))
        if owed := closing.owed_said(opened.book, found, person, years):
            click.echo(owed)
    closing_years = {(row.year, row.person) for row in rows if row.missing}
    asked = [
        problem
        for one in found.packages
        if (one.tax_year, ", ".join(one.people)) in closing_years
        for problem in one.missing
    ]
    output.problems([*found.problems, *asked], given_book())
    if asked or findings.any_error(found.problems):
        sys.exit(1)


def _nothing(opened: OpenBook, day: dt.date | None) -> None:
    """Why there is nothing to send; of a day on which nothing was recorded yet nothing follows."""
    first = min((entry.recorded for entry in opened.entries), default=None)
    if day is not None and first is not None and day < first:
        output.paragraph(
            f"Nothing was recorded by {day}: the first entry was written on {first}. Of that day nothing can be said."
        )
    else:
        click.echo(NOTHING)


NOTHING = """\
Nothing to send: no figure of a return changes, as far as the ledger goes.
Not looked at here: Forms 8915, required distributions of heirs, state returns."""


_OURS = re.compile(
    r"send-|not-fileable-|incomplete-|keep-"
    r"|[0-9]+-(cover-list|form-|explanation-of-changes|basis-|statement-|waiver-|reasonable-cause-)"
)
"""How the names of the papers begin that this command writes."""


# Figures


def _figures(opened: OpenBook, years: range, person: str | None, given: Sequence[str]) -> None:
    """Record what was given; what was left open is asked one by one in a terminal, until nothing more is missing."""
    parts = [part for one in given for part in one.replace(",", " ").split()]
    stated = [one for one in parts if one != figure_questions.BARE and not one.endswith("=")]
    codes = [one[:-1] for one in parts if one.endswith("=")]
    bare = figure_questions.BARE in parts
    if len(years) != 1 or not (codes or bare) or not output.stdin_is_terminal():
        if len(years) == 1 and bare:
            way = do("amend", years[0], figure=HOLE)
            raise UsageError(find("missing-values/options", way, verb="amend", needs="figure (CODE=AMOUNT)"))
        _record(opened, years, person, parts)
        return
    seen: set[str] = set()
    left_off = False
    while not left_off and (stated or codes or not seen):
        codes = codes or [one for one in _missing(opened, years[0], person) if one not in seen]
        seen |= {*codes, ""}
        try:
            for one in figure_questions.asked(codes, years[0]):
                stated.append(one)  # noqa: PERF402 - what was answered stays where the input ends
        except output.Left:
            click.echo(err=True)
            left_off = True
        if not stated:
            break
        _record(opened, years, person, stated)
        opened, stated, codes = open_book(), [], []
    if left := _missing(opened, years[0], person):
        output.say(f"Still open: {', '.join(left)}. basisbook amend {years[0]} --figure")


def _missing(opened: OpenBook, year: int, person: str | None) -> list[str]:
    """The codes of the figures that the papers of the year still need."""
    packages = opened.plan(None, "conservative").packages
    return figure_questions.wanted(
        problem
        for one in packages
        if one.tax_year == year and (person is None or person in one.people)
        for problem in one.missing
    )


def _record(opened: OpenBook, years: range, person: str | None, given: Iterable[str]) -> None:
    """Append a `figure` entry for each CODE=AMOUNT, CODE=AMOUNT@DATE, CODE=@DATE or ITEM=ANSWER."""
    if len(years) != 1:
        raise UsageError(find("no-year", do("amend", Hole("YEAR"), figure=HOLE)))
    who = person or _filer(opened, years[0])
    problems: list[Problem] = []
    columns: list[dict[str, object]] = []
    for text in (part for one in given for part in one.replace(",", " ").split()):
        try:
            columns.append(_figure(text))
        except ValueError as error:
            code = text.partition("=")[0]
            way = do("amend", years[0], figure=f"{code}=" if code in FIGURE_CODES else HOLE)
            problems.append(find("bad-figure", way, text=hidden(text), why=str(error)))
    if problems:
        raise UsageError(*problems)
    recorded = opened.day
    columns.sort(key=lambda one: one["code"] != "new-taxable-income")  # what holds for it comes after it
    moved = any(_moves(opened, who, years[0], one) for one in columns)
    entries = list(opened.entries)
    new = []
    for known in columns:
        before = _stated(opened, who, years[0], str(known["code"]))
        if before is not None and known["code"] != "paid":
            now = journal.in_force(entries)[before]
            # Said again after a form was sent, the same amount is news: it is what stands on the return since.
            news = _last_filed(opened, years[0])
            if known["code"] == "missed-tax":  # paid with the request, as it was before it
                asked = _stated(opened, who, years[0], WAIVED)
                news = max(news, journal.in_force(entries)[asked].number if asked is not None else 0)
            since = now.number > news and not moved
            if (now.code, now.amount, now.date) == (known["code"], known.get("amount"), known.get("date")):
                if since:
                    continue
                known["note"] = f"still so on {recorded}"
            entry = journal.correct(entries, before, recorded, **{"amount": None, "date": None} | known)
        else:
            extra = {"person": who, "kind": "figure", "tax_year": years[0]}
            entry = journal.append(entries, recorded, **extra, **known)
        entries.append(entry)
        new.append(entry)
    from basisbook.ledger import checks

    if against := checks.new_entry_problems(opened.book, opened.entries, new):
        year = Hole("YEAR") if years[0] > recorded.year else years[0]
        ways = tuple(do("amend", year, figure=f"{known['code']}=") for known in columns)
        raise UsageError(
            *(
                replace(one, place="", message=f"{one.message}. Nothing was written", remedies=ways)
                for one in against
            )
        )
    if new:
        append(opened.folder, new, known=opened.read)
    click.echo(
        f"{years[0]}: {len(new)} figure{'' if len(new) == 1 else 's'} of the return of {who} recorded."
    )


def _moves(opened: OpenBook, who: str, year: int, one: dict[str, object]) -> bool:
    """Whether it states another new taxable income than before: then what was answered for the old one lapses."""
    before = _stated(opened, who, year, "new-taxable-income") if one["code"] == "new-taxable-income" else None
    return before is not None and opened.in_force()[before].amount != one.get("amount")


def _last_filed(opened: OpenBook, year: int) -> int:
    """The number of the last entry that says that a form of that year was sent; 0 where there is none."""
    found = opened.in_force().values()
    return max((one.number for one in found if (one.kind, one.year) == ("filed", year)), default=0)


def _filer(opened: OpenBook, year: int) -> str:
    """Whose return it is, where nobody said: the one who stated the filing status, or the only person."""
    stated = [
        entry.person for entry in opened.in_force().values() if entry.kind == "return" and entry.year == year
    ]
    return stated[0] if stated else person_of(opened, None)


def _figure(text: str) -> dict[str, object]:
    """Raises `ValueError` with what is wrong."""
    bare = "=" in text or text in ("covered", "spouse-covered", "postponement-counts", NONRESIDENT)
    if bare and text in FIGURE_CODES:
        return {"code": text, "amount": None, "date": None}
    name, equals, value = text.rpartition("=") if text.count("=") > 1 else text.partition("=")
    if name not in FIGURE_CODES:
        from difflib import get_close_matches

        near = get_close_matches(text if "=" in text else name, FIGURE_CODES, n=3)
        raise ValueError("is no figure of a return" + (f"; is it {findings.one_of(near)}?" if near else ""))
    if not equals or not value:
        raise ValueError("has no value behind the equals sign")
    amount, at, day = value.partition("@")
    if name in ("extended-to", "postponed-from", "postponed-to"):
        return {"code": name, "date": parse_date(day if at else amount)}
    if at and name != "paid":
        raise ValueError("has a date; only what was paid has an amount and a date")
    if name == "paid" and not at and parse_amount(amount):
        raise ValueError("needs the day it was paid: paid=1105@2024-04-15")
    return {"code": name, "amount": parse_amount(amount), "date": parse_date(day) if at else None}


def _stated(opened: OpenBook, who: str, year: int, code: str) -> int | None:
    """The entry in force that says this; of a ripple item, whatever its answer, so that it is answered once."""
    item = code.partition("=")[0] if "=" in code and not code.startswith("early-exception") else ""
    found = [
        number
        for number, entry in opened.in_force().items()
        if (entry.kind, entry.person, entry.year) == ("figure", who, year)
        and (entry.code == code or (item and entry.code.partition("=")[0] == item))
    ]
    return found[-1] if found else None


def _propose(package: Package) -> None:
    """Say what an installed tax library makes of the new taxable income, clearly as a proposal."""
    if package.columns is None or "new-tax" not in package.columns.missing:
        return
    from basisbook.forms.amendment.asking import new_taxable_income
    from basisbook.forms.amendment.tax_proposal import propose
    from basisbook.ledger.money import show_for_people

    income = new_taxable_income(package)
    proposal = None if income is None else propose(package.tax_year, package.of.status, income)
    if proposal is not None and income is not None:
        output.say(
            f"{package.tax_year}: a proposal, to be checked: on a taxable income of ${show_for_people(income)} the"
            f" Tax-Calculator has a tax of ${show_for_people(proposal.cents)} (method={proposal.method}). It knows"
            " ordinary income alone: no capital gains, no qualified dividends, no alternative minimum tax."
        )


# The papers


def _write(
    opened: OpenBook,
    found: Plan,
    package: Package,
    in_force: Sequence[Entry],
    out: Path,
    revision: str,
    reason: str,
) -> list[Problem]:
    from basisbook.forms.amendment.package import SENT
    from basisbook.forms.papers.assemble import assemble
    from basisbook.forms.papers.hand_over import as_csv

    folder: Folder = assemble(opened.book, found, package, in_force, revision=revision, reason=reason)
    place = out / folder.name
    store.make_private_folder(place)
    for old in place.glob("*.pdf"):  # nothing of an earlier run may get into the envelope
        if _OURS.match(old.name):
            old.unlink()
    width = len(str(len(folder.papers) - 1))  # so that the names sort in the order of the envelope
    for number, one in enumerate(folder.papers):
        store.write_result(place / f"{number:0{width}d}-{one.name}", one.pdf)
    store.write_result(place / folder.merged_name, folder.merged)
    if package.action in SENT:
        store.write_result(place / f"lines-{package.tax_year}.csv", as_csv(package, revision).encode())
    state = f"   {folder.state}" if folder.state else ""
    click.echo(f"{place / folder.merged_name}{state}")
    return list(folder.problems)
