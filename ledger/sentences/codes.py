"""What each code of an entry means, in a sentence: for questions, completion and the reference."""

from __future__ import annotations

from basisbook.ledger import kinds

_DISASTER = "a disaster, for which the IRS put the day off"
_COMBAT = "service in a combat zone, for which the law puts the day off"

SAYS: dict[str, str] = {
    # contributions
    "employer": "the employer's money, in a SEP or SIMPLE IRA",
    "personal": "your own money, in a SEP or SIMPLE IRA",
    "disaster": _DISASTER,
    "combat-zone": _COMBAT,
    "529": "it came from a 529 plan, IRC 529(c)(3)(E)",
    "gratuity": "a military death gratuity or SGLI payment",
    # HSA
    "self-only": "the health plan covers you alone",
    "family": "the health plan covers the family",
    # a late rollover
    "waiver": "the delay was the fault of a bank or broker, and every condition of the automatic waiver holds",
    "self-certified": "the letter of Rev. Proc. 2020-46 was given to the custodian",
    "ruling": "the IRS allowed it by letter",
    "frozen": "the deposit was frozen, so that the 60 days stood still",
    "home-purchase": "it was for a first home, and the purchase fell through",
    "2020-required": "it was a required distribution of 2020, which could go back until August 31, 2020",
    # divorce, inheritance
    "contributions": "of a Roth IRA: the part that is contributions",
    "conversions": "of a Roth IRA: the part that is conversions",
    "spouse": "the heir was married to the owner",
    "other": "the heir was not married to the owner",
    # repayments
    "reservist": "a qualified reservist distribution",
    "birth-adoption": "for the birth or adoption of a child",
    "emergency": "for an emergency expense",
    "domestic-abuse": "to a victim of domestic abuse",
    "terminal-illness": "because of a terminal illness",
    # elections
    "all-in-2010": "the conversions of 2010 all taxed in 2010",
    "all-in-1998": "the conversions of 1998 all taxed in 1998, and not over four years",
    "worksheet-1-1": "nondeductible by Worksheet 1-1 of Publication 590-B",
    "disaster-in-one-year": "disaster money is income of its year, not a third in each of three",
    "deductible-first": "what came back was deducted first",
    # rounding and worksheets
    **{f"places={number}": f"line 10 with {number} places" for number in (3, 4, 5, 6)},
    "money=dollars": "amounts on the form in whole dollars",
    "money=cents": "amounts on the form in dollars and cents",
    "nj-worksheet=combined": "one worksheet of New Jersey for all IRAs together",
    "nj-worksheet=separate": "a worksheet of New Jersey for each IRA",
    # filing status
    "single": "single",
    "joint": "married, filing jointly",
    "separate": "married, filing separately",
    "separate-apart": "married, filing separately, and lived apart all year",
    "head": "head of household",
    "surviving-spouse": "qualifying surviving spouse",
    # figures
    "modified-agi": "modified adjusted gross income, for the IRA deduction or a Roth contribution",
    "compensation": "wages and self-employment income",
    "covered": "1 if covered by a plan at work (box 13 of Form W-2), 0 if not",
    "spouse-covered": "the same of the spouse",
    "spouse-compensation": "the spouse's wages and self-employment income",
    "agi": "adjusted gross income",
    "deductions": "standard or itemized deductions",
    "qbi": "the qualified business income deduction",
    "schedule-1a": "the deductions of Schedule 1-A, from 2025",
    "taxable-income": "taxable income",
    "tax": "the tax on the taxable income",
    "credits": "nonrefundable credits",
    "other-taxes": "other taxes, as on Schedule 2",
    "total-tax": "total tax",
    "withholding": "federal income tax withheld",
    "estimated": "estimated tax payments, with what came from the year before",
    "eic": "the earned income credit",
    "refundable-credits": "other refundable credits",
    "overpaid": "what was overpaid, or refunded",
    "ira-taxable": "taxable IRA distributions, line 4b from 2019",
    "ira-deduction": "the IRA deduction",
    "early-tax": "the additional tax on early distributions, Form 5329",
    "excess-tax": "the additional tax on excess contributions, Form 5329",
    "missed-tax": "the additional tax on a required distribution that was not taken, Form 5329",
    "missed-waived": "the part of a required distribution not taken for which a waiver of the tax is asked",
    "apply-to-next-year": "how much of the refund goes to next year's estimated tax",
    "paid": "tax paid with the return, an extension, or later, and the day",
    "extended-to": "the day to which filing was extended",
    "postponed-from": "the first day of a postponement",
    "postponed-to": "the last day of a postponement",
    "postponement-counts": "payments in the postponement count as made on time",
    "form-1040-nr": "the return was Form 1040-NR, of a nonresident",
    # filed
    "original": "the first form of the year",
    "amended": "a later form, with Form 1040-X",
    "none": "no Form 8606 was filed",
    "abroad": "outside the United States",
}

_EARLY = {
    "01": "a plan (no IRA) after the job ended in the year of the 55th birthday or later",
    "02": "substantially equal periodic payments", "03": "total and permanent disability", "04": "death of the owner",
    "05": "medical expenses above the share of income", "06": "a plan (no IRA), paid to a former spouse by court order",
    "07": "health insurance while unemployed", "08": "higher education expenses", "09": "a first home, up to $10,000",
    "10": "an IRS levy", "11": "a reservist called to active duty",
    "12": "not early at all: box 7 of Form 1099-R is wrong; in older years any other exception, or several",
    "13": "a section 457 plan of a state or charity", "14": "a plan that paid by an election of before March 1986",
    "15": "dividends on the employer's shares in a plan, section 404(k)",
    "16": "an annuity contract: what was put in before August 14, 1982",
    "17": "phased retirement of a federal employee",
    "18": "a plan that enrolled somebody by itself, taken back soon, section 414(w)",
    "19": "a child was born or adopted, up to $5,000", "20": "terminal illness",
    "21": "earnings that came back with an excess contribution", "22": "a victim of domestic abuse",
    "23": "an emergency expense, up to $1,000", "99": "several exceptions at once",
}  # fmt: skip
"""The exceptions of Form 5329, line 2, by the instructions of 2025, second-hand; 12 of older years by those of 2007 to 2017."""
_METHODS = {
    "table": "by the tax table",
    "worksheet": "by the tax computation worksheet",
    "schedule-d": "by the tax worksheet of Schedule D",
    "schedule-j": "by Schedule J, of a farmer or fisher",
    "qualified-dividends": "by the worksheet for qualified dividends and capital gains",
    "foreign-income": "by the worksheet for foreign earned income",
    "form-8615": "by Form 8615, of a child with unearned income",
}


def says(code: str) -> str:
    """What a code means; empty for one of which nothing more can be said than its name."""
    if code in SAYS:
        return SAYS[code]
    item, is_pair, answer = code.partition("=")
    if item == "method":
        return f"the tax was figured {_METHODS[answer]} ({kinds.TAX_METHODS[answer]})"
    if item == "early-exception":
        return f"no tax of 10%, exception {answer} of Form 5329: {_EARLY[answer]}"
    if is_pair and item in kinds.RIPPLES:
        return f"{kinds.RIPPLES[item][0]}: {_ANSWERS[answer]}"
    if item in SAYS and answer in SAYS:
        return f"{SAYS[item]}; late for {SAYS[answer]}"
    if code.startswith("new-"):
        return f"{SAYS[code.removeprefix('new-')]}, as it should have been"
    return ""


_ANSWERS = {
    "same": "looked at, and unchanged",
    "changed": "changed, and in the new figures",
    "none": "not on this return",
}


BOX_7 = {
    "1": "early, no exception known",
    "2": "early, an exception applies",
    "3": "disability",
    "4": "after a death",
    "5": "prohibited transaction",
    "6": "exchange of insurance contracts, free of tax",
    "7": "normal",
    "8": "a contribution taken back, taxable this year",
    "9": "cost of life insurance in a plan",
    "A": "lump sum of a plan, ten-year option",
    "B": "designated Roth account",
    "C": "reportable death benefits",
    "D": "annuity payments",
    "E": "correction of a plan",
    "F": "charitable gift annuity",
    "G": "straight to another account or plan",
    "H": "from a designated Roth account to a Roth IRA",
    "J": "early, from a Roth IRA",
    "K": "assets without a market value",
    "L": "loan",
    "M": "loan of a plan, offset",
    "N": "contribution of this year moved to the other kind of IRA",
    "P": "a contribution taken back, taxable the year before",
    "Q": "qualified, from a Roth IRA",
    "R": "contribution of the year before moved to the other kind of IRA",
    "S": "early, from a SIMPLE IRA in its first two years",
    "T": "from a Roth IRA, an exception applies",
    "U": "dividends of an ESOP",
    "W": "insurance for long-term care",
    "Y": "straight to a charity",
}
"""Instructions for Forms 1099-R and 5498 (2025), Guide to Distribution Codes; Y is of 2025. 6, 9, A, C, E and M, which are not for IRAs,
are from memory."""


BOX_13C = {
    "SC": "a late rollover, self-certified",
    "PO": "a rollover of a plan loan that was offset",
    "FD": "a contribution made late because of a disaster",
    "EO": "a contribution made late from a combat zone, by an executive order (EO and its number)",
    "PL": "the same, by a public law (PL and its number)",
}
"""Form 5498, box 13c. Instructions for Forms 1099-R and 5498 (2025)."""
BOX_14B = {
    "QR": "a qualified reservist distribution put back",
    "DD": "a qualified disaster distribution put back",
    "BA": "a birth or adoption distribution put back",
    "EP": "an emergency distribution put back",
    "DA": "a distribution to a victim of domestic abuse put back",
    "TI": "a distribution because of a terminal illness put back",
}
"""Form 5498, box 14b. The same."""


def is_box_7(text: str) -> bool:
    """Whether it is one code or two, as the box can hold them."""
    return 1 <= len(text) <= 2 and len(set(text)) == len(text) and set(text) <= set(BOX_7)
