"""What left the traditional IRAs in a year: a row for each Form 1099-R, and for each place where its money went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from basisbook.ledger import conditions, money
from basisbook.ledger.book import Account
from basisbook.ledger.dates import reaches_59_half
from basisbook.ledger.interview import accounts
from basisbook.ledger.interview.questions import NO, Case, Draft, Question, Rows, choices_of, draft
from basisbook.ledger.kinds import KINDS, LATE_CODES, OWN_TRADITIONAL, TRADITIONAL

FROM = tuple(TRADITIONAL)
WENT = {
    "roth": "to a Roth IRA of mine (a conversion)",
    "me": "to me, and I kept it",
    "back": "to me, and it went back into an IRA",
    "plan": "to a 401(k) or another plan at work",
    "ira": "straight to another traditional IRA of mine",
    "charity": "straight to a charity",
    "hsa": "straight to my health savings account (HSA)",
    "contribution": "it was a contribution that I moved or took back, said above or in the year it was for",
}
"""Where money went, in plain words."""
TO: Mapping[str, tuple[str, ...]] = {
    "roth": ("roth",),
    "plan": ("plan",),
    "ira": tuple(OWN_TRADITIONAL),
    "back": tuple(OWN_TRADITIONAL),
}
ONLY_KEPT = "me", "ira"
"""What may become of inherited money here."""
LATE = {
    "waiver": "the IRS gave a waiver",
    "self-certified": "I certified to the company why it was late (Rev. Proc. 2020-46)",
    "ruling": "a private letter ruling",
    "frozen": "the money was frozen in a failed bank",
    "disaster": "a disaster postponed it",
    "combat-zone": "service in a combat zone postponed it",
    "home-purchase": "it was for a first home that was not bought (120 days)",
    "2020-required": "it was a required distribution of 2020",
    "none": "none of these",
}
"""Why a rollover may be late."""


def _part_is_asked(case: Case) -> bool:
    """Where nothing is different and all of it went to one place, all of it goes there again."""
    last = case.setting.last
    return not (case.yes("same") and last.get(f"{case.row}part", "") == last.get(f"{case.row}gross"))


def part_of(case: Case) -> int | None:
    """How much went to the place that the row names; None where it is not known yet."""
    return case.cents("part") if _part_is_asked(case) else _open(case) or None


def _base(case: Case) -> Case:
    """The row with the paper that this row belongs to."""
    return next((row for row in reversed([*case.before(), case]) if row.get("gross")), case)


def left_before(case: Case) -> int:
    """What earlier rows of the same paper leave, in cents; 0 where a new paper begins."""
    base, rows = _base(case), case.before()
    if base.row == case.row or base.row not in [row.row for row in rows]:
        return 0
    of_paper = rows[[row.row for row in rows].index(base.row) :]
    return max(0, (base.cents("gross") or 0) - sum(part_of(row) or 0 for row in of_paper))


def _open(case: Case) -> int:
    return left_before(case) or case.cents("gross") or 0


def _goes_on(case: Case) -> bool:
    part = part_of(case)
    return part is not None and 0 < part < _open(case)


def the_from(case: Case) -> str:
    """The account that the money left."""
    return accounts.the(_base(case), "from", FROM)


def _first(case: Case) -> bool:
    return left_before(case) == 0


def _type(case: Case) -> str:
    account = case.setting.book.accounts.get(the_from(case))
    return account.type if account else "traditional"


def _inherited(case: Case) -> bool:
    return accounts.is_inherited(_type(case))


def _went(case: Case) -> Mapping[str, str]:
    return {name: words for name, words in WENT.items() if not _inherited(case) or name in ONLY_KEPT}


def _usual(case: Case) -> str:
    codes = set(_base(case).get("codes"))
    if codes & set("NR8P"):
        return "contribution"
    if "Y" in codes:
        return "charity"
    if "G" in codes:
        return "plan"
    return "me" if _inherited(case) else ""


def contradiction(case: Case) -> str:
    """What the code of the paper says against the answer; empty where they agree."""
    codes, went = set(_base(case).get("codes").replace("none", "")), case.get("went")
    day, person = case.day("day"), case.setting.book.people.get(case.setting.person)
    if "G" in codes and went in ("me", "back", "charity", "hsa"):
        return "code G says that the company sent it straight to a plan or another account"
    if codes & set("NR") and went != "contribution":
        return "codes N and R say that it was a contribution moved to the other kind of IRA, and no money that came out"
    if codes & set("8P") and went != "contribution":
        return "codes 8 and P say that it was a contribution that was taken back"
    if "Y" in codes and went != "charity":
        return "code Y says that it went straight to a charity"
    if codes & set("BHJQT"):
        return "codes B, H, J, Q and T are for Roth money, and this question is about traditional IRAs"
    if "4" in codes and not _inherited(case):
        return "code 4 says that it was inherited money, and the account is your own"
    if "4" not in codes and codes & set("127") and _inherited(case):
        return "money from an inherited IRA has code 4"
    if "S" in codes and _type(case) != "simple":
        return "code S is for a SIMPLE IRA, and the account is none"
    if went == "contribution" and codes & set("127"):
        return "a contribution that is moved or taken back has code N, R, 8 or P"
    if day and person and person.born:
        old = day >= reaches_59_half(person.born)
        if "1" in codes and old:
            return "code 1 says that you were under 59 1/2, and by your day of birth you were not"
        if "7" in codes and not old:
            return "code 7 says that you were 59 1/2, and by your day of birth you were not"
    return ""


def _late(case: Case) -> bool:
    out, back = case.day("day"), case.day("back_day")
    return bool(out and back and not conditions.rolled_over_in_time(out, back, ""))


def _in_the_year(case: Case) -> tuple[dt.date, dt.date]:
    year = case.setting.year
    first = dt.date(year, 1, 1)
    return first, max(first, min(dt.date(year, 12, 31), case.setting.today))


def _back_between(case: Case) -> tuple[dt.date, dt.date]:
    first = case.day("day") or _in_the_year(case)[0]
    return first, max(first, case.setting.today)


def _entries(case: Case) -> Iterator[Draft]:
    part, went = part_of(case), case.get("went")
    if not part or went == "contribution":
        return
    day, out = case.day("day"), the_from(case)
    of_year: dict[str, Any] = {
        "date": day,
        "tax_year": None if day else case.setting.year,
        "account": out,
        "amount": part,
    }
    source = f"Form 1099-R of {case.setting.year}" if _base(case).get("codes") not in ("", "none") else ""
    to = accounts.the(case, "to", TO[went]) if went in TO else ""
    if went == "back" and case.get("late") != "none":
        made = draft(case, "rollover-out", source=source, **of_year)
        yield made
        back, late = case.cents("back_part"), case.get("late")
        if back:
            yield draft(
                case, "rollover-in", date=case.day("back_day"), account=to, amount=back, code=late, of=made
            )
        return
    kind = KIND_OF[went]
    yield draft(case, kind, source=source, to=to if KINDS[kind].to_types else "", **of_year)


KIND_OF = {
    "roth": "conversion", "me": "distribution", "back": "distribution", "plan": "plan-rollover-out", "ira": "transfer",
    "charity": "qcd", "hsa": "hsa-funding",
}  # fmt: skip
"""The kind of entry, by where the money went. Money that was to go back and came too late was a distribution."""


def _accounts(case: Case) -> Iterator[Account]:
    yield from accounts.new(case, "from", ("traditional",))
    if (went := case.get("went")) in TO:
        yield from accounts.new(case, "to", TO[went])


def _to(went: str, words: str) -> tuple[Question, ...]:
    return accounts.questions(
        "to", TO[went], words, "Where the money is now.", when=lambda case: case.get("went") == went
    )


OUT = (
    Rows(
        id="out",
        when=lambda case: case.yes("any_out"),
        questions=(
            *accounts.questions("from", FROM, "From which account?", "One Form 1099-R at a time.", when=_first, paper="Form 1099-R, payer"),
            Question(
                id="gross", words="How much left it?", answer="money", paper="Form 1099-R, box 1", when=_first,
                help="All of it, before tax was withheld. Where parts went to different places, they are asked for next.",
            ),
            Question(
                id="codes", words="What stands in box 7 of Form 1099-R?", answer="codes", paper="Form 1099-R, box 7", when=_first, repeats=True,
                help="One or two numbers or letters. Enter, if you have no paper: it is only compared with what you say next.",
                default=lambda _: "none",
            ),
            Question(
                id="went", words="Where did it go?", answer="one of", choices=_went, default=_usual, repeats=True,
                help="Where it went decides whether it is taxed. Where parts went to different places, begin with one of them.",
            ),
            Question(
                id="part", words="How much of it went there?", answer="money", default=lambda case: money.show(_open(case)), most=_open,
                help="Where the rest went is asked next.", when=_part_is_asked,
            ),
            Question(
                id="day", words="On which day did it leave?", answer="day", paper="The confirmation or the statement of that month",
                help="The day decides about the year, the 60 days of a rollover, and the tax on early distributions.", between=_in_the_year,
            ),
            *_to("roth", "To which Roth IRA?"),
            *_to("plan", "To which plan?"),
            *_to("ira", "To which IRA?"),
            *_to("back", "Into which IRA did it come back?"),
            Question(
                id="back_day", words="On which day did it come back?", answer="day", paper="The confirmation", between=_back_between,
                help="Sixty days are allowed, once in twelve months.", when=lambda case: case.get("went") == "back",
            ),
            Question(
                id="back_part", words="How much came back?", answer="money", default=lambda case: money.show(part_of(case) or 0), most=part_of,
                help="What did not come back is taxed. What was withheld for tax counts as not come back, unless you put it in yourself.",
                when=lambda case: case.get("went") == "back", paper="Form 5498, box 2",
            ),
            Question(
                id="late", words="That is later than the 60 days that the law allows. Is there a reason for which it counts all the same?",
                help="Without one of them the money was a distribution, and what was put back is a contribution, which has a limit.",
                answer="one of", choices=lambda _: {one: LATE[one] for one in (*LATE_CODES, "none")}, default=lambda _: "none",
                when=lambda case: case.get("went") == "back" and _late(case),
            ),
            Question(
                id="sure", words="The paper and the answers do not fit: {contradiction}. What is wrong?", answer="one of",
                help="Both go to the IRS: the company sends a copy of the form. A form that is wrong is corrected by the company.",
                choices=choices_of(answer="my answer: ask me again", code="I read the code wrong: ask me again", paper="the paper is wrong, or both are right: go on"),
                goes_back=lambda case: {"answer": f"{case.row}went", "code": f"{_base(case).row}codes"}, when=lambda case: bool(contradiction(case)),
                gaps=lambda case: {"contradiction": contradiction(case)},
            ),
        ),
        more=Question(
            id="more", words="Is there another Form 1099-R, or did money leave on another day?", default=lambda _: NO, repeats=True,
            help="One form may have several days: enter each day as a row of its own.",
        ),
        goes_on=_goes_on, entries=_entries, accounts=_accounts,
    ),
)  # fmt: skip
"""The rows of what left."""
