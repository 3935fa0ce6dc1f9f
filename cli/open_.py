"""`open`: the book in one's own browser."""

from __future__ import annotations

import secrets
import socket
import threading
import time
import webbrowser
from pathlib import Path

import click

from basisbook.cli import output
from basisbook.cli.options import book_option, folder_of_book, given_book, today
from basisbook.cli.sentences import find
from basisbook.ledger.book import NAME
from basisbook.ledger.problems import BookError, UsageError, do

HOST = "127.0.0.1"
GONE = 15
"""Seconds without a page after which it ends, once the last one was closed."""


@click.command(name="open", short_help="the book in your browser")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Which port; any free one without it.")
@click.option("--read-only", is_flag=True, help="To look, and to change nothing.")
@click.option(
    "--idle", type=click.IntRange(1, 1440), default=60, help="Minutes without a visit after which it ends."
)
@click.option("--no-browser", is_flag=True, help="Print the link, and open no browser.")
@book_option
def open_(*, port: int, read_only: bool, idle: int, no_browser: bool) -> None:
    """Serve the book to your own browser, at an address of this computer alone, until you press Ctrl-C.

    The link has a secret word in it: without it nobody sees anything. Nothing is sent anywhere, but for the button that asks
    www.irs.gov for a blank form, when you press it.
    """
    try:
        from waitress.server import create_server

        from basisbook.cli.web import app
    except ImportError:
        raise UsageError(find("no-web", do("report"))) from None
    folder = _folder()
    token = secrets.token_urlsafe(32)
    last = [time.monotonic()]

    pages: set[str] = set()
    left: list[float | None] = [None]

    def seen() -> None:
        last[0] = time.monotonic()

    def tabs(tab: str, here: bool) -> None:
        (pages.add if here else pages.discard)(tab)
        left[0] = None if pages else time.monotonic()

    # The port is taken first: the pages must know their own address.
    taken = socket.create_server((HOST, port))
    address = f"{HOST}:{taken.getsockname()[1]}"
    site = app.make(folder, today, token=token, host=address, read_only=read_only, seen=seen, tabs=tabs)
    server = create_server(site, sockets=[taken], ident="", threads=4)
    link = f"http://{address}/enter/{token}"
    output.say(f"The book is open at {link}")
    output.say(f"It ends with Ctrl-C, when its last page is closed, or after {idle} minutes without a visit.")

    def watch() -> None:
        while time.monotonic() - last[0] < idle * 60:
            time.sleep(0.5)
            # Going from page to page leaves one before the next is there: only what stays away is closed.
            if (gone := left[0]) is not None and time.monotonic() - max(gone, last[0]) > GONE:
                break
        server.close()

    threading.Thread(target=watch, daemon=True).start()
    if not no_browser:
        webbrowser.open(link)
    try:
        server.run()
    except (KeyboardInterrupt, OSError):
        pass
    finally:
        server.close()
    output.say("Closed.")


def _folder() -> Path:
    """Where the book is; where there is none, the folder in which the pages begin one. Raises `BookError`."""
    try:
        return folder_of_book().resolve()
    except BookError:
        folder = (given_book() or Path()).resolve()
        if not folder.is_dir() or (folder / NAME).exists():
            raise
        return folder
