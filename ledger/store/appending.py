"""Entries at the end of a ledger, in the order in which every step can be finished or taken back by the next command."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import LedgerError, do
from basisbook.ledger.sentences import find
from basisbook.ledger.store.names import CSV, LAST, NEXT, PARQUET, SEAL
from basisbook.ledger.store.parquet import parquet_bytes, parts_in
from basisbook.ledger.store.private import replace, sync_folder
from basisbook.ledger.store.reading import Read
from basisbook.ledger.store.rows import cells, lines, rendered
from basisbook.ledger.store.seal import Seal, add_to_seal
from basisbook.ledger.words import entries_named


def put_ledger(folder: Path, now: Read, sealed: Seal, new: Sequence[Entry]) -> None:
    """The entries that are there and the new ones: as `.ledger.next`, in the ledger, in the seal, as `.ledger.last`."""
    after = (*now.entries, *new)
    # What was read as canonical to the byte is not written out anew.
    text = (rendered(after) if now.text is None else now.text + lines(map(cells, new))).encode()
    replace(folder / NEXT, text)
    try:
        if now.form == "csv":
            replace(folder / CSV, text)
        elif new:
            part = len(parts_in(folder / PARQUET)) + 1
            replace(folder / PARQUET / f"part-{part:06d}.parquet", parquet_bytes(new))
    except BaseException:
        with suppress(OSError):
            (folder / NEXT).unlink()
        raise
    try:
        add_to_seal(folder, sealed, after)
        (folder / NEXT).replace(folder / LAST)
    except OSError as error:
        if not new:
            raise
        raise LedgerError(
            find("in-not-sealed", do("check"), place=SEAL, what=are_in(new), reason=error.strerror)
        ) from None
    sync_folder(folder)


def are_in(entries: Sequence[Entry]) -> str:
    """`entry 5 is`, `entries 5 to 7 are`."""
    numbers = [entry.number for entry in entries]
    return f"{entries_named(numbers)} {'is' if len(numbers) == 1 else 'are'}"
