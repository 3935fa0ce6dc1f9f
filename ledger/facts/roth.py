"""Facts of Roth IRAs: contributions, the five-year clock, a first home."""

from __future__ import annotations

from basisbook.ledger import parameters
from basisbook.ledger.book import OWN
from basisbook.ledger.conditions import open_long_enough
from basisbook.ledger.dates import reaches_59_half
from basisbook.ledger.entry import Entry
from basisbook.ledger.facts.contributions import excess_ways
from basisbook.ledger.facts.posting import Sums, YearSums
from basisbook.ledger.kinds import QTP, ROTH, which
from basisbook.ledger.limits import roth_allowed
from basisbook.ledger.problems import HOLE, ByHand, Hole, Remedy, do
from basisbook.ledger.sentences.facts import FIRST_ROTH, NO_ROTH, UNVERIFIED

FIRST_529 = 2024


def roth_contribution(sums: Sums, entry: Entry) -> None:
    """Rollovers from a section 529 program: 2024 and later, $35,000 in a lifetime. IRC 529(c)(3)(E)."""
    if entry.code != "529":
        return
    year = sums.at(entry)
    moved = sums.moved_from_529(entry.person, year.year)
    limits = sums.limits(year.person, year.year)
    of_year = _from_529(sums, year)
    try:
        lifetime = parameters.value("qtp_lifetime_limit", year.year).cents
    except parameters.NoValueError:
        lifetime = moved
    limit, case = lifetime, "early" if year.year < FIRST_529 else "lifetime" if moved > lifetime else "unread"
    if case == "unread" and limits and of_year > limits.allowed + limits.catch_up:
        limit, moved, case = limits.allowed + limits.catch_up, of_year, "year"
    ways: tuple[Remedy, ...] = (do("show", year.year), _RECENT)
    if case in ("lifetime", "year"):
        ways = (do("correct", entry.original, amount=HOLE),)
    opened = min(
        (one.opened for one in sums.accounts_of(entry.person) if one.type == QTP and one.opened), default=None
    )
    if case == "unread" and opened is None:
        way = do("account", Hole("COMPANY"), person=entry.person, type=QTP, opened=HOLE)
        case, ways = "open", (way, _RECENT)
    elif case == "unread" and opened and entry.date and not open_long_enough(opened, entry.date):
        case, ways = (
            "young",
            (do("correct", entry.original, code=""), do("correct", entry.original, date=HOLE)),
        )
    year.find(f"529-to-roth/{case}", *ways, entry=entry, moved=moved, limit=limit, opened=opened)


_RECENT = ByHand(
    "see that none of it was put into the 529 account during the last 5 years, which cannot be moved, IRC 529(c)(3)(E)"
)


def _from_529(sums: Sums, year: YearSums) -> int:
    """What came from section 529 programs in that year, in cents; added up once."""
    key = (year.person, year.year)
    if key not in sums.from_529:
        made = sums.of_kind(*key, "roth-contribution")
        sums.from_529[key] = sum(one.amount or 0 for one in made if one.code == "529")
    return sums.from_529[key]


def died_in_2010(sums: Sums, year: YearSums) -> None:
    """Who died in 2010 after a conversion could not put its income off, unless a spouse chose to. I-2010."""
    person = sums.book.people.get(year.person)
    died = person.died if person else None
    if year.year != 2010 or died is None or died.year != 2010 or year.pool != OWN:
        return
    moved = ("conversions", "plan_to_roth")
    if year.amounts["elected_all_in_2010"] or not any(year.amounts[name] > 0 for name in moved):
        return
    year.amounts["elected_all_in_2010"] = 1
    for name in moved:
        year.rests("elected_all_in_2010", year.behind[name])
    year.find("no-deferral-at-death", place=sums.file, died=died)


def roth_limit(sums: Sums, year: YearSums) -> None:
    """Warn where Roth contributions exceed what income and traditional contributions leave. IRC 408A(c)(2), (3)."""
    if year.pool != OWN or year.amounts["roth_contributions"] <= 0:
        return
    limits = sums.limits(year.person, year.year)
    made = sums.of_kind(year.person, year.year, "roth-contribution")
    if limits is None or not made:
        return
    regular = sum(e.amount or 0 for e in made if e.code != "gratuity")
    regular += year.amounts["roth_recharacterized_in"] - year.amounts["roth_recharacterized_out"]
    back = sums.of_kind(year.person, year.year, "roth-contribution-returned")
    regular -= sum(e.amount or 0 for e in back)
    allowed, by_income = roth_allowed(limits, year.amounts["contributions"])
    # What comes from a section 529 program is within the dollar limit, whatever the income. IRC 408A(c)(5).
    if by_income and (moved := _from_529(sums, year)):
        whole = max(0, limits.allowed + limits.catch_up - year.amounts["contributions"])
        allowed = min(whole, allowed + moved)
    case = "income" if by_income else "limit"
    if regular <= allowed:
        return
    names = ", ".join(limits.roth_unverified)
    doubt = f"{UNVERIFIED.removesuffix(')')}: {names})" if names else ""
    year.find(
        f"excess-roth-contribution/{case}",
        *excess_ways(sums, year, roth=True),
        do("correct", made[-1].original, amount=HOLE, when="if the amount is wrong"),
        entry=made[-1],
        regular=regular,
        allowed=allowed,
        doubt=doubt,
    )


STARTS_CLOCK = which(lambda kind: kind.starts_roth_clock)
OPENS_ROTH = which(lambda kind: kind.opens.startswith("roth"))
UNDOES_ROTH = ("roth-contribution-returned", "recharacterized-to-traditional", "conversion-undone")
ROTH_MONEY = {kind: 1 for kind in STARTS_CLOCK if kind not in OPENS_ROTH} | dict.fromkeys(UNDOES_ROTH, -1)
"""What puts money into Roth IRAs for a year, and what undoes that as if it had not been."""


def roth_start(sums: Sums, person: str) -> int | None:
    """The year in which a person's five-year clock began, worked out once; None where nothing began it."""
    if person not in sums.clocks:
        sums.clocks[person] = _roth_start(sums, person)
    return sums.clocks[person]


def _roth_start(sums: Sums, person: str) -> int | None:
    """The first year for which Roth money was contributed, as far as the record shows. IRC 408A(d)(2)(B).

    A year whose contributions were all returned or recharacterized has none: IRC 408(d)(4), 408A(d)(6).
    """
    money: dict[int, int] = {}
    for kind, sign in ROTH_MONEY.items():
        for year, entries in sums.by_year(person, kind).items():
            money[year] = money.get(year, 0) + sign * sum(entry.amount or 0 for entry in entries)
    starts = [year for year, cents in money.items() if cents > 0]
    starts += [year for kind in OPENS_ROTH for year in sums.by_year(person, kind)]
    starts += [
        one.opened.year
        for one in sums.accounts_of(person)
        if one.type == "roth" and one.opened and money.get(one.opened.year, 1) > 0
    ]
    return min(starts, default=None)


def roth_opened(sums: Sums, person: str) -> bool:
    """Whether the Roth record begins with an opening balance: then what came before it is not known."""
    return any(sums.by_year(person, kind) for kind in OPENS_ROTH)


def roth_qualified(sums: Sums, entry: Entry) -> None:
    """A qualified distribution needs the five-year clock, and age 59 1/2, disability, or death. IRC 408A(d)(2)."""
    account = sums.book.accounts.get(entry.account)
    if account and account.type != "roth":
        return  # an inherited one: the clock is the decedent's, and the book may not have it
    year, person = sums.at(entry), sums.book.people.get(entry.person)
    start = roth_start(sums, entry.person)
    early = (start is None or start > year.year - 5) and not roth_opened(sums, entry.person)
    half = reaches_59_half(person.born) if person and person.born and entry.date else None
    young = half is not None and entry.date is not None and entry.date < half
    if early or young:
        case = "clock-and-age" if early and young else "clock" if early else "age"
        way = do("correct", entry.original, kind="roth-distribution")
        first = NO_ROTH if start is None else FIRST_ROTH.format(year=start)
        # Where every Roth account has the day on which it was opened, the clock is known: else it is asked.
        known = all(one.opened for one in sums.accounts_of(entry.person) if one.type == "roth")
        if early and start is not None and known:
            year.post("roth_qualified", -(entry.amount or 0), entry)
            year.post("roth_distributions", entry.amount or 0, entry)
            case = "surely"
        year.find(f"not-qualified/{case}", way, entry=entry, half=half, first=first)


def homebuyer(sums: Sums, year: YearSums) -> None:
    """Line 20 needs a Roth IRA in its sixth year. IRC 408A(d)(2)(B), 72(t)(8)."""
    if not year.amounts["roth_homebuyer"]:
        return
    start = roth_start(sums, year.person)
    if start is not None and start <= year.year - 5:
        return
    opened = roth_opened(sums, year.person)
    if not opened:
        year.amounts["roth_homebuyer"] = 0
    entries = [sums.numbered(number).original for number in year.behind["roth_homebuyer"]]
    roth = next((one.id for one in sums.accounts_of(year.person) if one.type in ROTH), "roth")
    year.find(
        "homebuyer-clock/opening" if opened else "homebuyer-clock",
        do("account", roth, opened=HOLE, when="the day on which it was opened"),
        place=sums.file,
        entries=", ".join(map(str, entries)),
        since=year.year - 5,
    )
