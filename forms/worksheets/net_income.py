"""The net income that goes with a contribution that is returned or recharacterized. Regulations 1.408-11, 1.408A-5.

The opening balance is the value just before the contribution, plus every contribution and transfer into the IRA until
the amount is moved; the closing balance is the value just before it is moved, plus what left the IRA since.
"""

from __future__ import annotations

from basisbook.forms.language.define import Revision, line, part
from basisbook.forms.language.expr import Fact, L, at_least_zero, share

CONTRIBUTION, OPENING, CLOSING = Fact("contribution"), Fact("opening_balance"), Fact("closing_balance")
"""What the worksheet is given, in cents. These are no facts of a ledger: nobody records daily values."""

SHEET = Revision(
    key="net-income",
    form="worksheet",
    years=(),
    title="Net income attributable to a contribution",
    parts=(
        part(
            "1",
            "What moves with the contribution",
            line("1", "contribution returned or recharacterized", CONTRIBUTION),
            line("2", "adjusted opening balance", OPENING),
            line("3", "adjusted closing balance", CLOSING),
            line("4", "earnings of the IRA", at_least_zero(L[3] - L[2])),
            line("5", "loss of the IRA", at_least_zero(L[2] - L[3])),
            line("6", "earnings of the contribution", share(L[1], L[4], L[2])),
            line("7", "loss of the contribution", share(L[1], L[5], L[2])),
            line("8", "what moves", L[1] + L[6] - L[7]),
        ),
    ),
    results={"net_income": L[6] - L[7], "moved": L[8]},
    source="Regulations 1.408-11(a)(1), 1.408A-5 A-2(c)",
)
