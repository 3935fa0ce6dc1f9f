"""The interview as pages: the same questions and the same two functions as in a terminal, a question a page.

Answers are kept in the folder of the book, as a terminal keeps them: what is begun here may be ended there. They are
written as a whole after the review.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask, abort, redirect, request

from basisbook.cli.interview import setting_of
from basisbook.cli.web import writing
from basisbook.cli.web.amounts import Amounts
from basisbook.cli.web.site import Site, page
from basisbook.forms.open_book import OpenBook
from basisbook.ledger import book as books
from basisbook.ledger import book_file, store
from basisbook.ledger.book import Account, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.interview import changes, kept, start, walk
from basisbook.ledger.interview.questions import UNKNOWN, Case, Setting, Table
from basisbook.ledger.interview.year import YEAR
from basisbook.ledger.problems import Problem
from basisbook.ledger.quick_dataclass import dataclass
from basisbook.ledger.sentences.telling import Teller


@dataclass
class Talk:
    """An interview that goes on: what is known, the answers so far, and the entries that they would say."""

    table: Table
    setting: Setting
    answers: dict[str, str]
    covered: tuple[int, ...]
    file: Path

    @property
    def next(self) -> walk.Asked | None:
        """The question to ask; None at the end."""
        return walk.next_question(self.table, self.setting, self.answers)

    @property
    def told(self) -> list[tuple[str, str]]:
        """(question, answer) so far, as a person reads them."""
        found = walk.so_far(self.table, self.setting, self.answers)
        return [(one.words, one.shown(one.answer)) for one in found]

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The accounts that the answers make."""
        return walk.made(self.table, self.setting, self.answers).accounts

    def entries(self, ledger: Sequence[Entry]) -> tuple[Entry, ...]:
        """What is to be added to the ledger so that it says what the answers say."""
        made = walk.made(self.table, self.setting, self.answers)
        return changes.changes(ledger, self.covered, made.drafts, self.setting.today)

    def answer(self, text: str) -> str:
        """Take an answer. Gives what is wrong with it; empty where nothing is."""
        asked = self.next
        assert asked is not None
        try:
            value = asked.read(text)
        except ValueError as error:
            return str(error)
        self.answers = walk.answered(self.table, self.setting, self.answers, asked, value)
        return ""


def of_year(opened: OpenBook, person: str, year: int) -> Talk:
    """The interview of a year, begun with what the ledger says or with the answers that are kept, here or in a terminal."""
    setting, here = setting_of(opened, person, year)
    file = kept.path_of(opened.folder, year, person)
    return Talk(YEAR, setting, kept.read(file) or dict(here.answers), here.covered, file)


def of_beginning(site: Site) -> Talk:
    """The interview of a new book."""
    file = kept.path_of(site.folder, kept.BEGINNING)
    nobody = Setting(Book(site.folder, {}, {}), "", site.today().year - 1, (), site.today())
    return Talk(start.START, nobody, kept.read(file), (), file)


def routes(app: Flask, site: Site) -> None:
    """The pages of the interview."""
    _beginning(app, site)

    @app.get("/year")
    def which() -> Any:
        opened = site.open()
        last = site.today().year - 1
        return page(site, "which_year.html", opened=opened, title="A year, question by question",
                    people=list(opened.book.people.values()), last=last)  # fmt: skip

    @app.get("/year/go")
    def go() -> Any:
        person, year = request.args.get("person", ""), request.args.get("year", "")
        if not (person and person.isascii() and year.isdecimal() and len(year) == 4):
            return redirect("/year", HTTPStatus.SEE_OTHER)
        return redirect(f"/year/{person}/{int(year)}", HTTPStatus.SEE_OTHER)

    @app.route("/year/<person>/<int:year>", methods=["GET", "POST"])
    def year_of(person: str, year: int) -> Any:
        opened = site.open()
        if person not in opened.book.people or not 1987 <= year <= site.today().year:
            abort(HTTPStatus.NOT_FOUND)
        talk = of_year(opened, person, year)
        action = f"/year/{person}/{year}"
        wrong = _take(talk) if request.method == "POST" else ""
        problems: tuple[Problem, ...] = ()
        if request.method == "POST" and request.form.get("agreed") and talk.next is None:
            problems = _write(opened, talk)
            if not problems:
                kept.forget(talk.file)
                return writing.written(site, opened)
        name = opened.book.people[person].name
        return _page(site, opened, talk, f"{name}, {year}", action, wrong, problems)


def _beginning(app: Flask, site: Site) -> None:
    @app.route("/start", methods=["GET", "POST"])
    def begin() -> Any:
        if (site.folder / books.NAME).exists():
            return redirect("/", HTTPStatus.SEE_OTHER)
        talk = of_beginning(site)
        wrong = _take(talk) if request.method == "POST" else ""
        if request.method == "POST" and request.form.get("agreed") and talk.next is None:
            first = _create(site, talk)
            kept.forget(talk.file)
            return redirect(first, HTTPStatus.SEE_OTHER)
        return _page(site, None, talk, "A new book", "/start", wrong, ())


def _create(site: Site, talk: Talk) -> str:
    """The book of the first answers, and the address of its first year."""
    case = Case(talk.setting, talk.answers)
    person = start.person(case)
    assert person is not None
    if not any((site.folder / name).exists() for name in (store.CSV, store.PARQUET)):
        store.create(site.folder)
    books.create(
        site.folder, [person], [replace(one, person=person.id) for one in talk.accounts]
    )  # it means: done
    opened = site.open()
    if entries := talk.entries(opened.entries):
        writing.write(opened, entries)
    if (begins := start.begins_with(talk.answers)) != "known":
        # Not known is not zero: the book goes on saying so until somebody states it.
        answers = {"before": begins, "first": talk.answers["first"]}
        kept.keep(kept.path_of(site.folder, kept.BEGINNING, person.id), answers)
    return f"/year/{person.id}/{talk.answers['first']}"


def _take(talk: Talk) -> str:
    """What the page sent: an answer, not knowing, the way back, or a new beginning. Gives what is wrong with it."""
    given, wrong = request.form, ""
    if given.get("agreed"):
        return ""
    if given.get("back"):
        talk.answers = walk.taken_back(talk.table, talk.setting, talk.answers)
    elif given.get("anew"):
        talk.answers = {}
    elif talk.next is not None and given.get("key") == talk.next.key:
        several = given.getlist("answer")
        text = UNKNOWN if given.get("unknown") else ",".join(several) if several else ""
        wrong = talk.answer(text or ("none" if talk.next.question.answer == "several of" else ""))
    kept.keep(talk.file, talk.answers)
    return wrong


def _write(opened: OpenBook, talk: Talk) -> tuple[Problem, ...]:
    """Write the accounts and the entries of a finished interview; why not, where they cannot be written."""
    for one in talk.accounts:
        values: Mapping[str, book_file.Value] = {
            "person": one.person, "type": one.type, "custodian": one.custodian or None, "decedent": one.decedent or None,
        }  # fmt: skip
        book_file.change(
            opened.folder, "accounts", one.id, {k: v for k, v in values.items() if v is not None}
        )
    entries = talk.entries(opened.entries)
    if not entries:
        return ()
    fresh = OpenBook(Book.load(opened.folder), opened.read, opened.today)
    return writing.write(fresh, entries)


def _page(
    site: Site,
    opened: OpenBook | None,
    talk: Talk,
    title: str,
    action: str,
    wrong: str,
    problems: tuple[Problem, ...],
) -> Any:
    review: list[str] = []
    if talk.next is None:
        ledger = opened.entries if opened else ()
        shown_book = opened.book if opened else talk.setting.book
        told = Teller(shown_book, more=talk.accounts)
        review = [told.reviewed(one) for one in talk.entries(ledger)]
    shown = page(
        site, "question.html", opened=opened, title=title, asked=talk.next, told_so_far=talk.told, review=review,
        accounts=talk.accounts, action=action, wrong=wrong, problems=problems, result=_result(opened, talk),
    )  # fmt: skip
    return shown, HTTPStatus.UNPROCESSABLE_ENTITY if wrong or problems else HTTPStatus.OK


def _result(opened: OpenBook | None, talk: Talk) -> str:
    """What the form says by the answers so far, in the corner; empty where it says nothing yet."""
    if opened is None or talk.accounts:
        return ""
    after = opened.followed_by(*talk.entries(opened.entries))
    pool = after.history().pool(talk.setting.person, books.OWN)
    year = pool.year(talk.setting.year) if pool else None
    if year is None or year.filled is None or year.status == "incomplete":
        return ""
    money = Amounts()
    return f"So far: taxable {money(year.taxable or 0)}, basis left {money(year.filled.carries.get('basis', 0))}."
