"""The most that may go from one's own IRAs to an employer plan: pre-tax money alone, and no more than may move.

IRC 408(d)(3)(A)(ii), (H): only what would be taxable, and pre-tax money of all the IRAs goes first; Publication 590-A
(2025): where what is left or is not rolled over is at least the basis. So what was already taken or converted in the
year counts beside what stays (read with 408(d)(2)(C); when the income of the IRAs is measured was not verified).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """One account, cents. `free`: what of it may move: nothing of a SIMPLE IRA in its first two years."""

    account: str
    value: int
    free: int


@dataclass(frozen=True, slots=True)
class Most:
    """Cents, of one person's own IRAs, now. `value`: what is in them, so without a rollover that is on its way.

    `outstanding`: what is on its way from IRA to IRA. `taken`, `converted`: lines 7 and 8 so far. `basis`: line 5.
    `required`: what must still be taken this year, which is the first money out. `locked`: SIMPLE money that may not
    go yet. `held`: by account, where the values were stated.
    """

    value: int
    basis: int
    taken: int = 0
    converted: int = 0
    outstanding: int = 0
    required: int = 0
    locked: int = 0
    held: tuple[Held, ...] = ()

    @property
    def pre_tax(self) -> int:
        """What is there, with what is on its way and what was taken or converted this year, less the basis; not below zero."""
        return max(0, self.value + self.outstanding + self.taken + self.converted - self.basis)

    @property
    def amount(self) -> int:
        """The most that may go; never more than is there."""
        return max(0, min(self.value, self.pre_tax) - self.required - self.locked)

    @property
    def careful(self) -> int:
        """Value less basis (line 3), which is never too high, and in a year of a conversion lower than need be."""
        return max(0, min(self.amount, self.value - self.basis - self.required - self.locked))

    def over(self, amount: int) -> int:
        """By how much an amount is too high: that part would be no rollover."""
        return max(0, amount - self.amount)

    def from_accounts(self, amount: int) -> tuple[tuple[str, int], ...]:
        """How much of `amount` from which account: the largest first, never more than it holds free."""
        return largest_first({one.account: one.free for one in self.held}, amount)


def largest_first(held: Mapping[str, int], amount: int, first: str = "") -> tuple[tuple[str, int], ...]:
    """How much of `amount` leaves which account, cents: `first` as far as it goes, then the largest; none more than it holds."""
    left, found = amount, []
    for account, cents in sorted(held.items(), key=lambda one: (one[0] != first, -one[1])):
        if part := min(left, cents):
            found.append((account, part))
            left -= part
    return tuple(found)


def line_5(facts: Mapping[str, int], brought: Mapping[str, int]) -> int:
    """The basis that works in a year so far, cents: what it brings, with what was contributed in it; not what came after it."""
    came = facts["nondeductible_contributions"] + facts["reservist_repayments"] - facts["late_contributions"]
    return max(0, brought.get("basis", 0) + facts["basis_adjustments"]) + came


def cushion(value: int, *, in_cash: bool = True) -> int:
    """What to leave besides the basis, cents: $25, or 0.1% of the value if that is more; 2% where it is not in cash.

    A decision of this program, and no rule: it costs tax on that much at the most, and a dollar of basis that moves
    is no rollover.
    """
    return max(2500, -(-value // 1000) if in_cash else -(-value // 50))


def free_of(values: Mapping[str, int], locked: Sequence[str]) -> tuple[Held, ...]:
    """The accounts with what of each may move."""
    return tuple(Held(name, cents, 0 if name in locked else cents) for name, cents in values.items())
