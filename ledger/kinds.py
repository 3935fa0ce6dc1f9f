"""The table of kinds: what each entry must state, and which fact of the year it posts to.

A kind posts to the same fact in every year; only the revisions of the form know lines. Where the amount that
reaches a fact depends on other entries (a rollover on its return, a contribution on the deduction), the kind
posts by a rule named in `facts.py`, and `posts` is empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

OWN_TRADITIONAL = frozenset({"traditional", "sep", "simple"})
TRADITIONAL = OWN_TRADITIONAL | {"inherited-traditional"}
ROTH = frozenset({"roth", "inherited-roth"})
PLAN = frozenset({"plan"})
ACCOUNT_TYPES = TRADITIONAL | ROTH | PLAN

CELLS = ("tax_year", "date", "account", "to", "amount", "moved", "basis", "code")
"""The columns that say what happened; which of them a kind fills, the kind says."""

_ALWAYS = frozenset({"number", "recorded", "person", "kind", "corrects", "source", "note"})


@dataclass(frozen=True, slots=True)
class Post:
    """`column` of the entry (cents) is added to `fact` with `sign`."""

    fact: str
    sign: int = 1
    column: str = "amount"


@dataclass(frozen=True)
class Kind:
    """One kind of entry.

    `states` must be given. `date` in it means: a date, or at least the tax year; lines that depend on the
    day make the year incomplete when only the year is known. `tax_year` in it means: the year it counts for,
    which may be the year before the date. `may` can be given. Everything else must be empty.
    `account_types` is what `account` may be, `to_types` what `to` may be (None: a person or an account).
    """

    name: str
    says: str
    states: tuple[str, ...]
    may: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    account_types: frozenset[str] = TRADITIONAL
    to_types: frozenset[str] | None = frozenset()
    of_kinds: tuple[str, ...] = ()
    posts: tuple[Post, ...] = ()

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns that an entry of this kind may fill."""
        used = {*_ALWAYS, *self.states, *self.may, "of"}
        used |= {"tax_year"} if "date" in self.states or "tax_year" in self.may else set()
        used |= {"account"} if self.account_types else set()
        used |= {"to"} if self.to_types is None or self.to_types else set()
        return frozenset(used)


REPAYMENT_CODES = (
    "reservist", "birth-adoption", "emergency", "domestic-abuse", "terminal-illness", "home-purchase",
)  # fmt: skip
ELECTION_CODES = ("all-in-2010", "all-in-1998", "worksheet-1-1", "deductible-first")
METHOD_CODES = ("places=3", "places=4", "places=5", "places=6", "money=dollars", "money=cents")
FILING_CODES = ("single", "joint", "separate", "separate-apart", "head", "surviving-spouse")
RIPPLES = {
    "social-security": ("taxable social security benefits", ("agi",)),
    "student-loan": ("the deduction for student loan interest", ("agi",)),
    "rental-loss": ("the allowance for rental losses", ("agi",)),
    "ira-limits": ("the limits of the IRA deduction and of Roth contributions", ("agi", "other-taxes")),
    "itemized": ("itemized deductions with a floor or a limit: medical, charity, casualty", ("deductions",)),
    "qualified-business": ("the deduction for qualified business income", ("qbi",)),
    "additional-deductions": ("the deductions of Schedule 1-A, from 2025", ("schedule-1a",)),
    "amt": ("the alternative minimum tax", ("tax",)),
    "child-credits": ("the credits for children and other dependents", ("credits", "refundable-credits")),
    "care-credit": ("the credit for child and dependent care", ("credits", "refundable-credits")),
    "education-credits": ("the education credits", ("credits", "refundable-credits")),
    "savers-credit": ("the credit for retirement savings", ("credits",)),
    "premium-credit": ("the premium tax credit, Form 8962", ("tax", "refundable-credits")),
    "earned-income": ("the earned income credit", ("eic",)),
    "net-investment": ("the tax on net investment income, Form 8960", ("other-taxes",)),
}
"""What else on a return can move when income does: what it is, and the figures it moves."""
RIPPLE_ANSWERS = ("same", "changed", "none")
"""Looked at and unchanged; changed, and in the new figures; not on this return."""
TAX_METHODS = {
    "table": "Table", "worksheet": "TCW", "schedule-d": "Sch D", "schedule-j": "Sch J",
    "qualified-dividends": "QDCGTW", "foreign-income": "FEITW", "form-8615": "F8615",
}  # fmt: skip
"""How the tax was figured, and what Form 1040-X wants to be written for it."""
EARLY_EXCEPTIONS = (*(f"{number:02d}" for number in range(1, 24)), "99")
"""The exceptions to the tax on early distributions, by their number on line 2 of Form 5329."""
RETURN_FIGURES = (
    "agi", "deductions", "qbi", "schedule-1a", "taxable-income", "tax", "credits", "other-taxes", "total-tax",
    "withholding", "estimated", "eic", "refundable-credits", "overpaid", "ira-taxable", "ira-deduction", "early-tax",
)  # fmt: skip
"""As the return was filed, or last adjusted: column A of Form 1040-X."""
NEW_FIGURES = (
    "new-agi", "new-deductions", "new-qbi", "new-schedule-1a", "new-taxable-income", "new-tax", "new-credits",
    "new-other-taxes", "new-eic", "new-refundable-credits", "apply-to-next-year",
)  # fmt: skip
"""As they are with the right income: column C, where this program cannot know it."""
DATED_FIGURES = ("paid", "extended-to", "postponed-from", "postponed-to", "postponement-counts")
"""What the periods depend on; all but the last have a date. `paid`: tax paid with the return, an extension, or later."""
FIGURE_CODES = (
    "modified-agi", "compensation", "covered", "spouse-covered", "spouse-compensation",
    *RETURN_FIGURES, *NEW_FIGURES, *DATED_FIGURES,
    *(f"method={name}" for name in TAX_METHODS),
    *(f"early-exception={number}" for number in EARLY_EXCEPTIONS),
    *(f"{item}={answer}" for item in RIPPLES for answer in RIPPLE_ANSWERS),
)  # fmt: skip
FILED_CODES = ("original", "amended", "none")

_DISTRIBUTED = ("distribution", "disaster-distribution")

_TABLE = (
    Kind("contribution", "a contribution to a traditional IRA",
         ("tax_year", "amount"), ("date", "basis"), account_types=OWN_TRADITIONAL),
    Kind("deduction", "the IRA deduction taken on the return",
         ("tax_year", "amount"), account_types=frozenset(), posts=(Post("deduction"),)),
    Kind("contribution-returned", "a contribution returned with its earnings by the due date, IRC 408(d)(4)",
         ("tax_year", "amount", "moved"), ("date", "basis", "of"), account_types=OWN_TRADITIONAL,
         of_kinds=("contribution",)),
    Kind("excess-removed", "an excess contribution withdrawn after the due date, IRC 408(d)(5)",
         ("date", "amount", "basis"), ("of",), account_types=OWN_TRADITIONAL, of_kinds=("contribution",),
         posts=(Post("basis_adjustments", -1, "basis"), Post("excess_removed"))),
    Kind("recharacterized-to-roth", "a contribution moved to a Roth IRA and treated as made there",
         ("tax_year", "date", "amount", "moved"), ("basis", "of"), account_types=OWN_TRADITIONAL,
         to_types=ROTH, of_kinds=("contribution",)),
    Kind("recharacterized-to-traditional", "a Roth contribution moved to a traditional IRA and treated as made there",
         ("tax_year", "date", "amount", "moved"), ("basis", "of"), account_types=ROTH,
         to_types=OWN_TRADITIONAL, of_kinds=("roth-contribution",)),
    Kind("distribution", "a distribution",
         ("date", "amount"), posts=(Post("distributions"),)),
    Kind("conversion", "a conversion to a Roth IRA, dated when the money leaves",
         ("date", "amount"), to_types=ROTH, posts=(Post("conversions"),)),
    Kind("conversion-undone", "a conversion moved back, possible for conversions through 2017",
         ("tax_year", "amount", "moved"), ("date", "of"), account_types=ROTH, to_types=OWN_TRADITIONAL,
         of_kinds=("conversion",)),
    Kind("qcd", "a qualified charitable distribution, IRC 408(d)(8)",
         ("date", "amount"), posts=(Post("qcds"),)),
    Kind("hsa-funding", "a qualified HSA funding distribution, IRC 408(d)(9)",
         ("date", "amount"), posts=(Post("hsa_fundings"),)),
    Kind("rollover-out", "money out of an IRA, to be rolled over within 60 days",
         ("date", "amount"), ("of",)),
    Kind("rollover-in", "money back into an IRA within 60 days",
         ("date", "amount", "of"), of_kinds=("rollover-out",)),
    Kind("plan-rollover-in", "a rollover from an employer plan; basis is its after-tax part",
         ("date", "amount", "basis"), to_types=OWN_TRADITIONAL, account_types=PLAN | OWN_TRADITIONAL,
         posts=(Post("basis_adjustments", 1, "basis"),)),
    Kind("plan-rollover-out", "a reverse rollover: pre-tax money from an IRA to an employer plan",
         ("date", "amount"), account_types=OWN_TRADITIONAL, to_types=PLAN, posts=(Post("plan_rollovers_out"),)),
    Kind("transfer", "a trustee-to-trustee transfer",
         ("date", "amount"), ("basis",), to_types=TRADITIONAL | ROTH, account_types=TRADITIONAL | ROTH),
    Kind("divorce-transfer", "a transfer to a spouse or former spouse under a divorce instrument, IRC 408(d)(6)",
         ("date", "amount", "basis"), ("code",), codes=("contributions", "conversions"), to_types=None,
         account_types=OWN_TRADITIONAL | {"roth"}),
    Kind("disaster-distribution", "a qualified disaster distribution",
         ("date", "amount"), posts=(Post("distributions"), Post("disaster_distributions"))),
    Kind("disaster-repayment", "a repayment of a qualified disaster distribution",
         ("date", "amount", "of"), of_kinds=("disaster-distribution", "roth-disaster"),
         account_types=TRADITIONAL | ROTH),
    Kind("repayment", "a repayment of an early distribution, by the rule of the year",
         ("date", "amount", "code"), ("of",), codes=REPAYMENT_CODES, account_types=TRADITIONAL | ROTH,
         of_kinds=(*_DISTRIBUTED, "roth-distribution", "roth-homebuyer")),
    Kind("roth-contribution", "a regular contribution to a Roth IRA",
         ("tax_year", "amount"), ("date", "code"), codes=("529", "gratuity"),
         account_types=ROTH, posts=(Post("roth_contributions"),)),
    Kind("roth-contribution-returned", "a Roth contribution returned with its earnings by the due date",
         ("tax_year", "amount", "moved"), ("date", "of"), account_types=ROTH, of_kinds=("roth-contribution",),
         posts=(Post("roth_contributions", -1),)),
    Kind("roth-distribution", "a nonqualified distribution from a Roth IRA, or from a rollover inside a plan",
         ("date", "amount"), account_types=ROTH | PLAN, posts=(Post("roth_distributions"),)),
    Kind("roth-homebuyer", "a qualified first-time homebuyer distribution from a Roth IRA",
         ("date", "amount"), account_types=ROTH, posts=(Post("roth_distributions"), Post("roth_homebuyer"))),
    Kind("roth-qualified", "a qualified distribution from a Roth IRA",
         ("date", "amount"), account_types=ROTH, posts=(Post("roth_qualified"),)),
    Kind("roth-disaster", "a qualified disaster distribution from a Roth IRA",
         ("date", "amount"), account_types=ROTH,
         posts=(Post("roth_distributions"), Post("roth_disaster_distributions"))),
    Kind("plan-to-roth", "a rollover from an employer plan to a Roth IRA; basis is its after-tax part",
         ("date", "amount", "basis"), account_types=PLAN | ROTH, to_types=ROTH,
         posts=(Post("plan_to_roth"), Post("plan_to_roth_basis", 1, "basis"))),
    Kind("designated-roth-to-roth", "a rollover from a designated Roth account; basis is the investment in it",
         ("date", "amount", "basis"), account_types=PLAN | ROTH, to_types=ROTH,
         posts=(Post("roth_contributions", 1, "basis"),)),
    Kind("in-plan-roth", "a rollover inside a plan to a designated Roth account",
         ("date", "amount", "basis"), account_types=PLAN, to_types=PLAN,
         posts=(Post("in_plan_roth"), Post("in_plan_roth_basis", 1, "basis"))),
    Kind("year-end-value", "the value on December 31",
         ("tax_year", "amount"), ("date",)),
    Kind("opening-basis", "the basis at the end of that year, where the record begins",
         ("tax_year", "amount"), ("date",)),
    Kind("opening-roth-contributions", "the basis in regular Roth contributions at the end of that year",
         ("tax_year", "amount"), ("date",), account_types=ROTH),
    Kind("opening-roth-conversion", "what is left of an earlier conversion; basis is its nontaxable part",
         ("tax_year", "amount", "basis"), ("date",), account_types=ROTH),
    Kind("basis-stated", "a paper says that the basis at the end of that year was this; it only compares",
         ("tax_year", "amount"), ("date",)),
    Kind("election", "a choice the law leaves to the owner",
         ("tax_year", "code"), ("amount",), codes=ELECTION_CODES, account_types=frozenset()),
    Kind("method", "how amounts are rounded, from that year until the next such entry",
         ("tax_year", "code"), codes=METHOD_CODES, account_types=frozenset()),
    Kind("return", "the filing status, the spouse who filed along, and the day it was filed",
         ("tax_year", "code"), ("date",), codes=FILING_CODES, account_types=frozenset(), to_types=None),
    Kind("figure", "a figure of the return that worksheets and Form 1040-X need",
         ("tax_year", "code"), ("amount", "date"), codes=FIGURE_CODES, account_types=frozenset()),
    Kind("filed", "a form went to the IRS; source names its snapshot and digest",
         ("tax_year", "code"), ("date",), codes=FILED_CODES, account_types=TRADITIONAL),
    Kind("void", "strikes the entry it corrects",
         ("corrects",), account_types=frozenset()),
)  # fmt: skip

KINDS = {kind.name: kind for kind in _TABLE}
"""Every kind by its name."""
