"""The exceptions to the tax of 10% on early distributions, by their numbers on line 2 of Form 5329."""

from __future__ import annotations

from collections.abc import Mapping

from basisbook.ledger.quick_dataclass import dataclass

FIRST_HOME = "09"
DEATH = "04"


_ALWAYS = {
    "01": "separation from service at 55 or later (plans)",
    "02": "substantially equal periodic payments",
    "03": "disability",
    DEATH: "death",
    "05": "medical expenses",
    "06": "a court order in a divorce (plans)",
    "07": "health insurance while unemployed (IRAs)",
    "08": "higher education (IRAs)",
    FIRST_HOME: "a first home, up to $10,000 (IRAs)",
    "10": "a levy by the IRS",
    "11": "a qualified reservist",
}


_NOW = {
    "12": "a wrong code on Form 1099-R, at 59 1/2 or later",
    "13": "a section 457 plan",
    "14": "an election made before March 1986",
    "15": "dividends of an ESOP, section 404(k)",
    "16": "an annuity from before August 14, 1982",
    "17": "phased retirement",
    "18": "a permissible withdrawal, section 414(w)",
    "19": "birth or adoption, up to $5,000",
    "20": "a terminal illness",
    "21": "income on excess contributions that were corrected",
    "22": "domestic abuse",
    "23": "an emergency, up to $1,000",
    "99": "more than one of these",
}


@dataclass(frozen=True, slots=True)
class Exceptions:
    """The numbers for line 2 of Form 5329 in one year, and what each stands for.

    `verified`: the list of that very year was read in a primary text. `several` is the number for more than one
    exception; empty where the year is not known in which it changed. `doubt` says what was not read.
    """

    year: int
    numbers: Mapping[str, str]
    several: str
    verified: bool
    doubt: str = ""


_LISTS_READ = (2007, 2012, 2016, 2017)


LIST_NOW = 2025


def exceptions(year: int) -> Exceptions:
    """The exceptions to the 10% tax by their numbers in a year.

    Through 2017 number 12 stood for any other exception and for more than one; in 2025 it is one of its own and 99
    stands for several. The year of the change was not found, so 2018 to 2024 have the numbers that both lists share.
    Source: instructions for Form 5329 (2007, 2012, 2016, 2017); that of 2025 is second-hand.
    """
    if year <= _LISTS_READ[-1]:
        read = year in _LISTS_READ
        doubt = (
            "" if read else f"the list of exceptions of {year} was not read; that of {_nearest(year)} is used"
        )
        return Exceptions(year, _ALWAYS | {"12": "another one, or more than one"}, "12", read, doubt)
    if year < LIST_NOW:
        doubt = (
            f"the list of exceptions of {year} was not read: for more than one the number is 12 on the list of 2017 and"
            " 99 on that of 2025"
        )
        return Exceptions(year, dict(_ALWAYS), "", verified=False, doubt=doubt)
    doubt = f"the list of exceptions of {LIST_NOW} is second-hand"
    if year > LIST_NOW:
        doubt = f"the list of exceptions of {year} was not read; {doubt}"
    return Exceptions(year, _ALWAYS | _NOW, "99", verified=False, doubt=doubt)


def _nearest(year: int) -> int:
    return min(_LISTS_READ, key=lambda read: abs(read - year))
