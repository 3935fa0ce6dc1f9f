"""One year's form from the year's facts and what last year carried, for one person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import Generic, Literal, TypeVar

from basisbook.forms.language.arithmetic import CENTS_IN, Ints, round_half_up
from basisbook.forms.language.compiled import OfOne, of_one
from basisbook.forms.language.define import Caution, Revision
from basisbook.forms.language.expr import Arithmetic, Known, Ratio
from basisbook.forms.language.program import Given, Names, Program, needed
from basisbook.ledger.money import show
from basisbook.ledger.quick_dataclass import dataclass

A = TypeVar("A")


B = TypeVar("B")


MOST_PLACES = 6
"""Line 10 asks for at least three decimals; six is the most this program writes."""


UNROUNDED = 20
"""So many decimals that no amount below $1 billion can tell them from an unrounded ratio."""


@dataclass(frozen=True, slots=True)
class Method:
    """How a year rounds: decimals of the ratio, 3 to 6, and whole dollars or cents.

    `ratio` is how the ratio was got. This program rounds; a form filed with other software may have truncated it,
    or multiplied by a ratio that was never rounded (`UNROUNDED` places).
    """

    places: int = 6
    money: Literal["dollars", "cents"] = "dollars"
    ratio: Literal["rounded", "truncated"] = "rounded"

    @property
    def unit(self) -> int:
        """The smallest amount a line holds, in cents."""
        return CENTS_IN[self.money]

    def as_json(self) -> dict[str, int | str]:
        """As `show --format json` prints it; `ratio` only where a filed form did not round."""
        shown: dict[str, int | str] = {"places": min(self.places, MOST_PLACES), "money": self.money}
        if self.ratio == "truncated" or self.places > MOST_PLACES:
            shown["ratio"] = self.ratio if self.ratio == "truncated" else "unrounded"
        return shown

    def arithmetic(self, places: int) -> Ints:
        """The operations for one person, at so many decimals."""
        return Ints(places, self.unit, self.ratio)


@dataclass(frozen=True, slots=True)
class Walked(Generic[A, B]):
    """A page after one walk: amounts (0 where blank), which lines are filled, which parts are completed."""

    amounts: Mapping[str, A]
    filled: Mapping[str, B]
    parts: Mapping[str, B]
    carries: Mapping[str, A]
    results: Mapping[str, A]
    returns: Mapping[str, A]
    paths: Mapping[str, B]
    cautions: Mapping[str, B]
    sheets: Mapping[str, Walked[A, B]]


@dataclass(frozen=True, slots=True)
class Filled:
    """One person's page. Amounts are cents; a ratio is in whole parts of 10**places; None is a blank cell.

    `starred` are the lines that a worksheet gave in place of the page's own arithmetic; zeros need no star.
    """

    revision: Revision
    method: Method
    places: int
    amounts: Mapping[str, int | None]
    parts: tuple[str, ...]
    path: str
    carries: Mapping[str, int]
    results: Mapping[str, int]
    returns: Mapping[str, int]
    adjusted: tuple[str, ...]
    cautions: tuple[Caution, ...]
    sheets: Mapping[str, Walked[int, bool]]
    starred: tuple[str, ...] = ()

    def text(self, number: str) -> str:
        """A line as the JSON and the page hold it: `6500`, `6500.25` where kept in cents, `0.122807`, `X` in a box."""
        amount = self.amounts[number]
        if amount is None:
            return ""
        if self.revision.is_ratio(number):
            if self.places > MOST_PLACES:
                amount = round_half_up(amount, 10 ** (self.places - MOST_PLACES))
            return show_ratio(amount, min(self.places, MOST_PLACES))
        if self.revision.is_box(number):
            return "X"
        return self.money(amount)

    def on_page(self, number: str) -> str:
        """The same as the page asks for it: a ratio of one whole as `1.000` (line 10: "If the result is 1.000 or more, enter
        1.000"), on older pages as `1.00`."""
        amount = self.amounts[number]
        whole = self.revision.is_ratio(number) and amount is not None and amount >= 10**self.places
        return self.revision.whole if whole else self.text(number)

    def money(self, cents: int) -> str:
        """An amount in this year's method: `6140`, or `6140.00` in cents."""
        return show(cents) if self.method.money == "cents" else show(cents).removesuffix(".00")

    @property
    def lines(self) -> dict[str, str]:
        """Every line that is filled, as text, in the order of the paper."""
        return {number: self.text(number) for number, amount in self.amounts.items() if amount is not None}

    @property
    def unverified(self) -> tuple[str, ...]:
        """The filled lines that were not read in a primary text."""
        return tuple(number for number in self.lines if not self.revision.lines[number].verified)


def show_ratio(parts: int, places: int) -> str:
    """`0.122807` for 122807 parts of 10**6; `1.000` for 1000 parts of 10**3."""
    whole, rest = divmod(parts, 10**places)
    return f"{whole}.{rest:0{places}d}"


@dataclass(frozen=True, slots=True, eq=False)
class _Sheets(Mapping[str, Walked[A, B]]):
    """The worksheets beside a page, walked when a line or somebody looks at them."""

    revision: Revision
    arithmetic: Arithmetic[A, B]
    facts: Mapping[str, A]
    carried: Mapping[str, A]
    walked: dict[str, Walked[A, B]] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Walked[A, B]:
        if key not in self.walked:
            sheet = next((one for one in self.revision.sheets if one.key == key), None)
            if sheet is None:
                raise KeyError(key)
            self.walked[key] = walk(sheet, self.arithmetic, self.facts, self.carried)
        return self.walked[key]

    def __iter__(self) -> Iterator[str]:
        return (one.key for one in self.revision.sheets)

    def __len__(self) -> int:
        return len(self.revision.sheets)


@dataclass(frozen=True, slots=True, eq=False)
class _Results(Mapping[str, A], Generic[A, B]):
    """What the worksheets beside a page come to, by name."""

    sheets: _Sheets[A, B]

    def __getitem__(self, name: str) -> A:
        for sheet in reversed(self.sheets.revision.sheets):
            if name in sheet.results:
                return self.sheets[sheet.key].results[name]
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name for sheet in self.sheets.revision.sheets for name in sheet.results))

    def __len__(self) -> int:
        return len({name for sheet in self.sheets.revision.sheets for name in sheet.results})


def walk(
    revision: Revision,
    arithmetic: Arithmetic[A, B],
    facts: Mapping[str, A],
    carried: Mapping[str, A],
    *,
    settle: B | None = None,
) -> Walked[A, B]:
    """Fill a page from top to bottom. Where `settle` holds, what lines recover above the basis comes off them."""
    zero = arithmetic.constant(0)
    sheets = _Sheets(revision, arithmetic, facts, carried)
    known: Known[A, B] = Known(arithmetic, facts, carried, _Results(sheets), {}, {})
    filled: dict[str, B] = {}
    never = arithmetic.negate(arithmetic.true())
    recovering = revision.recovery.parts if revision.recovery else ()
    ratio_line = revision.recovery.ratio if revision.recovery else ""
    for rule in revision.rules:
        if rule.opens_part:
            when = rule.part.when
            known.parts[rule.part.key] = when.holds(known) if when else arithmetic.true()
        number, line = rule.line.number, rule.line
        here = known.parts[rule.part.key]
        if rule.condition and here is not False:
            here = arithmetic.both(here, rule.condition.holds(known))
        if here is False:  # one person's line that stays blank
            amount = zero
        else:
            amount = line.arithmetic.evaluate(known)
            if not isinstance(line.arithmetic, Ratio) and not revision.in_cents:
                amount = arithmetic.enter(amount)
        known.lines[number] = arithmetic.choose(here, amount, known.lines.get(number, zero))
        filled[number] = arithmetic.either(here, filled.get(number, never))
        if settle is not None and number in recovering:
            _settle(revision, known, arithmetic.both(settle, filled[ratio_line]), number)
    return Walked(
        known.lines,
        filled,
        known.parts,
        # What no line of the page has keeps its cents: only what is entered is rounded. Publication 17, rounding.
        {name: expr.evaluate(known) for name, expr in revision.carries.items()},
        {
            name: expr.evaluate(known) if revision.in_cents else arithmetic.enter(expr.evaluate(known))
            for name, expr in revision.results.items()
        },
        {name: arithmetic.enter(expr.evaluate(known)) for name, expr in revision.returns.items()},
        ({revision.instead.path: revision.instead.when.holds(known)} if revision.instead else {})
        | {name: condition.holds(known) for name, condition in revision.paths},
        {caution.code: caution.condition.holds(known) for caution in revision.cautions},
        sheets,
    )


def _excess(
    revision: Revision, arithmetic: Arithmetic[A, B], lines: Mapping[str, A], filled: Mapping[str, B]
) -> A:
    """By how much the lines that recover basis exceed the basis; nothing where the ratio line stays blank."""
    assert revision.recovery is not None
    zero = total = arithmetic.constant(0)
    for number in revision.recovery.parts:
        total = arithmetic.add(total, lines[number])
    excess = arithmetic.at_least_zero(arithmetic.subtract(total, lines[revision.recovery.basis]))
    return arithmetic.choose(filled[revision.recovery.ratio], excess, zero)


def _settle(revision: Revision, known: Known[A, B], where: B, number: str) -> None:
    """Cap a recovering line at the basis that those above it left, so that the excess comes off the last."""
    arithmetic, rule = known.arithmetic, revision.recovery
    assert rule is not None
    left = known.lines[rule.basis]
    for above in rule.parts:
        if above != number and above in known.lines:
            left = arithmetic.subtract(left, known.lines[above])
    capped = arithmetic.smaller(known.lines[number], arithmetic.at_least_zero(left))
    known.lines[number] = arithmetic.choose(where, capped, known.lines[number])


COMPILED_AFTER = 8
"""So often a page is walked before it is compiled: compiling takes as long as thirty walks, and `show` needs one or two."""


@dataclass(slots=True)
class _Compiled:
    """What was made of a page so far: how often it was walked, its programs, and its functions by method."""

    walked: int = 0
    programs: dict[bool, Program] = field(default_factory=dict)
    functions: dict[tuple[int, int, str], OfOne] = field(default_factory=dict)


_COMPILED: dict[int, tuple[Revision, _Compiled]] = {}


def _compiled(revision: Revision) -> _Compiled:
    """By the page itself, which never changes; keeping the page keeps its id from being another's."""
    known = _COMPILED.get(id(revision))
    if known is None:
        known = _COMPILED[id(revision)] = (revision, _Compiled())
    return known[1]


def program_of(revision: Revision, *, settle: bool = False) -> Program:
    """The program of a page; with `settle`, what its lines recover above the basis comes off them."""
    made = _compiled(revision).programs
    if settle not in made:
        names = Names()
        walked = walk(
            revision,
            names,
            Given(names, "fact"),
            Given(names, "carried"),
            settle=names.true() if settle else None,
        )
        outputs: dict[tuple[str, str], int] = {}
        for kind, found in (
            ("amount", walked.amounts), ("filled", walked.filled), ("part", walked.parts), ("carry", walked.carries),
            ("result", walked.results), ("return", walked.returns), ("path", walked.paths), ("caution", walked.cautions),
        ):  # fmt: skip
            outputs |= {(kind, name): at for name, at in found.items()}
        if revision.recovery:
            outputs["excess", ""] = _excess(revision, names, walked.amounts, walked.filled)
        steps, outputs = needed(names, outputs)
        made[settle] = Program(revision, steps, outputs)
    return made[settle]


def fill(revision: Revision, facts: Mapping[str, int], carried: Mapping[str, int], method: Method) -> Filled:
    """Fill a page for one person.

    `facts` has every fact the page reads, `carried` what last year carried, in cents. Where rounding makes the
    page recover more basis than there is, it takes the fewest more decimals at which it does not; where none
    help, the excess comes off the last recovering line first; `adjusted` says so.

    A page that is filled often is compiled (`compiled.py`); both ways give the same cents.
    """
    made = _compiled(revision)
    if made.walked < COMPILED_AFTER:
        made.walked += 1
        return fill_by_walking(revision, facts, carried, method)
    key = (method.places, method.unit, method.ratio)
    if key not in made.functions:
        made.functions[key] = of_one(program_of(revision), method.arithmetic(method.places))
    amounts, parts, carries, results, returns, paths, cautions, excess = made.functions[key](facts, carried)
    if excess:
        return fill_by_walking(revision, facts, carried, method)
    filled = Filled(
        revision,
        method,
        method.places,
        amounts,
        tuple([key for key, done in parts.items() if done]),
        next((name for name, holds in paths.items() if holds), "carry-only"),
        carries,
        results,
        returns,
        (),
        tuple([caution for caution in revision.cautions if cautions[caution.code]]),
        _Sheets(revision, method.arithmetic(method.places), facts, carried),
    )
    if revision.instead is not None and paths[revision.instead.path]:
        return replace(filled, starred=_starred(revision, amounts))
    return filled


def fill_by_walking(
    revision: Revision, facts: Mapping[str, int], carried: Mapping[str, int], method: Method
) -> Filled:
    """The same as `fill`, line by line: the slow and obvious way."""
    places, adjusted = method.places, []
    walked = walk(revision, method.arithmetic(places), facts, carried)
    if revision.recovery and (
        excess := _excess(revision, method.arithmetic(places), walked.amounts, walked.filled)
    ):
        rule = revision.recovery
        parts, verb = _lines(sorted(rule.parts)), "do" if len(rule.parts) > 1 else "does"
        for more in range(method.places + 1, MOST_PLACES + 1):
            finer = walk(revision, method.arithmetic(more), facts, carried)
            if not _excess(revision, method.arithmetic(more), finer.amounts, finer.filled):
                walked, places = finer, more
                adjusted.append(
                    f"line {rule.ratio} has {more} decimals so that {parts} {verb} not exceed line {rule.basis}"
                )
                break
        else:
            before = walked.amounts
            walked = walk(revision, method.arithmetic(places), facts, carried, settle=True)
            adjusted += [
                f"line {number} is ${show(before[number] - walked.amounts[number]).removesuffix('.00')} lower"
                f" so that {parts} {verb} not exceed line {rule.basis}"
                for number in rule.parts
                if before[number] != walked.amounts[number]
            ]
            assert excess
    return Filled(
        revision,
        method,
        places,
        {number: walked.amounts[number] if walked.filled[number] else None for number in revision.lines},
        tuple(key for key, done in walked.parts.items() if done),
        next((name for name, holds in walked.paths.items() if holds), "carry-only"),
        walked.carries,
        walked.results,
        walked.returns,
        tuple(adjusted),
        tuple(caution for caution in revision.cautions if walked.cautions[caution.code]),
        walked.sheets,
        _starred(revision, walked.amounts)
        if revision.instead is not None and walked.paths[revision.instead.path]
        else (),
    )


def _starred(revision: Revision, amounts: Mapping[str, int | None]) -> tuple[str, ...]:
    """The lines that a worksheet gives in place of the page's own arithmetic, where they are not zero."""
    assert revision.instead is not None
    given = revision.instead.lines
    return tuple(
        number
        for number in revision.lines
        if amounts[number] and number in given and given[number].read.sheets
    )


def _lines(numbers: list[str]) -> str:
    return f"line {numbers[0]}" if len(numbers) == 1 else f"lines {' and '.join(numbers)}"
