"""The table of kinds: what each entry must state, and which fact of the year it posts to.

A kind posts to the same fact in every year; only the revisions of the form know lines. Where the amount that
reaches a fact depends on other entries (a rollover on its return, a contribution on the deduction), the kind
posts by the rule of `facts` that it names.

What a kind is stands here and nowhere else: no other room has a set of kinds of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import Literal

from basisbook.ledger.quick_dataclass import dataclass

OWN_TRADITIONAL = frozenset({"traditional", "sep", "simple"})
TRADITIONAL = OWN_TRADITIONAL | {"inherited-traditional"}
ROTH = frozenset({"roth", "inherited-roth"})
PLAN = frozenset({"plan"})
INHERITED = frozenset({"inherited-traditional", "inherited-roth"})
TRUMP, QTP = "trump", "529"
ACCOUNT_TYPES = TRADITIONAL | ROTH | PLAN | {TRUMP, QTP}
"""A Trump account (IRC 530A) is on no line of Form 8606; a section 529 program has the day on which it was opened."""

OPENED_SINCE = {
    "traditional": dt.date(1975, 1, 1), "sep": dt.date(1979, 1, 1), "simple": dt.date(1997, 1, 1),
    "roth": dt.date(1998, 1, 1), "inherited-roth": dt.date(1998, 1, 1),
}  # fmt: skip
"""The first day on which there could be one. IRC 408, 408(k), 408(p), 408A; the acts themselves were not read."""

CELLS = ("tax_year", "date", "account", "to", "amount", "moved", "basis", "code")
"""The columns that say what happened; which of them a kind fills, the kind says."""

_ALWAYS = frozenset({"number", "recorded", "person", "kind", "corrects", "source", "note"})


@dataclass(frozen=True, slots=True)
class Post:
    """`column` of the entry (cents) is added to `fact` with `sign`."""

    fact: str
    sign: int = 1
    column: str = "amount"


MadeBy = Literal["the year", "due date", "extended due date", "December 31", "later"]


@dataclass(frozen=True)
class Kind:
    """One kind of entry.

    `states` must be given. `date` in it means: a date, or at least the tax year; lines that depend on the
    day make the year incomplete when only the year is known. `tax_year` in it means: the year it counts for,
    which may be the year before the date. `may` can be given. Everything else must be empty.
    `account_types` is what `account` may be, `to_types` what `to` may be (None: a person or an account).
    `made_by` says how long after its tax year it may be dated: not at all, until the due date of the return or the
    extended one, `December 31` for what stood at the year's end, or any `later` day.
    `twin` is the same thing on the other side of the line between traditional and Roth. `posted_by` is the rule of
    `facts` that posts what `posts` cannot say, `settled_by` the one that runs once the contributions are known.
    `opens` is what is carried that it states, where the record begins.
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
    made_by: MadeBy = "the year"
    twin: str = ""
    may_be_zero: bool = False
    basis_within_amount: bool = False
    moves_basis: bool = False
    """Basis came in or went out: nothing of it may come before an opening."""
    proves_basis: bool = False
    """The basis of traditional IRAs rests on it."""
    moves_value: int = 0
    """1: money comes into traditional IRAs; -1: it leaves them; 0: neither, or it stays among them."""
    leaves_iras: bool = False
    """Money leaves traditional IRAs, and not for a plan, which takes no basis."""
    takes_required: bool = False
    """It counts toward the required minimum distribution of its year."""
    required_first: bool = False
    """It cannot be of what had to be taken, which is the first money out of a year. IRC 408(d)(3)(E)."""
    may_be_early: bool = False
    """The tax on early distributions may fall on it."""
    lessens_contributions: bool = False
    """It takes off what was contributed for the year."""
    starts_roth_clock: bool = False
    """The five years of Roth IRAs begin with the first of these. IRC 408A(d)(2)(B)."""
    leaves_roth: bool = False
    """Money leaves a Roth IRA."""
    of_a_state: bool = False
    """A state's basis rests on it; no line of Form 8606 comes from it."""
    called: tuple[str, ...] = ()
    """What people call it too, where that can mean nothing else: small letters, with hyphens."""
    perhaps: tuple[str, ...] = ()
    """What people call it and other kinds as well."""
    opens: str = ""
    posted_by: str = ""
    settled_by: str = ""
    example: tuple[str, ...] = ()
    """Rows of the ledger, each a kind and its cells, in the book of `ledger/examples.py`. The last row of this kind is the
    example; the others are what it acts on, or what makes a form due."""

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns that an entry of this kind may fill."""
        used = {*_ALWAYS, *self.states, *self.may, "of"}
        used |= {"tax_year"} if "date" in self.states or "tax_year" in self.may else set()
        used |= {"account"} if self.account_types else set()
        used |= {"to"} if self.to_types is None or self.to_types else set()
        return frozenset(used)


POSTPONED_CODES = ("disaster", "combat-zone")
"""Why a contribution or a repayment may come after its last day. IRC 7508, 7508A."""
REPAID_CODES = (
    "reservist", "birth-adoption", "emergency", "domestic-abuse", "terminal-illness", "home-purchase",
)  # fmt: skip
REPAYMENT_CODES = (*REPAID_CODES, *(f"{code}={why}" for code in REPAID_CODES for why in POSTPONED_CODES))
"""What is put back, and why it may be late: `birth-adoption=disaster`."""
CONTRIBUTION_CODES = ("employer", "personal", *POSTPONED_CODES)
"""Whose money it was in a SEP or SIMPLE IRA, or why it may be late."""
LATE_CODES = (
    "waiver",
    "self-certified",
    "ruling",
    "frozen",
    "disaster",
    "combat-zone",
    "home-purchase",
    "2020-required",
)
"""Why a rollover may come back after the 60th day. Publication 590-A (2025), Ways to get a waiver; Notice 2020-51."""
ELECTION_CODES = ("all-in-2010", "all-in-1998", "worksheet-1-1", "deductible-first", "disaster-in-one-year")
METHOD_CODES = (
    "places=3", "places=4", "places=5", "places=6", "money=dollars", "money=cents",
    "nj-worksheet=combined", "nj-worksheet=separate",
)  # fmt: skip
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
    "excess-tax", "missed-tax",
)  # fmt: skip
"""As the return was filed, or last adjusted: column A of Form 1040-X."""
NEW_FIGURES = (
    "new-agi", "new-deductions", "new-qbi", "new-schedule-1a", "new-taxable-income", "new-tax", "new-credits",
    "new-other-taxes", "new-eic", "new-refundable-credits", "apply-to-next-year",
)  # fmt: skip
"""As they are with the right income: column C, where this program cannot know it."""
DATED_FIGURES = ("paid", "extended-to", "postponed-from", "postponed-to", "postponement-counts")
"""What the periods depend on; all but the last have a date. `paid`: tax paid with the return, an extension, or later."""
WAIVED = "missed-waived"
"""What a waiver of the tax on a missed distribution is asked for; no figure of the return."""
NONRESIDENT = "form-1040-nr"
"""The return was Form 1040-NR; no amount."""
FIGURE_CODES = (
    "modified-agi", "compensation", "covered", "spouse-covered", "spouse-compensation",
    *RETURN_FIGURES, WAIVED, *NEW_FIGURES, *DATED_FIGURES, NONRESIDENT,
    *(f"method={name}" for name in TAX_METHODS),
    *(f"early-exception={number}" for number in EARLY_EXCEPTIONS),
    *(f"{item}={answer}" for item in RIPPLES for answer in RIPPLE_ANSWERS),
)  # fmt: skip
FILED_CODES = ("original", "amended", "none")
STATE_CODES = (
    "AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "IA", "ID", "IL", "IN", "KS", "KY", "LA",
    "MA", "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OK", "OR",
    "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY", "abroad",
)  # fmt: skip
"""Where a person can live: the states by their postal codes, the District of Columbia, and abroad."""
TRACKED_STATES = ("CA", "MA", "NJ", "PA")
"""The states whose own basis is followed."""

_DISTRIBUTED = ("distribution", "disaster-distribution")

_PUT_IN = "contribution tax_year=2025 date=2025-03-10 account=vanguard amount=7000 basis=7000"
_HAD = "opening-basis tax_year=2024 amount=12000"
"""Rows that several examples begin with."""

_TABLE = (
    Kind("contribution", "a contribution to a traditional IRA",
         ("tax_year", "amount"), ("date", "basis", "code"), codes=CONTRIBUTION_CODES, account_types=OWN_TRADITIONAL,
         made_by="due date", twin="roth-contribution", basis_within_amount=True, moves_basis=True,
         proves_basis=True, posted_by="limit_must_be_known", moves_value=1,
         called=("ira-contribution", "traditional-contribution", "traditional-ira-contribution",
         "contributions"), perhaps=("backdoor", "backdoor-roth"),
         example=(_PUT_IN,)),
    Kind("deduction", "the IRA deduction taken on the return",
         ("tax_year", "amount"), account_types=frozenset(), posts=(Post("deduction"),),
         may_be_zero=True, proves_basis=True,
         called=("ira-deduction", "deducted"),
         example=("contribution tax_year=2025 date=2025-03-10 account=vanguard amount=7000",
                  "deduction tax_year=2025 amount=3000")),
    Kind("contribution-returned", "a contribution returned with its earnings by the due date, IRC 408(d)(4)",
         ("tax_year", "amount", "moved"), ("date", "basis", "of"), account_types=OWN_TRADITIONAL,
         of_kinds=("contribution",),
         made_by="extended due date", twin="roth-contribution-returned", basis_within_amount=True,
         moves_basis=True, lessens_contributions=True, settled_by="returned", moves_value=-1,
         perhaps=("return-of-excess", "excess"),
         example=(_PUT_IN,
                  "contribution-returned tax_year=2025 date=2025-11-03 account=vanguard amount=2000 moved=2100 basis=2000 of=1")),
    Kind("excess-removed", "an excess contribution withdrawn after the due date, IRC 408(d)(5)",
         ("date", "amount", "basis"), ("of",), account_types=OWN_TRADITIONAL, of_kinds=("contribution",),
         posts=(Post("basis_adjustments", -1, "basis"), Post("excess_removed")),
         basis_within_amount=True, moves_basis=True, posted_by="excess_removed",
         settled_by="excess_without_basis", moves_value=-1,
         perhaps=("return-of-excess", "excess"),
         example=("contribution tax_year=2024 date=2024-03-10 account=vanguard amount=7000 basis=7000",
                  _PUT_IN,
                  "excess-removed date=2025-11-03 account=vanguard amount=1000 basis=1000 of=1")),
    Kind("recharacterized-to-roth", "a contribution moved to a Roth IRA and treated as made there",
         ("tax_year", "date", "amount", "moved"), ("basis", "of"), account_types=OWN_TRADITIONAL,
         to_types=ROTH, of_kinds=("contribution",),
         made_by="extended due date", twin="recharacterized-to-traditional", basis_within_amount=True,
         moves_basis=True, lessens_contributions=True, starts_roth_clock=True, settled_by="recharacterized", moves_value=-1,
         called=("recharacterization-to-roth",), perhaps=("recharacterization", "recharacterized"),
         example=(_PUT_IN,
                  "recharacterized-to-roth tax_year=2025 date=2025-11-03 account=vanguard to=vanguard-roth amount=2000 moved=2100 basis=2000 of=1")),
    Kind("recharacterized-to-traditional", "a Roth contribution moved to a traditional IRA and treated as made there",
         ("tax_year", "date", "amount", "moved"), ("basis", "of"), account_types=ROTH,
         to_types=OWN_TRADITIONAL, of_kinds=("roth-contribution",),
         made_by="extended due date", twin="recharacterized-to-roth", basis_within_amount=True,
         moves_basis=True, proves_basis=True, settled_by="recharacterized", moves_value=1,
         called=("recharacterization-to-traditional",), perhaps=("recharacterization", "recharacterized"),
         example=("roth-contribution tax_year=2025 date=2025-03-10 account=vanguard-roth amount=7000",
                  "recharacterized-to-traditional tax_year=2025 date=2025-11-03 account=vanguard-roth to=vanguard amount=7000 moved=7350 basis=7000 of=1")),
    Kind("distribution", "a distribution",
         ("date", "amount"), posts=(Post("distributions"),),
         twin="roth-distribution", moves_basis=True, leaves_iras=True, may_be_early=True, takes_required=True, moves_value=-1,
         called=("distributions", "withdrawal", "withdrawals", "rmd", "required-minimum-distribution"),
         perhaps=("value",),
         example=(_PUT_IN, "distribution date=2025-06-02 account=vanguard amount=5000")),
    Kind("conversion", "a conversion to a Roth IRA, dated when the money leaves",
         ("date", "amount"), to_types=ROTH, posts=(Post("conversions"),),
         moves_basis=True, leaves_iras=True, starts_roth_clock=True, posted_by="conversion", required_first=True, moves_value=-1,
         called=("roth-conversion", "roth-ira-conversion", "conversion-to-roth", "conversions", "convert",
         "converted"), perhaps=("backdoor", "backdoor-roth"),
         example=(_PUT_IN, "conversion date=2025-03-12 account=vanguard to=vanguard-roth amount=7000")),
    Kind("conversion-undone", "a conversion moved back, possible for conversions through 2017",
         ("tax_year", "amount", "moved"), ("date", "of"), account_types=ROTH, to_types=OWN_TRADITIONAL,
         of_kinds=("conversion",),
         made_by="extended due date", moves_basis=True, posted_by="conversion_undone", moves_value=1,
         example=("contribution tax_year=2017 date=2017-03-10 account=vanguard amount=5500 basis=5500",
                  "conversion date=2017-03-12 account=vanguard to=vanguard-roth amount=10000",
                  "conversion-undone tax_year=2017 date=2017-11-03 account=vanguard-roth to=vanguard amount=4000 moved=4200 of=2")),
    Kind("qcd", "a qualified charitable distribution, IRC 408(d)(8)",
         ("date", "amount"), posts=(Post("qcds"),),
         leaves_iras=True, posted_by="age_of_70_half", takes_required=True, moves_value=-1,
         called=("qualified-charitable-distribution",),
         example=("qcd person=ben date=2025-06-02 account=bens amount=5000",)),
    Kind("hsa-funding", "a qualified HSA funding distribution, IRC 408(d)(9)",
         ("date", "amount"), ("code",), codes=("self-only", "family"), posts=(Post("hsa_fundings"),),
         leaves_iras=True, posted_by="age_of_70_half", moves_value=-1,
         example=(_PUT_IN, "hsa-funding date=2025-06-02 account=vanguard amount=4000 code=self-only")),
    Kind("rollover-out", "money out of an IRA, to be rolled over within 60 days",
         ("date", "amount"), ("of",), account_types=TRADITIONAL | ROTH,
         leaves_iras=True, may_be_early=True, posted_by="rollover_out", required_first=True, moves_value=-1,
         perhaps=("rollover",),
         example=(_PUT_IN,
                  "distribution date=2025-06-02 account=vanguard amount=5000",
                  "rollover-out date=2025-12-10 account=vanguard amount=5000",
                  "rollover-in date=2026-01-20 account=fidelity amount=5000 of=3")),
    Kind("rollover-in", "money back into an IRA within 60 days, or later for the reason of its code",
         ("date", "amount", "of"), ("basis", "code"), codes=LATE_CODES, of_kinds=("rollover-out",),
         account_types=TRADITIONAL | ROTH, moves_value=1,
         perhaps=("rollover", "rollover-contribution"),
         example=(_PUT_IN,
                  "distribution date=2025-06-02 account=vanguard amount=5000",
                  "rollover-out date=2025-12-10 account=vanguard amount=5000",
                  "rollover-in date=2026-01-20 account=fidelity amount=5000 of=3")),
    Kind("plan-rollover-in", "a rollover from an employer plan; basis is its after-tax part",
         ("date", "amount", "basis"), to_types=OWN_TRADITIONAL, account_types=PLAN | OWN_TRADITIONAL,
         posts=(Post("basis_adjustments", 1, "basis"),),
         basis_within_amount=True, moves_basis=True, proves_basis=True, moves_value=1,
         perhaps=("rollover", "rollover-contribution"),
         example=(_PUT_IN, "plan-rollover-in date=2025-06-02 account=acme-401k to=vanguard amount=40000 basis=3000")),
    Kind("plan-rollover-out", "a reverse rollover: pre-tax money from an IRA to an employer plan",
         ("date", "amount"), account_types=OWN_TRADITIONAL, to_types=PLAN, posts=(Post("plan_rollovers_out"),), required_first=True, moves_value=-1,
         called=("reverse-rollover",), perhaps=("rollover",),
         example=(_PUT_IN, "plan-rollover-out date=2025-06-02 account=vanguard to=acme-401k amount=20000")),
    Kind("transfer", "a trustee-to-trustee transfer",
         ("date", "amount"), ("basis",), to_types=TRADITIONAL | ROTH, account_types=TRADITIONAL | ROTH,
         posted_by="transfer",
         called=("trustee-to-trustee-transfer",),
         example=(_PUT_IN, "transfer date=2025-06-02 account=vanguard to=fidelity amount=5000")),
    Kind("divorce-transfer", "a transfer to a spouse or former spouse under a divorce instrument, IRC 408(d)(6)",
         ("date", "amount", "basis"), ("code",), codes=("contributions", "conversions"), to_types=None,
         account_types=OWN_TRADITIONAL | {"roth"},
         moves_basis=True, posted_by="divorce_transfer", moves_value=-1,
         example=(_HAD, _PUT_IN, "divorce-transfer date=2025-06-02 account=vanguard to=bens amount=20000 basis=3000")),
    Kind("inherited", "an IRA inherited when its owner died; amount of moved is the share",
         ("date", "to"), ("amount", "moved", "basis", "code"), codes=("spouse", "other"), account_types=frozenset(),
         to_types=INHERITED, posted_by="inherited",
         example=("distribution date=2025-08-01 account=rosas amount=3000",
                  "inherited date=2025-06-02 to=rosas amount=30000 basis=4000 code=other")),
    Kind("disaster-distribution", "a qualified disaster distribution; the code names the disaster",
         ("date", "amount"), ("code",), posts=(Post("distributions"), Post("disaster_distributions")),
         twin="roth-disaster", moves_basis=True, leaves_iras=True, takes_required=True, moves_value=-1,
         example=(_PUT_IN, "disaster-distribution date=2025-02-03 account=vanguard amount=10000 code=DR-4856")),
    Kind("disaster-repayment", "a repayment of a qualified disaster distribution",
         ("date", "amount", "of"), ("code",), codes=POSTPONED_CODES, of_kinds=("disaster-distribution", "roth-disaster"),
         account_types=TRADITIONAL | ROTH,
         moves_basis=True, posted_by="disaster_repayment", moves_value=1,
         example=(_PUT_IN,
                  "disaster-distribution date=2025-02-03 account=vanguard amount=10000 code=DR-4856",
                  "disaster-repayment date=2025-10-01 account=vanguard amount=10000 of=2")),
    Kind("repayment", "a repayment of an early distribution, by the rule of the year",
         ("date", "amount", "code"), ("of",), codes=REPAYMENT_CODES, account_types=TRADITIONAL | ROTH,
         of_kinds=(*_DISTRIBUTED, "roth-distribution", "roth-homebuyer"),
         moves_basis=True, posted_by="repayment", moves_value=1,
         example=(_PUT_IN,
                  "distribution date=2025-02-03 account=vanguard amount=5000",
                  "repayment date=2025-10-01 account=vanguard amount=5000 of=2 code=birth-adoption")),
    Kind("roth-contribution", "a regular contribution to a Roth IRA",
         ("tax_year", "amount"), ("date", "code"), codes=("529", "gratuity", *POSTPONED_CODES),
         account_types=ROTH, posts=(Post("roth_contributions"),),
         made_by="due date", twin="contribution", starts_roth_clock=True, posted_by="roth_contribution",
         called=("roth-ira-contribution", "contribution-to-roth"),
         example=("roth-distribution date=2025-06-02 account=vanguard-roth amount=9000",
                  "roth-contribution tax_year=2025 date=2025-03-10 account=vanguard-roth amount=7000")),
    Kind("roth-contribution-returned", "a Roth contribution returned with its earnings by the due date",
         ("tax_year", "amount", "moved"), ("date", "of"), account_types=ROTH, of_kinds=("roth-contribution",),
         posts=(Post("roth_contributions", -1),),
         made_by="extended due date", twin="contribution-returned", settled_by="returned",
         leaves_roth=True,
         example=("roth-distribution date=2025-06-02 account=vanguard-roth amount=9000",
                  "roth-contribution tax_year=2025 date=2025-03-10 account=vanguard-roth amount=7000",
                  "roth-contribution-returned tax_year=2025 date=2025-11-03 account=vanguard-roth amount=2000 moved=2100 of=2")),
    Kind("roth-distribution", "a nonqualified distribution from a Roth IRA, or from a rollover inside a plan",
         ("date", "amount"), account_types=ROTH | PLAN, posts=(Post("roth_distributions"),),
         twin="distribution", may_be_early=True,
         leaves_roth=True, called=("roth-withdrawal",),
         example=("roth-distribution date=2025-06-02 account=vanguard-roth amount=5000",)),
    Kind("roth-homebuyer", "a qualified first-time homebuyer distribution from a Roth IRA",
         ("date", "amount"), account_types=ROTH, posts=(Post("roth_distributions"), Post("roth_homebuyer")),
         leaves_roth=True,
         example=("roth-homebuyer date=2025-06-02 account=vanguard-roth amount=10000",)),
    Kind("roth-qualified", "a qualified distribution from a Roth IRA",
         ("date", "amount"), account_types=ROTH, posts=(Post("roth_qualified"),),
         posted_by="roth_qualified",
         leaves_roth=True,
         example=("roth-qualified person=ben date=2025-06-02 account=bens-roth amount=5000",)),
    Kind("roth-disaster", "a qualified disaster distribution from a Roth IRA; the code names the disaster",
         ("date", "amount"), ("code",), account_types=ROTH,
         posts=(Post("roth_distributions"), Post("roth_disaster_distributions")),
         twin="disaster-distribution",
         leaves_roth=True,
         example=("roth-disaster date=2025-02-03 account=vanguard-roth amount=10000 code=DR-4856",)),
    Kind("plan-to-roth", "a rollover from an employer plan to a Roth IRA; basis is its after-tax part",
         ("date", "amount", "basis"), account_types=PLAN | ROTH, to_types=ROTH,
         posts=(Post("plan_to_roth"), Post("plan_to_roth_basis", 1, "basis")),
         basis_within_amount=True, starts_roth_clock=True,
         example=("roth-distribution date=2025-08-01 account=vanguard-roth amount=9000",
                  "plan-to-roth date=2025-06-02 account=acme-401k to=vanguard-roth amount=20000 basis=2000")),
    Kind("designated-roth-to-roth", "a rollover from a designated Roth account; basis is the investment in it",
         ("date", "amount", "basis"), account_types=PLAN | ROTH, to_types=ROTH,
         posts=(Post("roth_contributions", 1, "basis"),),
         starts_roth_clock=True,
         example=("roth-distribution date=2025-08-01 account=vanguard-roth amount=9000",
                  "designated-roth-to-roth date=2025-06-02 account=acme-401k to=vanguard-roth amount=20000 basis=15000")),
    Kind("in-plan-roth", "a rollover inside a plan to a designated Roth account",
         ("date", "amount", "basis"), account_types=PLAN, to_types=PLAN,
         posts=(Post("in_plan_roth"), Post("in_plan_roth_basis", 1, "basis")),
         basis_within_amount=True,
         example=("in-plan-roth date=2010-11-02 account=acme-401k to=acme-401k amount=20000 basis=2000",)),
    Kind("year-end-value", "the value on December 31",
         ("tax_year", "amount"), ("date",),
         made_by="December 31", may_be_zero=True, posted_by="begin_year",
         called=("year-end-balance", "year-end-fmv", "year-end", "yearend-value", "fmv",
         "fair-market-value", "december-31-value", "dec-31-value", "value-on-december-31",
         "value-at-year-end", "12-31-value"), perhaps=("value",),
         example=(_PUT_IN,
                  "distribution date=2025-06-02 account=vanguard amount=5000",
                  "year-end-value tax_year=2025 date=2025-12-31 account=vanguard amount=50000")),
    Kind("opening-basis", "the basis at the end of that year, where the record begins",
         ("tax_year", "amount"), ("date",),
         made_by="December 31", may_be_zero=True, proves_basis=True, opens="basis", posted_by="opening",
         perhaps=("basis", "line-14"),
         example=(_PUT_IN, "distribution date=2025-06-02 account=vanguard amount=5000", _HAD)),
    Kind("opening-roth-contributions", "the basis in regular Roth contributions at the end of that year",
         ("tax_year", "amount"), ("date",), account_types=ROTH,
         made_by="December 31", may_be_zero=True, starts_roth_clock=True, opens="roth_contributions",
         posted_by="opening",
         example=("roth-distribution date=2025-06-02 account=vanguard-roth amount=5000",
                  "opening-roth-contributions tax_year=2024 amount=15000")),
    Kind("opening-roth-conversion", "what is left of an earlier conversion; basis is its nontaxable part",
         ("tax_year", "amount", "basis"), ("date",), account_types=ROTH,
         made_by="December 31", may_be_zero=True, basis_within_amount=True, starts_roth_clock=True,
         opens="roth_conversions", posted_by="opening",
         example=("roth-distribution date=2025-06-02 account=vanguard-roth amount=5000",
                  "opening-roth-conversion tax_year=2020 account=vanguard-roth amount=20000 basis=6000")),
    Kind("basis-stated", "a paper says that the basis at the end of that year was this; it only compares",
         ("tax_year", "amount"), ("date",),
         made_by="December 31", may_be_zero=True, posted_by="basis_stated",
         called=("form-8606-line-14",), perhaps=("basis", "line-14"),
         example=(_PUT_IN, "basis-stated tax_year=2025 amount=7000")),
    Kind("election", "a choice the law leaves to the owner",
         ("tax_year", "code"), ("amount",), codes=ELECTION_CODES, account_types=frozenset(),
         may_be_zero=True, posted_by="election",
         example=("conversion date=2010-03-12 account=vanguard to=vanguard-roth amount=20000",
                  "election tax_year=2010 code=all-in-2010")),
    Kind("method", "how amounts are rounded, from that year until the next such entry",
         ("tax_year", "code"), codes=METHOD_CODES, account_types=frozenset(),
         example=(_HAD,
                  "distribution date=2025-06-02 account=vanguard amount=5000",
                  "method tax_year=2025 code=places=3")),
    Kind("return", "the filing status, the spouse who filed along, and the day it was filed",
         ("tax_year", "code"), ("date",), codes=FILING_CODES, account_types=frozenset(), to_types=None,
         made_by="later",
         example=(_PUT_IN, "return tax_year=2025 date=2026-03-02 code=single")),
    Kind("figure", "a figure of the return that worksheets and Form 1040-X need",
         ("tax_year", "code"), ("amount", "date"), codes=FIGURE_CODES, account_types=frozenset(),
         made_by="later", may_be_zero=True,
         example=("contribution tax_year=2025 date=2025-03-10 account=vanguard amount=7000",
                  "return tax_year=2025 code=single",
                  "figure tax_year=2025 amount=1 code=covered",
                  "figure tax_year=2025 amount=90000 code=compensation",
                  "figure tax_year=2025 amount=85000 code=modified-agi")),
    Kind("filed", "a form went to the IRS; source names its snapshot and digest",
         ("tax_year", "code"), ("date",), codes=FILED_CODES, account_types=TRADITIONAL,
         made_by="later",
         example=(_PUT_IN, "filed tax_year=2025 date=2026-03-02 code=none")),
    Kind("residence", "the state in which the person lives from that day on",
         ("date", "code"), codes=STATE_CODES, account_types=frozenset(), of_a_state=True,
         called=("moved-to", "lives-in"),
         example=("residence date=2025-06-02 code=NJ",)),
    Kind("state-deduction", "the IRA deduction that a state allowed, where it differs from the federal one",
         ("tax_year", "amount", "code"), codes=TRACKED_STATES, account_types=frozenset(), may_be_zero=True,
         of_a_state=True,
         example=("contribution tax_year=2025 date=2025-03-10 account=vanguard amount=7000",
                  "deduction tax_year=2025 amount=7000",
                  "state-deduction tax_year=2025 amount=2000 code=CA")),
    Kind("opening-state-basis", "what a state had taxed by the end of that year, where the record begins",
         ("tax_year", "amount", "code"), codes=TRACKED_STATES, account_types=frozenset(),
         made_by="December 31", may_be_zero=True, of_a_state=True,
         example=("opening-state-basis tax_year=2024 amount=12000 code=NJ",)),
    Kind("opening-state-recovered", "what of that had come back; for Massachusetts all that had come out",
         ("tax_year", "amount", "code"), codes=TRACKED_STATES, account_types=frozenset(),
         made_by="December 31", may_be_zero=True, of_a_state=True,
         example=("opening-state-basis tax_year=2024 amount=12000 code=NJ",
                  "opening-state-recovered tax_year=2024 amount=3000 code=NJ")),
    Kind("void", "strikes the entry it corrects",
         ("corrects",), account_types=frozenset(),
         example=(_PUT_IN, "void corrects=1")),
)  # fmt: skip

KINDS = {kind.name: kind for kind in _TABLE}
"""Every kind by its name."""


def which(fits: Callable[[Kind], object]) -> frozenset[str]:
    """The names of the kinds that fit: `which(lambda kind: kind.moves_basis)`."""
    return frozenset(kind.name for kind in _TABLE if fits(kind))
