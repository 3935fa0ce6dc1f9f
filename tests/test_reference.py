"""docs/reference.md is written from the tables of the program, and each table is held against what the program does.

`BASISBOOK_WRITE_GOLDEN=1 pytest tests/test_reference.py` writes it anew: read every word of the change.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from terminal import ROOT, TODAY

from basisbook.cli import clients, closing, main, reference
from basisbook.cli.entry_questions import SAYS
from basisbook.cli.kind_help import MADE, commands, reaches
from basisbook.forms.filed import files as filed_files
from basisbook.forms.papers import hand_over
from basisbook.forms.replay.years import COLUMNS as OF_HISTORY
from basisbook.ledger import book as of_folder
from basisbook.ledger import examples
from basisbook.ledger.entry import COLUMNS
from basisbook.ledger.evidence import own_profiles
from basisbook.ledger.evidence import store as shelf
from basisbook.ledger.inference.rules import proposing
from basisbook.ledger.interview import kept
from basisbook.ledger.kinds import KINDS, STATE_CODES, Kind
from basisbook.ledger.sentences import codes
from basisbook.ledger.store import names

pytestmark = pytest.mark.slow

REFERENCE = ROOT / "docs" / "reference.md"
SAYS_TOO = {
    "number": "1, 2, 3 and so on; an entry is named by it",
    "recorded": "the day on which we learned it",
    "kind": "what it is, one of the kinds below",
    "corrects": "the number of the entry that it replaces, or strikes",
}
"""What no command asks for: the program writes it."""
JSON = (
    "show", "show --state NJ", "diff", "plan 2026 --value 100000", "amend", "amend --closing 3000", "audit", "evidence list",
    "evidence missing", "reconstruct",
)  # fmt: skip
CSV: Mapping[str, Sequence[str]] = {
    "show --format csv": OF_HISTORY,
    "clients DIR --format csv": [one.name for one in fields(clients.Row)],
    "clients DIR --closing DAYS --format csv": [one.name for one in fields(closing.Row)],
    "amend --out DIR, in lines-YEAR.csv": hand_over.HEAD,
}


def run(book: Path, *words: str) -> str:
    env = {"BASISBOOK_TODAY": TODAY, "BASISBOOK_BLANKS": "/nonexistent", "BASISBOOK_PACKAGED_BLANKS": "0"}
    done = CliRunner().invoke(main.main, ["--book", str(book), *words], env=env)
    assert done.exit_code in (0, 1), done.output
    return done.stdout


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with filed forms, a paper, and a person who lives in New Jersey."""
    there = tmp_path_factory.mktemp("reference") / "book"
    shutil.copytree(ROOT / "sample_data" / "missing-sep", there)
    run(there, "record", "residence", "--date", "2021-01-01", "--code", "NJ")
    boxes = ("--box1", "6000", "--box5", "30000", "--account", "1234", "--type", "ira")
    run(there, "evidence", "enter", "5498", "--year", "2022", "--person", "omar", *boxes)
    return there


# The text


def written(book: Path) -> str:
    parts = (
        _head(), _columns(), _kinds(), _codes(), _json(book), _csv(),
        _table("Exit codes", {str(code): says for code, says in reference.EXIT_CODES.items()}),
        _table("Files of a book", reference.FILES),
        _table("The environment", reference.VARIABLES),
    )  # fmt: skip
    return "\n".join(line for part in parts for line in part)


def _head() -> Iterator[str]:
    yield "# Reference\n"
    yield "Written from the tables of the program; a test holds it to them. `basisbook help KIND` says the same of one kind in a"
    yield "terminal, `basisbook COMMAND --help` what a command takes.\n"


def _table(title: str, rows: Mapping[str, str]) -> Iterator[str]:
    yield f"## {title}\n"
    yield "| | |\n|---|---|"
    yield from (f"| `{name}` | {says} |" for name, says in rows.items())
    yield ""


def _columns() -> Iterator[str]:
    says = SAYS | SAYS_TOO
    yield from _table("Columns of the ledger", {column: says[column] for column in COLUMNS})


def _kinds() -> Iterator[str]:
    yield "## Kinds\n"
    yield "The rows are examples in a small invented book, with a value of each IRA on every December 31. The lines are those that"
    yield "differ when the last row of the kind is taken out: found by replaying the book, not written down.\n"
    for kind in KINDS.values():
        yield from _kind(kind)


def _kind(kind: Kind) -> Iterator[str]:
    may = [one for one in COLUMNS if one in kind.columns and one in SAYS and one not in kind.states]
    yield f"### {kind.name}\n"
    yield f"{kind.says[0].upper()}{kind.says[1:]}.\n"
    yield f"* States {_named(kind.states)}; may state {_named(may)}."
    if kind.account_types:
        yield f"* Account: {', '.join(sorted(kind.account_types))}."
    if kind.to_types:
        yield f"* To: {', '.join(sorted(kind.to_types))}."
    if kind.of_kinds:
        yield f"* Acts on: {', '.join(kind.of_kinds)}."
    yield f"* When: {MADE[kind.made_by]}."
    if kind.codes:
        yield f"* Codes: {', '.join(f'`{code}`' for code in kind.codes)}."
    yield f"* The example reaches: {reaches(kind)}.\n"
    yield "```csv"
    yield from (",".join(row) for row in examples.sheet(examples.rows(kind)))
    yield "```\n"
    yield f"    {commands(kind)[-1]}\n"


def _named(columns: Sequence[str]) -> str:
    return ", ".join(f"`{one}`" for one in columns)


def _codes() -> Iterator[str]:
    every = dict.fromkeys(code for kind in KINDS.values() for code in kind.codes)
    yield from _table("Codes of entries", {code: codes.says(code) or code for code in every})
    yield from _table("Form 1099-R, box 7", codes.BOX_7)
    yield "The box holds one code or two.\n"
    yield from _table("Form 5498, box 13c", codes.BOX_13C)
    yield from _table("Form 5498, box 14b", codes.BOX_14B)


def keys_of(value: Any, named_by: Sequence[str] = (), at: str = "") -> Iterator[tuple[str, str]]:
    """(where it stands, key) of each key of the program in a JSON value; ids and numbers are written as what they are."""
    if isinstance(value, list):
        for one in value:
            yield from keys_of(one, named_by, f"{at}[]")
    elif isinstance(value, dict):
        for key, inner in value.items():
            if (
                named_by and key != "pools"
            ):  # of `show` a person has pools, of `diff` they stand below the person at once
                yield from keys_of(inner, named_by[1:], f"{at}.{named_by[0]}".lstrip("."))
                continue
            where = f"{at}.{key}".lstrip(".")
            yield where, key
            yield from keys_of(inner, reference.NAMED_BY.get(key, ()), where)


def _keys(book: Path, command: str) -> dict[str, str]:
    tree = json.loads(run(book, *command.split(), "--format", "json"))
    return dict(keys_of(tree))


def _json(book: Path) -> Iterator[str]:
    yield "## JSON\n"
    yield "Amounts are texts in dollars, as on the form or with cents; days are YYYY-MM-DD; what is not known is null. PERSON, POOL,"
    yield "LINE, NAME and STATE stand for an id, a name or a number. `[]` is a list.\n"
    for command in JSON:
        yield f"### basisbook {command} --format json\n"
        yield f"{', '.join(f'`{where}`' for where in _keys(book, command))}.\n"
    yield from _table("Keys", reference.KEYS)


def _csv() -> Iterator[str]:
    yield "## CSV\n"
    for command, columns in CSV.items():
        yield f"* `{command}`: {_named(columns)}"
    yield ""
    yield from _table("Columns", reference.CSV_COLUMNS)


def test_the_reference_is_what_the_tables_say(book: Path) -> None:
    now = written(book)
    if os.environ.get("BASISBOOK_WRITE_GOLDEN"):
        REFERENCE.write_text(now, "utf-8")
    assert now == REFERENCE.read_text("utf-8")


# The tables against the program


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for package in ("api", "cli", "forms", "ledger"):
        for path in (ROOT / package).rglob("*.py"):
            yield path, ast.parse(path.read_text("utf-8"))


def test_every_key_of_json_is_told(book: Path) -> None:
    seen = {key for command in JSON for key in _keys(book, command).values()}
    for path, source in sources():
        if path.is_relative_to(ROOT / "ledger") or path.name == "maps.py":
            continue
        functions = [
            one for one in ast.walk(source) if isinstance(one, ast.FunctionDef) and "json" in one.name
        ]
        tables = [one for function in functions for one in ast.walk(function) if isinstance(one, ast.Dict)]
        seen |= {str(key.value) for table in tables for key in table.keys if isinstance(key, ast.Constant)}
    assert seen - set(reference.KEYS) == set()
    assert set(reference.KEYS) - seen == set()


def test_every_column_of_csv_is_told() -> None:
    assert {column for columns in CSV.values() for column in columns} == set(reference.CSV_COLUMNS)


def test_every_variable_that_is_read_is_told() -> None:
    text = "\n".join(path.read_text("utf-8") for path, _ in sources() if path.name != "reference.py")
    named = set(re.findall(r"\bBASISBOOK_[A-Z_]+\b", text)) - {"BASISBOOK_COMPLETE"}
    assert named <= set(reference.VARIABLES)
    assert all(re.search(rf'"{one}"|get_terminal_size', text) for one in reference.VARIABLES)


def test_every_exit_code_is_told() -> None:
    known = {0, main.PROBLEMS, main.USAGE, main.BUG, main.BROKEN_PIPE, main.INTERRUPTED}
    assert set(reference.EXIT_CODES) == known


def test_every_file_of_a_book_is_told(book: Path) -> None:
    run(book, "fill", "2023", "--out", str(book / "forms"))
    for path in book.iterdir():
        name = f"{path.name}/" if path.is_dir() else path.name
        assert name in reference.FILES or name == "README.md", name
    folders = (filed_files.FOLDER, shelf.FOLDER, own_profiles.FOLDER, kept.FOLDER)
    files = (
        names.CSV,
        names.PARQUET,
        names.SEAL,
        names.LOCK,
        names.LAST,
        names.NEXT,
        names.DOING,
        of_folder.NAME,
    )
    assert {*(f"{one}/" for one in folders), *files, "forms/"} == set(reference.FILES)


def test_the_codes_of_papers_are_those_that_are_understood() -> None:
    assert set(codes.BOX_14B) == {*proposing.REPAID, proposing.DISASTER}
    source = (ROOT / "ledger/inference/rules/made.py").read_text() + (
        ROOT / "ledger/inference/situation.py"
    ).read_text()
    assert all(f'"{code}"' in source for code in codes.BOX_13C)


def test_every_column_of_the_ledger_and_every_code_has_a_sentence() -> None:
    assert set(SAYS) | set(SAYS_TOO) == set(COLUMNS)
    assert all(codes.says(code) or code in STATE_CODES for kind in KINDS.values() for code in kind.codes)
