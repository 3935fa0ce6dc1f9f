"""What the instructions ask to attach to the return of a year, from the entries to the page.

Instructions for Form 8606 (2023): Recharacterizations; Return of IRA Contributions; line 7 (divorce). The amounts of the first
three are those of its examples.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdf
import pytest
from click.testing import CliRunner, Result
from strategies_forms import entries_of, row

from basisbook.cli.main import main
from basisbook.ledger import store

pytestmark = [pytest.mark.alone, pytest.mark.slow]

TODAY = "2026-11-26"
BOOK = """\
[people.ana]
name = "Ana Reyes"
born = 1975-05-05
[people.ben]
name = "Ben Reyes"
born = 1970-01-01
[people.dad]
name = "Carl Reyes"
born = 1940-01-01
died = 2023-03-01
[accounts.van]
person = "ana"
type = "traditional"
custodian = "Vanguard"
[accounts.roth]
person = "ana"
type = "roth"
custodian = "Vanguard"
[accounts.plan]
person = "ana"
type = "plan"
custodian = "Acme 401(k)"
[accounts.bens]
person = "ben"
type = "traditional"
custodian = "Schwab"
[accounts.dads]
person = "dad"
type = "traditional"
custodian = "Alpha"
[accounts.inh]
person = "ana"
type = "inherited-traditional"
decedent = "dad"
custodian = "Alpha"
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def attached(tmp_path: Path, year: int, *rows: dict[str, Any]) -> dict[str, str]:
    """The texts of the statements that `fill` writes for the year, by the name of the file."""
    book = tmp_path / "book"
    assert run("init", str(book), "--person", "ana", "--name", "Ana Reyes").exit_code == 0
    (book / "book.toml").write_text(BOOK)
    store.append(book, entries_of(list(rows)))
    out = tmp_path / "out"
    done = run("--book", str(book), "fill", str(year), "--out", str(out))
    found = {}
    for path in sorted(out.glob("statement-*.pdf")):
        assert f"To attach to the return: {path}" in done.output.replace("\n  ", " ").replace("\n", " ")
        assert path.stat().st_mode & 0o777 == 0o600
        pages = pypdf.PdfReader(path).pages
        found[path.name] = " ".join(" ".join(page.extract_text().split()) for page in pages)
    return found


def test_a_traditional_contribution_recharacterized_in_the_next_year(tmp_path: Path) -> None:
    """Example 1: 4,000 on May 26, 2023; 3,000 with 300 of earnings moved on February 23, 2024; 1,000 deducted; no form."""
    found = attached(
        tmp_path,
        2023,
        row("contribution", 2023, "4000", date="2023-05-26", account="van"),
        row("deduction", 2023, "1000"),
        row(
            "recharacterized-to-roth",
            2023,
            "3000",
            moved="3300",
            date="2024-02-23",
            account="van",
            to="roth",
            of=1,
        ),
        row("year-end-value", 2023, "4200", account="van"),
    )
    (said,) = found.values()
    assert "Statement for the return of 2023 Ana Reyes, SSN ____" in said
    assert (
        "On February 23, 2024, Ana Reyes recharacterized a contribution of $3,000 for 2023, made on May 26, 2023: it was"
        " transferred with earnings of $300, $3,300 in all, from the traditional IRA at Vanguard to the Roth IRA at Vanguard"
    ) in said
    assert "reported in this statement only, and on no line of the return of either year" in said


def test_a_roth_contribution_recharacterized_in_its_own_year(tmp_path: Path) -> None:
    """Example 2: 4,000 on June 16, 2023; 4,200 moved on December 29, 2023: on line 4a."""
    found = attached(
        tmp_path,
        2023,
        row("roth-contribution", 2023, "4000", date="2023-06-16", account="roth"),
        row("recharacterized-to-traditional", 2023, "4000", moved="4200", date="2023-12-29", account="roth", to="van", of=1, basis="0"),
        row("year-end-value", 2023, "4200", account="van"),
    )  # fmt: skip
    (said,) = found.values()
    assert "$4,200 in all, from the Roth IRA at Vanguard to the traditional IRA at Vanguard" in said
    assert "The amount transferred is included on Form 1040 line 4a and is not taxable." in said


def test_a_contribution_that_went_back(tmp_path: Path) -> None:
    """The example of Return of IRA Contributions: 1,000 back with 73 of earnings."""
    found = attached(
        tmp_path,
        2023,
        row("contribution", 2023, "4000", date="2023-05-01", account="van"),
        row("deduction", 2023, "3000"),
        row("contribution-returned", 2023, "1000", moved="1073", date="2024-02-01", account="van", of=1),
        row("year-end-value", 2023, "4200", account="van"),
    )
    (said,) = found.values()
    assert (
        "a contribution of $1,000 that Ana Reyes had made to a traditional IRA for 2023 was returned with earnings of $73"
        in said
    )
    assert "included on Form 1040 line 4a, the earnings also on Form 1040 line 4b." in said


def test_both_spouses_of_a_divorce_name_each_other(tmp_path: Path) -> None:
    found = attached(
        tmp_path,
        2023,
        row("opening-basis", 2022, "20000"),
        row("divorce-transfer", amount="50000", basis="8000", date="2023-06-01", account="van", to="bens"),
        row("year-end-value", 2023, "60000", account="van"),
        row("year-end-value", 2023, "52000", account="bens", person="ben"),
    )
    assert list(found) == ["statement-2023-ana.pdf", "statement-2023-ben.pdf"]
    ana, ben = found.values()
    assert "$50,000 was transferred from the traditional IRA at Vanguard of Ana Reyes under a divorce" in ana
    assert (
        "$8,000 is basis (nondeductible contributions). The basis shown on Form 8606 is decreased by it."
        in ana
    )
    assert "The other spouse: Ben Reyes, SSN ____" in ana
    assert "transferred to the traditional IRA at Schwab of Ben Reyes" in ben
    assert "increased by it" in ben
    assert "The other spouse: Ana Reyes" in ben


def test_an_inherited_basis(tmp_path: Path) -> None:
    found = attached(
        tmp_path,
        2023,
        row("opening-basis", 2022, "10000", person="dad"),
        row("inherited", amount="25000", moved="100000", date="2023-03-01", to="inh", code="other"),
        row("year-end-value", 2023, "25000", account="inh"),
        row("year-end-value", 2023, "75000", account="dads", person="dad"),
    )
    said = found["statement-2023-ana.pdf"]
    assert (
        "Ana Reyes inherited $25,000 of $100,000 of the traditional IRAs of Carl Reyes, who died on March 1, 2023."
        in said
    )
    assert "The basis that came with it is $2,500." in said


def test_money_that_went_to_a_plan(tmp_path: Path) -> None:
    found = attached(
        tmp_path,
        2023,
        row("opening-basis", 2022, "7500"),
        row("plan-rollover-out", amount="70500", date="2023-06-01", account="van", to="plan"),
        row("year-end-value", 2023, "7500", account="van"),
    )
    (said,) = found.values()
    assert (
        "$70,500 of Ana Reyes went from the traditional IRA at Vanguard to the employer plan at Acme 401(k)"
        in said
    )
    assert "Form 1040 line 4a includes it, Form 1040 line 4b does not." in said


def test_an_excess_withdrawn_later(tmp_path: Path) -> None:
    found = attached(
        tmp_path,
        2023,
        row("contribution", 2021, "7000", date="2021-05-01", account="van", basis="0"),
        row("excess-removed", amount="7000", basis="0", date="2023-12-01", account="van", of=1),
        row("year-end-value", 2021, "7000", account="van"),
        row("year-end-value", 2023, "0", account="van"),
    )
    said = found["statement-2023-ana.pdf"]
    assert "withdrew $7,000 of contributions to traditional IRAs for 2021, after the due date" in said
    assert "The amount is included on Form 1040 line 4a and not on Form 1040 line 4b." in said


def test_an_ordinary_year_has_nothing_to_attach(tmp_path: Path) -> None:
    assert (
        attached(
            tmp_path,
            2023,
            row("contribution", 2023, "6500", basis="6500", date="2023-03-01", account="van"),
            row("conversion", amount="6500", date="2023-04-01", account="van", to="roth"),
            row("year-end-value", 2023, "0", account="van"),
        )
        == {}
    )
