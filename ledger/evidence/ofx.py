"""OFX and QFX downloads. ofxtools parses; the tax year of a contribution is only in the memo, if anywhere."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from basisbook.ledger import money
from basisbook.ledger.evidence.actions import QUIET, matters, shortened, transaction, without_amount
from basisbook.ledger.evidence.documents import Document, Reading, signed
from basisbook.ledger.evidence.source import EvidenceError, Source
from basisbook.ledger.problems import Problem

NAME = "ofx"
SAYS = "OFX and QFX downloads"


def recognises(source: Source) -> bool:
    """An OFX header, of version 1 or 2."""
    head = source.text[:4000]
    return bool(re.search(r"(?i)OFXHEADER\s*[:=]|<OFX>", head))


def read(source: Source) -> Reading:
    """Cash transactions of investment and bank statements. Raises `EvidenceError` when ofxtools cannot parse it."""
    # The library is under the GPL, so it is an extra that the owner chooses; and it takes time to import.
    try:
        from ofxtools.Parser import OFXTree  # noqa: PLC0415
    except ImportError:
        message = "is an OFX file, and the library that reads those is not installed"
        remedy = "pip install 'basisbook[ofx]'   # or take the history as CSV"
        raise EvidenceError(Problem("no-library", "error", source.name, message, remedy)) from None

    tree: Any = OFXTree()
    try:
        tree.parse(io.BytesIO(source.data))
        root: Any = tree.getroot()
    except Exception as error:  # noqa: BLE001 - the parser raises many things for a broken file
        message = f"is not an OFX file that can be parsed ({type(error).__name__})"
        remedy = "take a fresh download, or take the history as CSV"
        raise EvidenceError(Problem("bad-ofx", "error", source.name, message, remedy)) from None
    if root is None:
        message = "holds no OFX statement"
        raise EvidenceError(Problem("bad-ofx", "error", source.name, message, "take a fresh download"))
    problems: list[Problem] = []
    documents: list[Document] = []
    passed_over = Counter[str]()
    statements = [one for one in root.iter() if one.tag in ("INVSTMTRS", "STMTRS", "CCSTMTRS")]
    for number, (account, one) in enumerate(_with_account(statements, "STMTTRN"), 1):
        document = _row(one, number, account, source.name, problems)
        if document is not None and document.text("event") in QUIET:
            passed_over["without effect on an IRA"] += 1
        elif document is not None:
            documents.append(document)
    for _, one in _with_account(statements, "INVTRAN"):
        words = " ".join((one.findtext("MEMO") or "").split())
        day = _day(one.findtext("DTTRADE") or "")
        if day and matters(words):  # a conversion or a distribution in kind
            without_amount(words, day, source.name, problems)
        else:
            passed_over["of securities"] += 1
    years = {document.year for document in documents}
    return Reading(
        NAME,
        tuple(documents),
        shortened(problems, source.name, "transactions"),
        years.pop() if len(years) == 1 else None,
        passed_over=dict(passed_over),
    )


def _with_account(statements: list[Any], tag: str) -> Iterator[tuple[str, Any]]:
    """The elements of a tag in every statement, each with the account of its statement."""
    for statement in statements:
        account = next((one.text or "" for one in statement.iter("ACCTID")), "")
        yield from ((account, one) for one in statement.iter(tag))


def _day(text: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def _row(one: Any, row: int, account: str, name: str, problems: list[Problem]) -> Document | None:
    def text(tag: str) -> str:
        found = one.find(tag)
        return (found.text or "").strip() if found is not None else ""

    amount = text("TRNAMT")
    day = _day(text("DTPOSTED"))
    try:
        cents = signed(amount)
    except money.NotAnAmountError:
        day = None
    if day is None:
        message = f"transaction {row}: the date or the amount cannot be read; it was not used"
        problems.append(Problem("unreadable-value", "warning", name, message, "take a fresh download"))
        return None
    words = " ".join(filter(None, (text("NAME"), text("MEMO")))) or text("TRNTYPE") or "no words"
    return transaction(words, day, cents, name=name, row=row, raw=amount, account=account, problems=problems)
