"""Drawn pages, read back by another program: each text with the place where it stands."""

import ctypes
import itertools
import re
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from strategies_forms import history_of, row

from basisbook.forms.drawn.form import MARK, WATERMARK, draw
from basisbook.forms.language.define import Revision, line, only_if, part
from basisbook.forms.language.expr import L, checked, completed, dollars, fact, ratio
from basisbook.forms.language.fill import Filled, Method, fill
from basisbook.forms.official.bundle import bundle
from basisbook.forms.revisions import PAGES, printings, revision_for
from basisbook.ledger.facts import FACTS
from basisbook.ledger.problems import FormError

pytestmark = pytest.mark.slow

CELL, BOX = 478, 502
EVERY = [(year, printed) for year in PAGES for printed in range(len(PAGES[year]))]
LONG = (
    "an amount that takes a long explanation because the page has much to say about what belongs in it " * 3
)


@dataclass(frozen=True)
class Text:
    """A text of the page and the box around its glyphs. `base` is its baseline."""

    page: int
    text: str
    left: float
    bottom: float
    right: float
    top: float
    base: float
    upright: bool


def texts(pdf: bytes) -> list[Text]:
    found = []
    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            matrix = each.get_matrix()
            size = pdfium.FPDFTextObj_GetText(each.raw, text_page.raw, None, 0)
            buffer = ctypes.create_string_buffer(size)
            pdfium.FPDFTextObj_GetText(
                each.raw, text_page.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size
            )
            text = buffer.raw.decode("utf-16-le").rstrip("\0").strip()
            found.append(Text(number + 1, text, *each.get_bounds(), matrix.f, abs(matrix.b) < 1e-6))
        text_page.close()
        page.close()
    document.close()
    return found


def page_of(revision: Revision, amounts: dict[str, int | None], **changes: object) -> Filled:
    """A page that holds these amounts, cents or parts of 10**6, whatever its arithmetic."""
    filled = Filled(
        revision,
        Method(),
        6,
        {number: amounts.get(number) for number in revision.lines},
        tuple(each.key for each in revision.parts),
        "",
        {},
        {},
        {},
        (),
        (),
        {},
    )
    return replace(filled, **changes)


def distinct(revision: Revision) -> tuple[dict[str, int | None], dict[str, str]]:
    """A different amount for every line, and how each must look."""
    amounts: dict[str, int | None] = {}
    shown = {}
    for position, number in enumerate(revision.lines):
        if revision.is_box(number):
            amounts[number], shown[number] = 100, "X"
        elif revision.is_ratio(number):
            amounts[number], shown[number] = 123400 + position, f"0.{123400 + position}"
        else:
            amounts[number], shown[number] = (71000 + 13 * position) * 100, f"{71000 + 13 * position:,}"
    return amounts, shown


def rows(pdf: bytes) -> list[tuple[int, str, list[str]]]:
    """Page, line number and texts of the amount box of every row, from top to bottom."""
    every = [text for text in texts(pdf) if text.upright]
    cells = [text for text in every if text.left >= CELL and text.right <= BOX]
    cells.sort(key=lambda text: (text.page, -text.base))
    found = []
    for cell in cells:
        boxed = [
            each.text
            for each in every
            if each.page == cell.page and each.left >= BOX and abs(each.base - cell.base) < 0.1
        ]
        found.append((cell.page, cell.text, [text for text in boxed if text != "\N{MULTIPLICATION SIGN}"]))
    # The number at the left stands in the same row: below the amount of the row above, not below its own.
    numbers = [text for text in every if text.right <= 62 and re.fullmatch(r"\d*[a-z]?", text.text)]
    numbers.sort(key=lambda text: (text.page, -text.base))
    above = None
    for cell, number in zip(cells, numbers, strict=True):
        assert cell.text.endswith(number.text)
        assert cell.page == number.page
        assert number.base >= cell.base - 1
        assert above is None or above.page < cell.page or number.base < above.base - 5
        above = cell
    # Nothing else stands in the column of the amounts, from the first row of a page to its last.
    for page, group in itertools.groupby(cells, key=lambda text: text.page):
        heights = [cell.base for cell in group]
        inside = [
            each
            for each in every
            if each.page == page and each.left >= BOX and min(heights) - 1 <= each.base <= max(heights) + 20
        ]
        assert all(any(abs(each.base - height) < 0.1 for height in heights) for each in inside)
    return found


def assert_tidy(pdf: bytes) -> None:
    """No text lies over another one, in the margin, or under a line number."""
    every = [text for text in texts(pdf) if text.upright and text.text]
    for text in every:
        assert text.left >= 35.5, text
        assert text.right <= 576.5, text
        assert text.bottom >= 20, text
        assert text.top <= 780, text
    for page in {text.page for text in every}:
        here = [text for text in every if text.page == page]
        cells = [text.base for text in here if text.left >= CELL and text.right <= BOX]
        for text in here:
            if cells and 60 <= text.left <= 66 and min(cells) - 1 <= text.base <= max(cells):
                assert text.right <= CELL, text
    for a, b in itertools.combinations(every, 2):
        apart = (
            a.page != b.page
            or a.right <= b.left
            or b.right <= a.left
            or a.top <= b.bottom + 0.3
            or b.top <= a.bottom + 0.3
        )
        assert apart, (a, b)


def words(pdf: bytes) -> str:
    return " ".join(text.text for text in texts(pdf))


def drawn(
    year: int = 2018, *, carried: int = 0, conversions: int = 0, value: int = 0, **changes: object
) -> bytes:
    facts = dict.fromkeys(FACTS, 0) | {"conversions": conversions, "year_end_value": value}
    filled = fill(revision_for(year), facts, {"basis": carried}, Method())
    return draw(filled, **({"tax_year": year, "name": "Ana Reyes"} | changes))


@pytest.fixture(scope="module")
def toy() -> Revision:
    """A page with what old ones have: lettered lines, lines not verified, long labels and notes."""
    return Revision(
        key="toy",
        years=(1999,),
        title="Nondeductible IRA Contributions, IRA Basis, and Nontaxable IRA Distributions",
        parts=(
            part(
                "I",
                "Traditional IRAs " * 9,
                line("1", LONG, fact.contributions, goes_to="Form 1040 line 15b", verified=False),
                line("10", "share of the year before", ratio(L[1], L[1])),
                line("14a", "gross", fact.conversions),
                line("14b", "undone", fact.hsa_fundings, note="what was undone is principal only"),
                line("14c", "net", L["14a"] - L["14b"], goes_to="line 18d"),
                only_if(L["14c"], line("18d", "on page 2", L["14c"], page=2, goes_to=LONG.strip())),
            ),
            part(
                "II",
                "Roth IRAs",
                only_if(completed("I"), line("20a", "either", L[1])).otherwise(
                    line("20a", "either", dollars(7))
                ),
                line("20e", "last", L["20a"]),
                line("21", "taxed at once", checked(fact.conversions)),
                line("22", "not taxed at once", checked(~fact.conversions)),
                page=2,
            ),
        ),
        source="a source " * 40,
    )


@pytest.mark.parametrize(("year", "printed"), EVERY)
def test_every_line_stands_once_in_the_order_of_the_form_beside_its_amount(year, printed):
    revision = printings(year)[printed]
    amounts, shown = distinct(revision)
    pdf = draw(page_of(revision, amounts), tax_year=year, name="Ana Reyes")
    assert rows(pdf) == [(revision.page_of(number), number, [shown[number]]) for number in revision.lines]
    assert_tidy(pdf)


@pytest.mark.parametrize(("year", "printed"), EVERY)
def test_blank_lines_are_blank(year, printed):
    revision = printings(year)[printed]
    amounts, shown = distinct(revision)
    kept = dict(itertools.islice(amounts.items(), 0, None, 2))
    pdf = draw(page_of(revision, kept), tax_year=year, name="Ana Reyes")
    assert [(number, boxed) for _, number, boxed in rows(pdf)] == [
        (number, [shown[number]] if number in kept else []) for number in revision.lines
    ]


@pytest.mark.parametrize(("year", "printed"), EVERY)
def test_every_page_says_that_it_cannot_be_filed_and_which_blank_can(year, printed):
    revision = printings(year)[printed]
    pdf = draw(page_of(revision, {}), tax_year=year, name="Ana Reyes")
    found = texts(pdf)
    pages = {text.page for text in found}
    paper = max((revision.page_of(number) for number in revision.lines), default=1)
    assert len(pages) == paper
    for page in pages:
        here = [text for text in found if text.page == page]
        assert [text.upright for text in here if text.text == WATERMARK] == [False]
        assert len([text for text in here if text.text == MARK]) == 2
        assert f"irs.gov/pub/irs-prior/f8606--{year}.pdf" in " ".join(text.text for text in here)
        assert len([text for text in here if text.text == f"Form 8606 copy ({year})"]) >= 2


def test_the_watermark_lies_under_everything():
    found = texts(drawn())
    for page in {text.page for text in found}:
        assert next(text for text in found if text.page == page).text == WATERMARK


def test_a_real_year_has_its_amounts_and_words():
    pdf = drawn(carried=10_000_00, conversions=4_000_00, value=36_000_00)
    boxed = {number: found for _, number, found in rows(pdf)}
    assert boxed["2"] == ["10,000"]
    assert boxed["10"] == ["0.250000"]
    assert boxed["14"] == ["9,000"]
    assert boxed["16"] == ["4,000"]
    assert boxed["19"] == []
    text = words(pdf)
    assert "Subtract line 4 from line 3." in text
    assert "If Part I is completed, enter line 8; otherwise enter net amount converted to Roth IRAs." in text
    assert "Not completed for 2018." in text


def test_conditions_are_said_once_and_parts_go_on():
    text = words(drawn(2025))
    assert "Lines 15a to 15c: as for lines 4 to 13." in text
    assert "Line 23: only if line 21 is above zero." in text
    second = [text.text for text in texts(drawn(2025)) if text.page == 2]
    assert second.count("Part I") == 1
    assert any(text.endswith("(continued)") for text in second)
    assert not any(text.text.endswith("(continued)") for text in texts(drawn(2018)))


def test_texts_name_the_year_that_is_meant():
    text = words(drawn())
    assert "Nondeductible contributions for 2018" in text
    assert "basis carried from 2017" in text
    assert "December 31, 2018" in text
    assert "the year before" not in text
    assert "for the year" not in text


@pytest.mark.parametrize("lines", [1, 60, 300])
def test_long_texts_wrap_and_a_long_page_goes_on(toy, lines):
    more = tuple(line(f"{100 + number}", LONG, fact.qcds, verified=False) for number in range(lines))
    long = replace(toy, parts=(*toy.parts, part("III", "Many", *more, page=2)))
    amounts, shown = distinct(long)
    pdf = draw(page_of(long, amounts), tax_year=1999, name="Ana " * 60, pool="Grandmother " * 30, reason=LONG)
    assert [(number, boxed) for _, number, boxed in rows(pdf)] == [
        (number, [shown[number]]) for number in long.lines
    ]
    assert_tidy(pdf)
    count = max(text.page for text in texts(pdf))
    assert f"Page {count} of {count}" in words(pdf)
    assert count == 2 if lines == 1 else count > 2


def test_letters_follow_their_number_as_on_the_page(toy):
    left = [text for text in texts(draw(page_of(toy, {}), tax_year=1999, name="Ana")) if text.right < 62]
    left.sort(key=lambda text: (text.page, -text.base))
    numbers = [text.text for text in left if text.text in {"1", "10", "14a", "b", "c", "18d", "20a", "e"}]
    assert numbers == ["1", "10", "14a", "b", "c", "18d", "20a", "e"]


def test_daggers_only_where_a_line_was_not_read(toy):
    pdf = draw(page_of(toy, {}), tax_year=1999, name="Ana")
    first, second = (" ".join(text.text for text in texts(pdf) if text.page == page) for page in (1, 2))
    assert first.count("\N{DAGGER}") == 2
    assert "was not read in a primary text" in first
    assert "\N{DAGGER}" not in second
    assert "\N{DAGGER}" not in words(drawn())


def test_signs_cents_stars_and_notes(toy):
    filled = page_of(
        toy,
        {"1": -1234567, "10": 250, "14b": 500, "14c": 0, "20a": 99_999_999_999_99, "21": 100},
        method=Method(3, "cents"),
        places=3,
        starred=("20a",),
        adjusted=("line 10 has 4 decimals so that lines 11 and 12 do not exceed line 5",),
    )
    pdf = draw(filled, tax_year=1999, name="Ana", starred={"1"}, reason="the blank was not found")
    boxed = {number: found for _, number, found in rows(pdf)}
    assert boxed["1"] == ["(12,345.67)*"]
    assert boxed["10"] == ["0.250"]
    assert boxed["14c"] == ["0.00"]
    assert boxed["20a"] == ["99,999,999,999.99*"]
    assert boxed["21"] == ["X"]
    assert boxed["22"] == []
    assert_tidy(pdf)
    text = words(pdf)
    assert text.count("* From Worksheet 1-1") == 2
    assert "Line 10 has 4 decimals so that lines 11 and 12 do not exceed line 5." in text
    assert "Line 14b: what was undone is principal only." in text
    assert "Why: the blank was not found." in text
    assert "dollars and cents; line 10 has 3 decimals" in text
    assert "Goes to line 18d." in text


def test_worksheets_are_drawn_without_an_official_blank():
    sheet = revision_for(2018).sheets[0]
    amounts, shown = distinct(sheet)
    pdf = draw(page_of(sheet, amounts), tax_year=2018, name="Ana Reyes")
    assert [(number, boxed) for _, number, boxed in rows(pdf)] == [
        (number, [text]) for number, text in shown.items()
    ]
    assert_tidy(pdf)
    assert "irs.gov" not in words(pdf)
    assert "Why: it has no official blank." in words(pdf)
    assert "What may leave pre-tax first" in words(pdf)


def test_a_page_that_the_law_leaves_blank_says_why(toy):
    blank = replace(toy, parts=(), refused="no cell of this page was read")
    assert "No cell of this page was read." in words(draw(page_of(blank, {}), tax_year=1987, name="Ana"))


def test_the_lines_of_a_worksheet_are_starred_with_its_footnote():
    facts = dict.fromkeys(FACTS, 0) | {"distributions": 100_00, "year_end_value": 900_00}
    filled = fill(revision_for(2018), facts, {"basis": 500_00}, Method())
    pdf = draw(replace(filled, starred=("13",)), tax_year=2018, name="Ana")
    assert {number: found for _, number, found in rows(pdf)}["13"] == [f"{filled.lines['13']}*"]
    assert filled.revision.instead is not None
    assert filled.revision.instead.footnote in words(pdf)


def test_no_social_security_number_unless_given():
    hidden, shown = drawn(), drawn(ssn="123456789")
    assert "123-45-6789" in words(shown)
    assert (
        words(hidden)
        .split("Social security number")[1]
        .startswith(" \u2022\u2022\u2022-\u2022\u2022-\u2022\u2022\u2022\u2022 ")
    )


def test_the_same_input_gives_the_same_bytes():
    one, two = ({"carried": carried, "conversions": 300_00, "value": 900_00} for carried in (500_00, 700_00))
    assert drawn(**one) == drawn(**one)
    assert drawn(**one) != drawn(**two)


def test_an_inherited_pool_is_named():
    assert "Ana Reyes (IRAs inherited from Otto Reyes)" in words(drawn(pool="Otto Reyes"))
    assert "inherited" not in words(drawn())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "\u5c71\u7530"}, "the name has a letter"),
        ({"name": "Ana\x00"}, "cannot be printed"),
        ({"pool": "\u0416"}, "the name of the pool has a letter"),
        ({"ssn": "12-345-678"}, "does not have nine digits"),
        ({"starred": {"7"}}, "line 7 is to have an asterisk"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_remedy(changes, message):
    with pytest.raises(FormError, match=message) as caught:
        drawn(**changes)
    assert all(problem.remedies for problem in caught.value.problems)
    assert "345" not in str(caught.value)


def test_western_names_are_drawn_as_they_are():
    assert "Zo\u00eb Nu\u00f1ez-M\u00fcller" in words(drawn(name=" Zo\u00eb \n Nu\u00f1ez-M\u00fcller "))


def test_drawn_pages_can_be_bound():
    bound = bundle([("2018", drawn(2018)), ("2020", drawn(2020))])
    assert {text.page for text in texts(bound)} == {1, 2, 3, 4}
    assert "Form 8606 copy (2020)" in words(bound)


@pytest.mark.parametrize(("year", "printed"), EVERY)
def test_a_full_page_with_all_its_notes_is_as_long_as_the_paper(year: int, printed: int) -> None:
    """Notes that are the same for many lines are said once; a heading needs no more room than what it heads."""
    revision = printings(year)[printed]
    drawn = draw(page_of(revision, distinct(revision)[0]), tax_year=year, name="Ana Reyes")
    assert len(pypdfium2.PdfDocument(drawn)) == max(
        (revision.page_of(number) for number in revision.lines), default=1
    )


def test_a_ratio_of_one_is_printed_as_the_form_asks() -> None:
    """Line 10: "If the result is 1.000 or more, enter 1.000"; the page of 1993 says 1.00."""
    for year, wanted in ((2023, "1.000"), (1995, "1.00")):
        pool = history_of(
            row("contribution", year, "2000", basis="2000", date=f"{year}-03-01", account="van"),
            row("distribution", amount="2000", date=f"{year}-06-01", account="van"),
            row("year-end-value", year, "0"),
        ).pool("ana")
        filled = pool.year(year).filled
        assert filled is not None
        (number,) = (one for one in filled.lines if filled.revision.is_ratio(one))
        assert (filled.text(number), filled.on_page(number)) == ("1.000000", wanted)
        assert wanted in [one.text for one in texts(draw(filled, tax_year=year, name="Ana"))]
