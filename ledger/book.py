"""A person's folder: who the people are and where their accounts stand. Amounts are never here."""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import MISSING, field, fields
from pathlib import Path
from typing import Any, get_type_hints

from basisbook.ledger.kinds import ACCOUNT_TYPES
from basisbook.ledger.problems import (
    DISTURBING,
    HOLE,
    BookError,
    ByHand,
    Do,
    Edit,
    Hole,
    Problem,
    Remedy,
    Shell,
    do,
    hidden,
    states_number,
    steps,
)
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import find as catalogue
from basisbook.ledger.store.private import put_new, read_file
from basisbook.ledger.words import meant, nearest

NAME = "book.toml"
LARGEST = 16 * 2**20
"""Bytes of a book.toml that is still read: tens of thousands of people."""
OWN = "own"
"""The pool of a person's own IRAs; every decedent has another."""

_ID = re.compile(r"[a-z][a-z0-9_-]*")
_PTIN = re.compile(r"P\d{8}", re.ASCII)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparer:
    """Who prepares the papers for pay. `city` is city, state and ZIP code in one. What is empty stays a hole on every page.

    The employer identification number of the firm is not kept: it has nine digits, as a social security number has.
    """

    name: str
    firm: str = ""
    street: str = ""
    city: str = ""
    phone: str = ""
    ptin: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """One folder: people and accounts by id, in the order of book.toml; `preparer` where the papers have a paid one."""

    folder: Path
    people: Mapping[str, Person]
    accounts: Mapping[str, Account]
    preparer: Preparer | None = None

    def pool_of(self, account: str) -> str:
        """`own`, or the decedent's name. No account means all own IRAs together.

        An id that is not in the book is `own` too; a check reports it.
        """
        known = self.accounts.get(account)
        return (known.decedent if known else "") or OWN

    @classmethod
    def load(cls, folder: Path) -> Book:
        """Read `folder/book.toml`. Raises `BookError` with everything that is wrong with it."""
        return cls.parsed(folder, _text(folder / NAME))

    @classmethod
    def parsed(cls, folder: Path, text: str) -> Book:
        """What the text of a book.toml says. Raises `BookError` with everything that is wrong with it."""
        try:
            tree = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise BookError(_bad_toml(error)) from None
        except RecursionError:
            raise BookError(_bad_toml(tomllib.TOMLDecodeError("it is nested too deeply"))) from None
        except ValueError:  # an integer of more digits than Python reads
            raise BookError(_bad_toml(tomllib.TOMLDecodeError("a number has too many digits"))) from None
        reader = _Reader(text)
        people, accounts, preparer = reader.people(tree), reader.accounts(tree), reader.preparer(tree)
        # A person whose table has a fault is still somebody.
        known = tree.get("people", {})
        reader.relations(list(known) if isinstance(known, dict) else [], accounts)
        if reader.problems:
            raise BookError(*reader.problems)
        return cls(folder, people, accounts, preparer)


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
    new = do("start", when="a new one, with questions")
    there = ByHand("or go to the folder of a book, or name it: basisbook --book FOLDER")
    bare = do("init", Hole("FOLDER"), when="a new one, without questions")
    raise BookError(catalogue("no-book", new, there, bare, place=str(start), name=NAME))


def _holding(folder: Path, given_by: str) -> Path:
    try:
        (folder / NAME).lstat()
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as error:
        look = _look_at(folder)
        raise BookError(
            catalogue("book-unreadable", look, place=str(folder), reason=error.strerror)
        ) from None
    else:
        return folder
    if folder.name == NAME and folder.is_file():
        return folder.parent
    begin = do("init", str(folder))
    raise BookError(catalogue("no-book/named", begin, place=str(folder), name=NAME, given_by=given_by))


def _look_at(path: Path) -> Shell:
    return Shell(("ls", "-ld", str(path)))


def refuse_existing(folder: Path) -> None:
    """Make the folder (mode 0700) of a new book. Raises `BookError` when a book is already there."""
    path = folder / NAME
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        there = os.path.lexists(path)
    except FileExistsError:
        raise BookError(catalogue("book-unwritable/file", _look_at(folder), place=str(folder))) from None
    except OSError as error:
        raise _unwritable(path, error) from None
    if there:
        check = Do("check", options=(("book", str(folder)),))
        raise BookError(catalogue("book-exists", check, place=str(path)))


def _unwritable(path: Path, error: OSError) -> BookError:
    return BookError(
        catalogue("book-unwritable", _look_at(path.parent), place=str(path), reason=error.strerror)
    )


def create(folder: Path, people: Sequence[Person] = (), accounts: Sequence[Account] = ()) -> Path:
    """Write a commented book.toml (mode 0600) into `folder`, which is made (mode 0700) if it does not exist.

    It is written wholly or not at all. Raises `BookError` when one is already there. `store.create` makes the empty ledger.
    """
    path = folder / NAME
    refuse_existing(folder)
    try:
        text = _rendered(people, accounts)
        if people:
            Book.parsed(folder, text)
        # Exclusive: a book that appears meanwhile is never overwritten.
        put_new(path, text.encode())
    except FileExistsError:
        refuse_existing(folder)
        raise
    except OSError as error:
        raise _unwritable(path, error) from None
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

_EXAMPLE_PREPARER = """
# Who prepares the papers for pay: the head of letters, and the block for paid preparers on forms filed by themselves.
# [preparer]
# name = "..."              # and firm, street, city, phone, ptin; what is not there is written by hand
"""


def _rendered(people: Iterable[Person], accounts: Iterable[Account]) -> str:
    parts = [_HEAD]
    parts += [_table("people", person) for person in people] or [_EXAMPLE_PERSON]
    parts += [_MORE_PERSON]
    parts += [_table("accounts", account) for account in accounts]
    parts += [_EXAMPLE_ACCOUNT.format(types=" | ".join(sorted(ACCOUNT_TYPES))), _EXAMPLE_PREPARER]
    return "".join(parts)


def _table(name: str, item: Person | Account) -> str:
    import json  # noqa: PLC0415 - slow to import

    lines = [f"\n[{name}.{item.id}]"]
    for one in fields(item):
        value = getattr(item, one.name)
        if one.name != "id" and value:
            shown = value.isoformat() if isinstance(value, dt.date) else json.dumps(value, ensure_ascii=False)
            lines.append(f"{one.name} = {shown}")
    return "\n".join(lines) + "\n"


def _text(path: Path) -> str:
    try:
        data = read_file(path, LARGEST, book=path.parent)
    except FileNotFoundError:
        begin = do("init", str(path.parent))
        raise BookError(catalogue("no-book/missing", begin, place=str(path))) from None
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise _unreadable(path, error.strerror) from None
        bring = ByHand(f"put it aside, and bring back the right {NAME}:")
        aside = steps(bring, Shell(("mv", str(path), f"{path}.old")))
        raise BookError(catalogue("book-too-large", aside, place=path.name, mib=LARGEST >> 20)) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        save = ByHand("save the file as UTF-8 text")
        raise BookError(catalogue("book-encoding", save, place=path.name)) from None


def _unreadable(path: Path, reason: str | None) -> BookError:
    return BookError(catalogue("book-unreadable", _look_at(path), place=path.name, reason=reason))


def _bad_toml(error: tomllib.TOMLDecodeError) -> Problem:
    # Before Python 3.14 the line stands only in the message: "... (at line 3, column 8)".
    what, _, where = str(error).partition(" (at ")
    line = re.match(r"line (\d+)", where)
    place = f"{NAME}:{line[1]}" if line else NAME
    write = ByHand('write text in quotation marks, as in name = "...", and dates without, as YYYY-MM-DD')
    return catalogue("bad-toml", write, place=place, reason=what)


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
            if key not in ("people", "accounts", "preparer"):
                tables = ByHand("use only the tables [people.ID], [accounts.ID] and [preparer]")
                self._add("unknown-key", key, tables)
        people = {one: Person(id=one, **columns) for one, columns in self._tables(tree, "people", Person)}
        if not people and not self.problems:
            self._add("no-people", "", do("person", name=HOLE))
        for person in people.values():
            where = f"people.{person.id}"
            if person.died and person.born and person.died < person.born:
                self._wrong_days("bad-date/died", f"{where}.died", "born", "died")
            if person.ssn and not dashed(person.ssn):
                # The number itself is never repeated.
                shape = ByHand('write the number as "ddd-dd-dddd", each d a digit')
                self._add("bad-ssn", f"{where}.ssn", shape)
        return people

    def accounts(self, tree: dict[str, Any]) -> dict[str, Account]:
        accounts = {
            one: Account(id=one, **columns) for one, columns in self._tables(tree, "accounts", Account)
        }
        for account in accounts.values():
            where = f"accounts.{account.id}"
            inherited = account.type.startswith("inherited-")
            if account.type not in ACCOUNT_TYPES:
                types = sorted(ACCOUNT_TYPES)
                way = self._line(where, "type", meant(account.type, types))
                self._add("unknown-type", f"{where}.type", way, type=account.type, types=types)
            elif inherited and account.decedent in ("", OWN):
                self._add("no-decedent", where, self._line(where, "decedent"))
            elif account.decedent and not inherited:
                kept = "roth" if account.type == "roth" else "traditional"
                ways = (
                    Edit(
                        NAME, f'type = "inherited-{kept}"', self._at(f"{where}.type", "if it was inherited")
                    ),
                    ByHand("take the line decedent out, if it was not inherited"),
                )
                self._add("decedent-not-inherited", f"{where}.decedent", *ways, type=account.type)
            if account.opened and account.closed and account.closed < account.opened:
                self._wrong_days("bad-date/closed", f"{where}.closed", "opened", "closed")
        return accounts

    def preparer(self, tree: dict[str, Any]) -> Preparer | None:
        """The table [preparer], if it is there and can be built."""
        if "preparer" not in tree:
            return None
        columns = tree["preparer"]
        if not self._fits("preparer", columns, Preparer):
            return None
        one = Preparer(**columns)
        if one.ptin and not _PTIN.fullmatch(one.ptin):
            shape = ByHand('write the PTIN as "P" and eight digits')
            self._add("bad-ptin", "preparer.ptin", shape)
        return one

    def relations(self, people: Sequence[str], accounts: Mapping[str, Account]) -> None:
        for account in accounts.values():
            where = f"accounts.{account.id}"
            if people and account.person not in people:
                code = "unknown-person/book-one" if len(people) == 1 else "unknown-person/book"
                way = self._line(where, "person", meant(account.person, people))
                self._add(code, f"{where}.person", way, id=account.person, people=people)
            if account.id in people:
                # `to` of an entry may be a person or an account, so one id must not be both.
                way = Edit(NAME, f"[accounts.{account.id}-ira]", self._at(where))
                self._add("same-id", where, way, id=account.id)

    def _tables(self, tree: dict[str, Any], name: str, kind: type) -> Iterator[tuple[str, dict[str, Any]]]:
        """(id, columns) of each table that can be built; what cannot is a problem."""
        tables = tree.get(name, {})
        if not isinstance(tables, dict):
            self._add(
                "not-a-table",
                name,
                Edit(NAME, f"[{name}.ID]", self._at(name, "with an id in the place of ID")),
            )
            return
        for one, columns in tables.items():
            where = f"{name}.{hidden(one)}"
            before = len(self.problems)
            if not is_id(one):
                self._add("bad-id", where, Edit(NAME, f"[{name}.{_as_id(one)}]", self._at(where)))
            if states_number(one):
                self._add("number-in-book", name, ByHand("give the table another id"))
            if self._fits(where, columns, kind) and len(self.problems) == before:
                yield one, columns

    def _fits(self, where: str, columns: Any, kind: type) -> bool:
        """Whether a table has all it must have, and nothing that is not known; what is wrong is a problem."""
        before = len(self.problems)
        if not isinstance(columns, dict):
            self._add("not-a-table", where, Edit(NAME, f"[{where}]", self._at(where)))
            return False
        types = get_type_hints(kind)
        for key, value in columns.items():
            self._check_key(where, key, value, types)
        for one in fields(kind):
            if one.default is MISSING and one.name != "id" and columns.get(one.name, "") == "":
                self._add("missing-key", where, self._line(where, one.name), key=one.name)
        return len(self.problems) == before

    def _check_key(self, where: str, key: str, value: Any, types: Mapping[str, Any]) -> None:
        """Whether a key is known, and its value of the right type."""
        at = f"{where}.{key}"
        if key not in types or key == "id":
            known = [one for one in types if one != "id"]
            near = meant(key, known)
            way = ByHand(f"write {near} in the place of {key}" if near else "take the line out")
            self._add("unknown-key" if near else "unknown-key/near", at, way, near=nearest(key, known))
        elif types[key] is str and not isinstance(value, str):
            self._add(
                "not-text/key",
                at,
                self._line(where, key, "" if key == "ssn" or not isinstance(value, int) else str(value)),
            )
        elif types[key] is str and DISTURBING.search(value):
            clean = "" if key == "ssn" else DISTURBING.sub("", value)
            self._add("control-character/book", at, self._line(where, key, clean))
        elif types[key] is str and key != "ssn" and states_number(_ZIP.sub("", value)):
            self._add("number-in-book", at, self._line(where, key))
        elif types[key] is not str and type(value) is not dt.date:
            self._add("not-a-date", at, Edit(NAME, f"{key} = {_day(value)}".rstrip(), self._at(at)))

    def _wrong_days(self, code: str, where: str, first: str, second: str) -> None:
        """Of two days one is wrong."""
        table = where.rpartition(".")[0]
        self._add(code, where, self._line(table, first), self._line(table, second))

    def _line(self, table: str, key: str, value: str = "") -> Edit:
        """The line of a key in a table, where it stands or is to stand: with its value, or a hole."""
        where = self._at(f"{table}.{key}") or f"[{table}]"
        return Edit(NAME, f'{key} = "{value}"' if value else f"{key} =", where)

    def _at(self, where: str, when: str = "") -> str:
        """Where an edit stands: its row, or that of the table it belongs to, and in which case."""
        row = self._rows.get(where)
        return ", ".join(part for part in (f"row {row}" if row else "", when) if part)

    def _add(self, code: str, where: str, *ways: Remedy, **gaps: Any) -> None:
        row = self._rows.get(where)
        place = f"{NAME}:{row}" if row else NAME
        self.problems.append(catalogue(code, *ways, place=place, where=where, **gaps))


_ZIP = re.compile(r"(?<=\b[A-Z]{2} )\d{5}-\d{4}$")
"""A ZIP code of nine digits, behind its state."""


def _day(value: Any) -> str:
    """The day that a value of book.toml says; empty where it says none."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    with suppress(ValueError, TypeError):
        return dt.date.fromisoformat(value.strip()).isoformat() if isinstance(value, str) else ""
    return ""


def _as_id(text: str) -> str:
    return re.sub(r"[^a-z0-9_-]+", "-", text.lower()).strip("-_0123456789") or "ID"
