"""Ways out as buttons: where a page does what a command does, its address; else a form that runs the command itself.

What a finding says to do is data (`Do`). Entries, the interview, plans and papers have pages of their own. For the rest
the program is run as in a terminal, without a shell: only the verbs and options that stand here, each value checked.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

from basisbook.cli.remedies import worded
from basisbook.forms.open_book import OpenBook
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.money import show
from basisbook.ledger.problems import Cents, Do, Hole, Problem, Remedy, Steps, Value
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Verb:
    """A command that a button may run. `options` are those that a way out may say.

    `reads`: it only shows, unless one of the `writing` options is said.
    """

    says: str
    reads: bool
    options: tuple[str, ...] = ()
    writing: tuple[str, ...] = ()

    def only_reads(self, said: Iterable[str]) -> bool:
        """Whether it only shows, with these options."""
        return self.reads and not set(said) & set(self.writing)


VERBS: Mapping[str, Verb] = {
    "check": Verb("Look through the records", reads=True, options=("all", "as_of", "as_corrections", "expect", "person", "restore", "seal"),
                  writing=("as_corrections", "restore", "seal")),
    "show": Verb("Show the years", reads=True, options=("person", "state", "as_of", "pool")),
    "explain": Verb("Show how it comes about", reads=True, options=("person", "state", "pool")),
    "diff": Verb("Show what differs", reads=True, options=("person", "value")),
    "amend": Verb("Show what to send", reads=True, options=("as_of", "closing", "figure", "person", "policy", "reason"), writing=("figure",)),
    "audit": Verb("Hold papers, ledger and forms together", reads=True, options=("person",)),
    "law": Verb("Show the form of that year", reads=True),
    "forms list": Verb("List the blank forms", reads=True),
    "evidence list": Verb("List the papers", reads=True, options=("person", "year")),
    "evidence show": Verb("Show the paper", reads=True),
    "evidence missing": Verb("Say which papers to look for", reads=True, options=("person", "year")),
    "reconstruct": Verb("Work it out from the papers", reads=True, options=("person",)),
    "plan rollover": Verb("Work out what may go to a plan", reads=True, options=("person", "value")),
    "help": Verb("Explain it", reads=True),
    "person": Verb("Change the person", reads=False, options=("name", "born", "died", "id")),
    "account": Verb("Write down the account", reads=False,
                    options=("person", "type", "custodian", "opened", "closed", "decedent", "help", "id")),
    "filed": Verb("Keep what was filed", reads=False, options=("amended", "date", "help", "line", "none", "on", "person", "pool", "return", "yes")),
    "forms fetch": Verb("Get the blank from www.irs.gov", reads=False),
    "evidence enter": Verb("Type in a paper", reads=False, options=("amount", "date", "event", "help", "line", "person", "type", "year")),
    "evidence enter transaction": Verb("Type in what happened", reads=False, options=("amount", "date", "event", "person")),
    "evidence set-aside": Verb("Let the paper not count", reads=False, options=("because",)),
}  # fmt: skip
"""The commands that are run as they are. What writes asks for a press of a button first."""

PROGRAM = (sys.executable, "-c", "from basisbook.cli.main import main; main(prog_name='basisbook')")
_SECONDS = 120
_WIDE = 96
_TARGET = re.compile(r"[\w.][\w .,()-]{0,79}")


def buttons(problem: Problem, opened: OpenBook | None, *, read_only: bool) -> list[tuple[str, str]]:
    """(address, words) of each way out that a page takes, in order; of several steps, each that is one."""
    each = [
        one
        for remedy in problem.remedies
        for one in (remedy.steps if isinstance(remedy, Steps) else (remedy,))
    ]
    found = [of_do(one, opened, read_only=read_only) for one in each if isinstance(one, Do)]
    return list(dict.fromkeys(one for one in found if one is not None))


def left_over(problem: Problem, opened: OpenBook | None, *, read_only: bool) -> str:
    """The ways out that no page takes, as a person reads them."""

    def taken(remedy: Remedy) -> bool:
        each = remedy.steps if isinstance(remedy, Steps) else (remedy,)
        if any(_of_nothing(one, opened) for one in each):
            return True
        return all(isinstance(one, Do) and of_do(one, opened, read_only=read_only) for one in each)

    return worded(replace(problem, remedies=tuple(one for one in problem.remedies if not taken(one))))


def _of_nothing(one: object, opened: OpenBook | None) -> bool:
    """Whether it is about an entry that was not written: the fields of the page are there to be changed instead."""
    if opened is None or not isinstance(one, Do) or one.verb not in ("correct", "void"):
        return False
    return isinstance(one.target[0], int) and one.target[0] > len(opened.entries)


def of_do(one: Do, opened: OpenBook | None, *, read_only: bool = False) -> tuple[str, str] | None:
    """Where the page is that does it, and what its button says; None where there is none."""
    if opened is None:
        return None
    found = _page(one, opened)
    if found is None:
        verb = VERBS.get(one.verb)
        if verb is None or not {name for name, _ in one.options} <= set(verb.options):
            return None
        found = (
            f"/do/{quote(one.verb)}?{_query(one)}",
            _about(verb.says, one),
            verb.only_reads(name for name, _ in one.options),
        )
    address, words, reads = found
    if read_only and not reads:
        return None
    return address, words + (f" ({one.when})" if one.when else "")


def _about(says: str, one: Do) -> str:
    stated = [str(word) for word in one.target if not isinstance(word, Hole)]
    return f"{says}: {' '.join(stated)}" if stated else says


def _page(one: Do, opened: OpenBook) -> tuple[str, str, bool] | None:
    """(address, words, whether it only shows) of a command that has a page of its own."""
    options = dict(one.options)
    people = opened.book.people
    person = options.get("person") or (next(iter(people)) if len(people) == 1 else "")
    match one:
        case Do("record", (str(kind),)) if kind in KINDS:
            return f"/record/{kind}?{_cells(one)}", f"Write down: {KINDS[kind].says}", False
        case Do("correct", (int(number),)) if number in opened.in_force():
            return f"/correct/{number}?{_cells(one)}", f"Correct entry {number}", False
        case Do("void", (int(number),)) if number in opened.in_force():
            return f"/strike/{number}", f"Strike entry {number}", False
        case Do("year", (int(year),)) if person in people:
            return f"/year/{person}/{year}", f"Answer the questions of {year}", False
        case Do("plan year", (int(year),)) if person in people:
            return f"/plan/{person}/{year}", f"What could be done in {year}", True
        case Do("fill", (int(year),)) if person in people:
            return f"/person/{person}", f"The form of {year}", True
        case Do("check", (), ()):
            return "/#todo", "What to do", True
        case Do("year"):
            return "/year", "A year, question by question", False
        case Do("import"):
            return "/import", "Take over a spreadsheet", False
        case Do("evidence add"):
            return f"/papers?{_cells(one)}", "Add a paper", False
        case Do("undo"):
            return "/undo", "Take back what was written last", False
    return None


def _text(value: Value) -> str:
    if isinstance(value, Cents):
        return show(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None or isinstance(value, Hole) else str(value)


def _cells(one: Do) -> str:
    """What is stated, for the fields of a page. Holes stay empty there, and are asked for."""
    return urlencode([(name, _text(value)) for name, value in one.options if not isinstance(value, Hole)])


def _query(one: Do) -> str:
    """A command in an address: `t` its targets, `o.NAME` its options, `f` its flags, `h` what is to be said."""
    words: list[tuple[str, str]] = []
    for at, word in enumerate(one.target):
        words.append((f"t{at}", _text(word)))
        if isinstance(word, Hole):
            words.append(("h", f"t{at}={word.what}"))
    for name, value in one.options:
        if isinstance(value, Hole):
            words.append(("h", f"o.{name}={value.what}"))
        elif value is None:
            words.append(("f", name))
        else:
            words.append((f"o.{name}", _text(value)))
    return urlencode(words)


@dataclass(frozen=True, slots=True)
class Asked:
    """A command as an address says it: `fixed` (field, value), `holes` (field, label), and its flags."""

    verb: str
    fixed: tuple[tuple[str, str], ...]
    holes: tuple[tuple[str, str], ...]
    flags: tuple[str, ...]

    @property
    def reads(self) -> bool:
        """Whether it only shows."""
        said = {name[2:] for name, _ in (*self.fixed, *self.holes) if name[0] == "o"} | set(self.flags)
        return VERBS[self.verb].only_reads(said)

    def words(self, given: Mapping[str, str]) -> list[str]:
        """The words of the command, with what was `given` for the holes. Raises `ValueError` for a value that is none."""
        values = dict(self.fixed) | {name: given.get(name, "").strip() for name, _ in self.holes}
        said = self.verb.split()
        for name in sorted(one for one in values if one[0] == "t"):
            if not _TARGET.fullmatch(values[name]):
                raise ValueError("what it is about has to be said")
            said.append(values[name])
        for name in (one for one in values if one[0] == "o"):
            if not values[name] or not values[name].isprintable():
                raise ValueError(f"{label_of(name)} has to be said")
            said.append(f"--{name[2:].replace('_', '-')}={values[name]}")
        return said + [f"--{name.replace('_', '-')}" for name in self.flags]


_LABELS = {
    "because": "Why", "born": "Born on", "closed": "Closed on", "custodian": "Company", "date": "Day",
    "decedent": "From whom it was inherited", "died": "Died on", "line": "Line and amount, as 14=6500",
    "name": "Name", "on": "Day", "opened": "Opened on", "person": "Whose", "type": "Kind of account",
    "value": "Worth now, in dollars",
}  # fmt: skip


def label_of(field: str) -> str:
    """What a field of a command is called on a page."""
    name = field.partition(".")[2]
    return _LABELS.get(name, name.replace("_", " ").capitalize())


def asked(verb: str, query: Mapping[str, Sequence[str]]) -> Asked | None:
    """The command of an address; None where no button leads there."""
    known = VERBS.get(verb)
    if known is None:
        return None
    fields = {
        name: values[0] for name, values in query.items() if values and re.fullmatch(r"t\d|o\.[a-z_]+", name)
    }
    holes = [(name, label) for name, _, label in (one.partition("=") for one in query.get("h", ()))]
    flags = tuple(query.get("f", ()))
    names = {*fields, *(name for name, _ in holes)}
    options = {name[2:] for name in names if name.startswith("o.")} | set(flags)
    if not options <= set(known.options) or not all(re.fullmatch(r"t\d|o\.[a-z_]+", name) for name in names):
        return None
    fixed = tuple((name, value) for name, value in fields.items() if name not in dict(holes))
    named = tuple((name, label.capitalize() if label else label_of(name)) for name, label in holes)
    return Asked(verb, fixed, named, flags)


def run(folder: Path, words: Sequence[str], today: dt.date) -> tuple[bool, str]:
    """(whether it found nothing wrong, what it printed) of a command on the book, with nobody to ask."""
    surroundings = os.environ | {
        "COLUMNS": str(_WIDE),
        "NO_COLOR": "yes",
        "BASISBOOK_TODAY": today.isoformat(),
    }
    done = subprocess.run(  # noqa: S603 - our own program, no shell, and only words that `Asked.words` has checked
        [*PROGRAM, *_with_book(folder, words)], cwd=folder, env=surroundings, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
        check=False, timeout=_SECONDS,
    )  # fmt: skip
    return done.returncode == 0, done.stdout


def _with_book(folder: Path, words: Sequence[str]) -> list[str]:
    return ["--book", str(folder), *words]
