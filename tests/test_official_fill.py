"""The filler's checks before and after, the maps, the bundle, and the folder of blanks."""

import dataclasses
import shutil
import subprocess
from io import BytesIO

import pypdf
import pytest
from blanks_at_hand import DIGESTS, YEARS, blank, blank_path, other_blank

from basisbook.cli.remedies import worded
from basisbook.forms.official import blanks, bundle, fill_page, layout, maps, proof, template, text
from basisbook.forms.official import kept as kept_files
from basisbook.forms.official.binding import mapping
from basisbook.ledger.problems import FormError

pytestmark = pytest.mark.slow

LINES = [
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "10",
    "11",
    "12",
    "13",
    "14",
    "15a",
    "15b",
    "15c",
    "16",
    "17",
    "18",
    "19",
    "20",
    "21",
    "22",
    "23",
    "24",
    "25a",
    "25b",
    "25c",
]
PERSON = {"name": "Ana Reyes", "ssn": "078-05-1120"}


def refusal(call, *args, **kwargs) -> str:
    """The message of the refusal; every problem in it has a remedy."""
    with pytest.raises(FormError) as caught:
        call(*args, **kwargs)
    assert caught.value.problems
    assert all(problem.remedies for problem in caught.value.problems)
    return "\n".join([str(caught.value), *map(worded, caught.value.problems)])


def root_of(pdf: bytes):
    return pypdf.PdfReader(BytesIO(pdf)).root_object


# The maps


def test_there_is_one_map_for_each_known_blank():
    found = {each.year: digest for digest, each in maps.known().items() if each.form == "8606"}
    assert found == DIGESTS


@pytest.mark.parametrize("year", YEARS)
def test_a_map_names_each_line_of_the_form_and_maps_no_field_twice(year):
    field_map = maps.known()[DIGESTS[year]]
    assert list(field_map.lines) == LINES
    names = list(field_map.fields())
    assert len(names) == len(set(names)) == (74 if year == 2017 else 45)
    assert field_map.two_boxes == (year == 2017)
    assert all(
        len(boxes) == (2 if year == 2017 or line == "10" else 1) for line, boxes in field_map.lines.items()
    )


@pytest.mark.parametrize("year", YEARS)
def test_a_map_is_complete(year):
    reader = pypdf.PdfReader(BytesIO(blank(year)))
    fields = {name for name, field in reader.get_fields().items() if "/FT" in field}
    assert set(maps.known()[DIGESTS[year]].fields()) == fields


# What is refused before anything is written


def test_a_blank_that_is_neither_known_nor_proved_is_refused():
    filled = fill_page.fill(blank(2023), {"1": "6500"}, identity=PERSON)
    message = refusal(fill_page.fill, filled, {"1": "6500"}, identity=PERSON)
    assert "it was filled in already" in message
    assert "basisbook forms fetch" in message


@pytest.mark.parametrize("lines", [{"26": "1"}, {"15": "1"}, {"25": "1"}, {"1": "6500", "total": "6500"}])
def test_a_line_without_a_box_is_never_dropped(lines):
    assert "has no box for line" in refusal(fill_page.fill, blank(2023), lines, identity=PERSON)


@pytest.mark.parametrize(
    "amount", ["", "6,500", "6500.5", "6500.255", "1e3", "1234567890", "(25)", "--25", "None", "٣"]
)
def test_a_text_that_is_no_amount_is_refused(amount):
    assert "line 1: " in refusal(fill_page.fill, blank(2023), {"1": amount}, identity=PERSON)


@pytest.mark.parametrize("ratio", ["1", "0.12", "0.1234567", "1.001", ".123", "-0.123", "0,123"])
def test_a_text_that_is_no_ratio_is_refused(ratio):
    assert "line 10: " in refusal(fill_page.fill, blank(2023), {"10": ratio}, identity=PERSON)


@pytest.mark.parametrize("year", YEARS)
def test_a_text_too_long_for_its_box_is_refused_and_not_shown(year):
    secret = "Wolfeschlegelsteinhausenbergerdorff " * 6
    message = refusal(fill_page.fill, blank(year), {}, identity={"name": secret})
    assert "too long for its box" in message
    assert "Wolfe" not in message
    field = maps.Box("a", 1, (0, 0, 90, 12), max_length=3)
    widths = fill_page.prepare(blank(year)).widths[text.BOLD]
    assert (
        "4 characters do not fit" in layout.fit(widths, "line 1", field, "1234", None, private=False).message
    )


def test_a_long_name_is_written_in_smaller_letters():
    name = "Maria de los Dolores Francisca Hernandez-Villanueva " * 2 + "Wolfeschlegelsteinhausen"
    written = fill_page.fill(blank(2023), {}, identity={"name": name})
    (found,) = proof.read_page(written)
    assert found.text == name
    left, bottom, right, top = next(
        box.rect for box in fill_page.prepare(blank(2023)).boxes.values() if box.name.endswith("f1_1[0]")
    )
    assert left < found.rect[0] < found.rect[2] < right
    assert bottom < found.rect[1] < found.rect[3] < top
    assert found.rect[3] - found.rect[1] < 8 * 0.92


@pytest.mark.parametrize("number", ["123", "123-45-678", "12-345-6789", "1234567890", "abc-de-fghi"])
def test_a_wrong_social_security_number_is_refused_and_not_shown(number):
    message = refusal(fill_page.fill, blank(2023), {}, identity={"ssn": number})
    assert "nine digits" in message
    assert number not in message


@pytest.mark.parametrize("name", ["Łukasz", "王", "Ana\nReyes", "Ana\x00"])
def test_a_letter_the_form_cannot_show_is_refused_and_not_shown(name):
    message = refusal(fill_page.fill, blank(2023), {}, identity={"name": name})
    assert name not in message
    assert "the name has" in message


def test_other_things_without_a_place_are_refused_all_at_once():
    with pytest.raises(FormError) as caught:
        fill_page.fill(
            blank(2023),
            {"26": "1", "27": "2", "1": "x"},
            identity={"email": "ana@example.org", "ssn": "1"},
            starred=("13",),
            checked=("amended",),
        )
    assert len(caught.value.problems) == 7
    assert "ana@example.org" not in str(caught.value)


def test_line_10_never_gets_an_asterisk():
    message = refusal(fill_page.fill, blank(2023), {"10": "0.123"}, identity={}, starred=("10",))
    assert "line 10 is to have an asterisk" in message


@pytest.fixture
def another_map(monkeypatch, tmp_path):
    """Puts a changed map in the place of the real one of 2023; no template that was kept before is at hand."""
    monkeypatch.setenv("BASISBOOK_BLANKS", str(tmp_path / "blanks"))

    def use(**changes):
        changed = dataclasses.replace(maps.known()[DIGESTS[2023]], **changes)
        monkeypatch.setattr(template, "map_of", lambda _: changed)
        fill_page.forget()

    yield use
    fill_page.forget()


def test_a_map_that_does_not_describe_the_blank_is_refused(another_map):
    real = maps.known()[DIGESTS[2023]]
    another_map(lines={**real.lines, "1": ("topmostSubform[0].Page1[0].f1_99[0]",)})
    message = refusal(fill_page.fill, blank(2023), {"2": "1"}, identity={})
    assert "f1_99[0] of the map is not in the PDF" in message
    assert "f1_9[0] of the PDF is not in the map" in message
    another_map(lines={**real.lines, "1": real.lines["2"]})
    assert "mapped twice" in refusal(fill_page.fill, blank(2023), {"2": "1"}, identity={})
    another_map(lines={**real.lines, "1": ("f1_9[0]",)})
    assert "f1_9[0] of the map is not" in refusal(fill_page.fill, blank(2023), {"2": "1"}, identity={})
    ((name, _),) = real.checkboxes.values()
    another_map(checkboxes={"self_employed": (name, "/Yes")})
    assert "has no state /Yes" in refusal(fill_page.fill, blank(2023), {"2": "1"}, identity={})
    another_map(pages=3)
    assert "has 2 pages, and its map has 3" in refusal(fill_page.fill, blank(2023), {"2": "1"}, identity={})


# What is refused after writing: nothing is delivered


@pytest.fixture
def a_slip(monkeypatch):
    """Changes the texts between laying them out and writing them."""

    def slip(change):
        real = template.Template.write
        monkeypatch.setattr(template.Template, "write", lambda self, placed: real(self, change(self, placed)))

    return slip


@pytest.mark.parametrize("flatten", [False, True])
@pytest.mark.parametrize(
    "change",
    [{"text": "6,501"}, {"x": 300.0}, {"y": -9.0}, {"size": 30.0}],
    ids=["another amount", "beside the box", "below the box", "too large"],
)
def test_a_page_that_differs_is_not_delivered(a_slip, change, flatten):
    fill_page.prepare(blank(2023), flat=flatten)
    a_slip(lambda _, placed: [dataclasses.replace(text, **change) for text in placed])
    message = refusal(fill_page.fill, blank(2023), {"1": "6500"}, identity={}, flatten=flatten)
    assert "not delivered" in message
    assert "line 1: expected '6,500'" in message


@pytest.mark.parametrize("flatten", [False, True])
def test_a_text_that_was_not_asked_for_is_not_delivered(a_slip, flatten):
    fill_page.prepare(blank(2023), flat=flatten)
    a_slip(lambda self, placed: [*placed, *layout.lay_out(self, {"2": "1"}, identity={})])
    message = refusal(fill_page.fill, blank(2023), {"1": "6500"}, identity={}, flatten=flatten)
    assert "belongs to no box" in message


def test_a_private_text_is_not_shown_when_a_page_differs(a_slip):
    fill_page.prepare(blank(2023))
    a_slip(lambda _, placed: [dataclasses.replace(text, text=text.text[::-1]) for text in placed])
    message = refusal(fill_page.fill, blank(2023), {}, identity=PERSON)
    assert "page 1, ssn: expected a private text, found a private text" in message
    assert "078" not in message
    assert "0211" not in message


@pytest.mark.parametrize("wrong", ["6,501", "65,00", "(6,500)"])
def test_a_wrongly_finished_amount_is_not_delivered(monkeypatch, wrong):
    fill_page.fill(blank(2023), {"1": "6500"}, identity={})  # the first filling proves the template as well
    monkeypatch.setattr(layout, "parts_of", lambda *_, **__: (wrong,))
    message = refusal(fill_page.fill, blank(2023), {"1": "6500"}, identity={})
    assert f"line 1: the form says 6500, the page says {wrong}" in message


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (rb"/V<362c353030>", "shows something else than it holds"),
        (rb"<362c353030> Tj", "shows something else than it holds"),
        (b"/BBox[0 0 72.000", "shows something else than it holds"),
        (b" re W n BT", "is not written as it should be"),
        (b"1 0 obj\n<</Type/XObject", "is not written as it should be"),
        (b"0 00000 n", "is not the prepared blank"),
    ],
)
def test_the_quick_reader_takes_nothing_for_granted(found, reason):
    prepared = fill_page.prepare(blank(2023))
    written = fill_page.fill(blank(2023), {"1": "6500"}, identity={})
    at = written.rindex(found)
    last = at + len(found) - 5 if b"Tj" in found else at + len(found) - 2
    changed = written[:last] + bytes([written[last] ^ 1]) + written[last + 1 :]
    assert reason in refusal(proof.read_filled, prepared, changed)


def test_both_readers_find_the_same():
    for flatten in (False, True):
        prepared = fill_page.prepare(blank(2017), flat=flatten)
        written = fill_page.fill(
            blank(2017), {"1": "6500", "13": "9"}, identity=PERSON, starred=("13",), flatten=flatten
        )

        def rounded(found):
            return sorted((each.page, each.text, *(round(side, 1) for side in each.rect)) for each in found)

        assert rounded(proof.read_filled(prepared, written)) == rounded(proof.read_page(written))


def test_the_blank_itself_fails_the_proof():
    message = refusal(proof.prove, blank(2023), [])
    assert "XFA" in message
    assert "usage rights" in message


# The written file


@pytest.mark.parametrize("year", YEARS)
def test_nothing_is_left_that_a_changed_file_breaks(year):
    assert {"/AcroForm", "/Perms"} <= set(root_of(blank(year)))
    assert "/XFA" in root_of(blank(year))["/AcroForm"]
    root = root_of(fill_page.fill(blank(year), {"1": "6500"}, identity=PERSON))
    assert not {"/XFA", "/NeedAppearances", "/SigFlags"} & set(root["/AcroForm"])
    assert not {"/Perms", "/OpenAction", "/AA"} & set(root)
    assert "/JavaScript" not in root.get("/Names", {})


@pytest.mark.parametrize("year", YEARS)
def test_fields_stay_editable_and_hold_what_they_show(year):
    written = fill_page.fill(blank(year), {"1": "6500", "10": "0.123456"}, identity=PERSON)
    fields = pypdf.PdfReader(BytesIO(written)).get_fields()
    field_map = maps.known()[DIGESTS[year]]
    values = {name: field["/V"] for name, field in fields.items() if field.get("/V") not in {None, "/Off"}}
    amount = ("6,500", "00") if year == 2017 else ("6,500",)
    assert values == {
        field_map.identity["name"]: "Ana Reyes",
        field_map.identity["ssn"]: "078-05-1120",
        **dict(zip(field_map.lines["1"], amount, strict=True)),
        **dict(zip(field_map.lines["10"], ("0", "123456"), strict=True)),
    }
    assert not any(field.get("/Ff", 0) & 1 for field in fields.values())


@pytest.mark.parametrize("year", YEARS)
def test_a_flattened_file_has_no_fields(year):
    written = fill_page.fill(blank(year), {"1": "6500"}, identity=PERSON, starred=("1",), flatten=True)
    assert "/AcroForm" not in root_of(written)
    assert all(not page.get("/Annots") for page in pypdf.PdfReader(BytesIO(written)).pages)
    assert b"/OBJR" not in b"".join(
        str(each.get_object()).encode()
        for each in pypdf.PdfWriter(clone_from=BytesIO(written))._objects
        if each
    )
    assert bundle.flatten_fields(written) == written


@pytest.mark.parametrize("flatten", [False, True])
def test_the_same_input_gives_the_same_bytes(flatten):
    lines = {"1": "6500", "13": "460"}
    first = fill_page.fill(blank(2023), lines, identity=PERSON, starred=("13",), flatten=flatten)
    fill_page.forget()
    again = fill_page.fill(blank(2023), lines, identity=PERSON, starred=("13",), flatten=flatten)
    other = fill_page.fill(
        blank(2023), lines | {"1": "6501"}, identity=PERSON, starred=("13",), flatten=flatten
    )
    assert first == again
    assert identifier(first) != identifier(other) != identifier(blank(2023))
    assert bundle.bundle([("2023", first)]) == bundle.bundle([("2023", again)])


def identifier(pdf: bytes):
    return pypdf.PdfReader(BytesIO(pdf)).trailer["/ID"][1]


# Many in one


def three() -> list[tuple[str, bytes]]:
    fill = fill_page.fill
    return [
        ("Form 8606 (2021)", fill(blank(2021), {"1": "6000"}, identity=PERSON)),
        ("Form 8606 (2022)", fill(blank(2022), {"1": "6001", "13": "9"}, identity=PERSON, starred=("13",))),
        ("Form 8606 (2023)", fill(blank(2023), {"1": "6002"}, identity=PERSON, checked=("self_employed",))),
    ]


@pytest.mark.parametrize("keep_fields", [True, False])
def test_a_bundle_has_a_bookmark_for_each_form_and_every_amount(keep_fields):
    reader = pypdf.PdfReader(BytesIO(bundle.bundle(three(), keep_fields=keep_fields)))
    marks = [(mark.title, reader.get_destination_page_number(mark)) for mark in reader.outline]
    assert marks == [("Form 8606 (2021)", 0), ("Form 8606 (2022)", 2), ("Form 8606 (2023)", 4)]
    assert len(reader.pages) == 6
    for page, amount in ((0, "6,000"), (2, "6,001"), (4, "6,002")):
        found = [each.text for each in proof.read_page(written_page(reader, page))]
        assert amount in found
    assert ("/AcroForm" in reader.root_object) == keep_fields


def written_page(reader: pypdf.PdfReader, number: int) -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_page(reader.pages[number])
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_fields_of_a_bundle_never_share_a_value():
    fields = pypdf.PdfReader(BytesIO(bundle.bundle(three()))).get_fields()
    leaves = {name: field for name, field in fields.items() if "/FT" in field}
    assert len(leaves) == 3 * 45
    amounts = sorted(field["/V"] for field in leaves.values() if str(field.get("/V", "")).startswith("6,00"))
    assert amounts == ["6,000", "6,001", "6,002"]


def test_a_bundle_takes_pages_without_fields():
    writer = pypdf.PdfWriter()
    writer.add_blank_page(612, 792)
    stream = BytesIO()
    writer.write(stream)
    (_, form), *_ = three()
    reader = pypdf.PdfReader(BytesIO(bundle.bundle([("drawn", stream.getvalue()), ("form", form)])))
    assert [mark.title for mark in reader.outline] == ["drawn", "form"]
    assert len(reader.get_fields()) == 45 + 3


def test_a_part_that_is_no_pdf_is_refused():
    assert "not a PDF" in refusal(bundle.bundle, [("notes", b"hello")])


# The folder of blanks


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("BASISBOOK_BLANKS", str(tmp_path / "elsewhere"))
    return tmp_path / "blanks"


def test_a_blank_is_added_listed_and_looked_up(place):
    assert blanks.listed(within=place) == ()
    assert blanks.look_up("8606", 2023, within=place) is None
    added = blanks.add(blank_path(2023), into=place)
    assert (added.form, added.year, added.digest) == ("8606", 2023, DIGESTS[2023])
    assert blanks.add(blank_path(2023), into=place) == added
    earlier = blanks.add(blank_path(2021), into=place)
    assert blanks.listed(within=place) == (earlier, added)
    assert blanks.look_up("8606", 2023, within=place) == added
    assert blanks.look_up("8606", 2022, within=place) is None
    assert added.read() == blank(2023)
    assert sorted(path.suffix for path in place.iterdir()) == [".json", ".json", ".pdf", ".pdf"]


def test_the_folder_is_the_one_given_else_the_one_named_else_the_cache(place, monkeypatch, tmp_path):
    assert blanks.folder(place) == place
    assert blanks.folder() == tmp_path / "elsewhere"
    monkeypatch.delenv("BASISBOOK_BLANKS")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert blanks.folder().name == "blanks"
    assert "basisbook" in str(blanks.folder())
    monkeypatch.setenv("BASISBOOK_BLANKS", str(place))
    blanks.add(blank_path(2022))
    assert blanks.look_up("8606", 2022).path.parent == place


def test_what_is_no_known_blank_is_not_added(place, tmp_path):
    file = tmp_path / "file.pdf"
    assert "cannot be read" in refusal(blanks.add, file, into=place)
    file.write_text("hello")
    assert "not a PDF" in refusal(blanks.add, file, into=place)
    file.write_bytes(fill_page.fill(blank(2023), {"1": "1"}, identity={}))
    assert "filled in already" in refusal(blanks.add, file, into=place)
    with file.open("wb") as stream:
        stream.truncate(30_000_000)
    assert "too large" in refusal(blanks.add, file, into=place)
    assert "cannot be read" in refusal(blanks.add, tmp_path, into=place)
    assert not place.exists()


def test_a_blank_changed_after_it_was_added_is_not_used(place):
    added = blanks.add(blank_path(2023), into=place)
    added.path.write_bytes(added.path.read_bytes() + b"\n")
    assert "changed after it was added" in refusal(added.read)
    assert blanks.look_up("8606", 2023, within=place) is None


def test_a_folder_that_cannot_be_written_is_a_problem(tmp_path):
    (tmp_path / "file").write_text("")
    assert "cannot be written" in refusal(blanks.add, blank_path(2023), into=tmp_path / "file")


# What a map cannot hide


def test_a_map_with_two_lines_exchanged_is_found_by_the_printed_numbers(another_map):
    """The proof does not read the map: the page's own numbers stand beside the amounts, or it is not delivered."""
    real = maps.known()[DIGESTS[2023]]
    another_map(lines={**real.lines, "1": real.lines["2"], "2": real.lines["1"]})
    message = refusal(fill_page.fill, blank(2023), {"1": "6500"}, identity={})
    assert "line 1: the amount does not stand in the box beside the printed 1" in message


@pytest.mark.parametrize("flatten", [False, True])
def test_an_amount_in_another_row_is_not_delivered(monkeypatch, flatten):
    """Even if the filler and what it expects agree with each other."""
    prepared = fill_page.prepare(blank(2023), flat=flatten)
    lines = {**prepared.field_map.lines, "7": prepared.field_map.lines["8"]}
    moved = dataclasses.replace(prepared, field_map=dataclasses.replace(prepared.field_map, lines=lines))
    monkeypatch.setattr(fill_page, "prepare", lambda *_, **__: moved)
    message = refusal(fill_page.fill, blank(2023), {"7": "6500"}, identity={}, flatten=flatten)
    assert "line 7: the amount does not stand in the box beside the printed 7" in message


# Prepared templates on disk


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setenv("BASISBOOK_BLANKS", str(tmp_path))
    fill_page.forget()
    yield tmp_path / "prepared"
    fill_page.forget()


@pytest.mark.parametrize("flatten", [False, True])
def test_a_template_from_disk_writes_the_same_bytes(kept, monkeypatch, flatten):
    first = fill_page.fill(blank(2017), {"1": "6500"}, identity=PERSON, flatten=flatten)
    (file,) = kept.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    fill_page.forget()
    monkeypatch.setattr(fill_page, "compile_template", lambda *_, **__: pytest.fail("it is on disk"))
    assert fill_page.fill(blank(2017), {"1": "6500"}, identity=PERSON, flatten=flatten) == first


def test_a_damaged_template_is_made_anew(kept):
    first = fill_page.fill(blank(2017), {"1": "6500"}, identity=PERSON)
    (file,) = kept.iterdir()
    whole = file.read_bytes()
    for changed in (b"", whole[:5000], whole[:-1], whole.replace(b"f1_9", b"f1_8"), b"x" + whole):
        file.write_bytes(changed)
        fill_page.forget()
        assert fill_page.fill(blank(2017), {"1": "6500"}, identity=PERSON) == first
        assert file.read_bytes() == whole


def test_a_template_made_with_another_map_is_not_used(kept):
    fill_page.fill(blank(2023), {"1": "6500"}, identity={})
    real = maps.known()[DIGESTS[2023]]
    found = kept_files.load(kept, DIGESTS[2023], flat=False)
    wrong = dataclasses.replace(
        found, field_map=dataclasses.replace(real, lines={**real.lines, "1": real.lines["2"]})
    )
    kept_files.save(kept, wrong)
    fill_page.forget()
    assert fill_page.prepare(blank(2023)).field_map == real


# Form 1040-X and Form 5329


COUPLE = {
    "first_name": "Ana",
    "last_name": "Reyes",
    "ssn": "078-05-1120",
    "spouse_first_name": "Luis",
    "spouse_last_name": "Reyes",
    "spouse_ssn": "219099999",
    "city": "Salem",
    "state": "OR",
}


@pytest.mark.parametrize("which", ["1040-X 2024-02", "1040-X 2025-12"])
@pytest.mark.parametrize("flatten", [False, True])
def test_a_1040x_has_its_columns_its_status_and_its_numbers_in_combs(which, flatten):
    pdf = other_blank(which)
    names = mapping.map_of(pdf).names
    qbi = names["qbi_deduction"]
    written = fill_page.fill(
        pdf,
        {"1A": "90000", "1B": "-1500", "1C": "88500", f"{qbi}B": "12", "16": "3"},
        identity=COUPLE,
        checked=("married_jointly",),
        texts={"year": "2023", "tax_method": "Table"},
        flatten=flatten,
    )
    found = {each.text: each for each in proof.read_page(written)}
    assert {"Ana", "Luis", "078051120", "219099999", "Salem", "OR", "2023", "Table", "(1,500)"} <= set(found)
    assert (
        found["90,000"].rect[2]
        < found["(1,500)"].rect[0]
        < found["(1,500)"].rect[2]
        < found["88,500"].rect[0]
    )
    assert found["078051120"].rect[2] - found["078051120"].rect[0] > 115, "spread over the comb"
    assert abs(found["4"].rect[0] - 80) < 4, "beside married filing jointly"


def test_a_1040x_refuses_what_it_keeps_blank_and_what_it_does_not_have():
    pdf = other_blank("1040-X 2024-02")
    message = refusal(fill_page.fill, pdf, {"9A": "1", "4aC": "2"}, identity={}, texts={"colour": "red"})
    assert "has no box for line 9A" in message
    assert "has no box for line 4aC" in message
    assert "has no box for 'colour'" in message


@pytest.mark.parametrize("which", ["1040-X 2024-02", "1040-X 2025-12"])
def test_a_long_explanation_is_split_where_its_box_is_full(which):
    pdf = other_blank(which)
    prepared = fill_page.prepare(pdf)
    text = "We left out the basis of the IRA.\n\n" + "The basis was 6,500 dollars. " * 150
    fits, rest = fill_page.split_to_fit(prepared, "explanation", text)
    assert (fits + " " + rest).split() == text.split()
    assert rest
    written = fill_page.fill(pdf, {}, identity={}, texts={"explanation": fits})
    (found,) = proof.read_page(written)
    box = prepared.boxes[prepared.field_map.texts["explanation"]].rect
    assert found.text == fits
    assert box[0] < found.rect[0] < found.rect[2] < box[2]
    assert box[1] < found.rect[1] < found.rect[3] < box[3]
    message = refusal(fill_page.fill, pdf, {}, identity={}, texts={"explanation": text})
    assert "explanation: the text is too long for its box" in message
    assert fill_page.split_to_fit(prepared, "explanation", "Short.") == ("Short.", "")


def test_line_10_of_form_5329_is_an_amount():
    written = fill_page.fill(
        other_blank("5329 2025"),
        {"10": "500", "17": "30.50"},
        identity=PERSON,
        checked=("amended",),
        texts={"exception_number": "08"},
    )
    assert {each.text for each in proof.read_page(written)} >= {"500", "30.50", "08", "4", "Ana Reyes"}


@pytest.mark.parametrize("which", ["1040-X 2025-12", "5329 2019", "8606"])
def test_another_program_finds_nothing_wrong_with_a_written_file(which, tmp_path):
    qpdf = shutil.which("qpdf")
    if qpdf is None:
        pytest.skip("qpdf is not installed")
    pdf = other_blank(which) if which != "8606" else blank(2017)
    lines = dict.fromkeys(mapping.map_of(pdf).lines, "25") | ({"10": "0.123"} if which == "8606" else {})
    for flatten in (False, True):
        file = tmp_path / "form.pdf"
        file.write_bytes(fill_page.fill(pdf, lines, identity={}, flatten=flatten))
        told = subprocess.run([qpdf, "--check", str(file)], capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout + told.stderr
