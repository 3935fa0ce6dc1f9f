"""What the checks of entries say."""

from __future__ import annotations

from basisbook.ledger.catalogue import Sentence

# {at} is "entry 3", or "the new entry" for one that is not written yet.
CHECKS: dict[str, Sentence] = {
    # People and accounts
    "unknown-person": Sentence("error", "{at}: person {cell} is not in book.toml"),
    "unknown-person/spelled": Sentence("error", "{at}: person {cell} is spelled {right} in book.toml"),
    "unknown-account": Sentence("error", "{at}: {column} {cell} is not in book.toml"),
    "unknown-account/spelled": Sentence("error", "{at}: {column} {cell} is spelled {right} in book.toml"),
    "account-of-another": Sentence("error", "{at}: {column} {account} belongs to {owner}, not to {person}"),
    "trump-account": Sentence(
        "note",
        "{account} is a Trump account (IRC 530A): it is on no line of Form 8606, and what goes in and out is not kept here",
    ),
    "opened-before-law": Sentence(
        "error", "{account} ({type}) was opened on {opened}; there was none before {since}"
    ),
    "account-type": Sentence(
        "error", "{at}: {column} {account} is of type {type}; {kind} is for {allowed:or}"
    ),
    "not-yet-open": Sentence("error", "{at}: {account} was opened on {opened}, after {day}"),
    "closed-already": Sentence("error", "{at}: {account} was closed on {closed}, before {day}"),
    # Cells of one entry
    "missing-column": Sentence("error", "{at}: {kind} must state {column}"),
    "unused-column": Sentence("error", "{at}: {kind} does not use {column}"),
    "unknown-code": Sentence("error", "{at}: {cell} is not a code of {kind}; they are {codes:or}"),
    "unknown-code/many": Sentence("error", "{at}: {cell} is not a code of {kind}; the nearest is {near}"),
    "zero-amount": Sentence("error", "{at}: {kind} of zero: nothing happened"),
    "basis-above-amount": Sentence("error", "{at}: basis of {basis:$} is more than the amount of {amount:$}"),
    "ssn-in-ledger": Sentence(
        "error",
        "{at}: {column} seems to hold a social security number; it belongs in book.toml alone",
    ),
    # Days and years
    "years-disagree": Sentence(
        "error",
        "{at}: tax_year is {year}, and the date is in {of_date}; {kind} counts for the year of its date",
    ),
    "before-the-year": Sentence("error", "{at}: {kind} for {year} is dated before that year, on {day}"),
    "after-due-date": Sentence("error", "{at}: {kind} for {year} is dated {day}, after the due date {due}"),
    "after-due-date/unverified": Sentence(
        "error",
        "{at}: {kind} for {year} is dated {day}, after the due date {due} (not verified in a primary text)",
    ),
    "after-extended-due-date": Sentence(
        "warning",
        "{at}: {kind} for {year} is dated {day}, after the extended due date in October {next}",
    ),
    "before-iras": Sentence("error", "{at}: {year} is before {first}, the first year of IRAs"),
    "before-roth": Sentence("error", "{at}: {year} is before {first}, the first year of Roth IRAs"),
    "before-basis": Sentence(
        "error", "{at}: contributions for years before {first} were deductible and carry no basis"
    ),
    "before-basis/stated": Sentence("error", "{at}: there was no basis from contributions before {first}"),
    "cannot-be-undone": Sentence(
        "error",
        "{at}: a conversion of {year} cannot be undone; the last that could was of {last}, IRC 408A(d)(6)(B)(iii)",
    ),
    "future": Sentence("error", "{at}: dated {day}, after {recorded}, the day it was recorded"),
    "future/year": Sentence(
        "error",
        "{at}: is for {year}, a year that had not begun on {recorded}, the day it was recorded",
    ),
    "future/year-end": Sentence(
        "error",
        "{at}: states the end of {year}, which had not come on {recorded}, the day it was recorded",
    ),
    "before-birth": Sentence("error", "{at}: {year} is before {person} was born"),
    "after-death": Sentence("error", "{at}: {day} is after {person} died on {died}"),
    # Entries that belong together
    "of-itself": Sentence("error", '{at}: "of" names the entry itself'),
    "of-correction": Sentence("error", '{at}: "of" names {of}, which corrects entry {original}'),
    "of-missing": Sentence("error", '{at}: "of" names entry {of}, which is not in the ledger'),
    "of-missing/struck": Sentence("error", '{at}: "of" names entry {of}, which was struck'),
    "of-kind": Sentence("error", '{at}: "of" names entry {of}, a {other}; it must be {kinds:or}'),
    "of-kind/none": Sentence("error", '{at}: "of" names entry {of}, a {other}'),
    "of-person": Sentence("error", '{at}: "of" names entry {of} of {other}'),
    "of-later": Sentence("error", '{at}: "of" names entry {of}, dated {of_date}, after {day}'),
    "corrects-nothing": Sentence("error", "{at}: corrects {corrects}, and there is no such entry above it"),
    "corrects-a-correction": Sentence(
        "error",
        "{at}: corrects {corrects}, itself a correction of entry {original}; it counts for nothing",
    ),
    "corrected-again": Sentence(
        "note", "entry {number} is corrected by entries {by:and}; the last one, {last}, decides"
    ),
    "looks-the-same": Sentence(
        "error", "{at}: looks the same as entry {other}: {what}; was it entered twice?"
    ),
    "opened-twice": Sentence("error", "{at}: {kind} is stated by entry {other} already"),
    "opened-late": Sentence(
        "error",
        "{at}: states the basis at the end of {year}, which entry {movers:and} of {years:or} moved already",
    ),
    "opened-late/several": Sentence(
        "error",
        "{at}: states the basis at the end of {year}, which entries {movers:and} of {years:or} moved already",
    ),
    "value-and-total": Sentence(
        "error",
        "{at}: is the value of all IRAs at the end of {year}; entry {single:and} is that of a single account",
    ),
    "value-and-total/several": Sentence(
        "error",
        "{at}: is the value of all IRAs at the end of {year}; entries {single:and} are those of single accounts",
    ),
    "two-values": Sentence(
        "error",
        "{at}: is another value of {whose} at the end of {year} beside entry {other}",
    ),
    "after-60-days": Sentence(
        "warning",
        "{at}: came back {days} days after entry {of} went out; 60 are allowed: it is a contribution, IRC 408(d)(3)(A)",
    ),
    "rollover-crosses": Sentence(
        "error", "{at}: comes back into another kind of IRA than entry {of} left: that is no rollover"
    ),
    "more-than-went-out": Sentence(
        "error", "{at}: {amount:$} came back, and {left:$} of entry {of} was still out"
    ),
    "second-rollover": Sentence(
        "warning",
        "{at}: is a second rollover within twelve months of entry {first}, {day}: it is a distribution, and what came back"
        " a contribution",
    ),
    "more-than-was-made": Sentence("error", "{at}: {amount:$} is more than the {left:$} left of entry {of}"),
    "no-such-repayment": Sentence(
        "error", "{at}: {what}: such a distribution could not be repaid before {first}, {law}"
    ),
}
