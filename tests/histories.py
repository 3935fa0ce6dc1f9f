"""Plans and audits from entries, with the history that an open book would give them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from basisbook.forms.amendment import plan as planning
from basisbook.forms.amendment.package import Plan, Policy
from basisbook.forms.audit import audit as auditing
from basisbook.forms.audit.finding import Finding
from basisbook.forms.filed.files import Filed
from basisbook.forms.filed.rounding import filed_methods, replay_with_filed
from basisbook.forms.replay.replay import replay
from basisbook.ledger import journal
from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.evidence.store import Shelf
from basisbook.ledger.inference.accept import entries_for, worth_accepting
from basisbook.ledger.inference.infer import Inferred


def plan(
    book: Book, entries: Sequence[Entry], filed: Filed, today: dt.date, *, policy: Policy = "conservative"
) -> Plan:
    statutory = replay_with_filed(book, entries, filed, as_of=today)
    return planning.plan(book, entries, filed, today, statutory, policy=policy)


def audit(
    book: Book,
    ledger: Sequence[Entry],
    found: Inferred,
    shelf: Shelf,
    today: dt.date,
    filed: Filed | None = None,
) -> tuple[Finding, ...]:
    supposed = entries_for(ledger, found, worth_accepting(found), today)
    in_force = journal.in_force([*ledger, *supposed])
    methods = filed_methods(book, in_force, filed, as_of=today) if filed else {}
    return auditing.audit(
        book, in_force, replay(book, in_force, as_of=today, methods=methods), found, shelf, filed, today
    )
