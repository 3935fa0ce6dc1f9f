"""No spelling of a social security number enters the book or comes out of it, and nothing that is printed is obeyed."""

from __future__ import annotations

import io
import os
import subprocess
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from faults.typed_in import leaves
from terminal import PROGRAM, surroundings

from basisbook.cli import output
from basisbook.cli.main import main
from basisbook.ledger import store
from basisbook.ledger.problems import cut_accounts, hidden, states_number

pytestmark = [pytest.mark.slow, pytest.mark.alone]

SPELLINGS = (
    "321-54-9876", "321 54 9876", "321549876", "321.54.9876", "321 / 54 / 9876", "321_54_9876", "321-549876",
    "32154-9876", "321 549876", "321--54--9876", "321-54-98 76", "321\u201354\u20139876", "\uff13\uff12\uff11\uff15\uff14\uff19\uff18\uff17\uff16",
)  # fmt: skip
NO_NUMBER = (
    "7,000.00", "1,234,567.89", "$321,549.87", "500.00 2023", "2024-03-10", "800-829-1040", "ev:321549876abc", "paid 12000 2023",
    "filed/ana.json sha256:ab321549876f00321549876f00321549876f00321549876f00321549876f0032", "lines 14 and 18", "Form 1099-R 2023",
)  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "book.toml").write_text(
        '[people.ana]\nname = "Ana Reyes"\nborn = 1979-05-04\nssn = "321-54-9876"\n'
        '[accounts.van]\nperson = "ana"\ntype = "traditional"\n'
    )
    store.create(folder)
    return folder


def run(book: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["--book", str(book), *words])
    return done.exit_code, done.output


@pytest.mark.parametrize("text", SPELLINGS)
def test_no_spelling_of_a_number_is_taken_or_repeated(book: Path, text: str) -> None:
    figure = ("record", "figure", "--tax-year", "2023", "--code", "agi", "--amount", "5")
    before = (book / store.CSV).read_bytes()
    paper = book.parent / f"paper {text.replace('/', '_')}.csv"
    paper.write_text(f"Tax Year,Kind,Amount,Note\n2021,year-end-value,6500,about {text}\n")
    for words in (
        (*figure, "--note", f"of {text}"),
        (*figure, "--source", f"{text} letter"),
        (*figure, "--code", text),
        ("void", text),
        ("filed", "2020", "--pool", text),
        ("filed", "2020", "--line", f"1x={text}"),
        ("show", "--person", text),
        ("import", str(paper), "--yes"),
        ("evidence", "add", str(paper)),
        ("evidence", "set-aside", "ev:12345678", "--because", text),
    ):
        code, said = run(book, *words)
        assert code, words
        assert text not in said, (words, said)
    assert (book / store.CSV).read_bytes() == before
    assert states_number(f"about {text}")
    assert text not in hidden(f"about {text}, said")


def test_the_number_of_the_book_is_refused_however_it_is_taken_apart() -> None:
    for text in ("3 2 1 5 4 9 8 7 6", "3-2-1-5-4-9-8-7-6", "32:15:49:87:6"):
        assert states_number(text, ["321-54-9876"])
        assert not states_number(text, ["123-45-6789"])


@pytest.mark.parametrize("text", NO_NUMBER)
def test_what_is_no_number_is_taken(text: str) -> None:
    assert not states_number(text, ["987-65-4329"])


def test_account_numbers_keep_four_digits(book: Path) -> None:
    assert cut_accounts("from 123456789012 to 1234-5678-9012-3456") == "from x9012 to x3456"
    kept = "sha256:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff of 1234567890.12"
    assert cut_accounts(kept) == kept
    code, _ = run(
        book,
        *["record", "figure", "--tax-year", "2023", "--code", "agi", "--amount", "5", "--note"],
        "acct 123456789012",
    )
    assert code == 0
    assert "123456789012" not in (book / store.CSV).read_text()


def test_nothing_that_is_printed_is_obeyed() -> None:
    raw = io.StringIO()
    output.Door(raw).write("a\x1b]0;pwned\x07b\x9bc\u202ed\x1b[31me\udcff\tf\n")
    assert raw.getvalue() == "a?]0;pwned?b?c?d\x1b[31me?\tf\n"
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="cp437")
    door = output.Door(narrow)
    door.write("Reye\u0161 \u0141 \u2500")
    door.flush()
    assert narrow.buffer.getvalue() == b"Reye? ? \xc4"  # type: ignore[attr-defined]


def test_a_book_that_disturbs_a_terminal_is_refused(book: Path) -> None:
    path = book / "book.toml"
    for bad in ("\\u001b]0;x\\u0007", "\\u202e", "\\u009b"):
        path.write_text(f'[people.ana]\nname = "Ana {bad}Reyes"\n')
        code, said = run(book, "show")
        assert (code, "holds a control character" in said) == (1, True)
        assert "\x1b" not in said


@pytest.mark.parametrize(
    ("words", "printed", "code"),
    [
        ("show", ">&-", 1), ("law 2023", ">&-", 1), ("record figure --tax-year 2023 --code agi --amount 5", ">&-", 0),
        ("record figure --tax-year 2023 --code agi --amount 6", "> /dev/full", 1),
    ],
)  # fmt: skip
def test_a_closed_or_full_output_is_no_bug_and_what_is_in_is_said(
    book: Path, words: str, printed: str, code: int
) -> None:
    shell = f'exec "$0" "$1" "$2" --book {book} {words} {printed}'
    done = subprocess.run(
        ["sh", "-c", shell, *PROGRAM],
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == code, done.stderr
    if "full" in printed:
        assert "entry 1 is in the ledger" in done.stderr


def test_a_narrow_encoding_and_bytes_that_are_no_text_are_no_bug(book: Path) -> None:
    surrounded = surroundings(PYTHONIOENCODING="cp1252")
    done = subprocess.run(
        [*PROGRAM, "--book", book, "show"], env=surrounded, capture_output=True, check=False
    )
    assert done.returncode in (0, 1)
    command = [
        *PROGRAM,
        *["record", "figure", "--tax-year", "2023", "--code", "agi", "--amount", "5", "--note"],
        b"bad\xff",
    ]
    done = subprocess.run(command, cwd=book, env=surroundings(), capture_output=True, check=False)
    assert done.returncode == 2
    latin = surroundings(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    command = [*PROGRAM, "init", os.fsencode(book.parent / "new"), "--name", "Zo\u00eb".encode()]
    done = subprocess.run(command, cwd=book, env=latin, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Zo\u00eb" in (book.parent / "new" / "book.toml").read_text("utf-8")


# Every place that takes text


TYPICAL = {"date": "2020-03-10", "amount": "5", "line": "14", "id": "ana", "kind": "figure", "number": "1"}
YEARS_OF = {"year", "years", "tax_year", "year_asked"}
ANSWERED = {("open",), ("demo",), ("person", "ssn")}
"""What serves until it is ended; what makes its own books; and the one place where the number belongs."""


def places() -> list[tuple[tuple[str, ...], str, tuple[click.Parameter, ...]]]:
    found = []
    for words, command in leaves(main):
        taking = tuple(
            one
            for one in command.params
            if not (isinstance(one, click.Option) and one.is_flag) and one.name != "book"
        )
        for one in taking:
            assert one.name is not None
            if words[:1] not in ANSWERED and (*words, one.name) not in ANSWERED:
                found.append((words, one.name, taking))
    return found


def typed_in(place: str, taking: tuple[click.Parameter, ...], text: str) -> list[str]:
    line = []
    for one in taking:
        value = (
            text
            if one.name == place
            else "2020"
            if one.name in YEARS_OF
            else TYPICAL.get(one.name or "", "1")
        )
        if isinstance(one, click.Argument):
            line.append(value)
        elif one.name == place or one.required:
            line += [one.opts[0], value]
    return line


def everything_in(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_no_option_and_no_argument_takes_or_repeats_a_number(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(book.parent)
    run(
        book,
        *[
            "record",
            "contribution",
            "--tax-year",
            "2020",
            "--date",
            "2020-03-10",
            "--amount",
            "6000",
            "--basis",
            "6000",
        ],
    )
    run(book, *["record", "year-end-value", "--tax-year", "2020", "--amount", "6100"])
    tried = places()
    assert len(tried) > 250
    every = SPELLINGS if os.environ.get("HYPOTHESIS_PROFILE") == "fuzz" else ()
    for at, (words, place, taking) in enumerate(tried):
        for text in every or (SPELLINGS[at % len(SPELLINGS)],):
            for value in (text, f"x={text}") if place in ("line", "lines", "figure", "worth") else (text,):
                code, said = run(book, *words, *typed_in(place, taking, value))
                assert code != 70, (words, place, said)
                assert text not in said, (words, place, said)
                assert text.encode() not in everything_in(book.parent).replace(b'ssn = "321-54-9876"', b""), (
                    words,
                    place,
                )


@pytest.mark.parametrize("text", SPELLINGS)
def test_no_answer_is_a_number(book: Path, text: str) -> None:
    from faults.bench import invoke
    from faults.commands import BEGIN, YEAR

    for words, answers in (
        (["--book", str(book.parent / "new"), "start"], BEGIN),
        (["--book", str(book), "year", "2021"], YEAR),
    ):
        given = answers.split("\n")
        for at in range(0, len(given), 3):
            done = invoke(words, "\n".join([*given[:at], text, f"of {text}", ""]))
            assert text not in done.output, (words, at)
            held = everything_in(book.parent).replace(b'ssn = "321-54-9876"', b"")
            assert text.encode() not in held, (words, at)
            for folder in (book, book.parent / "new"):
                for file in (folder / "interview").glob("*.json") if folder.exists() else ():
                    file.unlink()


@pytest.mark.parametrize("text", SPELLINGS)
@pytest.mark.parametrize("key", ["name", "street", "city", "custodian", "decedent", "foreign_postal", "id"])
def test_the_book_holds_the_number_in_one_place(book: Path, text: str, key: str) -> None:
    path = book / "book.toml"
    if key == "id":
        path.write_text(f'[people."{text}"]\nname = "Ana"\n')
    elif key in ("custodian", "decedent"):
        path.write_text(f'{path.read_text()}{key} = "of {text}"\n')
    else:
        path.write_text(
            f'[people.ana]\nname = "Ana"\n{key} = "of {text}"\n'.replace('name = "Ana"\nname', "name")
        )
    code, said = run(book, "show")
    assert (code, text in said) == (1, False), said
    assert "what looks like a social security number" in " ".join(said.split())


def test_a_zip_code_of_nine_digits_is_an_address(book: Path) -> None:
    assert run(book, "person", "ana", "--city", "Springfield, IL 62704-1234")[0] == 0


def test_the_number_of_the_book_is_never_printed(book: Path) -> None:
    for text in ("3 2 1 5 4 9 8 7 6", "32-15-49-876"):
        code, said = run(book, "void", text)
        assert (code, text in said) == (2, True)  # nobody knows a number yet when a command is misused
        code, said = run(
            book,
            *["record", "figure", "--tax-year", "2023", "--code", "agi", "--amount", "5", "--note"],
            text,
        )
        assert (code, text in said) == (1, False), said


@pytest.mark.parametrize("text", SPELLINGS)
def test_no_list_entry_or_residence_holds_a_number(book: Path, text: str) -> None:
    (book / "plan-2026-ana.json").write_text(
        '{"person": "TEXT", "steps": [{"kind": "TEXT"}]}'.replace("TEXT", text)
    )
    (book / "interview").mkdir()
    (book / "interview" / "2025-ana.json").write_text(
        '{"answers": {"TEXT": {"x": "TEXT"}}}'.replace("TEXT", text)
    )
    for words in (
        ("check",), ("plan", "list"), ("show", "--state", text), ("explain", "2020", "14", "--state", text),
        ("record", "residence", "--person", "ana", "--date", "2020-01-01", "--code", text),
        ("plan", "year", "2026", "--accept", text),
    ):  # fmt: skip
        code, said = run(book, *words)
        assert code, words
        assert text not in said, (words, said)


@pytest.mark.parametrize("text", SPELLINGS)
def test_no_page_takes_or_shows_a_number(book: Path, text: str) -> None:
    flask = pytest.importorskip("flask")
    del flask
    import datetime as dt

    from basisbook.cli.web import app as web
    from basisbook.ledger.kinds import KINDS

    client = web.make(
        book, lambda: dt.date(2026, 5, 4), token="t", host="127.0.0.1:1", read_only=False
    ).test_client()
    at, origin = "http://127.0.0.1:1", {"Origin": "http://127.0.0.1:1"}
    client.get("/enter/t", base_url=at)
    columns = (
        "person",
        "tax_year",
        "date",
        "account",
        "to",
        "amount",
        "basis",
        "code",
        "source",
        "note",
        "agreed",
        "answer",
        "given",
    )
    stated = {"person": "ana", "tax_year": "2020", "date": "2020-03-10", "account": "van", "amount": "5"}
    kinds = list(KINDS)[:6]
    pages = [
        *(f"/record/{kind}" for kind in kinds),
        "/year/ana/2021",
        "/year",
        "/correct/1",
        "/papers",
        "/import",
        "/undo",
    ]
    for path in pages:
        for column in columns:
            if column == "amount" and text == "321549876":
                continue  # an amount
            answer = client.post(
                path, base_url=at, data=stated | {column: text}, headers=origin, follow_redirects=True
            )
            assert answer.status_code < 500, (path, column)
            assert text not in answer.get_data(as_text=True), (path, column)
    for path in ("/papers", "/import"):
        data = {
            "file": (
                io.BytesIO(f"Tax Year,Kind,Amount,Note\n2021,figure,5,{text}\n".encode()),
                f"{text}.csv",
            ),
            "agreed": "1",
        }
        answer = client.post(path, base_url=at, data=data, headers=origin, follow_redirects=True)
        assert answer.status_code < 500
        assert text not in answer.get_data(as_text=True), path
    for path in (f"/person/{text}", f"/year/{text}/2021", f"/?person={text}"):
        assert text not in client.get(path, base_url=at).get_data(as_text=True)
    assert text.encode() not in everything_in(book).replace(b'ssn = "321-54-9876"', b"")
