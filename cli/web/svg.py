"""Two pictures, drawn by whole numbers: basis over a life, and the cup of a year. Each says in words what it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup, escape

from basisbook.forms.views.life import Cup

Money = Callable[[int], str]

WIDE, HIGH = 720, 200
"""The picture of a life, in its own units; it scales with the page."""
_LEFT, _FOOT, _HEAD = 8, 30, 34
_WIDEST, _LABEL = 90, 64
"""How much room a year takes at most, and a year's name on a phone, where letters are larger."""


def basis_over_life(years: Sequence[tuple[int, int]], money: Money) -> Markup:
    """A column a year: the basis carried out of it. `years` are (year, cents), oldest first."""
    if not years:
        return Markup("")
    most = max(1, *(cents for _, cents in years))
    step = min(_WIDEST, max(1, (WIDE - 2 * _LEFT) // len(years)))
    bar = max(1, step * 3 // 4)
    drawn = []
    every = max(1, -(-_LABEL // step))
    for at, (year, cents) in enumerate(years):
        tall = cents * (HIGH - _FOOT - _HEAD) // most
        x = _LEFT + at * step
        drawn.append(
            Markup(
                '<rect class="basis" x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>'
            ).format(x, HIGH - _FOOT - tall, bar, max(tall, 1), year, money(cents))
        )
        if (len(years) - 1 - at) % every == 0:
            drawn.append(
                Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(
                    x + bar // 2, HIGH - 8, year
                )
            )
    peak = max(years, key=lambda one: one[1])
    last = years[-1]
    drawn.append(
        Markup('<text class="peak" x="{}" y="22">{} in {}</text>').format(_LEFT, money(peak[1]), peak[0])
    )
    words = (
        f"Basis at the end of each year from {years[0][0]} to {last[0]}: at most {money(peak[1])} in {peak[0]},"
        f" {money(last[1])} in {last[0]}."
    )
    return _picture(WIDE, HIGH, words, drawn)


def cup(found: Cup, year: int, money: Money) -> Markup:
    """All the IRAs as one cup: basis is the dark part, and what was poured out stands beside it, with its share of basis."""
    tall, wide, foot = 120, 84, 20
    dark = found.basis * tall // found.whole
    out = min(tall, max(1, found.out * tall // found.whole)) if found.out else 0
    out_dark = out * found.out_basis // found.out if found.out else 0
    base = 10 + tall
    drawn = [
        Markup('<rect class="money" x="10" y="10" width="{}" height="{}"/>').format(wide, tall),
        Markup('<rect class="basis" x="10" y="{}" width="{}" height="{}"/>').format(base - dark, wide, dark),
        Markup('<text x="{}" y="{}" text-anchor="middle">in the IRAs</text>').format(
            10 + wide // 2, base + foot - 4
        ),
    ]
    if out:
        x = 130
        drawn += [
            Markup('<rect class="money" x="{}" y="{}" width="{}" height="{}"/>').format(x, base - out, wide, out),
            Markup('<rect class="basis" x="{}" y="{}" width="{}" height="{}"/>').format(x, base - out_dark, wide, out_dark),
            Markup('<text x="{}" y="{}" text-anchor="middle">came out</text>').format(x + wide // 2, base + foot - 4),
        ]  # fmt: skip
    words = (
        f"{year}: {money(found.whole)} in all IRAs together, {money(found.basis)} of it basis. {money(found.out)} came out,"
        f" {money(found.out_basis)} of it basis."
    )
    return _picture(230, base + foot, words, drawn)


def _picture(wide: int, high: int, words: str, drawn: Sequence[Markup]) -> Markup:
    inside = Markup("").join(drawn)
    return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title>{}</svg>').format(
        wide, high, escape(words), escape(words), inside
    )
