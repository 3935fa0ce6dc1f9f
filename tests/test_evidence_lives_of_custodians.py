"""Random true lives, written out as the histories of several custodians: the truth comes back, or a question."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from evidence_helpers import PEOPLE, TODAY, enter
from hypothesis import given
from hypothesis import strategies as st

from basisbook.ledger import book as books
from basisbook.ledger.evidence import store
from basisbook.ledger.inference.infer import infer
from basisbook.ledger.money import show

pytestmark = pytest.mark.slow

FIDELITY = "Run Date,Account,Account Number,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),Accrued Interest ($),Amount ($),Settlement Date\n"
SCHWAB = '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"\n'
VANGUARD = "Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,Investment Name,Symbol,Shares,Share Price,Principal Amount,Commissions and Fees,Net Amount,Accrued Interest,Account Type,\n"
NAMES = {"ira": "Rollover IRA", "roth": "Roth Contributory IRA"}
NUMBERS = {"ira": "10000001", "roth": "20000002"}
WORDS = {
    "contribution": ("CASH CONTRIBUTION CURRENT YEAR", "Contribution for current year", "IRA CONTRIBUTION CURR YR"),
    "late": ("CONTRIBUTION PRIOR YEAR", "Contribution for previous year", "CONTRIBUTION PY"),
    "nameless": ("CONTRIBUTION", "IRA CONTRIBUTION", "CASH CONTRIBUTION"),
    "conversion": ("CONV TO ROTH IRA", "ROTH CONVERSION", "Conversion to Roth IRA"),
    "distribution": ("NORMAL DISTR PARTIAL", "IRA DISTRIBUTION", "EARLY DIST NO EXCEPTION"),
    "noise": ("DIVIDEND RECEIVED CONVERSION LABS INC", "YOU BOUGHT DISTRIBUTION SOLUTIONS GROUP", "Buy ROLLOVER CONTRIBUTION FUND"),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    day: dt.date
    account: str
    words: str
    cents: int


@st.composite
def lives(draw: st.DrawFn) -> tuple[list[Row], Counter[tuple[str, int]]]:
    """The rows that two accounts show, and the true sum of each kind of event by year."""
    rows: list[Row] = []
    truth: Counter[tuple[str, int]] = Counter()

    def words(what: str) -> str:
        return draw(st.sampled_from(WORDS[what]))

    for year in (2021, 2022):
        for what in draw(st.sets(st.sampled_from([one for one in WORDS if one != "noise"]))):
            cents = draw(st.integers(100, 600000))
            day = dt.date(year, draw(st.integers(5, 11)), draw(st.integers(1, 28)))
            if what in ("late", "nameless"):
                day = dt.date(year + 1, draw(st.integers(1, 3)), draw(st.integers(1, 28)))
            account = (
                draw(st.sampled_from(["ira", "roth"]))
                if "tri" not in what or what == "contribution"
                else "ira"
            )
            if what == "conversion":
                lost = draw(st.sampled_from(["none", "out", "in", "both"]))
                arrives = day + dt.timedelta(days=draw(st.integers(0, 6)))
                short = draw(st.sampled_from([0, 0, 1])) and cents // 5
                if lost not in ("out", "both"):
                    rows.append(Row(day, "ira", words(what), -cents))
                if lost not in ("in", "both"):
                    rows.append(Row(arrives, "roth", words(what), cents - short))
                truth["conversion", year] += 0 if lost == "both" else cents - short
                # With one leg lost and tax withheld, no history tells the rest.
                truth["conversion", year] += short if lost == "in" else 0
                continue
            sign = -1 if what == "distribution" else 1
            rows.append(Row(day, account, words(what), sign * cents))
            if account == "ira":
                truth["distribution" if sign < 0 else "contribution", year] += cents
        noise = st.builds(
            Row, st.just(dt.date(year, 6, 1)), st.sampled_from(["ira", "roth"]), st.sampled_from(WORDS["noise"]),
            st.sampled_from([-3100, 3100]),
        )  # fmt: skip
        rows += draw(st.lists(noise, max_size=2))
    return rows, truth


def verb(row: Row, other: str) -> str:
    """What stands in the column of the action."""
    return "Buy" if row.words in WORDS["noise"] else other


def files(rows: list[Row], custodian: str) -> dict[str, str]:
    """The same rows as the downloads of one custodian."""
    us = "%m/%d/%Y"
    if custodian == "fidelity":
        text = "".join(f'{row.day:{us}},"{NAMES[row.account]}",{NUMBERS[row.account]},"{row.words} (Cash)", ,"No Description",Cash,,0.000,,,,{show(row.cents)},\n' for row in rows)  # fmt: skip
        return {"f.csv": FIDELITY + text}
    if custodian == "vanguard":
        text = "".join(f"{NUMBERS[row.account]},{row.day},{row.day},{verb(row, row.words.split()[0])},{row.words},FUND,VMXXX,{show(row.cents)},1.0,{show(row.cents)},0.0,{show(row.cents)},0.0,CASH,\n" for row in rows)  # fmt: skip
        return {"v.csv": VANGUARD + text}
    found = {}
    for account in ("ira", "roth"):
        text = "".join(f'"{row.day:{us}}","{verb(row, "Journal")}","","{row.words}","","","","{show(row.cents)}"\n' for row in rows if row.account == account)  # fmt: skip
        if text:
            title = f'"Transactions  for account {NAMES[account]} ...{NUMBERS[account][-3:]} as of 05/03/2025 02:21:05 PM ET"\n\n'
            found[f"s_{account}.csv"] = title + SCHWAB + text
    return found


@given(lives(), st.sampled_from(["fidelity", "schwab", "vanguard"]))
def test_a_life_comes_back_from_its_histories_or_is_asked_about(
    tmp_path_factory: object, life: tuple[list[Row], Counter[tuple[str, int]]], custodian: str
) -> None:
    rows, truth = life
    folder: Path = tmp_path_factory.mktemp("life")  # type: ignore[attr-defined]
    books.create(folder, PEOPLE)
    book = books.Book.load(folder)
    for name, text in files(rows, custodian).items():
        store.add(book, text.encode(), name, TODAY, person="jordan")
    for year in (2021, 2022, 2023):
        enter(book, "return", year, "jordan", ira_deduction="0", gross_ira="0", taxable_ira="0")
    shelf = store.read_all(folder)
    found = infer(book, shelf.documents, {}, shelf.lists)
    said: Counter[tuple[str, int]] = Counter()
    for one in found.proposals:
        if one.grade != "X" and one.kind in ("contribution", "conversion", "distribution"):
            said[one.kind, one.tax_year] += one.amount
    asked = {one.year for one in found.questions}
    for key in set(truth) | set(said):
        assert said[key] == truth[key] or (said[key] == 0 and asked & {key[1], key[1] + 1}), (key, rows)
