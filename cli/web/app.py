"""The pages of an open book, as `basisbook open` serves them: the report, and forms to change the book."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask, abort, redirect, request, send_file

from basisbook.cli.web import interview, rendering, writing
from basisbook.cli.web.guard import guard
from basisbook.cli.web.site import Site, page
from basisbook.forms.open_book import OpenBook, readers
from basisbook.forms.views.life import life
from basisbook.ledger import journal
from basisbook.ledger.book import NAME, OWN
from basisbook.ledger.kinds import KINDS
from basisbook.ledger.problems import BasisbookError, Problem
from basisbook.ledger.sentences.telling import Teller

LARGEST = 40 * 2**20
"""Bytes of a file that a page takes."""
FEW = 12
"""So many people have all their years on one page; of more there is a list first, with a search."""


def make(
    folder: Path,
    today: Callable[[], dt.date],
    *,
    token: str,
    host: str,
    read_only: bool = False,
    seen: Callable[[], None] = lambda: None,
) -> Flask:
    """The application for one book. `host` is `127.0.0.1:PORT`; who has no `token` sees nothing."""
    app = Flask("basisbook", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    site = Site(folder, today, read_only)
    guard(app, token, host, read_only=read_only, seen=seen)
    _looking(app, site)
    _recording(app, site)
    _correcting(app, site)
    _files(app, site)
    _papers(app, site)
    interview.routes(app, site)

    @app.errorhandler(BasisbookError)
    def refused(error: BasisbookError) -> Any:
        return page(
            site, "refused.html", title="That cannot be done", problems=error.problems
        ), HTTPStatus.CONFLICT

    for status in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.REQUEST_ENTITY_TOO_LARGE):  # fmt: skip
        app.register_error_handler(status, lambda _, status=status: (SAYS[status], status))
    app.register_error_handler(Exception, _bug)
    return app


SAYS = {
    HTTPStatus.FORBIDDEN: "This page is for the browser that was given the link: open the link that the program printed.",
    HTTPStatus.NOT_FOUND: "There is no such page.",
    HTTPStatus.METHOD_NOT_ALLOWED: "The book is open for reading only.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The file is too large.",
}


def _bug(error: Exception) -> Any:
    """Nobody is shown the inside of the program."""
    return f"This is a bug of basisbook, not a fault of your records ({type(error).__name__}).", HTTPStatus.INTERNAL_SERVER_ERROR  # fmt: skip


def _looking(app: Flask, site: Site) -> None:
    """Pages that change nothing."""

    @app.get("/style.css")
    def style() -> Any:
        return app.response_class(rendering.style(), mimetype="text/css")

    @app.get("/")
    def home() -> Any:
        if not (site.folder / NAME).exists():
            return redirect("/start", HTTPStatus.SEE_OTHER)
        opened = site.open()
        people = opened.book.people
        asked = request.args.get("q", "").casefold()
        if len(people) > FEW:
            found = [one for one in people.values() if asked in one.name.casefold() or asked in one.id]
            return page(site, "people.html", opened=opened, title="People", people=found, asked=asked)
        return _life(opened, None)

    @app.get("/person/<person>")
    def person(person: str) -> Any:
        opened = site.open()
        if person not in opened.book.people:
            abort(HTTPStatus.NOT_FOUND)
        return _life(opened, person)

    def _life(opened: OpenBook, who: str | None) -> str:
        found = life(opened, who)
        title = opened.book.people[who].name if who else "The basis of your IRAs"
        problems = (*opened.read.errors, *rendering.gravest_first(found.problems))
        return page(
            site, "book.html", opened=opened, title=title, life=found, problems=tuple(dict.fromkeys(problems)),
            incognito=False,
        )  # fmt: skip

    @app.get("/ledger")
    def ledger() -> Any:
        opened = site.open()
        return page(site, "ledger.html", opened=opened, title="Everything recorded", rows=opened.entries)

    @app.get("/form/<person>/<int:year>.pdf")
    def form(person: str, year: int) -> Any:
        from basisbook.forms.papers.form_8606 import form_8606

        opened = site.open()
        opened.refuse_errors(person)
        name = request.args.get("pool", OWN)
        pool = opened.history(for_filing=True).pool(person, name)
        found = pool.year(year) if pool else None
        if found is None or found.status != "complete" or opened.blocks(person, year):
            abort(HTTPStatus.NOT_FOUND)
        made = form_8606(found, opened.book.people[person], name)
        kind = "drawn" if made.drawn else "official"
        return send_file(
            io.BytesIO(made.pdf),
            "application/pdf",
            as_attachment=True,
            download_name=f"8606-{year}-{person}-{kind}.pdf",
        )


def _recording(app: Flask, site: Site) -> None:
    """Pages that add an entry."""

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
        problems: tuple[Problem, ...] = ()
        if request.method == "POST" and not wrong:
            problems = writing.write(opened, [writing.recorded(opened, kind, values, site.today())])
            if not problems:
                return writing.written(site, opened)
        shown = wrong if request.method == "POST" else {}
        return entry_form(
            site, opened, f"/record/{kind}", KINDS[kind].says, columns, given, shown, problems, kind=kind
        )


def _correcting(app: Flask, site: Site) -> None:
    """Pages that correct, strike, and take back."""

    @app.route("/correct/<int:number>", methods=["GET", "POST"])
    def correct(number: int) -> Any:
        opened = site.open()
        now = opened.in_force().get(number)
        if now is None:
            abort(HTTPStatus.NOT_FOUND)
        columns = writing.columns_of(KINDS[now.kind])
        given = writing.filled_in(now)
        wrong: dict[str, str] = {}
        problems: tuple[Problem, ...] = ()
        if request.method == "POST":
            if request.form.get("strike"):
                problems = writing.write(opened, [journal.void(opened.entries, number, site.today())])
            else:
                given |= {column: request.form.get(column, given[column]) for column in columns}
                values, wrong = writing.read({column: given[column] for column in columns})
                if not wrong:
                    made = journal.correct(opened.entries, number, site.today(), **values)
                    problems = writing.write(opened, [made])
            if not wrong and not problems:
                return writing.written(site, opened)
        says = f"Entry {number}: {Teller(opened.book)(now)}"
        return entry_form(
            site,
            opened,
            f"/correct/{number}",
            says,
            columns,
            given,
            wrong,
            problems,
            kind=now.kind,
            strike=True,
        )

    @app.route("/undo", methods=["GET", "POST"])
    def undo() -> Any:
        opened = site.open()
        last = opened.read.last_append
        those = [entry for entry in opened.entries if entry.number in last]
        before = [entry for entry in opened.entries if entry.number < last.start]
        made = journal.bring_about(opened.entries, journal.in_force(before), site.today()) if those else ()
        problems: tuple[Problem, ...] = ()
        if request.method == "POST" and made:
            problems = writing.write(opened, made)
            if not problems:
                return writing.written(site, opened)
        return page(site, "undo.html", opened=opened, title="Take back what was written last", written=those,
                    made=made, problems=problems)  # fmt: skip


def entry_form(
    site: Site, opened: OpenBook, action: str, says: str, columns: tuple[str, ...], given: dict[str, str],
    wrong: dict[str, str], problems: tuple[Problem, ...], *, kind: str, strike: bool = False,
) -> Any:  # fmt: skip
    """The page of an entry with its fields, and what is wrong with them: status 422 where anything is."""
    shown = page(
        site, "entry.html", opened=opened, title=says[:1].upper() + says[1:], action=action, columns=columns,
        given=given, wrong=wrong, problems=problems, kind=KINDS[kind], book=opened.book, strike=strike,
    )  # fmt: skip
    return shown, HTTPStatus.UNPROCESSABLE_ENTITY if wrong or problems else HTTPStatus.OK


def _files(app: Flask, site: Site) -> None:
    """A sheet, which is shown before it is entered."""

    @app.route("/import", methods=["GET", "POST"])
    def sheet() -> Any:
        opened = site.open()
        if request.method == "GET":
            return page(
                site,
                "import.html",
                opened=opened,
                title="Take over a spreadsheet",
                found=None,
                key="",
                name="",
            )
        key, order = request.form.get("key", ""), request.form.get("order", "")
        if key in site.waiting:
            name, data = site.waiting[key]
        else:
            upload = request.files.get("file")
            if upload is None or not upload.filename:
                return redirect("/import", HTTPStatus.SEE_OTHER)
            name, data = Path(upload.filename).name, upload.read()
            key = site.wait(name, data)
        found = understood(site, opened, name, data, order)
        problems = found.problems
        if request.form.get("agreed") and found.entries and not problems:
            problems = writing.write(opened, found.entries)
            if not problems:
                site.waiting.clear()
                return writing.written(site, opened)
        return page(site, "import.html", opened=opened, title="Take over a spreadsheet", found=found, key=key,
                    name=name, problems=problems, order=order)  # fmt: skip


def understood(site: Site, opened: OpenBook, name: str, data: bytes, order: str) -> Any:
    """A sheet as far as it can be understood (`Understood`). Raises `LedgerError` for a file that is none."""
    from basisbook.ledger.sheet import files
    from basisbook.ledger.sheet.understand import understand

    pages = files.pages(data, name)
    naming = files.that_names_columns(pages) or pages
    return understand(naming[0].rows, opened.book, opened.entries, site.today(), file=name, order=order)


def _papers(app: Flask, site: Site) -> None:
    """A paper, kept as it is."""

    @app.route("/papers", methods=["GET", "POST"])
    def papers() -> Any:
        from basisbook.ledger.evidence.store import add

        opened = site.open()
        said: list[str] = []
        if request.method == "POST":
            upload = request.files.get("file")
            if upload is None or not upload.filename:
                return redirect("/papers", HTTPStatus.SEE_OTHER)
            person, account = request.form.get("person", ""), request.form.get("account", "")
            card, reading, new = add(
                opened.book, upload.read(), Path(upload.filename).name, site.today(), person=person, account=account,
                readers=readers(opened.folder),
            )  # fmt: skip
            count = len(reading.documents)
            said = [
                f"{card.name}: {'kept' if new else 'kept already'}; {count} {'thing' if count == 1 else 'things'} read on it."
            ]
            opened = site.open()
        return page(
            site, "papers.html", opened=opened, title="Papers", said=said, life=life(opened), book=opened.book
        )
