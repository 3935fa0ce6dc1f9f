"""OFX and QFX downloads. ofxtools parses; the tax year of a contribution is only in the memo, if anywhere."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from basisbook.ledger import money
from basisbook.ledger.evidence import machine
from basisbook.ledger.evidence.actions import (
    OVER,
    QUIET,
    Row,
    not_understood,
    shortened,
    transaction,
    typed,
    without_amount,
)
from basisbook.ledger.evidence.documents import Document, Reading, masked
from basisbook.ledger.evidence.source import EvidenceError, Source
from basisbook.ledger.problems import ByHand, Problem, Shell, do
from basisbook.ledger.sentences import find

NAME = "ofx"
SAYS = "OFX and QFX downloads"
_FRESH = ByHand("take a fresh download")


def recognises(source: Source) -> bool:
    """An OFX header, of version 1 or 2."""
    head = source.text[:4000]
    return bool(re.search(r"(?i)OFXHEADER\s*[:=]|<OFX>", head)) and "<html" not in head.casefold()


def read(source: Source) -> Reading:
    """Cash transactions of investment and bank statements. Raises `EvidenceError` when ofxtools cannot parse it."""
    # The library is under the GPL, so it is an extra that the owner chooses; and it takes time to import.
    try:
        from ofxtools.Parser import TreeBuilder  # noqa: PLC0415
    except ImportError:
        install = Shell(("pip", "install", "basisbook[ofx]"))
        raise EvidenceError(
            find("no-library", install, ByHand("take the history as CSV"), place=source.name)
        ) from None

    builder: Any = TreeBuilder()
    try:
        # Only the body: some banks leave out the header, and some the XML declaration.
        start = re.search(r"(?i)<OFX>", source.text)
        builder.feed(source.text[start.start() :] if start else "")
        root: Any = builder.close()
    except Exception as error:  # noqa: BLE001 - the parser raises many things for a broken file
        fresh = ByHand("take a fresh download, or take the history as CSV")
        raise EvidenceError(find("bad-ofx", fresh, place=source.name, what=type(error).__name__)) from None
    if root is None:
        raise EvidenceError(find("bad-ofx/none", _FRESH, place=source.name))
    statements = [one for one in root.iter() if one.tag in ("INVSTMTRS", "STMTRS", "CCSTMTRS")]
    if not statements:
        _refuse_errors(root, source.name)
        _refuse_tax_forms(root, source.name)
    file = _File(source.name, _products(root))
    for one in statements:
        file.take(one)
    years = {document.year for document in file.documents}
    return Reading(
        NAME,
        tuple(file.documents),
        shortened(file.problems, source.name, "transactions"),
        years.pop() if len(years) == 1 else None,
        passed_over=dict(file.passed_over),
    )


def _refuse_errors(root: Any, name: str) -> None:
    """Raises `EvidenceError` for the answer of a bank that gave no statement."""
    code = next((_text(one, "CODE") for one in root.iter("STATUS") if _text(one, "SEVERITY") == "ERROR"), "")
    if code:
        raise EvidenceError(find("refused-by-bank", _FRESH, place=name, stated=masked(code)))


def _refuse_tax_forms(root: Any, name: str) -> None:
    """Raises `EvidenceError` for a download of tax forms (OFX, section 16), and for one without any statement."""
    forms = sorted(
        {one.tag.partition("_")[0] for one in root.iter() if one.tag.startswith(("TAX1099", "TAXW2"))}
    )
    forms = [one for one in forms if not one.endswith(("RS", "RQ", "V1"))]
    way = do("evidence enter", help=None, when="to type the form")
    if forms:
        raise EvidenceError(find("ofx-forms", way, place=name, forms=forms))
    raise EvidenceError(find("ofx-nothing", _FRESH, place=name))


def _products(root: Any) -> dict[str, str]:
    """What the file says each account is, where it lists the accounts: `IRA`, `ROTH`, `401K`, `NORMAL`."""
    return {_text(one, "ACCTID"): _text(one, "USPRODUCTTYPE") for one in root.iter("INVACCTINFO")}


class _File:
    """A download while it is read, statement by statement."""

    def __init__(self, name: str, products: Mapping[str, str]) -> None:
        self.name, self.products = name, products
        self.row = 0
        self.documents: list[Document] = []
        self.problems: list[Problem] = []
        self.passed_over = Counter[str]()

    def _warn(self, code: str, when: str, **gaps: Any) -> None:
        way = do("evidence enter", "transaction", help=None, when=when)
        self.problems.append(find(code, way, place=self.name, **gaps))

    def take(self, statement: Any) -> None:
        """One statement: its cash, and what moved in kind. One that is not in dollars is refused by its currency."""
        rows = list(statement.iter("STMTTRN"))
        currency = _text(statement, "CURDEF") or "USD"
        if currency != "USD":
            self._warn(
                "currency",
                "in dollars, at the rate of each day",
                currency=masked(currency)[:8],
                rows=len(rows),
            )
            return
        account = next((one.text or "" for one in statement.iter("ACCTID")), "")
        plan = (
            next(statement.iter("INV401KBAL"), None) is not None
            or next(statement.iter("INV401K"), None) is not None
        )
        product = "401K" if plan else self.products.get(account, "")
        for one in rows:
            self.row += 1
            self._cash(one, account, product, in_bank=statement.tag != "INVSTMTRS")
        self._securities(statement, account, product)

    def _cash(self, one: Any, account: str, product: str, *, in_bank: bool) -> None:
        amount, day = _text(one, "TRNAMT"), machine.stamp(_text(one, "DTPOSTED"))
        currency = next((_text(inside, "CURSYM") for inside in one.iter("CURRENCY")), "USD")
        wrong = ""
        cents = 0
        try:
            cents = machine.signed(amount)
        except money.NotAnAmountError as error:
            wrong = f"the amount {masked(amount)[:40] or '(none)'} cannot be read: {error}"
        if day is None:
            wrong = f"the date {masked(_text(one, 'DTPOSTED'))[:20] or '(none)'} cannot be read"
        elif currency != "USD":
            wrong = f"it is in {masked(currency)[:8]}, not in dollars"
        words = " ".join(filter(None, (_text(one, "NAME"), _text(one, "MEMO"))))
        row = Row(
            text=words or _text(one, "TRNTYPE") or "no words",
            day=day or dt.date.min, cents=cents, raw=amount, number=self.row, account=account, registration=product,
            bank=in_bank and not re.search(r"(?i)^IRA\b", words),
        )  # fmt: skip
        if wrong:
            self._warn("unreadable-value/transaction", "to type it, if it matters", row=self.row, wrong=wrong)
            if day and not in_bank and (row.action is None or row.matters):
                self.documents.append(not_understood(row, moved=row.matters))
            return
        if in_bank and not (row.matters and _OF_AN_IRA.search(words)):
            self.passed_over["of a bank account or a card"] += 1
            return
        document = transaction(row, self.name, self.problems)
        if document.text("event") in QUIET:
            event = document.text("event")
            self.passed_over[OVER.get(event, "without effect on an IRA")] += 1
            if event == "transfer":
                self.documents.append(document)  # its other leg may be in a Roth IRA
        else:
            self.documents.append(document)

    def _securities(self, statement: Any, account: str, product: str) -> None:
        """Trades are counted. A transfer of shares may be a conversion; a purchase may be all that shows a contribution."""
        bought = []
        for one in statement.iter():
            inside = next((part for part in one if part.tag == "INVTRAN"), None)
            if inside is None:
                continue
            words, day = _text(inside, "MEMO"), machine.stamp(_text(inside, "DTTRADE"))
            speaks = day and Row(text=words, day=day, cents=0, raw="", number=0).matters and product != "401K"
            leaves = one.tag in _MOVED and _text(one, "TFERACTION") == "OUT"
            if day and product != "401K" and one.tag in _MOVED and (speaks or leaves):
                without_amount(words or "shares moved out", day, self.name, self.problems)
                moved = Row(
                    text=words,
                    day=day,
                    cents=0,
                    raw="",
                    number=self.row,
                    account=account,
                    registration=product,
                )
                self.documents.append(not_understood(moved, moved=True))
                continue
            self.passed_over["of securities"] += 1
            if day and speaks and one.tag in _BOUGHT:
                bought.append((day, _text(one, "TOTAL")))
        if bought and not any(one.text("event") == "contribution" for one in self.documents):
            day, total = min(bought)
            way = typed(day, "for each that came from outside the account")
            gaps: dict[str, Any] = {"count": len(bought), "day": day, "total": masked(total)}
            self.problems.append(find("bought", way, place=self.name, **gaps))


_OF_AN_IRA = re.compile(r"(?i)\b(IRA|ROTH|SEP|SIMPLE)\b")
_MOVED = ("TRANSFER", "JRNLSEC", "JRNLFUND")
_BOUGHT = ("INVBUY",)
"""Parts of a statement of investments that hold a transaction, by what was done: OFX specification, section 13.9."""


def _text(one: Any, tag: str) -> str:
    """The text of the first element of a tag inside another, without spaces around."""
    found = next(one.iter(tag), None)
    return " ".join((found.text or "").split()) if found is not None else ""
