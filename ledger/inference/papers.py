"""The same paper seen twice counts once: owner's copy, transcript, aggregator, corrected form.

A paper is one form of one issuer, however many documents show it. Where two documents show it with different
figures and neither is corrected, the paper is in conflict, and what rests on it is graded X.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from basisbook.ledger.evidence.documents import UNKNOWN_ROW, Document, Kind, Value
from basisbook.ledger.inference import grades
from basisbook.ledger.inference.grades import Grade
from basisbook.ledger.inference.movements import Moved, Unclear, sort_rows
from basisbook.ledger.money import show_for_people
from basisbook.ledger.quick_dataclass import dataclass

_RANK = {"irs": 0, "filed": 1, "custodian": 2, "history": 3, "bank": 4, "taxpayer": 5}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why papers cannot all be right, as a person reads it, and which documents contradict each other."""

    text: str
    documents: tuple[str, ...]


@dataclass(slots=True)
class Paper:
    """One paper: its values, the documents that show it, who they come from, and why they disagree, if they do."""

    kind: Kind
    person: str
    year: int
    values: dict[str, Value]
    evidence: list[str]
    origins: set[str]
    account: str = ""
    corrected: bool = False
    spouse: str = ""
    conflict: Conflict | None = None
    unread: frozenset[str] = frozenset()

    def cents(self, name: str) -> int:
        """An amount; a row that is not printed is zero on a form that was read."""
        value = self.values.get(name, 0)
        return value if isinstance(value, int) and not isinstance(value, bool) else 0

    def known(self, name: str) -> int | None:
        """An amount, or None where no document shows it."""
        return self.cents(name) if name in self.values else None

    def text(self, name: str) -> str:
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""

    def flag(self, name: str) -> bool:
        return self.values.get(name) is True

    @property
    def grade(self) -> Grade:
        """How well it is proved: by the best of those who say so; X where they contradict each other."""
        return "X" if self.conflict else grades.of_origins(self.origins)

    @property
    def from_irs(self) -> bool:
        return "irs" in self.origins


@dataclass(slots=True)
class Papers:
    """All papers of a book by kind, (person, year); a joint return stands under both spouses."""

    by_kind: dict[Kind, dict[tuple[str, int], list[Paper]]] = field(default_factory=dict)
    moved: list[Moved] = field(default_factory=list)
    lists: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    unclear: list[Unclear] = field(default_factory=list)

    def of(self, kind: Kind, person: str, year: int) -> list[Paper]:
        return self.by_kind.get(kind, {}).get((person, year), [])

    def one(self, kind: Kind, person: str, year: int) -> Paper | None:
        found = self.of(kind, person, year)
        return found[0] if found else None

    def irs_list(self, person: str, year: int) -> list[str]:
        """The Wage and Income Transcripts of a year: what is not in them was not reported."""
        return self.lists.get((person, year), [])

    @property
    def years(self) -> dict[str, list[int]]:
        """The years of each person that any paper speaks of, oldest first."""
        found: dict[str, set[int]] = defaultdict(set)
        for papers in self.by_kind.values():
            for person, year in papers:
                found[person].add(year)
        for one in self.moved:
            found[one.person] |= {one.for_year, one.day.year}
        return {person: sorted(years) for person, years in sorted(found.items())}


def sort_out(
    documents: Iterable[Document],
    lists: Mapping[tuple[str, int], list[str]] | None = None,
    types: Mapping[str, str] | None = None,
) -> Papers:
    """Papers from documents. The order of the documents makes no difference.

    `lists` names, by (person, year), the Wage and Income Transcripts that were read, even empty ones; `types` are those of the
    accounts of the book, by id.
    """
    result = Papers(lists=dict(lists or {}))
    groups: dict[tuple[Kind, str, int], list[Document]] = defaultdict(list)
    transactions: list[Document] = []
    for document in documents:
        if not document.person or document.year is None:
            continue
        if document.kind == "transaction":
            transactions.append(document)
            continue
        groups[document.kind, document.person, document.year].append(document)
        if document.kind in ("return", "account") and document.spouse:
            groups[document.kind, document.spouse, document.year].append(document)
    for (kind, person, year), found in sorted(groups.items()):
        found.sort(key=lambda one: (_RANK[one.origin], one.evidence, one.where))
        if kind in ("return", "account", "8606"):
            papers = [_merged(kind, person, year, found)]
        elif kind in ("5498", "1099-R"):
            papers = _forms(kind, person, year, found, complete=bool(result.irs_list(person, year)))
        else:
            papers = _distinct(kind, person, year, found)
        result.by_kind.setdefault(kind, {})[person, year] = papers
    forms = [one for (kind, _, _), found in groups.items() if kind == "5498" for one in found]
    movements = sort_rows(transactions, types or {}, forms)
    result.moved, result.unclear = movements.moved, movements.unclear
    return result


def _paper(document: Document, person: str) -> Paper:
    assert document.year is not None
    return Paper(
        document.kind,
        person,
        document.year,
        {name: one.value for name, one in document.fields.items()},
        [document.evidence],
        {document.origin},
        document.account,
        document.corrected,
        document.spouse if person == document.person else document.person,
        unread=document.unread,
    )


def _merged(kind: Kind, person: str, year: int, found: Sequence[Document]) -> Paper:
    """One return, one account, one Form 8606 a year: every figure that any copy shows."""
    paper = _paper(found[0], person)
    paper.year = year
    _tidy(paper.values)
    for document in found[1:]:
        other = {name: one.value for name, one in document.fields.items()}
        _tidy(other)
        for name, value in other.items():
            if name in paper.values and paper.values[name] != value and name not in _LOOSE:
                paper.conflict = paper.conflict or Conflict(
                    f"{_named(kind)} of {year}: {_row(name)} is {_said(paper.values[name])} in {', '.join(paper.evidence)}"
                    f" and {_said(value)} in {document.evidence}",
                    (*paper.evidence, document.evidence),
                )
            paper.values.setdefault(name, value)
        _joined(paper, document)
    return paper


_LOOSE = frozenset({"filing_status", "received", "whose", "form"})


def _tidy(values: dict[str, Value]) -> None:
    status = values.get("filing_status")
    if isinstance(status, str):
        values["filing_status"] = filing_status(status)


def filing_status(text: str) -> str:
    """The code of the kind `return` for a status as transcripts print it; the text itself when it is none."""
    text = text.casefold()
    if "joint" in text:
        return "joint"
    if "separate" in text:
        return "separate"
    for word, code in (("head", "head"), ("widow", "surviving-spouse"), ("surviving", "surviving-spouse")):
        if word in text:
            return code
    return "single" if "single" in text else text


def _named(kind: Kind) -> str:
    return {"return": "the return", "account": "the account", "8606": "Form 8606"}.get(kind, f"Form {kind}")


def _row(name: str) -> str:
    """`box 1`, `line 14`, `ira deduction`."""
    return re.sub(r"^(box|line)(?=\d)", r"\1 ", name.replace("_", " "))


def _said(value: Value) -> str:
    return (
        f"${show_for_people(value)}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    )


def _joined(paper: Paper, document: Document) -> None:
    if document.evidence not in paper.evidence:
        paper.evidence.append(document.evidence)
    paper.origins.add(document.origin)
    # What one paper shows blurred another may show clearly; an amount whose label is lost, under its label.
    clear = (UNKNOWN_ROW in paper.unread) is not (UNKNOWN_ROW in document.unread)
    paper.unread = (paper.unread | document.unread) - set(paper.values) - ({UNKNOWN_ROW} if clear else set())
    paper.account = paper.account or document.account


_COMPARED = {
    "5498": ("box1", "box2", "box3", "box4", "box5", "box8", "box9", "box10", "box13a", "box14a"),
    "1099-R": ("box1", "box2a", "box4", "box5"),
}
_NEEDED = {
    "5498": frozenset({*_COMPARED["5498"], UNKNOWN_ROW}),
    "1099-R": frozenset({"box1", "box5", "codes", UNKNOWN_ROW}),
}
"""Without these nothing follows from the form."""


def _forms(kind: Kind, person: str, year: int, found: Sequence[Document], *, complete: bool) -> list[Paper]:
    """Forms 5498 or 1099-R of a year: the documents of one file are different papers, those of two may be the same."""
    papers: list[Paper] = []
    by_file: dict[str, list[Document]] = defaultdict(list)
    for document in found:
        by_file[document.evidence].append(document)
    # A corrected form replaces the one it corrects, wherever both are found.
    for documents in by_file.values():
        taken: set[int] = set()
        for document in sorted(documents, key=lambda one: one.corrected):
            match = (
                _match(papers, document, taken, same_file=False)
                or _match(papers, document, taken, same_file=True)
                or (_in_part(papers, document, taken) if complete else None)
            )
            if match is None:
                paper = _paper(document, person)
                if complete and "irs" not in paper.origins:
                    sent = sorted({e for p in papers if p.from_irs for e in p.evidence})
                    paper.conflict = Conflict(
                        f"Form {kind} of {year} in {document.evidence} is not among those the IRS was sent"
                        f" ({', '.join(sent) or 'none'})",
                        (document.evidence, *sent),
                    )
                papers.append(paper)
                taken.add(len(papers) - 1)
                continue
            i, paper = match
            taken.add(i)
            _compare(paper, document, kind, year)
    for paper in papers:
        paper.unread &= _NEEDED[kind]
        if lost := sorted(paper.unread):
            paper.conflict = paper.conflict or Conflict(
                f"{'an amount' if lost[0] == UNKNOWN_ROW else _row(lost[0])} of the Form {kind} of {year} in"
                f" {', '.join(paper.evidence)} cannot be read",
                tuple(paper.evidence),
            )
    return papers


def _match(
    papers: Sequence[Paper], document: Document, taken: set[int], *, same_file: bool
) -> tuple[int, Paper] | None:
    values = {name: one.value for name, one in document.fields.items()}
    candidates = []
    for i, paper in enumerate(papers):
        if (i in taken) is not same_file or not _same_class(paper, values, document.unread):
            continue
        equal = all(
            paper.cents(name) == _cents(values.get(name, 0))
            for name in set(_COMPARED[document.kind]) - paper.unread - document.unread
            if (name in values and name in paper.values)
            or (_cents(values.get(name, 0)) and UNKNOWN_ROW not in paper.unread)
            or (paper.cents(name) and UNKNOWN_ROW not in document.unread)
        )
        both = bool(paper.account and document.account)
        if (
            both
            and not paper.account.endswith(document.account)
            and not document.account.endswith(paper.account)
        ):
            continue
        if same_file:
            # In one file only a correction, or the very same form of the same account, is the same paper.
            if both and (equal or document.corrected):
                candidates.append((0, i, paper))
        elif equal:
            candidates.append((0 if both else 1, i, paper))
        elif both and (document.kind == "5498" or document.corrected or paper.corrected):
            candidates.append((2, i, paper))
        elif not both and (document.corrected or paper.corrected):
            candidates.append((3, i, paper))
    if not candidates:
        return None
    _, i, paper = min(candidates, key=lambda one: one[:2])
    return i, paper


def _in_part(papers: Sequence[Paper], document: Document, taken: set[int]) -> tuple[int, Paper] | None:
    """The form the IRS was sent of which a copy shows only some rows: what both state is equal, and is not all zero."""
    values = {name: one.value for name, one in document.fields.items()}
    for i, paper in enumerate(papers):
        if i in taken or not paper.from_irs or not _same_class(paper, values, document.unread):
            continue
        both = [name for name in _COMPARED[document.kind] if name in values and name in paper.values]
        accounts = not (paper.account and document.account) or (
            paper.account.endswith(document.account) or document.account.endswith(paper.account)
        )
        equal = all(paper.cents(name) == _cents(values[name]) for name in both)
        if accounts and equal and any(paper.cents(name) for name in both):
            return i, paper
    return None


def _cents(value: Value) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _same_class(paper: Paper, values: Mapping[str, Value], unread: frozenset[str]) -> bool:
    if paper.kind == "5498":
        return (paper.text("type") == "roth") == (values.get("type") == "roth")
    codes = {paper.text("codes"), str(values.get("codes", ""))}
    # A copy whose code cannot be read may be that of any.
    lost = "codes" in paper.unread or "codes" in unread
    return (len(codes) == 1 or (lost and "" in codes)) and paper.flag("ira") == (values.get("ira") is True)


def _compare(paper: Paper, document: Document, kind: Kind, year: int) -> None:
    values = {name: one.value for name, one in document.fields.items()}
    if document.corrected and not paper.corrected:
        paper.values = paper.values | values
        paper.corrected, paper.conflict = True, None
    elif paper.corrected == document.corrected:
        for name in _COMPARED[kind]:
            if name in values and name in paper.values and paper.values[name] != values[name]:
                paper.conflict = paper.conflict or Conflict(
                    f"Form {kind} of {year}: {_row(name)} is {_said(paper.values[name])} in"
                    f" {', '.join(paper.evidence)} and {_said(values[name])} in {document.evidence}",
                    (*paper.evidence, document.evidence),
                )
        for name, value in values.items():
            paper.values.setdefault(name, value)
    _joined(paper, document)


def _distinct(kind: Kind, person: str, year: int, found: Sequence[Document]) -> list[Paper]:
    """W-2, statements, payments, assertions, 8606 sections of transcripts: equal figures are one paper."""
    papers: list[Paper] = []
    for document in found:
        paper = _paper(document, person)
        paper.year = year
        same = next(
            (
                one
                for one in papers
                if document.evidence not in one.evidence
                and all(one.values.get(name, value) == value for name, value in paper.values.items())
                and (kind != "W-2" or one.values.get("wages") == paper.values.get("wages"))
            ),
            None,
        )
        if same is None:
            papers.append(paper)
        else:
            same.values = paper.values | same.values
            _joined(same, document)
    return papers
