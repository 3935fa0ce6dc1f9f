"""What a question is: its words, why it is asked, where its answer stands on which paper, and how an answer is read.

An answer is kept as a text in one certain form (`7000.00`, `2024-03-10`, `yes`, the name of a choice), under the key of
its question: `deducted`, or `out.2.day` for the day in the second row of `out`. `UNKNOWN` is an answer too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Any

from basisbook.ledger import money
from basisbook.ledger.book import Account, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.interview import reading
from basisbook.ledger.quick_dataclass import dataclass

Answers = Mapping[str, str]
UNKNOWN = reading.UNKNOWN
BLANK = reading.BLANK
YES, NO = "yes", "no"
NEW = "new"
"""The choice of an account that is not in the book yet."""


@dataclass(frozen=True, slots=True)
class Setting:
    """For whom and for which year is asked, on which day. `entries` count already, and come from no answer.

    `last` are the answers of the year before, for those who say that nothing is different.
    """

    book: Book
    person: str
    year: int
    entries: tuple[Entry, ...]
    today: dt.date
    last: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """What is known where a question is asked: the setting, the answers, and the row (`out.2.`; empty outside of rows)."""

    setting: Setting
    answers: Answers
    row: str = ""

    def get(self, name: str) -> str:
        """The answer to a question of this row, else of the table; empty where there is none."""
        return self.at(self.row + name) or (self.at(name) if self.row else "")

    def at(self, key: str) -> str:
        """The answer under a key; what was said the year before, where nothing is different.

        An empty answer is one that was taken back: it is asked again, whatever was said the year before.
        """
        if (found := self.answers.get(key)) is not None:
            return found
        if self.answers.get("same") == YES and key.rpartition(".")[2] in REPEATED:
            return self.setting.last.get(key, "")
        return ""

    def yes(self, name: str) -> bool:
        """Whether the answer is yes."""
        return self.get(name) == YES

    def cents(self, name: str) -> int | None:
        """An amount; None where it is not known, or not asked."""
        text = self.get(name)
        return None if text in ("", UNKNOWN, BLANK) else money.parse(text)

    def day(self, name: str) -> dt.date | None:
        """A day; None where it is not known, or not asked."""
        text = self.get(name)
        return None if text in ("", UNKNOWN, BLANK) else dt.date.fromisoformat(text)

    def rows(self, name: str) -> list[Case]:
        """The numbered rows that have an answer, in order."""
        found: list[Case] = []
        while any(key.startswith(f"{name}.{len(found) + 1}.") for key in self._keys()):
            found.append(Case(self.setting, self.answers, f"{name}.{len(found) + 1}."))
        return found

    def _keys(self) -> Iterable[str]:
        return (*self.answers, *(self.setting.last if self.answers.get("same") == YES else ()))

    def before(self) -> list[Case]:
        """The rows of the same section before this one."""
        section, _, number = self.row.rstrip(".").rpartition(".")
        return [Case(self.setting, self.answers, f"{section}.{at}.") for at in range(1, int(number or 1))]


REPEATED: set[str] = set()
"""The ids of the questions whose answers may be those of the year before."""


def always(_: Case) -> bool:
    """Asked of everybody."""
    return True


def nothing(_: Case) -> str:
    """No default."""
    return ""


def choices_of(**choices: str) -> Callable[[Case], Mapping[str, str]]:
    """The same choices for everybody: name and words."""
    return lambda _: choices


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    `words` and `help` may hold gaps that `gaps` of the walk fills: `{year}`, `{account}`. `paper` is where the answer
    stands. `answer` says how it is read; where it `may_be_blank`, Enter says that nothing stands there. `repeats`: where nothing is different, last year's answer counts.
    `goes_back` gives, by answer, the key of the earlier question that is then asked again.
    """

    id: str
    words: str
    help: str
    paper: str = ""
    answer: reading.Kind = "yes or no"
    when: Callable[[Case], bool] = always
    default: Callable[[Case], str] = nothing
    choices: Callable[[Case], Mapping[str, str]] = field(default_factory=choices_of)
    between: Callable[[Case], tuple[dt.date, dt.date]] | None = None
    most: Callable[[Case], int | None] | None = None
    may_be_unknown: bool = False
    may_be_blank: bool = False
    repeats: bool = False
    goes_back: Callable[[Case], Mapping[str, str]] = field(default=lambda _: {})
    gaps: Callable[[Case], Mapping[str, str]] = field(default=lambda _: {})
    entries: Callable[[Case], Iterable[Draft]] = field(default=lambda _: ())
    accounts: Callable[[Case], Iterable[Account]] = field(default=lambda _: ())

    def __post_init__(self) -> None:
        if self.repeats:
            REPEATED.add(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The same questions for each row: for each of `each` (key and words), or as long as `more` says yes.

    `goes_on` says without a question that another row follows: something of the last one is left over.
    """

    id: str
    questions: tuple[Question, ...]
    when: Callable[[Case], bool] = always
    each: Callable[[Case], Mapping[str, str]] | None = None
    more: Question | None = None
    goes_on: Callable[[Case], bool] = lambda _: False
    entries: Callable[[Case], Iterable[Draft]] = field(default=lambda _: ())
    accounts: Callable[[Case], Iterable[Account]] = field(default=lambda _: ())


Table = tuple[Question | Rows, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that answers make: without a number, and without the day on which it is recorded.

    `columns` are those of `Entry` that say what happened. `of` is an entry of the ledger, or the draft that it names.
    `source` is the paper. `key` is that of the row it comes from.
    """

    key: str
    kind: str
    columns: Mapping[str, Any]
    of: int | Draft | None = None
    source: str = ""
    note: str = ""


def draft(case: Case, kind: str, *, of: int | Draft | None = None, source: str = "", **columns: Any) -> Draft:
    """`draft(case, "conversion", date=day, amount=cents)`, for the person who is asked."""
    given = {name: value for name, value in columns.items() if value not in (None, "")}
    return Draft(case.row, kind, {"person": case.setting.person, **given}, of, source)
