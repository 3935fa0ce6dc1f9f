"""`record` in a terminal: defaults, candidates, a way back, and what is refused at once."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from basisbook.cli import output
from basisbook.cli.main import main
from basisbook.ledger import store
from basisbook.ledger.kinds import KINDS, STATE_CODES
from basisbook.ledger.sentences.codes import SAYS, says

pytestmark = pytest.mark.alone
TODAY = "2026-03-02"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(output, "stdin_is_terminal", lambda: True)
    (tmp_path / "book.toml").write_text(
        '[people.ana]\nname = "Ana Reyes"\nborn = 1979-05-04\n\n[people.ben]\nname = "Ben Reyes"\n\n'
        '[accounts.van]\nperson = "ana"\ntype = "traditional"\ncustodian = "Vanguard"\n\n'
        '[accounts.van-roth]\nperson = "ana"\ntype = "roth"\n'
    )
    store.create(tmp_path)
    return tmp_path


def run(book: Path, command: str, *answers: str, code: int = 0) -> Result:
    typed = "".join(f"{one}\n" for one in answers)
    done = CliRunner().invoke(main, ["--book", str(book), *shlex.split(command)], input=typed)
    assert done.exit_code == code, done.output
    for line in done.stderr.splitlines():
        pieces = re.split(
            r"(?<=[)\]]): ", line
        )  # what is typed ends a question's line, and is not echoed here
        assert all(len(piece) <= 80 for piece in pieces) or line.startswith("    "), line
    return done


def last(book: Path) -> dict[str, object]:
    entry = store.read(book).entries[-1]
    return {name: value for name in entry.__dataclass_fields__ if (value := getattr(entry, name))}


def test_enter_takes_the_year_the_only_account_and_the_limit(book: Path) -> None:
    done = run(book, "record contribution", "ana", "2025", "", "", "", "all", "Form 5498 2025", "")
    entry = last(book)
    assert (entry["account"], entry["amount"], entry["basis"]) == ("van", 700_000, 700_000)
    assert entry["source"] == "Form 5498 2025"
    assert "[2026]" in done.stderr
    assert "[7,000]" in done.stderr
    again = run(book, "record contribution --person ana --tax-year 2025", "", "", "500", "0")
    assert "[7,000]" not in again.stderr, "the limit of the year is used up"


def test_back_more_and_stop(book: Path) -> None:
    done = run(book, "record year-end-value", "ana", "2024", "<", "?", "2025", "van", "0", "", "")
    assert (last(book)["tax_year"], last(book)["account"]) == (2025, "van")
    assert "until April 15" in done.stderr
    done = run(book, "record distribution", "ana", ".", code=130)
    assert "Nothing was written" in done.output
    assert len(store.read(book).entries) == 1


def test_one_after_the_other_and_what_stands_is_not_denied(book: Path) -> None:
    run(book, "record year-end-value", "ana", "2024", "van", "10", "", "y", "2025", "van", "20", "", "n")
    assert [one.amount for one in store.read(book).entries] == [1000, 2000]
    done = run(book, "record year-end-value", "ana", "2023", "van", "10", "", "y", ".")
    assert "Nothing more was written" in done.stderr
    assert len(store.read(book).entries) == 3


def test_a_year_that_cannot_be_is_refused_at_once(book: Path) -> None:
    done = run(book, "record year-end-value", "ana", "2205", code=130)
    assert "2205 is no year from 1974 to 2027" in done.stderr


def test_an_account_that_is_none_is_refused_at_once(book: Path) -> None:
    done = run(book, "record distribution", "ana", "2026-01-05", "fid", "van", "10", "", "")
    assert "one of van" in done.stderr
    assert last(book)["account"] == "van"
    nothing = run(book, "record distribution", "ben", "2026-01-05", "10", "", "")
    assert "account is in the book: basisbook account" in " ".join(nothing.stderr.split())


def test_the_entries_it_can_act_on_are_listed(book: Path) -> None:
    run(
        book,
        "record contribution --person ana --tax-year 2025 --date 2025-03-01 --account van --amount 6000 --basis 6000",
    )
    run(book, "correct 1 --amount 6500 --basis 6500")
    done = run(
        book, "record contribution-returned", "ana", "1", "", "2026-02-01", "", "", "6600", "", "", "n"
    )
    assert "1  contribution of 6,500 for 2025" in done.stderr
    entry = last(book)
    assert (entry["of"], entry["tax_year"], entry["account"], entry["amount"]) == (1, 2025, "van", 650_000)


def test_what_acts_on_nothing_is_refused_before_any_other_question(book: Path) -> None:
    done = run(book, "record rollover-in", "ana", code=2)
    assert "there is no rollover-out in the ledger yet" in " ".join(done.stderr.split())
    assert "record rollover-out" in done.stderr


def test_a_joint_return_asks_for_the_spouse_and_offers_nobody_else(book: Path) -> None:
    done = run(book, "record return", "ana", "joint", "2024", "2025-04-10", "", "", "n")
    assert last(book)["to"] == "ben"
    assert "married, filing jointly" in done.stderr
    assert "van" not in done.stderr
    run(book, "record return", "ana", "single", "2023", "2024-04-10", "", "n")
    assert "to" not in last(book)


def test_a_figure_is_searched_by_a_word(book: Path) -> None:
    done = run(book, "record figure", "ana", "levy", "early-exception=10", "2024", "", "100", "", "n")
    assert "an IRS levy" in done.stderr
    assert done.stderr.count("\n") < 30, "not all 114 are listed"
    assert last(book)["code"] == "early-exception=10"


def test_every_code_has_a_sentence() -> None:
    used = {code for kind in KINDS.values() for code in kind.codes}
    assert {code for code in used if not says(code)} <= {*STATE_CODES}
    assert set(SAYS) <= used
