"""Yearly amounts and dates of the law, from parameters.toml: due dates, limits, phase-outs."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from basisbook.ledger.quick_dataclass import dataclass

_FILE = Path(__file__).with_name("parameters.toml")

_MARRIED = ("joint", "surviving-spouse")
# Who lives apart from a spouse all year is treated as unmarried: IRC 219(g)(4), 408A(c)(3)(D).
_UNMARRIED = ("single", "head", "separate-apart")
_LISTS = {
    "joint_or_qss": _MARRIED,
    "single_or_hoh": _UNMARRIED,
    "single_hoh_or_mfs_apart": _UNMARRIED,
    "mfs_lived_together": ("separate",),
    "any_separate": ("separate", "separate-apart"),
    "all_but_mfs_together": _MARRIED + _UNMARRIED,
    "joint_noncovered_spouse": ("joint",),
    "joint_one_earner": ("joint",),
}
"""The filing statuses (codes of the kind `return`) that a list of values is for."""


class NoValueError(KeyError):
    """There is no such parameter, or it has no value for that year and filing status."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Value:
    """A value of one year, where it was read, and whether that was a primary text.

    `raw` is whole dollars, decimal places, or a date, by `unit`; None says that the law sets no limit.
    """

    unit: str
    raw: int | dt.date | None
    source: str
    verified: bool

    @property
    def cents(self) -> int:
        assert self.unit == "dollars"
        assert isinstance(self.raw, int)
        return self.raw * 100

    @property
    def number(self) -> int:
        assert self.unit != "date"
        assert isinstance(self.raw, int)
        return self.raw

    @property
    def date(self) -> dt.date:
        assert isinstance(self.raw, dt.date)
        return self.raw


@cache
def _texts() -> dict[str, str]:
    """The text of each table of the file: a command needs a few of the tables, and all together take long to read."""
    parts = re.split(r"^\[(\w+)\]$", _FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def names() -> tuple[str, ...]:
    """Every parameter."""
    return tuple(_texts())


def describe(name: str) -> str:
    """What the parameter is. Raises `NoValueError` for an unknown name."""
    return str(_table(name)["description"])


def unit(name: str) -> str:
    """What its values count: dollars, days, years, percent, a date. Raises `NoValueError` for an unknown name."""
    return str(_table(name)["unit"])


@lru_cache(maxsize=4096)
def value(name: str, year: int, status: str = "all") -> Value:
    """The value of a tax year. `status` is a code of the kind `return`, or `all`.

    Raises `NoValueError` where no value is known: a year is never filled from its neighbours.
    """
    table = _table(name)
    for key, values in table.items():
        if (key not in ("unit", "description") and status in (key, *_LISTS.get(key, ()))) or key == "all":
            for one, following in zip(values, [*values[1:], None], strict=True):
                if one["from"] <= year <= one.get("to", following["from"] - 1 if following else one["from"]):
                    raw = None if one["value"] == "none" else one["value"]
                    return Value(table["unit"], raw, one["source"], one["verified"])
    whom = "" if status == "all" else f" and filing status {status}"
    raise NoValueError(f"{name} has no value for {year}{whom}")


def runs(name: str) -> tuple[tuple[int, int, Value], ...]:
    """Every value that is for everybody, with the first and the last year for which it holds."""
    table = _table(name)
    values = table.get("all", [])
    return tuple(
        (
            one["from"],
            one.get("to", following["from"] - 1 if following else one["from"]),
            Value(
                table["unit"],
                None if one["value"] == "none" else one["value"],
                one["source"],
                one["verified"],
            ),
        )
        for one, following in zip(values, [*values[1:], None], strict=True)
    )


@cache
def _table(name: str) -> dict[str, Any]:
    if name not in _texts():
        raise NoValueError(f"there is no parameter {name}; there are {', '.join(names())}")
    return tomllib.loads(_texts()[name])
