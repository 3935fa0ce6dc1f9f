"""A year by both methods that the law allows."""

from __future__ import annotations

from basisbook.forms.language.fill import Filled, fill
from basisbook.forms.replay.years import Year, in_words
from basisbook.forms.sentences import find
from basisbook.ledger.problems import FormError, do
from basisbook.ledger.quick_dataclass import dataclass


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
            find(
                "nothing-to-compare",
                do("show", year.tax_year),
                year=year.tax_year,
                status=in_words(year.status),
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
