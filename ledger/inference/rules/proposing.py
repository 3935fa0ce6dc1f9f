"""What all rules use to propose and to ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import count
from typing import TypedDict, Unpack

from basisbook.ledger.inference.grades import Grade
from basisbook.ledger.inference.movements import Moved
from basisbook.ledger.inference.papers import Conflict, Paper
from basisbook.ledger.inference.proposals import Proposal
from basisbook.ledger.inference.situation import Deduction, Said, Situation, day_for
from basisbook.ledger.quick_dataclass import dataclass

REPAID = {
    "QR": "reservist",
    "BA": "birth-adoption",
    "EP": "emergency",
    "DA": "domestic-abuse",
    "TI": "terminal-illness",
}
DISASTER = "DD"
"""The code of box 14b for disaster money, which is repaid by the distribution that it names."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the papers leave open, and which document would settle it. `stake`: cents of basis that depend on it.

    `blocks`: money that left an IRA is on no line until it is answered, so no form is filed.
    """

    person: str
    year: int
    code: str
    what: str
    document: str
    stake: int = 0
    blocks: bool = False


Finding = Proposal | Question
"""What a rule gives."""


class More(TypedDict, total=False):
    """What only some kinds have, as `Proposal` names it."""

    date: dt.date | None
    account: str
    to: str
    moved: int | None
    basis: int | None
    code: str
    of: str
    least: int
    most: int
    needs: str
    note: str


class Proposer:
    """What one rule proposes and asks of one year. Keys are stable, because papers come in a fixed order."""

    def __init__(self, at: Situation) -> None:
        self.at, self._numbers = at, count(1)

    def propose(
        self,
        kind: str,
        rule: str,
        cents: int,
        *,
        rests_on: Paper | Said | None = None,
        why: str,
        evidence: Iterable[str] = (),
        grade: Grade | None = None,
        key: str = "",
        conflict: Conflict | None = None,
        **more: Unpack[More],
    ) -> Proposal:
        """A proposed entry of the year. It has the documents and the grade of what it `rests_on`, and `evidence` besides.

        Where that is in conflict, the conflict is the reason. `key` replaces the kind and the next number.
        """
        at, shown = self.at, list[str]()
        if rests_on is not None:
            shown, grade = rests_on.evidence, grade or rests_on.grade
            conflict = conflict or rests_on.conflict
        return Proposal(
            key=f"{at.person}/{at.year}/{kind}/{key or next(self._numbers)}",
            rule=rule,
            person=at.person,
            kind=kind,
            tax_year=at.year,
            amount=cents,
            grade=grade or "E",
            evidence=evidence_of(shown, evidence),
            why=conflict.text if conflict else why,
            conflict=conflict,
            **more,
        )

    def ask(self, code: str, what: str, document: str, stake: int = 0) -> Question:
        """A question about the year."""
        return Question(self.at.person, self.at.year, code, what, document, stake)


def evidence_of(*groups: Iterable[str]) -> tuple[str, ...]:
    """All documents of the groups, each once, in their order."""
    return tuple(dict.fromkeys(one for group in groups for one in group if one))


def deduction_question(at: Situation, deduction: Deduction, stake: int) -> Question:
    """Whether the year's contribution was deducted, or by which of the spouses."""
    if deduction.rule == "R2":
        what = f"how the spouses shared the IRA deduction of {at.year}"
        document = f"the IRA deduction worksheet of {at.year}, or the spouse's Form 5498"
    else:
        what = f"whether the contribution for {at.year} was deducted"
        document = f"page 1 of Form 1040 for {at.year}, or its return transcript"
    return Proposer(at).ask("deduction", what, document, stake)


def of_row(at: Situation, paper: Paper, kind: str, rule: str, why: str, **more: Unpack[More]) -> Proposal:
    """The entry of one Form 1099-R, as it stands."""
    cents = paper.cents("box1")
    more["date"], _ = day_for(at.moved({"plan-rollover-out": "rollover-out"}.get(kind, kind)), cents)
    key = f"row{at.rows.index(paper)}"
    return Proposer(at).propose(kind, rule, cents, rests_on=paper, why=why, key=key, **more)


def in_portions(
    at: Situation,
    kind: str,
    rule: str,
    said: Said,
    dates: list[Moved],
    portions: list[int],
    grade: Grade,
    why: str,
) -> Iterator[Proposal]:
    """The official total, in the portions and on the days that the histories show, if they make up that total."""
    by, evidence = Proposer(at), list[str]()
    parts: list[tuple[int, dt.date | None]] = [(cents, None) for cents in portions] or [(said.cents, None)]
    if dates and sum(one.cents for one in dates) == said.cents:
        parts = [(one.cents, one.day) for one in dates]
        evidence = [e for one in dates for e in one.evidence]
    for cents, day in parts:
        yield by.propose(kind, rule, cents, rests_on=said, why=why, evidence=evidence, grade=grade, date=day)


def leaning_on(paper: Paper, said: Said) -> Said:
    """What rests on a sum and on one more paper."""
    both = Said(0, list(said.evidence), set(said.origins), known=True, conflict=said.conflict)
    both.lean_on(paper)
    return both
