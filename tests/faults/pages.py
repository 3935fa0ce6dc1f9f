"""Forms of the pages, sent as a browser sends them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

AT = "http://127.0.0.1:1"
ORIGIN = {"Origin": AT}


@contextmanager
def client_of(book: Path) -> Iterator[Any]:
    """A browser that has the link. A bug is raised and no page."""
    from basisbook.cli.web import app as web

    def raised(error: Exception) -> None:
        raise getattr(error, "original_exception", None) or error

    with mock.patch.object(web, "_bug", raised):
        app = web.make(book, lambda: dt.date(2026, 5, 4), token="t", host="127.0.0.1:1", read_only=False)
    client = app.test_client()
    client.get("/enter/t", base_url=AT)
    yield client


def form(path: str, **fields: str) -> Callable[[Path], Any]:
    """Send a form; what comes back as a command gives it: 0 where the page leads on, else 1."""

    def send(book: Path) -> Any:
        data: dict[str, Any] = dict(fields)
        if "file" in data:
            data["file"] = (io.BytesIO(data["file"].encode()), "sheet.csv")
        with client_of(book) as client:
            answer = client.post(path, base_url=AT, data=data, headers=ORIGIN)
            said = answer.get_data(as_text=True)
        return SimpleNamespace(exit_code=0 if answer.status_code < 400 else 1, output=said, exception=None)

    return send
