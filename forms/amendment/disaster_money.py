"""Disaster money that was put back after the return: what is known of it, for no Form 8915 is written here.

Publication 590-B (2025), chapter 3: Repayment of Qualified Disaster Distributions; Amending Your Return.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from basisbook.forms.amendment.package import Grounds
from basisbook.forms.replay.disasters import Disaster, disasters
from basisbook.forms.replay.years import History
from basisbook.ledger import parameters
from basisbook.ledger.dates import add_years
from basisbook.ledger.entry import Entry
from basisbook.ledger.money import show_for_people
from basisbook.ledger.words import and_list


def put_back(known: Grounds, history: History, tax_year: int, acts: Sequence[Entry]) -> Iterator[str]:
    """Which forms and returns change, until when money can go back, and by the worksheet how much is income of each year."""
    days = ", ".join(str(act.date) for act in acts)
    yield (
        f"disaster money was put back after the return ({days}): Form 8915 of {tax_year} and of the years over which it was spread"
        " change, and the returns with them; not written here: ask a professional"
    )
    yield from _last_days(known, acts)
    without = {
        number: entry
        for number, entry in known.in_force.items()
        if entry.number not in {act.number for act in acts}
    }
    for person in dict.fromkeys(act.person for act in acts):
        pool = history.pool(person)
        now = disasters(known.book, known.in_force, pool, person)
        before = {(one.name, one.year): one for one in disasters(known.book, without, pool, person)}
        for one in now:
            then = before.get((one.name, one.year))
            if one.year == tax_year and then is not None:
                yield from _by_the_worksheet(then, one)


def _last_days(known: Grounds, acts: Sequence[Entry]) -> Iterator[str]:
    """Until when the money of each distribution can be put back."""
    for number in dict.fromkeys(act.of for act in acts):
        taken = next((one for one in known.in_force.values() if one.original == number), None)
        if taken is None or taken.date is None:
            continue
        years = parameters.value("repayment_years", taken.date.year)
        last = add_years(taken.date, years.number)
        can = "can" if last >= known.today else "could"
        mark = "" if years.verified else " (the law of that year was not read)"
        yield (
            f"of what was taken on {taken.date} more {can} be put back until {last}: within"
            f" {years.number} years from the day after it{mark}"
        )


def _by_the_worksheet(then: Disaster, now: Disaster) -> Iterator[str]:
    """By how much the income of each year changes. The lines of Form 8915 were not read, so none is named."""
    moved = [
        f"{old.year} from ${show_for_people(old.income)} to ${show_for_people(new.income)}"
        for old, new in zip(then.shares, now.shares, strict=True)
        if old.income != new.income
    ]
    if moved:
        yield (
            f"by the worksheet of Publication 590-B (2025), chapter 3, this money is income of {and_list(moved)}; amend"
            f" {'the return of that year' if len(moved) == 1 else 'the returns of these years'}"
        )
    if now.back:
        yield (
            f"${show_for_people(now.back)} is more than the last year has: it goes back to a year before, by amending its return"
        )
