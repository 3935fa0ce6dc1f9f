"""A blank prepared once, so that each filling only appends what is its own.

Compiling takes out what a changed file breaks (the second form XFA, usage rights, scripts), adds the fonts, and cuts
the file into one fixed part and some open places: each field, and on each page one drawing of ours. A filled form is
the fixed part, the open places with or without a text, and the table of where each object stands:

    head     every object that no filling changes
    slots    the fields (unless flat), and the drawing on each page: texts of flat forms, and footnotes
    texts    what each filled field shows, numbered after the last object of the blank

`flat`: the fields are gone and every text is drawn on the page; so is every form that never had fields.
The same input gives the same bytes: no dates, and the file's identifier is a digest of what was appended.
"""

from __future__ import annotations

import hashlib
import re
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

from basisbook.forms.official.binding.mapping import map_of
from basisbook.forms.official.maps import (
    Box,
    FieldMap,
    Rect,
    boxes,
    entry,
    full_name,
    open_pdf,
)
from basisbook.forms.official.text import BOLD, DINGBATS, PLAIN, Placed
from basisbook.forms.sentences import find
from basisbook.ledger.problems import ByHand, FormError, Problem, Shell, steps
from basisbook.ledger.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_FONTS = {BOLD: "Helvetica-Bold", PLAIN: "Helvetica", DINGBATS: "ZapfDingbats"}
"""Three of the fonts that every viewer has, so Acrobat, poppler, pdf.js and Preview show the same letters."""

_COLOURS = {BOLD: "0 0 0.502 rg", PLAIN: "0 g", DINGBATS: "0 g"}  # the blanks' own fields are dark blue
_DRAWING = "BasisbookText"
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@dataclass(frozen=True, slots=True)
class Row:
    """A printed line number and the ruled boxes right of it: what a filled page is proven against."""

    page: int
    number: Rect
    cells: tuple[Rect, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """An open place: object `number` begins with `opening`; it ends with `blank` if nothing is put into it.

    `name`: of the field; empty for the drawing on a page.
    """

    number: int
    name: str
    page: int
    opening: bytes
    blank: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A prepared blank. `table`: where the fixed objects stand; `widths`: of each font's letters, per thousand."""

    field_map: FieldMap
    boxes: Mapping[str, Box]
    rows: Mapping[str, Row]
    flat: bool
    head: bytes
    table: bytes
    slots: tuple[Slot, ...]
    fonts: Mapping[str, int]
    root: str
    widths: Mapping[str, Sequence[int]]

    def write(self, placed: Iterable[Placed]) -> bytes:
        """The filled form. Not proven: `fill_page.fill` proves it."""
        fields: dict[str, Placed] = {}
        drawn: dict[int, list[Placed]] = {}
        for text in placed:
            if self.flat or not text.box.name:
                drawn.setdefault(text.box.page, []).append(text)
            else:
                fields[text.box.name] = text
        written = [self.head]
        at, free = len(self.head), len(self.table) // 20
        table = bytearray(self.table)
        shown: list[bytes] = []
        for slot in self.slots:
            own = fields.get(slot.name)
            if own is not None and own.state:
                ending = f"/V{own.state}/AS{own.state}>>\nendobj\n".encode()
            elif own is not None:
                ending = _value(own, free + len(shown))
                shown.append(_appearance(free + len(shown), own, self.fonts))
            elif slot.name:
                ending = slot.blank
            else:
                ending = _stream(_drawing(drawn.get(slot.page, ())))
            written += (slot.opening, ending)
            table[slot.number * 20 : slot.number * 20 + 10] = b"%010d" % at
            at += len(slot.opening) + len(ending)
        for each in shown:
            table += b"%010d 00000 n \n" % at
            at += len(each)
        written += shown
        name = hashlib.sha256(b"".join((self.field_map.digest.encode(), *written[1:]))).hexdigest()[:32]
        size = free + len(shown)
        written += (
            b"xref\n0 %d\n" % size,
            bytes(table),
            f"trailer\n<</Size {size}{self.root}/ID[<{name}><{name}>]>>\nstartxref\n{at}\n%%EOF\n".encode(),
        )
        return b"".join(written)


def compile_template(blank: bytes, *, flat: bool) -> Template:
    """Prepares a blank. Raises `FormError` if it is not known and cannot be bound, or its map does not describe it."""
    from basisbook.forms.official.binding.printed import read_printed  # noqa: PLC0415  slow to import, and needed once for a blank

    field_map = map_of(blank)
    found = dict(field_map.drawn) or boxes(open_pdf(blank))
    _check(field_map, found, blank)
    flat = flat or bool(field_map.drawn)
    rows = {row.line: Row(row.page, row.number, row.cells) for row in read_printed(blank).rows}
    pdf, drawings, fonts, fields = _prepared(blank, flat=flat)
    head, table, slots, root = _cut(pdf, drawings, fields, fonts)
    return Template(field_map, found, rows, flat, head, table, slots, fonts, root, _widths())


def _check(field_map: FieldMap, found: Mapping[str, Box], blank: bytes) -> None:
    """The map must describe the blank."""
    mapped = list(field_map.fields())
    differs = partial(_map_differs, field_map)
    wrong = [differs("pdf-lacks", field=name) for name in mapped if name not in found]
    wrong += [differs("map-lacks", field=name) for name in found if name not in mapped]
    twice = sorted({name for name in mapped if mapped.count(name) > 1})
    wrong += [differs("twice", field=name) for name in twice]
    wrong += [
        differs("state", field=name, state=state)
        for name, state in field_map.checkboxes.values()
        if name in found and state not in found[name].states
    ]
    pages = len(open_pdf(blank).pages)
    if pages != field_map.pages:
        wrong.append(differs("pages", pages=pages, mapped=field_map.pages))
    if wrong:
        raise FormError(*wrong)


def _map_differs(field_map: FieldMap, how: str, **gaps: Any) -> Problem:
    return find(
        f"map-differs/{how}",
        steps(
            ByHand(
                "the map that came with the program does not describe this blank: install the program anew"
            ),
            Shell(("pip", "install", "--force-reinstall", "basisbook")),
        ),
        place=f"maps/f{field_map.form}-{field_map.revision}.json",
        **gaps,
    )


def _widths() -> dict[str, tuple[int, ...]]:
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415  the widths are then part of the template

    return {name: tuple(pdfmetrics.getFont(font).widths) for name, font in _FONTS.items()}


# Compiling: with pypdf, once


def _prepared(
    blank: bytes, *, flat: bool
) -> tuple[bytes, dict[int, int], dict[str, int], dict[int, tuple[str, int, bytes, bytes]]]:
    """The cleaned file; object numbers of the drawings by page and of the fonts by name; and the fields.

    A field is, by object number, its name, its page, what of it is always there, and what of it is there while blank.
    """
    from pypdf import PdfWriter  # noqa: PLC0415  slow to import
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject  # noqa: PLC0415  the same

    reader = open_pdf(blank)
    root: Any = reader.root_object
    for key in ("/Perms", "/Extensions", "/OpenAction", "/AA"):
        root.pop(key, None)
    entry(root, "/Names", {}).pop("/JavaScript", None)
    for key in ("/XFA", "/SigFlags", "/NeedAppearances"):
        entry(root, "/AcroForm", {}).pop(key, None)
    writer = PdfWriter(clone_from=reader)  # which leaves behind what nothing refers to any more
    root = writer.root_object
    fonts = {name: _font(writer, name) for name in _FONTS}
    references = DictionaryObject({NameObject(f"/{name}"): font for name, font in fonts.items()})
    fields = {}
    drawings = {}
    for page in writer.pages:
        page.pop("/AA", None)
        number = (page.page_number or 0) + 1
        if flat:
            kept = [each for each in entry(page, "/Annots", ()) if each.get_object()["/Subtype"] != "/Widget"]
            page[NameObject("/Annots")] = ArrayObject(kept)
        else:
            for reference in entry(page, "/Annots", ()):
                widget = reference.get_object()
                if widget["/Subtype"] == "/Widget":
                    fields[reference.idnum] = (full_name(widget), number, *_field(widget))
        drawings[number] = _drawn_on(writer, page, references)
    if flat:
        root.pop("/AcroForm", None)
        forget_fields(entry(root, "/StructTreeRoot", None), set())
    else:
        resources = root["/AcroForm"].setdefault(NameObject("/DR"), DictionaryObject())
        resources.setdefault(NameObject("/Font"), DictionaryObject()).update(references)
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue(), drawings, {name: font.idnum for name, font in fonts.items()}, fields


def _font(writer: Any, name: str) -> Any:
    from pypdf.generic import DictionaryObject, NameObject  # noqa: PLC0415  slow to import

    parts = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": f"/{_FONTS[name]}"}
    if name != DINGBATS:
        parts["/Encoding"] = "/WinAnsiEncoding"
    return _add(writer, DictionaryObject({NameObject(key): NameObject(text) for key, text in parts.items()}))


def _field(widget: Any) -> tuple[bytes, bytes]:
    """A field without actions, in two parts: what no filling changes, and what it has while it is blank."""
    own = {"/V", "/AS"} if widget.get("/FT") == "/Btn" else {"/V", "/Q", "/DA", "/AP"}
    always, blank = BytesIO(), BytesIO()
    for key, value in widget.items():
        if key in {"/A", "/AA"}:
            continue
        stream = blank if key in own else always
        stream.write(f"{key} ".encode())
        widget.raw_get(key).write_to_stream(stream) if hasattr(widget, "raw_get") else value.write_to_stream(
            stream
        )
    return always.getvalue(), blank.getvalue()


def _drawn_on(writer: Any, page: Any, fonts: Any) -> int:
    """Puts a drawing of ours, still empty, on top of the page; its object number."""
    from pypdf.generic import (  # noqa: PLC0415  slow to import
        ArrayObject,
        DecodedStreamObject,
        DictionaryObject,
        FloatObject,
        NameObject,
    )

    drawing = DecodedStreamObject()
    drawing.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(FloatObject(side) for side in page.mediabox),
            NameObject("/Resources"): DictionaryObject({NameObject("/Font"): fonts}),
        }
    )
    reference = _add(writer, drawing)
    resources = DictionaryObject(page["/Resources"])  # the next page may have the same one
    objects = DictionaryObject(entry(resources, "/XObject", {}))
    objects[NameObject(f"/{_DRAWING}")] = reference
    resources[NameObject("/XObject")] = objects
    page[NameObject("/Resources")] = resources
    old: Any = page.raw_get("/Contents")
    before = old.get_object() if isinstance(old.get_object(), ArrayObject) else [old]
    ours = []
    for text in ("q", f"Q q /{_DRAWING} Do Q"):
        content = DecodedStreamObject()
        content.set_data(text.encode("ascii"))
        ours.append(_add(writer, content))
    page[NameObject("/Contents")] = ArrayObject([ours[0], *before, ours[1]])
    return int(reference.idnum)


def _add(writer: Any, thing: Any) -> Any:
    return writer._add_object(thing)  # noqa: SLF001  pypdf has no public way to add an object


def forget_fields(tree: Any, seen: set[int]) -> None:
    """Takes the references to fields out of the tree that screen readers follow, and out of its index."""
    if id(tree) in seen:
        return
    seen.add(id(tree))
    if isinstance(tree, list):
        tree[:] = [each for each in tree if not _is_field(each)]
        for each in tree:
            forget_fields(each.get_object(), seen)
    elif isinstance(tree, dict):
        if _is_field(tree.get("/K")):
            del tree["/K"]
        for key in {"/K", "/ParentTree", "/Kids", "/Nums"} & set(tree):
            forget_fields(tree[key], seen)


def _is_field(kid: Any) -> bool:
    node = kid.get_object() if kid is not None else None
    return isinstance(node, dict) and node.get("/Type") == "/OBJR"


def _cut(
    pdf: bytes,
    drawings: Mapping[int, int],
    fields: Mapping[int, tuple[str, int, bytes, bytes]],
    fonts: Mapping[str, int],
) -> tuple[bytes, bytes, tuple[Slot, ...], str]:
    """Cuts the cleaned file at its objects: the head, its table, the open places, and the end of the trailer."""
    start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    lines = pdf[start:].split(b"\n")
    count = int(lines[1].split()[1])
    offsets = {at: int(line[:10]) for at, line in enumerate(lines[2 : 2 + count]) if line[17:18] == b"n"}
    ends = dict(zip(sorted(offsets.values()), [*sorted(offsets.values())[1:], start], strict=True))
    pages = {number: page for page, number in drawings.items()}
    head, table, slots = [_HEADER], [b"0000000000 65535 f \n"], []
    at = len(_HEADER)
    for number in range(1, count):
        begins = b"%d 0 obj\n" % number
        if number in fields:
            name, page, always, blank = fields[number]
            slots.append(Slot(number, name, page, begins + b"<<" + always, blank + b">>\nendobj\n"))
            table.append(b"0000000000 00000 n \n")
        elif number in pages:
            whole = pdf[offsets[number] : ends[offsets[number]]]
            box = re.search(rb"/BBox \[[^]]*\]", whole)
            assert box
            opening = b"<</Type/XObject/Subtype/Form%s/Resources<</Font<<%s>>>>" % (
                box[0],
                b"".join(b"/%s %d 0 R" % (name.encode(), font) for name, font in fonts.items()),
            )
            slots.append(Slot(number, "", pages[number], begins + opening, _stream(b"")))
            table.append(b"0000000000 00000 n \n")
        elif number in offsets:
            whole = pdf[offsets[number] : ends[offsets[number]]]
            assert whole.startswith(begins), number
            head.append(whole)
            table.append(b"%010d 00000 n \n" % at)
            at += len(whole)
        else:
            table.append(b"0000000000 65535 f \n")
    trailer = pdf[pdf.rindex(b"trailer") :]
    root = "".join(
        f"/{key} {found[1].decode()} 0 R"
        for key in ("Root", "Info")
        if (found := re.search(rb"/%s (\d+) 0 R" % key.encode(), trailer))
    )
    return b"".join(head), b"".join(table), tuple(slots), root


# Writing: bytes only


def _value(text: Placed, shown: int) -> bytes:
    return (
        f"/V{_string(text.text)}/Q {text.align}/DA(/{text.font} {text.size:g} Tf {_COLOURS[text.font]})"
        f"/AP<</N {shown} 0 R>>>>\nendobj\n"
    ).encode("ascii")


def _string(text: str) -> str:
    """A text of a PDF in hexadecimal: ASCII as it is, everything else in UTF-16."""
    codes = text.encode("ascii") if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be")
    return f"<{codes.hex()}>"


def _appearance(number: int, text: Placed, fonts: Mapping[str, int]) -> bytes:
    """The object that shows one text in its box, cut off at its sides."""
    left, bottom, right, top = text.box.rect
    across, up = right - left, top - bottom
    content = f"/Tx BMC q 0 0 {across:.3f} {up:.3f} re W n {_show(text, 0, 0)} Q EMC".encode("ascii")
    opening = (
        f"{number} 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 {across:.3f} {up:.3f}]"
        f"/Resources<</Font<</{text.font} {fonts[text.font]} 0 R>>>>"
    ).encode("ascii")
    return opening + _stream(content)


def _drawing(texts: Sequence[Placed]) -> bytes:
    return "\n".join(_show(text, text.box.rect[0], text.box.rect[1]) for text in texts).encode("ascii")


def _show(text: Placed, right: float, up: float) -> str:
    """The commands that show a text, its box moved by so many points."""
    commands = [f"BT /{text.font} {text.size:g} Tf {_COLOURS[text.font]}"]
    before = (0.0, 0.0)
    for x, y, piece in text.pieces():
        here = (x + right, y + up)
        commands.append(
            f"{here[0] - before[0]:.3f} {here[1] - before[1]:.3f} Td <{piece.encode('cp1252').hex()}> Tj"
        )
        before = here
    return f"{' '.join(commands)} ET"


def _stream(content: bytes) -> bytes:
    return b"/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (len(content), content)
