"""The true basis of a random life lies in the interval that its papers allow, however many are withheld."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest
from evidence_helpers import PEOPLE
from hypothesis import given
from hypothesis import strategies as st

from basisbook.ledger import book as books
from basisbook.ledger.evidence.documents import Document, Field
from basisbook.ledger.inference.bounds import YearBounds, bounds, left_after
from basisbook.ledger.inference.infer import Inferred, infer
from basisbook.ledger.inference.obtainable import Wanted, tells, wanted

pytestmark = pytest.mark.slow

FIRST, LIMIT = 2008, 5000_00
BOOK = books.Book(
    Path(),
    {"jordan": PEOPLE[0]},
    {
        "own": books.Account(id="own", person="jordan", type="traditional", opened=dt.date(FIRST, 1, 2)),
        "roth": books.Account(id="roth", person="jordan", type="roth", opened=dt.date(FIRST, 1, 2)),
    },
)


@dataclass(frozen=True)
class Lived:
    """One year of a life, in cents: contributed, deducted, distributed, converted, worth at the end."""

    contributed: int
    deducted: int
    distributed: int
    converted: int
    value: int


@st.composite
def lives(draw: st.DrawFn) -> list[Lived]:
    years = []
    for _ in range(draw(st.integers(1, 5))):
        contributed = draw(st.sampled_from([0, 0, 1000_00, LIMIT]))
        deducted = draw(st.sampled_from([0, contributed, contributed // 2]))
        distributed, converted = (
            draw(st.sampled_from([0, 0, 700_00, 4000_00])),
            draw(st.sampled_from([0, 0, 2500_00])),
        )
        years.append(
            Lived(
                contributed,
                deducted,
                distributed,
                converted,
                draw(st.sampled_from([0, 300_00, 9000_00, 60000_00])),
            )
        )
    return years


def true_basis(life: list[Lived]) -> list[int]:
    basis, found = 0, []
    for year in life:
        basis = left_after(
            basis + year.contributed - year.deducted, year.distributed + year.converted, year.value
        )
        found.append(basis)
    return found


def document(kind: str, year: int, evidence: str, origin: str = "irs", **values: object) -> Document:
    fields = {name: Field(value, str(value), "x") for name, value in values.items()}  # type: ignore[arg-type]
    return Document(kind=kind, year=year, fields=fields, origin=origin, evidence=evidence, person="jordan")  # type: ignore[arg-type]


Paper = tuple[str, int]


def papers_of(life: list[Lived]) -> list[Paper]:
    """Every paper that the life leaves: (which, the place of its year)."""
    return [(which, i) for i in range(len(life)) for which in ("list", "return", "5498", "1099-R", "8606")]


def read(life: list[Lived], kept: list[Paper]) -> Inferred:
    documents: list[Document] = []
    lists: dict[tuple[str, int], list[str]] = {}
    basis = true_basis(life)
    for which, i in kept:
        lived, year, name = life[i], FIRST + i, f"{which}{i}"
        forms = [document("5498", year, name, type="ira", box1=lived.contributed, box5=lived.value)]
        rows = []
        if lived.converted:
            forms.append(document("5498", year, name, type="roth", box3=lived.converted))
            rows.append(document("1099-R", year, name, codes="2", ira=True, box1=lived.converted))
        if lived.distributed:
            rows.append(document("1099-R", year, name, codes="1", ira=True, box1=lived.distributed))
        if which == "list":
            lists["jordan", year] = [name]
            documents += [*forms, *rows]
        elif which == "return":
            gross = lived.distributed + lived.converted
            documents.append(document("return", year, name, ira_deduction=lived.deducted, gross_ira=gross))
        elif which in ("5498", "1099-R"):
            documents += forms if which == "5498" else rows
        elif lived.contributed > lived.deducted:
            lines = {"line1": lived.contributed - lived.deducted, "line14": basis[i]}
            documents.append(document("8606", year, name, "filed", **lines))
    return infer(BOOK, documents, {}, lists)


def interval(life: list[Lived], kept: list[Paper]) -> list[YearBounds]:
    return list(bounds(read(life, kept), {}, "jordan", FIRST + len(life) - 1, "anything"))


@st.composite
def with_papers(draw: st.DrawFn) -> tuple[list[Lived], list[Paper], Paper]:
    life = draw(lives())
    papers = papers_of(life)
    kept = draw(st.lists(st.sampled_from(papers), unique=True, min_size=1))
    return life, kept, draw(st.sampled_from(papers))


@given(with_papers())
def test_the_true_basis_lies_in_the_interval(drawn: tuple[list[Lived], list[Paper], Paper]) -> None:
    life, kept, _ = drawn
    basis = true_basis(life)
    for found in interval(life, kept):
        true = basis[found.year - FIRST]
        # Whole cents: each year rounds down once.
        assert found.low - len(life) <= true <= found.high + len(life), (found, true)


@given(with_papers())
def test_one_more_paper_never_widens_the_interval(drawn: tuple[list[Lived], list[Paper], Paper]) -> None:
    life, kept, more = drawn
    before = {one.year: one for one in interval(life, kept)}
    for after in interval(life, list(dict.fromkeys([*kept, more]))):
        if after.year in before:
            assert before[after.year].low <= after.low, (before[after.year], after)
            assert after.high <= before[after.year].high, (before[after.year], after)


@given(lives())
def test_with_every_paper_the_interval_is_a_point(life: list[Lived]) -> None:
    """Except for what was put in after the year's end, which only a history tells, and a rollover still to come."""
    found = interval(life, papers_of(life))
    basis = true_basis(life)
    for one in found:
        if all(year.distributed + year.converted == 0 for year in life):
            assert one.low == one.high == basis[one.year - FIRST]
        assert one.nondeductible.settled
        assert one.value.settled


def test_what_is_obtainable_is_sorted_by_what_it_changes() -> None:
    life = [Lived(LIMIT, 0, 0, 0, 9000_00)] * 4
    today = dt.date(2013, 3, 1)
    found = wanted(read(life, [("list", 0), ("return", 0)]), {}, "jordan", today)
    assert [(one.silent, -one.stake) for one in found] == sorted((one.silent, -one.stake) for one in found)
    years = {one.year for one in found}
    assert FIRST not in {one.year for one in found if "deduction" in one.opens}
    assert years >= {2009, 2010, 2011, 2012}
    first = next(one for one in found if one.year == 2009 and "contribution" in one.opens)
    assert (first.document, first.cost, first.until) == (
        "Wage and Income Transcript",
        "free",
        dt.date(2019, 12, 31),
    )


def test_what_the_irs_has_no_longer_comes_from_elsewhere() -> None:
    life = [Lived(LIMIT, 0, 0, 0, 9000_00)] * 2
    found = wanted(read(life, [("5498", 0)]), {}, "jordan", dt.date(2026, 3, 1))
    of_2008 = [one for one in found if one.year == 2008]
    assert all(one.until is None for one in of_2008)
    assert any("custodian" in one.ways for one in of_2008)
    assert any("deduction" in one.opens for one in of_2008)


@pytest.mark.parametrize(
    ("opens", "valued", "said"),
    [
        (("value",), False, "what the IRAs were worth"),
        (("value",), True, "whether there was another IRA, and what it was worth"),
        (("contribution", "deduction"), False, "what was contributed and whether it was deducted"),
        (
            ("contribution", "deduction", "value"),
            False,
            "what was contributed, whether it was deducted and what the IRAs were worth",
        ),
    ],
)
def test_what_a_paper_would_tell_reads_as_a_sentence(opens: tuple[str, ...], valued: bool, said: str) -> None:
    assert tells(Wanted("ana", 2008, opens, "", "", "", None, 1, valued=valued)) == said
