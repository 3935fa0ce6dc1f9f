"""Wishes that no plan can have: more than is there, more than may go to a plan, a gift too early, a year that is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from basisbook.forms.plan.alternatives import Wish, free_to_convert, with_common, with_required
from basisbook.forms.plan.situation import Situation
from basisbook.forms.sentences import find
from basisbook.ledger.conditions import is_70_half
from basisbook.ledger.problems import HOLE, Do, Problem


def refusals(found: Situation, wish: Wish) -> Iterator[Problem]:
    """What of a wish cannot be, each with the option to state anew. Of a year that has ended only contributions are left."""
    year, born = found.start.year, found.whose.born

    def way(option: str) -> Do:
        return Do("plan year", (f"{year}",), (("person", found.start.person), (option, HOLE)))

    if found.ended:
        late = [wish.take, wish.give, wish.from_plan, wish.employer, wish.convert or 0, wish.to_plan or 0]
        if any(late):
            yield find("plan-year-over", way("later"), year=year)
        return
    if wish.give and born and not is_70_half(born, dt.date(year, 12, 31)):
        yield find("plan-give-young", way("take"), year=year)
    first = with_required(found, wish)
    there = max(0, found.start.worth + first.contribute + first.from_plan + first.employer)
    if (out := wish.take + wish.give) > there:
        yield find("plan-more-than-there", way("take"), amount=out, there=there)
    free = free_to_convert(found, found.start.worth + first.common.into)
    if wish.convert is not None and wish.convert > free:
        yield find("plan-more-than-there/convert", way("convert"), amount=wish.convert, there=free)
    most = with_common(found.most, first)
    if wish.to_plan and (over := most.over(wish.to_plan)):
        yield find("rollover-over", way("to-plan"), amount=wish.to_plan, most=most.amount, over=over)
