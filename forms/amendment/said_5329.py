"""What is said of a tax of Form 5329, Parts III, IV and IX: how much, of what, and what would make it less."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from basisbook.forms.amendment.package import Excess
from basisbook.forms.form_5329 import READ_IX
from basisbook.ledger.in_law.required import percent_of, tax_on_missed, window_ends
from basisbook.ledger.money import show_for_people


def said_of(today: dt.date, one: Excess) -> Iterator[str]:
    """The tax and its line; of what was not taken, also the lower tax, the waiver, and what was not read."""
    if one.part != "IX":
        *_, total, tax = one.lines
        what = "traditional" if one.part == "III" else "Roth"
        yield (
            f"Form 5329, Part {one.part}, line {tax}: ${show_for_people(one.tax)}, 6% of the excess contributions to"
            f" {what} IRAs of ${show_for_people(one.lines[total])} on line {total}"
        )
        return
    year, short = one.missed[0].due.year, one.short
    percent = percent_of(year, corrected=one.corrected)
    less = ""
    if one.waived:
        less = f", less ${show_for_people(one.waived)} for which a waiver is asked: IRC 4974(d)"
    yield (
        f"Form 5329, Part IX, line {one.line}: ${show_for_people(one.tax)}, {percent}% of ${show_for_people(short)} that had to be"
        f" taken and was not{less}"
    )
    out, last = sum(each.made_up for each in one.missed), window_ends(year)
    if one.corrected:
        yield f"all of it was taken out since; for the 10% the form must be there by {last}, and before the IRS asks for the tax"
    elif last is not None and today <= last:
        rest, lower = (
            show_for_people(short - out),
            show_for_people(tax_on_missed(short, year, corrected=True)),
        )
        yield (
            f"10%, ${lower}, if the ${rest} still in the IRAs is taken out and the form is there by {last}, and before the IRS"
            " asks for the tax: IRC 4974(e)"
        )
    if one.waived:
        whole = tax_on_missed(short, year, corrected=one.corrected)
        yield (
            f"where the IRS does not grant it, ${show_for_people(whole - one.tax)} more is due; how to ask was read second-hand:"
            " look into the instructions for Form 5329"
        )
    elif one.tax:
        yield "the IRS may waive it for reasonable error, once the shortfall is taken out or being taken out: IRC 4974(d)"
    if year not in READ_IX:
        yield f"the lines of Part IX of the form of {year} were not read: go by their words"


def explained(name: str, one: Excess) -> Iterator[str]:
    """The same for the IRS and for the client, of somebody by name: without commands, with what happened since."""
    if one.part != "IX":
        *_, total, tax = one.lines
        what = "traditional" if one.part == "III" else "Roth"
        yield (
            f"At the end of the year ${show_for_people(one.lines[total])} of the contributions of {name} to {what} IRAs was"
            f" above the limits and had not been taken out; the tax of 6% under section 4973 is ${show_for_people(one.tax)}"
            f" (Form 5329 line {tax})."
        )
        return
    for each in one.missed:
        yield (
            f"{name} had to take ${show_for_people(each.must)} for {each.year} from traditional IRAs by {each.due} and took"
            f" ${show_for_people(each.taken)}: ${show_for_people(each.missed)} was not taken."
        )
        if each.made_up:
            how = "All" if each.made_up == each.missed else f"${show_for_people(each.made_up)}"
            yield f"{how} of it was taken out later, above what those years asked for themselves."
    rate = percent_of(one.missed[0].due.year, corrected=one.corrected)
    waived = f"; for ${show_for_people(one.waived)} of it a waiver is requested" if one.waived else ""
    yield (
        f"The tax of {rate}% under section 4974 is ${show_for_people(one.tax)} (Form 5329 line {one.line}){waived}."
    )
