"""The worked case of a couple: two forgotten contributions, an amended joint return. Invented people and amounts.

Jordan put 2,000 into an IRA for 1998 and 2,000 for 2001, of which 1,500 was deducted, and filed no Form 8606. The form
of 2022 began at zero, and that of 2023, with a distribution and a conversion, at 6,000 in place of 8,500.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

TODAY = "2026-11-20"
BOOK = """[people.jordan]
name = "Jordan Q. Sample"
born = 1971-03-08
street = "12 Elm Street"
city = "Madison, WI 53703"

[people.riley]
name = "Riley Sample"
born = 1973-06-02
street = "12 Elm Street"
city = "Madison, WI 53703"

[accounts.trad]
person = "jordan"
type = "traditional"

[accounts.roth]
person = "jordan"
type = "roth"

[accounts.work]
person = "jordan"
type = "plan"

[accounts.riley-trad]
person = "riley"
type = "traditional"

[accounts.riley-roth]
person = "riley"
type = "roth"
"""
ENTRIES = """
record contribution --person jordan --tax-year 1998 --account trad --amount 2000 --source "Form 5498 1998"
record deduction --person jordan --tax-year 1998 --amount 0 --source "Form 1040 1998 line 23"
record contribution --person jordan --tax-year 2001 --account trad --amount 2000 --source "Form 5498 2001"
record deduction --person jordan --tax-year 2001 --amount 1500 --source "Form 1040 2001 line 23"
record contribution --person jordan --tax-year 2022 --date 2023-04-11 --account trad --amount 6000 --basis 6000
record plan-rollover-in --person jordan --date 2022-05-16 --account work --to trad --amount 15000 --basis 0
record contribution --person jordan --tax-year 2023 --date 2023-06-15 --account trad --amount 6500 --basis 6500
record distribution --person jordan --date 2023-09-12 --account trad --amount 4000
record conversion --person jordan --date 2023-12-05 --account trad --to roth --amount 20000
record year-end-value --person jordan --tax-year 2023 --account trad --amount 26000
record contribution --person riley --tax-year 2023 --date 2023-02-10 --account riley-trad --amount 6500 --basis 6500
record conversion --person riley --date 2023-02-14 --account riley-trad --to riley-roth --amount 6500
record year-end-value --person riley --tax-year 2023 --account riley-trad --amount 0
record return --person jordan --tax-year 2023 --code joint --to riley --date 2024-04-15
filed 1998 --person jordan --none
filed 2001 --person jordan --none
filed 2022 --person jordan --on 2023-04-17 --line 1=6000 --line 2=0 --line 3=6000 --line 14=6000
filed 2023 --person jordan --on 2024-04-15 --line 1=6500 --line 2=6000 --line 3=12500 --line 4=0 --line 5=12500 --line 6=26000 --line 7=4000 --line 8=20000 --line 9=50000 --line 10=0.25000 --line 11=5000 --line 12=1000 --line 13=6000 --line 14=6500 --line 15a=3000 --line 15b=0 --line 15c=3000 --line 16=20000 --line 17=5000 --line 18=15000
filed 2023 --person riley --on 2024-04-15
"""
"""The raw entries, as commands."""
COLUMN_A = (
    "agi=237720 deductions=27700 qbi=0 tax=37205 credits=0 other-taxes=300 withholding=36400 estimated=0 eic=0"
    " refundable-credits=0 paid=1105@2024-04-15 overpaid=0"
)
NEW = "new-taxable-income=208820 new-tax=36917 method=worksheet"
ANSWERS = (
    "social-security=none student-loan=none rental-loss=none ira-limits=same itemized=none qualified-business=none"
    " amt=same child-credits=none care-credit=none education-credits=none savers-credit=none premium-credit=none"
    " earned-income=none net-investment=same"
)

COLUMNS = {
    "agi": (237720, -1200, 236520),
    "deductions": (27700, 0, 27700),
    "agi_less_deductions": (210020, -1200, 208820),
    "qbi_deduction": (0, 0, 0),
    "schedule_1a": (0, 0, 0),
    "taxable_income": (210020, -1200, 208820),
    "tax": (37205, -288, 36917),
    "nonrefundable_credits": (0, 0, 0),
    "tax_less_credits": (37205, -288, 36917),
    "other_taxes": (300, -20, 280),
    "total_tax": (37505, -308, 37197),
    "withheld": (36400, 0, 36400),
    "estimated_payments": (0, 0, 0),
    "earned_income_credit": (0, 0, 0),
    "refundable_credits": (0, 0, 0),
}
SINGLE = {
    "paid_before": 1105, "total_payments": 37505, "earlier_overpayment": 0, "payments_less_overpayment": 37505,
    "owed": 0, "overpaid": 308, "refund": 308, "applied": 0,
}  # fmt: skip
CORRECT_8606 = {
    "1": "6500", "2": "8500", "3": "15000", "4": "0", "5": "15000", "6": "26000", "7": "4000", "8": "20000",
    "9": "50000", "10": "0.300000", "11": "6000", "12": "1200", "13": "7200", "14": "7800", "15a": "2800", "15b": "0",
    "15c": "2800", "16": "20000", "17": "6000", "18": "14000",
}  # fmt: skip


def write_book(folder: Path, run: Callable[[list[str]], object]) -> None:
    """The book with all entries and filed forms, without the figures of the return. `run` runs a command."""
    run(["init", str(folder)])
    (folder / "book.toml").write_text(BOOK, encoding="utf-8")
    for line in ENTRIES.strip().splitlines():
        run(["--book", str(folder), *shlex.split(line)])
