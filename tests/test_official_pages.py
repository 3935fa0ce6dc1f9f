"""Every line of every blank, found on the written page beside its printed number. These tests do not use the maps.

The written page is read by another program (pdfium), which turns the fields into page content. An amount must stand
to the right of the number that the form prints beside the line's box, with nothing else between them, inside one of
the page's boxes, on paper that the blank leaves white.
"""

from dataclasses import dataclass
from functools import cache
from io import BytesIO

import pypdf
import pypdfium2
import pytest
from blanks_at_hand import YEARS, blank
from pypdfium2 import raw

from basisbook.forms.official import fill_page

pytestmark = pytest.mark.slow

PAGE_1 = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15a", "15b", "15c")
PAGE_2 = ("16", "17", "18", "19", "20", "21", "22", "23", "24", "25a", "25b", "25c")
LINES = PAGE_1 + PAGE_2
PERSON = {
    "name": "José Ana Reyes-O’Neill",
    "ssn": "078051120",
    "street": "1200 Avenue of the Republic",
    "apartment": "12B",
    "city": "San Francisco, CA 94110",
    "foreign_country": "Österreich",
    "foreign_province": "Wien",
    "foreign_postal_code": "A-1010",
}


@dataclass(frozen=True)
class Word:
    text: str
    left: float
    bottom: float
    right: float
    top: float

    def inside(self, box, slack=0.0):
        left, bottom, right, top = box
        return (
            self.left >= left - slack
            and self.right <= right + slack
            and self.bottom >= bottom - slack
            and self.top <= top + slack
        )


def words_of(pdf: bytes) -> list[list[Word]]:
    """The words on each page, those in fields included."""
    document = pypdfium2.PdfDocument(pdf)
    pages = []
    for number in range(len(document)):
        page = document[number]
        assert raw.FPDFPage_Flatten(page.raw, raw.FLAT_PRINT) != raw.FLATTEN_FAIL
        page.close()
        page = document[number]
        text = page.get_textpage()
        words, letters = [], []
        for at in range(text.count_chars()):
            letter = chr(raw.FPDFText_GetUnicode(text.raw, at))
            box = text.get_charbox(at)
            apart = letters and (
                abs(box[1] - letters[-1][1][1]) > 6 or not -2 < box[0] - letters[-1][1][2] < 2.5
            )
            if letters and (letter.isspace() or apart):
                words.append(as_word(letters))
                letters = []
            if not letter.isspace():
                letters.append((letter, box))
        if letters:
            words.append(as_word(letters))
        pages.append(words)
        text.close()
        page.close()
    document.close()
    return pages


def as_word(letters) -> Word:
    boxes = [box for _, box in letters]
    return Word(
        "".join(letter for letter, _ in letters),
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def fields_of(pdf: bytes) -> list[list[tuple[float, float, float, float]]]:
    """The rectangles of the fields on each page, without their names."""
    pages = []
    for page in pypdf.PdfReader(BytesIO(pdf)).pages:
        widgets = [each.get_object() for each in page["/Annots"]]
        pages.append(
            [tuple(float(side) for side in each["/Rect"]) for each in widgets if each["/FT"] == "/Tx"]
        )
    return pages


def left_neighbour(word: Word, words: list[Word]) -> Word | None:
    """The nearest word in the same row to the left. The multiplication sign between label and ratio is printed, not an entry."""
    row = [
        other
        for other in words
        if other.right <= word.left + 0.5 and other.bottom < word.top - 1 and other.top > word.bottom + 1
    ]
    return max(
        (other for other in row if other.text not in {"×", "."}), key=lambda other: other.right, default=None
    )


@cache
def ink(year: int) -> list:
    """The blank's pages as pictures, 4 pixels a point, as lists of rows of grey."""
    document = pypdfium2.PdfDocument(blank(year))
    return [
        page.render(scale=4, may_draw_forms=False, grayscale=True).to_numpy().squeeze() for page in document
    ]


def is_white(year: int, page: int, word: Word) -> bool:
    picture = ink(year)[page]
    high = picture.shape[0]
    rows = slice(round(high - word.top * 4), round(high - word.bottom * 4))
    return bool((picture[rows, round(word.left * 4) : round(word.right * 4)] > 250).all())


def amounts(style: str) -> dict[str, str]:
    """A distinct amount for each line, and distinct digits of line 10."""
    numbered = list(enumerate(LINES, start=1))
    made = {
        "dollars": {line: str(1000 + 37 * at) for at, line in numbered},
        "one-digit-apart": {line: str(at) for at, line in numbered},
        "wide-dollars": {line: str(999_999_900 + at) for at, line in numbered},
        "cents": {line: f"{6500 + at}.{at:02d}" for at, line in numbered},
        "wide-cents": {line: f"{999_999_900 + at}.{at + 10}" for at, line in numbered},
        "negative": {line: f"-{5000 + at}" for at, line in numbered},
        "wide-negative-cents": {line: f"-{999_999_900 + at}.{at + 10}" for at, line in numbered},
    }[style]
    ratios = {"dollars": "0.123", "cents": "0.1228", "wide-dollars": "1.000", "one-digit-apart": "1.000000"}
    return made | {"10": ratios.get(style, "0.868686")}


def as_printed(amount: str, *, two_boxes: bool) -> tuple[str, ...]:
    """What a reader must see: one text, or dollars and cents."""
    negative = amount.startswith("-")
    dollars, _, cents = amount.lstrip("-").partition(".")
    whole = f"{'(' if negative else ''}{int(dollars):,}"
    end = ")" if negative else ""
    if two_boxes:
        return (whole, (cents or "00") + end)
    return (f"{whole}{'.' if cents else ''}{cents}{end}",)


STYLES = (
    "dollars",
    "one-digit-apart",
    "wide-dollars",
    "cents",
    "wide-cents",
    "negative",
    "wide-negative-cents",
)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("flatten", [False, True], ids=["fields", "flat"])
@pytest.mark.parametrize("year", YEARS)
def test_each_amount_stands_beside_its_printed_line_number_and_inside_its_box(year, flatten, style):
    lines = amounts(style)
    written = fill_page.fill(blank(year), lines, identity=PERSON, flatten=flatten)
    pages, boxes = words_of(written), fields_of(blank(year))
    used = set()
    for line in LINES:
        page = 1 if line in PAGE_2 or (year == 2025 and line.startswith("15")) else 0
        parts = (
            tuple(lines[line].split(".")) if line == "10" else as_printed(lines[line], two_boxes=year == 2017)
        )
        (label,) = printed_number(line, pages[page], boxes[page])
        here = label
        for part in parts:
            nexts = [
                word
                for word in pages[page]
                if word.text == part and left_neighbour(word, pages[page]) == here
            ]
            assert len(nexts) == 1, (line, part, here, nexts)
            (word,) = nexts
            holders = [box for box in boxes[page] if word.inside(box, slack=0.3)]
            assert len(holders) == 1, (line, word)
            assert (page, holders[0]) not in used
            used.add((page, holders[0]))
            assert not label.inside(holders[0])
            assert is_white(year, page, word), (line, word)
            here = word


def printed_number(line, words, boxes):
    """Where the form prints the line's number a second time, just left of its amount box."""
    found = []
    for word in words:
        if word.text != line or word.left < 250:
            continue
        beside = [
            box
            for box in boxes
            if 0 < box[0] - word.right < (45 if line == "10" else 22)
            and box[1] - 3 < word.bottom < word.top < box[3] + 3
        ]
        if beside and (line == "10" or not any(word.inside(box) for box in boxes)):
            found.append(word)
    return found


@pytest.mark.parametrize("year", YEARS)
def test_a_starred_amount_and_its_footnote_stand_on_white_paper(year):
    lines = {"13": "460", "14": "340", "17": "460", "18": "-25"}
    written = fill_page.fill(blank(year), lines, identity=PERSON, starred=("13", "17", "18"))
    pages, boxes = words_of(written), fields_of(blank(year))
    two_boxes = [["460", "00*"], ["460", "00*", "*(25", "00)"]]
    shown = two_boxes if year == 2017 else [["460*"], ["460*", "(25)*"]]
    for page in (0, 1):
        for text in shown[page]:
            assert sum(word.text == text for word in pages[page]) == 1, (page, text)
        (start,) = [word for word in pages[page] if word.text == "*"]
        row = sorted(
            (
                word
                for word in pages[page]
                if start.bottom - 6 < word.bottom < word.top < start.top + 1 and word.left < 200
            ),
            key=lambda word: word.left,
        )
        assert " ".join(word.text for word in row) == "* From Worksheet 1-1 in Publication 590-B"
        for word in row:
            assert is_white(year, page, word)
            assert word.bottom > 13, "printers leave the lowest part of the paper blank"
            assert not any(
                word.left < box[2] and box[0] < word.right and word.bottom < box[3] and box[1] < word.top
                for box in boxes[page]
            )


@pytest.mark.parametrize("year", YEARS)
def test_only_pages_with_a_starred_amount_have_the_footnote(year):
    written = fill_page.fill(blank(year), {"13": "460", "18": "25"}, identity={}, starred=("13",))
    texts = [" ".join(word.text for word in page) for page in words_of(written)]
    assert "Publication 590-B" in texts[0]
    assert "Publication 590-B" not in texts[1]
    texts = [
        " ".join(word.text for word in page)
        for page in words_of(fill_page.fill(blank(year), {"13": "460"}, identity={}))
    ]
    assert not any("590-B" in text for text in texts)


HEADINGS = {
    "name": "Name.",
    "ssn": "security",
    "street": "Home",
    "apartment": "Apt.",
    "city": "City,",
    "foreign_country": "country",
    "foreign_province": "province/state/county",
    "foreign_postal_code": "postal",
}
SHOWN = PERSON | {"ssn": "078-05-1120"}


@pytest.mark.parametrize("flatten", [False, True], ids=["fields", "flat"])
@pytest.mark.parametrize("stand_alone", [False, True])
@pytest.mark.parametrize("year", YEARS)
def test_the_address_is_written_only_on_a_form_that_stands_alone(year, stand_alone, flatten):
    written = fill_page.fill(
        blank(year), {"1": "6500"}, identity=PERSON, stand_alone=stand_alone, flatten=flatten
    )
    page, boxes = words_of(written)[0], fields_of(blank(year))[0]
    for key, heading in HEADINGS.items():
        first = SHOWN[key].split()[0]
        here = [word for word in page if word.text == first and word.bottom > 600]
        if key not in {"name", "ssn"} and not stand_alone:
            assert not here, key
            continue
        (word,) = here
        (box,) = [box for box in boxes if word.inside(box, slack=0.3)]
        above = [
            other
            for other in page
            if other.text == heading
            and box[3] - 2 < other.bottom < box[3] + 14
            and box[0] - 3 < other.left < box[2]
        ]
        assert len(above) == 1, (key, above)
        assert is_white(year, 0, word), key


@pytest.mark.parametrize("year", YEARS)
def test_the_check_boxes_are_checked_where_their_words_are(year):
    meaning, word, page = ("amended", "amended", 0) if year == 2017 else ("self_employed", "Check", 1)
    plain = pictures(fill_page.fill(blank(year), {}, identity={}))
    checked = pictures(fill_page.fill(blank(year), {}, identity={}, checked=(meaning,)))
    changed = plain[page] != checked[page]
    rows, columns = changed.any(axis=1).nonzero()[0], changed.any(axis=0).nonzero()[0]
    (label,) = [each for each in words_of(blank(year))[page] if each.text == word]
    middle = plain[page].shape[0] / 2 - (rows[0] + rows[-1]) / 4
    assert abs(middle - label.bottom) < 15
    assert 0 < columns[0] / 2 - label.right < 30
    assert not (plain[1 - page] != checked[1 - page]).any()


def pictures(pdf: bytes) -> list:
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    return [page.render(scale=2, grayscale=True).to_numpy().squeeze() for page in document]


@pytest.mark.parametrize("year", YEARS)
def test_a_viewer_shows_fields_and_merged_fields_alike(year):
    lines = amounts("dollars")
    fields = pictures(fill_page.fill(blank(year), lines, identity=PERSON, stand_alone=True))
    flat = pictures(fill_page.fill(blank(year), lines, identity=PERSON, stand_alone=True, flatten=True))
    for one, other in zip(fields, flat, strict=True):
        # A viewer tints editable fields; the ink itself must be the same.
        assert ((one < 100) == (other < 100)).mean() > 0.9999
