"""`filed`: what the IRS has."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from basisbook.cli import dialogue, findings, output
from basisbook.cli.entering import append
from basisbook.cli.options import (
    DATE,
    YEAR,
    as_of_option,
    book_option,
    open_book,
    person_of,
    person_option,
    pool_option,
    typed,
)
from basisbook.cli.sentences import find
from basisbook.ledger import journal, money
from basisbook.ledger.dates import american
from basisbook.ledger.interview.reading import READERS
from basisbook.ledger.money import grouped
from basisbook.ledger.problems import HOLE, Do, FormError, Hole, Shell, UsageError, do, hidden

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook


_PAIR = re.compile(r"([0-9]{1,2}[a-z]?)=(-?[\d,.$]+)")
_SHARE = re.compile(r"0?\.\d{1,12}|0|1(\.0{1,12})?")


@click.command()
@click.argument("year", type=YEAR)
@person_option
@pool_option
@click.option(
    "--line", "lines", multiple=True, metavar="LINE=AMOUNT", help="A line of a form filed long ago."
)
@click.option(
    "--from-pdf", type=click.Path(path_type=Path), metavar="FILE", help="Read the lines of a filled form."
)
@click.option("--none", "nothing", is_flag=True, help="No Form 8606 was filed for that year.")
@click.option("--amended", is_flag=True, help="It replaced a form filed before.")
@click.option("--on", type=DATE, metavar="DATE", help="The day it was filed.")
@click.option("--received", type=DATE, metavar="DATE", help="The day the IRS received it.")
@click.option(
    "--return", "returns", multiple=True, metavar="LINE=AMOUNT", help="A line of the Form 1040 it went with."
)
@click.option("--yes", is_flag=True, help="Do not ask whether what was read is right.")
@as_of_option
@book_option
def filed(
    year: int,
    person: str | None,
    pool: str | None,
    lines: tuple[str, ...],
    from_pdf: Path | None,
    nothing: bool,
    amended: bool,
    on: dt.date | None,
    received: dt.date | None,
    returns: tuple[str, ...],
    yes: bool,
    as_of: dt.date | None,
) -> None:
    """Keep what the IRS has for a YEAR: a form this program made, one that was filed long ago, or none.

    \b
    basisbook filed 2023 --on 2024-04-10               what `fill` makes, frozen
    basisbook filed 2015 --line 1=5500 --line 14=5500  the lines one knows
    basisbook filed 2021 --from-pdf old-8606.pdf       read from an official page
    basisbook filed 2001 --none                        nothing was filed
    basisbook filed 2024 --none --amended              amended, without a form
    """
    from basisbook.forms.filed import files, snapshot

    opened = open_book()
    who, name = person_of(opened, person), pool or "own"
    if sum((bool(lines), from_pdf is not None, nothing)) > 1:
        raise UsageError(find("filed-twofold", do("filed", year, help=None)))
    _possible(opened, who, name, year, {"--on": on, "--received": received})
    kind = "amended" if amended else "original"
    known: dict[str, Any] = {"kind": kind, "filed": on, "received": received}
    if returns:
        known["returns"] = {
            line: _amount(year, "--return", line, text)
            for line, text in _pairs(year, "--return", returns).items()
        }
    if nothing:
        _none(opened, who, name, year, known)
        return
    if lines or from_pdf:
        taken = _typed(year, lines) if lines else _read(year, from_pdf, ask=not yes)
        shot = snapshot.Snapshot(
            person=who,
            pool=name,
            tax_year=year,
            how="typed" if lines else "pdf",
            lines=taken,
            whole=from_pdf is not None,
            revision=_revision(year).key,
            **known,
        )
    else:
        opened.refuse_errors(who)
        day = as_of or opened.day
        if on is None and as_of is None and output.stdin_is_terminal():
            on = _when_sent(year, day)
        found = opened.history(as_of, for_filing=True).pool(who, name)
        found_year = found.year(year) if found else None
        if found_year is None:
            way = do("filed", year, person=who, none=None, when="if none was filed")
            raise FormError(find("nothing-to-file", way, whose=who, of=year))
        if against := opened.blocks(who, year):
            raise FormError(*against, *findings.blocked([year], who))
        shot = snapshot.freeze(
            found_year, name, opened.book, opened.entries, **(known | {"as_of": day, "filed": on or day})
        )
    before = opened.filed().forms.get((who, name, year))
    if before is not None and before.how != "none" and files.same_form(before, shot):
        click.echo(f"{year}: that is kept as filed already.")
        return
    path, source = files.placed(opened.folder, shot)
    _record(opened, who, name, year, kind, shot.filed, source, {path: shot.text.encode()})
    count = len(shot.lines)
    what = "the form as `fill` makes it" if shot.how == "fill" else f"{count} line{'' if count == 1 else 's'}"
    sent = f", filed on {american(shot.filed)}," if shot.filed else ""
    output.paragraph(f"{year}: {what}{sent} is kept in {path}.")
    output.say(f"basisbook diff {year} compares it with what the ledger says now.")


def _when_sent(year: int, today: dt.date) -> dt.date:
    """The day on which the return with the form was filed: every deadline follows from it. Raises `Left`."""
    while True:
        try:
            typed = dialogue.line(f"On which day was the return of {year} filed? [{american(today)}]: ")
        except dialogue.Stopped:
            typed = "."
        if typed == ".":
            raise output.Left
        if not typed:
            return today
        try:
            found = dt.date.fromisoformat(READERS["day"](typed, {}))
        except ValueError as error:
            says = str(error)
            output.paragraph(f"{says[:1].upper()}{says[1:]}.", indent="  ", err=True)
            continue
        if dt.date(year, 1, 1) <= found <= today:
            click.echo(f"  {american(found)}", err=True)
            return found
        output.paragraph(f"It was between January 1, {year} and {american(today)}.", indent="  ", err=True)


def _none(opened: OpenBook, who: str, pool: str, year: int, known: dict[str, Any]) -> None:
    """No form: with lines of the return, or with an amended return, that is kept in a snapshot of its own."""
    from basisbook.forms.filed import files, snapshot

    source = ""
    amended = known["kind"] == "amended"
    if amended or known.get("returns") or known["received"]:
        more: dict[str, Any] = {}
        if amended:
            more = {
                "entries": len(opened.entries),
                "as_of": opened.day,
                "filed": known["filed"] or opened.day,
            }
        shot = snapshot.Snapshot(
            person=who, pool=pool, tax_year=year, how="none", lines={}, whole=True, **(known | more)
        )  # fmt: skip
        _, source = files.write(opened.folder, shot)
    _record(opened, who, pool, year, "amended" if amended else "none", known["filed"], source)
    if amended:
        click.echo(f"{year}: the amended return of {who} went out without a Form 8606.")
    else:
        click.echo(f"{year}: no Form 8606 was filed for {who}.")


def _possible(opened: OpenBook, who: str, pool: str, year: int, days: Mapping[str, dt.date | None]) -> None:
    """Nothing is filed that the ledger would not take. Raises `UsageError`, before anything is written."""
    now = opened.day
    if year > now.year:
        raise UsageError(find("filed-future", do("filed", Hole("YEAR")), begins=year))
    pools = ["own", *(a.decedent for a in opened.book.accounts.values() if a.decedent and a.person == who)]
    if pool not in pools:
        names = list(dict.fromkeys(pools))
        ways = [typed("--pool", name) for name in names]
        raise UsageError(find("no-pool/of", *ways, whose=who, pool=pool, names=", ".join(names)))
    for option, day in days.items():
        if day and (day.year < year or day > now):
            code = "filed-day/before" if day.year < year else "filed-day/after"
            raise UsageError(find(code, typed(option), option=option, day=day, begins=year, now=now))


def _revision(year: int) -> Any:
    """The page of the year; forms is imported late, so its type is not named here."""
    from basisbook.forms.revisions import revision_for

    return revision_for(year)


def _pairs(year: int, option: str, texts: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        match = _PAIR.fullmatch(text.strip())
        if match is None:
            page = _revision(year)
            line = next(iter(page.returns), "") if option == "--return" else page.roles.get("carry", "")
            raise UsageError(
                find("filed-line", _way(year, option), option=option, text=hidden(text), line=line)
            )
        found[match[1]] = match[2]
    return found


def _typed(year: int, texts: tuple[str, ...]) -> dict[str, str]:
    revision = _revision(year)
    found = {}
    for line, text in _pairs(year, "--line", texts).items():
        if line not in revision.lines:
            lines = ", ".join(revision.lines)
            raise UsageError(find("filed-line/none", do("law", year), of=year, line=line, lines=lines))
        found[line] = (
            _ratio(year, line, text) if revision.is_ratio(line) else _amount(year, "--line", line, text)
        )
    return {line: found[line] for line in revision.lines if line in found}


def _ratio(year: int, line: str, text: str) -> str:
    if _SHARE.fullmatch(text):
        return text
    raise UsageError(find("filed-line/share", _way(year, "--line", line), line=line, text=hidden(text)))


def _way(year: int, option: str, line: str = "") -> Do:
    return Do("filed", (year,), ((option.removeprefix("--"), f"{line}=" if line else HOLE),))


def _amount(year: int, option: str, line: str, text: str) -> str:
    try:
        cents = money.parse(text.removeprefix("-"))
    except money.NotAnAmountError as error:
        way = _way(year, option, line)
        raise UsageError(
            find("filed-line/amount", way, line=line, text=hidden(text), why=str(error))
        ) from None
    return ("-" if text.startswith("-") and cents else "") + money.show(cents).removesuffix(".00")


def _read(year: int, path: Path | None, *, ask: bool) -> dict[str, str]:
    from basisbook.forms.official.read_form import only_one, read_forms

    assert path is not None
    try:
        data = output.read_ordinary(path)
    except OSError as error:
        look = Shell(("ls", "-l", str(path.parent)))
        raise UsageError(find("no-file", look, place=str(path), why=error.strerror)) from None
    found = read_forms(data)
    of_year = [one for one in found if one.tax_year == year]
    read = of_year[0] if len(of_year) == 1 else only_one(found)
    if read.tax_year != year:
        way = do("filed", read.tax_year, from_pdf=str(path))
        raise UsageError(find("other-year", way, place=str(path), found=read.tax_year, asked=year))
    revision = _revision(year)
    for line, text in read.lines.items():
        click.echo(f"{line:>4}  {revision.lines[line].label:<56.56}{grouped(text):>16}")
    if ask and output.stdin_is_terminal():
        try:
            click.confirm("Is this what was filed?", abort=True, err=True)
        except click.Abort:
            raise output.Left from None
    elif ask:
        way = do("filed", year, from_pdf=str(path), yes=None)
        raise UsageError(find("not-confirmed", way, place=str(path)))
    return dict(read.lines)


def _record(
    opened: OpenBook,
    who: str,
    pool: str,
    year: int,
    code: str,
    on: dt.date | None,
    source: str,
    beside: Mapping[str, bytes] | None = None,
) -> None:
    """The `filed` entry: a new one, or a correction of the one that named a mistyped form."""
    account = next((a.id for a in opened.book.accounts.values() if pool != "own" and a.decedent == pool), "")
    before = [
        number
        for number, entry in opened.in_force().items()
        if (entry.kind, entry.person, entry.tax_year, entry.code) == ("filed", who, year, code)
        and (opened.book.pool_of(entry.account) if entry.account else "own") == pool
    ]
    if before and code != "amended":
        now = opened.in_force()[before[-1]]
        if (now.source, now.date) == (source, on):
            return
        entry = journal.correct(opened.entries, before[-1], opened.day, source=source, date=on)
    else:
        entry = journal.append(
            opened.entries,
            opened.day,
            person=who,
            kind="filed",
            tax_year=year,
            date=on,
            account=account,
            code=code,
            source=source,
        )
    append(opened.folder, [entry], beside, opened.read)
