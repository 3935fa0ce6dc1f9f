"""Form 8606 for 1987: the first one, which nobody here has read.

The Total Basis Chart of the later instructions says that lines 4 and 13 together are the basis carried. That is all
that is known, so the cells are refused and a worksheet of ours, without printed numbers, carries the basis.
"""

from __future__ import annotations

from basisbook.forms.language.define import Caution, Revision, line, only_if, part
from basisbook.forms.language.expr import L, at_least_zero, carried, fact, ratio, sheet, smaller
from basisbook.ledger.problems import do

BASIS = at_least_zero(carried.basis + fact.basis_adjustments)
CONTRIBUTED = fact.nondeductible_contributions
HAS_BASIS = (BASIS + CONTRIBUTED) & fact.distributions

CARRY = Revision(
    key="carry-without-cells",
    form="worksheet",
    years=(),
    title="Basis carried without the page",
    parts=(
        part(
            "1",
            "The arithmetic of the law, without the numbers of the page",
            line("a", "basis brought forward", BASIS),
            line("b", "nondeductible contributions for the year", CONTRIBUTED),
            line("c", "basis before distributions", L["a"] + L["b"]),
            only_if(
                fact.distributions,
                line("d", "part of b contributed after year end", fact.late_contributions),
                line("e", "basis at year end before distributions", L["c"] - L["d"]),
                line(
                    "f",
                    "value at year end, outstanding rollovers included",
                    fact.year_end_value + fact.outstanding_rollovers,
                ),
                line("g", "distributions", fact.distributions),
                line("h", "value before distributions", L["f"] + L["g"]),
                line("i", "nontaxable share", ratio(L["e"], L["h"])),
                line("j", "nontaxable distributions", L["g"] * L["i"]),
                line("k", "nontaxable distributions, at most the basis", smaller(L["j"], L["e"])),
                line("l", "taxable distributions", L["g"] - L["k"]),
            ),
            line("m", "basis carried forward", L["c"] - L["k"]),
        ),
    ),
    results={"basis_carried": L["m"], "taxable": L["l"]},
    source="IRC 408(d)(2), 408(o)",
)

_REFUSED = (
    "Form 8606 for {year} was not read, so its cells cannot be filled; the instructions of later years say only that"
    " lines {lines} together are the basis carried. The basis is carried by the arithmetic of the law"
)


def refusing(year: int, lines: str) -> Revision:
    """The page of a year of which only the lines that carry the basis are known."""
    refused = _REFUSED.format(year=year, lines=lines)
    return Revision(
        key=str(year),
        years=(year,),
        title="Nondeductible IRA Contributions, IRA Basis, and Nontaxable IRA Distributions",
        parts=(),
        sheets=(CARRY,),
        carries={"basis": sheet.basis_carried},
        results={"taxable_distributions": sheet.taxable},
        needs=dict.fromkeys(("year_end_value", "outstanding_rollovers", "late_contributions"), HAS_BASIS),
        cautions=(Caution("cells-refused", CONTRIBUTED | (BASIS & fact.distributions), refused, do("law")),),
        refused=refused,
        source="Total Basis Chart, instructions for Form 8606 (2002-2025)",
        notes=(f"Carried on paper: lines {lines} together.", "The lines of Form 1040 were not read."),
    )


FORM = refusing(1987, "4 and 13")
