"""The pages of 1993 to 2025, one period after the other, by the words on them and in their instructions.

What is carried: the printed line where the page has it, and the cents where it has not ("add with the cents, then
round the total", Publication 17). Sources: the forms and instructions named in each function; where the notes of the
project say that no text was read (1998-2000 Part I of converters, 2010 lines 34-35, the Line 15c Worksheet of 2024),
the reading recorded in docs/decisions.md is followed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from second.events import Sums
from second.paper import Paper


@dataclass
class Carried:
    """What a year leaves: basis, Roth contributions, Roth conversions, homebuyer money used; rest: waiting income."""

    basis: int = 0
    roth: int = 0
    layers: int = 0
    home: int = 0
    rest: Counter[str] = field(default_factory=Counter)


@dataclass
class Year:
    """One year's work: the facts in law, what came in, the paper, and what is taxable beside the page."""

    number: int
    facts: Sums
    brought: Carried
    paper: Paper
    left: Carried = field(default_factory=Carried)
    parts: set[str] = field(default_factory=set)
    taxable: int = 0

    @property
    def basis(self) -> int:
        """Line 2 before rounding."""
        return max(0, self.brought.basis + self.facts.basis_moved)

    @property
    def put_in(self) -> int:
        """Line 1: nondeductible contributions and the repayments that are told to be put there."""
        return self.facts.nondeductible + self.facts.repaid_line_1

    @property
    def value(self) -> int:
        """Line 6: December 31, recharacterizations counted, outstanding rollovers in, same-year repayments out."""
        f = self.facts
        repaid = f.disaster_repaid + (f.repaid_line_6 if self.number >= 2024 else 0)
        return max(0, f.value + f.value_moved + f.outstanding - repaid)

    @property
    def beyond_pre_tax(self) -> int:
        """Gifts and HSA money that the pre-tax money does not cover: line 7. IRC 408(d)(8)(D), (9)(E)."""
        f = self.facts
        repaid = f.disaster_repaid + (f.repaid_line_6 if self.number >= 2024 else 0)
        gone = f.distributed + f.converted + f.gifts + f.hsa + f.to_plans
        all_money = f.value + f.value_moved + f.outstanding + gone - repaid
        pre_tax = max(0, all_money - (self.basis + self.put_in - f.late))
        return max(0, f.gifts + f.hsa - pre_tax)

    @property
    def line_7(self) -> int:
        return self.facts.distributed + self.beyond_pre_tax

    @property
    def net_converted(self) -> int:
        """Line 8; in 1998-2000 line 14c as printed: line 14a less line 14b."""
        f = self.facts
        if self.number > 2000:
            return f.converted
        return self.paper.round(f.converted + f.undone) - self.paper.round(f.undone)

    @property
    def all_converted(self) -> bool:
        """Nothing is left and nothing but conversions left: "part, but not all" is not met."""
        f = self.facts
        return not self.value and not (self.line_7 or f.gifts or f.hsa or f.to_plans)

    @property
    def part_1(self) -> bool:
        """Who must file, and the heading of Part I. A divorce that moves basis: both file (line 7, last bullet)."""
        f = self.facts
        moved = self.line_7 or (self.net_converted > 0 and not self.all_converted)
        return bool(self.put_in > 0 or (self.basis > 0 and moved) or f.divorce)

    @property
    def needs_value(self) -> bool:
        f = self.facts
        moved = f.distributed > 0 or f.converted > 0 or f.gifts > 0 or f.hsa > 0
        return self.basis + self.put_in > 0 and moved


def gross(year: Year) -> int:
    """The gross line of the return: everything that a Form 1099-R shows for the year."""
    f = year.facts
    return year.paper.round(
        f.distributed + f.converted + f.undone + f.gifts + f.hsa + f.to_plans + f.rolled_gross + f.returned_gross
        + f.excess_gross + f.recharacterized_gross + f.roth_out + f.roth_qualified
    )  # fmt: skip


# -- Part I --------------------------------------------------------------------------------------------------


def old_part_1(year: Year) -> None:
    """1993-2000, lines 1-13. Form 8606 (1993, 1995, 1998); for converters lines 8 and 11 as the project reads them."""
    p, f = year.paper, year.facts
    p.put("1", year.put_in)
    p.put("2", year.basis)
    p.put("3", p["1"] + p["2"])
    net = year.net_converted
    if f.distributed > 0 or net > 0:
        p.put("4", f.late)
        p.put("5", p["3"] - p["4"])
        p.put("6", year.value)
        p.put("7", f.distributed)
        p.put("8", p["6"] + p["7"] + net)
        p.ratio_line = "9"
        p.lines["9"], p.lines["10"], year.left.rest["line 15"] = p.nontaxable(p["5"], p["8"], (p["7"], net))
        p.put("11", p["5"] - p["10"] - year.left.rest["line 15"])
        p.put("12", p["4"] + p["11"])
        p.put("13", p["7"] - p["10"])
    else:
        p.put("12", p["3"])
    year.left.basis = p["12"]
    year.taxable += p["13"]
    year.parts.add("I")


def part_1(year: Year) -> None:
    """2001-2025, lines 1-15. Form 8606 (2004, 2008, 2011-2025)."""
    p, f = year.paper, year.facts
    p.put("1", year.put_in)
    p.put("2", year.basis)
    p.put("3", p["1"] + p["2"])
    if year.line_7 + f.converted > 0:
        p.put("4", f.late)
        p.put("5", p["3"] - p["4"])
        if not by_worksheet(year):
            p.put("6", year.value)
            p.put("7", year.line_7)
            p.put("8", f.converted)
            p.put("9", p["6"] + p["7"] + p["8"])
            p.ratio_line = "10"
            p.lines["10"], p.lines["11"], p.lines["12"] = p.nontaxable(p["5"], p["9"], (p["8"], p["7"]))
            p.put("13", p["11"] + p["12"])
            line_15(year, p["7"] - p["12"])
    p.put("14", p["3"] - p["13"])
    year.left.basis += p["14"]
    year.parts.add("I")


def by_worksheet(year: Year) -> bool:
    """Worksheet 1-1 of Publication 590-B (2023), which the owner chose: a contribution and a withdrawal for one year."""
    p, f = year.paper, year.facts
    if "worksheet-1-1" not in f.choices or year.number < 2004 or f.contributed <= 0:
        return False
    w3 = p.round(year.basis) + p.round(f.contributed + f.repaid_line_1)
    w5 = p.round(f.distributed + f.converted + f.gifts + f.hsa)
    w6 = p.round(max(0, f.value + f.value_moved + f.outstanding - f.disaster_repaid)) + w5
    w8 = p.times(w5, p.ratio(w3, w6, p.places), p.places)
    w9 = w5 - w8
    if p["5"] < w8:
        return False
    w10 = p.share(w9, f.converted, w5)
    p.put("13", w8)
    line_15(year, w9 - w10)
    year.left.rest["worksheet"] = 1
    year.left.rest["line 18"] = w10
    return True


def line_15(year: Year, above: int) -> None:
    """Single, or 15a-15c with the disaster share; from 2024 repayments come off 15c and what is left joins line 2."""
    p, f, number = year.paper, year.facts, year.number
    seven = p["7"] if "7" in p.lines else p.round(year.line_7)
    if number in (2005, 2006, 2008, 2009) or number >= 2017:
        p.put("15a", above)
        p.put("15b", p.share(p["15a"], f.disaster, seven))
        repaid = f.repaid_line_6 if number >= 2024 else 0
        p.put("15c", max(0, p["15a"] - p["15b"] - repaid))
        year.left.basis += p.round(max(0, repaid - (p["15a"] - p["15b"])))
        year.taxable += p["15c"]
    else:
        p.put("15", above)
        elsewhere = (
            p.share(p["15"], f.disaster, seven) if number == 2007 else 0
        )  # Form 8915, Publication 4492-A
        year.taxable += p["15"] - elsewhere


# -- Part II ------------------------------------------------------------------------------------------------


def old_part_2(year: Year) -> None:
    """1998-2000, lines 14a-17. Form 8606 (2000); 1998: a quarter, unless all was chosen to be taxed at once."""
    p, f = year.paper, year.facts
    p.put("14a", f.converted + f.undone)
    p.put("14b", f.undone)
    p.put("14c", p["14a"] - p["14b"])
    whole = year.basis if p["14c"] > 0 else 0
    p.put("15", year.left.rest["line 15"] if "I" in year.parts else whole)
    p.put("16", p["14c"] - p["15"])
    if year.number == 1998:
        income = max(0, p["16"])
        year.taxable += p.put("17", income if "all-in-1998" in f.choices else p.share(income, 1, 4))
    else:
        year.taxable += max(0, p["16"])
    if "I" not in year.parts and p["14c"] > 0:
        year.left.basis = max(0, p["15"] - p["14c"])
    year.parts.add("II")


def part_2(year: Year) -> None:
    """2001-2025, lines 16-18; without Part I line 17 is the basis itself (instructions for line 17)."""
    p, f = year.paper, year.facts
    p.put("16", f.converted)
    if year.left.rest["worksheet"]:
        p.put("18", year.left.rest["line 18"])
        p.lines["17"] = p["16"] - p["18"]
    else:
        p.put("17", p["11"] if "I" in year.parts else year.basis)
        p.put("18", p["16"] - p["17"])
    if "I" not in year.parts:
        year.left.basis = max(0, p["17"] - p["16"])
    year.parts.add("II")
    if year.number != 2010:
        year.taxable += max(0, p["18"])


# -- Part III -----------------------------------------------------------------------------------------------


def roth_basis(year: Year) -> int:
    return max(0, year.brought.roth + year.facts.roth_in)


def layers(year: Year) -> int:
    """Conversions so far: net conversions as printed, rollovers from plans in full. Instructions for line 24."""
    net = year.paper["14c"] if year.number <= 2000 else year.paper["16"]
    return max(0, year.brought.layers + net + year.facts.plan_to_roth)


def charge(year: Year, out: str, contributions: str, conversions: str) -> None:
    """What is left for later years, by the chart: line 22 less 19, and 24 less 23 refigured without homebuyer money."""
    p = year.paper
    had = p[contributions] if contributions in p.lines else roth_basis(year)
    above = max(0, p[out] - had)
    year.left.roth = max(0, had - p[out])
    year.left.layers = max(0, (p[conversions] if conversions in p.lines else layers(year)) - above)


def roth_1998(year: Year) -> None:
    """Lines 18-25, pieced together from the pages and worksheets of 1999 and 2000."""
    p, f = year.paper, year.facts
    p.put("18", f.roth_out)
    p.put("19a", year.brought.roth + f.roth_in - f.roth_recharacterized)
    p.put("19b", f.roth_recharacterized)
    p.put("19c", p["19a"] + p["19b"])
    if f.roth_out:
        p.put("20", max(0, p["18"] - p["19c"]))
    if p["20"]:
        p.put("21", max(0, p["16"] - p["17"]))
        p.put("22", min(p["20"], p["21"]))
        p.put("23", p["20"] - p["22"])
        p.put("24", layers(year))
        p.put("25", max(0, p["20"] - p["24"]))
    year.taxable += p["22"] + p["25"]
    charge(year, "18", "19c", "24")


def roth_1999(year: Year) -> None:
    """1999 and 2000, lines 17-27. Form 8606 (2000) and its worksheet for 20b and 20c; 1999 one year earlier."""
    p, f, rest = year.paper, year.facts, year.brought.rest
    income = rest["income 1998"]
    p.put("17", f.roth_out)
    p.put("18a", year.brought.roth)
    p.put("18b", f.roth_in - f.roth_recharacterized)
    p.put("18c", f.roth_recharacterized)
    p.put("18d", p["18a"] + p["18b"] + p["18c"])
    if f.roth_out:
        p.put("19", max(0, p["17"] - p["18d"]))
    if p["19"]:
        if income:
            p.put("20a", income)
            quarter, half = p.share(income, 1, 4), p.share(income, 1, 2)
            if year.number == 1999:
                p.put("20b", quarter + rest["line 22 of 1998"])
            else:
                p.put("20b", half + rest["line 22 of 1998"] + rest["line 21 of 1999"])
                quarter = p.share(half, 1, 2)
            p.put("20c", min(max(0, p["20a"] - p["20b"]), quarter))
            p.put("20d", p["20b"] + p["20c"])
            p.put("20e", max(0, p["20a"] - p["20d"]))
        p.put("21", min(p["19"], p["20e"]))
        p.put("22", p["19"] - p["21"])
        if p["22"]:
            p.put("23", year.brought.layers)
            p.put("24", p["14c"])
            p.put("25", p["23"] + p["24"])
            p.put("26", max(0, p["19"] - p["25"]))
        p.put("27", p["21"] + p["26"])
    year.taxable += p["27"]
    charge(year, "17", "18d", "25")


def roth_2001(year: Year) -> None:
    """2001-2003: contributions first; in 2003 homebuyer money comes after the conversions, on line 23."""
    p, f = year.paper, year.facts
    p.put("19", f.roth_out)
    p.put("20", roth_basis(year))
    p.put("21", max(0, p["19"] - p["20"]))
    if p["21"]:
        p.put("22", layers(year))
        if year.number == 2003:
            p.put("23", min(f.home, 10_000_00))
            year.left.home += p["23"]
            p.put("24", p["22"] + p["23"])
            p.put("25", max(0, p["21"] - p["24"]))
        else:
            p.put("23", max(0, p["21"] - p["22"]))
    year.taxable += p["25"] if year.number == 2003 else p["23"]
    charge(year, "19", "20", "22")


def roth_2010(year: Year) -> None:
    """Part IV of 2010, lines 26-36: income put off to 2011 and 2012 is taxed as Roth money reaches it."""
    p, f = year.paper, year.facts
    at_once = "all-in-2010" in f.choices
    put_off = p["20a"] + p["20b"] + (p["25a"] + p["25b"] if f.plan_to_roth else 0)
    home = p.round(min(f.home, 10_000_00))
    p.put("26", f.roth_out)
    if not put_off:
        p.put("27", home)
    year.left.home += home
    p.put("28", max(0, p["26"] - p["27"]))
    if p["28"]:
        p.put("29", roth_basis(year))
        p.put("30", max(0, p["28"] - p["29"]))
    older = year.brought.layers
    of_2010 = p["16"] + f.plan_to_roth
    if p["30"]:
        p.put("31", older + (of_2010 if at_once else 0))
        p.put("32", max(0, p["30"] - p["31"]))
        p.put("33", min(p["32"], put_off))
        p.put("34", p["32"] - p["33"])
        nontaxable = 0 if at_once else p["17"] + (p["22"] if f.plan_to_roth else 0)
        p.put("35", max(0, p["34"] - nontaxable - (home if put_off else 0)))
        p.put("36", p["33"] + p["35"])
    year.taxable += p["36"]


def after_2010(year: Year) -> None:
    """What 2010 leaves: the chart adds lines 16 and 21 in full where their income was put off."""
    p, f = year.paper, year.facts
    had = p["29"] if "29" in p.lines else roth_basis(year)
    above = max(0, p["26"] - had)
    older, of_2010 = year.brought.layers, p["16"] + f.plan_to_roth
    year.left.roth = max(0, had - p["26"])
    if "all-in-2010" in f.choices:
        year.left.layers = max(0, (p["31"] if "31" in p.lines else older + of_2010) - above)
        year.left.rest["older"] = max(0, older - above)
    else:
        year.left.rest["older"] = max(0, (p["31"] if "31" in p.lines else older) - above)
        year.left.layers = year.left.rest["older"] + of_2010
    for name in ("20a", "20b", "33"):
        year.left.rest[name] = p[name]
    for name in ("25a", "25b"):
        year.left.rest[name] = p[name] if f.plan_to_roth else 0


def part_2_and_3_of_2010(year: Year) -> None:
    """The boxes 19 and 24, halves for 2011 and 2012; Part III for rollovers from plans. I-2010."""
    p, f = year.paper, year.facts
    at_once = "all-in-2010" in f.choices
    if f.converted > 0:
        part_2(year)
        halves(year, "18", "19", "20a", "20b", at_once=at_once)
        year.taxable += max(0, p["18"]) if at_once else 0
    if f.plan_to_roth or f.in_plan:
        amount, basis = (
            (f.plan_to_roth, f.plan_to_roth_basis) if f.plan_to_roth else (f.in_plan, f.in_plan_basis)
        )
        p.put("21", amount)
        p.put("22", basis)
        p.put("23", p["21"] - p["22"])
        halves(year, "23", "24", "25a", "25b", at_once=at_once)
        year.parts.add("III")


def halves(year: Year, income: str, box: str, first: str, second: str, *, at_once: bool) -> None:
    p = year.paper
    if at_once:
        p.boxes.add(box)
    elif p[income] > 0:
        p.put(first, p.share(p[income], 1, 2))
        p.put(second, p[income] - p[first])


def roth_2004(year: Year) -> None:
    """2004-2009 and 2011-2025, lines 19-25c: homebuyer money first, then contributions, conversions, earnings."""
    p, f, number = year.paper, year.facts, year.number
    p.put("19", f.roth_out)
    allowed = 10_000_00 - (year.brought.home if number >= 2019 else 0)
    p.put("20", min(f.home, max(0, allowed)))
    year.left.home += p["20"]
    p.put("21", max(0, p["19"] - p["20"]))
    if p["21"] or number >= 2014:
        p.put("22", roth_basis(year))
    if p["21"]:
        p.put("23", max(0, p["21"] - p["22"]))
    if p["23"]:
        p.put("24", layers(year))
    if number == 2011:
        p.put("25", max(0, p["23"] - p["24"]))
        year.taxable += p["25"]
        roth_2011(year)
    elif p["23"]:
        above = max(0, p["23"] - p["24"])
        if number in (2005, 2006, 2008, 2009) or number >= 2017:
            p.put("25a", above)
            if p["25a"] or number <= 2009:  # "If zero or less, skip lines 25b and 25c": pages of 2017 on
                p.put("25b", p.share(p["25a"], f.roth_disaster, p["21"]))
                repaid = f.roth_repaid if number >= 2024 else 0
                p.put("25c", max(0, p["25a"] - p["25b"] - repaid))
            year.taxable += p["25c"]
        else:
            p.put("25", above)
            year.taxable += p["25"]
    charge(year, "19", "22", "24")
    if number >= 2024:
        # Line 25c Worksheet (June 26, 2025), line 5: what is not used joins the next line 22.
        year.left.roth += p.round(max(0, f.roth_repaid - (p["25a"] - p["25b"])))


def roth_2011(year: Year) -> None:
    """Lines 26-38: what 2010 put off. Form 8606 (2011)."""
    p, rest = year.paper, year.brought.rest
    put_off = rest["20a"] + rest["20b"] + rest["25a"] + rest["25b"]
    if put_off:
        p.put("26", put_off)
        p.put("27", min(p["23"], p["24"]))
        p.put("28", min(rest["older"], p["24"]))
        p.put("29", max(0, p["27"] - p["28"]))
        p.put("30", rest["33"])
        p.put("31", p["26"] - p["30"])
        p.put("32", min(p["29"], p["31"]))
        p.put("33", rest["20a"] + rest["25a"])
        p.put("34", p["32"] + p["33"])
        p.put("35", min(p["31"], p["34"]))
        p.put("37", p["30"] + p["35"])
        p.put("38", p["26"] - p["37"])
    p.put("36", p["25"] + p["35"])
    year.taxable += p["35"]
    year.left.rest["2012"] = p["38"]
    year.parts.add("2011")


def waiting(year: Year) -> None:
    """Income of 1998 and 2010 that goes to the return of a later year without a line of the form."""
    p, rest, left = year.paper, year.brought.rest, year.left.rest
    if year.number == 1998 and "all-in-1998" not in year.facts.choices:
        left["income 1998"] = max(0, p["16"])
        left["income left"] = max(0, p["16"] - p["17"] - p["22"])
        left["line 22 of 1998"] = p["22"]
    elif year.number in (1999, 2000):
        quarter = p.share(rest["income 1998"], 1, 4)
        if year.number == 2000:
            quarter = p.share(p.share(rest["income 1998"], 1, 2), 1, 2)
        quarter = min(max(0, rest["income left"] - p["21"]), quarter)
        year.taxable += quarter
        left["income 1998"], left["line 22 of 1998"] = rest["income 1998"], rest["line 22 of 1998"]
        left["line 21 of 1999"] = p["21"]
        left["income left"] = max(0, rest["income left"] - quarter - p["21"])
    elif year.number == 2001:
        year.taxable += rest["income left"]
    elif year.number == 2011 and "2011" not in year.parts:
        open_income = max(0, rest["20a"] + rest["20b"] + rest["25a"] + rest["25b"] - rest["33"])
        now = min(open_income, rest["20a"] + rest["25a"])
        later = open_income - now
        year.taxable += now - max(0, now - rest["20a"])  # the rest is on the pension line
        left["2012"] = later - max(0, later - rest["20b"])
    elif year.number == 2012:
        year.taxable += rest["2012"]


# -- the whole page -----------------------------------------------------------------------------------------


def fill(year: Year) -> None:
    """Every part of the year's page, what it carries, and what the return takes."""
    f, number, p = year.facts, year.number, year.paper
    year.left.home = year.brought.home
    if year.part_1:
        (old_part_1 if number <= 2000 else part_1)(year)
    else:
        year.left.basis = year.basis
        early = f.repaid_line_6 if number >= 2024 else 0
        year.taxable += max(0, f.distributed - f.disaster - early)
    # No text of the form says what line 2 is where more left than was brought, so this cannot be written from its words. The law
    # has the investment in the contract once (IRC 408(d)(2)(C), 72(e)(6)): what went to a spouse (408(d)(6)) or was taken out
    # as an excess (408(d)(5)) is no longer here. What the page cannot take off line 2 was not taken off at all.
    not_taken_off = year.basis - (year.brought.basis + f.basis_moved)
    year.left.basis = max(0, year.left.basis - not_taken_off)
    if 1998 <= number <= 2000:
        if f.converted + f.undone > 0:
            old_part_2(year)
    elif number == 2010:
        part_2_and_3_of_2010(year)
    elif f.converted > 0:
        part_2(year)
    year.left.roth, year.left.layers = roth_basis(year), layers(year)
    completed = f.roth_out > 0 or (1998 <= number <= 2000 and f.recharacterizations > 0)
    if completed:
        year.parts.add("Roth")
        if number == 1998:
            roth_1998(year)
        elif number <= 2000:
            roth_1999(year)
        elif number <= 2003:
            roth_2001(year)
        elif number == 2010:
            roth_2010(year)
        else:
            roth_2004(year)
    if number == 2010:
        after_2010(year)
    waiting(year)
    # Earnings of returned contributions; what deductions after 70 1/2 take off gifts (IRC 408(d)(8)(A), from 2020).
    year.taxable += f.returned_earnings + min(f.gifts_taxed, max(0, f.gifts - year.beyond_pre_tax))
    year.taxable = p.round(max(0, year.taxable))
