"""A reverse rollover, worked out: how much, from which accounts, what stays, and over which years."""

from __future__ import annotations

from collections.abc import Mapping

from basisbook.forms.open_book import OpenBook
from basisbook.forms.plan.lived import Start
from basisbook.forms.plan.situation import Required, Situation
from basisbook.forms.replay.most import Most, cushion
from basisbook.forms.sentences import find
from basisbook.ledger.kinds import OWN_TRADITIONAL, PLAN
from basisbook.ledger.problems import HOLE, LedgerError, do
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Rollover:
    """Cents. `amount` goes, `stays` is what is left in all own IRAs. `parts`: by account id (empty: not said which).

    `whole`: the plan takes only whole accounts; then `second` is what goes to a second IRA first, by transfer.
    `born`: whether the day of birth is known. `next_year`: what a yearly cap leaves for the next year. `basis_rows`: how the basis comes about.
    """

    person: str
    year: int
    plan: str
    amount: int
    stays: int
    cushion: int
    value: int
    basis: int
    most: Most
    required: Required
    parts: tuple[tuple[str, int], ...]
    values: Mapping[str, int]
    accounts: tuple[str, ...]
    simple: bool
    direct: bool
    whole: bool
    born: bool
    second: int
    next_year: int
    basis_rows: tuple[tuple[str, int], ...]

    def rest(self, account: str, part: int) -> int | None:
        """What stays in one account after a part of the rollover has left it, cents; None where its value was not said."""
        return self.values[account] - part if account in self.values else None


def rollover(
    opened: OpenBook,
    found: Situation,
    *,
    values: Mapping[str, int],
    plan: str = "",
    amount: int | None = None,
    left: int | None = None,
    in_cash: bool = True,
    cap: int | None = None,
    whole: bool = False,
    direct: bool = True,
) -> Rollover:
    """The rollover of a situation. `left`: the cushion, usual by rule; `amount`: another amount than the most less it.

    Raises `LedgerError` where nothing may go, or `amount` is more than may: that part would be no rollover.
    """
    start, most = found.start, found.most
    way = do("plan rollover", person=start.person, value=HOLE)
    if found.ended:
        raise LedgerError(find("rollover-ended", way, year=start.year, person=start.person))
    spare = 0 if most.basis == 0 else cushion(most.value, in_cash=in_cash)
    spare = min(most.amount, spare if left is None else left)
    full = most.amount - spare if amount is None else amount
    if most.amount <= 0:
        raise LedgerError(
            find("rollover-nothing", way, person=start.person, value=most.value, basis=most.basis)
        )
    if over := most.over(full):
        raise LedgerError(
            find("rollover-over", way, person=start.person, amount=full, most=most.amount, over=over)
        )
    going = full if cap is None else min(full, cap)
    if amount is not None:
        spare = most.amount - full
    accounts = tuple(
        one.id
        for one in opened.book.accounts.values()
        if one.person == start.person and one.type in OWN_TRADITIONAL and one.closed is None
    )
    parts = most.from_accounts(going) or ((accounts[0] if len(accounts) == 1 else "", going),)
    plan = plan or _only_plan(opened, start.person)
    rows = _basis_rows(start)
    if len(accounts) == 1 and not values:
        values = {accounts[0]: most.value}
    return Rollover(
        start.person, start.year, plan, going, most.value - going, spare, most.value, most.basis, most,
        found.required, parts, dict(values), accounts,
        any(opened.book.accounts[one].type == "simple" for one in accounts),
        direct, whole, opened.book.people[start.person].born is not None, most.value - going if whole else 0, full - going, tuple(rows),
    )  # fmt: skip


def _only_plan(opened: OpenBook, person: str) -> str:
    """The company of the person's plan at work, where the book has one alone; else nothing: it stays a blank."""
    plans = [
        one.custodian
        for one in opened.book.accounts.values()
        if one.person == person and one.type in PLAN and one.custodian
    ]
    return plans[0] if len(plans) == 1 else ""


def _basis_rows(start: Start) -> list[tuple[str, int]]:
    """What the basis is made of, cents; the last row is their sum."""
    return [
        (f"Form 8606 for {start.year - 1} or the last before, line 14", start.brought.get("basis", 0)),
        (f"Nondeductible contributions for {start.year}", start.facts["nondeductible_contributions"]),
        ("Basis that came in or went out otherwise", start.facts["basis_adjustments"]),
        ("Basis", start.basis),
    ]
