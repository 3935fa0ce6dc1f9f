"""`evidence`, `reconstruct` and `audit` as a person uses them."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from evidence_helpers import DATA, HISTORIES, PAPERS_OF_JORDAN

from basisbook.cli.main import main
from basisbook.ledger import store as ledger_store
from basisbook.ledger.evidence import store

pytestmark = pytest.mark.slow

BOOK = """[people.jordan]
name = "Jordan Q. Sample"
born = 1975-03-02
ssn = "900-00-0001"

[people.riley]
name = "Riley M. Sample"
born = 1977-03-02
ssn = "900-00-0002"
"""


def basisbook(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, (result.exit_code, result.output)
    assert "Traceback" not in result.output
    assert not re.search(r"900-?00-?000[12]", result.output)
    return result


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BASISBOOK_TODAY", "2026-03-02")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("BASISBOOK_BOOK", raising=False)
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "book.toml").write_text(BOOK)
    ledger_store.create(folder)
    monkeypatch.chdir(folder)
    return folder


def add_all() -> None:
    """The transcripts tell by their numbers whose they are; a history does not."""
    transcripts = sorted(DATA.glob("*.txt"))
    basisbook(
        "evidence",
        "add",
        *(str(path) for path in transcripts if "newline" not in path.name or "riley" in path.name),
    )
    others = [str(DATA / name) for name in (*HISTORIES, "fdx_2023_jordan.json")]
    basisbook("evidence", "add", *others, "--person", "jordan")
    for kind, year, stated in PAPERS_OF_JORDAN:
        options = [
            text
            for name, value in stated.items()
            if not name.startswith("line")
            for text in (f"--{name.replace('_', '-')}", value)
        ]
        lines = [
            text
            for name, value in stated.items()
            if name.startswith("line")
            for text in ("--line", f"{name[4:]}={value}")
        ]
        basisbook("evidence", "enter", kind, "--year", str(year), "--person", "jordan", *options, *lines)


def test_from_papers_to_basis(book: Path) -> None:
    add_all()
    proposed = json.loads(basisbook("reconstruct", "--format", "json").stdout)
    assert proposed["questions"] == []
    assert len(proposed["proposals"]) == 15
    assert ledger_store.read(book).entries == ()
    assert "15 entries accepted" in basisbook("reconstruct", "--accept", "all").stdout
    shown = json.loads(basisbook("show", "--format", "json").stdout)
    years = {one["tax_year"]: one for one in shown["people"]["jordan"]["pools"]["own"]["years"]}
    assert [years[year]["carried"]["basis"] for year in (1998, 2001, 2022, 2023)] == [
        "2000",
        "2500",
        "8500",
        "7800",
    ]
    assert "Nothing to propose" in basisbook("reconstruct").stdout
    assert "0 entries accepted" in basisbook("reconstruct", "--accept", "all").stdout
    assert "nothing is wrong" in basisbook("check").stdout


def test_the_audit_says_the_two_flags(book: Path) -> None:
    add_all()
    text = " ".join(basisbook("audit").stdout.split())
    assert "Forms 8606 missing for 1998 and 2001" in text
    assert "Form 8606 (2022) line 2 was $0, but $2,500 of basis existed" in text
    findings = json.loads(basisbook("audit", "--format", "json", "--person", "jordan").stdout)["findings"]
    assert {one["check"] for one in findings} == {4, 6}  # the return left the basis of before out, too
    assert json.loads(basisbook("audit", "--format", "json", "--person", "riley").stdout)["findings"] == []


def test_papers_accepted_one_by_one(book: Path) -> None:
    add_all()
    assert "1 entry accepted, 14 left" in basisbook("reconstruct", "--accept", "1").stdout
    assert "accepted" in basisbook("reconstruct", "--accept", "R15", "--accept", "2,3").stdout
    again = basisbook("reconstruct", "--accept", "1", code=2).output
    assert "in the ledger as entry 1" in again
    kinds = [entry.kind for entry in ledger_store.read(book).entries]
    assert kinds.count("contribution") == 2
    assert kinds.count("year-end-value") == 5
    assert "no proposal" in basisbook("reconstruct", "--accept", "R99", code=2).output


def test_the_same_paper_twice_says_so(book: Path) -> None:
    path = str(DATA / "wi_2022_jordan_dotted.txt")
    basisbook("evidence", "add", path)
    assert "in the book already" in basisbook("evidence", "add", path).stdout
    assert len(json.loads(basisbook("evidence", "list", "--format", "json").stdout)["evidence"]) == 1


def test_show_masks_every_number(book: Path, tmp_path: Path) -> None:
    text = (DATA / "wi_2022_jordan_dotted.txt").read_text("utf-8").replace("XXX-XX-0001", "900-00-0001")
    (tmp_path / "wi.txt").write_text(
        text.replace("XXXXXXXXX1111", "1234561111").replace("XXXXX0201", "121230201")
    )
    basisbook("evidence", "add", str(tmp_path / "wi.txt"))
    (card,) = store.cards(book)
    shown = basisbook("evidence", "show", card.id, "--text").stdout
    assert "1234561111" not in shown
    assert "121230201" not in shown
    assert "$6,000.00" in shown
    assert re.search(r"box 1 +6,000 +line \d+", shown)


def test_a_contradiction_is_shown_with_the_way_out(book: Path) -> None:
    for amount in ("3000", "2900"):
        basisbook(
            "evidence",
            "enter",
            "5498",
            "--year",
            "2010",
            "--person",
            "jordan",
            "--box1",
            amount,
            "--type",
            "ira",
            "--account",
            "1111",
            "--also",
        )
    output = basisbook("reconstruct", code=1).output
    assert "contradictory" in output
    assert "0 entries accepted" in basisbook("reconstruct", "--accept", "all", code=1).stdout
    remedy = next(line.strip() for line in output.splitlines() if "set-aside" in line)
    assert "contradictory" in basisbook("reconstruct", "--accept", "1", code=2).output
    basisbook("audit", code=1)
    identifier = remedy.split()[3]
    basisbook("evidence", "set-aside", identifier, "--because", "a misprint")
    assert "set aside: a misprint" in basisbook("evidence", "list").stdout
    assert "contradictory" not in basisbook("reconstruct").output
    basisbook("evidence", "set-aside", identifier, "--because", "")
    assert "contradictory" in basisbook("reconstruct", code=1).output


def test_what_is_missing_says_from_whom_and_until_when(book: Path) -> None:
    basisbook(
        "evidence", "enter", "5498", "--year", "2019", "--person", "jordan", "--box1", "6000", "--type", "ira"
    )
    found = json.loads(basisbook("evidence", "missing", "--person", "jordan", "--format", "json").stdout)[
        "missing"
    ]
    first = found[0]
    assert (first["tax_year"], first["stake"]) == (2019, "6000.00")
    assert {one["document"] for one in found if one["tax_year"] == 2019} >= {"Wage and Income Transcript"}
    wage = next(one for one in found if one["tax_year"] == 2019 and one["document"].startswith("Wage"))
    assert (wage["until"], wage["cost"]) == ("2029-12-31", "free")
    assert "until 2029-12-31" in " ".join(
        basisbook("evidence", "missing", "--person", "jordan").output.split()
    )


@pytest.mark.parametrize(
    ("arguments", "says", "code"),
    [
        (("evidence", "add", "no-such-file"), "No such file", 1),
        (("evidence", "show", "ev:abcdef"), "no document of this book", 1),
        (("evidence", "enter", "5498", "--year", "2010", "--box1", "1"), "not known whose", 1),
        (
            ("evidence", "enter", "5498", "--year", "2010", "--person", "jordan", "--box1", "1e3"),
            "exponent",
            2,
        ),
        (
            ("evidence", "enter", "5498", "--year", "2010", "--person", "ana", "--box1", "1"),
            "nobody called ana",
            1,
        ),
        (("evidence", "enter", "5498", "--year", "2010", "--person", "jordan"), "no figure", 2),
        (
            ("evidence", "enter", "return", "--year", "2010", "--person", "jordan", "--line", "99=1"),
            "shows nothing about IRAs",
            2,
        ),
        (
            ("evidence", "enter", "8606", "--year", "2010", "--person", "jordan", "--line", "14"),
            "names no amount",
            2,
        ),
        (("reconstruct", "--accept", "7"), "no proposal", 2),
    ],
)
def test_what_cannot_be_done_says_why(book: Path, arguments: tuple[str, ...], says: str, code: int) -> None:
    assert says in " ".join(basisbook(*arguments, code=code).output.split())


def test_commands_on_a_book_without_papers(book: Path) -> None:
    assert "no papers" in basisbook("reconstruct").output
    assert "0 findings" in basisbook("audit").output
    assert basisbook("evidence", "list").stdout == ""


def test_twenty_dollars_and_fifteen_cents_are_no_year(book: Path) -> None:
    text = (DATA / "wi_2022_jordan_dotted.txt").read_text().replace("$12,300.00", "$20.15")
    (book / "wi.txt").write_text(text)
    added = basisbook("evidence", "add", "wi.txt", "--person", "jordan").stdout
    assert re.search(r"box 5 +20\.15 ", basisbook("evidence", "show", added.split()[0]).stdout)


def test_a_paper_that_was_set_aside_says_so_when_it_is_added_again(book: Path) -> None:
    command = ("evidence", "add", str(DATA / "wi_2022_jordan_dotted.txt"), "--person", "jordan")
    identifier = basisbook(*command).stdout.split()[0]
    basisbook("evidence", "set-aside", identifier, "--because", "not ours")
    assert "it is in the book already, set aside: not ours" in basisbook(*command).stdout


def test_a_remedy_names_the_path_that_was_given(book: Path) -> None:
    (book / "my papers").mkdir()
    (book / "my papers" / "old.txt").write_bytes("Wage and Income Transcript".encode("utf-16"))
    refused = basisbook("evidence", "add", "my papers/old.txt", code=1)
    assert "iconv -f UTF-16 -t UTF-8 'my papers/old.txt' >" in refused.output


def test_what_was_passed_over_is_counted_when_a_history_is_added(book: Path) -> None:
    rows = (DATA / "schwab_like_history.csv").read_text()
    bought = '"06/16/2023","Buy","VTI","VANGUARD TOTAL STOCK MARKET","1","$200.00","","-$200.00"\n'
    (book / "h.csv").write_text(rows + bought)
    added = basisbook("evidence", "add", "h.csv", "--person", "jordan").stdout
    assert "read: 6 transactions; passed over: 1 without effect on an IRA" in " ".join(added.split())


def test_of_many_rows_that_are_not_known_fifty_are_said_and_show_says_all(book: Path) -> None:
    head = '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"\n'
    rows = "".join(f'"01/02/2023","Odd","","STRANGE {at}","","","","$1.00"\n' for at in range(60))
    Path("many.csv").write_text(head + rows)
    added = basisbook("evidence", "add", "many.csv", "--person", "jordan")
    assert added.output.count("is not known") == 50
    rest = added.stderr[added.stderr.index("and 10 more") :]
    assert rest.splitlines()[1].strip() == "basisbook evidence show ID"
    identifier = added.stdout.split()[0]
    assert basisbook("evidence", "show", identifier).output.count("is not known") == 60


@pytest.mark.parametrize(("code", "year", "day"), [("N", 2015, "2015-08-03"), ("R", 2016, "2016-02-03")])
def test_the_day_of_a_recharacterization_that_is_missing_is_typed_in(
    book: Path, code: str, year: int, day: str
) -> None:
    enter = ("evidence", "enter")
    basisbook(*enter, "5498", "--year", "2015", "--person", "jordan", "--type", "ira", "--box1", "5500")
    basisbook(
        *enter,
        "1099-R",
        "--year",
        str(year),
        "--person",
        "jordan",
        "--box1",
        "5500",
        "--codes",
        code,
        "--ira",
        "yes",
    )
    held = next(
        line.split()[0]
        for line in basisbook("reconstruct").output.splitlines()
        if "recharacterized-to-roth" in line
    )
    refused = basisbook("reconstruct", "--accept", held, code=2)
    remedy = next(line for line in refused.stderr.splitlines() if "enter transaction" in line)
    basisbook(*shlex.split(remedy.replace("--date", f"--date {day}"))[1:])
    assert "recharacterized-to-roth" in basisbook("reconstruct", "--accept", held).output
