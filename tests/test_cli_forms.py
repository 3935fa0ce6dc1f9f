"""The commands for the IRS's blanks: fetch, verify, bind, list."""

import json

import pytest
from blanks_at_hand import DIGESTS, blank, blank_path
from click.testing import CliRunner

from basisbook.cli.main import main
from basisbook.forms.official import blanks, fetch, fill_page, maps

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("BASISBOOK_BLANKS", str(tmp_path / "blanks"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv(fetch.OFFLINE, "1")
    fill_page.forget()
    return tmp_path / "blanks"


def basisbook(*arguments: str):
    return CliRunner().invoke(main, arguments)


def words(text: str) -> str:
    return " ".join(text.split())


def test_fetch_offline_says_how_to_go_on():
    result = basisbook("forms", "fetch", "2021", "2022")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "the blank Form 8606 for 2021 could not be fetched: the network may not be used" in words(
        result.stderr
    )
    assert "Not asked for any more: 2022." in result.stderr
    assert "unset BASISBOOK_OFFLINE" in result.stderr


def test_the_option_forbids_the_network_as_well(monkeypatch):
    monkeypatch.delenv(fetch.OFFLINE)
    result = basisbook("forms", "fetch", "2021", "--form", "5329", "--offline")
    assert result.exit_code == 1
    assert "Form 5329 for 2021 could not be fetched: the network may not be used" in words(result.stderr)


@pytest.mark.parametrize("year", ["1900", "all,2023", "202x", "9999"])
def test_a_year_that_is_none(year):
    result = basisbook("forms", "fetch", year)
    assert result.exit_code == 2
    assert "is no year from" in result.stderr


def test_a_blank_at_hand_is_not_fetched(place):
    basisbook("forms", "add", str(blank_path(2023)))
    result = basisbook("forms", "fetch", "2023")
    assert result.exit_code == 0
    assert "Form 8606 for 2023: " in result.stdout
    assert "(its digest is known, at hand already)" in result.stdout
    assert list((place / "prepared").iterdir()), "the template is made when the blank comes"


def test_fetch_shows_what_it_got(monkeypatch, place):
    def fetched(form, year, *, offline, progress):
        progress(10, 20)
        return blanks.keep(blank(year) + b"\n", source="https://example.org", expected=(form, year))

    monkeypatch.setattr(fetch, "fetch", fetched)
    result = basisbook("forms", "fetch", "2023")
    assert "(the binder proved its boxes)" in words(result.stdout)
    listed = words(basisbook("forms", "list").stdout)
    assert "(proved by the binder; from https://example.org)" in listed
    assert "2022 not at hand: f8606--2022.pdf (its boxes are known)" in listed
    assert "2024 not at hand: f8606--2024.pdf (its boxes are proved" in listed
    assert "fine" in basisbook("forms", "verify").stdout


def test_verify_finds_a_damaged_blank(place):
    basisbook("forms", "add", str(blank_path(2023)), str(blank_path(2022)))
    (damaged,) = place.glob("f8606--2022*.pdf")
    damaged.write_bytes(damaged.read_bytes()[:40_000])
    result = basisbook("forms", "verify")
    assert result.exit_code == 1
    assert "f8606--2023" in result.stdout
    assert "is damaged" in words(result.stderr)
    assert f"rm {damaged}" in result.stderr


def test_bind_shows_the_map_and_prints_it_as_data():
    shown = basisbook("forms", "bind", str(blank_path(2017)))
    assert "Form 8606 (2017), 29 lines; its digest is known" in shown.stdout
    assert "  15c  f1_41[0]  f1_42[0]" in shown.stdout
    draft = basisbook("forms", "bind", str(blank_path(2017)), "--draft").stdout
    assert maps.from_data(json.loads(draft)) == maps.known()[DIGESTS[2017]]


def test_bind_refuses_what_is_no_blank(tmp_path):
    file = tmp_path / "form.pdf"
    file.write_bytes(fill_page.fill(blank(2023), {"1": "6500"}, identity={}))
    result = basisbook("forms", "bind", str(file))
    assert result.exit_code == 1
    assert "it was filled in already" in words(result.stderr)
    assert "cannot be read" in words(basisbook("forms", "bind", str(tmp_path / "none.pdf")).stderr)
