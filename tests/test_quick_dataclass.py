"""`basisbook.ledger.quick_dataclass` makes what the library makes: the same class is made by both, and compared."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import sys
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import pytest

from basisbook.ledger.quick_dataclass import dataclass as quick

ROOT = Path(__file__).parents[1]


class Plain:
    """All that a class of ours uses."""

    name: str
    kind: ClassVar[str] = "plain"
    count: int = 3
    seen: list[int] = field(default_factory=list)
    aside: str = field(default="", compare=False, repr=False)
    later: int = field(default=0, kw_only=True)
    fixed: int = field(default=7, init=False)
    made: dict[str, int] = field(default_factory=dict, init=False)

    def doubled(self) -> int:
        return self.count * 2


class One:
    """A single field: a tuple of one, and no value of its own."""

    name: str


class Nothing:
    """None at all."""


class Checked:
    """Looks at itself when it is made."""

    count: int

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ValueError("below zero")


class Lazy:
    """What follows from it is worked out once."""

    count: int = 1

    @cached_property
    def twice(self) -> int:
        return self.count * 2


OPTIONS: list[dict[str, bool]] = [
    {},
    {"frozen": True},
    {"slots": True},
    {"frozen": True, "slots": True},
    {"frozen": True, "slots": True, "kw_only": True},
    {"frozen": True, "eq": False},
]


def of(maker: Callable[..., Any], cls: type, options: dict[str, bool]) -> Any:
    own = {
        name: copy.copy(value) for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__")
    }
    for name, value in own.items():
        if isinstance(value, cached_property):
            own[name] = cached_property(value.func)
            own[name].__set_name__(None, name)
        if isinstance(value, dataclasses.Field):
            own[name] = vars(cls)[name]
    return maker(**options)(type(cls.__name__, (), own))


def outcome(act: Callable[[], Any]) -> Any:
    try:
        found = act()
    except Exception as error:  # noqa: BLE001 - the same error is asked for
        return type(error), str(error).replace("quick", "library")
    return repr(found) if not isinstance(found, (int, bool)) else found


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_a_class_does_what_the_library_makes_of_it(options: dict[str, bool]) -> None:
    theirs, ours = of(dataclass, Plain, options), of(quick, Plain, options)
    assert inspect.signature(ours).parameters.keys() == inspect.signature(theirs).parameters.keys()
    assert [(one.name, one.kw_only, one.init) for one in fields(ours)] == [
        (one.name, one.kw_only, one.init) for one in fields(theirs)
    ]
    assert getattr(ours, "__match_args__", None) == theirs.__match_args__
    assert getattr(ours, "__slots__", None) == getattr(theirs, "__slots__", None)
    assert (ours.__hash__ is None) == (theirs.__hash__ is None)

    def tried(cls: Any) -> list[Any]:
        one = cls(name="a", count=4)
        found: list[Callable[[], Any]] = [
            lambda: one,
            lambda: cls("a"),
            cls,
            lambda: cls(nobody=1),
            lambda: cls(name="a", fixed=1),
            lambda: cls(name="a").seen is cls(name="a").seen,
            lambda: cls(name="a") == cls(name="a", aside="b"),
            lambda: cls(name="a") == cls(name="b"),
            lambda: cls(name="a") == 3,
            lambda: cls(name="a", later=1) == cls(name="a"),
            lambda: hash(one),
            lambda: replace(one, count=9),
            lambda: replace(one, fixed=9),
            lambda: dataclasses.asdict(one),
            one.doubled,
            lambda: setattr(one, "count", 1),
            lambda: copy.copy(one),
            lambda: delattr(one, "count"),
        ]
        return [outcome(act) for act in found]

    def without_hash(outcomes: list[Any]) -> list[Any]:
        return [type(one) if isinstance(one, int) and not isinstance(one, bool) else one for one in outcomes]

    assert without_hash(tried(ours)) == without_hash(tried(theirs))


@pytest.mark.parametrize("cls", [One, Nothing, Checked, Lazy])
def test_small_classes_too(cls: type) -> None:
    for options in OPTIONS if cls is not Lazy else OPTIONS[:2]:
        theirs, ours = of(dataclass, cls, options), of(quick, cls, options)
        for given in ((), (1,), (-1,), (1, 2)):
            assert outcome(lambda made=theirs, given=given: made(*given)) == outcome(
                lambda made=ours, given=given: made(*given)
            )
            if given == (1,) and cls is not Nothing and not options.get("kw_only"):
                assert (ours(1) == ours(1)) == (theirs(1) == theirs(1))
                if ours.__hash__ and options.get("eq", True):
                    assert hash(ours(1)) == hash(theirs(1))


def test_what_is_frozen_stays_so_and_can_be_sent_to_another_process() -> None:
    from basisbook.ledger.problems import Problem

    problem = Problem("code", "warning", "", "a message")
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'code'"):
        problem.code = "other"  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(problem)) == problem
    assert {problem: 1}[copy.deepcopy(problem)] == 1


def test_every_class_says_what_it_is() -> None:
    """The library would work out a signature for a class without a docstring, which takes longer than all the rest."""
    import importlib

    for package in ("ledger", "forms", "cli"):
        for path in (ROOT / package).rglob("*.py"):
            if "@dataclass" in path.read_text("utf-8") and path.name != "quick_dataclass.py":
                name = ".".join(("basisbook", *path.relative_to(ROOT).with_suffix("").parts))
                importlib.import_module(name.removesuffix(".__init__"))
    without = [
        f"{one.__module__}.{one.__qualname__}"
        for name, module in list(sys.modules.items())
        if name.startswith("basisbook.")
        for one in vars(module).values()
        if isinstance(one, type) and dataclasses.is_dataclass(one) and one.__module__ == name
        if (one.__doc__ or "").startswith(f"{one.__name__}(")
    ]
    assert without == []
