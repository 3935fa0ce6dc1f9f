"""Days, amounts, kinds and names of columns as spreadsheets write them: read where they are certain, and only there."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import BOOK, ledgers, unread

from basisbook.ledger import journal, money
from basisbook.ledger.entry import COLUMNS, Entry
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.sheet import days, files, names
from basisbook.ledger.sheet.amounts import read_amount
from basisbook.ledger.sheet.refusals import NotUnderstoodError
from basisbook.ledger.sheet.understand import Understood, understand
from basisbook.ledger.store import cells

pytestmark = pytest.mark.slow

TODAY = dt.date(2040, 1, 1)
MARCH_10 = dt.date(2024, 3, 10)


@pytest.mark.parametrize(
    "text",
    ["2024-03-10", "2024/3/10", "2024-03-10 00:00:00", "2024-03-10T14:30:00Z", "10-Mar-24", "10 March 2024",
     "March 10, 2024", "Mar. 10 2024", "Mar-10-2024", "March 10th, 2024", "Sunday, March 10, 2024", "Sun 10 Mar 2024",
     "45361", "45361.0", "45361.604", "20240310", "'2024-03-10", "10.MAR.24", "10mar2024"],
)  # fmt: skip
def test_a_day_that_is_certain(text: str) -> None:
    assert set(days.readings(text).values()) == {MARCH_10}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3/10/2024", {"mdy": MARCH_10, "dmy": dt.date(2024, 10, 3)}),
        ("3/10/24", {"mdy": MARCH_10, "dmy": dt.date(2024, 10, 3)}),
        ("03.10.2024 9:15 AM", {"mdy": MARCH_10, "dmy": dt.date(2024, 10, 3)}),
        ("24-03-10", {"dmy": dt.date(2010, 3, 24), "ymd": MARCH_10}),
        ("3/28/2024", {"mdy": dt.date(2024, 3, 28)}),
        ("28/3/99", {"dmy": dt.date(1999, 3, 28)}),
    ],
)
def test_a_day_with_several_readings(text: str, found: dict[str, dt.date]) -> None:
    assert days.readings(text) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [("2024", "half-a-day"), ("Mar-24", "half-a-day"), ("March 2024", "half-a-day"), ("3/10", "half-a-day"),
     ("2/30/2024", "no-such-day"), ("2024-02-30", "no-such-day"), ("30-Feb-24", "no-such-day"), ("soon", "not-a-day"),
     ("Q1 2024", "not-a-day"), ("99999", "not-a-day"), ("2024-3", "half-a-day"), ("10-Ma-24", "not-a-day"),
     ("10-Juxx-24", "not-a-day"), ("", "not-a-day")],
)  # fmt: skip
def test_a_day_that_is_none(text: str, code: str) -> None:
    with pytest.raises(NotUnderstoodError) as refused:
        days.readings(text)
    assert refused.value.code == code


@given(st.dates(days._FIRST, days._LAST))
def test_two_digits_of_a_year_are_1975_to_2074(day: dt.date) -> None:
    for text in (
        f"{day:%d-%b-%y}",
        f"{day:%b %d, %y}",
        f"{day:%d-%b-%Y}",
        str((day - days._SERIAL_ZERO).days),
    ):
        assert set(days.readings(text).values()) == {day}
    assert days.readings(f"{day:%m/%d/%y}")["mdy"] == day


@pytest.mark.parametrize(
    ("text", "cents", "negative"),
    [("$6,500.00", 650000, False), ("6500", 650000, False), ("(6,500)", 650000, True), ("6500 USD", 650000, False),
     ("USD 6500", 650000, False), ("'6500", 650000, False), ("US$6,500", 650000, False), ("6500.5", 650050, False),
     ("6500.", 650000, False), (".50", 50, False), ("6 500,00", 650000, False), ("1.234,56", 123456, False),
     ("1'234,56", 123456, False), ("-$1.00", 100, True), ("$(1.00)", 100, True), ("1.00-", 100, True), ("\u22121", 100, True),
     ("$ -", 0, False), ("0", 0, False), ("0.000", 0, False), ("6500.1000", 650010, False), ("12,345,678.90", 1234567890, False)],
)  # fmt: skip
def test_an_amount(text: str, cents: int, negative: bool) -> None:
    found = read_amount(text)
    assert (found.cents, found.negative) == (cents, negative)


@pytest.mark.parametrize(
    ("text", "code"),
    [("€6500", "other-currency"), ("6500 EUR", "other-currency"), ("CA$6500", "other-currency"), ("£1", "other-currency"),
     ("A$ 1", "other-currency"), ("-", "a-dash"), ("n/a", "not-an-amount"), ("6.5k", "not-an-amount"), ("6.500", "thousands-or-cents"),
     ("6.5E+03", "an-exponent"), ("1.005", "thousands-or-cents"), ("5500.005", "many-decimals"), ("1,00,000", "not-an-amount"),
     ("6,50", "cents"), ("1000000000", "too-large"), ("9" * 5000, "too-large"), ("1,5", "not-an-amount"), ("", "not-an-amount")],
)  # fmt: skip
def test_an_amount_that_is_none(text: str, code: str) -> None:
    if code == "cents":
        assert read_amount(text).cents == 650
        return
    with pytest.raises(NotUnderstoodError) as refused:
        read_amount(text)
    assert refused.value.code == code


@given(st.integers(0, 10**11 - 1))
def test_every_way_of_writing_an_amount_gives_its_cents(cents: int) -> None:
    plain = money.show(cents)
    grouped = f"{cents // 100:,}.{cents % 100:02d}"
    swapped = grouped.translate(str.maketrans(",.", ".,"))
    for text in (plain, grouped, f"${grouped}", f"({grouped})", f"{plain} USD", f"-{plain}", swapped):
        assert read_amount(text).cents == cents


def test_no_name_has_two_meanings() -> None:
    every = [name for known in names.COLUMN_NAMES.values() for name in known]
    assert len(every) == len(set(every))
    assert set(names.COLUMN_NAMES) == set(COLUMNS)
    assert not set(every) & {column.replace("_", " ") for column in COLUMNS}
    assert all(names.plain(name) == name for name in every)
    called = [name for kind in KINDS.values() for name in (kind.name, *kind.called)]
    assert len(called) == len(set(called))
    assert not set(names.KIND_NAMES) & set(names.SEVERAL)
    assert all(len(many) > 1 for many in names.SEVERAL.values())


@pytest.mark.parametrize("name", list(KINDS))
def test_a_kind_in_any_case(name: str) -> None:
    for text in (name, name.upper(), name.replace("-", " ").title(), name.replace("-", "_")):
        assert names.kind_of(text).kind == name


# -- a ledger written out, changed as spreadsheets change it, and taken in again -----------------------------

STYLES = {
    "date": ("{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0:%d-%b-%y}", "{0:%B} {0.day}, {0.year}", "{0:%Y-%m-%d} 00:00:00", "{0.month}/{0.day}/{0.year}",
             "{0.day}/{0.month}/{0.year}", "{0:%m/%d/%y}"),
    "money": ("{0}", "${1}", "{1}", "{0} USD", "'{0}", "{2}"),
}  # fmt: skip


@st.composite
def mangled(draw: st.DrawFn) -> tuple[tuple[Entry, ...], bytes]:
    """A ledger, and the file that a spreadsheet may make of it."""
    entries = draw(ledgers(min_size=1))
    dates, amounts = draw(st.sampled_from(STYLES["date"])), draw(st.sampled_from(STYLES["money"]))
    case = draw(st.sampled_from([str, str.upper, str.title]))
    separator = draw(st.sampled_from(",;\t"))
    columns = draw(st.permutations(COLUMNS))
    rows = []
    for entry in entries:
        row = dict(zip(COLUMNS, cells(entry), strict=True))
        for column in ("recorded", "date"):
            if row[column]:
                row[column] = dates.format(dt.date.fromisoformat(row[column]))
        for column in ("amount", "moved", "basis"):
            if row[column]:
                cents = money.parse(row[column])
                grouped = f"{cents // 100:,}.{cents % 100:02d}"
                row[column] = amounts.format(
                    row[column], grouped, grouped.translate(str.maketrans(",.", ".,"))
                )
        # The name of a disaster is a name, and stays as it was written; a code of a list may be spelled in any way.
        spelled = ("kind", "person", "account", "to", *(("code",) if KINDS[entry.kind].codes else ()))
        for column in spelled:
            row[column] = case(row[column])
        rows.append([row[column] for column in columns])
    if draw(st.booleans()):
        rows = draw(st.permutations(rows))
    empty = [""] * len(columns)
    rows = [[case(column.replace("_", " ")) for column in columns], *rows, empty]
    if draw(st.booleans()):
        rows = [["Our IRAs", *empty[1:]], empty, *rows]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    return entries, text.getvalue().encode(encoding)


def taken_in(data: bytes, after: tuple[Entry, ...] = ()) -> Understood:
    (page,) = files.pages(data, "sheet.csv")
    return understand(page.rows, BOOK, after, TODAY, file="sheet.csv")


@given(mangled())
def test_a_ledger_that_went_through_a_spreadsheet_is_the_same_or_refused(
    found: tuple[tuple[Entry, ...], bytes],
) -> None:
    entries, data = found
    read = taken_in(data)
    if read.problems:
        assert {problem.severity for problem in read.problems} == {"error"}
        assert all(problem.remedies and problem.place.startswith("sheet.csv") for problem in read.problems)
        return
    assert [unread(one) for one in read.entries] == list(entries)
    again = taken_in(data, entries)
    assert again.entries == again.problems == ()
    assert sorted(number for _, number in again.present) == [entry.number for entry in entries]


def test_most_ledgers_come_through() -> None:
    """The test above would hold too if everything was refused."""
    came: list[bool] = []

    @given(mangled())
    def count(found: tuple[tuple[Entry, ...], bytes]) -> None:
        came.append(not taken_in(found[1]).problems)

    count()
    assert sum(came) > len(came) * 0.6


@given(mangled(), st.data())
def test_half_of_a_ledger_and_then_all_of_it_is_the_ledger(
    found: tuple[tuple[Entry, ...], bytes], data: st.DataObject
) -> None:
    entries, sheet = found
    cut = data.draw(st.integers(0, len(entries)))
    read = taken_in(sheet, entries[:cut])
    if not read.problems:
        assert [unread(one) for one in (*entries[:cut], *read.entries)] == list(entries)


@given(ledgers(min_size=1), st.data())
def test_bringing_about_what_counted_before(entries: tuple[Entry, ...], data: st.DataObject) -> None:
    """What `undo` and `check --as-corrections` rest on."""
    cut = data.draw(st.integers(0, len(entries)))
    wanted = journal.in_force(entries[:cut])
    made = journal.bring_about(entries, wanted, entries[-1].recorded)
    after = journal.in_force([*entries, *made])

    def said(counting: dict[int, Entry]) -> dict[int, Entry]:
        fixed = {"number": 1, "recorded": TODAY, "corrects": None}
        return {number: dataclasses.replace(entry, **fixed) for number, entry in counting.items()}

    assert said(after) == said(wanted)
    assert [entry.number for entry in made] == list(range(len(entries) + 1, len(entries) + 1 + len(made)))
    assert journal.bring_about([*entries, *made], wanted, entries[-1].recorded) == ()
