"""A book and a plan by the command line: what the tests of planning share."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from basisbook.cli.main import main


def run(folder: Path, today: str, command: str) -> Result:
    env = {"COLUMNS": "80", "BASISBOOK_TODAY": today}
    return CliRunner().invoke(main, ["--book", str(folder), *shlex.split(command)], env=env)


def book(folder: Path, today: str, *commands: str, born: str = "1970-05-05", places: int = 6) -> Path:
    env = {"BASISBOOK_TODAY": today}
    words = f"init {folder} --name 'Pat Q' --born {born} --account ira=traditional --account roth=roth --account k=plan"
    assert CliRunner().invoke(main, shlex.split(words), env=env).exit_code == 0
    for command in (f"method --tax-year {today[:4]} --code places={places}", *commands):
        done = run(folder, today, f"record {command}")
        assert done.exit_code == 0, done.output
    return folder


def planned(folder: Path, today: str, options: str) -> dict[str, Any]:
    """What `plan` says of the year of today, the alternatives by their letters too."""
    done = run(folder, today, f"plan {today[:4]} --format json {options}")
    assert done.exit_code == 0, done.output
    tree = json.loads(done.stdout)
    return tree | {one["letter"]: one for one in tree["alternatives"]}


def contribution(year: int, amount: int, date: str = "") -> str:
    day = date or f"{year}-01-10"
    return f"contribution --tax-year {year} --date {day} --account ira --amount {amount} --basis {amount}"


def conversion(year: int, amount: int) -> str:
    return f"conversion --date {year}-01-12 --account ira --to roth --amount {amount}"


def basis(year: int, amount: int) -> str:
    return f"opening-basis --tax-year {year} --amount {amount}"


def has(year: dict[str, Any], **lines: str | int) -> None:
    """These lines of a planned year, `l11` for line 11; a line that is blank is 0."""
    found = year["lines"]
    names = {name: name.removeprefix("l") for name in lines}
    assert {name: found.get(names[name], "0") for name in lines} == {
        name: str(value) for name, value in lines.items()
    }
