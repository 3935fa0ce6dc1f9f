"""How `plan rollover` reads: the amount, how it comes about, the steps, and what to expect on the papers of others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from basisbook.forms.return_words import words_of
from basisbook.ledger.money import dollars

if TYPE_CHECKING:
    from basisbook.forms.open_book import OpenBook
    from basisbook.forms.plan.rollover import Rollover


def as_text(opened: OpenBook, found: Rollover) -> Iterator[str]:
    """Paragraphs, in the order in which things are done."""
    name, most = opened.book.people[found.person].name, found.most
    yield f"{name}: from the IRAs to an employer plan in {found.year}"
    yield f"The most that may go: {dollars(most.amount)}. Cushion: {dollars(found.cushion)}. To be moved: {dollars(found.amount)}."
    yield f"It leaves {dollars(found.stays)} in the IRAs, of which basis is {dollars(min(found.basis, found.stays))}."
    if found.required.open:
        yield f"{dollars(found.required.open)} must still be taken in {found.year}: take it out before, to yourself."
    for account, cents in found.parts if len(found.accounts) > 1 and found.values else ():
        yield f"From {account}: {dollars(cents)}."
    if found.next_year:
        yield (
            f"The plan takes no more this year: {dollars(found.next_year)} is left for {found.year + 1}. Do not convert"
            " before the last of it has gone, or line 10 takes its share."
        )
    if found.whole:
        yield from _whole(found)
    if found.direct:
        yield "Direct: the custodian pays the plan. No withholding, no 60 days, no limit of one a year."
        yield "Expect Form 1099-R with code G, zero in box 2a and the IRA box; Form 5498 shows only a lower box 5."
    else:
        yield (
            "Through your hands: 60 days; 10% is withheld unless you waive it on Form W-4R (not verified), and must be made"
            " up. Expect Form 1099-R with code 1 or 7 and box 2b checked; Form 5498 shows only a lower box 5."
        )
    yield f"It must have left the IRA by December 31, {found.year}. Form 8606 has no line for it, and line 7 leaves it out."
    yield f"On the return: {words_of(found.year, rollover=found.amount)}"


def _whole(found: Rollover) -> Iterator[str]:
    """What has to leave each account first, so that it can go as a whole."""
    yield "The plan takes whole IRAs only."
    for account, cents in found.parts:
        rest = found.rest(account, cents)
        of = f"of {account} " if len(found.accounts) > 1 and account else ""
        if rest == 0:
            yield f"All {of}goes."
            continue
        much = dollars(found.second if rest is None else rest)
        yield (
            f"First move {much} {of}to a second traditional IRA, trustee to trustee (no distribution, no line), and keep it"
            f" in cash. Then roll {account if of else 'the first one'} over entirely."
        )
