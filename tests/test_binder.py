"""The binder alone makes the maps of all blanks at hand, and refuses whatever is not in order."""

import json
import re
from functools import cache
from io import BytesIO
from pathlib import Path

import mutants
import pypdf
import pytest
from blanks_at_hand import DIGESTS, YEARS, blank, other_blank, other_form
from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st
from mutants import Widget, cut
from test_official_pages import left_neighbour, words_of

from basisbook.forms.official import fill_page, maps, proof
from basisbook.forms.official.binding import binder, reading
from basisbook.ledger.problems import FormError

pytestmark = pytest.mark.slow

OTHERS = ("1040-X 2024-02", "1040-X 2025-12", "5329 2019", "5329 2025")


def refusal(pdf: bytes, **expected) -> str:
    with pytest.raises(FormError) as caught:
        binder.bind(pdf, **expected)
    assert all(problem.remedies for problem in caught.value.problems)
    return "\n".join(problem.message for problem in caught.value.problems)


def written_map(form: str, revision: str) -> maps.FieldMap:
    folder = Path(maps.__file__).parent / "maps"
    name = f"f{form.lower().replace('-', '')}-{revision}.json"
    return maps.from_data(json.loads((folder / name).read_text(encoding="utf-8")))


# Without the maps


@pytest.fixture
def no_maps(monkeypatch):
    monkeypatch.setattr(maps, "known", dict)


@pytest.mark.usefixtures("no_maps")
@pytest.mark.parametrize("year", YEARS)
def test_the_binder_alone_makes_the_map_of_each_year(year):
    """Those maps were written by hand, field by field, before there was a binder."""
    bound = binder.bind(blank(year), expected=("8606", str(year)))
    assert bound == written_map("8606", str(year))
    assert list(bound.lines) == list(written_map("8606", str(year)).lines)


@pytest.mark.usefixtures("no_maps")
@pytest.mark.parametrize("which", OTHERS)
def test_the_binder_alone_makes_the_maps_of_the_other_forms(which):
    form, revision = which.split()
    assert binder.bind(other_blank(which)) == written_map(form, revision)


@pytest.mark.usefixtures("no_maps")
@pytest.mark.parametrize("year", YEARS)
def test_what_is_printed_is_enough_where_nothing_is_spoken(year):
    sheet = cut(blank(year)).copy()
    sheet.has_template = False
    bound, known = binder.bind(sheet.bytes()), written_map("8606", str(year))
    for group in ("lines", "identity", "preparer", "checkboxes", "two_boxes"):
        assert getattr(bound, group) == getattr(known, group)


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        (
            "1040-X 2024-02",
            {
                "1A": "f1_18",
                "1C": "f1_20",
                "4bA": "f1_30",
                "5B": "f1_34",
                "16": "f1_68",
                "20": "f1_72",
                "23": "f1_76",
            },
        ),
        (
            "1040-X 2025-12",
            {
                "1A": "f1_18",
                "3B": "f1_25",
                "4aA": "f1_27",
                "4bC": "f1_32",
                "15C": "f1_67",
                "22": "f1_74",
                "23": "f1_76",
            },
        ),
        (
            "5329 2019",
            {"1": "f1_09", "2": "f1_11", "17": "f1_26", "25": "f1_34", "52": "f2_27", "55": "f2_30"},
        ),
        ("5329 2025", {"1": "f1_9", "4": "f1_13", "17": "f1_26", "25": "f1_34", "52a": "f3_1", "55": "f3_7"}),
    ],
)
def test_some_lines_of_the_other_forms_as_read_by_eye(which, expected):
    lines = binder.bind(other_blank(which)).lines
    assert {line: lines[line][0].rpartition(".")[2].removesuffix("[0]") for line in expected} == expected


def test_an_amount_has_another_line_on_another_revision():
    before, after = (binder.bind(other_blank(which)).names for which in OTHERS[:2])
    assert (before["qbi_deduction"], after["qbi_deduction"]) == ("4b", "4a")
    assert "schedule_1a" not in before
    assert after["schedule_1a"] == "4b"
    assert {key: line for key, line in before.items() if after[key] != line} == {"qbi_deduction": "4b"}


def test_boxes_that_the_form_keeps_blank_are_not_used():
    for which in OTHERS[:2]:
        field_map = binder.bind(other_blank(which))
        reserved = [
            name for name, box in maps.boxes(maps.open_pdf(other_blank(which))).items() if box.read_only
        ]
        assert reserved
        assert set(reserved) <= set(field_map.unused)
        assert not {"9A", "24A"} & set(field_map.lines)


@pytest.mark.parametrize("which", OTHERS)
def test_each_amount_stands_beside_its_printed_number(which):
    """As a viewer shows it: the nearest thing printed left of an amount is its number, or the column before it."""
    pdf = other_blank(which)
    field_map = binder.bind(pdf)
    lines = {line: str(1001 + 37 * at) for at, line in enumerate(field_map.lines)}
    pages = words_of(fill_page.fill(pdf, lines, identity={}))
    for line, amount in lines.items():
        shown = f"{int(amount):,}"
        ((page, word),) = [(n, w) for n, words in enumerate(pages) for w in words if w.text == shown]
        before = {"B": "A", "C": "B"}.get(line[-1])
        left = f"{int(lines[line[:-1] + before]):,}" if before else line.removesuffix("A")
        assert left_neighbour(word, pages[page]).text == left, line


# Forms without fields


def stripped(pdf: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=BytesIO(pdf))
    for page in writer.pages:
        page.pop("/Annots", None)
    for key in ("/AcroForm", "/Perms"):
        writer.root_object.pop(key, None)
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize("year", YEARS)
def test_a_form_without_fields_is_filled_at_the_same_places(year):
    with_fields, without = blank(year), stripped(blank(year))
    lines = {line: str(2001 + 37 * at) for at, line in enumerate(written_map("8606", str(year)).lines)}
    lines["10"] = "0.123456"
    person = {"name": "Ana Reyes", "ssn": "078-05-1120", "street": "12 Elm Street", "city": "Salem, OR 97301"}
    one, other = (
        sorted(
            proof.read_page(fill_page.fill(pdf, lines, identity=person, starred=("13",), stand_alone=True)),
            key=lambda found: (found.page, found.text, round(found.rect[1] / 4), found.rect[0]),
        )
        for pdf in (with_fields, without)
    )
    assert [found.text for found in one] == [found.text for found in other]
    assert len(one) == (33 if year != 2017 else 61) + 2
    for found, again in zip(one, other, strict=True):
        if found.text != "078-05-1120":  # in its field the number stands in the middle
            assert found.page == again.page
            assert max(abs(a - b) for a, b in zip(found.rect, again.rect, strict=True)) <= 1, found.text


def test_a_form_without_fields_whose_boxes_hold_something_is_refused():
    filled = fill_page.fill(blank(2023), {"1": "6500"}, identity={}, flatten=True)
    assert "line 1 of the 2023 form has no box" in refusal(filled)


# What is refused


def pdf_of(which) -> bytes:
    return blank(which) if isinstance(which, int) else other_blank(which)


def sheet_of(which=2023):
    return cut(pdf_of(which)).copy()


def widget(sheet, name: str) -> Widget:
    return next(each for each in sheet.widgets if each.name == f"{name}[0]")


def test_two_fields_swapped():
    sheet = sheet_of()
    one, other = widget(sheet, "f1_9"), widget(sheet, "f1_10")
    one.rect, other.rect = other.rect, one.rect
    message = refusal(sheet.bytes())
    assert "line 1: by its place it is field f1_10[0], by the template field f1_9[0]" in message
    assert "line 2: by its place it is field f1_9[0], by the template field f1_10[0]" in message


def test_a_field_one_row_down():
    sheet = sheet_of()
    moved = widget(sheet, "f1_9")
    left, bottom, right, top = moved.rect
    moved.rect = (left, bottom - 12, right, top - 12)
    message = refusal(sheet.bytes())
    assert "field f1_9[0] on page 1 lies over field f1_10[0]" in message
    assert "line 1 on page 1 has 0 fields in its boxes" in message


@pytest.mark.parametrize("spoken", [True, False])
def test_a_field_deleted(spoken):
    sheet = sheet_of()
    sheet.widgets.remove(widget(sheet, "f2_3"))
    sheet.has_template = spoken
    message = refusal(sheet.bytes())
    assert "line 18 on page 2 has 0 fields in its boxes" in message
    assert ("f2_3[0] of the form's template is not on the page" in message) == spoken


@pytest.mark.parametrize("spoken", [True, False])
def test_an_extra_field(spoken):
    sheet = sheet_of()
    like = widget(sheet, "f1_9")
    sheet.more.append(Widget(5000, 0, "f1_99[0]", (100, 300, 170, 312), like.entries))
    sheet.has_template = spoken
    message = refusal(sheet.bytes())
    assert "field f1_99[0] on page 1 belongs to no line" in message
    assert ("f1_99[0] is not in the form's template" in message) == spoken


def test_the_words_of_another_line():
    sheet = sheet_of()
    two, three = (
        next(at for at, text in enumerate(sheet.spoken) if text.startswith(n)) for n in (b"2. ", b"3. ")
    )
    sheet.spoken[two], sheet.spoken[three] = sheet.spoken[three], sheet.spoken[two]
    assert "line 2: by its place it is field f1_10[0], by the template field f1_11[0]" in refusal(
        sheet.bytes()
    )
    sheet.spoken[two] = sheet.spoken[three]
    assert "the template says of line 2: amount, amount" in refusal(sheet.bytes())


def test_pages_in_another_order():
    sheet = sheet_of()
    sheet.pages.reverse()
    for each in sheet.widgets:
        each.page = 1 - each.page
    message = refusal(sheet.bytes())
    assert "the head of its first page does not" in message


def test_a_form_of_2022_named_2023(tmp_path):
    assert "it is Form 8606 (2022), and was taken for Form 8606 (2023)" in refusal(
        blank(2022), expected=("8606", "2023")
    )


def test_another_form():
    assert "does not call itself Form 8606, 5329 or 1040-X" in refusal(other_form("f1040.pdf"))


def test_a_form_of_a_year_without_a_revision(monkeypatch):
    monkeypatch.setattr(reading, "_title", lambda _: ("8606", "2099"))
    assert "there is no Form 8606 for 2099" in refusal(blank(2023))


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file(part):
    whole = blank(2023)
    assert "is not a PDF, or is damaged" in refusal(whole[: int(len(whole) * part)])


def test_an_encrypted_file():
    writer = pypdf.PdfWriter(clone_from=BytesIO(blank(2023)))
    writer.encrypt("", "secret", algorithm="RC4-128")
    stream = BytesIO()
    writer.write(stream)
    assert "is encrypted" in refusal(stream.getvalue())


def test_deep_nesting():
    sheet = sheet_of()
    sheet.objects = sheet.objects | {5001: b"[" * 50_000 + b"]" * 50_000}
    assert "is not a PDF, or is damaged" in refusal(sheet.bytes())
    sheet = sheet_of()
    sheet.spoken[0] = b"x" + b"</speak>" + b"<a>" * 500
    assert "template that is" in refusal(sheet.bytes())
    sheet = sheet_of()
    sheet.template = [b'<!DOCTYPE a [<!ENTITY b "c">]>' + sheet.template[0], *sheet.template[1:]]
    assert "entities of its own" in refusal(sheet.bytes())


def test_a_huge_stream():
    import zlib

    packed = zlib.compress(bytes(80_000_000), 9)
    sheet = sheet_of()
    stream = b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(packed), packed)
    sheet.objects = sheet.objects | {5002: stream}
    assert "unpacks to far more than a document holds" in refusal(sheet.bytes())
    assert "no blank form has more than" in refusal(b"%PDF-1.7" + bytes(6_000_000))
    twice = zlib.compress(packed, 9)
    sheet = sheet_of()
    stream = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>\nstream\n%s\nendstream" % (len(twice), twice)
    sheet.objects = sheet.objects | {5002: stream}
    assert "unpacks to far more than a document holds" in refusal(sheet.bytes())


def test_a_check_box_with_another_meaning_stays_empty():
    sheet = sheet_of()
    like = widget(sheet, "c2_1")
    sheet.more.append(Widget(5004, 1, "c2_9[0]", (300, 100, 308, 108), like.entries))
    sheet.has_template = False
    assert binder.bind(sheet.bytes()).unused == ("topmostSubform[0].Page2[0].c2_9[0]",)


def test_a_hidden_field_and_one_filled_in_already():
    sheet = sheet_of()
    each = widget(sheet, "f1_9")
    each.entries = each.entries.replace(b"/F 4", b"/F 6")
    assert "field f1_9[0] on page 1 is hidden" in refusal(sheet.bytes())
    each.entries = each.entries.replace(b"/F 6", b"/F 4/V(12)")
    assert "it was filled in already: field f1_9[0]" in refusal(sheet.bytes())


# Random mutations


@cache
def true_places(which) -> dict:
    """Line -> page and rectangles of its fields on the unchanged blank."""
    boxes = maps.boxes(maps.open_pdf(pdf_of(which)))
    form, revision = ("8606", str(which)) if isinstance(which, int) else which.split()
    field_map = written_map(form, revision)
    keys = ("first_name", "ssn", "spouse_ssn") if form == "1040-X" else ("name", "ssn")
    named = {**field_map.lines, **{key: (field_map.identity[key],) for key in keys}}
    return {line: [(boxes[name].page, boxes[name].rect) for name in names] for line, names in named.items()}


LABEL = rb"(^|[.] |Line +|Row: )\d\d?[a-c]?\. "
CHANGES = (
    "swap places", "swap names", "move", "move a row", "resize", "delete", "add", "copy", "rename", "other page",
    "swap words", "copy words", "renumber words", "no template", "pages", "read only", "hide",
)  # fmt: skip


def change(sheet, kind: str, data) -> None:
    def choose():
        return sheet.widgets[data.draw(st.integers(0, len(sheet.widgets) - 1))]

    if kind == "swap places":
        one, other = choose(), choose()
        one.rect, other.rect, one.page, other.page = other.rect, one.rect, other.page, one.page
    elif kind == "swap names":
        one, other = choose(), choose()
        one.name, other.name = other.name, one.name
    elif kind in {"move", "move a row"}:
        far = st.sampled_from([-36.0, -24.0, -12.0, 12.0, 24.0, 36.0])
        across = 0 if kind == "move a row" else data.draw(st.floats(-80, 80))
        up = data.draw(far if kind == "move a row" else st.floats(-20, 20))
        each = choose()
        each.rect = tuple(side + (up if at % 2 else across) for at, side in enumerate(each.rect))
    elif kind == "resize":
        each = choose()
        each.rect = tuple(side + data.draw(st.floats(-15, 15)) for side in each.rect)
    elif kind == "delete":
        sheet.widgets.remove(choose())
    elif kind in {"add", "copy"}:
        like = choose()
        up = data.draw(st.floats(-500, 500)) if kind == "add" else 0
        name = "f9_9[0]" if kind == "add" else like.name
        rect = tuple(side + (up if at % 2 else 0) for at, side in enumerate(like.rect))
        sheet.more.append(Widget(5003, like.page, name, rect, like.entries))
    elif kind == "rename":
        choose().name = data.draw(st.sampled_from(["f1_1[0]", "f2_2[0]", "f1_12[0]", "x"]))
    elif kind == "other page":
        each = choose()
        each.page = 1 - each.page
    elif kind.endswith("words"):
        labelled = [at for at, text in enumerate(sheet.spoken) if re.search(LABEL, text)]
        one, other = (data.draw(st.sampled_from(labelled)) for _ in range(2))
        if kind == "renumber words":
            number = data.draw(st.sampled_from([b"1", b"7", b"15b", b"26"]))
            sheet.spoken[one] = re.sub(LABEL, rb"\g<1>" + number + b". ", sheet.spoken[one])
        elif kind == "copy words":
            sheet.spoken[one] = sheet.spoken[other]
        else:
            sheet.spoken[one], sheet.spoken[other] = sheet.spoken[other], sheet.spoken[one]
    elif kind == "no template":
        sheet.has_template = False
    elif kind == "pages":
        sheet.pages.reverse()
    elif kind in {"read only", "hide"}:
        choose().flags = b"/F 2" if kind == "hide" else b"/Ff 1"


READ = reading.read_printed


@pytest.fixture(scope="module")
def what_is_printed():
    """What is printed does not change here, except the order of the pages: it is read once."""
    known = {}

    def read(pdf: bytes, key: tuple[int, bool]):
        if key not in known:
            known[key] = READ(pdf)
        return known[key]

    return read


@settings(max_examples=320, phases=(Phase.explicit, Phase.generate))
@given(data=st.data())
def test_no_mutation_is_delivered_wrong(what_is_printed, data):
    """A changed blank is refused, or each amount still goes to the place that its line has on the paper."""
    which = data.draw(st.sampled_from([2017, 2022, 2025, "1040-X 2025-12", "5329 2019"]))
    sheet = sheet_of(which)
    kinds = data.draw(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3))
    for kind in kinds:
        change(sheet, kind, data)
    pdf = sheet.bytes()
    key = (which, sheet.pages != sheet_of(which).pages)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "read_printed", lambda pdf: what_is_printed(pdf, key))
        try:
            bound = binder.bind(pdf)
        except FormError:
            event("refused")
            return
    event("bound")
    boxes = maps.boxes(maps.open_pdf(pdf))
    for line, places in true_places(which).items():
        if line not in bound.lines and line not in bound.identity:
            assert "read only" in kinds, line  # a line that gets no amount
            continue
        names = bound.lines.get(line) or (bound.identity[line],)
        assert len(names) == len(places)
        for name, (page, rect) in zip(names, places, strict=True):
            assert boxes[name].page == page
            left, bottom, right, top = boxes[name].rect
            assert rect[1] - 1 < (bottom + top) / 2 < rect[3] + 1, line
            assert left < rect[2], line
            assert right > rect[0], line
            if line[0].isdigit():  # an amount fills its row, so that it cannot stand in another
                assert abs(bottom - rect[1]) < 6, line
                assert abs(right - rect[2]) < 40, line


def test_the_maps_at_hand_are_pinned_to_their_files():
    found = {each.digest for each in maps.known().values() if each.form == "8606"}
    assert found == set(DIGESTS.values())
    assert mutants.cut(blank(2023)).bytes() != blank(2023)
