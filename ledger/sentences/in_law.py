"""What an event is in law, where it is not what it was called."""

from __future__ import annotations

from basisbook.ledger.catalogue import Sentence

IN_LAW: dict[str, Sentence] = {
    # Gifts
    "gift-account": Sentence(
        "warning",
        "entry {number}: did an employer pay into this {type} IRA for {year}? Then it can give nothing to charity,"
        " IRC 408(d)(8)(B)",
    ),
    "gift-age-unknown": Sentence(
        "warning",
        "entry {number}: a gift to charity needs the age of 70 1/2, and book.toml has no birth date of {person};"
        " the age is taken as reached",
    ),
    "gift-age-unknown/day": Sentence(
        "warning",
        "entry {number}: {person} was 70 1/2 in {year}: was the gift before or after that day? It is taken as after it",
    ),
    "gift-too-young": Sentence(
        "warning",
        "entry {number}: {person} was not 70 1/2 on {day}, so the gift is an ordinary distribution, IRC 408(d)(8)(B)(ii)",
    ),
    # Health savings accounts
    "hsa-account": Sentence(
        "warning",
        "entry {number}: did an employer pay into this {type} IRA for {year}? Then it cannot fund an HSA, IRC"
        " 408(d)(9)(B)",
    ),
    "hsa-again": Sentence(
        "warning",
        "entry {number} is an ordinary distribution: an IRA funded an HSA in {first}, and can once in a lifetime,"
        " IRC 408(d)(9)(C)(ii)",
    ),
    "hsa-limit": Sentence(
        "warning",
        "entry {number}: of {amount:$} for an HSA, {rest:$} is an ordinary distribution: the year's limit leaves"
        " {left:$} (not verified in a primary source)",
    ),
    "hsa-coverage": Sentence(
        "warning",
        "entry {number}: {used:$} went to an HSA, more than the {alone:$} of those insured alone: was the health plan for"
        " the family? It is taken so",
    ),
    # Disasters
    "disaster-limit": Sentence(
        "warning",
        "entry {number}: of {amount:$}, {rest:$} is an ordinary distribution: {left:$} is left of the {limit:$}"
        " for one disaster, IRC 72(t)(11)(B)",
    ),
    "disaster-several": Sentence(
        "warning",
        "entry {number}: more than {limit:$} was taken for disasters by {day}: was it for several? It is taken so;"
        " those of one share a code",
    ),
    # What is put back
    "repaid-late": Sentence(
        "error",
        "entry {number} of {day} is no repayment and counts for nothing: entry {of} of {taken} could be put back"
        " until {last}, IRC 72(t)",
    ),
    "repaid-above-limit": Sentence(
        "warning",
        "entry {number}: of {amount:$} put back, {rest:$} is no repayment: {left:$} is left of the {most:$} that"
        " counts for {of}, IRC 72(t)(2)",
    ),
    "repaid-above-limit/child": Sentence(
        "warning",
        "entry {number}: of {amount:$} put back, {rest:$} is no repayment: {left:$} is left of the {most:$} for"
        " one child, IRC 72(t)(2)",
    ),
    # Heirs
    "heir-cannot-convert": Sentence(
        "warning",
        "entry {number} is a distribution and an excess contribution: only a spouse can convert what was"
        " inherited, IRC 408(d)(3)(C)",
    ),
    "heir-cannot-convert/asked": Sentence(
        "error",
        "entry {number}: was {person} married to {decedent}? Only a spouse can convert what was inherited, IRC"
        " 408(d)(3)(C)",
    ),
    "heir-cannot-roll-over": Sentence(
        "warning",
        "entry {number} is an ordinary distribution: only a spouse can roll over what was inherited, IRC"
        " 408(d)(3)(C)",
    ),
    "heir-cannot-roll-over/asked": Sentence(
        "error",
        "entry {number}: was {person} married to {decedent}? Only a spouse can roll over what was inherited, IRC"
        " 408(d)(3)(C)",
    ),
    "converted-again": Sentence(
        "warning",
        "entry {number}: is it money that entry {undone} moved back on {day}? It could not be converted again so soon"
        " (Reg. 1.408A-5, A-9, not read)",
    ),
    # Too late
    "recharacterized-late/to-roth": Sentence(
        "warning",
        "entry {number} is a conversion: a contribution for {year} could be recharacterized until {last}, and"
        " {day} is later, IRC 408A(d)(6)(A)",
    ),
    "recharacterized-late/to-traditional": Sentence(
        "warning",
        "entry {number} is a Roth distribution: a contribution for {year} could be recharacterized until {last},"
        " not on {day}, IRC 408A(d)(6)(A)",
    ),
    "returned-late": Sentence(
        "warning",
        "entry {number} is an ordinary distribution: a contribution for {of} could be returned until {last}, and"
        " {day} is later, IRC 408(d)(4)",
    ),
    # What had to be taken
    "required-first": Sentence(
        "warning",
        "entry {number}: {part:$} of it is no conversion: {must:$} had to be taken for {year} first, and {taken:$}"
        " was, IRC 408(d)(3)(E)",
    ),
    "required-first/rollover": Sentence(
        "warning",
        "entry {number}: {part:$} of it cannot be rolled over: {must:$} had to be taken for {year} first, and"
        " {taken:$} was, IRC 408(d)(3)(E)",
    ),
    "required-first/table": Sentence(
        "warning",
        "entry {number} is all taken as converted; what had to be taken first for {year}, IRC 408(d)(3)(E), is not"
        " known: its table was not read",
    ),
    "required-first/heir": Sentence(
        "warning",
        "entry {number}: what an heir had to take for {year} comes first, and is not figured here (Publication 590-B, IRA"
        " Beneficiaries)",
    ),
    "required-first/unknown": Sentence(
        "warning",
        "entry {number}: what had to be taken for {year} is not converted; how much follows from the value at the"
        " end of {before}, not stated",
    ),
    # Employers
    "simple-two-years": Sentence(
        "warning",
        "entry {number} is a distribution on {day}: for two years from {opened}, money of {account} can go only to"
        " a SIMPLE IRA, IRC 408(d)(3)(G)",
    ),
    "contribution-to-simple/employer": Sentence(
        "warning",
        "entry {number}: a SIMPLE IRA takes no regular contribution; what an employer paid in is in its value and on no"
        " other line",
    ),
    "employer-or-own": Sentence(
        "warning",
        "entry {number}: was the {amount:$} in a SEP IRA for {year} an employer's (on line 6 alone), or {person}'s"
        " own? It is taken as the latter",
    ),
    "employer-or-own/surely": Sentence(
        "warning",
        "entry {number}: the {amount:$} in a SEP IRA for {year} is more than {person} could contribute: it is"
        " taken as an employer's, on line 6 alone",
    ),
}
