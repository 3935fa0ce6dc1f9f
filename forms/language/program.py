"""The arithmetic of a page as a straight-line program: one walk over the page, with names in the place of amounts.

Equal subexpressions have one name, and what no output needs is never written. `compiled.py` turns a program into a
function for one person, and into one for columns of people; the walk itself stays the slow and obvious way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property

from basisbook.forms.language.define import Revision
from basisbook.forms.language.expr import Arithmetic
from basisbook.ledger.quick_dataclass import dataclass

Name = int
"""A step of a program, by its place in it."""

Step = tuple[str | int, ...]
"""What a step does: `("add", 3, 4)`, `("fact", "distributions")`, `("const", 100)`."""

MULTIPLES = frozenset({"times", "share", "share_up", "enter"})
"""Operations whose result is a multiple of the unit already, so that entering it on a line changes nothing."""

_OF_MULTIPLES = frozenset({"add", "subtract", "at_least_zero", "smaller", "choose"})
"""Operations on multiples of the unit that give one."""


@dataclass
class Names(Arithmetic[Name, Name]):
    """An arithmetic that computes nothing: each operation is written down once, and its place is its name."""

    steps: list[Step] = field(default_factory=list)
    known: dict[Step, Name] = field(default_factory=dict)
    whole: list[bool] = field(default_factory=list)
    """Which steps are multiples of every unit, so that entering one changes nothing."""

    def _step(self, *step: str | int) -> Name:
        if step not in self.known:
            self.known[step] = len(self.steps)
            self.steps.append(step)
            self.whole.append(self._is_whole(step))
        return self.known[step]

    def _is_whole(self, step: Step) -> bool:
        if step[0] == "const":
            return int(step[1]) % 100 == 0
        amounts = arguments(step)[1:] if step[0] == "choose" else arguments(step)
        return step[0] in MULTIPLES or (step[0] in _OF_MULTIPLES and all(self.whole[one] for one in amounts))

    def _const(self, name: Name) -> int | None:
        step = self.steps[name]
        return int(step[1]) if step[0] == "const" else None

    def read(self, step: Step) -> Name:
        """A step that uses no other, as another program has it."""
        return self._step(*step)

    def fact(self, name: str) -> Name:
        """A fact of the year."""
        return self._step("fact", name)

    def carried(self, name: str) -> Name:
        """What last year carried; 0 where it carried none."""
        return self._step("carried", name)

    def constant(self, cents: int) -> Name:
        return self._step("const", cents)

    def add(self, a: Name, b: Name) -> Name:
        x, y = self._const(a), self._const(b)
        if x is not None and y is not None:
            return self.constant(x + y)
        if x == 0 or y == 0:
            return b if x == 0 else a
        return self._step("add", *sorted((a, b)))

    def subtract(self, a: Name, b: Name) -> Name:
        x, y = self._const(a), self._const(b)
        if x is not None and y is not None:
            return self.constant(x - y)
        if a == b:
            return self.constant(0)
        return a if y == 0 else self._step("subtract", a, b)

    def times(self, amount: Name, ratio: Name) -> Name:
        return self._step_unless_zero((amount, ratio), "times", amount, ratio)

    def ratio(self, part: Name, whole: Name) -> Name:
        return self._step_unless_zero((part, whole), "ratio", part, whole)

    def share(self, amount: Name, part: Name, whole: Name) -> Name:
        return self._step_unless_zero((amount, part, whole), "share", amount, part, whole)

    def share_up(self, amount: Name, part: Name, whole: Name) -> Name:
        return self._step_unless_zero((amount, part, whole), "share_up", amount, part, whole)

    def _step_unless_zero(self, any_of: tuple[Name, ...], *step: str | int) -> Name:
        """A product or a quotient, which is 0 where any of those is: over a whole of 0 too."""
        return self.constant(0) if any(self._const(one) == 0 for one in any_of) else self._step(*step)

    def at_least_zero(self, a: Name) -> Name:
        cents = self._const(a)
        if cents is not None:
            return self.constant(max(cents, 0))
        return a if self.steps[a][0] == "at_least_zero" else self._step("at_least_zero", a)

    def smaller(self, a: Name, b: Name) -> Name:
        x, y = self._const(a), self._const(b)
        if x is not None and y is not None:
            return self.constant(min(x, y))
        return a if a == b else self._step("smaller", *sorted((a, b)))

    def enter(self, a: Name) -> Name:
        return a if self.whole[a] else self._step("enter", a)

    def positive(self, a: Name) -> Name:
        cents = self._const(a)
        return self._step("positive", a) if cents is None else self._flag(holds=cents > 0)

    def _flag(self, *, holds: bool) -> Name:
        return self._step("true" if holds else "false")

    def both(self, a: Name, b: Name) -> Name:
        kinds = {self.steps[a][0], self.steps[b][0]}
        if "false" in kinds:
            return self._flag(holds=False)
        if "true" in kinds or a == b:
            return b if self.steps[a][0] == "true" else a
        return self._step("both", *sorted((a, b)))

    def either(self, a: Name, b: Name) -> Name:
        kinds = {self.steps[a][0], self.steps[b][0]}
        if "true" in kinds:
            return self._flag(holds=True)
        if "false" in kinds or a == b:
            return b if self.steps[a][0] == "false" else a
        return self._step("either", *sorted((a, b)))

    def negate(self, a: Name) -> Name:
        match self.steps[a]:
            case ("true",):
                return self._flag(holds=False)
            case ("false",):
                return self._flag(holds=True)
            case ("negate", int(inner)):
                return inner
        return self._step("negate", a)

    def choose(self, condition: Name, then: Name, otherwise: Name) -> Name:
        if then == otherwise or self.steps[condition][0] == "true":
            return then
        if self.steps[condition][0] == "false":
            return otherwise
        if self.steps[condition][0] == "negate":
            inner = self.steps[condition][1]
            assert isinstance(inner, int)
            return self._step("choose", inner, otherwise, then)
        return self._step("choose", condition, then, otherwise)

    def true(self) -> Name:
        return self._flag(holds=True)


@dataclass(frozen=True, slots=True)
class Given(Mapping[str, Name]):
    """Facts or carried amounts for a walk that computes nothing: every name is there."""

    names: Names
    what: str

    def __getitem__(self, name: str) -> Name:
        return self.names.fact(name) if self.what == "fact" else self.names.carried(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


KEPT = 256
"""So many programs of a page are kept for sets of inputs that are 0."""


@dataclass(frozen=True)
class Program:
    """The steps that a page needs, each after those it uses, and what comes out of it by kind and name.

    `outputs` are `("amount", "14")`, `("filled", "14")`, `("part", "I")`, `("carry", "basis")`, `("result", ...)`,
    `("return", "4b")`, `("path", ...)`, `("caution", ...)`, and `("excess", "")` where the page has a rule of recovery.
    """

    revision: Revision
    steps: tuple[Step, ...]
    outputs: Mapping[tuple[str, str], Name]

    @cached_property
    def inputs(self) -> tuple[Step, ...]:
        """What it reads: `("fact", "distributions")`, `("carried", "basis")`."""
        return tuple(step for step in self.steps if step[0] in ("fact", "carried"))

    def without(self, nothing: frozenset[Step]) -> Program:
        """The same page for people of whom these inputs are 0: only the steps that are left then. Many outputs are constants."""
        if nothing not in self._without:
            if len(self._without) >= KEPT:
                self._without.clear()
            self._without[nothing] = _without(self, nothing) if nothing else self
        return self._without[nothing]

    @cached_property
    def _without(self) -> dict[frozenset[Step], Program]:
        return {}

    @cached_property
    def last(self) -> Mapping[int, tuple[Name, ...]]:
        """By step, the steps that nothing after it uses, and that do not come out."""
        latest = {name: at for at, step in enumerate(self.steps) for name in arguments(step)}
        kept = set(self.outputs.values())
        found: dict[int, list[Name]] = {}
        for name, at in latest.items():
            if name not in kept:
                found.setdefault(at, []).append(name)
        return {at: tuple(names) for at, names in found.items()}

    @cached_property
    def acts(self) -> tuple[tuple[str, tuple[Name, ...], str | int, tuple[Name, ...]], ...]:
        """Each step as (what it does, the steps it uses, the name or the amount it is of, the steps nothing uses any more)."""
        return tuple(
            (str(step[0]), arguments(step), step[1] if len(step) > 1 else "", self.last.get(at, ()))
            for at, step in enumerate(self.steps)
        )

    @cached_property
    def growth(self) -> int:
        """How many times as large as the largest of its inputs any step can be, but for what entering adds."""
        grown: list[int] = []
        for step in self.steps:
            used = [grown[name] for name in arguments(step)]
            match step[0]:
                case "fact" | "carried" | "const":
                    grown.append(1)
                case "add" | "subtract":
                    grown.append(sum(used))
                case "times" | "share" | "ratio":
                    grown.append(used[0])
                case "share_up":
                    grown.append(used[0] + 1)
                case _:
                    grown.append(max(used, default=0))
        return max(grown, default=1)

    def uses(self) -> Sequence[int]:
        """How often each step is used, by its place; an output is a use."""
        found = [0] * len(self.steps)
        for step in self.steps:
            for name in arguments(step):
                found[name] += 1
        for name in self.outputs.values():
            found[name] += 1
        return found


def arguments(step: Step) -> tuple[Name, ...]:
    """The steps that a step uses."""
    if step[0] in ("fact", "carried", "const"):
        return ()
    return tuple(name for name in step[1:] if isinstance(name, int))


def needed(
    names: Names, outputs: Mapping[tuple[str, str], Name]
) -> tuple[tuple[Step, ...], dict[tuple[str, str], Name]]:
    """The steps that outputs need, numbered anew, and the outputs by their new names."""
    wanted = set(outputs.values())
    for name in range(len(names.steps) - 1, -1, -1):
        if name in wanted:
            wanted.update(arguments(names.steps[name]))
    place = {name: at for at, name in enumerate(sorted(wanted))}
    steps: list[Step] = []
    for name in sorted(wanted):
        step = names.steps[name]
        used = arguments(step)
        steps.append((step[0], *(place[one] for one in used)) if used else step)
    return tuple(steps), {key: place[name] for key, name in outputs.items()}


def _without(program: Program, nothing: frozenset[Step]) -> Program:
    names = Names()
    found: list[Name] = []
    for step in program.steps:
        if step in nothing:
            found.append(names.constant(0))
        elif used := arguments(step):
            found.append(getattr(names, str(step[0]))(*(found[one] for one in used)))
        else:
            found.append(names.read(step))
    steps, outputs = needed(names, {key: found[name] for key, name in program.outputs.items()})
    return Program(program.revision, steps, outputs)
