"""Random true lives, written out as the papers of several custodians: the truth comes back, or a question that is open.

A life is drawn as events, each with the rows that its legs leave in the histories of three accounts. Each account is
kept by a custodian of its own, in that custodian's form and words. Legs arrive days later, in parts, in shares, less tax;
rows are lost; histories overlap. What is accepted in full is compared with the truth, never with what was read.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from evidence_helpers import PEOPLE, TODAY, enter
from hypothesis import event, given
from hypothesis import strategies as st

from basisbook.ledger import book as books
from basisbook.ledger.evidence import store
from basisbook.ledger.inference.accept import entries_for, worth_accepting
from basisbook.ledger.inference.infer import infer
from basisbook.ledger.money import show

pytestmark = pytest.mark.slow

FIDELITY = "Run Date,Account,Account Number,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),Accrued Interest ($),Amount ($),Settlement Date\n"
SCHWAB = '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"\n'
VANGUARD = "Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,Investment Name,Symbol,Shares,Share Price,Principal Amount,Commissions and Fees,Net Amount,Accrued Interest,Account Type,\n"
ETRADE = "TransactionDate,TransactionType,SecurityType,Symbol,Quantity,Amount,Price,Commission,Description\n"
ACCOUNTS = {"ira": "traditional", "second": "traditional", "roth": "roth"}
NAMES = {"ira": "Traditional IRA", "second": "Rollover IRA", "roth": "Roth Contributory IRA"}
NUMBERS = {"ira": "10000001", "second": "30000003", "roth": "20000002"}
WORDS = {
    "contribution": ("CASH CONTRIBUTION CURRENT YEAR", "Contribution for current year", "IRA CONTRIBUTION CURR YR"),
    "late": ("CONTRIBUTION PRIOR YEAR", "Contribution for previous year", "CONTRIBUTION PY"),
    "nameless": ("CONTRIBUTION", "IRA CONTRIBUTION", "CASH CONTRIBUTION"),
    "conversion": ("CONV TO ROTH IRA", "ROTH CONVERSION", "Conversion to Roth IRA"),
    "distribution": ("NORMAL DISTR PARTIAL", "IRA DISTRIBUTION", "EARLY DIST NO EXCEPTION"),
    "withheld": ("FED TAX W/H", "STATE TAX WITHHELD"),
    "rolled": ("NORMAL DISTR PARTIAL", "ROLLOVER", "IRA DISTRIBUTION"),
    "arrived": ("ROLLOVER CONTRIBUTION", "ROLLOVER CASH"),
    "transfer": ("TRANSFER OF ASSETS ACAT", "TRUSTEE TO TRUSTEE TRANSFER"),
    "recharacterized": ("RECHARACTERIZATION", "PARTIAL CY RECHAR"),
    "noise": ("DIVIDEND RECEIVED CONVERSION LABS INC", "YOU BOUGHT DISTRIBUTION SOLUTIONS GROUP", "Buy ROLLOVER CONTRIBUTION FUND"),
}  # fmt: skip
SIXTY = 60


@dataclass(frozen=True)
class Row:
    day: dt.date
    account: str
    words: str
    cents: int
    shares: bool = False


@dataclass
class Life:
    """The rows of three accounts, and the true sum of each kind of entry by year, as far as the rows that are left tell it."""

    rows: list[Row] = field(default_factory=list)
    truth: Counter[tuple[str, int]] = field(default_factory=Counter)


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Some events in each of two years, and rows that concern no IRA."""
    life = Life()
    for year in (2021, 2022):
        for what in sorted(draw(st.sets(st.sampled_from(sorted(EVENTS)), max_size=4))):
            EVENTS[what](draw, life, year)
            event(what)
        noise = st.builds(
            Row, st.just(dt.date(year, 6, 1)), st.sampled_from(["ira", "roth"]), st.sampled_from(WORDS["noise"]),
            st.sampled_from([-3100, 3100]),
        )  # fmt: skip
        life.rows += draw(st.lists(noise, max_size=2))
    return life


def words(draw: st.DrawFn, what: str) -> str:
    return draw(st.sampled_from(WORDS[what]))


def money(draw: st.DrawFn, odd: int = 0) -> int:
    """Cents, of which the last two say what was moved: where two movements are alike by chance, no history tells them apart."""
    return draw(st.integers(1, 6000)) * 100 + odd


def some_day(draw: st.DrawFn, year: int, first: int = 5, last: int = 11) -> dt.date:
    return dt.date(year, draw(st.integers(first, last)), draw(st.integers(1, 28)))


def after(draw: st.DrawFn, day: dt.date, most: int) -> dt.date:
    return day + dt.timedelta(days=draw(st.integers(0, most)))


def parts(draw: st.DrawFn, cents: int) -> list[int]:
    """An amount in one leg or in two."""
    first = draw(st.sampled_from([cents, cents // 3 + 1]))
    return [first, cents - first] if first != cents else [cents]


def contribution(draw: st.DrawFn, life: Life, year: int) -> None:
    account, cents = draw(st.sampled_from(["ira", "second", "roth"])), money(draw)
    life.rows.append(Row(some_day(draw, year), account, words(draw, "contribution"), cents))
    if account != "roth":
        life.truth["contribution", year] += cents


def late(draw: st.DrawFn, life: Life, year: int) -> None:
    """For the year, in January to March of the next; in words, or without any, when it is asked about."""
    account, cents = draw(st.sampled_from(["ira", "second", "roth"])), money(draw)
    says = words(draw, draw(st.sampled_from(["late", "nameless"])))
    life.rows.append(Row(some_day(draw, year + 1, 1, 3), account, says, cents))
    if account != "roth":
        life.truth["contribution", year] += cents


def conversion(draw: st.DrawFn, life: Life, year: int) -> None:
    """In one leg or two, in cash or in shares; the other side days later, whole or less tax; legs may be lost."""
    day, cents, says = some_day(draw, year), money(draw, 11), words(draw, "conversion")
    out = [
        Row(after(draw, day, 3), "ira", says, -part, shares=draw(st.booleans()))
        for part in parts(draw, cents)
    ]
    tax = draw(st.sampled_from([0, 0, cents // 5 + 1]))
    into = [
        Row(after(draw, day, 10), "roth", says, part, shares=draw(st.booleans()))
        for part in parts(draw, cents - tax)
    ]
    lost = draw(st.sampled_from(["none", "none", "out", "in", "both", "a leg out", "a leg in"]))
    if lost in ("in", "both"):
        into, cents = [], cents if lost == "in" else 0
        tax = 0  # with that side lost, no row tells of it
    if lost in ("out", "both"):
        out = []
    if lost == "a leg out" and len(out) > 1:
        out.pop()
    if lost == "a leg in" and len(into) > 1:
        into.pop()
    life.rows += [*out, *into]
    life.truth["conversion", year] += cents - tax


def distribution(draw: st.DrawFn, life: Life, year: int) -> None:
    """Gross; the tax stands in a row of its own, on the day or some days later."""
    day, account, cents = some_day(draw, year), draw(st.sampled_from(["ira", "second", "roth"])), money(draw)
    tax = draw(st.sampled_from([0, cents // 10]))
    life.rows.append(Row(day, account, words(draw, "distribution"), tax - cents))
    if tax:
        life.rows.append(Row(after(draw, day, 4), account, words(draw, "withheld"), -tax))
    if account != "roth":
        life.truth["distribution", year] += cents


def rollover(draw: st.DrawFn, life: Life, year: int) -> None:
    """Out of one IRA, into another or into a Roth IRA, within 60 days or later, whole or in part; a leg may be lost."""
    day, cents, says = some_day(draw, year), money(draw, 37), words(draw, "rolled")
    back = after(draw, day, 80)
    into = draw(st.sampled_from(["second", "second", "ira", "roth"]))
    came = draw(st.sampled_from([cents, cents, cents * 2 // 3 + 1]))
    lost = draw(st.sampled_from(["none", "none", "none", "in", "out"]))
    if lost != "out":
        life.rows.append(Row(day, "ira", says, -cents))
    if lost != "in":
        life.rows.append(Row(back, into, words(draw, "arrived"), came))
    in_time = (back - day).days <= SIXTY
    if lost == "in" or (lost == "none" and not in_time):
        # Without what came back in time it is a distribution, unless its words call it a rollover: then that is asked.
        life.truth["distribution", year] += cents
    elif lost == "none":
        kind = "rollover-out" if into != "roth" else "conversion"
        life.truth[kind, year] += came
        life.truth["distribution", year] += cents - came
        if into != "roth":
            life.truth["rollover-in", back.year] += came


def transfer(draw: st.DrawFn, life: Life, year: int) -> None:
    """From trustee to trustee: on no form, unless it arrived in a Roth IRA."""
    day, cents, into = some_day(draw, year), money(draw, 53), draw(st.sampled_from(["second", "roth"]))
    says = words(draw, "transfer")
    life.rows += [Row(day, "ira", says, -cents), Row(after(draw, day, 10), into, says, cents)]
    if into == "roth":
        life.truth["conversion", year] += cents


def recharacterized(draw: st.DrawFn, life: Life, year: int) -> None:
    """A contribution that went to a Roth IRA after all: on no line 1."""
    day, cents = some_day(draw, year, 5, 8), money(draw)
    life.rows.append(Row(day, "ira", words(draw, "contribution"), cents))
    life.rows.append(Row(after(draw, day, 60), "ira", words(draw, "recharacterized"), -cents - 7))


EVENTS = {
    "contribution": contribution, "late": late, "conversion": conversion, "distribution": distribution,
    "rollover": rollover, "transfer": transfer, "recharacterized": recharacterized,
}  # fmt: skip


def verb(row: Row, other: str) -> str:
    """What stands in the column of the action."""
    return "Buy" if row.words in WORDS["noise"] else other


def fidelity(rows: list[Row], account: str) -> str:
    def line(row: Row) -> str:
        name, number = NAMES[account], NUMBERS[account]
        symbol, quantity = ("VTI", "12.5") if row.shares else (" ", "0.000")
        return f'{row.day:%m/%d/%Y},"{name}",{number},"{row.words} (Cash)",{symbol},"No Description",Cash,,{quantity},,,,{show(row.cents)},\n'

    return FIDELITY + "".join(map(line, rows))


def vanguard(rows: list[Row], account: str) -> str:
    def line(row: Row) -> str:
        shares = "12.5" if row.shares else "0"
        fund = row.words if row.words in WORDS["noise"] else "FUND"
        return f"{NUMBERS[account]},{row.day},{row.day},{verb(row, row.words.split()[0])},{row.words},{fund},VMXXX,{shares},1.0,{show(row.cents)},0.0,{show(row.cents)},0.0,CASH,\n"

    return VANGUARD + "".join(map(line, rows))


def schwab(rows: list[Row], account: str) -> str:
    def line(row: Row) -> str:
        symbol, quantity = ("VTI", "12.5") if row.shares else ("", "")
        return f'"{row.day:%m/%d/%Y}","{verb(row, "Journal")}","{symbol}","{row.words}","{quantity}","","","{show(row.cents)}"\n'

    title = f'"Transactions  for account {NAMES[account]} ...{NUMBERS[account][-3:]} as of 05/03/2025 02:21:05 PM ET"\n\n'
    return title + SCHWAB + "".join(map(line, rows))


def etrade(rows: list[Row], account: str) -> str:
    def line(row: Row) -> str:
        symbol, quantity = ("VTI", "12.5") if row.shares else ("", "0")
        return f"{row.day:%m/%d/%y},{verb(row, 'Other')},EQ,{symbol},{quantity},{show(row.cents)},0,0,{row.words}\n"

    return f"For Account:,{NAMES[account]} -{NUMBERS[account][-4:]}\n\n" + ETRADE + "".join(map(line, rows))


CUSTODIANS = {"fidelity": fidelity, "vanguard": vanguard, "schwab": schwab, "etrade": etrade}


@st.composite
def shoeboxes(draw: st.DrawFn) -> tuple[Life, list[tuple[str, str, str]]]:
    """A life, and its papers: name, text, and the account that the owner names, if he does."""
    life, papers = draw(lives()), []
    for account in ACCOUNTS:
        rows = sorted((row for row in life.rows if row.account == account), key=lambda row: row.day)
        if not rows:
            continue
        custodian = draw(st.sampled_from(sorted(CUSTODIANS)))
        # Vanguard's histories do not say what the account is; its owner does, or else nothing follows but questions.
        named = account if custodian == "vanguard" or draw(st.booleans()) else ""
        cut = draw(st.integers(0, len(rows)))
        overlap = draw(st.integers(0, 2))
        # Two downloads, the second of which begins with whole days of the first.
        days = {row.day for row in rows[max(0, cut - overlap) : cut]}
        pieces = [rows[:cut], [row for row in rows if row in rows[cut:] or row.day in days]]
        for number, piece in enumerate(one for one in pieces if one):
            papers.append((f"{account}{number}.csv", CUSTODIANS[custodian](piece, account), named))
    return life, papers


@given(shoeboxes())
def test_a_life_comes_back_from_its_histories_or_is_asked_about(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple[Life, list[tuple[str, str, str]]]
) -> None:
    life, papers = drawn
    folder: Path = tmp_path_factory.mktemp("life")
    accounts = [books.Account(id=one, person="jordan", type=kind) for one, kind in ACCOUNTS.items()]  # type: ignore[arg-type]
    books.create(folder, PEOPLE, accounts)
    book = books.Book.load(folder)
    for name, text, named in papers:
        store.add(book, text.encode(), name, TODAY, person="jordan", account=named)
    for year in (2021, 2022, 2023):
        enter(book, "return", year, "jordan", ira_deduction="0", gross_ira="0", taxable_ira="0")
    shelf = store.read_all(folder)
    found = infer(book, shelf.documents, {}, shelf.lists)
    said: Counter[tuple[str, int]] = Counter()
    for one in entries_for((), found, worth_accepting(found), TODAY):
        said[one.kind, one.year or 0] += one.amount or 0
        assert one.kind in TOLD or not one.amount
    asked = {one.year for one in found.questions}
    open_ = {one.year for one in found.questions if one.blocks}
    for key in set(life.truth) | set(said):
        true, years = life.truth[key], {key[1], key[1] + 1}
        # Where nothing is entered, any question of those years will do; a number that is not whole needs one that blocks the form.
        assert (
            said[key] == true or (said[key] == 0 and asked & years) or (said[key] < true and key[1] in open_)
        ), (key, said[key], true, [one.what for one in found.questions])


TOLD = ("contribution", "conversion", "distribution", "rollover-out", "rollover-in")
