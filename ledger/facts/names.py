"""The facts of a year by name, and a year of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import field

from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import Problem
from basisbook.ledger.quick_dataclass import dataclass

FACTS = {
    "contributions": "contributions to traditional IRAs for the year, less those returned or recharacterized",
    "nondeductible_contributions": "nondeductible contributions to traditional IRAs for the year",
    "late_contributions": "nondeductible contributions for the year made after its end",
    "deduction": "IRA deduction taken on the return",
    "excess_contributions": "contributions above the year's limit; they carry no basis",
    "reservist_repayments": "repayments of qualified reservist distributions",
    "birth_adoption_repayments": "repayments of birth or adoption distributions",
    "early_repayments": "repayments of the year's emergency, abuse and illness distributions",
    "disaster_repayments": "repayments of the year's qualified disaster distributions",
    "basis_adjustments": "basis that came in or went out by rollover, divorce or removal",
    "basis_divorced": "basis that came or went under a divorce instrument, counted either way",
    "excess_removed": "excess contributions withdrawn after the due date",
    "year_end_value": "value of all the IRAs on December 31",
    "value_adjustments": "what recharacterizations after the year's end add to the year-end value",
    "outstanding_rollovers": "rollovers outstanding at year end",
    "distributions": "distributions not converted or rolled over",
    "conversions": "net amount converted to Roth IRAs",
    "conversions_undone": "conversions moved back, without earnings or loss",
    "qcds": "qualified charitable distributions up to the year's limit",
    "qcds_offset": "what IRA deductions since the year of age 70 1/2 take off the exclusion of charitable distributions",
    "hsa_fundings": "qualified HSA funding distributions",
    "plan_rollovers_out": "rolled over to employer plans",
    "rollovers_out": "rolled over from IRA to IRA within 60 days",
    "disaster_distributions": "qualified disaster distributions",
    "returned_gross": "contributions returned with their earnings by the due date",
    "returned_earnings": "earnings on contributions returned",
    "recharacterized_gross": "contributions and conversions recharacterized within the year, with earnings",
    "roth_contributions": "regular contributions to Roth IRAs for the year",
    "roth_distributions": "nonqualified distributions from Roth IRAs",
    "roth_homebuyer": "qualified first-time homebuyer distributions from Roth IRAs",
    "roth_disaster_distributions": "qualified disaster distributions from Roth IRAs",
    "early_distributions": "distributions of the year that were repaid in a later one",
    "early_repaid_later": "what later years repaid of the year's early distributions",
    "roth_early_repayments": "repayments of early Roth distributions of the year",
    "roth_qualified": "qualified distributions from Roth IRAs",
    "plan_to_roth": "rolled over from employer plans to Roth IRAs",
    "plan_to_roth_basis": "the after-tax part of rollovers from plans",
    "in_plan_roth": "rolled over inside plans to designated Roth accounts",
    "in_plan_roth_basis": "the after-tax part of rollovers from plans",
    "in_plan_roth_taken": "distributions from rollovers inside plans, box 10 of Form 1099-R",
    "roth_basis_adjustments": "Roth contribution basis moved by divorce or death",
    "roth_conversion_adjustments": "Roth conversion basis moved by divorce or death",
    "roth_recharacterized_in": "contributions recharacterized to Roth IRAs",
    "roth_recharacterized_out": "Roth contributions recharacterized to traditional IRAs",
    "modified_agi": "modified adjusted gross income",
    "contribution_limit": "limit of contributions by year and age",
    "compensation_limit": "limit of contributions by compensation",
    "phaseout_start": "income at which the deduction begins to be reduced",
    "phaseout_end": "income at which no deduction is left",
    "elected_worksheet_1_1": "the choice to figure the year by Worksheet 1-1 of Publication 590-B",
    "elected_all_in_1998": "the choice to be taxed on all 1998 conversions in 1998",
    "elected_all_in_2010": "the choice to be taxed on all 2010 conversions in 2010",
}
"""Every fact by name, in cents, with what it sums."""


SIXTY_DAYS = datetime.timedelta(days=60)


BIRTH_ON_LINE_1 = 2023
"""In this year alone birth and adoption money put back is a contribution, whenever it was taken. I-2023, line 1."""


@dataclass(frozen=True, slots=True)
class YearFacts:
    """One year of one pool.

    `amounts` has every fact, cents. `unknown` says, for a fact that the entries do not settle, why, and what to
    do; its amount is then 0 and must not be used. `behind` gives the numbers of the entries in each fact,
    and in each opening under `opening basis` and the like.
    `opening` is what the owner states for the end of the year, by the name of what is carried; `roth_layers` are
    the taxable and the nontaxable part of each earlier conversion stated so. `stated_basis` are papers that say
    what the year carries: they compare, and change nothing. `inherits` are an entry and the two numbers of the share
    of a decedent's basis that it took over, where the entry does not state the basis; `inherits_roth` of a Roth IRA.
    """

    person: str
    pool: str
    year: int
    amounts: Mapping[str, int]
    unknown: Mapping[str, Problem] = field(default_factory=dict)
    behind: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    opening: Mapping[str, int] = field(default_factory=dict)
    elections: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    deducible: bool = False
    roth_layers: tuple[tuple[int, int], ...] = ()
    stated_basis: tuple[Entry, ...] = ()
    inherits: tuple[tuple[int, int, int], ...] = ()
    inherits_roth: tuple[tuple[int, int, int], ...] = ()
