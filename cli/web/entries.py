"""Pages that add an entry, correct one, strike one, and take back what was written last."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from flask import Flask, abort, request

from basisbook.cli.web import writing
from basisbook.cli.web.site import Site, page
from basisbook.forms.open_book import OpenBook
from basisbook.ledger import journal
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.problems import LedgerError, Problem
from basisbook.ledger.sentences.telling import Teller


def routes(app: Flask, site: Site) -> None:
    """All of them."""
    _recording(app, site)
    _correcting(app, site)
    _striking(app, site)


def _recording(app: Flask, site: Site) -> None:
    @app.get("/record")
    def choose() -> Any:
        return page(site, "kinds.html", opened=site.open(), title="Write down what happened")

    @app.route("/record/<kind>", methods=["GET", "POST"])
    def record(kind: str) -> Any:
        if kind not in KINDS or kind == journal.VOID:
            abort(HTTPStatus.NOT_FOUND)
        opened = site.open()
        columns = ("person", *(one for one in writing.columns_of(KINDS[kind]) if one != "person"))
        source = request.form if request.method == "POST" else request.args
        given = {column: source.get(column, "") for column in columns}
        if not given["person"] and len(opened.book.people) == 1:
            given["person"] = next(iter(opened.book.people))
        values, wrong = writing.read(given)
        if not given["person"].strip():
            wrong["person"] = "says whose it is: choose one"
        problems: tuple[Problem, ...] = ()
        if request.method == "POST" and not wrong:
            try:
                problems = writing.write(opened, [writing.recorded(opened, kind, values, site.today())])
            except LedgerError as error:
                problems = error.problems
            if not problems:
                return writing.written(site, opened)
        shown = wrong if request.method == "POST" else {}
        return _form(site, opened, f"/record/{kind}", KINDS[kind].says, columns, given, shown, problems, kind)


def _correcting(app: Flask, site: Site) -> None:
    @app.route("/correct/<int:number>", methods=["GET", "POST"])
    def correct(number: int) -> Any:
        opened = site.open()
        now = opened.in_force().get(number)
        if now is None:
            abort(HTTPStatus.NOT_FOUND)
        kind = request.values.get("kind", now.kind)
        if kind not in KINDS or kind == journal.VOID:
            abort(HTTPStatus.NOT_FOUND)
        before = writing.filled_in(now)
        columns = writing.columns_of(KINDS[kind])
        given = {column: request.values.get(column, before[column]) for column in columns}
        wrong: dict[str, str] = {}
        problems: tuple[Problem, ...] = ()
        if request.method == "POST":
            values, wrong = writing.read(given)
            # What the other kind does not have is emptied.
            values |= {
                column: None for column in writing.columns_of(KINDS[now.kind]) if column not in columns
            }
            if not wrong:
                try:
                    made = journal.correct(opened.entries, number, site.today(), kind=kind, **values)
                    problems = writing.write(opened, [made])
                except LedgerError as error:
                    problems = error.problems
            if not wrong and not problems:
                return writing.written(site, opened)
        says = f"Entry {number}: {Teller(opened.book)(now)}"
        return _form(site, opened, f"/correct/{number}", says, columns, given, wrong, problems, kind, number)


def _striking(app: Flask, site: Site) -> None:
    @app.route("/strike/<int:number>", methods=["GET", "POST"])
    def strike(number: int) -> Any:
        opened = site.open()
        now = opened.in_force().get(number)
        if now is None:
            abort(HTTPStatus.NOT_FOUND)
        problems: tuple[Problem, ...] = ()
        if request.method == "POST":
            problems = writing.write(opened, [journal.void(opened.entries, number, site.today())])
            if not problems:
                return writing.written(site, opened)
        return page(site, "strike.html", opened=opened, title=f"Strike entry {number}", entry=now, number=number,
                    problems=problems)  # fmt: skip

    @app.route("/undo", methods=["GET", "POST"])
    def undo() -> Any:
        opened = site.open()
        last = opened.read.last_append
        those = [entry for entry in opened.entries if entry.number in last]
        before = [entry for entry in opened.entries if entry.number < last.start]
        made = journal.bring_about(opened.entries, journal.in_force(before), site.today()) if those else ()
        problems: tuple[Problem, ...] = ()
        if request.method == "POST" and made:
            asked = request.form.get("last", "")
            if asked and asked != str(last.stop):
                # Another page wrote meanwhile: what would be taken back is not what was shown.
                return page(site, "undo.html", opened=opened, title="Take back what was written last", written=those,
                            made=made, problems=(), last=last.stop, changed=True), HTTPStatus.CONFLICT  # fmt: skip
            problems = writing.write(opened, made)
            if not problems:
                return writing.written(site, opened)
        return page(site, "undo.html", opened=opened, title="Take back what was written last", written=those,
                    made=made, problems=problems, last=last.stop, changed=False)  # fmt: skip


def _form(
    site: Site, opened: OpenBook, action: str, says: str, columns: tuple[str, ...], given: dict[str, str],
    wrong: dict[str, str], problems: tuple[Problem, ...], kind: str, number: int = 0,
) -> Any:  # fmt: skip
    """The page of an entry with its fields, and what is wrong with them: status 422 where anything is."""
    shown = page(
        site, "entry.html", opened=opened, title=says[:1].upper() + says[1:], action=action, columns=columns,
        given=given, wrong=wrong, problems=[replace(one, place="") for one in problems], kind=KINDS[kind],
        book=opened.book, number=number,
    )  # fmt: skip
    return shown, HTTPStatus.UNPROCESSABLE_ENTITY if wrong or problems else HTTPStatus.OK
