"""What is said of each alternative: its name, what is done, and what cannot be taken back."""

from __future__ import annotations

from collections.abc import Mapping

from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """`name` stands in a table, `done` says what happens, `undo` what cannot be taken back."""

    name: str
    done: str
    undo: str


_NO_WAY_BACK = "A conversion cannot be taken back (conversions since 2018 cannot be recharacterized)."

SAID: Mapping[str, Said] = {
    "a": Said(
        "convert now", "The conversion leaves the IRA; everything else stays where it is.", _NO_WAY_BACK
    ),
    "a0": Said(
        "as it stands",
        "Nothing more is converted, and what is there stays.",
        "What was converted before cannot be taken back.",
    ),
    "a%": Said("fill the bracket", "As much is converted as fills the bracket that was named.", _NO_WAY_BACK),
    "b": Said(
        "leave the old plan",
        "The money stays in the employer plan, or goes to another plan, until January 2; the conversion is as in a.",
        _NO_WAY_BACK,
    ),
    "c": Said(
        "roll to plan, convert",
        "Pre-tax money goes from the IRAs to an employer plan, and what is left is converted. Both must have left the"
        " IRAs by then; neither has to come first.",
        f"Mostly final: a plan pays out by its own rules. {_NO_WAY_BACK}",
    ),
    "c1": Said(
        "capped: each year",
        "The plan takes only so much a year. Each year's contribution is converted at once, the rest in the last year.",
        f"A half-finished reverse rollover is a bad moment to convert: the last tenth moved saves most. {_NO_WAY_BACK}",
    ),
    "c2": Said(
        "capped: at the end",
        "The plan takes only so much a year. Nothing is converted until the last of the pre-tax money has gone.",
        "Nothing is final before the last year.",
    ),
    "d": Said("convert everything", "Everything in the own IRAs is converted.", _NO_WAY_BACK),
    "e": Said(
        "spread over years",
        "Equal parts are converted, each by December 31 of its year; the basis comes out in equal shares only if"
        " values stand still.",
        "Each year is final by itself.",
    ),
    "f": Said(
        "do not convert",
        "Nothing is converted. The contribution stays as basis on Form 8606.",
        "A contribution can be removed until the due date of the return, with extensions.",
    ),
    "y0": Said(
        "as it was",
        "The year is over: what is converted or rolled to a plan now is of the next year. A contribution can still be"
        " removed or recharacterized, for a return filed in time, unless it was converted.",
        _NO_WAY_BACK,
    ),
    "y": Said(
        "contribute for it still",
        "A contribution for the year, made after its end, is on lines 1 and 4: it adds basis and changes nothing taxable.",
        "A contribution can be removed until the due date of the return, with extensions.",
    ),
    "g": Said(
        "wait a year",
        "Nothing is converted this year; next year both years' contributions are.",
        "Nothing is lost: the limits of both years can be converted at once.",
    ),
}

OUTSIDE = (
    (
        "A plan (401(k), 403(b), governmental 457(b)) that keeps its money, or passes it to another plan, "
        "is on no line: leave an old plan where it is until a conversion year is over."
    ),
    (
        "Until the due date with extensions a contribution of the year can be removed or recharacterized "
        "instead, as long as it was not converted."
    ),
    (
        "Tax withheld from an IRA is itself a distribution, taxed, and under 59 1/2 subject to the "
        "additional tax of 10%."
    ),
    (
        "What must be taken for the year (a required minimum distribution) comes out first; it can neither "
        "be converted nor rolled over."
    ),
    (
        "Not computed: returns on investments, fees, protection from creditors, capital gains, social "
        "security, credits, AMT, net investment income tax, Medicare premiums (IRMAA), the senior deduction"
        " of 2025-2028, and the tax of a state."
    ),
    "An estimate before the year has ended, not tax advice, and no form to file.",
)
"""What belongs to every answer."""
