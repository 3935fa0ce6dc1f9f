"""The cover list: what is in the envelope, where it goes, and until when."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.platypus import Flowable

from basisbook.forms.amendment.asking import ripple_answers, ripples_of
from basisbook.forms.amendment.package import Package, Plan
from basisbook.forms.drawn import statement as paper
from basisbook.forms.official.identity import city_parts
from basisbook.forms.papers.paper import KEEP, NOT_FILEABLE, Paper, american, name_of
from basisbook.ledger.book import OWN, Book, Person
from basisbook.ledger.kinds import RIPPLES
from basisbook.ledger.money import show_for_people
from basisbook.ledger.problems import Problem
from basisbook.ledger.sentences.telling import in_names
from basisbook.ledger.words import and_list

# The cover list


@cache
def _addresses() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("addresses.toml").read_text(encoding="utf-8"))


def address_for(person: Person, *, nonresident: bool = False) -> tuple[str, ...]:
    """Where a paper Form 1040-X goes; empty where the state is not known."""
    _, state, _ = city_parts(person)
    state = "foreign" if person.foreign_country or nonresident else state
    return next((tuple(place["address"]) for place in _addresses()["place"] if state in place["states"]), ())


def addresses_revised() -> str:
    """The month since which the addresses hold: `February 2024`."""
    return f"{dt.date.fromisoformat(_addresses()['revised'] + '-01'):%B %Y}"


def to_do(book: Book, package: Package, papers: Sequence[Paper], revision: str, reason: str) -> list[str]:
    """What a person must do by hand before the envelope is closed."""
    people = [book.people[who] for who in package.people]
    names = " and ".join(_signs(person) for person in people)
    if package.action == "1040-x":
        joint = (len(people) == 2 or package.of.spouse) and not any(person.died for person in people)
        tasks = [
            f"Sign and date Form 1040-X on page 2, in ink: {'both of you' if joint else names}. Add occupation and phone."
        ]
        tasks.append("Write in the identity protection PIN of this year, if the IRS sent one.")
        tasks += _return_behind(package, revision)
        tasks.append(
            "Attach every other form or schedule whose amounts change (Schedules 1, 2, A, Form 8960 ...)."
        )
        if any(step.year.facts.amounts["distributions"] for step in package.steps):
            tasks.append(
                "Attach a Form 1099-R only if its withholding changes. Do not attach the original return."
            )
    else:
        form = "Form 5329 on its last page" if package.action == "form-5329" else "each Form 8606 on page 2"
        tasks = [f"Sign and date {form}, in ink: {names}."]
    if package.action == "1040-x" and package.of.spouse:
        tasks.append(f"Write in the social security number of {package.of.spouse}, who is not in book.toml.")
    if any(not person.ssn for person in people):
        tasks.append("Write in the social security number: it is not in book.toml.")
    if any(not person.street for person in people):
        tasks.append("Write in the address: it is not in book.toml.")
    if any(person.died for person in people):
        tasks.append(
            'Write "Deceased", the name and the date across the top. A surviving spouse writes "Filing as surviving spouse" in'
            " the place for the signature."
        )
        if package.action == "1040-x" and not package.owing:
            tasks.append(
                "Attach Form 1310 if a representative named by a court, or anybody else, claims the refund; a surviving spouse"
                " of a joint return does not need it."
            )
    if _perhaps_nonresident(package, people):
        tasks.append(
            "If the return was Form 1040-NR: on page 1 leave all but name, address and number empty, give the reason in the"
            ' explanation, and attach the corrected Form 1040-NR with "Amended" across its top.'
        )
    if any(one.name.startswith("reasonable-cause") for one in papers):
        tasks.append(
            "Sign the statement of reasonable cause."
            if reason
            else "Write the reason into the statement of reasonable cause (who prepared the return, or with which software; why the form was left out; when and how it was found), and sign it."
        )
    for one in package.excess:
        if one.waived:
            tasks.append(
                f'Form 5329 of {book.people[one.person].name}: write "RC" and {show_for_people(one.waived)} in parentheses on the'
                f" dotted line beside line {one.beside}; sign the request for a waiver, and write the reason into it."
            )
    tasks += _preparer(book)
    if package.owing and package.action in ("1040-x", "form-5329"):
        tasks.append("Pay at irs.gov/payments, or put a check into the envelope, not attached to the form.")
    if package.action == "corrected-8606":
        tasks.append('Write "AMENDED" across the top of Form 8606.')
    return tasks


def _return_behind(package: Package, revision: str) -> Iterator[str]:
    """The whole return that goes behind Form 1040-X, where one does."""
    if package.of.nonresident:
        yield (
            f"Complete a corrected Form 1040-NR for {package.tax_year}, with everything that changes with the income. Write"
            ' "Amended" across its top, and attach it to the back of Form 1040-X.'
        )
    elif revision >= "2025-12":
        yield f"Attach a completed Form 1040 or 1040-SR for {package.tax_year} with the changes, right behind Form 1040-X."


def _perhaps_nonresident(package: Package, people: Sequence[Person]) -> bool:
    """Whether the return may have been Form 1040-NR, and nobody said so."""
    if package.action != "1040-x" or package.of.nonresident:
        return False
    return any(person.foreign_country for person in people)


def _preparer(book: Book) -> Iterator[str]:
    """What the paid preparer writes by hand into the block that is his."""
    if book.preparer is None:
        return
    known = {"name": "name", "ptin": "PTIN", "firm": "firm", "street": "address", "phone": "phone number"}
    missing = [said for key, said in known.items() if not getattr(book.preparer, key)]
    yield (
        "Paid preparer: sign and date the block at the foot of the last page. Write in"
        f" {and_list([*missing, 'the EIN of the firm'])}, which book.toml does not have."
    )


def _signs(person: Person) -> str:
    """Who writes the name: of somebody who died, the representative or whoever else is in charge of the property."""
    if not person.died:
        return person.name
    return f"for {person.name}, who died, the surviving spouse, the personal representative, or who is in charge of the property"


def cover_list(
    book: Book,
    found: Plan,
    package: Package,
    papers: Sequence[Paper],
    state: str,
    problems: Sequence[Problem],
    revision: str,
    reason: str,
) -> Paper:
    """The list for the sender: what is in the folder, what is missing, where it goes. It stays at home."""
    names = " and ".join(book.people[who].name for who in package.people)
    heading = {
        "1040-x": f"{package.tax_year}: amended return of {names}",
        "form-5329": f"{package.tax_year}: Form 5329 of {names}",
        "late-8606": f"{package.tax_year}: late Form 8606 of {names}",
        "corrected-8606": f"{package.tax_year}: corrected Form 8606 of {names}",
        "pro-forma": f"{package.tax_year}: nothing to send; a form for the records of {names}",
    }[package.action]
    story: list[Flowable] = [paper.title(heading)]
    if state:
        story.append(paper.section(state))
        story += [paper.prose(in_names(book, problem, year=True)) for problem in problems]
    story.append(paper.section("Why"))
    story += [paper.prose(_sentence(one)) for one in package.reasons]
    if package.action != "pro-forma":
        story += _sending(book, package, papers, revision, reason)
    also = (*_also(book, package), *_other_policy(found, package))
    story += paper.closing("Also", [paper.prose(_sentence(one)) for one in also])
    return Paper("cover-list.pdf", "Cover list", paper.document(heading, story, foot=KEEP))


def _other_policy(found: Plan, package: Package) -> Iterator[str]:
    """The chain by the other policy, where it differs: for the sender, not for the IRS."""
    other = "statutory" if found.policy == "conservative" else "conservative"
    for (person, _), rows in found.chains.items():
        for row in rows:
            if person in package.people and row.tax_year == package.tax_year and row.other != row.carried:
                yield (
                    f"By the {other} policy for closed years, the basis carried out of {row.tax_year} would be"
                    f" ${show_for_people(row.other)} in place of ${show_for_people(row.carried)}; ask a professional"
                )


def _sentence(text: str) -> str:
    text = american(text)
    return f"{text[0].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"


def _sending(
    book: Book, package: Package, papers: Sequence[Paper], revision: str, reason: str
) -> list[Flowable]:
    order = [
        (str(number), one.title, f"{NOT_FILEABLE}: {one.drawn}" if one.drawn else "")
        for number, one in enumerate(papers, start=1)
    ]
    story: list[Flowable] = [
        paper.section("In the envelope, in this order"),
        paper.table(("", "Paper", ""), order, (24, -2, -1)),
        paper.section("To do"),
    ]
    tasks = to_do(book, package, papers, revision, reason)
    story.append(paper.table(("", ""), [("[  ]", task) for task in tasks], (28, -1)))
    story.append(paper.section("Until when"))
    story += [paper.prose(american(one)) for one in until(package)]
    story.append(paper.section("Where to"))
    if package.action != "1040-x":
        story.append(
            paper.prose(
                "Where a paper Form 1040 of yours would go: the list is at irs.gov, Where to file paper tax returns."
                " One envelope for each year."
            )
        )
        return story
    where = address_for(book.people[package.people[0]], nonresident=package.of.nonresident)
    told = (
        "\n".join(where)
        if where
        else "The state is not known from book.toml: see Where To File in the instructions."
    )
    story.append(paper.prose(told))
    story.append(
        paper.prose(
            f"Addresses of the instructions of {addresses_revised()}; look whether there are newer ones. After a notice, the"
            " address in the notice. One envelope for each year; send it so that you can prove the day.",
            small=True,
        )
    )
    if package.e_file:
        story.append(
            paper.prose(
                "It can also be sent electronically with tax software, for the current and two prior years."
            )
        )
    elif package.of.nonresident:
        story.append(
            paper.prose(
                "On paper. Sent with tax software, Form 1040-X of a nonresident must be completed in its entirety."
            )
        )
    else:
        story.append(paper.prose("Too old to be sent electronically: on paper."))
    return story


def until(package: Package) -> list[str]:
    """The last day, in words."""
    if package.action in ("late-8606", "corrected-8606"):
        return ["There is no last day; the sooner it is there, the better the case for no penalty."]
    waits = [one for one in package.excess if one.waived]
    if package.owing or (package.action == "form-5329" and not waits):
        said = ["Tax is owed. Send it as soon as possible: interest runs until it is paid."]
    elif package.action == "form-5329":
        said = ["No tax is sent with it, for a waiver is asked for. Send it as soon as possible."]
    elif not package.income and not package.other_taxes:
        said = ["No amount changes. Send it soon; the regular time to amend ends on the day below."]
        said.append(f"{package.refund.file_by}: the last day for an amended return that claims a refund.")
    elif package.arguable:
        said = [
            f"At once. The safe last day, {package.refund.file_by}, is past.",
            f"Until {package.refund.arguable} the claim can be argued for: a weekend, a holiday or a moved due date.",
        ]
    else:
        said = [f"{package.refund.file_by}: a claim filed later brings back less, or nothing."]
        if package.refund.arguable and not package.arguable:
            said.append(
                f"{package.refund.arguable} can be argued for (weekend, holiday or moved due date); do not rely on it."
            )
    if package.of.assumed:
        said.append(
            "The day of filing is not recorded; the due date stands for it. A return filed later changes these days."
        )
    if not package.of.due_verified:
        said.append("The due date of that year was not verified in a primary text.")
    return said


def _also(book: Book, package: Package) -> Iterator[str]:
    yield from package.penalties
    yield from (f"wait {one}" for one in package.waits)
    yield from (in_names(book, problem, year=True) for problem in package.warnings)
    if package.action == "1040-x":
        answers = ripple_answers(package.of)
        if package.income and not package.of.nonresident:
            told = [
                f"{RIPPLES[item][0]}: {answers[item]}"
                for item in ripples_of(package.tax_year)
                if answers[item]
            ]
            if told:  # what nobody answered is asked above
                yield "Items that can move with income: " + "; ".join(told)
        yield "A state return that starts from federal income may have to be amended too; state basis may differ"
        yield "If the IRS itself proposed this change in a notice, answer the notice in place of sending this"
        yield "Income of that year also decides on Medicare premiums two years later"
        if not package.owing and package.moves:
            yield "A claim for too much can cost 20% of the excess, unless there was reasonable cause (IRC 6676)"
        yield _record_it(book, package)
    elif package.action == "pro-forma":
        yield "Keep it with the statement of basis until everything is distributed"
    else:
        yield _record_it(book, package)


def _record_it(book: Book, package: Package) -> str:
    """What to write down after mailing: each form, the amended return without one, or the tax on an excess."""
    year, sent = package.tax_year, []
    if package.action == "form-5329":
        for who in dict.fromkeys(one.person for one in package.excess):
            for ix, what in ((False, "excess contributions"), (True, "a required distribution not taken")):
                mine = [one.tax for one in package.excess if one.person == who and (one.part == "IX") is ix]
                name = book.people[who].name
                sent += (
                    [f"${show_for_people(sum(mine))} as the tax on {what} for {year} of {name}"]
                    if mine
                    else []
                )
        return "After mailing, record as the figure of the return: " + "; ".join(sent)
    for step in package.sending:
        pool = "" if step.pool == OWN else f" (IRAs inherited from {name_of(book, step.pool)})"
        amended = ", amended" if step.kind == "corrected" or package.action == "1040-x" else ""
        sent.append(f"Form 8606 for {year} of {book.people[step.person].name}{pool}{amended}")
    if not sent:
        sent = [
            f"the amended return for {year} of {book.people[who].name}, with no Form 8606"
            for who in package.people
        ]
    return "After mailing, record as filed, with the day: " + "; ".join(sent)
