"""What was contributed for a year, and how sure that is."""

from __future__ import annotations

from basisbook.ledger.inference import grades
from basisbook.ledger.inference.grades import Grade
from basisbook.ledger.inference.papers import Paper
from basisbook.ledger.inference.situation import Said, Situation, two_statements


def made_for_year(at: Situation) -> tuple[Said, Grade, str]:
    """What was contributed for the year, how sure that is, and by which rule: the best kind of paper decides."""
    if at.contributed.known:
        late = any(paper.year != at.year for paper in _postponed(at))
        return at.contributed, grades.of_contribution(at.contributed.origins), "R9" if late else "R1"
    stated = [one for one in at.papers.of("statement", at.person, at.year) if "contributions" in one.values]
    if said := _sum(stated, "contributions"):
        said.conflict = said.conflict or two_statements(stated, "contributions")
        return said, grades.of_contribution(said.origins), "R1"
    if regular := [one for one in at.contribution_dates if one.own]:
        said = Said(known=True)
        for one in regular:
            said.cents += one.cents
            said.evidence += [e for e in one.evidence if e not in said.evidence]
            said.origins.add("history")
        return said, "C", "R8"
    payments = at.papers.of("payment", at.person, at.year)
    named = [one for one in payments if one.cents("for_year") == at.year]
    if said := _sum(named or payments, "amount"):
        return said, "C" if named else "D", "R8"
    if said := _sum(at.papers.of("assertion", at.person, at.year), "amount"):
        return said, "E", "R1"
    return at.contributed, "E", "R1"


def _postponed(at: Situation) -> list[Paper]:
    later = [one for year in range(at.year, at.year + 10) for one in at.papers.of("5498", at.person, year)]
    return [one for one in later if one.cents("box13b") == at.year and one.cents("box13a")]


def postponed_code(at: Situation) -> str:
    """Why box 13c lets the contribution be late: a disaster, or an area of combat (an executive order, a public law)."""
    codes = {one.text("box13c").upper()[:2] for one in _postponed(at)} - {""}
    return (
        {"FD": "disaster", "EO": "combat-zone", "PL": "combat-zone"}.get(codes.pop(), "")
        if len(codes) == 1
        else ""
    )


def _sum(papers: list[Paper], name: str) -> Said | None:
    said = Said()
    for paper in papers:
        said.add(paper.cents(name), paper)
    return said if said.cents else None
