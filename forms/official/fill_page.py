"""Fills the IRS's own PDF, and proves the written page.

    prepare    once for a blank: a compiled template, proven by a viewer's engine, kept on disk beside the blanks
    lay_out    the finished texts, each measured against its box; every objection at once
    write      the texts into their places, with appearances that every viewer shows alike
    prove      the written page read back (`proof.py`); what differs is never delivered

The bytes are the same for the same input: no dates, and the file's identifier is a digest of what is on the page.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from basisbook.forms.official import blanks, kept, proof
from basisbook.forms.official.layout import lay_out, split_to_fit
from basisbook.forms.official.maps import digest_of, known
from basisbook.forms.official.template import Template, compile_template
from basisbook.forms.official.text import FOOTNOTE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["FOOTNOTE", "fill", "lay_out", "prepare", "split_to_fit"]


def fill(
    blank: bytes,
    lines: Mapping[str, str],
    *,
    identity: Mapping[str, str],
    starred: Collection[str] = (),
    stand_alone: bool = False,
    checked: Collection[str] = (),
    texts: Mapping[str, str] | None = None,
    flatten: bool = False,
    preparer: Mapping[str, str] | None = None,
) -> bytes:
    """The blank with these lines on it, proven.

    `lines`: line -> amount as a decimal text (`6500`, `6500.25`, `-25`; line 10 of Form 8606 `0.122807`); an absent
    line stays blank. `identity`: the keys of the map's group of that name; the address goes on Forms 8606 and 5329
    only if the form `stand_alone`s. `starred` lines get an asterisk, and their page the footnote that explains it.
    `preparer`: keys of the group of that name, only on a form that stands alone.
    `checked`: keys of the map's check boxes; `texts`: of its other texts. `flatten` merges the fields into the page;
    otherwise they stay editable.

    Raises `FormError` if the blank is unknown and cannot be bound, a line has no box, a text does not fit, or the
    written page differs.
    """
    prepared = prepare(blank, flat=flatten)
    placed = lay_out(
        prepared,
        lines,
        identity=identity,
        starred=starred,
        stand_alone=stand_alone,
        checked=checked,
        texts=texts,
        preparer=preparer,
    )
    written = prepared.write(placed)
    expected = [
        proof.Expected(text.what, text.box.page, text.box.rect, text.text, text.private) for text in placed
    ]
    found = proof.compare(proof.read_filled(prepared, written), expected)
    on_page: dict[str, list[proof.Found]] = {line: [] for line in lines}
    for text, each in zip(placed, found, strict=True):
        if text.what.startswith("line "):
            on_page[text.what.removeprefix("line ")].append(each)
    proof.prove_rows(prepared.rows, on_page)
    proof.prove_amounts(on_page, lines, {line for line in lines if prepared.field_map.is_ratio(line)})
    return written


def prepare(blank: bytes, *, flat: bool = False) -> Template:
    """The blank's template: from memory, else from disk, else compiled, proven and kept.

    Raises `FormError` if the blank is not known and cannot be bound, or a viewer would show an amount elsewhere.
    """
    return _prepared(blank, flat)  # one key a template, however it was asked for


def forget() -> None:
    """Forget the templates in memory, as after a change of the folder of blanks; those on disk stay."""
    _prepared.cache_clear()


@lru_cache(maxsize=32)
def _prepared(blank: bytes, flat: bool) -> Template:  # noqa: FBT001 - lru_cache tells positions and names apart
    place, digest = blanks.folder() / "prepared", digest_of(blank)
    found = kept.load(place, digest, flat=flat)
    field_map = known().get(digest)
    if found is not None and (field_map is None or field_map == found.field_map):
        return found
    made = compile_template(blank, flat=flat)
    proof.prove_template(made)
    packaged = any(one.digest == digest for one in blanks.shipped())
    if place.parent.is_dir() or packaged:  # whoever keeps no blanks needs no templates either
        kept.save(place, made)
    return made
