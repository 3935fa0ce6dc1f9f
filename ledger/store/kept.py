"""The ledger as it was written last, kept beside it: what a changed row said, and the way back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from basisbook.ledger import money
from basisbook.ledger.entry import COLUMNS, Entry
from basisbook.ledger.problems import Problem, do, hidden
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import find
from basisbook.ledger.store.names import LARGEST, LAST
from basisbook.ledger.store.private import read_file
from basisbook.ledger.store.private import replace as put
from basisbook.ledger.store.rows import Problems, cells, csv_rows, read_rows, rendered
from basisbook.ledger.store.seal import Seal, check_seal

_MONEY = ("amount", "moved", "basis")


@dataclass(frozen=True, slots=True)
class Change:
    """A sealed entry and the row that stands for it now; None where one of them is missing."""

    was: Entry | None
    now: Entry | None

    @property
    def says(self) -> str:
        """`amount 7,000.00 when recorded, 6,500.00 now`."""
        if self.was is None or self.now is None:
            return "added since" if self.was is None else "taken out since it was recorded"
        parts = []
        for column in COLUMNS[1:]:
            was, now = _shown(self.was, column), _shown(self.now, column)
            if was != now:
                parts.append(f"{column.replace('_', ' ')} {was} when recorded, {now} now")
        return "; ".join(parts)

    @property
    def place(self) -> str:
        """`row 2`, or `entry 1` where it has no row any more."""
        if self.now is not None:
            return f"row {self.now.row}"
        return f"entry {self.was.number}" if self.was else ""


def _shown(entry: Entry, column: str) -> str:
    value = getattr(entry, column)
    if column in _MONEY and value is not None:
        whole, _, decimals = money.show(value).partition(".")
        return f"{int(whole):,}.{decimals}"
    return "empty" if value in (None, "") else hidden(str(value))


def keep(folder: Path, entries: Sequence[Entry]) -> None:
    """Keep the entries as they are written, for their owner alone."""
    put(folder / LAST, rendered(entries).encode())


def entries_in(path: Path) -> tuple[Entry, ...] | None:
    """The entries of a copy that this program wrote; None where it cannot be read."""
    try:
        return _entries_of(read_file(path, LARGEST, book=path.parent).decode("utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


def _entries_of(text: str) -> tuple[Entry, ...] | None:
    problems = Problems()
    rows = csv_rows(text, problems) or []
    found, _ = read_rows(rows, "", problems)
    return None if problems else tuple(entry for entry in found if entry is not None)


def _confirmed(entries: tuple[Entry, ...], sealed: Seal) -> bool:
    """Whether the seal says the same of as many entries as it covers."""
    first = entries[: sealed.count]
    return len(first) == sealed.count and check_seal(first, [LAST] * (len(first) + 1), sealed) == (None, None)


def sealed_entries(folder: Path, sealed: Seal) -> tuple[Entry, ...] | None:
    """The entries as they were written last, from the kept ledger; None where there is none that the seal confirms."""
    entries = entries_in(folder / LAST)
    return entries if entries is not None and _confirmed(entries, sealed) else None


def written_behind(
    folder: Path, sealed: Seal, now: str | None, entries: Sequence[Entry]
) -> tuple[Entry, ...]:
    """The entries of the kept ledger where it has more than the seal covers; else nothing.

    `now` is the canonical text of what is sealed, where it is at hand; else it is that of the first of `entries`.
    """
    try:
        text = read_file(folder / LAST, LARGEST, book=folder).decode("utf-8")
        if text == (rendered(entries[: sealed.count]) if now is None else now):
            return ()
        last = _entries_of(text)
    except (OSError, UnicodeDecodeError):
        return ()
    return last if last is not None and len(last) > sealed.count and _confirmed(last, sealed) else ()


def changes(was: Sequence[Entry], now: Sequence[Entry]) -> tuple[tuple[Change, ...], bool]:
    """(what differs, whether it is uncertain what a row names): by what rows say first, for a hand may have moved them.

    It is uncertain where rows were numbered anew, and one of those that differ goes by a number.
    """
    alike: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in was:
        alike[tuple(cells(entry)[1:])].append(entry)
    left: list[Entry] = []
    renumbered = False
    for entry in now:
        same = alike[tuple(cells(entry)[1:])]
        if not same:
            left.append(entry)
            continue
        at = next((at for at, one in enumerate(same) if one.number == entry.number), 0)
        renumbered |= same.pop(at).number != entry.number
    missing = {entry.number: entry for those in alike.values() for entry in those}
    found = [Change(missing.pop(entry.number, None), entry) for entry in left]
    found += [Change(entry, None) for entry in missing.values()]
    found.sort(key=lambda one: (one.was or one.now or was[0]).number)
    return tuple(found), renumbered and any(one.of or one.corrects for one in left)


def told(broken: Problem, was: Sequence[Entry], found: Sequence[Entry | None]) -> Problem:
    """What the seal found, with what the first changed row said, and ways out that need no backup."""
    now = [entry for entry in found if entry is not None]
    differing, uncertain = changes(was, now)
    changed = next((one for one in differing if one.was and one.now and one.now.place == broken.place), None)
    message = f"{broken.message}: {changed.says}" if changed else broken.message
    record = (do("check", as_corrections=None),) if len(now) == len(found) and not uncertain else ()
    return replace(broken, message=message, remedies=(*record, do("check", restore=None)))


def unlike_the_last(folder: Path, missing: Problem, found: Sequence[Entry | None]) -> Problem | None:
    """The missing of the seal, with what the rows say otherwise than the ledger that was written last; None where they agree."""
    was = entries_in(folder / LAST)
    differing = changes(was, [one for one in found if one is not None])[0] if was else ()
    of_old = [one for one in differing if one.was is not None]
    if not of_old:
        return None
    first = of_old[0]
    says = f"{first.place}: {first.says}" + (f"; and {len(of_old) - 1} more" if len(of_old) > 1 else "")
    return find("seal-missing/changed", *missing.remedies, place=missing.place, says=says)


def free_name(path: Path) -> Path:
    """Where a ledger goes that is not the ledger any more: `ledger.csv.old`, `.old-2` ..."""
    free, count = path.with_name(f"{path.name}.old"), 1
    while free.exists():
        count += 1
        free = path.with_name(f"{path.name}.old-{count}")
    return free


def put_aside(path: Path) -> Path:
    """Keep a ledger under another name, for its owner alone. A link stays where it is, and what it points to is copied."""
    aside = free_name(path)
    if path.is_dir():
        path.rename(aside)
        aside.chmod(0o700)
    else:
        put(aside, read_file(path, LARGEST))
    return aside
