"""Each part of a book that is cut back, taken away, changed, or put in another's place is named, and the command exits 1."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from basisbook.cli.main import main
from basisbook.ledger import store
from basisbook.ledger.evidence.source import source_of

pytestmark = [pytest.mark.slow, pytest.mark.alone]


def run(book: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["--book", str(book), *words])
    return done.exit_code, " ".join(done.output.split())


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with a filed form, papers, and entries that rest on them."""
    folder: Path = tmp_path_factory.mktemp("whole") / "book"
    folder.mkdir()
    (folder / "book.toml").write_text(
        '[people.ana]\nname = "Ana Reyes"\nborn = 1979-05-04\n[accounts.van]\nperson = "ana"\ntype = "traditional"\n'
    )
    store.create(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BASISBOOK_TODAY", "2026-05-04")
        for words in (
            "record contribution --tax-year 2020 --date 2020-03-10 --amount 6000 --basis 6000",
            "record year-end-value --tax-year 2020 --amount 6100",
            "filed 2020 --on 2021-04-10",
            "evidence enter 5498 --year 2021 --box5 7000 --account van --type ira",
            "reconstruct --accept all",
        ):
            code, said = run(folder, *words.split())
            assert code == 0, (words, said)
    assert any("ev:" in entry.source for entry in store.read(folder).entries)
    return folder


@pytest.fixture
def book(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "book"))


def rolled_back(book: Path) -> None:
    for name in (store.CSV, store.SEAL):
        lines = (book / name).read_text().splitlines(keepends=True)
        (book / name).write_text("".join(lines[:3]))


def rolled_back_with_its_copy(book: Path) -> None:
    rolled_back(book)
    shutil.copy(book / store.CSV, book / store.LAST)


def cut_seal(book: Path) -> None:
    lines = (book / store.SEAL).read_text().splitlines(keepends=True)
    (book / store.SEAL).write_text("".join(lines[:2]))


def cut_seal_and_changed(book: Path) -> None:
    cut_seal(book)
    (book / store.CSV).write_text((book / store.CSV).read_text().replace("6100.00", "6200.00"))


def _copy(book: Path) -> Path:
    return next(path for path in (book / "evidence").iterdir() if not path.name.endswith(".card.json"))


def _card(book: Path) -> Path:
    return next((book / "evidence").glob("*.card.json"))


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _snapshot(book: Path) -> Path:
    return next((book / "filed").iterdir())


def other_types(book: Path) -> None:
    tree = json.loads(_card(book).read_text())
    _card(book).write_text(json.dumps(tree | {"person": []}))


def changed_birth(book: Path) -> None:
    path = book / "book.toml"
    path.write_text(path.read_text().replace("1979-05-04", "1980-05-04"))


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "rollback": (rolled_back, "were recorded and are missing"),
    "rollback with the kept ledger": (rolled_back_with_its_copy, "no entry names this form"),
    "cut seal": (cut_seal, "its end was cut off"),
    "cut seal and a changed row": (cut_seal_and_changed, "was changed after it was sealed"),
    "copy gone": (lambda book: _copy(book).unlink(), "copy"),
    "copy changed": (lambda book: _copy(book).write_text("x"), "is not what was added"),
    "copy a pipe": (lambda book: _pipe(_copy(book)), "no ordinary file"),
    "card gone": (lambda book: _card(book).unlink(), "which is not in the book"),
    "card a pipe": (lambda book: _pipe(_card(book)), "card"),
    "card of other types": (other_types, "card"),
    "papers gone": (lambda book: shutil.rmtree(book / "evidence"), "which is not in the book"),
    "snapshot a pipe": (lambda book: _pipe(_snapshot(book)), "no ordinary file"),
    "snapshot nested": (lambda book: _snapshot(book).write_text("[" * 100_000), "is damaged"),
    "snapshot out of the book": (
        lambda book: (_snapshot(book).rename(book.parent / "x.json"), (book / "filed" / "ana-own-8606-2020-original.json").symlink_to(book.parent / "x.json")),
        "leads out of the book",
    ),
    "birth changed after filing": (changed_birth, "was 1979-05-04 when the form was filed"),
    "long number": (
        lambda book: (book / store.CSV).write_text((book / store.CSV).read_text().replace("6100.00", "9" * 5000)),
        "must be below",
    ),
}  # fmt: skip


def test_the_book_is_whole(book: Path) -> None:
    code, said = run(book, "check")
    assert code == 0, said


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_named_and_exits_1(name: str, book: Path) -> None:
    damage, says = DAMAGE[name]
    damage(book)
    code, said = run(book, "check")
    assert code == 1, said
    assert says in said
    for command in ("show", "audit", "evidence list", "reconstruct", "diff"):
        assert run(book, *command.split())[0] in (0, 1), command


@pytest.mark.parametrize("name", [name for name in DAMAGE if name.split()[0] in ("copy", "card", "papers")])
def test_no_paper_that_is_gone_or_changed_proves_anything(name: str, book: Path) -> None:
    damage, says = DAMAGE[name]
    damage(book)
    code, said = run(book, "audit")
    assert (code, says in said) == (1, True), said


def test_a_snapshot_of_other_types_is_a_finding(book: Path) -> None:
    path = _snapshot(book)
    tree = json.loads(path.read_text())
    for name, value in {
        "entries": "x", "lines": {"14": {}}, "steering": [], "method": [], "tax_year": "2020", "person": 5, "returns": {"4a": []},
        "kind": None, "whole": "yes", "more": 1, "filed": 3, "steering ": {},
    }.items():  # fmt: skip
        path.write_text(json.dumps(tree | {name: value}))
        code, said = run(book, "check")
        assert code == 1, (name, said)
        assert "is damaged" in said, name


def test_filed_twice_is_filed_once(book: Path) -> None:
    before = store.read(book).entries
    code, said = run(book, *["filed", "2020", "--on", "2021-04-10"])
    assert (code, "kept as filed already" in said) == (0, True)
    assert store.read(book).entries == before
    assert len(list((book / "filed").iterdir())) == 1


def test_a_name_that_is_too_long_is_a_message(book: Path) -> None:
    for words in (f"show --format csv --output {'n' * 300}", f"evidence add {'n' * 300}"):
        code, said = run(book, *words.split())
        assert code == 1, said
        assert "too long" in said


def test_a_lock_of_another_file_system_says_which_file(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    from basisbook.ledger.store import lock

    def refused(*_: object) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(fcntl, "flock", refused)
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0)
    figure = ["record", "figure", "--tax-year", "2023", "--code", "agi", "--amount", "5"]
    assert run(book, *figure)[0] == 0
    (book / ".ledger.writing").write_text("1 elsewhere\n")
    code, said = run(book, *figure, "--tax-year", "2022")
    assert code == 1
    assert "process 1" in said
    assert "rm " in said
    assert ".ledger.writing" in said


def _one_that_draws_itself() -> bytes:
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 5 0 R/Resources<</XObject<</X 4 0 R>>>>>>",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</XObject<</X 4 0 R>>>>/Length 11>>stream\n/X Do /X Do\nendstream",
        b"<</Length 5>>stream\n/X Do\nendstream",
    ]
    data, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += b"%d 0 obj" % number + part + b"endobj\n"
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + table + b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF\n" % len(data)


def test_a_pdf_that_draws_itself_is_ended(book: Path, tmp_path: Path) -> None:
    path = tmp_path / "self.pdf"
    path.write_bytes(_one_that_draws_itself())
    begun = time.process_time()
    for words in ("forms add", "evidence add", "filed 2021 --yes --from-pdf"):
        code, said = run(book, *words.split(), str(path))
        assert code in (1, 2) or "nothing on it was read" in said, (
            said
        )  # a page without words is kept as a scan
        assert "bug" not in said
    code, said = run(book, "evidence", "packet", "--out", str(tmp_path / "packet.pdf"))
    assert code in (0, 1), said
    assert time.process_time() - begun < 20


def test_lines_of_blanks_are_read_in_linear_time() -> None:
    text = b"Wage and Income Transcript\n" + (b" " * 19_000 + b"\n") * 400
    begun = time.process_time()
    assert len(source_of(text, "x.txt").text) < 100_000
    assert time.process_time() - begun < 2


def test_a_digest_kept_elsewhere_proves_what_the_book_cannot(book: Path) -> None:
    """Put back whole, with its kept copy and its papers, a book is in order by itself: only the digest tells."""
    earlier = Path(shutil.copytree(book, book.parent / "earlier"))
    file = book.parent / "witness.txt"
    figure = ["record", "figure", "--tax-year", "2019", "--code", "agi", "--amount", "5"]
    assert run(book, "witness", str(file))[0] == 0
    first = next(word for word in run(book, "check")[1].split() if ":" in word and len(word) > 64)
    assert first in file.read_text()
    assert run(book, *figure)[0] == 0
    code, said = run(book, "witness", str(file))
    assert (code, "agrees" in said) == (0, True)
    last = file.read_text().splitlines()[1].split()[1]
    for digest in (first, last):
        assert run(book, "check", "--expect", digest)[0] == 0
    before = file.read_bytes()
    assert (file.stat().st_mode & 0o777, len(before.splitlines())) == (0o600, 2)
    shutil.rmtree(book)
    earlier.rename(book)
    assert run(book, "check")[0] == 0
    assert run(book, "check", "--expect", first)[0] == 0
    for words in (["check", "--expect", last], ["witness", str(file)]):
        code, said = run(book, *words)
        assert (code, "it was cut back" in said) == (1, True), said
    assert file.read_bytes() == before


def test_a_row_written_anew_with_its_seal_and_copy_is_told_by_the_digest(book: Path) -> None:
    figure = ["record", "figure", "--tax-year", "2019", "--code", "agi", "--amount", "5"]
    assert run(book, *figure)[0] == 0
    digest = next(word for word in run(book, "check")[1].split() if ":" in word and len(word) > 64)
    (book / store.SEAL).unlink()
    (book / store.LAST).unlink()
    (book / store.CSV).write_text((book / store.CSV).read_text().replace(",5.00,", ",6.00,"))
    assert run(book, "check", "--seal")[0] == 0
    code, said = run(book, "check", "--expect", digest)
    assert (code, "are not those of the digest" in said) == (1, True)
    shutil.copytree(book, book.parent / "same")
    assert run(book.parent / "same", "convert", "--to", "parquet")[0] == 0
    kept = [word for word in run(book, "check")[1].split() if ":" in word and len(word) > 64]
    assert kept == [
        word for word in run(book.parent / "same", "check")[1].split() if ":" in word and len(word) > 64
    ]


def test_a_digest_goes_nowhere_but_into_a_file_of_digests_outside(book: Path) -> None:
    other = book.parent / "notes.txt"
    other.write_text("my notes\n")
    pipe = book.parent / "pipe"
    os.mkfifo(pipe)
    for name, code in (
        (str(other), 1),
        (str(pipe), 1),
        (str(book / "w.txt"), 2),
        (str(book.parent), 1),
        ("/dev/null", 1),
    ):
        assert run(book, "witness", name)[0] == code, name
    assert other.read_text() == "my notes\n"
    assert not (book / "w.txt").exists()
    code, said = run(book, "witness", "-")
    assert (code, len(said.split())) == (0, 3)
    for text in ("5", "5:abc", "x:" + "0" * 64, "0:" + "0" * 64, "1:" + "\uff10" * 64):
        assert run(book, "check", "--expect", text)[0] == 2


def test_a_file_that_another_user_put_into_the_book_is_not_read(book: Path) -> None:
    if os.geteuid():
        pytest.skip("only root can give a file away")
    for path in (
        book / "book.toml",
        book / store.CSV,
        book / store.SEAL,
        _card(book),
        _copy(book),
        _snapshot(book),
    ):
        os.chown(path, 4711, 4711)
        code, said = run(book, "check")
        assert code == 1, path
        assert "another user" in said or "card" in said, (path, said)
        os.chown(path, 0, 0)
    assert run(book, "check")[0] == 0


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[" * 100_000,
        "[]",
        '{"answers": 5}',
        '{"answers": {"a": 5}}',
        "\x00",
        '{"answers": {"a": "\\ud800"}}',
        '{"answers": {"before": "shoebox", "first": "' + "1" * 5000 + '"}}',
    ],
)
def test_answers_and_lists_that_are_damaged_are_named(book: Path, text: str) -> None:
    (book / "interview").mkdir()
    for name in ("interview/start-ana.json", "interview/2025-ana.json", "plan-2026-ana.json"):
        (book / name).write_text(text)
        code, said = run(book, "check")
        assert (code, name in said, "cannot be read" in said) == (1, True, True), said
        for words in ("show", "plan --steps", "record figure --tax-year 2018 --code agi --amount 5"):
            assert run(book, *words.split())[0] in (0, 1, 2), words
        (book / name).unlink()


def test_a_list_of_steps_of_other_types_is_named(book: Path) -> None:
    good = {"year": 2026, "kind": "conversion", "amount": 100, "before": 0}
    for wrong in (
        {"year": "x"},
        {"amount": None},
        {"before": "5"},
        {"kind": []},
        {"amount": 10**30},
        {"amount": True},
    ):
        (book / "plan-2026-ana.json").write_text(json.dumps({"person": "ana", "steps": [good | wrong]}))
        code, said = run(book, "check")
        assert (code, "no list of steps" in said) == (1, True), wrong
        assert run(book, "plan", "--steps")[0] in (0, 2)


@pytest.mark.parametrize("name", ["BASISBOOK_BLANKS", "XDG_CACHE_HOME"])
def test_a_folder_of_blanks_below_a_file_is_none(
    book: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (book.parent / "file").write_text("")
    monkeypatch.delenv("BASISBOOK_BLANKS", raising=False)
    monkeypatch.setenv(name, str(book.parent / "file" / "x"))
    assert run(book, "fill", "2020", "--out", str(book.parent / "out"))[0] == 0
    assert run(book, "forms", "list")[0] == 0
