"""Letters of a practice: to the client, what is asked of him, and what he signs. None goes to the IRS by itself.

The client's words, not the form's: what was wrong, what it costs, what is filed, until when, what happens otherwise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from reportlab.platypus import Flowable

from basisbook.forms.amendment.package import SENT, Excess, Package, Plan
from basisbook.forms.amendment.returns import figure_line
from basisbook.forms.drawn import statement as paper
from basisbook.forms.papers.cover import until
from basisbook.forms.papers.explanation import causes
from basisbook.forms.papers.paper import Paper, american, ssn_or_blank
from basisbook.forms.replay.on_return import deduction_of
from basisbook.forms.replay.years import Pool, Year
from basisbook.ledger.book import Book, Person
from basisbook.ledger.entry import Entry
from basisbook.ledger.in_law.required import tax_on_missed, window_ends
from basisbook.ledger.kinds import FILING_CODES, RIPPLES, which
from basisbook.ledger.money import show_for_people
from basisbook.ledger.problems import Do, Hole, Problem, Steps
from basisbook.ledger.sentences.codes import says
from basisbook.ledger.sentences.telling import in_names
from basisbook.ledger.words import and_list

LETTER_FOOT = (
    "Rests on what the client said and on the papers at hand. Look at the figures before anything is signed."
)
PROVES_BASIS = which(lambda kind: kind.proves_basis)


# The letter to the client


def client_letter(book: Book, found: Plan, packages: Sequence[Package], in_force: Sequence[Entry]) -> Paper:
    """What was wrong, what it costs, what is filed, until when, and what happens otherwise: a part a year."""
    people = _people_of(packages)
    names = and_list([book.people[who].name for who in people])
    story: list[Flowable] = [
        *_head(book),
        paper.prose(_address(book, people, found.today)),
        paper.gap(10),
        paper.prose(f"Dear {_living(book, people) or 'Sir or Madam'}:"),
        paper.prose(
            f"We compared the Forms 8606 that were filed, or were not, with the record of {_whose(book, people)}. Form 8606 keeps what of"
            " them was taxed already, so that it is not taxed again. This is what we found, year by year."
        ),
    ]
    told: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for package in packages:
        told.setdefault(tuple(_of_year(book, found, package, in_force)), []).append(package.tax_year)
    for rows, years in told.items():
        (_, heading), *cells = rows
        story += [paper.section(f"{and_list(list(map(str, years)))}: {heading}")]
        story += [paper.table(("", ""), cells, (110, -1))] if cells else []
    if any(package.missing for package in packages):
        story += paper.closing(
            "What we need from you",
            [
                paper.prose(
                    "Not everything is known yet. The list that comes with this letter asks for it, item by item."
                    " Please send it back with copies of the papers it names."
                )
            ],
        )
    story += paper.closing(
        "",
        [
            paper.prose("Please call before you sign anything that you cannot follow."),
            paper.gap(24),
            paper.prose("\n".join(["______________________________________", *_signed(book)])),
        ],
    )
    heading = f"Letter to {names}"
    return Paper(f"client-{'-'.join(people)}.pdf", heading, paper.document(heading, story, foot=LETTER_FOOT))


def _head(book: Book) -> list[Flowable]:
    """The letterhead of the practice, where book.toml has one."""
    one = book.preparer
    if one is None:
        return []
    where = ", ".join(filter(None, (one.street, one.city)))
    return paper.letterhead(one.firm or one.name, [line for line in (where, one.phone) if line])


def _signed(book: Book) -> list[str]:
    """Who signs, under the line for it; his firm where it stands at the head."""
    return [book.preparer.name] if book.preparer else []


def _people_of(packages: Sequence[Package]) -> list[str]:
    return list(dict.fromkeys(who for package in packages for who in package.people))


def _living(book: Book, people: Sequence[str]) -> str:
    """The names of those who live; empty where nobody does."""
    names = [book.people[who].name for who in people if not book.people[who].died]
    return and_list(names) if names else ""


def _whose(book: Book, people: Sequence[str]) -> str:
    """`your IRAs`; where somebody died, by name."""
    if not any(book.people[who].died for who in people):
        return "your IRAs"
    return f"the IRAs of {and_list([book.people[who].name for who in people])}"


def _address(book: Book, people: Sequence[str], today: dt.date) -> str:
    """All who live, and the address of the first: who is on one return gets one letter. Of the dead, who acts for them."""
    names = [book.people[who].name for who in people if not book.people[who].died]
    names = names or [f"The personal representative of {and_list([book.people[who].name for who in people])}"]
    person = book.people[people[0]]
    where = [line for line in (person.street, person.city, person.foreign_country) if line]
    return "\n".join([*names, *where, "", american(str(today))])


_SENT_AS = {
    "1040-x": "an amended return, Form 1040-X",
    "form-5329": "Form 5329, {taxes}",
    "late-8606": "a late Form 8606",
    "corrected-8606": "a corrected Form 8606",
    "pro-forma": "nothing to send",
    "nothing": "nothing to send",
    "consult": "to be talked over",
    "unknown": "not decided yet",
    "with-return": "with the return itself",
}


def _of_year(book: Book, found: Plan, package: Package, in_force: Sequence[Entry]) -> list[tuple[str, str]]:
    """What is done about a year, below no words; and the rows on it, each with its words. Years that say the same are told once."""
    found_wrong = "What was wrong" if package.action in (*SENT, "consult", "pro-forma") else "What we found"
    rows = [("", _SENT_AS[package.action].format(taxes=" and ".join(_taxes(package))))]
    rows += [(found_wrong, _wrong(book, found, package, in_force)), ("What it costs", _costs(package))]
    if package.action in SENT:
        rows.append(("What is filed", _filed(package)))
        rows.append(("Until when", american(" ".join(until(package)))))
        rows.append(("What happens otherwise", american(_otherwise(package))))
    elif package.action == "pro-forma":
        rows.append(("What is filed", "Nothing. A form is kept with your papers, since its basis goes on."))
    return [row for row in rows if row[1]]


def _taxes(package: Package) -> list[str]:
    """What the taxes of Form 5329 alone are on."""
    said = {
        "the tax on a required distribution that was not taken" if one.part == "IX" else "the tax on an excess contribution": None
        for one in package.excess
    }  # fmt: skip
    return list(said)


def _wrong(book: Book, found: Plan, package: Package, in_force: Sequence[Entry]) -> str:
    """The causes that the IRS is told too; where nothing is sent, by how much the year was wrong and why it stays so."""
    if package.action in SENT:
        return american(" ".join(causes(book, found, package, in_force)))
    said = []
    if package.taxable:
        way = "more" if package.taxable > 0 else "less"
        said.append(
            f"${show_for_people(abs(package.taxable))} {way} of the IRA money of that year was taxable."
        )
    return " ".join([*said, *filter(None, [_STAYS.get(package.action)])])


_STAYS = {
    "consult": "Nothing is sent before we have talked about it: how your basis goes on from there is a choice.",
    "pro-forma": "The time for changing the tax of that year is over.",
    "unknown": "What was filed is not known yet; the list asks for it.",
    "nothing": "What was filed can stay as it is.",
    "with-return": "The return of that year has not gone in; the form goes with it.",
}


def _costs(package: Package) -> str:
    if package.action not in ("1040-x", "form-5329"):
        return "No tax of that year changes." if package.action in SENT else ""
    refund = package.refund_expected
    said = []
    if package.columns is not None and package.columns.single and not package.missing:
        owed = package.columns.total_change or 0
        if owed > 0:
            said.append(f"${show_for_people(owed)} more tax, and interest until it is paid.")
        elif refund:
            said.append(f"${show_for_people(refund)} comes back, with interest.")
        else:
            said.append("No money moves.")
    elif package.action == "form-5329":
        tax = sum(one.tax - (one.filed or 0) for one in package.excess)
        if tax:
            said.append(f"${show_for_people(tax)} of additional tax, and interest until it is paid.")
        said += [_waiver(one) for one in package.excess if one.waived]
    elif package.income:
        way = "up" if package.income > 0 else "down"
        said.append(
            f"Income of the year goes {way} by ${show_for_people(abs(package.income))}. What that is in tax"
            f" {'the corrected Form 1040-NR will show' if package.of.nonresident else 'can be said when the figures of your return are known'}."
        )
    return " ".join([*said, *(_sentence(one) for one in package.penalties)])


def _waiver(one: Excess) -> str:
    """What hangs on the waiver: the tax that is due where it is not granted. IRC 4974(d)."""
    year = one.missed[0].due.year
    whole = tax_on_missed(one.short, year, corrected=one.corrected)
    return f"The IRS is asked to waive the tax; if it does not, ${show_for_people(whole - one.tax)} is due, with interest."


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:].rstrip('.')}."


def _filed(package: Package) -> str:
    forms = [
        f"Form 8606 ({_KIND[step.kind]})" if step.kind in _KIND else "Form 8606" for step in package.sending
    ]
    if package.action == "1040-x":
        forms.insert(0, "Form 1040-X with an explanation")
        forms += ["the corrected Form 1040-NR"] if package.of.nonresident else []
    if package.action == "form-5329" or package.excess or package.early:
        forms.append("Form 5329")
    return f"{and_list(list(dict.fromkeys(forms)))}. You sign in ink; we tell you where."


_KIND = {"late": "late", "corrected": "corrected", "since": "new"}


def _each_kind(package: Package) -> list[Excess]:
    """One of what was contributed too much, one of what was not taken."""
    return list({one.part == "IX": one for one in package.excess}.values())


def _goes_on(package: Package, one: Excess) -> str:
    if one.part != "IX":
        return "The tax comes back every year until the excess is out, and interest goes on."
    last = window_ends(package.tax_year)
    lower = (
        f" The lower tax of 10% is to be had until {last}, and only before the IRS asks for the tax."
        if last
        else ""
    )
    return (
        f"The tax is due once, interest on it goes on, and what was not taken must still be taken out.{lower}"
    )


def _otherwise(package: Package) -> str:
    if package.action == "form-5329":
        return " ".join(_goes_on(package, one) for one in _each_kind(package))
    if package.action != "1040-x":
        return (
            "The basis of that year stands on no form. When money comes out, you have to prove it anew, or it is taxed a"
            " second time."
        )
    if package.owing:
        last = package.assessment.until
        until_then = f" until {last}" if last and package.assessment.open else ""
        return f"Interest runs on, and the IRS may ask for the tax itself{until_then}."
    if package.income or package.other_taxes:
        return f"After {package.refund.file_by or 'that day'} the money is lost."
    return "The IRS goes on with the figures that were filed."


# The organizer


def organizer(
    book: Book, found: Plan, packages: Sequence[Package], open_ends: Sequence[Problem]
) -> Paper | None:
    """A list to fill in of all that is missing; None where nothing is. `open_ends` are what stops a form of a year."""
    people = _people_of(packages) or list(dict.fromkeys(one.person for one in open_ends if one.person))
    asked: dict[int, list[tuple[str, str]]] = {}
    for problem in (*open_ends, *(one for package in packages for one in package.missing)):
        rows = asked.setdefault(problem.year or 0, [])
        rows += [row for row in _questions(book, problem) if row not in rows]
    if not any(asked.values()):
        return None
    names = and_list([book.people[who].name for who in people if who in book.people])
    story: list[Flowable] = [
        *_head(book),
        paper.title("What we need from you"),
        paper.prose(f"{names}, {american(str(found.today))}"),
        paper.prose(
            "Write the answer beside each line, or send the paper it names. Leave a line empty where you do not know:"
            " nothing is guessed."
        ),
    ]
    for year, rows in sorted(asked.items()):
        story.append(paper.section(str(year) if year else "In general"))
        story.append(paper.table(("What is asked", "Answer"), rows, (-3, -2)))
    return Paper(
        f"organizer-{'-'.join(people)}.pdf",
        "What we need from you",
        paper.document("What we need from you", story, foot=LETTER_FOOT),
    )


LINE = "________________________"


def _questions(book: Book, problem: Problem) -> Iterator[tuple[str, str]]:
    """The facts that the ways out of a finding leave open, each in words; the finding itself where they say nothing."""
    found = list(dict.fromkeys(_of_holes(problem)))
    if found:
        yield from found
    else:
        yield _sentence(in_names(book, problem)), LINE


def _of_holes(problem: Problem) -> Iterator[tuple[str, str]]:
    for remedy in problem.remedies:
        for one in remedy.steps if isinstance(remedy, Steps) else (remedy,):
            if isinstance(one, Do) and (one.verb, *one.target) == ("record", "return"):
                yield "Filing status of the return", "  ".join(f"[ ] {says(code)}" for code in FILING_CODES)
            if isinstance(one, Do) and one.verb == "amend":
                for name, value in one.options:
                    if name == "figure" and isinstance(value, Hole):
                        yield from _figure(value.what.partition("=")[0], problem.year or 0)


def _figure(code: str, tax_year: int) -> Iterator[tuple[str, str]]:
    if code in RIPPLES:
        yield (
            f"Does this change with the income: {RIPPLES[code][0]}?",
            "[ ] no  [ ] yes  [ ] not on the return",
        )
    elif code == "method":
        yield "How the tax was figured: by the table, or by which worksheet or schedule", LINE
    elif text := says(code):
        said = figure_line(code, tax_year) or "as on the return"
        yield f"{text[0].upper()}{text[1:]}, {said}", "$ ______________________"


# The statement of facts


def statement_of_facts(
    book: Book, pool: Pool, years: Sequence[int], in_force: Sequence[Entry]
) -> Paper | None:
    """What stands behind every "not deducted": a statement to sign. None where no such contribution is in `years`."""
    person = book.people[pool.person]
    rows = []
    for year in pool.years:
        put_in = year.facts.amounts["contributions"]
        kept = year.facts.amounts["nondeductible_contributions"]
        if year.tax_year in years and put_in and kept:
            rows.append(
                (
                    str(year.tax_year),
                    show_for_people(put_in),
                    show_for_people(deduction_of(year)),
                    show_for_people(kept),
                    _shown_by(year, in_force, person),
                )
            )
    if not rows:
        return None
    said, rests_on, signs = _words_of_facts(person)
    story: list[Flowable] = [
        paper.title("Statement of facts"),
        paper.prose(f"{person.name}, SSN {ssn_or_blank(person)}"),
        paper.gap(),
        paper.prose(said),
        paper.table(
            ("For the year", "Contributed", "Deducted", "Not deducted", "What shows it"),
            rows,
            (60, 75, 70, 75, -1),
            numbers=(1, 2, 3),
        ),
        paper.gap(),
        paper.prose(rests_on),
        paper.prose("To the best of my knowledge and belief this is true, correct and complete."),
        paper.gap(24),
        paper.prose("Signature ______________________________________     Date ____________________"),
        *([paper.prose(signs)] if signs else []),
    ]
    heading = f"Statement of facts, {person.name}"
    return Paper(f"facts-{pool.person}.pdf", heading, paper.document(heading, story, foot=LETTER_FOOT))


def _words_of_facts(person: Person) -> tuple[str, str, str]:
    """What is stated, what it rests on, and below the signature who signs: the owner, or of the dead who acts for them."""
    if not person.died:
        return (
            (
                "I contributed these amounts to traditional IRAs for the years named. Of each I took no more as a deduction on"
                " my return than stands here; the rest was not deducted."
            ),
            (
                "I looked at my copies of the returns where I have them. Where I do not, this is my own recollection. I have"
                " told you of every traditional, SEP and SIMPLE IRA that I had in these years."
            ),
            "",
        )
    return (
        (
            f"{person.name}, who died on {american(str(person.died))}, contributed these amounts to traditional IRAs for the years named. Of each"
            " no more was taken as a deduction on the return than stands here; the rest was not deducted."
        ),
        (
            "I looked at the copies of the returns that were found. Where there are none, this is what I know. I have told you of every"
            f" traditional, SEP and SIMPLE IRA of {person.name} that I know of."
        ),
        f"For {person.name}, as ______________________________________ (surviving spouse, or personal representative)",
    )


def _shown_by(year: Year, in_force: Sequence[Entry], person: Person) -> str:
    """The papers that the entries of the year name; where they name none, the owner's word."""
    named: Mapping[str, None] = dict.fromkeys(
        entry.source
        for entry in in_force
        if entry.person == person.id
        and entry.year == year.tax_year
        and entry.kind in PROVES_BASIS
        and entry.source
    )
    return ", ".join(named) or ("no paper that was found" if person.died else "my own word")
