"""book.toml, changed by commands: one key of one table at a time, with comments and order kept.

Every change is read back before it is written: a text that would say anything else than what was asked is refused,
and the file is then written anew without its comments.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from basisbook.ledger.book import LARGEST, NAME, Book, is_id
from basisbook.ledger.store.private import read_file, write_private

Value = str | dt.date | None
"""What a key is set to; None takes its line out."""


def change(folder: Path, table: str, one: str, values: Mapping[str, Value]) -> Book:
    """Set keys of the table `[people.ID]`, `[accounts.ID]` or, where `one` is empty, `[preparer]`, and give the new book.

    The table is made if it is not there; a table without an id of which nothing is left is taken out.

    Raises `BookError` if the book would be wrong, `LedgerError` if it cannot be written; nothing is written then.
    """
    path = folder / NAME
    text = read_file(path, LARGEST).decode("utf-8-sig")
    wanted = _changed(tomllib.loads(text), table, one, values)
    new = edited(text, table, one, values)
    if _read(new) != wanted:
        new = _anew(wanted)
    book = Book.parsed(folder, new)
    write_private(path, new.encode("utf-8"))
    return book


def remove(folder: Path, table: str, one: str) -> Book:
    """Take the table `[people.ID]` or `[accounts.ID]` out, and give the new book; comments of other tables stay.

    Raises `BookError` if the book would be wrong, `LedgerError` if it cannot be written; nothing is written then.
    """
    path = folder / NAME
    text = read_file(path, LARGEST).decode("utf-8-sig")
    tree = tomllib.loads(text)
    wanted = {**tree, table: {key: rows for key, rows in tree[table].items() if key != one}}
    wanted = {key: rows for key, rows in wanted.items() if rows}
    new = _cut(text, table, one)
    if _read(new) != wanted:
        new = _anew(wanted)
    book = Book.parsed(folder, new)
    write_private(path, new.encode("utf-8"))
    return book


def _cut(text: str, table: str, one: str) -> str:
    """The text without the lines of a table; what is said above the next one stays."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    start = next((at for at, line in enumerate(lines) if _is_header(line, table, one)), None)
    if start is None:
        return text
    stop = next((at for at in range(start + 1, len(lines)) if _HEADER.match(lines[at])), len(lines))
    last = max(at for at in range(start, stop) if lines[at].strip()[:1] not in ("", "#"))
    rest = [*lines[:start], *lines[last + 1 :]]
    return end.join(rest).rstrip() + end


def edited(text: str, table: str, one: str, values: Mapping[str, Value]) -> str:
    """The text with these keys set, each on its own line in its table; every other line stays as it is."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    start = next((at for at, line in enumerate(lines) if _is_header(line, table, one)), None)
    if start is None:
        lines += ["", f"[{table}.{one}]" if one else f"[{table}]"]
        start = len(lines) - 1
    for key, value in values.items():
        stop = next((at for at in range(start + 1, len(lines)) if _HEADER.match(lines[at])), len(lines))
        there = next((at for at in range(start + 1, stop) if re.match(rf"\s*{key}\s*=", lines[at])), None)
        written = f"{key} = {_shown(value)}"
        if there is not None and value is None:
            del lines[there]
        elif there is not None:
            lines[there] = written + _comment(lines[there])
        elif value is not None:
            last = max(
                (at for at in range(start, stop) if lines[at].strip()[:1] not in ("", "#")), default=start
            )
            lines.insert(last + 1, written)
    if not one:
        lines = _without_empty(lines, table)
    return end.join(lines) + end


def _without_empty(lines: list[str], table: str) -> list[str]:
    """The lines without the header of a table of which nothing is left."""
    start = next(at for at, line in enumerate(lines) if _is_header(line, table, ""))
    stop = next((at for at in range(start + 1, len(lines)) if _HEADER.match(lines[at])), len(lines))
    if any(line.strip()[:1] not in ("", "#") for line in lines[start + 1 : stop]):
        return lines
    return lines[:start] + lines[start + 1 :]


_HEADER = re.compile(r"\s*\[")


def _is_header(line: str, table: str, one: str) -> bool:
    key = rf"""\s*\.\s*["']?{re.escape(one)}["']?""" if one else ""
    return bool(re.match(rf"""\s*\[\s*{table}{key}\s*\]\s*(#.*)?$""", line))


def _comment(line: str) -> str:
    """The comment at the end of `key = value  # comment`, with the blanks before it."""
    for at in (found.start() for found in re.finditer(r"\s*#", line)):
        if _read(line[:at]) is not None:
            return line[at:]
    return ""


def _read(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except ValueError:
        return None


def _shown(value: Value) -> str:
    return value.isoformat() if isinstance(value, dt.date) else json.dumps(value or "", ensure_ascii=False)


def _changed(tree: Mapping[str, Any], table: str, one: str, values: Mapping[str, Value]) -> dict[str, Any]:
    there = dict(tree.get(table, {}))
    if not one:
        left = {key: value for key, value in {**there, **values}.items() if value is not None}
        return {**tree, table: left} if left else {key: rows for key, rows in tree.items() if key != table}
    columns = {**there.get(one, {}), **values}
    there[one] = {key: value for key, value in columns.items() if value is not None}
    return {**tree, table: there}


def _anew(tree: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    parts = []
    for table, rows in tree.items():
        apart = {f"{table}.{one}": columns for one, columns in rows.items() if isinstance(columns, Mapping)}
        for head, columns in (apart or {table: rows}).items():  # [preparer] is one table
            keys = (f"{key} = {_shown(value)}" for key, value in columns.items())
            parts.append("\n".join([f"[{head}]", *keys]))
    return "\n\n".join(parts) + "\n"


_TITLES = {"dr", "mr", "mrs", "ms", "miss", "prof", "professor", "sir", "rev", "hon"}
_PLAIN = {"traditional": "", "plan": "401k"}
_WORDS = {
    "inc",
    "llc",
    "corp",
    "co",
    "bank",
    "investments",
    "the",
    "company",
    "financial",
    "services",
    "trust",
    "group",
}


def person_id(name: str, taken: Collection[str]) -> str:
    """An id from a name: `nadia` of `Dr. Nadia Brandt`; with the family name, then a number, where it is taken."""
    words = [word for word in _words(name) if word not in _TITLES] or ["me"]
    tries = [words[0], "-".join((words[0], words[-1]))]
    return _free([one for one in tries if is_id(one)] or ["me"], taken)


def account_id(company: str, kind: str, taken: Collection[str]) -> str:
    """An id from the company and the type: `vanguard`, `vanguard-roth`; with a number, where it is taken."""
    words = _words(company)
    kept = [word for word in words if word not in _WORDS][:1] or words[:1]
    suffix = _PLAIN.get(kind, kind.removesuffix("-traditional"))
    name = "-".join(filter(None, (*kept, suffix))) or "ira"
    return _free([name if is_id(name) else f"ira-{name}"], taken)


def _words(text: str) -> list[str]:
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return re.findall(r"[a-z0-9]+", re.sub(r"['\u2019.&]", "", plain).lower())


def _free(tries: list[str], taken: Collection[str]) -> str:
    for one in tries:
        if one not in taken:
            return one
    number = 2
    while f"{tries[-1]}-{number}" in taken:
        number += 1
    return f"{tries[-1]}-{number}"
