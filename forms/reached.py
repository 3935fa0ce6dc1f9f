"""Which lines an entry reaches: its example replayed without it and with it. No line is typed here.

A line is reached where it differs and reads a fact of the year that differs too; where none does (what is carried, how
a ratio is rounded), where it differs and reads no line that does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from basisbook.forms.language.define import Revision
from basisbook.forms.language.expr import Line, inside
from basisbook.forms.replay.replay import replay
from basisbook.forms.replay.years import History, Year
from basisbook.ledger import examples, journal
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Reached:
    """Of the first year that differs: `lines` of Form 8606 by number, with what stands on them then, in the order of the paper.

    `returned`: the lines of Form 1040 that differ, the same. Both are empty where no line rests on the kind by itself,
    and `tax_year` is then that of the example.
    """

    tax_year: int
    lines: Mapping[str, str]
    returned: Mapping[str, str]


@cache
def reached(name: str) -> Reached:
    """What the example of a kind reaches."""
    kind = KINDS[name]
    entries, row = examples.ledger(kind), examples.row(kind)
    without = _history(one for one in entries if row.number not in (one.number, one.of))
    for key, pool in _history(entries).pools.items():
        before = without.pool(*key)
        for year in pool.years:
            found = _of_year(before.year(year.tax_year) if before else None, year)
            if found.lines or found.returned:
                return found
    return Reached(row.year or row.recorded.year, {}, {})


def _history(entries: Iterable[Entry]) -> History:
    return replay(examples.book(), journal.in_force(tuple(entries)))


def _of_year(was: Year | None, now: Year) -> Reached:
    before, facts = (was.lines, was.facts.amounts) if was else ({}, {})
    differ = [number for number, text in now.lines.items() if before.get(number) != text]
    changed = {name for name, cents in now.facts.amounts.items() if facts.get(name, 0) != cents}
    reading = [number for number in differ if changed & now.revision.facts_of(number)]
    first = reading or [number for number in differ if not set(differ) & _lines_read(now.revision, number)]
    returned = was.returns if was else {}
    return Reached(
        now.tax_year,
        {number: now.lines[number] for number in first},
        {name: text for name, text in now.returns.items() if returned.get(name) != text},
    )


def _lines_read(page: Revision, number: str) -> frozenset[str]:
    """The other lines that the arithmetic of a line reads."""
    return frozenset(
        node.number
        for rule in page.rules
        if rule.line.number == number
        for node in inside(rule.line.arithmetic)
        if isinstance(node, Line) and node.number != number
    )
