"""No spelling of a social security number enters the book or comes out of it, and nothing that is printed is obeyed."""

from __future__ import annotations

import io
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
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
