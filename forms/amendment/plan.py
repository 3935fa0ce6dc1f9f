"""What to send for each year: nothing, a form by itself, an amended return, or nothing any more; until when; and why.

Two chains are laid side by side: what the IRS has, and the ledger replayed. Forms 8606 are one chain for each person
and pool; what is sent is decided for each return, so for a couple that filed jointly at once.

Basis carried through a year that cannot be corrected any more is reduced by what that year's form should have taken
out (`statutory`), or by what was taken out if that was more (`conservative`). IRC 72(e)(6), 408(o)(4)(B)(iii).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from basisbook.forms.amendment.chains import chain_of, conservative_chain
from basisbook.forms.amendment.decide import packages_of
from basisbook.forms.amendment.excess_years import as_filed, excess_by_return, not_planned, returnable
from basisbook.forms.amendment.package import Grounds, Package, Plan, Policy
from basisbook.forms.amendment.returns import returns_of
from basisbook.forms.filed.files import Filed
from basisbook.forms.replay.years import History
from basisbook.ledger import journal
from basisbook.ledger.book import Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.in_law import in_law


def plan(
    book: Book,
    entries: Sequence[Entry],
    filed: Filed,
    today: dt.date,
    statutory: History,
    *,
    policy: Policy = "conservative",
    shown: Mapping[tuple[str, int], Mapping[str, int]] | None = None,
) -> Plan:
    """What to send, as it stands today, from these entries and the forms that the IRS has. `statutory` is their history.

    `shown` is what papers show of the returns, by person and year: it counts where nobody stated the figure.
    """
    entries = tuple(entries)
    in_force = journal.in_force(entries)
    law = in_law(book, in_force).entries
    known = Grounds(book, entries, in_force, filed, today, statutory=statutory, law=law, shown=shown or {})
    excess = excess_by_return(known)
    with_excess = {year for _, year in excess}
    tax_years = sorted(
        with_excess | {year.tax_year for pool in statutory.pools.values() for year in pool.years}
    )
    known = replace(known, returns=returns_of(known, tax_years))
    conservative = conservative_chain(known, statutory)
    history, other = (conservative, statutory) if policy == "conservative" else (statutory, conservative)
    packages: list[Package] = []
    for tax_year in tax_years:
        seen: set[str] = set()
        for person in book.people:
            if person not in seen and (person, tax_year) in known.returns:
                of = known.returns[person, tax_year]
                seen |= set(of.people)
                mine = [one for who in of.people for one in excess.get((who, tax_year), ())]
                packages += packages_of(known, of, history, as_filed(known, of, mine))
    chains = {key: tuple(chain_of(known, key, pool, other.pool(*key))) for key, pool in history.pools.items()}
    return Plan(
        today,
        policy,
        tuple(packages),
        chains,
        (*filed.problems, *not_planned(known)),
        history,
        returnable(known),
    )
