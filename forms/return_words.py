"""Where IRA money that is not simply taxed stands on the return of a year: words beside line 4b, line 4c, statements."""

from __future__ import annotations

from basisbook.forms.replay.years import Year
from basisbook.ledger.money import dollars

BOXES_SINCE = 2025
"""Form 1040 (2025) has line 4c, with a box for a rollover and one for a charitable distribution. Read on the form."""
LINE_4_SINCE = 2018
"""Before Form 1040 of 2018 the lines had other numbers; line 4 of 2018 was for IRAs and pensions together."""


def words_of(year: int, *, rollover: int = 0, charity: int = 0) -> str:
    """What to write on Form 1040 of that year beside the taxable amount, cents as given; empty where there is nothing.

    Instructions for Form 1040 (2024), lines 4a and 4b; Form 1040 (2025), line 4c.
    """
    if not rollover and not charity:
        return ""
    said = []
    if year >= BOXES_SINCE:
        boxes = [text for text, cents in (("box 1 (Rollover)", rollover), ("box 2 (QCD)", charity)) if cents]
        said.append(f"check line 4c {' and '.join(boxes)}")
        if year > BOXES_SINCE:
            said[-1] += f" (as on the form of {BOXES_SINCE}; that of {year} was not read)"
    else:
        where = "line 4b" if year > LINE_4_SINCE else "the taxable amount"
        words = [text for text, cents in (('"Rollover"', rollover), ('"QCD"', charity)) if cents]
        said.append(f"write {' and '.join(words)} next to {where}")
    if rollover:
        said.append(
            f"the total includes the {dollars(rollover)} that went to a plan; attach a statement that says so"
        )
    elif charity:
        said.append(f"the total includes the {dollars(charity)} given to charity")
    return f"{'; '.join(said)}."


def words_of_year(year: Year) -> str:
    """The words for what the record has of a year; empty where nothing went to a plan or to charity."""
    facts = year.facts.amounts
    return words_of(year.tax_year, rollover=facts["plan_rollovers_out"], charity=facts["qcds"])
