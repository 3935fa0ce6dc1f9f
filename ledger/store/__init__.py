"""The ledger on disk: CSV or Parquet, sealed, append-only."""

from basisbook.ledger.store.appending import are_in
from basisbook.ledger.store.ledger_file import (
    Differences,
    append,
    begin_where_none,
    convert,
    create,
    differences,
    restore,
    seal,
    withdraw,
    writing,
)
from basisbook.ledger.store.names import CSV, HEADER, LAST, LOCK, PARQUET, SEAL, Form
from basisbook.ledger.store.private import make_private_folder, write_private, write_result
from basisbook.ledger.store.reading import Read, read
from basisbook.ledger.store.rows import cells, read_supposed, rendered
from basisbook.ledger.store.unfinished import settle

__all__ = [
    "CSV",
    "HEADER",
    "LAST",
    "LOCK",
    "PARQUET",
    "SEAL",
    "Differences",
    "Form",
    "Read",
    "append",
    "are_in",
    "begin_where_none",
    "cells",
    "convert",
    "create",
    "differences",
    "make_private_folder",
    "read",
    "read_supposed",
    "rendered",
    "restore",
    "seal",
    "settle",
    "withdraw",
    "write_private",
    "write_result",
    "writing",
]
