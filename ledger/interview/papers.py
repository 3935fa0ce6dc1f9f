"""The questions of a paper that is typed in: box by box, in the words that are printed beside the boxes.

The numbers of boxes are those of Forms 5498 and 1099-R of 2025. Older printings number some of them otherwise, so the words
count. Labels: Forms 5498, 1099-R and W-2 of 2025, shortened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from basisbook.ledger.evidence.documents import Kind
from basisbook.ledger.evidence.entered import EVENTS, RETURN_LINES
from basisbook.ledger.interview import reading
from basisbook.ledger.interview.questions import BLANK, NO, YES, Answers, Case, Question, Table, choices_of

TITLES: Mapping[Kind, str] = {
    "5498": "Form 5498: what a company says was put in, and the value on December 31",
    "1099-R": "Form 1099-R: what was paid out",
    "W-2": "Form W-2: whether there was a plan at work",
    "8606": "a Form 8606 that was filed",
    "return": "a Form 1040 that was filed",
    "statement": "a company's statement at the end of the year",
    "transaction": "one row of a company's list of transactions",
    "payment": "a cheque, or a bank's payment to a company",
    "assertion": "no paper: what you remember (graded E, never filed by itself)",
}
"""What can be typed in, for the question which it is."""

HEAD: Table = (
    Question(
        id="kind", words="Which paper is it?", answer="one of", choices=lambda _: {str(kind): says for kind, says in TITLES.items()},
        help="Its name stands at its top or at its side.",
    ),
    Question(
        id="whose", words="Whose is it?", answer="one of", help="The name that stands on it; on a joint return, the first one.",
        choices=lambda case: {one.id: one.name for one in case.setting.book.people.values()},
        when=lambda case: len(case.setting.book.people) > 1,
    ),
    Question(
        id="spouse", words="Whose is it beside that?", answer="one of", default=lambda _: "none",
        help="A joint return speaks of both of you.",
        choices=lambda case: {
            **{one.id: one.name for one in case.setting.book.people.values() if one.id != case.get("whose")},
            "none": "Nobody's: it is no joint return",
        },
        when=lambda case: case.get("kind") == "return" and len(case.setting.book.people) > 1,
    ),
    Question(
        id="of_year", words="Which year is it of?", answer="year", help="The year for which it was made, and not the one in which it came.",
    ),
)  # fmt: skip
"""What is asked of every paper."""

_BY_WORDS = "Older papers number their boxes otherwise: go by the words. Enter says that the box is empty."

Asked = Callable[[Case], bool]


def _is(*types: str) -> Asked:
    return lambda case: case.get("type") in types


def _after(name: str) -> Asked:
    return lambda case: case.get(name) not in ("", BLANK)


def _box(name: str, words: str, *, when: Asked = lambda _: True, answer: reading.Kind = "money") -> Question:
    number = name.removeprefix("box")
    return Question(
        id=name, words=f"Box {number}, {words}", help=_BY_WORDS, paper=f"box {number}", answer=answer, when=when, may_be_blank=True,
    )  # fmt: skip


def _figure(
    name: str, words: str, why: str, *, answer: reading.Kind = "money", when: Asked = lambda _: True
) -> Question:
    return Question(id=name, words=words, help=why, answer=answer, when=when, may_be_blank=True)


def _tick(name: str, words: str, why: str, *, default: str = NO, when: Asked = lambda _: True) -> Question:
    return Question(id=name, words=words, help=why, default=lambda _: default, when=when)


_ACCOUNT = _figure(
    "account", "The account number; its last four digits are enough",
    "It tells the papers of two accounts apart. No more than the last four digits are used.", answer="text",
)  # fmt: skip
_CORRECTED = _tick(
    "corrected",
    "Is the box CORRECTED ticked at the top?",
    "A corrected form replaces the one that was sent before it.",
)
_TYPE = Question(
    id="type", words="Which box is ticked?", answer="one of", paper="box 7",
    help="It tells whose line the money is on: what is in a Roth IRA is on none of Part I.",
    choices=choices_of(ira="IRA (traditional or rollover)", sep="SEP", simple="SIMPLE", roth="Roth IRA"),
)  # fmt: skip
_OF_YEAR = "The year it was put in for: until April 15 that may be the year before."

_5498: Table = (
    _TYPE,
    _ACCOUNT,
    _box("box1", "IRA contributions", when=_is("ira", "sep", "simple")),
    _box("box2", "rollover contributions"),
    _box("box3", "Roth IRA conversion amount", when=_is("roth")),
    _box("box4", "recharacterized contributions"),
    _box("box5", "fair market value of account"),
    _box("box6", "life insurance cost included in box 1", when=_is("ira")),
    _box("box8", "SEP contributions", when=_is("sep", "ira")),
    _box("box9", "SIMPLE contributions", when=_is("simple")),
    _box("box10", "Roth IRA contributions", when=_is("roth")),
    _box("box13a", "postponed or late contribution"),
    _box("box13b", "year", when=_after("box13a"), answer="year"),
    _box("box13c", "code", when=_after("box13a"), answer="text"),
    _box("box14a", "repayments"),
    _box("box14b", "code", when=_after("box14a"), answer="text"),
    _box("box15a", "FMV of certain specified assets"),
    _CORRECTED,
)  # fmt: skip
_1099_R: Table = (
    _box("box1", "gross distribution"),
    _box("box2a", "taxable amount"),
    _tick("total", "Box 2b: is Total distribution ticked?", "It says that nothing was left in the account."),
    _box("box4", "federal income tax withheld"),
    _box("box5", "employee contributions, designated Roth contributions or insurance premiums"),
    Question(
        id="codes", words="Box 7, distribution code(s)", answer="codes", paper="box 7", may_be_blank=True,
        help="One or two characters. They say why the money came out.",
    ),
    _tick("ira", "Box 7: is IRA/SEP/SIMPLE ticked?", "It is not ticked for a Roth IRA and for a plan at work.", default=YES),
    _ACCOUNT,
    _figure(
        "decedent", "Who died, and left it to you?", "Code 4: an inherited IRA is counted apart, by whose it was.", answer="text",
        when=lambda case: "4" in case.get("codes"),
    ),
    _CORRECTED,
)  # fmt: skip
_W_2: Table = (
    _figure(
        "wages",
        "Box 1, wages, tips, other compensation",
        "It bounds what may be put in, and what could be deducted.",
    ),
    _tick(
        "plan",
        "Box 13: is Retirement plan ticked?",
        "Whoever has a plan at work may not deduct above a certain income.",
    ),
)
_STATEMENT: Table = (
    _TYPE,
    _ACCOUNT,
    _figure("value", "The value on December 31", "It counts on line 6 of Form 8606."),
    _figure("contributions", "What was put in for the year, if it says so", "A transfer is none."),
)
_EVENTS = dict(
    zip(
        EVENTS,
        (
            "put into a traditional IRA",
            "put into a Roth IRA",
            "a contribution that was taken back",
            "paid out",
            "converted to a Roth IRA",
            "rolled over from another account",
            "taken out to be rolled over",
            "tax withheld",
            "moved to the other kind of IRA",
            "sent straight to a charity",
            "moved to another company",
        ),
        strict=False,
    )
)
"""In the order of `EVENTS`; what a reader could not understand is no answer."""
_DAY = _figure(
    "date", "The day", "Between January 1 and April 15 money may count for the year before.", answer="day"
)
_FOR = _figure("for_year", "The year that it was put in for, if it says so", _OF_YEAR, answer="year")
_TRANSACTION: Table = (
    _DAY,
    Question(
        id="event", words="What happened?", answer="one of", choices=choices_of(**_EVENTS),
        help="As the row says it.",
    ),
    _figure("amount", "How much?", "What left or entered the account, tax withheld included."),
    _FOR,
    _ACCOUNT,
)  # fmt: skip
_PAYMENT: Table = (_DAY, _figure("amount", "How much?", "What was paid to the company."), _FOR)
_ASSERTION: Table = (
    _figure("amount", "How much did you put into traditional IRAs for {year}, as you remember it?", "It shows where to look for papers."),
    _figure("nondeductible", "How much of it did you not deduct, as you remember it?", "Graded E: it is never filed by itself."),
)  # fmt: skip

_STATUSES = choices_of(
    single="Single", joint="Married filing jointly", separate="Married filing separately",
    head="Head of household", surviving="Qualifying surviving spouse",
)  # fmt: skip
_WHY_DEDUCTION = "What was not deducted is taxed already, and comes back without tax."


def of_return(year: int) -> Table:
    """The questions of a Form 1040, with the lines of that year where they are known."""
    lines = next((row[2:] for row in RETURN_LINES if row[0] <= year <= row[1]), ("", "", ("",), ""))
    gross, taxable, deduction, agi = (
        _line(where if isinstance(where, str) else " or ".join(where)) for where in lines
    )
    return (
        Question(id="filing_status", words="Filing status", answer="one of", choices=_STATUSES, help="Top of page 1. The limits of a deduction depend on it."),
        _figure("wages", "Wages, salaries, tips", "They bound what may be put in.", answer="signed"),
        _figure("gross_ira", f"{gross}IRA distributions", "The gross amount, in the left column.", answer="signed"),
        _figure("taxable_ira", f"{taxable}IRA distributions, taxable amount", "The taxable part, in the right column.", answer="signed"),
        _figure("ira_deduction", f"{deduction}IRA deduction", _WHY_DEDUCTION, answer="signed"),
        _figure("agi", f"{agi}adjusted gross income", "Above a certain income nothing could be deducted.", answer="signed"),
        _figure("taxable_income", "Taxable income", "For an amended return.", answer="signed"),
        _figure("tax", "Tax", "For an amended return.", answer="signed"),
        _figure("tax_5329", "Additional tax on IRAs (Form 5329)", "What was paid on early or excess money.", answer="signed"),
        _figure("received", "The day on which it was filed, if you know it", "How long it may be amended depends on it.", answer="day"),
        _figure("form", "The form, where it is not 1040 (1040A, 1040-X)", "An amended return replaces what it says otherwise.", answer="text"),
    )  # fmt: skip


def _line(where: str) -> str:
    if not where:
        return ""
    schedule = where.startswith("S1-")
    return f"{'Schedule 1, line' if schedule else 'Line'} {where.replace('S1-', '')}, "


def of_8606(labels: Mapping[str, str]) -> Table:
    """The questions of a Form 8606, one for each line of `labels`, which holds the words of that year's page."""
    return tuple(
        Question(
            id=f"line{number}", words=f"Line {number}, {words}", answer="signed", paper=f"line {number}", may_be_blank=True,
            help="As it was filed, even where it is wrong. Enter says that the line is empty.",
        )
        for number, words in labels.items()
    )  # fmt: skip


TABLES: Mapping[Kind, Table] = {
    "5498": _5498, "1099-R": _1099_R, "W-2": _W_2, "statement": _STATEMENT, "transaction": _TRANSACTION,
    "payment": _PAYMENT, "assertion": _ASSERTION,
}  # fmt: skip
"""The questions of each kind of paper that does not depend on its year."""


def figures(answers: Answers) -> dict[str, str]:
    """What the paper states, for `entered.written`. A box that is empty states nothing."""
    left_out = {name for name, value in answers.items() if value in (BLANK, "none")}
    if answers.get("corrected") == NO:
        left_out.add("corrected")
    return {name: value for name, value in answers.items() if name not in left_out}
