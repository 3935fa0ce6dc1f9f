"""Where a book stands, in sentences: the same in a terminal and on a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from basisbook.cli.findings import told
from basisbook.forms.open_book import OpenBook
from basisbook.forms.plan.december import inventory
from basisbook.forms.status import Day, Paper, Standing
from basisbook.ledger.book import OWN
from basisbook.ledger.money import show_for_people
from basisbook.ledger.sentences.telling import called
from basisbook.ledger.words import and_list

_DAYS = {
    "year ends": "the last day for conversions of {year}; a balance then is line 6",
    "papers": "Form 1099-R and the December statements of {year} have come",
    "return": "the return of {year}, and the last day to put money in for it",
    "extended": "the last day to move or take back what was put in for {year}",
}


def whose(opened: OpenBook, one: Standing) -> str:
    """`Ana Reyes, 2025`, with the person an IRA was inherited from."""
    name = opened.book.people[one.person].name + ("" if one.pool == OWN else f" (from {one.pool})")
    return f"{name}, {one.year}"


def day_said(one: Day) -> str:
    """What a day is for."""
    return _DAYS[one.kind].format(year=one.year)


def standing_said(one: Standing) -> str:
    """How a year of somebody stands."""
    if one.state == "nothing yet":
        return "nothing is written down yet."
    so_far = [("put in", one.put_in), ("converted", one.converted), ("taken out", one.taken_out)]
    moved = ", ".join(f"{show_for_people(cents)} {words}" for words, cents in so_far if cents)
    if one.state == "not ended":
        return f"{moved or 'nothing'} so far; it has not ended."
    if one.state == "incomplete":
        return f"{one.missing[0].message if one.missing else one.reason}."
    amounts = f"taxable {show_for_people(one.taxable or 0)}, basis {show_for_people(one.basis or 0)}"
    if one.filed:
        return f"filed; {amounts}."
    return (
        f"{'ready' if one.state == 'ready' else 'no form is due'}; {amounts}{f' ({moved})' if moved else ''}."
    )


def before_said(opened: OpenBook, whom: str | None = None) -> Iterator[str]:
    """Whose earlier basis is not known, which is not zero."""
    for one in opened.of_records:
        if one.code == "before-unknown" and whom in (None, one.person):
            yield f"{one.message[:1].upper()}{one.message[1:]}."


def december_said(opened: OpenBook, whom: str | None = None) -> Iterator[str]:
    """What raises line 6 after a conversion of this year, as long as it can be repaired."""
    several = len(opened.book.people) > 1
    for person, known in opened.book.people.items():
        if whom not in (None, person):
            continue
        for one in inventory(opened, person):
            said = told(replace(one, person=""), opened.book).message  # whose it is stands before it
            yield f"{known.name}: {said}." if several else f"{said[:1].upper()}{said[1:]}."


def papers_said(opened: OpenBook, papers: tuple[Paper, ...]) -> Iterator[str]:
    """The papers that are late, and those to expect, a line for each form and year."""
    groups: dict[tuple[str, int, str], list[str]] = {}
    for one in papers:
        ended = opened.today.year > one.year
        if one.state == "late" or (one.state == "expected" and (ended or one.form == "1099-R")):
            account = opened.book.accounts[one.account]
            groups.setdefault((one.form, one.year, one.state), []).append(
                account.custodian or called(opened.book, account.id)
            )
    for (form, year, state), companies in groups.items():
        what = f"The value on December 31, {year}" if form == "value" else f"Form {form} of {year}"
        late = "is not written down" if form == "value" else "has not been seen"
        said = late if state == "late" else "is to be expected"
        yield f"{what} {said}: {and_list(dict.fromkeys(companies))}."
