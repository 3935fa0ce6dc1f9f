"""The names that people give to columns and to what happened, and ours for them."""

from __future__ import annotations

import re

from basisbook.ledger.entry import COLUMNS
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sheet.amounts import CURRENCIES
from basisbook.ledger.sheet.refusals import NotUnderstoodError

COLUMN_NAMES = {
    "number": ("no", "nr", "#", "entry", "entry number", "entry no"),
    "recorded": ("recorded on", "date recorded"),
    "person": ("owner", "taxpayer", "who", "whose", "name", "client"),
    "kind": ("type", "transaction", "transaction type", "action", "event", "activity", "entry type", "kind of entry", "what",
             "what happened"),
    "tax_year": ("taxyear", "year", "for year", "for tax year", "contribution year", "ty", "for"),
    "date": ("day", "when", "transaction date", "trade date", "date of transaction", "on"),
    "account": ("ira", "from", "from account", "account name", "account id", "acct"),
    "to": ("to account", "into", "into account", "destination"),
    "amount": ("amt", "usd", "dollars", "amount usd", "amount in usd", "amount us", "amount $", "$", "gross", "gross amount",
               "total amount"),
    "moved": ("amount moved", "actually moved", "moved with earnings"),
    "basis": ("nondeductible", "non deductible", "nondeductible part", "nondeductible amount", "after tax", "after tax part",
              "after tax amount", "already taxed"),
    "of": ("of entry", "acts on"),
    "corrects": ("corrects entry",),
    "code": (),
    "source": ("sources", "paper", "papers", "document", "documents", "evidence", "proof"),
    "note": ("notes", "memo", "comment", "comments", "remark", "remarks", "description", "details"),
}  # fmt: skip
"""Other names of our columns, as `plain` writes them."""

IN_AND_OUT = frozenset(
    ("money in", "money out", "in", "out", "amount in", "amount out", "paid in", "paid out", "deposit", "deposits", "debit",
     "debits", "debit amount", "credit", "credits", "credit amount", "payment", "payments", "receipt", "receipts")
)  # fmt: skip
"""Columns of which a row fills one with its amount; which way the money went, what happened says."""
CURRENCY = "currency"
"""A column that is read only to see that it says US dollars."""
LEFT_OUT = "left out"
"""A column for a number that has no place in a ledger."""

_NUMBERS = (
    "ssn",
    "ss",
    "social security",
    "social security number",
    "social security no",
    "tin",
    "taxpayer id",
    "tax id",
    "itin",
)


@dataclass(frozen=True, slots=True)
class Named:
    """A kind as a sheet names it. `basis`: what the name says of the amount, all or none of it already taxed."""

    kind: str
    basis: str = ""


_WHOLE = {
    "nondeductible-contribution": "all", "non-deductible-contribution": "all", "nondeductible-ira-contribution": "all",
    "deductible-contribution": "none", "deductible-ira-contribution": "none",
}  # fmt: skip
"""Names of a contribution that say how much of it is basis."""

KIND_NAMES = (
    {name: Named(name) for name in KINDS}
    | {name: Named(kind.name) for kind in KINDS.values() for name in kind.called}
    | {name: Named("contribution", basis) for name, basis in _WHOLE.items()}
)
"""What people call the kinds, where it can mean one alone."""
SEVERAL = {
    name: tuple(kind.name for kind in KINDS.values() if name in kind.perhaps)
    for kind in KINDS.values()
    for name in kind.perhaps
}
"""Names that may mean more than one kind."""


_DIRECTIONS = {"to", "from", "into", "in", "out", "of", "by"}


def _in_any_order() -> dict[tuple[str, ...], Named]:
    """`IRA contribution, nondeductible`: the words of a name in another order, where they mean one kind alone and no direction."""
    found: dict[tuple[str, ...], set[Named]] = {}
    for name, kind in KIND_NAMES.items():
        words = tuple(sorted(name.split("-")))
        if len(words) > 1 and not _DIRECTIONS & set(words):
            found.setdefault(words, set()).add(kind)
    return {words: next(iter(kinds)) for words, kinds in found.items() if len(kinds) == 1}


_ANY_ORDER = _in_any_order()

_AT_THE_END = re.compile(r"(.+?)(?:-(?:on|at|as-of))?-(?:12-31|31-12|dec-31|december-31|31-dec)")
_WORTH = ("balance", "value", "fmv", "fair-market-value", "market-value", "account-balance", "account-value", "ira-balance",
          "ira-value", "total-value", "total-balance")  # fmt: skip
"""What the value on December 31 is called where the day stands beside it: `Balance 12/31`."""


def plain(name: str) -> str:
    """The name of a column without case, signs and blanks: `Tax_Year:` is `tax year`."""
    words = " ".join(re.findall(r"[a-z0-9]+|[$#]", name.casefold()))
    return words if re.search("[a-z]", words) or words in ("$", "#") else name.strip().casefold()


def column_of(name: str) -> str:
    """Our column for the name of one, `currency`, `left out`, or nothing. Raises `NotUnderstoodError` for other money."""
    words = plain(name)
    if words in _NUMBERS:
        return LEFT_OUT
    if words == CURRENCY:
        return CURRENCY
    if words.startswith("amount ") and set(words.split()) & CURRENCIES:
        raise NotUnderstoodError("other-currency", cell="")
    return _BY_NAME.get(words, "")


_BY_NAME = {column.replace("_", " "): column for column in COLUMNS} | {
    name: column for column, names in COLUMN_NAMES.items() for name in names
}


def exact(name: str, column: str) -> bool:
    """Whether a column has our own name, apart from case and signs."""
    return plain(name) == column.replace("_", " ")


def kind_of(text: str) -> Named:
    """The kind that a cell or the name of a column means. Raises `NotUnderstoodError`."""
    words = "-".join(re.findall(r"[a-z0-9]+", text.casefold()))
    if words in KIND_NAMES:
        return KIND_NAMES[words]
    if (at_the_end := _AT_THE_END.fullmatch(words)) and at_the_end[1] in _WORTH:
        return KIND_NAMES["year-end"]
    if (kind := _ANY_ORDER.get(tuple(sorted(words.split("-"))))) and words not in SEVERAL:
        return kind
    if words in SEVERAL:
        raise NotUnderstoodError("many-kinds", these=list(SEVERAL[words]))
    from difflib import get_close_matches  # noqa: PLC0415 - needed only on the way to a refusal

    near = get_close_matches(words, KIND_NAMES, 1)
    nearest = KIND_NAMES[near[0]].kind if near else ""
    raise NotUnderstoodError("unknown-kind", near=f"; the nearest is {nearest}" if nearest else "")


def is_kind(text: str) -> bool:
    """Whether the name of a column is a kind, so that its cells are amounts of that kind."""
    try:
        return bool(kind_of(text)) and not column_of(text)
    except NotUnderstoodError:
        return False
