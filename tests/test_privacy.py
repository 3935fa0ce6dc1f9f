"""A number in book.toml is on forms alone; files are for their owner; no command but `forms fetch` uses the network."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path
from typing import Any, NoReturn

import pytest
from blanks_at_hand import blank
from click.testing import CliRunner

from basisbook.cli.main import main
from basisbook.cli.output import as_text, by_years
from basisbook.forms.official import blanks, kept, template
from basisbook.ledger.evidence.documents import masked
from basisbook.ledger.problems import SSN, Cents, FormError, Problem, do, hidden
from basisbook.ledger.store.csv_text import as_csv, begins_a_formula

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[1] / "sample_data"
NUMBER = "987-65-4329"

COMMANDS = (
    "show", "show 2023", "show --format json", "show --format csv", "show --roth", "explain 2023 14 --all", "check",
    "diff", "diff --format json", "diff --pdf OUT/diff.pdf", "amend", "amend --format json", "amend --out OUT/papers",
    "fill all --out OUT/new/forms", "fill all --one-pdf --out OUT/one", "filed 2024", "evidence list", "evidence missing",
    "evidence packet --out OUT/packet.pdf", "reconstruct", "audit", "law 2023", "forms list", f"correct {NUMBER} --note x",
    f"record figure --tax-year 2023 --code agi --amount 1 --note {NUMBER}", f"correct 1 --note {NUMBER}",
    "show --format csv --output OUT/t.csv", "convert --to parquet", "convert --to csv",
)  # fmt: skip


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BASISBOOK_BLANKS", str(tmp_path / "blanks"))
    folder = tmp_path / "book"
    shutil.copytree(SAMPLES / "missing-sep", folder)
    text = (folder / "book.toml").read_text("utf-8")
    (folder / "book.toml").write_text(text.replace("born =", f'ssn = "{NUMBER}"\nborn =', 1), "utf-8")
    return folder


def test_no_output_has_the_number_no_file_is_for_others_and_nothing_is_fetched(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        pytest.fail("a command used the network")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    out = tmp_path / "out"
    out.mkdir(mode=0o700)
    before = set(book.rglob("*"))
    for command in COMMANDS:
        result = CliRunner().invoke(main, ["--book", str(book), *command.replace("OUT", str(out)).split()])
        assert result.exit_code in (0, 1, 2), command
        assert NUMBER not in result.output, command
        assert NUMBER.replace("-", "") not in result.output, command
    made = [path for path in (*book.rglob("*"), *out.rglob("*")) if path not in before]
    assert any(path.suffix == ".pdf" for path in made)
    for path in made:
        assert path.stat().st_mode & 0o077 == 0, path
        if path.is_file() and path.suffix != ".pdf":
            assert NUMBER.encode() not in path.read_bytes(), path


def test_init_makes_a_folder_for_its_owner_alone(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["init", str(tmp_path / "mine"), "--name", "Ana Reyes"])
    assert result.exit_code == 0
    assert (tmp_path / "mine").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "line", [f"ssn = {NUMBER}", f'ssn = "{NUMBER}1"', f'"{NUMBER}" = "a"', f'ssn = ["{NUMBER}"]']
)
def test_a_number_written_wrongly_is_not_repeated(book: Path, line: str) -> None:
    text = (book / "book.toml").read_text("utf-8")
    (book / "book.toml").write_text(text.replace(f'ssn = "{NUMBER}"', line), "utf-8")
    result = CliRunner().invoke(main, ["--book", str(book), "show"])
    assert result.exit_code == 1
    assert "book.toml" in result.output
    assert NUMBER not in result.output


@pytest.mark.parametrize(
    "command", ["evidence add", "forms add", "forms bind", "filed 2021 --yes --from-pdf"]
)
def test_a_file_that_never_ends_is_refused(book: Path, command: str) -> None:
    result = CliRunner().invoke(main, ["--book", str(book), *command.split(), "/dev/zero"])
    assert result.exit_code in (1, 2)
    assert "no ordinary file" in result.output


def test_a_book_that_is_nested_too_deeply_is_refused(book: Path) -> None:
    (book / "book.toml").write_text("a = " + "[" * 20_000, "utf-8")
    result = CliRunner().invoke(main, ["--book", str(book), "show"])
    assert result.exit_code == 1
    assert "is not valid TOML" in result.output


def test_no_cell_of_a_table_is_a_formula() -> None:
    cells = (
        "=1+1",
        "@x",
        "own",
        "-5.00",
        "+1",
        "-",
        " =1",
        "-2+3+cmd|' /C calc'!A0",
        "\t=1",
        "+4 %",
        None,
        5,
        "1,234.50",
        "-1,234.50",
    )
    kept = as_csv(["a"], [[cell] for cell in cells]).splitlines()[1:]
    assert kept == [
        "'=1+1", "'@x", "own", "-5.00", "+1", "'-", "' =1", "'-2+3+cmd|' /C calc'!A0", "'\t=1", "'+4 %", '""', "5", '"1,234.50"', '"-1,234.50"',
    ]  # fmt: skip
    for written in ("-500 fee", "- see the letter", "+ bonus", "a = b", ""):
        assert not begins_a_formula(written)


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|' /C calc'!A0", "@SUM(1)", "-2+3+cmd|' /C calc'!A0", "+HYPERLINK(1)"]
)
def test_no_cell_of_a_ledger_is_a_formula(book: Path, text: str) -> None:
    (book.parent / "sheet.csv").write_text(f'Tax Year,Kind,Code,Amount,Note\n2021,figure,agi,6500,"{text}"\n')
    before = (book / "ledger.csv").read_bytes()
    figure = ("record", "figure", "--tax-year", "2021", "--code", "agi", "--amount", "5")
    for words in (
        (*figure, f"--note={text}"),
        (*figure, f"--source={text}"),
        ("import", str(book.parent / "sheet.csv"), "--yes"),
    ):
        result = CliRunner().invoke(main, ["--book", str(book), *words])
        if text[0] == "-" and words[0] == "record":  # no text that begins so is taken there
            assert result.exit_code == 2
            continue
        assert result.exit_code == 1, result.output
        assert "formula" in result.output, words
    assert (book / "ledger.csv").read_bytes() == before


def test_no_folder_of_a_client_is_a_formula(book: Path) -> None:
    clients = book.parent / "clients"
    clients.mkdir()
    shutil.copytree(book, clients / "=cmd|' .. calc'!A0")
    result = CliRunner().invoke(main, ["clients", str(clients), "--format", "csv"])
    assert ",'=cmd|" in result.output, result.output


def test_a_finding_that_comes_twice_and_names_no_year_is_shown_once() -> None:
    found = Problem("evidence", "warning", "", "the papers say: twice", (do("audit"),))
    of_years = [Problem("late", "warning", "", "late", (do("amend"),), year=year) for year in (2022, 2023)]
    shown = by_years(dict.fromkeys([found, found, *of_years]))
    assert shown[0] == found
    assert [problem.text for problem in shown[1:]] == ["2022-2023: late"]


@pytest.mark.parametrize(
    "typed",
    [
        ["show", "987654329"],
        ["check", "987-65-4329"],
        ["record", "987654329"],
        ["correct", "1", "--note", "his number is 987 65 4329"],
    ],
)
def test_a_number_typed_in_the_wrong_place_is_not_repeated_and_not_kept(typed, tmp_path) -> None:
    """Dashes, blanks or nothing between the digits: it is hidden in the message and does not reach the ledger."""
    book = tmp_path / "book"
    shutil.copytree(Path(__file__).parents[1] / "sample_data" / "couple", book)
    before = (book / "ledger.csv").read_bytes()
    result = CliRunner().invoke(main, ["--book", str(book), *typed])
    assert result.exit_code in (1, 2)
    assert "4329" not in result.output
    assert (book / "ledger.csv").read_bytes() == before


PAPER = Path(__file__).parent / "data" / "evidence" / "wi_2022_jordan_dotted.txt"


@pytest.mark.parametrize("number", [NUMBER, NUMBER.replace("-", ""), NUMBER.replace("-", " ")])
def test_a_number_in_the_name_of_a_paper_is_not_kept(number: str, book: Path, tmp_path: Path) -> None:
    """Nor one in the reason for setting it aside; nor is one of an earlier version repeated."""
    paper = tmp_path / f"mine-{number}.txt"
    paper.write_bytes(PAPER.read_bytes())
    run = CliRunner()
    added = run.invoke(main, ["--book", str(book), "evidence", "add", str(paper), "--person", "omar"])
    assert added.exit_code == 0
    (card,) = (book / "evidence").glob("*.card.json")
    assert "mine-(hidden).txt" in card.read_text("utf-8")
    words = ["set-aside", added.stdout.split()[0], "--because", f"not of {number}"]
    aside = run.invoke(main, ["--book", str(book), "evidence", *words])
    assert "not of (hidden)" in aside.output
    assert "4329" not in added.output + aside.output + card.read_text("utf-8")
    card.write_text(card.read_text("utf-8").replace("(hidden)", number), "utf-8")
    for words in (["list"], ["list", "--format", "json"], ["show", added.stdout.split()[0]]):
        assert "4329" not in run.invoke(main, ["--book", str(book), "evidence", *words]).output


@pytest.mark.parametrize(
    "command", ["evidence add", "forms add", "filed 2021 --yes --from-pdf", "show --book"]
)
def test_a_number_in_the_name_of_a_file_is_not_repeated(command: str, book: Path, tmp_path: Path) -> None:
    path = tmp_path / "nothing" / f"x{NUMBER.replace('-', '')}.pdf"
    result = CliRunner().invoke(main, ["--book", str(book), *command.split(), str(path)])
    assert result.exit_code in (1, 2)
    assert "4329" not in result.output
    assert "(hidden)" in result.output


def test_digests_and_amounts_are_no_numbers_of_a_person() -> None:
    digest = "0f" * 10 + "123456789" + "ab" * 17 + "c"
    found = Problem(
        "x",
        "error",
        f"evidence/{digest}.txt",
        "123456789.00",
        (do("record", amount=Cents(12345678900), line="14=123456789"),),
    )
    shown = as_text(found)
    assert digest in shown
    assert "hidden" not in shown


def test_a_blank_keeps_no_number_of_the_name_it_came_under(tmp_path: Path) -> None:
    file = tmp_path / f"{NUMBER}.pdf"
    file.write_bytes(blank(2023))
    added = blanks.add(file, into=tmp_path / "blanks")
    assert added.source == "file (hidden).pdf"
    assert NUMBER not in added.path.with_suffix(".json").read_text("utf-8")


def no_room(*_: Any, **__: Any) -> NoReturn:
    raise OSError(28, "No space left on device")


def test_a_blank_that_finds_no_room_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "f8606--2023.pdf"
    file.write_bytes(blank(2023))
    monkeypatch.setattr(Path, "replace", no_room)
    with pytest.raises(FormError, match="cannot be written"):
        blanks.add(file, into=tmp_path / "blanks")
    kept.save(tmp_path / "blanks", template.compile_template(blank(2023), flat=True))
    assert list((tmp_path / "blanks").iterdir()) == []


def test_the_demo_does_not_write_over_a_book(tmp_path: Path) -> None:
    run = CliRunner()
    assert run.invoke(main, ["demo", str(tmp_path / "demo")]).exit_code == 0
    assert (tmp_path / "demo").stat().st_mode & 0o077 == 0
    ledger = tmp_path / "demo" / "dentist" / "ledger.csv"
    with ledger.open("a") as file:
        file.write("mine")
    again = run.invoke(main, ["demo", str(tmp_path / "demo")])
    assert again.exit_code == 1
    assert "there is a book already" in again.output
    assert ledger.read_text("utf-8").endswith("mine")


@pytest.mark.parametrize("dash", ["\u2011", "\u2013", "\u2212", "\u00a0", "\u202f"])
def test_a_number_with_another_dash_or_blank_is_a_number(dash: str) -> None:
    number = NUMBER.replace("-", dash)
    assert hidden(number) == hidden(number, SSN) == "(hidden)"
    assert masked(number) == "XXX-XX-XXXX"
