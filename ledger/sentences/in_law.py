"""What an event is in law, where it is not what it was called."""

from __future__ import annotations

from basisbook.ledger.catalogue import Sentence

IN_LAW: dict[str, Sentence] = {
    # Gifts
    "gift-account": Sentence(
        "warning",
        "entry {number}: a gift to charity cannot come from a {type} IRA to which an employer paid for {year}: did one?"
        " Then it is an ordinary distribution, IRC 408(d)(8)(B)",
    ),
    "gift-age-unknown": Sentence(
        "warning",
        "entry {number}: a gift to charity needs the age of 70 1/2 on its day, and book.toml does not say when {person}"
        " was born; it is taken as given, IRC 408(d)(8)(B)(ii)",
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
        "entry {number}: an HSA cannot be funded from a {type} IRA to which an employer paid for {year}: did one?"
        " Then it is an ordinary distribution, IRC 408(d)(9)(B)",
    ),
    "hsa-again": Sentence(
        "warning",
        "entry {number}: an HSA was funded from an IRA in {first} already, which is possible once in a lifetime:"
        " this is an ordinary distribution, IRC 408(d)(9)(C)(ii)",
    ),
    "hsa-limit": Sentence(
        "warning",
        "entry {number}: {amount:$} went to an HSA, and {left:$} is left of the year's limit (not verified in a primary"
        " source); {rest:$} is an ordinary distribution, IRC 408(d)(9)(C)(i)",
    ),
    "hsa-coverage": Sentence(
        "warning",
        "entry {number}: {used:$} went to an HSA, more than the {alone:$} of those insured alone: was the health plan for"
        " the family? It is taken so",
    ),
    # Disasters
    "disaster-limit": Sentence(
        "warning",
        "entry {number}: {amount:$} was taken for a disaster, and {left:$} is left of the {limit:$} for one disaster;"
        " {rest:$} is an ordinary distribution, IRC 72(t)(11)(B). If it was for several disasters, record each with its code",
    ),
    "disaster-several": Sentence(
        "warning",
        "entry {number}: more than {limit:$} was taken for disasters by {day}: was it for several of them? They are taken"
        " as several; those of one disaster share one code",
    ),
    # What is put back
    "repaid-late": Sentence(
        "error",
        "entry {number}: the distribution of {taken} (entry {of}) could be put back until {last}; on {day} this is no"
        " repayment, and counts for nothing here. If it was a contribution, record it as one, IRC 72(t)",
    ),
    "repaid-above-limit": Sentence(
        "warning",
        "entry {number}: {amount:$} was put back, and {left:$} is left of the {most:$} that counts for {of};"
        " {rest:$} is no repayment, IRC 72(t)(2)",
    ),
    "repaid-above-limit/child": Sentence(
        "warning",
        "entry {number}: {amount:$} was put back, and {left:$} is left of the {most:$} that counts for one child;"
        " what was for two is two distributions; {rest:$} is no repayment, IRC 72(t)(2)",
    ),
    # Heirs
    "heir-cannot-convert": Sentence(
        "warning",
        "entry {number}: an heir who was not the spouse cannot convert what was inherited: it is an ordinary distribution;"
        " what went into the Roth IRA is an excess contribution there, IRC 408(d)(3)(C)",
    ),
    "heir-cannot-convert/asked": Sentence(
        "error",
        "entry {number}: an heir who was not the spouse cannot convert what was inherited: it is an ordinary distribution;"
        " what went into the Roth IRA is an excess contribution there, IRC 408(d)(3)(C). Was {person} married to {decedent}?",
    ),
    "heir-cannot-roll-over": Sentence(
        "warning",
        "entry {number}: an heir who was not the spouse cannot roll over what was inherited: it is an ordinary"
        " distribution, IRC 408(d)(3)(C)",
    ),
    "heir-cannot-roll-over/asked": Sentence(
        "error",
        "entry {number}: an heir who was not the spouse cannot roll over what was inherited: it is an ordinary"
        " distribution, IRC 408(d)(3)(C). Was {person} married to {decedent}?",
    ),
    # Too late
    "recharacterized-late/to-roth": Sentence(
        "warning",
        "entry {number}: the contribution for {year} could be recharacterized until {last}; on {day} it stays where it was"
        " made, and what moved is a conversion, IRC 408A(d)(6)(A)",
    ),
    "recharacterized-late/to-traditional": Sentence(
        "warning",
        "entry {number}: the contribution for {year} could be recharacterized until {last}; on {day} it stays where it was"
        " made, and what moved is a distribution from the Roth IRA and a contribution of its day, IRC 408A(d)(6)(A)",
    ),
    "returned-late": Sentence(
        "warning",
        "entry {number}: a contribution for {of} could be returned with its earnings until {last}; on {day} it is an"
        " ordinary distribution, and an excess is taxed at 6% for each year until then (Form 5329), IRC 408(d)(4)",
    ),
    # What had to be taken
    "required-first": Sentence(
        "warning",
        "entry {number}: {must:$} had to be taken for {year} first, and {taken:$} was. {part:$} is a distribution, and a"
        " regular contribution to the Roth IRA, an excess where none was allowed, IRC 408(d)(3)(E)",
    ),
    "required-first/rollover": Sentence(
        "warning",
        "entry {number}: {must:$} had to be taken for {year} first, and {taken:$} was. {part:$} is a distribution that"
        " cannot be rolled over; what was put back is a contribution, IRC 408(d)(3)(E)",
    ),
    "required-first/table": Sentence(
        "warning",
        "entry {number}: what had to be taken for {year} comes before a conversion, IRC 408(d)(3)(E); the table of that year"
        " is not known here, so all of it is taken as converted",
    ),
    "required-first/unknown": Sentence(
        "warning",
        "entry {number}: what had to be taken for {year} comes before a conversion, IRC 408(d)(3)(E). How much it was"
        " follows from the value at the end of {before}, which is not stated",
    ),
    # Employers
    "simple-two-years": Sentence(
        "warning",
        "entry {number}: the SIMPLE IRA {account} was opened on {opened}: for two years its money can go only to another"
        " SIMPLE IRA. On {day} this is a distribution, and a contribution where it went, IRC 408(d)(3)(G)",
    ),
    "contribution-to-simple/employer": Sentence(
        "warning",
        "entry {number}: a SIMPLE IRA takes no regular contribution; what an employer paid in is in its value and on no"
        " other line",
    ),
    "employer-or-own": Sentence(
        "warning",
        "entry {number}: was the {amount:$} for {year} in a SEP IRA an employer's money, or {person}'s own? It is taken for"
        " the person's own; an employer's is on no line but line 6",
    ),
    "employer-or-own/surely": Sentence(
        "warning",
        "entry {number}: was the {amount:$} for {year} in a SEP IRA an employer's money, or {person}'s own? It is more than"
        " a person can contribute, so it is taken for an employer's: on no line but line 6",
    ),
}
