"""A page that cannot be filled from top to bottom is ill-formed, with the line in the message; no page of ours is."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

import pytest
from strategies_forms import REVISIONS

from basisbook.forms.language.define import (
    Caution,
    FormLine,
    IllFormedError,
    OnlyIf,
    Recovery,
    Revision,
    line,
    only_if,
    part,
)
from basisbook.forms.language.expr import L, carried, completed, fact, positive, ratio, sheet, smaller
from basisbook.forms.language.well_formed import check
from basisbook.forms.revisions import FIRST, LAST, PAGES, as_printed, printings, revision_for
from basisbook.ledger.problems import FormError


def page(*items: FormLine | OnlyIf, **properties: object) -> Revision:
    return Revision(key="try", years=(2001,), parts=(part("I", "", *items),), **properties)  # type: ignore[arg-type]


ONE, TWO = line("1", "", fact.conversions), line("2", "", fact.distributions)
RATIO = line("3", "", ratio(L[1], L[2]))
SHEET = Revision(
    key="sheet", years=(), parts=(part("1", "", line("1", "", fact.qcds)),), results={"left": L[1]}
)

ILL_FORMED: dict[str, tuple[Callable[[], Revision], str]] = {
    "a line that stands below": (lambda: page(line("1", "", L[2]), TWO), "try line 1: line 2 does not stand above it"),
    "a line that is itself": (lambda: page(line("1", "", L[1])), "try line 1: line 1 does not stand above it"),
    "a line that does not exist": (
        lambda: page(ONE, line("2", "", L[1] - L["15x"])), "try line 2: line 15x does not stand above it"),
    "a line deep inside": (
        lambda: page(ONE, line("2", "", smaller(L[1], ratio(L[1], L[9])))), "try line 2: line 9 does not stand above it"),
    "a condition on a line below": (
        lambda: page(only_if(L[2], ONE), TWO), "try line 1: line 2 does not stand above it"),
    "a part on a line below": (
        lambda: Revision(key="try", years=(), parts=(part("I", "", ONE, when=L[1]),)),
        "try part I: line 1 does not stand above it"),
    "a part that stands below": (
        lambda: Revision(key="try", years=(), parts=(part("I", "", only_if(completed("II"), ONE)), part("II", "", TWO))),
        "try line 1: part II does not stand above it"),
    "two parts of one key": (
        lambda: Revision(key="try", years=(), parts=(part("I", "", ONE), part("I", "", TWO))),
        "try: two parts have the same key"),
    "a line defined twice": (lambda: page(ONE, ONE), "try: line 1 is defined twice"),
    "a line three times under a condition": (
        lambda: page(ONE, only_if(L[1], TWO).otherwise(TWO), only_if(L[1], TWO)), "try: line 2 is defined twice"),
    "a line with and without a condition": (
        lambda: page(ONE, TWO, only_if(L[1], TWO)), "try: line 2 is defined twice"),
    "a line twice under the same condition": (
        lambda: page(ONE, only_if(L[1], TWO, TWO)), "try: line 2 is defined twice"),
    "two amounts multiplied": (
        lambda: page(ONE, TWO, line("3", "", L[1] * L[2])), "try line 3: multiplies by something that is no ratio line"),
    "multiplied by a ratio that is on no line": (
        lambda: page(ONE, TWO, line("3", "", L[1] * ratio(L[1], L[2]))),
        "try line 3: multiplies by something that is no ratio line"),
    "a worksheet nobody fills": (
        lambda: page(line("1", "", sheet.left)), "try line 1: no worksheet gives left"),
    "a result the worksheet does not have": (
        lambda: page(line("1", "", sheet.right), sheets=(SHEET,)), "try line 1: no worksheet gives right"),
    "carrying a line that does not exist": (
        lambda: page(ONE, carries={"basis": L[14]}), "try basis: line 14 does not stand above it"),
    "a result of a line that does not exist": (
        lambda: page(ONE, results={"taxable": L["15c"]}), "try taxable: line 15c does not stand above it"),
    "a return line of a line that does not exist": (
        lambda: page(ONE, returns={"4b": L["15c"]}), "try 4b: line 15c does not stand above it"),
    "a path by a part that does not exist": (
        lambda: page(ONE, paths=(("part-ii", completed("II")),)), "try part-ii: part II does not stand above it"),
    "a caution by a line that does not exist": (
        lambda: page(ONE, cautions=(Caution("look", positive(L[3]), "", ""),)),
        "try look: line 3 does not stand above it"),
    "a need by a line": (
        lambda: page(ONE, needs={"conversions": positive(L[1])}),
        "try needs conversions: a need is decided before the page is filled, so it reads facts and carries alone"),
    "a need of a fact that does not exist": (
        lambda: page(ONE, needs={"conversion": positive(fact.conversions)}),
        "try needs conversion: no fact has that name"),
    "a recovery of a line that does not exist": (
        lambda: page(ONE, TWO, RATIO, recovery=Recovery("3", "1", ("4",))),
        "try: the recovery rule names line 4, which does not exist"),
    "a recovery whose ratio is no ratio": (
        lambda: page(ONE, TWO, RATIO, recovery=Recovery("2", "1", ("1",))),
        "try: the recovery rule takes line 2 for a ratio, and it is none"),
    "a revised line that does not exist": (
        lambda: page(ONE).revised(line("9", "", L[1])), "try: revised() names what does not exist: ['9']"),
    "a revised part that does not exist": (
        lambda: page(ONE).revised(when={"IV": positive(fact.qcds)}), "try: revised() names what does not exist: ['IV']"),
    "a revised line that uses one below": (
        lambda: page(ONE, TWO).revised(line("1", "", L[2])), "try line 1: line 2 does not stand above it"),
}  # fmt: skip


@pytest.mark.parametrize("name", ILL_FORMED)
def test_an_ill_formed_page_is_refused(name: str) -> None:
    write, message = ILL_FORMED[name]
    with pytest.raises(IllFormedError) as refused:
        check(write())
    assert str(refused.value) == message


def every_page() -> list[Revision]:
    """Every page and worksheet that the program has: what stands in a module, what a year is given, and their worksheets."""
    found = [*REVISIONS, *(page for year in PAGES for page in as_printed(year))]
    for room in ("revisions", "worksheets", "states"):
        folder = import_module(f"basisbook.forms.{room}")
        for name in sorted(one.name for one in iter_modules(folder.__path__)):
            module = import_module(f"{folder.__name__}.{name}")
            found += [one for one in vars(module).values() if isinstance(one, Revision)]
    for page in found:
        found += [sheet for sheet in page.sheets if not any(sheet is one for one in found)]
    return found


def test_no_page_of_ours_is_ill_formed() -> None:
    """Here and not at each start of the program."""
    pages = every_page()
    assert len(pages) > 70
    assert all(check(page) is page for page in pages)


def test_a_well_formed_page_is_accepted() -> None:
    """The other side of every refusal: the same constructs, in order."""
    whole = page(
        ONE,
        TWO,
        RATIO,
        only_if(L[1], line("4", "", L[1] * L[3])).otherwise(line("4", "", carried.basis + sheet.left)),
        sheets=(SHEET,),
        carries={"basis": L[4]},
        paths=(("all", completed("I")),),
        recovery=Recovery("3", "1", ("4",)),
    )
    assert list(check(whole).lines) == ["1", "2", "3", "4"]
    assert [rule.line.number for rule in whole.rules] == ["1", "2", "3", "4", "4"]


def test_revising_changes_nothing_in_the_earlier_page() -> None:
    earlier = page(ONE, TWO)
    later = earlier.revised(earlier.line("2", label="new"), key="later", years=(2002,))
    assert earlier.lines["2"].label == ""
    assert later.lines["2"].label == "new"
    assert later.lines["1"] is earlier.lines["1"]
    assert (earlier.key, later.key) == ("try", "later")


@pytest.mark.parametrize("year", range(FIRST, LAST + 1))
def test_every_year_has_one_page_for_every_printing(year: int) -> None:
    found = printings(year)
    assert found
    assert all(year in page.years for page in found)
    assert len({page.printed for page in found}) == len(found)
    assert revision_for(year) is found[0]


def test_a_page_serves_the_years_it_names_and_no_other() -> None:
    assert sorted(PAGES) == list(range(FIRST, LAST + 1))
    for revision in REVISIONS:
        serving = [year for year in PAGES if any(page.key == revision.key for page in printings(year))]
        assert tuple(serving) == revision.years


def test_a_year_without_a_page_is_refused_with_the_years_there_are() -> None:
    for year in (FIRST - 1, LAST + 1):
        with pytest.raises(FormError) as refused:
            revision_for(year)
        (problem,) = refused.value.problems
        assert problem.code == "no-revision"
        assert str(year) in problem.message
        assert str(FIRST) in problem.message
        assert problem.remedies


@pytest.mark.parametrize("revision", REVISIONS, ids=lambda revision: revision.key)
def test_a_page_says_where_it_was_read(revision: Revision) -> None:
    assert revision.source
    assert all(found.label or found.arithmetic.parts() for found in revision.lines.values())
