"""A joint return: what the other spouse's IRAs put beside a plan, as far as the book has it."""

from __future__ import annotations

from collections.abc import Mapping

from basisbook.forms.open_book import OpenBook
from basisbook.forms.plan.lived import Change, Lived
from basisbook.forms.plan.situation import Situation, situation
from basisbook.ledger.limits import figures_of
from basisbook.ledger.problems import LedgerError
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Beside:
    """The spouse of a joint return, by name; `lived`: the same year as recorded so far, None where it cannot be told."""

    name: str
    lived: Lived | None

    def with_(self, year: Lived) -> Mapping[str, int] | None:
        """The return of both by its lines, cents; None where the spouse's part cannot be told, or of another year."""
        if self.lived is None or self.lived.year != year.year:
            return None
        mine, theirs = year.filled.returns, self.lived.filled.returns
        return {line: mine.get(line, 0) + theirs.get(line, 0) for line in (*mine, *theirs)}


def beside(opened: OpenBook, found: Situation) -> Beside | None:
    """The spouse with whom the last recorded return up to this year was a joint one. Each has a form of one's own (IRC
    408(d)(2) counts the IRAs of one individual), the return is one."""
    person, year = found.start.person, found.start.year
    entries = tuple(opened.in_force().values())
    years = sorted(
        {one.year or 0 for one in entries if one.person == person and (one.year or 0) <= year}, reverse=True
    )
    last = next((said for one in years if (said := figures_of(entries, person, one)).status), None)
    if last is None or last.status != "joint" or last.spouse not in opened.book.people:
        return None
    name = opened.book.people[last.spouse].name
    try:
        theirs = situation(opened, last.spouse, year)
    except LedgerError:
        return Beside(name, None)
    return Beside(name, theirs.start.lived(Change()))
