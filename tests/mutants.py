"""Blanks with something wrong, made quickly: the objects of a blank are cut apart once and put together changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from itertools import pairwise

import pypdf
from pypdf.generic import DecodedStreamObject, NameObject


@dataclass
class Widget:
    """A field: the number of its object, its page from 0, and its entries as bytes."""

    number: int
    page: int
    name: str
    rect: tuple[float, ...]
    entries: bytes
    flags: bytes = b""


@dataclass
class Sheet:
    """A blank cut apart. `spoken`: the texts of its template, between the pieces of `template`."""

    objects: dict[int, bytes]
    widgets: list[Widget]
    pages: list[int]
    root: bytes
    tree: int
    xfa: int
    template: list[bytes]
    spoken: list[bytes]
    has_template: bool = True
    more: list[Widget] = field(default_factory=list)

    def copy(self) -> Sheet:
        return Sheet(
            self.objects,
            [Widget(**vars(each)) for each in self.widgets],
            list(self.pages),
            self.root,
            self.tree,
            self.xfa,
            self.template,
            list(self.spoken),
            self.has_template,
        )

    def bytes(self) -> bytes:
        objects = dict(self.objects)
        for each in (*self.widgets, *self.more):
            rect = b" ".join(b"%.3f" % side for side in each.rect)
            objects[each.number] = (
                b"<<" + each.entries + each.flags + b"/T(" + each.name.encode() + b")/Rect[" + rect + b"]>>"
            )
        for at, number in enumerate(self.pages):
            kids = b" ".join(
                b"%d 0 R" % each.number for each in (*self.widgets, *self.more) if each.page == at
            )
            objects[number] = re.sub(
                rb"/Annots \[[^]]*\]|/Annots \d+ 0 R", b"/Annots [" + kids + b"]", objects[number]
            )
        kids = b" ".join(b"%d 0 R" % number for number in self.pages)
        objects[self.tree] = re.sub(rb"/Kids \[[^]]*\]", b"/Kids [" + kids + b"]", objects[self.tree])
        pieces = [piece for pair in zip(self.template, [*self.spoken, b""], strict=True) for piece in pair]
        content = b"".join(pieces) if self.has_template else b"<template/>"
        objects[self.xfa] = b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content)
        return assembled(objects, self.root)


def assembled(objects: dict[int, bytes], root: bytes) -> bytes:
    written, at = [b"%PDF-1.7\n"], 9
    table = {}
    for number, content in objects.items():
        table[number] = at
        written.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
        at += len(written[-1])
    size = max(objects) + 1
    rows = (
        b"%010d 00000 n \n" % table[at] if at in table else b"0000000000 65535 f \n" for at in range(size)
    )
    end = b"trailer\n<</Size %d/Root %s>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, at)
    return b"".join((*written, b"xref\n0 %d\n" % size, *rows, end))


@cache
def cut(blank: bytes) -> Sheet:
    writer = pypdf.PdfWriter(clone_from=BytesIO(blank))
    form = writer.root_object["/AcroForm"]
    xfa = form["/XFA"]
    at = next(at for at in range(0, len(xfa), 2) if str(xfa[at]) == "template") + 1
    template = DecodedStreamObject()
    template.set_data(xfa[at].get_object().get_data())
    xfa[at] = writer._add_object(template)
    number = xfa[at].idnum
    for key in ("/Perms", "/Extensions"):
        writer.root_object.pop(key, None)
    for page in writer.pages:
        for reference in page["/Annots"]:
            widget = reference.get_object()
            for key in ("/StructParent",):
                widget.pop(key, None)
    stream = BytesIO()
    writer.write(stream)
    pdf = stream.getvalue()
    start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    rows = pdf[start:].split(b"\n")
    places = {n: int(row[:10]) for n, row in enumerate(rows[2:]) if row[17:18] == b"n"}
    ends = dict(zip(sorted(places.values()), [*sorted(places.values())[1:], start], strict=True))
    objects = {
        n: pdf[place : ends[place]].partition(b" 0 obj\n")[2].rpartition(b"\nendobj")[0]
        for n, place in places.items()
    }
    widgets, pages = [], []
    for index, page in enumerate(writer.pages):
        pages.append(page.indirect_reference.idnum)
        for reference in page["/Annots"]:
            widget = reference.get_object()
            entries = BytesIO()
            for key in widget:
                if key not in {"/T", "/Rect"}:
                    NameObject(key).write_to_stream(entries)
                    entries.write(b" ")
                    widget.raw_get(key).write_to_stream(entries)
            rect = tuple(float(side) for side in widget["/Rect"])
            widgets.append(Widget(reference.idnum, index, str(widget["/T"]), rect, entries.getvalue()))
    text = template.get_data()
    places = list(re.finditer(rb"<speak\b[^>]*>([^<]*)</speak\s*>", text))
    edges = [0, *(edge for found in places for edge in found.span(1)), len(text)]
    parts = [text[left:right] for left, right in pairwise(edges)]
    root = re.search(rb"/Root (\d+ 0 R)", pdf[start:])[1]
    tree = writer.root_object.raw_get("/Pages").idnum
    return Sheet(objects, widgets, pages, root, tree, number, parts[::2], parts[1::2])
