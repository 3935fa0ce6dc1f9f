"""The folder of papers: private, by digest, nothing twice, whose it is."""

from __future__ import annotations

import json
import shlex
import stat
from pathlib import Path

import pytest
from evidence_helpers import TODAY, add, enter, new_book, text_of

from basisbook.cli.remedies import worded
from basisbook.ledger import book as books
from basisbook.ledger.evidence import entered, store
from basisbook.ledger.evidence.source import EvidenceError
from basisbook.ledger.problems import UsageError

WI_2022 = "wi_2022_jordan_dotted.txt"


@pytest.fixture
def book(tmp_path: Path) -> books.Book:
    return new_book(tmp_path / "book")


def test_a_paper_is_kept_under_its_digest_for_the_owner_alone(book: books.Book) -> None:
    card = add(book, text_of(WI_2022), WI_2022, person="jordan")
    folder = book.folder / store.FOLDER
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name for path in folder.iterdir()} == {f"{card.digest}.txt", f"{card.digest}.card.json"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert (folder / card.file).read_text("utf-8") == text_of(WI_2022)
    assert store.cards(book.folder) == (card,)
    assert (card.id, card.year, card.reader, card.person) == (
        f"ev:{card.digest[:8]}",
        2022,
        "wage-income",
        "jordan",
    )


def test_the_same_paper_twice_adds_nothing(book: books.Book) -> None:
    first = store.add(book, text_of(WI_2022).encode(), WI_2022, TODAY, person="jordan")
    again = store.add(book, text_of(WI_2022).encode(), "another-name.txt", TODAY)
    assert (first[2], again[2]) == (True, False)
    assert again[0] == first[0]
    assert len(list((book.folder / store.FOLDER).iterdir())) == 2


def test_cards_are_read_once_however_many_papers_are_added(
    book: books.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time grows with the papers, not with their square. Measured on CPU: 100 in 0.6 s, 400 in 2.5 s."""
    kept = store.Kept(store.cards(book.folder))
    monkeypatch.setattr(store, "cards", lambda _: pytest.fail("they were read already"))
    for number in range(20):
        text = text_of(WI_2022) + f"\n{number}\n"
        card, _, new = store.add(book, text.encode(), WI_2022, TODAY, person="jordan", kept=kept)
        assert new
        assert kept.by_digest[card.digest] == card
    assert not store.add(book, text_of(WI_2022).encode() + b"\n3\n", WI_2022, TODAY, kept=kept)[2]


def test_a_remedy_can_be_pasted_whatever_the_name(book: books.Book) -> None:
    name = "Ana's papers; rm x.txt"
    with pytest.raises(EvidenceError) as caught:
        add(book, text_of(WI_2022), name)
    for line in worded(caught.value.problems[0]).splitlines():
        assert shlex.split(line)[3] == name
    with pytest.raises(EvidenceError) as caught:
        add(book, text_of(WI_2022), name, person="ana")
    ways = [shlex.split(line)[3:] for line in worded(caught.value.problems[0]).splitlines()]
    assert ways == [[name, "--person", one] for one in book.people]
    card = add(book, text_of(WI_2022), name, person="jordan")
    (book.folder / store.FOLDER / card.file).unlink()
    (problem,) = store.read_all(book.folder).problems
    assert shlex.split(worded(problem), comments=True)[1:] == [
        name,
        str(book.folder / store.FOLDER / card.file),
    ]


def test_a_number_once_seen_tells_whose_the_next_paper_is(book: books.Book) -> None:
    with pytest.raises(EvidenceError, match="not known whose") as caught:
        add(book, text_of(WI_2022), WI_2022)
    assert "--person jordan" in worded(caught.value.problems[0])
    add(book, text_of(WI_2022), WI_2022, person="jordan")
    assert add(book, text_of("wi_2023_jordan_dotted.txt"), "b.txt").person == "jordan"
    joint = add(book, text_of("return_transcript_2023_dotted.txt"), "c.txt")
    assert (joint.person, joint.spouse) == ("jordan", "riley")
    with pytest.raises(EvidenceError, match="that of jordan, not of riley"):
        add(book, text_of("account_transcript_2023.txt"), "d.txt", person="riley", spouse="jordan")


def test_the_book_s_own_numbers_tell_whose_it_is(tmp_path: Path) -> None:
    people = (
        books.Person(id="jordan", name="Jordan", ssn="900-00-0001"),
        books.Person(id="riley", name="Riley", ssn="900-00-0002"),
    )
    book = new_book(tmp_path / "b", people)
    assert add(book, text_of("wi_2023_riley_newline.txt"), "x.txt").person == "riley"
    with pytest.raises(EvidenceError, match="that of jordan"):
        add(book, text_of(WI_2022), "y.txt", person="riley")


def test_the_two_persons_of_a_joint_paper_stay_apart(book: books.Book) -> None:
    add(book, text_of(WI_2022), WI_2022, person="jordan")
    card = add(book, text_of("return_transcript_2023_newline.txt"), "c.txt")
    forms = [one for one in store.reading(book.folder, card).documents if one.kind == "8606-transcript"]
    assert [(one.person, one.spouse) for one in forms] == [("jordan", "riley"), ("riley", "jordan")]


def test_nobody_and_no_account_unknown_to_the_book(book: books.Book) -> None:
    with pytest.raises(EvidenceError, match="nobody called ana"):
        add(book, text_of(WI_2022), WI_2022, person="ana")
    with pytest.raises(EvidenceError, match="no account van"):
        add(book, text_of("etrade_like_history.csv"), "x.csv", person="jordan", account="van")


def test_a_changed_or_missing_copy_is_an_error(book: books.Book) -> None:
    card = add(book, text_of(WI_2022), WI_2022, person="jordan")
    path = book.folder / store.FOLDER / card.file
    path.write_text(text_of(WI_2022).replace("6,000", "9,000"))
    assert [one.code for one in store.read_all(book.folder).problems] == ["copy-changed"]
    path.unlink()
    assert [one.code for one in store.read_all(book.folder).problems] == ["copy-missing"]


@pytest.mark.parametrize(
    "change",
    [{"file": "../../../etc/passwd"}, {"digest": "x"}, {"added": "soon"}, {"colour": "red"}, {"file": 3}],
)
def test_a_card_that_was_changed_is_an_error_and_leads_nowhere(
    book: books.Book, change: dict[str, object]
) -> None:
    card = add(book, text_of(WI_2022), WI_2022, person="jordan")
    path = book.folder / store.FOLDER / f"{card.digest}.card.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change))
    with pytest.raises(EvidenceError, match="no card of a document"):
        store.cards(book.folder)


def test_a_paper_set_aside_counts_no_longer_until_it_does_again(book: books.Book) -> None:
    card = add(book, text_of(WI_2022), WI_2022, person="jordan")
    assert store.set_aside(book.folder, card.id, "superseded").aside == "superseded"
    assert store.read_all(book.folder).documents == ()
    store.set_aside(book.folder, card.id[:7], "")
    assert len(store.read_all(book.folder).documents) == 4


def test_a_paper_typed_in_is_the_same_paper_when_typed_again(book: books.Book) -> None:
    first = enter(book, "5498", 2009, "jordan", box1="1000", type="ira")
    assert enter(book, "5498", 2009, "jordan", type="ira", box1="1000") == first
    assert enter(book, "5498", 2009, "jordan", type="ira", box1="1000.01") != first
    (document,) = store.reading(book.folder, first).documents
    assert (document.cents("box1"), document.text("type"), document.origin) == (100000, "ira", "custodian")


@pytest.mark.parametrize(
    ("kind", "stated", "says"),
    [
        ("5498", {"box1": "1e3"}, "exponent"),
        ("5498", {"box99": "1"}, "is not known"),
        ("5498", {"box1": "1", "type": "other"}, "one of ira, sep, simple, roth"),
        ("8606", {"line14": "6,00"}, "comma"),
        ("8606", {"line10": "2.5"}, "decimal"),
        ("W-2", {"plan": "maybe"}, "yes or no"),
        ("return", {}, "no figure"),
    ],
)
def test_a_figure_that_cannot_be_read_is_refused(kind: str, stated: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        entered.written(kind, 2009, stated)  # type: ignore[arg-type]
    assert worded(caught.value.problems[0])


@pytest.mark.parametrize(
    ("year", "line", "figure"),
    [
        (1998, "23", "ira_deduction"), (1990, "24a", "ira_deduction"), (1990, "24b", "ira_deduction"),
        (2001, "33", "agi"), (2010, "15b", "taxable_ira"), (2019, "S1-19", "ira_deduction"), (2021, "s1-20", "ira_deduction"),
        (2023, "4a", "gross_ira"), (2025, "11a", "agi"), (2010, "23", ""), (1970, "1", ""),
    ],
)  # fmt: skip
def test_a_line_of_an_old_return_is_the_figure_it_was_that_year(year: int, line: str, figure: str) -> None:
    assert entered.field_of_line(year, line) == figure


def test_every_year_has_one_place_for_its_figures() -> None:
    years = [year for first, last, *_ in entered.RETURN_LINES for year in range(first, last + 1)]
    assert years == list(range(1987, 2026))
