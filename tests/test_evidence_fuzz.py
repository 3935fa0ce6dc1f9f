"""Every reader on documents that were cut, shuffled, doubled and corrupted: a message, never an invented amount."""

from __future__ import annotations

import importlib.util
import itertools
import re

import pytest
from evidence_helpers import FILES, HISTORIES, amounts, read_text, text_of
from hypothesis import example, given
from hypothesis import strategies as st

from basisbook.cli.remedies import worded
from basisbook.ledger.evidence.documents import Document, Reading
from basisbook.ledger.evidence.machine import signed
from basisbook.ledger.evidence.source import EvidenceError, source_of
from basisbook.ledger.money import NotAnAmountError

pytestmark = pytest.mark.slow

OFX = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><INVACCTFROM><BROKERID>x<ACCTID>00001111</INVACCTFROM>
<INVTRANLIST>
<INVBANKTRAN><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20230615120000<TRNAMT>6500.00<FITID>1<MEMO>IRA CONTRIBUTION CURRENT YEAR</STMTTRN><SUBACCTFUND>CASH</INVBANKTRAN>
<INVBANKTRAN><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20230411<TRNAMT>6000.00<FITID>2<MEMO>CONTRIBUTION PRIOR YEAR</STMTTRN><SUBACCTFUND>CASH</INVBANKTRAN>
<INVBANKTRAN><STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20230905<TRNAMT>-4000.00<FITID>3<MEMO>EARLY DISTRIBUTION</STMTTRN><SUBACCTFUND>CASH</INVBANKTRAN>
</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>
"""
TEXTS = {name: text_of(name) for name in FILES}
if importlib.util.find_spec("ofxtools"):  # an extra: it is under the GPL
    TEXTS["download.qfx"] = OFX


def written_there(text: str, document: Document) -> None:
    """Every amount of a document stands in the text as it was read, at the place that is named."""
    lines = text.splitlines()
    for name, cents in amounts(document).items():
        field = document.fields[name]
        if name in ("for_year", "box13b"):
            continue
        plain = re.sub(r"(\.\d\d)0+$", r"\1", field.raw)  # 6500.000 of a JSON file is 6500.00
        assert abs(signed(plain)) == abs(cents), (name, field)
        if found := re.fullmatch(r"line (\d+)", field.where):
            # In the layout of label above value, page noise may stand between the two.
            assert any(field.raw in line for line in lines[int(found[1]) - 1 : int(found[1]) + 8]), (
                name,
                field,
            )
        else:
            assert field.raw in text, (name, field)


def refused_well(error: EvidenceError) -> None:
    assert all(problem.message and worded(problem) for problem in error.problems)


def read_or_refuse(text: str) -> Reading | None:
    try:
        reading = read_text(text)
    except EvidenceError as error:
        refused_well(error)
        return None
    for document in reading.documents:
        written_there(text, document)
    for problem in reading.problems:
        assert problem.message
        assert problem.severity == "note" or worded(problem)
        assert not re.search(r"\d{3}-\d{2}-\d{4}|(?<![\d.,])\d{9}(?!\d)", str(problem))
    return reading


@st.composite
def damaged(draw: st.DrawFn, text: str) -> str:
    lines = text.splitlines()
    for _ in range(draw(st.integers(1, 4))):
        i, j = sorted((draw(st.integers(0, len(lines))), draw(st.integers(0, len(lines)))))
        how = draw(st.sampled_from(["cut", "shuffle", "double", "corrupt", "end"]))
        if how == "cut":
            lines = lines[:i] + lines[min(j, i + 3) :]
        elif how == "shuffle":
            lines = lines[:i] + draw(st.permutations(lines[i : i + 6])) + lines[i + 6 :]
        elif how == "double":
            lines = lines[:j] + lines[i:j] + lines[j:]
        elif how == "end":
            lines = lines[: max(j, 1)]
        elif lines and (line := lines[min(i, len(lines) - 1)]):
            k = draw(st.integers(0, len(line) - 1))
            by = draw(
                st.sampled_from(
                    ["", " ", ".", ",", "-", "$", "O", "9", "(", '"', ":", "\u00e9", "\x0c", "\x1c"]
                )
            )
            lines[min(i, len(lines) - 1)] = line[:k] + by + line[k + 1 :]
        if not lines:
            break
    return "\n".join(lines)


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_the_undamaged_document_is_read_without_a_problem(name: str) -> None:
    reading = read_or_refuse(TEXTS[name])
    assert reading is not None
    assert reading.documents
    assert reading.problems == ()


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_damaged_document_is_refused_or_read_as_written(name: str) -> None:
    @given(damaged(TEXTS[name]))
    def check(text: str) -> None:
        read_or_refuse(text)

    check()


AMOUNT_LINES = {
    "wi_2023_jordan_dotted.txt": "$20,000.00",
    "wi_2023_riley_newline.txt": "$6,500.00",
    "return_transcript_2023_dotted.txt": "$12,500.00",
    "return_transcript_2023_newline.txt": "$15,000.00",
    "account_transcript_2023.txt": "-$36,400.00",
    "fdx_2023_jordan.json": "26000.0",
    "fidelity_like_history.csv": "6500",
    "schwab_like_history.csv": "$6,500.00",
    "vanguard_like_history.csv": "6500.00,0.0",
    "etrade_like_history.csv": "6500",
    "download.qfx": "6500.00",
}


@pytest.mark.parametrize("name", sorted(AMOUNT_LINES.keys() & TEXTS.keys()))
def test_a_corrupted_amount_is_read_as_written_or_reported(name: str) -> None:
    """Whatever stands where an amount stood: no figure of the document changes except to what is written now."""
    text, amount = TEXTS[name], AMOUNT_LINES[name]
    whole = read_text(text)
    before = [amounts(document) for document in whole.documents]

    @given(st.text(alphabet="0123456789.,$-()eE x", min_size=1, max_size=12))
    @example("1,2x4.00")
    @example("1e3")
    @example("6,500.001")
    @example("٣٥٠٠")
    def check(other: str) -> None:
        changed = text.replace(amount, other, 1)
        reading = read_or_refuse(changed)
        if reading is None:
            return
        after = [amounts(document) for document in reading.documents]
        if after == before or reading.problems:
            return
        gone = [one for one in before if one not in after]
        new = [one for one in after if one not in before]
        for one in new:
            values = set(one.values())
            try:
                assert abs(signed(other)) in {abs(value) for value in values} or not values - {
                    value for old in gone for value in old.values()
                }
            except NotAnAmountError:
                assert not values - {value for old in gone for value in old.values()}, other

    check()


def forms_of(name: str) -> str:
    """Forms 5498 and 1099-R alone, each amount another one."""
    text = text_of(name)
    text = text[: text.index("Form W-2")] + text[text.index("Form 5498") :]
    number = itertools.count(1001)
    return re.sub(r"\$[\d,]+\.\d\d", lambda _: f"${next(number):,}.00", text)


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("wi_")])
def test_no_amount_of_a_damaged_list_is_lost_in_silence(name: str) -> None:
    @given(damaged(forms_of(name)))
    def check(text: str) -> None:
        reading = read_or_refuse(text)
        if reading is None or any(problem.code == "no-title" for problem in reading.problems):
            return
        told = [one.raw for document in reading.documents for one in document.fields.values()]
        told += [problem.message for problem in reading.problems]
        for amount in re.findall(r"\$\d,\d{3}\.\d\d", text):
            assert any(amount in one for one in told), amount

    check()


@pytest.mark.parametrize("name", HISTORIES)
def test_every_row_of_a_damaged_history_is_read_said_or_counted(name: str) -> None:
    whole = [line for line in text_of(name).splitlines() if re.search(r"\d[,\"]", line) and "/" in line[:12]]

    @given(damaged(text_of(name)))
    def check(text: str) -> None:
        reading = read_or_refuse(text)
        codes = {problem.code for problem in reading.problems} if reading else {"refused"}
        if reading is None or codes & {
            "above-header",
            "open-quote",
        }:  # there, one problem stands for many rows
            return
        rows = sum(line in whole for line in text.splitlines())
        assert len(reading.documents) + len(reading.problems) + sum(reading.passed_over.values()) >= rows

    check()


@given(st.binary(max_size=400))
@example(b"%PDF-1.7\n%broken")
@example(b"PK\x03\x04abc")
@example(b"\xff\xfea\x00")
@example(b"{" * 300)
@example(b'{"tax5498":' * 30)
@example(b"OFXHEADER:100\n<OFX><A>")
@example(b"Wage and Income Transcript\n")
@example(b"Account Transcript\nTAX PERIOD: Dec. 31, 2023\n")
@example(b'{"basisbook": "entered", "kind": [], "year": 1, "fields": {}}')
def test_any_bytes_get_a_message(data: bytes) -> None:
    try:
        source = source_of(data, "some.file")
    except EvidenceError as error:
        refused_well(error)
        return
    read_or_refuse(source.text)


@pytest.mark.parametrize("depth", [200, 100_000])
def test_deeply_nested_json_gets_a_message(depth: int) -> None:
    text = '{"a":' * depth + '{"tax5498": {"taxYear": 2023, "iraContributions": 1}}' + "}" * depth
    reading = read_or_refuse(text)
    assert reading is None or not reading.documents


def test_large_and_long_files_get_a_message() -> None:
    with pytest.raises(EvidenceError, match="larger than"):
        source_of(b"x" * (33 * 2**20), "big.csv")
    with pytest.raises(EvidenceError, match="line of more than"):
        source_of(b"x" * 30_000, "long.txt")
