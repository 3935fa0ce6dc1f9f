"""Whether the parts of a book fit together: ledger, seal, filed forms, papers and their cards, and what was left behind."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from basisbook.forms.filed import files
from basisbook.forms.plan.steps import damaged as plans
from basisbook.forms.sentences import find
from basisbook.ledger.interview import kept as answers
from basisbook.ledger.problems import ByHand, FormError, Hole, LedgerError, Problem, Shell, do, steps
from basisbook.ledger.store.private import names_in

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook

_PAPER = re.compile(r"\bev:([0-9a-f]{8,64})")
_SNAPSHOT = re.compile(r"filed/[^ ;]+\.json")


def fits(opened: OpenBook) -> list[Problem]:
    """What one part of the book proves and another does not have. Reads every file of the book once; writes nothing."""
    return [
        *_filed(opened),
        *_steering(opened),
        *_copies(opened),
        *papers_missing(opened),
        *answers.damaged(opened.folder),
        *plans(opened),
    ]


def _filed(opened: OpenBook) -> Iterator[Problem]:
    """Filed forms that no entry names, or that know more entries than there are: the ledger was cut back."""
    folder = opened.folder
    try:
        names = names_in(folder / files.FOLDER)
    except OSError as error:
        look = Shell(("ls", "-ld", str(folder / files.FOLDER)))
        yield find("filed-unreadable", look, place=files.FOLDER, why=error.strerror)
        return
    named = {name for entry in opened.entries for name in _SNAPSHOT.findall(entry.source)}
    for name in (f"{files.FOLDER}/{name}" for name in names if name.endswith(".json")):
        if name.startswith(f"{files.FOLDER}/."):
            continue
        back = ByHand("bring the ledger and its seal back from a backup")
        if name not in named:
            aside = steps(ByHand("or, if it was never filed, put it aside:"), _away(folder / name))
            yield find("filed-orphan", back, aside, place=name)
            continue
        try:
            snapshot = files.read(folder / name)
        except FormError:
            continue  # it is said where filed forms are read
        if snapshot.entries is not None and snapshot.entries > len(opened.entries):
            gaps = {"known": f"{snapshot.entries:,}", "now": f"{len(opened.entries):,}"}
            yield find("filed-knows-more", back, place=name, known=gaps["known"], now=gaps["now"])


def _steering(opened: OpenBook) -> Iterator[Problem]:
    """Births and deaths that were changed since a form was filed."""
    for (person, _, year), snapshot in opened.filed().forms.items():
        then = ((snapshot.steering or {}).get("people", {})).get(person)
        who = opened.book.people.get(person)
        if then is None or who is None:
            continue
        for name in ("born", "died"):
            was, now = then.get(name, ""), str(getattr(who, name) or "")
            if was and was != now:
                ways = (
                    ByHand(f"in book.toml, bring {name} of {person} back, if it was right"),
                    do("diff", year, when="what the change means for what was filed"),
                    do(
                        "filed",
                        year,
                        person=person,
                        when="if the form as filed was made with the day as it is now",
                    ),
                )
                code = "filed-day-changed" if now else "filed-day-changed/gone"
                yield find(code, *ways, year=year, person=person, what=name, was=was, now=now)


def _copies(opened: OpenBook) -> Iterator[Problem]:
    """Every kept copy of a paper: each must be there, and be what was added."""
    if not (opened.folder / "evidence").is_dir():
        return
    from basisbook.ledger.evidence import store as papers  # noqa: PLC0415 - most books have no papers

    try:
        cards = papers.cards(opened.folder)
    except LedgerError as error:
        yield from error.problems
        return
    for card in cards:
        yield from papers.copy_problems(opened.folder, card)


def papers_missing(opened: OpenBook) -> Iterator[Problem]:
    """Papers on which entries in force rest, and which are not in the book."""
    cited: dict[str, int] = {}
    for number, entry in opened.in_force().items():
        for digest in _PAPER.findall(entry.source):
            cited.setdefault(digest, number)
    if not cited:
        return
    from basisbook.ledger.evidence import store as papers  # noqa: PLC0415 - most books have no papers

    try:
        known = sorted(card.digest for card in papers.cards(opened.folder))
    except LedgerError:
        return  # it is said where they are read
    for digest, number in cited.items():
        at = bisect_left(known, digest)
        if at == len(known) or not known[at].startswith(digest):
            again = do("evidence add", Hole("FILE"))
            yield find("paper-missing", again, place=f"entry {number}", id=f"ev:{digest}", by=number)


def _away(path: Path) -> Shell:
    return Shell(("mv", "-n", str(path), f"{path}.aside"))
