"""The pages of an open book, as `basisbook open` serves them: the report, and forms to change the book."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask, abort, redirect, request, send_file

from basisbook.cli.web import doing, entries, interview, planning, rendering, writing
from basisbook.cli.web.guard import guard
from basisbook.cli.web.site import Site, page
from basisbook.forms.open_book import OpenBook, readers
from basisbook.forms.views.life import life
from basisbook.ledger.book import NAME, OWN
from basisbook.ledger.problems import BasisbookError, Problem
from basisbook.ledger.words import and_list

LARGEST = 40 * 2**20
"""Bytes of a file that a page takes."""


def make(
    folder: Path,
    today: Callable[[], dt.date],
    *,
    token: str,
    host: str,
    read_only: bool = False,
    seen: Callable[[], None] = lambda: None,
    tabs: Callable[[str, bool], None] = lambda _tab, _here: None,
) -> Flask:
    """The application for one book. `host` is `127.0.0.1:PORT`; who has no `token` sees nothing.

    `seen` is called at each visit, `tabs` when a page was opened or left.
    """
    app = Flask("basisbook", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    site = Site(folder, today, read_only)
    guard(app, token, host, read_only=read_only, seen=seen)
    _parts(app)
    _looking(app, site)
    entries.routes(app, site)
    planning.routes(app, site)
    _doing(app, site)
    _files(app, site)
    _papers(app, site)
    interview.routes(app, site)

    @app.post("/tab")
    def tab() -> Any:
        tabs(request.form.get("tab", "")[:40], request.form.get("what") == "here")
        return "", HTTPStatus.NO_CONTENT

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


def _parts(app: Flask) -> None:
    """What every page has with it."""

    @app.get("/style.css")
    def style() -> Any:
        return app.response_class(rendering.style(), mimetype="text/css")

    @app.get("/page.js")
    def script() -> Any:
        return app.response_class(rendering.script(), mimetype="text/javascript")


def _looking(app: Flask, site: Site) -> None:
    """Pages that change nothing."""

    @app.get("/")
    def home() -> Any:
        if not (site.folder / NAME).exists():
            return redirect("/start", HTTPStatus.SEE_OTHER)
        opened = site.open()
        people = opened.book.people
        asked = request.args.get("q", "").casefold()
        if len(people) > rendering.FEW:
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
            standing=rendering.standing(opened, who),
        )  # fmt: skip

    @app.get("/ledger")
    def ledger() -> Any:
        opened = site.open()
        return page(site, "ledger.html", opened=opened, title="Everything recorded", rows=opened.entries)

    @app.get("/form/<person>/<int:year>.pdf")
    def form(person: str, year: int) -> Any:
        from basisbook.forms.papers.form_8606 import form_8606
        from basisbook.forms.papers.paper import name_of

        opened = site.open()
        opened.refuse_errors(person)
        name = request.args.get("pool", OWN)
        pool = opened.history(for_filing=True).pool(person, name)
        found = pool.year(year) if pool else None
        if found is None or found.status != "complete" or opened.blocks(person, year):
            abort(HTTPStatus.NOT_FOUND)
        made = form_8606(found, opened.book.people[person], name_of(opened.book, name))
        kind = "drawn" if made.drawn else "official"
        return send_file(
            io.BytesIO(made.pdf),
            "application/pdf",
            as_attachment=True,
            download_name=f"8606-{year}-{person}-{kind}.pdf",
        )


def _doing(app: Flask, site: Site) -> None:
    """Commands that have no page of their own: a form for what has to be said, then what the command says."""

    @app.route("/do/<verb>", methods=["GET", "POST"])
    def do(verb: str) -> Any:
        opened = site.open()
        asked = doing.asked(verb, request.args.to_dict(flat=False))
        if asked is None:
            abort(HTTPStatus.NOT_FOUND)
        known = doing.VERBS[verb]
        said, fine, wrong = None, True, ""
        if request.method == "POST" or (asked.reads and not asked.holes):
            try:
                fine, said = doing.run(site.folder, asked.words(request.form), site.today())
            except ValueError as error:
                wrong = str(error)
        shown = page(
            site, "do.html", opened=opened, title=known.says, action=request.full_path, holes=asked.holes, reads=asked.reads,
            fixed=[(doing.label_of(name) if name[0] == "o" else "About", value) for name, value in asked.fixed],
            given=request.form, said=said, fine=fine, wrong=wrong, button_says=known.says,
        )  # fmt: skip
        return shown, HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK


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
    """Papers, kept as they are: chosen in a form, or dropped onto a year."""

    @app.route("/papers", methods=["GET", "POST"])
    def papers() -> Any:
        opened = site.open()
        said: list[str] = []
        problems: list[Problem] = []
        if request.method == "POST":
            uploads = [one for one in request.files.getlist("file") if one.filename]
            if not uploads:
                return redirect("/papers", HTTPStatus.SEE_OTHER)
            for one in uploads:
                told, found = _keep(opened, Path(one.filename or "").name, one.read(), site.today())
                said.append(told)
                problems += found
            opened = site.open()
        return page(
            site, "papers.html", opened=opened, title="Papers", said=said, life=life(opened), book=opened.book,
            problems=problems, person=request.values.get("person", ""), account=request.values.get("account", ""),
        )  # fmt: skip


def _keep(opened: OpenBook, name: str, data: bytes, today: dt.date) -> tuple[str, tuple[Problem, ...]]:
    """What became of a paper, in a sentence, and what is wrong with it. Raises `EvidenceError` for one that cannot be kept."""
    from basisbook.ledger.evidence.store import add

    given = request.form
    card, reading, new = add(
        opened.book, data, name, today, person=given.get("person", ""), account=given.get("account", ""),
        readers=readers(opened.folder),
    )  # fmt: skip
    read = dict.fromkeys(
        f"Form {one.kind}" + (f" of {one.year}" if one.year else "") for one in reading.documents
    )
    told = f"{card.name}: {'kept' if new else 'kept already'}; read on it: {and_list(read) if read else 'nothing'}."
    meant, years = given.get("year", ""), {one.year for one in reading.documents if one.year}
    if meant and years and meant not in map(str, years):
        told += f" It says nothing about {meant}, where it was put."
    return told, reading.problems
