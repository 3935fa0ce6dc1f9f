"""Two histories side by side."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
import test_cases
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from strategies_forms import BOOK, entries_of, lives, row

from basisbook.cli.main import main
from basisbook.forms.filed.causes import Cause
from basisbook.forms.filed.compare import compare
from basisbook.forms.filed.sides import filed_side, replay_side
from basisbook.forms.filed.snapshot import Snapshot
from basisbook.forms.replay.replay import replay
from basisbook.ledger import journal

SAMPLE = Path(__file__).parents[1] / "sample_data" / "missing-sep"
AS_OF = datetime.date(2026, 11, 21)


def side(name, entries):
    return replay_side(name, replay(BOOK, journal.in_force(entries), as_of=AS_OF).pool("ana"))


def struck(entries, number):
    return [*entries, journal.void(entries, number, entries[-1].recorded)]


@given(lives(first=2019, last=2024))
def test_no_change_is_no_difference(life) -> None:
    one = side("a", entries_of(life))
    assert compare(one, one).years == ()


@given(lives(first=2019, last=2024), st.data())
def test_the_difference_is_a_mirror(life, data) -> None:
    """From A to B and from B to A name the same years, lines, entries and causes, before and after exchanged."""
    entries = entries_of(life)
    if not entries:
        return
    changed = struck(entries, data.draw(st.integers(1, len(entries))))
    a, b = side("a", entries), side("b", changed)
    there, back = compare(a, b), compare(b, a)
    assert [year.tax_year for year in there.years] == [year.tax_year for year in back.years]
    for one, other in zip(there.years, back.years, strict=True):
        assert (one.entries, one.inherited, one.passes_on) == (
            other.entries,
            other.inherited,
            other.passes_on,
        )
        assert (one.before, one.after) == (other.after, other.before)
        assert [(c.line, c.before, c.after) for c in one.changes] == [
            (c.line, c.after, c.before) for c in other.changes
        ]


@given(lives(first=2019, last=2024), st.data())
def test_undoing_the_named_entries_removes_the_difference(life, data) -> None:
    """Amounts are corrected at random; correcting the entries that the comparison names back leaves nothing."""
    entries = entries_of(life)
    if not entries:
        return
    changed = list(entries)
    for number in data.draw(st.sets(st.integers(1, len(entries)), min_size=1, max_size=3)):
        amount = entries[number - 1].amount + data.draw(st.integers(100, 90_000_00))
        basis = {"basis": amount} if entries[number - 1].basis is not None else {}
        changed.append(journal.correct(changed, number, changed[-1].recorded, amount=amount, **basis))
    found = compare(side("a", entries), side("b", changed))
    if any("incomplete" in (year.before, year.after) for year in found.years):
        return
    named = {n for year in found.years for n in year.entries}
    undone = list(changed)
    for number in sorted({journal.original_of(changed, n) for n in named}):
        first = entries[number - 1]
        if journal.in_force(undone)[number] != first:
            undone.append(
                journal.correct(undone, number, undone[-1].recorded, amount=first.amount, basis=first.basis)
            )
    assert compare(side("a", entries), side("c", undone)).years == ()


def diff(*arguments: str, book: Path = SAMPLE) -> str:
    result = CliRunner().invoke(
        main,
        ["--book", str(book), "diff", *arguments],
        env={"BASISBOOK_TODAY": "2024-10-08", "COLUMNS": "80"},
    )
    assert result.exit_code == 0, result.output
    return result.stdout


# Omar, by hand. A SEP of 41,000 / 38,500 / 47,250 was left out of line 6; everything else was right.
#   2021: 6,000 / (41,000 + 6,000) = 0.127660; 6,000 x 0.127660 = 765.96 -> 766; 6,000 - 766 = 5,234
#   2022: 5,234 + 6,000 = 11,234; 11,234 / 44,500 = 0.252449; 6,000 x 0.252449 = 1,514.69 -> 1,515; 9,719 left
#   2023: 9,719 + 6,500 = 16,219; 16,219 / 53,750 = 0.301749; 6,500 x 0.301749 = 1,961.37 -> 1,961; 14,258 left
OMAR = {
    2021: {"6": ("0", "41000"), "9": ("6000", "47000"), "10": ("1.000000", "0.127660"), "11": ("6000", "766"),
           "13": ("6000", "766"), "14": ("0", "5234"), "17": ("6000", "766"), "18": ("0", "5234")},
    2022: {"2": ("0", "5234"), "3": ("6000", "11234"), "5": ("6000", "11234"), "6": ("0", "38500"),
           "9": ("6000", "44500"), "10": ("1.000000", "0.252449"), "11": ("6000", "1515"), "13": ("6000", "1515"),
           "14": ("0", "9719"), "17": ("6000", "1515"), "18": ("0", "4485")},
    2023: {"2": ("0", "9719"), "3": ("6500", "16219"), "5": ("6500", "16219"), "6": ("0", "47250"),
           "9": ("6500", "53750"), "10": ("1.000000", "0.301749"), "11": ("6500", "1961"), "13": ("6500", "1961"),
           "14": ("0", "14258"), "17": ("6500", "1961"), "18": ("0", "4539")},
}  # fmt: skip


def test_the_forgotten_sep_to_the_dollar() -> None:
    """The comparison names every line, the entries that cause it, and every later year that inherits it."""
    years = json.loads(diff("--format", "json"))["people"]["omar"]["own"]
    assert {y["tax_year"]: {c["line"]: (c["before"], c["after"]) for c in y["lines"]} for y in years} == OMAR
    assert [(y["tax_year"], y["entries"], y["inherited_from"], y["passes_on"]) for y in years] == [
        (2021, [13], [], True),
        (2022, [13, 14], [2021], True),
        (2023, [13, 14, 15], [2021, 2022], True),
    ]


def test_the_table_fits_eighty_columns() -> None:
    text = diff()
    assert max(map(len, text.splitlines())) <= 80
    assert "because of entry 13, recorded 2024-10-07: year-end-value of 41,000 for 2021" in text


def test_one_year_is_compared_with_all_that_reached_it() -> None:
    [year] = json.loads(diff("2023", "--format", "json"))["people"]["omar"]["own"]
    assert year["entries"] == [13, 14, 15]


def test_what_if(tmp_path: Path) -> None:
    """A file of supposed entries is compared with now; the ledger stays as it is."""
    supposed = tmp_path / "what-if.csv"
    supposed.write_text("person,kind,tax_year,date,account,amount\nomar,distribution,,2023-06-01,trad,1000\n")
    before = (SAMPLE / "ledger.csv").read_bytes()
    [year] = json.loads(diff("--with", str(supposed), "--format", "json"))["people"]["omar"]["own"]
    lines = {c["line"]: (c["before"], c["after"]) for c in year["lines"]}
    # What left is in the value no more: 16,219 / (46,250 + 1,000 + 6,500), as before; 1,000 x 0.301749 = 301.75 -> 302
    assert (lines["6"], lines["7"], lines["12"]) == (("47250", "46250"), ("0", "1000"), ("0", "302"))
    assert "10" not in lines
    assert (year["entries"], year["supposed"]) == ([15], [1, 2]), (
        "the distribution, and the value that it lowers"
    )
    assert (SAMPLE / "ledger.csv").read_bytes() == before


def test_the_pdf_has_a_page_a_year(tmp_path: Path) -> None:
    from pypdf import PdfReader

    diff("--pdf", str(tmp_path / "diff.pdf"))
    pages = [page.extract_text() for page in PdfReader(tmp_path / "diff.pdf").pages]
    assert len(pages) == 3
    assert "2021: filed and now" in pages[0]
    assert "14,258" in pages[2]
    assert "The two chains of basis: Omar Haddad: own IRAs" in pages[2]
    assert "The SEP IRA at Lakeshore Bank was worth $41,000" in " ".join(pages[0].split()), (
        "no name of a kind, no id"
    )
    assert (tmp_path / "diff.pdf").stat().st_mode & 0o777 == 0o600


def test_a_dropped_carry_is_called_so() -> None:
    """Turbotax community 849762: line 14 of 2017 was 5,500, line 2 of 2018 was left blank and line 14 was 5,500 again."""
    rows = [
        row("contribution", year, amount="5500", basis="5500", date=f"{year}-02-15", account="van")
        for year in (2017, 2018)
    ]
    pool = replay(BOOK, journal.in_force(entries_of(rows))).pool("ana")
    forms = {
        year: Snapshot(
            person="ana", pool="own", tax_year=year, kind="original", how="typed", lines=lines, whole=False
        )
        for year, lines in (
            (2017, {"1": "5500", "14": "5500"}),
            (2018, {"1": "5500", "2": "0", "14": "5500"}),
        )
    }
    found = compare(filed_side(forms, pool, {}), replay_side("now", pool), only_common=True)
    [year] = found.years
    assert year.tax_year == 2018
    assert {change.line: (change.before, change.after) for change in year.changes} == {
        "2": ("0", "5500"),
        "14": ("5500", "11000"),
    }
    [problem] = found.problems
    assert problem.code == "carry-dropped"
    assert "line 2 of the form filed for 2018 is $0" in problem.message
    assert "2017 is $5500" in problem.message


def test_an_entry_that_adds_nothing_is_no_cause() -> None:
    """The 2,000 of 2010 are missing on the form; the rollover of 2022 brought no basis and is not to blame."""
    rows = [
        row("contribution", 2010, amount="2000", basis="2000", date="2010-06-01", account="van"),
        row("plan-rollover-in", amount="15000", basis="0", date="2022-02-01", account="van"),
        row("contribution", 2022, amount="6000", basis="6000", date="2022-06-01", account="van"),
    ]
    pool = replay(BOOK, journal.in_force(entries_of(rows))).pool("ana")
    forms = {
        2022: Snapshot(
            person="ana",
            pool="own",
            tax_year=2022,
            kind="original",
            how="typed",
            lines={"1": "6000", "14": "6000"},
            whole=False,
        )
    }
    [year] = compare(filed_side(forms, pool, {}), replay_side("now", pool), only_common=True).years
    assert year.entries == (1,)
    [change] = year.changes
    assert change.causes == (Cause("stated", "line 14", "6000", "8000", (1,)),)


def test_a_line_that_nobody_stated_is_no_cause() -> None:
    """Of a form known in part, lines 1 and 4 are not known and are zero now: neither changed line 3 or line 5."""
    rows = [
        row("contribution", 2017, amount="5500", basis="5500", date="2017-02-15", account="van"),
        row("distribution", 2018, amount="1000", date="2018-02-15", account="van"),
        row("year-end-value", 2018, amount="10000"),
    ]
    pool = replay(BOOK, journal.in_force(entries_of(rows))).pool("ana")
    lines = {"2": "4500", "3": "4500", "5": "4500", "14": "4091"}
    forms = {
        2018: Snapshot(
            person="ana", pool="own", tax_year=2018, kind="original", how="typed", lines=lines, whole=False
        )
    }
    [year] = compare(filed_side(forms, pool, {}), replay_side("now", pool), only_common=True).years
    causes = {(cause.what, cause.name) for change in year.changes for cause in change.causes}
    assert ("stated", "line 2") in causes
    assert not causes & {("stated", "line 1"), ("stated", "line 4")}


@pytest.mark.parametrize("name", [name for name, case in test_cases.CASES.items() if "filed" in case])
def test_a_published_case_that_was_filed_otherwise_is_shown_as_such(name: str) -> None:
    """Each line that was filed otherwise than the form demands is named, and a form never filed is called so."""
    case = test_cases.CASES[name]
    book = test_cases.book_of(case)
    person = next(iter(book.people))
    pool = test_cases.history_of(case, ["places=3", "money=dollars", *case.get("method", [])]).pool(person)
    forms = {}
    for year, lines in case["filed"].items():
        none = lines.get("form") == "none"
        forms[int(year)] = Snapshot(
            person=person,
            pool="own",
            tax_year=int(year),
            kind="original",
            how="none" if none else "typed",
            lines={} if none else lines,
            whole=none,
        )
    found = compare(filed_side(forms, pool, {}), replay_side("now", pool), only_common=True)
    years = {year.tax_year: year for year in found.years}
    for year, lines in case["filed"].items():
        correct = pool.year(int(year)).lines
        changed = {change.line: change.after for change in years[int(year)].changes}
        if lines.get("form") == "none":
            assert years[int(year)].before == "none"
            assert changed == correct
        else:
            wrong = {line for line, text in lines.items() if float(text) != float(correct.get(line, "0"))}
            assert wrong
            assert set(changed) == wrong


@pytest.mark.parametrize("option", ["--from", "--to"])
def test_a_bad_day_is_refused(option: str) -> None:
    result = CliRunner().invoke(main, ["--book", str(SAMPLE), "diff", option, "2024-02-30"])
    assert result.exit_code == 2
    assert "is not a day of the calendar" in result.stderr


def test_a_file_of_supposed_entries_must_be_an_ordinary_one(tmp_path: Path) -> None:
    for path, reason in (
        (Path("/dev/zero"), "is no ordinary file"),
        (tmp_path / "big.csv", "is larger than 1 MiB"),
    ):
        if path.parent == tmp_path:
            path.write_text("kind\n" + "distribution\n" * 100_000)
        result = CliRunner().invoke(main, ["--book", str(SAMPLE), "diff", "--with", str(path)])
        assert result.exit_code == 1
        assert reason in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("6000", "8500", "6,000 -> 8,500"),
        ("6000.00", "-8500.25", "6,000.00 -> (8,500.25)"),
        ("0.123", "0.5", "0.123 -> 0.5"),
        ("", "1234567", "blank -> 1,234,567"),
    ],
)
def test_a_cause_has_its_amounts_grouped(before: str, after: str, said: str) -> None:
    assert Cause("stated", "line 2", before, after).text == f"line 2: {said}"
