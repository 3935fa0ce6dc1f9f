"""Each finding: the smallest ledger that provokes it, its words, and remedies that make it vanish when pasted."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from strategies import BOOK, ledgers

from basisbook.cli.remedies import command, lines, worded
from basisbook.ledger import checks, journal
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.checks.table import CHECKS
from basisbook.ledger.entry import COLUMNS, Entry
from basisbook.ledger.problems import Do, Edit, Problem, Remedy, Steps
from basisbook.ledger.store import rows

WE = Book(
    Path("we"),
    {
        "ana": Person(id="ana", name="Ana Reyes", born=dt.date(1960, 5, 4)),
        "ida": Person(id="ida", name="Ida Reyes", born=dt.date(1990, 7, 1)),
        "ben": Person(id="ben", name="Ben Reyes", born=dt.date(1958, 1, 1), died=dt.date(2020, 6, 30)),
    },
    {
        one.id: one
        for one in (
            Account(id="van", person="ana", type="traditional"),
            Account(
                id="fid", person="ana", type="sep", opened=dt.date(2015, 3, 1), closed=dt.date(2021, 5, 1)
            ),
            Account(id="roth", person="ana", type="roth"),
            Account(id="solo", person="ana", type="plan"),
            Account(id="mothers", person="ana", type="inherited-traditional", decedent="Maria"),
            Account(id="bens", person="ben", type="traditional"),
        )
    },
)
"""Ben died in June 2020; fid was open from March 2015 to May 2021."""

PARSE = rows.PARSE


def read(text: str) -> tuple[Entry, ...]:
    """A ledger in short: each line a kind and its cells, `recorded` 2026-01-02 and `person` ana unless said."""
    entries = []
    for number, line in enumerate(text.strip().splitlines(), 1):
        kind, *cells = shlex.split(line)
        entries.append(_entry(number, kind, cells))
    return tuple(entries)


def _entry(number: int, kind: str, cells: list[str]) -> Entry:
    columns: dict[str, Any] = {
        "number": number,
        "kind": kind,
        "recorded": dt.date(2026, 1, 2),
        "person": "ana",
    }
    for cell in cells:
        name, _, value = cell.partition("=")
        columns[name] = PARSE[name](value)
    return Entry(**columns, file="ledger.csv", row=number + 1)


def errors(entries: tuple[Entry, ...], book: Book = WE) -> list[Problem]:
    return [one for one in checks.check(book, entries) if one.severity != "note"]


def paste(entries: tuple[Entry, ...], way: Remedy, fill_in: str) -> tuple[Entry, ...]:
    """Take a way out as the command line would."""
    for one in way.steps if isinstance(way, Steps) else (way,):
        assert isinstance(one, Do)
        program, verb, what, *options = shlex.split(command(one))
        assert program == "basisbook"
        cells: dict[str, Any] = {}
        for at, option in enumerate(options):
            if option.startswith("--"):
                column = option[2:].replace("-", "_")
                assert column in COLUMNS
                value = options[at + 1] if at + 1 < len(options) else fill_in
                cells[column] = PARSE[column](value) if value else None
        last = entries[-1].recorded
        if verb == "correct":
            entry = journal.correct(entries, int(what), last, **cells)
        elif verb == "void":
            entry = journal.void(entries, int(what), last)
        else:
            assert verb == "record"
            entry = journal.append(entries, last, kind=what, **cells)
        assert (entry.file, entry.row) == ("", 0)
        entries = (*entries, dataclasses.replace(entry, file="ledger.csv", row=entry.number + 1))
    return entries


def worded_alone(way: Remedy) -> str:
    """The commands of a way out, without the case in which it is one."""
    return " ".join(lines(way)).partition("   #")[0]


FINDINGS: dict[str, tuple[str, str, str, str]] = {
    # code: (ledger, place, message, what a reader fills in)
    "unknown-person": (
        "contribution tax_year=2023 amount=1 person=anna",
        "2", 'entry 1: person "anna" is not in book.toml', "",
    ),
    "unknown-account": (
        "distribution date=2023-05-01 amount=1 account=vann",
        "2", 'entry 1: account "vann" is not in book.toml', "",
    ),
    "account-of-another": (
        "distribution date=2019-05-01 amount=1 account=bens",
        "2", "entry 1: account bens belongs to ben, not to ana", "",
    ),
    "account-type": (
        "distribution date=2023-05-01 amount=1 account=roth",
        "2", "entry 1: account roth is of type roth; distribution is for inherited-traditional, sep, simple or traditional", "van",
    ),
    "missing-column": (
        "conversion date=2023-05-01 account=van",
        "2", "entry 1: conversion must state amount", "6500",
    ),
    "unused-column": (
        "deduction tax_year=2023 amount=100 account=van",
        "2", "entry 1: deduction does not use account", "",
    ),
    "unknown-code": (
        "method tax_year=2023 code=places=7",
        "2", 'entry 1: "places=7" is not a code of method; they are places=3, places=4, places=5, places=6, money=dollars, money=cents, nj-worksheet=combined or nj-worksheet=separate', "places=6",
    ),
    "zero-amount": (
        "conversion date=2023-05-01 amount=0",
        "2", "entry 1: conversion of zero: nothing happened", "5",
    ),
    "basis-above-amount": (
        "contribution tax_year=2023 amount=100 basis=101",
        "2", "entry 1: basis of $101 is more than the amount of $100", "100 101",
    ),
    "years-disagree": (
        "conversion tax_year=2022 date=2023-05-01 amount=1",
        "2", "entry 1: tax_year is 2022, and the date is in 2023; conversion counts for the year of its date", "2022-05-01",
    ),
    "before-the-year": (
        "contribution tax_year=2023 date=2022-12-31 amount=1",
        "2", "entry 1: contribution for 2023 is dated before that year, on 2022-12-31", "2023-01-01",
    ),
    "after-due-date": (
        "contribution tax_year=2022 date=2023-04-19 amount=1",
        "2", "entry 1: contribution for 2022 is dated 2023-04-19, after the due date 2023-04-18", "2023-04-18",
    ),
    "after-extended-due-date": (
        "conversion-undone tax_year=2016 date=2017-10-18 amount=1 moved=1",
        "2", "entry 1: conversion-undone for 2016 is dated 2017-10-18, after the extended due date in October 2017", "2017-10-16",
    ),
    "before-iras": (
        "contribution tax_year=1974 amount=1",
        "2", "entry 1: 1974 is before 1975, the first year of IRAs", "1975",
    ),
    "before-roth": (
        "conversion date=1997-05-01 amount=1",
        "2", "entry 1: 1997 is before 1998, the first year of Roth IRAs", "1998-05-01",
    ),
    "before-basis": (
        "contribution tax_year=1986 amount=2000 basis=2000",
        "2", "entry 1: contributions for years before 1987 were deductible and carry no basis", "1987",
    ),
    "cannot-be-undone": (
        "conversion-undone tax_year=2018 amount=1 moved=1",
        "2", "entry 1: a conversion of 2018 cannot be undone; the last that could was of 2017, IRC 408A(d)(6)(B)(iii)", "2017",
    ),
    "future": (
        "conversion date=2032-05-01 amount=1",
        "2", "entry 1: dated 2032-05-01, after 2026-01-02, the day it was recorded", "2023-05-01",
    ),
    "before-birth": (
        "distribution date=1989-05-01 amount=1 person=ida",
        "2", "entry 1: 1989 is before ida was born", "2019-05-01",
    ),
    "after-death": (
        "distribution date=2020-07-01 amount=1 person=ben",
        "2", "entry 1: 2020-07-01 is after ben died on 2020-06-30", "2020-06-30",
    ),
    "of-missing": (
        "rollover-out date=2023-05-01 amount=1\nrollover-in date=2023-05-02 amount=1 of=9",
        "3", 'entry 2: "of" names entry 9, which is not in the ledger', "",
    ),
    "of-kind": (
        "rollover-out date=2023-05-01 amount=1\nconversion date=2023-05-01 amount=1\nrollover-in date=2023-05-02 amount=1 of=2",
        "4", 'entry 3: "of" names entry 2, a conversion; it must be rollover-out', "",
    ),
    "of-person": (
        "rollover-out date=2019-05-01 amount=1 person=ben\nrollover-in date=2019-05-02 amount=1 of=1",
        "3", 'entry 2: "of" names entry 1 of ben', "",
    ),
    "of-later": (
        "rollover-out date=2023-05-01 amount=1\nrollover-in date=2023-04-30 amount=1 of=1",
        "3", 'entry 2: "of" names entry 1, dated 2023-05-01, after 2023-04-30', "2023-05-02 2023-04-30",
    ),
    "of-itself": (
        "rollover-out date=2023-05-01 amount=1\nrollover-in date=2023-05-02 amount=1 of=2",
        "3", 'entry 2: "of" names the entry itself', "",
    ),
    "of-correction": (
        "rollover-out date=2023-05-01 amount=1\nrollover-out date=2023-05-01 amount=2 corrects=1\nrollover-in date=2023-05-02 amount=1 of=2",
        "4", 'entry 3: "of" names 2, which corrects entry 1', "",
    ),
    "corrects-nothing": (
        "conversion date=2023-05-01 amount=1\nconversion date=2023-05-01 amount=2 corrects=9",
        "3", "entry 2: corrects 9, and there is no such entry above it", "",
    ),
    "corrects-a-correction": (
        "conversion date=2023-05-01 amount=1\nconversion date=2023-05-01 amount=2 corrects=1\nconversion date=2023-05-01 amount=3 corrects=2",
        "4", "entry 3: corrects 2, itself a correction of entry 1; it counts for nothing", "",
    ),
    "looks-the-same": (
        "distribution date=2023-05-01 amount=100 account=van\ndistribution date=2023-05-01 amount=100 account=van",
        "3", "entry 2: looks the same as entry 1: distribution of 100 on 2023-05-01 (van); was it entered twice?", "",
    ),
    "opened-twice": (
        "opening-basis tax_year=2019 amount=1\nopening-basis tax_year=2020 amount=2",
        "3", "entry 2: opening-basis is stated by entry 1 already", "",
    ),
    "opened-late": (
        "contribution tax_year=2019 amount=1\nconversion date=2020-05-01 amount=2\nopening-basis tax_year=2020 amount=1",
        "4", "entry 3: states the basis at the end of 2020, which entries 1 and 2 of 2019 or 2020 moved already", "",
    ),
    "value-and-total": (
        "year-end-value tax_year=2023 amount=1 account=van\nyear-end-value tax_year=2023 amount=3",
        "3", "entry 2: is the value of all IRAs at the end of 2023; entry 1 is that of a single account", "",
    ),
    "two-values": (
        "year-end-value tax_year=2023 amount=1 account=van\nyear-end-value tax_year=2023 amount=1 account=van",
        "3", "entry 2: is another value of van at the end of 2023 beside entry 1", "",
    ),
    "after-60-days": (
        "rollover-out date=2023-01-01 amount=1\nrollover-in date=2023-03-03 amount=1 of=1",
        "3", ("entry 2: came back 61 days after entry 1 went out; 60 are allowed: it is a contribution, IRC 408(d)(3)(A)"), "self-certified 2023-03-02",
    ),
    "rollover-crosses": (
        "rollover-out date=2023-01-01 amount=1 account=van\nrollover-in date=2023-01-02 amount=1 account=roth of=1",
        "3", "entry 2: comes back into another kind of IRA than entry 1 left: that is no rollover", "van",
    ),
    "more-than-went-out": (
        "rollover-out date=2023-01-01 amount=5\nrollover-in date=2023-01-02 amount=3 of=1\nrollover-in date=2023-01-03 amount=3 of=1",
        "4", "entry 3: $3 came back, and $2 of entry 1 was still out", "2 6",
    ),
    "second-rollover": (
        "rollover-out date=2023-01-01 amount=1\nrollover-in date=2023-01-02 amount=1 of=1\nrollover-out date=2023-12-31 amount=2\nrollover-in date=2024-01-02 amount=2 of=3",
        "4", "entry 3: is a second rollover within twelve months of entry 1, 2023-01-01: it is a distribution, and what came back a contribution", "2024-01-01",
    ),
    "more-than-was-made": (
        "conversion date=2017-01-01 amount=5\nconversion-undone tax_year=2017 amount=6 moved=6 of=1",
        "3", "entry 2: $6 is more than the $5 left of entry 1", "5 6",
    ),
    "no-such-repayment": (
        "repayment date=2023-05-01 amount=5 code=emergency",
        "2", "entry 1: emergency: such a distribution could not be repaid before 2024, IRC 72(t)(2)(I)", "reservist",
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", FINDINGS)
def test_a_finding_and_each_of_its_remedies(code: str) -> None:
    """The words are kept here whole. Each way out is taken by itself, and the finding is gone."""
    text, row, message, fill_in = FINDINGS[code]
    entries = read(text)
    [problem] = [one for one in errors(entries) if one.code == code]
    assert problem.place == f"ledger.csv:{row}"
    assert problem.message == message
    assert problem.remedies
    filled = iter(fill_in.split())
    for way in problem.remedies:
        if isinstance(way, Edit) or (isinstance(way, Do) and way.verb in ("person", "account")):
            continue  # of the book
        asks = worded_alone(way).endswith(tuple(f"--{column.replace('_', '-')}" for column in COLUMNS))
        after = errors(paste(entries, way, next(filled) if asks else ""))
        assert not [one for one in after if one.code == code], way
    assert not list(filled)


@pytest.mark.parametrize("code", FINDINGS)
def test_the_smallest_ledger_provokes_only_that(code: str) -> None:
    found = {one.code for one in errors(read(FINDINGS[code][0]))}
    assert found == {code}


def test_every_check_finds_something() -> None:
    """No check is dead: each is the one that finds some of the findings here."""
    found: dict[str, set[str]] = {}
    ledgers = [read(text) for text, *_ in FINDINGS.values()]
    ledgers += [
        read("distribution date=2014-05-01 amount=1 account=fid"),
        read("deduction tax_year=2020 amount=1 note=123-45-6789"),
    ]
    for name in CHECKS:
        found[name] = {one.code for entries in ledgers for one in checks.check(WE, entries, [name])}
    assert not [name for name, codes in found.items() if not codes]


CLEAN = """
opening-basis tax_year=2010 amount=0
contribution tax_year=2019 date=2020-07-15 amount=6000 account=van basis=6000
contribution tax_year=2020 date=2021-05-17 amount=6000 account=van
roth-contribution tax_year=2022 date=2023-04-18 amount=6000 account=roth
deduction tax_year=2020 amount=0
conversion date=2021-05-18 amount=6000 account=van to=roth
qcd tax_year=2010 date=2011-01-31 amount=5 account=van
distribution date=2015-03-01 amount=10 account=fid
year-end-value tax_year=2021 amount=0 account=fid
year-end-value tax_year=2021 amount=100 account=van
year-end-value tax_year=2021 amount=100 account=mothers
year-end-value tax_year=2020 amount=100 person=ben recorded=2026-01-02
rollover-out date=2021-11-30 amount=5 account=van
rollover-in date=2022-01-29 amount=5 account=van of=13
plan-rollover-out date=2021-06-01 amount=5 account=van to=solo
plan-rollover-in date=2021-06-02 amount=5 account=solo to=van basis=1
transfer date=2021-06-02 amount=5 account=mothers to=van basis=1
divorce-transfer date=2018-06-02 amount=5 account=bens to=van basis=1
divorce-transfer date=2018-06-03 amount=5 to=van basis=1
filed tax_year=2020 date=2021-06-30 code=original person=ben
return tax_year=2018 code=joint to=ben
figure tax_year=2018 code=modified-agi amount=0
figure tax_year=2018 code=agi amount=0
method tax_year=2018 code=places=3
distribution date=2022-05-01 amount=1 account=van
distribution date=2022-05-01 amount=1 account=van of=25
distribution date=2022-05-01 amount=1 account=van of=25
contribution tax_year=1980 amount=1500 basis=0
repayment date=2024-05-01 amount=1 code=emergency of=25 account=van
contribution-returned tax_year=2020 date=2021-10-15 amount=1 moved=2 account=van of=3
"""


@pytest.mark.parametrize(
    ("kind", "first"),
    [("roth", "1998-01-01"), ("simple", "1997-01-01"), ("sep", "1979-01-01"), ("traditional", "1975-01-01")],
)
def test_no_account_is_older_than_its_law(kind: str, first: str) -> None:
    day = dt.date.fromisoformat(first)
    for opened, found in ((day, []), (day - dt.timedelta(days=1), ["opened-before-law"])):
        one = Account(id="old", person="ana", type=kind, opened=opened)
        book = dataclasses.replace(WE, accounts=dict(WE.accounts) | {"old": one})
        assert [problem.code for problem in errors([], book)] == found


def test_what_is_right_is_not_found_fault_with() -> None:
    assert errors(read(CLEAN)) == []


def test_days_around_a_deadline() -> None:
    for day, codes in (
        ("2020-07-15", set()),
        ("2020-07-16", {"after-due-date"}),
        ("2018-12-31", {"before-the-year"}),
    ):
        assert {one.code for one in errors(read(f"contribution tax_year=2019 date={day} amount=1"))} == codes
    # No due date is known for 2040: the usual one is taken.
    far = "recorded=2042-01-01 contribution"
    for day, codes in (("2041-04-18", set()), ("2041-04-19", {"after-due-date"})):
        found = errors(read(f"contribution recorded=2042-01-01 tax_year=2040 date={day} amount=1"))
        assert {one.code for one in found} == codes, far


def test_sixty_days_are_sixty_days() -> None:
    out = "rollover-out date=2023-01-01 amount=1\n"
    assert errors(read(out + "rollover-in date=2023-03-02 amount=1 of=1")) == []
    assert [one.code for one in errors(read(out + "rollover-in date=2023-03-03 amount=1 of=1"))] == [
        "after-60-days"
    ]


def test_an_account_is_used_while_it_is_open() -> None:
    found = errors(read("distribution date=2015-02-28 amount=1 account=fid"))
    assert [(one.code, one.message) for one in found] == [
        ("not-yet-open", "entry 1: fid was opened on 2015-03-01, after 2015-02-28")
    ]
    assert worded(found[0]) == "basisbook correct 1 --date\nbasisbook account fid --opened"
    found = errors(read("distribution date=2021-05-02 amount=1 account=fid"))
    assert [one.code for one in found] == ["closed-already"]
    assert [one.code for one in errors(read("year-end-value tax_year=2021 amount=1 account=fid"))] == [
        "closed-already"
    ]
    assert errors(read("year-end-value tax_year=2020 amount=1 account=fid")) == []


def test_the_end_of_a_year_is_not_known_before_it() -> None:
    early = "year-end-value tax_year=2023 amount=1 recorded=2023-12-30"
    assert [one.code for one in errors(read(early))] == ["future"]
    assert errors(read(early.replace("12-30", "12-31"))) == []
    # The values on the day of death are the last.
    assert errors(read("year-end-value tax_year=2020 amount=1 person=ben recorded=2020-08-01")) == []


def test_an_account_that_is_not_in_an_empty_book() -> None:
    book = dataclasses.replace(WE, accounts={})
    [problem] = errors(read("distribution date=2023-05-01 amount=1 account=van"), book)
    assert worded(problem) == "basisbook account --id van --person ana --type"


def test_the_last_of_two_hand_written_corrections_decides() -> None:
    entries = read(
        "conversion date=2023-05-01 amount=1\n"
        "conversion date=2023-05-01 amount=2 corrects=1\n"
        "conversion date=2023-05-01 amount=3 corrects=1"
    )
    [note] = checks.check(WE, entries)
    assert (note.severity, note.place) == ("note", "ledger.csv:4")
    assert note.text == "entry 1 is corrected by entries 2 and 3; the last one, 3, decides"


def test_a_correction_settles_a_finding() -> None:
    entries = read("distribution date=2023-05-01 amount=100 account=vann")
    assert errors(entries)
    assert errors((*entries, journal.correct(entries, 1, dt.date(2026, 1, 3), account="van"))) == []
    assert errors((*entries, journal.void(entries, 1, dt.date(2026, 1, 3)))) == []


def test_a_social_security_number_is_found_everywhere_and_not_repeated() -> None:
    entries = read(
        "contribution tax_year=2023 amount=1 'note=for 123-45-6789'\n"
        "void corrects=1 source=123-45-6789\n"
        "contribution tax_year=2022 amount=1 person=123-45-6789 account=123-45-6789 code=123-45-6789"
    )
    found = errors(entries)
    assert [one.place for one in found if one.code == "ssn-in-ledger"] == [
        "ledger.csv:2", "ledger.csv:3", "ledger.csv:4", "ledger.csv:4", "ledger.csv:4",
    ]  # fmt: skip
    assert "6789" not in "".join(map(str, found))


def test_people_never_share() -> None:
    """The same event of two people is no duplicate, and one's rollover is not the other's."""
    entries = read("contribution tax_year=2018 amount=1\ncontribution tax_year=2018 amount=1 person=ben")
    assert errors(entries) == []


def test_a_new_entry_is_judged_by_what_it_brings() -> None:
    entries = read(
        "distribution date=2023-05-01 amount=100 account=vann\ndistribution date=2022-05-01 amount=5 account=vann"
    )
    day = dt.date(2026, 1, 3)
    bad = journal.append(entries, day, person="ana", kind="conversion", date=dt.date(2030, 1, 1), amount=1)
    [problem] = checks.new_entry_problems(WE, entries, [bad])
    assert (problem.code, problem.place) == ("future", "new entry 3")
    good = journal.append(entries, day, person="ana", kind="conversion", date=dt.date(2025, 1, 1), amount=1)
    assert checks.new_entry_problems(WE, entries, [good]) == []
    # A correction may leave an old fault as it was, and bring no new one.
    half = journal.correct(entries, 1, day, amount=200)
    assert checks.new_entry_problems(WE, entries, [half]) == []
    [problem] = checks.new_entry_problems(WE, entries, [journal.correct(entries, 1, day, account="roth")])
    assert problem.code == "account-type"


@given(ledgers())
def test_any_ledger_that_reads_is_checked_without_a_crash(entries: tuple[Entry, ...]) -> None:
    for problem in checks.check(BOOK, entries):
        assert problem.place
        assert problem.message
        assert problem.remedies or problem.severity == "note"
    # An unknown book is no reason to crash either.
    assert len(checks.check(Book(Path(), {"zoe": Person(id="zoe", name="Zoe")}, {}), entries)) >= len(
        {entry.number for entry in journal.in_force(entries).values()}
    )


POSTPONED = """
figure tax_year=2019 date=2020-09-15 code=postponed-to
contribution tax_year=2019 date=2020-09-01 amount=1 account=van
void corrects=1
contribution tax_year=2019 date=2020-09-02 amount=2 account=van
contribution tax_year=2019 date=2020-08-02 amount=2 account=van corrects=2
"""


def _brought(book: Book, entries: tuple[Entry, ...], new: tuple[Entry, ...]) -> list[Problem]:
    """What new entries bring, by all checks over all entries, before and after."""
    before = {(one.code, one.entry, one.gaps) for one in checks.check(book, entries)}
    after = checks.check(book, (*entries, *new))
    return [one for one in after if one.severity == "error" and (one.code, one.entry, one.gaps) not in before]


@pytest.mark.parametrize("text", [POSTPONED, *(text for text, *_ in FINDINGS.values())])
def test_a_new_entry_is_judged_as_by_all_checks_over_all_entries(text: str) -> None:
    entries = read(text)
    for at in range(len(entries)):
        before, new = entries[:at], entries[at : at + 1]
        assert checks.new_entry_problems(WE, before, new) == _brought(WE, before, new)
        assert checks.new_entry_problems(WE, before, entries[at:]) == _brought(WE, before, entries[at:])


def test_striking_a_postponement_is_judged_by_what_it_did_for_others() -> None:
    [problem] = checks.new_entry_problems(WE, read(POSTPONED)[:2], read(POSTPONED)[2:3])
    assert (problem.code, problem.entry) == ("after-due-date", 2)


@given(ledgers())
def test_any_new_entry_is_judged_as_by_all_checks(entries: tuple[Entry, ...]) -> None:
    before, new = entries[:-1], entries[-1:]
    assert checks.new_entry_problems(BOOK, before, new) == _brought(BOOK, before, new)
