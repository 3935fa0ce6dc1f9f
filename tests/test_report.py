"""The report: one page, readable by its owner, with everything in words and nothing from outside."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from basisbook.cli.main import main
from basisbook.cli.web.amounts import Amounts

pytestmark = pytest.mark.alone

SAMPLES = Path(__file__).parents[1] / "sample_data"


class Page(HTMLParser):
    """The elements, the links and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = dict(attrs)
        self.links += [found[name] or "" for name in ("href", "src", "action") if name in found]
        self.ids += [found["id"] or ""] if "id" in found else []
        if tag not in ("meta", "link", "input", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def run(book: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--book", str(book), *arguments])


def report(book: Path, out: Path, *options: str) -> Page:
    done = run(book, "report", "--out", str(out), *options)
    assert done.exit_code == 0, done.output
    assert out.stat().st_mode & 0o777 == 0o600
    page = Page(out.read_text("utf-8"))
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert "script" not in page.tags
    assert all(link.startswith("#") and link[1:] in page.ids for link in page.links)
    return page


@pytest.mark.parametrize("book", sorted(one.name for one in SAMPLES.iterdir() if one.is_dir()))
def test_every_sample_book_has_a_report(book: str, tmp_path: Path) -> None:
    """Well-formed, every link inside it, and every form that is due line by line."""
    page = report(SAMPLES / book, tmp_path / "report.html")
    due = page.text.count("Form 8606 is due")
    assert due == page.text.count("Each line, and how it was got") > 0


def test_a_couple_is_in_one_report_and_one_of_them_alone_too(tmp_path: Path) -> None:
    both = report(SAMPLES / "couple", tmp_path / "both.html")
    assert "The basis of Rosa Delgado and Peter Hallgren" in both.text
    one = report(SAMPLES / "couple", tmp_path / "one.html", "--person", "rosa")
    assert "Hallgren" not in one.text


def test_incognito_has_no_amount_and_no_name(tmp_path: Path) -> None:
    page = report(SAMPLES / "couple", tmp_path / "report.html", "--incognito")
    assert "$" not in page.text
    assert re.search(r"\d,\d{3}", page.text) is None
    assert "Delgado" not in page.text
    assert "Mesa" not in page.text
    assert "%" in page.text


def test_for_a_client_there_are_no_commands(tmp_path: Path) -> None:
    book = tmp_path / "book"
    run_init(book)
    assert (
        "basisbook"
        in report(book, tmp_path / "own.html").text.rpartition("What to do")[2].partition("The next days")[0]
    )
    page = report(book, tmp_path / "client.html", "--for-client")
    assert "basisbook record" not in page.text


def run_init(book: Path, name: str = "Ana Reyes") -> None:
    """A book in which a distribution has a note that is markup, and nobody said what was deducted."""
    init = [
        "init",
        str(book),
        "--person",
        "ana",
        "--name",
        name,
        "--born",
        "1980-01-01",
        "--account",
        "ira=traditional",
    ]
    assert CliRunner().invoke(main, init).exit_code == 0
    for kind, *more in (
        ("contribution", "--tax-year", "2023", "--date", "2023-03-01"),
        ("distribution", "--date", "2023-05-01", "--note", "<script>alert(1)</script>"),
    ):
        done = run(book, "record", kind, "--account", "ira", "--amount", "5000", *more)
        assert done.exit_code == 0, done.output


def test_names_are_text_and_never_markup(tmp_path: Path) -> None:
    book = tmp_path / "book"
    run_init(book, name="<img src=x onerror=alert(1)> & Söhne")
    page = report(book, tmp_path / "report.html")
    assert "img" not in page.tags
    assert "<img src=x onerror=alert(1)> & Söhne" in page.text


def test_what_stands_in_the_way_is_said_first(tmp_path: Path) -> None:
    book = tmp_path / "book"
    run_init(book)
    page = report(book, tmp_path / "report.html")
    todo = page.text.rpartition("What to do")[2].partition("The next days")[0]
    assert "Must be mended" in todo
    assert page.text.index("Must be mended") < page.text.index("something is missing")
    assert "something is missing" in page.text


def test_shares_are_of_the_largest_value() -> None:
    shares = Amounts(of=1000_00)
    assert [shares(cents) for cents in (1000_00, 50_00, 49, 51, -500_00, 0)] == [
        "100.0%", "5.0%", "0.0%", "0.1%", "-50.0%", "0.0%",
    ]  # fmt: skip
    assert Amounts()(-6500_00) == "-$6,500"
