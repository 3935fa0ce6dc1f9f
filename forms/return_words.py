"""Where IRA money that is not simply taxed stands on the return of a year: words beside line 4b, line 4c, statements."""

from __future__ import annotations

from basisbook.forms.replay.years import Year
from basisbook.forms.revisions import FIRST, revision_for
from basisbook.ledger.money import dollars

BOXES_SINCE = 2025
"""Form 1040 (2025) has line 4c, with boxes for a rollover, a charitable distribution and others. Read on the form."""
FORM_1040A = range(2001, 2018)
"""The years in which the pages name line 11b of Form 1040A beside line 15b."""
PLAN_MONEY_IN_TOTAL_SINCE = 1998
"""Pages before leave out of their total what went from an IRA to a plan: only money that had come from one could."""
READ_SINCE = 2011
"""The words were seen in the instructions of 2011, 2015 to 2017, 2022 and 2024, alike but for the line; not before."""


def words_of(year: int, *, rollover: int = 0, charity: int = 0, hsa: int = 0, among: int = 0) -> str:
    """What to write on Form 1040 of that year beside the taxable amount, cents as given; empty where there is nothing.

    `rollover` went to an employer plan, `among` from IRA to IRA through the owner's hands, `hsa` to a health savings account.
    Where more than one applies, a statement with each amount takes the place of the words. Instructions for Form 1040
    (2017), lines 15a and 15b; (2024), lines 4a and 4b; Form 1040 (2025), line 4c.
    """
    parts = [
        (rollover + among, "Rollover", "box 1 (Rollover)"),
        (charity, "QCD", "box 2 (QCD)"),
        (hsa, "HFD", "box 3, HFD (what to write there was not read)"),
    ]
    parts = [one for one in parts if one[0]]
    if not parts:
        return ""
    said = [_boxes(year, [box for _, _, box in parts]) if year >= BOXES_SINCE else _beside(year, parts)]
    for cents, where in (
        (rollover, "went to a plan"), (among, "went from IRA to IRA"), (charity, "was given to charity"),
        (hsa, "went to a health savings account"),
    ):  # fmt: skip
        if cents and (where != "went to a plan" or year >= PLAN_MONEY_IN_TOTAL_SINCE):
            said.append(f"the total includes the {dollars(cents)} that {where}")
    if rollover:
        # One statement says both where a statement takes the place of the words.
        both = year < BOXES_SINCE and len(parts) > 1
        said.append(
            "it also says that the money went to the plan" if both else "attach a statement of the rollover"
        )
    return f"{'; '.join(said)}."


def _boxes(year: int, boxes: list[str]) -> str:
    text = f"check line 4c {' and '.join(boxes)}"
    return (
        f"{text} (as on the form of {BOXES_SINCE}; that of {year} was not read)"
        if year > BOXES_SINCE
        else text
    )


def _beside(year: int, parts: list[tuple[int, str, str]]) -> str:
    number = revision_for(year).taxable_return if year >= FIRST else ""
    where = f"line {number}" if number else "the taxable amount"
    if year in FORM_1040A:
        where += " (11b of Form 1040A)" if all(word != "HFD" for _, word, _ in parts) else ""
    mark = "" if year >= READ_SINCE else f" (the instructions of {year} were not read)"
    if len(parts) == 1:
        return f'write "{parts[0][1]}" next to {where}{mark}'
    amounts = " and ".join(f"{dollars(cents)} {word}" for cents, word, _ in parts)
    return f"instead of a word next to {where}, attach a statement with each amount: {amounts}{mark}"


def words_of_year(year: Year) -> str:
    """The words for what the record has of a year; empty where all that came out is simply taxed or on Form 8606."""
    facts = year.facts.amounts
    return words_of(
        year.tax_year,
        rollover=facts["plan_rollovers_out"],
        charity=facts["qcds"],
        hsa=facts["hsa_fundings"],
        among=facts["rollovers_out"],
    )
