"""Rows of account histories, and the movements they are legs of.

An account has one type, and `_Accounts` alone decides it: the account that the owner named, else what the history
calls it, else a Form 5498 of the same number, else what the account does (a conversion leaves a traditional IRA and
arrives in a Roth IRA), else none. A conversion is one movement however many rows show it: what left counts, what
arrived confirms it (Form 8606, line 8: the net amount converted).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import TypeVar

from basisbook.ledger.evidence.actions import NOT_UNDERSTOOD
from basisbook.ledger.evidence.documents import Document
from basisbook.ledger.facts import SIXTY_DAYS
from basisbook.ledger.kinds import OWN_TRADITIONAL
from basisbook.ledger.money import dollars, show_for_people
from basisbook.ledger.quick_dataclass import dataclass

T = TypeVar("T")

ROTH = frozenset({"roth", "inherited-roth"})
NEAR = dt.timedelta(days=14)
"""Within these days the legs of a conversion arrive. A choice of this program."""
_LEAVES = ("rollover-out", "distribution")
_ELSEWHERE = ("transfer", NOT_UNDERSTOOD, "none")
"""Events that are no movement by themselves."""
_PAID = ("distribution", "roth-distribution")
_POSTED = dt.timedelta(days=5)
"""Within these days tax that was withheld is posted. A choice of this program."""
_NOT_HERE = ("plan", "inherited", "inherited-roth")
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
    `withheld` is the part of the cents that rows of their own show; `back` is the day on which money that left came back to an own IRA, or on which money that came back had left;
    `perhaps` says that it may have moved so, in part.
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
    withheld: int = 0
    back: dt.date | None = None
    perhaps: bool = False

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
    code: str = "unclear"


@dataclass(slots=True)
class Movements:
    """What the histories show, and what they leave open."""

    moved: list[Moved] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)


def sort_rows(
    documents: Sequence[Document], types: Mapping[str, str], forms: Iterable[Document]
) -> Movements:
    """Movements from the rows of all histories. `types` are those of the accounts of the book, by id."""
    documents = sorted(documents, key=lambda one: (one.evidence, len(one.where), one.where))
    accounts = _Accounts(documents, types, forms)
    found = Movements()
    rows: dict[str, list[Moved]] = defaultdict(list)
    legs: list[Document] = []
    left: list[Document] = []
    by_file: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        by_file[document.evidence].append(document)
    for evidence, one_file in sorted(by_file.items()):
        rows[evidence], unexplained = _rows_of_file(one_file, accounts)
        left += unexplained
        legs += _legs_of_file(one_file, found.unclear)
    _late_withholding(rows, left, found.unclear)
    found.unclear += [*_crossings(documents, accounts), *_not_understood(documents, accounts)]
    found.moved = sorted(
        [*_once(rows), *_conversions(_legs_once(legs), accounts, found.unclear)],
        key=lambda one: (one.person, one.day, one.event, one.cents),
    )
    found.moved = over_sixty_days(found.moved, found.unclear)
    return found


def over_sixty_days(rows: Sequence[Moved], unclear: list[Unclear]) -> list[Moved]:
    """The rows, those matched that left an own IRA and came back within 60 days: IRC 408(d)(3)(A), (B).

    The same amount, gross of withholding, is the same money. Where the amounts differ, or the money went into a Roth IRA
    or an account of unknown type, a question names both legs. What an employer's plan or an inherited IRA paid is not looked at.
    """
    found = list(rows)
    out = [at for at, one in enumerate(found) if one.event in _LEAVES and one.type in OWN_TRADITIONAL]
    into = [at for at, one in enumerate(found) if one.event == "rollover-in" and one.type not in _NOT_HERE]
    for arrived in list(into):
        near = [at for at in out if _in_time(found[at], found[arrived]) and found[at].back is None]
        same = [at for at in near if found[at].cents == found[arrived].cents]
        if same and found[arrived].type in OWN_TRADITIONAL:
            left = max(same, key=lambda at: found[at].day)
            found[left] = replace(found[left], back=found[arrived].day)
            found[arrived] = replace(found[arrived], back=found[left].day)
            into.remove(arrived)
    for arrived in into:
        near = [at for at in out if _in_time(found[at], found[arrived]) and found[at].back is None]
        if near:
            unclear.append(_perhaps_over([found[at] for at in near], found[arrived]))
        for at in (arrived, *near) if near else ():
            found[at] = replace(found[at], perhaps=True)
    return found


def _in_time(out: Moved, into: Moved) -> bool:
    return out.person == into.person and dt.timedelta(0) <= into.day - out.day <= SIXTY_DAYS


def _perhaps_over(out: Sequence[Moved], into: Moved) -> Unclear:
    files = ", ".join(dict.fromkeys(e for one in (*out, into) for e in one.evidence))
    left = " and ".join(f"{dollars(one.cents)} on {one.day}" for one in out[:3]) + (
        " and more" if len(out) > 3 else ""
    )
    where = {"": "an account of unknown type", "roth": "a Roth IRA"}.get(into.type, "an IRA")
    what = f"{files}: {left} left an IRA, and {dollars(into.cents)} was rolled into {where} on {into.day}: how much of it is the same money"
    return Unclear(into.person, out[0].day.year, what, out=True)


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
        for one in [
            *(one for one in documents if one.text("event") == "conversion"),
            *_between_accounts(documents),
        ]:
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


def _between_accounts(documents: Sequence[Document]) -> Iterator[Document]:
    """Legs that do not say what was converted, but went from one account to another: no class of shares does that."""
    legs = [one for one in documents if one.text("event") == "conversion-unclear" and one.account]
    for one in legs:
        for other in legs:
            amount = (one.person, one.cents("amount")) == (other.person, other.cents("amount"))
            apart = one.account != other.account and one.flag("incoming") is False and other.flag("incoming")
            if amount and apart and abs(_day(one) - _day(other)) <= NEAR:
                yield one
                yield other


def _key_of(document: Document) -> tuple[str, str]:
    """An account: by the end of its number, else by its name or the file that shows it alone."""
    return document.person, document.account or document.text("account_name") or document.evidence


def _rows_of_file(found: Sequence[Document], accounts: _Accounts) -> tuple[list[Moved], list[Document]]:
    """The movements that the rows of a file show, and its rows of withholding that none of them explains."""
    withheld: dict[tuple[dt.date, str], list[Document]] = defaultdict(list)
    for document in found:
        if document.text("event") == "withholding":
            withheld[_day(document), document.account].append(document)
    moved: list[Moved] = []
    for document in found:
        event, cents, day = document.text("event"), document.cents("amount") or 0, _day(document)
        if event in ("conversion", "conversion-unclear", "withholding", *_ELSEWHERE):
            continue
        kind = accounts.type_of(document)
        kept_back = 0
        if event in _PAID:
            kept_back = _sum_of(withheld.pop((day, document.account), []))
        if event == "distribution" and kind in ROTH:
            event = "roth-distribution"
        elif event == "payroll" and kind == "traditional":
            event = "contribution"
        moved.append(
            Moved(
                document.person, day, event, document.cents("for_year") or day.year, cents + kept_back, (document.evidence,),
                document.account, kind, _name_of(document),
                may_be=(day.year - 1, day.year) if "for_year" in document.unread else (), withheld=kept_back,
            )
        )  # fmt: skip
    left = [one for _, rows in sorted(withheld.items()) for one in rows if one.cents("amount")]
    return moved, left


def _sum_of(rows: Iterable[Document]) -> int:
    return sum(one.cents("amount") or 0 for one in rows)


def _late_withholding(
    rows: Mapping[str, list[Moved]], left: Sequence[Document], unclear: list[Unclear]
) -> None:
    """Withholding that was posted some days off, or stands in another file: it is of the only payment that it can be of."""
    by_file: dict[tuple[object, ...], dict[str, list[Document]]] = defaultdict(lambda: defaultdict(list))
    for one in left:
        by_file[one.person, _day(one), one.account, one.cents("amount")][one.evidence].append(one)
    for one in (one for files in by_file.values() for one in max(files.values(), key=len)):
        cents, own = one.cents("amount") or 0, rows.get(one.evidence, [])
        places = [
            (moved, at) for moved in rows.values() for at, row in enumerate(moved) if _may_be_of(one, row)
        ]
        if len({_key(moved[at]) for moved, at in places}) == 1:
            moved, at = next((place for place in places if place[0] is own), places[0])
            if len([1 for other, _ in places if other is moved]) == 1:
                row = moved[at]
                moved[at] = replace(row, cents=row.cents + cents, withheld=row.withheld + cents)
                continue
        what = (
            f"{one.evidence} {one.where}: ${show_for_people(cents)} withheld on {_day(one)}, and no distribution of"
            " that day it belongs to"
        )
        unclear.append(Unclear(one.person, _day(one).year, what, out=True))


def _may_be_of(withheld: Document, paid: Moved) -> bool:
    """Whether tax may have been withheld from a payment: of the same account, or of the same file where none is named."""
    return (
        paid.event in _PAID
        and paid.person == withheld.person
        and paid.account == withheld.account
        and (bool(paid.account) or withheld.evidence in paid.evidence)
        and abs(paid.day - _day(withheld)) <= _POSTED
    )


def _once(rows: Mapping[str, Sequence[Moved]]) -> list[Moved]:
    """Rows of one file are different events; equal rows of two files are the same event, gross or as they are printed."""
    types: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for moved in rows.values():
        for one in moved:
            types[_key(one)] |= {one.type} - {""}
    groups: dict[tuple[object, ...], list[Moved]] = defaultdict(list)
    for _, moved in sorted(rows.items()):
        for one in moved:
            kinds = types[_key(one)]
            # Where another file tells the type of an equal row, it is the same row.
            typed = replace(one, type=next(iter(kinds))) if not one.type and len(kinds) == 1 else one
            groups[_key(one), typed.type].append(typed)
    found = []
    for group in groups.values():
        for same in _by_account(group, lambda one: (one.account, one.name)):
            by_file: dict[str, list[Moved]] = defaultdict(list)
            for one in same:
                by_file[one.evidence[0]].append(one)
            best = max(by_file.values(), key=lambda some: (len(some), sum(one.withheld for one in some)))
            found += [replace(one, evidence=tuple(by_file)) for one in best]
    return _without_net_rows(found)


def _without_net_rows(rows: list[Moved]) -> list[Moved]:
    """The rows without those that another file shows gross: it has the rows of what was withheld, too."""
    found = list(rows)
    for row in rows:
        if not row.withheld:
            continue
        for other in found:
            same = (other.person, other.day, other.event) == (row.person, row.day, row.event)
            net = not other.withheld and other.cents == row.cents - row.withheld
            one_account = len(_by_account([row, other], lambda one: (one.account, one.name))) == 1
            if same and net and one_account and not set(other.evidence) & set(row.evidence):
                found.remove(other)
                at = found.index(row)
                found[at] = replace(row, evidence=(*row.evidence, *other.evidence))
                break
    return found


def _by_account(rows: Iterable[T], account: Callable[[T], tuple[str, str]]) -> list[list[T]]:
    """Equal rows, by the account that they are of: its number, or its name. A row that names none may be of any."""
    groups: list[tuple[str, str, list[T]]] = []
    for row in sorted(rows, key=lambda one: account(one) == ("", "")):
        number, name = account(row)
        for at, (other, called, group) in enumerate(groups):
            if _may_be_one(number, other) if number and other else name == called or not (name and called):
                group.append(row)
                groups[at] = (other or number, called or name, group)
                break
        else:
            groups.append((number, name, [row]))
    return [group for _, _, group in groups]


def _may_be_one(number: str, other: str) -> bool:
    """Whether two account numbers, cut to their ends, may be the same."""
    return number.endswith(other) or other.endswith(number)


def _key(one: Moved) -> tuple[object, ...]:
    return (one.person, one.day, one.event, one.for_year, one.cents)


def _day(document: Document) -> dt.date:
    day = document.day("date")
    assert day is not None
    return day


def _not_understood(documents: Sequence[Document], accounts: _Accounts) -> Iterator[Unclear]:
    """A question for the rows of each account and year that no one understood, until they are typed in.

    A row that is typed in settles one of its day: of its amount, where that could be read.
    """
    typed = [one for one in documents if one.where == _TYPED]
    rows: dict[tuple[str, int, str], list[Document]] = defaultdict(list)
    for one, _ in _legs_once([one for one in documents if one.text("event") == NOT_UNDERSTOOD]):
        settles = next((other for other in typed if _settles(other, one)), None)
        if settles is not None:
            typed.remove(settles)
        elif accounts.type_of(one) != "plan":
            rows[one.person, _day(one).year, one.evidence].append(one)
    for (person, year, evidence), some in sorted(rows.items()):
        first = some[0]
        more = f" and {len(some) - 1} more" if len(some) > 1 else ""
        what = f"what moved by {first.where} of {_day(first)}{more} ({evidence}): not understood, so it counts as nothing"
        left = any(
            one.flag("moved") or (accounts.type_of(one) in OWN_TRADITIONAL and not one.flag("incoming"))
            for one in some
        )
        yield Unclear(person, year, what, out=left, code=NOT_UNDERSTOOD)


def _settles(typed: Document, row: Document) -> bool:
    cents = row.cents("amount")
    return (typed.person, _day(typed)) == (row.person, _day(row)) and cents in (None, typed.cents("amount"))


def _crossings(documents: Sequence[Document], accounts: _Accounts) -> Iterator[Unclear]:
    """A transfer is on no form, unless it left a traditional IRA for a Roth IRA."""
    rows = _legs_once([one for one in documents if one.text("event") == "transfer"])
    into = [one for one, _ in rows if one.flag("incoming") and accounts.type_of(one) in ROTH]
    for one, _ in rows:
        cents = one.cents("amount") or 0
        if one.flag("incoming") or accounts.type_of(one) in ROTH or not cents:
            continue
        for other in into:
            same = (other.person, other.cents("amount")) == (one.person, cents)
            if same and abs(_day(other) - _day(one)) <= NEAR:
                files = ", ".join(dict.fromkeys((one.evidence, other.evidence)))
                what = (
                    f"{files}: {dollars(cents)} left one account on {_day(one)} and arrived in a"
                    f" Roth IRA on {_day(other)}, both called a transfer: whether it was converted"
                )
                yield Unclear(one.person, _day(one).year, what, out=True)
                break


# -- conversions ----------------------------------------------------------------------------------------------


def _legs_of_file(found: Sequence[Document], unclear: list[Unclear]) -> list[Document]:
    """The legs of conversions in a file, without shares of one class turned into another of the same account.

    Words that name a Roth IRA are no class of shares: in and out of one account, they are asked about.
    """
    legs = [one for one in found if one.text("event") in ("conversion", "conversion-unclear")]
    groups: dict[tuple[str, dt.date, int, tuple[str, str]], list[Document]] = defaultdict(list)
    for one in legs:
        groups[one.person, _day(one), one.cents("amount") or 0, (one.account, _name_of(one))].append(one)
    known = len({(one.account, _name_of(one)) for one in legs}) == 1
    exchanged: set[int] = set()
    for (person, day, cents, account), group in groups.items():
        both = {one.flag("incoming") for one in group} == {True, False}
        sure = any(one.text("event") == "conversion" for one in group)
        if not both or not (any(account) or known) or (sure and not account[0]):
            continue
        exchanged |= {id(one) for one in group}
        if sure:
            what = (
                f"{group[0].evidence}: {dollars(cents)} left account ..{account[0]} for a Roth IRA on {day} and came back the same"
                " day: whether it was converted"
            )
            unclear.append(Unclear(person, day.year, what, out=True))
    return [one for one in legs if id(one) not in exchanged]


def _legs_once(legs: Sequence[Document]) -> list[tuple[Document, tuple[str, ...]]]:
    """Each leg once, with the files that show it: an equal row of another file is the same leg."""
    groups: dict[tuple[object, ...], list[Document]] = defaultdict(list)
    for one in legs:
        groups[one.person, _day(one), one.cents("amount"), one.flag("incoming")].append(one)
    found = []
    for group in groups.values():
        for same in _by_account(group, lambda one: (one.account, _name_of(one))):
            by_file: dict[str, list[Document]] = defaultdict(list)
            for one in same:
                by_file[one.evidence].append(one)
            most = max(by_file.values(), key=len)
            found += [(one, tuple(sorted(by_file))) for one in most]
    return found


def _name_of(document: Document) -> str:
    """What the history calls the account, or else its owner."""
    return document.text("account_name") or document.of_account


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
            left = not one.flag("incoming") and accounts.type_of(one) in OWN_TRADITIONAL
            unclear.append(Unclear(one.person, _day(one).year, what, out=left))
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
