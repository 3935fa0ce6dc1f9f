"""The commands: what they print, what they write, and how a run ends."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from blanks_at_hand import blank_path
from click.testing import CliRunner, Result
from terminal import PROGRAM, ROOT, TODAY, run, run_in_terminal, surroundings

from basisbook.cli.main import COMMANDS, main
from basisbook.cli.shells import quoted
from basisbook.ledger import journal, store

SSN = "900-12-3456"
"""No such number is ever given to anybody."""
BOOK = f"""[people.ana]
name = "Ana Reyes"
born = 1979-05-04
ssn = "{SSN}"
street = "12 Elm Street"
city = "Springfield, IL 62704"

[accounts.van]
person = "ana"
type = "traditional"
custodian = "Vanguard"

[accounts.roth]
person = "ana"
type = "roth"

[accounts.aunt]
person = "ana"
type = "inherited-traditional"
decedent = "Maria Reyes"
"""
STORY = (
    "contribution --tax-year 2021 --date 2022-03-10 --account van --amount 6000 --basis 6000",
    "conversion --date 2022-04-01 --account van --to roth --amount 6000.40",
    "year-end-value --tax-year 2022 --account van --amount 0",
    "contribution --tax-year 2023 --date 2023-05-01 --account van --amount 6500 --basis 6500",
)


pytestmark = [pytest.mark.alone, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def basisbook(*arguments: str, code: int = 0, typed: str = "") -> Result:
    result = CliRunner().invoke(main, list(arguments), input=typed)
    assert result.exit_code == code, (result.exit_code, result.output)
    assert "Traceback" not in result.output
    assert SSN not in result.output
    return result


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "book.toml").write_text(BOOK)
    store.create(folder)
    for line in STORY:
        basisbook("--book", "book", "record", *line.split())
    return folder


def sample(name: str) -> str:
    return str(ROOT / "sample_data" / name)


# The program


def test_every_command_has_help_that_fits_a_terminal() -> None:
    for name in ("", *COMMANDS):
        result = basisbook(*filter(None, [name, "--help"]))
        assert result.stdout.startswith("Usage: ")
        assert max(map(len, result.stdout.splitlines())) <= 120, name


def test_help_and_show_import_nothing_slow() -> None:
    slow = ("pandas", "pyarrow", "pypdf", "reportlab", "numpy")
    for arguments in (
        ["--help"],
        ["--book", sample("retiree"), "show"],
        ["--book", sample("retiree"), "check"],
    ):
        code = (
            "import sys; from basisbook.cli.main import main\n"
            f"try: main({arguments!r})\nexcept SystemExit: pass\n"
            f"print([name for name in {slow!r} if name in sys.modules], file=sys.stderr)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], env=surroundings(), capture_output=True, text=True, check=True
        )
        assert done.stderr.endswith("[]\n"), done.stderr


def test_the_book_is_named_before_or_after_the_command_or_found(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = basisbook("--book", str(book), "show").stdout
    assert basisbook("show", "--book", str(book)).stdout == before
    monkeypatch.setenv("BASISBOOK_BOOK", str(book))
    assert basisbook("show").stdout == before
    monkeypatch.delenv("BASISBOOK_BOOK")
    (book / "deeper").mkdir()
    monkeypatch.chdir(book / "deeper")
    assert basisbook("show").stdout == before


def test_without_a_book_it_says_what_to_do() -> None:
    error = basisbook("show", code=1).stderr
    assert "there is no book.toml here or in any folder above" in " ".join(error.split())
    assert "basisbook init FOLDER" in error


def test_remedies_name_the_book_that_was_named(book: Path) -> None:
    basisbook(
        "--book",
        str(book),
        "record",
        "distribution",
        "--date",
        "2023-09-01",
        "--amount",
        "100",
        "--account",
        "van",
    )
    error = basisbook("--book", str(book), "show", code=1).stderr
    assert (
        f"    basisbook --book {book} record year-end-value --person ana --tax-year 2023 --account van\n"
        in error
    )


def test_a_bug_is_one_calm_message(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("basisbook.ledger.store.read", lambda _: 1 // 0)
    result = basisbook("--book", str(book), "show", code=70)
    assert result.stdout == ""
    assert "this is a bug of basisbook" in result.stderr
    assert "BASISBOOK_TRACEBACK" in result.stderr
    monkeypatch.setenv("BASISBOOK_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        main(["--book", str(book), "show"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("command", ["show", "show --format json", "check", "--help"])
def test_a_full_disk_is_no_bug(command: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*PROGRAM, "--book", sample("dentist"), *command.split()],
            env=surroundings(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert done.stderr.startswith(
        "error: what this command prints cannot be written: No space left on device"
    )
    assert "Exception ignored" not in done.stderr


def test_remedies_quote_a_folder_with_blanks(tmp_path: Path) -> None:
    folder = tmp_path / "mein Büchlein"
    made = basisbook("init", str(folder), "--name", "Änne Müller", "--account", "van=traditional")
    assert f"--book '{folder}' record" in " ".join(made.stderr.split())
    assert "[people.anne]" in (folder / "book.toml").read_text("utf-8")
    assert f"    basisbook check --book '{folder}'\n" in basisbook("init", str(folder), code=1).stderr
    assert f"    basisbook init '{folder}x'\n" in basisbook("--book", f"{folder}x", "show", code=1).stderr
    basisbook("--book", str(folder), "record", "opening-basis", "--tax-year", "2020", "--amount", "5")
    ledger = folder / store.CSV
    ledger.write_bytes(ledger.read_text("utf-8").encode("utf-16"))
    lines = basisbook("--book", str(folder), "check", code=1).stdout.splitlines()
    remedy = next(one for one in lines if one.startswith("    ") and "basisbook" not in one)
    subprocess.run(["sh", "-c", remedy], check=True, cwd="/", timeout=60)
    assert "nothing is wrong" in basisbook("--book", str(folder), "check").stdout


def test_remedies_quote_a_file_with_blanks_and_quotation_marks(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = str(tmp_path / "Ana's old papers" / "form 8606.pdf")
    folder = Path(name).parent
    folder.mkdir()
    named = ("--book", str(book))
    assert shlex.split(quoted(name)) == [name]
    assert quoted(name).startswith('"')  # readable, and not its apostrophe in pieces
    said = basisbook(*named, "diff", "--with", name, "--from", "2024-01-01", code=2).stderr
    assert f"diff --with {quoted(name)}\n" in said
    for command in (("forms", "bind", name), ("forms", "add", name)):
        assert f"    ls -l {quoted(str(folder))}\n" in basisbook(*command, code=1).stderr
    monkeypatch.setenv("BASISBOOK_BLANKS", str(folder))
    Path(name).write_bytes(b"%PDF-1.7 and no more")
    away = f"    rm {quoted(name)} && basisbook forms fetch YEAR\n"
    assert away in basisbook("forms", "verify", code=1).stderr
    lines = {"1": "6500"}
    read = type("Read", (), {"tax_year": 2021, "lines": lines})
    monkeypatch.setattr("basisbook.forms.official.read_form.read_forms", lambda _: (read,))
    filed = ("filed", "2022", "--from-pdf", name)
    said = basisbook(*named, *filed, code=2).stderr
    assert f"filed 2021 --from-pdf {quoted(name)}\n" in said
    said = basisbook(*named, "filed", "2021", "--from-pdf", name, code=2).stderr
    assert f"filed 2021 --from-pdf {quoted(name)} --yes\n" in said
    assert f"--book {quoted(str(folder / 'dentist'))} show" in " ".join(
        basisbook("demo", str(folder)).stderr.split()
    )


def test_the_number_in_a_ledger_is_taken_out_of_the_book_that_was_named(book: Path) -> None:
    basisbook("--book", str(book), "correct", "4", "--note", "as on the form")
    path = book / "ledger.csv"
    path.write_text(path.read_text("utf-8").replace("as on the form", "900-00-0001"), "utf-8")
    said = basisbook("--book", str(book), "check", code=1).stdout
    assert f"mv {book}/ledger.seal {book}/ledger.seal.old && basisbook --book {book} check --seal" in said


def test_a_pool_with_an_apostrophe_can_be_pasted(book: Path) -> None:
    toml = book / "book.toml"
    toml.write_text(toml.read_text("utf-8").replace("Maria Reyes", "Maria O'Brien"), "utf-8")
    given = ("distribution", "--date", "2022-03-01", "--account", "aunt", "--amount", "5")
    basisbook("--book", str(book), "record", *given)
    words = ("--book", str(book), "show", "--pool", "nobody")
    [remedy] = [
        line.strip()
        for line in basisbook(*words, code=2).stderr.splitlines()
        if "show --pool" in line and "O'" in line
    ]
    shown = basisbook(*shlex.split(remedy)[1:]).stdout
    assert shown.startswith("Ana Reyes: IRAs inherited from Maria O'Brien")


def test_a_folder_that_is_gone_is_no_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "cwd", gone)
    assert "no longer there" in basisbook("show", code=1).stderr


def test_a_book_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine")
    error = basisbook("init", "notes", code=1).stderr
    assert "notes: error: a book is a folder, and this is a file" in error
    assert "a book already" not in error
    assert (tmp_path / "notes").read_text() == "mine"


def test_an_opening_basis_alone_is_shown(tmp_path: Path) -> None:
    basisbook("init", "b", "--name", "Ana Reyes", "--account", "van=traditional")
    opening = ("record", "opening-basis", "--tax-year", "2024", "--amount", "10000")
    assert (
        "basis at the end of 2024: 10,000; the record begins there"
        in basisbook("--book", "b", *opening).stdout
    )
    assert "a basis of 10,000 at the end of 2024" in basisbook("--book", "b", "show").stdout
    taken = ("record", "distribution", "--date", "2026-01-05", "--account", "van", "--amount", "100")
    basisbook("--book", "b", *taken)
    assert "Basis at the end of 2025: 10,000." in basisbook("--book", "b", "show").stdout
    assert (tmp_path / "b").is_dir()


@pytest.mark.parametrize(
    "words",
    [["diff"], ["amend"], ["show"], ["show", "--roth"], ["show", "2023", "--both-ways"]],
    ids=" ".join,
)
def test_a_name_with_square_brackets_is_a_name(tmp_path: Path, words: list[str]) -> None:
    folder = tmp_path / "omar"
    shutil.copytree(sample("missing-sep"), folder)
    told = (folder / "book.toml").read_text()
    (folder / "book.toml").write_text(re.sub("name = .*", 'name = "Omar [/b] :smile: [red]Haddad"', told))
    result = CliRunner().invoke(main, ["--book", str(folder), *words])
    assert result.exit_code != 70, result.output
    assert "Omar [/b] :smile: [red]Haddad" in " ".join(result.output.split())


def test_years_in_which_nothing_happened_share_a_row(book: Path) -> None:
    def contributed(year: int) -> None:
        basisbook("--book", str(book), "record", "contribution", "--person", "ana", "--tax-year", str(year),
                  "--date", f"{year}-05-01", "--amount", "1000", "--basis", "1000")  # fmt: skip

    def years() -> list[str]:
        rows = basisbook("--book", str(book), "show", "2003-2014").stdout.splitlines()
        return [row.split()[0] for row in rows if re.match(r"(19|20)\d\d(-\d{4})? ", row)]

    contributed(2003)
    contributed(2006)
    contributed(2014)
    assert years() == ["2003", "2004", "2005", "2006", "2007-2013", "2014"]
    shown = basisbook("--book", str(book), "show", "--format", "json").stdout
    assert '"tax_year": 2010' in shown, "for a program every year has its own row"


def test_commands_at_the_same_time_take_turns(book: Path) -> None:
    before = len(store.read(book).entries)
    running = [
        subprocess.Popen(
            [*PROGRAM, "--book", str(book), "record", "distribution", "--date", f"2024-02-{day}",
             "--account", "van", "--amount", str(day)],
            env=surroundings(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for day in range(11, 17)
    ]  # fmt: skip
    for one in running:
        _, error = one.communicate(timeout=60)
        assert one.returncode == 0, error
    read = store.read(book)
    assert not read.errors
    assert len(read.entries) == before + len(running)


def test_a_negative_amount_is_explained(book: Path) -> None:
    words = ("record", "distribution", "--date", "2024-01-05", "--amount", "-5")
    assert "An amount is never negative" in basisbook("--book", str(book), *words, code=2).stderr


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    ours, theirs = os.pipe()
    os.close(ours)  # whoever was to read is gone
    try:
        arguments = [*PROGRAM, "--book", sample("retiree"), "show", "--format", "json"]
        done = subprocess.run(
            arguments,
            env=surroundings(),
            stdout=theirs,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd=tmp_path,
        )
    finally:
        os.close(theirs)
    assert (done.returncode, done.stderr) == (141, "")


def test_an_interrupt_is_one_line(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("basisbook.ledger.store.read", interrupt)
    said = basisbook("--book", str(book), "show", code=130).stderr.strip()
    assert said == "Interrupted. A ledger is written as a whole or not at all."


# record, correct, void


def test_record_says_what_it_wrote_and_what_it_changed(book: Path) -> None:
    result = basisbook(
        "--book", str(book), "record", "contribution", "--tax-year", "2024", "--date", "4/1/2025", "--amount", "7,000",
        "--basis", "7,000", "--account", "van",
    )  # fmt: skip
    assert result.stdout.splitlines() == [
        "entry 5: contribution of 7,000 for 2024 on 2025-04-01 (van)",
        "2024: line 1 7,000; taxable 0; basis 13,500",
    ]
    assert result.stderr == ""
    entry = store.read(book).entries[-1]
    assert (entry.person, entry.amount, str(entry.recorded)) == ("ana", 700_000, TODAY)


def test_a_refused_entry_is_not_written(book: Path) -> None:
    before = (book / "ledger.csv").read_bytes(), (book / "ledger.seal").read_bytes()
    basisbook("--book", str(book), "record", *STORY[0].split(), code=1)
    basisbook(
        "--book",
        str(book),
        "record",
        "distribution",
        "--date",
        "2022-01-01",
        "--amount",
        "1",
        "--account",
        "x",
        code=1,
    )
    basisbook("--book", str(book), "record", "distribution", "--date", "2022-01-01", code=2)
    basisbook("--book", str(book), "correct", "1", "--basis", "9000", code=1)
    assert before == ((book / "ledger.csv").read_bytes(), (book / "ledger.seal").read_bytes())


def test_what_is_typed_never_shows_a_social_security_number(book: Path) -> None:
    result = basisbook(
        "--book",
        str(book),
        "record",
        "distribution",
        "--date",
        "2022-01-01",
        "--amount",
        "1",
        "--note",
        f"me: {SSN}",
        code=1,
    )
    assert "social security number" in result.stderr
    basisbook(
        "--book", str(book), "record", "distribution", "--date", SSN, "--amount", SSN.replace("-", ""), code=2
    )


def test_it_asks_only_at_a_terminal(book: Path) -> None:
    arguments = ("record", "year-end-value", "--tax-year", "2023")
    silent = run(book, *arguments)
    assert (silent.returncode, silent.stdout) == (2, "")
    assert "basisbook record year-end-value --person ana --tax-year 2023 --amount" in silent.stderr
    asked = run_in_terminal(book, *arguments, answers="nowhere\nvan\n1e3\n1,000\n")
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.startswith("entry 5: year-end-value of 1,000 for 2023 (van)\n")
    assert "van   traditional, Vanguard" in asked.stderr
    assert "one of van or aunt" in asked.stderr
    assert "without an exponent" in asked.stderr


def test_leaving_the_questions_writes_nothing(book: Path) -> None:
    before = (book / "ledger.csv").read_bytes()
    left = run_in_terminal(book, "record", "conversion", answers="2023-01-01\n")
    assert left.returncode == 130
    assert left.stderr.endswith("\nNothing was written.\n")
    assert (book / "ledger.csv").read_bytes() == before


def test_control_c_in_a_question_writes_nothing_and_says_so(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted:
        def isatty(self) -> bool:
            return True

        def readline(self) -> str:
            raise KeyboardInterrupt

    before = (book / "ledger.csv").read_bytes()
    monkeypatch.setattr("basisbook.cli.output.stdin_is_terminal", lambda: True)
    monkeypatch.setattr(
        "basisbook.cli.output.sys",
        type("Sys", (), {"stdin": Interrupted(), "stdout": io.StringIO(), "stderr": io.StringIO()}),
    )
    said = basisbook("--book", str(book), "record", "conversion", code=130).stderr
    assert said.endswith("\nNothing was written.\n")
    assert (book / "ledger.csv").read_bytes() == before


def test_check_shows_fifty_findings_in_the_order_of_the_rows_and_counts_the_others(book: Path) -> None:
    lines = (book / "ledger.csv").read_text("utf-8").splitlines()
    rows = [
        f"{number},2026-06-30,ana,contribution,20{number % 30:02},2024-01-01,none,,0.00,,,,,,,"
        for number in range(5, 105)
    ]
    (book / "ledger.csv").write_text("\n".join([*lines, *rows]) + "\n", "utf-8")
    short = basisbook("--book", str(book), "check", code=1).stdout
    places = [int(one) for one in re.findall(r"^ledger\.csv:(\d+): error", short, re.MULTILINE)]
    assert (len(places), places) == (50, sorted(places))
    every = basisbook("--book", str(book), "check", "--all", code=1).stdout
    shown = len(re.findall(r"^\S*:? ?(?:error|warning|note): ", every, re.MULTILINE))
    assert f"error: and {shown - 50} more\n    basisbook --book {book} check --all\n" in short
    assert "more\n" not in every
    assert short.splitlines()[-1] == every.splitlines()[-1], "all are counted"


def test_a_correction_of_a_correction_finds_the_original(book: Path) -> None:
    basisbook("--book", str(book), "correct", "4", "--amount", "6400", "--basis", "6400")
    result = basisbook("--book", str(book), "correct", "5", "--amount", "6300", "--basis", "6300")
    assert result.stdout.splitlines()[:3] == [
        "entry 6 corrects entry 4",
        "entry 4 now counts as entry 6 says: contribution of 6,300 for 2023 on 2023-05-01",
        "(van)",
    ]
    result = basisbook("--book", str(book), "void", "6")
    assert "entry 4 is struck: nothing counts for it" in result.stdout
    assert 4 not in journal.in_force(store.read(book).entries)
    assert "\n7 entries: 1 note\ndigest 7:" in basisbook("--book", str(book), "check").stdout


def test_an_option_without_a_value_is_asked_for(book: Path) -> None:
    result = run_in_terminal(book, "correct", "4", "--date", "--basis", answers="2023-05-02\n6000\n")
    assert result.returncode == 0, result.stderr
    now = journal.in_force(store.read(book).entries)[4]
    assert (str(now.date), now.basis, now.amount) == ("2023-05-02", 600_000, 650_000)


def test_an_empty_value_empties_the_cell(book: Path) -> None:
    basisbook("--book", str(book), "correct", "4", "--date", "")
    assert journal.in_force(store.read(book).entries)[4].date is None


def test_init_asks_at_a_terminal_and_makes_a_book_that_works(tmp_path: Path) -> None:
    done = run_in_terminal(tmp_path, "init", "new", answers="Ben O'Neil\n\nfid=ira\nfid=sep\n\n")
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE((tmp_path / "new" / "book.toml").stat().st_mode) == 0o600
    assert run(tmp_path, "--book", "new", "check").stdout == "0 entries: nothing is wrong\n"
    again = run(tmp_path, "init", "new")
    assert again.returncode == 1
    assert "there is a book already" in again.stderr


# show


def test_json_is_the_history_and_nothing_else() -> None:
    shown = json.loads(basisbook("--book", sample("dentist"), "show", "--format", "json").stdout)
    expected = ROOT / "tests" / "data" / "sample_expected" / "dentist.json"
    assert shown == json.loads(expected.read_text("utf-8"))
    one = json.loads(
        basisbook("--book", sample("couple"), "show", "2023", "--person", "rosa", "--format", "json").stdout
    )
    assert list(one["people"]) == ["rosa"]
    assert [year["tax_year"] for year in one["people"]["rosa"]["pools"]["own"]["years"]] == [2023]


def test_csv_and_parquet_hold_the_same_lines(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    text = basisbook("--book", sample("dentist"), "show", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    basisbook("--book", sample("dentist"), "show", "--format", "parquet", "--output", "x.parquet")
    assert stat.S_IMODE((tmp_path / "x.parquet").stat().st_mode) == 0o600
    table = pq.read_table(tmp_path / "x.parquet").to_pylist()
    for of_csv, of_parquet in zip(rows, table, strict=True):
        ratio = of_csv.pop("ratio"), of_parquet.pop("ratio")
        assert ratio == ("", None) or Decimal(ratio[0]) == ratio[1]
        assert {name: "" if cell is None else str(cell) for name, cell in of_parquet.items()} == of_csv
        of_parquet["ratio"] = ratio[1]
    (line,) = [row for row in table if (row["tax_year"], row["line"]) == (2022, "14")]
    assert (line["amount"], line["ratio"], line["status"]) == (Decimal("5825.00"), None, "complete")
    (ratio,) = [row for row in table if (row["tax_year"], row["line"]) == (2022, "10")]
    assert (ratio["amount"], ratio["ratio"]) == (None, Decimal("0.029126"))


@pytest.mark.parametrize("name", ["backdoor", "couple", "dentist", "retiree", "rollover-and-back"])
def test_tables_fit_eighty_columns(name: str) -> None:
    for arguments in ([], ["2024"], ["2025"]):
        text = basisbook("--book", sample(name), "show", *arguments).stdout
        assert max(map(len, text.splitlines())) <= 80, text
        assert not any(line.endswith(" ") for line in text.splitlines())


def test_large_amounts_in_cents_still_fit(book: Path) -> None:
    basisbook("--book", str(book), "record", "method", "--tax-year", "2021", "--code", "money=cents")
    basisbook(
        "--book",
        str(book),
        "record",
        "distribution",
        "--date",
        "2023-06-01",
        "--account",
        "van",
        "--amount",
        "123456789.01",
    )
    basisbook(
        "--book",
        str(book),
        "record",
        "year-end-value",
        "--tax-year",
        "2023",
        "--account",
        "van",
        "--amount",
        "987654321.09",
    )
    text = basisbook("--book", str(book), "show").stdout
    assert max(map(len, text.splitlines())) <= 80, text
    assert "No room for" in text


def test_the_most_that_may_go_to_a_plan_is_value_less_basis() -> None:
    text = " ".join(basisbook("--book", sample("retiree"), "show").stdout.split())
    assert "On December 31, 2025: total value 422,559.11, basis 30,913." in text
    assert "The most that may go to an employer plan: 391,646.11, value less basis." in text


def test_what_is_put_in_after_the_year_end_is_not_in_its_value(book: Path) -> None:
    """6,500 of line 14 came in April 2025, and could not be in the value of December 2024."""
    basisbook(
        "--book",
        str(book),
        "record",
        "year-end-value",
        "--tax-year",
        "2024",
        "--account",
        "van",
        "--amount",
        "9000",
    )
    basisbook(
        "--book", str(book), "record", "contribution", "--tax-year", "2024", "--date", "2025-04-01", "--amount", "7000",
        "--basis", "7000", "--account", "van",
    )  # fmt: skip
    text = " ".join(basisbook("--book", str(book), "show").stdout.split())
    assert (
        "On December 31, 2024: total value 9,000, basis 6,500 (and 7,000 put in since for that year)." in text
    )
    assert "employer plan: 2,500," in text
    with_value = " ".join(basisbook("--book", str(book), "show", "--value", "20000").stdout.split())
    assert "With the value you gave: total value 20,000, basis 13,500." in with_value
    assert "employer plan: 6,500," in with_value


def test_an_estimate_is_said_to_be_one(book: Path) -> None:
    basisbook(
        "--book",
        str(book),
        "record",
        "conversion",
        "--date",
        "2026-05-01",
        "--account",
        "van",
        "--to",
        "roth",
        "--amount",
        "1000",
    )
    result = basisbook("--book", str(book), "show")
    assert "in progress" in result.stdout
    text = basisbook("--book", str(book), "show", "2026", "--value", "50000").stdout
    assert "an estimate: not to be filed" in text
    refused = basisbook("--book", str(book), "fill", "2026", "--out", "pdf")
    assert "2026: in progress" in refused.stderr
    assert not (book.parent / "pdf").exists()


def test_as_of_shows_what_was_known(book: Path) -> None:
    assert (
        "No year has anything to show yet"
        in basisbook("--book", str(book), "show", "--as-of", "2020-01-01").stdout
    )
    said = basisbook("--book", str(book), "show", "2018", "--as-of", "2020-01-01", code=1).stderr
    assert "on 2020-01-01 the record had nothing, of 2018 neither" in " ".join(said.split())


# explain


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("2023 --on 2020-01-01", "--on 2020-01-01 is before 2023 began"),
        ("2023 --on 2030-01-01", "--on 2030-01-01 is after 2026-06-30, the day it is"),
        ("2023 --line 14=5 --received 2019-01-01", "--received 2019-01-01 is before 2023 began"),
        ("2050 --none", "2050 has not begun"),
        ("2023 --line 14=5 --pool nobody", 'Ana Reyes has no pool "nobody"; there are own, Maria Reyes'),
        ("2023 --line 10=37.5", 'line 10: "37.5" is not a share from 0 to 1'),
        ("2023 --line 10=$5,,.5", 'line 10: "$5,,.5" is not a share from 0 to 1'),
        ("2023 --line 14=5 --return 4a=5,,.,5", 'line 4a: "5,,.,5"'),
    ],
)
def test_what_cannot_have_been_filed_is_refused_before_anything_is_written(
    words: str, message: str, book: Path
) -> None:
    before = (book / "ledger.csv").read_bytes()
    said = basisbook("--book", str(book), "filed", *words.split(), code=2).stderr
    assert message in said
    assert (book / "ledger.csv").read_bytes() == before
    assert not (book / "filed").exists()
    if "--on" in words:
        remedy = said.splitlines()[-1].strip()
        assert remedy.endswith(" --on"), "the day only its owner knows"
        basisbook(*shlex.split(remedy)[1:], "2024-04-10")


def test_a_day_of_recording_that_has_not_come_is_said_before_it_is_sealed(book: Path) -> None:
    path = book / "ledger.csv"
    row = "5,2062-01-01,ana,distribution,2024,2024-05-01,van,,5.00,,,,,,,"
    path.write_text(f"{path.read_text('utf-8')}{row}\n", "utf-8")
    seal = (book / "ledger.seal").read_bytes()
    for words in (("check",), ("check", "--seal")):
        result = basisbook("--book", str(book), *words, code=1)
        assert "    in row 6, recorded may be 2026-06-30 at the latest\n" in result.stdout + result.stderr
    assert (book / "ledger.seal").read_bytes() == seal
    path.write_text(path.read_text("utf-8").replace("2062-01-01", TODAY), "utf-8")
    assert basisbook("--book", str(book), "check", "--seal", code=1).stdout.startswith("sealed 1 entry\n")


@pytest.mark.parametrize(
    "words", [("record", "distribution", "--date", "2024-01-05", "--amount", "5"), ("void", "4")]
)
def test_a_control_character_is_refused_where_it_is_typed(words: tuple[str, ...], book: Path) -> None:
    for text in ("a\tb", "\x1b[2Jx", "a\x85b"):
        said = basisbook("--book", str(book), *words, "--note", text, code=2).stderr
        assert "holds a control character, such as a tab" in " ".join(said.split())
    basisbook("--book", str(book), *words, "--note", "one\r\ntwo")
    assert store.read(book).entries[-1].note == "one\ntwo"


def value_of_2023(book: Path) -> None:
    words = "record year-end-value --tax-year 2023 --account van --amount 7"
    basisbook("--book", str(book), *words.split())


def test_a_refused_correction_keeps_what_was_typed(book: Path) -> None:
    value_of_2023(book)
    said = basisbook("--book", str(book), "correct", "5", "--tax-year", "2022", code=1).stderr
    void, again = (line.strip() for line in said.splitlines()[-2:])
    for remedy in (void, again):
        basisbook(*shlex.split(remedy)[1:])
    assert journal.in_force(store.read(book).entries)[5].tax_year == 2022


def test_the_nearest_account_is_one_that_fits(book: Path) -> None:
    words = ("record", "conversion", "--date", "2024-01-05", "--amount", "5", "--account", "rot")
    said = basisbook("--book", str(book), *words, code=1).stderr
    assert "--account roth" not in said, "it is near, and takes no conversion"


def test_a_what_if_needs_no_person_in_a_book_of_one_and_takes_nobody_else(book: Path, tmp_path: Path) -> None:
    path = tmp_path / "what-if.csv"
    path.write_text("kind,date,amount,account\nconversion,2023-05-01,50,van\n")
    value_of_2023(book)
    shown = basisbook("--book", str(book), "diff", "--with", str(path)).stdout
    assert shown.startswith("Ana Reyes: own IRAs\n\n2023")
    assert "\n: own IRAs" not in shown
    path.write_text("person,kind,date,amount\nann,conversion,2023-05-01,50\n")
    said = basisbook("--book", str(book), "diff", "--with", str(path), code=1).stderr
    assert said == 'what-if.csv:2: error: "ann" is nobody in this book\n    write person in row 2 as ana\n'


def test_diff_says_who_and_what_there_is(book: Path) -> None:
    basisbook("--book", str(book), "filed", "2022", "--line", "14=5")
    said = basisbook("--book", str(book), "diff", "--person", "nobody", code=2).stderr
    assert '"nobody" is nobody in this book; known: ana' in said
    said = basisbook("--book", str(book), "diff", "--pool", "nobody", code=2).stderr
    assert 'there is no pool "nobody"; there are own' in said
    assert f"    basisbook --book {book} diff --pool own\n" in said


@pytest.mark.parametrize("figure", ["paid=5@2019-01-01", "spouse-covered"])
def test_a_figure_that_the_ledger_would_not_take_is_not_written(figure: str, book: Path) -> None:
    before = (book / "ledger.csv").read_bytes()
    year = "2023" if "@" in figure else "2050"
    said = basisbook("--book", str(book), "amend", year, "--figure", figure, code=2).stderr
    assert "Nothing was written" in " ".join(said.split())
    assert (book / "ledger.csv").read_bytes() == before
    assert said.splitlines()[-1].endswith(f"--figure {figure.partition('=')[0]}=")


def test_a_list_of_choices_is_one_line_and_a_missing_folder_is_made(book: Path, tmp_path: Path) -> None:
    assert "Choose from: csv, parquet" in basisbook("--book", str(book), "convert", code=2).stderr
    file = tmp_path / "a new folder" / "x.csv"
    words = ("--book", str(book), "show", "--format", "csv", "--output", str(file))
    remedy = basisbook(*words, code=1).stderr.splitlines()[-1].strip()
    subprocess.run(["sh", "-c", remedy], check=True, timeout=60)
    basisbook(*words)


@pytest.mark.parametrize("damage", ["missing", "not ours", "changed"])
def test_check_and_diff_say_that_what_was_filed_is_damaged(damage: str, book: Path) -> None:
    basisbook("--book", str(book), "filed", "2022", "--line", "14=5")
    (path,) = (book / "filed").iterdir()
    if damage == "missing":
        path.unlink()
    else:
        path.write_text(
            "[]" if damage == "not ours" else path.read_text("utf-8").replace('"5"', '"6"'), "utf-8"
        )
    assert path.name in basisbook("--book", str(book), "diff", code=1).stderr
    said = basisbook("--book", str(book), "check", code=1).stdout
    assert path.name in said
    assert "from a backup" in said
    assert basisbook("--book", str(book), "show").stdout, "what happened is known all the same"


def test_figured_both_ways_a_year_without_a_form_says_why(book: Path) -> None:
    basisbook("--book", str(book), "void", "4")
    said = basisbook(
        "--book",
        str(book),
        "record",
        "year-end-value",
        "--tax-year",
        "2023",
        "--account",
        "van",
        "--amount",
        "0",
    )
    assert said.exit_code == 0
    shown = basisbook("--book", str(book), "show", "2023", "--both-ways").stdout
    assert shown.startswith("Ana Reyes: own IRAs: Form 8606 for 2023: no form, ")
    assert "not-due" not in basisbook("--book", str(book), "explain", "2023", "14", code=1).stderr


def test_explain_goes_down_to_the_entries(book: Path) -> None:
    text = basisbook("--book", str(book), "explain", "2021", "14", "--all").stdout
    assert "entry 1: contribution of 6,000 for 2021 on 2022-03-10 (van)" in text
    assert max(map(len, text.splitlines())) <= 80
    short = basisbook("--book", str(book), "explain", "2021", "14").stdout
    assert len(short.splitlines()) < len(text.splitlines())


# fill


def amounts_on(path: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        document.init_forms()
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_fill_draws_where_no_blank_is_at_hand_and_says_so(book: Path, tmp_path: Path) -> None:
    result = basisbook("--book", str(book), "fill", "2021-2023", "--out", "pdf")
    assert [line.split() for line in result.stdout.splitlines()[1:-1]] == [
        ["2021", "6,000", "0", "drawn", "pdf/8606-2021-ana.pdf"],
        # Everything was converted: Part I stays blank, and so does line 14.
        ["2022", "0", "drawn", "pdf/8606-2022-ana.pdf"],
        ["2023", "6,500", "0", "drawn", "pdf/8606-2023-ana.pdf"],
    ]
    assert "3 forms, drawn to copy from (2021-2023), which cannot be filed." in result.stdout
    assert "forms fetch 2021 2022 2023\n" in result.stderr
    assert stat.S_IMODE((tmp_path / "pdf").stat().st_mode) == 0o700
    for path in (tmp_path / "pdf").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert SSN in amounts_on(path), "the number is on the page, and nowhere else"
        assert SSN.encode() not in path.read_bytes()[:200]
    again = basisbook("--book", str(book), "fill", "2021", "--out", "pdf")
    assert "pdf/8606-2021-ana.pdf (replaced)" in again.stdout


def test_fill_writes_on_the_official_blank(book: Path, tmp_path: Path) -> None:
    blank = blank_path(2022)
    added = basisbook("forms", "add", str(blank))
    assert "added the blank Form 8606 for 2022" in added.stdout
    assert "2022  at hand: " in basisbook("forms", "list").stdout
    result = basisbook("--book", str(book), "fill", "2022", "--out", "pdf", "--alone", "--flatten")
    assert result.stdout.splitlines()[1].split() == ["2022", "0", "official", "pdf/8606-2022-ana.pdf"]
    assert "sign and date it on page 2" in " ".join(result.stderr.split())
    text = amounts_on(tmp_path / "pdf" / "8606-2022-ana.pdf")
    for expected in ("Ana Reyes", SSN, "12 Elm Street", "Springfield, IL 62704", "6,000"):
        assert expected in text, expected


def test_many_years_in_one_pdf_have_bookmarks(book: Path, tmp_path: Path) -> None:
    import pypdf

    basisbook("forms", "add", str(blank_path(2022)))
    result = basisbook("--book", str(book), "fill", "all", "--out", "pdf", "--one-pdf")
    assert {line.split()[-1] for line in result.stdout.splitlines()[1:4]} == {"pdf/8606-2021-2023-ana.pdf"}
    reader = pypdf.PdfReader(tmp_path / "pdf" / "8606-2021-2023-ana.pdf")
    assert [item.title for item in reader.outline] == ["2021", "2022", "2023"]


def test_an_incomplete_year_gets_no_form_and_the_others_do(book: Path, tmp_path: Path) -> None:
    basisbook(
        "--book",
        str(book),
        "record",
        "distribution",
        "--date",
        "2023-09-01",
        "--account",
        "van",
        "--amount",
        "100",
    )
    result = basisbook("--book", str(book), "fill", "all", "--out", "pdf", code=1)
    assert sorted(path.name for path in (tmp_path / "pdf").iterdir()) == [
        "8606-2021-ana.pdf",
        "8606-2022-ana.pdf",
    ]
    assert "record year-end-value --person ana --tax-year 2023 --account van" in result.stderr


def test_a_year_without_a_form_says_why(book: Path) -> None:
    basisbook(
        "--book",
        str(book),
        "record",
        "year-end-value",
        "--tax-year",
        "2024",
        "--account",
        "van",
        "--amount",
        "7000",
    )
    result = basisbook("--book", str(book), "fill", "2024", "--out", "pdf")
    assert result.stdout == ""
    assert "2024: no form; " in result.stderr
    assert "basis is carried" in result.stderr


def test_an_inherited_pool_gets_a_form_of_its_own(book: Path, tmp_path: Path) -> None:
    for line in (
        "opening-basis --tax-year 2022 --account aunt --amount 10000",
        "distribution --date 2023-05-05 --account aunt --amount 5000",
        "year-end-value --tax-year 2023 --account aunt --amount 45000",
    ):
        basisbook("--book", str(book), "record", *line.split())
    shown = basisbook("--book", str(book), "show").stdout
    own, inherited = shown.split("IRAs inherited from Maria Reyes")
    assert "employer plan" not in inherited
    assert "9,000" in inherited
    result = basisbook("--book", str(book), "fill", "2023", "--out", "pdf", "--pool", "Maria Reyes")
    assert [path.name for path in (tmp_path / "pdf").iterdir()] == ["8606-2023-ana-from-maria-reyes.pdf"]
    assert "a form of its own" in " ".join(result.stderr.split())
    assert own


# convert, check, demo


def test_a_ledger_in_parquet_is_the_same_ledger(book: Path) -> None:
    before = basisbook("--book", str(book), "show", "--format", "json").stdout
    basisbook("--book", str(book), "convert", "--to", "parquet")
    assert basisbook("--book", str(book), "show", "--format", "json").stdout == before
    basisbook(
        "--book",
        str(book),
        "record",
        "year-end-value",
        "--tax-year",
        "2023",
        "--amount",
        "6600",
        "--account",
        "van",
    )
    basisbook("--book", str(book), "convert", "--to", "csv")
    assert basisbook("--book", str(book), "check").stdout.startswith("5 entries: nothing is wrong\ndigest 5:")


def test_check_seal_takes_what_was_added_by_hand(book: Path) -> None:
    with (book / "ledger.csv").open("a") as file:
        file.write(f"5,{TODAY},ana,year-end-value,2023,,van,,6600,,,,,,,\n")
    assert "added by hand" in basisbook("--book", str(book), "check").stdout
    said = basisbook("--book", str(book), "check", "--seal").stdout
    assert said.startswith("sealed 1 entry\n5 entries: nothing is wrong\ndigest 5:")
    assert basisbook("--book", str(book), "check", "--seal").stdout.startswith("all was sealed already\n")


def test_five_thousand_entries_are_shown(book: Path) -> None:
    rows = [
        f"{number},{TODAY},ana,distribution,,2023-01-{number % 28 + 1:02d},van,,{number}.00,,,,,,,"
        for number in range(5, 5001)
    ]
    with (book / "ledger.csv").open("a") as file:
        file.write("\n".join([*rows, f"5001,{TODAY},ana,year-end-value,2023,,van,,6600,,,,,,,"]) + "\n")
    result = basisbook("--book", str(book), "show")
    assert "12,502,490" in result.stdout


def test_the_demo_fills_the_forms_of_the_sample_books(tmp_path: Path) -> None:
    result = basisbook("demo")
    made = list((tmp_path / "demo-output").glob("*/pdf/*.pdf"))
    assert len({path.parent for path in made}) >= 5
    assert "demo-output/dentist/pdf/" in result.stdout
    assert basisbook("demo").stdout == result.stdout, "again, over its own output"


def test_the_demo_without_sample_books_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("basisbook.cli.demo.SAMPLES", tmp_path / "nothing")
    assert "not part of an installed program" in " ".join(basisbook("demo", code=1).stderr.split())


def test_nothing_of_a_demo_is_left_in_the_sample_books() -> None:
    for folder in (ROOT / "sample_data").iterdir():
        assert not (folder / "pdf").exists()
    assert shutil.which("sh")
