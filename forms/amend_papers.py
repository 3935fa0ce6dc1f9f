"""The papers of a package: forms on official pages where a blank is at hand, statements, and what to do with them.

The order is that of the IRS: Form 1040-X, then forms by their attachment sequence number (5329 is 29, 8606 is 48), then
statements in the order of the forms they support. The cover list is for the sender and stays at home.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.platypus import Flowable, KeepTogether

from basisbook.forms import form_1040x, paper
from basisbook.forms.amend import (
    ChainRow,
    Early,
    FormStep,
    Package,
    Plan,
    cents_of,
    ripple_answers,
    ripples_of,
    taxable_line,
)
from basisbook.forms.drawn import draw as draw_8606
from basisbook.forms.official import blanks, fill_page
from basisbook.forms.official.bundle import bundle
from basisbook.forms.official.maps import known
from basisbook.ledger.book import OWN, Book, Person, dashed
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import RIPPLES, TAX_METHODS
from basisbook.ledger.money import grouped, show, show_for_people
from basisbook.ledger.problems import FormError, Problem

FOOT = "Prepared from the ledger of the taxpayer."
KEEP = "For the sender: this page stays at home. Not tax advice."
NOT_FILEABLE = "NOT FILEABLE"
INCOMPLETE = "INCOMPLETE"
_STATUS = {
    "single": "single", "joint": "married_jointly", "separate": "married_separately",
    "separate-apart": "married_separately", "head": "head_of_household", "surviving-spouse": "surviving_spouse",
}  # fmt: skip
_CITY = re.compile(r"(.+?),?\s+([A-Z]{2})\s+(\d{5}(?:-\d{4})?)")
_SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"}


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a package. `drawn`: why it is no official page; then it cannot be filed."""

    name: str
    title: str
    pdf: bytes
    drawn: str = ""
    blank: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """All papers of one package, and the one file to print. `state` is empty, NOT FILEABLE or INCOMPLETE."""

    name: str
    papers: tuple[Paper, ...]
    merged_name: str
    merged: bytes
    state: str
    problems: tuple[Problem, ...]


def assemble(
    book: Book,
    found: Plan,
    package: Package,
    in_force: Sequence[Entry],
    *,
    revision: str = form_1040x.NEWEST,
    reason: str = "",
) -> Folder:
    """The papers of a package that sends something, or keeps a pro forma form.

    `revision` is that of Form 1040-X; `reason` the sender's own words for why a form is late. Raises `FormError`
    where a page cannot be written.
    """
    if not paper.printable(reason):
        message = "--reason has a letter that the font of the statement does not have"
        raise FormError(
            Problem(
                "no-place-on-form",
                "error",
                "--reason",
                message,
                'basisbook amend --out papers --reason "..."',
            )
        )
    papers: list[Paper] = []
    alone = package.action != "1040-x"
    sending = [step for step in package.steps if step.kind in ("late", "corrected")]
    if package.action == "1040-x":
        if package.columns is not None and package.columns.a:
            papers.append(_form_1040x(book, found, package, in_force, revision))
        papers += [_form_5329(book, package, one) for one in package.early if one.line_4 != (one.filed or 0)]
    papers += [_form_8606(book, package, step, alone=alone) for step in sending]
    corrected = any(step.kind == "corrected" for step in sending) and package.action != "pro-forma"
    if package.action == "1040-x" or corrected:
        papers.append(_explanation(book, found, package, in_force))
    papers += [
        _basis(book, found, package, person, in_force)
        for person in _people_of(sending)
        if any(_reached(rows, package) for (who, _), rows in found.chains.items() if who == person)
    ]
    late = [step for step in sending if step.kind == "late"]
    if late and package.action != "pro-forma":
        papers += [_cause(book, package, person, late, reason) for person in _people_of(late)]
    problems = list(package.missing)
    if package.action == "pro-forma":
        state = ""
    else:
        problems += _not_fileable(package, papers, revision)
        state = INCOMPLETE if package.missing else NOT_FILEABLE if problems else ""
    cover = _cover(book, found, package, papers, state, problems, revision, reason)
    year, who = package.tax_year, "-".join(package.people)
    merged_name = {"": "send", NOT_FILEABLE: "not-fileable", INCOMPLETE: "incomplete"}[state]
    if package.action == "pro-forma":
        merged_name = "keep"
    return Folder(
        f"{year}-{package.action}-{who}",
        (cover, *papers),
        f"{merged_name}-{year}-{who}.pdf",
        bundle([(one.title, one.pdf) for one in papers]),
        state,
        tuple(problems),
    )


def _people_of(steps: Sequence[FormStep]) -> list[str]:
    return list(dict.fromkeys(step.person for step in steps))


def _not_fileable(package: Package, papers: Sequence[Paper], revision: str) -> Iterator[Problem]:
    for one in papers:
        if one.drawn:
            message = f"{package.tax_year}: {one.title} is a drawn copy, which cannot be filed: {one.drawn}"
            yield Problem("not-fileable", "error", "", message, one.blank)
    if package.action == "1040-x" and (why := form_1040x.has_line_for(revision, package.tax_year)):
        yield Problem(
            "other-revision", "error", "", why, "# get Form 1040-X (Rev. January 2020) and copy the amounts"
        )


# Form 1040-X


def _form_1040x(book: Book, found: Plan, package: Package, in_force: Sequence[Entry], revision: str) -> Paper:
    assert package.columns is not None
    text = explanation(book, found, package, in_force)
    name, title = "form-1040-x.pdf", f"Form 1040-X for {package.tax_year}"
    blank = blanks.look_up("1040-X", int(revision[:4]))
    if blank is None:
        reason = f"no blank Form 1040-X (Rev. {revision}) is at hand"
        return Paper(name, title, _drawn_1040x(book, package, revision), reason, _get("1040x", revision))
    numbers = form_1040x.numbers(revision)
    lines: dict[str, str] = {}
    for word, cents in package.columns.a.items():
        if word in numbers:
            for column, amount in (
                ("A", cents),
                ("B", package.columns.b[word]),
                ("C", package.columns.c[word]),
            ):
                lines[numbers[word] + column] = _text(amount)
    lines |= {numbers[word]: _text(cents) for word, cents in package.columns.single.items()}
    checked = [_STATUS[package.of.status]] if package.of.status in _STATUS else []
    method = next((TAX_METHODS[name] for name in TAX_METHODS if f"method={name}" in package.of.figures), "")
    texts = {"year": str(package.tax_year), "tax_method": method, "explanation": text}
    if package.columns.single.get("applied"):
        texts["applied_year"] = str(found.today.year)
    identity = {key: value for key, value in _identity(book, package).items() if value}
    texts = {key: value for key, value in texts.items() if value}
    pdf = blank.read()
    try:
        page = fill_page.fill(pdf, lines, identity=identity, checked=checked, texts=texts, stand_alone=True)
    except FormError as error:
        if not any("explanation" in problem.message for problem in error.problems):
            raise
        texts["explanation"] = "See the attached statement, Explanation of Changes."
        page = fill_page.fill(pdf, lines, identity=identity, checked=checked, texts=texts, stand_alone=True)
    return Paper(name, title, page)


def _identity(book: Book, package: Package) -> dict[str, str]:
    first = book.people[package.people[0]]
    names = dict(zip(("first_name", "last_name"), _names(first.name), strict=True))
    spouse = book.people[package.people[1]] if len(package.people) == 2 else None
    if spouse or package.of.spouse:
        words = _names(spouse.name if spouse else package.of.spouse)
        names |= dict(zip(("spouse_first_name", "spouse_last_name"), words, strict=True))
    city, state, postal = _city(first)
    return names | {
        "ssn": first.ssn,
        "spouse_ssn": spouse.ssn if spouse else "",
        "street": first.street,
        "apartment": first.apartment,
        "city": city,
        "state": state,
        "zip": postal,
        "foreign_country": first.foreign_country,
        "foreign_province": first.foreign_province,
        "foreign_postal_code": first.foreign_postal,
    }


def _names(name: str) -> tuple[str, str]:
    """First names with initials, and the last name with what follows it."""
    words = name.split()
    last = 2 if len(words) > 2 and words[-1].lower() in _SUFFIXES else 1
    return " ".join(words[:-last]), " ".join(words[-last:])


def _city(person: Person) -> tuple[str, str, str]:
    match = _CITY.fullmatch(person.city.strip())
    return (match[1], match[2], match[3]) if match else (person.city, "", "")


def _drawn_1040x(book: Book, package: Package, revision: str) -> bytes:
    assert package.columns is not None
    columns, numbers = package.columns, form_1040x.numbers(revision)
    rows = [
        (
            numbers[word],
            form_1040x.label(word, numbers),
            show_for_people(cents),
            show_for_people(columns.b[word]),
            show_for_people(columns.c[word]),
        )
        for word, cents in columns.a.items()
        if word in numbers
    ]
    rows += [
        (numbers[word], form_1040x.label(word, numbers), "", "", show_for_people(cents))
        for word, cents in columns.single.items()
    ]
    story = _head(book, package, f"Form 1040-X for {package.tax_year}: amounts to copy")
    story += [
        paper.prose(
            f"{NOT_FILEABLE}: a working copy of the lines of the revision {revision}. Write them on the official form."
        ),
        paper.table(
            ("Line", "", "A. As reported", "B. Change", "C. Correct"),
            rows,
            (34, -1, 86, 86, 86),
            numbers=(2, 3, 4),
        ),
    ]
    return paper.document(f"{NOT_FILEABLE}: Form 1040-X for {package.tax_year}", story, foot=NOT_FILEABLE)


# Forms 5329 and 8606


def _form_5329(book: Book, package: Package, one: Early) -> Paper:
    person = book.people[one.person]
    name, title = f"form-5329-{one.person}.pdf", f"Form 5329 for {package.tax_year}, {person.name}"
    blank = blanks.look_up("5329", package.tax_year)
    if blank is not None:
        texts = {"exception_number": one.exception} if one.exception else {}
        page = fill_page.fill(
            blank.read(),
            {number: _text(cents) for number, cents in one.lines.items()},
            identity={key: text for key, text in (("name", person.name), ("ssn", person.ssn)) if text},
            checked=("amended",),
            texts=texts,
        )
        return Paper(name, title, page)
    labels = {
        "1": "early distributions included in income",
        "2": f"part with an exception{', number ' + one.exception if one.exception else ''}",
        "3": "amount subject to the additional tax",
        "4": "additional tax, 10%",
    }
    story = [
        paper.title(f"{title}: amounts to copy"),
        paper.prose(
            f"{NOT_FILEABLE}: a working copy. On the official form, check the box for an amended return."
        ),
        paper.table(
            ("Line", "", "Amount"),
            [(number, labels[number], show_for_people(cents)) for number, cents in one.lines.items()],
            (34, -1, 90),
            numbers=(2,),
        ),
    ]
    page = paper.document(f"{NOT_FILEABLE}: {title}", story, foot=NOT_FILEABLE)
    reason = f"no blank Form 5329 for {package.tax_year} is at hand"
    return Paper(name, title, page, reason, _get("5329", str(package.tax_year)))


def _form_8606(book: Book, package: Package, step: FormStep, *, alone: bool) -> Paper:
    person, year = book.people[step.person], step.year
    assert year.filled is not None
    whose = "" if step.pool == OWN else f", inherited from {step.pool}"
    kind = (
        "Corrected" if step.kind == "corrected" else "Late" if package.action != "pro-forma" else "Recomputed"
    )
    name = f"form-8606-{_slug(step)}.pdf"
    title = f"{kind} Form 8606 for {year.tax_year}, {person.name}{whose}"
    blank = blanks.look_up("8606", year.tax_year)
    if blank is None or package.action == "pro-forma":
        reason = f"no official blank for {year.tax_year} is at hand"
        if package.action == "pro-forma":
            reason = "pro forma: for the records, not to be sent"
        page = draw_8606(
            year.filled,
            tax_year=year.tax_year,
            name=person.name,
            ssn=person.ssn,
            pool=step.pool,
            reason=reason,
        )
        return Paper(name, title, page, reason, _get("8606", str(year.tax_year)))
    identity = {"name": person.name, "ssn": person.ssn}
    if alone:
        identity |= {
            "street": person.street,
            "apartment": person.apartment,
            "city": person.city,
            "foreign_country": person.foreign_country,
            "foreign_province": person.foreign_province,
            "foreign_postal_code": person.foreign_postal,
        }
    pdf = blank.read()
    boxes = next((one.checkboxes for one in known().values() if one.digest == blank.digest), {})
    page = fill_page.fill(
        pdf,
        year.lines,
        identity={key: text for key, text in identity.items() if text},
        starred=year.filled.starred,
        stand_alone=alone,
        # Only the first printing of 2018 has a box for it.
        checked=("amended",) if step.kind == "corrected" and "amended" in boxes else (),
    )
    return Paper(name, title, page)


def _slug(step: FormStep) -> str:
    pool = "" if step.pool == OWN else "-from-" + re.sub(r"[^a-z0-9]+", "-", step.pool.lower()).strip("-")
    return f"{step.year.tax_year}-{step.person}{pool}"


def _get(form: str, revision: str) -> str:
    return (
        f"# https://www.irs.gov/pub/irs-prior/f{form}--{revision}.pdf"
        f"\nbasisbook forms add f{form}--{revision}.pdf"
    )


# Statements


def explanation(book: Book, found: Plan, package: Package, in_force: Sequence[Entry]) -> str:
    """Why each changed amount changed: what Form 1040-X asks for. No interest and no penalty is in it."""
    sending = [step for step in package.steps if step.kind in ("late", "corrected")]
    parts: list[str] = []
    if package.pursuant:
        parts.append("Filed pursuant to section 301.9100-2.")
    if package.deduction:
        way = "increase" if package.deduction > 0 else "decrease"
        parts.append(f"IRA deduction: {way} of ${show_for_people(abs(package.deduction))}.")
    for step in sending:
        parts += _explained(book, found, step, in_force)
    moved: list[str] = []
    for step in sending:
        numbers = list(_numbers(package, step))
        if len(sending) > 1 and numbers:
            numbers[0] = f"for {_owner(book, step)}, {numbers[0]}"
        moved += numbers
    if package.action == "1040-x":
        moved += list(_return_lines(package))
    parts.append("Changes: " + "; ".join(moved) + ".")
    if package.columns is not None and package.columns.a:
        parts.append(_line_changes(package))
    parts.append(_attached(package, sending, found))
    return "\n".join(parts)


def _owner(book: Book, step: FormStep) -> str:
    """Whose form it is: one person may have several, a form for each decedent."""
    inherited = "" if step.pool == OWN else f" (IRAs inherited from {step.pool})"
    return book.people[step.person].name + inherited


def _explained(book: Book, found: Plan, step: FormStep, in_force: Sequence[Entry]) -> Iterator[str]:
    whose, year = _owner(book, step), step.year
    rows = {row.tax_year: row for row in found.chains[step.person, step.pool]}
    if step.kind == "late":
        yield f"Form 8606 for {whose} was required for {year.tax_year} and was not filed."
    else:
        what = (
            "basis carried"
            if step.taxable_filed == step.taxable_now
            else "taxable amount of IRA distributions"
        )
        yield f"Correcting the {what} (Form 8606 for {whose})."
    filed_2 = step.filed.lines.get("2", "0") if step.filed and step.filed.lines else None
    now_2 = year.lines.get("2", "0")
    left_out = list(_left_out(found, step, in_force))
    if filed_2 is not None and grouped(filed_2) != grouped(now_2):
        said = f" It left out {_and(left_out)}." if left_out else ""
        yield f"Line 2 of the form that was filed showed a basis of ${grouped(filed_2)}.{said}"
        yield from _too_high(found, step)
    elif filed_2 is None and left_out:
        yield f"Basis comes from {_and(left_out)}."
    earlier = [row for number, row in rows.items() if number < year.tax_year]
    if earlier and now_2 not in ("", "0") and (filed_2 is None or grouped(filed_2) != grouped(now_2)):
        if any(row.recovered for row in earlier):
            yield "The part that earlier years' forms recover has been subtracted as if they had been filed correctly."
        elif _left_before(book, step, in_force):
            yield f"None of the basis was recovered before {year.tax_year}."
        else:
            yield f"Nothing was distributed or converted before {year.tax_year}, so none of the basis was recovered earlier."
    if filed_2 is not None and grouped(filed_2) != grouped(now_2):
        yield f"The correct line 2 is ${grouped(now_2)}."
    yield from _repaid(step, in_force)
    inputs = [c for c in step.changes if c.line in ("1", "4", "6", "7", "8", "16", "19", "22", "24")]
    computed_16 = {c.line for c in step.changes if c.line == "8"}
    for change in inputs:
        if change.line == "16" and computed_16:
            continue
        yield (
            f"Line {change.line} ({change.label}) was ${grouped(change.before) or '0'}; the correct amount is"
            f" ${grouped(change.after) or '0'}."
        )


def _left_before(book: Book, step: FormStep, in_force: Sequence[Entry]) -> bool:
    """Whether money left the IRAs of the pool before that year."""
    return any(
        entry.kind
        in ("distribution", "disaster-distribution", "conversion", "qcd", "hsa-funding", "rollover-out")
        and entry.person == step.person
        and (entry.year or step.year.tax_year) < step.year.tax_year
        and (book.pool_of(entry.account) if entry.account else OWN) == step.pool
        for entry in in_force
    )


def _repaid(step: FormStep, in_force: Sequence[Entry]) -> Iterator[str]:
    """A distribution of that year that was repaid in a later one. Source: Publication 590-B (2025), Repayment."""
    of_year = {
        entry.corrects or entry.number
        for entry in in_force
        if entry.person == step.person and entry.year == step.year.tax_year
    }
    for entry in in_force:
        repaid = entry.kind in ("repayment", "disaster-repayment") and entry.of in of_year
        if repaid and entry.date and entry.date.year > step.year.tax_year:
            yield (
                f"Income is lower because ${show_for_people(entry.amount or 0)} of a distribution was repaid to an IRA on"
                f" {entry.date}."
            )


def _reported(found: Plan, step: FormStep) -> dict[int, int]:
    """Line 1 in cents of the forms filed for earlier years, where it is known."""
    return {
        one.year.tax_year: cents_of(one.filed.lines["1"])
        for package in found.packages
        for one in package.steps
        if (one.person, one.pool) == (step.person, step.pool) and one.year.tax_year < step.year.tax_year
        if one.filed and one.filed.lines.get("1")
    }


def _too_high(found: Plan, step: FormStep) -> Iterator[str]:
    """Nondeductible contributions that the form of an earlier year stated too high."""
    right = {row.tax_year: row.line_1 for row in found.chains[step.person, step.pool]}
    for tax_year, reported in sorted(_reported(found, step).items()):
        if reported > right.get(tax_year, reported):
            yield (
                f"It counted ${show_for_people(reported)} of nondeductible contributions for {tax_year}; the correct amount"
                f" is ${show_for_people(right[tax_year])}."
            )


def _left_out(found: Plan, step: FormStep, in_force: Sequence[Entry]) -> Iterator[str]:
    """Nondeductible contributions of earlier years that the filed chain did not hold."""
    of_year: dict[int, list[Entry]] = {}
    for entry in in_force:
        if entry.person == step.person and entry.kind == "deduction" and entry.year:
            of_year.setdefault(entry.year, []).append(entry)
    stated = _reported(found, step)
    for row in found.chains[step.person, step.pool]:
        if row.tax_year >= step.year.tax_year or not row.line_1:
            continue
        reported = stated.get(row.tax_year)
        if reported is not None and 0 < reported < row.line_1:
            yield (
                f"${show_for_people(row.line_1 - reported)} of the ${show_for_people(row.line_1)} of nondeductible"
                f" contributions for {row.tax_year}"
            )
            continue
        if reported != 0 and row.filed is not None and row.filed >= row.line_1:
            continue  # the form of that year carried it
        deducted = sum(entry.amount or 0 for entry in of_year.get(row.tax_year, []))
        if deducted:
            why = f"; ${show_for_people(deducted)} of ${show_for_people(deducted + row.line_1)} was deducted"
        else:
            why = "; no IRA deduction was taken"
        yield f"${show_for_people(row.line_1)} of nondeductible contributions for {row.tax_year} ({why[2:]})"


def _numbers(package: Package, step: FormStep) -> Iterator[str]:
    if step.kind == "late":
        for number, text in step.year.lines.items():
            if number in ("1", "2", "13", "14", "15c", "18", "19", "22", "24", "25c") and text not in (
                "",
                "0",
            ):
                yield f"Form 8606 line {number} is ${grouped(text)}"
        return
    key = {"1", "2", "13", "14", "15c", "18", "25c"}
    wanted = [change for change in step.changes if change.line in key] or list(step.changes)
    if package.action == "1040-x" and any(change.line == "13" for change in wanted):
        wanted = [change for change in wanted if change.line in ("13", "14")]
    for change in wanted:
        yield (
            f"Form 8606 line {change.line} from ${grouped(change.before) or '0'} to ${grouped(change.after) or '0'}"
        )


def _return_lines(package: Package) -> Iterator[str]:
    moved = (package.income or 0) + package.deduction
    if moved:
        before, way = package.on_return - moved, "increase" if moved > 0 else "decrease"
        place, amount = taxable_line(package.tax_year), show_for_people(abs(moved))
        if package.of.spouse:
            yield f"{place}: {way} of ${amount}"
        else:
            yield (
                f"{place} from ${show_for_people(before)} to ${show_for_people(package.on_return)} ({way} of ${amount})"
            )
    for one in package.early:
        if one.filed is not None and one.filed != one.line_4:
            way = "increase" if one.line_4 > one.filed else "decrease"
            yield (
                f"Form 5329 line 4 and {additional_tax_line(package.tax_year)} from ${show_for_people(one.filed)} to"
                f" ${show_for_people(one.line_4)} ({way} of ${show_for_people(abs(one.line_4 - one.filed))})"
            )


def additional_tax_line(tax_year: int) -> str:
    """Where the return shows the tax of Form 5329."""
    if tax_year >= 2021:
        return "Schedule 2 line 8"
    if tax_year >= 2019:
        return "Schedule 2 line 6"
    if tax_year == 2018:
        return "Schedule 4 line 59"
    return "Form 1040 line 59" if tax_year >= 2014 else "Form 1040 (tax on IRAs)"


def _line_changes(package: Package) -> str:
    assert package.columns is not None
    said = []
    for word, number in (("agi", "1"), ("other_taxes", "10")):
        change = package.columns.b[word]
        if change:
            way = "increases" if change > 0 else "decreases"
            said.append(f"line {number} {way} by ${show_for_people(abs(change))}")
    return f"Form 1040-X {'; '.join(said)}." if said else ""


def _attached(package: Package, sending: Sequence[FormStep], found: Plan) -> str:
    if package.action != "1040-x":
        kinds = "the form" if len(sending) == 1 else "the forms"
        return f"With this statement: {kinds}, and a statement of IRA basis by year."
    forms = "Form 8606" if len(sending) == 1 else f"{len(sending)} Forms 8606"
    taxed = " and Form 5329" if any(one.line_4 != (one.filed or 0) for one in package.early) else ""
    years = [
        row.tax_year for step in sending for row in _reached(found.chains[step.person, step.pool], package)
    ]
    alone = [
        str(other.tax_year)
        for other in found.packages
        if other.action in ("late-8606", "corrected-8606") and set(other.people) & set(package.people)
    ]
    alone = list(dict.fromkeys(alone))
    apart = f" Forms 8606 for {_and(alone)} are filed separately." if alone else ""
    if len(alone) == 1:
        apart = f" Form 8606 for {alone[0]} is filed separately."
    basis = f"; statement of IRA basis by year, {min(years)} to {package.tax_year}" if years else ""
    return f"Attached: {forms}{taxed} for {package.tax_year}{basis}.{apart}"


def _explanation(book: Book, found: Plan, package: Package, in_force: Sequence[Entry]) -> Paper:
    heading = "Explanation of Changes"
    form = (
        f"Form 1040-X ({package.tax_year})"
        if package.action == "1040-x"
        else f"Form 8606 ({package.tax_year})"
    )
    story = _head(book, package, f"{form}, {heading}")
    if package.action == "corrected-8606":
        story.append(
            paper.prose("AMENDED. This form replaces the one filed before. No amount on the return changes.")
        )
    story += [paper.prose(part) for part in explanation(book, found, package, in_force).split("\n") if part]
    return Paper(
        "explanation-of-changes.pdf", heading, paper.document(f"{form}: {heading}", story, foot=FOOT)
    )


def _head(book: Book, package: Package, title: str) -> list[Flowable]:
    people = [f"{book.people[who].name}, SSN {_ssn(book.people[who])}" for who in package.people]
    people += [package.of.spouse] if package.of.spouse and package.action == "1040-x" else []
    died = [
        f"Deceased: {book.people[who].name}, {book.people[who].died}"
        for who in package.people
        if book.people[who].died
    ]
    return [paper.title(title), paper.prose("\n".join([*people, *died])), paper.gap()]


def _ssn(person: Person) -> str:
    return dashed(person.ssn) or "________________"


def _basis(book: Book, found: Plan, package: Package, person: str, in_force: Sequence[Entry]) -> Paper:
    owner = book.people[person]
    story: list[Flowable] = [
        paper.title("Statement of IRA basis by year"),
        paper.prose(f"{owner.name}, SSN {_ssn(owner)}\nSupports Form 8606 for {package.tax_year}"),
        paper.gap(),
    ]
    for (who, pool), rows in found.chains.items():
        reached = _reached(rows, package)
        if who != person or not reached:
            continue
        story += _chain_table(pool, reached, found)
        story += _contributions(person, pool, reached, in_force, book)
    heading = f"Statement of IRA basis, {owner.name}"
    return Paper(f"basis-{person}.pdf", heading, paper.document(heading, story, foot=FOOT))


def _reached(rows: Sequence[ChainRow], package: Package) -> list[ChainRow]:
    return [row for row in rows if row.tax_year <= package.tax_year and row.happened]


def _chain_table(pool: str, rows: Sequence[ChainRow], found: Plan) -> list[Flowable]:
    head = [
        "Year",
        "Put in, line 1",
        "Brought forward",
        "Ratio",
        "Recovered",
        "Carried as filed",
        "Carried, correct",
    ]
    cells = [
        [
            f"{row.tax_year}{'*' if row.closed else ''}",
            show_for_people(row.line_1),
            show_for_people(row.brought),
            row.ratio,
            show_for_people(row.recovered),
            "" if row.filed is None else show_for_people(row.filed),
            show_for_people(row.carried),
        ]
        for row in rows
    ]
    story: list[Flowable] = [paper.section("Own IRAs" if pool == OWN else f"IRAs inherited from {pool}")]
    story.append(
        paper.table(
            head,
            cells,
            (40, *[-1] * (len(head) - 1)),
            numbers=range(1, len(head)),
            marked=[at for at, row in enumerate(rows) if row.filed not in (None, row.carried)],
        )
    )
    if any(row.closed for row in rows):
        policy = (
            "what its form should have recovered, or what was recovered if that was more"
            if found.policy == "conservative"
            else "what its form should have recovered"
        )
        story.append(
            paper.prose(
                f"* A year whose tax can no longer be changed. The basis carried through it is reduced by {policy}:"
                " IRC 72(e)(6) and 408(o)(4)(B)(iii). No refund is claimed for it.",
                small=True,
            )
        )
    return story


def _contributions(
    person: str, pool: str, rows: Sequence[ChainRow], in_force: Sequence[Entry], book: Book
) -> list[Flowable]:
    """Which entries the basis rests on, and the papers behind them."""
    last = rows[-1].tax_year
    cells = []
    for entry in in_force:
        mine = (book.pool_of(entry.account) if entry.account else OWN) == pool
        if entry.person != person or not entry.year or entry.year > last or not mine:
            continue
        if entry.kind in (
            "contribution",
            "deduction",
            "opening-basis",
            "plan-rollover-in",
            "recharacterized-to-traditional",
        ):
            cells.append(
                (str(entry.year), entry.kind, show_for_people(entry.amount or 0), entry.source or "")
            )
    if not cells:
        return []
    return [
        paper.section("What it rests on"),
        paper.table(
            ("Year", "", "Amount", "Papers"),
            sorted(cells, key=lambda cell: cell[0]),
            (40, 130, 80, -1),
            numbers=(2,),
        ),
    ]


def _cause(book: Book, package: Package, person: str, late: Sequence[FormStep], reason: str) -> Paper:
    owner = book.people[person]
    years = _and([str(step.year.tax_year) for step in late if step.person == person])
    story: list[Flowable] = [
        paper.title("Statement of reasonable cause"),
        paper.prose(f"{owner.name}, SSN {_ssn(owner)}\nForm 8606 for {years}"),
        paper.gap(),
        paper.section("What was not filed"),
        paper.prose(
            f"Form 8606 for {years} was required because of nondeductible contributions, distributions or conversions,"
            " and was not filed with the return."
        ),
        paper.section("Why"),
        paper.prose(reason or "\n\n".join(["_" * 88] * 5)),
    ]  # fmt: skip
    if package.action == "late-8606":
        story += [
            paper.section("Effect on tax"),
            paper.prose("No amount on the return of that year changes by the form."),
        ]
    story += [
        paper.section("What was done"),
        paper.prose(
            "When this was found, the forms of all years were prepared, and all that are due are sent now. Basis has"
            " been carried from year to year as if every form had been filed."
        ),
        paper.section("Request"),
        paper.prose("There was reasonable cause. Please assess no penalty under section 6693(b)(2)."),
        paper.gap(24),
        paper.prose("Signature ______________________________________     Date ____________________"),
    ]
    title = f"Statement of reasonable cause, {owner.name}"
    return Paper(f"reasonable-cause-{person}.pdf", title, paper.document(title, story, foot=FOOT))


# The cover list


@cache
def _addresses() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("addresses.toml").read_text(encoding="utf-8"))


def address_for(person: Person) -> tuple[str, ...]:
    """Where a paper Form 1040-X goes; empty where the state is not known."""
    _, state, _ = _city(person)
    state = "foreign" if person.foreign_country else state
    return next((tuple(place["address"]) for place in _addresses()["place"] if state in place["states"]), ())


def addresses_revised() -> str:
    """Since when the addresses hold, as YYYY-MM."""
    return str(_addresses()["revised"])


def to_do(book: Book, package: Package, papers: Sequence[Paper], revision: str, reason: str) -> list[str]:
    """What a person must do by hand before the envelope is closed."""
    people = [book.people[who] for who in package.people]
    names = " and ".join(person.name for person in people)
    if package.action == "1040-x":
        joint = len(people) == 2 or package.of.spouse
        tasks = [
            f"Sign and date Form 1040-X on page 2, in ink: {'both of you' if joint else names}. Add occupation and phone."
        ]
        tasks.append("Write in the identity protection PIN of this year, if the IRS sent one.")
        if revision >= "2025-12":
            tasks.append(
                f"Attach a completed Form 1040 or 1040-SR for {package.tax_year} with the changes, right behind Form 1040-X."
            )
        tasks.append(
            "Attach every other form or schedule whose amounts change (Schedules 1, 2, A, Form 8960 ...)."
        )
        if any(step.year.facts.amounts["distributions"] for step in package.steps):
            tasks.append(
                "Attach a Form 1099-R only if its withholding changes. Do not attach the original return."
            )
    else:
        tasks = [f"Sign and date each Form 8606 on page 2, in ink: {names}."]
    if package.action == "1040-x" and package.of.spouse:
        tasks.append(f"Write in the social security number of {package.of.spouse}, who is not in book.toml.")
    if any(not person.ssn for person in people):
        tasks.append("Write in the social security number: it is not in book.toml.")
    if any(not person.street for person in people):
        tasks.append("Write in the address: it is not in book.toml.")
    if any(person.died for person in people):
        tasks.append(
            'Write "Deceased", the name and the date across the top. A surviving spouse writes "Filing as surviving spouse".'
        )
    if any(one.name.startswith("reasonable-cause") for one in papers):
        tasks.append(
            "Sign the statement of reasonable cause."
            if reason
            else "Write the reason into the statement of reasonable cause (who prepared the return, or with which software; why the form was left out; when and how it was found), and sign it."
        )
    if package.action == "1040-x" and package.owing:
        tasks.append("Pay at irs.gov/payments, or put a check into the envelope, not attached to the form.")
    if package.action == "corrected-8606":
        tasks.append('Write "AMENDED" across the top of Form 8606.')
    return tasks


def _cover(
    book: Book,
    found: Plan,
    package: Package,
    papers: Sequence[Paper],
    state: str,
    problems: Sequence[Problem],
    revision: str,
    reason: str,
) -> Paper:
    names = " and ".join(book.people[who].name for who in package.people)
    heading = {
        "1040-x": f"{package.tax_year}: amended return of {names}",
        "late-8606": f"{package.tax_year}: late Form 8606 of {names}",
        "corrected-8606": f"{package.tax_year}: corrected Form 8606 of {names}",
        "pro-forma": f"{package.tax_year}: nothing to send; a form for the records of {names}",
    }[package.action]
    story: list[Flowable] = [paper.title(heading)]
    if state:
        story.append(paper.section(state))
        story += [paper.prose(problem.message) for problem in problems]
    story.append(paper.section("Why"))
    story += [paper.prose(_sentence(one)) for one in package.reasons]
    if package.action != "pro-forma":
        story += _sending(book, package, papers, revision, reason)
    also: list[Flowable] = [
        paper.prose(_sentence(one)) for one in (*_also(package), *_other_policy(found, package))
    ]
    # Neither the heading nor the last sentence stands alone on a page.
    story += [KeepTogether([paper.section("Also"), *also[:1]]), *also[1:-2]]
    if also[1:]:
        story.append(KeepTogether(also[1:][-2:]))
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
    story += [paper.prose(one) for one in until(package)]
    story.append(paper.section("Where to"))
    if package.action != "1040-x":
        story.append(
            paper.prose(
                "Where a paper Form 1040 of yours would go: the list is at irs.gov, Where to file paper tax returns."
                " One envelope for each year."
            )
        )
        return story
    where = address_for(book.people[package.people[0]])
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
    else:
        story.append(paper.prose("Too old to be sent electronically: on paper."))
    return story


def until(package: Package) -> list[str]:
    """The last day, in words."""
    if package.action in ("late-8606", "corrected-8606"):
        return ["There is no last day; the sooner it is there, the better the case for no penalty."]
    if package.owing:
        said = [
            f"Tax is owed. It can be assessed until {package.assessment.until}; interest runs until it is paid."
        ]
    else:
        said = [f"{package.refund.file_by}: a claim filed later brings back less, or nothing."]
        if package.refund.arguable:
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


def _also(package: Package) -> Iterator[str]:
    yield from package.penalties
    yield from (f"wait {one}" for one in package.waits)
    yield from (problem.message for problem in package.warnings)
    if package.action == "1040-x":
        answers = ripple_answers(package.of)
        if package.income:
            told = [
                f"{RIPPLES[item][0]}: {answers[item] or 'not answered'}"
                for item in ripples_of(package.tax_year)
            ]
            yield "Items that can move with income: " + "; ".join(told)
        yield "A state return that starts from federal income may have to be amended too; state basis may differ"
        yield "If the IRS itself proposed this change in a notice, answer the notice in place of sending this"
        yield "Income of that year also decides on Medicare premiums two years later"
        if not package.owing:
            yield "A claim for too much can cost 20% of the excess, unless there was reasonable cause (IRC 6676)"
        yield _record_it(package)
    elif package.action == "pro-forma":
        yield "Keep it with the statement of basis until everything is distributed"
    else:
        yield _record_it(package)


def _record_it(package: Package) -> str:
    """One command for each form in the envelope."""
    commands = []
    for step in package.steps:
        if step.kind in ("late", "corrected"):
            pool = "" if step.pool == OWN else f" --pool {shlex.quote(step.pool)}"
            amended = " --amended" if step.kind == "corrected" or package.action == "1040-x" else ""
            commands.append(
                f"basisbook filed {package.tax_year} --person {step.person}{pool}{amended} --on DATE"
            )
    return "After mailing, record it: " + "; ".join(commands)


def _and(items: Sequence[str]) -> str:
    *most, last = items
    return f"{', '.join(most)} and {last}" if most else last


def _text(cents: int) -> str:
    return show(cents).removesuffix(".00")
