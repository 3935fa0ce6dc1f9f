"""One book, as every door finds it: what counts, its history, what was filed, what its papers say, what stands in the way.

Each answer is worked out once and kept, so that two commands, or two parts of one, cannot differ. Nothing here asks a
clock: *today* is given. Nothing here writes.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from basisbook.forms.filed.files import Filed, filed_forms
from basisbook.forms.filed.rounding import filed_methods
from basisbook.forms.replay.additional import what_is_gone
from basisbook.forms.replay.replay import replay
from basisbook.forms.replay.years import History, Pool
from basisbook.forms.sentences import find
from basisbook.forms.supposed import Value, moved_by, with_values
from basisbook.ledger import checks, journal, store
from basisbook.ledger.book import OWN, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.inference import grades
from basisbook.ledger.interview import kept
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.problems import HOLE, ByHand, FormError, LedgerError, Problem, do
from basisbook.ledger.quick_dataclass import dataclass

if TYPE_CHECKING:
    from basisbook.forms.amendment.package import Plan
    from basisbook.forms.audit.finding import Finding
    from basisbook.forms.filed.sides import Side
    from basisbook.forms.language.fill import Method
    from basisbook.forms.replay.additional import Additional
    from basisbook.forms.replay.disasters import Disaster
    from basisbook.forms.states.tracks import Track
    from basisbook.ledger.evidence.readers import Reader
    from basisbook.ledger.evidence.store import Shelf
    from basisbook.ledger.inference.bounds import YearBounds
    from basisbook.ledger.inference.infer import Inferred

T = TypeVar("T")


def readers(folder: Path) -> tuple[Reader, ...]:
    """Readers that need more than a file: official PDFs the maps of the forms, and histories what the book says of them."""
    from basisbook.forms.official.as_evidence import READER  # noqa: PLC0415 - it reads PDFs; few doors do
    from basisbook.ledger.evidence.own_profiles import readers_of  # noqa: PLC0415 - the same

    return (READER, *readers_of(folder))


def read_papers(folder: Path) -> Shelf:
    """Every paper of a book, read."""
    from basisbook.ledger.evidence.store import read_all  # noqa: PLC0415 - most books have no papers

    return read_all(folder, readers(folder))


@dataclass(frozen=True, eq=False)
class OpenBook:
    """A book with its ledger, on a day. `reading` reads its papers; a door may show how far it is."""

    book: Book
    read: store.Read
    today: dt.date
    reading: Callable[[Path], Shelf] = read_papers
    _kept: dict[Hashable, object] = field(default_factory=dict, repr=False)

    def _once(self, key: Hashable, answer: Callable[[], T]) -> T:
        if key not in self._kept:
            self._kept[key] = answer()
        return self._kept[key]  # type: ignore[return-value]

    # What counts

    @property
    def folder(self) -> Path:
        """Where the book is."""
        return self.book.folder

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The ledger."""
        return self.read.entries

    def followed_by(self, *entries: Entry) -> OpenBook:
        """The book with these entries at the end of its ledger."""
        read = replace(self.read, entries=(*self.entries, *entries))
        return OpenBook(self.book, read, self.today, self.reading)

    def around(self, new: Sequence[Entry]) -> OpenBook:
        """The book with the entries of those people alone whose figures and findings these can change, on the same day."""
        those = checks.connected(self.book, (*self.entries, *new), {entry.person for entry in new})
        mine = those[: len(those) - len(new)]
        return OpenBook(self.book, replace(self.read, entries=mine), self.day, self.reading)

    @cached_property
    def day(self) -> dt.date:
        """The day that decides which years have ended: today, but not before the last day something was recorded."""
        return max([self.today, *(entry.recorded for entry in self.entries[-1:])])

    def known(self, on: dt.date | None = None) -> tuple[Entry, ...]:
        """The entries that had been recorded by the day `on`; all, where none is said."""
        return self.entries if on is None else tuple(one for one in self.entries if one.recorded <= on)

    def in_force(self, on: dt.date | None = None) -> Mapping[int, Entry]:
        """What counted on that day, by the number of the original entry."""
        return self._once(("in force", on), lambda: journal.in_force(self.known(on)))

    def in_force_of(self, person: str, supposed: Sequence[Entry] = ()) -> Sequence[Entry]:
        """What counts of a person's own entries, and of these, in the order of the originals."""
        if supposed:
            return [
                one for one in journal.in_force((*self.entries, *supposed)).values() if one.person == person
            ]
        return self._once("in force by person", self._by_person).get(person, ())

    def _by_person(self) -> Mapping[str, Sequence[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.in_force().values():
            found[entry.person].append(entry)
        return found

    def filed(self, on: dt.date | None = None) -> Filed:
        """What the IRS has, by what was known on that day."""
        return self._once(("filed", on), lambda: filed_forms(self.folder, self.book, self.in_force(on)))

    # The history

    def history(
        self,
        as_of: dt.date | None = None,
        *,
        known: dt.date | None = None,
        supposed: Sequence[Entry] = (),
        for_filing: bool = False,
        estimate: Mapping[str, int] | None = None,
    ) -> History:
        """The years of everybody in the book, as it was known on `as_of`, and with the years that had ended by then.

        Without `as_of`, years have ended that ended before `day`; `known` limits what was known alone. A filed year
        keeps the rounding it was filed with. `supposed` entries are taken as if they were in the ledger.
        `for_filing`: with the basis of grades A to C only. `estimate` gives by person a value in cents for the year
        in progress.
        """
        key = (as_of, known, tuple(supposed), for_filing, tuple(sorted((estimate or {}).items())))
        return self._once(
            ("history", *key), lambda: self._replay(as_of, known, supposed, for_filing, estimate)
        )

    def _replay(
        self,
        as_of: dt.date | None,
        known: dt.date | None,
        supposed: Sequence[Entry],
        for_filing: bool,  # noqa: FBT001 - as `history` has it
        estimate: Mapping[str, int] | None,
    ) -> History:
        on, day = known or as_of, as_of or self.day
        entries = (*self.known(on), *supposed)
        if for_filing:
            entries = grades.for_filing(entries)
        history = replay(
            self.book,
            journal.in_force(entries),
            as_of=day,
            estimate=estimate,
            methods=self._methods(on, day, for_filing=for_filing),
        )
        # What is recorded of somebody who is not in the book is a finding, and nobody's history.
        in_force = journal.in_force(entries)
        pools = {
            key: what_is_gone(self.book, in_force, pool, day)
            for key, pool in history.pools.items()
            if key[0] in self.book.people
        }
        return replace(history, pools=pools)

    def _methods(
        self, on: dt.date | None, day: dt.date, *, for_filing: bool
    ) -> Mapping[tuple[str, str, int], Method]:
        """How filed years were rounded. What is only supposed was on no form, so it does not count here."""
        if not any(entry.kind == "filed" for entry in self.in_force(on).values()):
            return {}
        known = self.known(on)
        in_force = journal.in_force(grades.for_filing(known)) if for_filing else self.in_force(on)
        return self._once(
            ("methods", on, day, for_filing),
            lambda: filed_methods(self.book, in_force, self.filed(on), as_of=day),
        )

    def suppose(self, entries: Sequence[Entry]) -> WithValues:
        """Entries that might be, with the year-end values that follow from what they move."""
        every, values = with_values(self.book, self.in_force(), entries)
        return WithValues(self.book, every, values)

    def state_track(self, person: str, state: str, as_of: dt.date | None = None) -> Track:
        """A person's own IRAs as a state sees them, by its code. Raises `FormError` where it has nothing to go by."""
        from basisbook.forms.states.pages import STATES  # noqa: PLC0415 - most people live where nothing differs
        from basisbook.forms.states.tracks import followed, track  # noqa: PLC0415

        if state not in STATES:
            ways = [do("show", person=person, state=code) for code in STATES]
            names = [f"{one.name} ({one.code})" for one in STATES.values()]
            raise FormError(find("state-not-followed", *ways, state=state, followed=names))
        in_force = self.in_force(as_of)
        if state not in followed(in_force, person):
            way = do("record", "residence", person=person, date=HOLE, code=state)
            raise FormError(find("state-no-residence", way, person=person, state=STATES[state].name))
        pool = self.history(as_of).pool(person, OWN) or Pool(person, OWN, ())
        return self._once(
            ("state", person, state, as_of),
            lambda: track(self.book, in_force, pool, state, as_of or self.day),
        )

    def states_of(self, person: str) -> tuple[str, ...]:
        """The states whose basis is followed and in which the person ever lived."""
        if not any(entry.kind == "residence" for entry in self.in_force().values()):
            return ()
        from basisbook.forms.states.tracks import followed  # noqa: PLC0415

        return followed(self.in_force(), person)

    def openings(self, history: History) -> list[Entry]:
        """What the record of these people begins with: the opening basis of each pool, in force."""
        found = self.in_force().values()
        return [one for one in found if one.kind == "opening-basis" and one.person in history.people]

    def pool_name(self, person: str, pool: str) -> str:
        """The heading of a pool: `Ana Reyes: own IRAs`."""
        name = self.book.people[person].name if person in self.book.people else person
        known = self.book.people.get(pool)
        return (
            f"{name}: own IRAs"
            if pool == OWN
            else f"{name}: IRAs inherited from {known.name if known else pool}"
        )

    def additional(self, person: str, as_of: dt.date | None = None) -> Additional:
        """What Form 5329 has beyond early distributions: excess contributions by year, what had to be taken and was not."""
        from basisbook.forms.replay.additional import additional  # noqa: PLC0415 - `show` alone asks

        pool = self.history(as_of).pool(person)
        day = as_of or self.day
        return self._once(
            ("additional", person, as_of),
            lambda: additional(self.book, self.in_force(as_of), pool, day, person),
        )

    def disasters(self, person: str, as_of: dt.date | None = None) -> tuple[Disaster, ...]:
        """The worksheets of disaster money, which say in which years it is income."""
        from basisbook.forms.replay.disasters import disasters  # noqa: PLC0415 - few books have any

        pool = self.history(as_of).pool(person)
        return self._once(
            ("disasters", person, as_of), lambda: disasters(self.book, self.in_force(as_of), pool, person)
        )

    @property
    def filled_folder(self) -> Path:
        """Where `fill` puts forms if nobody says another place."""
        return self.folder / "forms"

    # The papers

    @property
    def has_papers(self) -> bool:
        """Whether the book keeps evidence."""
        return (self.folder / "evidence").is_dir()

    @cached_property
    def papers(self) -> Shelf:
        """Every paper, read once."""
        return self.reading(self.folder)

    @cached_property
    def inferred(self) -> Inferred:
        """What follows from the papers."""
        from basisbook.ledger.inference.infer import infer  # noqa: PLC0415 - most books have no papers

        return infer(self.book, self.papers.documents, self.in_force(), self.papers.lists)

    @cached_property
    def audited(self) -> tuple[Finding, ...]:
        """Whether papers, ledger and filed forms agree; what the papers prove counts as if it were accepted."""
        from basisbook.forms.audit.audit import audit  # noqa: PLC0415 - most books have no papers
        from basisbook.ledger.inference.accept import entries_for, worth_accepting  # noqa: PLC0415

        found = self.inferred
        supposed = entries_for(self.entries, found, worth_accepting(found), self.today)
        in_force = journal.in_force([*self.entries, *supposed])
        history = self.history(supposed=supposed)
        return audit(self.book, in_force, history, found, self.papers, self.filed(), self.today)

    def blocks(self, person: str, year: int) -> list[Problem]:
        """What keeps the form of that year from being filed: papers that contradict each other, or the ledger."""
        if not self.has_papers:
            return []
        from basisbook.forms.audit.audit import blocking  # noqa: PLC0415 - most books have no papers

        return [one.problem for one in blocking(self.audited, person, year)]

    def interval(self, person: str, last: int) -> tuple[YearBounds, ...]:
        """The least and the most basis through the year `last` that papers and the owner's own entries allow."""
        from basisbook.ledger.inference.bounds import bounds  # noqa: PLC0415 - most books have no papers

        return self._once(
            ("interval", person, last), lambda: bounds(self.inferred, self.in_force(), person, last)
        )

    def open_ends(self, person: str, last: int) -> tuple[YearBounds, ...]:
        """The interval of basis through the year `last`, where the papers leave one; else nothing."""
        if not self.has_papers:
            return ()
        years = self.interval(person, last)
        return years if years and years[-1].low != years[-1].high else ()

    def left_off(self, person: str, last: int, on: dt.date | None = None) -> list[Problem]:
        """A note for each entry through the year `last` whose basis is on no form, with the way to answer for it."""
        found = []
        for entry in grades.left_off(self.known(on)):
            if entry.person != person or (entry.year or 0) > last:
                continue
            grade = grades.grade_of(entry)
            assert grade is not None
            basis = (entry.amount if entry.kind == "opening-basis" else entry.basis) or 0
            way = do("correct", entry.corrects or entry.number, source=HOLE)
            place = f"{person} {entry.year}"
            says = grades.SAYS[grade]
            found.append(
                find("grade-too-low", way, place=place, entry=entry, basis=basis, grade=grade, says=says)
            )
        return found

    # What to send

    def plan(self, as_of: dt.date | None, policy: Literal["conservative", "statutory"]) -> Plan:
        """What to send for each year, as it was known on `as_of`, with the basis of grades A to C only."""
        from basisbook.forms.amendment.plan import plan  # noqa: PLC0415 - one door asks

        day = as_of or self.day
        entries = grades.for_filing(self.known(as_of))
        statutory = self.history(as_of, for_filing=True)
        shown = self._returns_on_paper() if as_of is None and self.has_papers else {}
        return plan(self.book, entries, self.filed(as_of), day, statutory, policy=policy, shown=shown)

    def _returns_on_paper(self) -> Mapping[tuple[str, int], Mapping[str, int]]:
        """What returns and their transcripts show, in cents by the figure and by person and year."""
        from basisbook.forms.amendment.returns import shown_on  # noqa: PLC0415 - most books have no papers

        return {key: shown_on(at) for key, at in self.inferred.situations.items()}

    # What is compared

    def between(self, before: tuple[str, History], after: tuple[str, History]) -> Sides:
        """Two histories of the book, each with its name."""
        from basisbook.forms.filed.sides import replay_side  # noqa: PLC0415 - one door asks

        sides = Sides()
        for key in dict.fromkeys((*before[1].pools, *after[1].pools)):
            first, second = (replay_side(name, history.pool(*key)) for name, history in (before, after))
            sides.pairs[key] = (first, second)
        return sides

    def filed_against_now(self) -> Sides:
        """What was filed, and what is known now. What a frozen form does not give again is among the problems."""
        from basisbook.forms.filed.sides import filed_side, replay_side  # noqa: PLC0415 - one door asks
        from basisbook.forms.filed.then import reproduced, year_then  # noqa: PLC0415

        filed, history = self.filed(), self.history(for_filing=True)
        sides = Sides(only_common=True, problems=list(filed.problems))
        for snapshot in filed.forms.values():
            if (problem := reproduced(snapshot, self.entries)) is not None:
                sides.problems.append(problem)
        for key in dict.fromkeys((who, name) for who, name, _ in filed.forms):
            forms, pool = filed.of(*key), history.pool(*key)
            replayed = ((year, year_then(shot, self.entries)) for year, shot in forms.items())
            then = {year: found for year, found in replayed if found is not None}
            sides.pairs[key] = (filed_side(forms, pool, then), replay_side("now", pool))
        return sides

    # What is wrong

    @cached_property
    def of_records(self) -> tuple[Problem, ...]:
        """What the file and the checks say, in the order of its rows; what concerns the whole file comes first."""
        return self._records_of(self.entries)

    def _records_of(self, entries: Sequence[Entry]) -> tuple[Problem, ...]:
        # What cannot be read cannot be sealed yet: first things first.
        of_file = [one for one in self.read.problems if not (self.read.errors and one.code == "unsealed")]
        found = [*of_file, *self.ahead(), *checks.check(self.book, entries), *self._unknown_before()]
        return tuple(sorted(found, key=lambda one: self._row(one.place)))

    def _unknown_before(self) -> Iterator[Problem]:
        """Who said at the beginning that they do not know what was taxed before: it counts as nothing, and is not."""
        if not (self.folder / kept.FOLDER).is_dir():
            return
        opened = {one.person for one in self.in_force().values() if one.kind == "opening-basis"}
        for person in self.book.people:
            try:
                said = kept.read(kept.path_of(self.folder, kept.BEGINNING, person))
            except LedgerError as error:
                yield from error.problems
                continue
            first = said.get("first", "")
            if (
                said.get("before") in ("shoebox", "unsure")
                and len(first) == 4
                and first.isdecimal()
                and person not in opened
            ):
                way, typed = (
                    ("reconstruct", {"person": person}) if self.has_papers else ("evidence enter", {})
                )
                papers = do(way, when="papers show it", **typed)
                form = do(
                    "record",
                    "opening-basis",
                    person=person,
                    tax_year=int(first) - 1,
                    amount=HOLE,
                    when="a form has it",
                )
                name = self.book.people[person].name
                yield find("before-unknown", papers, form, person=person, whose=name, first=first)

    def records_of(self, person: str | None) -> list[Problem]:
        """What is wrong with the records of this person; of everybody, where nobody is named."""
        return [one for one in self.of_records if person is None or self.concerns(one, person)]

    def concerns(self, problem: Problem, person: str) -> bool:
        """Whether a finding is about this person. What is about nobody who is known concerns everybody."""
        return person in self._whom(problem) or self._concerns_everybody(problem)

    def _whom(self, problem: Problem) -> frozenset[str]:
        return self._people_at.get(problem.place) or frozenset({problem.person})

    def _concerns_everybody(self, problem: Problem) -> bool:
        return not self._whom(problem) <= set(self.book.people)

    def refuse_errors(self, person: str | None = None) -> None:
        """Raise `LedgerError` with the errors in the records of this person: numbers would look right and be wrong."""
        if found := [one for one in self.records_of(person) if one.severity == "error"]:
            raise LedgerError(*found)

    def of_nobody(self) -> list[Problem]:
        """The errors in entries that concern nobody known, and so everybody."""
        alike = {(one.person, one.account, one.to, one.kind): one for one in self.entries}
        unknown = {name for entry in alike.values() for name in self._named(entry)} - set(self.book.people)
        if not unknown:
            return []
        found = self._records_of(checks.connected(self.book, self.entries, unknown))
        errors = (one for one in found if one.severity == "error" and one.entry is not None)
        return [one for one in errors if self._concerns_everybody(one)]

    def _named(self, entry: Entry) -> set[str]:
        """Whom an entry is about by itself: its person, the owners of its accounts, and an heir it names."""
        accounts = self.book.accounts
        owners = {accounts[one].person for one in (entry.account, entry.to) if one in accounts}
        heir = {entry.to} - {"", *accounts} if entry.to and KINDS[entry.kind].to_types is None else set()
        return {entry.person, *owners, *heir}

    @cached_property
    def _people_at(self) -> Mapping[str, frozenset[str]]:
        """By place: whom an entry is about. With whom it names, whose accounts, and what it corrects or acts on."""
        whom: dict[int, set[str]] = {}
        linked: dict[int, set[int]] = {}
        for entry in self.entries:
            whom[entry.number] = self._named(entry)
            for other in (entry.corrects, entry.of):
                if other is not None:
                    linked.setdefault(other, set()).add(entry.number)
                    linked.setdefault(entry.number, set()).add(other)
        return {
            entry.place: frozenset(
                whom[entry.number].union(*(whom.get(one, set()) for one in linked.get(entry.number, ())))
            )
            for entry in self.entries
        }

    def _row(self, place: str) -> int:
        file, _, row = place.partition(":")
        return int(row) if file.startswith("ledger.") and row.isdigit() else 0

    def ahead(self) -> Iterator[Problem]:
        """Rows added by hand that say they were recorded on a day that has not come. Sealed, they would bar all others."""
        first = self.read.unsealed_from
        if first is None:
            return
        # Not before the sealed entries, even where one of them is ahead: `recorded` never decreases.
        sealed = (entry.recorded for entry in self.entries if entry.number < first)
        last = max([self.today, *sealed])
        for entry in self.entries:
            if entry.number >= first and entry.recorded > self.today:
                way = ByHand(f"in row {entry.row}, recorded may be {last} at the latest")
                yield find("recorded-ahead", way, entry=entry, day=entry.recorded)


@dataclass(frozen=True, slots=True)
class WithValues:
    """Supposed entries, and the values at the ends of years that were changed for what they move."""

    book: Book
    entries: tuple[Entry, ...]
    values: tuple[Value, ...]

    def moved_by(self, person: str, year: int) -> int:
        """Cents that they move into the person's own IRAs through the end of the year, net."""
        return moved_by(self.book, self.entries, person, year)


@dataclass
class Sides:
    """Pairs of sides by (person, pool), and what was found on the way. `only_common`: years that both have."""

    pairs: dict[tuple[str, str], tuple[Side, Side]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    only_common: bool = False
