"""Lives in which something of every kind was forgotten when the returns went in, or done after them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from basisbook.forms.filed.files import Filed
from basisbook.forms.filed.snapshot import Snapshot, freeze
from basisbook.forms.replay.replay import replay
from basisbook.forms.replay.years import History
from basisbook.ledger import journal
from basisbook.ledger.book import OWN, Account, Book, Person
from basisbook.ledger.entry import Entry

FIRST, LAST = 2022, 2024
TODAY = dt.date(2026, 1, 5)

BOOK = Book(
    Path("lives-that-change"),
    {
        "ana": Person(id="ana", name="Ana Reyes", born=dt.date(1950, 3, 1)),
        "ben": Person(id="ben", name="Ben Reyes", born=dt.date(1985, 7, 9)),
        "dad": Person(id="dad", name="Dan Reyes", born=dt.date(1930, 7, 9), died=dt.date(2022, 9, 1)),
    },
    {
        one.id: one
        for one in (
            Account(id="ana-ira", person="ana", type="traditional"),
            Account(id="ana-sep", person="ana", type="sep"),
            Account(id="ana-roth", person="ana", type="roth"),
            Account(id="ana-plan", person="ana", type="plan"),
            Account(id="ben-ira", person="ben", type="traditional"),
            Account(id="ben-sep", person="ben", type="sep"),
            Account(id="ben-roth", person="ben", type="roth"),
            Account(id="ben-plan", person="ben", type="plan"),
            Account(id="dad-ira", person="dad", type="traditional"),
            Account(id="ben-inherited", person="ben", type="inherited-traditional", decedent="dad"),
        )
    },
)

Row = dict[str, Any]
Make = Callable[[str, int, int, bool], list[Row]]


def _day(year: int, month: int = 5, day: int = 4) -> dt.date:
    return dt.date(year, month, day)


def _put(who: str, year: int, cents: int, *, roth: bool = False, basis: int | None = None) -> Row:
    kind, account = ("roth-contribution", "roth") if roth else ("contribution", "ira")
    row = {
        "kind": kind,
        "tax_year": year,
        "date": _day(year, 3),
        "account": f"{who}-{account}",
        "amount": cents,
    }
    return row | ({"basis": cents if basis is None else basis} if not roth else {})


def _out(
    who: str, year: int, cents: int, kind: str = "distribution", account: str = "ira", **more: Any
) -> Row:
    return {"kind": kind, "date": _day(year), "account": f"{who}-{account}", "amount": cents} | more


def _again(row: Row, kind: str, cents: int, *, late: bool, moved: int | None = None, **more: Any) -> Row:
    """What is done with an earlier row (`of` is set to it): before the return went in, or after."""
    day = _day(row["tax_year"] + 1, 9 if late else 2)
    found = {
        "kind": kind,
        "tax_year": row["tax_year"],
        "date": day,
        "account": row["account"],
        "amount": cents,
    }
    return found | ({} if moved is None else {"moved": moved}) | {"of": -1} | more


SCENES: dict[str, Make] = {
    "contribution": lambda who, year, cents, _: [_put(who, year, cents)],
    "deduction": lambda who, year, cents, _: [
        _put(who, year, cents, basis=0), {"kind": "deduction", "tax_year": year, "amount": cents},
    ],
    "contribution-returned": lambda who, year, cents, late: [
        one := _put(who, year, cents), _again(one, "contribution-returned", cents, moved=cents + cents // 7, late=late),
    ],
    "excess-removed": lambda who, year, cents, _: [
        _put(who, year - 1, cents), _out(who, year, cents // 3, "excess-removed", basis=0),
    ],
    "recharacterized-to-roth": lambda who, year, cents, late: [
        one := _put(who, year, cents),
        _again(one, "recharacterized-to-roth", cents // 2, moved=cents // 2 + 100, late=late, to=f"{who}-roth"),
    ],
    "recharacterized-to-traditional": lambda who, year, cents, late: [
        one := _put(who, year, cents, roth=True),
        _again(one, "recharacterized-to-traditional", cents, moved=cents + 333, basis=cents, late=late, to=f"{who}-ira"),
    ],
    "distribution": lambda who, year, cents, _: [_out(who, year, cents)],
    "conversion": lambda who, year, cents, _: [_out(who, year, cents, "conversion", to=f"{who}-roth")],
    "qcd": lambda who, year, cents, _: [_out("ana", year, cents, "qcd")],
    "hsa-funding": lambda who, year, cents, _: [_out("ben", year, min(cents, 300_000), "hsa-funding", code="self-only")],
    "rollover": lambda who, year, cents, _: [
        _out(who, year, cents, "rollover-out"),
        {"kind": "rollover-in", "date": _day(year, 6), "account": f"{who}-ira", "amount": cents // 2, "of": -1},
    ],
    "plan-rollover-in": lambda who, year, cents, _: [
        _out(who, year, cents, "plan-rollover-in", "plan", to=f"{who}-ira", basis=cents // 4),
    ],
    "plan-rollover-out": lambda who, year, cents, _: [
        _out("ben", year, cents, "plan-rollover-out", to="ben-plan"),
    ],
    "transfer": lambda who, year, cents, _: [_out(who, year, cents, "transfer", "sep", to=f"{who}-ira")],
    "divorce-transfer": lambda who, year, cents, _: [
        _out("ana", year, cents, "divorce-transfer", to="ben", basis=cents // 50),
    ],
    "disaster-distribution": lambda who, year, cents, late: [
        _out(who, year, cents, "disaster-distribution", code="DR-4683"),
        *([{"kind": "disaster-repayment", "date": _day(year + 1, 9), "account": f"{who}-ira", "amount": cents // 2, "of": -1}]
          if late else []),
    ],
    "repayment": lambda who, year, cents, late: [
        _out("ben", year, min(cents, 500_000)),
        {"kind": "repayment", "date": _day(year + 1, 9) if late else _day(year, 9), "account": "ben-ira",
         "amount": min(cents, 500_000) // 2, "code": "birth-adoption", "of": -1},
    ],
    "roth-contribution": lambda who, year, cents, _: [_put(who, year, cents, roth=True)],
    "roth-contribution-returned": lambda who, year, cents, late: [
        one := _put(who, year, cents, roth=True),
        _again(one, "roth-contribution-returned", cents, moved=cents + 4_567, late=late),
    ],
    "roth-distribution": lambda who, year, cents, _: [_out("ben", year, cents, "roth-distribution", "roth")],
    "roth-homebuyer": lambda who, year, cents, _: [_out("ben", year, cents, "roth-homebuyer", "roth")],
    "roth-qualified": lambda who, year, cents, _: [_out("ana", year, cents, "roth-qualified", "roth")],
    "roth-disaster": lambda who, year, cents, _: [
        _out("ben", year, cents, "roth-disaster", "roth", code="DR-4683"),
    ],
    "plan-to-roth": lambda who, year, cents, _: [
        _out(who, year, cents, "plan-to-roth", "plan", to=f"{who}-roth", basis=cents // 3),
    ],
    "designated-roth-to-roth": lambda who, year, cents, _: [
        _out(who, year, cents, "designated-roth-to-roth", "plan", to=f"{who}-roth", basis=cents // 3),
    ],
    "in-plan-roth": lambda who, year, cents, _: [
        _out(who, year, cents, "in-plan-roth", "plan", to=f"{who}-plan", basis=cents // 3),
    ],
    "year-end-value": lambda who, year, cents, _: [
        {"kind": "year-end-value", "tax_year": year, "account": f"{who}-sep", "amount": cents},
    ],
    "inherited": lambda who, year, cents, _: [
        {"kind": "inherited", "date": dt.date(2022, 9, 1), "to": "ben-inherited", "code": "other"},
        _out("ben", year, cents, account="inherited"),
    ],
    "opening-roth-contributions": lambda who, year, cents, _: [
        {"kind": "opening-roth-contributions", "tax_year": FIRST - 1, "account": f"{who}-roth", "amount": cents},
        _out("ben", year, cents, "roth-distribution", "roth"),
    ],
    "opening-roth-conversion": lambda who, year, cents, _: [
        {"kind": "opening-roth-conversion", "tax_year": FIRST - 1, "account": f"{who}-roth", "amount": cents, "basis": cents // 2},
        _out("ben", year, cents, "roth-distribution", "roth"),
    ],
    "election": lambda who, year, cents, _: [
        _out(who, year, cents), {"kind": "election", "tax_year": year, "code": "disaster-in-one-year"},
    ],
    "basis-stated": lambda who, year, cents, _: [{"kind": "basis-stated", "tax_year": year, "amount": cents}],
    "method": lambda who, year, cents, _: [{"kind": "method", "tax_year": year, "code": "places=3"}],
}  # fmt: skip
"""What may be missing when the return goes in, by the kind of it; amounts in cents. True: the second act is after the return."""

NEVER = {
    "void", "filed", "return", "figure", "residence", "state-deduction", "opening-state-basis", "opening-state-recovered",
    "conversion-undone", "opening-basis", "rollover-out", "rollover-in", "disaster-repayment",
}  # fmt: skip
"""Kinds without a scene: they say what was filed or what a state has, open every life, stand in another scene, or ended in 2017."""


def written(rows: Sequence[Row], start: Sequence[Entry], recorded: dt.date, who: str = "ana") -> list[Entry]:
    """The rows as entries behind others; `of` -1 is the row before."""
    found = list(start)
    for row in rows:
        cells = {"person": _owner(row, who)} | row
        if cells.get("of") == -1:
            cells["of"] = found[-1].number
        found.append(journal.append(found, recorded, **cells))
    return found


def _owner(row: Row, who: str) -> str:
    account = str(row.get("account") or row.get("to") or "")
    return BOOK.accounts[account].person if account in BOOK.accounts else who


def beginning() -> list[Entry]:
    """What everybody knows from the first day: basis, values, when the returns went in."""
    rows: list[Row] = []
    rows += [
        {"kind": "opening-basis", "person": who, "tax_year": FIRST - 1, "amount": 20_000_00}
        for who in ("ana", "ben", "dad")
    ]
    for who in ("ana", "ben"):
        for year in range(FIRST - 1, LAST + 1):
            rows.append(
                {"kind": "year-end-value", "tax_year": year, "account": f"{who}-ira", "amount": 150_000_00}
            )
            if year >= FIRST:
                rows.append({
                    "kind": "return", "person": who, "tax_year": year, "code": "single", "date": _day(year + 1, 4, 10),
                })  # fmt: skip
    rows.append({"kind": "year-end-value", "tax_year": 2022, "account": "ben-inherited", "amount": 60_000_00})
    rows += [
        {"kind": "year-end-value", "tax_year": year, "account": "ben-inherited", "amount": 50_000_00}
        for year in (2023, 2024)
    ]
    return written(rows, [], dt.date(2025, 12, 1))


@dataclass(frozen=True)
class Life:
    """What was known when the returns went in, all that is known now, and what the IRS has."""

    before: tuple[Entry, ...]
    now: tuple[Entry, ...]
    filed: Filed
    kinds: tuple[str, ...]


def history(entries: Sequence[Entry]) -> History:
    return replay(BOOK, journal.in_force(entries), as_of=TODAY)


def filed_as(entries: Sequence[Entry], *, how: str) -> tuple[list[Entry], Filed]:
    """Every return filed as these entries have it, and the entries that say so behind them."""
    found, forms, marks = list(entries), {}, {}
    for (person, pool), years in history(entries).pools.items():
        for year in years.years:
            if not FIRST <= year.tax_year <= LAST:
                continue
            key = (person, pool, year.tax_year)
            code = "original" if year.status == "complete" else "none"
            if code == "none" and pool != OWN:
                continue
            account = "ben-inherited" if pool != OWN else ""
            mark = journal.append(
                found, dt.date(2025, 12, 1), person=person, kind="filed", tax_year=year.tax_year, code=code, account=account,
                date=_day(year.tax_year + 1, 4, 10),
            )  # fmt: skip
            found.append(mark)
            marks[key] = mark
            if code == "none":
                forms[key] = Snapshot(
                    person=person, pool=pool, tax_year=year.tax_year, kind="original", how="none", lines={}, whole=True
                )  # fmt: skip
            elif how == "fill":
                forms[key] = freeze(year, pool, BOOK, entries, as_of=TODAY)
            else:
                forms[key] = Snapshot(
                    person=person, pool=pool, tax_year=year.tax_year, kind="original", how="typed", lines=year.lines, whole=True
                )  # fmt: skip
    return found, Filed(forms, marks, ())


def sent_again(life: Life) -> Life:
    """The same after an amended return of every year went out, as the ledger has it now."""
    found, forms, marks = list(life.now), dict(life.filed.forms), dict(life.filed.entries)
    for (person, pool), years in history(life.now).pools.items():
        for year in years.years:
            key = (person, pool, year.tax_year)
            if not FIRST <= year.tax_year <= LAST or (year.status != "complete" and key not in forms):
                continue
            account = "ben-inherited" if pool != OWN else ""
            code = "amended" if year.status == "complete" else "none"
            mark = journal.append(
                found, dt.date(2026, 1, 3), person=person, kind="filed", tax_year=year.tax_year, code=code, account=account,
                date=dt.date(2026, 1, 3),
            )  # fmt: skip
            found.append(mark)
            marks[key] = mark
            forms[key] = (
                freeze(year, pool, BOOK, found, as_of=TODAY, kind="amended")
                if year.status == "complete"
                else Snapshot(
                    person=person,
                    pool=pool,
                    tax_year=year.tax_year,
                    kind="amended",
                    how="none",
                    lines={},
                    whole=True,
                )
            )
    return Life(life.now, tuple(found), Filed(forms, marks, ()), ())


def life_of(
    known: Sequence[tuple[str, list[Row]]],
    begun: Sequence[tuple[str, list[Row], list[Row]]],
    forgotten: Sequence[tuple[str, list[Row]]],
    how: str,
) -> Life:
    """A life in which these scenes were known when the returns went in, those had only begun, and the last were not known."""
    before = beginning()
    for who, rows in known:
        before = written(rows, before, dt.date(2025, 12, 1), who)
    rest: list[tuple[str, list[Row]]] = []
    for who, first, second in begun:
        before = written(first, before, dt.date(2025, 12, 1), who)
        number = before[-1].number
        rest.append((who, [row | ({"of": number} if row.get("of") == -1 else {}) for row in second]))
    sent, filed = filed_as(before, how=how)
    now = sent
    for who, rows in (*rest, *forgotten):
        now = written(rows, now, dt.date(2026, 1, 2), who)
    later = [row for _, rows in (*rest, *forgotten) for row in rows]
    return Life(tuple(sent), tuple(now), filed, tuple(row["kind"] for row in later))


@st.composite
def scenes(draw: st.DrawFn, *, late: bool) -> tuple[str, list[Row], list[Row]]:
    """Whose it is, what was done at once, and what of it was done after the return, where anything was."""
    who = draw(st.sampled_from(["ana", "ben"]))
    name = draw(st.sampled_from(sorted(SCENES)))
    year = draw(st.integers(FIRST, LAST))
    cents = draw(st.integers(500_00, 7_000_00))
    rows = SCENES[name](who, year, cents, late)
    return who, rows[:-1] if late and len(rows) > 1 else rows, rows[-1:] if late and len(rows) > 1 else []


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Scenes that were known, scenes whose second act came after the return, and scenes that were forgotten."""
    known = [(who, rows) for who, rows, _ in draw(st.lists(scenes(late=False), max_size=2))]
    begun = draw(st.lists(scenes(late=True), max_size=2))
    forgotten = [
        (who, [*first, *second])
        for who, first, second in draw(st.lists(scenes(late=draw(st.booleans())), max_size=2))
    ]
    return life_of(known, begun, forgotten, draw(st.sampled_from(["fill", "typed"])))
