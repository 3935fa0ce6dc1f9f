"""The walk through a table of questions: which is next, what an answer does, and what all of them make.

`next_question(table, setting, answers)` and `made(table, setting, answers)` are the two functions that a terminal, a page
and the documentation stand on. Neither writes, asks a clock, or keeps anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from basisbook.ledger.book import Account
from basisbook.ledger.dates import american
from basisbook.ledger.interview import reading
from basisbook.ledger.interview.questions import (
    BLANK,
    UNKNOWN,
    YES,
    Answers,
    Case,
    Draft,
    Question,
    Rows,
    Setting,
    Table,
)
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """A question where it is asked: its key, what is known there, and its texts with their gaps filled."""

    question: Question
    key: str
    case: Case

    @property
    def words(self) -> str:
        """The question."""
        return self.question.words.format_map(self._gaps())

    @property
    def help(self) -> str:
        """Why it is asked."""
        return self.question.help.format_map(self._gaps())

    @property
    def paper(self) -> str:
        """The paper and the box where the answer stands; empty where there is none."""
        return self.question.paper.format_map(self._gaps())

    @property
    def choices(self) -> Mapping[str, str]:
        """What may be answered, with its words; empty where that is open."""
        return {
            name: words.format_map(self._gaps()) for name, words in self.question.choices(self.case).items()
        }

    @property
    def default(self) -> str:
        """The answer that Enter gives; empty where there is none."""
        return self.question.default(self.case) or (BLANK if self.question.may_be_blank else "")

    @property
    def shown_default(self) -> str:
        """The default as a person reads it."""
        return self.shown(self.default) if self.default else ""

    @property
    def answer(self) -> str:
        """The answer that was given; empty where there is none, or where it is none any more after a change before it."""
        given = self.case.at(self.key)
        if given in ("", UNKNOWN):
            return given if self.question.may_be_unknown else ""
        if given == BLANK and self.question.may_be_blank:
            return BLANK
        try:
            return given if self.read(given) == given else ""
        except ValueError:
            return ""

    def shown(self, value: str) -> str:
        """An answer to it as a person reads it."""
        return reading.shown(self.question.answer, value, self.choices)

    def read(self, text: str) -> str:
        """The answer in its certain form. Raises `ValueError` that says what would be one."""
        text = " ".join(text.split())
        if not text:
            if self.default:
                return self.default
            raise ValueError("an answer is needed")
        if self.question.may_be_unknown and reading.is_unknown(text):
            return UNKNOWN
        if self.question.may_be_blank and reading.is_blank(text):
            return BLANK
        value = reading.READERS[self.question.answer](text, self.choices)
        self._within(value)
        return value

    def _within(self, value: str) -> None:
        found = Case(self.case.setting, {**self.case.answers, self.key: value}, self.case.row)
        if self.question.answer == "day" and self.question.between:
            first, last = self.question.between(self.case)
            day = found.day(self.question.id)
            assert day is not None
            if not first <= day <= last:
                said = american(day)
                raise ValueError(f"{said} is not between {american(first)} and {american(last)}")
        if self.question.answer == "money" and self.question.most:
            most, cents = self.question.most(self.case), found.cents(self.question.id)
            if most is not None and cents is not None and cents > most:
                raise ValueError(f"no more than {reading.shown('money', _text(most), {})}")

    def _gaps(self) -> Mapping[str, str]:
        year = self.case.setting.year
        given = {"year": str(year), "next_year": str(year + 1), "last_year": str(year - 1)}
        return given | dict(self.question.gaps(self.case))


def _text(cents: int) -> str:
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02d}"


def asked(table: Table, setting: Setting, answers: Answers) -> Iterator[Asked]:
    """Every question that these answers lead to, in order; after the first without an answer the rest is not certain."""
    for part in table:
        case = Case(setting, answers)
        if isinstance(part, Question):
            if part.when(case):
                yield Asked(part, part.id, case)
        elif part.when(case):
            yield from _of_rows(part, setting, answers)


def _of_rows(part: Rows, setting: Setting, answers: Answers) -> Iterator[Asked]:
    for case in _cases(part, setting, answers):
        for question in (*part.questions, *((part.more,) if part.more else ())):
            if question is part.more and part.goes_on(case):
                continue
            if question.when(case):
                yield Asked(question, case.row + question.id, case)


def _cases(part: Rows, setting: Setting, answers: Answers) -> Iterator[Case]:
    if part.each is not None:
        for name in part.each(Case(setting, answers)):
            yield Case(setting, answers, f"{part.id}.{name}.")
        return
    number = 0
    while True:
        number += 1
        case = Case(setting, answers, f"{part.id}.{number}.")
        yield case
        if not (part.goes_on(case) or (part.more and case.at(case.row + part.more.id) == YES)):
            return


def next_question(table: Table, setting: Setting, answers: Answers) -> Asked | None:
    """The first question without an answer; None at the end."""
    return next((one for one in asked(table, setting, answers) if not one.answer), None)


def so_far(table: Table, setting: Setting, answers: Answers) -> list[Asked]:
    """The questions that were answered, in order, as far as the first without an answer."""
    found: list[Asked] = []
    for one in asked(table, setting, answers):
        if not one.answer:
            break
        found.append(one)
    return found


def answered(table: Table, setting: Setting, answers: Answers, one: Asked, value: str) -> dict[str, str]:
    """The answers with one more. What no longer follows from them is left out.

    An answer that says that an earlier one was wrong takes that one away, with itself.
    """
    found = {**answers, one.key: value}
    if again := one.question.goes_back(one.case).get(value):
        del found[one.key]
        found[again] = ""
    return still_asked(table, setting, found)


def still_asked(table: Table, setting: Setting, answers: Answers) -> dict[str, str]:
    """The answers to questions that are asked, and those after the first without an answer, which may be asked yet."""
    keys: set[str] = set()
    for one in asked(table, setting, answers):
        keys.add(one.key)
        if not one.answer:
            return dict(answers)
    return {key: value for key, value in answers.items() if key in keys}


def taken_back(table: Table, setting: Setting, answers: Answers) -> dict[str, str]:
    """The answers without the last one that was given: the way back."""
    given = [one.key for one in so_far(table, setting, answers) if one.key in answers]
    return {key: value for key, value in answers.items() if not given or key != given[-1]}


@dataclass(frozen=True, slots=True)
class Made:
    """What answers make: entries, and accounts that are not in the book yet. `unknown` are the keys nobody could answer."""

    drafts: tuple[Draft, ...]
    accounts: tuple[Account, ...]
    unknown: tuple[str, ...]


def made(table: Table, setting: Setting, answers: Answers) -> Made:
    """Everything that the answers make, in the order of the questions. They may be incomplete: then less is made."""
    drafts: list[Draft] = []
    accounts: dict[str, Account] = {}
    for part in table:
        case = Case(setting, answers)
        if part.when(case):
            cases: Iterable[Case] = [case] if isinstance(part, Question) else _cases(part, setting, answers)
            for one in cases:
                drafts += part.entries(one)
                accounts |= {account.id: account for account in part.accounts(one)}
    unknown = tuple(one.key for one in so_far(table, setting, answers) if one.answer == UNKNOWN)
    known: Sequence[Account] = [
        account for account in accounts.values() if account.id not in setting.book.accounts
    ]
    return Made(tuple(drafts), tuple(known), unknown)
