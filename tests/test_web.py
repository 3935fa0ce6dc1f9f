"""The book in a browser: who may look, what is refused, and that a page does what the command does."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_report import Page

from basisbook.cli.main import main
from basisbook.ledger import store

pytest.importorskip("flask", reason="the pages need the extra web")

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from basisbook.cli.web import app as web

pytestmark = pytest.mark.alone

HOST, TOKEN = "127.0.0.1:8123", "a-secret-word"
ORIGIN = {"Origin": f"http://{HOST}"}
THE_DAY = dt.date(2026, 5, 4)


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
    assert "script" not in page.tags
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
        assert "script-src" not in answer.headers["Content-Security-Policy"]
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
    shown(post(client, "/correct/1", {"strike": "1"}))
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
    sample = Path(__file__).parent / "data" / "evidence"
    assert sample.is_dir()
    shown(get(client, "/papers"))


def test_a_button_leads_to_the_page_that_mends_it(client: FlaskClient) -> None:
    record(client, "contribution", tax_year="2023", date="2023-03-01", amount="6500")
    page = shown(get(client, "/"))
    assert "Must be mended" in page.text
    assert "/correct/1" in page.links


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
        told = "what nadia had taxed before 2023 is not known"
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
