"""The people and accounts that a sheet means, by any of their names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from basisbook.ledger.book import OWN, Account, Book
from basisbook.ledger.kinds import Kind
from basisbook.ledger.sheet.refusals import NotUnderstoodError


def person_of(book: Book, text: str, account: str) -> str:
    """The id of a person named by id or name in any case; of an empty cell, the only one, or the account's owner."""
    if not text:
        if len(book.people) == 1:
            return next(iter(book.people))
        if account in book.accounts:
            return book.accounts[account].person
        raise NotUnderstoodError("no-person", these=list(book.people))
    wanted = _plain(text)
    found = [one.id for one in book.people.values() if wanted in (_plain(one.id), _plain(one.name))]
    found = found or [one.id for one in book.people.values() if wanted == _plain(one.name.split()[0])]
    turned = sorted(wanted.split())  # `Reyes, Ana`
    found = found or [one.id for one in book.people.values() if turned == sorted(_plain(one.name).split())]
    if len(found) == 1:
        return found[0]
    there = ", ".join(book.people)
    raise NotUnderstoodError("unknown-person", are=f"is {there}" if len(book.people) == 1 else f"are {there}")


def account_of(book: Book, text: str, kind: Kind, column: str, person: str) -> str:
    """The id of an account named by id, or by its company where one alone fits the kind and the person.

    Where a kind names no accounts in this column, the text stays as it is. `person` is empty where it is not said.
    """
    if not text:
        return ""
    allowed = kind.account_types if column == "account" else kind.to_types
    wanted = _plain(text)
    ids: dict[str, str] = {_plain(one): one for one in book.accounts}
    if allowed is None:
        return (ids | {_plain(one): one for one in book.people}).get(wanted, text)
    if not allowed or (column == "to" and wanted == OWN):
        return OWN if wanted == OWN else ids.get(wanted, text)
    if wanted in ids:
        return ids[wanted]
    fitting = [one for one in book.accounts.values() if one.type in allowed and person in ("", one.person)]
    found = [one for one in fitting if wanted in _names(one)]
    if len(found) == 1:
        return found[0].id
    if found:
        raise NotUnderstoodError("many-accounts", these=[one.id for one in found])
    there = ", ".join(one.id for one in fitting) or ", ".join(book.accounts)
    raise NotUnderstoodError(
        "unknown-account", there=f"; there {'are' if ',' in there else 'is'} {there}" if there else ""
    )


def _names(account: Account) -> Iterable[str]:
    """`vanguard`, `vanguard traditional`, `vanguard traditional ira`, `traditional ira` ..."""
    company, kind = _plain(account.custodian), _plain(account.type)
    for name in (
        company,
        f"{company} {kind}",
        f"{company} ira",
        f"{company} {kind} ira",
        kind,
        f"{kind} ira",
    ):
        if company or name in (kind, f"{kind} ira"):
            yield name.strip()


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold().replace("_", " ")))
