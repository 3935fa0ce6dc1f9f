"""What was filed: frozen, read back, reproduced, and the rounding it was filed with."""

from __future__ import annotations

import dataclasses
import datetime
import json
import os
import stat
from pathlib import Path

import pytest
from blanks_at_hand import YEARS, blank
from hypothesis import given
from hypothesis import strategies as st
from strategies_forms import BOOK, entries_of, lives, row

from basisbook.cli.remedies import worded
from basisbook.forms.filed.files import filed_forms, read, write
from basisbook.forms.filed.rounding import method_of, replay_with_filed
from basisbook.forms.filed.snapshot import Snapshot, freeze
from basisbook.forms.filed.then import reproduced
from basisbook.forms.language.fill import UNROUNDED, Method, fill
from basisbook.forms.official import fill_page, read_form
from basisbook.forms.replay.replay import replay
from basisbook.forms.revisions import revision_for
from basisbook.ledger import journal
from basisbook.ledger.problems import FormError

pytestmark = pytest.mark.slow

LIFE = (
    row("contribution", 2021, amount="6000", basis="6000", date="2021-02-01", account="van"),
    row("conversion", amount="6000", date="2021-03-01", account="van"),
    row("year-end-value", 2021, amount="41000"),
    row("contribution", 2022, amount="6000", basis="6000", date="2022-02-01", account="van"),
    row("conversion", amount="6000", date="2022-03-01", account="van"),
    row("year-end-value", 2022, amount="38500"),
)
AS_OF = datetime.date(2026, 11, 21)


def frozen(rows, year):
    entries = entries_of(rows)
    pool = replay(BOOK, journal.in_force(entries), as_of=AS_OF).pool("ana")
    return freeze(pool.year(year), "own", BOOK, entries, as_of=AS_OF), entries


def typed(year, lines, **known):
    return Snapshot(
        person="ana",
        pool="own",
        tax_year=year,
        kind="original",
        how="typed",
        lines=lines,
        whole=False,
        **known,
    )


def test_a_snapshot_is_written_once_read_back_and_private(tmp_path: Path) -> None:
    """The file holds everything; the same form is not written twice; another one gets the next number."""
    shot, _ = frozen(LIFE, 2021)
    path, source = write(tmp_path, shot)
    assert path.name == "ana-own-8606-2021-original.json"
    assert source == f"filed/{path.name} sha256:{shot.digest}"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read(path) == shot
    assert write(tmp_path, shot)[0] == path
    other, _ = write(tmp_path, typed(2021, {"14": "5500"}))
    assert other.name == "ana-own-8606-2021-original-2.json"
    assert read(path) == shot


def test_a_snapshot_holds_no_name_and_no_ssn(tmp_path: Path) -> None:
    shot, _ = frozen(LIFE, 2021)
    text = write(tmp_path, shot)[0].read_text()
    assert BOOK.people["ana"].name not in text
    assert "ssn" not in text


def test_a_damaged_snapshot_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    for content in (b"{", b"[]", b'{"format": 1}', b"\xff\xfe\x00"):
        path.write_bytes(content)
        with pytest.raises(FormError, match="the snapshot is damaged") as caught:
            read(path)
        assert caught.value.problems[0].place == str(path)
    shot, _ = frozen(LIFE, 2021)
    good = json.loads(shot.text)
    person = next(iter(good["steering"]["people"]))
    for wrong in (
        {"revision": "\ud800"},  # half a character
        {"steering": {"people": {person: {"(": "x"}}, "accounts": {}}},
        {"steering": {"people": {person: {"born": "soon"}}, "accounts": {}}},
        {"steering": {"people": {}, "accounts": {"van": {"type": "traditional"}}}},
        {"steering": {"people": {}}},
    ):
        path.write_text(json.dumps(good | wrong))
        with pytest.raises(FormError, match="the snapshot is damaged"):
            read(path)
    path.write_text(json.dumps(good | {"format": 2}))
    with pytest.raises(FormError, match="later version"):
        read(path)
    with pytest.raises(FormError, match="does not exist"):
        read(tmp_path / "none.json")


def test_a_damaged_snapshot_is_not_overwritten_by_the_next_one(tmp_path: Path) -> None:
    shot = typed(2021, {"14": "5232"})
    path, _ = write(tmp_path, shot)
    path.write_bytes(b"\xff\xfe\x00")
    other, _ = write(tmp_path, shot)
    assert other != path
    assert read(other).lines == shot.lines
    path.unlink()
    with pytest.raises(FormError) as caught:
        read(path)
    assert "basisbook filed 2021 --help" in worded(caught.value.problems[0])


def test_a_year_without_a_form_cannot_be_frozen() -> None:
    entries = entries_of([*LIFE[:2], row("year-end-value", 2023, amount="1")])
    pool = replay(BOOK, journal.in_force(entries), as_of=AS_OF).pool("ana")
    with pytest.raises(FormError, match="it is incomplete"):
        freeze(pool.year(2021), "own", BOOK, entries)


@given(life=lives(first=2019, last=2023), more=lives(first=2019, last=2023), year=st.integers(2019, 2023))
def test_a_form_filed_today_is_reproduced_after_any_later_entries(life, more, year) -> None:
    entries = entries_of(life)
    pool = replay(BOOK, journal.in_force(entries), as_of=AS_OF).pool("ana")
    found = pool.year(year) if pool else None
    if found is None or found.status != "complete":
        return
    shot = freeze(found, "own", BOOK, entries, as_of=AS_OF)
    assert reproduced(shot, entries_of([*life, *(r for r in more if r["kind"] != "opening-basis")])) is None


def test_a_form_that_is_not_reproduced_names_its_lines() -> None:
    shot, entries = frozen(LIFE, 2022)
    problem = reproduced(
        shot, entries_of([*LIFE[:2], row("year-end-value", 2021, amount="40000"), *LIFE[3:]])
    )
    assert problem is not None
    assert problem.code == "filed-not-reproduced"
    assert "lines 2, 3, 5, 10, 11, 13, 14, 17, 18 differ" in problem.message
    assert reproduced(shot, entries) is None


def test_a_zero_that_is_left_blank_since_is_the_same_form() -> None:
    shot, entries = frozen(LIFE, 2022)
    zero = dataclasses.replace(shot, lines={**shot.lines, "25b": "0"})
    assert reproduced(zero, entries) is None
    assert reproduced(dataclasses.replace(shot, lines={**shot.lines, "25b": "1"}), entries) is not None


@pytest.mark.parametrize(
    "method",
    [Method(p, m, r) for p in (3, 4, 5, 6, UNROUNDED) for m in ("dollars", "cents") for r in ("rounded", "truncated")
     if not (p == UNROUNDED and r == "truncated")],
)  # fmt: skip
def test_the_detective_finds_a_method_that_gives_every_filed_line(method: Method) -> None:
    """The method found need not be the one that was used, but it gives the same form."""
    pool = replay(BOOK, journal.in_force(entries_of(LIFE))).pool("ana")
    year = pool.year(2022)
    filed = fill(year.revision, year.facts.amounts, year.brought, method)
    found = method_of(typed(2022, {n: t for n, t in filed.lines.items() if n != "10"}), year)
    assert found is not None
    again = fill(year.revision, year.facts.amounts, year.brought, found)
    assert [again.amounts[n] for n in filed.lines if n != "10"] == [
        filed.amounts[n] for n in filed.lines if n != "10"
    ]


def test_the_detective_works_on_the_lines_of_the_form_alone() -> None:
    """A form whose line 2 the ledger does not confirm still shows how it was rounded: 9,000 / 44,500 at 3 places."""
    pool = replay(BOOK, journal.in_force(entries_of(LIFE))).pool("ana")
    lines = {
        "5": "9000",
        "6": "38500",
        "7": "0",
        "8": "6000",
        "9": "44500",
        "10": "0.202",
        "11": "1212",
        "12": "0",
    }
    assert method_of(typed(2022, lines), pool.year(2022)) == Method(3, "dollars")
    assert method_of(typed(2022, lines | {"11": "1300"}), pool.year(2022)) is None


def test_a_year_filed_at_three_places_keeps_them_in_the_correct_chain(tmp_path: Path) -> None:
    """2021 at three places: 6,000 / 47,000 = 0.128, line 11 is 768 and line 14 5,232. At six: 766 and 5,234."""
    entries = entries_of(LIFE)
    _, source = write(tmp_path, typed(2021, {"11": "768", "14": "5232"}))
    entries.append(
        journal.append(
            entries, AS_OF, person="ana", kind="filed", tax_year=2021, code="original", source=source
        )
    )
    forms = filed_forms(tmp_path, BOOK, journal.in_force(entries))
    assert not forms.problems
    pool = replay_with_filed(BOOK, entries, forms).pool("ana")
    assert pool.year(2021).lines["14"] == "5232"
    assert pool.year(2022).lines["2"] == "5232"


def test_a_changed_snapshot_is_named(tmp_path: Path) -> None:
    path, source = write(tmp_path, typed(2021, {"14": "5232"}))
    entries = entries_of(LIFE)
    entries.append(
        journal.append(
            entries, AS_OF, person="ana", kind="filed", tax_year=2021, code="original", source=source
        )
    )
    path.write_text(path.read_text().replace("5232", "9999"))
    [problem] = filed_forms(tmp_path, BOOK, journal.in_force(entries)).problems
    assert problem.code == "snapshot-changed"
    assert problem.place == "filed/ana-own-8606-2021-original.json"


@pytest.mark.parametrize("flatten", [False, True])
@pytest.mark.parametrize("year", YEARS)
def test_every_official_page_that_fill_makes_is_read_back(year: int, flatten: bool, tmp_path: Path) -> None:
    """All lines, each with its own amount; blank cells stay absent."""
    revision = revision_for(year)
    lines = {n: f"{1000 + 7 * i}" for i, n in enumerate(revision.lines) if n not in ("10", "18", "20")}
    lines |= {"10": "0.1234", "18": "-25"}
    identity = {"name": "Ana Reyes", "ssn": "000-00-0000"}
    data = blank(year)
    (tmp_path / f"f8606--{year}.pdf").write_bytes(data)
    from basisbook.forms.official import blanks

    blanks.add(tmp_path / f"f8606--{year}.pdf", into=tmp_path / "cache")
    pdf = fill_page.fill(data, lines, identity=identity, starred=["13"], flatten=flatten)
    found = read_form.read_form(pdf, within=tmp_path / "cache")
    assert found.tax_year == year
    assert found.lines == lines
    assert found.starred == ("13",)


def test_an_unknown_page_is_refused_with_what_was_seen() -> None:
    from basisbook.forms.drawn import statement as paper

    pdf = paper.document("A letter", [paper.prose("Form 1040, nothing else")])
    with pytest.raises(FormError, match="it has 1 page and none that names Form 8606 and a year"):
        read_form.read_form(pdf)


def test_show_keeps_the_rounding_of_a_filed_year(tmp_path: Path) -> None:
    """The command line replays the same chain as the comparison: 2021 was filed at three places."""
    import shutil

    from click.testing import CliRunner

    from basisbook.cli.main import main

    shutil.copytree(Path(__file__).parents[1] / "sample_data" / "missing-sep", tmp_path / "b")
    run = CliRunner()
    env = {"BASISBOOK_TODAY": "2024-11-21"}
    typed = ["filed", "2021", "--line", "11=768", "--line", "14=5232", "--book", str(tmp_path / "b")]
    assert run.invoke(main, typed, env=env).exit_code == 0
    shown = run.invoke(main, ["--book", str(tmp_path / "b"), "show", "--format", "json"], env=env).stdout
    years = json.loads(shown)["people"]["omar"]["pools"]["own"]["years"]
    assert (years[0]["method"], years[0]["lines"]["14"], years[1]["lines"]["2"]) == (
        {"places": 3, "money": "dollars"},
        "5232",
        "5232",
    )


def test_a_folder_that_cannot_be_written_is_a_message(tmp_path: Path) -> None:
    """A file stands where the folder should."""
    (tmp_path / "filed").write_text("in the way")
    with pytest.raises(FormError, match="cannot be written"):
        write(tmp_path, typed(2021, {"14": "5232"}))


def test_a_snapshot_that_finds_no_room_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("os.fsync", no_room)
        with pytest.raises(FormError, match="cannot be written: No space left"):
            write(tmp_path, typed(2021, {"14": "5232"}))
    assert list((tmp_path / "filed").iterdir()) == []
    path, _ = write(tmp_path, typed(2021, {"14": "5232"}))
    assert path.name == "ana-own-8606-2021-original.json"


def test_a_pipe_in_the_place_of_a_snapshot_is_passed_by(tmp_path: Path) -> None:
    """Reading it would never end."""
    (tmp_path / "filed").mkdir()
    os.mkfifo(tmp_path / "filed" / "ana-own-8606-2021-original.json")
    path, _ = write(tmp_path, typed(2021, {"14": "5232"}))
    assert path.name == "ana-own-8606-2021-original-2.json"
