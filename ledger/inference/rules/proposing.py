"""What all rules use to propose and to ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from basisbook.ledger.inference import grades
from basisbook.ledger.inference.grades import Grade
from basisbook.ledger.inference.papers import Moved, Paper
from basisbook.ledger.inference.proposals import Proposal
from basisbook.ledger.inference.situation import Deduction, Said, Situation, day_for

REPAID = {
    "QR": "reservist",
    "BA": "birth-adoption",
    "EP": "emergency",
    "DA": "domestic-abuse",
    "TI": "terminal-illness",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What the papers leave open, and which document would settle it. `stake`: cents of basis that depend on it."""

    person: str
    year: int
    code: str
    what: str
    document: str
    stake: int = 0


class Keys:
    """Keys of the proposals of one rule in one year: stable, because papers come in a fixed order."""

    def __init__(self, at: Situation) -> None:
        self.at, self.numbers = at, count(1)

    def __call__(self, kind: str) -> str:
        return f"{self.at.person}/{self.at.year}/{kind}/{next(self.numbers)}"


def evidence_of(*groups: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for group in groups for one in group if one))


def deduction_question(at: Situation, deduction: Deduction, stake: int) -> Question:
    if deduction.rule == "R2":
        what = f"how the spouses shared the IRA deduction of {at.year}"
        document = f"the IRA deduction worksheet of {at.year}, or the spouse's Form 5498"
    else:
        what = f"whether the contribution for {at.year} was deducted"
        document = f"page 1 of Form 1040 for {at.year}, or its return transcript"
    return Question(at.person, at.year, "deduction", what, document, stake)


def weakest(said: Said) -> list[str]:
    order = ("irs", "filed", "custodian", "history", "bank", "taxpayer")
    return [max(said.origins, key=order.index)] if said.origins else []


def of_row(at: Situation, paper: Paper, kind: str, rule: str, why: str, **more: object) -> Proposal:
    number = at.rows.index(paper)
    return Proposal(
        key=f"{at.person}/{at.year}/{kind}/row{number}",
        rule=rule,
        person=at.person,
        kind=kind,
        tax_year=at.year,
        date=day_for(at.moved({"plan-rollover-out": "rollover-out"}.get(kind, kind)), paper.cents("box1"))[0],
        amount=paper.cents("box1"),
        grade="X" if paper.conflict else grades.of_origins(paper.origins),
        evidence=tuple(paper.evidence),
        why=paper.conflict or why,
        **more,  # type: ignore[arg-type]
    )


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
    keys = Keys(at)
    parts: list[tuple[int, dt.date | None]]
    evidence = tuple(said.evidence)
    if dates and sum(one.cents for one in dates) == said.cents:
        parts = [(one.cents, one.day) for one in dates]
        evidence = evidence_of(evidence, [e for one in dates for e in one.evidence])
    else:
        parts = [(cents, None) for cents in portions] or [(said.cents, None)]
    for cents, day in parts:
        yield Proposal(
            key=keys(kind),
            rule=rule,
            person=at.person,
            kind=kind,
            tax_year=at.year,
            date=day,
            amount=cents,
            grade=grade,
            evidence=evidence,
            why=said.conflict or why,
        )


def leaning_on(paper: Paper, said: Said) -> Said:
    both = Said(0, list(said.evidence), set(said.origins), known=True)
    both.lean_on(paper)
    return both


def value_proposal(
    at: Situation, rule: str, cents: int, grade: Grade, evidence: tuple[str, ...], why: str
) -> Proposal:
    return Proposal(
        key=Keys(at)("year-end-value"),
        rule=rule,
        person=at.person,
        kind="year-end-value",
        tax_year=at.year,
        amount=cents,
        grade=grade,
        evidence=evidence,
        why=why,
    )
