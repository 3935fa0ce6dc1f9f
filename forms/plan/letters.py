"""The papers of a reverse rollover: sheet, letter to the custodian, letter to the plan, statement for the return.

Who owns the IRA signs; custodians and plans have forms of their own, which these accompany. A fact that nobody stated is a
line to write on. No letter has a social security number; the statement for the return has a line for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from reportlab.platypus import Flowable

from basisbook.forms.drawn import statement as paper
from basisbook.forms.open_book import OpenBook
from basisbook.forms.plan.rollover import Rollover
from basisbook.ledger.book import Account, Person
from basisbook.ledger.dates import american as written
from basisbook.ledger.money import dollars, show_for_people
from basisbook.ledger.quick_dataclass import dataclass

BLANK = "____________________"
FOOT = "Prepared by the owner of the IRA from own records. Not tax advice."


@dataclass(frozen=True, slots=True)
class Letter:
    """One paper: the name of its file, its title, the PDF."""

    name: str
    title: str
    pdf: bytes


def american(day: dt.date | None) -> str:
    """`November 26, 2026`, or a line to write on."""
    return written(day) if day else BLANK


def papers(opened: OpenBook, found: Rollover) -> tuple[Letter, ...]:
    """All papers, byte-identical for identical input."""
    person = opened.book.people[found.person]
    letters = [_sheet(opened, found, person)]
    for at, (account, cents) in enumerate(found.parts, 1):
        more = f"-{at}" if len(found.parts) > 1 else ""
        letters.append(_custodian(opened, found, person, opened.book.accounts.get(account), cents, more))
    letters += [_plan(opened, found, person), _statement(opened, found, person)]
    return tuple(letters)


def _head(opened: OpenBook, person: Person) -> list[Flowable]:
    street = ", ".join(one for one in (person.street, person.apartment) if one) or BLANK
    return [
        paper.prose(f"{person.name}\n{street}\n{person.city or BLANK}\nTelephone {BLANK}"),
        paper.prose(american(opened.today)),
        paper.gap(),
    ]


def _signed(person: Person) -> list[Flowable]:
    return [
        paper.gap(18),
        paper.prose(
            f"______________________________     Date ______________\n{person.name}, owner of the IRA"
        ),
    ]


def _plan_named(found: Rollover) -> str:
    return found.plan or f"{BLANK}{BLANK}"


def _custodian(
    opened: OpenBook, found: Rollover, person: Person, account: Account | None, cents: int, more: str
) -> Letter:
    custodian = (account.custodian if account else "") or f"The custodian of my IRA: {BLANK}"
    rest = found.rest(account.id if account else "", cents)
    title = (
        "Direct rollover from an IRA to an employer plan"
        if found.direct
        else "Payment from an IRA, which I will roll over to an employer plan"
    )
    points = [
        *(_directly(found, person, account) if found.direct else _to_the_owner()),
        *(_whole_account(cents, rest) if found.whole else _amount(found, cents, rest)),
        _required_said(found),
        "Please confirm date and amount in writing.",
    ]
    story = [*_head(opened, person), paper.prose(custodian), paper.gap(), paper.title(title)]
    story.append(
        paper.prose(
            f"IRA account number {BLANK}, in the name of {person.name}\nBorn {american(person.born)}; last four digits of SSN ______"
        )
    )
    story += [paper.prose(f"{at}.  {text}") for at, text in enumerate(points, 1)]
    story += [
        *_signed(person),
        paper.prose("Medallion signature guarantee, if you need one: " + BLANK, small=True),
    ]
    return Letter(f"a-custodian{more}.pdf", title, paper.document(title, story, foot=FOOT))


_TYPES = {"sep": "SEP", "simple": "SIMPLE"}


def _directly(found: Rollover, person: Person, account: Account | None) -> tuple[str, ...]:
    """What a custodian who pays the plan has to know."""
    of_type = _TYPES.get(account.type if account else "", "traditional")
    return (
        (
            "This is a direct rollover to an employer plan under section 408(d)(3)(A)(ii) of the Internal Revenue Code. It is"
            " not a transfer to another IRA, and not a distribution to me."
        ),
        (
            f"Payee: Trustee of {_plan_named(found)} FBO {person.name}. On the check, its stub or the wire, please state: from"
            f" the {of_type} IRA of {person.name}."
        ),
        f"Send to: {BLANK}{BLANK}{BLANK} (the plan's address or wire instructions).",
        (
            "Do not pay a proportional share: the amount is wholly pre-tax money (section 408(d)(3)(H)). The basis stays in my"
            " IRAs."
        ),
        "Withhold no tax. For Form 1099-R I expect code G in box 7, zero in box 2a, and the IRA/SEP/SIMPLE box checked.",
    )


def _to_the_owner() -> tuple[str, ...]:
    """What a custodian who pays the owner has to know: it is an ordinary payment; the plan is the owner's concern."""
    return (
        "Please pay it to me. I will roll it over to an employer plan within 60 days of receiving it.",
        f"Send to: {BLANK}{BLANK}{BLANK} (my address or bank account).",
        "Withhold no tax. Form W-4R, which says so, is enclosed; please tell me at once if you withhold anyway.",
        "For Form 1099-R I expect the IRA/SEP/SIMPLE box checked, and in box 2b that the taxable amount is not determined.",
    )


def _amount(found: Rollover, cents: int, rest: int | None) -> tuple[str, ...]:
    """What one custodian sends, who knows no other IRA: what stays is said of this account."""
    if rest == 0:
        return (
            f"Sell what is in this account and send its entire balance: {dollars(cents)} by the value of today.",
        )
    stays = dollars(found.stays if len(found.accounts) == 1 else rest) if rest is not None else BLANK
    return (
        f"Amount: {dollars(cents)}. Sell for it: {BLANK}.",
        f"If the account is worth less on the day of sale, send less, so that {stays} stays in this account.",
    )


def _whole_account(cents: int, rest: int | None) -> tuple[str, ...]:
    """The plan takes a whole IRA: what must stay of this one goes to a second one before."""
    if rest == 0:
        return (
            f"Sell what is in this account and send its entire balance: {dollars(cents)} by the value of today.",
        )
    return (
        (
            f"First move {BLANK if rest is None else dollars(rest)} in cash, from trustee to trustee, to my second traditional"
            f" IRA, account {BLANK} at {BLANK}. That is a transfer, and no distribution."
        ),
        (
            "When the transfer has left, and not before, sell what is in this account and send its entire balance. That is"
            f" {dollars(cents)} by the value of today."
        ),
    )


def _required_said(found: Rollover) -> str:
    must, year = found.required, found.year
    if must.due is None and not found.born:
        said = f"Required minimum distribution for {year}: {BLANK}."
    elif must.due is None:
        said = f"Required minimum distribution for {year}: none is due."
    elif must.must is not None and not must.open:
        said = f"Required minimum distribution for {year}: {dollars(must.must)}, already taken."
    else:
        much = f"{dollars(must.must)} for all my IRAs together, " if must.must is not None else ""
        said = f"Required minimum distribution for {year}: {much}taken on {BLANK}, amount {BLANK}."
    return f"{said}" + (f" SIMPLE IRA: first contribution on {BLANK}." if found.simple else "")


def _plan(opened: OpenBook, found: Rollover, person: Person) -> Letter:
    title = "Rollover contribution from a traditional IRA"
    total = f"{dollars(found.amount)}"
    story = [*_head(opened, person), paper.prose(f"The administrator of {_plan_named(found)}"), paper.gap()]
    story += [paper.title(title), paper.prose(f"Participant number {BLANK}; born {american(person.born)}")]
    story.append(
        paper.prose(f"I would like to roll over {total} of pre-tax money. Before it is sent, please tell me:")
    )
    if found.next_year:
        story.append(
            paper.prose(
                f"It is what I understand the plan takes in {found.year}; about {dollars(found.next_year)} would follow next year."
            )
        )
    asks = (
        "Does the plan accept rollovers from traditional IRAs, and not from plans alone? From SEP and SIMPLE IRAs?",
        "Does it accept a part of an IRA, or only a whole one? Is there a cap for a year, or in all?",
        "Which forms do you need, and how should the payee be worded? Will you write a letter of acceptance to the custodian?",
        "Are there blackout dates? Is rollover money accounted for apart, and when can it be withdrawn?",
    )
    story += [paper.prose(f"{at}.  {text}") for at, text in enumerate(asks, 1)]
    story.append(paper.section("Certification"))
    direct = (
        "It is paid directly by the custodian to the plan."
        if found.direct
        else f"It was paid to me on {BLANK} and reaches the plan within 60 days, on {BLANK}."
    )
    required = (
        f"No part is a required minimum distribution: I do not reach the age for it by the end of {found.year}."
        if found.required.due is None and found.born
        else f"No part is a required minimum distribution: {_required_said(found)}"
    )
    certified = (
        "The source is my own traditional (or SEP, SIMPLE) IRA. It is not an inherited IRA.",
        (
            f"It has no after-tax amounts: on {american(opened.today)} all my traditional, SEP and SIMPLE IRAs were worth"
            f" {dollars(found.value)}, my total basis is {dollars(found.basis)}, and {total} is not more than the pre-tax money"
            f" in them{_with_taken(found)}."
        ),
        required,
        direct,
        *(
            (f"Two years have passed since the first contribution to the SIMPLE IRA, on {BLANK}.",)
            if found.simple
            else ()
        ),
        "If I learn that any part could not be rolled over, I will tell you, so that it can be paid out with its earnings.",
    )
    story.append(paper.prose("To the best of my knowledge:"))
    story += [paper.prose(f"({at})  {text}") for at, text in enumerate(certified, 1)]
    story += _signed(person)
    return Letter("b-plan.pdf", title, paper.document(title, story, foot=FOOT))


def _with_taken(found: Rollover) -> str:
    left = found.most.taken + found.most.converted
    return f" (counting {dollars(left)} taken or converted earlier this year)" if left else ""


def _sheet(opened: OpenBook, found: Rollover, person: Person) -> Letter:
    title = f"Computation: the most that may be rolled over to an employer plan, {found.year}"
    story: list[Flowable] = [
        paper.title(title),
        paper.prose(f"{person.name}, computed on {american(opened.today)}. For the file; shown on request."),
    ]
    story.append(paper.section("1. The IRAs"))
    rows = [
        (
            one.custodian or BLANK,
            one.id,
            "______",
            show_for_people(found.values[one.id]) if one.id in found.values else BLANK[:14],
        )
        for one in opened.book.accounts.values()
        if one.id in found.accounts
    ]
    rows.append(("Together", "", "", show_for_people(found.value)))
    story.append(
        paper.table(
            ("Custodian", "In the record", "Last four", "Value now"), rows, (-1, 110, 60, 100), numbers=(3,)
        )
    )
    most = found.most
    lines: list[tuple[str, str]] = [(text, show_for_people(cents)) for text, cents in found.basis_rows]
    story += [paper.section("2. Basis"), paper.table(("", "Amount"), lines, (-1, 100), numbers=(1,))]
    year = [("Taken out so far (line 7)", most.taken), ("Converted so far (line 8)", most.converted)]
    year += [
        ("Required distribution still open", most.required),
        ("SIMPLE money that may not move yet", most.locked),
    ]
    story += [
        paper.section(f"3. {found.year} so far"),
        paper.table(("", "Amount"), [(a, show_for_people(b)) for a, b in year], (-1, 100), numbers=(1,)),
    ]
    result = (
        ("The smaller of the value, and value + taken + converted - basis", min(most.value, most.pre_tax)),
        ("less what must still be taken, and SIMPLE money", most.required + most.locked),
        ("The most that may go", most.amount),
        ("Cushion", found.cushion),
        ("To be moved", found.amount),
        ("Stays in the IRAs", found.stays),
        *(
            (("of that for a rollover next year, by the cap of the plan", found.next_year),)
            if found.next_year
            else ()
        ),
    )
    story += [
        paper.section("4. Result"),
        paper.table(("", "Amount"), [(a, show_for_people(b)) for a, b in result], (-1, 100), numbers=(1,)),
    ]
    story += paper.closing("5. Checks", [paper.prose(one) for one in _checks(found)])
    return Letter("c-computation.pdf", title, paper.document(title, story, foot=FOOT))


def _checks(found: Rollover) -> tuple[str, ...]:
    most = found.most
    enough = found.stays + most.taken + most.converted >= found.basis
    return (
        f"What stays and what was taken is {'at least' if enough else 'LESS THAN'} the basis.",
        _required_said(found),
        "Evidence: last Form 8606, statements of value, Forms 5498 and 1099-R.",
        f"Executed on {BLANK}, amount {BLANK}, confirmation {BLANK}. Form 1099-R: code ____, box 2a {BLANK}.",
        "Keep with the Forms 8606 until everything has been distributed.",
        (
            "When the income of the IRAs is measured (section 408(d)(3)(H)) was not verified; value less basis would be"
            f" {show_for_people(most.careful)}."
        ),
    )


def _statement(opened: OpenBook, found: Rollover, person: Person) -> Letter:
    title = f"Statement: rollover from an IRA to an employer plan, Form 1040 ({found.year}), line 4a"
    custodians = [
        f"{(opened.book.accounts[one].custodian if one in opened.book.accounts else '') or BLANK}, account {BLANK}, {dollars(cents)}"
        for one, cents in found.parts
    ]
    story: list[Flowable] = [paper.title(title), paper.prose(f"{person.name}, SSN {BLANK}"), paper.gap()]
    rows: Sequence[tuple[str, str]] = (
        ("Paid by", "; ".join(custodians)),
        ("Date paid", BLANK),
        ("Code in box 7 of Form 1099-R", "____"),
        ("Received by", f"{_plan_named(found)}, sponsor {BLANK}"),
        ("Date received", BLANK),
        *(() if found.direct else (("Received by me on", f"{BLANK} (the plan had it within 60 days)"),)),
    )
    story.append(paper.table(("", ""), rows, (190, -1)))
    story.append(
        paper.prose(
            f"The whole amount, {dollars(found.amount)}, was rolled over to this plan under section 408(d)(3)(A)(ii). It does"
            f" not exceed the pre-tax money of all my traditional, SEP and SIMPLE IRAs: value {dollars(found.value)}, basis"
            f" {dollars(found.basis)}, remaining {dollars(found.stays)}{_with_taken(found)}."
        )
    )
    story += _signed(person)
    return Letter("d-statement.pdf", title, paper.document(title, story, foot=FOOT))
