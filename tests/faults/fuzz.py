"""Inputs that nobody wrote, for every reader: damaged bytes, and values of other types, lengths and depths.

`mangled(seed, data)` gives the same bytes for the same seed everywhere. What a reader must do with them: say what is
wrong or read them, in at most `MOST_SECONDS` of the processor, and never end as a bug.
"""

from __future__ import annotations

import copy
import io
import json
import os
import random
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from basisbook.ledger.entry import COLUMNS
from basisbook.ledger.kinds import KINDS

MOST_SECONDS = 5

TOKENS = (
    b'"', b",", b";", b"\n", b"\r\n", b"\0", b"\xff", b"\xef\xbb\xbf", b"\x1b[31m", b"-", b"$", b"(", b"=", b"'", b"\t", b" " * 5000,
    b"9" * 5000, b"1" * 400 + b".00", b"1e999", b"-0.001", b"NaN", b"Infinity", b"[" * 3000, b"{" * 3000, b'{"a":' * 800, b"<a>" * 2000,
    b"9999-12-31", b"0000-00-00", b"2024-02-30", b"13/32/2024", b"321-54-9876", b"filed/", b"../../x", b"\xe2\x80\xae", b"\xed\xa0\x80",
    b"&lol;", b"%s%n", b"<OFX>", b"1.-", b"\x1f", b"\x0c", b"1099-R", b"5498", b"2,2,2", b"void", b"1" * 9,
    b"\r", b"\xfe\xff", b"\xff\xfe", b"\xe2\x80\xa8", b"\xc2\x85", b"\xf0\x9f\x92\xa9", b"\xef\xbc\x91\xef\xbc\x92", b"\xd9\xa1", b"\xc2\xb2",
    b"n" * 300, b"-9" * 40, b"0" * 300 + b"1", b"00:00", b"1970-01-01", b"1-1-1", b"\\u0000", b"\\ud800", b"[[a]]", b"a.b.c = 1",
    b"true", b"1979-05-04T00:00:00Z", b"0x1f", b"1_0", b"inf", b"%PDF-1.7", b"PK\x03\x04", b"PAR1", b"~", b"/", b"/dev/zero", b"@x", b"+1", b"\x7f",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e308, 10**30, -(10**30), "", "x" * 1000, "9" * 5000, "\u0000", "\u202e", "\ud800", [], {}, [[[[]]]],
    {"a": {"b": []}}, "2024-02-30", "9999-12-31", "9999-99-99", 10**10, "../x", "ana", 2020, "2020", [1], ["x"], {"1": "x"}, "321-54-9876",
    float("nan"), float("-inf"), 2**63, -(2**31), "\x1b[31m", "\n\n", "a\udfffb", "\u2028", "n" * 300, "00", "1_0", "\u0661", "yes", [None], [{}], [[1] * 50] * 50,
)  # fmt: skip


def mangled(seed: int, data: bytes, other: bytes = b"") -> bytes:
    """The bytes with one to six damages."""
    chance = random.Random(seed)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        data = _damaged(chance, data, other)
    return data


def _damaged(chance: random.Random, data: bytes, other: bytes) -> bytes:
    size = len(data)
    at, to = sorted((chance.randint(0, size), chance.randint(0, size)))
    near = min(to, at + chance.choice((1, 3, 20, 200)))
    how = chance.randrange(13)
    if how > 9:
        return _exchanged(chance, data, how)
    if how == 0 and size:
        place = chance.randrange(size)
        return data[:place] + bytes((chance.randrange(256),)) + data[place + 1 :]
    if how == 1:
        return data[:at] + data[near:]
    if how == 2:
        return data[:near] + data[at:near] * chance.choice((1, 2, 50)) + data[near:]
    if how == 3:
        return data[:at]
    if how in (4, 5):
        return data[:at] + chance.choice(TOKENS) + data[at if how == 4 else near :]
    if how == 6 and other:
        return data[:at] + other[chance.randint(0, len(other)) :]
    if how == 7:
        lines = data.split(b"\n")
        one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[two] = lines[two], lines[one]
        return b"\n".join(lines)
    if how == 8 and (cells := list(re.finditer(rb"[^,;<>\n\"]+", data))):
        cell = chance.choice(cells)
        return data[: cell.start()] + chance.choice(TOKENS) + data[cell.end() :]
    if how == 9 and (numbers := list(re.finditer(rb"\d+", data))):
        number = chance.choice(numbers)
        new = str(chance.choice((0, 1, 10**9, 10**18, 10**400, chance.randrange(10**6)))).encode()
        return data[: number.start()] + new + data[number.end() :]
    return data


def _exchanged(chance: random.Random, data: bytes, how: int) -> bytes:
    """A bit, two words, or the encoding."""
    if how == 10 and data:
        place = chance.randrange(len(data))
        return data[:place] + bytes((data[place] ^ 1 << chance.randrange(8),)) + data[place + 1 :]
    if how == 11 and (words := list(re.finditer(rb"[^\s,;:<>\"]+", data))):
        one, two = sorted((chance.choice(words), chance.choice(words)), key=lambda word: word.start())
        if one.end() <= two.start():
            return data[: one.start()] + two[0] + data[one.end() : two.start()] + one[0] + data[two.end() :]
    if how == 12 and chance.random() < 0.3:
        into = chance.choice(("utf-16", "utf-16-be", "utf-32", "cp1252", "cp500", "utf-8-sig", "utf-7"))
        return data.decode("utf-8", "replace").encode(into, "replace")
    return data


def mangled_json(seed: int, data: bytes) -> bytes:
    """JSON with values of other types, or damaged bytes."""
    chance = random.Random(seed)
    if chance.random() < 0.3:
        return mangled(seed, data)
    tree = json.loads(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        tree = _changed(chance, tree)
    return json.dumps(tree).encode("utf-8", "surrogatepass")


def _changed(chance: random.Random, tree: Any) -> Any:
    places, value = list(_places(tree)), copy.deepcopy(chance.choice(VALUES))
    if not places:
        return value
    holder, key = chance.choice(places)
    how = chance.randrange(5)
    if how == 0:
        del holder[key]
    elif how == 1 and isinstance(holder, dict):
        holder[chance.choice(("x", "", "format", "1", "\u202e"))] = value
    else:
        holder[key] = value
    return tree


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every (holder, key) of a tree."""
    left = [tree]
    while left:
        holder = left.pop()
        if isinstance(holder, dict | list):
            inner = list(holder.items()) if isinstance(holder, dict) else list(enumerate(holder))
            yield from ((holder, key) for key, _ in inner)
            left += (value for _, value in inner)


def mangled_workbook(seed: int, data: bytes) -> bytes:
    """A workbook with a damaged part, or damaged itself."""
    chance = random.Random(seed)
    if chance.random() < 0.4:
        return mangled(seed, data)
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(into, "w") as new:
        hit = chance.choice(packed.namelist())
        for name in packed.namelist():
            part = packed.read(name)
            new.writestr(name, mangled(seed + 1, part) if name == hit else part)
    return into.getvalue()


def mangled_parquet(seed: int, data: bytes) -> bytes:
    """A table with a column of another type or of other values, or damaged bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    chance = random.Random(seed)
    if chance.random() < 0.4:
        return mangled(seed, data)
    table = pq.ParquetFile(io.BytesIO(data)).read()
    for _ in range(chance.choice((1, 1, 2, 3))):
        at = chance.randrange(table.num_columns)
        name = chance.choice((table.column_names[at], table.column_names[at], "x", ""))
        how = chance.randrange(4)
        if how == 0 and table.num_columns > 1:
            table = table.remove_column(at)
        elif how == 1:
            table = table.append_column(name, table.column(at))
        elif how == 2:
            table = pa.concat_tables([table, table.slice(0, chance.randrange(3))])
        else:
            column = _hostile_column(chance, table.num_rows)
            table = table.set_column(at, name, column)
    into = io.BytesIO()
    pq.write_table(table, into)
    return into.getvalue()


def _hostile_column(chance: random.Random, rows: int) -> Any:
    import pyarrow as pa

    types = (
        (pa.string(), ("", "x", "\u202e", "9" * 5000, "2020", "ana", "void", None)),
        (pa.binary(), (b"\xff\xfe", b"", None)),
        (pa.int64(), (0, -1, 2**62, 1, 2020, None)),
        (pa.float64(), (float("nan"), float("inf"), 1e308, 0.1, None)),
        (pa.decimal128(38, 2), (None, 10**20, -1, 0)),
        (pa.date32(), (None, 0, -800_000, 2_000_000, 20_000)),
        (pa.timestamp("ns"), (None, 0, 2**62)),
        (pa.list_(pa.int64()), ([], [1], None)),
        (pa.struct([("a", pa.int64())]), ({"a": 1}, None)),
        (pa.bool_(), (True, False, None)),
        (pa.null(), (None,)),
    )
    kind, values = chance.choice(types)
    return pa.array([chance.choice(values) for _ in range(rows)], kind)


def mangled_rows(seed: int, data: bytes) -> bytes:
    """A ledger with rows at its end that could be meant: cells that fit their columns, and some that do not."""
    chance = random.Random(seed)
    number = data.count(b"\n")
    rows = []
    for at in range(chance.choice((1, 2, 3, 5, 9))):
        kind = KINDS[chance.choice(list(KINDS))]
        cells = {"number": str(number + at), "recorded": "2026-05-04", "person": "ana", "kind": kind.name}
        for column in sorted(kind.columns - {*cells, "corrects"}):
            if column in kind.states or chance.random() < 0.5:
                cells[column] = (
                    chance.choice(kind.codes or ("",)) if column == "code" else chance.choice(CELLS[column])
                )
        year = cells.get("tax_year") or "2020"
        if cells.get("date") and chance.random() < 0.7:
            cells["date"] = year + cells["date"][4:]
        if kind.account_types and chance.random() < 0.8:
            cells["account"] = next((one for one, what in OF_TYPE.items() if what in kind.account_types), "")
        if chance.random() < 0.15:
            cells |= {"corrects": str(chance.randint(1, number))}
        if chance.random() < 0.2:
            cells[chance.choice(COLUMNS)] = chance.choice(ODD)
        rows.append(",".join(cells.get(column, "") for column in COLUMNS))
    return data + "".join(f"{row}\n" for row in rows).encode()


OF_TYPE = {"van": "traditional", "roth": "roth", "old": "inherited-traditional"}
_MONEY = (
    "0.00",
    "0.01",
    "500.00",
    "6000.00",
    "6500.00",
    "7000.00",
    "123456789.99",
    "99999999999.99",
    "5000000000.00",
)
CELLS: dict[str, tuple[str, ...]] = {
    "tax_year": ("1987", "1998", "2010", "2017", "2019", "2020", "2020", "2021", "2022", "2023", "2024", "2025", "2026"),
    "date": ("1987-01-02", "1999-12-31", "2018-04-17", "2020-02-29", "2020-03-10", "2021-04-10", "2021-12-31", "2023-06-15", "2025-01-01", ""),
    "account": ("van", "roth", "old", "van", ""), "to": ("roth", "van", "old", "ben", "ana", "other", ""),
    "amount": _MONEY, "moved": _MONEY, "basis": _MONEY, "of": tuple(map(str, range(1, 14))), "source": ("", "a letter"), "note": ("", "x"),
}  # fmt: skip
ODD = (
    "",
    "0",
    "-1",
    "x",
    "9" * 30,
    "2020-13-01",
    "9999-12-31",
    "0001-01-01",
    "nobody",
    "1e5",
    "1,000",
    "=1+1",
    "\u202e",
    "ben",
    "2077",
)


@contextmanager
def in_time() -> Iterator[None]:
    """What happens inside takes at most `MOST_SECONDS` of the processor, with the processes that it starts."""
    before = _seconds()
    yield
    took = _seconds() - before
    assert took <= MOST_SECONDS, f"{took:.1f} seconds"


def _seconds() -> float:
    children = os.times()
    return time.process_time() + children.children_user + children.children_system


Mangler = Callable[[int, bytes], bytes]
