"""The book in a browser: who may look, what is refused, and that a page does what the command does."""

from __future__ import annotations

import ast
import datetime as dt
import io
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_report import Page

from basisbook.cli.main import main
from basisbook.ledger import journal, store
from basisbook.ledger.entry import Entry
from basisbook.ledger.problems import HOLE, Cents, Do, Problem, do

pytest.importorskip("flask", reason="the pages need the extra web")

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from basisbook.cli.web import app as web
from basisbook.cli.web import doing
from basisbook.cli.web.site import Site

pytestmark = [pytest.mark.alone, pytest.mark.slow]

HOST, TOKEN = "127.0.0.1:8123", "a-secret-word"
ORIGIN = {"Origin": f"http://{HOST}"}
THE_DAY = dt.date(2026, 5, 4)
ROOT = Path(__file__).parents[1]
EVIDENCE = Path(__file__).parent / "data" / "evidence"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    init = ["init", str(folder), "--person", "ana", "--name", "Ana <b>Reyes</b>", "--born", "1980-01-01"]
    done = CliRunner().invoke(main, [*init, "--account", "ira=traditional", "--account", "roth=roth"])
    assert done.exit_code == 0, done.output
    return folder


def client_of(book: Path, *, read_only: bool = False) -> FlaskClient:
    made = web.make(book, lambda: THE_DAY, token=TOKEN, host=HOST, read_only=read_only)
    return made.test_client()


@pytest.fixture
def client(book: Path) -> Iterator[FlaskClient]:
    with client_of(book) as found:
        entered = found.get(f"/enter/{TOKEN}", base_url=f"http://{HOST}")
        assert entered.status_code == 303
        yield found


def get(client: FlaskClient, path: str) -> TestResponse:
    return client.get(path, base_url=f"http://{HOST}")


def post(client: FlaskClient, path: str, data: dict[str, object] | None = None) -> TestResponse:
    return client.post(path, base_url=f"http://{HOST}", data=data or {}, headers=ORIGIN)


def shown(answer: TestResponse) -> Page:
    assert answer.status_code in (200, 409, 422), answer.text
    page = Page(answer.text)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert page.tags.count("script") == 1  # the one file of our own, which the policy alone lets in
    assert '<script src="/page.js" defer></script>' in answer.text
    assert "<b>Reyes" not in answer.text
    return page


# -- who may look --------------------------------------------------------------------------------------------------


def test_without_the_link_nobody_sees_anything(book: Path) -> None:
    with client_of(book) as client:
        for path in (
            "/",
            "/ledger",
            "/style.css",
            "/record/contribution",
            "/form/ana/2023.pdf",
            "/no-such-page",
        ):
            assert get(client, path).status_code == 403
        assert get(client, "/enter/another-word").status_code == 403
        client.set_cookie("basisbook", "another-word", domain="127.0.0.1")
        assert get(client, "/").status_code == 403


def test_the_cookie_is_for_this_site_alone_and_no_script_reads_it(book: Path) -> None:
    with client_of(book) as client:
        said = get(client, f"/enter/{TOKEN}").headers["Set-Cookie"]
        assert "SameSite=Strict" in said
        assert "HttpOnly" in said


@pytest.mark.parametrize("host", ["evil.example:8123", "localhost:8123", "127.0.0.1:9999", "127.0.0.1"])
def test_another_name_for_the_address_is_refused(client: FlaskClient, host: str) -> None:
    """A name of somebody else that leads to 127.0.0.1: DNS rebinding."""
    answer = client.get("/", base_url=f"http://{HOST}", headers={"Host": host})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", "https://127.0.0.1:8123", "http://127.0.0.1:1"]
)
def test_a_page_of_another_site_changes_nothing(client: FlaskClient, book: Path, origin: str | None) -> None:
    before = (book / "ledger.csv").read_bytes()
    data = {"person": "ana", "date": "2023-05-01", "account": "ira", "amount": "5000"}
    headers = {} if origin is None else {"Origin": origin}
    answer = client.post("/record/distribution", base_url=f"http://{HOST}", data=data, headers=headers)
    assert answer.status_code == 403
    assert (book / "ledger.csv").read_bytes() == before


def test_every_answer_says_what_a_browser_may_do(client: FlaskClient) -> None:
    for answer in (get(client, "/"), get(client, "/nowhere"), get(client, "/style.css")):
        assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert (
            answer.headers["Referrer-Policy"] == "same-origin"
        )  # else a browser hides the origin of our own forms
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_for_reading_only(book: Path) -> None:
    with client_of(book, read_only=True) as client:
        get(client, f"/enter/{TOKEN}")
        assert "/record" not in shown(get(client, "/")).links
        assert post(client, "/record/distribution", {}).status_code == 405
        assert post(client, "/undo").status_code == 405


# -- what a page does ----------------------------------------------------------------------------------------------


def record(client: FlaskClient, kind: str, **cells: str) -> Page:
    return shown(post(client, f"/record/{kind}", {"person": "ana", "account": "ira", **cells}))


def test_what_is_written_down_changes_the_form(client: FlaskClient, book: Path) -> None:
    page = record(client, "contribution", tax_year="2023", date="2023-03-01", amount="6500", basis="6500")
    assert "$6,500 put into the traditional IRA ira on March 1, 2023, none of it deducted." in page.text
    record(client, "conversion", date="2023-04-01", amount="6500", to="roth")
    page = record(client, "year-end-value", tax_year="2023", amount="0")
    assert "2023" in page.text.partition("What this changed")[2]
    home = shown(get(client, "/"))
    assert "Form 8606 is due" in home.text
    pdf = get(client, "/form/ana/2023.pdf")
    assert pdf.data.startswith(b"%PDF")
    assert [entry.kind for entry in store.read(book).entries] == [
        "contribution",
        "conversion",
        "year-end-value",
    ]


def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_lost(
    client: FlaskClient, book: Path
) -> None:
    answer = post(
        client,
        "/record/distribution",
        {"person": "ana", "account": "ira", "date": "5/41/2023", "amount": "12x"},
    )
    assert answer.status_code == 422
    page = shown(answer)
    assert '"5/41/2023" is not a day of the calendar' in page.text
    assert 'value="12x"' in answer.text
    assert store.read(book).entries == ()


def test_a_number_that_may_be_a_social_security_number_is_refused_and_not_shown(
    client: FlaskClient, book: Path
) -> None:
    number = "-".join(f"{group}" for group in (123, 45, 6789))
    answer = post(
        client, "/record/distribution", {"person": "ana", "account": "ira", "date": number, "amount": number}
    )
    assert answer.status_code == 422
    assert number not in shown(answer).text
    answer = post(client, "/record/distribution",
                  {"person": "ana", "account": "ira", "date": "2023-05-01", "amount": "5", "note": number})  # fmt: skip
    assert answer.status_code == 422
    assert number not in shown(answer).text
    assert store.read(book).entries == ()


def test_an_entry_is_corrected_struck_and_taken_back(client: FlaskClient, book: Path) -> None:
    record(client, "distribution", date="2023-05-01", amount="5000")
    form = shown(get(client, "/correct/1"))
    assert "Entry 1: $5,000 taken out of the traditional IRA ira on May 1, 2023." in form.text
    cells = {"date": "2023-05-01", "account": "ira", "amount": "4000", "source": "", "note": ""}
    shown(post(client, "/correct/1", cells))
    assert store.read(book).entries[-1].amount == 4000_00
    shown(post(client, "/undo"))
    assert "5,000 taken out" in shown(get(client, "/strike/1")).text
    shown(post(client, "/strike/1"))
    assert get(client, "/strike/1").status_code == 404
    assert [entry.kind for entry in store.read(book).entries] == [
        "distribution",
        "distribution",
        "distribution",
        "void",
    ]
    assert get(client, "/correct/99").status_code == 404


def test_a_sheet_is_shown_before_it_is_entered(client: FlaskClient, book: Path) -> None:
    sheet = b"date,kind,amount,account\n2023-05-01,distribution,$5,000.00,ira\n".replace(
        b"$5,000.00", b'"$5,000.00"'
    )
    page = post(client, "/import", {"file": (io.BytesIO(sheet), "mine.csv")})
    assert "$5,000 taken out of the traditional IRA ira on May 1, 2023." in shown(page).text
    assert store.read(book).entries == ()
    key = page.text.partition('name="key" value="')[2].partition('"')[0]
    shown(post(client, "/import", {"key": key, "agreed": "1", "order": ""}))
    assert store.read(book).entries[0].amount == 5000_00
    again = shown(post(client, "/import", {"file": (io.BytesIO(sheet), "mine.csv")}))
    assert "Nothing to add: 1 rows are in the book already" in again.text


def test_a_paper_is_kept(client: FlaskClient, book: Path) -> None:
    answer = post(client, "/papers", {"file": (io.BytesIO(b"no paper at all"), "note.txt"), "person": "ana"})
    assert answer.status_code == 409
    assert "cannot be done" in shown(answer).text
    paper = (EVIDENCE / "vanguard_like_history.csv").read_bytes()
    several = [(io.BytesIO(paper), "history.csv"), (io.BytesIO(paper), "again.csv")]
    page = shown(
        post(client, "/papers", {"file": several, "person": "ana", "account": "ira", "year": "1999"})
    )
    assert "history.csv: kept; read on it: Form" in page.text
    assert "kept already" in page.text
    assert "It says nothing about 1999, where it was put." in page.text
    assert "history.csv" in shown(get(client, "/papers")).text


def test_a_plan_changes_the_numbers_of_a_scenario_and_nothing_else(client: FlaskClient, book: Path) -> None:
    record(client, "contribution", tax_year="2025", date="2025-03-01", amount="7000", basis="7000")
    record(client, "year-end-value", tax_year="2025", amount="107000")
    before = {file: file.read_bytes() for file in book.rglob("*") if file.is_file()}
    assert get(client, "/plan").headers["Location"] == "/plan/ana/2026"
    usual = shown(get(client, "/plan/ana/2026"))
    assert "convert everything" in usual.text
    said = shown(
        get(client, "/plan/ana/2026?value=200000&convert=50,000&rate=24&years=2&to_plan=&contribute=1000")
    )
    assert "worth $200,000" in said.text
    assert "$50,000" in said.text
    assert "Tax" in said.text
    wrong = get(client, "/plan/ana/2026?convert=much&years=99&rate=-3")
    assert wrong.status_code == 422
    assert '"much" cannot be read' in shown(wrong).text
    assert get(client, "/plan/nobody/2026").status_code == 404
    assert {file: file.read_bytes() for file in book.rglob("*") if file.is_file()} == before


def test_a_plan_without_a_value_asks_for_it(client: FlaskClient) -> None:
    page = shown(get(client, "/plan/ana/2026"))
    assert "It cannot be figured yet" in page.text
    assert "$10,000" in shown(get(client, "/plan/ana/2026?value=10000")).text


def test_taking_back_takes_back_what_was_shown(client: FlaskClient, book: Path) -> None:
    """Two pages at once: the second one's entry is not struck by the button of the first."""
    record(client, "distribution", date="2023-05-01", amount="5000")
    last = get(client, "/undo").text.partition('name="last" value="')[2].partition('"')[0]
    record(client, "distribution", date="2023-06-01", amount="6000")
    answer = post(client, "/undo", {"last": last})
    assert answer.status_code == 409
    assert "Something else was written meanwhile" in shown(answer).text
    assert len(store.read(book).entries) == 2


# -- buttons in place of commands ----------------------------------------------------------------------------------


WITHOUT_A_PAGE = {
    "evidence columns",
    "init",
    "start",
    "open",
    "batch",
    "clients",
    "demo",
    "report",
    "forms add",
    "convert",
    "",
}
"""What is done outside of a book, or with files that a browser does not have: said as a command."""


def ways_out() -> dict[str, set[str]]:
    """Every command that the program names as a way out, with the options it says there, read from the source."""
    found: dict[str, set[str]] = {}
    for file in (one for package in ("ledger", "forms", "cli") for one in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "do"):
                continue
            if isinstance(node.args[0], ast.Constant):
                options = {one.arg for one in node.keywords if one.arg and one.arg != "when"}
                found.setdefault(str(node.args[0].value), set()).update(options)
    return found


def test_every_command_that_a_way_out_names_has_a_page(book: Path) -> None:
    entry = journal.append(
        (), THE_DAY, person="ana", kind="distribution", account="ira", amount=1, date=THE_DAY
    )
    store.append(book, [entry])
    opened = Site(book, lambda: THE_DAY).open()
    paged = 0
    for verb, options in ways_out().items():
        if verb in WITHOUT_A_PAGE:
            continue
        target: tuple[str | int, ...] = {"record": ("contribution",), "year": (2025,), "fill": (2025,)}.get(
            verb, (1,)
        )
        paged += doing.of_do(Do(verb, target), opened) is not None
        for name in options:
            # What no page takes is not lost: it is said as a command.
            way = Do(verb, target, ((name, HOLE),))
            problem = Problem("x", "error", "", "x", (way,))
            as_command = doing.left_over(problem, opened, read_only=False)
            assert (doing.of_do(way, opened) is None) == (f"--{name.replace('_', '-')}" in as_command), (
                verb,
                name,
            )
    assert paged >= 25


def test_what_was_not_written_is_not_to_be_corrected(client: FlaskClient) -> None:
    """The finding about a refused entry names a number that the ledger does not have: no button leads there."""
    page = record(client, "conversion", date="2023-04-01", amount="6500", to="ira")
    assert "Nothing was written" in page.text
    assert not any("/correct/" in link or "/strike/" in link for link in page.links)
    assert "basisbook correct" not in page.text


def test_what_writes_waits_for_a_button(client: FlaskClient, book: Path) -> None:
    """An address is followed without a thought, by a browser too: only a press of a button writes."""
    before = {file: file.read_bytes() for file in book.rglob("*") if file.is_file()}
    for address in (
        "/do/check?f=seal",
        "/do/amend?o.figure=agi%3D5&t0=2023",
        "/do/person?t0=ana&o.born=1999-01-01",
        "/do/filed?t0=2023&f=none",
    ):
        assert "<form" in get(client, address).text
    assert {file: file.read_bytes() for file in book.rglob("*") if file.is_file()} == before


def test_a_button_states_what_the_way_out_states_and_asks_for_the_rest(
    client: FlaskClient, book: Path
) -> None:
    opened = Site(book, lambda: THE_DAY).open()
    way = do(
        "record",
        "year-end-value",
        person="ana",
        tax_year=2023,
        amount=Cents(650_50),
        date=dt.date(2023, 12, 31),
    )
    found = doing.of_do(way, opened)
    assert found is not None
    page = get(client, found[0]).text
    assert 'value="2023"' in page
    assert 'value="650.50"' in page
    assert 'value="2023-12-31"' in page
    born = doing.of_do(do("person", "ana", born=HOLE), opened)
    assert born is not None
    form = shown(get(client, born[0]))
    assert "Born on" in form.text
    assert post(client, born[0], {"o.born": ""}).status_code == 422
    assert "Done." in shown(post(client, born[0], {"o.born": "1981-02-03"})).text
    assert "1981-02-03" in (book / "book.toml").read_text("utf-8")


@pytest.mark.parametrize(
    "address", ["/do/init", "/do/amend?o.out=/tmp/x", "/do/amend?f=out", "/do/open", "/do/person?h=o.help=", "/do/batch", "/do/amend?h=x=y"]
)  # fmt: skip
def test_no_address_runs_what_no_button_says(client: FlaskClient, address: str) -> None:
    assert get(client, address).status_code == 404


def test_a_word_of_an_address_is_no_option(client: FlaskClient) -> None:
    assert get(client, "/do/law?t0=--help").status_code == 422
    assert get(client, "/do/law?t0=2023%0a--x").status_code == 422


def test_a_kind_is_corrected_by_its_button(client: FlaskClient, book: Path) -> None:
    record(client, "conversion", date="2023-04-01", amount="6500", to="roth")
    found = doing.of_do(do("correct", 1, kind="distribution"), Site(book, lambda: THE_DAY).open())
    assert found is not None
    form = get(client, found[0]).text
    assert 'name="kind" value="distribution"' in form
    cells = {
        "kind": "distribution",
        "person": "ana",
        "date": "2023-04-01",
        "account": "ira",
        "amount": "6500",
    }
    shown(post(client, "/correct/1", cells))
    assert store.read(book).entries[-1].kind == "distribution"
    assert store.read(book).entries[-1].to == ""


# -- what strangers and accidents send -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "\u05e0\u05d3\u05d9\u05d4 \u202e\u05db\u05d4\u05df",
        "x" * 10_000,
        "a\x00b\nc",
    ],
)
def test_a_note_is_text_whatever_it_is(client: FlaskClient, book: Path, name: str) -> None:
    answer = post(client, "/record/distribution",
                  {"person": "ana", "account": "ira", "date": "2023-05-01", "amount": "5", "note": name})  # fmt: skip
    assert answer.status_code in (200, 422)
    shown(answer)
    for path in ("/", "/ledger", "/correct/1"):
        if (seen := get(client, path)).status_code == 200:
            shown(seen)
            assert "<script>alert" not in seen.text


def test_files_of_any_kind_are_refused_in_words(client: FlaskClient, book: Path) -> None:
    before = (book / "ledger.csv").read_bytes()
    for data in (b"", b"\x00" * 1000, b"%PDF-1.7 no", b"PK\x03\x04 no", b"\xff\xfe\x00", b"a,b\n" * 10_000):
        for path in ("/import", "/papers"):
            for name in ("x.xlsx", "x.csv", "x.pdf", "../../etc/passwd"):
                answer = post(client, path, {"file": (io.BytesIO(data), name), "person": "ana"})
                assert answer.status_code in (200, 409, 422), (path, name)
                assert "bug of basisbook" not in shown(answer).text
    assert (book / "ledger.csv").read_bytes() == before


def test_a_file_that_is_too_large_is_not_read(client: FlaskClient) -> None:
    client.application.config["MAX_CONTENT_LENGTH"] = 1000
    answer = post(client, "/papers", {"file": (io.BytesIO(b"x" * 2000), "x.pdf"), "person": "ana"})
    assert answer.status_code == 413
    assert answer.text == "The file is too large."


def test_a_book_with_an_error_opens_and_says_it(client: FlaskClient, book: Path) -> None:
    with (book / "ledger.csv").open("a", encoding="utf-8") as file:
        file.write("1,2026-01-01,ana,magic,2023,2023-13-99,nowhere,,abc,,,,,,,\n")
    for path in (
        "/",
        "/ledger",
        "/papers",
        "/plan/ana/2026",
        "/undo",
        "/year/ana/2023",
        "/record/contribution",
    ):
        answer = get(client, path)
        assert answer.status_code in (200, 409), path
        shown(answer)
    assert "Must be mended" in shown(get(client, "/")).text


def test_a_life_of_forty_years_opens_within_a_second(tmp_path: Path) -> None:
    """500 entries. The bound is that of a person who waits, and is kept many times over."""
    folder = tmp_path / "long"
    CliRunner().invoke(main, ["init", str(folder), "--person", "ana", "--name", "Ana", "--born", "1950-01-01",
                              "--account", "ira=traditional", "--account", "roth=roth"])  # fmt: skip
    rows: list[Entry] = []
    for year in range(1987, 2026):
        rows.append(journal.append(rows, THE_DAY, person="ana", kind="contribution", tax_year=year, account="ira",
                                   amount=2000_00, basis=2000_00, date=dt.date(year, 2, 1)))  # fmt: skip
        for at in range(11):
            rows.append(journal.append(rows, THE_DAY, person="ana", kind="distribution", account="ira",
                                       amount=100_00 + at, date=dt.date(year, 1 + at, 15)))  # fmt: skip
        rows.append(journal.append(rows, THE_DAY, person="ana", kind="year-end-value", tax_year=year, account="ira",
                                   amount=50_000_00))  # fmt: skip
    store.append(folder, rows)
    assert len(rows) > 500
    with client_of(folder) as client:
        get(client, f"/enter/{TOKEN}")
        get(client, "/")
        began = time.process_time()
        page = shown(get(client, "/"))
        assert time.process_time() - began < 1
        assert "1987" in page.text


def test_a_button_leads_to_the_page_that_mends_it(client: FlaskClient) -> None:
    record(client, "contribution", tax_year="2023", date="2023-03-01", amount="6500")
    page = shown(get(client, "/"))
    assert "Must be mended" in page.text
    assert any(link.startswith("/correct/1?") or link == "/correct/1?" for link in page.links)


def test_many_people_have_a_list_with_a_search_first(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    CliRunner().invoke(
        main, ["init", str(folder), "--person", "p0", "--name", "Person 0", "--account", "a0=traditional"]
    )
    more = "".join(
        f'\n[people.p{n}]\nname = "Person {n}"\n[accounts.a{n}]\nperson = "p{n}"\ntype = "traditional"\n'
        for n in range(1, 201)
    )
    with (folder / "book.toml").open("a", encoding="utf-8") as file:
        file.write(more)
    with client_of(folder) as client:
        get(client, f"/enter/{TOKEN}")
        assert "201 people" in shown(get(client, "/")).text
        found = shown(get(client, "/?q=person+199"))
        assert "1 person." in found.text
        assert "/person/p199" in found.links
        shown(get(client, "/person/p199"))
        assert get(client, "/person/nobody").status_code == 404


def test_every_link_of_every_page_leads_somewhere(client: FlaskClient) -> None:
    record(client, "contribution", tax_year="2023", date="2023-03-01", amount="6500")
    todo, seen = ["/"], set[str]()
    while todo:
        path = todo.pop().partition("#")[0]
        if path in seen or not path.startswith("/"):
            continue
        seen.add(path)
        answer = get(client, path)
        assert answer.status_code in (200, 303), path
        if answer.status_code == 200 and "html" in answer.content_type:
            todo += shown(answer).links
    assert len(seen) > 40


# -- the interview -------------------------------------------------------------------------------------------------


def play(client: FlaskClient, path: str, answers: dict[str, str]) -> TestResponse:
    """Answer every question of an interview: what `answers` says by its key, else what the page has chosen already."""
    left = dict(answers)
    page = get(client, path)
    for _ in range(80):
        shown(page)
        key = page.text.partition('name="key" value="')[2].partition('"')[0]
        if not key:
            assert not left, f"never asked: {left}"
            return page
        chosen = re.search(r'name="answer" value="([^"]*)"(?: checked|[^>]*autofocus)', page.text)
        answer = left.pop(key, chosen[1] if chosen else "")
        page = post(client, path, {"key": key, "answer": answer} if answer else {"key": key})
        assert page.status_code == 200, (key, answer, shown(page).text)
    raise AssertionError("it never ends")


FIRST = {
    "name": "Nadia Brandt", "born": "5/4/1979", "first": "2023", "has_traditional": "yes", "has_roth": "yes", "before": "no",
}  # fmt: skip


def test_the_first_year_from_an_empty_folder_to_the_form(tmp_path: Path) -> None:
    """The dentist's backdoor: no file is edited and no word of ours is known."""
    folder = tmp_path / "empty"
    folder.mkdir()
    with client_of(folder) as client:
        get(client, f"/enter/{TOKEN}")
        assert get(client, "/").headers["Location"] == "/start"
        keys = first_answers(client)
        assert "name" in keys
        assert (folder / "book.toml").stat().st_mode & 0o777 == 0o600
        review = play(
            client,
            "/year/nadia/2023",
            {
                "any_in": "yes", "in.1.amount": "6,500", "in.1.day": "3/1/2023", "deducted": "no", "any_out": "yes",
                "out.1.gross": "$6,500", "out.1.codes": "2", "out.1.went": "roth", "out.1.day": "March 2, 2023",
            },
        )  # fmt: skip
        assert (
            "$6,500 put into the traditional IRA at Vanguard on March 1, 2023, none of it deducted."
            in review.text
        )
        assert store.read(folder).entries[0].kind == "opening-basis"
        written = shown(post(client, "/year/nadia/2023", {"agreed": "1"}))
        assert "2023" in written.text.partition("What this changed")[2]
        assert {one.kind for one in store.read(folder).entries} >= {
            "contribution",
            "conversion",
            "year-end-value",
        }
        pdf = get(client, "/form/nadia/2023.pdf")
        assert pdf.status_code == 200
        assert pdf.data.startswith(b"%PDF")
        again = play(client, "/year/nadia/2023", {})
        assert "Nothing has to be written" in again.text
        assert not (folder / "interview" / "start.json").exists()


def test_a_basis_of_before_that_nobody_knows_is_said_until_somebody_does(tmp_path: Path) -> None:
    """Missing is not zero: in the page, in `check` and in `show`, until an opening basis is stated."""
    folder = tmp_path / "empty"
    folder.mkdir()
    with client_of(folder) as client:
        get(client, f"/enter/{TOKEN}")
        first_answers(client, before="unsure")
        told = "what Nadia Brandt had taxed before 2023 is not known"
        assert told in shown(get(client, "/")).text
        for command in ("check", "show"):
            said = CliRunner().invoke(main, ["--book", str(folder), command])
            assert told in " ".join(said.output.split())
        record(client, "opening-basis", person="nadia", tax_year="2022", amount="5000", account="")
        assert told not in shown(get(client, "/")).text


def first_answers(client: FlaskClient, before: str = "no") -> list[str]:
    """The beginning, whatever it asks of accounts: companies are typed, everything else is as the page has it."""
    page, keys = get(client, "/start"), []
    for _ in range(60):
        key = page.text.partition('name="key" value="')[2].partition('"')[0]
        if not key:
            break
        keys.append(key)
        chosen = re.search(r'name="answer" value="([^"]*)"(?: checked|[^>]*autofocus)', page.text)
        answers = FIRST | {"before": before}
        known = next((value for name, value in answers.items() if key.endswith(name)), "")
        typed = "Vanguard" if key.endswith("company") else "yes" if key in ("traditional", "roth") else ""
        answer = known or typed or (chosen[1] if chosen else "") or "no"
        page = post(client, "/start", {"key": key, "answer": answer})
        assert page.status_code == 200, (key, answer, shown(page).text)
    assert post(client, "/start", {"agreed": "1"}).status_code == 303
    return keys


def test_an_answer_that_is_none_is_said_and_the_way_back_is_there(client: FlaskClient) -> None:
    path = "/year/ana/2023"
    shown(post(client, path, {"key": "any_in", "answer": "yes"}))
    page = get(client, path)
    key = page.text.partition('name="key" value="')[2].partition('"')[0]
    wrong = post(client, path, {"key": key, "answer": "a lot"})
    assert wrong.status_code == 422
    assert "Not understood" in shown(wrong).text
    back = shown(post(client, path, {"back": "1"}))
    assert "Did you put money into a traditional IRA" in back.text
