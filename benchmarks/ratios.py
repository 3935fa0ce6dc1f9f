"""How long a form takes here, and elsewhere, in one run: CPU time of this process, the least of several rounds.

    python benchmarks/ratios.py

The page of 2023: for one person, by its compiled program; on columns of people; by a loop in numpy that knows Part I alone; by
a recursive query of DuckDB that does the same for ten years; and by the Form 8606 of other programs, in this process.
What is not installed is left out and said. `python -c pass` is what a process costs before it does anything.
"""

from __future__ import annotations

import importlib
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from basisbook.forms.language.fill import Method, fill
from basisbook.forms.language.fill_columns import fill_columns
from basisbook.forms.revisions import revision_for
from basisbook.ledger.facts import FACTS

YEAR = 2023
PEOPLE, FEW, YEARS = 100_000, 200, 10
ROUNDS = 3

QUERY = """
with recursive years(who, step, basis, put_in, value, taken, converted, nontaxable) as (
    select who, 0, 0::bigint, put_in, value, taken, converted, 0::bigint from people
    union all
    select who, step + 1,
        basis + put_in - (
            (2 * converted * part + 1000000) // 2000000 + (2 * taken * part + 1000000) // 2000000
        ),
        put_in, value, taken, converted,
        (2 * converted * part + 1000000) // 2000000 + (2 * taken * part + 1000000) // 2000000
    from (
        select *, least(1000000, (2 * (basis + put_in) * 1000000 + whole) // (2 * greatest(whole, 1))) as part
        from (select *, value + taken + converted as whole from years where step < ?)
    )
)
select sum(basis), sum(nontaxable) from years
"""
"""Part I in cents and millionths: lines 1 to 14 of each year, from line 14 of the year before."""


def least(work: Callable[[], object]) -> float:
    """Seconds of CPU time of this process, the least of the rounds."""
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


def some_people() -> dict[str, Any]:
    """Columns of cents of the facts of Part I."""
    draw = np.random.default_rng(8606)
    most = {
        "nondeductible_contributions": 7_000_00, "year_end_value": 90_000_00, "distributions": 5_000_00, "conversions": 9_000_00,
    }  # fmt: skip
    return {name: draw.integers(0, cents, PEOPLE) for name, cents in most.items()}


def bare_loop(facts: dict[str, Any]) -> Any:
    """Part I over ten years, by hand, for these amounts alone: no masks, no other lines, cents."""
    basis = np.zeros(PEOPLE, dtype=np.int64)
    put_in, value = facts["nondeductible_contributions"], facts["year_end_value"]
    taken, converted = facts["distributions"], facts["conversions"]
    for _ in range(YEARS):
        line_5 = put_in + basis
        line_9 = np.maximum(value + taken + converted, 1)
        line_10 = np.minimum(1_000_000, (2 * line_5 * 1_000_000 + line_9) // (2 * line_9))
        line_11 = (2 * converted * line_10 + 1_000_000) // 2_000_000
        line_12 = (2 * taken * line_10 + 1_000_000) // 2_000_000
        basis = line_5 - line_11 - line_12
    return basis


def own(facts: dict[str, Any]) -> dict[str, float]:
    """Seconds a form, ours."""
    page, method = revision_for(YEAR), Method()
    nothing: dict[str, Any] = dict.fromkeys(FACTS, 0)
    one = nothing | {name: int(amounts[0]) for name, amounts in facts.items()}
    for _ in range(20):
        fill(page, one, {"basis": 1_000_00}, method)
    carried = {"basis": facts["nondeductible_contributions"]}
    places, unit = np.full(PEOPLE, 6), np.full(PEOPLE, 100)
    every = nothing | facts
    return {
        "basisbook, one person": least(
            lambda: [fill(page, one, {"basis": 1_000_00}, method) for _ in range(1000)]
        )
        / 1000,
        "basisbook, columns": least(lambda: fill_columns(page, every, carried, places, unit)) / PEOPLE,
        "a bare loop in numpy over Part I": least(lambda: bare_loop(facts)) / PEOPLE / YEARS,
    }


def by_duckdb(facts: dict[str, Any]) -> float:
    """Seconds a form of a recursive query, one thread."""
    duckdb = importlib.import_module("duckdb")
    connection = duckdb.connect()
    connection.execute("set threads = 1")
    table = importlib.import_module("pyarrow").table({
        "who": np.arange(PEOPLE), "put_in": facts["nondeductible_contributions"], "value": facts["year_end_value"],
        "taken": facts["distributions"], "converted": facts["conversions"],
    })  # fmt: skip
    connection.register("given", table)
    connection.execute("create table people as select * from given")
    return least(lambda: connection.execute(QUERY, [YEARS]).fetchall()) / PEOPLE / YEARS


def by_another(test: str, prepare: Callable[[Any], tuple[Any, ...]]) -> float:
    """Seconds a form of another program, as the test that compares with it asks it."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    found = importlib.import_module(test)
    before, page = prepare(found), revision_for(YEAR)
    draw = random.Random(8606)
    forms = []
    for _ in range(FEW):
        facts, carried = found.some_year(draw, "dollars") if before else found.some_year(draw)
        forms.append(fill(page, facts, carried, Method(5, "cents")))
    return least(lambda: [found.their_page(*before, YEAR, one) for one in forms]) / FEW


def a_process() -> float:
    """Seconds of CPU time of `python -c pass`."""
    taken = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(taken)


def main() -> None:
    """Measure, and print a table of times and of ratios to ours on columns."""
    facts = some_people()
    rows = own(facts)
    others: dict[str, Callable[[], float]] = {
        "DuckDB, a recursive query of Part I": lambda: by_duckdb(facts),
        "tenforty (Open Tax Solver)": lambda: by_another(
            "test_crosscheck_tenforty", lambda _: (importlib.import_module("tenforty.core"),)
        ),
        "habutax, in this process": lambda: by_another("test_crosscheck_habutax", lambda _: ()),
        "python -c pass, a process": a_process,
    }
    for name, measure in others.items():
        try:
            rows[name] = measure()
        except ImportError as error:
            print(f"{name}: left out, {error.name} is not installed")
    ours = rows["basisbook, columns"]
    for name, taken in rows.items():
        print(f"{name:38}{taken * 1e9:14,.0f} ns a form {taken / ours:12,.2f} x basisbook, columns")


if __name__ == "__main__":
    main()
