"""The plan of `amend` for people: a table of years, the reasons, the columns of Form 1040-X, and the chains."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from basisbook.cli import output
from basisbook.forms.amendment import form_1040x
from basisbook.forms.amendment.package import ChainRow, Package, Plan
from basisbook.forms.open_book import OpenBook
from basisbook.ledger.book import Book
from basisbook.ledger.money import grouped, show_for_people
from basisbook.ledger.sentences.telling import called
from basisbook.ledger.words import and_list

ACTIONS = {
    "nothing": "nothing",
    "with-return": "with the return",
    "late-8606": "late 8606, alone",
    "corrected-8606": "corrected 8606, alone",
    "form-5329": "5329, alone",
    "1040-x": "1040-X and 8606",
    "pro-forma": "nothing: closed",
    "consult": "ask a professional",
    "unknown": "not known yet",
}
"""What each action is called."""


def action(package: Package) -> str:
    """What goes out, in a few words."""
    if package.action == "1040-x" and not package.sending:
        return "1040-X"
    return ACTIONS[package.action]


def as_text(
    opened: OpenBook, found: Plan, wanted: Sequence[Package], person: str | None, years: range, revision: str
) -> str:
    """Everything about these packages, and the chains of their years."""
    # Without markup: a name may hold square brackets.
    console = Console(width=output.width(), highlight=False, markup=False, emoji=False)
    with console.capture() as captured:
        _overview(console, opened.book, wanted)
        for group in _alike(package for package in wanted if package.action != "nothing"):
            _reasons(console, opened.book, group)
            _columns(console, group[0], revision)
        for (who, pool), rows in found.chains.items():
            happened = [row for row in rows if row.tax_year in years and row.happened]
            if person in (None, who) and happened:
                _chain(console, opened.pool_name(who, pool), found, happened)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def _table(*columns: tuple[str, bool]) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0))
    for heading, right in columns:
        table.add_column(heading, justify="right" if right else "left", no_wrap=heading != "whose")
    return table


def _overview(console: Console, book: Book, wanted: Sequence[Package]) -> None:
    table = _table(("year", False), ("send", False), ("whose", False), ("until", False), ("tax", True))
    for package in wanted:
        table.add_row(
            str(package.tax_year),
            action(package) + (" !" if package.missing else ""),
            _names(book, package.people),
            _until(package),
            _tax(package),
        )
    console.print(table)


def _names(book: Book, people: Iterable[str]) -> str:
    return and_list(called(book, one) for one in people)


def _until(package: Package) -> str:
    if package.action == "form-5329" or (package.action == "1040-x" and (package.owing or package.arguable)):
        return "at once" if package.arguable else "soon"
    if package.action == "1040-x":
        return str(package.refund.file_by or "")
    if package.action == "with-return":
        return str(package.of.dates.due)
    return "no last day" if package.action in ("late-8606", "corrected-8606") else ""


def _tax(package: Package) -> str:
    if package.action == "form-5329":
        waived = not package.other_taxes and any(one.waived for one in package.excess)
        return "waiver asked" if waived else f"owed {show_for_people(package.other_taxes or 0)}"
    if package.action != "1040-x":
        return ""
    if not package.income and not package.other_taxes:
        return "no change"
    if package.columns is None or not package.columns.single:
        return "not known yet"
    if package.refund_expected:
        return f"refund {show_for_people(package.refund_expected)}"
    return f"owed {show_for_people(package.columns.single['owed'])}"


def _alike(packages: Iterable[Package]) -> Iterator[list[Package]]:
    """Packages one after the other of which the same is to be said."""
    group: list[Package] = []
    for package in packages:
        plain = not package.early and not package.excess and package.columns is None
        if group and plain and _said(group[0]) == _said(package):
            group.append(package)
            continue
        if group:
            yield group
        group = [package]
    if group:
        yield group


def _said(package: Package) -> tuple[object, ...]:
    changes = tuple(change for step in package.steps for change in step.changes)
    return package.people, package.action, package.reasons, package.penalties, package.waits, changes


def _reasons(console: Console, book: Book, group: Sequence[Package]) -> None:
    package = group[0]
    heading = output.runs([one.tax_year for one in group])
    what = f"{heading}  {action(package)}"
    console.print(Text.assemble("\n", (what, "bold"), f"  {_names(book, package.people)}"))
    said = [*package.reasons, *package.penalties, *(f"wait {wait}" for wait in package.waits)]
    if len(group) > 1 and package.penalties:
        said.append("the penalty is for each of these years")
    if package.of.assumed and package.action in ("1040-x", "pro-forma", "consult"):
        said.append("the day of filing is not recorded; the due date stands for it")
    for step in package.steps:
        if step.changes:
            moved = "; ".join(
                f"line {change.line} {grouped(change.before) or 'blank'} -> {grouped(change.after) or 'blank'}"
                for change in step.changes
            )
            said.append(f"Form 8606 of {called(book, step.person)}: {moved}")
    for one in package.early:
        if one.filed == one.line_4:
            continue
        before = "not known" if one.filed is None else show_for_people(one.filed)
        said.append(
            f"Form 5329 of {called(book, one.person)}: line 4 {before} -> {show_for_people(one.line_4)}"
        )
    for text in said:
        wrapped = textwrap.wrap(text, output.width() - 2, break_long_words=False, break_on_hyphens=False)
        console.print(*(f"  {line}" for line in wrapped), sep="\n")


def _columns(console: Console, package: Package, revision: str) -> None:
    columns = package.columns
    if columns is None or not columns.a:
        return
    numbers = form_1040x.numbers(revision)
    table = Table(box=None, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0))
    table.add_column("line", justify="right", no_wrap=True)
    table.add_column("Form 1040-X", ratio=1)
    for heading in ("A", "B", "C"):
        table.add_column(heading, justify="right", no_wrap=True)
    for word, cents in columns.a.items():
        if (cents or columns.c[word]) and word in numbers:
            amounts = (cents, columns.b[word], columns.c[word])
            table.add_row(numbers[word], form_1040x.label(word, numbers), *map(show_for_people, amounts))
    for word, cents in columns.single.items():
        table.add_row(numbers[word], form_1040x.label(word, numbers), "", "", show_for_people(cents))
    console.print(table)


def _chain(console: Console, heading: str, found: Plan, rows: Sequence[ChainRow]) -> None:
    other = "statutory" if found.policy == "conservative" else "conservative"
    console.print(Text.assemble("\n", (heading, "bold"), ": basis at the end of each year"))
    table = _table(
        ("year", False),
        ("put in", True),
        ("recovered", True),
        ("as filed", True),
        (found.policy, True),
        (other, True),
    )
    for row in rows:
        table.add_row(
            f"{row.tax_year}{' closed' if row.closed else ''}",
            show_for_people(row.line_1),
            show_for_people(row.recovered),
            "" if row.filed is None else show_for_people(row.filed),
            show_for_people(row.carried),
            show_for_people(row.other),
        )
    console.print(table)
