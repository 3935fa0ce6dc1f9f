"""Every finding of `forms`: its code, its severity, and the sentence that a person reads."""

from __future__ import annotations

from basisbook.ledger.catalogue import Catalogue, Sentence

SENTENCES: dict[str, Sentence] = {
    # open_book
    "grade-too-low": Sentence(
        "note",
        "the {basis:$} of basis in entry {number} is graded {grade} ({says}) and is on no form; to answer for it yourself,"
        " say on what it rests",
    ),
    "before-unknown": Sentence(
        "warning",
        "what {whose} had taxed before {first} is not known, and counts as nothing: every form may tax too much",
    ),
    "recorded-ahead": Sentence(
        "error", "recorded {day} has not come; until that day nothing could be recorded after it"
    ),
    # plan
    "plan-basis-unknown": Sentence("error", "no amount can be said: the basis is not known ({reason})"),
    "plan-basis-bounds": Sentence(
        "note", "the papers leave a basis of {low:$} to {high:$}; an amount that may go would rest on it"
    ),
    "plan-not-begun": Sentence(
        "error", "the year has not begun: what {before} leaves is what it begins with; plan {before} first"
    ),
    "plan-year-over": Sentence(
        "error",
        "the year is over: for it only a contribution can still be made; the rest is of the year in which it happens",
    ),
    "plan-give-young": Sentence(
        "error",
        "a gift directly to charity (QCD) needs the age of 70 1/2, which is not reached in {year}: it would be taken out",
    ),
    "plan-more-than-there": Sentence("error", "{amount:$} is more than the IRAs hold, {there:$}"),
    "plan-more-than-there/convert": Sentence("error", "{amount:$} is more than may be converted, {there:$}"),
    "plan-step-twice": Sentence(
        "warning", "the {kind} of {date} is in the ledger already: with the scenario it counts twice"
    ),
    "plan-step-past": Sentence(
        "warning",
        "the {kind} of {date} lies in the past and is not in the ledger: it counts as if it had happened",
    ),
    "plan-value-unknown": Sentence(
        "error", "what all own IRAs are worth is not known; every amount rests on it"
    ),
    "plan-value-guessed": Sentence(
        "note",
        "the value is taken as {value:$}: that of December 31, {before}, with what moved since and no growth",
    ),
    "plan-basis-in-plan": Sentence(
        "warning",
        "{over:$} of what went to a plan would be basis, and so no rollover: the form stops in {keys}",
    ),
    "plan-over-limit": Sentence(
        "error",
        "contributing {amount:$} is above the limit by age, {limit:$}: the rest would be an excess contribution, without basis",
    ),
    "plan-over-limit/again": Sentence(
        "warning",
        "contributing {amount:$} is above the limit by age, {limit:$}: what is above it has no basis, which is not figured here",
    ),
    "plan-required-unknown": Sentence(
        "warning",
        "something must be taken for this year before money is converted or rolled over; how much is not known without the"
        " value of December 31, {before}",
    ),
    "december-trap/plan": Sentence(
        "warning",
        "entry {number}: {amount:$} from a plan raises line 6: of {converted:$} converted this year {taxable:$} is"
        " taxable, without it {without:$}; a plan takes it by {last}",
    ),
    "december-trap/employer": Sentence(
        "warning",
        "entry {number}: {amount:$} in a SEP or SIMPLE raises line 6: of {converted:$} converted this year"
        " {taxable:$} is taxable, without it {without:$}; a plan takes it by {last}",
    ),
    "december-trap/simple": Sentence(
        "warning",
        "entry {number}: {amount:$} in a SIMPLE raises line 6: of {converted:$} converted {taxable:$} is taxable, without it"
        " {without:$}; no plan takes it for two years",
    ),
    "december-trap/account": Sentence(
        "warning",
        "entry {number}: {amount:$} in {account} is in line 6: of {converted:$} converted this year {taxable:$} is"
        " taxable, without it {without:$}; a plan takes it by {last}",
    ),
    "december-trap/outstanding": Sentence(
        "note",
        "entry {number}: {amount:$} on its way from IRA to IRA stays in line 6, also if it comes back after {last}: it does"
        " not empty an IRA",
    ),
    "december-trap/required": Sentence(
        "warning",
        "{amount:$} must still be taken by {last}; it is the first money out, before a conversion or a rollover",
    ),
    "rollover-ended": Sentence("error", "{year} has ended: what leaves an IRA now is of another year"),
    "rollover-nothing": Sentence(
        "error", "nothing may go to a plan: of {value:$} in the IRAs {basis:$} is basis, or may not move"
    ),
    "rollover-over": Sentence(
        "error",
        "{amount:$} is {over:$} more than may go; the most is {most:$}. That part would be no rollover",
    ),
    "plan-simple/unknown": Sentence(
        "warning",
        "{account} is a SIMPLE IRA: when did money first go in? For two years it may go to no plan and no Roth IRA; say its value apart",
    ),
    "plan-simple/young": Sentence(
        "warning",
        "{account} is a SIMPLE IRA and may go to no plan and no Roth IRA before {until}; say its value apart",
    ),
    "plan-simple-out/unknown": Sentence(
        "warning",
        "{value:$} in {account} is left out: SIMPLE money may go to no plan and no Roth IRA for two years, and its first day is not known",
    ),
    "plan-simple-out/young": Sentence(
        "note",
        "{value:$} in {account} is left out: this SIMPLE money may go to no plan and no Roth IRA before {until}",
    ),
    # what was filed
    "filed-differs": Sentence("warning", "what {person} filed for {years} is not what the records say now"),
    # replay
    "basis-differs": Sentence(
        "warning",
        "entry {number}: a paper says that the basis at the end of {year} was {stated:$}, and the ledger gives {left:$}",
    ),
    "nothing-left-it": Sentence(
        "warning",
        "the IRAs were worth nothing at the end of the year with {left:$} of basis, and nothing is said to have left them: a"
        " Form 1099-R may be missing",
    ),
    "basis-lost/deductible": Sentence(
        "note",
        "everything was withdrawn with {left:$} of basis left: until 2017 a miscellaneous itemized deduction (not"
        " read in a primary text)",
    ),
    "basis-lost/lost": Sentence(
        "note",
        "everything was withdrawn with {left:$} of basis left: since 2018 a loss that cannot be deducted (not read"
        " in a primary text)",
    ),
    "election-in-vain": Sentence(
        "warning", "the election {election} changes nothing in that year; it is for {years}"
    ),
    "nothing-to-compare": Sentence("error", "there is no form to figure in two ways: it is {status}"),
    "nothing-to-explain/year": Sentence("error", "the record has no {asked}; it has {years}"),
    "nothing-to-explain/line": Sentence("error", "Form 8606 for {asked} has no line {line}; it has {lines}"),
    "nothing-to-explain/form": Sentence("error", "there is no form for {asked}{reason}"),
    "nothing-to-explain/blank": Sentence("error", "line {line} of {asked} is blank"),
    "excess-gone": Sentence(
        "note",
        "{excess:$} too much was contributed to {kind} IRAs for {of}; at the end of {gone} it was gone. The tax of the years"
        " before stays, Form 5329",
    ),
    "on-no-line": Sentence("warning", "{what} of {amount:$} are on no line of the form; {why}"),
    "stopped": Sentence("error", "{before} stops it: what {before} carries is not known"),
    # many
    "batch-account": Sentence("error", "the account {account} is of no type there is, or stands there twice"),
    "batch-broke": Sentence("error", "this book could not be replayed, a fault of the program ({what})"),
    "batch-note": Sentence("error", "does not say on which day the batch was begun"),
    "batch-nothing": Sentence("error", "there is no part of a batch in {source}: a Parquet file of entries"),
    "batch-no-people": Sentence(
        "error", "the people of a part are missing: their accounts, and when they were born"
    ),
    "batch-no-blank": Sentence("warning", "no official blank is at hand; forms not written: {count}"),
    "batch-no-dask": Sentence("error", "dask is not installed"),
    "batch-scattered": Sentence(
        "error", "rows of this book stand in two places of the part; those here do not count"
    ),
    "batch-part/unreadable": Sentence("error", "this part cannot be read ({why})"),
    "batch-part/columns": Sentence("error", "this part has not the columns {missing}"),
    "batch-part/twice": Sentence("error", "more than one column of this part is called {twice}"),
    "batch-part/seal": Sentence(
        "error", "it is not as its digest file has it, or has none; the part was left out"
    ),
    "batch-unwritable": Sentence(
        "error", "its years cannot be written: {why}; run again, the batch goes on here"
    ),
    "batch-workers-died": Sentence(
        "error", "the processes that work on it were ended {tries} times; memory may be short"
    ),
    # states
    "state-opening": Sentence(
        "warning",
        "entry {number}: the record begins here, and nobody said which contributions {state} had taxed by then, so it has no"
        " number for {state}",
    ),
    "state-not-followed/inherited": Sentence(
        "warning", "{moved:$} came out of an inherited IRA; what of it {state} taxed before is not kept here"
    ),
    "state-not-followed/roth": Sentence(
        "warning",
        "{moved:$} came out of a Roth IRA and was not qualified; what of it {state} taxed before is not kept here",
    ),
    "state-stranded": Sentence(
        "warning",
        "{moved:$} went to an employer plan; no contributions that {state} taxed were taken off, for no text read"
        " says whether they go with it",
    ),
    "state-undated": Sentence(
        "error", "entry {number}: in a year of moving, {state} needs the day on which money came out"
    ),
    "state-undated/59": Sentence(
        "error",
        "entry {number}: {state} taxes nothing from 59 1/2 on, here {day}; was this before that day?",
    ),
    "state-born": Sentence(
        "error",
        "{state} taxes nothing from the age of 59 1/2 on, and the birth date of {person} is not known",
    ),
    "state-separate": Sentence(
        "warning",
        "each IRA on a worksheet of its own needs the value of each on December 31, and the ledger has one for all; they"
        " stand on one worksheet",
    ),
    "state-worksheets-changed": Sentence(
        "warning",
        "the choice of worksheets is another one than in {before}; each is kept as if it had always been chosen, for no"
        " text read tells how to change",
    ),
    "state-stopped": Sentence(
        "error", "an earlier year of {state} has no worksheet, and this one rests on it"
    ),
    "state-deduction": Sentence(
        "warning",
        "California kept older limits for the IRA deduction of 2007 to 2009; without what it allowed, the federal deduction is"
        " taken",
    ),
    "state-no-residence": Sentence(
        "error", "the ledger does not say that {person} lived in {state}, or when"
    ),
    "state-not-followed": Sentence(
        "error", "the basis of {state} is not followed; those that are: {followed:and}"
    ),
    # replay, where basis passes from pool to pool
    "basis-not-taken/heirs": Sentence(
        "warning",
        "{decedent} died with a basis of {held:$}, and heirs took {taken:$} of it; {rest:$} is nobody's yet",
    ),
    "basis-not-taken/no-heirs": Sentence(
        "note",
        "{decedent} died with a basis of {held:$}, and heirs took {taken:$} of it; {rest:$} is nobody's yet",
    ),
    "inherited-basis": Sentence(
        "error",
        "{decedent} died with a basis of {held:$}: how much of it came with {account}? Without that the distributions of"
        " {person} cannot be taxed",
    ),
    "inherited-roth-basis": Sentence(
        "error",
        "a distribution from {account} is nonqualified: how much of what {decedent} left there were contributions, how"
        " much conversions?",
    ),
    "basis-to-plan": Sentence(
        "error",
        "of {moved:$} that went to an employer plan, {over:$} is basis, which no plan takes: that much is a distribution,"
        " IRC 408(d)(3)(A)(ii)",
    ),
    "inherited-too-much": Sentence(
        "error", "{decedent} died with a basis of {held:$}, and heirs took {taken:$} of it"
    ),
    "more-basis-than-held": Sentence(
        "error", "{leaving:$} of basis leaves, and {person} holds {held:$}: no more can go than is there"
    ),
    "basis-not-conserved": Sentence(
        "error",
        "{came:$} of basis came in, {recovered:$} was recovered and {carried:$} is left: {missing:$} is not accounted for."
        " This is a fault of the program",
    ),
    "basis-left-again": Sentence(
        "note",
        "{short:$} of the basis put in for {year} left in the same year: line {brought} of the next form is less"
        " by that than line {carry}",
    ),
    # filed
    "carry-dropped": Sentence(
        "warning",
        "line {brought} of the form filed for {year} is ${filed}, and line {carry} of the form filed for {before}"
        " is ${basis}",
    ),
    "filed-not-reproduced/line": Sentence(
        "error", "the form that {person} filed is not what the ledger gave then: line {lines} differs"
    ),
    "filed-not-reproduced/lines": Sentence(
        "error", "the form that {person} filed is not what the ledger gave then: lines {lines} differ"
    ),
    "filed-unnamed": Sentence("error", "entry {number} names no snapshot"),
    "nothing-to-file": Sentence("error", "there is no form to freeze: it is {status}"),
    "snapshot-changed": Sentence(
        "error",
        "the snapshot of {year} was changed after it was filed; entry {number} holds its digest",
    ),
    "filed-unreadable": Sentence("error", "the folder of filed forms cannot be read: {why}"),
    "plan-damaged": Sentence("error", "the list of an accepted plan cannot be read: {why}"),
    "filed-orphan": Sentence("error", "no entry names this form; the ledger may have been cut back"),
    "filed-knows-more": Sentence(
        "error", "was made when the ledger had {known} entries; it has {now} now, so it was cut back"
    ),
    "filed-day-changed": Sentence(
        "error", "{what} of {person} was {was} when the form was filed, and is {now} in book.toml now"
    ),
    "filed-day-changed/gone": Sentence(
        "error", "{what} of {person} was {was} when the form was filed, and is not in book.toml now"
    ),
    "paper-missing": Sentence("error", "entry {by} rests on the paper {id}, which is not in the book"),
    "snapshot-unreadable": Sentence("error", "the snapshot {why}"),
    "unwritable": Sentence("error", "the snapshot cannot be written: {why}"),
    # audit
    "converted-is-recharacterized": Sentence(
        "error",
        "Form 1099-R with code {letters} says that {boxed:$} of a contribution was recharacterized; entry {number} says it was"
        " converted",
    ),
    "designated-roth-to-traditional": Sentence(
        "error",
        "code H is money of a designated Roth account, which cannot go to a traditional IRA; box 2 of one shows the {boxed:$}",
    ),
    "contradictory": Sentence("error", "the {kind} is contradictory and blocks filing: {why}"),
    "ledger-disagrees": Sentence("error", "the papers say a {kind} of {amount:$}: {why}"),
    "unanswered": Sentence("error", "it is open {what}; no form is filed until it is answered"),
    "unread": Sentence("error", "{why}: it is not zero, and blocks filing"),
    "rollover-unmatched": Sentence(
        "warning",
        "{rolled:$} of the rollovers in box 2 has no Form 1099-R of {of} that surely paid it out: its after-tax part is not"
        " known",
    ),
    "rollover-not-back": Sentence(
        "warning", "{out:$} left on {day} as a rollover and is not seen to arrive within 60 days"
    ),
    "value-chain": Sentence(
        "warning",
        "{first:$} at the end of {before} and {second:$} at the end of {after}, {put_in:$} put in and {out:$}"
        " taken out, is a return of {percent} percent",
    ),
    "above-limit": Sentence(
        "warning",
        "{total:$} was contributed to all IRAs, and {limit:$} is the limit: {excess:$} is an excess contribution without basis",
    ),
    "too-old": Sentence(
        "warning", "{kept:$} was contributed for {of}; 70 1/2 was reached in {half}: an excess"
    ),
    "no-compensation": Sentence(
        "warning",
        "{kept:$} was contributed for {of}, and the return shows no wages: without other compensation it is an excess",
    ),
    "papers-disagree": Sentence("error", "the papers do not settle it: {why}"),
    "number-disagrees": Sentence(
        "error", "{id} was added for {person}, and the number on it is that of {whose}"
    ),
    "wrong-person": Sentence(
        "error",
        "{amount:$} arrived in an IRA of {person}, and the Form 1099-R for it is among the papers of {other}: was one of them"
        " added for the wrong person?",
    ),
    "return-changed": Sentence(
        "warning", "the account shows {what}: column A of a Form 1040-X is not the original return"
    ),
    "history-not-5498": Sentence(
        "warning",
        "account histories show contributions of {dated:$} for {of}, and the Forms 5498 {forms:$}; the forms count",
    ),
    "line-2-not-carried": Sentence(
        "warning",
        "line {line} of the filed form of {after} is {brought:$}, and {carry} of that of {before} is {carried:$}",
    ),
    "line-2-not-carried/came-in": Sentence(
        "warning",
        "line {line} of the filed form of {after} is {brought:$}, and {carry} of that of {before} is {carried:$}; by the ledger"
        " {moved:$} came in besides",
    ),
    "line-2-not-carried/went-out": Sentence(
        "warning",
        "line {line} of the filed form of {after} is {brought:$}, and {carry} of that of {before} is {carried:$}; by the ledger"
        " {moved:$} went out besides",
    ),
    "line-2-not-basis": Sentence(
        "warning",
        "Form 8606 ({of}) line {line} was {brought:$}, but {basis:$} of basis existed: restate the chain from there",
    ),
    "line-2-not-basis/within": Sentence(
        "warning",
        "Form 8606 ({of}) line {line} was {brought:$}, within {error:$}, by its lines 16 and 17, but {basis:$} of basis existed:"
        " restate the chain from there",
    ),
    "form-missing": Sentence(
        "warning", "{forms} 8606 missing for {missing:and}: send {them} late, unless copies are found"
    ),
    "form-missing/sure": Sentence(
        "warning",
        "{forms} 8606 missing for {missing:and}: send {them} late, unless copies are found (the return transcript of {sure:and}"
        " shows none)",
    ),
    "form-missing/recorded": Sentence(
        "warning",
        "{forms} 8606 missing for {missing:and}: send {them} late, unless copies are found (none was filed for {recorded:and}, as"
        " the ledger says)",
    ),
    "return-not-right/taxable": Sentence(
        "warning", "the return shows {shown:$} of taxable IRA distributions; by the ledger {right:$} is right"
    ),
    "return-not-right/deduction": Sentence(
        "warning", "the return shows an IRA deduction of {shown:$}; by the ledger {right:$} is right"
    ),
    "line-1-not-papers": Sentence(
        "warning", "line 1 of the filed form is {filed:$}, and box 1 of the Forms 5498 says {papers:$}"
    ),
    "line-8-not-papers": Sentence(
        "warning", "line 8 of the filed form is {filed:$}, and box 3 of the Forms 5498 says {papers:$}"
    ),
    "line-6-not-papers": Sentence(
        "warning", "line 6 of the filed form is {filed:$}, and box 5 of the Forms 5498 says {papers:$}"
    ),
    "line-7-not-papers": Sentence(
        "warning", "line 7 of the filed form is {filed:$}, and the Forms 1099-R say {papers:$}"
    ),
    "return-not-1099r": Sentence(
        "warning",
        "the return shows IRA distributions of {gross:$}, and the Forms 1099-R {counted:$}: a form is missing or was left out",
    ),
    "return-not-1099r/spouses": Sentence(
        "warning",
        "the return shows IRA distributions of {gross:$}, and the Forms 1099-R of both spouses {counted:$}: a form is missing"
        " or was left out",
    ),
    "basis-without-value": Sentence(
        "warning",
        "basis of {basis:$} remains and the IRAs were worth nothing at the end of {of}: an account is missing, or the basis"
        " is lost",
    ),
    # amendment
    "beyond-reach": Sentence("warning", "of {overpaid:$} overpaid, a claim filed on {day} reaches {reach:$}"),
    "abroad": Sentence(
        "warning",
        "the return came after its due date; who lives abroad has until June 15 without asking (Reg. 1.6081-5, not read), if that"
        " is recorded",
    ),
    "birth-unknown": Sentence(
        "error",
        "whether the distributions were early cannot be said: the birth of {name} is not known",
    ),
    "consistency": Sentence(
        "warning", "more basis was used on the filed form than there was, in a year that is closed"
    ),
    "early-undated": Sentence(
        "error",
        "{name} reached 59 1/2 on {day}; the days of the distributions decide on the 10% tax",
    ),
    "why-deductible": Sentence(
        "note",
        "the IRA deduction of {person} changes, and why is not recorded: coverage by a plan at work, income; the explanation is"
        " silent on it",
    ),
    "may-be-waived": Sentence(
        "note",
        "a waiver can be asked for {short:$} or a part of it: say how much, and the request is written",
    ),
    "required-not-recorded": Sentence(
        "note",
        "{name} had to take something from the IRAs for {years}, and nothing of it is recorded; if it was not taken, Form 5329"
        " Part IX is due",
    ),
    "required-unknown": Sentence(
        "note",
        "what {name} had to take for {years} is not known, and nothing was taken: the value of the IRAs of the year before is"
        " not recorded",
    ),
    "required-heir": Sentence(
        "note",
        "what {name} has to take from inherited IRAs is not figured here; where it was not taken, Form 5329 Part IX is due",
    ),
    "figure-missing": Sentence("error", "{what} is not recorded"),
    "figure-missing/1040-x": Sentence("error", "Form 1040-X needs {what}, which nobody recorded"),
    "figure-missing/adjusted": Sentence(
        "error",
        "Form 1040-X needs {what}, which nobody recorded since the amended return; column A is the return as last adjusted",
    ),
    "figures-disagree": Sentence(
        "error", "{figure} is recorded as {stated:$}, and the other figures give {computed:$}"
    ),
    "filed-needlessly/carry": Sentence(
        "warning",
        "a form was filed that carries {filed:$}; no form is due, and the basis is {right:$}",
    ),
    "filed-needlessly/taxable": Sentence(
        "warning",
        "a form was filed that makes {filed:$} taxable; no form is due, and {right:$} is taxable",
    ),
    "filed-unknown": Sentence("error", "whether and how Form 8606 was filed for {person} is not recorded"),
    "method-missing": Sentence(
        "error", "how the tax was figured is not recorded; Form 1040-X asks beside line 6"
    ),
    "nondeductible-by-election": Sentence(
        "warning",
        "whether the contribution of {person} could be deducted is not recorded; if it could, it is too late to"
        " elect not to deduct it",
    ),
    "ripple-amount": Sentence("error", "{what}: changed, but no new amount is recorded"),
    "ripple-unanswered": Sentence(
        "error",
        "income changes, and it is not answered whether these move with it: {items} ({answers})",
    ),
    "simple-ira": Sentence(
        "warning", "an early distribution from a SIMPLE IRA in its first two years costs 25%, not 10%"
    ),
    "status-missing": Sentence("error", "the filing status is not recorded"),
    # drawn and official: a text and its box
    "no-place-on-form/amount": Sentence("error", "line {line}: {text} is not an amount that a form can hold"),
    "no-place-on-form/asterisk": Sentence(
        "error", "line {line} is to have an asterisk, and has no amount on {form}"
    ),
    "no-place-on-form/blank": Sentence("error", "{what}: the form keeps this box blank"),
    "no-place-on-form/box": Sentence("error", "{form} has no box for {what}"),
    "no-place-on-form/character": Sentence(
        "error", "the {what} has a line break or another character that cannot be printed"
    ),
    "no-place-on-form/check-box": Sentence("error", "{form} has no check box for {what}"),
    "no-place-on-form/length": Sentence("error", "{what}: {count} characters do not fit a box of {most}"),
    "no-place-on-form/letter": Sentence(
        "error", "the {what} has a letter that the form's font does not have"
    ),
    "no-place-on-form/long": Sentence("error", "{what}: the text is too long for its box"),
    "no-place-on-form/small": Sentence(
        "error", "{what}: the text is too long for its box, even in letters of {points} points"
    ),
    "no-place-on-form/ssn": Sentence("error", "the social security number does not have nine digits"),
    # official: blanks, and pages that are read
    "bad-blank/changed": Sentence("error", "the blank was changed after it was added"),
    "bad-blank/device": Sentence("error", "the file is no ordinary file"),
    "bad-blank/folder": Sentence("error", "the folder of blanks cannot be written: {why}"),
    "bad-blank/large": Sentence("error", "the file is too large to be a blank form"),
    "bad-blank/other": Sentence("error", "it was taken for Form {asked}, and is Form {found}"),
    "bad-blank/unreadable": Sentence("error", "the file cannot be read: {why}"),
    "bad-pdf": Sentence("error", "the file {why}"),
    "blank-form": Sentence("error", "this Form 8606 for {of} is blank: no line of it is filled in"),
    "fields-merged": Sentence(
        "error",
        "the fields of this Form 8606 for {of} were merged into the page; the blank of that year says where they stood,"
        " and it is not at hand",
    ),
    "map-differs/map-lacks": Sentence("error", "field {field} of the PDF is not in the map"),
    "map-differs/pages": Sentence("error", "the PDF has {pages} pages, and its map has {mapped}"),
    "map-differs/pdf-lacks": Sentence("error", "field {field} of the map is not in the PDF"),
    "map-differs/state": Sentence("error", "check box {field} has no state {state}"),
    "map-differs/twice": Sentence("error", "field {field} is mapped twice"),
    "no-amount": Sentence("error", "line {line} of the PDF holds {text}, which is no amount"),
    "not-bound": Sentence("error", "this PDF cannot be used as a blank: {why}"),
    "not-fetched": Sentence("error", "the blank Form {form} for {of} could not be fetched: {why}"),
    "page-differs": Sentence(
        "error", "the written page differs from the form, so it was not delivered: {why}"
    ),
    "printed-form": Sentence(
        "error",
        "this Form 8606 for {of} has no fields, as when it is printed; what its boxes show cannot be told for certain",
    ),
    "shows-another": Sentence("error", "line {line} of the PDF holds {held} and shows {shown} on the page"),
    "several-forms": Sentence("error", "holds {count} Forms 8606 ({years}), and not whose each of them is"),
    "unknown-page": Sentence("error", "this PDF is not one filled Form 8606: {seen}"),
    "unknown-year": Sentence(
        "error",
        "this is a Form 8606 for {of}, and the blank of that year, which says where its boxes are, is not at hand",
    ),
    # revisions
    "no-revision": Sentence("error", "there is no Form 8606 for {of} here; the years are {first} to {last}"),
    # language
    "column-overflow": Sentence("error", "row {row}: an amount does not fit a column of cents"),
    # papers
    "no-place-on-form/reason": Sentence(
        "error", "the reason has a letter that the font of the statement does not have"
    ),
    "not-fileable": Sentence("error", "{title} is a drawn copy, which cannot be filed: {why}"),
    "other-revision": Sentence(
        "error",
        "{of} needs the January 2020 revision, which has lines for exemptions and health care; this is the one of {revision}",
    ),
}

find = Catalogue(SENTENCES).find
