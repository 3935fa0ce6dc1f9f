"""The accounts in questions: which may be meant, the only one, and one that is not in the book yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from basisbook.ledger.book import Account
from basisbook.ledger.book_file import account_id
from basisbook.ledger.interview.questions import NEW, Case, Question
from basisbook.ledger.kinds import INHERITED

TYPES = {
    "traditional": "Traditional or rollover IRA",
    "sep": "SEP IRA",
    "simple": "SIMPLE IRA",
    "roth": "Roth IRA",
    "inherited-traditional": "Inherited traditional IRA",
    "inherited-roth": "Inherited Roth IRA",
    "529": "529 plan",
    "trump": "Trump account",
    "plan": "401(k), 403(b) or another plan at work",
}
"""Every type of account, in plain words."""


def own(case: Case, types: Iterable[str]) -> dict[str, Account]:
    """The person's accounts of these types that were open in the year, by id; those that answers made too."""
    return {
        account.id: account
        for account in case.setting.book.accounts.values()
        if account.person == case.setting.person
        and account.type in types
        and not (account.closed and account.closed.year < case.setting.year)
        and not (account.opened and account.opened.year > case.setting.year + 1)
    }


def called(account: Account) -> str:
    """`Vanguard, Roth IRA`; with the id where the company is not known."""
    whose = f" from {account.decedent}" if account.decedent else ""
    return f"{account.custodian or account.id}, {TYPES[account.type]}{whose}"


def new_id(taken: Iterable[str], company: str, type_: str) -> str:
    """An id from the company: `vanguard`, `vanguard-roth`, `vanguard-roth-2`."""
    return account_id(company, type_, tuple(taken))


def the(case: Case, name: str, types: Iterable[str]) -> str:
    """The id of the account that a row names; the only one where only one is possible; empty where none is known."""
    possible = own(case, types)
    said = case.get(name)
    if said == NEW or not possible:
        account = next(iter(new(case, name, types)), None)
        return account.id if account else ""
    if said:
        return said
    return next(iter(possible)) if len(possible) == 1 else ""


def new(case: Case, name: str, types: Iterable[str]) -> Iterator[Account]:
    """The account that a row makes, where it is not in the book: of the first of these types."""
    company = case.get(f"{name}_company")
    if (case.get(name) != NEW and own(case, types)) or not company:
        return
    book = case.setting.book
    type_ = case.get(f"{name}_type") or next(one for one in TYPES if one in types)
    decedent = case.get(f"{name}_decedent")
    if is_inherited(type_) and not decedent:
        return
    yield Account(
        id=new_id((*book.accounts, *book.people), company, type_),
        person=case.setting.person,
        type=type_,
        custodian=company,
        decedent=decedent,
    )


def questions(
    name: str,
    types: Iterable[str],
    words: str,
    why: str,
    *,
    when: Callable[[Case], bool],
    paper: str = "",
) -> tuple[Question, ...]:
    """Which account, where there are several; and the company of one that is not in the book, and whose it was."""
    types = tuple(one for one in TYPES if one in types)
    inherited = all(is_inherited(one) for one in types)
    kind = TYPES[types[0]]

    def choices(case: Case) -> Mapping[str, str]:
        return {one.id: called(one) for one in own(case, types).values()} | {NEW: "another one"}

    def default(case: Case) -> str:
        return next(iter(own(case, types)), "")

    def unknown(case: Case) -> bool:
        return when(case) and (case.get(name) == NEW or not own(case, types))

    return (
        Question(
            id=name, words=words, help=why, paper=paper, answer="one of", choices=choices, default=default,
            when=lambda case: when(case) and len(own(case, types)) > 1, repeats=True,
        ),
        Question(
            id=f"{name}_company", words=f"Which company keeps that {kind}?", answer="text", paper="The head of its statement",
            help="An account is named after the company that keeps it.",
            when=unknown, repeats=True,
        ),
        *(_inherited(name, types, unknown) if inherited else ()),
    )  # fmt: skip


def _inherited(name: str, types: tuple[str, ...], when: Callable[[Case], bool]) -> tuple[Question, ...]:
    return (
        Question(id=f"{name}_decedent", words="From whom did you inherit it?", answer="text", when=when,
                 help="Each person from whom you inherited has a Form 8606 of their own."),
        Question(id=f"{name}_type", words="Which kind of IRA is it?", answer="one of", when=when, help="A Roth IRA stays one for whoever inherits it.",
                 choices=lambda _: {one: TYPES[one] for one in types}, default=lambda _: types[0]),
    )  # fmt: skip


def is_inherited(type_: str) -> bool:
    """Whether whose it was must be said."""
    return type_ in INHERITED
