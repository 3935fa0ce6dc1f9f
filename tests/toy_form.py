"""Form 12 of an imaginary garden club: every construct of the form language, and no tax law.

Members bring apples into a common cellar; what they paid in is their basis, and what they take out is partly theirs.
"""

from __future__ import annotations

from basisbook.forms.language.define import Caution, Recovery, Revision, line, only_if, part
from basisbook.forms.language.expr import (
    Fact,
    L,
    at_least_zero,
    carried,
    choose,
    completed,
    dollars,
    positive,
    ratio,
    share,
    sheet,
    smaller,
)

# Facts of the club, not of a ledger: `fact.x` would refuse them.
BROUGHT, SPOILED, CELLAR = Fact("brought"), Fact("spoiled"), Fact("cellar")
EATEN, BAKED, PIES, GIFTS = Fact("eaten"), Fact("baked"), Fact("pies"), Fact("gifts")
FACTS = ("brought", "spoiled", "cellar", "eaten", "baked", "pies", "gifts")

SPOILAGE = Revision(
    key="spoilage",
    form="worksheet",
    years=(),
    parts=(
        part(
            "1",
            "Spoilage",
            line("1", "spoiled", SPOILED),
            line("2", "not counted, at most 10", smaller(L[1], dollars(10))),
            line("3", "counted", L[1] - L[2]),
        ),
    ),
    results={"counted_spoilage": L[3]},
)

FORM = Revision(
    key="garden-1",
    form="12",
    years=(2001,),
    sheets=(SPOILAGE,),
    parts=(
        part(
            "A",
            "What is yours",
            line("1", "brought this year", BROUGHT),
            line("2", "yours from last year", at_least_zero(carried.yours - sheet.counted_spoilage)),
            line("3", "", L[1] + L[2]),
            only_if(
                EATEN + BAKED,
                line("4", "in the cellar before", CELLAR + EATEN + BAKED),
                line("5", "your share", ratio(L[3], L[4])),
                line("6", "yours of what was eaten", EATEN * L[5]),
                line("7", "yours of what was baked", BAKED * L[5]),
                line("8", "", L[6] + L[7]),
            ),
            line("9", "still yours", L[3] - L[8]),
            when=BROUGHT | positive(carried.yours),
        ),
        part(
            "B",
            "Pies",
            only_if(completed("A"), line("10", "baked", L[7])).otherwise(line("10", "baked", BAKED)),
            line("11", "in pies", share(L[10], PIES, BAKED)),
            line("12", "the rest, or nothing", choose(positive(GIFTS), L[10] - L[11], dollars(0))),
            when=BAKED,
            page=2,
        ),
    ),
    carries={"yours": choose(completed("A"), L[9], carried.yours)},
    results={"pies": L[11]},
    returns={"7": L[8]},
    paths=(("both", completed("A") & completed("B")), ("a", completed("A")), ("b", completed("B"))),
    recovery=Recovery(ratio="5", basis="3", parts=("7", "6")),
    cautions=(Caution("much-spoiled", SPOILED & ~BROUGHT, "the cellar is damp", "air the cellar"),),
)
"""The page of 2001."""

NEXT = FORM.revised(
    FORM.line("2", arithmetic=at_least_zero(carried.yours)),
    FORM.line("10", verified=False),
    key="garden-2",
    years=(2002,),
)
"""The page of 2002: spoilage is no longer counted."""
