"""What the facts of a year say."""

from __future__ import annotations

from basisbook.ledger.catalogue import Sentence

UNVERIFIED = " (not verified in a primary source)"
"""Behind an amount of the law that was not read in a primary text."""

NO_ROTH = "the book shows no earlier Roth money"
FIRST_ROTH = "the first Roth money was for {year}"

NO_COMPENSATION = "compensation was not stated and is taken as enough"
SPOUSE_COVERED = "a plan at work was recorded for the spouse alone"
NO_BIRTH_DATE = "the birth date is not known, so no catch-up was counted"
UNVERIFIED_AMOUNTS = "not verified in a primary source: {names}"
"""What a computed deduction assumes."""

FACTS: dict[str, Sentence] = {
    # -- contributions ---------------------------------------------------------------------------------------
    "deduction-unknown": Sentence(
        "error",
        "entry {number}: how much of the {amount:$} contributed for {year} was deducted? Schedule 1 of that Form"
        " 1040 (page 1 before 2018) shows it",
    ),
    "deduction-unknown/computable": Sentence(
        "error",
        "entry {number}: how much of the {amount:$} contributed for {year} was deducted? Form 1040 shows it, or it"
        " follows from {missing:and}",
    ),
    "deduction-disagrees": Sentence(
        "error",
        "contributions of {total:$} less a deduction of {deduction:$} leave {left:$}, but the entries state a nondeductible"
        " part of {stated:$}",
    ),
    "deduction-disagrees/more": Sentence(
        "error",
        "{deduction:$} was deducted and {total:$} contributed: what a business deducts for a SEP or SIMPLE IRA stands on another"
        " line of Schedule 1",
    ),
    "deduction-computed": Sentence(
        "note",
        "the deduction was not stated. By the IRA deduction worksheet {deduction:$} of {total:$} is deductible and the rest is"
        " not{assumed}",
    ),
    "earlier-excess-deducted": Sentence(
        "note",
        "{more:$} more was deducted than contributed: it is taken for an excess of earlier years ({excess:$} in"
        " all) that was still in the IRA",
    ),
    "contribution-undated": Sentence(
        "error",
        "entry {number}: the form for {year} asks whether this was contributed after the year's end, and the day is not stated",
    ),
    "contribution-after-70": Sentence(
        "warning",
        "entry {number}: until 2019 nothing could be contributed from the year of age 70 1/2 ({half}) on:"
        " {total:$} is an excess, IRC 219(d)(1)",
    ),
    "contribution-to-simple": Sentence(
        "warning",
        "entry {number}: a SIMPLE IRA takes no regular contribution. What an employer paid in is in its value and on no other"
        " line",
    ),
    "birth-date-needed": Sentence(
        "error",
        "{total:$} was contributed. More than {most:$} is allowed only from the year of the 50th birthday, and book.toml does"
        " not say when {person} was born",
    ),
    "excess-contribution": Sentence(
        "warning",
        "{total:$} was contributed for {year}, and {most:$} is the limit{doubt}: {excess:$} is an excess contribution without"
        " basis",
    ),
    "excess-contribution/compensation": Sentence(
        "warning",
        "{total:$} was contributed for {year}, and {most:$} is all that compensation allows: {excess:$} is an excess"
        " contribution without basis",
    ),
    # -- contributions that went back ----------------------------------------------------------------------
    "returned-basis": Sentence(
        "error",
        "entry {made} is partly nondeductible: how much of entry {number} was the nondeductible part?",
    ),
    "returned-undated": Sentence(
        "error",
        "entry {number}: on which day was it returned? A contribution for {made} could be until {last}; later it is a"
        " distribution, IRC 408(d)(4)",
    ),
    "returned-too-much": Sentence(
        "error", "entry {number} takes back {rest:$} more than was contributed for {year}"
    ),
    "loss-before-2000": Sentence(
        "warning",
        "entry {number}: before 2000 a loss did not lower what had to be returned. {loss:$} of the contribution may still be in"
        " the IRA (Publication 590 for 2000)",
    ),
    "excess-above-table": Sentence(
        "warning",
        "entry {number} may be taxable: {total:$} was contributed for {made}, more than {limit:$}, unless a SEP"
        " raised the limit, IRC 408(d)(5)",
    ),
    "excess-without-basis": Sentence(
        "warning",
        "entry {number}: {over:$} of it exceeded the limit of {made} and was never nondeductible, so it comes off no basis",
    ),
    # -- money that moves ------------------------------------------------------------------------------------
    "moved-undated": Sentence(
        "error",
        "entry {number}: the day decides whether the year-end value of {year} already shows it",
    ),
    "moved-which": Sentence(
        "error",
        "entry {number}: which contribution for {year} was recharacterized? Line 6 counts only those made by"
        " December 31",
    ),
    "rollover-basis": Sentence(
        "error",
        "entry {number} rolls money of the pool {pool!r} into other IRAs: how much of it is basis?",
    ),
    "inherited-basis": Sentence(
        "error",
        "entry {number}: how much basis came with {to}? The last Form 8606 of {decedent} has it where basis is carried, and the"
        " book cannot give it",
    ),
    "rollover-undated": Sentence(
        "error",
        "entry {number} left an IRA in {year} and entry {back} came back in {later}: both days are needed to see whether 60"
        " days were kept",
    ),
    "rollover-still-out": Sentence(
        "warning",
        "{out:$} of entry {number} has until {last} to come back, the 60th day; until it does, it counts as a distribution",
    ),
    "rollover-not-back": Sentence(
        "error",
        "{out:$} of entry {number} was not rolled back within 60 days; it counts as a distribution",
    ),
    "no-such-transfer/type": Sentence(
        "error",
        "entry {number} moves money between a traditional and a Roth IRA, which no transfer can; it counts for nothing",
    ),
    "no-such-transfer/inherited": Sentence(
        "error",
        "entry {number} moves the person's own money into an inherited account, which no transfer can; it counts for nothing",
    ),
    "transfer-basis/roth": Sentence(
        "error",
        "entry {number}: how much of what moved from the Roth IRA inherited from {pool} was regular contributions?",
    ),
    "roth-made-own": Sentence(
        "warning",
        "entry {number}: conversions in what came from {pool} do not follow by themselves, nor does the earlier"
        " first year of both Roth IRAs",
    ),
    "transfer-basis": Sentence(
        "error",
        "entry {number} moves an inherited account into the person's own: how much of the basis of the pool {pool!r} moves"
        " with it?",
    ),
    "conversion-not-allowed": Sentence(
        "warning",
        "entry {number} was not allowed as a conversion: in {year} it took a modified AGI of at most {limit:$} and"
        " no separate return{doubt}",
    ),
    # -- repayments ------------------------------------------------------------------------------------------
    "hurricane-repayment": Sentence(
        "warning",
        "entry {number} comes off line 6 only; the instructions of 2006 name such repayments with line 1 too,"
        " without saying how",
    ),
    "repays-nothing/unnamed": Sentence(
        "error", "entry {number} does not say which distribution it puts back; it counts for nothing"
    ),
    "repays-nothing/kind": Sentence(
        "error",
        "entry {number} puts money of entry {repaid}, from a {left} IRA, into a {into} IRA; it counts for nothing",
    ),
    "repaid-too-much": Sentence("error", "{repaid:$} was put back, and only {taken:$} was taken"),
    "repaid-too-much/roth": Sentence(
        "error", "{repaid:$} was put back, and only {taken:$} was taken from Roth IRAs"
    ),
    "repaid-later": Sentence(
        "warning",
        "entry {number} repays a distribution of {taken}: it is on no line of {year}, and amends the return of"
        " {taken} (Publication 590-B)",
    ),
    # -- charity ---------------------------------------------------------------------------------------------
    "before-its-time/qcd": Sentence(
        "warning",
        "entry {number}: qualified charitable distributions began in {first}; in {year} it is an ordinary distribution",
    ),
    "before-its-time/hsa-funding": Sentence(
        "warning", "entry {number}: HSA funding began in {first}; in {year} it is an ordinary distribution"
    ),
    "gift-of-january": Sentence(
        "note",
        "entry {number} counts for {year}, whose value on December 31 still held it, and is on no line of {year}"
        " or {later} (instructions not read)",
    ),
    "qcd-limit": Sentence(
        "warning",
        "charitable distributions exceed the limit of {limit:$}{doubt}; {over:$} is an ordinary distribution",
    ),
    "qcd-offset": Sentence(
        "warning",
        "{taxed:$} of the charitable distributions is taxed on the return, on no line of the form, for IRA"
        " deductions since age 70 1/2 (Publication 590-B)",
    ),
    # -- Roth IRAs -------------------------------------------------------------------------------------------
    "529-to-roth/unread": Sentence(
        "warning",
        "entry {number}: as Roth basis a rollover from a 529 program is counted like any contribution; the text"
        " read does not say how it counts",
    ),
    "529-to-roth/open": Sentence(
        "warning",
        "entry {number}: since when has the 529 account been open? It is taken for more than 15 years, as IRC"
        " 529(c)(3)(E) asks",
    ),
    "529-to-roth/young": Sentence(
        "warning",
        "entry {number} is an ordinary Roth contribution: the 529 account, opened on {opened}, was not open for"
        " more than 15 years, IRC 529(c)(3)(E)",
    ),
    "529-to-roth/early": Sentence(
        "warning", "entry {number}: a 529 program could not be rolled over to a Roth IRA before 2024"
    ),
    "529-to-roth/year": Sentence(
        "warning",
        "entry {number}: {moved:$} came from 529 programs for {year}, and {limit:$} is the limit of the year,"
        " IRC 529(c)(3)(E); the rest is an excess contribution",
    ),
    "529-to-roth/lifetime": Sentence(
        "warning",
        "entry {number}: {moved:$} came from 529 programs, and {limit:$} is the limit of a lifetime",
    ),
    "no-deferral-at-death": Sentence(
        "note",
        "{person} died on {died}, so all of the conversion is taxed in 2010; the choice of a surviving spouse is"
        " not kept here",
    ),
    "excess-roth-contribution/limit": Sentence(
        "warning",
        "{regular:$} was contributed to Roth IRAs for {year}; the limit leaves {allowed:$} beside traditional"
        " contributions{doubt}; an excess costs 6% a year",
    ),
    "excess-roth-contribution/income": Sentence(
        "warning",
        "{regular:$} was contributed to Roth IRAs for {year}; the modified AGI allows {allowed:$}{doubt}; an"
        " excess costs 6% a year",
    ),
    "not-qualified/surely": Sentence(
        "warning",
        "entry {number} is no qualified distribution and counts as any other: {first}, and the fifth year must have ended",
    ),
    "not-qualified/clock": Sentence(
        "warning",
        "entry {number} may not be a qualified distribution: {first}, and the fifth year must have ended",
    ),
    "not-qualified/age": Sentence(
        "warning",
        "entry {number} may not be a qualified distribution: {person} was 59 1/2 on {half}, so it took disability or a first"
        " home",
    ),
    "not-qualified/clock-and-age": Sentence(
        "warning",
        "entry {number} may not be a qualified distribution: it takes five years ({first}), and before {half}"
        " disability or a first home",
    ),
    "homebuyer-clock": Sentence(
        "warning",
        "entry {entries}: first-home money needs a Roth IRA of {since} or earlier; the book shows none, so it"
        " counts as any distribution",
    ),
    "homebuyer-clock/opening": Sentence(
        "warning",
        "entry {entries}: first-home money needs a Roth IRA of {since} or earlier; the record opens later, so it"
        " is taken as given",
    ),
    # -- values ----------------------------------------------------------------------------------------------
    "value-missing": Sentence(
        "error",
        "the value of {accounts} on December 31 is not stated, and the form needs it. Box 5 of Form 5498 for {year} or the"
        " December statement shows it",
    ),
    "value-missing/death": Sentence(
        "error",
        "the value of {accounts} on the day of death, {died}, is not stated, and the form needs it. The custodian states it for"
        " the estate",
    ),
}
