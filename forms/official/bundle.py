"""Binds many filled pages into one file, and merges the fields of a page into it. Both by pypdf, page by page."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from basisbook.forms.official import proof
from basisbook.forms.official.maps import entry, look, open_pdf, widgets
from basisbook.forms.official.template import forget_fields
from basisbook.ledger.problems import FormError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypdf import PageObject


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
    forget_fields(entry(root, "/StructTreeRoot", None), set())
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
