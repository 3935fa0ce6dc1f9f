"""No spelling of a social security number enters the book or comes out of it, and nothing that is printed is obeyed."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import os
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner
from faults.typed_in import leaves
from terminal import PROGRAM, surroundings

from basisbook.cli import output
from basisbook.cli.main import main
from basisbook.ledger import store
from basisbook.ledger.problems import cut_accounts, hidden, states_number

if TYPE_CHECKING:
    from flask import Flask

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


AMOUNTS = {"cap"}
"""Where nine digits in a row are dollars."""


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
                assert code or (text == "321549876" and place in AMOUNTS), (words, place, text, said)
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


# Sheets


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_no_column_of_a_sheet_takes_or_repeats_a_number(book: Path, suffix: str) -> None:
    """Every column that `import` knows, the head of a column, and the name of the file."""
    import openpyxl

    from basisbook.ledger.entry import COLUMNS

    columns = [one.replace("_", " ").title() for one in COLUMNS if one not in ("number", "recorded")]
    before = (book / store.CSV).read_bytes()
    row = {"Tax Year": "2021", "Kind": "figure", "Code": "agi", "Amount": "6500", "Person": "ana"}
    money = {"Amount", "Moved", "Basis"}
    at = 0
    for column in (*columns, "head", "name", "tab"):
        for text in (
            SPELLINGS if column in ("Note", "Source", "head", "name") else (SPELLINGS[at % len(SPELLINGS)],)
        ):
            at += 1
            if column in money and text in ("321549876", "321 549876"):
                text = "321-54-9876"  # noqa: PLW2901 - nine digits are dollars there
            cells = row | (
                {column: text}
                if column in columns
                else {f"about {text}": "x"}
                if column == "head"
                else {"Note": "x"}
            )
            path = book.parent / (
                f"of {text.replace('/', '_')}{suffix}" if column == "name" else f"sheet{suffix}"
            )
            if suffix == ".csv":
                path.write_text(f"{','.join(cells)}\n{','.join(cells.values())}\n", "utf-8")
            else:
                made = openpyxl.Workbook()
                page = made.active
                assert page is not None
                if column == "tab":
                    page.title = text.replace("/", "_")
                page.append(list(cells))
                page.append(list(cells.values()))
                made.save(path)
            for words in (("import", str(path), "--dry-run"), ("import", str(path), "--yes")):
                code, said = run(book, *words)
                assert code != 70, (column, text, said)
                assert text not in said, (column, text, said)
            ledger = (book / store.CSV).read_bytes()
            assert text.encode() not in ledger, (column, text)
            assert column in ("head", "name", "tab") or ledger == before, (column, text)
            (book / store.CSV).write_bytes(before)
            for name in (store.SEAL, store.LAST):
                (book / name).unlink(missing_ok=True)
            run(book, "check", "--seal")
            assert not [one for one in book.rglob("*") if text in one.name]


# Pages


class Forms(HTMLParser):
    """The forms of a page: where each goes, how, and its fields with what stands in them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, dict[str, str]]] = []
        self.files: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((of.get("action", ""), of.get("method", "get").lower(), {}))
        elif tag in ("input", "textarea", "select", "button") and self.found and of.get("name"):
            chosen = of.get("type") not in ("radio", "checkbox") or "checked" in of
            if chosen or of["name"] not in self.found[-1][2]:
                self.found[-1][2][of["name"]] = of.get("value", "")
            if of.get("type") == "file":
                self.files.add(of["name"])


def pages_of(app: Flask) -> list[str]:
    """Every page, with each kind of entry, each verb, a person and a year where it wants them."""
    from basisbook.cli.web.doing import VERBS
    from basisbook.ledger.kinds import KINDS

    wanted = {
        "person": ["ana"],
        "year": ["2021"],
        "kind": [one for one in KINDS if one != "void"],
        "number": ["1"],
        "verb": list(VERBS),
    }
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in ("enter", "static"):
            continue
        parts = [wanted[name] for name in sorted(rule.arguments)]
        for values in itertools.product(*parts):
            path = rule.rule
            for name, value in zip(sorted(rule.arguments), values, strict=True):
                path = re.sub(rf"<(\w+:)?{name}>", value, path)
            found.append(path)
    return found


STATED = {"person": "ana", "tax_year": "2020", "date": "2020-03-10", "account": "van", "amount": "5"}
DOLLARS = {"amount", "basis", "moved", "value", "cap", "wage", "agi"}


def test_no_page_takes_or_shows_a_number(book: Path) -> None:
    """Every field of every form of every page, and every part of an address; with all spellings in `make fuzz`."""
    pytest.importorskip("flask")
    from basisbook.cli.web import app as web

    record = "record contribution --tax-year 2020 --date 2020-03-10 --amount 6000 --basis 6000 --account van"
    assert run(book, *record.split())[0] == 0
    app = web.make(book, lambda: dt.date(2026, 5, 4), token="t", host="127.0.0.1:1", read_only=False)
    client, at, origin = app.test_client(), "http://127.0.0.1:1", {"Origin": "http://127.0.0.1:1"}
    client.get("/enter/t", base_url=at)
    every = os.environ.get("HYPOTHESIS_PROFILE") == "fuzz"
    turn, tried = itertools.cycle(SPELLINGS), 0

    def send(path: str, how: str, data: dict[str, Any], text: str, where: object) -> None:
        nonlocal tried
        tried += 1
        more: dict[str, Any] = {"data": data} if how == "post" else {"query_string": data}
        answer = getattr(client, how)(path, base_url=at, headers=origin, follow_redirects=True, **more)
        assert answer.status_code < 500, (path, where, text)
        assert text not in answer.get_data(as_text=True), (path, where, text)
        held = everything_in(book).replace(b'ssn = "321-54-9876"', b"")
        assert text.encode() not in held, (path, where, text)

    for path in pages_of(app):
        for text in SPELLINGS if every else (next(turn),):
            for part in set(re.findall(r"ana|van|[a-z-]{6,}", path)):
                send(path.replace(part, text.replace("/", "%2F")), "get", {}, text, part)
        page = client.get(path, base_url=at)
        if page.status_code != 200 or "html" not in page.mimetype:
            continue
        forms = Forms(page.get_data(as_text=True))
        for action, how, fields in forms.found:
            for name in fields:
                for text in SPELLINGS if every else (next(turn),):
                    if name in DOLLARS and text in ("321549876", "321 549876"):
                        continue
                    data: dict[str, Any] = {
                        **fields,
                        **{one: STATED[one] for one in fields if one in STATED},
                        name: text,
                    }
                    if name in forms.files:
                        sheet = f"Tax Year,Kind,Amount,Note,{text}\n2021,figure,5,{text},x\n".encode()
                        data[name] = [(io.BytesIO(sheet), "a.csv"), (io.BytesIO(sheet), f"{text}.csv")]
                    send(action or path, how, data, text, name)
    assert tried > 200
