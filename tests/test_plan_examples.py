"""Fifteen worked examples of planning, from the command line, to the dollar, with line 10 to three and to six places.

Their arithmetic is that of the form; where three places differ from six, both were worked out by hand: line 10 is line 5
over line 9 rounded half up, lines 11 and 12 are rounded to whole dollars.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from planned import basis, book, contribution, conversion, has, planned, run

pytestmark = pytest.mark.slow

BOTH = pytest.mark.parametrize("places", [3, 6])


@BOTH
def test_1_nadia(tmp_path: Path, places: int) -> None:
    """200,000 before tax, 7,000 put in: converted anyway, moved away first, all converted, or a year later."""
    folder = book(tmp_path / "b", "2024-11-15", contribution(2024, 7000), places=places)
    found = planned(folder, "2024-11-15", "--value 207000 --rate 32 --again 7500")
    ratio, l11, all_taxable, later = {
        3: ("0.034", 238, 200003, ("0.068", 986)),
        6: ("0.033816", 237, 200000, ("0.067599", 980)),
    }[places]
    taxable = 7000 - l11
    (year,) = found["a"]["years"]
    has(year, l1=7000, l6=200000, l8=7000, l9=207000, l10=ratio, l11=l11, l14=taxable, l18=taxable)
    assert year["return"] == {"4a": "7000.00", "4b": f"{taxable}.00"}
    assert found["a"]["tax"] == f"{taxable * 32 // 100}.{taxable * 32 % 100:02}"
    (year,) = found["c"]["years"]
    has(year, l6=0, l9=7000, l11=7000, l14=0, l18=0)
    assert year["return"] == {"4a": "207000.00", "4b": "0.00"}
    assert "statement of the rollover" in run(folder, "2024-11-15", "plan 2024 --value 207000").stdout
    assert found["most_to_plan"] == "200000.00"
    has(found["d"]["years"][0], l18=all_taxable, l8=207000, l14=all_taxable - 200000)
    has(found["f"]["years"][0], l1=7000, l14=7000)
    year = found["g"]["years"][1]
    has(year, l1=7500, l2=7000, l6=200000, l8=14500, l9=214500, l10=later[0], l11=later[1])
    has(year, l14=14500 - later[1], l18=14500 - later[1])


@BOTH
def test_2_nadia_spreads(tmp_path: Path, places: int) -> None:
    """Over four years, 51,750 each. What is taxed in all is the value less the basis, whatever is rounded."""
    folder = book(tmp_path / "b", "2024-11-15", contribution(2024, 7000), places=places)
    years = planned(folder, "2024-11-15", "--value 207000 --years 4")["e"]["years"]
    ratio, share = {3: ("0.034", 1760), 6: ("0.033816", 1750)}[places]
    has(years[0], l1=7000, l6=155250, l9=207000, l10=ratio, l11=share, l14=7000 - share, l18=51750 - share)
    has(years[1], l2=7000 - share, l6=103500, l9=155250, l11=share, l14=7000 - 2 * share)
    has(years[2], l2=7000 - 2 * share, l6=51750, l14=7000 - 3 * share)
    has(years[3], l16=51750, l17=7000 - 3 * share, l18=51750 - 7000 + 3 * share)
    assert "6" not in years[3]["lines"]
    assert sum(int(one["lines"]["18"]) for one in years) == 207000 - 7000


@BOTH
def test_3_fifty_thousand(tmp_path: Path, places: int) -> None:
    folder = book(tmp_path / "b", "2024-11-15", contribution(2024, 7000), places=places)
    found = planned(folder, "2024-11-15", "--value 57000 --again 7500")
    ratio, l11, everything, later = {
        3: ("0.123", 861, "0.1228", ("0.225", 3263)),
        6: ("0.122807", 860, "0.122807", ("0.224806", 3260)),
    }[places]
    has(found["a"]["years"][0], l6=50000, l9=57000, l10=ratio, l11=l11, l18=7000 - l11, l14=7000 - l11)
    has(found["d"]["years"][0], l8=57000, l10=everything, l11=7000, l18=50000)
    has(found["c"]["years"][0], l18=0)
    year = found["g"]["years"][1]
    has(year, l9=64500, l10=later[0], l11=later[1], l18=14500 - later[1], l14=14500 - later[1])


@pytest.mark.parametrize(
    ("year", "value", "put_in", "places", "ratio", "l11"),
    [
        (2026, 600000, 7500, 3, "0.012", 90),
        (2026, 600000, 7500, 6, "0.012346", 93),
        (2025, 500000, 7000, 3, "0.014", 98),
        (2025, 500000, 7000, 6, "0.013807", 97),
    ],
)
def test_4_rolled_in(
    tmp_path: Path, year: int, value: int, put_in: int, places: int, ratio: str, l11: int
) -> None:
    today = f"{year}-11-15"
    folder = book(tmp_path / "b", today, contribution(year, put_in), places=places)
    found = planned(folder, today, f"--value {put_in} --from-plan {value}")
    has(found["a"]["years"][0], l9=value + put_in, l10=ratio, l11=l11, l18=put_in - l11)
    has(found["b"]["years"][0], l18=0)


@BOTH
def test_5_and_6_the_reverse_rollover(tmp_path: Path, places: int) -> None:
    """78,000 rolled in, 7,500 converted; a year later what may go back to a plan, with a cushion."""
    l11 = {3: 660, 6: 658}[places]
    left = 7500 - l11
    folder = book(
        tmp_path / "b", "2024-11-15", contribution(2024, 7500), conversion(2024, 7500), places=places
    )
    found = planned(folder, "2024-11-15", "--value 78000")
    ratio = {3: "0.088", 6: "0.087719"}[places]
    has(found["a0"]["years"][0], l6=78000, l9=85500, l10=ratio, l11=l11, l14=left, l18=left)
    assert run(folder, "2025-01-31", "record year-end-value --tax-year 2024 --amount 78000").exit_code == 0
    for value in (85000, 70000):
        found = planned(folder, "2025-10-01", f"--value {value} --cushion 25 --contribute 7000")
        assert found["most_to_plan"] == f"{value - left}.00"
        assert found["c"]["years"][0]["to_plan"] == f"{value - left - 25}.00"


@BOTH
def test_6_then_everything(tmp_path: Path, places: int) -> None:
    """The cushion of 25 is all that is taxed; without the rollover, nearly all."""
    folder = book(tmp_path / "b", "2025-10-01", basis(2024, 6840), places=places)
    found = planned(folder, "2025-10-01", "--value 85000 --cushion 25 --contribute 7000")
    ratio, l11, anyway, l11_anyway = {
        3: ("0.998", 13837, "0.150", 1050),
        6: ("0.998197", 13840, "0.150435", 1053),
    }[places]
    has(found["c"]["years"][0], l2=6840, l3=13840, l5=13840, l6=0, l9=13865, l10=ratio, l11=l11)
    has(found["c"]["years"][0], l14=13840 - l11, l18=13865 - l11)
    has(found["a"]["years"][0], l9=92000, l10=anyway, l11=l11_anyway)
    has(found["a"]["years"][0], l18=7000 - l11_anyway, l14=13840 - l11_anyway)


@BOTH
def test_7a_exactly_the_most_and_a_forgotten_line_2(tmp_path: Path, places: int) -> None:
    folder = book(tmp_path / "b", "2026-10-01", basis(2025, 5280), places=places)
    found = planned(folder, "2026-10-01", "--value 72730 --contribute 7500")
    assert found["most_to_plan"] == "67450.00"
    has(found["c"]["years"][0], l2=5280, l9=12780, l10=ONE[places], l14=0, l18=0)
    found = planned(folder, "2026-10-01", "--value 72730 --contribute 7500 --convert 7500")
    has(found["c"]["years"][0], l6=5280, l11=7500, l18=0, l14=5280)
    ratio, l11 = {3: ("0.587", 4403), 6: ("0.586854", 4401)}[places]
    forgotten = book(tmp_path / "f", "2026-10-01", places=places)
    found = planned(forgotten, "2026-10-01", "--value 5280 --contribute 7500 --convert 7500")
    has(found["a"]["years"][0], l3=7500, l10=ratio, l11=l11, l18=7500 - l11)


ONE = {3: "1.000", 6: "1.000000"}


@BOTH
def test_7b_basis_has_no_address(tmp_path: Path, places: int) -> None:
    """A second IRA holds the basis and 20 more; where it fell below the basis, all of the first is too much."""
    today = "2026-10-01"
    folder = book(tmp_path / "b", today, basis(2025, 3400), places=places)
    assert run(folder, today, "account Fidelity --type traditional --id second").exit_code == 0
    found = planned(folder, today, "--value ira=59980 --value second=3420 --to-plan 59980")
    assert found["most_to_plan"] == "60000.00"
    year = found["c"]["years"][0]
    assert year["basis_left"] == "3400.00"  # a rollover alone makes no form due
    assert year["to_plan"] == "59980.00"
    fell = "--value ira=60100 --value second=3300"
    assert planned(folder, today, fell)["most_to_plan"] == "60000.00"
    too_much = run(folder, today, f"plan rollover {fell} --amount 60100")
    assert too_much.exit_code == 1
    assert "$60,100 is $100 more than may go" in " ".join(too_much.stderr.split())


@BOTH
def test_8_a_plan_that_takes_50000_a_year(tmp_path: Path, places: int) -> None:
    folder = book(tmp_path / "b", "2025-10-01", basis(2024, 6840), places=places)
    found = planned(folder, "2025-10-01", "--value 85000 --cap 50000 --contribute 7000 --again 7500")
    ratio, l11 = {3: ("0.330", 2310), 6: ("0.329524", 2307)}[places]
    left = 13840 - l11
    first, second = found["c1"]["years"]
    has(first, l2=6840, l5=13840, l6=35000, l9=42000, l10=ratio, l11=l11, l18=7000 - l11, l14=left)
    assert second["to_plan"] == f"{35000 - left}.00"
    has(second, l2=left, l3=left + 7500, l9=left + 7500, l10=ONE[places], l18=0, l14=0)
    first, second = found["c2"]["years"]
    has(first, l14=13840)
    assert (second["to_plan"], second["converted"]) == ("28160.00", "21340.00")
    has(second, l18=0)
    assert found["c2"]["taxable"] == "0.00"


@BOTH
def test_9_converted_first_moved_later(tmp_path: Path, places: int) -> None:
    today = "2026-11-25"
    folder = book(tmp_path / "b", today, contribution(2026, 7500), conversion(2026, 7500), places=places)
    found = planned(folder, today, "--value 50000")
    assert (found["most_to_plan"], found["most_to_plan_careful"]) == ("50000.00", "42500.00")
    has(found["c"]["years"][0], l6=0, l10=ONE[places], l18=0)
    some, less = {3: (("0.273", 2048), ("0.535", 4013)), 6: (("0.272727", 2045), ("0.534874", 4012))}[places]
    year = planned(folder, today, "--value 50000 --to-plan 30000")["c"]["years"][0]
    has(year, l6=20000, l10=some[0], l11=some[1], l18=7500 - some[1])
    year = planned(folder, today, "--value 50000 --to-plan 43478")["c"]["years"][0]
    has(year, l6=6522, l10=less[0], l11=less[1], l18=7500 - less[1])
    shown = " ".join(run(folder, today, "show 2026 --value 50000").stdout.split())
    assert "The most that may go to an employer plan: 50,000, the value and" in shown


@BOTH
def test_10_the_december_trap(tmp_path: Path, places: int) -> None:
    """Old plan money in December after a clean January: waited for until January, or moved on, nothing is taxed."""
    today = "2026-12-10"
    folder = book(tmp_path / "b", today, contribution(2026, 7500), conversion(2026, 7500), places=places)
    found = planned(folder, today, "--value 0 --from-plan 300000")
    ratio, l11 = {3: ("0.024", 180), 6: ("0.024390", 183)}[places]
    has(found["a0"]["years"][0], l6=300000, l9=307500, l10=ratio, l11=l11, l18=7500 - l11)
    has(found["b"]["years"][0], l18=0)
    has(found["c"]["years"][0], l18=0)


@BOTH
def test_11_drift(tmp_path: Path, places: int) -> None:
    """Between contribution and conversion the money grew, stayed in part, or fell."""
    folder = book(tmp_path / "b", "2026-02-01", contribution(2026, 7500), places=places)
    ratio = {3: "0.996", 6: "0.996016"}[places]
    # 7,530 x .996 is 7,499.88, which is 7,500 in whole dollars.
    has(planned(folder, "2026-02-01", "--value 7530")["d"]["years"][0], l10=ratio, l11=7500, l18=30, l14=0)
    year = planned(folder, "2026-02-01", "--value 7531 --convert 7500")["a"]["years"][0]
    ratio, l11 = {3: ("0.996", 7470), 6: ("0.995884", 7469)}[places]
    has(year, l6=31, l10=ratio, l11=l11, l18=7500 - l11, l14=7500 - l11)
    year = planned(folder, "2026-02-01", "--value 7400")["d"]["years"][0]
    has(year, l10=ONE[places], l11=7400, l18=0, l14=100)


@BOTH
def test_12_filling_a_bracket(tmp_path: Path, places: int) -> None:
    """61,400 of the 22% bracket are left; line 10 at six places leaves room for 63,549, at three (.034) for 63,561."""
    folder = book(tmp_path / "b", "2026-06-01", basis(2025, 7000), places=places)
    options = "--value 207000 --status joint --income 150000 --fill 22 --convert 1"
    found = planned(folder, "2026-06-01", options)
    converted, ratio, l11, low, high = {
        3: (63561, "0.034", 2161, 61273, 61527),
        6: (63549, "0.033816", 2149, 61240, 61539),
    }[places]
    way = found["a%"]
    has(way["years"][0], l6=207000 - converted, l8=converted, l10=ratio, l11=l11, l18=61400)
    assert way["tax"] == "13508.00"
    assert way["taxable_if_10_percent_lower_or_higher"] == [f"{low}.00", f"{high}.00"]
    # Nothing was contributed and nothing stays: Part I is skipped, and line 17 is the basis, whatever line 10 would be.
    assert found["d"]["tax"] == "46772.00"
    assert found["e"]["tax"] == "44000.00"
    assert "The brackets of 2026 were not read in a primary text." in found["not_verified"]


@BOTH
def test_13_a_retiree(tmp_path: Path, places: int) -> None:
    commands = (basis(2024, 40000), "year-end-value --tax-year 2025 --amount 400000")
    folder = book(tmp_path / "b", "2026-11-01", *commands, born="1951-03-01", places=places)
    found = planned(folder, "2026-11-01", "--value 406260 --take 11260 --give 5000 --convert 30000")
    ratio, l11, l12, both = {3: ("0.100", 3000, 1126, 37134), 6: ("0.099686", 2991, 1122, 37147)}[places]
    year = found["a"]["years"][0]
    has(year, l6=360000, l7=11260, l8=30000, l9=401260, l10=ratio, l11=l11, l12=l12)
    has(year, l14=40000 - l11 - l12, l15c=11260 - l12, l18=30000 - l11)
    assert year["return"] == {"4a": "46260.00", "4b": f"{both}.00"}
    assert found["most_to_plan"] == "349999.84"  # 406,260 less the basis, less 16,260.16 that must be taken


@BOTH
def test_14_contributed_after_the_year(tmp_path: Path, places: int) -> None:
    """Put in for 2025 in March 2026: 2025 carries it, nothing moved, and all of it is converted in 2026."""
    commands = (contribution(2025, 7000, "2026-03-01"), contribution(2026, 7500))
    folder = book(tmp_path / "b", "2026-06-01", *commands, places=places)
    shown = json.loads(run(folder, "2026-06-01", "show 2025 --format json").stdout)
    (year,) = shown["people"]["pat"]["pools"]["own"]["years"]
    assert year["lines"] == {
        "1": "7000",
        "2": "0",
        "3": "7000",
        "14": "7000",
    }  # nothing moved, line 4 stays blank
    for options, letter in (("", "d"), ("--convert 14500", "a")):
        year = planned(folder, "2026-06-01", f"--value 14500 {options}")[letter]["years"][0]
        has(year, l1=7500, l2=7000, l8=14500, l10=ONE[places], l18=0)


@BOTH
def test_15_one_of_two_spouses(tmp_path: Path, places: int) -> None:
    """She has a SEP of 90,000, he has none. Each has a form; the return is one."""
    today = "2026-06-01"
    folder = book(tmp_path / "b", today, contribution(2026, 7500), conversion(2026, 7500), places=places)
    for command in (
        "person 'Sam Q' --born 1971-02-02 --id sam",
        "account Fidelity --type traditional --person sam --id hers",
        "account Fidelity --type roth --person sam --id hers-roth",
        "account Fidelity --type sep --person sam --id sep",
        f"record method --tax-year 2026 --code places={places} --person sam",
        "record contribution --tax-year 2026 --date 2026-01-10 --account hers --amount 7500 --basis 7500 --person sam",
        "record year-end-value --tax-year 2025 --account ira --amount 0 --person pat",
        "record return --tax-year 2025 --code joint --to pat --person sam",
    ):
        done = run(folder, today, command)
        assert done.exit_code == 0, done.output
    ratio, l11 = {3: ("0.077", 578), 6: ("0.076923", 577)}[places]
    his = planned(folder, today, "--person pat --value 0")["a0"]["years"][0]
    has(his, l6=0, l9=7500, l18=0)
    hers = planned(folder, today, "--person sam --value sep=90000 --value hers=7500")["a"]["years"][0]
    has(hers, l6=90000, l9=97500, l10=ratio, l11=l11, l18=7500 - l11)
    assert hers["return"] == {"4a": "7500.00", "4b": f"{7500 - l11}.00"}
    assert hers["joint_return"] == {"4a": "15000.00", "4b": f"{7500 - l11}.00"}
