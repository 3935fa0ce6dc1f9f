"""The years of many people as they are told, a page at a time, and put in the order of the people at the end, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Any

import numpy as np
import pyarrow as pa

from basisbook.forms.many.frame import Column
from basisbook.ledger.quick_dataclass import dataclass


@dataclass
class Told:
    """Years as columns of `years_schema`. `size` is how many there are; a text is a place in `words`, an amount has a mask beside it.

    Each page that is told adds a piece: where its years stand among all, and their values, or one value for all of them.
    """

    size: int
    words: dict[str, int] = field(default_factory=dict)
    where: list[Column] = field(default_factory=list)
    texts: list[dict[str, Any]] = field(default_factory=list)
    """`status`, `path` and `reason`, and the number `places`, of each piece."""
    amounts: list[dict[str, tuple[Any, Any]]] = field(default_factory=list)
    """Of each piece: cents, and where they are no blank."""

    def word(self, text: str) -> int:
        """The place of a text in `words`."""
        return self.words.setdefault(text, len(self.words))

    def in_order(self, kept: Column) -> InOrder:
        """Those of the years, all of which were told."""
        at = np.zeros(self.size, dtype=np.intp)
        if self.where:
            at[np.concatenate(self.where)] = np.arange(sum(one.size for one in self.where))
        return InOrder(self, at[kept])


@dataclass
class InOrder:
    """Years that were told, each at its place. Lines that are filled together have one mask, which is made once."""

    told: Told
    at: Column
    """Where each year stands among the pieces, one after the other."""
    _valid: dict[tuple[int, ...], tuple[pa.Buffer | None, int]] = field(default_factory=dict)

    def text(self, name: str, type_: Any) -> Column:
        """A column of places in `words`, or of numbers."""
        return self._gathered([one[name] for one in self.told.texts], type_)

    def amount(self, name: str) -> pa.Array | None:
        """A column of cents; None where nobody has any."""
        pieces = [one.get(name, (0, False)) for one in self.told.amounts]
        key = tuple(id(there) for _, there in pieces)
        if key not in self._valid:
            self._valid[key] = self._mask([there for _, there in pieces])
        valid, blanks = self._valid[key]
        if blanks == self.at.size:
            return None
        cents = self._gathered([cents for cents, _ in pieces], np.int64)
        return pa.Array.from_buffers(pa.int64(), cents.size, [valid, pa.py_buffer(cents)], blanks)

    def _mask(self, pieces: Sequence[Any]) -> tuple[pa.Buffer | None, int]:
        there = self._gathered(pieces, np.bool_)
        blanks = there.size - int(np.count_nonzero(there))
        return (pa.py_buffer(np.packbits(there, bitorder="little")) if blanks else None), blanks

    def _gathered(self, pieces: Sequence[Any], type_: Any) -> Column:
        first = pieces[0] if pieces else 0
        if all(one is first for one in pieces) and np.ndim(first) == 0:
            return np.full(self.at.size, first, dtype=type_)
        sizes = [one.size for one in self.told.where]
        whole = np.empty(sum(sizes), dtype=type_)
        start = 0
        for one, size in zip(pieces, sizes, strict=True):
            whole[start : start + size] = one
            start += size
        return whole.take(self.at)
