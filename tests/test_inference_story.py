"""The whole synthetic case, from papers to the ledger and every expected number."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from evidence_helpers import HISTORIES, TODAY, add, enter, new_book, story, text_of

from basisbook.forms.replay.replay import replay
from basisbook.forms.replay.years import History
from basisbook.ledger import book as books
from basisbook.ledger import journal
from basisbook.ledger.entry import Entry
from basisbook.ledger.evidence import store
from basisbook.ledger.inference.accept import entries_for, worth_accepting
from basisbook.ledger.inference.bounds import bounds
from basisbook.ledger.inference.infer import Inferred, infer
from basisbook.ledger.inference.rules.taken_out import back_solved

pytestmark = pytest.mark.slow


def inferred(book: books.Book, entries: list[Entry] | None = None) -> Inferred:
    shelf = store.read_all(book.folder)
    assert shelf.problems == ()
    return infer(book, shelf.documents, journal.in_force(entries or []), shelf.lists)


def accepted(book: books.Book, found: Inferred) -> list[Entry]:
    return entries_for([], found, worth_accepting(found), TODAY)


def said(entries: list[Entry]) -> list[tuple[object, ...]]:
    return [
        (e.person, e.kind, e.tax_year, str(e.date or ""), e.amount, e.basis, e.source[-1:]) for e in entries
    ]


EXPECTED = [
    ("jordan", "contribution", 1998, "", 200000, 200000, "B"),
    ("jordan", "year-end-value", 1998, "", 231000, None, "B"),
    ("jordan", "contribution", 2001, "", 200000, 50000, "B"),
    ("jordan", "deduction", 2001, "", 150000, None, "B"),
    ("jordan", "year-end-value", 2001, "", 512000, None, "B"),
    ("jordan", "contribution", 2022, "2023-04-11", 600000, 600000, "A"),
    ("jordan", "plan-rollover-in", 2022, "2022-02-14", 1500000, 0, "A"),
    ("jordan", "year-end-value", 2022, "", 3450000, None, "A"),
    ("jordan", "contribution", 2023, "2023-06-15", 650000, 650000, "A"),
    ("jordan", "conversion", 2023, "2023-12-18", 2000000, None, "A"),
    ("jordan", "distribution", 2023, "2023-09-05", 400000, None, "A"),
    ("jordan", "year-end-value", 2023, "", 2600000, None, "A"),
    ("riley", "contribution", 2023, "2023-12-31", 650000, 650000, "A"),
    ("riley", "conversion", 2023, "", 650000, None, "A"),
    ("riley", "year-end-value", 2023, "", 0, None, "A"),
]
CORRECT_2023 = {
    "1": "6500", "2": "8500", "3": "15000", "4": "0", "5": "15000", "6": "26000", "7": "4000", "8": "20000", "9": "50000",
    "10": "0.300000", "11": "6000", "12": "1200", "13": "7200", "14": "7800", "15a": "2800", "15b": "0", "15c": "2800",
    "16": "20000", "17": "6000", "18": "14000",
}  # fmt: skip
RILEY_2023 = {
    "1": "6500", "2": "0", "3": "6500", "4": "0", "5": "6500", "6": "0", "7": "0", "8": "6500", "9": "6500",
    "10": "1.000000", "11": "6500", "12": "0", "13": "6500", "14": "0", "15a": "0", "15b": "0", "15c": "0", "16": "6500",
    "17": "6500", "18": "0",
}  # fmt: skip


def replayed(book: books.Book, entries: list[Entry]) -> History:
    return replay(book, journal.in_force(entries), as_of=TODAY)


@pytest.mark.parametrize("layout", ["dotted", "newline"])
def test_the_papers_alone_give_the_expected_ledger_and_forms(tmp_path: Path, layout: str) -> None:
    book = new_book(tmp_path / "b")
    story(book, layout)
    found = inferred(book)
    assert found.questions == ()
    entries = accepted(book, found)
    assert said(entries) == EXPECTED
    history = replayed(book, entries)
    pool = history.pool("jordan")
    assert pool is not None
    carried = {year.tax_year: year.carried["basis"] for year in pool.years}
    assert (carried[1998], carried[2001], carried[2022], carried[2023]) == (200000, 250000, 850000, 780000)
    year = pool.year(2023)
    assert year is not None
    assert {line: text for line, text in year.lines.items() if line in CORRECT_2023} == CORRECT_2023
    other = history.pool("riley")
    assert other is not None
    rileys = other.year(2023)
    assert rileys is not None
    assert {line: text for line, text in rileys.lines.items() if line in RILEY_2023} == RILEY_2023
    assert year.returns["4a"] == "24000"
    taxable = int(year.returns["4b"]) + int(rileys.returns["4b"])
    assert (int(year.returns["4a"]) + int(rileys.returns["4a"]), taxable) == (30500, 16800)


def test_each_entry_rests_on_the_papers_that_prove_it(tmp_path: Path) -> None:
    book = new_book(tmp_path / "b")
    story(book, histories=False)
    kinds = {card.id: (card.reader, card.name) for card in store.cards(book.folder)}
    entries = accepted(book, inferred(book))
    shown = {
        (e.kind, e.tax_year): [kinds[one][1] for one in e.source.split(";") if one.startswith("ev:")]
        for e in entries
        if e.person == "jordan"
    }
    assert shown["contribution", 1998] == ["5498-1998.json", "return-1998.json", "W-2-1998.json"]
    assert shown["contribution", 2001] == ["5498-2001.json", "return-2001.json"]
    assert shown["contribution", 2022] == ["8606-2022.json", "wi.txt"]
    assert shown["plan-rollover-in", 2022] == ["wi.txt"]
    assert all(re.search(r";rule:R\d+;grade:[A-D]$", e.source) for e in entries)


def test_both_layouts_and_any_order_give_the_same_entries(tmp_path: Path) -> None:
    found = []
    for name, layout in (("one", "dotted"), ("two", "newline")):
        book = new_book(tmp_path / name)
        story(book, layout, histories=False)
        found.append(said(accepted(book, inferred(book))))
    assert found[0] == found[1]
    book = new_book(tmp_path / "three")
    for kind, year, stated in (("8606", 2022, {"line1": "6000", "line2": "0", "line14": "6000"}),):
        enter(book, kind, year, "jordan", **stated)
    for name in reversed(HISTORIES):
        rows = text_of(name).splitlines()
        header = next(i for i, row in enumerate(rows) if "Amount" in row and "Date" in row)
        add(book, "\n".join(rows[: header + 1] + rows[header + 1 :][::-1]), name, person="jordan")
    add(book, text_of("wi_2023_jordan_dotted.txt"), "w.txt", person="jordan")
    blocks = re.split(r"(?m)^(?=Form |This Product .*\n\n\\*)", text_of("wi_2022_jordan_dotted.txt"))
    turned = [blocks[0], *blocks[-2:0:-1], blocks[-1]]
    add(book, "\n\n".join(block + "\n" for block in turned), "v.txt", person="jordan")
    mixed = {one[:6] for one in said(accepted(book, inferred(book)))}
    assert {one[:6] for one in EXPECTED if one[0] == "jordan" and int(str(one[2])) >= 2022} == mixed


def test_what_was_accepted_is_not_proposed_again(tmp_path: Path) -> None:
    book = new_book(tmp_path / "b")
    story(book)
    entries = accepted(book, inferred(book))
    again = inferred(book, entries)
    assert {one.status for one in again.proposals} == {"in-ledger"}
    assert [one.entry for one in again.proposals] == [entry.number for entry in entries]
    add(
        book,
        text_of("fdx_2023_jordan.json").replace('"taxYear": 2023,\n "forms"', '"taxYear": 2023, "forms"'),
        "again.json",
        person="jordan",
    )
    assert len(store.cards(book.folder)) == 17
    assert {one.status for one in inferred(book, entries).proposals} == {"in-ledger"}


def test_a_paper_found_later_corrects_what_was_accepted(tmp_path: Path) -> None:
    """The return turns up after the contribution was accepted as deducted: the entry is corrected, not doubled."""
    book = new_book(tmp_path / "b")
    enter(book, "5498", 2001, "jordan", box1="2000", type="ira")
    first = inferred(book)
    assert [
        (one.rule, one.basis, one.least, one.most) for one in first.proposals if one.kind == "contribution"
    ] == [("R4", 0, 0, 200000)]
    assert [one.code for one in first.questions] == ["deduction"]
    entries = accepted(book, first)
    enter(book, "return", 2001, "jordan", ira_deduction="1500")
    second = inferred(book, entries)
    changed = [one for one in second.proposals if one.status == "changes"]
    assert [(one.kind, one.basis, one.entry) for one in changed] == [("contribution", 50000, 1)]
    entries += entries_for(entries, second, worth_accepting(second), TODAY)
    assert {one.status for one in inferred(book, entries).proposals} == {"in-ledger"}
    assert [entry.basis for entry in journal.in_force(entries).values() if entry.kind == "contribution"] == [
        50000
    ]


@pytest.mark.parametrize("layout", ["dotted", "newline"])
def test_line_2_follows_from_the_filed_lines_16_and_17(tmp_path: Path, layout: str) -> None:
    book = new_book(tmp_path / "b")
    story(book, layout)
    found = inferred(book)
    solved = back_solved(found.situations["jordan", 2023])
    assert solved is not None
    assert (solved.line_9, solved.line_5, solved.line_2, solved.line_14) == (5000000, 1250000, 600000, 650000)
    assert 0 < solved.error < 5000
    lines = found.forms["jordan", 2023].lines
    assert {line: lines.get(line) for line in ("1", "7", "16", "17", "18")} == {
        "1": 650000, "7": 400000, "16": 2000000, "17": 500000, "18": 1500000,
    }  # fmt: skip
    assert found.forms["jordan", 2023].open == []
    assert found.forms["riley", 2023].lines["17"] == 650000


def halved(text: str) -> str:
    """Every amount of a document, divided by two; years, dates and numbers of accounts stay."""

    def half(found: re.Match[str]) -> str:
        cents = int(re.sub(r"[^\d]", "", found[2])) * (
            1 if "." in found[2] and len(found[2].split(".")[1]) == 2 else 10 if "." in found[2] else 100
        )
        return f"{found[1]}{cents // 2 // 100}.{cents // 2 % 100:02d}"

    text = re.sub(r"(-?\$)([\d,]+\.\d\d)", half, text)
    # JSON and CSV write amounts without a dollar sign.
    return re.sub(
        r'((?:(?:ions?|alue|ount|eld)": )|(?:(?<=,)-?))((?:20000|15000|26000|35100|6500|6000|4000|3600|400)(?:\.0+)?)(?=[,\n])',
        half,
        text,
    )


def test_the_same_story_at_half_the_amounts_comes_out_halved(tmp_path: Path) -> None:
    book = new_book(tmp_path / "b")
    for name in ("wi_2022_jordan_dotted.txt", "wi_2023_jordan_dotted.txt"):
        add(book, halved(text_of(name)), name, person="jordan")
    add(book, halved(text_of("wi_2023_riley_newline.txt")), "r.txt", person="riley")
    add(book, halved(text_of("return_transcript_2023_dotted.txt")), "t.txt", person="jordan", spouse="riley")
    for name in (*HISTORIES, "fdx_2023_jordan.json"):
        add(book, halved(text_of(name)), name, person="jordan")
    enter(book, "8606", 2022, "jordan", line1="3000", line2="0", line14="3000")
    entries = accepted(book, inferred(book))
    expected = [
        (*one[:4], int(str(one[4])) // 2, None if one[5] is None else int(str(one[5])) // 2, one[6])
        for one in EXPECTED
        if int(str(one[2])) >= 2022
    ]
    assert said(entries) == expected


def test_the_papers_allow_no_other_basis(tmp_path: Path) -> None:
    """The interval of the story closes: least and most are the expected basis at the end of 2023."""
    book = new_book(tmp_path / "b")
    story(book)
    found = inferred(book)
    for person, basis in (("jordan", 780000), ("riley", 0)):
        last = bounds(found, {}, person, 2023)[-1]
        assert (last.year, last.low, last.high) == (2023, basis, basis)


def test_without_the_old_returns_the_basis_is_an_interval(tmp_path: Path) -> None:
    book = new_book(tmp_path / "b")
    story(book)
    for card in store.cards(book.folder):
        if card.name.startswith("return-"):
            store.set_aside(book.folder, card.id, "not found yet")
    years = {one.year: one for one in bounds(inferred(book), {}, "jordan", 2023)}
    assert (years[1998].nondeductible.low, years[1998].nondeductible.high) == (0, 200000)
    assert (years[2022].low, years[2022].high) == (600000, 1000000)
    assert years[2023].low < 780000 < years[2023].high
    assert years[1998].opens["deduction"] == 200000
