"""What the papers of a book do to the forms it files: grades A to C count, contradictions block, and no paper no cost."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from evidence_helpers import DATA
from terminal import run
from test_evidence_cli import basisbook, book  # noqa: F401 - a fixture

from basisbook.ledger import store as ledger_store

pytestmark = pytest.mark.slow


def paper(kind: str, year: int, *, also: bool = False, **figures: str) -> None:
    options = [text for name, value in figures.items() for text in (f"--{name.replace('_', '-')}", value)]
    options += ["--also"] if also else []
    basisbook("evidence", "enter", kind, "--year", str(year), "--person", "jordan", *options)


def years_of(person: str = "jordan") -> dict[int, dict[str, str]]:
    tree = json.loads(basisbook("show", "--person", person, "--format", "json").stdout)
    return {one["tax_year"]: one["lines"] for one in tree["people"][person]["pools"]["own"]["years"]}


@pytest.fixture
def asserted(book: Path) -> Path:  # noqa: F811
    """A contribution for 2019 that Form 5498 and the return prove, and one for 2020 that its owner remembers."""
    paper("5498", 2019, box1="6000", type="ira", account="1111", box5="6400")
    paper("return", 2019, ira_deduction="0")
    paper("assertion", 2020, amount="5000", nondeductible="5000")
    basisbook("reconstruct", "--accept", "all,E")
    return book


def test_what_is_asserted_only_is_shown_and_not_filed(asserted: Path, tmp_path: Path) -> None:
    assert years_of()[2020]["14"] == "11000"
    out = tmp_path / "out"
    result = basisbook("fill", "2020", "--person", "jordan", "--out", str(out))
    assert "graded E" in result.stderr
    remedy = next(line.strip() for line in result.stderr.splitlines() if "basisbook correct" in line)
    assert not (out / "8606-2020-jordan.pdf").exists(), "nothing provable is left of that year"
    assert remedy.endswith(" --source"), "on what it rests only its owner knows"
    basisbook(*shlex.split(remedy)[1:], "bank statement of May 2020")
    result = basisbook("fill", "2020", "--person", "jordan", "--out", str(out))
    assert "graded E" not in result.stderr
    assert "11,000" in result.stdout


def test_a_form_frozen_is_the_form_that_fill_writes(asserted: Path) -> None:
    paper("5498", 2021, box1="6000", type="ira", account="1111", box5="14000")
    paper("return", 2021, ira_deduction="0")
    basisbook("reconstruct", "--accept", "all")
    assert years_of()[2021]["14"] == "17000"
    basisbook("filed", "2021", "--person", "jordan", "--on", "2022-04-10")
    (kept,) = (asserted / "filed").glob("*.json")
    assert json.loads(kept.read_text())["lines"]["14"] == "12000"
    output = basisbook("diff", "2021", "--person", "jordan").output
    assert "not what the ledger gave then" not in output
    assert "17,000" not in output


@pytest.fixture
def contradictory(book: Path) -> Path:  # noqa: F811
    """A year that is proved, and a later one in which two papers disagree."""
    paper("5498", 2009, box1="3000", type="ira", account="1111")
    paper("return", 2009, ira_deduction="0")
    for amount in ("3000", "2900"):
        paper("5498", 2010, box1=amount, type="ira", account="1111", also=amount == "2900")
    paper("return", 2010, ira_deduction="0")
    basisbook("reconstruct", "--accept", "all")
    basisbook(
        "record", "contribution", "--person", "jordan", "--tax-year", "2011", "--date", "2011-05-01", "--amount", "5000", "--basis", "5000"
    )  # fmt: skip
    return book


def test_papers_that_contradict_each_other_block_the_year_and_later_ones(
    contradictory: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    result = basisbook("fill", "all", "--person", "jordan", "--out", str(out), code=1)
    assert [path.name for path in sorted(out.iterdir())] == ["8606-2009-jordan.pdf"]
    assert "contradictory and blocks filing" in " ".join(result.stderr.split())
    basisbook("filed", "2011", "--person", "jordan", code=1)
    assert not (contradictory / "filed").exists()
    blocked = basisbook("amend", "2011", "--out", str(tmp_path / "papers"), code=1)
    assert "no form until" in " ".join(blocked.stderr.split())
    assert not list((tmp_path / "papers").rglob("*.pdf"))

    remedy = next(line.strip() for line in result.stderr.splitlines() if "set-aside" in line)
    basisbook(*shlex.split(remedy, comments=True)[1:], "another's")
    basisbook("reconstruct", "--accept", "all")
    basisbook("fill", "all", "--person", "jordan", "--out", str(out))
    assert len(list(out.iterdir())) == 3
    basisbook("filed", "2011", "--person", "jordan")


def test_a_ledger_that_says_otherwise_than_the_papers_blocks(book: Path, tmp_path: Path) -> None:  # noqa: F811
    basisbook(
        "record", "contribution", "--person", "jordan", "--tax-year", "2010", "--date", "2010-05-01", "--amount", "5000", "--basis", "5000"
    )  # fmt: skip
    basisbook("fill", "2010", "--person", "jordan", "--out", str(tmp_path / "before"))
    paper("5498", 2010, box1="3000", type="ira", account="1111")
    paper("return", 2010, ira_deduction="0")
    result = basisbook("fill", "2010", "--person", "jordan", "--out", str(tmp_path / "out"), code=1)
    remedy = next(line.strip() for line in result.stderr.splitlines() if "basisbook correct" in line)
    basisbook(*shlex.split(remedy, comments=True)[1:])
    basisbook("fill", "2010", "--person", "jordan", "--out", str(tmp_path / "out"))
    basisbook("fill", "2010", "--person", "riley", "--out", str(tmp_path / "out"), code=1)


def test_a_book_without_papers_loads_nothing_of_them(book: Path) -> None:  # noqa: F811
    assert len(ledger_store.read(book).entries) == 0
    basisbook(
        "record", "contribution", "--person", "jordan", "--tax-year", "2010", "--date", "2010-05-01", "--amount", "5000", "--basis", "5000"
    )  # fmt: skip
    for command in (("show",), ("fill", "2010", "--person", "jordan", "--out", "out")):
        done = run(book, *command, PYTHONPROFILEIMPORTTIME="1")
        assert done.returncode == 0, done.stderr
        for module in (
            "basisbook.ledger.inference.rules",
            "basisbook.ledger.evidence.store",
            "basisbook.forms.audit",
        ):
            assert module not in done.stderr, f"{command[0]} loads {module}"


@pytest.fixture
def unsettled(book: Path) -> Path:  # noqa: F811
    """Two contributions of which no return says whether they were deducted."""
    paper("5498", 1998, box1="2000", type="ira", account="1111", box5="2310")
    paper("5498", 2001, box1="2000", type="ira", account="1111", box5="5120")
    basisbook("reconstruct", "--accept", "all")
    return book


def test_show_says_the_least_and_the_most_and_why(unsettled: Path) -> None:
    text = basisbook("show").stdout
    assert max(map(len, text.splitlines())) <= 80
    flat = " ".join(text.split())
    assert "least 0 if what was put in for 1998 and 2001 was deducted" in flat
    assert (
        "most 4,000 if what was put in for 1998 and 2001 was not deducted; no more than is proved was" in flat
    )
    assert "basisbook evidence missing --person jordan" in text
    tree = json.loads(basisbook("show", "--format", "json").stdout)
    found = tree["people"]["jordan"]["pools"]["own"]["bounds"]
    assert (found["tax_year"], found["least"], found["most"]) == (2025, "0.00", "4000.00")
    assert "was deducted" in found["least_if"]
    assert "was not deducted" in found["most_if"]


def test_nothing_is_said_of_bounds_where_there_are_none(unsettled: Path) -> None:
    assert "the papers alone" not in basisbook("show", "--as-of", "2026-03-02").stdout
    for year in range(1998, 2026):
        paper("return", year, ira_deduction="0", gross_ira="0")
    basisbook("reconstruct", "--accept", "all")
    before = json.loads(basisbook("show", "--format", "json").stdout)
    assert before["people"]["jordan"]["pools"]["own"]["bounds"]["least"] == "4000.00"
    for path in (unsettled / "evidence").iterdir():
        path.unlink()
    (unsettled / "evidence").rmdir()
    after = json.loads(basisbook("show", "--format", "json").stdout)
    assert "bounds" not in after["people"]["jordan"]["pools"]["own"]
    del before["people"]["jordan"]["pools"]["own"]["bounds"]
    assert after == before


def test_amended_years_claim_what_a_form_may_claim(asserted: Path) -> None:
    paper("5498", 2021, box1="6000", type="ira", account="1111", box5="14000")
    paper("return", 2021, ira_deduction="0")
    basisbook("reconstruct", "--accept", "all")
    text = json.dumps(json.loads(basisbook("amend", "--format", "json", code=1).stdout))
    assert "12000" in text
    assert "17000" not in text


def test_a_figure_that_cannot_be_read_blocks_until_it_is_typed_in(book: Path) -> None:  # noqa: F811
    text = (DATA / "wi_2022_jordan_dotted.txt").read_text()
    (book / "wi.txt").write_text(text.replace("$6,000.00", "$6,O00.00"))
    added = basisbook("evidence", "add", "wi.txt", "--person", "jordan")
    assert "was not used" in added.stderr
    paper("return", 2022, ira_deduction="0")
    basisbook("reconstruct", "--accept", "all", code=1)
    audited = basisbook("audit", code=1).output
    assert "box1 of the Form 5498 of 2022" in audited.replace("box 1", "box1")
    remedy = next(line.strip() for line in audited.splitlines() if "evidence enter 5498" in line)
    assert shlex.split(remedy, comments=True)[-1] == "--box1"
    basisbook("record", "contribution", "--person", "jordan", "--tax-year", "2022", "--date", "2022-05-01",
              "--amount", "6000", "--basis", "6000")  # fmt: skip
    stopped = basisbook("fill", "2022", "--person", "jordan", "--out", "out", code=1).stderr
    assert "cannot be read" in " ".join(stopped.split())
    basisbook(*shlex.split(remedy, comments=True)[1:], "6000")
    assert "cannot be read" not in " ".join(basisbook("audit", code=0).output.split())
    basisbook("fill", "2022", "--person", "jordan", "--out", "out")
