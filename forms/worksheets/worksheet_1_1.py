"""Worksheet 1-1 of Publication 590-B (earlier: of Publication 590): a distribution and a contribution for one year.

The deduction depends on the income, the income on the taxable part of the distribution, and that part on what was
not deducted. The worksheet breaks the circle: it counts every contribution for the year, deductible or not. Where
the basis on line 5 bears it, its results stand on the form in place of lines 6-12, starred; else the form is
completed as usual. The owner elects it, because only the owner knows what was unknown when the year was figured.

Two readings of ours. The publication puts line 8 on lines 13 and 17, which is right where everything was converted;
otherwise only the part of line 8 that belongs to the conversion is on line 17. "Include repayments of qualified
disaster distributions" on line 5 is met by counting those distributions in full, as line 7 of the form does.
"""

from __future__ import annotations

from dataclasses import replace

from basisbook.forms.language.define import Caution, Instead, Revision, line, part
from basisbook.forms.language.expr import (
    Expr,
    L,
    Line,
    Share,
    at_least_zero,
    carried,
    completed,
    fact,
    positive,
    ratio,
    share,
    sheet,
)
from basisbook.ledger.facts import BIRTH_ON_LINE_1
from basisbook.ledger.problems import do

FIRST = 2004
"""From this year the form has the lines that the worksheet names."""

READ = (2004, 2007, 2009, 2018, 2019, 2023, 2025)
"""The years for which the worksheet, or a form completed by it, was read."""

SHEET = Revision(
    key="worksheet-1-1",
    form="worksheet",
    years=(),
    title="The taxable part of a distribution in a year with a contribution",
    parts=(
        part(
            "1",
            "The taxable part of the year's distributions",
            line(
                "1",
                "basis at the end of the year before",
                at_least_zero(carried.basis + fact.basis_adjustments),
            ),
            line(
                "2",
                "all contributions for the year, deductible or not",
                fact.contributions - fact.excess_contributions + fact.reservist_repayments,
            ),
            line("3", "basis before distributions", L[1] + L[2]),
            line(
                "4",
                "value of all the IRAs at year end, outstanding rollovers included",
                at_least_zero(
                    fact.year_end_value
                    + fact.value_adjustments
                    + fact.outstanding_rollovers
                    - fact.disaster_repayments
                ),
            ),
            line(
                "5",
                "distributions, conversions, gifts to charity and HSA funding",
                fact.distributions + fact.conversions + fact.qcds + fact.hsa_fundings,
            ),
            line("6", "value before they left", L[4] + L[5]),
            line("7", "nontaxable share", ratio(L[3], L[6])),
            line("8", "nontaxable part", L[5] * L[7]),
            line("9", "taxable part", L[5] - L[8]),
            line("10", "taxable part of what was converted", share(L[9], fact.conversions, L[5])),
            line("11", "taxable part of what was not converted", L[9] - L[10]),
        ),
    ),
    results={
        "worksheet_1_1_nontaxable": L[8],
        "worksheet_1_1_taxable_conversions": L[10],
        "worksheet_1_1_taxable_distributions": L[11],
    },
    source="Publication 590-B (2023, 2025), Worksheet 1-1",
)


def _sheet(year: int) -> Revision:
    """The worksheet of a year. In 2023 alone birth and adoption money put back is a contribution: I-2023, page 2."""
    if year != BIRTH_ON_LINE_1:
        return SHEET
    two = SHEET.lines["2"].arithmetic + fact.birth_adoption_repayments
    return SHEET.revised(SHEET.line("2", arithmetic=two))


ELECTED = fact.elected_worksheet_1_1 & fact.contributions & (fact.distributions + fact.conversions)


def offered(form: Revision, year: int) -> Revision:
    """The page of a year with Worksheet 1-1 beside it, where the year has one and the page names basis as line 5.

    Line 5 below line 8 of the worksheet means: complete lines 6 to 15 as usual.
    """
    if form.refused or year < FIRST or not {"5", "13", "16", "17", "18"} <= set(form.lines):
        return form
    when = ELECTED & completed("I") & ~positive(sheet.worksheet_1_1_nontaxable - L[5])
    lines: dict[str, Expr] = {
        "13": sheet.worksheet_1_1_nontaxable,
        "15a" if "15a" in form.lines else "15": sheet.worksheet_1_1_taxable_distributions,
        "16": fact.conversions,
        # Of line 16 as it is printed: a conversion of $1.50 is $2 there.
        "17": L[16] - sheet.worksheet_1_1_taxable_conversions,
        "18": sheet.worksheet_1_1_taxable_conversions,
    }
    disaster = form.lines["15b"].arithmetic if "15b" in form.lines else None
    if isinstance(disaster, Share) and disaster.whole == Line("7"):
        lines["15b"] = replace(disaster, whole=form.lines["7"].arithmetic)
    blank = tuple(number for number in form.lines if number in {"6", "7", "8", "9", "10", "11", "12"})
    footnote = (
        f"* From Worksheet{' 1-1' if year >= 2014 else ''} in Publication 590{'-B' if year >= 2014 else ''}"
    )
    return replace(
        form,
        sheets=(*form.sheets, _sheet(year)),
        instead=Instead("worksheet-1-1", when, blank, lines, footnote),
        cautions=(*form.cautions, *_cautions(year)),
    )


def _cautions(year: int) -> tuple[Caution, ...]:
    found = [
        Caution(
            "worksheet-1-1-not-needed",
            ELECTED & completed("I") & positive(sheet.worksheet_1_1_nontaxable - L[5]),
            "line 5 is less than line 8 of Worksheet 1-1, so lines 6 to 15 are completed as usual and the worksheet changes nothing",
            do("explain", "13"),
        ),
        Caution(
            "worksheet-1-1-with-gifts",
            ELECTED & (fact.qcds + fact.hsa_fundings),
            "Worksheet 1-1 counts gifts to charity and HSA funding as distributions, though line 7 of the form does not;"
            " line 15a follows the worksheet",
            do("explain", "13"),
        ),
    ]
    found.append(
        Caution(
            "worksheet-1-1-without-cause",
            fact.elected_worksheet_1_1 & ~ELECTED,
            "Worksheet 1-1 is for a year with a contribution and a distribution or conversion; it changes nothing here",
            do("show"),
        )
    )
    if year not in READ:
        found.append(
            Caution(
                "worksheet-1-1-not-read",
                ELECTED,
                f"the worksheet of {year} was not read; the one of {max(y for y in READ if y < year)} was used, whose"
                " lines of the form are the same",
                do("explain", "13"),
            )
        )
    return tuple(found)
