"""Finished texts, each measured against its box: what goes where on a page, before anything is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from basisbook.forms.official.maps import ADDRESS, CENTRE, LEFT, RIGHT, Box, FieldMap
from basisbook.forms.official.text import BOLD, CHECK_MARK, DINGBATS, FOOTNOTE, PLAIN, Placed
from basisbook.forms.sentences import find
from basisbook.ledger.book import dashed
from basisbook.ledger.problems import ByHand, FormError, Problem, do, steps

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from basisbook.forms.official.template import Template


_SIZES = (8.0, 7.5, 7.0, 6.5, 6.0)
"""Points, tried in turn: the form's own size first, then smaller until the text fits its box."""


_FOOTNOTE_SIZE = 7.0


_MARGIN = 2.0


_CAPITALS = 0.718


_BELOW_MIDDLE = 0.6  # puts an amount on the baseline of the printed line number beside it


_LEADING = 1.25  # from line to line of a long text, in its size


_AMOUNT = re.compile(r"(-?)(\d{1,9})(?:\.(\d\d))?", re.ASCII)


_RATIO = re.compile(r"(0|1(?=\.0+$))\.(\d{3,6})", re.ASCII)


_IN_BOOK = steps(ByHand("change it in book.toml, then fill again"), do("check"))


_DEFECT = steps(
    ByHand("the form of this year and this blank do not belong together: see which blanks there are"),
    do("forms list"),
)


def lay_out(
    template: Template,
    lines: Mapping[str, str],
    *,
    identity: Mapping[str, str],
    starred: Collection[str] = (),
    stand_alone: bool = False,
    checked: Collection[str] = (),
    texts: Mapping[str, str] | None = None,
    preparer: Mapping[str, str] | None = None,
) -> tuple[Placed, ...]:
    """The texts for the boxes, in the order of the map. Raises `FormError` with everything that has no place."""
    field_map, boxes = template.field_map, template.boxes
    problems = list(_without_a_place(field_map, lines, identity, starred, checked, texts or {}))
    placed: list[Placed] = []

    def place(what: str, name: str, text: str, align: int | None = None, *, private: bool = False) -> None:
        fitted = fit(template.widths[BOLD], what, boxes[name], text, align, private=private)
        if isinstance(fitted, Problem):
            problems.append(fitted)
        else:
            placed.append(fitted)

    for key, name in field_map.identity.items():
        text = identity.get(key, "").strip()
        if not text or (key in ADDRESS and not stand_alone and field_map.form != "1040-X"):
            continue
        if key.endswith("ssn"):
            number = dashed(text)
            if not number:
                problems.append(find("no-place-on-form/ssn", _IN_BOOK))
                continue
            text = number.replace("-", "") if boxes[name].comb else number
        place(key.replace("_", " "), name, text, private=True)
    for key, name in field_map.preparer.items():
        if preparer and preparer.get(key) and stand_alone:
            place(f"preparer's {key.replace('_', ' ')}", name, preparer[key], private=True)
    for key, name in field_map.texts.items():
        if texts and texts.get(key):
            place(key.replace("_", " "), name, texts[key], private=True)
    for line, names in field_map.lines.items():
        if line not in lines:
            continue
        ratio, star = field_map.is_ratio(line), "*" if line in starred else ""
        parts = ratio_of(lines[line]) if ratio else parts_of(lines[line], two_boxes=len(names) > 1, star=star)
        if not parts:
            problems.append(find("no-place-on-form/amount", _DEFECT, line=line, text=repr(lines[line])))
        aligns = (RIGHT, LEFT) if ratio else (None, None)
        for name, part, align in zip(names, parts, aligns, strict=False):
            place(f"line {line}", name, part, align)
    for meaning in sorted(set(checked) & set(field_map.checkboxes)):
        name, state = field_map.checkboxes[meaning]
        placed.append(_check(meaning, boxes[name], state))
    if problems:
        raise FormError(*problems)
    pages = sorted({boxes[field_map.lines[line][0]].page for line in starred})
    return (*placed, *(_footnote(template, page, *field_map.footnotes[page]) for page in pages))


def ratio_of(ratio: str) -> tuple[str, ...]:
    """The texts for the two boxes of a ratio, around the printed point; none if it is not one."""
    match = _RATIO.fullmatch(ratio)
    return match.groups() if match else ()


def parts_of(amount: str, *, two_boxes: bool, star: str) -> tuple[str, ...]:
    """The texts for the boxes of a line from left to right; none if the amount is not one."""
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


def fit(
    widths: Sequence[int], what: str, box: Box, text: str, align: int | None, *, private: bool
) -> Placed | Problem:
    """The text at the largest size at which it fits its box, between margins of two points."""
    remedy = _IN_BOOK if private else _DEFECT
    align = box.align if align is None else align
    try:
        codes = text.encode("cp1252")
    except UnicodeEncodeError:
        return find("no-place-on-form/letter", _IN_BOOK, what=what)
    if not text.isprintable() and not (box.multiline and text.replace("\n", "").isprintable()):
        return find("no-place-on-form/character", remedy, what=what)
    if box.max_length is not None and len(text) > box.max_length:
        return find("no-place-on-form/length", remedy, what=what, count=len(text), most=box.max_length)
    if box.read_only:
        return find("no-place-on-form/blank", _DEFECT, what=what)
    across, up = box.rect[2] - box.rect[0], box.rect[3] - box.rect[1]
    if box.multiline:
        return _fit_rows(widths, what, box, text, private=private)
    if box.comb and box.max_length:
        pitch, size = across / box.max_length, _SIZES[0]
        x = (pitch - widths[codes[0]] * size / 1000) / 2
        y = (up - _CAPITALS * size) / 2 - _BELOW_MIDDLE
        return Placed(
            what, box, text, size, round(x, 3), round(y, 3), LEFT, private=private, pitch=round(pitch, 3)
        )
    wide = sum(map(widths.__getitem__, codes)) / 1000
    for size in _SIZES:
        room = across - 2 * _MARGIN - wide * size
        if room >= 0:
            x = _MARGIN + (room if align == RIGHT else room / 2 if align == CENTRE else 0.0)
            y = (up - _CAPITALS * size) / 2 - _BELOW_MIDDLE
            return Placed(what, box, text, size, round(x, 3), round(y, 3), align, private=private)
    return find("no-place-on-form/small", remedy, what=what, points=f"{_SIZES[-1]:g}")


def split_to_fit(template: Template, key: str, text: str) -> tuple[str, str]:
    """How much of a long text its box holds, with line breaks, and the rest for a page of its own.

    `key`: of the map's `texts`. A rest that is not empty begins with a whole line.
    """
    box = template.boxes[template.field_map.texts[key]]
    size = _SIZES[0]
    rows = _wrapped(template.widths[BOLD], text, size, box.rect[2] - box.rect[0] - 2 * _MARGIN)
    room = _rows_in(box, size)
    return "\n".join(rows[:room]), "\n".join(rows[room:])


def _rows_in(box: Box, size: float) -> int:
    return int((box.rect[3] - box.rect[1] - 2 * _MARGIN) / (size * _LEADING))


def _fit_rows(widths: Sequence[int], what: str, box: Box, text: str, *, private: bool) -> Placed | Problem:
    across = box.rect[2] - box.rect[0] - 2 * _MARGIN
    for size in _SIZES[:3]:
        rows = _wrapped(widths, text, size, across)
        wide = max(sum(widths[code] for code in row.encode("cp1252")) * size / 1000 for row in rows)
        if len(rows) <= _rows_in(box, size) and wide <= across:
            y = box.rect[3] - box.rect[1] - _MARGIN - size
            return Placed(
                what,
                box,
                "\n".join(rows),
                size,
                _MARGIN,
                round(y, 3),
                private=private,
                leading=round(size * _LEADING, 3),
            )
    return find("no-place-on-form/long", _DEFECT, what=what)


def _wrapped(widths: Sequence[int], text: str, size: float, across: float) -> list[str]:
    """The text in rows, broken between words."""
    rows = []
    for paragraph in text.split("\n"):
        row = ""
        for word in paragraph.split():
            longer = f"{row} {word}" if row else word
            codes = longer.encode("cp1252", "replace")
            if row and sum(widths[code] for code in codes) * size / 1000 > across:
                rows.append(row)
                longer = word
            row = longer
        rows.append(row)
    return rows


def _check(meaning: str, box: Box, state: str) -> Placed:
    """A check mark stands in the middle of its box, as large as the form's own."""
    across, up = box.rect[2] - box.rect[0], box.rect[3] - box.rect[1]
    size = 0.7 * up
    x, y = (across - 0.846 * size) / 2, 0.263 * up
    return Placed(
        f"check box {meaning}",
        box,
        CHECK_MARK,
        round(size, 3),
        round(x, 3),
        round(y, 3),
        state=state,
        font=DINGBATS,
    )


def _footnote(template: Template, page: int, x: float, y: float) -> Placed:
    wide = sum(template.widths[PLAIN][code] for code in FOOTNOTE.encode("cp1252")) * _FOOTNOTE_SIZE / 1000
    box = Box("", page, (x, y - 2, x + wide + 1, y + _FOOTNOTE_SIZE))
    return Placed("footnote", box, FOOTNOTE, _FOOTNOTE_SIZE, 0, 2, font=PLAIN)


def _without_a_place(
    field_map: FieldMap,
    lines: Mapping[str, str],
    identity: Mapping[str, str],
    starred: Collection[str],
    checked: Collection[str],
    texts: Mapping[str, str],
) -> Iterator[Problem]:
    form = f"the {field_map.revision} Form {field_map.form}"
    for line in lines:
        if line not in field_map.lines:
            yield find("no-place-on-form/box", _DEFECT, form=form, what=f"line {line}")
    for line in sorted(starred):
        if line not in lines or field_map.is_ratio(line) or line not in field_map.lines:
            yield find("no-place-on-form/asterisk", _DEFECT, form=form, line=line)
    for key in identity:
        if key not in field_map.identity:
            yield find("no-place-on-form/box", _IN_BOOK, form=form, what=f"the identity's {key!r}")
    for meaning in checked:
        if meaning not in field_map.checkboxes:
            yield find("no-place-on-form/check-box", _DEFECT, form=form, what=repr(meaning))
    for key in texts:
        if key not in field_map.texts:
            yield find("no-place-on-form/box", _DEFECT, form=form, what=repr(key))
