"""Inputs that nobody wrote, for every reader: damaged bytes, and values of other types, lengths and depths.

`mangled(seed, data)` gives the same bytes for the same seed everywhere. What a reader must do with them: say what is
wrong or read them, in at most `MOST_SECONDS` of the processor, and never end as a bug.
"""

from __future__ import annotations

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

MOST_SECONDS = 5

TOKENS = (
    b'"', b",", b";", b"\n", b"\r\n", b"\0", b"\xff", b"\xef\xbb\xbf", b"\x1b[31m", b"-", b"$", b"(", b"=", b"'", b"\t", b" " * 5000,
    b"9" * 5000, b"1" * 400 + b".00", b"1e999", b"-0.001", b"NaN", b"Infinity", b"[" * 3000, b"{" * 3000, b'{"a":' * 800, b"<a>" * 2000,
    b"9999-12-31", b"0000-00-00", b"2024-02-30", b"13/32/2024", b"321-54-9876", b"filed/", b"../../x", b"\xe2\x80\xae", b"\xed\xa0\x80",
    b"&lol;", b"%s%n", b"<OFX>", b"1.-", b"\x1f", b"\x0c", b"1099-R", b"5498", b"2,2,2", b"void", b"1" * 9,
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e308, 10**30, -(10**30), "", "x" * 1000, "9" * 5000, "\u0000", "\u202e", "\ud800", [], {}, [[[[]]]],
    {"a": {"b": []}}, "2024-02-30", "9999-12-31", "9999-99-99", 10**10, "../x", "ana", 2020, "2020", [1], ["x"], {"1": "x"}, "321-54-9876",
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
    how = chance.randrange(10)
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
    places = list(_places(tree))
    if not places:
        return chance.choice(VALUES)
    holder, key = chance.choice(places)
    how = chance.randrange(5)
    if how == 0:
        del holder[key]
    elif how == 1 and isinstance(holder, dict):
        holder[chance.choice(("x", "", "format", "1", "\u202e"))] = chance.choice(VALUES)
    else:
        holder[key] = chance.choice(VALUES)
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
