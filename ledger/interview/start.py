"""The questions of the beginning: who you are, which accounts there are, and what was taxed before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from basisbook.ledger.book import Account, Person
from basisbook.ledger.book_file import person_id
from basisbook.ledger.interview import accounts
from basisbook.ledger.interview.questions import (
    NO,
    UNKNOWN,
    Case,
    Draft,
    Question,
    Rows,
    Table,
    choices_of,
    draft,
)

_ASKED = {
    "traditional": "Did you have a traditional or rollover IRA at any time since January 1, {first}?",
    "sep": "A SEP IRA, also from an old side job?",
    "simple": "A SIMPLE IRA, also from an old job?",
    "roth": "A Roth IRA?",
    "inherited-traditional": "A traditional IRA that you inherited?",
    "inherited-roth": "A Roth IRA that you inherited?",
    "plan": "A 401(k), 403(b) or another plan at work that may come from or go to an IRA?",
}
_WHY = {
    "traditional": "A rollover IRA from an old employer is one too.",
    "sep": "It counts on line 6 of Form 8606 like any other IRA. Most wrong forms forget one.",
    "simple": "It counts on line 6 of Form 8606 like any other IRA.",
    "roth": "Where converted money goes, and money that was taxed before it went in.",
    "inherited-traditional": "It is counted apart from your own, by whose it was.",
    "inherited-roth": "It is counted apart from your own, by whose it was.",
    "plan": "It is no IRA and does not count on line 6; money may go there and come from there.",
}


def _first(case: Case) -> int:
    return int(case.at("first") or case.setting.year)


def _gaps(case: Case) -> Mapping[str, str]:
    return {"first": str(_first(case)), "before_first": str(_first(case) - 1)}


def person(case: Case) -> Person | None:
    """Who begins, once there is a name."""
    name = case.at("name")
    if not name:
        return None
    return Person(
        id=case.setting.person or person_id(name, (*case.setting.book.people, *case.setting.book.accounts)),
        name=name,
        born=case.day("born"),
    )


def _of_type(type_: str) -> tuple[Question, Rows]:
    section = f"of_{type_.replace('-', '_')}"

    def made(case: Case) -> Iterator[Account]:
        company = case.get("company")
        who = person(case)
        if company and who:
            yield Account(
                id=account_id(case, type_),
                person=who.id,
                type=type_,
                custodian=company,
                decedent=case.get("decedent"),
            )

    questions = [Question(id="company", words="Which company keeps it?", answer="text", paper="The head of its statement",
                          help="The account is named after the company that keeps it.")]  # fmt: skip
    if accounts.is_inherited(type_):
        questions.append(Question(id="decedent", words="From whom did you inherit it?", answer="text",
                                  help="Each person from whom you inherited has a Form 8606 of their own."))  # fmt: skip
    return (
        Question(id=f"has_{section[3:]}", words=_ASKED[type_], help=_WHY[type_], default=lambda _: NO if type_ != "traditional" else "", gaps=_gaps),
        Rows(
            id=section, when=lambda case: case.yes(f"has_{section[3:]}"), questions=tuple(questions), accounts=made,
            more=Question(id="more", words="One more of this kind, at another company or a second one there?", default=lambda _: NO, help="Each account is asked for by itself."),
        ),
    )  # fmt: skip


def account_id(case: Case, type_: str) -> str:
    """The id of an account in a row: no two are the same, in whatever order they were named."""
    book, who = case.setting.book, person(case)
    taken = [*book.accounts, *book.people, *([who.id] if who else [])]
    for one in _ASKED:
        section = f"of_{one.replace('-', '_')}"
        if not case.yes(f"has_{section[3:]}"):
            continue
        for row in Case(case.setting, case.answers).rows(section):
            found = accounts.new_id(taken, row.get("company"), one)
            if row.row == case.row and one == type_:
                return found
            taken.append(found)
    return accounts.new_id(taken, case.get("company"), type_)


def _before(case: Case) -> Iterator[Draft]:
    """What the record begins with, where somebody can say it."""
    who = person(case)
    said = case.at("before")
    cents = case.cents("line_14") if said == "form" else 0 if said == "no" else None
    if who is None or cents is None:
        return
    year = _first(case) - 1
    source = f"Form 8606 of {year}, line 14" if said == "form" else ""
    found = draft(case, "opening-basis", tax_year=year, amount=cents, source=source)
    yield Draft(found.key, found.kind, {**found.columns, "person": who.id}, None, found.source)


def _years(case: Case) -> tuple[dt.date, dt.date]:
    return dt.date(1900, 1, 1), case.setting.today


def _alone(case: Case) -> bool:
    return not case.setting.book.people


def _beside_others(case: Case) -> bool:
    return not _alone(case)


START: Table = (
    Question(id="name", when=_beside_others, words="The other person's name, as on the return?", answer="text", help="It stands at the head of every form of that person.", paper="Form 1040, page 1"),
    Question(
        id="born", when=_beside_others, words="On which day was that person born?", answer="day", may_be_unknown=True, between=_years,
        help="The limits from 50, and what is allowed from 59 1/2 and 70 1/2, depend on it.",
    ),
    Question(id="name", when=_alone, words="Your name, as on your return?", answer="text", help="It stands at the head of every form.", paper="Form 1040, page 1"),
    Question(
        id="born", when=_alone, words="On which day were you born?", answer="day", may_be_unknown=True, between=_years,
        help="The limits from 50, and what is allowed from 59 1/2 and 70 1/2, depend on it.",
    ),
    Question(
        id="first", words="Which is the first year that you want to write down?", answer="year", default=lambda case: str(case.setting.today.year - 1),
        help="Earlier years can be added later. What was carried into this year is asked below.",
    ),
    *(part for type_ in _ASKED for part in _of_type(type_)),
    Question(
        id="before", words="Before {first}: did you ever put money into a traditional IRA and not deduct it?", answer="one of", gaps=_gaps,
        help="Such money is taxed already. Form 8606 carries it from year to year on its line 14, and nobody but you keeps count of it.",
        choices=choices_of(
            no="no, never",
            form="yes, and I have the Form 8606 of {before_first}, or know its line 14",
            shoebox="yes, but I have no form; there may be papers",
            unsure="I do not know",
        ),
        entries=_before,
    ),
    Question(
        id="line_14", words="What stands on line 14 of the Form 8606 of {before_first}?", answer="money", gaps=_gaps, paper="Form 8606 of {before_first}, line 14",
        help="The last form that was filed, if there is none of {before_first}: line 14 is carried on unchanged until money goes in or out.",
        when=lambda case: case.at("before") == "form", may_be_unknown=True,
    ),
    Question(
        id="joint", when=_alone, words="Does somebody file the return with you, and have IRAs too?", default=lambda _: NO,
        help="Each of you has a Form 8606 of your own. The questions then begin again for the other one.",
    ),
)  # fmt: skip
"""What is asked once for a person. The record of whoever says `shoebox` or `unsure` begins with no number: it is never zero."""


def begins_with(table_answers: Mapping[str, str]) -> str:
    """`known`, `shoebox`, or `unsure`: on what the record begins."""
    said = table_answers.get("before", "")
    return "known" if said in ("no", "form") and table_answers.get("line_14") != UNKNOWN else said or "unsure"
