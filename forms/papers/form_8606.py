"""One year's Form 8606 as a PDF: on the official blank where one is at hand, else drawn by this program."""

from __future__ import annotations

from basisbook.forms.drawn.form import draw
from basisbook.forms.official import blanks, fill_page, identity
from basisbook.forms.official.maps import known
from basisbook.forms.replay.years import Year
from basisbook.ledger.book import Person, Preparer
from basisbook.ledger.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A filled form. `drawn` says why it is not the official page; empty where it is."""

    pdf: bytes
    drawn: str = ""


def form_8606(
    year: Year,
    person: Person,
    pool: str,
    *,
    alone: bool = False,
    flatten: bool = False,
    corrected: bool = False,
    pro_forma: str = "",
    preparer: Preparer | None = None,
    blank: blanks.Blank | None = None,
) -> Page:
    """The form of a complete year. Every amount on an official page was read back from it.

    `alone`: filed without a return, so with the address and the block of the `preparer`. `corrected`: the box for it is ticked where the page has one.
    `pro_forma` says why it is not to be filed: it is then drawn. `blank` is the official one of the year, where it was looked up before. Raises `FormError` where the page cannot be filled.
    """
    assert year.filled is not None
    blank = None if pro_forma else blank or blanks.look_up("8606", year.tax_year)
    if blank is None:
        reason = pro_forma or f"no official blank for {year.tax_year} is at hand"
        number, name = person.ssn, person.name
        return Page(
            draw(year.filled, tax_year=year.tax_year, name=name, ssn=number, pool=pool, reason=reason), reason
        )
    # Only the first printing of 2018 has a box for a corrected form.
    boxes = next((one.checkboxes for one in known().values() if one.digest == blank.digest), {})
    pdf = fill_page.fill(
        blank.read(),
        {number: year.filled.on_page(number) for number in year.lines},
        identity=identity.of_form(person, alone=alone),
        starred=year.filled.starred,
        stand_alone=alone,
        flatten=flatten,
        preparer=identity.of_preparer(preparer),
        checked=("amended",) if corrected and "amended" in boxes else (),
    )
    return Page(pdf)
