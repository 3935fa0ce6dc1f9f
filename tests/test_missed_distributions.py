"""What had to be taken and was not: Form 5329, Part IX, from raw entries through the commands to the text of the papers.

By hand, for somebody born on March 1, 1945: 202,000 at the end of 2024, divided by 20.2 (age 80) is 10,000 for 2025; for
2019 (age 74, the older table) 238,000 / 23.8 is 10,000. Tax: 50% until 2022, then 25%, or 10% in the correction window.
"""

from __future__ import annotations

import csv
import io
import shlex
from pathlib import Path

import pytest
from blanks_at_hand import other_blank
from click.testing import CliRunner
from pypdf import PdfReader
from test_instances_amend import Case, done, holds, plain, read, went_in

from basisbook.cli.main import main
from basisbook.forms.official.maps import known

pytestmark = [pytest.mark.alone, pytest.mark.slow]

BORN = "1945-03-01"


def short(year: int, value: int, taken: int) -> str:
    """A value, and a distribution that is less than what had to be taken for the year."""
    return f"""record year-end-value --tax-year {year - 1} --account ira --amount {value}
        record distribution --date {year}-06-01 --account ira --amount {taken}
        {went_in(year, f"{year + 1}-04-10")}"""


OF_2025 = short(2025, 202000, 4000)
OUT_IN_2026 = """record year-end-value --tax-year 2025 --account ira --amount 194000
        record distribution --date 2026-02-02 --account ira --amount 16000"""

CASES: dict[str, Case] = {
    "nobody recorded what was paid": Case(
        OF_2025,
        (
            "2025 5329, alone ! Ana Reyes soon owed 1,500",
            "Form 5329, Part IX, line 55: $1,500, 25% of $6,000 that had to be taken and was not",
            "10%, $600, if the $6,000 still in the IRAs is taken out and the form is there by 2027-12-31",
            "the tax on a required distribution not taken that Ana Reyes paid with the return (Form 5329 line 55 of 2025",
        ),
        {"2025-form-5329-ana/0-cover": ("INCOMPLETE",)},
        ("excess contributions", "6%", "Nothing to send"),
        born=BORN,
    ),
    "still in the IRAs, 25%": Case(
        f"{OF_2025}\n amend 2025 --figure missed-tax=0",
        ("2025 5329, alone Ana Reyes soon owed 1,500", "IRC 4974(d)"),
        {
            "2025-form-5329-ana/*cover": (
                "25% of $6,000 that had to be taken and was not",
                "by December 31, 2027, and before the IRS asks for the tax",
                "Sign and date Form 5329 on its last page, in ink: Ana Reyes",
                "Pay at irs.gov/payments",
                "$1,500 as the tax on a required distribution not taken for 2025 of Ana Reyes",
            ),
            "2025-form-5329-ana/1-form-5329": ("52b", "10,000", "53b", "4,000", "54b", "1,500"),
        },
        ("excess contribution", "6 years", "52a"),
        born=BORN,
    ),
    "taken out in the correction window, 10%": Case(
        f"{OF_2025}\n amend 2025 --figure missed-tax=0\n {OUT_IN_2026}",
        (
            "owed 600",
            "10% of $6,000",
            "all of it was taken out since; for the 10% the form must be there by 2027-12-31",
        ),
        {"2025-form-5329-ana/1-form-5329": ("52a", "53a", "54a", "600", "10% of what was not taken")},
        ("25%", "52b", "if the"),
        born=BORN,
    ),
    "taken out only in part": Case(
        f"{OF_2025}\n amend 2025 --figure missed-tax=0\n {OUT_IN_2026}\n correct 6 --amount 13000",
        ("owed 1,500", "10%, $600, if the $3,000 still in the IRAs is taken out"),
        born=BORN,
        ends="amend 2025",
    ),
    "taken out after the window": Case(
        f"{short(2023, 208000, 4000)}\n amend 2023 --figure missed-tax=0\n {OUT_IN_2026}",
        ("the lines of Part IX of the form of 2023 were not read",),
        never=("10%",),
        born=BORN,
        ends="amend 2023",
    ),
    "a waiver of all of it": Case(
        f"{OF_2025}\n amend 2025 --figure missed-tax=0\n {OUT_IN_2026}\n amend 2025 --figure missed-waived=6000",
        (
            "2025 5329, alone Ana Reyes soon waiver asked",
            "less $6,000 for which a waiver is asked: IRC 4974(d)",
            "where the IRS does not grant it, $600 more is due",
        ),
        {
            "2025-form-5329-ana/*cover": (
                'write "RC" and 6,000 in parentheses on the dotted line beside line 54a',
                "No tax is sent with it, for a waiver is asked for.",
                "Request for a waiver, Ana Reyes",
            ),
            "2025-form-5329-ana/*waiver-ana": (
                "Form 5329 (2025), Part IX",
                "Ana Reyes had to take $10,000 for 2025 from traditional IRAs by December 31, 2025 and took $4,000",
                "All of it was taken out later, above what those years asked for themselves.",
                "On February 2, 2026, $16,000 was taken out of traditional IRAs.",
                "Please waive the tax on $6,000 of it, section 4974(d).",
            ),
        },
        ("Pay at irs.gov", "interest runs"),
        born=BORN,
    ),
    "once the request was sent, nothing": Case(
        f"""{OF_2025}
        amend 2025 --figure missed-tax=0
        amend 2025 --figure missed-waived=6000
        amend 2025 --figure missed-tax=0""",
        ("Nothing to send",),
        never=("waiver asked", "5329, alone"),
        born=BORN,
        ends="amend 2025",
    ),
    "the form of 2019, 50%": Case(
        f"{short(2019, 238000, 4000)}\n amend 2019 --figure missed-tax=0",
        ("2019 5329, alone Ana Reyes soon owed 3,000", "Part IX, line 55: $3,000, 50% of $6,000"),
        {"2019-form-5329-ana/1-form-5329": ("52", "10,000", "54", "6,000", "55", "3,000")},
        ("10%", "correction", "52b"),
        born=BORN,
        day="2021-02-01",
    ),
    "three years after the return": Case(
        f"{short(2019, 238000, 4000)}\n amend 2019 --figure missed-tax=0",
        (
            "2019 ask a professional Ana Reyes",
            "3 years after the return was filed, IRC 6501(l)(4) (read second-hand; it may not hold for returns of before 2023)",
        ),
        never=("6 years",),
        born=BORN,
        ends="amend 2019",
    ),
    "with Form 1040-X where the return changes too": Case(
        f"""{OF_2025}
        record opening-basis --tax-year 2023 --amount 40400
        filed 2025 --none
        record year-end-value --tax-year 2025 --account ira --amount 198000
        amend 2025 --figure 'ira-taxable=4000 ira-deduction=0 missed-tax=0'""",
        ("2025 1040-X and 8606", "taxable IRA income changes by -$800", "Part IX, line 55: $1,500"),
        {
            "explanation-of-changes": (
                "Ana Reyes had to take $10,000 for 2025 from traditional IRAs by December 31, 2025 and took $4,000: $6,000 was",
                "The tax of 25% under section 4974 is $1,500 (Form 5329 line 55).",
                "Form 5329 line 55 and Schedule 2 line 8 from $0 to $1,500 (increase of $1,500)",
                "Form 8606 and Form 5329 for 2025",
            )
        },
        ("section 4973", "excess"),
        born=BORN,
    ),
    "the return is not filed yet": Case(
        "record year-end-value --tax-year 2024 --account ira --amount 202000\n"
        "record distribution --date 2025-06-01 --account ira --amount 4000",
        ("2025 with the return Ana Reyes 2026-04-15", "Part IX, line 55: $1,500"),
        born=BORN,
        day="2026-02-01",
        ends="amend 2025",
    ),
    "more was paid than the lower tax": Case(
        f"{OF_2025}\n amend 2025 --figure missed-tax=1500\n {OUT_IN_2026}\n amend 2025 --figure 'ira-taxable=4000 ira-deduction=0'",
        ("2025 1040-X", "Part IX, line 55: $600"),
        never=("5329, alone", "owed -"),
        born=BORN,
        ends="amend 2025",
    ),
    # What is asked and not guessed
    "a year of which nothing is recorded": Case(
        "record year-end-value --tax-year 2024 --account ira --amount 202000",
        (
            "Ana Reyes had to take something from the IRAs for 2022, 2023 and 2025, and nothing of it is recorded",
        ),
        never=("5329, alone",),
        born=BORN,
        day="2026-11-26",
        ends="amend",
    ),
    "the value is not known": Case(
        "record contribution --tax-year 2025 --date 2025-05-01 --account ira --amount 1000 --basis 1000",
        ("what Ana Reyes had to take for 2025 is not known, and nothing was taken",),
        born=BORN,
        ends="amend 2025",
    ),
    "an heir": Case(
        """person dad --name 'Dan Reyes' --born 1945-01-01 --died 2023-03-01
        account Beta --id inh --type inherited-traditional --person ana --decedent dad""",
        ("what Ana Reyes has to take from inherited IRAs is not figured here",),
        ends="amend",
    ),
    "the year of death is the heirs'": Case(
        f"{OF_2025}\n person ana --died 2025-10-01",
        ("",),
        never=("Part IX, line",),
        born=BORN,
        ends="amend 2025",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_required_distribution_that_was_not_taken(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holds(CASES[name], *done(tmp_path, CASES[name], monkeypatch))


@pytest.mark.parametrize(
    ("year", "value", "later", "expected"),
    [
        (2019, 238000, "", {"52": "10,000", "53": "4,000", "54": "6,000", "55": "3,000"}),
        (2025, 202000, "", {"52b": "10,000", "53b": "4,000", "54b": "1,500", "55": "1,500"}),
        (2025, 202000, OUT_IN_2026, {"52a": "10,000", "53a": "4,000", "54a": "600", "55": "600"}),
    ],
)
def test_the_official_page(
    year: int,
    value: int,
    later: str,
    expected: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    blank = tmp_path / "blanks" / f"f5329--{year}.pdf"
    blank.parent.mkdir()
    blank.write_bytes(other_blank(f"5329 {year}"))
    day = "2021-02-01" if year == 2019 else "2026-11-26"
    rows = f"{short(year, value, 4000)}\n amend {year} --figure missed-tax=0\n {later}"
    printed, out = done(tmp_path, Case(rows, ("",), born=BORN, day=day), monkeypatch)
    assert "NOT FILEABLE" not in printed
    (page,) = out.glob(f"{year}-form-5329-ana/*form-5329-ana.pdf")
    fields = PdfReader(page).get_fields() or {}
    (mapped,) = (one for one in known().values() if (one.form, one.revision) == ("5329", str(year)))
    written = {line: str(fields[names[0]].get("/V", "")) for line, names in mapped.lines.items()}
    assert {line: text for line, text in written.items() if text} == expected
    (lines,) = out.glob(f"{year}-form-5329-ana/lines-*.csv")
    rows_of = list(csv.DictReader(io.StringIO(lines.read_text("utf-8"))))
    handed = {row["line"]: row["correct"] for row in rows_of if row["form"] == "5329"}
    assert handed == {line: text.replace(",", "") for line, text in expected.items()}
    (schedule,) = (row for row in rows_of if row["says"] == "tax of Form 5329")
    assert (schedule["as_filed"], schedule["correct"]) == ("0", handed["55"])


def test_the_client_reads_of_a_required_distribution(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(
        f"{OF_2025}\n amend 2025 --figure missed-tax=0", ("",), born=BORN, ends="amend --out OUT --letters"
    )
    _, out = done(tmp_path, case, monkeypatch)
    said = read(out / "letters" / "client-ana.pdf")
    assert "2025: Form 5329, the tax on a required distribution that was not taken" in said
    assert "$1,500 of additional tax, and interest until it is paid." in said
    assert "The lower tax of 10% is to be had until December 31, 2027, and only before the IRS asks" in said
    assert "excess" not in said
    assert "missed-" not in said


def test_a_year_of_part_ix_closes_with_its_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`clients --closing` lists the last day of the lower tax; what is owed besides has no day."""
    case = Case(f"{OF_2025}\n amend 2025 --figure missed-tax=0", ("",), born=BORN, ends="amend --closing 400")
    printed, _ = done(tmp_path, case, monkeypatch)
    assert "2027-12-31 2025 Ana Reyes 5329, alone" in printed
    assert "As soon as possible, since tax is owed: 2025" in printed
    clients = plain(CliRunner().invoke(main, ["clients", str(tmp_path / "b"), "--closing", "400"]).output)
    assert "2027-12-31 2025 Ana Reyes 5329, alone" in clients
    sooner = CliRunner().invoke(main, shlex.split(f"clients {tmp_path / 'b'} --closing 90")).output
    assert "2027-12-31" not in sooner
