"""The names that people give to columns and to what happened, and ours for them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from basisbook.ledger.entry import COLUMNS
from basisbook.ledger.kinds import KINDS
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


KIND_NAMES = {
    "ira-contribution": Named("contribution"),
    "traditional-contribution": Named("contribution"),
    "traditional-ira-contribution": Named("contribution"),
    "contributions": Named("contribution"),
    "nondeductible-contribution": Named("contribution", "all"),
    "non-deductible-contribution": Named("contribution", "all"),
    "nondeductible-ira-contribution": Named("contribution", "all"),
    "deductible-contribution": Named("contribution", "none"),
    "ira-deduction": Named("deduction"),
    "deducted": Named("deduction"),
    "roth-ira-contribution": Named("roth-contribution"),
    "contribution-to-roth": Named("roth-contribution"),
    "roth-conversion": Named("conversion"),
    "roth-ira-conversion": Named("conversion"),
    "conversion-to-roth": Named("conversion"),
    "conversions": Named("conversion"),
    "convert": Named("conversion"),
    "converted": Named("conversion"),
    "distributions": Named("distribution"),
    "withdrawal": Named("distribution"),
    "withdrawals": Named("distribution"),
    "roth-withdrawal": Named("roth-distribution"),
    "rmd": Named("distribution"),
    "required-minimum-distribution": Named("distribution"),
    "qualified-charitable-distribution": Named("qcd"),
    "recharacterization-to-roth": Named("recharacterized-to-roth"),
    "recharacterization-to-traditional": Named("recharacterized-to-traditional"),
    "reverse-rollover": Named("plan-rollover-out"),
    "trustee-to-trustee-transfer": Named("transfer"),
    "year-end-balance": Named("year-end-value"),
    "year-end-fmv": Named("year-end-value"),
    "year-end": Named("year-end-value"),
    "yearend-value": Named("year-end-value"),
    "fmv": Named("year-end-value"),
    "fair-market-value": Named("year-end-value"),
    "december-31-value": Named("year-end-value"),
    "dec-31-value": Named("year-end-value"),
    "value-on-december-31": Named("year-end-value"),
    "value-at-year-end": Named("year-end-value"),
    "12-31-value": Named("year-end-value"),
    "form-8606-line-14": Named("basis-stated"),
}
"""What people call the kinds, where it can mean one alone."""

SEVERAL = {
    "rollover": ("rollover-out", "rollover-in", "plan-rollover-in", "plan-rollover-out"),
    "rollover-contribution": ("rollover-in", "plan-rollover-in"),
    "recharacterization": ("recharacterized-to-roth", "recharacterized-to-traditional"),
    "recharacterized": ("recharacterized-to-roth", "recharacterized-to-traditional"),
    "return-of-excess": ("contribution-returned", "excess-removed"),
    "excess": ("contribution-returned", "excess-removed"),
    "basis": ("opening-basis", "basis-stated"),
    "line-14": ("opening-basis", "basis-stated"),
    "value": ("year-end-value", "distribution"),
    "backdoor": ("contribution", "conversion"),
    "backdoor-roth": ("contribution", "conversion"),
}
"""Names that may mean more than one kind."""


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
    if words in KINDS:
        return Named(words)
    if words in KIND_NAMES:
        return KIND_NAMES[words]
    if words in SEVERAL:
        raise NotUnderstoodError("many-kinds", these=list(SEVERAL[words]))
    from difflib import get_close_matches  # noqa: PLC0415 - needed only on the way to a refusal

    near = get_close_matches(words, [*KINDS, *KIND_NAMES], 1)
    kind = KIND_NAMES[near[0]].kind if near and near[0] in KIND_NAMES else "".join(near)
    raise NotUnderstoodError("unknown-kind", near=f"; the nearest is {kind}" if kind else "")


def is_kind(text: str) -> bool:
    """Whether the name of a column is a kind, so that its cells are amounts of that kind."""
    try:
        return bool(kind_of(text)) and not column_of(text)
    except NotUnderstoodError:
        return False
