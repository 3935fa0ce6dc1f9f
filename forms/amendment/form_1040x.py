"""The money lines of Form 1040-X: what was reported, what changes, what is right.

Lines go by our own words, because their numbers differ between revisions; the map of each revision says which
number a word has. Source: Form 1040-X (Rev. February 2024 and December 2025) and instructions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from basisbook.forms.official.maps import known
from basisbook.ledger.quick_dataclass import dataclass

NEWEST = "2025-12"


LABELS = {
    "agi": "adjusted gross income",
    "deductions": "itemized or standard deduction",
    "agi_less_deductions": "",
    "qbi_deduction": "qualified business income deduction",
    "schedule_1a": "additional deductions, Schedule 1-A",
    "taxable_income": "taxable income",
    "tax": "tax",
    "nonrefundable_credits": "nonrefundable credits",
    "tax_less_credits": "",
    "other_taxes": "other taxes",
    "total_tax": "total tax",
    "withheld": "income tax withheld",
    "estimated_payments": "estimated tax payments",
    "earned_income_credit": "earned income credit",
    "refundable_credits": "refundable credits",
    "paid_before": "paid with an extension, with the return, and later",
    "total_payments": "total payments",
    "earlier_overpayment": "overpayment on the original return, or as adjusted",
    "payments_less_overpayment": "",
    "owed": "amount you owe",
    "overpaid": "overpaid on this return",
    "refund": "to be refunded",
    "applied": "to be applied to next year's estimated tax",
}
"""Every money line from top to bottom."""


_FIGURES = {
    "agi": "agi", "deductions": "deductions", "qbi_deduction": "qbi", "schedule_1a": "schedule-1a", "tax": "tax",
    "nonrefundable_credits": "credits", "other_taxes": "other-taxes", "withheld": "withholding",
    "estimated_payments": "estimated", "earned_income_credit": "eic", "refundable_credits": "refundable-credits",
}  # fmt: skip
"""The figure of the ledger that each line of column A takes."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The filled lines, in cents: `a` as reported, `c` as it is right, `single` the lines with one amount.

    `missing` are codes of figures that nobody stated; while there are any, the other three are empty.
    `disagree` are figures that contradict the arithmetic: (code, stated, computed). `new_income` is the new taxable
    income, as soon as it is known.
    """

    a: Mapping[str, int] = field(default_factory=dict)
    c: Mapping[str, int] = field(default_factory=dict)
    single: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    disagree: tuple[tuple[str, int, int], ...] = ()
    new_income: int | None = None

    @property
    def b(self) -> dict[str, int]:
        """The net change of each three-column line."""
        return {name: self.c[name] - amount for name, amount in self.a.items()}

    @property
    def total_change(self) -> int | None:
        """By how much the total tax changes; None while figures are missing."""
        return self.b["total_tax"] if self.a else None


def columns(
    tax_year: int,
    figures: Mapping[str, int | None],
    *,
    income: int,
    other_taxes: int,
    paid: int | None,
) -> Columns:
    """The columns from the figures of the ledger, by code, in cents.

    `income` is the change of adjusted gross income, `other_taxes` that of the additional tax on early distributions.
    `paid`: what was paid beside withholding and estimated tax, None where nobody said.
    """
    began = {"schedule_1a": 2025, "qbi_deduction": 2018}
    asked = [code for name, code in _FIGURES.items() if tax_year >= began.get(name, 0)]
    missing = [code for code in asked if figures.get(code) is None]
    missing += ["paid"] if paid is None else []
    missing += ["overpaid"] if figures.get("overpaid") is None else []
    if missing:
        return Columns(missing=tuple(missing))
    a = _summed({name: figures.get(code) or 0 for name, code in _FIGURES.items()})
    new: dict[str, int] = {}
    for name, code in _FIGURES.items():
        stated = figures.get(f"new-{code}")
        new[name] = a[name] if stated is None or name == "tax" else stated
    if figures.get("new-agi") is None:
        new["agi"] = a["agi"] + income
    if figures.get("new-other-taxes") is None:
        new["other_taxes"] = a["other_taxes"] + other_taxes
    c = _summed(new)
    c["taxable_income"] = max(0, c["taxable_income"])
    disagree = [
        (code, stated, computed)
        for code, computed in (
            ("taxable-income", max(0, a["taxable_income"])),
            ("total-tax", a["total_tax"]),
            ("new-taxable-income", c["taxable_income"]),
        )
        if (stated := figures.get(code)) is not None and stated != computed
    ]
    moved = c["taxable_income"] != max(0, a["taxable_income"])
    figured_for = figures.get("new-taxable-income")
    # The new tax holds for the taxable income it was figured for, and lapses where that is another one now.
    if moved and (figures.get("new-tax") is None or figured_for != c["taxable_income"]):
        return Columns(
            missing=("new-taxable-income", "new-tax"),
            disagree=tuple(disagree),
            new_income=c["taxable_income"],
        )
    c["tax"] = (figures.get("new-tax") or 0) if figures.get("new-tax") is not None else a["tax"]
    c = _summed(c)
    c["taxable_income"] = max(0, c["taxable_income"])
    assert paid is not None
    return Columns(a, c, _single(c, paid, figures), (), tuple(disagree), c["taxable_income"])


def _summed(lines: Mapping[str, int]) -> dict[str, int]:
    """With the lines that follow from others, in the order of the paper."""
    found = dict(lines)
    found["agi_less_deductions"] = found["agi"] - found["deductions"]
    found["taxable_income"] = found["agi_less_deductions"] - found["qbi_deduction"] - found["schedule_1a"]
    found["tax_less_credits"] = max(0, found["tax"] - found["nonrefundable_credits"])
    found["total_tax"] = found["tax_less_credits"] + found["other_taxes"]
    return {name: found[name] for name in LABELS if name in found}


def _single(c: Mapping[str, int], paid: int, figures: Mapping[str, int | None]) -> dict[str, int]:
    credited = sum(
        c[name] for name in ("withheld", "estimated_payments", "earned_income_credit", "refundable_credits")
    )
    before = figures.get("overpaid") or 0
    left = credited + paid - before
    over = max(0, left - c["total_tax"])
    applied = min(over, figures.get("apply-to-next-year") or 0)
    return {
        "paid_before": paid,
        "total_payments": credited + paid,
        "earlier_overpayment": before,
        "payments_less_overpayment": left,
        "owed": max(0, c["total_tax"] - left),
        "overpaid": over,
        "refund": over - applied,
        "applied": applied,
    }


def revisions() -> tuple[str, ...]:
    """The revisions whose lines are known, oldest first."""
    return tuple(sorted(one.revision for one in known().values() if one.form == "1040-X"))


def numbers(revision: str) -> Mapping[str, str]:
    """Our word for a line -> its number in this revision."""
    return next(one.names for one in known().values() if (one.form, one.revision) == ("1040-X", revision))


def label(word: str, names: Mapping[str, str]) -> str:
    """What a line is called; one that follows from two others says how, in the numbers of the revision."""
    two = {
        "agi_less_deductions": ("agi", "deductions"),
        "tax_less_credits": ("tax", "nonrefundable_credits"),
        "payments_less_overpayment": ("total_payments", "earlier_overpayment"),
    }.get(word)
    return f"line {names[two[0]]} less line {names[two[1]]}" if two else LABELS[word]


def lacks_lines(tax_year: int) -> bool:
    """Whether that year needs lines that both of our revisions lack: those for exemptions and health care, before 2019."""
    return tax_year < 2019
