"""The questions of one year, in plain words, in the order in which the papers come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from basisbook.ledger import money
from basisbook.ledger.book import Account
from basisbook.ledger.interview import accounts
from basisbook.ledger.interview.others import OTHERS, WHICH
from basisbook.ledger.interview.out import OUT, part_of, the_from
from basisbook.ledger.interview.put_in import (
    OWN,
    PUT_IN,
    PUT_INTO_ROTH,
    STAYED,
    deduction,
    gaps,
    made_traditional,
    most_deducted,
)
from basisbook.ledger.interview.questions import (
    NO,
    YES,
    Case,
    Draft,
    Question,
    Rows,
    Table,
    choices_of,
    draft,
)
from basisbook.ledger.kinds import KINDS, OWN_TRADITIONAL, TRADITIONAL

# The values at the end of the year


def _ended(case: Case) -> bool:
    return case.setting.today.year > case.setting.year


def _valued(case: Case) -> Mapping[str, str]:
    """The accounts whose value the form needs: those of the book, and those that these answers made.

    What the ledger says already, and no answer did, is not asked.
    """
    stated = {
        one.account for one in case.setting.entries
        if one.kind == "year-end-value" and one.year == case.setting.year and one.person == case.setting.person
    }  # fmt: skip
    found = accounts.own(case, TRADITIONAL)
    for row in case.rows("in"):
        found |= {one.id: one for one in accounts.new(row, "account", OWN)}
    return {
        one.id: accounts.called(one) for one in found.values()
        if one.id not in stated and not ("" in stated and one.type in OWN_TRADITIONAL)
    }  # fmt: skip


def _all_went(case: Case) -> str:
    """0 is offered where everything that is known to have been in the account left it."""
    account = case.row.split(".")[1]
    setting = case.setting
    before = {
        entry.year: entry.amount or 0
        for entry in setting.entries
        if entry.account == account and entry.kind == "year-end-value"
    }
    came = before.get(setting.year - 1, 0)
    came += sum(
        row.cents("amount") or 0
        for row in case.rows("in")
        if accounts.the(row, "account", OWN) == account
        and ((day := row.day("day")) is None or day.year == setting.year)
    )
    went = sum(part_of(row) or 0 for row in case.rows("out") if the_from(row) == account)
    known = setting.year - 1 in before  # else more may have been there than anybody said
    return "0.00" if went and (went == came or (known and went >= came)) else ""


def _was_there(case: Case) -> int:
    """Cents that are known to have been in the account of this row in the year, of which nothing is said to have left it."""
    account, setting = case.row.split(".")[1], case.setting
    came = sum(
        row.cents("amount") or 0
        for row in case.rows("in")
        if accounts.the(row, "account", OWN) == account
        and row.get("became") == STAYED
        and (day := row.day("day")) is not None
        and day.year == setting.year
    )
    if any(the_from(row) == account for row in case.rows("out") if case.yes("any_out")):
        return 0
    for entry in setting.entries:
        kind = KINDS[entry.kind]
        if account not in (entry.account, entry.to):
            continue
        if entry.kind == "year-end-value" and entry.year == setting.year - 1:
            came += entry.amount or 0
        elif entry.date and entry.date.year == setting.year:
            if entry.account == account and (kind.leaves_iras or kind.moves_value < 0):
                return 0
            came += (entry.amount or 0) if entry.account == account and kind.moves_value > 0 else 0
    return came


def _empty_unsaid(case: Case) -> bool:
    """An account that held money and is empty, though nothing is said to have left it: a paper was overlooked, or a typing error."""
    return case.cents("value") == 0 and _was_there(case) > 0


def _out_again(case: Case) -> str:
    """The question that opens the rows of what left: the first, or, where there are some, whether there is one more."""
    rows = case.rows("out")
    return f"{rows[-1].row}more" if case.yes("any_out") and rows else "any_out"


def _value(case: Case) -> Iterator[Draft]:
    if (cents := case.cents("value")) is not None:
        account = case.row.split(".")[1]
        yield draft(case, "year-end-value", tax_year=case.setting.year, account=account, amount=cents)


def _another(case: Case) -> Iterator[Account]:
    if company := case.get("company"):
        book = case.setting.book
        taken = [*book.accounts, *book.people, *(_valued(Case(case.setting, case.answers)))]
        for row in [*case.before(), case]:
            type_ = row.get("type") or "traditional"
            found = accounts.new_id(taken, row.get("company"), type_)
            taken.append(found)
        yield Account(id=found, person=case.setting.person, type=type_, custodian=company)


def _another_value(case: Case) -> Iterator[Draft]:
    for account in _another(case):
        if (cents := case.cents("value")) is not None:
            yield draft(case, "year-end-value", tax_year=case.setting.year, account=account.id, amount=cents)


def _same(case: Case) -> bool:
    return bool(case.setting.last)


YEAR: Table = (
    Question(
        id="same", words="{last_year}: {before}. Did {year} go the same way, with other amounts and days?", default=lambda _: YES,
        help="Then only amounts, days and the deduction are asked.", when=_same,
        gaps=lambda case: {"before": before(case)},
    ),
    Question(
        id="any_in", words="Did you put money into a traditional IRA for {year}, between January 1, {year} and {due}?",
        help="Also if you moved it to a Roth IRA right away (a backdoor Roth). It is line 1 of Form 8606.",
        paper="Form 5498, box 1", gaps=gaps, repeats=True,
    ),
    PUT_IN,
    Question(
        id="any_roth", words="Did you put money straight into a Roth IRA for {year}?", paper="Form 5498, box 10", default=lambda _: NO, repeats=True,
        help="Money that came from a traditional IRA is asked for below; here only new money.",
    ),
    PUT_INTO_ROTH,
    Question(
        id="deducted", words="Did you deduct it on your return?", answer="one of", may_be_unknown=True,
        help="Only money that you did not deduct is taxed already, and comes out free of tax later. Somebody whose income is"
        " too high for a Roth IRA, with a plan at work, usually may not deduct.",
        paper="Form 1040, Schedule 1, line 20 (IRA deduction)",
        choices=choices_of(no="no, none of it", all="yes, all of it", part="a part of it"), default=lambda case: case.setting.last.get("deducted", "") if case.yes("same") else "",
        when=made_traditional, entries=deduction,
    ),
    Question(
        id="deducted_amount", words="How much did you deduct?", answer="money", paper="Form 1040, Schedule 1, line 20",
        help="The rest of what was put in is taxed already, and is carried on.", when=lambda case: made_traditional(case) and case.get("deducted") == "part",
        most=most_deducted,
    ),
    Question(
        id="any_out", words="Did money leave a traditional, SEP or SIMPLE IRA in {year}, also to a Roth IRA?", repeats=True,
        help="Every company that paid out sends a Form 1099-R in January {next_year}.", paper="Form 1099-R with the box IRA/SEP/SIMPLE ticked",
    ),
    *OUT,
    Rows(
        id="value", when=_ended, each=_valued,
        questions=(
            Question(
                id="value", words="What was in {account} on December 31, {year}?", answer="money", may_be_unknown=True, default=_all_went,
                help="Line 6 of Form 8606 is the value of all traditional, SEP and SIMPLE IRAs together. A few dollars of"
                " interest that came later count too.",
                paper="Form 5498, box 5, or the statement of December",
                gaps=lambda case: {"account": _valued(Case(case.setting, case.answers)).get(case.row.split(".")[1], "")},
            ),
            Question(
                id="empty", words="{there} was in it, and nothing is said to have left it in {year}. What is right?", answer="one of",
                help="What went to a Roth IRA left it too. A Form 1099-R that is overlooked makes line 7 or 8 wrong, and all that follows.",
                paper="Form 1099-R, box 1; the statements of the year", when=_empty_unsaid,
                choices=choices_of(out="money left it: ask me again what left", value="it was not empty: ask me again", lost="both are right: what was in it became worth nothing"),
                goes_back=lambda case: {"out": _out_again(case), "value": f"{case.row}value"},
                gaps=lambda case: {"there": money.dollars(_was_there(case))},
            ),
        ),
        entries=_value,
    ),
    Question(
        id="any_other_ira", words="Did you have any other traditional, SEP or SIMPLE IRA on December 31, {year}, also from an old side job?",
        help="All of them count as one on line 6; one that is forgotten makes the tax wrong for good.", default=lambda _: NO, repeats=True, when=_ended,
    ),
    Rows(
        id="another", when=lambda case: case.yes("any_other_ira"),
        questions=(
            Question(id="type", words="Which kind of IRA is it?", help="Each kind counts for line 6.", answer="one of",
                     choices=lambda _: {one: accounts.TYPES[one] for one in accounts.TYPES if one in OWN_TRADITIONAL}, default=lambda _: "traditional"),
            Question(id="company", words="Which company keeps it?", help="The account is named after it.", answer="text"),
            Question(id="value", words="What was in it on December 31, {year}?", answer="money", may_be_unknown=True,
                     help="It is a part of line 6.", paper="Form 5498, box 5, or the statement of December"),
        ),
        more=Question(id="more", words="Is there one more?", help="Each is asked for by itself.", default=lambda _: NO),
        entries=_another_value, accounts=_another,
    ),
    WHICH,
    *OTHERS,
)  # fmt: skip
"""What is asked about a year."""


def before(case: Case) -> str:
    """What the year before was, in a few words."""
    last = Case(case.setting, case.setting.last)
    came = sum(row.cents("amount") or 0 for row in last.rows("in"))
    parts = [f"{money.dollars(came)} put in" if came else "nothing put in"]
    went: dict[str, int] = {}
    for row in last.rows("out"):
        went[row.get("went")] = went.get(row.get("went"), 0) + (part_of(row) or 0)
    parts += [f"{money.dollars(went[name])} {words}" for name, words in _WENT if went.get(name)]
    other = sum(cents for name, cents in went.items() if name not in dict(_WENT))
    parts += [f"{money.dollars(other)} moved elsewhere"] if other else []
    return ", ".join(parts if went else [*parts, "nothing taken out"])


_WENT = ("roth", "moved to a Roth IRA"), ("me", "paid out")
"""Where most money goes, in the words for a year that has passed."""
