# ruff: noqa: ARG001 - every check takes the same two arguments
"""Named checks over a ledger. Each takes the book and all entries, and returns what is wrong, with remedies.

Except where a check says otherwise it looks at what counts, so that a correction settles a finding. A remedy
has one way out on each line. An option at the end of a line without a value is for the reader to fill in.
"""

from __future__ import annotations

import datetime as dt
import shlex
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from basisbook.ledger import journal, money, parameters
from basisbook.ledger.book import OWN, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts import SIXTY_DAYS
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.problems import SSN, Problem, Severity, hidden

_CELLS = ("tax_year", "date", "account", "to", "amount", "moved", "basis", "code")
_ALWAYS = frozenset({"number", "recorded", "person", "kind", "corrects", "source", "note"})

# Kinds that name the same thing on either side of the line between traditional and Roth.
_TWINS = {
    "contribution": "roth-contribution",
    "contribution-returned": "roth-contribution-returned",
    "distribution": "roth-distribution",
    "disaster-distribution": "roth-disaster",
    "recharacterized-to-roth": "recharacterized-to-traditional",
}
_TWINS |= {roth: traditional for traditional, roth in _TWINS.items()}

_MADE_BY_DUE_DATE = frozenset({"contribution", "roth-contribution"})
_UNDONE_BY_EXTENDED_DUE_DATE = frozenset({
    "contribution-returned", "roth-contribution-returned", "conversion-undone",
    "recharacterized-to-roth", "recharacterized-to-traditional",
})  # fmt: skip
_AT_YEAR_END = frozenset({
    "year-end-value", "opening-basis", "opening-roth-contributions", "opening-roth-conversion", "basis-stated",
})  # fmt: skip
_AFTER_THE_YEAR = (
    _MADE_BY_DUE_DATE | _UNDONE_BY_EXTENDED_DUE_DATE | _AT_YEAR_END | {"filed", "return", "figure"}
)
_MOVES_BASIS = frozenset({
    "contribution", "contribution-returned", "excess-removed", "recharacterized-to-roth",
    "recharacterized-to-traditional", "distribution", "conversion", "conversion-undone", "plan-rollover-in",
    "divorce-transfer", "disaster-distribution", "disaster-repayment", "repayment",
})  # fmt: skip
_MAY_BE_ZERO = _AT_YEAR_END | {"deduction", "figure", "election"}
_BASIS_IS_PART_OF_AMOUNT = frozenset({
    "contribution", "contribution-returned", "excess-removed", "recharacterized-to-roth",
    "recharacterized-to-traditional", "plan-rollover-in", "plan-to-roth", "in-plan-roth", "opening-roth-conversion",
})  # fmt: skip
_REPAYMENT_BEGINS = {
    "reservist": (2001, "IRC 72(t)(2)(G)"),
    "birth-adoption": (2020, "IRC 72(t)(2)(H)"),
    "terminal-illness": (2022, "IRC 72(t)(2)(L)"),
    "emergency": (2024, "IRC 72(t)(2)(I)"),
    "domestic-abuse": (2024, "IRC 72(t)(2)(K)"),
}

FIRST_IRA_YEAR, FIRST_FORM_YEAR, FIRST_ROTH_YEAR, LAST_UNDONE_YEAR = 1975, 1987, 1998, 2017
YEAR_LONG = dt.timedelta(days=365)


def check(book: Book, entries: Sequence[Entry], names: Iterable[str] | None = None) -> list[Problem]:
    """What the named checks find, all of them by default, in the order of `CHECKS`."""
    return [
        problem for name in (CHECKS if names is None else names) for problem in CHECKS[name](book, entries)
    ]


def new_entry_problems(book: Book, entries: Sequence[Entry], new: Sequence[Entry]) -> list[Problem]:
    """The errors that `new` would bring. Those there already, which a correction may be about to settle, are not."""
    # A finding that moves from an entry to its correction keeps its words and changes only its place.
    before = {(problem.code, problem.message) for problem in check(book, entries)}
    after = check(book, (*entries, *new))
    return [one for one in after if one.severity == "error" and (one.code, one.message) not in before]


# Who and where


def people(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """Every person is in the book."""
    return [
        _found(
            entry,
            "unknown-person",
            f"person {_quoted(entry.person)} is not in book.toml",
            _correct(entry, person=near),
        )
        for entry in _counting(entries)
        if entry.person not in book.people
        for near in [_nearest(entry.person, book.people)]
    ]


def accounts(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """Every account is in the book. No account means all own IRAs together."""
    problems = []
    for entry in _counting(entries):
        for column in ("account", "to"):
            account = getattr(entry, column)
            if not account or account in book.accounts or not _names_accounts(entry, column):
                continue
            if column == "to" and account == OWN:
                continue
            remedy = f'[accounts.{account}]   # in book.toml\nperson = "{entry.person}"\ntype = "traditional"'
            if book.accounts:
                remedy = _correct(entry, **{column: _nearest(account, _fitting(book, entry, column))})
            message = f"{column} {_quoted(account)} is not in book.toml"
            problems.append(_found(entry, "unknown-account", message, remedy))
    return problems


def _fitting(book: Book, entry: Entry, column: str) -> Sequence[str]:
    """The accounts that the column of this entry may name; every one, where none fits."""
    kind = KINDS[entry.kind]
    allowed = kind.account_types if column == "account" else kind.to_types
    own = [one for one in book.accounts.values() if one.person == entry.person]
    return [one.id for one in own if not allowed or one.type in allowed] or list(book.accounts)


def owners(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """An account belongs to the person of the entry. Only a divorce moves money between people."""
    problems = []
    for entry in _counting(entries):
        for column in ("account", "to"):
            account = book.accounts.get(getattr(entry, column))
            if account is None or account.person == entry.person or not _names_accounts(entry, column):
                continue
            if entry.kind == "divorce-transfer" or entry.person not in book.people:
                continue
            own = [
                one
                for one in book.accounts.values()
                if one.person == entry.person and one.type == account.type
            ]
            remedies = [_correct(entry, **{column: one.id}) for one in own[:1]]
            if all(_mine(book, entry, other, account.person) for other in ("account", "to")):
                remedies.append(_correct(entry, person=account.person))
            message = f"{column} {account.id} belongs to {account.person}, not to {entry.person}"
            problems.append(
                _found(entry, "account-of-another", message, *remedies or [_correct(entry, **{column: None})])
            )
    return problems


def account_types(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """The type of the account fits the kind."""
    problems = []
    for entry in _counting(entries):
        kind = KINDS[entry.kind]
        for column, allowed in (("account", kind.account_types), ("to", kind.to_types)):
            account = book.accounts.get(getattr(entry, column))
            if account is None or not allowed or account.type in allowed:
                continue
            fitting = [
                one.id for one in book.accounts.values() if one.person == entry.person and one.type in allowed
            ]
            remedies = [_correct(entry, **{column: one}) for one in fitting[:1]]
            twin = _TWINS.get(entry.kind)
            if twin and column == "account" and account.type in KINDS[twin].account_types:
                emptied = {
                    one: None
                    for one in _CELLS
                    if getattr(entry, one) not in (None, "") and one not in _used(twin)
                }
                remedies.append(_correct(entry, kind=twin, **emptied))
            message = (
                f"{column} {account.id} is {account.type}, and {entry.kind} is for {_or(sorted(allowed))}"
            )
            problems.append(_found(entry, "account-type", message, *remedies or [_void(entry)]))
    return problems


# Cells


def required(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """What the kind must state is stated. For `date` the tax year is enough."""
    problems = []
    counting = journal.in_force(entries)
    for entry in counting.values():
        for column in KINDS[entry.kind].states:
            if getattr(entry, column) not in (None, "") or (column == "date" and entry.tax_year is not None):
                continue
            remedy = f"basisbook correct {_number(entry)} --{_option(column)}"
            if column == "corrects":
                remedy = _void(entry)  # a void of nothing; it can only be struck itself
            if column == "of":
                outs = [
                    number for number, out in journal.in_force(entries).items() if _may_name(book, entry, out)
                ]
                remedy = _correct(entry, of=outs[0]) if len(outs) == 1 else remedy
            if column == "code":
                remedy = f"{remedy}   # one of: {', '.join(KINDS[entry.kind].codes)}"
            problems.append(_found(entry, "missing-column", f"{entry.kind} must state {column}", remedy))
    return problems


def unused(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """What the kind does not use is empty. `of` may always name an entry that looks the same."""
    problems = []
    for entry in _counting(entries):
        for column in _CELLS:
            if column not in _used(entry.kind) and getattr(entry, column) not in (None, ""):
                message = f"{entry.kind} does not use {column}"
                problems.append(_found(entry, "unused-column", message, _correct(entry, **{column: None})))
    return problems


def _used(name: str) -> frozenset[str]:
    """The columns that a kind may fill."""
    kind = KINDS[name]
    used = {*_ALWAYS, *kind.states, *kind.may, "of"}
    used |= {"tax_year"} if "date" in kind.states or "tax_year" in kind.may else set()
    used |= {"account"} if kind.account_types else set()
    used |= {"to"} if kind.to_types is None or kind.to_types else set()
    return frozenset(used)


MANY = 20
"""More codes than anybody reads in a message."""


def codes(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """A code is one of the kind's."""
    problems = []
    for entry in _counting(entries):
        known = KINDS[entry.kind].codes
        if entry.code and known and entry.code not in known:
            those = (
                f"they are {_or(known)}"
                if len(known) <= MANY
                else f"the nearest is {_nearest(entry.code, known)}"
            )
            message = f"{_quoted(entry.code)} is not a code of {entry.kind}; {those}"
            problems.append(
                _found(entry, "unknown-code", message, _correct(entry, code=_nearest(entry.code, known)))
            )
    return problems


def zeros(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """Nothing is no event. Values, deductions and figures may be zero."""
    return [
        _found(
            entry,
            "zero-amount",
            f"{entry.kind} of zero: nothing happened",
            f"basisbook correct {_number(entry)} --amount",
            _void(entry),
        )
        for entry in _counting(entries)
        if entry.amount == 0 and entry.kind not in _MAY_BE_ZERO
    ]


def parts(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """The basis in an amount is a part of it."""
    problems = []
    for entry in _counting(entries):
        if (
            entry.kind in _BASIS_IS_PART_OF_AMOUNT
            and (entry.basis or 0) > (entry.amount or 0)
            and entry.amount is not None
        ):
            message = f"basis of {money.dollars(entry.basis or 0)} is more than the amount of {money.dollars(entry.amount or 0)}"
            remedy = _correct(entry, basis=money.show(entry.amount))
            problems.append(_found(entry, "basis-above-amount", message, remedy))
    return problems


def social_security_numbers(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """No social security number stands in the ledger, not even in a struck entry."""
    problems = []
    path = book.folder / "ledger.seal"
    seal = shlex.quote(str(path))
    for entry in entries:
        for column in ("person", "account", "to", "code", "source", "note"):
            if SSN.search(getattr(entry, column)):
                remedy = (
                    f"take the number out of row {entry.row}; if the row was sealed, seal the ledger anew:\n"
                    f"mv {seal} {shlex.quote(f'{path}.old')} && basisbook check --seal"
                    if entry.file
                    else "leave the number out"
                )
                message = f"{column} seems to hold a social security number; it belongs in book.toml alone"
                problems.append(_found(entry, "ssn-in-ledger", message, remedy))
    return problems


# Days and years


def years(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """The tax year and the date agree. What may be done after the year's end is done by its due date."""
    problems = []
    for entry in _counting(entries):
        if entry.tax_year is None or entry.date is None:
            continue
        problem = _made_by(entry, entry.tax_year, entry.date)
        if problem:
            problems.append(problem)
    return problems


def _made_by(entry: Entry, year: int, day: dt.date) -> Problem | None:
    by_date = _correct(entry, tax_year=day.year)
    by_hand = f"basisbook correct {_number(entry)} --date"
    if entry.kind not in _AFTER_THE_YEAR:
        # A gift made in January of these years could be elected into the year before.
        if day.year == year or (
            entry.kind == "qcd" and day.month == 1 and (year, day.year) in ((2010, 2011), (2012, 2013))
        ):
            return None
        message = (
            f"tax_year is {year}, and the date is in {day.year}; {entry.kind} counts for the year of its date"
        )
        return _found(entry, "years-disagree", message, by_date, by_hand)
    if day.year < year:
        message = f"{entry.kind} for {year} is dated before that year, on {day}"
        return _found(entry, "before-the-year", message, by_date, by_hand)
    if entry.kind in _MADE_BY_DUE_DATE and day.year > year:
        try:
            due = parameters.value("contribution_deadline_actual", year)
        except parameters.NoValueError:
            return (
                None
                if day <= dt.date(year + 1, 4, 18)
                else _late(entry, f"April {year + 1}", by_date, by_hand)
            )
        if day > due.date:
            doubt = "" if due.verified else " (a day that was not verified in a primary text)"
            return _late(entry, f"{due.date}{doubt}", by_date, by_hand)
    if entry.kind in _UNDONE_BY_EXTENDED_DUE_DATE and day > dt.date(year + 1, 10, 17):
        message = f"{entry.kind} for {year} is dated {day}, after the extended due date in October {year + 1}"
        return _found(entry, "after-extended-due-date", message, by_hand, _void(entry), severity="warning")
    return None


def _late(entry: Entry, due: str, *remedies: str) -> Problem:
    message = f"{entry.kind} for {entry.tax_year} is dated {entry.date}, after the due date {due}"
    return _found(entry, "after-due-date", message, *remedies)


def possible_years(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """No IRA before 1975, no basis before 1987, no Roth IRA before 1998, no conversion undone after 2017."""
    problems = []
    for entry in _counting(entries):
        year = entry.year
        if year is None:
            continue
        column = "tax_year" if entry.tax_year is not None else "date"
        by_hand = f"basisbook correct {_number(entry)} --{_option(column)}"
        roth = "roth" in entry.kind or entry.kind in ("conversion", "conversion-undone")
        if year < FIRST_IRA_YEAR:
            message = f"{year} is before {FIRST_IRA_YEAR}, the first year of IRAs"
            problems.append(_found(entry, "before-iras", message, by_hand, _void(entry)))
        elif year < FIRST_ROTH_YEAR and roth:
            message = f"{year} is before {FIRST_ROTH_YEAR}, the first year of Roth IRAs"
            problems.append(_found(entry, "before-roth", message, by_hand, _void(entry)))
        elif year < FIRST_FORM_YEAR and entry.kind == "contribution" and entry.basis:
            message = f"contributions for years before {FIRST_FORM_YEAR} were deductible and carry no basis"
            problems.append(_found(entry, "before-basis", message, _correct(entry, basis="0.00"), by_hand))
        elif year < FIRST_FORM_YEAR and entry.kind in ("opening-basis", "basis-stated") and entry.amount:
            message = f"there was no basis from contributions before {FIRST_FORM_YEAR}"
            problems.append(_found(entry, "before-basis", message, _correct(entry, amount="0.00"), by_hand))
        elif year > LAST_UNDONE_YEAR and entry.kind == "conversion-undone":
            message = f"a conversion of {year} cannot be undone; the last that could was of {LAST_UNDONE_YEAR}, IRC 408A(d)(6)(B)(iii)"
            problems.append(_found(entry, "cannot-be-undone", message, _void(entry), by_hand))
    return problems


def future(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """Nothing happens after the day it was recorded, and a year's last day is not known before it has come."""
    problems = []
    for entry in _counting(entries):
        recorded = entry.recorded
        if entry.date and entry.date > recorded and entry.kind != "figure":  # an extended due date lies ahead
            message = f"dated {entry.date}, after {recorded}, the day it was recorded"
            option = "date"
        elif entry.tax_year and entry.tax_year > recorded.year:
            message = (
                f"for {entry.tax_year}, a year that had not begun on {recorded}, the day it was recorded"
            )
            option = "tax-year"
        elif (
            entry.kind in _AT_YEAR_END
            and entry.tax_year == recorded.year
            and recorded < dt.date(recorded.year, 12, 31)
        ):
            person = book.people.get(entry.person)
            if person and person.died and person.died <= recorded:
                continue  # the values on the day of death are the last
            message = f"states the end of {entry.tax_year}, which had not come on {recorded}, the day it was recorded"
            option = "tax-year"
        else:
            continue
        remedies = (f"basisbook correct {_number(entry)} --{option}", _void(entry))
        problems.append(_found(entry, "future", message, *remedies))
    return problems


def lifetimes(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """Nothing happens before a person is born or after they died."""
    problems = []
    for entry in _counting(entries):
        person = book.people.get(entry.person)
        if person is None or entry.year is None:
            continue
        by_hand = f"basisbook correct {_number(entry)} --{'date' if entry.date else 'tax-year'}"
        if person.born and entry.year < person.born.year:
            message = f"{entry.year} is before {person.id} was born"
            problems.append(_found(entry, "before-birth", message, by_hand, _void(entry)))
        # An executor may still file, and undo a contribution.
        day = None if entry.kind in ("filed", *_UNDONE_BY_EXTENDED_DUE_DATE) else entry.date
        if person.died and (entry.year > person.died.year or (day and day > person.died)):
            message = f"{day or entry.year} is after {person.id} died on {person.died}"
            problems.append(_found(entry, "after-death", message, by_hand, _void(entry)))
    return problems


def open_accounts(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """An account is used while it is open."""
    problems = []
    for entry in _counting(entries):
        for column in ("account", "to"):
            account = book.accounts.get(getattr(entry, column))
            if account is None or entry.kind in ("filed", "basis-stated", "opening-basis"):
                continue
            first = entry.date or (dt.date(entry.tax_year, 12, 31) if entry.tax_year else None)
            last = entry.date or (dt.date(entry.tax_year, 1, 1) if entry.tax_year else None)
            if entry.kind in _AT_YEAR_END:
                last = first if entry.amount else None  # the empty account's zero is true
            if account.opened and first and first < account.opened:
                message = f"account {account.id} was opened on {account.opened}, after {first}"
                remedy = f"[accounts.{account.id}]   # in book.toml\nopened = {first}"
                problems.append(_found(entry, "not-yet-open", message, remedy))
            if account.closed and last and last > account.closed:
                message = f"account {account.id} was closed on {account.closed}, before {last}"
                remedy = f"[accounts.{account.id}]   # in book.toml\nclosed = {last}"
                problems.append(_found(entry, "closed-already", message, remedy))
    return problems


# What entries say of each other


def named(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """`of` names an entry in force, of a kind that fits or one that looks the same, of the same person, not later."""
    counting = journal.in_force(entries)
    originals = {entry.number: entry.corrects for entry in entries}
    problems = []
    for number, entry in counting.items():
        if entry.of is None:
            continue
        kinds, other = KINDS[entry.kind].of_kinds, counting.get(entry.of)
        fits = [one for one, out in counting.items() if _may_name(book, entry, out)]
        remedies = [_correct(entry, of=fits[0])] if len(fits) == 1 else []
        if "of" not in KINDS[entry.kind].states:
            remedies.append(_correct(entry, of=None))
        code, message = "of-missing", ""
        original = originals.get(entry.of)
        if number in (entry.of, original):
            code, message = "of-itself", "of names the entry itself"
        elif original is not None:
            code, message = "of-correction", f"of names {entry.of}, which corrects entry {original}"
            remedies = [_correct(entry, of=original)]
        elif other is None:
            state = "was struck" if entry.of in originals else "is not in the ledger"
            message = f"of names entry {entry.of}, which {state}"
        elif other.kind not in kinds and _look(other) != _look(entry):
            code = "of-kind"
            message = f"of names entry {entry.of}, a {other.kind}" + (
                f"; it must be {_or(kinds)}" if kinds else ""
            )
        elif other.person != entry.person:
            code, message = "of-person", f"of names entry {entry.of} of {other.person}"
            remedies = remedies or [_correct(entry, person=other.person)]
        elif other.date and entry.date and other.date > entry.date:
            code, message = "of-later", f"of names entry {entry.of}, dated {other.date}, after {entry.date}"
            remedies = [f"basisbook correct {number} --date", f"basisbook correct {entry.of} --date"]
        if message:
            by_hand = [] if remedies else [f"basisbook correct {number} --of", _void(entry)]
            problems.append(_found(entry, code, message, *remedies, *by_hand))
    return problems


def corrections(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """`corrects` names an original above. The last of several corrections decides, which is worth a note.

    Looks at every entry. A wrong correction counts for nothing, and is settled when a later entry corrects the
    original it meant, or strikes it.
    """
    problems = []
    by_number = {entry.number: entry for entry in entries}
    several: dict[int, list[int]] = defaultdict(list)
    for entry in entries:
        if entry.corrects is None:
            continue
        target = by_number.get(entry.corrects)
        if target is None or target.number >= entry.number:
            if not any(later.corrects == entry.number for later in entries):
                message = (
                    f"entry {entry.number}: corrects {entry.corrects}, and there is no such entry above it"
                )
                strike = f"basisbook void {entry.number}"
                problems.append(Problem("corrects-nothing", "error", entry.place, message, strike))
        elif target.corrects is not None and not _strikes_orphan(target, by_number, entry):
            original = journal.original_of(entries, entry.number)
            if any(later.corrects == original and later.number > entry.number for later in entries):
                continue
            message = f"entry {entry.number}: corrects {entry.corrects}, itself a correction of entry {original}; it counts for nothing"
            again = _again(entry, original)
            problems.append(Problem("corrects-a-correction", "error", entry.place, message, again))
        else:
            several[entry.corrects].append(entry.number)
    for original, numbers in several.items():
        if len(numbers) > 1:
            message = f"entry {original} is corrected by entries {_and(numbers)}; the last one, {numbers[-1]}, decides"
            problems.append(Problem("corrected-again", "note", by_number[numbers[-1]].place, message))
    return problems


def duplicates(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """Two entries that look the same are one entered twice, until one names the other in `of`."""
    problems = []
    alike: dict[Any, list[Entry]] = defaultdict(list)
    for entry in _counting(entries):
        if entry.kind not in (
            "year-end-value",
            "opening-basis",
            journal.VOID,
        ):  # these have checks of their own
            alike[_look(entry)].append(entry)
    for group in alike.values():
        for at, entry in enumerate(group[1:], 1):
            earlier = [_number(one) for one in group[:at]]
            named_by_earlier = any(one.of == _number(entry) for one in group[:at])
            acts_on = bool(KINDS[entry.kind].of_kinds) and entry.of is not None
            if (
                entry.of in earlier
                or named_by_earlier
                or (acts_on and all(one.of != entry.of for one in group[:at]))
            ):
                continue
            message = (
                f"looks the same as entry {earlier[0]}: {journal.described(entry)}; was it entered twice?"
            )
            remedies = [_void(entry)]
            if not acts_on:
                remedies.append(_correct(entry, of=earlier[0]) + "   # if it happened twice")
            problems.append(_found(entry, "looks-the-same", message, *remedies))
    return problems


def openings(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """An opening is stated once for a pool, and nothing that moved basis comes before its end of year."""
    problems = []
    by_pool: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    roth: dict[str, list[Entry]] = defaultdict(list)
    movers: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in _counting(entries):
        if entry.kind in _MOVES_BASIS and (entry.year or 0) >= FIRST_FORM_YEAR:
            movers[_pool(book, entry)].append(entry)
        if entry.kind == "opening-basis" and entry.tax_year is not None:
            by_pool[_pool(book, entry)].append(entry)
        if entry.kind == "opening-roth-contributions":
            roth[entry.person].append(entry)
    for twice in (*by_pool.values(), *roth.values()):
        for entry in twice[1:]:
            message = f"{entry.kind} is stated by entry {_number(twice[0])} already"
            problems.append(_found(entry, "opened-twice", message, _void(entry), _void(twice[0])))
    for key, opening in by_pool.items():
        entry = opening[-1]
        year = entry.tax_year or 0
        before = [one for one in movers[key] if one.year and one.year <= year]
        if before:
            which = f"entr{'y' if len(before) == 1 else 'ies'} {_and([_number(one) for one in before])}"
            message = f"states the basis at the end of {year}, which {which} of {_or(sorted({one.year or 0 for one in before}))} moved already"
            strike = " && ".join(_void(one) for one in before)
            problems.append(_found(entry, "opened-late", message, _void(entry), strike))
    return problems


def values(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """A year has one value for each account, or one total for all."""
    problems = []
    stated: dict[tuple[str, str, int | None], list[Entry]] = defaultdict(list)
    for entry in _counting(entries):
        if entry.kind == "year-end-value":
            stated[(*_pool(book, entry), entry.tax_year)].append(entry)
    for (_, _, year), group in stated.items():
        totals = [entry for entry in group if not entry.account]
        single = [entry for entry in group if entry.account]
        if totals and single:
            which = _and([_number(one) for one in single])
            message = f"is the value of all IRAs at the end of {year}, and {which} the value of single accounts; one or the other"
            each = " && ".join(_void(one) for one in single)
            problems.append(_found(totals[0], "value-and-total", message, _void(totals[0]), each))
        first: dict[str, Entry] = {}
        for entry in group:
            other = first.setdefault(entry.account, entry)
            if other is not entry:
                whose = entry.account or "all IRAs"
                message = f"is another value of {whose} at the end of {year} beside entry {_number(other)}"
                problems.append(_found(entry, "two-values", message, _void(entry), _void(other)))
    return problems


def rollovers(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """A rollover comes back within 60 days and is no larger than what went out. IRC 408(d)(3)."""
    counting = journal.in_force(entries)
    problems = []
    back: dict[int, int] = defaultdict(int)
    for entry in counting.values():
        out = counting.get(entry.of) if entry.of is not None else None
        if entry.kind != "rollover-in" or out is None or out.kind != "rollover-out" or entry.of is None:
            continue
        if entry.date and out.date and entry.date - out.date > SIXTY_DAYS:
            days = (entry.date - out.date).days
            message = (
                f"came back {days} days after entry {entry.of} went out; 60 are allowed, IRC 408(d)(3)(A)"
            )
            not_rolled = f"{_void(entry)} && basisbook correct {entry.of} --kind distribution"
            by_hand = f"basisbook correct {_number(entry)} --date"
            problems.append(_found(entry, "after-60-days", message, not_rolled, by_hand))
        left = (out.amount or 0) - back[entry.of]
        if entry.amount and out.amount and entry.amount > left:
            message = f"{money.dollars(entry.amount or 0)} came back, and {money.dollars(left)} of entry {entry.of} was still out"
            remedy = _correct(entry, amount=money.show(left)) if left > 0 else _void(entry)
            problems.append(_found(entry, "more-than-went-out", message, remedy))
        back[entry.of] += entry.amount or 0
    return problems


def rollovers_a_year(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """One IRA-to-IRA rollover in twelve months, all IRAs together, from 2015. IRC 408(d)(3)(B), Announcement 2014-32."""
    counting = journal.in_force(entries)
    returned = {entry.of for entry in counting.values() if entry.kind == "rollover-in"}
    outs: dict[str, list[tuple[dt.date, int, Entry]]] = defaultdict(list)
    for number, entry in counting.items():
        if entry.kind == "rollover-out" and entry.date and entry.date.year >= 2015 and number in returned:
            outs[entry.person].append((entry.date, number, entry))
    problems = []
    for those in outs.values():
        for (before, first, _), (day, number, entry) in pairwise(sorted(those, key=lambda one: one[:2])):
            if day - before < YEAR_LONG:
                message = f"is a second rollover within twelve months of entry {first}, {before}; only one is allowed"
                transfer = (
                    f"basisbook correct {number} --kind transfer   # if it went from trustee to trustee"
                )
                taken = f"basisbook correct {number} --kind distribution"
                problems.append(
                    _found(entry, "second-rollover", message, transfer, taken, severity="warning")
                )
    return problems


def undone(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """No more of a conversion, contribution or distribution is undone than was made."""
    counting = journal.in_force(entries)
    problems = []
    taken: dict[int, int] = defaultdict(int)
    for entry in counting.values():
        other = counting.get(entry.of) if entry.of is not None else None
        if (
            other is None
            or entry.of is None
            or entry.kind == "rollover-in"
            or other.kind not in KINDS[entry.kind].of_kinds
        ):
            continue
        if entry.amount is None or other.amount is None:
            continue
        left = other.amount - taken[entry.of]
        taken[entry.of] += entry.amount
        if entry.amount > left:
            message = f"{money.dollars(entry.amount or 0)} is more than the {money.dollars(left)} left of entry {entry.of}"
            remedy = _correct(entry, amount=money.show(left)) if left > 0 else _void(entry)
            problems.append(_found(entry, "more-than-was-made", message, remedy))
    return problems


def repayments(book: Book, entries: Sequence[Entry]) -> list[Problem]:
    """A repayment is of a kind that the law of the year knows."""
    problems = []
    for entry in _counting(entries):
        first, law = _REPAYMENT_BEGINS.get(entry.code, (0, ""))
        if entry.kind == "repayment" and entry.year is not None and entry.year < first:
            message = f"{entry.code}: such a distribution could not be repaid before {first}, {law}"
            by_hand = f"basisbook correct {_number(entry)} --code"
            problems.append(_found(entry, "no-such-repayment", message, by_hand, _void(entry)))
    return problems


CHECKS: dict[str, Callable[[Book, Sequence[Entry]], list[Problem]]] = {
    "people": people,
    "accounts": accounts,
    "owners": owners,
    "account-types": account_types,
    "required": required,
    "unused": unused,
    "codes": codes,
    "zeros": zeros,
    "parts": parts,
    "social-security-numbers": social_security_numbers,
    "years": years,
    "possible-years": possible_years,
    "future": future,
    "lifetimes": lifetimes,
    "open-accounts": open_accounts,
    "named": named,
    "corrections": corrections,
    "duplicates": duplicates,
    "openings": openings,
    "values": values,
    "rollovers": rollovers,
    "rollovers-a-year": rollovers_a_year,
    "undone": undone,
    "repayments": repayments,
}
"""Every check by its name, in the order in which findings are shown."""


# Words and commands


def _found(entry: Entry, code: str, message: str, *remedies: str, severity: Severity = "error") -> Problem:
    return Problem(code, severity, entry.place, f"entry {_number(entry)}: {message}", "\n".join(remedies))


def _number(entry: Entry) -> int:
    """The original's number: the one that a person knows, and that commands resolve to."""
    return entry.number if entry.corrects is None else entry.corrects


def _option(column: str) -> str:
    return column.replace("_", "-")


def _correct(entry: Entry, **cells: object) -> str:
    options = (
        f"--{_option(name)} {shlex.quote('' if cell is None else str(cell))}" for name, cell in cells.items()
    )
    return f"basisbook correct {_number(entry)} {' '.join(options)}"


def _void(entry: Entry) -> str:
    return f"basisbook void {_number(entry)}"


def _again(entry: Entry, original: int) -> str:
    """The command that says of `original` what a hand-written correction meant to say."""
    if entry.kind == journal.VOID:
        return f"basisbook void {original}"
    words = [f"basisbook correct {original}"]
    for column in ("kind", "tax_year", "date", "account", "to", "amount", "moved", "basis", "of", "code"):
        cell = getattr(entry, column)
        if cell not in (None, ""):
            shown = money.show(cell) if column in ("amount", "moved", "basis") else str(cell)
            words.append(f"--{_option(column)} {shlex.quote(shown)}")
    return " ".join(words)


def _quoted(text: str) -> str:
    return f'"{hidden(text, SSN)}"'


def _and(items: Sequence[object]) -> str:
    return _listed(items, "and")


def _or(items: Sequence[object]) -> str:
    return _listed(items, "or")


def _listed(items: Sequence[object], word: str) -> str:
    *most, last = map(str, items)
    return f"{', '.join(most)} {word} {last}" if most else last


def _nearest(text: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - needed only on the way to a finding

    known = list(known)
    return (get_close_matches(text, known, 1, 0) or known)[0]


# What counts


def _counting(entries: Sequence[Entry]) -> Iterator[Entry]:
    yield from journal.in_force(entries).values()


def _names_accounts(entry: Entry, column: str) -> bool:
    """Whether the column holds the id of an account. In a divorce or on a return it may hold anybody's name."""
    kind = KINDS[entry.kind]
    return bool(kind.account_types) if column == "account" else bool(kind.to_types)


def _mine(book: Book, entry: Entry, column: str, person: str) -> bool:
    account = book.accounts.get(getattr(entry, column))
    return account is None or account.person == person


def _pool(book: Book, entry: Entry) -> tuple[str, str]:
    account = entry.to if entry.kind == "plan-rollover-in" and entry.to else entry.account
    return entry.person, book.pool_of(account)


def _look(entry: Entry) -> tuple[Any, ...]:
    return entry.person, entry.kind, entry.tax_year, entry.date, entry.amount, entry.account, entry.code


def _may_name(book: Book, entry: Entry, other: Entry) -> bool:
    later = entry.date and other.date and other.date > entry.date
    return other.kind in KINDS[entry.kind].of_kinds and other.person == entry.person and not later


def _strikes_orphan(target: Entry, by_number: Mapping[int, Entry], entry: Entry) -> bool:
    """Whether `entry` strikes a correction that names nothing, which is the way to be rid of one."""
    return entry.kind == journal.VOID and (
        target.corrects not in by_number or (target.corrects or 0) >= target.number
    )
