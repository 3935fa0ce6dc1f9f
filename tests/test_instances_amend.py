"""Returns that were wrong, from raw entries through the commands to the text of the papers: one row an instance.

A row is commands as they are typed, each under the day it is given on; then what `amend` (or another command) prints, and
what stands on the papers of `amend --out`, by a part of the name of the file. The amounts were worked out by hand from the
instructions of Form 8606, Publications 590-A and 590-B, and the instructions of Form 1040-X.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from basisbook.cli.main import main
from basisbook.ledger.kinds import FIGURE_CODES, KINDS

pytestmark = [pytest.mark.alone, pytest.mark.slow]

TODAY = "2026-11-26"
EXPLAINED = "explanation-of-changes"
FEWER = "Form 8606 line 1 from $7,000 to $3,000"


@dataclass(frozen=True)
class Case:
    """`prints`: what the last command prints; `papers`: by a part of the name; `never` stands nowhere."""

    rows: str
    prints: tuple[str, ...] = ()
    papers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    never: tuple[str, ...] = ()
    born: str = "1980-01-01"
    day: str = TODAY
    ends: str = "amend --out OUT"


def put(year: int, amount: int, more: str = "") -> str:
    return f"record contribution --tax-year {year} --date {year}-06-01 --account ira --amount {amount} {more}"


def went_in(year: int, on: str) -> str:
    return f"record return --tax-year {year} --code single --date {on}"


CASES: dict[str, Case] = {
    # Deducted or not, and allowable or not
    "deducted, and not deductible": Case(
        f"""{put(2024, 7000)}
        record deduction --tax-year 2024 --amount 7000
        {went_in(2024, "2025-04-10")}
        filed 2024 --none
        correct 2 --amount 0""",
        (
            "1040-X and 8606",
            "the IRA deduction changes by -$7,000",
            "as soon as possible",
            "$50 for a form that was not filed",
        ),
        {
            EXPLAINED: (
                "The return deducted $7,000 that Ana Reyes had contributed to traditional IRAs; none of it is deductible.",
                "Schedule 1 line 20: decrease of $7,000",
            ),
            "basis-ana": ("The IRA deduction that is right for the year 0",),
        },
        ("deduction taken on the return", "no last day", "+$0", "changes by $0"),
    ),
    "why none of it is deductible": Case(
        f"""{put(2024, 7000)}
        record deduction --tax-year 2024 --amount 7000
        {went_in(2024, "2025-04-10")}
        filed 2024 --none
        correct 2 --amount 0
        record figure --tax-year 2024 --code covered --source 'Form W-2, box 13'
        record figure --tax-year 2024 --code modified-agi --amount 120000""",
        ("the IRA deduction changes by -$7,000",),
        {
            EXPLAINED: (
                "Ana Reyes was covered by a retirement plan at work in 2024 (Form W-2, box 13). Filing status: single.",
                "Modified adjusted gross income: $120,000.",
                "For 2024 the deduction is reduced from $77,000 of it on, and gone at $87,000: section 219(g);",
            )
        },
        ("why is not recorded",),
    ),
    "why it is deductible": Case(
        f"""{put(2024, 7000, "--basis 7000")}
        {went_in(2024, "2025-04-10")}
        filed 2024 --on 2025-04-10
        correct 1 --basis 0
        record deduction --tax-year 2024 --amount 7000
        record figure --tax-year 2024 --code covered --amount 0""",
        ("the IRA deduction changes by +$7,000",),
        {
            EXPLAINED: (
                "Ana Reyes was not covered by a retirement plan at work in 2024, and no income limits",
            )
        },
    ),
    "nothing was recorded of the deduction": Case(
        f"""{put(2024, 7000, "--basis 7000")}
        {went_in(2024, "2025-04-10")}
        filed 2024 --none""",
        ("the IRA deduction of Ana Reyes on the return (Schedule 1 line 20 of 2024) is not recorded",),
        never=("no IRA deduction was taken", "no amount on the return changes"),
    ),
    "not deducted, and deductible": Case(
        f"""{put(2024, 7000, "--basis 7000")}
        {went_in(2024, "2025-04-10")}
        filed 2024 --on 2025-04-10
        correct 1 --basis 0
        record deduction --tax-year 2024 --amount 7000""",
        (
            "1040-X",
            "2028-04-15",
            "the IRA deduction changes by +$7,000",
            "no Form 8606 is due for the year any more",
        ),
        {
            EXPLAINED: (
                "Of the contributions of Ana Reyes to traditional IRAs $7,000 is deductible, and the return deducted $0.",
                (
                    "Form 8606 that was filed for 2024 carried a basis of $7,000. No form is due for 2024 any more; the basis"
                    " carried is $0."
                ),
                "Schedule 1 line 20: increase of $7,000",
            )
        },
        ("$100", "ask a professional"),
    ),
    "the election changed in part": Case(
        f"""{put(2024, 7000, "--basis 7000")}
        {went_in(2024, "2025-04-10")}
        filed 2024 --on 2025-04-10
        correct 1 --basis 3000
        record deduction --tax-year 2024 --amount 4000""",
        ("the IRA deduction changes by +$4,000",),
        {EXPLAINED: (FEWER, "The IRA deduction increases by $4,000.")},
        ("was deducted on the return", "another record", "$100"),
    ),
    "a deduction that was forgotten": Case(
        f"""{put(2023, 6000)}
        record deduction --tax-year 2023 --amount 6000
        {went_in(2023, "2024-04-10")}
        filed 2023 --none
        amend 2023 --figure 'ira-deduction=0 ira-taxable=0'""",
        ("1040-X", "2027-04-15", "the IRA deduction changes by +$6,000"),
        {EXPLAINED: ("$6,000 is deductible, and the return deducted $0",)},
        ("Nothing to send", "taxable IRA income changes"),
    ),
    # Acts after the return
    "a Roth contribution recharacterized and deducted": Case(
        f"""record roth-contribution --tax-year 2025 --date 2025-03-01 --account roth --amount 7000
        {went_in(2025, "2026-02-20")}
        filed 2025 --none
        record recharacterized-to-traditional --tax-year 2025 --date 2026-08-15 --account roth --to ira --amount 7000 --moved 7400 --basis 0 --of 1
        record deduction --tax-year 2025 --amount 7000""",
        ("1040-X", '"Filed pursuant to section 301.9100-2"', "the IRA deduction changes by +$7,000"),
        {
            EXPLAINED: (
                "Filed pursuant to section 301.9100-2.",
                "On August 15, 2026, Ana Reyes recharacterized a contribution of $7,000 for 2025",
                "Attached: statement for the return of 2025.",
            ),
            "statement-2025": ("with earnings of $400, $7,400 in all",),
        },
        ("reasonable cause", "$50"),
    ),
    "a Roth contribution recharacterized, and no dollar changes": Case(
        f"""record roth-contribution --tax-year 2023 --date 2023-03-01 --account roth --amount 6500
        {went_in(2023, "2024-04-10")}
        filed 2023 --none
        record recharacterized-to-traditional --tax-year 2023 --date 2024-09-10 --account roth --to ira --amount 6500 --moved 7100 --basis 6500 --of 1""",
        ("1040-X and 8606", "no change", '"Filed pursuant to section 301.9100-2"'),
        {
            EXPLAINED: (
                "When the return for 2023 was filed, no Form 8606 for Ana Reyes was due",
                "with earnings of $600, $7,100 in all, from a Roth IRA to a traditional IRA",
            ),
            "cover-list": ("No amount changes. Send it soon",),
        },
        ("reasonable", "6676", "was required", "$50", "recharacterized-to"),
        day="2024-09-15",
    ),
    "recharacterized before the return went in, and left out of it": Case(
        f"""{put(2023, 6500, "--basis 6500")}
        {went_in(2023, "2024-04-10")}
        filed 2023 --on 2024-04-10
        record recharacterized-to-roth --tax-year 2023 --date 2024-02-23 --account ira --to roth --amount 4000 --moved 4300 --of 1""",
        ("corrected 8606, alone", "$100 for a nondeductible contribution stated too high"),
        {
            EXPLAINED: (
                "Line 1 (nondeductible contributions for the year) was $6,500; the correct amount is $2,500.",
                "On February 23, 2024, Ana Reyes recharacterized a contribution of $4,000 for 2023",
            ),
            "basis-ana": ("A contribution moved to a Roth IRA and treated as made there -4,000",),
        },
        ("Filed pursuant",),
    ),
    "a whole contribution returned": Case(
        f"""{put(2023, 6500, "--basis 6500")}
        {went_in(2023, "2024-04-10")}
        filed 2023 --on 2024-04-10
        record contribution-returned --tax-year 2023 --date 2024-08-20 --account ira --amount 6500 --moved 6900 --of 1""",
        ("taxable IRA income changes by +$400", "the 10% additional tax changes by +$40", "301.9100-2"),
        {
            EXPLAINED: (
                "Filed pursuant to section 301.9100-2.",
                "was returned with earnings of $400, $6,900 in all, section 408(d)(4). The earnings are income of 2023.",
                "Form 1040 line 4b from $0 to $400",
            )
        },
        ("ask a professional", "$100"),
        day="2024-09-01",
    ),
    "a part of a contribution returned": Case(
        f"""{put(2025, 7000, "--basis 7000")}
        {went_in(2025, "2026-02-20")}
        filed 2025 --on 2026-02-20
        record contribution-returned --tax-year 2025 --date 2026-09-01 --account ira --amount 3000 --moved 3300 --of 1""",
        ("taxable IRA income changes by +$300", "1040-X and 8606"),
        {EXPLAINED: ("Form 8606 line 1 from $7,000 to $4,000", "Form 1040 line 4b from $0 to $300")},
        ("$100", "no last day"),
    ),
    "a Roth contribution returned": Case(
        f"""record roth-contribution --tax-year 2025 --date 2025-03-01 --account roth --amount 7000
        {went_in(2025, "2026-02-20")}
        filed 2025 --none
        record roth-contribution-returned --tax-year 2025 --date 2026-09-01 --account roth --amount 7000 --moved 7900 --of 1""",
        ("taxable IRA income changes by +$900",),
        {EXPLAINED: ("had made to a Roth IRA for 2025 was returned with earnings of $900",)},
        ("Nothing to send",),
    ),
    "money of domestic abuse put back in the next year": Case(
        f"""record opening-basis --tax-year 2023 --amount 9000
        record distribution --date 2024-05-10 --account ira --amount 10000
        record year-end-value --tax-year 2024 --account ira --amount 30000
        {went_in(2024, "2025-04-10")}
        filed 2024 --on 2025-04-10
        record repayment --date 2025-06-10 --account ira --amount 6000 --of 2 --code domestic-abuse""",
        ("taxable IRA income changes by -$4,650", "2028-04-15"),
        {
            EXPLAINED: (
                "On June 10, 2025, Ana Reyes repaid $6,000 of the distribution of May 10, 2024 (domestic abuse)",
                "from $7,750 to $3,100 (decrease of $4,650)",
            )
        },
        ("ask a professional", "distribution of this year"),
    ),
    "disaster money put back after the returns": Case(
        f"""record opening-basis --tax-year 2019 --amount 9000
        record disaster-distribution --date 2020-05-10 --account ira --amount 30000
        record year-end-value --tax-year 2020 --account ira --amount 30000
        {went_in(2020, "2021-04-10")}
        filed 2020 --on 2021-04-10
        record disaster-repayment --date 2023-03-10 --account ira --amount 30000 --of 2""",
        (
            "ask a professional",
            "Form 8915 of 2020 and of the years over which it was spread change",
            "of what was taken on 2020-05-10 more could be put back until 2023-05-10",
            "by the worksheet of Publication 590-B (2025), chapter 3, this money is income of 2022 from",
            "to $0; amend the return of that year",
        ),
        never=("what was filed is right",),
    ),
    # One income
    "a gift that a deduction of another year makes taxable": Case(
        f"""record opening-basis --tax-year 2021 --amount 30000
        record qcd --date 2023-05-01 --account ira --amount 20000
        record distribution --date 2023-06-01 --account ira --amount 5000
        record year-end-value --tax-year 2023 --account ira --amount 275000
        {went_in(2023, "2024-04-15")}
        filed 2023 --on 2024-04-15
        {put(2022, 6000, "--basis 0")}
        record deduction --tax-year 2022 --amount 6000""",
        ("taxable IRA income changes by +$6,000",),
        {
            EXPLAINED: (
                "Of the $20,000 that went from IRAs of Ana Reyes directly to charity, $6,000 is not excluded",
                "from $4,464 to $10,464 (increase of $6,000)",
            )
        },
        born="1951-03-10",
    ),
    "income of 2010 on the returns of 2011 and 2012": Case(
        f"""record opening-basis --tax-year 2009 --amount 10000
        record conversion --date 2010-05-01 --account ira --to roth --amount 40000
        record year-end-value --tax-year 2010 --account ira --amount 0
        {went_in(2010, "2011-04-10")}
        {went_in(2011, "2012-04-10")}
        {went_in(2012, "2013-04-10")}
        filed 2010 --line 16=40000 --line 17=0 --line 18=40000 --line 20a=20000 --line 20b=20000 --on 2011-04-10""",
        ("2011 1040-X ! Ana Reyes 2015-04-15", "2012 1040-X ! Ana Reyes 2016-04-15"),
        {
            f"2010-corrected-8606-ana/*{EXPLAINED}": (
                "The taxable amount of conversions is corrected on Form 8606 for Ana Reyes.",
                "Line 17 of the form that was filed showed a basis of $0. It left out $10,000 of basis at the end of 2009",
                "the returns for 2011 and 2012 are amended separately",
                "line 20a from $20,000 to $15,000",
            ),
            f"2011-1040-x-ana/*{EXPLAINED}": (
                (
                    "Form 8606 for 2010, as it is correct, puts income of Ana Reyes off to this return. The amount on Form 1040 line 15b was $5,000"
                    " too high"
                ),
            ),
            f"2012-1040-x-ana/*{EXPLAINED}": (
                "Form 8606 for 2010, as it is correct, puts income",
                "from $20,000 to $15,000",
            ),
        },
        ("basis carried (Form",),
        day="2013-06-12",
    ),
    "income of 1998 on the returns of 1999 and 2000": Case(
        f"""record opening-basis --tax-year 1997 --amount 10000
        record conversion --date 1998-05-01 --account ira --to roth --amount 40000
        record year-end-value --tax-year 1998 --account ira --amount 0
        {went_in(1998, "1999-04-10")}
        {went_in(1999, "2000-04-10")}
        {went_in(2000, "2001-04-10")}
        filed 1998 --line 14c=40000 --line 15=0 --line 16=40000 --line 17=10000 --on 1999-04-10""",
        ("1999 1040-X ! Ana Reyes 2003-04-15", "2000 1040-X ! Ana Reyes 2004-04-15"),
        {
            f"1998-1040-x-ana/*{EXPLAINED}": ("It left out $10,000 of basis at the end of 1997",),
            f"2000-1040-x-ana/*{EXPLAINED}": ("from $10,000 to $7,500 (decrease of $2,500)",),
        },
        day="2001-06-12",
    ),
    "a distribution that was forgotten, and no form is due": Case(
        f"""{put(2023, 6500, "--basis 0")}
        record deduction --tax-year 2023 --amount 6500
        {went_in(2023, "2024-04-10")}
        filed 2023 --none
        record distribution --date 2023-08-01 --account ira --amount 4000
        amend 2023 --figure ira-taxable=0""",
        ("taxable IRA income changes by +$4,000", "the 10% additional tax changes by +$400"),
        {
            EXPLAINED: (
                "The return did not show this: $4,000 taken out of the traditional IRA on August 1, 2023.",
                "Form 5329 line 4 and Schedule 2 line 8 from $0 to $400",
            )
        },
        ("IRA ira",),
    ),
    "a distribution of one of two people, and the return known as a whole": Case(
        """person ben --name 'Ben Reyes' --born 1952-01-01
        account Beta --id bens --type traditional --person ben
        record return --person ana --tax-year 2024 --code joint --to ben --date 2025-04-10
        record distribution --person ana --date 2024-03-01 --account ira --amount 9000
        filed 2024 --none --person ana
        filed 2024 --none --person ben
        record distribution --person ben --date 2024-06-26 --account bens --amount 7000
        amend 2024 --person ana --figure ira-taxable=9000""",
        ("taxable IRA income changes by +$7,000",),
        {
            EXPLAINED: (
                "The return did not show this of Ben Reyes: $7,000 taken out of the traditional IRA at Beta",
            )
        },
        ("of Ana Reyes",),
        born="1950-01-01",
    ),
    "a part of a distribution that had gone to charity": Case(
        f"""record opening-basis --tax-year 2020 --amount 20000
        record distribution --date 2023-03-01 --account ira --amount 12000
        record year-end-value --tax-year 2023 --account ira --amount 188000
        {went_in(2023, "2024-04-10")}
        filed 2023 --on 2024-04-10
        correct 2 --amount 7000
        record qcd --date 2023-03-01 --account ira --amount 5000""",
        ("taxable IRA income changes by -$4,518",),
        {
            EXPLAINED: (
                "Line 7 (distributions not converted) was $12,000; the correct amount is $7,000.",
                "It left this out: $5,000 given to charity straight from the traditional IRA on March 1, 2023.",
            )
        },
        born="1945-01-01",
    ),
    "recharacterized too late, and so not": Case(
        f"""{put(2023, 6500, "--basis 6500")}
        {went_in(2023, "2024-04-10")}
        filed 2023 --on 2024-04-10
        record recharacterized-to-roth --tax-year 2023 --date 2024-12-01 --account ira --to roth --amount 6500 --moved 6900 --of 1
        record year-end-value --tax-year 2024 --account ira --amount 0""",
        ("2023 nothing Ana Reyes",),
        never=("lawful act", "301.9100-2", "2023-1040-x", "statement-2023-ana.pdf"),
    ),
    "income of 2010 that the return of 2011 took up by no form": Case(
        f"""record contribution --tax-year 2009 --date 2009-03-01 --account ira --amount 5000 --basis 5000
        record contribution --tax-year 2010 --date 2010-03-01 --account ira --amount 5000 --basis 5000
        record conversion --date 2010-05-01 --account ira --to roth --amount 30000
        record year-end-value --tax-year 2010 --account ira --amount 20000
        {went_in(2009, "2010-04-10")}
        {went_in(2010, "2011-04-10")}
        {went_in(2011, "2012-04-10")}
        filed 2009 --none
        filed 2010 --none --return 15b=0
        amend 2009 --figure ira-deduction=0
        amend 2010 --figure ira-deduction=0
        amend 2011 --figure ira-taxable=15000""",
        ("2011 1040-X ! Ana Reyes 2015-04-15", "taxable IRA income changes by -$3,000"),
        {
            f"2011-1040-x-ana/*{EXPLAINED}": (
                "The amount on Form 1040 line 15b was $3,000 too high.",
                "Forms 8606 for 2009 and 2010 are filed separately.",
                "from $15,000 to $12,000",
            )
        },
        born="1950-01-01",
        day="2012-06-01",
    ),
    "a conversion moved back in 2018": Case(
        f"""record opening-basis --tax-year 2016 --amount 8000
        record conversion --date 2017-03-01 --account ira --to roth --amount 20000
        record year-end-value --tax-year 2017 --account ira --amount 20000
        {went_in(2017, "2018-04-10")}
        filed 2017 --on 2018-04-10
        record conversion-undone --tax-year 2017 --date 2018-09-10 --account roth --to ira --amount 20000 --moved 22000 --of 2""",
        ("taxable IRA income changes by -$16,000", "301.9100-2"),
        {
            EXPLAINED: (
                "Ana Reyes recharacterized $20,000 of the conversion of March 1, 2017",
                "with earnings of $2,000, $22,000 in all, from a Roth IRA to a traditional IRA, and is treated as not converted",
                "carried a basis of $4,000. No form is due for 2017 any more; the basis carried is $8,000.",
            )
        },
        ("a contribution of $20,000", "conversion-undone"),
        day="2019-02-01",
    ),
    "an inherited IRA whose basis the heir did not know of": Case(
        """person dad --name 'Dan Reyes' --born 1945-01-01 --died 2023-03-01
        account Beta --id dads --type traditional --person dad
        account Beta --id inh --type inherited-traditional --person ana --decedent dad
        record opening-basis --person dad --tax-year 2022 --amount 30000
        record year-end-value --person dad --tax-year 2023 --account dads --amount 0
        record inherited --person ana --date 2023-03-01 --to inh --code other --amount 100000 --moved 100000
        record distribution --person ana --date 2024-06-01 --account inh --amount 10000
        record year-end-value --person ana --tax-year 2023 --account inh --amount 100000
        record year-end-value --person ana --tax-year 2024 --account inh --amount 95000
        record return --person ana --tax-year 2024 --code single --date 2025-04-10
        filed 2024 --none --person ana --pool dad
        filed 2024 --none --person ana
        amend 2024 --person ana --figure 'ira-taxable=10000 ira-deduction=0 early-tax=0'""",
        ("taxable IRA income changes by -$2,857",),
        {
            EXPLAINED: (
                "Form 8606 for Ana Reyes (IRAs inherited from Dan Reyes) was required for 2024",
                "The basis rests on $30,000 of basis with an IRA inherited when its owner died on March 1, 2023, $100,000 in all.",
            ),
            "basis-ana": (
                "IRAs inherited from Dan Reyes",
                "An IRA inherited when its owner died; of it basis $30,000",
            ),
        },
        ("inherited from dad was", "nothing is said to have left them"),
    ),
    "own and inherited IRAs on one return": Case(
        """person dad --name 'Dan Reyes' --born 1945-01-01 --died 2023-03-01
        account Beta --id dads --type traditional --person dad
        account Beta --id inh --type inherited-traditional --person ana --decedent dad
        record opening-basis --person dad --tax-year 2022 --amount 30000
        record year-end-value --person dad --tax-year 2023 --account dads --amount 0
        record inherited --person ana --date 2023-03-01 --to inh --code other --amount 100000 --moved 100000
        record distribution --person ana --date 2024-06-01 --account inh --amount 10000
        record distribution --person ana --date 2024-05-01 --account ira --amount 3000
        record year-end-value --person ana --tax-year 2024 --account inh --amount 95000""",
        ("line 4b: 7,143.", "All IRAs of Ana Reyes together: Form 1040 line 4a: 13,000, line 4b: 10,143."),
        ends="show 2024",
    ),
    # Excess contributions
    "excess contributions of two years until they are out": Case(
        f"""record roth-contribution --tax-year 2023 --date 2023-03-01 --account roth --amount 6500
        record roth-contribution --tax-year 2024 --date 2024-03-01 --account roth --amount 7000
        {went_in(2023, "2024-04-10")}
        {went_in(2024, "2025-04-10")}
        {went_in(2025, "2026-04-10")}
        record figure --tax-year 2023 --code modified-agi --amount 300000
        record figure --tax-year 2024 --code modified-agi --amount 310000
        record roth-distribution --date 2026-09-01 --account roth --amount 13500""",
        (
            "2023 5329, alone ! Ana Reyes soon owed 390",
            "2024 5329, alone ! Ana Reyes soon owed 810",
            "2025 5329, alone ! Ana Reyes soon owed 810",
        ),
        {
            "2024-form-5329-ana/0-cover": (
                "Part IV, line 25: $810, 6% of the excess contributions to Roth IRAs of $13,500",
            )
        },
        ("Nothing to send", "returned"),
    ),
    "an excess and a distribution of one year, on one return": Case(
        f"""record roth-contribution --tax-year 2024 --date 2024-03-01 --account roth --amount 7000
        {put(2024, 3000, "--basis 0")}
        record deduction --tax-year 2024 --amount 3000
        {went_in(2024, "2025-04-10")}
        filed 2024 --none
        record distribution --date 2024-09-01 --account ira --amount 2000
        amend 2024 --figure ira-taxable=0,excess-tax=0""",
        ("the 10% additional tax changes by +$200", "Part IV, line 25: $180"),
        {
            f"2024-1040-x-ana/*{EXPLAINED}": (
                "At the end of the year $3,000 of the contributions of Ana Reyes to Roth IRAs was above the limits",
                "Form 5329 line 25 from $0 to $180",
                "Schedule 2 line 8 from $0 to $380",
            )
        },
    ),
    "an excess that went in the year costs nothing": Case(
        f"""{put(2014, 6000, "--basis 6000")}
        record distribution --date 2023-06-01 --account ira --amount 12000
        record year-end-value --tax-year 2023 --account ira --amount 48000
        {went_in(2023, "2024-04-10")}
        filed 2014 --none
        filed 2023 --none
        amend 2023 --figure 'ira-taxable=12000 ira-deduction=0 early-tax=1200'""",
        ("1040-X and 8606",),
        never=("owed 0", "of $0"),
        ends="amend 2023",
    ),
    # An answer holds for the income that it was given for
    "a tax that was figured for another income": Case(
        f"""{put(2023, 6500, "--basis 6500")}
        record conversion --date 2023-06-05 --account ira --to roth --amount 6500
        record year-end-value --tax-year 2023 --account ira --amount 0
        {went_in(2023, "2024-04-10")}
        filed 2023 --none
        amend 2023 --figure 'ira-taxable=6500 ira-deduction=0 agi=95000 deductions=13850 qbi=0 tax=13166 credits=0 other-taxes=0 withholding=14000 estimated=0 eic=0 refundable-credits=0 paid=0 overpaid=834 new-taxable-income=74650 new-tax=11736 method=table'
        amend 2023 --figure 'social-security=none student-loan=none rental-loss=none ira-limits=none itemized=none qualified-business=none amt=none child-credits=none care-credit=none education-credits=none savers-credit=none premium-credit=none earned-income=none net-investment=none'
        correct 3 --amount 400000""",
        (
            "taxable IRA income changes by -$104",
            "new-taxable-income is recorded as $74,650, and the other figures give $81,046",
        ),
        {"cover-list": ("INCOMPLETE",)},
        ("refund 1,430", "send-2023"),
    ),
    "a tax without the income it was figured for": Case(
        f"""{put(2023, 6500, "--basis 6500")}
        record conversion --date 2023-06-05 --account ira --to roth --amount 6500
        record year-end-value --tax-year 2023 --account ira --amount 0
        {went_in(2023, "2024-04-10")}
        filed 2023 --none
        amend 2023 --figure 'ira-taxable=6500 ira-deduction=0 agi=95000 deductions=13850 qbi=0 tax=13166 credits=0 other-taxes=0 withholding=14000 estimated=0 eic=0 refundable-credits=0 paid=0 overpaid=834 new-tax=11736 method=table'""",
        ("not known yet", "new-taxable-income"),
        never=("refund 1,430",),
        ends="amend 2023",
    ),
    # What the papers tell
    "after-tax money of a plan": Case(
        f"""record plan-rollover-in --date 2019-05-01 --to ira --amount 120000 --basis 20000
        record conversion --date 2023-05-01 --account ira --to roth --amount 10000
        record year-end-value --tax-year 2023 --account ira --amount 190000
        {went_in(2023, "2024-04-10")}
        filed 2023 --line 1=0 --line 2=0 --line 6=190000 --line 8=10000 --line 13=0 --line 14=0 --line 16=10000 --line 17=0 --line 18=10000 --on 2024-04-10""",
        ("taxable IRA income changes by -$1,000",),
        {
            EXPLAINED: (
                (
                    "Line 2 of the form that was filed showed a basis of $0. It left out $20,000 of basis with a rollover from an"
                    " employer plan on May 1, 2019, $120,000 in all."
                ),
            ),
            "basis-ana": (
                "A rollover from an employer plan; of it basis $20,000",
                "2019* 0 0 20,000 0 20,000",
            ),
        },
        ("plan-rollover-in",),
    ),
    "a record that begins with a basis": Case(
        f"""record opening-basis --tax-year 2015 --amount 20000 --source 'Form 8606 for 2015'
        record distribution --date 2023-05-01 --account ira --amount 10000
        record year-end-value --tax-year 2023 --account ira --amount 150000
        {went_in(2023, "2024-04-10")}
        filed 2023 --none
        amend 2023 --figure 'ira-taxable=10000 ira-deduction=0 early-tax=1000'""",
        ("taxable IRA income changes by -$1,250",),
        {
            EXPLAINED: (
                "The basis rests on $20,000 of basis at the end of 2015 (from the records of the taxpayer: Form 8606 for 2015).",
            )
        },
        ("Nothing was distributed or converted before", "opening-basis"),
    ),
    "a SEP IRA whose value was left out": Case(
        f"""{put(2023, 6500, "--basis 6500")}
        record conversion --date 2023-06-26 --account ira --to roth --amount 6500
        record year-end-value --tax-year 2023 --account ira --amount 0
        {went_in(2023, "2024-04-10")}
        filed 2023 --on 2024-04-10
        account Alpha --id sep --type sep --person ana
        record year-end-value --tax-year 2023 --account sep --amount 63000""",
        ("taxable IRA income changes by +$5,892",),
        {
            EXPLAINED: (
                "It left this out: The SEP IRA at Alpha was worth $63,000 on December 31, 2023.",
                "Form 1040 line 4b from $0 to $5,892",
            )
        },
    ),
    "two people on one return": Case(
        """person ben --name 'Ben Reyes' --born 1982-01-01
        account Beta --id bens --type traditional --person ben
        record contribution --person ana --tax-year 2022 --date 2022-05-26 --account ira --amount 6000 --basis 6000
        record contribution --person ben --tax-year 2022 --date 2022-05-26 --account bens --amount 6000 --basis 6000
        record distribution --person ana --date 2023-06-26 --account ira --amount 10000
        record distribution --person ben --date 2023-06-26 --account bens --amount 10000
        record year-end-value --person ana --tax-year 2023 --account ira --amount 16000
        record year-end-value --person ben --tax-year 2023 --account bens --amount 50000
        record return --person ana --tax-year 2023 --code joint --to ben --date 2024-04-10
        filed 2022 --none --person ana
        filed 2022 --none --person ben
        filed 2023 --none --person ana
        filed 2023 --none --person ben
        amend 2023 --person ana --figure 'ira-taxable=20000 ira-deduction=0 early-tax=1000'
        amend 2023 --person ben --figure 'ira-deduction=0 early-tax=1000'""",
        ("taxable IRA income changes by -$3,308", "$50 for each of 2 forms that were not filed"),
        {
            EXPLAINED: (
                "for Ana Reyes, Form 8606 line 2 is $6,000",
                "for Ben Reyes, Form 8606 line 2 is $6,000",
                "Form 5329 line 4 of Ana Reyes from $1,000 to $769",
                "Form 5329 line 4 of Ben Reyes from $1,000 to $900",
                "Schedule 2 line 8 from $2,000 to $1,669 (decrease of $331)",
                "2 Forms 8606 and 2 Forms 5329 for 2023; 2 statements of IRA basis by year",
            ),
            "cover-list": ("Sign and date Form 1040-X on page 2, in ink: both of you",),
        },
        ("$100 for", "no IRA deduction was taken"),
        ends="amend 2023 --out OUT",
    ),
    "a divorce, for both": Case(
        """person ben --name 'Ben Reyes' --born 1982-01-01
        account Beta --id bens --type traditional --person ben
        record opening-basis --person ana --tax-year 2021 --amount 20000
        record divorce-transfer --person ana --date 2023-06-01 --account ira --to bens --amount 50000 --basis 10000
        record distribution --person ana --date 2023-08-01 --account ira --amount 10000
        record year-end-value --person ana --tax-year 2023 --account ira --amount 40000
        record return --person ana --tax-year 2023 --code single --date 2024-04-10
        record return --person ben --tax-year 2023 --code single --date 2024-04-10
        filed 2023 --none --person ana
        filed 2023 --none --person ben
        amend 2023 --person ana --figure 'ira-taxable=10000 ira-deduction=0 early-tax=1000'""",
        ("2023 late 8606, alone Ben Reyes", "taxable IRA income changes by -$2,000"),
        {
            EXPLAINED: (
                "The basis rests on $20,000 of basis at the end of 2021",
                (
                    "$10,000 of basis is taken off by a transfer to a spouse or former spouse under a divorce instrument on June"
                    " 1, 2023, $50,000 in all."
                ),
            ),
            "basis-ana": ("2023 20,000 0 (10,000) 0.200000 2,000 8,000",),
            "statement-2023-ana": ("The other spouse: Ben Reyes, SSN ____", "is decreased by it"),
            "statement-2023-ben": ("The other spouse: Ana Reyes, SSN ____", "is increased by it"),
            "reasonable-cause-ben": (
                "was required because of basis that was transferred, and was not filed",
            ),
        },
        ("divorce-transfer",),
    ),
    "a divorce without basis": Case(
        """person ben --name 'Ben Reyes' --born 1982-01-01
        account Beta --id bens --type traditional --person ben
        record divorce-transfer --person ana --date 2023-06-01 --account ira --to bens --amount 50000 --basis 0
        record distribution --person ana --date 2023-08-01 --account ira --amount 3000
        record return --person ana --tax-year 2023 --code single --date 2024-04-10
        filed 2023 --none --person ana
        amend 2023 --person ana --figure 'ira-taxable=2000 ira-deduction=0 early-tax=200'""",
        ("taxable IRA income changes by +$1,000",),
        never=("statement-2023", "divorce or separation"),
        ends="amend 2023 --out OUT",
    ),
    "the return of somebody who died": Case(
        f"""person ana --died 2024-08-10
        {put(2014, 5500, "--basis 5500")}
        record distribution --date 2023-06-01 --account ira --amount 12000
        record year-end-value --tax-year 2023 --account ira --amount 48000
        {went_in(2023, "2024-04-10")}
        filed 2023 --none
        filed 2014 --none
        amend 2023 --figure 'ira-taxable=12000 ira-deduction=0 early-tax=0'""",
        ("taxable IRA income changes by -$1,100",),
        {
            "cover-list": (
                "in ink: for Ana Reyes, who died, the surviving spouse, the personal representative",
                "Attach Form 1310 if a representative named by a court, or anybody else, claims the refund",
            ),
            EXPLAINED: ("Deceased: Ana Reyes, August 10, 2024",),
            "reasonable-cause": ("for Ana Reyes, deceased, as ____",),
        },
        born="1950-01-01",
        ends="amend 2023 --out OUT",
    ),
    # Days
    "a claim on the last day after a disaster": Case(
        f"""{put(2014, 5500, "--basis 5500")}
        record distribution --date 2022-06-01 --account ira --amount 12000
        record year-end-value --tax-year 2022 --account ira --amount 48000
        {went_in(2022, "2023-11-10")}
        record figure --tax-year 2022 --code postponed-to --date 2023-11-16
        filed 2022 --none
        filed 2014 --none
        amend 2022 --figure 'ira-taxable=12000 ira-deduction=0 early-tax=1200 withholding=5000 paid=0'""",
        (
            "2022 1040-X and 8606 ! Ana Reyes 2026-11-10",
            "a claim sent now reaches what was paid since 2023-04-15",
        ),
        never=("closed", "at once"),
        day="2026-11-10",
        ends="amend 2022",
    ),
    "days that can be argued for": Case(
        f"""{put(2014, 5500, "--basis 5500")}
        record distribution --date 2021-06-01 --account ira --amount 12000
        record year-end-value --tax-year 2021 --account ira --amount 48000
        {went_in(2021, "2022-04-18")}
        filed 2021 --none
        filed 2014 --none
        amend 2021 --figure 'ira-taxable=12000 ira-deduction=0 early-tax=1200 withholding=5000 paid=0'""",
        ("2021 1040-X and 8606 ! Ana Reyes at once", "the claim can be argued for until 2025-04-18"),
        {"2021-1040-x-ana/0-cover": ("At once. The safe last day, April 15, 2025, is past.",)},
        ("the time for a refund is over",),
        day="2025-04-16",
    ),
    # Smaller
    "the lines of the return that a year without a form has": Case(
        f"""record opening-basis --tax-year 2022 --amount 3000
        record distribution --date 2023-06-01 --account ira --amount 5500
        record year-end-value --tax-year 2023 --account ira --amount 48000
        {went_in(2023, "2024-04-10")}
        filed 2023 --none --return 4b=5500
        amend 2023 --figure 'early-tax=550 ira-deduction=0'""",
        ("taxable IRA income changes by -$308",),
        {EXPLAINED: ("Form 1040 line 4b from $5,500 to $5,192",)},
        ("is not recorded (Form 1040 line 4b",),
    ),
    "no paper shows that no form was filed": Case(
        f"""{put(2021, 6000, "--basis 6000")}
        {put(2022, 6000, "--basis 6000")}
        filed 2021 --none
        filed 2022 --none""",
        ("Forms 8606 missing for 2021 and 2022", "none was filed for 2021 and 2022, as the ledger says"),
        never=("transcript",),
        ends="audit",
    ),
    # What the papers say
    "a contribution recharacterized in its year, and recorded as a conversion": Case(
        f"""{put(2024, 7000, "--basis 7000")}
        record conversion --date 2024-06-10 --account ira --to roth --amount 7000
        evidence enter 1099-R --year 2024 --person ana --codes N --ira yes --box1 7000
        evidence enter 5498 --year 2024 --person ana --type roth --box4 7000 --box3 0""",
        (
            "Form 1099-R with code N says that $7,000 of a contribution was recharacterized; entry 2 says it was converted",
            "have the custodian correct Forms 1099-R and 5498",
        ),
        ends="audit",
    ),
    "a contribution recharacterized in the next year, and recorded as a conversion": Case(
        f"""{put(2024, 7000, "--basis 7000")}
        record conversion --date 2025-06-10 --account ira --to roth --amount 7000
        evidence enter 1099-R --year 2025 --person ana --codes R --ira yes --box1 7000""",
        (
            "Ana Reyes, 2025: error: Form 1099-R with code R says that $7,000 of a contribution was recharacterized",
        ),
        ends="audit",
    ),
    "converted and recharacterized, the same amount twice": Case(
        f"""{put(2024, 7000, "--basis 7000")}
        record conversion --date 2024-06-10 --account ira --to roth --amount 7000
        evidence enter 1099-R --year 2024 --person ana --codes N --ira yes --box1 7000
        evidence enter 1099-R --year 2024 --person ana --codes 2 --ira yes --box1 7000""",
        ("2 papers",),
        never=("says it was converted",),
        ends="audit",
    ),
    "a recharacterization that is recorded": Case(
        f"""{put(2024, 7000, "--basis 7000")}
        record recharacterized-to-roth --tax-year 2024 --date 2024-08-10 --account ira --to roth --amount 7000 --moved 7100 --of 1
        record conversion --date 2024-09-10 --account ira --to roth --amount 7100
        record year-end-value --tax-year 2024 --account ira --amount 0
        evidence enter 1099-R --year 2024 --person ana --codes N --ira yes --box1 7100""",
        ("1 paper",),
        never=("says it was converted",),
        ends="audit",
    ),
    "money of a designated Roth account in a traditional IRA": Case(
        """record opening-basis --tax-year 2022 --amount 20000
        evidence enter 1099-R --year 2023 --person ana --codes H --box1 7000 --box5 6000
        evidence enter 5498 --year 2023 --person ana --type ira --box2 7000 --box5 9000""",
        (
            "code H is money of a designated Roth account, which cannot go to a traditional IRA; box 2 of one shows the $7,000",
        ),
        never=("code G", "surely paid it out"),
        ends="audit",
    ),
    "money of a designated Roth account in a Roth IRA": Case(
        """evidence enter 1099-R --year 2023 --person ana --codes H --box1 7000 --box5 6000
        evidence enter 5498 --year 2023 --person ana --type roth --box2 7000""",
        ("0 findings",),
        ends="audit",
    ),
    "a Roth IRA rolled over in part, entered net": Case(
        """record opening-roth-contributions --tax-year 2021 --account roth --amount 10000
        record roth-distribution --date 2023-06-01 --account roth --amount 4000
        filed 2023 --on 2024-04-10
        evidence enter 1099-R --year 2023 --person ana --codes J --box1 12000
        evidence enter 5498 --year 2023 --person ana --type roth --box2 8000""",
        ("2 proposals not accepted, 0 findings",),
        never=("$12,000",),
        ends="audit",
    ),
    "a Roth IRA rolled over in part, entered as it left": Case(
        """record opening-roth-contributions --tax-year 2021 --account roth --amount 10000
        record rollover-out --date 2023-06-01 --account roth --amount 12000
        record rollover-in --date 2023-07-01 --account roth --amount 8000 --of 2
        evidence enter 1099-R --year 2023 --person ana --codes J --box1 12000
        evidence enter 5498 --year 2023 --person ana --type roth --box2 8000""",
        (
            "rollover-out of 8,000 = entry 2",
            "rollover-in of 8,000 = entry 3",
            "roth-distribution of 4,000 = entry 2",
        ),
        ends="reconstruct --every",
    ),
    "what the papers of a Roth rollover prove": Case(
        """record opening-roth-contributions --tax-year 2021 --account roth --amount 10000
        evidence enter 1099-R --year 2023 --person ana --codes J --box1 12000
        evidence enter 5498 --year 2023 --person ana --type roth --box2 8000
        reconstruct --accept all""",
        ("19 nonqualified distributions from Roth IRAs 4,000", "Form 1040 line 4a: 12,000, line 4b: 0."),
        ends="show 2023",
    ),
    "money that came to a Roth IRA from nowhere": Case(
        """evidence enter 1099-R --year 2023 --person ana --codes J --box1 5000
        evidence enter 5498 --year 2023 --person ana --type roth --box2 8000""",
        ("roth-distribution of 5,000", "where the $8,000 came from that was rolled into a Roth IRA in 2023"),
        ends="reconstruct --every",
    ),
    "what a copy of the return shows is not asked again": Case(
        f"""record opening-basis --tax-year 2022 --amount 3000
        record distribution --date 2023-06-01 --account ira --amount 5500
        record year-end-value --tax-year 2023 --account ira --amount 48000
        {went_in(2023, "2024-04-10")}
        filed 2023 --none
        evidence enter return --year 2023 --person ana --gross-ira 5500 --taxable-ira 5500 --ira-deduction 0 --tax-5329 0""",
        ("taxable IRA income changes by -$308", "Form 5329 of Ana Reyes: line 4 0 -> 519"),
        {EXPLAINED: ("Form 1040 line 4b from $5,500 to $5,192",)},
        ("(Form 1040 line 4b of 2023) is not recorded",),
    ),
    "a return that shows what is not right": Case(
        """record opening-basis --tax-year 2022 --amount 3000
        record distribution --date 2023-06-01 --account ira --amount 5500
        record year-end-value --tax-year 2023 --account ira --amount 48000
        evidence enter return --year 2023 --person ana --gross-ira 5500 --taxable-ira 5500 --ira-deduction 0""",
        ("the return shows $5,500 of taxable IRA distributions; by the ledger $5,192 is right",),
        never=("deduction of",),
        ends="audit",
    ),
    "a return that was amended is not held against the copy of before": Case(
        """record opening-basis --tax-year 2022 --amount 3000
        record distribution --date 2023-06-01 --account ira --amount 5500
        record year-end-value --tax-year 2023 --account ira --amount 48000
        evidence enter return --year 2023 --person ana --gross-ira 5500 --taxable-ira 5500 --ira-deduction 0
        filed 2023 --amended --on 2025-06-01""",
        ("findings",),
        never=("by the ledger",),
        ends="audit",
    ),
    "what the owner states counts before the copy": Case(
        f"""record opening-basis --tax-year 2022 --amount 3000
        record distribution --date 2023-06-01 --account ira --amount 5500
        record year-end-value --tax-year 2023 --account ira --amount 48000
        {went_in(2023, "2024-04-10")}
        filed 2023 --none
        evidence enter return --year 2023 --person ana --taxable-ira 5500 --ira-deduction 0
        amend 2023 --figure 'ira-taxable=6000 early-tax=0'""",
        ("taxable IRA income changes by -$808",),
        ends="amend",
    ),
    "a form is not late before the return is due": Case(
        put(2024, 7000, "--basis 7000"), ("0 findings",), never=("late",), day="2025-03-15", ends="audit"
    ),
    "a year without a form shows its lines of the return": Case(
        "record distribution --date 2018-06-01 --account ira --amount 5500",
        ("Form 1040 line 4a: 5,500, line 4b: 5,500.",),
        ends="show 2018",
    ),
    "what began in 2018 is not asked of 2013": Case(
        f"""{put(2012, 5000, "--basis 5000")}
        record distribution --date 2013-06-01 --account ira --amount 5500
        record year-end-value --tax-year 2013 --account ira --amount 48000
        {went_in(2013, "2014-04-10")}
        filed 2013 --none
        filed 2012 --none
        amend 2013 --figure 'ira-taxable=5500 ira-deduction=0 early-tax=550'""",
        ("taxable IRA income changes by -$514", "net-investment"),
        never=("qbi", "qualified-business"),
        day="2014-05-01",
        ends="amend 2013",
    ),
    "a year of 1998 does not end with a value of later": Case(
        """record opening-basis --tax-year 1997 --amount 10000
        record conversion --date 1998-05-01 --account ira --to roth --amount 40000
        record year-end-value --tax-year 1998 --account ira --amount 0""",
        ("Form 1040 line 15a: 40,000, line 15b: 7,500.",),
        never=("On December 31, 2010",),
        ends="show 1998",
    ),
}


def plain(text: str) -> str:
    return " ".join(text.split())


def done(folder: Path, case: Case, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Path]:
    """The commands of a row; what the last one prints, and the folder of its papers."""
    monkeypatch.setenv("BASISBOOK_TODAY", case.day)
    assert case.prints or case.papers
    book, out, run = folder / "b", folder / "out", CliRunner()
    begin = f"init {book} --person ana --name 'Ana Reyes' --born {case.born} --account ira=traditional --account roth=roth"
    printed = ""
    for command in (begin, *filter(str.strip, case.rows.splitlines()), case.ends):
        words = shlex.split(command.replace("OUT", str(out)))
        result = run.invoke(main, words if words[0] == "init" else ["--book", str(book), *words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        assert command == case.ends or result.exit_code == 0, (command, result.output)
        printed = plain(result.output)
    return printed, out


def read(path: Path) -> str:
    return plain(" ".join(page.extract_text() for page in PdfReader(path).pages))


CODES = re.compile(
    rf"(?<![\w-])({'|'.join(sorted({one for one in (*KINDS, *FIGURE_CODES) if '-' in one}, key=len, reverse=True))})(?![\w-])"
)
"""Names of kinds and of figures that are no English."""
IDS = re.compile(r"(?<![\w/-])(ana|ben|dad|bens|dads|inh|ira|roth|sep)(?![\w-])")
"""The people and accounts of the rows by the names that the ledger has for them."""


def says_no_code(paper: str) -> None:
    """A paper is for people: it calls nobody and nothing by what the ledger has for a name."""
    assert not (found := IDS.findall(paper)), (found, paper)
    assert not (found := CODES.findall(paper)), (found, paper)


def holds(case: Case, printed: str, out: Path) -> None:
    said = [printed]
    for text in case.prints:
        assert text in printed
    for name, texts in case.papers.items():
        found = [*out.glob(name + "*.pdf")] if "/" in name else [*out.glob(f"*/*{name}*.pdf")]
        assert len(found) == 1, (name, sorted(str(path) for path in out.rglob("*.pdf")))
        paper = read(found[0])
        said.append(paper)
        for text in texts:
            assert text in paper, paper
        if "cover" not in name:
            assert not re.search(r"\d{4}-\d{2}-\d{2}|basisbook|--", paper), (
                "a day as the ledger has it, or a command"
            )
    for page in (
        path for path in out.rglob("*.pdf") if path.name[0].isdigit() or path.parent.name == "letters"
    ):
        says_no_code(read(page))
    said += [path.name for path in out.rglob("*.pdf")]
    for text in case.never:
        assert not [one for one in said if text in one], (text, [one for one in said if text in one])


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_return(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holds(CASES[name], *done(tmp_path, CASES[name], monkeypatch))


def test_from_abroad_until_june_15(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody said where the taxpayer lived on the due date: the return is late until that is recorded, and it is asked."""
    rows = f"""record distribution --date 2023-06-01 --account ira --amount 12000
        {put(2014, 5500, "--basis 5500")}
        record year-end-value --tax-year 2023 --account ira --amount 48000
        {went_in(2023, "2024-06-17")}
        filed 2023 --none
        amend 2023 --figure 'ira-taxable=12000 ira-deduction=0 early-tax=1200'"""
    asked, _ = done(tmp_path, Case(rows, ("",), ends="amend 2023"), monkeypatch)
    assert "June 15" not in asked, "nothing says that she lives abroad"
    book = tmp_path / "b" / "book.toml"
    text = book.read_text("utf-8")
    book.write_text(
        text.replace('name = "Ana Reyes"', 'name = "Ana Reyes"\nforeign_country = "Spain"'), "utf-8"
    )
    run = CliRunner()
    asked = plain(run.invoke(main, ["--book", str(book.parent), "amend", "2023"]).output)
    assert "filed late, on 2024-06-17" in asked
    assert "who lives abroad has until June 15 without asking" in asked
    known = shlex.split("record figure --tax-year 2023 --code extended-to --date 2024-06-17")
    assert run.invoke(main, ["--book", str(book.parent), *known]).exit_code == 0
    said = plain(run.invoke(main, ["--book", str(book.parent), "amend", "2023"]).output)
    assert "filed on extension, on 2024-06-17" in said
    assert "June 15" not in said
