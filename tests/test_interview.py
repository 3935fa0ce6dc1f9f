"""The questions of the interview: every path, what the answers make, and that a ledger gives the answers back."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path

import pytest

from basisbook.ledger import checks, journal
from basisbook.ledger.book import Account, Book, Person
from basisbook.ledger.entry import Entry
from basisbook.ledger.interview import accounts, changes, others, said, walk
from basisbook.ledger.interview.questions import NO, UNKNOWN, YES, Question, Setting, Table
from basisbook.ledger.interview.start import START, begins_with, person
from basisbook.ledger.interview.year import YEAR
from basisbook.ledger.kinds import ACCOUNT_TYPES, KINDS
from basisbook.ledger.problems import hidden
from basisbook.ledger.sentences.telling import Teller

pytestmark = pytest.mark.slow

TODAY = dt.date(2024, 4, 10)
NADIA = Person(id="nadia", name="Nadia Brandt", born=dt.date(1979, 5, 4))
VAN = Account(id="van", person="nadia", type="traditional", custodian="Vanguard")
ROTH = Account(id="roth", person="nadia", type="roth", custodian="Vanguard")


def book(*more: Account, people: tuple[Person, ...] = (NADIA,)) -> Book:
    return Book(Path(), {one.id: one for one in people}, {one.id: one for one in (VAN, ROTH, *more)})


def setting(
    year: int = 2023, *more: Account, entries: tuple[Entry, ...] = (), today: dt.date = TODAY
) -> Setting:
    return Setting(book(*more), "nadia", year, entries, today)


def played(
    table: Table, at: Setting, typed: dict[str, str], given: dict[str, str] | None = None
) -> tuple[dict[str, str], list[str]]:
    """Answers from what is typed by key; Enter everywhere else. And the keys in the order in which they were asked."""
    answers, keys = dict(given or {}), []
    typed = dict(typed)
    while (one := walk.next_question(table, at, answers)) is not None:
        keys.append(one.key)
        assert len(keys) < 200, keys[-20:]
        answers = walk.answered(table, at, answers, one, one.read(typed.pop(one.key, "")))
    assert not typed, f"never asked: {typed}"
    return answers, keys


def entries_of(at: Setting, answers: dict[str, str]) -> tuple[Entry, ...]:
    made = walk.made(YEAR, at, answers)
    return changes.changes((), (), made.drafts, at.today)


BACKDOOR = {
    "any_in": "y", "in.1.amount": "6500", "in.1.day": "3/1/23", "deducted": "no", "any_out": "y", "out.1.gross": "$6,500",
    "out.1.codes": "2", "out.1.went": "roth", "out.1.day": "March 2, 2023",
}  # fmt: skip


def test_the_backdoor() -> None:
    answers, keys = played(YEAR, setting(), BACKDOOR)
    found = entries_of(setting(), answers)
    assert [journal.described(one) for one in found] == [
        "contribution of 6,500 for 2023 on 2023-03-01 (van)",
        "conversion of 6,500 on 2023-03-02 (van)",
        "year-end-value of 0 for 2023 (van)",
    ]
    assert (found[0].basis, found[1].to, found[1].source) == (650000, "roth", "Form 1099-R of 2023")
    assert "in.1.account" not in keys, "the only account is not asked for"
    assert not checks.new_entry_problems(book(), (), found)


def test_the_second_year_takes_ten_answers_with_the_review_and_the_form() -> None:
    first = entries_of(setting(), played(YEAR, setting(), BACKDOOR)[0])
    in_force = journal.in_force(first)
    last = said.said(setting(), in_force)
    at = Setting(book(), "nadia", 2024, first, dt.date(2025, 2, 1), last.answers)
    answers, keys = played(YEAR, at, {"in.1.day": "1/5/24", "out.1.gross": "7000", "out.1.day": "1/8/24"})
    assert keys == [
        "same",
        "in.1.amount",
        "in.1.day",
        "deducted",
        "out.1.gross",
        "out.1.day",
        "value.van.value",
    ]
    made = changes.changes(first, (), walk.made(YEAR, at, answers).drafts, at.today)
    assert [journal.described(one) for one in made] == [
        "contribution of 7,000 for 2024 on 2024-01-05 (van)",
        "conversion of 7,000 on 2024-01-08 (van)",
        "year-end-value of 0 for 2024 (van)",
    ]
    assert made[0].basis == 700000


def test_a_year_asked_again_changes_nothing_and_what_is_changed_becomes_a_correction() -> None:
    first = entries_of(setting(), played(YEAR, setting(), BACKDOOR)[0])
    found = said.said(setting(), journal.in_force(first))
    assert found.covered == (1, 2, 3)
    at = said.without(setting(), journal.in_force(first), {"": found.covered})
    assert walk.next_question(YEAR, at, found.answers) is None
    assert changes.changes(first, found.covered, walk.made(YEAR, at, found.answers).drafts, TODAY) == ()
    more = {**found.answers, "in.1.amount": "6000.00"}
    (made,) = changes.changes(first, found.covered, walk.made(YEAR, at, more).drafts, TODAY)
    assert (made.corrects, made.amount, made.basis) == (1, 600000, 600000)
    fewer = walk.still_asked(YEAR, at, {**found.answers, "any_out": NO})
    (gone,) = changes.changes(first, found.covered, walk.made(YEAR, at, fewer).drafts, TODAY)
    assert (gone.kind, gone.corrects) == ("void", 2)


def test_the_rest_of_a_paper_is_asked_for() -> None:
    typed = {"any_in": "n", "any_out": "y", "out.1.gross": "10000", "out.1.codes": "1", "out.1.went": "roth", "out.1.part": "4000",
             "out.1.day": "5/5/23", "out.2.went": "me", "out.2.day": "5/5/23", "value.van.value": "12.34"}  # fmt: skip
    answers, keys = played(YEAR, setting(), typed)
    assert [one for one in keys if one.startswith("out.2")] == [
        "out.2.went",
        "out.2.part",
        "out.2.day",
        "out.2.more",
    ]
    assert [(one.kind, one.amount) for one in entries_of(setting(), answers)] == [
        ("conversion", 400000), ("distribution", 600000), ("year-end-value", 1234)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("codes", "went", "says"),
    [("G", "me", "code G"), ("R", "roth", "N and R"), ("8", "me", "8 and P"), ("Y", "roth", "code Y"), ("4", "me", "code 4"),
     ("J", "me", "Roth money"), ("S", "me", "SIMPLE"), ("7", "me", "by your day of birth"), ("2", "contribution", "code N, R, 8 or P")],
)  # fmt: skip
def test_a_code_that_contradicts_the_answer_is_talked_about(codes: str, went: str, says: str) -> None:
    answers: dict[str, str] = {}
    typed = {
        "any_in": "n",
        "any_out": "y",
        "out.1.gross": "10000",
        "out.1.codes": codes,
        "out.1.went": went,
        "out.1.day": "5/5/23",
    }
    while (one := walk.next_question(YEAR, setting(), answers)) and one.question.id != "sure":
        answers = walk.answered(YEAR, setting(), answers, one, one.read(typed.get(one.key, "")))
    assert one is not None
    assert says in one.words
    again = walk.answered(YEAR, setting(), answers, one, "answer")
    asked = walk.next_question(YEAR, setting(), again)
    assert asked is not None
    assert asked.key == "out.1.went"
    go_on = walk.answered(YEAR, setting(), answers, one, "paper")
    asked = walk.next_question(YEAR, setting(), go_on)
    assert asked is not None
    assert asked.question.id == "more"


def test_money_that_came_back_late_counts_only_with_a_reason() -> None:
    typed = {"any_in": "n", "any_out": "y", "out.1.gross": "10000", "out.1.went": "back", "out.1.day": "5/5/23",
             "out.1.back_day": "8/5/23", "value.van.value": "10000"}  # fmt: skip
    answers, keys = played(YEAR, setting(), typed)
    assert "out.1.late" in keys
    assert [one.kind for one in entries_of(setting(), answers)] == ["distribution", "year-end-value"]
    answers, _ = played(YEAR, setting(), typed | {"out.1.late": "self-certified"})
    found = entries_of(setting(), answers)
    assert [(one.kind, one.code, one.of) for one in found[:2]] == [
        ("rollover-out", "", None),
        ("rollover-in", "self-certified", 1),
    ]
    answers, keys = played(YEAR, setting(), typed | {"out.1.back_day": "6/20/23"})
    assert "out.1.late" not in keys


def test_what_nobody_knows_is_never_zero() -> None:
    answers, _ = played(
        YEAR, setting(), BACKDOOR | {"value.van.value": "not yet", "deducted": "I do not know"}
    )
    made = walk.made(YEAR, setting(), answers)
    assert made.unknown == ("deducted", "value.van.value")
    found = entries_of(setting(), answers)
    assert [one.kind for one in found] == ["contribution", "conversion"]
    assert found[0].basis is None


def test_an_account_that_is_empty_though_nothing_left_it_is_talked_about() -> None:
    at = setting()
    answers = {
        "any_in": "yes",
        "in.1.amount": "6500.00",
        "in.1.day": "2023-03-01",
        "in.1.became": "stayed",
        "in.1.more": "no",
    }
    answers |= {"any_roth": "no", "deducted": "no", "any_out": "no", "value.van.value": "0.00"}
    one = walk.next_question(YEAR, at, answers)
    assert one is not None
    assert (one.key, one.words) == (
        "value.van.empty",
        "$6,500 was in it, and nothing is said to have left it in 2023. What is right?",
    )
    again = walk.answered(YEAR, at, answers, one, one.read("1"))
    assert walk.next_question(YEAR, at, again).key == "any_out"  # type: ignore[union-attr]
    again = walk.answered(YEAR, at, answers, one, one.read("2"))
    assert walk.next_question(YEAR, at, again).key == "value.van.value"  # type: ignore[union-attr]
    again = walk.answered(YEAR, at, answers, one, one.read("3"))
    assert walk.next_question(YEAR, at, again).key == "any_other_ira"  # type: ignore[union-attr]


def test_what_went_the_same_way_is_asked_again_where_it_cannot_be() -> None:
    """Last year nothing left; this year the account that money went into is empty."""
    last = {
        "any_in": "yes",
        "in.1.amount": "6500.00",
        "in.1.day": "2022-04-01",
        "in.1.became": "stayed",
        "in.1.more": "no",
        "any_roth": "no",
        "any_out": "no",
    }
    at = replace(setting(2023), last=last)
    answers = {
        "same": "yes",
        "in.1.amount": "7000.00",
        "in.1.day": "2023-03-01",
        "deducted": "no",
        "value.van.value": "0.00",
    }
    one = walk.next_question(YEAR, at, answers)
    assert one is not None
    assert one.key == "value.van.empty"
    again = walk.answered(YEAR, at, answers, one, "out")
    assert walk.next_question(YEAR, at, again).key == "any_out"  # type: ignore[union-attr]
    again["any_out"] = "yes"
    assert walk.next_question(YEAR, at, again).key == "out.1.gross"  # type: ignore[union-attr]
    first = next(walk.asked(YEAR, at, {}))
    assert (
        first.words
        == "2022: $6,500 put in, nothing taken out. Did 2023 go the same way, with other amounts and days?"
    )


def test_the_way_back_takes_the_last_answer() -> None:
    answers: dict[str, str] = {}
    for _ in range(3):
        one = walk.next_question(YEAR, setting(), answers)
        assert one is not None
        answers = walk.answered(YEAR, setting(), answers, one, one.read(BACKDOOR[one.key]))
    back = walk.taken_back(YEAR, setting(), answers)
    asked = walk.next_question(YEAR, setting(), back)
    assert asked is not None
    assert asked.key == "in.1.day"
    assert walk.taken_back(YEAR, setting(), {}) == {}


# -- every path -------------------------------------------------------------------------------------------------

EVERY_ACCOUNT = (
    Account(id="solo", person="nadia", type="plan", custodian="Fidelity"), *(
    Account(id=f"x-{one}", person="nadia", type=one, custodian="Fidelity", decedent="Eve" if one.startswith("inherited") else "")
    for one in sorted(ACCOUNT_TYPES)
))  # fmt: skip
BEFORE = tuple(
    Entry(number=at, recorded=dt.date(2020, 1, 1), person="nadia", kind=kind, date=dt.date(2016, 3, at), amount=500000, account=account, to=to)
    for at, (kind, account, to) in enumerate(
        [("disaster-distribution", "van", ""), ("distribution", "van", ""), ("conversion", "van", "roth"), ("roth-distribution", "roth", "")], 1
    )
)  # fmt: skip
BY_RECORD_ONLY = {
    "basis-stated": "a paper says it; reconstruct takes it over",
    "election": "a choice that the law leaves; explain and law name it",
    "method": "how amounts are rounded",
    "return": "the filing status, for worksheets",
    "figure": "figures of the return, for worksheets and Form 1040-X; amend asks for them",
    "filed": "the command filed keeps it",
    "void": "what is taken back becomes one",
    "opening-roth-contributions": "Roth money is on no Form 8606 until it is taken out",
    "opening-roth-conversion": "the same",
    "residence": "for the worksheets of states",
    "state-deduction": "the same",
    "opening-state-basis": "the same",
    "opening-state-recovered": "the same",
}
"""Kinds that no question makes, and why."""


def wander(table: Table, at: Setting, chance: random.Random) -> tuple[dict[str, str], set[str]]:
    answers: dict[str, str] = {}
    asked: set[str] = set()
    for _ in range(300):
        one = walk.next_question(table, at, answers)
        if one is None:
            return answers, asked
        question = one.question
        asked.add(".".join(part for part in one.key.split(".") if not part.isdigit()))
        assert one.words
        assert one.help
        assert "{" not in one.words + one.help + one.paper + "".join(one.choices.values())
        answers = walk.answered(table, at, answers, one, value_of(one, question, chance))
    raise AssertionError("the walk does not end")


def value_of(one: walk.Asked, question: Question, chance: random.Random) -> str:
    if question.may_be_unknown and chance.random() < 0.1:
        return one.read("I don't know")
    if one.default and chance.random() < 0.3:
        return one.read("")
    for _ in range(50):
        text = {
            "yes or no": lambda: chance.choice("yn" if question.id != "more" else "ynnn"),
            "money": lambda: str(
                chance.choice([1, 1000, 2500, 6500, *([0] if question.id == "value" else [])])
            ),
            "day": lambda: some_day(one, chance),
            "year": lambda: str(one.case.setting.year),
            "one of": lambda: chance.choice(list(one.choices)),
            "several of": lambda: " ".join(
                chance.sample(sorted(one.choices)[:4], 2) + chance.sample(sorted(one.choices), 2)
            ),
            "text": lambda: chance.choice(["Fidelity", "Schwab & Co.", "3rd Bank"]),
            "codes": lambda: chance.choice(["1", "2", "7", "G", "R", "8", "4", "none"]),
        }[question.answer]()
        try:
            return one.read(text)
        except ValueError as error:
            assert len(str(error)) > 4  # noqa: PT017 - the sentence is what a person reads
    return one.read(one.default or "1")


def some_day(one: walk.Asked, chance: random.Random) -> str:
    first, last = one.question.between(one.case) if one.question.between else (TODAY, TODAY)
    return (first + dt.timedelta(days=chance.randint(0, min(400, (last - first).days)))).isoformat()


def every_question(table: Table) -> set[str]:
    found: set[str] = set()
    for part in table:
        if isinstance(part, Question):
            found.add(part.id)
        else:
            found |= {
                f"{part.id}.{question.id}"
                for question in (*part.questions, *((part.more,) if part.more else ()))
            }
    return found


@pytest.fixture(scope="module")
def walks() -> list[tuple[Setting, dict[str, str], set[str]]]:
    chance = random.Random(15)
    found = []
    spouse = Person(id="omar", name="Omar Brandt")
    for number in range(500):
        rich = number % 3
        at = setting(
            2017 if number % 5 == 0 or number % 8 == 3 else 2023,
            *(EVERY_ACCOUNT if rich else ()),
            entries=BEFORE if rich else (),
        )
        if number % 4 == 3:
            at = replace(at, entries=(), book=Book(Path(), {"nadia": NADIA, "omar": spouse}, {}))
        found.append((at, *wander(YEAR, at, chance)))
    return found


def test_every_question_of_the_year_is_asked_by_some_path(
    walks: list[tuple[Setting, dict[str, str], set[str]]],
) -> None:
    asked = {key for _, _, keys in walks for key in keys}
    asked = {f"value.{key.rpartition('.')[2]}" if key.startswith("value.") else key for key in asked}
    assert every_question(YEAR) - asked == {"same"}


def test_every_kind_is_reached_or_is_by_record_only(
    walks: list[tuple[Setting, dict[str, str], set[str]]],
) -> None:
    made = {draft.kind for at, answers, _ in walks for draft in walk.made(YEAR, at, answers).drafts} | {
        "opening-basis"
    }
    assert made | set(BY_RECORD_ONLY) == set(KINDS)
    assert not made & set(BY_RECORD_ONLY)


def test_what_every_path_makes_is_an_entry_that_the_checks_know(
    walks: list[tuple[Setting, dict[str, str], set[str]]],
) -> None:
    """What people say may be impossible together; each entry by itself is whole, and names what there is."""
    for at, answers, _ in walks[:200]:
        made = walk.made(YEAR, at, answers)
        known = replace(at.book, accounts={**at.book.accounts, **{one.id: one for one in made.accounts}})
        new = changes.changes(at.entries, (), made.drafts, at.today)
        wrong = [
            f"{problem.code}: {problem.text}"
            for name in (
                "people",
                "accounts",
                "account-types",
                "owners",
                "required",
                "unused",
                "codes",
                "parts",
                "named",
            )
            for problem in checks.CHECKS[name](known, (*at.entries, *new))
            if problem.severity == "error"
        ]
        assert wrong == [], answers
        for entry in new:
            assert Teller(known, more=made.accounts).reviewed(entry).endswith(".")


def test_every_path_is_read_back_from_its_ledger(
    walks: list[tuple[Setting, dict[str, str], set[str]]],
) -> None:
    whole = 0
    for at, answers, _ in walks[:120]:
        made = walk.made(YEAR, at, answers)
        known = replace(
            at, book=replace(at.book, accounts={**at.book.accounts, **{one.id: one for one in made.accounts}})
        )
        new = changes.changes(at.entries, (), made.drafts, at.today)
        in_force = journal.in_force((*at.entries, *new))
        found = said.said(known, in_force)
        later = said.without(known, in_force, {"": found.covered})
        again = walk.made(YEAR, later, found.answers)
        assert changes.changes((*at.entries, *new), found.covered, again.drafts, at.today) == ()
        whole += len(found.covered) == len(new)
    assert whole > 60, "most years come back whole"


# -- the beginning -------------------------------------------------------------------------------------------------

EMPTY = Setting(Book(Path(), {}, {}), "", 2023, (), TODAY)


def test_the_beginning() -> None:
    typed = {"name": "Dr. Nadia Brandt", "born": "5/4/1979", "has_traditional": "y", "of_traditional.1.company": "Vanguard", "has_sep": "y",
             "of_sep.1.company": "Vanguard", "has_roth": "y", "of_roth.1.company": "Vanguard", "of_roth.1.more": "y", "of_roth.2.company": "Vanguard",
             "has_inherited_traditional": "y", "of_inherited_traditional.1.company": "Schwab", "of_inherited_traditional.1.decedent": "Eve Lin",
             "before": "form", "line_14": "12,000"}  # fmt: skip
    answers, _ = played(START, EMPTY, typed)
    made = walk.made(START, EMPTY, answers)
    assert [(one.id, one.type, one.decedent) for one in made.accounts] == [
        ("vanguard", "traditional", ""), ("vanguard-sep", "sep", ""), ("vanguard-roth", "roth", ""), ("vanguard-roth-2", "roth", ""),
        ("schwab-inherited", "inherited-traditional", "Eve Lin"),
    ]  # fmt: skip
    assert {one.person for one in made.accounts} == {"nadia"}
    (opening,) = changes.changes((), (), made.drafts, TODAY)
    assert (opening.kind, opening.year, opening.amount, opening.person) == (
        "opening-basis",
        2022,
        1200000,
        "nadia",
    )
    assert begins_with(answers) == "known"


@pytest.mark.parametrize(("said_before", "amount"), [("no", 0), ("shoebox", None), ("unsure", None)])
def test_the_basis_of_before_is_known_or_not_and_never_zero_by_itself(
    said_before: str, amount: int | None
) -> None:
    typed = {"name": "Ana Reyes", "born": "unknown", "has_traditional": "n", "before": said_before}
    answers, _ = played(START, EMPTY, typed)
    made = walk.made(START, EMPTY, answers)
    assert [draft.columns["amount"] for draft in made.drafts] == ([] if amount is None else [amount])
    assert begins_with(answers) == ("known" if amount is not None else said_before)


def test_every_question_of_the_beginning_is_asked_by_some_path() -> None:
    chance = random.Random(1)
    asked: set[str] = set()
    for _ in range(60):
        answers, keys = wander(START, EMPTY, chance)
        asked |= keys
        made = walk.made(START, EMPTY, answers)
        assert len({one.id for one in made.accounts}) == len(made.accounts)
        assert person_known(answers)
    assert every_question(START) - asked == set()
    assert set(accounts.TYPES) == set(ACCOUNT_TYPES)


def person_known(answers: dict[str, str]) -> bool:
    from basisbook.ledger.interview.questions import Case

    return person(Case(EMPTY, answers)) is not None


def test_no_answer_holds_a_social_security_number() -> None:
    one = walk.next_question(START, EMPTY, {})
    assert one is not None
    for text in ("123-45-6789", "Nadia 123456789"):
        with pytest.raises(ValueError, match="social security"):
            one.read(text)
    assert hidden("x") == "x"
    assert others.EVENTS
    assert (YES, NO, UNKNOWN) == ("yes", "no", "unknown")


def test_a_balance_of_nothing_is_offered_only_where_all_that_was_there_left() -> None:
    typed = {
        "any_in": "n",
        "any_out": "y",
        "out.1.gross": "12000",
        "out.1.went": "me",
        "out.1.day": "5/5/23",
        "value.van.value": "88000",
    }
    answers, _ = played(YEAR, setting(), typed)
    before = walk.still_asked(
        YEAR, setting(), {key: value for key, value in answers.items() if not key.startswith("value")}
    )
    one = walk.next_question(YEAR, setting(), before)
    assert one is not None
    assert (one.key, one.default) == ("value.van.value", "")
