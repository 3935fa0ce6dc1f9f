"""Many books at once, by columns: those of which no rule has anything more to say. Who does not fit is left to be replayed alone."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa

from basisbook.forms.many.fold import METHOD, fold
from basisbook.forms.many.frame import Column, Flags, Holders, Runs, frame
from basisbook.forms.many.gate import let_through
from basisbook.forms.many.posted import Lives, lives
from basisbook.forms.many.tables import coded_schema
from basisbook.forms.many.told import Told
from basisbook.ledger.book import OWN
from basisbook.ledger.problems import FormError


def years_by_columns(
    entries: pa.RecordBatch,
    books: Runs,
    holder: Column,
    known: Holders,
    today: dt.date,
    allowed: Flags,
) -> tuple[pa.RecordBatch, Column, Flags]:
    """The years of books that go by columns, the book of each by its place in `books`, and which books these are.

    `books` are the runs of the batch, and `holder` where each is in `known`. `allowed` are those that may be replayed at all.
    """
    fits = allowed & (holder >= 0)
    if not fits.any():
        return _nothing(), holder[:0], fits & False
    who = np.repeat(np.arange(books.size), books.sizes)
    try:
        rows = frame(entries, who, books.starts, np.maximum(holder, 0), known)
        let = let_through(rows, known, today)
        let.fits[~fits] = False
        found = lives(rows, let, known)
        told, fits = fold(found)
    except (pa.ArrowException, FormError):
        # A column of another type than a ledger's, or amounts that outgrow one: everybody is replayed alone.
        return _nothing(), holder[:0], fits & False
    kept = np.flatnonzero(fits[found.who])
    return (
        _batch(found, told, kept, books.names, known.person.take(pa.array(rows.holder))),
        found.who[kept],
        fits,
    )


def _nothing() -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(
        [pa.nulls(0, one.type) for one in coded_schema()], schema=coded_schema()
    )


def _batch(found: Lives, told: Told, kept: Column, books: pa.Array, people: pa.Array) -> pa.RecordBatch:
    """The rows as `coded_schema` has them."""
    in_order, who = told.in_order(kept), pa.array(found.who[kept].astype(np.int32))
    words = pa.array(list(told.words), pa.string())
    always = {"pool": OWN, "way": "columns", "money": METHOD.money}
    zeros, nothing = pa.array(np.zeros(kept.size, dtype=np.int32)), pa.nulls(kept.size, pa.int64())
    arrays = []
    for one in coded_schema():
        if one.name in ("book", "person"):
            # No word may stand twice among the words: several books may be of people of one name.
            coded = (books if one.name == "book" else people).dictionary_encode()
            arrays.append(pa.DictionaryArray.from_arrays(coded.indices.take(who), coded.dictionary))
        elif one.name in always:
            arrays.append(pa.DictionaryArray.from_arrays(zeros, pa.array([always[one.name]])))
        elif one.name == "tax_year":
            arrays.append(pa.array(found.year[kept], one.type))
        elif one.name == "places":
            arrays.append(pa.array(in_order.text("places", np.int8)))
        elif pa.types.is_dictionary(one.type):
            arrays.append(pa.DictionaryArray.from_arrays(pa.array(in_order.text(one.name, np.int32)), words))
        else:
            arrays.append(nothing if (cents := in_order.amount(one.name)) is None else cents)
    return pa.RecordBatch.from_arrays(arrays, schema=coded_schema())
