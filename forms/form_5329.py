"""The lines of Form 5329 whose amounts are computed here, by number, and what each says. The page itself is not kept.

Part I from its first year; Parts III and IV as printed since 2005: before, their lines had other numbers that were not
read. Part IX as printed in 2019, and in 2025. Source: Form 5329 (2019, 2025) and the instructions of 2025.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from basisbook.ledger.excess import ExcessYear, Moves
from basisbook.ledger.in_law.required import tax_on_missed

SINCE: Final = 2005
"""From this year on the lines of Parts III and IV have these numbers; those of Part IX moved."""

EXCEPTION: Final = "2"
"""The line beside which the number of the exception stands."""

PART_I: Final[Mapping[str, str]] = {
    "1": "early distributions included in income",
    EXCEPTION: "part with an exception",
    "3": "amount subject to the additional tax",
    "4": "additional tax, 10%",
}
_EXCESS = (
    "{kind} excess of earlier years, as the year before left it",
    "what the limit of this year left unused",
    "{distributed}",
    "excess of earlier years withdrawn, section 408(d)(5)",
    "all that takes the old excess off",
    "old excess that is left",
    "contributed for this year above its limit",
    "excess in all",
    "additional tax: 6% of it, or of the value on December 31 if that is less",
)
WITHDRAWN: Final = 3
"""Which of the nine stands for excess withdrawn: Part IV has no line of its own for it."""


def _part(kind: str, distributed: str, numbers: tuple[str, ...], texts: tuple[str, ...]) -> dict[str, str]:
    return {
        number: text.format(kind=kind, distributed=distributed)
        for number, text in zip(numbers, texts, strict=True)
    }


PARTS: Final[Mapping[Literal["III", "IV"], Mapping[str, str]]] = {
    "III": _part(
        "traditional IRA",
        "traditional IRA distributions included in income",
        tuple(map(str, range(9, 18))),
        _EXCESS,
    ),
    "IV": _part(
        "Roth IRA",
        "distributions from Roth IRAs",
        tuple(map(str, range(18, 26))),
        _EXCESS[:WITHDRAWN] + _EXCESS[WITHDRAWN + 1 :],
    ),
}
"""From the excess brought forward to the tax, in the order of the paper."""

_UNCORRECTED = {
    "52": "minimum required distribution",
    "53": "amount actually distributed",
    "54": "what was not taken, less what a waiver is asked for",
    "55": "additional tax on what was not taken",
}
_CORRECTED = {
    f"{number}{half}": f"{says}, {which}"
    for half, which in (
        ("a", "IRAs whose shortfall was taken out in the correction window"),
        ("b", "all others"),
    )
    for number, says in (
        ("52", "minimum required distribution"),
        ("53", "amount distributed"),
        ("54", f"additional tax, {'10' if half == 'a' else '25'}% of what was not taken"),
    )
}
TWO_COLUMNS: Final = 2023
"""From this year on Part IX taxes apart what was corrected in time. IRC 4974(e)."""

READ_IX: Final = (2019, 2025)
"""The years whose Part IX was read: of others its lines go by their words."""

PART_IX: Final[Mapping[str, str]] = {**_CORRECTED, **_UNCORRECTED}

SAYS: Final[Mapping[str, str]] = {**PART_I, **PARTS["III"], **PARTS["IV"], **PART_IX}


def missed_lines(tax_year: int, must: int, taken: int, waived: int, *, corrected: bool) -> dict[str, int]:
    """Every line of Part IX, in cents. `waived`: of what was not taken, what a waiver is asked for: it is not taxed.

    `corrected`: all of it was taken out in the correction window. IRC 4974; Form 5329 (2019, 2025), Part IX; for the
    waiver its instructions, which were read second-hand.
    """
    missed = max(0, must - taken - waived)
    tax = tax_on_missed(missed, tax_year, corrected=corrected)
    if tax_year < TWO_COLUMNS:
        return dict(zip(_UNCORRECTED, (must, taken, missed, tax), strict=True))
    half = "a" if corrected else "b"
    return {f"52{half}": must, f"53{half}": taken, f"54{half}": tax, "55": tax}


def excess_lines(part: Literal["III", "IV"], one: ExcessYear, moves: Moves) -> dict[str, int]:
    """Every line of Part III or IV of that year, in cents. Without an old excess nothing takes anything off."""
    taken = [moves.room, moves.distributed] + ([moves.removed] if part == "III" else [])
    taken = taken if one.brought else [0] * len(taken)
    off = sum(taken)
    values = [one.brought, *taken, off, max(0, one.brought - off), one.new, one.total, one.tax]
    return dict(zip(PARTS[part], values, strict=True))
