"""Compares a written page with what was to be on it, and with what the form itself prints.

What the readers of `read_back.py` find is compared with the texts that were to be there (`compare`), each amount with
the form's own (`prove_amounts`), and each place with the line number that the page prints in that row (`prove_rows`):
there the field map plays no part. Before a template is first used, `prove_template` has a viewer's engine read it full
of amounts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from basisbook.forms.official.layout import lay_out
from basisbook.forms.official.maps import Rect, open_pdf
from basisbook.forms.official.read_back import Found, all_pages, differs, leftovers, read_filled, read_page
from basisbook.ledger import money
from basisbook.ledger.problems import FormError
from basisbook.ledger.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from basisbook.forms.official.template import Row, Template

__all__ = [
    "Expected",
    "Found",
    "compare",
    "differs",
    "prove",
    "prove_amounts",
    "prove_rows",
    "prove_template",
    "read_filled",
    "read_page",
]

_SLACK = 0.01
"""Coordinates are written with this many points of rounding."""

_RULE = 0.75
"""Points by which a text may reach over the middle of a printed rule: half of a thick one, and a pixel."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A text that must stand inside `rect`. `what` names it in messages; a private text is never shown."""

    what: str
    page: int
    rect: Rect
    text: str
    private: bool = False


# What was to be there


def compare(found: Iterable[Found], expected: Sequence[Expected]) -> tuple[Found, ...]:
    """Compares what was found with what was to be there; returns it in the order of `expected`.

    Every expected text must stand inside its rectangle exactly once, and there may be no other text. Raises
    `FormError` with every difference.
    """
    rest = list(found)
    wrong, matched = [], []
    for text in expected:
        here = [each for each in rest if each.page == text.page and _inside(each.rect, text.rect, _SLACK)]
        if len(here) == 1 and here[0].text == text.text:
            matched.append(here[0])
        else:
            shown = ("a private text" if text.private else repr(each.text) for each in here)
            wanted = "a private text" if text.private else repr(text.text)
            wrong.append(
                f"page {text.page}, {text.what}: expected {wanted}, found {' and '.join(shown) or 'nothing'}"
            )
        for each in here:
            rest.remove(each)
    wrong += [f"page {each.page}: a text at {_place(each.rect)} that belongs to no box" for each in rest]
    if wrong:
        raise FormError(*map(differs, wrong))
    return tuple(matched)


def prove(pdf: bytes, expected: Sequence[Expected]) -> tuple[Found, ...]:
    """Compares any written PDF with what was to be on it, as `compare` does.

    Besides, no second form (XFA) and no usage rights may be left. Raises `FormError` with every difference.
    """
    reader = open_pdf(pdf)
    left = list(leftovers(reader))
    if left:
        raise FormError(*map(differs, left))
    return compare(all_pages(reader), expected)


def prove_amounts(
    pages: Mapping[str, Sequence[Found]], lines: Mapping[str, str], ratios: Iterable[str] = ()
) -> None:
    """Compares each line's amount, put together again from the texts in its boxes, with the form's own.

    `pages`: line -> its texts from left to right; `lines`: line -> the amount as the form states it, such as
    `6500`, `6500.25`, `-25` or, on a line of `ratios`, `0.122807`. Raises `FormError` with every difference.
    """
    wrong = []
    for line, stated in lines.items():
        written = "".join(f"{'.' if place else ''}{found.text}" for place, found in enumerate(pages[line]))
        is_ratio = line in ratios
        if _value(written, is_ratio=is_ratio) != _value(stated, is_ratio=is_ratio):
            wrong.append(f"line {line}: the form says {stated}, the page says {written}")
    if wrong:
        raise FormError(*map(differs, wrong))


def prove_rows(rows: Mapping[str, Row], pages: Mapping[str, Sequence[Found]]) -> None:
    """Each text must stand in the row of its printed line number, inside that row's ruled box, in its column.

    Raises `FormError` with every text that stands elsewhere.
    """
    wrong = []
    for line, texts in pages.items():
        number, column = (line[:-1], "ABC".index(line[-1])) if line[-1] in "ABC" else (line, 0)
        row = rows.get(number)
        if row is None:
            wrong.append(f"line {line}: its number is not printed beside a box")
            continue
        for place, text in enumerate(texts, start=column):
            cell = row.cells[min(place, len(row.cells) - 1)]
            if text.page != row.page or not _inside(text.rect, cell, _RULE):
                wrong.append(f"line {line}: the amount does not stand in the box beside the printed {number}")
    if wrong:
        raise FormError(*map(differs, wrong))


def prove_template(template: Template) -> None:
    """Fills every line with an amount of its own and has pdfium read the page: once, before the first use.

    Each amount must be seen in the row of its printed number and inside its box, and nowhere else.
    Raises `FormError` with every line where it is not.
    """
    from basisbook.forms.official.binding.printed import read_filled as seen_on  # noqa: PLC0415  slow to import, needed once

    field_map = template.field_map
    amounts = {line: f"{11_000 + 37 * at}" for at, line in enumerate(field_map.lines)}
    amounts |= {line: "0.678912" for line in amounts if field_map.is_ratio(line)}
    placed = lay_out(template, amounts, identity={})
    seen = [Found(word.page, word.rect, word.text) for word in seen_on(template.write(placed))]
    on_page: dict[str, list[Found]] = {line: [] for line in amounts}
    wrong = []
    for text in placed:
        line = text.what.removeprefix("line ")
        here = [each for each in seen if each.text == text.text and each.page == text.box.page]
        near = [each for each in here if _inside(each.rect, _grown(text.box.rect), _RULE)]
        if len(near) != 1 or (len(text.text) > 3 and len(here) != 1):
            wrong.append(f"line {line}: a viewer does not show its amount in its box")
        else:
            on_page[line] += near
    if wrong:
        raise FormError(*map(differs, wrong))
    prove_rows(template.rows, on_page)


def _grown(rect: Rect) -> Rect:
    return rect[0], rect[1] - _RULE, rect[2], rect[3] + _RULE


def _value(text: str, *, is_ratio: bool) -> int | str:
    """Cents (below zero in parentheses or with a sign), or the digits of a ratio."""
    plain = text.replace("*", "")
    if is_ratio:
        return plain
    negative = plain[:1] in {"(", "-"}
    try:
        cents = money.parse(plain.strip("(-)"))
    except money.NotAnAmountError:
        return f"{text!r}, which is no amount"
    return -cents if negative else cents


def _inside(rect: Rect, box: Rect, slack: float) -> bool:
    return (
        rect[0] >= box[0] - slack
        and rect[1] >= box[1] - slack
        and rect[2] <= box[2] + slack
        and rect[3] <= box[3] + slack
    )


def _place(rect: Rect) -> str:
    return f"{rect[0]:.0f} points from the left and {rect[1]:.0f} from below"
