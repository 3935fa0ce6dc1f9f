"""`plan`: what always holds, the December trap, the steps, the papers. Worked examples: test_plan_examples."""

from __future__ import annotations

import datetime as dt
import json
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from planned import basis, book, contribution, conversion, has, planned, run
from strategies_forms import BOOK as RANDOM_BOOK
from strategies_forms import entries_of, lives, row

from basisbook.cli.main import main
from basisbook.forms.language.fill import Method
from basisbook.forms.open_book import OpenBook
from basisbook.forms.plan.lived import Change, Start
from basisbook.forms.plan.situation import situation
from basisbook.forms.replay.most import Held, Most, cushion
from basisbook.ledger import parameters, store
from basisbook.ledger.facts import FACTS

pytestmark = pytest.mark.slow


def test_example_7b_basis_has_no_address() -> None:
    """Two IRAs, 3,300 and 60,100, basis 3,400: the whole second one is 100 too much."""
    two = Most(6340000, 340000, held=(Held("first", 6010000, 6010000), Held("second", 330000, 330000)))
    assert two.amount == 6000000
    assert two.over(6010000) == 10000
    assert two.from_accounts(two.amount) == (("first", 6000000),)
    assert two.from_accounts(6200000) == (("first", 6010000), ("second", 190000))


@pytest.mark.parametrize(
    ("moved", "taxable"), [(0, 6522), (25000, 5769), (30000, 5455), (40000, 4286), (45000, 3000), (49000, 882), (50000, 0)]
)  # fmt: skip
def test_half_of_a_reverse_rollover_is_worth_little(tmp_path: Path, moved: int, taxable: int) -> None:
    folder = book(tmp_path / "b", "2026-11-25", contribution(2026, 7500), conversion(2026, 7500))
    found = planned(folder, "2026-11-25", f"--value 50000 --to-plan {moved}")
    assert found["c" if moved else "a0"]["taxable"] == f"{taxable}.00"


def test_what_must_be_taken_comes_first_in_every_alternative_and_every_year(tmp_path: Path) -> None:
    """406,260 with 16,260.16 still to be taken: nobody is told to convert or move it, this year or later. IRC 408(d)(3)(E)."""
    commands = (basis(2024, 40000), "year-end-value --tax-year 2025 --amount 400000")
    folder = book(tmp_path / "b", "2026-11-01", *commands, born="1951-03-01")
    found = planned(folder, "2026-11-01", "--value 406260 --convert 30000")
    for one in found["alternatives"]:
        assert one["years"][0]["lines"].get("7") in ("16260", None), one["letter"]
    assert found["d"]["years"][0]["converted"] == "389999.84"
    assert found["f"]["years"][0]["return"]["4a"] == "16260.00"
    (first, second, *_) = found["e"]["years"]
    # Table III at 76 is 23.7. Line 6 is in whole dollars, what must be taken in cents: less than a dollar apart.
    assert abs(int(first["lines"]["6"]) * 10 - int(second["lines"]["7"]) * 237) < 237
    shown = " ".join(run(folder, "2026-11-01", "plan 2026 --value 406260").stdout.split())
    assert "16,260.16 must still be taken for 2026: each alternative takes it first" in shown


def test_what_was_converted_before_it_was_taken_counts_as_taken(tmp_path: Path) -> None:
    """A conversion with the required amount still open: so much of it was a distribution, and is not to be taken again."""
    commands = (basis(2024, 40000), "year-end-value --tax-year 2025 --amount 400000", conversion(2026, 30000))
    folder = book(tmp_path / "b", "2026-11-01", *commands, born="1951-03-01")
    found = planned(folder, "2026-11-01", "--value 370000")
    has(found["a0"]["years"][0], l7=16260, l8=13740)


def test_a_contribution_above_the_limit_is_no_basis_of_a_plan(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", "2026-06-01", contribution(2026, 5000), born="1990-03-01")
    assert run(folder, "2026-06-01", "plan 2026 --value 50000 --contribute 2500").exit_code == 0
    for option in ("--contribute 2501", "--later 2501", "--contribute 2500 --later 1"):
        done = run(folder, "2026-06-01", f"plan 2026 --value 50000 {option}")
        assert done.exit_code == 1
        assert "contributing $7,501 is above the limit by age, $7,500" in " ".join(done.stderr.split())


def test_money_in_a_plan_that_was_basis_is_told(tmp_path: Path) -> None:
    """90,000 moved, 5,000 left, basis 6,840: 1,840 of it was basis, and no alternative has a form."""
    folder = book(tmp_path / "b", "2026-06-01", basis(2025, 6840))
    words = "record plan-rollover-out --date 2026-05-01 --account ira --to k --amount 90000"
    assert run(folder, "2026-06-01", words).exit_code == 0
    done = run(folder, "2026-06-01", "plan 2026 --value 5000")
    told = " ".join(done.stderr.split())
    assert "$1,840 of what went to a plan would be basis, and so no rollover: the form stops in a0" in told
    assert "no rollover" not in run(folder, "2026-06-01", "plan 2026 --value 6840").stderr


def test_brackets_add_up() -> None:
    """The base amounts of the schedule of 2026, joint: each is the one before and its rate on the width."""
    from basisbook.forms.plan.tax import RATES, Taxed, top_of

    tops = [top_of(rate, 2026, "joint").cents for rate in RATES]
    assert [Taxed(None, "joint").on(top, 2026) for top in tops] == [
        248000, 1160000, 3593200, 8204800, 11689600, 20658350,
    ]  # fmt: skip
    assert parameters.value("bracket_top_12", 2024, "single").verified
    assert not parameters.value("bracket_top_12", 2026, "single").verified


# What always holds

money = st.integers(0, 50_000_000).map(lambda dollars: dollars * 100)


@st.composite
def starts(draw: st.DrawFn) -> Start:
    facts = dict.fromkeys(FACTS, 0)
    facts["nondeductible_contributions"] = facts["contributions"] = draw(st.integers(0, 8000)) * 100
    facts["distributions"], facts["conversions"] = draw(money), draw(money)
    places = draw(st.sampled_from([3, 6]))
    return Start("p", 2026, facts, {"basis": draw(money)}, Method(places, "cents"), draw(money))


def most_of(start: Start) -> int:
    return Most(start.worth, start.basis, start.taken, start.converted).amount


@given(starts())
def test_after_the_most_only_what_has_no_basis_is_taxed(start: Start) -> None:
    start = replace(start, method=Method(6, "cents"))
    lived = start.lived(Change(to_plan=most_of(start)))
    out = start.taken + start.converted
    if start.worth >= start.basis - out:  # otherwise some basis stays without value
        assert abs(lived.taxable - max(0, out - start.basis)) <= out // 10**5 + 100


@given(starts(), money, money)
def test_more_to_the_plan_never_raises_the_taxable_amount(start: Start, one: int, other: int) -> None:
    less, more = sorted((min(one, start.worth), min(other, start.worth)))
    slack = (start.taken + start.converted) // 10**start.method.places + 100
    assert start.lived(Change(to_plan=more)).taxable <= start.lived(Change(to_plan=less)).taxable + slack


@given(starts(), money)
def test_what_comes_out_is_taxed_or_recovered_and_basis_is_kept(start: Start, converted: int) -> None:
    converted = min(converted, start.worth)
    lived = start.lived(Change(converted=converted))
    out = start.taken + start.converted + converted
    recovered = out - lived.taxable
    assert recovered >= 0
    assert lived.left + recovered == start.basis or not lived.filled.parts


@given(starts(), money)
def test_two_dates_are_as_good_as_one(start: Start, converted: int) -> None:
    half = min(converted, start.worth) // 2
    once = start.lived(Change(converted=2 * half))
    assert start.lived(Change(converted=half) + Change(converted=half)).filled == once.filled


@given(starts())
def test_a_lawful_rollover_leaves_the_basis_inside_or_taken(start: Start) -> None:
    moved = most_of(start)
    assert moved <= start.worth
    assert start.worth - moved + start.taken + start.converted >= min(
        start.basis, start.worth + start.taken + start.converted
    )


@given(money, st.booleans())
def test_a_cushion_is_never_below_25_dollars(value: int, in_cash: bool) -> None:
    assert cushion(value, in_cash=in_cash) >= max(2500, value // 1000)


def test_required_and_simple_money_and_what_is_on_its_way() -> None:
    assert Most(40000000, 4000000, required=1626000).amount == 34374000
    assert Most(10000000, 2000000, locked=1000000).amount == 7000000
    assert Most(10000000, 2000000, outstanding=500000).amount == 8500000
    assert Most(100, 500).amount == 0
    assert Most(1000, 0, taken=5000).amount == 1000


def test_what_is_planned_and_then_recorded_gives_the_same_form(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", "2026-10-01", basis(2025, 6840), contribution(2026, 7500))
    year = planned(folder, "2026-10-01", "--value 92500")["c"]["years"][0]
    for words in (
        f"plan-rollover-out --date 2026-10-20 --account ira --to k --amount {year['to_plan']}",
        f"conversion --date 2026-11-02 --account ira --to roth --amount {year['converted']}",
    ):
        assert run(folder, "2026-12-01", f"record {words}").exit_code == 0
    assert run(folder, "2027-01-10", "record year-end-value --tax-year 2026 --amount 0").exit_code == 0
    shown = json.loads(run(folder, "2027-01-10", "show 2026 --format json").stdout)
    lines = (
        shown["people"]["pat-q"]["pools"]["own"]["years"][-1]["lines"]
        if "pat-q" in shown["people"]
        else next(iter(shown["people"].values()))["pools"]["own"]["years"][-1]["lines"]
    )
    assert {name: text for name, text in lines.items() if name in year["lines"]} == year["lines"]


def test_a_supposed_file_is_the_same_for_diff_and_plan(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", "2026-11-25", contribution(2026, 7500), conversion(2026, 7500))
    (tmp_path / "if.csv").write_text(
        "kind,date,account,to,amount,basis\nplan-rollover-in,2026-12-10,k,ira,300000,0\n"
    )
    options = f"--value 0 --with {tmp_path / 'if.csv'}"
    assert planned(folder, "2026-11-25", options)["a0"]["taxable"] == "7317.00"
    told = run(folder, "2026-11-25", f"diff 2026 {options}").stdout
    assert "7,317" in told


def test_basis_unknown_gives_no_amount(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", "2026-11-25", contribution(2024, 7000), conversion(2024, 3000))
    done = run(folder, "2026-11-25", "plan 2026 --value 50000")
    assert done.exit_code == 1
    assert "the basis is not known" in " ".join(done.stderr.split())
    assert "most that may" not in done.output


def test_no_value_is_asked_for(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", "2026-11-25", basis(2024, 7000))
    done = run(folder, "2026-11-25", "plan 2026")
    assert done.exit_code == 1
    assert "plan year 2026" in done.stderr


def test_the_december_trap_is_told_when_it_is_recorded(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", "2026-11-25", contribution(2026, 7500), conversion(2026, 7500))
    done = run(
        folder,
        "2026-11-25",
        "record plan-rollover-in --date 2026-11-20 --account k --to ira --amount 300000 --basis 0",
    )
    for told in (done.stderr, run(folder, "2026-11-25", "check").stdout):
        text = " ".join(told.split())
        assert "of $7,500 converted this year $7,317 is taxable, without it $0" in text
        assert "a plan takes it by 2026-12-31" in text
    assert (
        run(
            folder,
            "2026-12-05",
            "record plan-rollover-out --date 2026-12-04 --account ira --to k --amount 300000",
        ).exit_code
        == 0
    )
    assert "converted this year" not in run(folder, "2026-12-05", "check").stdout


WITH_MORE = (
    "account Fid --type traditional --id fid",
    "account Sep --type sep --id sep",
    "account Old --type simple --id old",
)
TRAPS = {
    "plan": ("plan-rollover-in --date 2026-11-20 --account k --to ira --amount 300000 --basis 0", "$7,317 is taxable", "a plan takes it by 2026-12-31"),
    "sep": ("contribution --tax-year 2026 --date 2026-11-20 --account sep --amount 9000 --code employer", "$4,091 is taxable", "a plan takes it by 2026-12-31"),
    "simple": ("contribution --tax-year 2026 --date 2026-11-20 --account old --amount 9000 --code employer", "$4,091 is taxable", "no plan takes it for two years"),
    "account": ("year-end-value --tax-year 2025 --account fid --amount 50000", "$50,000 in the traditional IRA at Fid is in line 6: of $7,500 converted this year $6,522 is taxable", "a plan takes it by 2026-12-31"),
    "outstanding": ("rollover-out --date 2026-11-20 --account ira --amount 9000", "$9,000 on its way from IRA to IRA stays in line 6", "also if it comes back after 2026-12-31"),
}  # fmt: skip


@pytest.mark.parametrize("name", TRAPS)
def test_each_trap_of_december_is_told_by_record_check_plan_and_the_front_door(
    tmp_path: Path, name: str
) -> None:
    """With the number, and the last day; and no word where nothing was converted."""
    trap, number, last = TRAPS[name]
    for converted in (True, False):
        folder, day = tmp_path / f"b{converted}", "2026-11-25"
        book(folder, day, contribution(2026, 7500))
        for command in WITH_MORE:
            assert run(folder, day, command).exit_code == 0, command
        if converted:
            assert run(folder, day, f"record {conversion(2026, 7500)}").exit_code == 0
        recorded = run(folder, day, f"record {trap}")
        assert recorded.exit_code == 0, recorded.output
        for told in (recorded, run(folder, day, "check"), run(folder, day, "")):
            text = " ".join(told.output.split())
            assert ((number in text) and (last in text)) == converted, text
            assert ("in line 6" in text or "raises line 6" in text) == converted, text


def test_the_trap_of_a_scenario_is_told_by_plan(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", "2026-11-25", contribution(2026, 7500), conversion(2026, 7500))
    (tmp_path / "if.csv").write_text(
        "kind,date,account,to,amount,basis\nplan-rollover-in,2026-12-10,k,ira,300000,0\n"
    )
    options = f"--value 0 --with {tmp_path / 'if.csv'}"
    assert "$7,317 is taxable" in " ".join(run(folder, "2026-11-25", f"plan 2026 {options}").stderr.split())
    assert "is taxable" not in run(folder, "2026-11-25", "plan 2026 --value 0").stderr
    assert "raises line 6" not in run(folder, "2026-11-25", "").output


def test_what_must_be_taken_after_a_conversion_is_told_with_its_day(tmp_path: Path) -> None:
    """16,260.16 had to be taken; the 7,500 converted were the first of it, and the rest has until December 31."""
    commands = (basis(2024, 40000), "year-end-value --tax-year 2025 --amount 400000")
    folder = book(tmp_path / "b", "2026-11-25", *commands, born="1951-03-01")
    assert "must still be taken" not in run(folder, "2026-11-25", "").output
    recorded = run(folder, "2026-11-25", f"record {conversion(2026, 7500)}")
    for told in (recorded, run(folder, "2026-11-25", "check"), run(folder, "2026-11-25", "")):
        assert "$8,760.16 must still be taken by 2026-12-31" in " ".join(told.output.split()), told.output


def test_no_trap_without_a_conversion_or_a_basis(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", "2026-11-25", contribution(2026, 7500))
    run(
        folder,
        "2026-11-25",
        "record plan-rollover-in --date 2026-11-20 --account k --to ira --amount 300000 --basis 0",
    )
    assert "line 6" not in run(folder, "2026-11-25", "check").stdout


def test_an_accepted_plan_is_ticked_off(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", "2026-11-25", contribution(2026, 7500), conversion(2026, 7500))
    assert run(folder, "2026-11-25", "plan 2026 --value 50000 --accept c").exit_code == 0
    words = "record plan-rollover-out --date 2026-11-25 --account ira --to k --amount"
    assert "[ ] 2026  plan-rollover-out  50,000" in run(folder, "2026-11-25", f"{words} 20000").stdout
    assert (
        "Of your plan: [x] 2026  plan-rollover-out  50,000"
        in run(folder, "2026-11-26", f"{words} 30000").stdout
    )
    assert run(folder, "2026-11-26", "plan list").stdout.startswith("[x]")


def test_calendars_as_text_and_as_a_file_that_a_calendar_reads(tmp_path: Path) -> None:
    import icalendar

    folder = book(
        tmp_path / "b", "2026-02-01", "year-end-value --tax-year 2025 --amount 400000", born="1951-03-01"
    )
    done = run(folder, "2026-02-01", f"plan calendar --ics {tmp_path / 'c.ics'}")
    assert "Apr 15, 2026  backdoor: last day to contribute for 2025" in done.stdout
    assert "required distribution of 2026: $16,260" in done.stdout
    events = icalendar.Calendar.from_ical((tmp_path / "c.ics").read_bytes()).walk("VEVENT")
    assert len({str(one["uid"]) for one in events}) == len(events) >= 10
    young = book(tmp_path / "y", "2026-02-01", born="1990-03-01")
    assert "retiree" not in run(young, "2026-02-01", "plan calendar").stdout


def pdf_text(path: Path) -> str:
    from pypdf import PdfReader

    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_the_papers_of_a_reverse_rollover(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", "2025-10-01", basis(2024, 6840))
    out = tmp_path / "papers"
    done = run(
        folder,
        "2025-10-01",
        f"plan rollover --value 85000 --cushion 25 --plan-name 'Acme 401(k) Plan' --out {out}",
    )
    assert done.exit_code == 0, done.output
    assert "The most that may go: $78,160. Cushion: $25. To be moved: $78,135." in " ".join(
        done.stdout.split()
    )
    assert "check line 4c box 1 (Rollover)" in " ".join(done.stdout.split())
    custodian, plan, sheet, statement = (pdf_text(one) for one in sorted(out.iterdir()))
    assert "Amount: $78,135." in custodian
    assert "Do not pay a proportional share" in custodian
    assert "Trustee of Acme 401(k) Plan FBO Pat Q" in custodian
    assert "were worth $85,000, my total basis is $6,840, and $78,135 is not more" in plan
    assert "It is not an inherited IRA" in plan
    assert "The most that may go 78,160" in sheet
    assert "value $85,000, basis $6,840, remaining $6,865" in statement
    assert not any("inherited from" in one or "None" in one for one in (custodian, plan, sheet, statement))


def test_one_dollar_too_much_is_refused(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", "2025-10-01", basis(2024, 6840))
    assert run(folder, "2025-10-01", "plan rollover --value 85000 --amount 78160").exit_code == 0
    done = run(folder, "2025-10-01", "plan rollover --value 85000 --amount 78161")
    assert done.exit_code == 1
    assert "$78,161 is $1 more than may go" in " ".join(done.stderr.split())
    below = run(folder, "2025-10-01", "plan rollover --value 5000")
    assert below.exit_code == 1
    assert "nothing may go to a plan" in " ".join(below.stderr.split())


def test_capped_whole_and_through_the_owners_hands(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", "2025-10-01", basis(2024, 3400))
    whole = " ".join(
        run(folder, "2025-10-01", "plan rollover --value 63400 --cushion 20 --whole").stdout.split()
    )
    assert "First move $3,420 to a second traditional IRA" in whole
    assert "To be moved: $59,980." in whole
    capped = run(
        folder, "2025-10-01", "plan rollover --value 63400 --cushion 20 --cap 50000 --indirect"
    ).stdout
    assert "$9,980 is left for 2026" in " ".join(capped.split())
    assert "60 days" in capped


@pytest.mark.parametrize("whole", ["", "--whole"])
@pytest.mark.parametrize("indirect", ["", "--indirect"])
def test_the_custodian_is_told_one_thing(tmp_path: Path, whole: str, indirect: str) -> None:
    """Paid to the owner it is no direct rollover; of a whole account nothing stays, so nobody is told to send less."""
    folder, out = book(tmp_path / "b", "2025-10-01", basis(2024, 3400)), tmp_path / "p"
    options = f"--value 63400 --cushion 20 {whole} {indirect} --plan-name Acme --out {out}"
    assert run(folder, "2025-10-01", f"plan rollover {options}").exit_code == 0
    custodian, plan, _, statement = (pdf_text(one) for one in sorted(out.iterdir()))
    assert ("direct rollover" in custodian) == ("code G" in custodian) == (not indirect)
    assert ("Please pay it to me" in custodian) == bool(indirect)
    assert ("Payee: Trustee of Acme" in custodian) == (not indirect)
    assert ("First move $3,420 in cash" in custodian) == ("entire balance" in custodian) == bool(whole)
    assert ("send less" in custodian) == ("Amount: $59,980." in custodian) == (not whole)
    assert ("within 60 days" in plan) == ("within 60 days" in statement) == bool(indirect)


@pytest.mark.parametrize("whole", ["", "--whole"])
def test_each_of_two_custodians_is_told_of_its_own_account(tmp_path: Path, whole: str) -> None:
    """60,000 and 25,000, basis 6,840: all of the first goes, and 78,075 - 60,000 of the second; each knows no other IRA."""
    folder, out = book(tmp_path / "b", "2025-10-01", basis(2024, 6840)), tmp_path / "p"
    assert run(folder, "2025-10-01", "account Fid --type sep --id fid").exit_code == 0
    options = f"--value ira=60000 --value fid=25000 {whole} --out {out}"
    done = run(folder, "2025-10-01", f"plan rollover {options}")
    first, second, plan, *_ = (pdf_text(one) for one in sorted(out.iterdir()))
    assert "entire balance: $60,000 by the value of today" in first
    assert "from the traditional IRA of Pat Q" in first
    assert "from the SEP IRA of Pat Q" in second
    assert not any("$78,075" in one or "IRAs together" in one for one in (first, second))
    assert "roll over $78,075 of pre-tax money" in plan
    if whole:
        assert "First move $6,925 in cash" in second
        assert "send its entire balance. That is $18,075 by the value" in second
        assert "First move $6,925 of fid to a second" in " ".join(done.stdout.split())
    else:
        assert "Amount: $18,075." in second
        assert "send less, so that $6,925 stays in this account" in second


def test_a_day_of_birth_that_is_not_known_is_a_line_to_write_on(tmp_path: Path) -> None:
    words = f"init {tmp_path / 'b'} --name 'Pat Q' --account ira=traditional"
    assert CliRunner().invoke(main, shlex.split(words), env={"BASISBOOK_TODAY": "2025-10-01"}).exit_code == 0
    assert run(tmp_path / "b", "2025-10-01", f"record {basis(2024, 6840)}").exit_code == 0
    done = run(tmp_path / "b", "2025-10-01", f"plan rollover --value 85000 --out {tmp_path / 'p'}")
    assert done.exit_code == 0, done.output
    text = pdf_text(tmp_path / "p" / "b-plan.pdf")
    assert "I do not reach the age" not in text
    assert "none is due" not in pdf_text(tmp_path / "p" / "a-custodian.pdf")


@pytest.mark.parametrize(
    ("year", "told"), [(2024, 'write "Rollover" next to line 4b'), (2025, "check line 4c box 1 (Rollover)")]
)
def test_show_says_where_a_rollover_stands_on_the_return(tmp_path: Path, year: int, told: str) -> None:
    folder = book(tmp_path / "b", f"{year}-12-31", contribution(year, 7000), conversion(year, 7000))
    words = f"record plan-rollover-out --date {year}-11-01 --account ira --to k --amount 200000"
    assert run(folder, f"{year}-12-31", words).exit_code == 0
    assert (
        run(folder, f"{year + 1}-02-01", f"record year-end-value --tax-year {year} --amount 0").exit_code == 0
    )
    shown = " ".join(run(folder, f"{year + 1}-02-01", f"show {year}").stdout.split())
    assert told in shown
    assert "attach a statement" in shown


def test_the_trap_is_told_after_everything_else_went_to_a_plan(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", "2026-11-25", contribution(2026, 7500), conversion(2026, 7500))
    for words in (
        "plan-rollover-out --date 2026-03-01 --account ira --to k --amount 200000",
        "plan-rollover-in --date 2026-11-20 --account k --to ira --amount 50000 --basis 0",
    ):
        assert run(folder, "2026-11-25", f"record {words}").exit_code == 0
    assert "of $7,500 converted this year $6,522 is taxable" in " ".join(
        run(folder, "2026-11-25", "check").stdout.split()
    )


def test_a_year_that_has_ended_says_what_can_still_be_done(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", "2026-12-01", contribution(2026, 7000), conversion(2026, 7000))
    assert run(folder, "2027-02-10", "record year-end-value --tax-year 2026 --amount 30000").exit_code == 0
    done = run(folder, "2027-02-10", "plan 2026 --format json")
    tree = json.loads(done.stdout)
    was, more = tree["alternatives"]
    assert (was["letter"], was["until"], more["letter"], more["until"]) == (
        "y0",
        "2027-10-15",
        "y",
        "2027-04-15",
    )
    assert more["taxable"] == was["taxable"]
    assert more["years"][0]["lines"]["4"] == "1600"
    tree = json.loads(run(folder, "2027-06-10", "plan 2026 --format json").stdout)
    assert [one["letter"] for one in tree["alternatives"]] == ["y0"]


def an_open_book(rows: list[dict[str, Any]], day: dt.date) -> OpenBook:
    return OpenBook(RANDOM_BOOK, store.Read("csv", tuple(entries_of(rows)), (), None, canonical=True), day)


@given(lives(last=2024), st.integers(0, 90_000).map(lambda dollars: dollars * 100), st.data())
@settings(max_examples=40, deadline=None)
def test_the_most_of_any_book_can_be_moved_and_leaves_all_basis(
    rows: list[dict[str, Any]], value: int, data: st.DataObject
) -> None:
    """Move the most, convert the rest: the form of the year taxes only what came out without basis; never more may go."""
    converted = data.draw(st.integers(0, 20_000)) * 100
    rows = [*rows, row("method", 2017, code="money=cents")]
    if converted:
        rows.append(row("conversion", amount=converted, date="2025-03-01", account="van", to="roth"))
    found = situation(an_open_book(rows, dt.date(2025, 11, 1)), "ana", 2025, value=value)
    most = found.most.amount
    assert 0 <= found.most.careful <= most <= value
    rest = value - most
    if most:
        rows.append(row("plan-rollover-out", amount=most, date="2025-11-02", account="van", to="plan"))
    if rest:
        rows.append(row("conversion", amount=rest, date="2025-11-03", account="van", to="roth"))
    rows.append(row("year-end-value", 2025, 0))
    pool = an_open_book(rows, dt.date(2026, 2, 1)).history().pool("ana")
    year = pool.year(2025) if pool else None
    if year is None or year.filled is None:
        return
    out = year.facts.amounts["conversions"] + year.facts.amounts["distributions"]
    basis = found.start.basis
    # Six decimals of the ratio, and a dollar for the lines.
    assert abs((year.taxable or 0) - max(0, out - basis)) <= out // 10**5 + 100


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("--give 1000", "needs the age of 70 1/2, which is not reached in 2026"),
        ("--convert 50001", "$50,001 is more than may be converted, $50,000"),
        ("--take 30000 --convert 20001", "$20,001 is more than may be converted, $20,000"),
        ("--take 50001", "$50,001 is more than the IRAs hold, $50,000"),
        ("--to-plan 43001", "$43,001 is $1 more than may go; the most is $43,000"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, options: str, told: str) -> None:
    folder = book(tmp_path / "b", "2026-06-01", basis(2025, 7000))
    done = run(folder, "2026-06-01", f"plan 2026 --value 50000 {options}")
    assert done.exit_code == 1
    assert told in " ".join(done.stderr.split())
    assert done.stdout == ""


def test_a_year_that_has_not_begun_waits_for_this_one(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", "2026-11-25", basis(2025, 7000))
    done = run(folder, "2026-11-25", "plan 2027 --value 50000")
    assert done.exit_code == 1
    assert "2027: the year has not begun" in done.stderr


def test_of_a_year_that_is_over_only_a_contribution_is_left(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", "2025-03-01", contribution(2025, 7000))
    done = run(folder, "2026-02-01", "plan 2025 --value 7000 --convert 1000")
    assert done.exit_code == 1
    assert "2025: the year is over" in done.stderr
    late = run(folder, "2026-11-25", "plan 2025 --value 7000")
    assert "which has passed" in " ".join(late.stdout.split())


def test_money_put_in_after_the_year_is_in_next_years_value(tmp_path: Path) -> None:
    """50,000 and basis 7,000 over two years, 7,500 for the first put in early in the second: 25,000 of 57,500 less 14,500."""
    folder = book(tmp_path / "b", "2026-06-01", basis(2025, 7000))
    (first, second) = planned(folder, "2026-06-01", "--value 50000 --later 7500 --years 2")["e"]["years"]
    assert second["lines"]["6"] == "7500"
    assert int(first["lines"]["18"]) + int(second["lines"]["18"]) == 50000 - 14500 + int(
        second["lines"]["14"]
    )


def test_simple_money_of_the_first_two_years_is_not_converted(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", "2026-06-01", basis(2025, 7000))
    assert (
        run(folder, "2026-06-01", "account Fidelity --type simple --id sim --opened 2025-06-10").exit_code
        == 0
    )
    found = planned(folder, "2026-06-01", "--value ira=50000 --value sim=20000")
    assert found["d"]["years"][0]["converted"] == "50000.00"
    assert found["d"]["years"][0]["lines"]["6"] == "20000"
    assert found["most_to_plan"] == "43000.00"


def test_a_scenario_that_the_ledger_contradicts_is_told(tmp_path: Path) -> None:
    folder = book(tmp_path / "b", "2026-06-01", contribution(2026, 7500), conversion(2026, 7500))
    scenario = tmp_path / "might.csv"
    scenario.write_text(
        "kind,tax_year,date,account,to,amount\nconversion,,2026-01-12,ira,roth,7500\nconversion,,2026-03-10,ira,roth,100\n"
    )
    told = " ".join(run(folder, "2026-06-01", f"plan 2026 --value 50000 --with {scenario}").stderr.split())
    assert "the conversion of 2026-01-12 is in the ledger already" in told
    assert "the conversion of 2026-03-10 lies in the past" in told
    scenario.write_text("kind,tax_year,amount\nyear-end-value,2026,42000\n")
    assert json.loads(
        run(folder, "2026-06-01", f"plan 2026 --format json --with {scenario}").stdout
    )["value"] == "42000.00"  # fmt: skip
    assert run(folder, "2026-06-01", "account ira --closed 2026-05-01").exit_code == 0
    closed = run(folder, "2026-06-01", "plan 2026 --value ira=9000")
    assert closed.exit_code == 2
    assert "ira was closed on 2026-05-01" in closed.stderr
