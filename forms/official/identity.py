"""Who a page is of: the texts of its name, number and address fields, from a person of the book."""

from __future__ import annotations

import re

from basisbook.ledger.book import Person, Preparer

_CITY = re.compile(r"(.+?),?\s+([A-Z]{2})\s+(\d{5}(?:-\d{4})?)")
_SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"}


def of_form(person: Person, *, alone: bool) -> dict[str, str]:
    """The identity of a form of one person; with the address where it is filed by itself. Only what is known."""
    identity = {"name": person.name, "ssn": person.ssn}
    if alone:
        identity |= _address(person) | {"city": person.city}
    return {key: text for key, text in identity.items() if text}


def of_return(first: Person, spouse: Person | None, spouse_name: str) -> dict[str, str]:
    """The identity of a return; `spouse_name` where the spouse is not in the book. Only what is known."""
    identity = dict(zip(("first_name", "last_name"), _names(first.name), strict=True)) | {"ssn": first.ssn}
    if spouse or spouse_name:
        words = _names(spouse.name if spouse else spouse_name)
        identity |= dict(zip(("spouse_first_name", "spouse_last_name"), words, strict=True))
    city, state, postal = city_parts(first)
    identity |= _address(first) | {"city": city, "state": state, "zip": postal}
    identity["spouse_ssn"] = spouse.ssn if spouse else ""
    return {key: text for key, text in identity.items() if text}


def of_preparer(one: Preparer | None) -> dict[str, str]:
    """The paid preparer's block, without signature, date and the firm's EIN. Only what is known; empty without a preparer."""
    if one is None:
        return {}
    block = {
        "name": one.name,
        "ptin": one.ptin,
        "firm_name": one.firm,
        "firm_address": ", ".join(filter(None, (one.street, one.city))),
        "phone": one.phone,
    }
    return {key: text for key, text in block.items() if text}


def city_parts(person: Person) -> tuple[str, str, str]:
    """City, state and ZIP code of a line such as `Dayton OH 45402`; the line alone where it is no such line."""
    match = _CITY.fullmatch(person.city.strip())
    return (match[1], match[2], match[3]) if match else (person.city, "", "")


def _address(person: Person) -> dict[str, str]:
    return {
        "street": person.street,
        "apartment": person.apartment,
        "foreign_country": person.foreign_country,
        "foreign_province": person.foreign_province,
        "foreign_postal_code": person.foreign_postal,
    }


def _names(name: str) -> tuple[str, str]:
    """First names with initials, and the last name with what follows it."""
    words = name.split()
    last = 2 if len(words) > 2 and words[-1].lower() in _SUFFIXES else 1
    return " ".join(words[:-last]), " ".join(words[-last:])
