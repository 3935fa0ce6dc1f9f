"""The folder `evidence/` of a book: documents by their SHA-256, each with a small JSON card beside it.

A document is copied in and never changed. Everything is readable by the owner only. Nothing is ever fetched.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import Any

from basisbook.ledger.book import Book
from basisbook.ledger.evidence import entered
from basisbook.ledger.evidence.documents import Document, Reading
from basisbook.ledger.evidence.readers import SCAN, Reader, read, read_scan, scanned
from basisbook.ledger.evidence.source import LARGEST, EvidenceError, Source, source_of
from basisbook.ledger.problems import ByHand, Do, Hole, Problem, Shell, do, hidden, steps
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences import find
from basisbook.ledger.store.lock import locked
from basisbook.ledger.store.private import (
    make_private_folder,
    names_in,
    read_file,
    read_json,
    staged,
    sync_folder,
    write_private,
)
from basisbook.ledger.words import meant

FOLDER = "evidence"
_SHORTEST = 8
_LARGEST_CARD = 2**16
_TYPES = {"year": int, "tails": dict}
"""What a card holds that is no text."""
_SUFFIXES = frozenset({".pdf", ".txt", ".csv", ".json", ".ofx", ".qfx", ".html", ".jpg", ".jpeg", ".png"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the book knows about one document.

    `tails` are the last digits of the taxpayer numbers on it and whose they are; never shown.
    `aside` is the reason why the document does not count; empty while it does. `scan` is the id of the picture of a paper
    that was typed in.
    """

    id: str
    digest: str
    file: str
    name: str
    reader: str
    added: dt.date
    year: int | None = None
    person: str = ""
    spouse: str = ""
    account: str = ""
    aside: str = ""
    scan: str = ""
    tails: Mapping[str, str] = field(default_factory=dict, repr=False)


class Kept:
    """The cards of a book, as one who adds many asks for them: none of the questions reads them all."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self.by_digest: dict[str, Card] = {}
        self.tails: dict[str, str] = {}
        """Whose the last digits of a number are, by the first paper that says so."""
        self._alike: dict[str, list[str]] = {}
        for card in cards:
            self.put(card)

    def put(self, card: Card) -> None:
        """One more card, or one that has learnt something."""
        if card.digest not in self.by_digest:
            self._alike.setdefault(card.digest[:_SHORTEST], []).append(card.digest)
        self.by_digest[card.digest] = card
        for tail, who in card.tails.items():
            self.tails.setdefault(tail, who)

    def free_id(self, digest: str) -> str:
        """As much of a digest as no other begins with."""
        length = _SHORTEST
        while any(one.startswith(digest[:length]) for one in self._alike.get(digest[:_SHORTEST], [])):
            length += 4
        return f"ev:{digest[:length]}"


def cards(folder: Path) -> tuple[Card, ...]:
    """Every document of a book, by the day it was added. Raises `EvidenceError` for a card that cannot be read."""
    found = [_card(path) for path in card_files(folder)]
    return tuple(sorted(found, key=lambda card: (card.added, card.name, card.digest)))


def card_files(folder: Path) -> list[Path]:
    """The cards of a book; none where it has no folder of papers. Raises `EvidenceError` where that cannot be read."""
    papers = folder / FOLDER
    try:
        return [
            papers.joinpath(name)
            for name in names_in(papers)
            if name.endswith(".card.json") and not name.startswith(".")
        ]
    except OSError as error:
        look = Shell(("ls", "-ld", str(papers)))
        raise EvidenceError(find("papers-unreadable", look, place=FOLDER, reason=error.strerror)) from None


def card_of(folder: Path, identifier: str) -> Card:
    """The document of an id like `ev:ab12cd34`, or of the beginning of one. Raises `EvidenceError` for none or two."""
    wanted = identifier.removeprefix("ev:").casefold()
    found = [card for card in cards(folder) if card.digest.startswith(wanted)] if wanted else []
    if len(found) == 1:
        return found[0]
    code = "no-such-document/several" if found else "no-such-document"
    raise EvidenceError(find(code, do("evidence list"), place=FOLDER, id=identifier))


def add(
    book: Book,
    data: bytes,
    name: str,
    today: dt.date,
    *,
    person: str = "",
    spouse: str = "",
    account: str = "",
    readers: Sequence[Reader] = (),
    kept: Kept | None = None,
    scan: str = "",
    scan_of: int | None = None,
) -> tuple[Card, Reading, bool]:
    """Read a document and keep a copy of it. The last of the three says whether it is new.

    `kept` are the book's cards, where the caller has read them; a new one is put to them. One that is kept already
    learns its `account` and its `scan`, where they are given now. Where the document itself is the scan of a paper that is
    typed in, `scan_of` is the year of that paper, and nothing is read from it.

    Raises `EvidenceError` when it cannot be read, or when it is not known whose it is.
    """
    source = source_of(data, name)
    reading = read(source, readers) if scan_of is None else read_scan(source, scan_of, readers)
    digest = hashlib.sha256(data).hexdigest()
    kept = Kept(cards(book.folder)) if kept is None else kept
    before = kept.by_digest.get(digest)
    if before is not None:
        before = _learns(book, before, account, scan, scan_of)
        return before, reading, False
    person, spouse = _whose(book, kept, reading, source, person, spouse)
    if account and account not in book.accounts:
        raise _no_account(book, name, account)
    suffix = Path(name).suffix.casefold()
    tails = {tail: who for tail, who in ((reading.primary, person), (reading.spouse, spouse)) if tail and who}
    card = Card(
        id=kept.free_id(digest),
        digest=digest,
        file=digest + (suffix if suffix in _SUFFIXES else ".txt"),
        name=hidden(Path(name).name),
        reader=reading.reader,
        added=today,
        year=reading.year,
        person=person,
        spouse=spouse,
        account=account,
        scan=scan,
        tails=tails,
    )
    folder = book.folder / FOLDER
    make_private_folder(folder)
    with locked(book.folder):  # what others left half done was settled when the book was opened
        _put(folder, card, data)
    kept.put(card)
    if reading.reader == SCAN and scan_of is None:
        reading = scanned(name, card.id)
    return card, reading, True


def _learns(book: Book, card: Card, account: str, scan: str, scan_of: int | None) -> Card:
    """A card that is kept already, with what is said of it now."""
    learnt: dict[str, Any] = {"scan": scan or card.scan, "year": card.year or scan_of}
    if account in book.accounts:
        learnt["account"] = account
    found = dataclasses.replace(card, **learnt)
    if found != card:
        _write_card(book.folder / FOLDER, found)
    return found


def _put(folder: Path, card: Card, data: bytes) -> None:
    """The copy, under a name that says it is not there yet; the card; and then the copy under its own name.

    Ended in between, there is nothing but a temporary file; or the card and a copy that `settle` gives its name.
    """
    made = staged(folder / card.file, data)
    try:
        _write_card(folder, card)
        made.replace(folder / card.file)
    except BaseException:
        with suppress(OSError):
            made.unlink()
            (folder / f"{card.digest}.card.json").unlink()
        raise
    sync_folder(folder)


def set_aside(folder: Path, identifier: str, reason: str) -> Card:
    """The document stays and no longer counts; an empty reason makes it count again. Raises `EvidenceError`."""
    card = dataclasses.replace(card_of(folder, identifier), aside=hidden(reason))
    _write_card(folder / FOLDER, card)
    return card


def source(folder: Path, card: Card) -> Source:
    """The kept copy. Raises `EvidenceError` when it is missing or is no longer what was added."""
    return source_of(_copy(folder, card), card.name)


def copy_problems(folder: Path, card: Card) -> tuple[Problem, ...]:
    """Whether the kept copy is there, and is what was added; it is not read further."""
    try:
        _copy(folder, card)
    except EvidenceError as error:
        return error.problems
    return ()


def _copy(folder: Path, card: Card) -> bytes:
    path = folder / FOLDER / card.file
    try:
        data = read_file(path, LARGEST, inside=folder)
    except OSError as error:
        raise EvidenceError(
            find(
                "copy-missing",
                Shell(("cp", card.name, str(path))),
                place=f"{FOLDER}/{card.file}",
                name=card.name,
                reason=error.strerror,
            )
        ) from None
    if hashlib.sha256(data).hexdigest() != card.digest:
        raise EvidenceError(
            find(
                "copy-changed",
                Shell(("cp", card.name, str(path))),
                place=f"{FOLDER}/{card.file}",
                name=card.name,
                added=card.added,
            )
        )
    return data


def reading(folder: Path, card: Card, readers: Sequence[Reader] = ()) -> Reading:
    """Read a kept document again; its documents know their evidence, person and spouse."""
    kept = source(folder, card)
    found = scanned(card.name, card.id, card.year) if card.reader == SCAN else read(kept, readers)
    return dataclasses.replace(found, documents=tuple(_named(document, card) for document in found.documents))


@dataclass(frozen=True, slots=True)
class Shelf:
    """All documents of a book, read. `lists` are the whole Wage and Income Transcripts by (person, year)."""

    cards: tuple[Card, ...]
    documents: tuple[Document, ...]
    lists: Mapping[tuple[str, int], list[str]]
    problems: tuple[Problem, ...]


def read_all(
    folder: Path, readers: Sequence[Reader] = (), tick: Callable[[Card], object] = lambda _: None
) -> Shelf:
    """Read every document that counts; `tick` is called after each. What cannot be read is a problem of the shelf."""
    kept = cards(folder)
    documents: list[Document] = []
    lists: dict[tuple[str, int], list[str]] = {}
    problems: list[Problem] = []
    typed = {card.scan for card in kept}
    for card in kept:
        if not card.aside and card.id not in typed:
            try:
                found = reading(folder, card, readers)
            except EvidenceError as error:
                problems += error.problems
            else:
                documents += found.documents
                problems += found.problems
                if found.reader == "wage-income" and found.year is not None and found.whole:
                    lists.setdefault((card.person, found.year), []).append(card.id)
        tick(card)
    lists = {key: sorted(ids) for key, ids in lists.items()}
    return Shelf(kept, tuple(documents), lists, tuple(problems))


def _named(document: Document, card: Card) -> Document:
    whose = {"primary": card.person, "spouse": card.spouse, "unknown": ""}[document.owner]
    other = card.spouse if document.owner == "primary" else card.person
    return dataclasses.replace(
        document,
        evidence=card.id,
        person=whose,
        spouse=other if card.spouse else "",
        account=document.account or card.account,
        of_account=card.account,
    )


def _whose(
    book: Book, kept: Kept, reading: Reading, source: Source, person: str, spouse: str
) -> tuple[str, str]:
    """Whose document it is: stated, or by the last digits of the number, or the only person there is."""
    tails = {one.ssn.replace("-", "")[-4:]: one.id for one in book.people.values() if one.ssn}
    tails = kept.tails | tails
    for given in filter(None, (person, spouse)):
        if given not in book.people:
            near = meant(given, book.people)
            ways = _of_one_of([near] if near else list(book.people), source.name)
            known = ", ".join(book.people)
            raise EvidenceError(
                find("unknown-person/paper", *ways, place=source.name, given=given, known=known)
            )
    for given, tail in ((person, reading.primary), (spouse, reading.spouse)):
        if given and tail and tails.get(tail, given) != given:
            ways = _of_one_of([tails[tail]], source.name)
            raise EvidenceError(
                find("number-disagrees", *ways, place=source.name, owner=tails[tail], given=given)
            )
    person = person or tails.get(reading.primary, "")
    spouse = spouse or tails.get(reading.spouse, "")
    people = list(book.people)
    taken = {who for who in tails.values() if who}
    if not person:
        free = [one for one in people if one != spouse and not (reading.primary and one in taken)]
        if len(people) == 1 or (len(free) == 1 and reading.primary):
            person = free[0] if free else ""
    if not person:
        raise EvidenceError(find("whose", *_of_one_of(people, source.name), place=source.name))
    if reading.spouse and not spouse:
        others = [one for one in people if one != person and one not in taken]
        spouse = others[0] if len(others) == 1 else ""
    if spouse == person:
        spouse = ""
    return person, spouse


def _no_account(book: Book, name: str, account: str) -> EvidenceError:
    near = meant(account, book.accounts)
    ways = [do("evidence add", name, account=one) for one in ([near] if near else [*book.accounts][:3])]
    known = ", ".join(book.accounts) or "none"
    return EvidenceError(
        find(
            "unknown-account/paper",
            *ways or [do("evidence add", name)],
            place=name,
            account=account,
            known=known,
        )
    )


def _of_one_of(people: Sequence[str], name: str) -> list[Do]:
    """A way out for each of the first people: the paper is theirs."""
    return [do("evidence add", name, person=one) for one in people[:3]]


def _refuse_types(tree: Any) -> None:
    """Raises `TypeError` for a card that holds something of another type than a card does."""
    tails = tree.get("tails", {})
    if not all(isinstance(value, _TYPES.get(key, str)) for key, value in tree.items()) or not all(
        isinstance(one, str) for one in (*tails, *tails.values())
    ):
        raise TypeError(tree)


def _card(path: Path) -> Card:
    try:
        tree = read_json(path, _LARGEST_CARD, inside=path.parent.parent)
        _refuse_types(tree)
        tree["added"] = dt.date.fromisoformat(tree["added"])
        # A card of an earlier version may hold a number that stood in the file's name, or in the reason.
        card = Card(**tree | {key: hidden(tree[key]) for key in ("name", "aside") if key in tree})
        # The copy lies beside the card and nowhere else, whatever the card says.
        whole = re.fullmatch(r"[0-9a-f]{64}", card.digest) and re.fullmatch(
            card.digest + r"\.[a-z]{3,4}", card.file
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        whole = None
    if whole:
        return card
    again = steps(
        ByHand("take the card away and add the document again:"),
        Shell(("rm", str(path))),
        do("evidence add", Hole("FILE")),
    )
    raise EvidenceError(find("bad-card", again, place=f"{FOLDER}/{path.name}"))


def _write_card(folder: Path, card: Card) -> None:
    tree = dataclasses.asdict(card) | {"added": card.added.isoformat(), "tails": dict(card.tails)}
    text = json.dumps({key: value for key, value in tree.items() if value not in ("", None, {})}, indent=1)
    write_private(folder / f"{card.digest}.card.json", (text + "\n").encode())


# Typed again

_TOLD_BY = {"5498": ("type",), "1099-R": ("codes", "ira"), "statement": ("type",), "transaction": ("date", "event"), "payment": ("date",)}  # fmt: skip
"""What tells two papers of one kind and year apart, beside the account."""


def alike(folder: Path, data: bytes, person: str, cards: Sequence[Card]) -> list[Card]:
    """The papers typed in that count, of this person, kind and year, which nothing on them tells from this one (`data`).

    None for a corrected form, which replaces by itself what it corrects, and for the same figures once more.
    """
    new = _typed(data)
    if new is None or new.corrected:
        return []
    found = []
    for card in cards:
        if card.reader != entered.NAME or card.aside or card.person != person or card.year != new.year:
            continue
        kept = source(folder, card).data
        if kept == data:
            return []
        old = _typed(kept)
        if old is not None and old.kind == new.kind and not _told_apart(old, new):
            found.append(card)
    return found


def _typed(data: bytes) -> Document | None:
    try:
        documents = entered.read(source_of(data, "")).documents
    except EvidenceError:
        return None
    return documents[0] if documents else None


def _told_apart(one: Document, other: Document) -> bool:
    if (
        one.account
        and other.account
        and not one.account.endswith(other.account)
        and not other.account.endswith(one.account)
    ):
        return True
    for name in _TOLD_BY.get(one.kind, ()):
        if name in one.fields and name in other.fields and one.fields[name].value != other.fields[name].value:
            return True
    return False
