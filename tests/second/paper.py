"""A page as it is filled by hand: lines, whole dollars or cents, and the ratio."""

from __future__ import annotations


def half_up(number: int, parts: int) -> int:
    """number / parts to the nearest whole, a half upwards."""
    return (2 * number + parts) // (2 * parts)


class Paper:
    """The lines that are filled, in cents (the ratio in parts of 10**places). `unit`: 100 in whole dollars, 1 in cents.

    Publication 17: add with the cents, then round the total; 50 cents go up.
    """

    def __init__(self, unit: int, places: int) -> None:
        self.unit, self.places = unit, places
        self.lines: dict[str, int] = {}
        self.ratio_line = ""
        self.boxes: set[str] = set()

    def round(self, cents: int) -> int:
        size = half_up(abs(cents), self.unit) * self.unit
        return size if cents >= 0 else -size

    def put(self, number: str, cents: int) -> int:
        self.lines[number] = self.round(cents)
        return self.lines[number]

    def __getitem__(self, number: str) -> int:
        """A line in a sum; blank counts nothing."""
        return self.lines.get(number, 0)

    def share(self, cents: int, part: int, whole: int) -> int:
        """cents x part / whole, rounded once; never more than the whole."""
        return half_up(cents * min(part, whole), whole * self.unit) * self.unit if whole > 0 else 0

    def ratio(self, part: int, whole: int, places: int) -> int:
        return min(10**places, half_up(part * 10**places, whole)) if whole > 0 else 0

    def nontaxable(self, basis: int, whole: int, amounts: tuple[int, ...]) -> tuple[int, ...]:
        """The ratio, written at its line, and each amount times it; together never more than the basis.

        "At least 3 places" allows more: the fewest more decimals, up to 6, at which the sum fits; if there are none,
        the excess comes off the last amount first. `amounts` stand in the order in which they keep theirs.
        """
        chosen = self.places
        for places in range(self.places, 7):
            ratio = self.ratio(basis, whole, places)
            if sum(self.times(cents, ratio, places) for cents in amounts) <= basis:
                chosen = places
                break
        self.places = chosen
        ratio = self.ratio(basis, whole, chosen)
        left, found = basis, []
        for cents in amounts:
            part = min(left, self.times(cents, ratio, chosen))
            left -= part
            found.append(part)
        return (ratio, *found)

    def times(self, cents: int, ratio: int, places: int) -> int:
        return half_up(cents * ratio, 10**places * self.unit) * self.unit

    def text(self, cents: int) -> str:
        sign, size = ("-" if cents < 0 else ""), abs(cents)
        return f"{sign}{size // 100}" if self.unit == 100 else f"{sign}{size // 100}.{size % 100:02d}"

    def texts(self) -> dict[str, str]:
        found = {number: self.text(cents) for number, cents in self.lines.items()}
        if self.ratio_line in self.lines:
            whole, rest = divmod(self.lines[self.ratio_line], 10**self.places)
            found[self.ratio_line] = f"{whole}.{rest:0{self.places}d}"
        return found | dict.fromkeys(self.boxes, "X")
