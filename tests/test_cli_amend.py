"""`amend` from raw entries to the envelopes: the worked case to the dollar, and what it says while something is missing."""

from __future__ import annotations

import json
import os
import re
import shlex
import stat
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from blanks_at_hand import blank_path
from click.testing import CliRunner, Result
from pypdf import PdfReader
from terminal import CONSOLE, ROOT, retold
from test_propose_tax import _Policy
from worked_case import ANSWERS, COLUMN_A, COLUMNS, CORRECT_8606, NEW, SINGLE, write_book

from basisbook.cli.main import main
from basisbook.forms.official.read_form import read_form

WRITE = bool(os.environ.get("BASISBOOK_WRITE_GOLDEN"))
SHARED = Path(__file__).parents[1].parent / "shared" / "irs"


pytestmark = [pytest.mark.alone, pytest.mark.slow]


def call(arguments: list[str]) -> Result:
    return CliRunner().invoke(main, arguments)


def good(arguments: list[str]) -> str:
    result = call(arguments)
    assert result.exit_code == 0, (result.stderr[-300:], arguments)
    return result.stdout


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """The book, without the figures of the return."""
    folder = tmp_path / "samples"
    write_book(folder, good)
    return folder


def told(folder: Path, *more: str) -> list[str]:
    return ["--book", str(folder), "amend", *more]


def complete(folder: Path) -> None:
    good(told(folder, "2023", "--figure", COLUMN_A))
    good(told(folder, "2023", "--figure", NEW, "--figure", ANSWERS))


def planned(folder: Path, *more: str) -> dict[str, object]:
    result = call(told(folder, "--format", "json", *more))
    assert result.exit_code in (0, 1), result.output
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def by_year(plan: dict[str, object]) -> dict[int, dict[str, object]]:
    years = plan["years"]
    assert isinstance(years, list)
    return {year["tax_year"]: year for year in years}


def texts(pdf: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(pdf).pages)


def test_the_worked_case_to_the_dollar(samples: Path) -> None:
    complete(samples)
    result = call(told(samples, "--format", "json"))
    assert result.exit_code == 0, result.stderr
    years = by_year(json.loads(result.stdout))
    assert {year: found["action"] for year, found in years.items()} == {
        1998: "late-8606",
        2001: "late-8606",
        2022: "corrected-8606",
        2023: "1040-x",
    }
    joint = years[2023]
    assert joint["people"] == ["jordan", "riley"]
    assert joint["file_by"] == "2027-04-15"
    assert joint["refund"] == "308"
    assert joint["e_file"] is True
    columns = joint["form_1040x"]
    assert isinstance(columns, dict)
    for name, (a, b, c) in COLUMNS.items():
        assert columns[name] == {"A": str(a), "B": str(b), "C": str(c)}, name
    assert {name: columns[name] for name in SINGLE} == {name: str(cents) for name, cents in SINGLE.items()}
    assert joint["form_5329"] == [
        {"person": "jordan", "filed": "300", "lines": {"1": "2800", "2": "0", "3": "2800", "4": "280"}}
    ]
    forms = {form["person"]: form for form in joint["forms"]}  # type: ignore[attr-defined]
    assert forms["jordan"]["lines"] == CORRECT_8606
    assert forms["riley"]["kind"] == "same"
    corrected = years[2022]["forms"][0]["lines"]  # type: ignore[index]
    assert (corrected["2"], corrected["14"]) == ("2500", "8500")


def test_the_chain_of_every_year(samples: Path) -> None:
    found = planned(samples)["chains"]["jordan"]["own"]  # type: ignore[index]
    carried = {row["tax_year"]: (row["filed"], row["carried"], row["other_policy"]) for row in found}
    assert carried[1998] == (None, "2000", "2000")
    assert carried[2001] == (None, "2500", "2500")
    assert carried[2022] == ("6000", "8500", "8500")
    assert carried[2023] == ("6500", "7800", "7800")


def test_the_table_says_what_until_when_and_why(samples: Path) -> None:
    complete(samples)
    text = good(told(samples))
    assert "late 8606, alone" in text
    assert re.search(
        r"2023 +1040-X and 8606 +Jordan Q. Sample and Riley Sample +2027-04-15 +refund 308", text
    ) or re.search(
        r"2023 +1040-X and 8606 +Jordan Q. Sample and Riley +2027-04-15 +refund 308\n +Sample\n", text
    )
    assert "taxable IRA income changes by -$1,200" in text
    assert max(map(len, text.splitlines())) <= 80


def test_everything_that_is_missing_is_said_with_its_remedy(samples: Path) -> None:
    """Each remedy, completed and run, makes its problem vanish; at the end nothing is left."""
    missing = call(told(samples, "2023"))
    assert missing.exit_code == 1
    assert "Form 1040-X needs agi, deductions, qbi, tax" in missing.stderr
    assert "how the tax was figured" in missing.stderr
    assert "social-security, student-loan" in missing.stderr
    values = dict(part.split("=", 1) for part in f"{COLUMN_A} {NEW} {ANSWERS}".split())
    for _ in range(3):
        result = call(told(samples, "2023", "--format", "json"))
        problems = by_year(json.loads(result.stdout))[2023]["missing"]
        if not problems:
            break
        assert isinstance(problems, list)
        for problem in problems:
            remedy = problem["remedy"].partition("   #")[0]
            filled = re.sub(
                r"([a-z0-9-]+)=(?=[ \"]|$)", lambda found: f"{found[1]}={values[found[1]]}", remedy
            )
            good(["--book", str(samples), *shlex.split(filled)[1:]])
    assert call(told(samples, "2023")).exit_code == 0


def test_a_ripple_that_changed_needs_its_amount(samples: Path) -> None:
    complete(samples)
    good(told(samples, "2023", "--figure", "net-investment=changed"))
    result = call(told(samples, "2023"))
    assert result.exit_code == 1
    assert "Form 8960: changed, but no new amount is recorded" in result.stderr.replace("\n  ", " ")
    good(told(samples, "2023", "--figure", "new-other-taxes=250"))
    assert call(told(samples, "2023")).exit_code == 0


def test_an_installed_tax_library_proposes(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so, marked as a proposal, and enters nothing."""
    monkeypatch.setitem(sys.modules, "taxcalc", SimpleNamespace(Policy=_Policy))
    good(told(samples, "2023", "--figure", COLUMN_A))
    result = call(told(samples, "2023"))
    assert "a proposal, to be checked: on a taxable income of $208,820" in " ".join(result.stderr.split())
    assert "a tax of $36,917 (method=worksheet)" in " ".join(result.stderr.split())
    assert by_year(planned(samples))[2023]["form_1040x"] is None


def test_a_new_tax_for_another_income_is_noticed(samples: Path) -> None:
    complete(samples)
    good(told(samples, "2023", "--figure", "new-taxable-income=200000"))
    result = call(told(samples, "2023"))
    assert result.exit_code == 1
    assert "new-taxable-income is recorded as $200,000" in result.stderr.replace("\n  ", " ")


@pytest.mark.parametrize(
    ("figure", "says"),
    [
        ("agi=", "has no value behind the equals sign"),
        ("agi=12,34.5.6", "is no figure of a return"),
        ("agi=1e3", "without an exponent"),
        ("agi", "has no value behind the equals sign"),
        ("agii=5", "is it agi"),
        ("paid=1105", "needs the day it was paid"),
        ("agi=5@2024-01-01", "has a date"),
        ("extended-to=2024-02-30", "is not a day of the calendar"),
        ("amt=perhaps", "is no figure of a return"),
    ],
)
def test_a_figure_that_cannot_be_is_refused(samples: Path, figure: str, says: str) -> None:
    before = (samples / "ledger.csv").read_bytes()
    result = call(told(samples, "2023", "--figure", figure))
    assert result.exit_code == 2
    assert says in result.stderr.replace("\n  ", " ")
    assert (samples / "ledger.csv").read_bytes() == before


def test_a_postponement_is_recorded(samples: Path) -> None:
    text = "postponed-from=2027-03-01 postponed-to=2027-06-15 postponement-counts"
    assert "3 figures" in good(told(samples, "2023", "--figure", text))
    assert by_year(planned(samples))[2023]["file_by"] == "2027-06-15"
    assert call(["--book", str(samples), "check"]).exit_code == 0


def test_a_figure_said_twice_is_corrected_not_repeated(samples: Path) -> None:
    good(told(samples, "2023", "--figure", "agi=1"))
    good(told(samples, "2023", "--figure", "agi=237720"))
    assert "0 figures" in good(told(samples, "2023", "--figure", "agi=237720"))
    good(told(samples, "2023", "--figure", "amt=none"))
    good(told(samples, "2023", "--figure", "amt=same"))
    rows = (samples / "ledger.csv").read_text().splitlines()
    assert [row.split(",")[12] for row in rows[-4:]] == [
        "",
        rows[-4].split(",")[0],
        "",
        rows[-2].split(",")[0],
    ]
    assert call(["--book", str(samples), "check"]).exit_code == 0


def test_papers_without_blanks_are_not_fileable(samples: Path, tmp_path: Path) -> None:
    complete(samples)
    out = tmp_path / "papers"
    result = call(told(samples, "--out", str(out)))
    assert result.exit_code == 1
    assert "forms add f1040x--2025-12.pdf" in result.stderr
    assert "forms add f8606--1998.pdf" in result.stderr
    names = {path.name for path in (out / "2023-1040-x-jordan-riley").iterdir()}
    assert names == {
        "0-cover-list.pdf", "1-form-1040-x.pdf", "2-form-5329-jordan.pdf", "3-form-8606-2023-jordan.pdf",
        "4-explanation-of-changes.pdf", "5-basis-jordan.pdf", "not-fileable-2023-jordan-riley.pdf",
        "lines-2023.csv",
    }  # fmt: skip
    assert {path.name for path in (out / "1998-late-8606-jordan").iterdir()} == {
        "0-cover-list.pdf", "1-form-8606-1998-jordan.pdf", "2-basis-jordan.pdf", "3-reasonable-cause-jordan.pdf",
        "not-fileable-1998-jordan.pdf", "lines-1998.csv",
    }  # fmt: skip
    for path in out.rglob("*.pdf"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    copy = texts(out / "2023-1040-x-jordan-riley" / "1-form-1040-x.pdf")
    for amount in ("237,720", "(1,200)", "36,917", "37,197", "308"):
        assert amount in copy


def test_papers_of_an_incomplete_package_say_so(samples: Path, tmp_path: Path) -> None:
    out = tmp_path / "papers"
    result = call(told(samples, "2023", "--out", str(out)))
    assert result.exit_code == 1
    assert "INCOMPLETE" in result.stdout
    folder = out / "2023-1040-x-jordan-riley"
    assert not (folder / "1-form-1040-x.pdf").exists()
    assert "INCOMPLETE" in texts(folder / "0-cover-list.pdf")
    assert (folder / "incomplete-2023-jordan-riley.pdf").exists()
    complete(samples)
    call(told(samples, "2023", "--out", str(out)))
    assert not (folder / "incomplete-2023-jordan-riley.pdf").exists()


def test_the_official_pages_hold_the_amounts(samples: Path, tmp_path: Path) -> None:
    blank = SHARED / "f1040x--2025-12.pdf"
    if not blank.is_file():
        pytest.skip("no blank Form 1040-X at hand: it is not part of the repository")
    complete(samples)
    for path in (blank, SHARED / "f1040x--2024-02.pdf", blank_path(2022), blank_path(2023)):
        good(["forms", "add", str(path)])
    out = tmp_path / "papers"
    call(told(samples, "--out", str(out)))
    assert (out / "2022-corrected-8606-jordan" / "send-2022-jordan.pdf").is_file(), "2022 can be sent"
    page = read_form((out / "2023-1040-x-jordan-riley" / "3-form-8606-2023-jordan.pdf").read_bytes())
    assert dict(page.lines) == CORRECT_8606
    fields = _fields(out / "2023-1040-x-jordan-riley" / "1-form-1040-x.pdf")
    assert {
        "237,720",
        "(1,200)",
        "236,520",
        "36,917",
        "(288)",
        "280",
        "(20)",
        "37,197",
        "37,505",
        "308",
        "TCW",
    } <= fields
    assert {"Jordan Q.", "Riley", "Madison", "WI", "53703", "2023"} <= fields
    merged = PdfReader(out / "2023-1040-x-jordan-riley" / "not-fileable-2023-jordan-riley.pdf")
    titles = [item.title for item in merged.outline]  # type: ignore[union-attr]
    assert titles == [
        "Form 1040-X for 2023",
        "Form 5329 for 2023, Jordan Q. Sample",
        "Corrected Form 8606 for 2023, Jordan Q. Sample",
        "Explanation of Changes",
        "Statement of IRA basis, Jordan Q. Sample",
    ]
    older = tmp_path / "older"
    call(told(samples, "2023", "--out", str(older), "--revision", "2024-02"))
    assert "Rev. February 2024" in texts(older / "2023-1040-x-jordan-riley" / "1-form-1040-x.pdf")


def test_a_package_that_is_official_from_end_to_end(tmp_path: Path) -> None:
    """2025, where every blank is there: nothing is left to say, and the exit code is 0."""
    blanks = [SHARED / name for name in ("f1040x--2025-12.pdf", "f5329--2025.pdf", "f8606--2025.pdf")]
    if not all(path.is_file() for path in blanks):
        pytest.skip("not all blanks of 2025 are at hand: they are not part of the repository")
    good(["forms", "add", *map(str, blanks)])
    book, out = tmp_path / "ana", tmp_path / "papers"
    good(["init", str(book), "--name", "Ana Reyes", "--born", "1979-05-04", "--account", "van=traditional"])
    for line in (
        "record contribution --tax-year 2024 --date 2024-05-06 --account van --amount 6000 --basis 6000",
        "record distribution --date 2025-06-03 --account van --amount 10000",
        "record year-end-value --tax-year 2025 --account van --amount 50000",
        "filed 2024 --none",
        "filed 2025 --none",
        "record return --tax-year 2025 --code single --date 2026-04-15",
    ):
        good(["--book", str(book), *line.split()])
    figures = (
        "ira-taxable=10000 early-tax=1000 early-exception=08=2000 agi=90000 deductions=15750 qbi=0 schedule-1a=0 tax=11247"
        " credits=0 other-taxes=1000 withholding=12247 estimated=0 eic=0 refundable-credits=0 paid=0 overpaid=0 new-tax=11027 new-taxable-income=73250"
        " method=table additional-deductions=none"
    )
    good(told(book, "2025", "--figure", figures, "--figure", ANSWERS))
    result = call(told(book, "2025", "--out", str(out)))
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    folder = out / "2025-1040-x-ana"
    assert (folder / "send-2025-ana.pdf").is_file()
    assert {"9,000", "2,000", "7,000", "700", "08"} <= _fields(folder / "2-form-5329-ana.pdf")
    assert {"90,000", "(1,000)", "89,000", "(220)", "(300)", "520"} <= _fields(folder / "1-form-1040-x.pdf")


def _fields(pdf: Path) -> set[str]:
    found = PdfReader(pdf).get_fields() or {}
    return {str(field.get("/V")) for field in found.values() if field.get("/V")}


def test_the_explanation_has_everything_the_instructions_ask_for(samples: Path, tmp_path: Path) -> None:
    """Held against the wording that was written by hand for this case: the same amounts, years and lines."""
    complete(samples)
    call(told(samples, "2023", "--out", str(tmp_path / "papers")))
    text = texts(tmp_path / "papers" / "2023-1040-x-jordan-riley" / "4-explanation-of-changes.pdf")
    text = " ".join(text.split())
    for said in (
        "The taxable amount of IRA distributions is corrected on Form 8606 for Jordan Q. Sample.", "a basis of $6,000", "$2,000 of nondeductible contributions for 1998",
        "$500 of nondeductible contributions for 2001", "no IRA deduction was taken", "$1,500 of $2,000 was deducted",
        "Nothing was distributed or converted before 2023", "The correct line 2 is $8,500",
        "Form 8606 line 13 from $6,000 to $7,200", "Form 1040 line 4b from $18,000 to $16,800 (decrease of $1,200)",
        "Schedule 2 line 8 from $300 to $280 (decrease of $20)", "line 1 decreases by $1,200; line 10 decreases by $20",
        "statement of IRA basis by year, 1998 to 2023", "1998, 2001 and 2022 are filed separately",
    ):  # fmt: skip
        assert said in text, said
    assert "interest" not in text
    assert "penalt" not in text


def test_what_was_sent_is_not_sent_again(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Amending twice is the same as once."""
    complete(samples)
    monkeypatch.setenv(
        "BASISBOOK_TODAY", "2026-11-20"
    )  # the day it is sent: nothing is filed ahead of its day
    for year, more in ((1998, []), (2001, []), (2022, ["--amended"]), (2023, ["--amended"])):
        good(["--book", str(samples), "filed", str(year), "--person", "jordan", *more, "--on", "2026-11-20"])
    years = by_year(planned(samples))
    assert {found["action"] for found in years.values()} == {"nothing"}
    assert call(told(samples)).exit_code == 0
    assert years[2023]["filed"] == "2024-04-15"


def test_after_the_last_day_a_refund_is_over(samples: Path) -> None:
    complete(samples)
    before = by_year(planned(samples, "--as-of", "2027-04-15"))[2023]
    after = by_year(planned(samples, "--as-of", "2027-04-16"))[2023]
    assert (before["action"], before["refund"]) == ("1040-x", "308")
    assert (after["action"], after["refund"]) == ("pro-forma", None)


def test_a_closed_year_gets_a_form_for_the_records(samples: Path, tmp_path: Path) -> None:
    complete(samples)
    out = tmp_path / "papers"
    call(told(samples, "2023", "--as-of", "2027-06-01", "--out", str(out)))
    folder = out / "2023-pro-forma-jordan-riley"
    assert {path.name for path in folder.iterdir()} == {
        "0-cover-list.pdf", "1-form-8606-2023-jordan.pdf", "2-basis-jordan.pdf", "keep-2023-jordan-riley.pdf"
    }  # fmt: skip
    assert "nothing to send" in texts(folder / "0-cover-list.pdf")


def test_what_nobody_recorded_is_asked_for(tmp_path: Path) -> None:
    book = tmp_path / "book"
    good(["init", str(book), "--name", "Ana Reyes", "--born", "1979-05-04", "--account", "van=traditional"])
    record = ["--book", str(book), "record", "contribution", "--tax-year", "2020", "--date", "2020-05-01"]
    good([*record, "--account", "van", "--amount", "6000", "--basis", "6000"])
    result = call(told(book))
    assert result.exit_code == 1
    assert "basisbook --book" in result.stderr
    assert "filed 2020 --person ana --none" in result.stderr
    good(["--book", str(book), "filed", "2020", "--person", "ana", "--none"])
    assert by_year(planned(book))[2020]["action"] == "late-8606"
    good(["--book", str(book), "filed", "2020", "--person", "ana"])
    assert by_year(planned(book))[2020]["action"] == "nothing"


def test_no_social_security_number_is_ever_said(samples: Path, tmp_path: Path) -> None:
    number = "900-12-3456"
    book = samples / "book.toml"
    book.write_text(book.read_text().replace("born = 1971-03-08", f'born = 1971-03-08\nssn = "{number}"'))
    complete(samples)
    for more in ([], ["--format", "json"], ["--out", str(tmp_path / "papers")]):
        result = call(told(samples, *more))
        assert number not in result.output + result.stderr
        assert number.replace("-", "") not in result.output + result.stderr
    assert number in texts(tmp_path / "papers" / "2023-1040-x-jordan-riley" / "5-basis-jordan.pdf")


STORY = ROOT / "docs" / "forgot-six-years.md"


def test_the_story_of_six_forgotten_years(tmp_path: Path) -> None:
    """Every command of the story works and shows what the story says. BASISBOOK_WRITE_GOLDEN=1 writes it anew."""
    home = tmp_path / "home"
    home.mkdir()
    written = STORY.read_text("utf-8")
    now, here = retold(written, home, tmp_path / "bin", BASISBOOK_TODAY="2026-05-04")
    if WRITE:
        STORY.write_text(now, "utf-8")
    assert len(CONSOLE.findall(written)) >= 5
    assert now == STORY.read_text("utf-8")
    assert len(list((here.parent / "papers").iterdir())) >= 6, "the story ends with the envelopes"


def test_a_line_of_the_return_is_kept_where_no_form_was_filed(tmp_path: Path) -> None:
    """`--none` says that there was no form; the return had its line 4b all the same."""
    book = tmp_path / "book"
    good(["init", str(book), "--person", "ana", "--name", "Ana Reyes", "--born", "1979-05-04"])
    good(["--book", str(book), "filed", "2018", "--person", "ana", "--none", "--return", "4b=5500"])
    (kept,) = [one for one in (book / "filed").rglob("*2018*") if one.is_file()]
    assert json.loads(kept.read_text())["returns"] == {"4b": "5500"}
