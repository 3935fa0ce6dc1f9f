"""No paper calls anybody or anything by what the ledger has for a name: ids of people and accounts, kinds, figures.

The rows of `test_instances_amend.py` are looked at there; here are the books that come with the program.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_instances_amend import CODES, read

from basisbook.cli.main import main
from basisbook.forms.sentences import find
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.problems import HOLE, do
from basisbook.ledger.sentences.telling import in_names

pytestmark = [pytest.mark.alone, pytest.mark.slow]

SAMPLES = sorted(path.parent for path in (Path(__file__).parents[1] / "sample_data").glob("*/book.toml"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_no_paper_holds_an_id(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASISBOOK_TODAY", "2026-11-26")
    found = Book.load(sample)
    names = {one.name for one in found.people.values()}
    ids = "|".join(re.escape(one) for one in {*found.people, *found.accounts} - names)
    within = re.compile(rf"(?<![\w/.@-])({ids})(?![\w-])")
    run = CliRunner()
    run.invoke(main, ["--book", str(sample), "amend", "--out", str(tmp_path / "out"), "--letters"])
    papers = list((tmp_path / "out").rglob("*.pdf"))
    assert papers
    for path in papers:
        said = read(path)
        assert not within.findall(said), (path.name, said)
        assert not CODES.findall(said), (path.name, said)


def test_a_finding_in_names() -> None:
    """The id of a person and an account, and the codes of figures, each in words."""
    people = {"ana": Person(id="ana", name="Ana Reyes")}
    accounts = {"ira": Account(id="ira", person="ana", type="traditional", custodian="Mesa")}
    book = Book(Path("book"), people, accounts)
    asked = find("filed-unknown", do("filed", 2023, none=None), year=2023, person="ana")
    assert in_names(book, asked) == "whether and how Form 8606 was filed for Ana Reyes is not recorded"
    needs = find("figure-missing/1040-x", do("amend", HOLE), year=2023, person="ana", what="agi, other-taxes")
    assert in_names(book, needs, year=True) == (
        "2023: Form 1040-X needs adjusted gross income; other taxes, as on Schedule 2, which nobody recorded"
    )
