"""Conversions and rollovers that cannot be: of heirs, and out of a young SIMPLE IRA."""

from __future__ import annotations

from dataclasses import replace

from basisbook.ledger import conditions
from basisbook.ledger.in_law.rolled import as_distribution
from basisbook.ledger.in_law.sheet import InLaw, is_spouse
from basisbook.ledger.problems import HOLE, Remedy, do


def heirs(law: InLaw) -> None:
    """IRC 408(d)(3)(C): only a spouse can convert or roll over what was inherited."""
    for number, entry in law.of_kind("conversion", "rollover-out"):
        account = law.account(entry)
        if account is None or not account.type.startswith("inherited"):
            continue
        spouse = is_spouse(law.book, law.entries, entry.person, account.decedent)
        if spouse:
            continue
        taken = "roth-distribution" if account.type == "inherited-roth" else "distribution"
        way: Remedy = do("correct", number, kind=taken, to="", when="not the spouse")
        if entry.kind == "conversion":
            law.not_converted(number, entry, entry.amount or 0)
        else:
            way = as_distribution(law, number, taken, "not the spouse")
            backs = [back for back, _ in law.naming(number, "rollover-in")]
            if spouse is False:
                law.no_rollover(number, backs)
            else:  # it is asked: nothing is said of what came back until it is answered
                for back in backs:
                    del law.entries[back]
            law.becomes(number, entry, taken)
        code = "heir-cannot-convert" if entry.kind == "conversion" else "heir-cannot-roll-over"
        law.tell(
            entry, code if spouse is False else f"{code}/asked",
            way,
            do(
                "record", "inherited", person=entry.person, to=entry.account, code="spouse", date=HOLE,
                when="the spouse",
            ),
            decedent=account.decedent,
        )  # fmt: skip


def simple(law: InLaw) -> None:
    """IRC 408(d)(3)(G): in its first two years SIMPLE money goes to SIMPLE IRAs alone."""
    for number, entry in law.of_kind("conversion", "transfer", "rollover-out"):
        account = law.account(entry)
        if account is None or account.type != "simple" or account.opened is None or entry.date is None:
            continue
        target = law.book.accounts.get(entry.to)
        if not conditions.in_first_two_years(account.opened, entry.date) or (
            target and target.type == "simple"
        ):
            continue
        if entry.kind == "rollover-out":
            backs = law.naming(number, "rollover-in")
            away = [back for back, one in backs if (law.account(one) or account).type != "simple"]
            if not away:
                continue
            law.no_rollover(number, away)
        elif entry.kind == "conversion":
            law.not_converted(number, entry, entry.amount or 0)
        else:
            law.becomes(number, entry, "distribution")
            law.more += law.as_contributed(replace(entry, account=entry.to, of=None))
        law.tell(
            entry,
            "simple-two-years",
            do("correct", number, date=HOLE),
            do("account", account.id, opened=HOLE, when="the first day of participation, if it was another"),
            account=account.id,
            opened=account.opened,
            day=entry.date,
        )


def again(law: InLaw) -> None:
    """Regulations 1.408A-5, A-9: money moved back out of a Roth IRA could not be converted again at once. It is asked."""
    for undone, back in law.of_kind("conversion-undone"):
        first = law.entries.get(back.of) if back.of is not None else None
        if back.date is None or first is None or first.date is None or first.date.year < 2000:
            continue
        for number, entry in law.of_kind("conversion"):
            if entry.person != back.person or entry.date is None or number == back.of:
                continue
            if entry.date < back.date or conditions.may_convert_again(first.date, back.date, entry.date):
                continue
            if entry.account and back.to and entry.account != back.to:
                continue
            law.tell(
                entry,
                "converted-again",
                do("correct", number, kind="distribution", to="", when="it was the same money"),
                do("show", entry.year or 0, when="it was other money"),
                undone=undone,
                day=back.date,
            )
