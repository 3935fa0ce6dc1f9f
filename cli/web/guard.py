"""Who may look: a token that only the program's own link has, one host, one origin, and pages that load nothing else.

The book is served to one's own browser and to nobody else. A page of another site can send a browser here, so a request
counts only with the cookie, to the name that was served, and, where it changes something, from a page of our own.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, abort, redirect, request

from basisbook.ledger.problems import numbers_in

COOKIE = "basisbook"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
    # Not "no-referrer": a browser then says that a form comes from nowhere, and it would be refused.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""No script but the one file of our own, nothing from another host, nothing kept by the browser."""
_READING = ("GET", "HEAD")


def _names() -> list[str]:
    return [one.filename or "" for _, one in request.files.items(multi=True)]


def guard(app: Flask, token: str, host: str, *, read_only: bool, seen: Callable[[], None]) -> None:
    """Refuse whatever does not come from the browser that was given the link. `host` is name and port as served.

    `seen` is called for each request that counts, so that the program knows when it is idle.
    """

    @app.before_request
    def _refuse() -> Any:
        if request.host != host:
            abort(HTTPStatus.FORBIDDEN)  # another name for this address: DNS rebinding
        if request.endpoint == "enter":
            return None
        if not hmac.compare_digest(request.cookies.get(COOKIE, ""), token):
            abort(HTTPStatus.FORBIDDEN)
        if request.method not in _READING:
            if request.headers.get("Origin") != f"http://{host}":
                abort(HTTPStatus.FORBIDDEN)
            if read_only and request.endpoint != "tab":
                abort(HTTPStatus.METHOD_NOT_ALLOWED)
        seen()
        return None

    @app.after_request
    def _hide(answer: Response) -> Response:
        """A number that was typed, wherever it was, is not shown again."""
        if answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return answer  # what was sent was not read, and must not be
        forms = (request.form, request.args)
        typed = [*(one for form in forms for _, one in form.items(multi=True)), request.path, *_names()]
        numbers = {one for text in typed for one in numbers_in(text)}
        if numbers and (answer.mimetype or "").startswith("text/"):
            shown = answer.get_data(as_text=True)
            for one in numbers:
                shown = shown.replace(one, "(hidden)")
            answer.set_data(shown)
        return answer

    @app.get("/enter/<given>")
    def enter(given: str) -> Any:
        """The link that the program prints: its token becomes a cookie, and leaves the address line."""
        if not hmac.compare_digest(given, token):
            abort(HTTPStatus.FORBIDDEN)
        answer = redirect("/", HTTPStatus.SEE_OTHER)
        answer.set_cookie(COOKIE, token, httponly=True, samesite="Strict", path="/")
        return answer

    @app.after_request
    def _closed(answer: Response) -> Response:
        answer.headers.update(HEADERS)
        answer.headers.pop("Server", None)
        return answer
