"""What counts, on any day, after any corrections."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import ledgers

from basisbook.ledger import journal
from basisbook.ledger.entry import Entry
from basisbook.ledger.journal import in_force
from basisbook.ledger.problems import LedgerError

DAY = dt.date(2024, 4, 1)
LATER = DAY + dt.timedelta(days=30)
FIRST = Entry(
    number=1,
    recorded=DAY,
    person="ana",
    kind="contribution",
    tax_year=2023,
    account="van",
    amount=650000,
    note="from mail",
)
SECOND = Entry(number=2, recorded=DAY, person="ana", kind="conversion", date=DAY, account="van", amount=100)
BOTH = (FIRST, SECOND)


def test_without_corrections_the_originals_count() -> None:
    assert in_force(BOTH) == {1: FIRST, 2: SECOND}


def test_a_correction_counts_for_its_original_and_keeps_its_own_number() -> None:
    correction = journal.correct(BOTH, 1, LATER, amount=700000)
    assert in_force((*BOTH, correction)) == {1: correction, 2: SECOND}
    assert list(in_force((*BOTH, correction))) == [1, 2]
    assert (correction.number, correction.corrects, correction.recorded) == (3, 1, LATER)
    assert (correction.amount, correction.tax_year, correction.note) == (700000, 2023, "from mail")


def test_a_correction_of_a_correction_names_the_original() -> None:
    once = (*BOTH, journal.correct(BOTH, 1, LATER, amount=700000))
    twice = journal.correct(once, 3, LATER, note="")
    assert twice.corrects == 1
    assert in_force((*once, twice))[1].amount == 700000
    assert in_force((*once, twice))[1].note == ""
    assert journal.what_counts((*once, twice), 3) == (
        "entry 1 now counts as entry 4 says: contribution of 7,000 for 2023 (van)"
    )


def test_void_strikes_and_correcting_restores() -> None:
    struck = (*BOTH, journal.void(BOTH, 2, LATER))
    assert in_force(struck) == {1: FIRST}
    assert journal.what_counts(struck, 2) == "entry 2 is struck: nothing counts for it"
    restored = (*struck, journal.correct(struck, 2, LATER))
    assert in_force(restored)[2].amount == 100
    assert in_force(restored)[2].kind == "conversion"


@given(ledgers(min_size=1), st.data())
def test_correcting_after_a_void_restores(entries: tuple[Entry, ...], data: st.DataObject) -> None:
    counting = in_force(entries)
    assume(counting)
    number = data.draw(st.sampled_from(list(counting)))
    recorded = entries[-1].recorded
    struck = (*entries, journal.void(entries, number, recorded))
    assert number not in in_force(struck)
    restored = (*struck, journal.correct(struck, len(struck), recorded))
    after = in_force(restored)
    assert list(after) == list(counting)
    assert journal._content(after[number]) == journal._content(counting[number])
    assert {key: one for key, one in after.items() if key != number} == {
        key: one for key, one in counting.items() if key != number
    }


@given(ledgers(), ledgers(), st.dates(dt.date(1988, 1, 1), dt.date(2040, 1, 1)))
def test_what_was_known_on_a_day_ignores_the_later(
    one: tuple[Entry, ...], more: tuple[Entry, ...], day: dt.date
) -> None:
    """Whatever is recorded after a day, corrections of old entries included, changes nothing about that day."""
    import dataclasses

    known = tuple(entry for entry in one if entry.recorded <= day)
    shift = len(known)
    later = tuple(
        dataclasses.replace(
            entry,
            number=entry.number + shift,
            recorded=day + dt.timedelta(days=1 + at),
            corrects=entry.corrects,  # now often names one of the known
        )
        for at, entry in enumerate(more)
    )
    assert in_force((*known, *later), as_of=day) == in_force(known)
    assert in_force(one, as_of=day) == in_force(known)


@given(ledgers())
def test_every_original_is_in_force_or_struck_by_its_last_word(entries: tuple[Entry, ...]) -> None:
    counting = in_force(entries)
    for entry in entries:
        if entry.corrects is not None:
            continue
        said = [one for one in entries if one.corrects == entry.number]
        if said and said[-1].kind == "void":
            assert entry.number not in counting
        else:
            assert counting[entry.number] == (said[-1] if said else entry)


def test_corrections_that_name_no_original_count_for_nothing() -> None:
    import dataclasses

    correction = journal.correct(BOTH, 1, LATER, amount=700000)
    of_a_correction = dataclasses.replace(correction, number=4, corrects=3, amount=1)
    of_nothing = dataclasses.replace(correction, number=5, corrects=99, amount=2)
    of_itself = dataclasses.replace(correction, number=6, corrects=6, amount=3)
    of_a_later_one = dataclasses.replace(correction, number=7, corrects=8, amount=4)
    later = dataclasses.replace(SECOND, number=8)
    entries = (*BOTH, correction, of_a_correction, of_nothing, of_itself, of_a_later_one, later)
    assert in_force(entries) == {1: correction, 2: SECOND, 8: later}
    assert journal.original_of(entries, 4) == 1
    assert journal.original_of(entries, 5) == 5
    assert journal.original_of(entries, 6) == 6
    assert journal.void(entries, 5, LATER).corrects == 5


def test_append_resolves_of_to_the_original() -> None:
    corrected = (*BOTH, journal.correct(BOTH, 2, LATER, amount=200))
    entry = journal.append(
        corrected, LATER, person="ana", kind="conversion-undone", tax_year=2017, amount=1, moved=1, of=3
    )
    assert (entry.number, entry.of) == (4, 2)


def test_none_empties_a_cell() -> None:
    changed = journal.correct(BOTH, 1, LATER, account=None, tax_year=None, date=DAY)
    assert (changed.account, changed.tax_year, changed.date) == ("", None, DAY)


@pytest.mark.parametrize("number", [0, 3, 99])
def test_there_is_no_such_entry(number: int) -> None:
    for refused in (journal.correct, journal.void):
        with pytest.raises(LedgerError, match=f"there is no entry {number}; the last one is 2"):
            refused(BOTH, number, LATER)
    with pytest.raises(LedgerError, match="the ledger is empty"):
        journal.void((), 1, LATER)


def test_a_correction_that_changes_nothing_is_refused() -> None:
    with pytest.raises(LedgerError, match="entry 1 says so already"):
        journal.correct(BOTH, 1, LATER, amount=650000)


def test_striking_twice_is_refused() -> None:
    struck = (*BOTH, journal.void(BOTH, 2, LATER))
    for number in (2, 3):
        with pytest.raises(LedgerError, match="entry 2 is struck already"):
            journal.void(struck, number, LATER)


def test_a_source_is_cited_for_the_amounts_that_were_stated_with_it() -> None:
    """A correction that takes the paper over with another amount is not what the paper shows."""
    stated = journal.correct(BOTH, 1, LATER, source="Form 5498 of 2023")
    assert journal.as_cited((*BOTH, stated))[1].source == "Form 5498 of 2023"
    less = journal.correct((*BOTH, stated), 1, LATER, amount=500000)
    assert less.source == "Form 5498 of 2023"
    assert journal.as_cited((*BOTH, stated, less))[1].source == ""
    another = journal.correct((*BOTH, stated, less), 1, LATER, source="corrected Form 5498 of 2023")
    cited = journal.as_cited((*BOTH, stated, less, another))
    assert (cited[1].source, cited[2]) == ("corrected Form 5498 of 2023", SECOND)
