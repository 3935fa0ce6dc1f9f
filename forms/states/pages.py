"""The worksheets of the states, line by line, in our words. None is an official form, and none is filed.

What comes from the ledger and from the federal form is given as `carried`, in cents. A line that was not read in a text
of the state is marked, and every output repeats the mark. Tax years, forms and lines on which the amounts go are those
of the sources; the line numbers of returns change, so every output says to look at the year's own form.
"""

from __future__ import annotations

from collections.abc import Mapping

from basisbook.forms.language.define import Revision, line, part
from basisbook.forms.language.expr import L, at_least_zero, carried, choose, positive, ratio, share, smaller
from basisbook.ledger.quick_dataclass import dataclass

NEW_JERSEY_PAGE = Revision(
    key="nj-worksheet-c",
    form="worksheet",
    years=(),
    title="IRA withdrawals (the arithmetic of New Jersey's Worksheet C)",
    parts=(
        part(
            "1",
            "The taxable part of withdrawals and conversions",
            line(
                "1",
                "value on December 31, and contributions made for the year after that day",
                carried.value + carried.late_contributions,
                verified=False,
                note="whether contributions made until April 15 are added was read in a rebuilt worksheet only",
            ),
            line("2", "withdrawals and conversions of the year, no rollovers", carried.taken_out),
            line("3", "both together", L[1] + L[2]),
            line(
                "4",
                "contributions that New Jersey taxed and that have not come back",
                carried.unrecovered,
                verified=False,
                note="the letters of Parts II and III of the worksheet were not read, their arithmetic was",
            ),
            line("5", "earnings, and money that was never taxed", at_least_zero(L[3] - L[4])),
            line(
                "6",
                "taxable share",
                ratio(L[5], L[3]),
                verified=False,
                note="how many decimals New Jersey wants was not read",
            ),
            line("7", "taxable", L[2] * L[6], goes_to="NJ-1040, line 20a"),
            line("8", "excludable", L[2] - L[7], goes_to="NJ-1040, line 20b"),
        ),
    ),
    carries={"unrecovered": at_least_zero(L[4] - L[8])},
    results={"taxable": L[7], "recovered": L[8]},
    source="NJ GIT-1&2, Worksheet C, as rebuilt by preparers (2020); NJ web page on Roth IRAs, rollovers",
)

MASSACHUSETTS_PAGE = Revision(
    key="ma-schedule-x-2",
    form="worksheet",
    years=(),
    title="IRA distributions (the arithmetic of Massachusetts Schedule X, line 2)",
    parts=(
        part(
            "1",
            "Contributions come back first",
            line("1", "distributions, gifts to charity and conversions of the year", carried.taken_out),
            line("2", "contributions that Massachusetts taxed, of all years", carried.contributed),
            line("3", "distributions of all earlier years", carried.distributed_before),
            line("4", "contributions that have not come back", at_least_zero(L[2] - L[3])),
            line("5", "distributions beyond them", at_least_zero(L[1] - L[4])),
            line("6", "gifts to charity in line 1", carried.gifts),
            line("7", "taxable", at_least_zero(L[5] - L[6]), goes_to="Massachusetts Schedule X, line 2"),
        ),
    ),
    carries={"unrecovered": at_least_zero(L[4] - L[1])},
    results={"taxable": L[7], "recovered": smaller(L[1], L[4])},
    source="Massachusetts Schedule X instructions (2013, in reprint); Directive 86-9; DOR worksheet examples",
    notes=(
        "The line of Schedule X was read for 2012 and 2013, and by preparers for 2026.",
        "That line 7 is never below zero is our reading.",
    ),
)

PENNSYLVANIA_PAGE = Revision(
    key="pa-cost-recovery",
    form="worksheet",
    years=(),
    title="IRA distributions before 59 1/2 (Pennsylvania's cost recovery)",
    parts=(
        part(
            "1",
            "Cost comes back first",
            line("A", "contributions that Pennsylvania taxed", carried.contributed),
            line("B", "of these, recovered in earlier years or gone to a Roth IRA", carried.recovered_before),
            line("C", "cost left", at_least_zero(L["A"] - L["B"])),
            line("D", "distributions before 59 1/2, neither rolled over nor converted", carried.taken_out),
            line("E", "conversions of the year", carried.converted),
            line(
                "F",
                "cost that belongs to line D",
                choose(positive(L["E"]), share(L["C"], L["D"], L["D"] + L["E"]), L["C"]),
                verified=False,
                note="beside a conversion the cost is split in proportion; the sentence that says so was read cut off",
            ),
            line("G", "recovered now", smaller(L["F"], L["D"])),
            line("H", "taxable", L["D"] - L["G"], goes_to="PA-40 Schedule W-2S, Part B, and PA-40 line 1a"),
            line(
                "I",
                "cost left for later years",
                at_least_zero(L["C"] - L["G"] - L["E"]),
                verified=False,
                note="what a conversion takes along was not read; it is taken to take the cost first",
            ),
        ),
    ),
    carries={"unrecovered": L["I"]},
    results={"taxable": L["H"], "recovered": L["G"]},
    source="PA Department of Revenue, answers 1470 and 274; Schedule W-2S; PA-40 instructions (2025) as quoted",
    notes=(
        "From 59 1/2 on nothing is taxed; one text asks for retirement too, and which of them governs IRAs was not settled.",
    ),
)

CALIFORNIA_PAGE = Revision(
    key="ca-two-layers",
    form="worksheet",
    years=(),
    title="IRA basis differences (California: contributions before 1987 first, then in proportion)",
    parts=(
        part(
            "1",
            "The California adjustment",
            line("1", "taxable on the federal return", carried.federal_taxable),
            line("2", "taxable by the federal form with California's own basis", carried.state_taxable),
            line(
                "3", "contributions before 1987 that California taxed, not recovered yet", carried.before_1987
            ),
            line(
                "4",
                "recovered from them now",
                smaller(L[2], L[3]),
                verified=False,
                note="Worksheet I begins with line 1; where California's deductions since 1987 differ, line 2 stands for it",
            ),
            line("5", "left for later years", L[3] - L[4]),
            line("6", "taxable by California", L[2] - L[4]),
            line(
                "7",
                "federal more than California",
                at_least_zero(L[1] - L[6]),
                goes_to="Schedule CA (540), column B",
            ),
            line(
                "8",
                "California more than federal",
                at_least_zero(L[6] - L[1]),
                goes_to="Schedule CA (540), column C",
            ),
        ),
    ),
    carries={"before_1987": L[5]},
    results={"taxable": L[6], "recovered": L[4]},
    source="FTB Publication 1005 (1998, 2002, parts), Worksheet I; Tax News, December 2007",
    notes=("The line of today's Schedule CA, and Publication 1005 after 2005, were not read.",),
)


@dataclass(frozen=True, slots=True)
class State:
    """A state whose IRA basis differs: its page, since which tax year, and what is known about it."""

    code: str
    name: str
    page: Revision
    since: int
    unread: tuple[str, ...]


STATES: Mapping[str, State] = {
    one.code: one
    for one in (
        State(
            "NJ",
            "New Jersey",
            NEW_JERSEY_PAGE,
            1987,
            (
                "Worksheet C was not read on its own page",
                "lines 20a and 20b were read for 2018 and later",
                "what becomes of 403(b), 457 and TSP money after a rollover",
                "gifts to charity and HSA funding",
            ),
        ),
        State(
            "MA",
            "Massachusetts",
            MASSACHUSETTS_PAGE,
            1987,
            ("the basis of contributions made while living elsewhere: two texts differ",),
        ),
        State(
            "PA",
            "Pennsylvania",
            PENNSYLVANIA_PAGE,
            1987,
            (
                "whether contributions made while living elsewhere are cost",
                "own contributions to a plan that was rolled in",
            ),
        ),
        State(
            "CA",
            "California",
            CALIFORNIA_PAGE,
            1998,
            ("the worksheets of 2007 to 2009", "conversions of 1998"),
        ),
    )
}
"""The states that are followed, by their codes. `since`: the first tax year for which a text was read."""
