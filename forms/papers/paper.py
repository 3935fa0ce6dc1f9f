"""A paper of the envelope, as a value."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable

from basisbook.forms.amendment.package import ChainRow, FormStep, Package
from basisbook.forms.drawn import statement as paper
from basisbook.ledger.book import Book, Person, dashed
from basisbook.ledger.dates import american as written
from basisbook.ledger.dates import american_in
from basisbook.ledger.problems import Problem, Remedy
from basisbook.ledger.quick_dataclass import dataclass

FOOT = "Prepared from the ledger of the taxpayer."


KEEP = "For the sender: this page stays at home. Not tax advice."


NOT_FILEABLE = "NOT FILEABLE"


INCOMPLETE = "INCOMPLETE"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a package. `drawn`: why it is no official page; then it cannot be filed; `blank` is how to get one."""

    name: str
    title: str
    pdf: bytes
    drawn: str = ""
    blank: Remedy | None = None


@dataclass(frozen=True, slots=True)
class Folder:
    """All papers of one package, and the one file to print. `state` is empty, NOT FILEABLE or INCOMPLETE."""

    name: str
    papers: tuple[Paper, ...]
    merged_name: str
    merged: bytes
    state: str
    problems: tuple[Problem, ...]


def american(text: str) -> str:
    """A text with its days as a letter to the IRS writes them: April 15, 2027."""
    return american_in(text)


def name_of(book: Book, person: str) -> str:
    """The name of somebody, or what the book calls a decedent who is nobody in it."""
    known = book.people.get(person)
    return known.name if known else person


def people_of(steps: Sequence[FormStep]) -> list[str]:
    """Whose forms these are, each once, in order."""
    return list(dict.fromkeys(step.person for step in steps))


def page_head(book: Book, package: Package, title: str) -> list[Flowable]:
    """The title of a page, and whose it is."""
    people = [f"{book.people[who].name}, SSN {ssn_or_blank(book.people[who])}" for who in package.people]
    people += [package.of.spouse] if package.of.spouse and package.action == "1040-x" else []
    died = [
        f"Deceased: {book.people[who].name}, {written(died)}"
        for who in package.people
        if (died := book.people[who].died)
    ]
    return [paper.title(title), paper.prose("\n".join([*people, *died])), paper.gap()]


def ssn_or_blank(person: Person) -> str:
    """The number with its dashes, or a line to write it on."""
    return dashed(person.ssn) or "________________"


def rows_reached(rows: Sequence[ChainRow], package: Package) -> list[ChainRow]:
    """The rows of a chain up to the year of the package in which something happened."""
    return [row for row in rows if row.tax_year <= package.tax_year and row.happened]
