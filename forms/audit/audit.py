"""Whether papers, ledger and filed forms agree: named checks, each finding with its years and amounts.

The eleven checks are numbered as in `docs/evidence.md`. They run over the ledger with what the papers prove and
nobody has accepted yet, so that a shoebox can be audited before anything enters the ledger.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence

from basisbook.forms.audit.codes import designated_roth, recharacterized
from basisbook.forms.audit.filed_forms import (
    basis_without_value,
    filed_against_papers,
    filed_chain,
    return_as_right,
    return_totals,
)
from basisbook.forms.audit.finding import Audited, FiledForm, Finding, cents_on_line
from basisbook.forms.audit.papers import (
    changed_returns,
    contradictions,
    histories_against_forms,
    limits,
    mixed_up,
    rollovers,
    same_number,
    same_paper,
    too_old,
    values,
    without_pay,
)
from basisbook.forms.filed.files import Filed
from basisbook.forms.replay.years import History
from basisbook.ledger.book import OWN, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.evidence.store import Shelf
from basisbook.ledger.inference.form_lines import today_s_lines
from basisbook.ledger.inference.infer import Inferred


def audit(
    book: Book,
    in_force: Mapping[int, Entry],
    history: History,
    inferred: Inferred,
    shelf: Shelf,
    filed: Filed | None = None,
    today: dt.date | None = None,
) -> tuple[Finding, ...]:
    """Every finding, by person and year. `history` is that of `in_force`: the ledger, and what the papers prove.

    Until `today` is past the due date of a return, its Form 8606 is not missing.
    """
    forms: dict[tuple[str, int], FiledForm] = {}
    for (person, year), form in inferred.forms.items():
        if form.lines:
            forms[person, year] = FiledForm(form.lines, ", ".join(form.evidence))
    none_filed = set()
    for (person, pool, year), snapshot in (filed.forms if filed else {}).items():
        if pool != OWN:
            continue
        if snapshot.how == "none":
            none_filed.add((person, year))
            continue
        lines = {
            line: cents
            for line, text in snapshot.lines.items()
            if (cents := cents_on_line(line, text)) is not None
        }
        before = forms.get((person, year))
        forms[person, year] = FiledForm(
            {**(before.lines if before else {}), **today_s_lines(year, lines)}, "the filed snapshot"
        )
    audited = Audited(book, inferred, shelf, history, in_force, forms, frozenset(none_filed), today)
    found = [finding for check in CHECKS for finding in check(audited)]
    unique: dict[tuple[str, tuple[int, ...], str, str], Finding] = {}
    for finding in found:
        unique.setdefault((finding.person, finding.years, finding.code, finding.message), finding)
    return tuple(sorted(unique.values(), key=lambda one: (one.person, one.years[:1], one.check)))


def blocking(findings: Sequence[Finding], person: str, year: int) -> tuple[Finding, ...]:
    """What keeps a form of that year from being filed: contradictions of that year, or of an earlier one."""
    return tuple(
        one
        for one in findings
        if one.check == 0 and one.person in (person, "") and min(one.years, default=0) <= year
    )


CHECKS: tuple[Callable[[Audited], Iterator[Finding]], ...] = (
    contradictions, recharacterized, designated_roth, rollovers, values, limits, filed_chain, filed_against_papers,
    return_totals, return_as_right, basis_without_value, same_paper, same_number, too_old, without_pay, mixed_up, changed_returns, histories_against_forms,
)  # fmt: skip
"""In the order of their numbers, and two more."""
