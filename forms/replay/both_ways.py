"""A year by both methods that the law allows."""

from __future__ import annotations

from dataclasses import dataclass

from basisbook.forms.language.fill import Filled, fill
from basisbook.forms.replay.years import Year, in_words
from basisbook.ledger.problems import FormError, Problem


@dataclass(frozen=True, slots=True)
class BothWays:
    """One year figured directly and by Worksheet 1-1, for a preparer who has to choose."""

    direct: Filled
    worksheet: Filled


def both_ways(year: Year) -> BothWays:
    """The year's form with and without Worksheet 1-1, whatever was elected.

    The two are the same where the worksheet changes nothing. Raises `FormError` where the year has no form.
    """
    if year.filled is None:
        raise FormError(
            Problem(
                "nothing-to-compare",
                "error",
                "",
                f"there is no form for {year.tax_year} to figure in two ways: it is {in_words(year.status)}",
                f"basisbook show {year.tax_year}",
            )
        )
    direct, worksheet = (
        fill(
            year.revision,
            dict(year.facts.amounts) | {"elected_worksheet_1_1": chosen},
            year.brought,
            year.method,
        )
        for chosen in (0, 1)
    )
    return BothWays(direct, worksheet)
