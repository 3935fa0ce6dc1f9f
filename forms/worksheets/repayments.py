"""Worksheets for early distributions that are repaid. They are filled after the form, from its lines.

What comes from the form is given as `carried`, in cents. The Line 15c Worksheet of 2024 and later was not read: the
revisions take the repayments off line 15c as the page says.
"""

from __future__ import annotations

from basisbook.forms.language.define import Revision, line, part
from basisbook.forms.language.expr import L, at_least_zero, carried, fact, ratio

REPAID_LATER = Revision(
    key="early-distribution-repayments",
    form="worksheet",
    years=(),
    title="Early distribution repaid in a later year: what the amended return of its year takes off",
    parts=(
        part(
            "1",
            "The taxable part of what was repaid",
            line("1", "distribution", fact.early_distributions),
            line("2", "repaid now", fact.early_repaid_later),
            line("3", "repaid before", fact.early_repayments + fact.birth_adoption_repayments),
            line("4", "repaid in all", L[2] + L[3]),
            line("5", "not repaid", L[1] - L[4]),
            line("6", "basis in the IRAs at year end", carried.basis),
            line("7", "value of the IRAs at year end", carried.value),
            line("8", "nontaxable share", ratio(L[6], L[7])),
            line("9", "nontaxable part of what was repaid now", L[2] * L[8]),
            line("10", "comes off the income of the distribution's year", L[2] - L[9]),
        ),
    ),
    results={"income_reduced": L[10]},
    source="Publication 590-B (2025), Early Distribution Repayments Worksheet",
)

LINE_25C = Revision(
    key="line-25c",
    form="worksheet",
    years=(),
    title="Line 25c of 2024 and later, as the IRS replaced it on June 26, 2025",
    parts=(
        part(
            "1",
            "Taxable Roth distributions after repayments",
            line("1", "line 19 of the form", carried.line_19),
            line("2", "line 25a less line 25b", carried.line_25a - carried.line_25b),
            line("3", "repayments within three years", fact.roth_early_repayments),
            line("4", "line 25c", at_least_zero(L[2] - L[3])),
            line(
                "5", "added to line 22 of the next form with Roth distributions", at_least_zero(L[3] - L[2])
            ),
        ),
    ),
    results={"line_25c": L[4], "added_to_line_22": L[5]},
    source="irs.gov, Changes to the 2024 Line 25c Worksheet, June 26, 2025",
    notes=(
        "A return filed by the worksheet first printed for 2024 may be amended, or what it left unused carried on.",
    ),
)
