"""Findings about a person's records, and the tree of exceptions.

A finding is a value: all findings are shown at once, and none stops the reading.
An impossibility is an exception, and every one descends from `BasisbookError`:

    BasisbookError            anything the program refuses; always one message and a remedy
    +-- UsageError            the command was given wrongly (exit 2)
    +-- BookError             book.toml or the folder around it cannot be used
    +-- LedgerError           the ledger file cannot be read or written
    |   +-- SealError         a sealed entry differs from what was sealed
    +-- FormError             a form cannot be filled, drawn, bound or read
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Literal

from basisbook.ledger.quick_dataclass import dataclass

Severity = Literal["error", "warning", "note"]

_DASH = r"[-_\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d]"
_BETWEEN = r"(?:[^\w.,$%()\n'\"]|_){1,3}"
_GROUPS = (
    rf"\d{{3}}{_BETWEEN}\d{{2}}{_BETWEEN}\d{{4}}",
    r"\d{3} ?\. ?\d{2} ?\. ?\d{4}|\d{3},\d{2},\d{4}",
    rf"\d{{3}}{_BETWEEN}\d{{2}}{_BETWEEN}\d{{2}}{_BETWEEN}\d{{2}}",
    rf"\d{{3}}(?:{_DASH}|\s)\d{{6}}|\d{{5}}{_DASH}\d{{4}}",
)
SSN = re.compile(rf"(?<!\d)(?:{'|'.join(_GROUPS)})(?!\d)")
"""A social security number in groups, with what people and programs put between them; no amount and no date is one."""
_NINE = re.compile(r"(?<!\d)(?<!\d[.,])\d{9}(?!\d|[.,]\d)")
_DIGEST = re.compile(r"(?<![0-9a-f])(?:ev:[0-9a-f]{8,64}|(?=[0-9a-f]*[a-f])[0-9a-f]{12,64})(?![0-9a-f])")
_ACCOUNT = re.compile(r"(?<![\w.,$-])(?:\d{10,17}|\d{4}(?:[- ]\d{4}){2,3}(?:[- ]\d{1,4})?)(?![\w-]|[.,]\d)")


def states_number(text: str, known: Iterable[str] = ()) -> bool:
    """Whether a text states a social security number, in any spelling: one of the `known`, or what looks like one.

    Nine digits that are an amount, or part of a digest, are none.
    """
    if not any(letter.isdigit() for letter in text):
        return False
    text = _DIGEST.sub(" ", text)
    if SSN.search(text) or _NINE.search(text):
        return True
    digits = "".join(str(unicodedata.digit(letter)) for letter in text if letter.isdigit())
    numbers = ("".join(letter for letter in number if letter.isdigit()) for number in known)
    return any(len(number) == 9 and number in digits for number in numbers)


def numbers_in(text: str) -> list[str]:
    """What in a text states a social security number, as it is spelled there."""
    if not any(letter.isdigit() for letter in text):
        return []
    text = _DIGEST.sub(" ", text)
    return [found[0] for pattern in (SSN, _NINE) for found in pattern.finditer(text)]


def cut_accounts(text: str) -> str:
    """A text with the last four digits of each account number, as in `x6789`; digests and amounts stay."""
    if not any(letter.isdigit() for letter in text):
        return text
    parts, at = [], 0
    for digest in _DIGEST.finditer(text):
        parts += [_ACCOUNT.sub(lambda found: f"x{found[0][-4:]}", text[at : digest.start()]), digest[0]]
        at = digest.end()
    return "".join([*parts, _ACCOUNT.sub(lambda found: f"x{found[0][-4:]}", text[at:])])


DISTURBING = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""What is no text but could tell a terminal something: control characters, what turns the direction, halves of characters."""


def plain(text: str) -> str:
    """A text as a terminal may get it: a question mark stands for each character that disturbs."""
    return DISTURBING.sub("?", text)


@cache
def like_ssn() -> re.Pattern[str]:
    """What may be a social security number: nine digits in a row too."""
    return re.compile(rf"{SSN.pattern}|\d{{9}}")


def hidden(text: str, pattern: re.Pattern[str] | None = None) -> str:
    """A text as a message may show it: without what looks like a social security number."""
    return (pattern or like_ssn()).sub("(hidden)", text)


class Cents(int):
    """An amount in a remedy: an integer of cents that a ledger, a paper or a computed form holds."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Hole:
    """A fact that nobody stated yet: the person fills it in. `what` names it where an option does not."""

    what: str = ""


HOLE = Hole()
Value = str | int | datetime.date | Hole | None
"""What an option says: a text, a number, `Cents`, a day, a hole; None for a flag."""


@dataclass(frozen=True, slots=True)
class Do:
    """A command of this program, as data: `correct 3 --amount`. Only the command line knows how it is written.

    `options` are names of columns or of options, in order. `when` says in which case it is the way out, where there
    are several.
    """

    verb: str
    target: tuple[str | int | Hole, ...] = ()
    options: tuple[tuple[str, Value], ...] = ()
    when: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """A change in a file that is kept by hand: `text` are its lines. A hole is a line that ends in `=`.

    With `row` and `column` it is one cell of a table, and `text` is what it should hold; empty where nobody knows.
    With `bound`, "or later" or "or earlier", nobody knows the day either, and `text` is only where it can lie.
    """

    file: str
    text: str
    where: str = ""
    row: int = 0
    column: str = ""
    bound: Literal["", "or later", "or earlier"] = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """A command of the system, word by word. `into` is the file that takes what it prints."""

    words: tuple[str, ...]
    into: str = ""


@dataclass(frozen=True, slots=True)
class ByHand:
    """What only a person can do, as a sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Steps:
    """One way out that takes several steps, one after the other."""

    steps: tuple[Do | Edit | Shell | ByHand, ...]


Remedy = Do | Edit | Shell | ByHand | Steps


def steps(*each: Do | Edit | Shell | ByHand) -> Steps:
    """`steps(do("void", 2), do("correct", 1, kind="distribution"))`: all of them, in this order."""
    return Steps(each)


def do(verb: str, *target: str | int | Hole, when: str = "", **options: Value) -> Do:
    """`do("correct", 3, amount=HOLE)`. A hyphen in an option is written as an underscore."""
    return Do(verb, target, tuple(options.items()), when)


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding about somebody's records, as a value.

    `place` is `file:row` (row 1 is the header) or `file`, or empty where no file is concerned. `year` and `entry`
    (the number of the original entry) and `person` (an id of the book) are what it is about; what concerns nobody known
    concerns everybody. `amounts` are the cents in it by name, `gaps` all that its sentence was filled with.
    `message` is one sentence, made once by a catalogue; nothing reads it back. `remedies` are the ways out, each
    alone; none states a fact that is not in the ledger, the book, a paper or a computed form. There is none only
    for severity `note`. An `error` makes the command exit 1; a `warning` and a `note` do not.
    """

    code: str
    severity: Severity
    place: str
    message: str
    remedies: tuple[Remedy, ...] = ()
    year: int | None = None
    entry: int | None = None
    person: str = ""
    amounts: tuple[tuple[str, int], ...] = ()
    gaps: tuple[tuple[str, str], ...] = ()
    opening: int = 0
    """How many characters of the message name the entry it is about (`entry 3: `): left out where a place says it."""

    @property
    def text(self) -> str:
        """The sentence as a person reads it: with the year it is about, unless it is about an entry."""
        return (
            f"{self.year}: {self.message}" if self.year is not None and self.entry is None else self.message
        )

    def __str__(self) -> str:
        return ": ".join(part for part in (self.place, self.severity, self.text) if part)


class BasisbookError(Exception):
    """Something the program refuses to do. Carries the findings that made it refuse."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class UsageError(BasisbookError):
    """The command was given wrongly."""


class BookError(BasisbookError):
    """book.toml, or the folder it stands in, cannot be used."""


class LedgerError(BasisbookError):
    """The ledger file cannot be read or written."""


class SealError(LedgerError):
    """A sealed entry differs from what was sealed."""


class FormError(BasisbookError):
    """A form cannot be filled, drawn, bound or read."""
