"""Transcripts and filled forms as PDF."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from blanks_at_hand import blank
from evidence_helpers import PEOPLE, TODAY, amounts, as_pdf, new_book, of_kind, text_of
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.errors import DependencyError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas
from test_evidence_cli import basisbook

from basisbook.cli.remedies import worded
from basisbook.forms.official import blanks, fill_page, maps
from basisbook.forms.official.as_evidence import READER
from basisbook.forms.official.read_form import read_form
from basisbook.ledger import book as books
from basisbook.ledger import store as ledgers
from basisbook.ledger.evidence import readers, store
from basisbook.ledger.evidence.documents import Reading
from basisbook.ledger.evidence.source import EvidenceError, source_of
from basisbook.ledger.problems import BasisbookError, FormError, Problem

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "name",
    [
        "wi_2022_jordan_dotted.txt", "wi_2023_jordan_dotted.txt", "wi_2023_riley_newline.txt",
        "return_transcript_2023_dotted.txt", "return_transcript_2023_newline.txt", "account_transcript_2023.txt",
    ],
)  # fmt: skip
def test_a_transcript_as_pdf_says_what_its_text_says(name: str) -> None:
    text = text_of(name)
    read = readers.read(source_of(as_pdf(text), "x.pdf"))
    plain = readers.read(source_of(text.encode(), "x.txt"))
    assert [(one.kind, amounts(one)) for one in read.documents] == [
        (one.kind, amounts(one)) for one in plain.documents
    ]
    assert read.problems == ()


def test_a_filled_official_form_is_evidence_of_its_lines() -> None:
    lines = {"1": "6500", "2": "8500", "3": "15000", "10": "0.300", "13": "7200", "14": "7800"}
    data = fill_page.fill(blank(2023), lines, identity={"name": "Jordan Q. Sample"})
    reading = readers.read(source_of(data, "x.pdf"), (READER,))
    (form,) = reading.documents
    assert (form.kind, form.year, form.origin) == ("8606", 2023, "filed")
    assert form.text("line10") == "0.300"
    assert amounts(form) == {
        "line1": 650000,
        "line2": 850000,
        "line3": 1500000,
        "line13": 720000,
        "line14": 780000,
    }


def test_a_pdf_that_is_no_known_page_is_refused() -> None:
    data = as_pdf("Form 8606 (2023)\nsomething like it")
    with pytest.raises(EvidenceError, match="not one filled Form 8606"):
        readers.read(source_of(data, "x.pdf"), (READER,))


def test_a_scan_is_kept_as_a_scan_and_said_to_be_one(tmp_path: Path) -> None:
    card, reading, new = store.add(
        new_book(tmp_path), as_pdf(" "), "old.pdf", TODAY, person="jordan", readers=(READER,)
    )
    assert (card.reader, reading.documents, new) == ("scan", (), True)
    assert [(one.code, one.severity) for one in reading.problems] == [("scan", "note")]
    shelf = store.read_all(tmp_path, (READER,))
    assert (shelf.documents, shelf.lists, [one.code for one in shelf.problems]) == ((), {}, ["scan"])


def test_a_transcript_that_names_form_8606_is_no_form() -> None:
    source = source_of(as_pdf(text_of("return_transcript_2023_newline.txt")), "x.pdf")
    assert not READER.recognises(source)
    assert of_kind(readers.read(source, (READER,)), "8606-transcript")


# Damaged, hostile, or not all there

FILLED = {"1": "6500", "2": "8500", "3": "15000", "10": "0.300", "13": "7200", "14": "7800"}


def filled_form() -> bytes:
    return fill_page.fill(blank(2023), FILLED, identity={"name": "Jordan Q. Sample"})


def transcript() -> bytes:
    return as_pdf(text_of("wi_2023_jordan_dotted.txt"))


def refused_well(error: BasisbookError) -> None:
    assert all(problem.message and worded(problem) for problem in error.problems)


def said(reading: Reading) -> set[tuple[str, str, int]]:
    return {(one.kind, name, cents) for one in reading.documents for name, cents in amounts(one).items()}


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """Cut off, or with bytes changed, doubled or left out, or with references and numbers that lead elsewhere."""
    at = draw(st.integers(0, len(data) - 1))
    how = draw(st.sampled_from(["cut", "change", "double", "leave out", "refer", "number"]))
    if how == "cut":
        return data[:at]
    if how == "double":
        return data[: at + 400] + data[at:]
    if how == "leave out":
        return data[:at] + data[at + 400 :]
    changed = bytearray(data)
    if how == "refer":
        places = [match.span(1) for match in re.finditer(rb"(\d+) 0 R", data)]
        for start, end in draw(st.lists(st.sampled_from(places), min_size=1, max_size=3)):
            first, last = draw(st.sampled_from(places))
            changed[start:end] = data[first:last].rjust(end - start, b"0")[: end - start]
        return bytes(changed)
    digits = [place for place, byte in enumerate(data) if 48 <= byte < 58]
    places = st.sampled_from(digits) if how == "number" else st.integers(0, len(data) - 1)
    bytes_ = st.integers(48, 57) if how == "number" else st.integers(0, 255)
    for place in draw(st.lists(places, min_size=1, max_size=3)):
        changed[place] = draw(bytes_)
    return bytes(changed)


@pytest.mark.parametrize("make", [transcript, filled_form])
def test_a_damaged_pdf_is_refused_or_says_no_amount_that_it_does_not_hold(make: Callable[[], bytes]) -> None:
    whole = make()
    true = said(readers.read(source_of(whole, "x.pdf"), (READER,)))
    assert true

    @given(damaged(whole))
    def check(data: bytes) -> None:
        try:
            reading = readers.read(source_of(data, "x.pdf"), (READER,))
        except BasisbookError as error:
            refused_well(error)
            return
        if said(reading) != true:
            assert said(reading) < true
            assert reading.problems

    check()


def pages_of(data: bytes, *which: int) -> bytes:
    """Those pages, in that order."""
    source, writer = PdfReader(io.BytesIO(data)), PdfWriter()
    for number in which:
        writer.add_page(source.pages[number])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def gaps(data: bytes) -> list[str]:
    reading = readers.read(source_of(data, "x.pdf"))
    found = [problem for problem in reading.problems if problem.code == "not-whole"]
    assert reading.whole is not bool(found)
    return [problem.message.partition(":")[0] for problem in found]


def test_a_page_that_is_missing_or_comes_twice_is_said() -> None:
    data = transcript()
    count = len(PdfReader(io.BytesIO(data)).pages)
    assert count > 2
    assert gaps(pages_of(data, *range(count))) == []
    assert gaps(pages_of(data, *range(count - 1))) == [
        "breaks off before the notice at the end of a transcript"
    ]
    assert gaps(pages_of(data, 0, 0, *range(1, count))) == ["says the same on pages 1 and 2"]
    empty = io.BytesIO()
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.insert_blank_page(612, 792, 1)
    writer.write(empty)
    assert gaps(empty.getvalue()) == ["shows no text on page 2"]


def test_a_page_taken_out_of_the_page_tree_alone_is_said() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(transcript()))
    tree = writer.root_object["/Pages"]
    del tree["/Kids"][1]
    tree[NameObject("/Count")] = NumberObject(len(tree["/Kids"]))
    out = io.BytesIO()
    writer.write(out)
    assert gaps(out.getvalue()) == ["has 1 more page inside that no viewer shows"]


def test_what_is_not_whole_is_no_list_of_everything() -> None:
    text = text_of("wi_2023_jordan_dotted.txt").encode()
    assert readers.read(source_of(text, "x.txt")).whole
    cut = text[: text.rindex(b"Form 1099-R")]
    assert not readers.read(source_of(cut, "x.txt")).whole


def raw_pdf(*streams: bytes, pages: int = 1) -> bytes:
    """A PDF by hand: the first stream is the content of each page, the others are drawings it may call, `X1`..."""
    drawings = b" ".join(b"/X%d %d 0 R" % (at, 10 + at) for at in range(1, len(streams)))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, b" ".join([b"3 0 R"] * pages)),
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 10 0 R/Resources<</XObject<<%s>>>>>>"
        % drawings,
    }
    for at, stream in enumerate(streams):
        packed = zlib.compress(stream, 9)
        head = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" if at else b""
        objects[10 + at] = b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (
            head,
            len(packed),
            packed,
        )
    out, places = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 1\n0000000000 65535 f \n" + b"".join(
        b"%d 1\n%010d 00000 n \n" % each for each in places.items()
    )
    return out + table + b"trailer\n<</Size 100/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)


def many_fonts() -> bytes:
    """One page, whose fonts are one font under many names."""
    codes = b"1 beginbfchar\n" + b"<0001> <0041>\n" * 20_000 + b"endbfchar"
    names = b" ".join(b"/F%d 11 0 R" % at for at in range(2_000))
    font = b"/Resources<</Font<<%s>>/XObject<<" % names
    data = raw_pdf(b"q", codes).replace(b"/Resources<</XObject<<", font)
    return data.replace(b"/Type/XObject/Subtype/Form/", b"/Type/Font/Subtype/Type0/ToUnicode 11 0 R/")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(raw_pdf(b" " * 90_000_000), id="a stream of 90 million bytes"),
        pytest.param(raw_pdf(b"/X1 Do ", b"q Q " * 60_000, pages=300), id="a page of many steps, 300 times"),
        pytest.param(raw_pdf(b"/X1 Do " * 400, b"BT ET ", pages=300), id="a drawing called without an end"),
        pytest.param(raw_pdf(b"q", pages=401), id="401 pages"),
        pytest.param(raw_pdf(b"(" + b"x" * 9_000_000 + b") Tj "), id="one text of 9 million letters"),
        pytest.param(raw_pdf(b"%" + b"x" * 1_000_000 + b"\nq", pages=100), id="a long remark, 100 times"),
        pytest.param(
            raw_pdf(b"/X1 Do ", b"(" + b"x" * 500_000 + b")Tj", pages=100), id="a long drawing, 100 times"
        ),
        pytest.param(many_fonts(), id="a font of 100,000 codes under 2,000 names"),
    ],
)
def test_a_pdf_that_asks_for_more_work_than_any_document_is_refused(data: bytes) -> None:
    with pytest.raises(EvidenceError) as refused:
        source_of(data, "x.pdf")
    (problem,) = refused.value.problems
    assert (problem.code, problem.place) == ("too-large", "x.pdf")
    assert worded(problem)


def test_a_stream_packed_as_letters_is_not_unpacked_at_any_price() -> None:
    """Unpacking them takes a hundred times their room: 30 MB of them took 2.8 GB."""
    letters = b"z" * (5 * 2**20) + b"~>"
    data = raw_pdf(b"q")
    start = data.index(b"10 0 obj")
    body = b"10 0 obj\n<</Filter/ASCII85Decode/Length %d>>\nstream\n%s\nendstream\nendobj\n"
    data = data[:start] + body % (len(letters), letters) + data[data.index(b"xref") :]
    with pytest.raises(EvidenceError, match="unpacks to far more"):
        source_of(data, "x.pdf")


def test_a_stream_that_breaks_off_is_no_page() -> None:
    data = as_pdf(text_of("wi_2023_jordan_dotted.txt"))
    writer = PdfWriter(clone_from=io.BytesIO(data))
    stream = writer.pages[1]["/Contents"].get_object()
    packed = zlib.compress(stream.get_data())
    stream._data = packed[: len(packed) // 2]
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(EvidenceError, match="breaks off: some of it is lost"):
        source_of(out.getvalue(), "x.pdf")


def locked(data: bytes, user: str, algorithm: str) -> bytes:
    writer, out = PdfWriter(clone_from=io.BytesIO(data)), io.BytesIO()
    writer.encrypt(user, "owner", algorithm=algorithm)
    writer.write(out)
    return out.getvalue()


def test_a_locked_pdf_is_read_if_it_opens_without_a_password() -> None:
    assert readers.read(source_of(locked(transcript(), "", "RC4-128"), "x.pdf")).problems == ()
    with pytest.raises(EvidenceError, match="only with a password") as refused:
        source_of(locked(transcript(), "secret", "RC4-128"), "x.pdf")
    assert refused.value.problems[0].code == "encrypted"


def test_a_cipher_of_another_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(*_: object) -> None:
        raise DependencyError("cryptography is required")

    monkeypatch.setattr(PdfReader, "decrypt", lacking)
    with pytest.raises(EvidenceError, match="a cipher that is not read here"):
        source_of(locked(transcript(), "", "RC4-128"), "x.pdf")


def test_a_field_that_holds_another_amount_than_it_shows_is_not_read() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(filled_form()))
    for page in writer.pages:
        for widget in page["/Annots"]:
            if widget.get_object().get("/V") in ("7800", "7,800"):
                widget.get_object()[NameObject("/V")] = TextStringObject("8700")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(EvidenceError, match=r"line 14 of the PDF holds 8700 and shows 7800 on the page"):
        readers.read(source_of(out.getvalue(), "x.pdf"), (READER,))


def test_a_field_that_is_its_own_ancestor_is_damage() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(filled_form()))
    widget = writer.pages[0]["/Annots"][0].get_object()
    widget["/Parent"][NameObject("/Parent")] = widget.raw_get("/Parent")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(EvidenceError, match="fields inside fields without an end"):
        readers.read(source_of(out.getvalue(), "x.pdf"), (READER,))


def test_a_blank_form_is_no_evidence() -> None:
    with pytest.raises(EvidenceError, match="this Form 8606 for 2023 is blank: no line of it is filled in"):
        readers.read(source_of(blank(2023), "x.pdf"), (READER,))


def test_a_form_of_a_year_without_a_map_is_read_once_its_blank_is_at_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = filled_form()
    monkeypatch.setattr(maps, "known", dict)
    with pytest.raises(FormError, match="a Form 8606 for 2023, and the blank of that year") as refused:
        read_form(data, within=tmp_path)
    assert "basisbook forms fetch 2023" in worded(refused.value.problems[0])
    file = tmp_path / "f8606--2023.pdf"
    file.write_bytes(blank(2023))
    blanks.add(file, into=tmp_path / "blanks")
    assert read_form(data, within=tmp_path / "blanks").lines["14"] == "7800"


def test_a_whole_return_is_no_single_form() -> None:
    pages = [blank(2023)] * 3
    writer = PdfWriter()
    for each in pages:
        writer.append(io.BytesIO(each))
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(FormError) as refused:
        read_form(out.getvalue())
    assert [one.code for one in refused.value.problems] == ["blank-form"]


# -- filled forms by other people's programs


LINES = {"1": "6500", "2": "8500", "3": "15000", "14": "7800"}


def changed(change: Callable[[PdfWriter], None], data: bytes | None = None) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data or fill_page.fill(blank(2023), LINES, identity={})))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def flattened(data: bytes) -> bytes:
    """As a program that merges fields: each look is drawn by the page, and no field is left."""

    def merge(writer: PdfWriter) -> None:
        for page in writer.pages:
            for at, widget in enumerate(list(maps.widgets(page))):
                look = maps.look(widget)
                if look is None or widget.get("/FT") == "/Btn":
                    continue
                left, bottom, *_ = (float(side) for side in widget["/Rect"])
                objects = page["/Resources"].setdefault(NameObject("/XObject"), DictionaryObject())  # type: ignore[attr-defined]
                objects[NameObject(f"/Merged{at}")] = look
                drawn = StreamObject()
                drawn.set_data(f"q 1 0 0 1 {left} {bottom} cm /Merged{at} Do Q\n".encode())
                before = page["/Contents"]
                parts = list(before) if isinstance(before, ArrayObject) else [page.raw_get("/Contents")]
                page[NameObject("/Contents")] = ArrayObject([*parts, writer._add_object(drawn)])
            del page["/Annots"]

    return changed(merge, data)


def without_resources(data: bytes, *, font: str = "") -> bytes:
    """The looks without resources of their own, or with a font that is none of the 14."""

    def strip(writer: PdfWriter) -> None:
        for page in writer.pages:
            for widget in maps.widgets(page):
                look = maps.look(widget)
                if look is None:
                    continue
                if not font:
                    look.get_object().pop("/Resources", None)
                    continue
                for one in look.get_object().get("/Resources", {}).get("/Font", {}).values():
                    one.get_object()[NameObject("/BaseFont")] = NameObject(font)

    return changed(strip, data)


@pytest.mark.parametrize("font", ["", "/HelveticaLTStd-Bold", "/ABCDEF+Whatever"])
def test_a_healthy_form_is_not_called_damaged_for_its_fonts_or_resources(font: str, tmp_path: Path) -> None:
    blanks.keep(blank(2023), source="test", into=tmp_path)
    filled = fill_page.fill(blank(2023), LINES, identity={})
    merged = flattened(without_resources(filled, font=font))
    assert dict(read_form(merged, within=tmp_path).lines) == LINES


def test_a_form_whose_fields_are_gone_is_not_called_blank(tmp_path: Path) -> None:
    blanks.keep(blank(2023), source="test", into=tmp_path)

    def take(writer: PdfWriter) -> None:
        for page in writer.pages:
            page.pop("/Annots", None)

    with pytest.raises(FormError) as refused:
        read_form(changed(take), within=tmp_path)
    assert [one.code for one in refused.value.problems] == ["printed-form"]


@pytest.mark.parametrize(("line", "refuses"), [("5", True), ("1", True), ("", False)])
def test_a_text_typed_over_a_box_is_a_contradiction(line: str, refuses: bool) -> None:
    """What a preview program does where it offers no field."""

    def type_over(writer: PdfWriter) -> None:
        name = maps.known()[maps.digest_of(blank(2023))].lines[line][0] if line else ""
        box = maps.boxes(PdfReader(io.BytesIO(blank(2023)))).get(name)
        rect = box.rect if box else (300.0, 20.0, 400.0, 30.0)
        note = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/FreeText"),
                NameObject("/Rect"): ArrayObject([FloatObject(side) for side in rect]),
                NameObject("/Contents"): TextStringObject("5,825"),
            }
        )
        page = writer.pages[box.page - 1 if box else 0]
        page["/Annots"].append(writer._add_object(note))  # type: ignore[attr-defined]

    data = changed(type_over)
    if refuses:
        with pytest.raises(FormError, match="typed over it"):
            read_form(data)
    else:
        assert read_form(data).lines["1"] == "6500"


def test_a_draft_is_no_blank_to_file_on(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    pen = Canvas(buffer, pagesize=letter)
    pen.setFont("Helvetica", 40)
    pen.drawString(100, 400, "DRAFT AS OF July 1, 2026")
    pen.save()

    def stamp(writer: PdfWriter) -> None:
        for page in writer.pages:
            page.merge_page(PdfReader(io.BytesIO(buffer.getvalue())).pages[0])

    with pytest.raises(FormError, match="is a draft"):
        blanks.keep(changed(stamp, blank(2023)), source="test", into=tmp_path)
    assert blanks.listed(within=tmp_path) == ()


def test_a_refused_blank_is_not_kept(tmp_path: Path) -> None:
    """Its map can be bound, and its boxes hold too few digits to fill."""

    def refuse(_: bytes) -> None:
        raise FormError(Problem("no-room", "error", "", "a box holds three digits"))

    file = tmp_path / "f8606--2023.pdf"
    file.write_bytes(blank(2023))
    with pytest.raises(FormError, match="three digits"):
        blanks.add(file, into=tmp_path / "blanks", prove=refuse)
    assert blanks.listed(within=tmp_path / "blanks") == ()


# -- several forms in a file, and forms that were printed

HERS = {"1": "7000", "2": "0", "3": "7000", "14": "7000"}
NOISE = "Form 1040 (2023)\nIRA distributions 4a 6,500 4b 0\nForm 8606 is attached\n"


def joined(*parts: bytes) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    for each in parts:
        writer.append(io.BytesIO(each))
    writer.write(out)
    return out.getvalue()


def of(lines: dict[str, str], ssn: str, year: int = 2023) -> bytes:
    return fill_page.fill(blank(year), lines, identity={"name": "Jordan Sample", "ssn": ssn} if ssn else {})


def test_both_spouses_forms_inside_a_whole_return_are_read(tmp_path: Path) -> None:
    whole = joined(
        as_pdf(NOISE), of(LINES, "900-00-0001"), as_pdf(NOISE), of(HERS, "900-00-0002"), as_pdf("State")
    )
    book = new_book(tmp_path)
    card, reading, _ = store.add(
        book, whole, "return.pdf", TODAY, person="jordan", spouse="riley", readers=(READER,)
    )
    assert (card.year, reading.problems) == (2023, ())
    read = {
        (one.person, one.where): amounts(one) for one in store.reading(tmp_path, card, (READER,)).documents
    }
    assert {key: (cents["line1"], cents["line14"]) for key, cents in read.items()} == {
        ("jordan", "page 2"): (650000, 780000),
        ("riley", "page 5"): (700000, 700000),
    }


def test_the_form_of_a_spouse_who_is_not_named_is_said_to_be_of_nobody(tmp_path: Path) -> None:
    books.create(tmp_path / "book", PEOPLE[:1])
    ledgers.create(tmp_path / "book")
    (tmp_path / "two.pdf").write_bytes(joined(of(LINES, "900-00-0001"), of(HERS, "900-00-0003")))
    said = basisbook("--book", str(tmp_path / "book"), "evidence", "add", str(tmp_path / "two.pdf")).output
    assert "read: 2 Forms 8606; of a spouse who is not named, so of nobody: 1" in said


def test_forms_of_several_years_in_one_file_are_forms_of_several_years() -> None:
    whole = joined(of(LINES, ""), of(HERS, "", 2022))
    reading = readers.read(source_of(whole, "x.pdf"), (READER,))
    assert [(one.year, one.cents("line1")) for one in reading.documents] == [(2023, 650000), (2022, 700000)]
    assert reading.year is None


@pytest.mark.parametrize(
    "numbers", [("", ""), ("900-00-0001", ""), ("900-00-0001", "900-00-0002", "900-00-0003")]
)
def test_forms_of_nobody_known_are_not_put_to_anybody(numbers: tuple[str, ...]) -> None:
    whole = joined(*(of(LINES if not at else HERS, number) for at, number in enumerate(numbers)))
    with pytest.raises(EvidenceError) as refused:
        readers.read(source_of(whole, "x.pdf"), (READER,))
    assert [one.code for one in refused.value.problems] == ["several-forms"]
    with pytest.raises(FormError) as alone:
        read_form(whole)
    assert [one.code for one in alone.value.problems] == ["several-forms"]


def test_a_first_page_without_its_second_is_read() -> None:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_page(PdfReader(io.BytesIO(of(LINES, ""))).pages[0])
    writer.write(out)
    assert dict(read_form(out.getvalue()).lines) == LINES


def printed(
    lines: dict[str, str],
    year: int = 2023,
    *,
    scale: float = 1,
    by: tuple[float, float] = (0, 0),
    stray: str = "",
) -> bytes:
    """As a viewer prints it: no field, the amounts as text in a font of its own, the page made smaller and moved."""
    import reportlab
    from reportlab.pdfbase import pdfmetrics, ttfonts

    fonts = Path(reportlab.__file__).parent / "fonts"
    pdfmetrics.registerFont(ttfonts.TTFont("Vera", str(fonts / "Vera.ttf")))
    field_map = next(one for one in maps.known().values() if (one.form, one.year) == ("8606", year))
    boxes = maps.boxes(maps.open_pdf(blank(year)))
    writer, out = PdfWriter(), io.BytesIO()
    for number, original in enumerate(PdfReader(io.BytesIO(blank(year))).pages, start=1):
        drawn = io.BytesIO()
        canvas = Canvas(drawn, pagesize=letter)
        canvas.setFont("Vera", 9)
        for line, text in lines.items():
            parts = text.split(".") if line == "10" or field_map.two_boxes else [text]
            for name, part in zip(field_map.lines[line], parts, strict=False):
                box = boxes[name]
                if box.page == number:
                    canvas.drawRightString(box.rect[2] - 3, box.rect[1] + 2, part)
        canvas.drawString(100, 200, stray if number == 1 else "")
        canvas.drawString(40, 20, "11/26/26, 10:11 AM        1/2")
        canvas.save()
        original.pop("/Annots", None)
        page = writer.add_page(original)
        page.merge_page(PdfReader(io.BytesIO(drawn.getvalue())).pages[0])
        page.add_transformation(Transformation().scale(scale).translate(*by))
    writer.write(out)
    return out.getvalue()


PRINTED = {
    "1": "6,500",
    "2": "8,500",
    "3": "15,000",
    "10": "0.300",
    "14": "7,800",
    "16": "2,500",
    "20": "(12)",
}


@pytest.mark.parametrize(
    ("year", "scale", "by"), [(2017, 0.97, (9, 12)), (2021, 1, (0, 0)), (2023, 0.94, (18, 20)), (2025, 1.02, (-6, -9))]
)  # fmt: skip
def test_a_printed_form_is_read_from_its_boxes(
    year: int, scale: float, by: tuple[float, float], tmp_path: Path
) -> None:
    blanks.keep(blank(year), source="test", into=tmp_path)
    lines = {line: text for line, text in PRINTED.items() if line != "20"} if year > 2021 else PRINTED
    if year == 2017:
        lines = {"1": "6,500", "2": "8,500", "3": "15,000", "14": "7,800"}
    found = read_form(printed(lines, year, scale=scale, by=by), within=tmp_path)
    plain = {line: text.replace(",", "").replace("(", "-").rstrip(")") for line, text in lines.items()}
    assert dict(found.lines) == plain


def test_an_amount_outside_every_box_of_a_printed_form_is_seen_and_the_form_not_read(tmp_path: Path) -> None:
    blanks.keep(blank(2023), source="test", into=tmp_path)
    with pytest.raises(FormError) as refused:
        read_form(printed(PRINTED | {"20": ""}, stray="1,234"), within=tmp_path)
    assert [one.code for one in refused.value.problems] == ["printed-form"]


def test_a_printed_page_on_which_the_blank_does_not_fit_is_not_read(tmp_path: Path) -> None:
    """Another program's own drawing of the form has the same words in other places."""
    blanks.keep(blank(2023), source="test", into=tmp_path)
    with pytest.raises(FormError) as refused:
        read_form(
            as_pdf("Form 8606 (2023) Nondeductible IRAs\n1 Enter your nondeductible contributions 6,500"),
            within=tmp_path,
        )
    assert [one.code for one in refused.value.problems] == ["printed-form"]


def test_instructions_that_only_mention_the_form_are_no_form() -> None:
    with pytest.raises(EvidenceError) as refused:
        readers.read(
            source_of(as_pdf("Form 1099-R\n1 Gross distribution 3,210\nsee Form 8606"), "x.pdf"), (READER,)
        )
    assert [one.code for one in refused.value.problems] == ["unknown-document"]
    assert "evidence enter" in worded(refused.value.problems[0])
