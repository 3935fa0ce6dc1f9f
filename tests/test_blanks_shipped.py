"""Official pages without a network: blanks that an installed package ships; and what `fill` and `forms fetch` say of pages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from blanks_at_hand import DIGESTS, blank, blank_path
from click.testing import CliRunner, Result

from basisbook.cli.main import main
from basisbook.forms.official import blanks
from basisbook.forms.official import fetch as network
from basisbook.ledger.problems import Problem

pytestmark = [pytest.mark.alone, pytest.mark.slow]

ROOT = Path(__file__).parents[1]


@pytest.fixture
def packaged(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("habutax")
    monkeypatch.delenv("BASISBOOK_PACKAGED_BLANKS")


def run(*arguments: str, code: int = 0) -> Result:
    done = CliRunner().invoke(main, list(arguments))
    assert done.exit_code == code, done.output
    return done


@pytest.mark.usefixtures("packaged")
def test_the_package_gives_the_years_whose_digest_is_known_and_no_other_file() -> None:
    found = blanks.shipped()
    assert {one.year: one.digest for one in found} == {year: DIGESTS[year] for year in (2021, 2022, 2023)}
    assert all(one.is_known and one.source == "the package habutax" for one in found)
    assert blanks.look_up("8606", 2023).read() == blank(2023)
    assert blanks.look_up("8606", 2020) is None


@pytest.mark.usefixtures("packaged")
def test_a_file_in_the_package_that_is_another_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "site" / "shipsblanks"
    (place / "ty2023").mkdir(parents=True)
    (place / "__init__.py").write_text("raise SystemExit('nothing of a package runs')")
    (place / "ty2023" / "f8606.pdf").write_bytes(blank(2023) + b"\n")
    shutil.copy(blank_path(2022), place / "f8606.pdf")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.setattr(blanks, "_PACKAGES", ("shipsblanks", "no_such_package"))
    blanks._shipped.cache_clear()
    try:
        assert [one.year for one in blanks.shipped()] == [2022]
    finally:
        blanks._shipped.cache_clear()


def test_a_folder_that_is_named_is_all_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert blanks.shipped() == (), "the setting turns them off"
    monkeypatch.delenv("BASISBOOK_PACKAGED_BLANKS")
    assert blanks.listed(within=tmp_path) == ()


@pytest.mark.usefixtures("packaged")
def test_the_demonstration_fills_the_official_page_of_every_sample_year_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("demo")
    assert "official pages (2021-2023)" in " ".join(done.stdout.split())
    drawn = [path for path in tmp_path.rglob("*.pdf") if b"/AcroForm" not in path.read_bytes()]
    official = [path for path in tmp_path.rglob("8606-*.pdf") if path not in drawn]
    assert {path.name[5:9] for path in official} == {"2021", "2022", "2023"}
    assert not {path.name[5:9] for path in drawn} & {"2021", "2022", "2023"}


@pytest.fixture
def couple(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "sample_data" / "couple", tmp_path / "couple"))


def test_fill_writes_for_everybody_beside_the_book(couple: Path) -> None:
    done = run("--book", str(couple), "fill")
    names = {path.name for path in (couple / "forms").iterdir()}
    assert {name.rpartition("-")[2] for name in names} == {"peter.pdf", "rosa.pdf"}
    count = len(names)
    assert f"{count} forms, drawn to copy from (" in " ".join(done.stdout.split())
    assert "forms fetch" in done.stderr
    run("--book", str(couple), "fill", "2023", "--person", "rosa", "--out", str(couple / "one"))
    assert [path.name for path in (couple / "one").iterdir()] == ["8606-2023-rosa.pdf"]


def test_one_persons_fault_keeps_no_form_from_the_other(couple: Path) -> None:
    text = (couple / "ledger.csv").read_text()
    account = next(line.split(",")[6] for line in text.splitlines() if ",peter,contribution," in line)
    number = len(text.splitlines())
    row = f"{number},2026-05-04,peter,conversion,,2022-01-05,{account},nowhere,100.00,,,,,,,"
    (couple / "ledger.csv").write_text(f"{text}{row}\n")
    done = run("--book", str(couple), "fill", code=1)
    assert {path.name.rpartition("-")[2] for path in (couple / "forms").iterdir()} == {"rosa.pdf"}
    assert "nowhere" in done.stderr


def test_fetch_asks_for_every_year_of_the_book_once_and_says_what_it_asked(
    couple: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def fetch(form: str, year: int, **_: object) -> blanks.Blank:
        asked.append(year)
        if year in (2022, 2023):
            return blanks.keep(blank(year), source=network.addresses(form, year)[0], expected=(form, year))
        raise network.FormError(Problem("not-fetched", "error", "", "the IRS has no such file", ()))

    monkeypatch.setattr(network, "fetch", fetch)
    done = run("--book", str(couple), "forms", "fetch", code=1)
    assert set(asked) >= {2022, 2023}
    assert len(asked) == len(set(asked))
    assert "Asked of www.irs.gov: these 2 files, and nothing else" in done.stderr
    assert "https://www.irs.gov/pub/irs-prior/f8606--2022.pdf" in done.stderr
    assert "at hand already" in run("--book", str(couple), "forms", "fetch", "2022").stdout


def test_without_a_network_it_stops_at_once_and_says_what_is_left(couple: Path) -> None:
    done = run("--book", str(couple), "forms", "fetch", "--offline", code=1)
    assert done.stderr.count("could not") == 1
    assert "Not asked for any more" in done.stderr
