"""Rows of account histories, and the movements they are legs of.

An account has one type, and `_Accounts` alone decides it: the account that the owner named, else what the history
calls it, else a Form 5498 of the same number, else what the account does (a conversion leaves a traditional IRA and
arrives in a Roth IRA), else none. A conversion is one movement however many rows show it: what left counts, what
arrived confirms it (Form 8606, line 8: the net amount converted).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from basisbook.ledger.evidence.documents import Document
from basisbook.ledger.money import dollars, show_for_people

ROTH = frozenset({"roth", "inherited-roth"})
NEAR = dt.timedelta(days=14)
"""Within these days the legs of a conversion arrive. A choice of this program."""
_TYPED = "fields"
"""Where a row that was typed in stands; its event says by itself that it is a traditional IRA's."""
_OF_BOOK = {
    "inherited-traditional": "inherited",
    "sep": "sep",
    "simple": "simple",
    "traditional": "traditional",
}


@dataclass(frozen=True, slots=True)
class Moved:
    """A transaction, however many files show it: day, event, the year it counts for, cents (gross of withholding).

    `type` is the type of the account, empty where nothing tells; `name` what the history calls it. `legs` says of a
    conversion which of its legs were seen; `may_be` are the years a contribution may be for, where no text says it.
    """

    person: str
    day: dt.date
    event: str
    for_year: int
    cents: int
    evidence: tuple[str, ...]
    account: str = ""
    type: str = ""
    name: str = ""
    legs: str = ""
    may_be: tuple[int, ...] = ()

    @property
    def own(self) -> bool:
        """Whether it is certainly of an own traditional IRA, to which regular contributions are made."""
        return self.type == "traditional"


@dataclass(frozen=True, slots=True)
class Unclear:
    """Rows that do not say what they are, or do not add up. `out`: money certainly left, so a form would lack it."""

    person: str
    year: int
    what: str
    out: bool


@dataclass(slots=True)
class Movements:
    """What the histories show, and what they leave open."""

    moved: list[Moved] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)


def sort_rows(
    documents: Sequence[Document], types: Mapping[str, str], forms: Iterable[Document]
) -> Movements:
    """Movements from the rows of all histories. `types` are those of the accounts of the book, by id."""
    accounts = _Accounts(documents, types, forms)
    found = Movements()
    rows: dict[str, list[Moved]] = defaultdict(list)
    legs: list[Document] = []
    by_file: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        by_file[document.evidence].append(document)
    for evidence, one_file in sorted(by_file.items()):
        rows[evidence] = _rows_of_file(one_file, accounts, found.unclear)
        legs += _legs_of_file(one_file)
    found.moved = sorted(
        [*_once(rows), *_conversions(_legs_once(legs), accounts, found.unclear)],
        key=lambda one: (one.person, one.day, one.event, one.cents),
    )
    return found


class _Accounts:
    """The type of each account: one place decides."""

    def __init__(
        self, documents: Sequence[Document], types: Mapping[str, str], forms: Iterable[Document]
    ) -> None:
        self.named: dict[str, str] = {}
        self.by_account: dict[tuple[str, str], str] = {}
        tails: dict[str, set[str]] = defaultdict(set)
        for one in documents:
            tails[one.evidence].add(one.account)
        for one in documents:
            kind = types.get(one.of_account, "")
            # A file of several accounts is not the one account that its owner named.
            if kind and len(tails[one.evidence]) == 1:
                self.named[one.evidence] = _OF_BOOK.get(kind, "roth" if "roth" in kind else "plan")
        by_name, by_form, by_deed = (defaultdict[tuple[str, str], set[str]](set) for _ in range(3))
        for one in documents:
            if one.text("registration") and one.text("account_name"):
                by_name[_key_of(one)].add(one.text("registration"))
            if one.text("event") == "conversion":
                by_deed[_key_of(one)].add("roth" if one.flag("incoming") else "traditional")
        for form in forms:
            if form.account and form.text("type") in ("ira", "sep", "simple", "roth"):
                kind = form.text("type")
                by_form[form.person, form.account].add("traditional" if kind == "ira" else kind)
        for source in (by_deed, by_form, by_name):
            self.by_account |= {key: next(iter(kinds)) for key, kinds in source.items() if len(kinds) == 1}

    def type_of(self, document: Document) -> str:
        """The type of the account of a row, or nothing."""
        if found := self.named.get(document.evidence) or self.by_account.get(_key_of(document)):
            return found
        return document.text("registration") or ("traditional" if document.where == _TYPED else "")


def _key_of(document: Document) -> tuple[str, str]:
    """An account: by the end of its number, else by its name or the file that shows it alone."""
    return document.person, document.account or document.text("account_name") or document.evidence


def _rows_of_file(found: Sequence[Document], accounts: _Accounts, unclear: list[Unclear]) -> list[Moved]:
    withheld: Counter[tuple[dt.date, str]] = Counter()
    where = {}
    for document in found:
        if document.text("event") == "withholding":
            withheld[_day(document), document.account] += document.cents("amount") or 0
            where[_day(document), document.account] = document
    moved: list[Moved] = []
    for document in found:
        event, cents, day = document.text("event"), document.cents("amount") or 0, _day(document)
        if event in ("conversion", "conversion-unclear", "withholding"):
            continue
        kind = accounts.type_of(document)
        if event in ("distribution", "roth-distribution"):
            cents += withheld.pop((day, document.account), 0)
        if event == "distribution" and kind in ROTH:
            event = "roth-distribution"
        elif event == "payroll" and kind == "traditional":
            event = "contribution"
        moved.append(
            Moved(
                document.person, day, event, document.cents("for_year") or day.year, cents, (document.evidence,),
                document.account, kind, document.text("account_name"),
                may_be=(day.year - 1, day.year) if "for_year" in document.unread else (),
            )
        )  # fmt: skip
    for key, cents in sorted(withheld.items()):
        if cents:
            row = where[key]
            what = (
                f"{row.evidence} {row.where}: ${show_for_people(cents)} withheld on {key[0]}, and no distribution of"
                " that day it belongs to"
            )
            unclear.append(Unclear(row.person, key[0].year, what, out=True))
    return moved


def _once(rows: Mapping[str, Sequence[Moved]]) -> list[Moved]:
    """Rows of one file are different events; equal rows of two files are the same event."""
    types: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for moved in rows.values():
        for one in moved:
            types[_key(one)] |= {one.type} - {""}
    most: dict[tuple[object, ...], tuple[int, Moved]] = {}
    shown: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for evidence, moved in sorted(rows.items()):
        # Where another file tells the type of an equal row, it is the same row.
        typed = [
            replace(one, type=next(iter(types[_key(one)])))
            if not one.type and len(types[_key(one)]) == 1
            else one
            for one in moved
        ]
        counts = Counter((_key(one), one.type) for one in typed)
        for one in typed:
            key = (_key(one), one.type)
            if evidence not in shown[key]:
                shown[key].append(evidence)
            if key not in most or most[key][0] < counts[key]:
                most[key] = (counts[key], one)
    return [
        row
        for key, (count, one) in most.items()
        for row in [replace(one, evidence=tuple(shown[key]))] * count
    ]


def _key(one: Moved) -> tuple[object, ...]:
    return (one.person, one.day, one.event, one.for_year, one.cents)


def _day(document: Document) -> dt.date:
    day = document.day("date")
    assert day is not None
    return day


# -- conversions ----------------------------------------------------------------------------------------------


def _legs_of_file(found: Sequence[Document]) -> list[Document]:
    """The legs of conversions in a file, without shares of one class turned into another of the same account."""
    legs = [one for one in found if one.text("event") in ("conversion", "conversion-unclear")]
    groups: dict[tuple[str, dt.date, int, str], list[Document]] = defaultdict(list)
    for one in legs:
        groups[one.person, _day(one), one.cents("amount") or 0, one.account].append(one)
    exchanged = {
        id(one)
        for group in groups.values()
        if {one.flag("incoming") for one in group} == {True, False}
        for one in group
        if one.account or len({each.account for each in legs}) == 1
    }
    return [one for one in legs if id(one) not in exchanged]


def _legs_once(legs: Sequence[Document]) -> list[tuple[Document, tuple[str, ...]]]:
    """Each leg once, with the files that show it: an equal row of another file is the same leg."""
    groups: dict[tuple[object, ...], dict[str, list[Document]]] = defaultdict(lambda: defaultdict(list))
    for one in legs:
        key = (one.person, _day(one), one.cents("amount"), one.flag("incoming"))
        groups[key][one.evidence].append(one)
    found = []
    for by_file in groups.values():
        most = max(by_file.values(), key=len)
        found += [(one, tuple(sorted(by_file))) for one in most]
    return found


_Leg = tuple[Document, tuple[str, ...]]


def _conversions(legs: Sequence[_Leg], accounts: _Accounts, unclear: list[Unclear]) -> list[Moved]:
    """One movement for each conversion; what does not add up is a question that names the legs seen."""
    moved: list[Moved] = []
    for person in sorted({one.person for one, _ in legs}):
        mine = sorted(
            (leg for leg in legs if leg[0].person == person),
            key=lambda leg: (_day(leg[0]), leg[0].evidence, leg[0].where),
        )
        out = [leg for leg in mine if leg[0].flag("incoming") is False]
        into = [leg for leg in mine if leg[0].flag("incoming")]
        for leg in list(out):
            back = _nearest(leg, into)
            if back is not None:
                out.remove(leg)
                into.remove(back)
                moved.append(_conversion(leg, (leg[1], back[1]), "both legs", accounts))
        for group_out, group_in in _groups(out, into):
            moved += _of_group(group_out, group_in, accounts, unclear)
    return moved


def _nearest(leg: _Leg, into: Sequence[_Leg]) -> _Leg | None:
    """The arrival of the same amount, in another account where both are known, that is nearest within some days."""
    sure = leg[0].text("event") == "conversion"
    near = [
        one
        for one in into
        if one[0].cents("amount") == leg[0].cents("amount")
        and abs(_day(one[0]) - _day(leg[0])) <= NEAR
        and not (one[0].account and one[0].account == leg[0].account)
        and (sure or one[0].text("event") == "conversion" or (one[0].account and leg[0].account))
    ]
    return min(near, key=lambda one: abs(_day(one[0]) - _day(leg[0])), default=None)


def _groups(out: Sequence[_Leg], into: Sequence[_Leg]) -> list[tuple[list[_Leg], list[_Leg]]]:
    """What is left, in groups of legs that are near each other in time."""
    groups: list[list[_Leg]] = []
    for leg in sorted([*out, *into], key=lambda leg: _day(leg[0])):
        if groups and _day(leg[0]) - _day(groups[-1][-1][0]) <= NEAR:
            groups[-1].append(leg)
        else:
            groups.append([leg])
    return [
        (
            [leg for leg in group if not leg[0].flag("incoming")],
            [leg for leg in group if leg[0].flag("incoming")],
        )
        for group in groups
    ]


def _of_group(out: list[_Leg], into: list[_Leg], accounts: _Accounts, unclear: list[Unclear]) -> list[Moved]:
    for one, _ in [*out, *into]:
        if one.text("event") != "conversion":
            what = (
                f"{one.evidence} {one.where}: a conversion of ${show_for_people(one.cents('amount') or 0)} on {_day(one)}"
                " that does not say whether it went to a Roth IRA"
            )
            unclear.append(Unclear(one.person, _day(one).year, what, out=False))
    out = [leg for leg in out if leg[0].text("event") == "conversion"]
    into = [leg for leg in into if leg[0].text("event") == "conversion"]
    gone, came = (sum(leg[0].cents("amount") or 0 for leg in legs) for legs in (out, into))
    evidence = tuple(leg[1] for leg in (*out, *into))
    if out and into and gone == came:
        return [_conversion(leg, evidence, "both legs", accounts) for leg in out]
    if out and into:
        days = sorted(_day(leg[0]) for leg in (*out, *into))
        files = ", ".join(dict.fromkeys(leg[0].evidence for leg in (*out, *into)))
        what = (
            f"{files}: {dollars(gone)} left for a Roth IRA and {dollars(came)} arrived, from {days[0]} to {days[-1]}:"
            " how much was converted, and what became of the rest"
        )
        unclear.append(Unclear(out[0][0].person, _day(out[0][0]).year, what, out=True))
        return []
    legs = "the outgoing leg alone" if out else "the incoming leg alone"
    return [_conversion(leg, (leg[1],), legs, accounts) for leg in out or into]


def _conversion(leg: _Leg, evidence: tuple[tuple[str, ...], ...], legs: str, accounts: _Accounts) -> Moved:
    one = leg[0]
    kind = accounts.type_of(one) if one.flag("incoming") is False else "traditional"
    files = tuple(dict.fromkeys(e for some in evidence for e in some))
    return Moved(
        one.person, _day(one), "conversion", _day(one).year, one.cents("amount") or 0, files, one.account,
        kind, one.text("account_name"), legs,
    )  # fmt: skip
