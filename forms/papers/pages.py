"""The official pages of a package: Forms 1040-X, 5329 and 8606."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from basisbook.forms.amendment import form_1040x
from basisbook.forms.amendment.package import FormStep, Package, Plan
from basisbook.forms.drawn import statement as paper
from basisbook.forms.filed.texts import text_of
from basisbook.forms.form_5329 import EXCEPTION, PART_I, PART_IX, READ_IX, SAYS, SINCE, TWO_COLUMNS
from basisbook.forms.official import blanks, fill_page, identity
from basisbook.forms.official.maps import known
from basisbook.forms.papers.explanation import explanation
from basisbook.forms.papers.form_8606 import form_8606
from basisbook.forms.papers.paper import NOT_FILEABLE, Paper, name_of, page_head
from basisbook.ledger.book import OWN, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.kinds import TAX_METHODS
from basisbook.ledger.money import show_for_people
from basisbook.ledger.problems import ByHand, FormError, Steps, do, steps

_STATUS = {
    "single": "single", "joint": "married_jointly", "separate": "married_separately",
    "separate-apart": "married_separately", "head": "head_of_household", "surviving-spouse": "surviving_spouse",
}  # fmt: skip


# Form 1040-X


def page_1040x(book: Book, found: Plan, package: Package, in_force: Sequence[Entry], revision: str) -> Paper:
    """Form 1040-X on its official page where a blank is at hand, else drawn. Without columns it has no amounts."""
    columns = package.columns or form_1040x.Columns()
    text = explanation(book, found, package, in_force)
    name, title = "form-1040-x.pdf", f"Form 1040-X for {package.tax_year}"
    blank = blanks.look_up("1040-X", int(revision[:4]))
    if blank is None:
        reason = f"no blank Form 1040-X (Rev. {revision}) is at hand"
        return Paper(name, title, _drawn_1040x(book, package, revision), reason, _get("1040x", revision))
    numbers = form_1040x.numbers(revision)
    lines: dict[str, str] = {}
    for word, cents in columns.a.items():
        if word in numbers:
            for column, amount in (
                ("A", cents),
                ("B", columns.b[word]),
                ("C", columns.c[word]),
            ):
                lines[numbers[word] + column] = text_of(amount)
    lines |= {numbers[word]: text_of(cents) for word, cents in columns.single.items()}
    checked = [_STATUS[package.of.status]] if package.of.status in _STATUS else []
    method = next((TAX_METHODS[name] for name in TAX_METHODS if f"method={name}" in package.of.figures), "")
    texts = {"year": str(package.tax_year), "tax_method": method, "explanation": text}
    if columns.single.get("applied"):
        texts["applied_year"] = str(found.today.year)
    first, *others = (book.people[who] for who in package.people)
    named = identity.of_return(first, next(iter(others), None), package.of.spouse)
    if package.of.nonresident:  # nothing else on page 1, and no dependents
        checked, texts = [], {"explanation": text}
        named = identity.of_return(first, None, "")
    texts = {key: value for key, value in texts.items() if value}
    pdf, block = blank.read(), identity.of_preparer(book.preparer)

    def written() -> bytes:
        return fill_page.fill(
            pdf, lines, identity=named, checked=checked, texts=texts, stand_alone=True, preparer=block
        )

    try:
        page = written()
    except FormError as error:
        if not any(("what", "explanation") in problem.gaps for problem in error.problems):
            raise
        texts["explanation"] = "See the attached statement, Explanation of Changes."
        page = written()
    return Paper(name, title, page)


def _drawn_1040x(book: Book, package: Package, revision: str) -> bytes:
    columns, numbers = package.columns or form_1040x.Columns(), form_1040x.numbers(revision)
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
    story = page_head(book, package, f"Form 1040-X for {package.tax_year}: amounts to copy")
    if not rows:
        story.append(
            paper.prose("No amount: the columns stay blank. Name, address, year and explanation alone.")
        )
        return paper.document(f"{NOT_FILEABLE}: Form 1040-X for {package.tax_year}", story, foot=NOT_FILEABLE)
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


def pages_5329(book: Book, package: Package) -> list[Paper]:
    """Form 5329 of everybody whose tax changes: on its official page where a blank has all the lines, else drawn."""
    found = []
    for who in package.people:
        early = next(
            (one for one in package.early if one.person == who and one.line_4 != (one.filed or 0)), None
        )
        parts = [one for one in package.excess if one.person == who and one.sent]
        if early or parts:
            lines = dict(early.lines) if early else {}
            for one in parts:
                lines |= one.lines
            found.append(_page_5329(book, package, who, lines, early.exception if early else ""))
    return found


def _page_5329(book: Book, package: Package, who: str, lines: Mapping[str, int], exception: str) -> Paper:
    person = book.people[who]
    name, title = f"form-5329-{who}.pdf", f"Form 5329 for {package.tax_year}, {person.name}"
    blank, alone = blanks.look_up("5329", package.tax_year), package.action == "form-5329"
    mapped = next((one.lines for one in known().values() if blank and one.digest == blank.digest), {})
    if blank is not None and set(lines) <= set(mapped):
        texts = {"exception_number": exception} if exception else {}
        page = fill_page.fill(
            blank.read(),
            {number: text_of(cents) for number, cents in lines.items()},
            identity=identity.of_form(person, alone=alone),
            stand_alone=alone,
            preparer=identity.of_preparer(book.preparer),
            checked=("amended",) if package.action == "1040-x" else (),
            texts=texts,
        )
        return Paper(name, title, page)
    rows = [
        (
            number,
            SAYS[number] + (f", number {exception}" if number == EXCEPTION and exception else ""),
            show_for_people(cents),
        )
        for number, cents in lines.items()
    ]
    said = "On the official form, check the box for an amended return if one was filed before."
    if package.tax_year not in READ_IX and set(lines) & set(PART_IX):
        said += (
            f" Part IX has the numbers of {READ_IX[package.tax_year >= TWO_COLUMNS]}, for the form of {package.tax_year} was not"
            " read: go by its words."
        )
    if package.tax_year < SINCE and set(lines) - set(PART_I) - set(PART_IX):
        said += f" Lines above {list(PART_I)[-1]} have the numbers of {SINCE}: on the form of {package.tax_year} go by their words."
    story = [
        paper.title(f"{title}: amounts to copy"),
        paper.prose(f"{NOT_FILEABLE}: a working copy. {said}"),
        paper.table(("Line", "", "Amount"), rows, (34, -1, 90), numbers=(2,)),
    ]
    page = paper.document(f"{NOT_FILEABLE}: {title}", story, foot=NOT_FILEABLE)
    reason = (
        f"no blank Form 5329 for {package.tax_year} is at hand"
        if blank is None
        else "these lines of the official form are not mapped: copy them by hand"
    )
    get = _get("5329", str(package.tax_year)) if blank is None else ByHand("copy the amounts to Form 5329")
    return Paper(name, title, page, reason, get)


def page_8606(book: Book, package: Package, step: FormStep, *, alone: bool) -> Paper:
    """Form 8606 of one pool; `alone` where it goes without a return, and so is signed."""
    person, year = book.people[step.person], step.year
    assert year.filled is not None
    whose = "" if step.pool == OWN else f", inherited from {name_of(book, step.pool)}"
    kind = (
        "Recomputed "
        if package.action == "pro-forma"
        else {"late": "Late ", "corrected": "Corrected "}.get(step.kind, "")
    )
    name = f"form-8606-{_slug(step)}.pdf"
    title = f"{kind}Form 8606 for {year.tax_year}, {person.name}{whose}"
    page = form_8606(
        year,
        person,
        name_of(book, step.pool),
        alone=alone,
        corrected=step.kind == "corrected",
        preparer=book.preparer,
        pro_forma="pro forma: for the records, not to be sent" if package.action == "pro-forma" else "",
    )
    return Paper(name, title, page.pdf, page.drawn, _get("8606", str(year.tax_year)) if page.drawn else None)


def _slug(step: FormStep) -> str:
    pool = "" if step.pool == OWN else "-from-" + re.sub(r"[^a-z0-9]+", "-", step.pool.lower()).strip("-")
    return f"{step.year.tax_year}-{step.person}{pool}"


def _get(form: str, revision: str) -> Steps:
    name = f"f{form}--{revision}.pdf"
    return steps(
        ByHand(f"download https://www.irs.gov/pub/irs-prior/{name}"),
        do("forms add", name),
    )
