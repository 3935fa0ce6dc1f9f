"""Fetching from a server on this machine: what it may send, and what becomes of it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from blanks_at_hand import DIGESTS, blank

from basisbook.forms.official import blanks, fetch
from basisbook.forms.official.binding import binder
from basisbook.ledger.problems import FormError

pytestmark = pytest.mark.slow


@contextmanager
def server(answer: Callable) -> Iterator[tuple[str, list]]:
    """A server whose every answer `answer(handler, number of the request from 0)` gives; its address, and what it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            asked.append((self.path, self.headers.get("Range")))
            self.close_connection = True
            answer(self, len(asked) - 1)

        def log_message(self, *_):
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}/pub", asked
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


def send(handler, content: bytes, *, status=200, kind="application/pdf", length=None, **headers) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(content) if length is None else length))
    for key, value in headers.items():
        handler.send_header(key.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(content)


def get(place, base, form="8606", year=2023, **more):
    return fetch.fetch(form, year, into=place, base=base, first_wait=0.01, patience=0.5, **more)


def refused(place, base, **more) -> str:
    with pytest.raises(FormError) as caught:
        get(place, base, **more)
    (problem,) = caught.value.problems
    assert problem.remedies
    assert not place.exists() or not [path for path in place.iterdir() if path.suffix == ".pdf"]
    return problem.message


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.delenv(fetch.OFFLINE, raising=False)
    return tmp_path / "blanks"


def test_the_addresses_are_those_of_the_irs_over_https():
    assert fetch.addresses("8606", 2021) == (
        "https://www.irs.gov/pub/irs-prior/f8606--2021.pdf",
        "https://www.irs.gov/pub/irs-pdf/f8606.pdf",
    )
    assert fetch.addresses("1040-X", 2024)[0].endswith("/irs-prior/f1040x--2024.pdf")
    assert fetch.addresses("5329", 2025)[1].endswith("/irs-pdf/f5329.pdf")


def test_a_blank_is_fetched_once(place):
    seen = []
    with server(lambda handler, _: send(handler, blank(2023))) as (base, asked):
        fetched = get(place, base, progress=lambda so_far, whole: seen.append((so_far, whole)))
        assert get(place, base) == fetched
    assert asked == [("/pub/irs-prior/f8606--2023.pdf", None)]
    assert fetched.digest == DIGESTS[2023]
    assert fetched.source == f"{base}/irs-prior/f8606--2023.pdf"
    assert fetched.read() == blank(2023)
    assert seen[-1] == (len(blank(2023)), len(blank(2023)))
    assert not list(place.glob("*.part"))


def test_the_current_year_is_taken_where_the_current_form_is(place):
    data = blank(2023)  # here and not in the server's thread, so that a missing blank skips the test

    def answer(handler, number):
        send(handler, b"", status=404) if "prior" in handler.path else send(handler, data)

    with server(answer) as (base, asked):
        assert get(place, base, year=2023).year == 2023
    assert [path for path, _ in asked] == ["/pub/irs-prior/f8606--2023.pdf", "/pub/irs-pdf/f8606.pdf"]


def test_a_form_that_the_irs_does_not_have(place):
    with server(lambda handler, _: send(handler, b"", status=404)) as (base, asked):
        assert "the IRS has no such file" in refused(place, base)
    assert len(asked) == 2


def test_a_server_that_fails_at_first(place):
    def answer(handler, number):
        send(handler, b"", status=500) if number == 0 else send(handler, blank(2023))

    with server(answer) as (base, asked):
        assert get(place, base).year == 2023
    assert len(asked) == 2


def test_a_server_that_keeps_failing(place):
    with server(lambda handler, _: send(handler, b"", status=503)) as (base, asked):
        assert "the server answered 503 (4 attempts)" in refused(place, base)
    assert len(asked) == 4


def test_a_server_that_is_slow(place):
    waiting = threading.Event()

    def answer(handler, number):
        if number == 0:
            waiting.wait(5)
        else:
            waiting.set()
            send(handler, blank(2023))

    with server(answer) as (base, asked):
        assert get(place, base).year == 2023
    assert len(asked) == 2


def test_nobody_there(place):
    with server(lambda handler, _: None) as (base, _):
        pass
    assert "cannot be reached" in refused(place, base)


@pytest.mark.parametrize("mark", [{"ETag": '"one"'}, {"Last_Modified": "Wed, 07 May 2025 10:00:00 GMT"}, {}])
def test_what_was_cut_off_goes_on_where_it_stopped(place, mark):
    half = len(blank(2023)) // 2

    def answer(handler, number):
        asked_for = handler.headers.get("Range")
        if number == 0:
            send(handler, blank(2023)[:half], length=len(blank(2023)), **mark)
        elif asked_for:
            assert handler.headers["If-Range"] == next(iter(mark.values()))
            whole = len(blank(2023))
            send(
                handler,
                blank(2023)[half:],
                status=206,
                Content_Range=f"bytes {half}-{whole - 1}/{whole}",
                **mark,
            )
        else:
            send(handler, blank(2023), **mark)

    with server(answer) as (base, asked):
        assert get(place, base).read() == blank(2023)
    assert [part for _, part in asked] == [None, f"bytes={half}-" if mark else None]


def test_a_later_command_goes_on_as_well(place):
    third = len(blank(2023)) // 3

    def cut_off(handler, number):
        start = int((handler.headers.get("Range") or "bytes=0-")[6:-1])
        whole = len(blank(2023))
        part = {"status": 206, "Content_Range": f"bytes {start}-{whole - 1}/{whole}"} if start else {}
        send(handler, blank(2023)[start : start + 10], length=whole - start, ETag='"one"', **part)

    with server(cut_off) as (base, _):
        assert "broke off (4 attempts)" in refused(place, base)
    (part,) = place.glob(".*.part")
    assert part.read_bytes() == blank(2023)[:40]
    assert third > 40


def test_a_file_that_changed_in_between_is_taken_anew(place):
    def answer(handler, number):
        if number == 0:
            send(handler, b"%PDF-1.7 another", length=90_000, ETag='"one"')
        else:
            assert handler.headers["If-Range"] == '"one"'
            send(handler, blank(2023), ETag='"two"')

    with server(answer) as (base, _):
        assert get(place, base).read() == blank(2023)


def test_another_year_than_was_asked_for(place):
    with server(lambda handler, _: send(handler, blank(2022))) as (base, _):
        assert "taken for Form 8606 for 2023, and is Form 8606 for 2022" in refused(place, base)
    assert not list(place.glob(".*.part")), "so that another attempt begins anew"


def test_an_error_page_in_the_place_of_a_file(place):
    page = b"<html><body>Sorry</body></html>"
    with server(lambda handler, _: send(handler, page, kind="text/html; charset=utf-8")) as (base, _):
        assert "sent no PDF, but text/html" in refused(place, base)
    with server(lambda handler, _: send(handler, page)) as (base, _):
        assert "what the server sent is no PDF" in refused(place, base)
    with server(lambda handler, _: send(handler, b"%PDF-1.7\nhello")) as (base, _):
        assert "the PDF has no end" in refused(place, base)
    with server(lambda handler, _: send(handler, b"", status=403)) as (base, asked):
        assert "answered 403" in refused(place, base)
    assert len(asked) == 1


def test_too_large_a_file(place):
    with server(lambda handler, _: send(handler, b"%PDF", length=9_000_000)) as (base, _):
        assert "no blank form has more" in refused(place, base)

    def endless(handler, _):
        handler.send_response(200)
        handler.send_header("Content-Type", "application/pdf")
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(bytes(100_000))
        except OSError:
            pass

    with server(endless) as (base, _):
        assert "more than 5,000,000 bytes" in refused(place, base)


def test_a_redirection_is_followed_only_to_the_same_host(place):
    def answer(handler, number):
        if "moved" in handler.path:
            send(handler, blank(2023))
        else:
            send(handler, b"", status=302, Location="/moved.pdf")

    with server(answer) as (base, asked):
        assert get(place, base).year == 2023
    assert [path for path, _ in asked] == ["/pub/irs-prior/f8606--2023.pdf", "/moved.pdf"]


@pytest.mark.parametrize(
    "to", ["http://localhost:{port}/f.pdf", "https://127.0.0.1/f.pdf", "file:///etc/passwd"]
)
def test_a_redirection_elsewhere_is_refused(place, to):
    def answer(handler, number):
        send(handler, b"", status=302, Location=to.format(port=handler.server.server_port))

    with server(answer) as (base, asked):
        assert ("another place" if "file" not in to else "server answered 302") in refused(place, base)
    assert len(asked) == 1


def test_a_server_that_always_sends_on(place):
    with server(lambda handler, n: send(handler, b"", status=302, Location=f"/{n}.pdf")) as (base, asked):
        assert "answered 302" in refused(place, base)
    assert len(asked) <= 5


@pytest.mark.parametrize("how", ["option", "setting"])
def test_offline_nothing_is_asked(place, monkeypatch, how):
    if how == "setting":
        monkeypatch.setenv(fetch.OFFLINE, "1")
    with server(lambda handler, _: send(handler, blank(2023))) as (base, asked):
        assert "the network may not be used" in refused(place, base, offline=how == "option")
        monkeypatch.delenv(fetch.OFFLINE, raising=False)
        get(place, base)
        monkeypatch.setenv(fetch.OFFLINE, "1")
        assert get(place, base).year == 2023  # at hand: no network is needed
    assert len(asked) == 1


def test_an_unknown_blank_is_kept_with_the_map_that_was_proved(place, monkeypatch):
    with server(lambda handler, _: send(handler, blank(2023) + b"\n")) as (base, _):
        fetched = get(place, base)
    assert not fetched.is_known
    assert fetched.path.with_suffix(".json").is_file()
    with monkeypatch.context() as patch:
        patch.setattr(binder, "bind", lambda _: pytest.fail("it was proved already"))
        assert blanks.look_up("8606", 2023, within=place) == fetched
    assert blanks.verify(within=place)[0][1] == ()
    fetched.path.write_bytes(blank(2022)[:50_000] + b"%%EOF")
    assert blanks.look_up("8606", 2023, within=place) is None
    assert "damaged" in blanks.verify(within=place)[0][1][0].message
