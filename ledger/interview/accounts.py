"""The accounts in questions: which may be meant, the only one, and one that is not in the book yet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping

from basisbook.ledger.book import Account
from basisbook.ledger.interview.questions import NEW, Case, Question
from basisbook.ledger.kinds import INHERITED, PLAN, ROTH

TYPES = {
    "traditional": "Traditional or rollover IRA",
    "sep": "SEP IRA",
    "simple": "SIMPLE IRA",
    "roth": "Roth IRA",
    "inherited-traditional": "Inherited traditional IRA",
    "inherited-roth": "Inherited Roth IRA",
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
    plain = unicodedata.normalize("NFKD", company).encode("ascii", "ignore").decode().lower()
    start = "-".join(re.findall(r"[a-z0-9]+", plain)) or "account"
    start = start if start[0].isalpha() else f"a-{start}"
    if type_ != "traditional":
        start = f"{start}-{type_.replace('inherited-traditional', 'inherited')}"
    known, number, free = set(taken), 1, start
    while free in known:
        number += 1
        free = f"{start}-{number}"
    return free


def the(case: Case, name: str, types: Iterable[str]) -> str:
    """The id of the account that a row names; the only one where only one is possible; empty where none is known."""
    possible = own(case, types)
    said = case.get(name)
    if said == NEW:
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
    type_ = next(one for one in TYPES if one in types)
    yield Account(
        id=new_id((*book.accounts, *book.people), company, type_),
        person=case.setting.person,
        type=type_,
        custodian=company,
    )


def questions(
    name: str,
    types: Iterable[str],
    words: str,
    why: str,
    *,
    when: Callable[[Case], bool],
    paper: str = "",
) -> tuple[Question, Question]:
    """Which account, where there are several; and the company of one that is not in the book."""
    types = tuple(one for one in TYPES if one in types)
    kind = TYPES[types[0]]

    def choices(case: Case) -> Mapping[str, str]:
        return {one.id: called(one) for one in own(case, types).values()} | {NEW: "another one"}

    def default(case: Case) -> str:
        return next(iter(own(case, types)), "")

    return (
        Question(
            id=name, words=words, help=why, paper=paper, answer="one of", choices=choices, default=default,
            when=lambda case: when(case) and len(own(case, types)) > 1, repeats=True,
        ),
        Question(
            id=f"{name}_company", words=f"Which company keeps that {kind}?", answer="text", paper="The head of its statement",
            help="An account is named after the company that keeps it.",
            when=lambda case: when(case) and (case.get(name) == NEW or not own(case, types)), repeats=True,
        ),
    )  # fmt: skip


def goes_with_pool(type_: str) -> bool:
    """Whether an account counts for line 6, or for the form of an inherited IRA."""
    return type_ not in ROTH | PLAN


def is_inherited(type_: str) -> bool:
    """Whether whose it was must be said."""
    return type_ in INHERITED
