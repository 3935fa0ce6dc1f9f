"""A person's folder: who the people are and where their accounts stand. Amounts are never here."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shlex
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints

from basisbook.ledger.kinds import ACCOUNT_TYPES
from basisbook.ledger.problems import BookError, Problem
from basisbook.ledger.words import nearest

NAME = "book.toml"
LARGEST = 16 * 2**20
"""Bytes of a book.toml that is still read: tens of thousands of people."""
OWN = "own"
"""The pool of a person's own IRAs; every decedent has another."""

_ID = re.compile(r"[a-z][a-z0-9_-]*")
_SSN = re.compile(r"(\d{3})-?(\d{2})-?(\d{4})", re.ASCII)


def dashed(ssn: str) -> str:
    """A social security number as ddd-dd-dddd, the way every form has it; empty where it has not nine digits."""
    digits = _SSN.fullmatch(ssn.strip())
    return "-".join(digits.groups()) if digits else ""


def is_id(text: str) -> bool:
    """Whether a text may be the id of a person or an account."""
    return bool(_ID.fullmatch(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One owner of IRAs. `city` is city, state and ZIP code in one, as the form asks for them.

    `born` may be unknown; then nothing that depends on age is decided.
    """

    id: str
    name: str
    born: dt.date | None = None
    died: dt.date | None = None
    ssn: str = field(default="", repr=False)
    street: str = ""
    apartment: str = ""
    city: str = ""
    foreign_country: str = ""
    foreign_province: str = ""
    foreign_postal: str = ""

    @property
    def year_of_70_half(self) -> int | None:
        """The year in which the age of 70 1/2 is reached; None where the day of birth is not known."""
        return self.born.year + 70 + (self.born.month > 6) if self.born else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account. `type` is one of `kinds.ACCOUNT_TYPES`; `decedent` names whose it was, if inherited."""

    id: str
    person: str
    type: str
    custodian: str = ""
    opened: dt.date | None = None
    closed: dt.date | None = None
    decedent: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """One folder: people and accounts by id, in the order of book.toml."""

    folder: Path
    people: Mapping[str, Person]
    accounts: Mapping[str, Account]

    def pool_of(self, account: str) -> str:
        """`own`, or the decedent's name. No account means all own IRAs together.

        An id that is not in the book is `own` too; a check reports it.
        """
        known = self.accounts.get(account)
        return (known.decedent if known else "") or OWN

    @classmethod
    def load(cls, folder: Path) -> Book:
        """Read `folder/book.toml`. Raises `BookError` with everything that is wrong with it."""
        text = _text(folder / NAME)
        try:
            tree = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise BookError(_bad_toml(error)) from None
        except RecursionError:
            raise BookError(_bad_toml(tomllib.TOMLDecodeError("it is nested too deeply"))) from None
        reader = _Reader(text)
        people, accounts = reader.people(tree), reader.accounts(tree)
        # A person whose table has a fault is still somebody.
        known = tree.get("people", {})
        reader.relations(list(known) if isinstance(known, dict) else [], accounts)
        if reader.problems:
            raise BookError(*reader.problems)
        return cls(folder, people, accounts)


def find(start: Path, explicit: Path | None = None, env: str | None = None) -> Path:
    """The folder of the book: `explicit` (--book), else `env` (BASISBOOK_BOOK), else `start` or its nearest
    parent that holds a book.toml. Raises `BookError` if there is none there.
    """
    if explicit is not None:
        return _holding(explicit, "--book")
    if env:
        return _holding(Path(env), "BASISBOOK_BOOK")
    for folder in (start, *start.parents):
        if os.path.lexists(folder / NAME):
            return folder
    raise BookError(
        Problem(
            "no-book",
            "error",
            str(start),
            f"there is no {NAME} here or in any folder above",
            "basisbook --book FOLDER show   # an existing book\nbasisbook init FOLDER          # a new one",
        )
    )


def _holding(folder: Path, given_by: str) -> Path:
    try:
        (folder / NAME).lstat()
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        remedy = f"ls -ld {shlex.quote(str(folder))}"
        raise BookError(Problem("book-unreadable", "error", str(folder), message, remedy)) from None
    else:
        return folder
    if folder.name == NAME and folder.is_file():
        return folder.parent
    raise BookError(
        Problem(
            "no-book",
            "error",
            str(folder),
            f"there is no {NAME} in the folder named by {given_by}",
            f"basisbook init {shlex.quote(str(folder))}",
        )
    )


def create(folder: Path, people: Sequence[Person] = (), accounts: Sequence[Account] = ()) -> Path:
    """Write a commented book.toml (mode 0600) into `folder`, which is made (mode 0700) if it does not exist.

    Raises `BookError` when one is already there. `store.create` then makes the empty ledger.
    """
    path = folder / NAME
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Exclusive creation: a book that appears meanwhile is never overwritten.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if not folder.is_dir():
            message = f"a book is a folder, and {folder} is a file"
            remedy = f"ls -ld {shlex.quote(str(folder))}"
            raise BookError(Problem("book-unwritable", "error", str(folder), message, remedy)) from None
        raise BookError(
            Problem(
                "book-exists",
                "error",
                str(path),
                "there is a book already",
                f"basisbook --book {shlex.quote(str(folder))} check",
            )
        ) from None
    except OSError as error:
        raise BookError(
            Problem(
                "book-unwritable",
                "error",
                str(path),
                f"cannot be written: {error.strerror}",
                f"ls -ld {shlex.quote(str(folder))}",
            )
        ) from None
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        file.write(_rendered(people, accounts))
    return path


_HEAD = """\
# Who and where. Amounts never stand here; they are entries of the ledger.
# Dates are written YYYY-MM-DD, without quotation marks.
"""

_EXAMPLE_PERSON = """
# [people.ana]
# name = "Ana Reyes"
# born = 1979-05-04
"""

_MORE_PERSON = """
# A person may also have:
#   died = 2031-01-02
#   ssn = "..."              stays in this file
#   street, apartment, city (city, state and ZIP code), foreign_country, foreign_province, foreign_postal
"""

_EXAMPLE_ACCOUNT = """
# [accounts.van]
# person = "ana"
# type = "traditional"      # {types}
# custodian = "Vanguard"
# opened = 2009-03-01       # opened and closed say which accounts owe a value at the end of a year
# decedent = "..."          # only for an inherited account: whose it was
"""


def _rendered(people: Iterable[Person], accounts: Iterable[Account]) -> str:
    parts = [_HEAD]
    parts += [_table("people", person) for person in people] or [_EXAMPLE_PERSON]
    parts += [_MORE_PERSON]
    parts += [_table("accounts", account) for account in accounts]
    parts += [_EXAMPLE_ACCOUNT.format(types=" | ".join(sorted(ACCOUNT_TYPES)))]
    return "".join(parts)


def _table(name: str, item: Person | Account) -> str:
    lines = [f"\n[{name}.{item.id}]"]
    for one in fields(item):
        value = getattr(item, one.name)
        if one.name != "id" and value:
            shown = value.isoformat() if isinstance(value, dt.date) else json.dumps(value, ensure_ascii=False)
            lines.append(f"{one.name} = {shown}")
    return "\n".join(lines) + "\n"


def _text(path: Path) -> str:
    quoted = shlex.quote(str(path))
    try:
        # A pipe or a device is not opened: it may never end.
        if path.exists() and not path.is_file():
            raise _unreadable(path, "it is no ordinary file")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        remedy = f"basisbook init {shlex.quote(str(path.parent))}"
        raise BookError(Problem("no-book", "error", str(path), "the file is missing", remedy)) from None
    except OSError as error:
        raise _unreadable(path, error.strerror) from None
    if len(data) > LARGEST:
        message = f"is larger than {LARGEST >> 20} MiB; that is no list of people and accounts"
        remedy = f"mv {quoted} {shlex.quote(f'{path}.old')}   # and bring back the right {NAME}"
        raise BookError(Problem("book-too-large", "error", path.name, message, remedy))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        remedy = "save the file as UTF-8 text"
        raise BookError(Problem("book-encoding", "error", path.name, "is not UTF-8 text", remedy)) from None


def _unreadable(path: Path, reason: str | None) -> BookError:
    remedy = f"ls -l {shlex.quote(str(path))}"
    return BookError(Problem("book-unreadable", "error", path.name, f"cannot be read: {reason}", remedy))


def _bad_toml(error: tomllib.TOMLDecodeError) -> Problem:
    # Before Python 3.14 the line stands only in the message: "... (at line 3, column 8)".
    what, _, where = str(error).partition(" (at ")
    line = re.match(r"line (\d+)", where)
    place = f"{NAME}:{line[1]}" if line else NAME
    return Problem(
        "bad-toml",
        "error",
        place,
        f"is not valid TOML: {what}",
        'write text in quotation marks and dates without, as in\nname = "Ana Reyes"\nborn = 1979-05-04',
    )


class _Reader:
    """Turns the tree of book.toml into people and accounts, and collects what is wrong on the way."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self._rows: dict[str, int] = {}
        table = ""
        for row, line in enumerate(text.splitlines(), 1):
            if header := re.match(r"\s*\[\s*([^\]]+?)\s*\]", line):
                table = header[1].replace(" ", "").replace('"', "")
                self._rows.setdefault(table, row)
            elif key := re.match(r"\s*([\w-]+)\s*=", line):
                self._rows.setdefault(f"{table}.{key[1]}".lstrip("."), row)

    def people(self, tree: dict[str, Any]) -> dict[str, Person]:
        for key in tree:
            if key not in ("people", "accounts"):
                self._add(
                    "unknown-key",
                    key,
                    f"{key} is not known",
                    "use only the tables [people.ID] and [accounts.ID]",
                )
        people = {one: Person(id=one, **columns) for one, columns in self._tables(tree, "people", Person)}
        if not people and not self.problems:
            example = '[people.ana]\nname = "Ana Reyes"\nborn = 1979-05-04'
            self._add("no-people", "", "there are no people yet", example)
        for person in people.values():
            where = f"people.{person.id}"
            if person.died and person.born and person.died < person.born:
                self._add("bad-date", f"{where}.died", "died before being born", "correct born or died")
            if person.ssn and not dashed(person.ssn):
                # The number itself is never repeated.
                self._add(
                    "bad-ssn",
                    f"{where}.ssn",
                    "does not have nine digits",
                    'ssn = "ddd-dd-dddd", each d a digit',
                )
        return people

    def accounts(self, tree: dict[str, Any]) -> dict[str, Account]:
        accounts = {
            one: Account(id=one, **columns) for one, columns in self._tables(tree, "accounts", Account)
        }
        for account in accounts.values():
            where = f"accounts.{account.id}"
            inherited = account.type.startswith("inherited-")
            if account.type not in ACCOUNT_TYPES:
                choices = sorted(ACCOUNT_TYPES)
                remedy = f'type = "{nearest(account.type, choices)}"   # or one of: {", ".join(choices)}'
                self._add(
                    "unknown-type", f"{where}.type", f'"{account.type}" is not a type of account', remedy
                )
            elif inherited and account.decedent in ("", OWN):
                message = "an inherited account names the person it was inherited from"
                self._add("no-decedent", where, message, 'decedent = "Maria Reyes"')
            elif account.decedent and not inherited:
                kept = "roth" if account.type == "roth" else "traditional"
                message = f"a decedent is named, but the type is {account.type}"
                remedy = f'type = "inherited-{kept}", or remove the line decedent'
                self._add("decedent-not-inherited", f"{where}.decedent", message, remedy)
            if account.opened and account.closed and account.closed < account.opened:
                self._add(
                    "bad-date", f"{where}.closed", "closed before it was opened", "correct opened or closed"
                )
        return accounts

    def relations(self, people: Sequence[str], accounts: Mapping[str, Account]) -> None:
        for account in accounts.values():
            where = f"accounts.{account.id}"
            if people and account.person not in people:
                remedy = f'person = "{nearest(account.person, people)}"   # or one of: {", ".join(people)}'
                self._add(
                    "unknown-person", f"{where}.person", f'"{account.person}" is nobody in this book', remedy
                )
            if account.id in people:
                # `to` of an entry may be a person or an account, so one id must not be both.
                message = f"{account.id} is the id of a person too"
                self._add("same-id", where, message, f"[accounts.{account.id}-ira]")

    def _tables(self, tree: dict[str, Any], name: str, kind: type) -> Iterator[tuple[str, dict[str, Any]]]:
        """(id, columns) of each table that can be built; what cannot is a problem."""
        tables = tree.get(name, {})
        if not isinstance(tables, dict):
            self._add("not-a-table", name, "is not a table", f"[{name}.ana]")
            return
        types = get_type_hints(kind)
        required = [one.name for one in fields(kind) if one.default is MISSING and one.name != "id"]
        for one, columns in tables.items():
            where = f"{name}.{one}"
            before = len(self.problems)
            if not _ID.fullmatch(one):
                message = "an id begins with a small letter and goes on with small letters, digits, - and _"
                self._add("bad-id", where, message, f"[{name}.{_as_id(one)}]")
            if not isinstance(columns, dict):
                self._add("not-a-table", where, "is not a table", f"[{where}]")
                continue
            for key, value in columns.items():
                if key not in types or key == "id":
                    remedy = f"{nearest(key, [known for known in types if known != 'id'])} = ..."
                    self._add("unknown-key", f"{where}.{key}", "is not known", remedy)
                elif types[key] is str and not isinstance(value, str):
                    self._add("not-text", f"{where}.{key}", "is text, in quotation marks", f'{key} = "..."')
                elif types[key] is not str and type(value) is not dt.date:
                    message = "is a date, without quotation marks"
                    self._add(
                        "not-a-date",
                        f"{where}.{key}",
                        message,
                        f"{key} = 2009-03-01   # the date in this form",
                    )
            for key in required:
                if columns.get(key, "") == "":
                    example = {"type": '"traditional"', "name": '"Ana Reyes"'}.get(key, '"ana"')
                    self._add("missing-key", where, f"{key} is missing", f"{key} = {example}")
            if len(self.problems) == before:
                yield one, columns

    def _add(self, code: str, where: str, message: str, remedy: str) -> None:
        row = self._rows.get(where)
        place = f"{NAME}:{row}" if row else NAME
        self.problems.append(
            Problem(code, "error", place, f"{where} {message}" if where else message, remedy)
        )


def _as_id(text: str) -> str:
    return re.sub(r"[^a-z0-9_-]+", "-", text.lower()).strip("-_0123456789") or "ana"
