"""The filler's checks before and after, the maps, the bundle, and the folder of blanks."""

import dataclasses
from io import BytesIO

import pypdf
import pytest
from blanks_at_hand import DIGESTS, YEARS, blank, blank_path

from forms.official import blanks, fill_page, maps, proof
from ledger.problems import FormError

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
    assert all(problem.remedy for problem in caught.value.problems)
    return str(caught.value)


def root_of(pdf: bytes):
    return pypdf.PdfReader(BytesIO(pdf)).root_object


# The maps


def test_there_is_one_map_for_each_known_blank():
    assert {field_map.year: digest for digest, field_map in maps.known().items()} == DIGESTS


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


def test_an_unknown_blank_is_refused():
    message = refusal(fill_page.fill, blank(2023) + b"\n", {"1": "6500"}, identity=PERSON)
    assert "not a blank Form 8606 that is known" in message
    assert "basisbook forms add" in message


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
    assert "4 characters do not fit" in fill_page._fit("line 1", field, "1234", None, private=False).message


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
def another_map(monkeypatch):
    """Puts a changed map in the place of the real one of 2023."""

    def use(**changes):
        changed = dataclasses.replace(maps.known()[DIGESTS[2023]], **changes)
        monkeypatch.setattr(fill_page, "map_of", lambda _: changed)
        fill_page.prepare.cache_clear()

    yield use
    fill_page.prepare.cache_clear()


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
    assert "has 2 pages, its map says 3" in refusal(fill_page.fill, blank(2023), {"2": "1"}, identity={})


# What is refused after writing: nothing is delivered


@pytest.mark.parametrize("flatten", [False, True])
@pytest.mark.parametrize(
    "change",
    [{"text": "6,501"}, {"x": 300.0}, {"y": -9.0}, {"size": 30.0}],
    ids=["another amount", "beside the box", "below the box", "too large"],
)
def test_a_page_that_differs_is_not_delivered(monkeypatch, change, flatten):
    real = fill_page._appearance
    monkeypatch.setattr(
        fill_page,
        "_appearance",
        lambda text, name, font: real(dataclasses.replace(text, **change), name, font),
    )
    message = refusal(fill_page.fill, blank(2023), {"1": "6500"}, identity={}, flatten=flatten)
    assert "not delivered" in message
    assert "line 1: expected '6,500'" in message


def test_a_text_that_was_not_asked_for_is_not_delivered(monkeypatch):
    real = fill_page.put

    def put(prepared, placed):
        more = fill_page.lay_out(prepared, {"1": "6500", "2": "1"}, identity={})
        return real(prepared, [*placed, *more[1:]])

    monkeypatch.setattr(fill_page, "put", put)
    assert "belongs to no box" in refusal(fill_page.fill, blank(2023), {"1": "6500"}, identity={})


def test_a_private_text_is_not_shown_when_a_page_differs(monkeypatch):
    real = fill_page._appearance
    monkeypatch.setattr(
        fill_page,
        "_appearance",
        lambda text, name, font: real(dataclasses.replace(text, text=text.text[::-1]), name, font),
    )
    message = refusal(fill_page.fill, blank(2023), {}, identity=PERSON)
    assert "page 1, ssn: expected a private text, found a private text" in message
    assert "078" not in message
    assert "0211" not in message


@pytest.mark.parametrize("wrong", ["6,501", "65,00", "(6,500)"])
def test_a_wrongly_finished_amount_is_not_delivered(monkeypatch, wrong):
    monkeypatch.setattr(fill_page, "_parts", lambda *_, **__: (wrong,))
    message = refusal(fill_page.fill, blank(2023), {"1": "6500"}, identity={})
    assert f"line 1: the form says 6500, the page says {wrong}" in message


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
    assert fill_page.flatten_fields(written) == written


@pytest.mark.parametrize("flatten", [False, True])
def test_the_same_input_gives_the_same_bytes(flatten):
    lines = {"1": "6500", "13": "460"}
    first = fill_page.fill(blank(2023), lines, identity=PERSON, starred=("13",), flatten=flatten)
    fill_page.prepare.cache_clear()
    again = fill_page.fill(blank(2023), lines, identity=PERSON, starred=("13",), flatten=flatten)
    other = fill_page.fill(
        blank(2023), lines | {"1": "6501"}, identity=PERSON, starred=("13",), flatten=flatten
    )
    assert first == again
    assert identifier(first) != identifier(other) != identifier(blank(2023))
    assert fill_page.bundle([("2023", first)]) == fill_page.bundle([("2023", again)])


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
    reader = pypdf.PdfReader(BytesIO(fill_page.bundle(three(), keep_fields=keep_fields)))
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
    fields = pypdf.PdfReader(BytesIO(fill_page.bundle(three()))).get_fields()
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
    reader = pypdf.PdfReader(BytesIO(fill_page.bundle([("drawn", stream.getvalue()), ("form", form)])))
    assert [mark.title for mark in reader.outline] == ["drawn", "form"]
    assert len(reader.get_fields()) == 45 + 3


def test_a_part_that_is_no_pdf_is_refused():
    assert "not a PDF" in refusal(fill_page.bundle, [("notes", b"hello")])


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
    assert sorted(path.suffix for path in place.iterdir()) == [".pdf", ".pdf"]


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
    assert "not a blank Form 8606 that is known" in refusal(blanks.add, file, into=place)
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
