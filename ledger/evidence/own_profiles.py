"""Profiles that an owner describes: which column of an unknown history is what, kept in the book as `profiles/NAME.toml`.

They are read before those of the program, and by the same reader: a row means what its words say, never what its column is.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from basisbook.ledger import money
from basisbook.ledger.evidence import history_csv
from basisbook.ledger.evidence.documents import masked
from basisbook.ledger.evidence.history_csv import Profile
from basisbook.ledger.evidence.machine import day as day_of
from basisbook.ledger.evidence.machine import signed
from basisbook.ledger.evidence.readers import Reader
from basisbook.ledger.evidence.registration import type_of
from basisbook.ledger.evidence.source import EvidenceError, Source
from basisbook.ledger.problems import Hole, Shell, do, steps
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import find
from basisbook.ledger.store.private import names_in, read_file

FOLDER = "profiles"
ORDERS: Mapping[str, tuple[str, ...]] = {
    "mdy": ("%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%m-%d-%y", "%m.%d.%Y", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M:%S %p"),
    "dmy": ("%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d-%m-%y", "%d.%m.%Y", "%d/%m/%Y %H:%M"),
    "ymd": ("%y/%m/%d", "%y-%m-%d"),
}  # fmt: skip
"""Ways of writing a day in numbers that another order could read as another day."""
_CLEAR = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%b %d, %Y",
    "%B %d, %Y", "%d-%b-%Y", "%d-%b-%y", "%b-%d-%Y", "%d %b %Y", "%d %B %Y",
)  # fmt: skip
_ANY_DAY = dt.date(2024, 3, 15)
_LISTS = frozenset({"signature", "dates", "text", "account_line"})
_LOOKED_AT = 60
"""Rows above which the names of the columns stand, at most."""
_MOST = 2**16
_KEYS = frozenset(
    {"name", "signature", "date", "dates", "text", "amount", "out", "account", "registration", "symbol", "quantity",
     "security", "account_line", "separator"}
)  # fmt: skip
_GUESSES: Mapping[str, str] = {
    "date": r"^(trade |transaction |activity |run |posting |posted |effective |process(ing)? )?date$|^day$|^date\b",
    "amount": r"^(net |total |transaction )?amount\b|^amount|^net (amount|cash)|^credit|^paid in|^deposits?$|^total$|^value$",
    "out": r"^debit|^paid out|^withdrawals?$",
    "text": r"action|type|transaction$|activity|movement|event|narrative|description|memo|details?|comment|note",
    "account": r"^account (number|no\.?|#|id)$|^account$",
    "registration": r"^account (name|type|registration|nickname|title)$|^registration$",
    "symbol": r"^sym(bol)?\b|^ticker|^cusip",
    "quantity": r"^quantity|^qty|^shares|^units",
    "security": r"^(security|investment|fund|holding)( name)?$|^name$",
}
"""How columns are usually called. A guess is shown before it is kept."""


@dataclass(frozen=True, slots=True)
class Table:
    """An unknown file as a table: the row of names (from 1), the names, the rows below, and what separates the cells."""

    header: int
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    separator: str


def table_of(source: Source) -> Table | None:
    """The first row that names at least two columns and has rows with a day and an amount below it; None without one."""
    if source.is_pdf:
        return None
    for separator in (",", ";", "\t", "|"):
        lines = source.text.splitlines()
        for at, line in enumerate(lines[:_LOOKED_AT]):
            names = tuple(cell.strip() for cell in _cells(line, separator))
            said = [name for name in names if name]
            if len(said) < 2 or len(set(said)) < len(said) or any(map(_holds, said)):
                continue
            rows = tuple(tuple(_cells(one, separator)) for one in lines[at + 1 :] if one.strip())
            if any(_is_below(row, names) for row in rows):
                return Table(at + 1, names, rows, separator)
    return None


def guessed(table: Table) -> dict[str, tuple[str, ...]]:
    """Which columns are probably what, by their names and by what stands in them."""
    found: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for what, pattern in _GUESSES.items():
        fitting = [
            name
            for name in table.names
            if name and name not in taken and re.search(pattern, name.casefold()) and _fits(table, name, what)
        ]
        found[what] = tuple(fitting if what == "text" else fitting[:1])
        taken |= set(found[what])
    if found["account"] and not found["registration"]:
        # One column for both: `Traditional IRA 1234`.
        named = found["account"]
        if any(type_of(cell) for cell in column(table, named[0])):
            found["registration"], found["account"] = named, ()
    return {what: names for what, names in found.items() if names}


def _fits(table: Table, name: str, what: str) -> bool:
    cells = [cell for cell in column(table, name) if cell]
    if what == "date":
        return any(map(_is_day, cells))
    if what in ("amount", "out"):
        return any(_is_cents(cell) for cell in cells if not _is_day(cell))
    return what not in ("text", "registration") or not cells or not all(map(_is_cents, cells))


def _is_below(row: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a row has a day and an amount, each under a name."""
    named = [cell for cell, name in zip(row, names, strict=False) if name]
    return any(map(_is_day, named)) and any(_is_cents(cell) for cell in named if not _is_day(cell))


def column(table: Table, name: str) -> list[str]:
    """The cells below a name."""
    at = table.names.index(name)
    return [row[at].strip() for row in table.rows if at < len(row)]


def orders_of(table: Table, name: str) -> list[str]:
    """The orders in which the cells of a column are days; all three, where none is written in numbers alone."""
    cells = [cell for cell in column(table, name) if _is_day(cell)]
    unclear = [cell for cell in cells if day_of(cell, _CLEAR) is None]
    return [order for order, forms in ORDERS.items() if all(day_of(cell, forms) for cell in unclear)]


def profile_of(table: Table, name: str, columns: Mapping[str, Sequence[str]], order: str) -> Profile:
    """The profile of a table whose columns are known."""

    def one(what: str) -> str:
        return next(iter(columns.get(what, ())), "")

    return Profile(
        name=name,
        signature=tuple(cell for cell in table.names if cell),
        date=one("date"),
        dates=(*_CLEAR, *ORDERS[order]),
        text=tuple(columns.get("text", ())),
        amount=one("amount"),
        out=one("out"),
        account=one("account"),
        registration=one("registration"),
        symbol=one("symbol"),
        quantity=one("quantity"),
        security=one("security"),
        separator=table.separator,
    )


def written(profile: Profile) -> str:
    """The profile as TOML."""
    lines = ["# Which column of a history is what; written by basisbook, and read before its own profiles."]
    for key in sorted(_KEYS, key=list(Profile.__dataclass_fields__).index):
        value = getattr(profile, key)
        if value not in ("", ()):
            said = f"[{', '.join(map(_quoted, value))}]" if isinstance(value, tuple) else _quoted(str(value))
            lines.append(f"{key} = {said}")
    return "\n".join(lines) + "\n"


def file_of(folder: Path, name: str) -> Path:
    """Where a profile of that name is kept."""
    return folder / FOLDER / (re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") + ".toml")


def own_profiles(folder: Path) -> tuple[Profile, ...]:
    """The profiles of a book. Raises `EvidenceError` for one that cannot be read."""
    found = []
    try:
        names = names_in(folder / FOLDER)
    except OSError as error:
        look = Shell(("ls", "-ld", str(folder / FOLDER)))
        raise EvidenceError(find("papers-unreadable", look, place=FOLDER, reason=error.strerror)) from None
    for name in sorted(one for one in names if one.endswith(".toml")):
        path = folder / FOLDER / name
        try:
            tree = tomllib.loads(read_file(path, _MOST, inside=folder).decode("utf-8"))
            columns = {key: tuple(map(str, v)) if isinstance(v, list) else str(v) for key, v in tree.items()}
            found.append(Profile(**columns))  # type: ignore[arg-type]
            whole = all((found[-1].signature, found[-1].date, found[-1].amount, found[-1].text))
            whole &= all((key in _LISTS) == isinstance(value, tuple) for key, value in columns.items())
            csv.reader((), delimiter=found[-1].separator)
            for form in found[-1].dates:  # one in which the year stands twice reads nothing
                dt.datetime.strptime(_ANY_DAY.strftime(form), form)  # noqa: DTZ007 - a day has no time zone
        except (OSError, ValueError, TypeError, RecursionError, re.error):
            whole = False
        if not whole:
            again = steps(Shell(("rm", str(path))), do("evidence columns", Hole("FILE")))
            raise EvidenceError(find("bad-profile", again, place=f"{FOLDER}/{name}"))
    return tuple(found)


def readers_of(folder: Path) -> tuple[Reader, ...]:
    """A reader of the histories that the owner of a book has described; none without one."""
    own = own_profiles(folder)
    return (reader_of(own),) if own else ()


def reader_of(own: Sequence[Profile]) -> Reader:
    """A reader of histories by some profiles alone."""

    def recognises(source: Source) -> bool:
        return history_csv.recognises(source, own)

    return Reader(
        history_csv.NAME,
        "histories described in the book",
        recognises,
        lambda one: history_csv.read(one, own),
    )


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(line), delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        return []


def _holds(cell: str) -> bool:
    """Whether a cell is a value and no name."""
    return _is_day(cell) or _is_cents(cell) or masked(cell) != cell


def _is_day(cell: str) -> bool:
    return any(day_of(cell, forms) for forms in (_CLEAR, *ORDERS.values()))


def _is_cents(cell: str) -> bool:
    try:
        return signed(cell) is not None
    except money.NotAnAmountError:
        return False


def _quoted(text: str) -> str:
    escaped = "".join(
        {'"': '\\"', "\\": "\\\\", "\t": "\\t"}.get(one, one if one.isprintable() else f"\\u{ord(one):04x}")
        for one in text
    )
    return f'"{escaped}"'
