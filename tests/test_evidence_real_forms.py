"""Papers as they really are: forms of real files, re-made with other amounts and names, and what must come of them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from evidence_helpers import PEOPLE, TODAY, add, amounts, enter, new_book, of_kind, read_text
from test_evidence_cli import basisbook, book  # noqa: F401 - a fixture

from basisbook.ledger import book as books
from basisbook.ledger.evidence import store
from basisbook.ledger.evidence.documents import UNKNOWN_ROW, Document
from basisbook.ledger.evidence.machine import signed
from basisbook.ledger.evidence.source import EvidenceError
from basisbook.ledger.inference.infer import Inferred, infer
from basisbook.ledger.inference.proposals import Proposal
from basisbook.ledger.money import NotAnAmountError, show

pytestmark = pytest.mark.slow

HEAD = """This Product Contains Sensitive Taxpayer Data
Wage and Income Transcript
Request Date: 08-15-2025
SSN Provided: XXX-XX-0001
Tax Period Requested: December, 2024
"""
GROSS = "Gross Distribution: $3,210.00"
R_1099 = f"""Form 1099-R Distributions from Pensions, Annuities, Retirement or Profit-Sharing Plans, IRAs, Insurance Contracts, etc.
Submission Type: Original document
Distribution Code: 7
SEP Indicator: IRA/SEP/SIMP box checked
{GROSS}
Taxable Amount: $3,210.00
"""
MADE = "IRA Contributions: $5,101.00"
F_5498 = f"""Form 5498 Individual Retirement Arrangement Contribution Information
Submission Type: Original document
{MADE}
Fair Market Value of Account: $40,404.00
IRA Code: Checked
"""
LIST = f"{HEAD}{R_1099}{F_5498}This Product Contains Sensitive Taxpayer Data\n"


def inferred(folder: Path, *papers: tuple[str, str], stated: int = 0) -> Inferred:
    """What follows from some papers of Jordan, with a return of 2024 that states a deduction, if wanted."""
    kept = new_book(folder)
    for text, name in papers:
        add(kept, text, name, person="jordan")
    if stated:
        enter(kept, "return", stated, "jordan", ira_deduction="0", gross_ira="0", taxable_ira="0")
    shelf = store.read_all(kept.folder)
    return infer(kept, shelf.documents, {}, shelf.lists)


# -- finding 3: one reader of machine amounts


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("+00000000005500.0000", 550000), ("-33.7200", -3372), ("6000.", 600000), ("6000.00-", -600000), (".50", 50),
        ("-.37", -37), ("($6,400.10)", -640010), ("$(6,400.10)", None), ("+$44.92", 4492), ("$-44.92", -4492), ("-$44.92", -4492),
        ("1.23456789E7", 1234567890), ("6.5e+3", 650000), ("65E2", 650000), ("1E-2", None), ("6500.123", None), ("6.500", None),
        ("--5", None), ("-5-", None), ("(-5)", None), ("", None), (".", None), ("5500,00", None), ("1e11", None), ("\u22125.00", -500),
    ],
)  # fmt: skip
def test_machines_write_amounts_in_many_ways_and_no_part_of_a_cent_is_lost(
    text: str, cents: int | None
) -> None:
    if cents is None:
        with pytest.raises(NotAnAmountError):
            signed(text)
    else:
        assert signed(text) == cents


# -- finding N1: what could not be understood is a state of the paper


@pytest.mark.parametrize(
    ("old", "new"),
    [(GROSS, "GrPossr iDnistt ribution: $3,210.00"), (MADE, "IRA CDontoribnutieons: $5,101.00")],
)
def test_an_amount_under_a_damaged_label_blocks_what_rests_on_its_form(
    tmp_path: Path, old: str, new: str
) -> None:
    reading = read_text(LIST.replace(old, new))
    assert any(UNKNOWN_ROW in one.unread for one in reading.documents)
    found = inferred(tmp_path, (LIST.replace(old, new), "wi.txt"), stated=2024)
    papers = [
        one
        for kind in found.papers.by_kind.values()
        for group in kind.values()
        for one in group
        if one.unread
    ]
    assert papers
    assert papers[0].conflict
    assert "cannot be read" in papers[0].conflict.text


def test_a_damaged_label_stops_the_form_until_the_paper_is_typed_in(book: Path) -> None:  # noqa: F811
    (book / "wi.txt").write_text(LIST.replace(GROSS, "GrPossr iDnistt ribution: $3,210.00"))
    basisbook("record", "opening-basis", "--person", "jordan", "--tax-year", "2023", "--amount", "9000")
    basisbook("evidence", "add", "wi.txt", "--person", "jordan")
    basisbook("reconstruct", "--accept", "all")
    audited = " ".join(basisbook("audit", code=1).output.split())
    assert "an amount of the Form 1099-R of 2024" in audited
    assert "evidence enter 1099-R --year 2024 --person jordan --codes --ira --box1 --box2a --box5" in audited
    basisbook("fill", "2024", "--person", "jordan", "--out", "out", code=1)
    basisbook("evidence", "enter", "1099-R", "--year", "2024", "--person", "jordan", "--codes", "7", "--ira", "yes",
              "--box1", "3210", "--box2a", "3210", "--box5", "0")  # fmt: skip
    basisbook("reconstruct", "--accept", "all")
    assert "cannot be read" not in basisbook("audit").output


def test_a_clear_copy_settles_what_a_damaged_label_hid(tmp_path: Path) -> None:
    damaged = LIST.replace(GROSS, "GrPossr iDnistt ribution: $3,210.00")
    kept = new_book(tmp_path)
    add(kept, damaged, "wi.txt", person="jordan")
    enter(kept, "1099-R", 2024, "jordan", box1="3210", box2a="3210", codes="7", ira="yes")
    shelf = store.read_all(kept.folder)
    (paper,) = infer(kept, shelf.documents, {}, shelf.lists).papers.of("1099-R", "jordan", 2024)
    assert (paper.cents("box1"), paper.conflict, paper.unread) == (321000, None, frozenset())


@pytest.mark.parametrize("row", ["Taxable Amount: $3,211.00", "Gross Distribution: $1.00"])
def test_a_taxable_amount_above_the_gross_one_is_a_contradiction(row: str) -> None:
    label = row.partition(":")[0]
    text = "\n".join(row if line.startswith(label) else line for line in LIST.splitlines())
    (paper,) = of_kind(read_text(text), "1099-R")
    assert "box1" in paper.unread


def test_a_form_1099_r_without_its_gross_amount_is_not_zero() -> None:
    (paper,) = of_kind(read_text(LIST.replace(GROSS + "\n", "")), "1099-R")
    assert "box1" in paper.unread


# -- finding N4: no box of Forms 5498 and 1099-R is below zero


@pytest.mark.parametrize("amount", ["-$200.00", "$-200.00"])
@pytest.mark.parametrize(
    ("row", "kind", "box"), [(MADE, "5498", "box1"), (GROSS, "1099-R", "box1"), ("Fair Market Value of Account: $40,404.00", "5498", "box5")]
)  # fmt: skip
def test_a_negative_box_is_unread_and_blocks(amount: str, row: str, kind: str, box: str) -> None:
    reading = read_text(LIST.replace(row, f"{row.partition(':')[0]}: {amount}"))
    (paper,) = of_kind(reading, kind)
    assert box not in amounts(paper)
    assert box in paper.unread
    assert "out-of-range" in [one.code for one in reading.problems]


@pytest.mark.parametrize(
    "boxes", ['"iraContributions": -200', '"iraContributions": 1, "fairMarketValue": "-5.0"']
)
def test_a_negative_box_of_an_aggregator_is_unread_too(boxes: str) -> None:
    (paper,) = read_text(f'{{"tax5498": {{"taxYear": 2024, "ira": true, {boxes}}}}}').documents
    assert paper.unread
    assert all(cents >= 0 for cents in amounts(paper).values())


# -- finding N7: wordings of transcripts


def test_wordings_of_real_transcripts_raise_no_alarm() -> None:
    text = LIST.replace("SEP Indicator: IRA/SEP/SIMP box checked", "SEP Indicator: IRA/SEP/SIMP box not checked\nFirst Year of Designated Roth Contributions: 0000")  # fmt: skip
    reading = read_text(text)
    assert reading.problems == ()
    assert of_kind(reading, "1099-R")[0].flag("ira") is False


# -- the corpus: what must come out stands beside each file


FORMS = Path(__file__).parent / "data" / "evidence" / "real-forms"
CASES = sorted(path.stem for path in FORMS.glob("*.toml"))


def _said(one: Proposal) -> str:
    text = f"{one.kind} {one.tax_year} {show(one.amount)}"
    text += f" basis {show(one.basis)}" if one.basis is not None else ""
    return f"{text} {one.grade}" + (f" in {one.account}" if one.account else "")


@pytest.mark.parametrize("name", CASES)
def test_a_file_as_it_really_is_gives_what_stands_beside_it(name: str, tmp_path: Path) -> None:
    case = tomllib.loads((FORMS / f"{name}.toml").read_text("utf-8"))
    pytest.importorskip("ofxtools") if case["files"][0].endswith(".ofx") else None
    accounts = ()
    if account := case.get("account", ""):
        decedent = "Pat Sample" if "inherited" in case["type"] else ""
        accounts = (books.Account(id=account, person="jordan", type=case["type"], decedent=decedent),)
    books.create(tmp_path, PEOPLE, accounts)
    kept = books.Book.load(tmp_path)
    readings = []
    for file in case["files"]:
        data = (FORMS / file).read_bytes()
        if "refused" in case:
            with pytest.raises(EvidenceError) as refused:
                store.add(kept, data, file, TODAY, person="jordan")
            assert [one.code for one in refused.value.problems] == [case["refused"]]
            return
        readings.append(store.add(kept, data, file, TODAY, person="jordan", account=account)[:2])
    for year in case["returns"]:
        enter(kept, "return", year, "jordan", ira_deduction="0", gross_ira="0", taxable_ira="0")
    shelf = store.read_all(kept.folder)
    found = infer(kept, shelf.documents, {}, shelf.lists)
    assert sorted(map(_said, found.proposals)) == sorted(case["proposals"])
    assert sorted(one.code for one in found.questions) == sorted(case["questions"])
    assert sorted(one.code for one in shelf.problems) == sorted(case["problems"])
    if "passed_over" in case:
        assert [dict(reading.passed_over) for _, reading in readings] == [case["passed_over"]]
    for document in shelf.documents:
        assert document.kind == "return" or stands_behind(kept, shelf, document), document


def stands_behind(kept: books.Book, shelf: store.Shelf, document: Document) -> bool:
    """Whether something is said because of a document: without it another proposal, question or count comes out."""
    if document.text("event") == "transfer":
        return True  # counted when it was read: "passed over: 2 transfers"
    # The same row of another download is the same thing seen twice.
    without = [one for one in shelf.documents if _seen(one) != _seen(document)]
    with_it, less = infer(kept, shelf.documents, {}, shelf.lists), infer(kept, without, {}, shelf.lists)
    return (with_it.proposals, with_it.questions) != (less.proposals, less.questions)


def _seen(one: Document) -> tuple[object, ...]:
    return (
        (one.kind, one.day("date"), one.text("event"), one.cents("amount"), one.flag("incoming"), one.account)
        if one.kind == "transaction"
        else (id(one),)
    )


def test_a_row_that_is_not_understood_blocks_until_it_is_typed_in(book: Path) -> None:  # noqa: F811
    (book / "f.csv").write_bytes((FORMS / "rows_not_understood.csv").read_bytes())
    said = basisbook("evidence", "add", "f.csv", "--person", "jordan").output
    assert "not understood: 3" in said
    audited = " ".join(basisbook("audit", code=1).output.split())
    assert "not understood, so it counts as nothing" in audited
    assert "evidence enter transaction --date --event --amount --person jordan" in audited
    rows = [
        ("2024-05-06", "distribution", "7200"),
        ("2024-05-09", "none", "80"),
        ("2024-06-09", "none", "300"),
    ]
    for day, event, amount in rows:
        basisbook(
            "evidence",
            "enter",
            "transaction",
            "--person",
            "jordan",
            "--date",
            day,
            "--event",
            event,
            "--amount",
            amount,
        )
    assert "not understood, so" not in basisbook("audit").output
    assert "distribution of 7,200" in " ".join(basisbook("reconstruct").output.split())


def test_a_row_typed_in_settles_no_row_of_another_amount(tmp_path: Path) -> None:
    kept = new_book(tmp_path)
    add(kept, (FORMS / "rows_not_understood.csv").read_text("utf-8"), "f.csv", person="jordan")
    enter(kept, "transaction", 2024, "jordan", date="2024-05-06", event="none", amount="7200.01")
    shelf = store.read_all(kept.folder)
    questions = infer(kept, shelf.documents, {}, shelf.lists).questions
    assert [(one.code, one.blocks) for one in questions] == [("not-understood", True)]
    assert "and 2 more" in questions[0].what
