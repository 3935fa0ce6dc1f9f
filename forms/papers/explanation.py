"""The explanation of changes, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from basisbook.forms.amendment.package import FormStep, Package, Plan
from basisbook.forms.amendment.returns import additional_tax_line, deduction_line, on_form, taxable_line
from basisbook.forms.amendment.said_5329 import explained
from basisbook.forms.amendment.steps import carried_filed
from basisbook.forms.filed.texts import cents_of
from basisbook.forms.papers.asked import asked
from basisbook.forms.papers.for_return import gain_in_words, has_statement, recharacterized, returned
from basisbook.forms.papers.paper import american, name_of, rows_reached
from basisbook.forms.papers.reasons import (
    basis_line,
    beyond_the_form,
    carried_before,
    from_elsewhere,
    opened,
    puts_off,
    taken_off,
    why_deductible,
)
from basisbook.ledger.book import OWN, Book
from basisbook.ledger.entry import Entry
from basisbook.ledger.in_law import in_law
from basisbook.ledger.kinds import KINDS, which
from basisbook.ledger.money import grouped, show_for_people
from basisbook.ledger.sentences.telling import Teller
from basisbook.ledger.words import and_list

# Statements

LEAVES_IRAS = which(lambda kind: kind.leaves_iras)
UNDOES = which(lambda kind: kind.posted_by == "conversion_undone")


def causes(book: Book, found: Plan, package: Package, in_force: Sequence[Entry]) -> list[str]:
    """What is asked and why, a sentence or two each, with days as they are kept: what the client is told too."""
    parts = list(_deduction(book, package, in_force))
    parts += [_act(book, act, in_force) for act in package.acts]
    parts += beyond_the_form(book, found, package, in_force)
    for step in package.sending:
        parts += _explained(book, found, package, step, in_force)
    for one in package.excess:
        parts += explained(book.people[one.person].name, one) if one.sent else ()
    parts += [_withdrawn(step) for step in package.steps if step.kind == "needless"]
    return [part for part in parts if part]


def explanation(book: Book, found: Plan, package: Package, in_force: Sequence[Entry]) -> str:
    """Why each changed amount changed: what Form 1040-X asks for. No interest and no penalty is in it."""
    sending = list(package.sending)
    parts = ["Filed pursuant to section 301.9100-2."] if package.pursuant else []
    if package.of.nonresident and package.action == "1040-x":
        parts.append(f"This amends Form 1040-NR for {package.tax_year}.")
    if package.action == "1040-x":
        parts.append(asked(package))
    parts += causes(book, found, package, in_force)
    moved: list[str] = []
    for step in sending:
        numbers = list(_numbers(package, step))
        if len(sending) > 1 and numbers:
            numbers[0] = f"for {_owner(book, step)}, {numbers[0]}"
        moved += numbers
    if package.action == "1040-x":
        moved += list(_return_lines(book, package))
    if moved:
        parts.append("The amounts that change: " + "; ".join(moved) + ".")
    if package.columns is not None and package.columns.a:
        parts.append(_line_changes(package))
    parts.append(_attached(book, package, sending, found, in_force))
    return "\n".join(american(part) for part in parts if part)


def _deduction(book: Book, package: Package, in_force: Sequence[Entry]) -> Iterator[str]:
    """What was deducted and should not have been, or the other way round: what the return is amended for."""
    if package.deduction and all(part.deduction_filed is None for part in package.parts):
        way = "increases" if package.deduction > 0 else "decreases"
        yield f"The IRA deduction {way} by ${show_for_people(abs(package.deduction))}."
    for part in package.parts:
        was, right = part.deduction_filed, part.deduction
        if was is None or was == right:
            continue
        name = book.people[part.person].name
        if right < was:
            rest = "none of it" if not right else f"${show_for_people(right)} of it"
            yield (
                f"The return deducted ${show_for_people(was)} that {name} had contributed to traditional IRAs; {rest} is"
                f" deductible. The IRA deduction decreases by ${show_for_people(was - right)}."
            )
        else:
            yield (
                f"Of the contributions of {name} to traditional IRAs ${show_for_people(right)} is deductible, and the return"
                f" deducted ${show_for_people(was)}. The IRA deduction increases by ${show_for_people(right - was)}."
            )
        yield from why_deductible(book, in_force, part.person, package.tax_year)


def _owner(book: Book, step: FormStep) -> str:
    """Whose form it is: one person may have several, a form for each decedent."""
    inherited = "" if step.pool == OWN else f" (IRAs inherited from {name_of(book, step.pool)})"
    return book.people[step.person].name + inherited


def _withdrawn(step: FormStep) -> str:
    """A form that was filed and that the year does not ask for any more: what of it no longer holds."""
    carried, basis = carried_filed(step), step.year.carried.get("basis", 0)
    if carried in (None, basis):
        return ""
    year = step.year.tax_year
    return (
        f"Form 8606 that was filed for {year} carried a basis of ${show_for_people(carried or 0)}. No form is due for {year}"
        f" any more; the basis carried is ${show_for_people(basis)}."
    )


def _explained(
    book: Book, found: Plan, package: Package, step: FormStep, in_force: Sequence[Entry]
) -> Iterator[str]:
    whose, year = _owner(book, step), step.year
    if step.kind == "since":
        yield (
            f"When the return for {year.tax_year} was filed, no Form 8606 for {whose} was due; what was done since makes"
            " it due, and it is attached."
        )
    elif step.kind == "late":
        yield f"Form 8606 for {whose} was required for {year.tax_year} and was not filed."
    else:
        yield f"The {_corrected(step)} is corrected on Form 8606 for {whose}."
    yield from _basis(book, found, step, in_force)
    yield from _lines(book, package, step, in_force)
    later = [
        str(one.tax_year)
        for one in found.packages
        if one.action == "1040-x" and one.taxable and one.tax_year > year.tax_year and not one.sending
        if step.person in one.people
    ]
    if puts_off(step):
        said = f"; the returns for {and_list(later)} are amended separately" if later else ""
        yield f"The income that this form puts off to later returns changes with it{said}."


def _corrected(step: FormStep) -> str:
    """What of the form is corrected: taxable money, the taxable part of conversions, or the basis alone."""
    if step.taxable_filed != step.taxable_now:
        return "taxable amount of IRA distributions"
    taxed = step.year.revision.roles.get("taxable converted", "")
    if taxed in {change.line for change in step.changes}:
        return "taxable amount of conversions"
    return "basis carried"


def _basis(book: Book, found: Plan, step: FormStep, in_force: Sequence[Entry]) -> Iterator[str]:
    """The basis that the form begins with: as filed, as right, and where it comes from."""
    year = step.year
    rows = {row.tax_year: row for row in found.chains[step.person, step.pool]}
    line_2 = basis_line(step)
    filed_2 = step.filed.lines.get(line_2, "0") if step.filed and step.filed.lines else None
    now_2 = year.lines.get(line_2, "0")
    if now_2 in ("", "0") and filed_2 is None:
        return
    left_out = [*_left_out(found, step, in_force), *from_elsewhere(book, found, step, in_force)]
    before = carried_before(found, step)
    if filed_2 is not None and grouped(filed_2) != grouped(now_2):
        said = f" It left out {and_list(left_out)}." if left_out else ""
        yield f"Line {line_2} of the form that was filed showed a basis of ${grouped(filed_2) or '0'}.{said}"
        yield from _too_high(found, step)
    elif filed_2 is None and left_out:
        yield f"The basis rests on {and_list(left_out)}."
    elif filed_2 is None and before:
        yield f"The basis rests on the ${show_for_people(before[1])} that Form 8606 for {before[0]} carried."
    if filed_2 is None or grouped(filed_2) != grouped(now_2):
        yield from taken_off(book, found, step, in_force)
    begins = opened(book, step, in_force)
    since = (begins.year or 0) if begins else 0
    earlier = [row for number, row in rows.items() if since < number < year.tax_year]
    if earlier and now_2 not in ("", "0") and (filed_2 is None or grouped(filed_2) != grouped(now_2)):
        if any(row.recovered for row in earlier):
            yield "The part that earlier years' forms recover has been subtracted as if they had been filed correctly."
        elif _left_before(book, step, in_force) or since:
            after = f" after {since} and" if since else ""
            yield f"None of the basis was recovered{after} before {year.tax_year}."
        else:
            yield f"Nothing was distributed or converted before {year.tax_year}, so none of the basis was recovered earlier."
    if filed_2 is not None and grouped(filed_2) != grouped(now_2):
        yield f"The correct line {line_2} is ${grouped(now_2) or '0'}."


def _lines(book: Book, package: Package, step: FormStep, in_force: Sequence[Entry]) -> Iterator[str]:
    """Each line that is entered and not worked out, as it was and as it is right, and what stands behind it."""
    roles = step.year.revision.roles
    changed = {change.line for change in step.changes}
    for change in step.changes:
        if change.line not in step.year.revision.entered or change.line == roles.get("brought"):
            continue
        if change.line == roles.get("net converted") and roles.get("converted") in changed - {change.line}:
            continue  # it says the same
        yield (
            f"Line {change.line} ({change.label}) was ${grouped(change.before) or '0'}; the correct amount is"
            f" ${grouped(change.after) or '0'}."
        )
        if change.line == roles.get("contributed"):
            moved = cents_of(change.before or "0") - cents_of(change.after or "0")
            if any(
                part.person == step.person and moved == part.deduction - (part.deduction_filed or 0)
                for part in package.parts
                if part.deduction_filed is not None
            ):
                continue  # what is said of the deduction says it
            yield from _taken_back(book, package, step, in_force)
        yield from _not_in_it(book, step, change.line, in_force)


def _taken_back(book: Book, package: Package, step: FormStep, in_force: Sequence[Entry]) -> Iterator[str]:
    """Contributions for the year that were moved or returned before the return went in, and that the form did not show."""
    told = {act.number for act in package.acts}
    for entry in in_law(book, {one.original: one for one in in_force}).entries.values():
        way = KINDS[entry.kind].settled_by
        if (
            way in ("returned", "recharacterized")
            and (entry.person, entry.tax_year) == (step.person, step.year.tax_year)
            and entry.number > step.known_then > 0
            and entry.number not in told
        ):
            yield _act(book, entry, in_force)


def _not_in_it(book: Book, step: FormStep, line: str, in_force: Sequence[Entry]) -> Iterator[str]:
    """What stands behind a line now and was not known when the form was made: left out then, or recorded otherwise."""
    behind = step.year.facts.behind
    numbers = {one for fact in step.year.revision.facts_of(line) for one in behind.get(fact, ())}
    elsewhere = line == step.year.revision.roles.get("distributed")
    tell = Teller(book, ids=False)
    for entry in in_force:
        left = elsewhere and _left_otherwise(book, step, entry)
        if entry.number > step.known_then > 0 and (left or numbers & {entry.number, entry.original}):
            if entry.original > step.known_then:
                yield f"It left this out: {tell(entry)}"
            else:
                yield f"As it is recorded correctly: {tell(entry)}"


def _left_otherwise(book: Book, step: FormStep, entry: Entry) -> bool:
    """Whether money left the IRAs of the form in its year by another way than a distribution: the line is less by it."""
    pool = book.pool_of(entry.account) if entry.account else OWN
    mine = (entry.person, entry.year, pool) == (step.person, step.year.tax_year, step.pool)
    return entry.kind in LEAVES_IRAS and mine


def _left_before(book: Book, step: FormStep, in_force: Sequence[Entry]) -> bool:
    """Whether money left the IRAs of the pool before that year."""
    return any(
        entry.kind in LEAVES_IRAS
        and entry.person == step.person
        and (entry.year or step.year.tax_year) < step.year.tax_year
        and (book.pool_of(entry.account) if entry.account else OWN) == step.pool
        for entry in in_force
    )


def _act(book: Book, act: Entry, in_force: Sequence[Entry]) -> str:
    """What was done after the return, as the instructions want it told. I-8606 (2023), Recharacterizations; Return of IRA
    Contributions; Publication 590-B (2025), Repayment."""
    name, amount = book.people[act.person].name, show_for_people(act.amount or 0)
    when = f"On {act.date}" if act.date else f"For {act.year}"
    if act.kind in UNDOES:
        return _undone(book, act, in_force)
    if act.moved is None:
        return f"{when}, {name} repaid ${amount} of {_repaid(act, in_force)} to an IRA; income is lower by its taxable part."
    if KINDS[act.kind].settled_by == "returned":
        return " ".join(returned(book, act, reported=False))
    return " ".join(recharacterized(book, in_force, act, reported=False))


def _undone(book: Book, act: Entry, in_force: Sequence[Entry]) -> str:
    """A conversion moved back, possible through 2017: section 408A(d)(6)."""
    made = next((one for one in in_force if act.of is not None and one.original == act.of), None)
    on = f" of {made.date}" if made and made.date else ""
    when = f"On {act.date}" if act.date else f"For {act.year}"
    return (
        f"{when}, {book.people[act.person].name} recharacterized ${show_for_people(act.amount or 0)} of the conversion{on}: it"
        f" was transferred {gain_in_words(act)}, ${show_for_people(act.moved or 0)} in all, from a Roth IRA to a traditional"
        " IRA, and is treated as not converted, section 408A(d)(6)."
    )


def _repaid(act: Entry, in_force: Sequence[Entry]) -> str:
    """The distribution that a repayment is of: its day, and for what it was taken."""
    taken = next((one for one in in_force if act.of is not None and one.original == act.of), None)
    why = f" ({act.code.partition('=')[0].replace('-', ' ')})" if act.code else ""
    if taken is None or not taken.year:
        return f"an earlier distribution{why}"
    return f"the distribution of {taken.date or taken.year}{why}"


def _reported(found: Plan, step: FormStep) -> dict[int, int]:
    """Line 1 in cents of the forms filed for earlier years, where it is known."""
    return {
        one.year.tax_year: cents_of(text)
        for package in found.packages
        for one in package.steps
        if (one.person, one.pool) == (step.person, step.pool) and one.year.tax_year < step.year.tax_year
        if one.filed and (text := one.filed.lines.get(one.year.revision.roles.get("contributed", "")))
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
        why = ""
        if deducted:
            why = f" (${show_for_people(deducted)} of ${show_for_people(deducted + row.line_1)} was deducted)"
        elif _none_deducted(found, step.person, row.tax_year):
            why = " (no IRA deduction was taken)"
        yield f"${show_for_people(row.line_1)} of nondeductible contributions for {row.tax_year}{why}"


def _none_deducted(found: Plan, person: str, tax_year: int) -> bool:
    """Whether it is known that the return of that year deducted nothing: what nobody recorded is not said."""
    return any(
        part.deduction_filed == 0
        for package in found.packages
        if package.tax_year == tax_year
        for part in package.parts
        if part.person == person
    )


def _numbers(package: Package, step: FormStep) -> Iterator[str]:
    page = step.year.revision
    roles = page.roles
    if step.kind in ("late", "since"):
        held_against = [
            roles.get(role, "") for role in ("roth distributed", "roth basis", "conversion basis")
        ]
        for number, text in step.year.lines.items():
            if (number in page.told or number in held_against) and text not in ("", "0"):
                yield f"Form 8606 line {number} is ${grouped(text)}"
        return
    wanted = [change for change in step.changes if change.line in page.told] or list(step.changes)
    wanted += [change for change in step.changes if change.line in puts_off(step) and change not in wanted]
    if package.action == "1040-x" and any(change.line == roles.get("recovered") for change in wanted):
        wanted = [change for change in wanted if change.line in (roles["recovered"], roles["carry"])]
    for change in wanted:
        yield (
            f"Form 8606 line {change.line} from ${grouped(change.before) or '0'} to ${grouped(change.after) or '0'}"
        )


def _return_lines(book: Book, package: Package) -> Iterator[str]:
    moved = package.taxable
    if moved:
        before, way = package.on_return - moved, "increase" if moved > 0 else "decrease"
        place, amount = on_form(package.of, taxable_line(package.tax_year)), show_for_people(abs(moved))
        if package.of.spouse:
            yield f"{place}: {way} of ${amount}"
        else:
            yield (
                f"{place} from ${show_for_people(before)} to ${show_for_people(package.on_return)} ({way} of ${amount})"
            )
    if package.deduction:
        way = "increase" if package.deduction > 0 else "decrease"
        yield f"{on_form(package.of, deduction_line(package.tax_year))}: {way} of ${show_for_people(abs(package.deduction))}"
    yield from _additional_taxes(book, package)


def _additional_taxes(book: Book, package: Package) -> Iterator[str]:
    """Each tax of Form 5329 by person, and the one line of the return that has them all."""
    taxes = [(one.person, one.lines, one.filed, one.line_4) for one in package.early]
    taxes += [(one.person, dict(one.lines), one.filed, one.tax) for one in package.excess]
    moved = [
        (who, list(lines)[-1], filed, tax)
        for who, lines, filed, tax in taxes
        if filed is not None and filed != tax
    ]
    together, names = len(moved) > 1, len(package.people) > 1
    place = on_form(package.of, additional_tax_line(package.tax_year))
    for who, line, before, after in moved:
        form = f"Form 5329 line {line}" + (f" of {book.people[who].name}" if names else "")
        yield _from_to(form if together else f"{form} and {place}", before, after)
    if together:
        yield _from_to(place, sum(one[2] for one in moved), sum(one[3] for one in moved))


def _from_to(what: str, before: int, after: int) -> str:
    way = "increase" if after > before else "decrease"
    return (
        f"{what} from ${show_for_people(before)} to ${show_for_people(after)}"
        f" ({way} of ${show_for_people(abs(after - before))})"
    )


def _line_changes(package: Package) -> str:
    assert package.columns is not None
    said = []
    for word, number in (("agi", "1"), ("other_taxes", "10")):
        change = package.columns.b[word]
        if change:
            way = "increases" if change > 0 else "decreases"
            said.append(f"line {number} {way} by ${show_for_people(abs(change))}")
    return f"Form 1040-X {'; '.join(said)}." if said else ""


def _attached(
    book: Book, package: Package, sending: Sequence[FormStep], found: Plan, in_force: Sequence[Entry]
) -> str:
    if package.action != "1040-x":
        kinds = "the form" if len(sending) == 1 else "the forms"
        return f"With this statement: {kinds}, and a statement of IRA basis by year."
    several = f"{len(sending)} Forms 8606" if sending else ""
    taxed_people = {one.person for one in package.early if one.line_4 != (one.filed or 0)}
    taxed_people |= {one.person for one in package.excess if one.sent}
    several_5329 = f"{len(taxed_people)} Forms 5329" if taxed_people else ""
    named = [
        "the corrected Form 1040-NR" if package.of.nonresident else "",
        "Form 8606" if len(sending) == 1 else several,
        "Form 5329" if len(taxed_people) == 1 else several_5329,
    ]
    named = [one for one in named if one]
    forms = and_list(named) if named else ""
    years = [
        row.tax_year
        for step in sending
        for row in rows_reached(found.chains[step.person, step.pool], package)
    ]
    alone = [
        str(other.tax_year)
        for other in found.packages
        if other.action in ("late-8606", "corrected-8606") and set(other.people) & set(package.people)
    ]
    alone = list(dict.fromkeys(alone))
    apart = f" Forms 8606 for {and_list(alone)} are filed separately." if alone else ""
    if len(alone) == 1:
        apart = f" Form 8606 for {alone[0]} is filed separately."
    whose = {step.person for step in sending}
    statement = "statement" if len(whose) == 1 else f"{len(whose)} statements"
    span = (
        f"{min(years)} to {package.tax_year}" if years and min(years) < package.tax_year else package.tax_year
    )
    told = [
        who for who in package.people if has_statement(book, found.history, in_force, who, package.tax_year)
    ]
    number = "statement" if len(told) == 1 else f"{len(told)} statements"
    attached = [
        f"{forms} for {package.tax_year}" if forms else "",
        f"{statement} of IRA basis by year, {span}" if years else "",
        f"{number} for the return of {package.tax_year}" if told else "",
    ]
    said = "; ".join(filter(None, attached))
    return (f"Attached: {said}.{apart}" if said else apart).strip()
