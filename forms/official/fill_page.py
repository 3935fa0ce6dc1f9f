"""Fills the IRS's own PDF, proves the written page, and binds many pages into one file.

    prepare    once for a blank: its map agrees with it; the second form (XFA), usage rights and scripts are gone
    lay_out    the finished texts, each measured against its box; every objection at once
    put        the texts into the fields, with appearances that every viewer shows alike
    prove      the written page read back (`proof.py`); what differs is never delivered

The bytes are the same for the same input: no dates, and the file's identifier is a digest of what is on the page.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from forms.official import proof
from forms.official.maps import (
    ADDRESS,
    CENTRE,
    LEFT,
    RATIO,
    RIGHT,
    Box,
    FieldMap,
    boxes,
    entry,
    full_name,
    look,
    map_of,
    open_pdf,
    widgets,
)
from ledger.problems import FormError, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from pypdf import PageObject

FOOTNOTE = "* From Worksheet 1-1 in Publication 590-B"
"""What the form asks to be written where an amount comes from that worksheet. Source: Publication 590-B."""

_FONT, _FONT_NAME = "Helvetica-Bold", "/HeBo"
_PLAIN_FONT, _PLAIN_FONT_NAME = "Helvetica", "/Helv"
_SIZES = (8.0, 7.5, 7.0, 6.5, 6.0)
"""Points, tried in turn: the form's own size first, then smaller until the text fits its box."""
_FOOTNOTE_SIZE = 7.0
_COLOUR = "0 0 0.502 rg"  # the dark blue that the blank's own fields have
_MARGIN = 2.0
_CAPITALS = 0.718
_CHECK_MARK = "4"  # in the font ZapfDingbats, as the blank's own appearance writes it
_BELOW_MIDDLE = 0.6  # puts an amount on the baseline of the printed line number beside it

_AMOUNT = re.compile(r"(-?)(\d{1,9})(?:\.(\d\d))?", re.ASCII)
_RATIO = re.compile(r"(0|1(?=\.0+$))\.(\d{3,6})", re.ASCII)
_SSN = re.compile(r"(\d{3})-?(\d{2})-?(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A blank ready to take values: its map, its boxes by full name, and its bytes with nothing left to break."""

    field_map: FieldMap
    boxes: Mapping[str, Box]
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Placed:
    """A finished text and where it goes. `x`, `y`: start of its baseline, in points from the box's corner."""

    what: str
    box: Box
    text: str
    size: float = 0
    x: float = 0
    y: float = 0
    align: int = LEFT
    state: str = ""
    private: bool = False


def fill(
    blank: bytes,
    lines: Mapping[str, str],
    *,
    identity: Mapping[str, str],
    starred: Collection[str] = (),
    stand_alone: bool = False,
    checked: Collection[str] = (),
    flatten: bool = False,
) -> bytes:
    """The blank with these lines on it, proven.

    `lines`: line -> amount as a decimal text (`6500`, `6500.25`, `-25`; line 10 `0.122807`); an absent line stays
    blank. `identity`: the keys of the map's group of that name; the address goes on the page only if the form
    `stand_alone`s. `starred` lines get an asterisk, and their page the footnote that explains it. `checked`: keys of
    the map's check boxes. `flatten` merges the fields into the page; otherwise they stay editable.

    Raises `FormError` if the blank is unknown, a line has no box, a text does not fit, or the written page differs.
    """
    prepared = prepare(blank)
    placed = lay_out(
        prepared, lines, identity=identity, starred=starred, stand_alone=stand_alone, checked=checked
    )
    written = put(prepared, placed)
    if flatten:
        written = flatten_fields(written)
    found = proof.prove(
        written,
        [proof.Expected(text.what, text.box.page, text.box.rect, text.text, text.private) for text in placed],
    )
    on_page = {
        line: [each for each, text in zip(found, placed, strict=True) if text.what == f"line {line}"]
        for line in lines
    }
    proof.prove_amounts(on_page, lines)
    return written


@lru_cache(maxsize=16)
def prepare(blank: bytes) -> Prepared:
    """Checks the blank against its map, and takes out what a changed file breaks. Raises `FormError`."""
    field_map = map_of(blank)
    reader = open_pdf(blank)
    found = boxes(reader)
    mapped = list(field_map.fields())
    wrong = [f"field {name} of the map is not in the PDF" for name in mapped if name not in found]
    wrong += [f"field {name} of the PDF is not in the map" for name in found if name not in mapped]
    wrong += [
        f"field {name} is mapped twice"
        for name in sorted({name for name in mapped if mapped.count(name) > 1})
    ]
    wrong += [
        f"check box {name} has no state {state}"
        for name, state in field_map.checkboxes.values()
        if name in found and state not in found[name].states
    ]
    if len(reader.pages) != field_map.pages:
        wrong.append(f"the PDF has {len(reader.pages)} pages, its map says {field_map.pages}")
    if wrong:
        raise FormError(*(_map_differs(field_map, message) for message in wrong))
    root: Any = reader.trailer["/Root"]
    for key in ("/Perms", "/Extensions"):
        root.pop(key, None)
    entry(root, "/Names", {}).pop("/JavaScript", None)
    form = root["/AcroForm"]
    for key in ("/XFA", "/SigFlags", "/NeedAppearances"):
        form.pop(key, None)
    return Prepared(field_map, found, _bytes(PdfWriter(clone_from=reader), blank))


def lay_out(
    prepared: Prepared,
    lines: Mapping[str, str],
    *,
    identity: Mapping[str, str],
    starred: Collection[str] = (),
    stand_alone: bool = False,
    checked: Collection[str] = (),
) -> tuple[Placed, ...]:
    """The texts for the fields, in the order of the map. Raises `FormError` with everything that has no place."""
    field_map = prepared.field_map
    problems = list(_without_a_place(field_map, lines, identity, starred, checked))
    texts: list[Placed] = []

    def place(what: str, name: str, text: str, align: int | None = None, *, private: bool = False) -> None:
        fitted = _fit(what, prepared.boxes[name], text, align, private=private)
        if isinstance(fitted, Problem):
            problems.append(fitted)
        else:
            texts.append(fitted)

    for key, name in field_map.identity.items():
        text = identity.get(key, "").strip()
        if not text or (key in ADDRESS and not stand_alone):
            continue
        if key == "ssn":
            number = _SSN.fullmatch(text)
            if number is None:
                problems.append(_problem("the social security number does not have nine digits", _IN_BOOK))
                continue
            text = "-".join(number.groups())
        place(key.replace("_", " "), name, text, private=True)
    for line, names in field_map.lines.items():
        if line not in lines:
            continue
        parts = _parts(line, lines[line], two_boxes=field_map.two_boxes, star="*" if line in starred else "")
        if not parts:
            problems.append(
                _problem(f"line {line}: {lines[line]!r} is not an amount that a form can hold", _DEFECT)
            )
        aligns = (RIGHT, LEFT) if line == RATIO else (None, None)
        for name, part, align in zip(names, parts, aligns, strict=False):
            place(f"line {line}", name, part, align)
    for meaning in sorted(set(checked) & set(field_map.checkboxes)):
        name, state = field_map.checkboxes[meaning]
        texts.append(Placed(f"check box {meaning}", prepared.boxes[name], _CHECK_MARK, state=state))
    if problems:
        raise FormError(*problems)
    pages = sorted({prepared.boxes[field_map.lines[line][0]].page for line in starred})
    return (*texts, *(_footnote(page, *field_map.footnotes[page]) for page in pages))


def put(prepared: Prepared, placed: Sequence[Placed]) -> bytes:
    """The prepared blank with these texts in its fields. Not proven: use `fill`."""
    writer = PdfWriter(clone_from=BytesIO(prepared.pdf))
    root: Any = writer.root_object
    bold, plain = _standard_font(writer, _FONT), _standard_font(writer, _PLAIN_FONT)
    root["/AcroForm"]["/DR"]["/Font"][NameObject(_FONT_NAME)] = bold
    by_name = {text.box.name: text for text in placed}
    for widget in (widget for page in writer.pages for widget in widgets(page)):
        text = by_name.get(full_name(widget))
        if text is None:
            continue
        if text.state:
            widget[NameObject("/V")] = widget[NameObject("/AS")] = NameObject(text.state)
            continue
        widget[NameObject("/V")] = TextStringObject(text.text)
        widget[NameObject("/Q")] = NumberObject(text.align)
        widget[NameObject("/DA")] = TextStringObject(f"{_FONT_NAME} {text.size:g} Tf {_COLOUR}")
        shown = _add(writer, _appearance(text, _FONT_NAME, bold))
        widget[NameObject("/AP")] = DictionaryObject({NameObject("/N"): shown})
    for text in placed:
        if not text.box.name:
            note = _add(writer, _appearance(text, _PLAIN_FONT_NAME, plain))
            _draw(writer.pages[text.box.page - 1], [(note, text.box.rect[0], text.box.rect[1])], writer)
    return _bytes(writer, prepared.pdf, *(f"{text.what}={text.text}".encode() for text in placed))


def flatten_fields(pdf: bytes) -> bytes:
    """The same pages with every field merged into the page; a PDF without fields comes back as it is.

    Raises `FormError` if a text is lost or moved by it.
    """
    reader = open_pdf(pdf)
    if "/AcroForm" not in reader.root_object:
        return pdf
    writer = PdfWriter(clone_from=reader)
    for page in writer.pages:
        looks = [(look(widget), widget["/Rect"]) for widget in widgets(page)]
        _draw(
            page,
            [(shown, float(rect[0]), float(rect[1])) for shown, rect in looks if shown is not None],
            writer,
        )
        kept = [each for each in entry(page, "/Annots", ()) if each.get_object()["/Subtype"] != "/Widget"]
        page[NameObject("/Annots")] = ArrayObject(kept)
    root: Any = writer.root_object
    del root["/AcroForm"]
    _forget_fields(entry(root, "/StructTreeRoot", None), set())
    written = _bytes(writer, pdf)
    before, after = (
        sorted((each.page, each.text) for each in proof.read_page(one)) for one in (pdf, written)
    )
    if before != after:
        raise FormError(proof.differs("merging the fields into the page lost a text"))
    return written


def bundle(pages: Sequence[tuple[str, bytes]], *, keep_fields: bool = True) -> bytes:
    """Many PDFs in one, with a bookmark for each title at its first page.

    The forms of two years name their fields alike, and a field is known by its name: each form's root is renamed
    (`form1`, `form2`, ...), so the fields stay editable and never share a value. Without `keep_fields` they are
    merged into the pages. The texts of the written file are compared, by position, with those of its parts.
    Raises `FormError` if a part is no PDF, or the bundle differs from its parts.
    """
    writer = PdfWriter()
    writer.pdf_header = "%PDF-1.7"
    expected: list[proof.Found] = []
    for number, (title, pdf) in enumerate(pages, start=1):
        part = pdf if keep_fields else flatten_fields(pdf)
        reader = open_pdf(part)
        root: Any = reader.root_object
        for field in entry(entry(root, "/AcroForm", {}), "/Fields", ()):
            field.get_object()[NameObject("/T")] = TextStringObject(f"form{number}")
        start = len(writer.pages)
        expected += [proof.Found(each.page + start, each.rect, each.text) for each in proof.read_page(part)]
        writer.append(reader, import_outline=False)
        writer.add_outline_item(title=title, page_number=start)
    writer.page_mode = "/UseOutlines"
    writer.metadata = {"/Title": "Form 8606"}
    written = _bytes(writer, *(title.encode() + pdf for title, pdf in pages))
    if proof.read_page(written) != tuple(expected):
        raise FormError(proof.differs("the bound file does not hold what its parts hold"))
    return written


def _parts(line: str, amount: str, *, two_boxes: bool, star: str) -> tuple[str, ...]:
    """The texts for the boxes of a line from left to right; none if the amount is not one."""
    if line == RATIO:
        ratio = _RATIO.fullmatch(amount)
        return ratio.groups() if ratio else ()
    match = _AMOUNT.fullmatch(amount)
    if match is None:
        return ()
    sign, dollars, cents = match.groups()
    opening, closing = ("(", ")") if sign else ("", "")
    whole = f"{opening}{int(dollars):,}"
    if not two_boxes:
        return (f"{whole}{'.' + cents if cents else ''}{closing}{star}",)
    # The box for cents holds three characters: room for one sign after them, so with both the asterisk goes first.
    return (f"{star}{whole}", f"{cents or '00'}{closing}") if sign else (whole, f"{cents or '00'}{star}")


def _fit(what: str, box: Box, text: str, align: int | None, *, private: bool) -> Placed | Problem:
    """The text at the largest size at which it fits its box, between margins of two points."""
    remedy = _IN_BOOK if private else _DEFECT
    align = box.align if align is None else align
    try:
        codes = text.encode("cp1252")
    except UnicodeEncodeError:
        return _problem(f"the {what} has a letter that the form's font does not have", _IN_BOOK)
    if not text.isprintable():
        return _problem(f"the {what} has a line break or another character that cannot be printed", remedy)
    if box.max_length is not None and len(text) > box.max_length:
        return _problem(f"{what}: {len(text)} characters do not fit a box of {box.max_length}", remedy)
    across, up = box.rect[2] - box.rect[0], box.rect[3] - box.rect[1]
    for size in _SIZES:
        room = across - 2 * _MARGIN - proof.width(codes, _FONT, size)
        if room >= 0:
            x = _MARGIN + {LEFT: 0.0, CENTRE: room / 2, RIGHT: room}[align]
            y = (up - _CAPITALS * size) / 2 - _BELOW_MIDDLE
            return Placed(what, box, text, size, round(x, 3), round(y, 3), align, private=private)
    return _problem(
        f"{what}: the text is too long for its box, even in letters of {_SIZES[-1]:g} points", remedy
    )


def _footnote(page: int, x: float, y: float) -> Placed:
    wide = proof.width(FOOTNOTE.encode("cp1252"), _PLAIN_FONT, _FOOTNOTE_SIZE)
    box = Box("", page, (x, y - 2, x + wide + 1, y + _FOOTNOTE_SIZE))
    return Placed("footnote", box, FOOTNOTE, _FOOTNOTE_SIZE, 0, 2)


_IN_BOOK = "# change it in book.toml, then fill again\nbasisbook check"
_DEFECT = "# the form of this year and this blank do not belong together: see which blanks there are\nbasisbook forms list"


def _problem(message: str, remedy: str) -> Problem:
    return Problem("no-place-on-form", "error", "", message, remedy)


def _without_a_place(
    field_map: FieldMap,
    lines: Mapping[str, str],
    identity: Mapping[str, str],
    starred: Collection[str],
    checked: Collection[str],
) -> Iterator[Problem]:
    form = f"the {field_map.year} Form {field_map.form}"
    for line in lines:
        if line not in field_map.lines:
            yield _problem(f"{form} has no box for line {line}", _DEFECT)
    for line in sorted(starred):
        if line not in lines or line == RATIO or line not in field_map.lines:
            yield _problem(f"line {line} is to have an asterisk, and has no amount on {form}", _DEFECT)
    for key in identity:
        if key not in field_map.identity:
            yield _problem(f"{form} has no box for the identity's {key!r}", _IN_BOOK)
    for meaning in checked:
        if meaning not in field_map.checkboxes:
            yield _problem(f"{form} has no check box for {meaning!r}", _DEFECT)


def _map_differs(field_map: FieldMap, message: str) -> Problem:
    return Problem(
        "map-differs",
        "error",
        f"maps/f{field_map.form}-{field_map.year}.json",
        message,
        "# the map that came with the program does not describe this blank: install the program anew\n"
        "pip install --force-reinstall basisbook",
    )


def _standard_font(writer: PdfWriter, name: str) -> Any:
    """One of the 14 fonts that every viewer has."""
    parts = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": f"/{name}", "/Encoding": "/WinAnsiEncoding"}
    return _add(
        writer, DictionaryObject({NameObject(key): NameObject(value) for key, value in parts.items()})
    )


def _appearance(text: Placed, font_name: str, font: Any) -> DecodedStreamObject:
    """The stream that shows one text in its box."""
    across, up = text.box.rect[2] - text.box.rect[0], text.box.rect[3] - text.box.rect[1]
    colour = _COLOUR if text.box.name else "0 g"
    stream = DecodedStreamObject()
    stream.set_data(
        (
            f"/Tx BMC q 0 0 {across:.3f} {up:.3f} re W n BT {font_name} {text.size:g} Tf {colour} "
            f"{text.x:.3f} {text.y:.3f} Td <{text.text.encode('cp1252').hex()}> Tj ET Q EMC"
        ).encode("ascii")
    )
    fonts = DictionaryObject({NameObject(font_name): font})
    stream.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(FloatObject(f"{side:.3f}") for side in (0, 0, across, up)),
            NameObject("/Resources"): DictionaryObject({NameObject("/Font"): fonts}),
        }
    )
    return stream


def _draw(page: PageObject, looks: Sequence[tuple[Any, float, float]], writer: PdfWriter) -> None:
    """Adds appearances to the page's content, each with its lower left corner at the given point."""
    if not looks:
        return
    shared: Any = page["/Resources"]
    resources = DictionaryObject(shared)  # the next page may have the same one
    objects = DictionaryObject(entry(shared, "/XObject", {}))
    commands = []
    for shown, x, y in looks:
        name = f"/Text{len(objects)}"
        objects[NameObject(name)] = shown
        commands.append(f"q 1 0 0 1 {x:.3f} {y:.3f} cm {name} Do Q")
    resources[NameObject("/XObject")] = objects
    page[NameObject("/Resources")] = resources
    old: Any = page.raw_get("/Contents")
    before = old.get_object() if isinstance(old.get_object(), ArrayObject) else [old]
    ours = [_add(writer, _content(text)) for text in ("q", "Q " + "\n".join(commands))]
    page[NameObject("/Contents")] = ArrayObject([ours[0], *before, ours[1]])


def _content(text: str) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(text.encode("ascii"))
    return stream


def _forget_fields(tree: Any, seen: set[int]) -> None:
    """Takes the references to fields out of the tree that screen readers follow, and out of its index."""
    if id(tree) in seen:
        return
    seen.add(id(tree))
    if isinstance(tree, ArrayObject):
        tree[:] = [each for each in tree if not _is_field(each)]
        for each in tree:
            _forget_fields(each.get_object(), seen)
    elif isinstance(tree, DictionaryObject):
        if _is_field(tree.get("/K")):
            del tree["/K"]
        for key in {"/K", "/ParentTree", "/Kids", "/Nums"} & set(tree):
            _forget_fields(tree[key], seen)


def _is_field(kid: Any) -> bool:
    node = kid.get_object() if kid is not None else None
    return isinstance(node, DictionaryObject) and node.get("/Type") == "/OBJR"


def _add(writer: PdfWriter, thing: Any) -> Any:
    return writer._add_object(thing)  # noqa: SLF001  pypdf has no public way to add an object


def _bytes(writer: PdfWriter, *content: bytes) -> bytes:
    """The written file; its identifier is a digest of the content, where pypdf's own would be random."""
    digest = hashlib.sha256()
    for part in content:
        digest.update(hashlib.sha256(part).digest())
    name = ByteStringObject(digest.digest()[:16])
    writer._ID = ArrayObject([name, name])  # noqa: SLF001  see above
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()
