"""The ledger on disk: CSV or Parquet, sealed, append-only."""

from basisbook.ledger.store.ledger_file import (
    Differences,
    Read,
    append,
    convert,
    create,
    differences,
    read,
    restore,
    seal,
)
from basisbook.ledger.store.names import CSV, HEADER, LAST, LOCK, PARQUET, SEAL, Form
from basisbook.ledger.store.private import make_private_folder, write_private
from basisbook.ledger.store.rows import cells, read_supposed, rendered

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
    "write_private",
]
