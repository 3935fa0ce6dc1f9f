"""The reconciliation: what the papers, the ledger and the return say of each year, side by side. A page for the file.

Amounts are whole numbers of the papers (boxes of Forms 5498 and 1099-R, lines of the return); an empty cell was not said by
any paper at hand. A row in which two that should agree differ is marked.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable

from basisbook.forms.drawn import statement as paper
from basisbook.forms.papers.paper import Paper
from basisbook.forms.replay.on_return import on_return
from basisbook.forms.replay.years import History
from basisbook.ledger.book import OWN, Book
from basisbook.ledger.inference.infer import Inferred
from basisbook.ledger.inference.situation import Situation
from basisbook.ledger.money import show_for_people

Pair = tuple[int | None, int | None]


def reconciliation(
    book: Book, history: History, inferred: Inferred, people: Sequence[str], years: range
) -> Paper:
    """A row a year and person: put in, taken out, converted, value, each by the papers and by the ledger; then the returns.

    Sources: Form 5498 boxes 1, 3 and 5; Form 1099-R box 1, rollovers and conversions off; Form 8606 lines 6 to 8.
    """
    story: list[Flowable] = [
        paper.title("Reconciliation of papers, ledger and return"),
        paper.prose(
            "Where two amounts differ, the row is marked. An empty cell: no paper at hand says it. Own IRAs only."
        ),
    ]
    for who in people:
        story += _of_person(book, history, inferred, who, years)
    story += _returns(book, history, inferred, people, years)
    heading = "Reconciliation"
    return Paper("reconciliation.pdf", heading, paper.document(heading, story, foot="For the file."))


def _of_person(book: Book, history: History, inferred: Inferred, who: str, years: range) -> list[Flowable]:
    pool = history.pool(who, OWN)
    rows: list[tuple[str, ...]] = []
    differ: list[int] = []
    for year in pool.years if pool else ():
        if year.tax_year not in years:
            continue
        facts = year.facts.amounts
        at = inferred.situations.get((who, year.tax_year))
        known = year.facts.unknown
        pairs: tuple[Pair, ...] = (
            (_said(at, "contributed"), facts["contributions"]),
            (_distributed(at), facts["distributions"]),
            (_said(at, "converted"), facts["conversions"]),
            (_said(at, "value"), None if "year_end_value" in known else facts["year_end_value"]),
        )
        if not any(cents for pair in pairs for cents in pair):
            continue
        if any(None not in pair and pair[0] != pair[1] for pair in pairs):
            differ.append(len(rows))
        rows.append((str(year.tax_year), *(_shown(cents) for pair in pairs for cents in pair)))
    if not rows:
        return []
    head = (
        "Year",
        "Put in: 5498 box 1",
        "Put in: ledger",
        "Taken out: 1099-R",
        "Taken out: ledger",
        "Converted: 5498 box 3",
        "Converted: ledger",
        "Value: 5498 box 5",
        "Value: ledger",
    )
    return [
        paper.section(book.people[who].name),
        paper.table(head, rows, (36, *[-1] * 8), numbers=range(1, 9), marked=differ),
    ]


def _said(at: Situation | None, name: str) -> int | None:
    if at is None:
        return None
    said = getattr(at, name)
    return said.cents if said.known else None


def _distributed(at: Situation | None) -> int | None:
    return at.known_for_labels.distributed if at is not None and (at.rows or at.is_listed) else None


def _shown(cents: int | None) -> str:
    return "" if cents is None else show_for_people(cents)


def _returns(
    book: Book, history: History, inferred: Inferred, people: Sequence[str], years: range
) -> list[Flowable]:
    """What each return at hand shows of IRAs, and what the ledger gives for everybody on it."""
    rows: list[tuple[str, ...]] = []
    differ: list[int] = []
    seen: set[tuple[int, frozenset[str]]] = set()
    for (who, number), at in sorted(inferred.situations.items(), key=lambda one: (one[0][1], one[0][0])):
        shown = at.tax_return
        together = frozenset({who, at.spouse} - {""})
        if shown is None or number not in years or not together & set(people) or (number, together) in seen:
            continue
        seen.add((number, together))
        parts = [on_return(history, one, number) for one in sorted(together)]
        sure = all(one.known for one in parts)
        pairs: tuple[Pair, ...] = (
            (shown.known("gross_ira"), sum(one.gross for one in parts) if sure else None),
            (shown.known("taxable_ira"), sum(one.taxable for one in parts) if sure else None),
            (shown.known("ira_deduction"), sum(one.deduction for one in parts) if sure else None),
        )
        if any(None not in pair and pair[0] != pair[1] for pair in pairs):
            differ.append(len(rows))
        names = ", ".join(book.people[one].name for one in sorted(together) if one in book.people)
        rows.append((str(number), names, *(_shown(cents) for pair in pairs for cents in pair)))
    if not rows:
        return []
    head = (
        "Year",
        "Return of",
        "IRA money: return",
        "IRA money: ledger",
        "Taxable: return",
        "Taxable: ledger",
        "Deducted: return",
        "Deducted: ledger",
    )
    return [
        paper.section("The returns"),
        paper.table(head, rows, (36, 90, *[-1] * 6), numbers=range(2, 8), marked=differ),
    ]
