"""What each reader takes from its document, and the traps of public parsers."""

from __future__ import annotations

import datetime as dt

import pytest
from evidence_helpers import amounts, of_kind, read_text, text_of

from ledger.evidence import readers
from ledger.evidence.documents import masked
from ledger.evidence.source import EvidenceError, source_of

WI = """Wage and Income Transcript
SSN Provided: XXX-XX-0001
Tax Period Requested: December, 2010

{}

This Product Contains Sensitive Taxpayer Data
"""


def wi(*blocks: str) -> str:
    return WI.format("\n\n".join(blocks))


FORM_5498 = """Form 5498 Individual Retirement Arrangement Contribution Information
Submission Type:.......Original document
Account Number (Optional):......XXXXX{account}
{rows}
IRA Code:............{ira}
SEP Code:............Not checked
Simple Code:.........Not checked
Roth IRA Code:.......{roth}"""


def form_5498(*rows: str, account: str = "1111", roth: bool = False) -> str:
    ticks = {"ira": "Not checked" if roth else "Checked", "roth": "Checked" if roth else "Not checked"}
    return FORM_5498.format(account=account, rows="\n".join(rows), **ticks)


# Wage and Income Transcript


def test_both_layouts_give_the_fields_of_their_forms() -> None:
    dotted = read_text(text_of("wi_2023_jordan_dotted.txt"))
    assert (dotted.year, dotted.primary) == (2023, "0001")
    assert [one.kind for one in dotted.documents] == ["W-2", "5498", "5498", "1099-R", "1099-R"]
    own, roth = of_kind(dotted, "5498")
    assert (own.text("type"), own.cents("box1"), own.cents("box5"), own.account) == (
        "ira",
        650000,
        2600000,
        "1111",
    )
    assert (roth.text("type"), roth.cents("box3"), roth.cents("box5")) == ("roth", 2000000, 3510000)
    conversion, distribution = of_kind(dotted, "1099-R")
    assert (conversion.text("codes"), conversion.cents("box1"), conversion.flag("ira")) == (
        "2",
        2000000,
        True,
    )
    assert (distribution.text("codes"), distribution.cents("box4")) == ("1", 40000)
    newline = read_text(text_of("wi_2023_riley_newline.txt"))
    roth, own = of_kind(newline, "5498")
    assert (roth.text("type"), roth.cents("box3"), roth.cents("box1")) == ("roth", 650000, None)
    assert (own.text("type"), own.cents("box1"), own.cents("box5")) == ("ira", 650000, 0)
    assert of_kind(newline, "W-2")[0].flag("plan") is False


def test_a_block_goes_on_after_a_page_break() -> None:
    own = of_kind(read_text(text_of("wi_2023_jordan_dotted.txt")), "5498")[0]
    line = own.fields["box5"].where
    assert line.startswith("line ")
    assert (
        text_of("wi_2023_jordan_dotted.txt").splitlines()[int(line[5:]) - 1].startswith("Fair Market Value")
    )


def test_a_page_break_between_label_and_value_is_stepped_over() -> None:
    text = text_of("wi_2023_riley_newline.txt")
    broken = text.replace("IRA Contributions:\n$6,500.00", "IRA Contributions:\nPage 2 of 4\n\n$6,500.00")
    assert broken != text
    assert [amounts(one) for one in read_text(broken).documents] == [
        amounts(one) for one in read_text(text).documents
    ]


def test_ira_labels_inside_roth_labels_are_not_taken() -> None:
    """`IRA Contributions` matches inside `Roth IRA Contributions`, `IRA Code` inside `Roth IRA Code`."""
    block = form_5498("Roth IRA Contributions:........$5,000.00", roth=True)
    roth = of_kind(read_text(wi(block)), "5498")[0]
    assert (roth.text("type"), roth.cents("box10"), roth.cents("box1")) == ("roth", 500000, None)


@pytest.mark.parametrize(
    ("said", "is_it"), [("Checked", True), ("Not Checked", False), ("NOT CHECKED", False)]
)
def test_a_tick_is_the_whole_value(said: str, is_it: bool) -> None:
    block = form_5498("IRA Contributions:....$1.00").replace(
        "IRA Code:............Checked", f"IRA Code:....{said}"
    )
    assert (of_kind(read_text(wi(block)), "5498")[0].text("type") == "ira") is is_it


def test_a_roth_block_before_the_traditional_one_keeps_its_own_rows() -> None:
    first = form_5498("Roth IRA Contributions:.....$3,000.00", account="2222", roth=True)
    second = form_5498("IRA Contributions:.....$2,000.00")
    roth, own = of_kind(read_text(wi(first, second)), "5498")
    assert (roth.cents("box1"), roth.cents("box10")) == (None, 300000)
    assert (own.cents("box1"), own.cents("box10")) == (200000, None)


def test_the_year_comes_from_the_period_line_alone() -> None:
    reading = readers.read(
        source_of(wi(form_5498("IRA Contributions:..$1.00")).encode(), "transcript_2019.txt")
    )
    assert reading.year == 2010
    with pytest.raises(EvidenceError, match="Tax Period Requested"):
        read_text("Wage and Income Transcript\nRequest Date: 02-10-2026\n")


def test_a_dotted_label_with_nothing_behind_is_empty() -> None:
    """Its neighbour below is not its value; in the other layout it is."""
    own = of_kind(
        read_text(wi(form_5498("IRA Contributions:........", "Rollover Contributions:....$7.00"))), "5498"
    )[0]
    assert (own.cents("box1"), own.cents("box2")) == (None, 700)


def test_a_label_twice_with_two_amounts_is_reported_and_not_used() -> None:
    block = form_5498("IRA Contributions:....$1,000.00", "IRA Contributions:....$2,000.00")
    reading = read_text(wi(block))
    assert of_kind(reading, "5498")[0].cents("box1") is None
    assert [one.code for one in reading.problems] == ["stated-twice"]


def test_an_amount_under_an_unknown_label_is_shown() -> None:
    reading = read_text(wi(form_5498("IRA Contributions:....$1.00", "Late Rollover Sum:....$9.00")))
    assert [one.code for one in reading.problems] == ["unknown-label"]
    assert "Late Rollover Sum" in reading.problems[0].message


def test_a_summary_is_refused() -> None:
    with pytest.raises(EvidenceError, match="summary"):
        read_text(WI.replace("Transcript", "Summary"))


def test_forms_that_say_nothing_of_iras_are_counted() -> None:
    reading = read_text(wi("Form 1099-INT\nInterest:....$5.00", form_5498("IRA Contributions:....$1.00")))
    assert reading.passed_over == {"Form 1099-INT": 1}
    assert reading.problems == ()


# Returns and accounts


@pytest.mark.parametrize("layout", ["dotted", "newline"])
def test_a_joint_return_has_two_forms_8606(layout: str) -> None:
    reading = read_text(text_of(f"return_transcript_2023_{layout}.txt"))
    assert (reading.year, reading.primary, reading.spouse) == (2023, "0001", "0002")
    (whole,) = of_kind(reading, "return")
    assert (whole.cents("gross_ira"), whole.cents("taxable_ira"), whole.cents("agi")) == (
        3050000,
        1800000,
        23772000,
    )
    assert whole.day("received") == dt.date(2024, 4, 15)
    first, second = of_kind(reading, "8606-transcript")
    assert (first.owner, first.cents("converted"), first.cents("distributions")) == (
        "primary",
        2000000,
        400000,
    )
    assert (second.owner, second.cents("converted"), second.cents("distributions")) == ("spouse", 650000, 0)
    assert first.cents("basis_before") == {"dotted": 1250000, "newline": 500000}[layout]


def test_the_filer_s_deduction_is_not_the_computer_s() -> None:
    text = text_of("return_transcript_2023_dotted.txt").replace(
        "IRA DEDUCTION PER COMPUTER:........................................$0.00",
        "IRA DEDUCTION PER COMPUTER:...$900.00",
    )
    whole = of_kind(read_text(text), "return")[0]
    assert (whole.cents("ira_deduction"), whole.cents("ira_deduction_computer")) == (0, 90000)


def test_whose_form_is_not_said_is_not_guessed() -> None:
    text = text_of("return_transcript_2023_newline.txt").replace("Secondary taxpayer", "Joint taxpayer")
    reading = read_text(text)
    assert [one.owner for one in of_kind(reading, "8606-transcript")] == ["primary", "unknown"]
    assert [one.code for one in reading.problems] == ["whose"]


def test_the_account_shows_payments_and_changes() -> None:
    account = of_kind(read_text(text_of("account_transcript_2023.txt")), "account")[0]
    assert account.day("received") == dt.date(2024, 4, 15)
    assert (account.cents("tc150.1"), account.cents("tc806.1"), account.cents("agi")) == (
        3750500,
        -3640000,
        23772000,
    )


def test_a_record_of_account_is_an_account_and_a_return() -> None:
    text = text_of("return_transcript_2023_dotted.txt").replace("Tax Return Transcript", "Record of Account")
    rows = "\n".join(text_of("account_transcript_2023.txt").splitlines()[-9:])
    reading = read_text(text + "\n" + rows)
    assert [one.kind for one in reading.documents] == [
        "return",
        "8606-transcript",
        "8606-transcript",
        "account",
    ]
    assert of_kind(reading, "account")[0].cents("tc610.1") == -110500


# Histories


@pytest.mark.parametrize(
    ("name", "custodian"),
    [("fidelity", "Fidelity"), ("vanguard", "Vanguard"), ("schwab", "Schwab"), ("etrade", "E*TRADE")],
)
def test_four_custodians_tell_the_same_contributions(name: str, custodian: str) -> None:
    reading = read_text(text_of(f"{name}_like_history.csv"))
    assert reading.reader == f"history: {custodian}"
    made = [
        (one.day("date"), one.cents("for_year"), one.cents("amount"))
        for one in reading.documents
        if one.text("event") == "contribution"
    ]
    assert made == [(dt.date(2023, 6, 15), 2023, 650000), (dt.date(2023, 4, 11), 2022, 600000)]


MERRILL = """"Exported on: 02/10/2026 09:00 AM"

"Trade Date" ,"Settlement Date" ,"Account" ,"Description" ,"Type" ,"Symbol/ CUSIP" ,"Quantity" ,"Price" ,"Amount" ," "
"06/15/2023","06/15/2023","IRA 1111","Contribution Current Year","FundsReceived","","","","$6,500.00",""
"07/03/2023","07/03/2023","IRA 1111","Bank Interest","Interest","","","","$1.20",""
"07/05/2023","07/05/2023","IRA 1111","Klingon Levy","Other","","","","-$5.00",""
"""


def test_an_unknown_action_is_shown_and_never_dropped() -> None:
    reading = read_text(MERRILL)
    assert reading.reader == "history: Merrill"
    assert [one.text("event") for one in reading.documents] == ["contribution"]
    assert reading.passed_over == {"without effect on an IRA": 1}
    assert [one.code for one in reading.problems] == ["unknown-action"]
    assert "Klingon Levy" in reading.problems[0].message


def test_a_contribution_for_a_year_it_cannot_be_for_is_reported() -> None:
    reading = read_text(text_of("schwab_like_history.csv").replace("CONTRIBUTION 2022", "CONTRIBUTION 2012"))
    assert [one.code for one in reading.problems] == ["wrong-year"]


def test_a_row_with_a_comma_too_many_is_reported() -> None:
    text = text_of("etrade_like_history.csv").replace(",6500,", ",6,500,")
    reading = read_text(text)
    assert [one.code for one in reading.problems] == ["wrong-width"]
    assert [one.cents("amount") for one in reading.documents] == [2000000, 400000, 600000]


# JSON and papers typed in


def test_json_amounts_are_never_floats() -> None:
    text = '{"forms": [{"tax5498": {"taxYear": 2023, "ira": true, "iraContributions": 6500.10, "fairMarketValue": 1e5}}]}'
    reading = read_text(text)
    assert amounts(reading.documents[0]) == {"box1": 650010}
    assert [one.code for one in reading.problems] == ["unreadable-value"]


def test_what_is_not_known_is_refused_with_what_was_seen() -> None:
    with pytest.raises(EvidenceError) as caught:
        read_text("Dear Jordan,\nyour number 900-12-3456 and account 123456789\n")
    message = str(caught.value)
    assert "Dear Jordan" in message
    assert "900-12-3456" not in message
    assert "123456789" not in message


def test_numbers_are_masked() -> None:
    assert (
        masked("SSN 900-12-3456, EIN 12-3456789, account 00012345")
        == "SSN XXX-XX-XXXX, EIN XXX-XX-XXXX, account XXXXXX45"
    )
    assert masked("Account Number:......0123456789") == "Account Number:......XXXXXXXX89"
    assert masked("$12,345.67 on 2023-06-15") == "$12,345.67 on 2023-06-15"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\xff\xfeW\x00", "UTF-16"),
        (b"PK\x03\x04", "workbook"),
        (b"abc\0def", "NUL"),
        ("Contribut\u00e9".encode("cp1252"), "UTF-8"),
        (b"%PDF-1.4 nothing", "PDF"),
    ],
)
def test_a_file_that_is_no_text_gets_a_message(data: bytes, says: str) -> None:
    with pytest.raises(EvidenceError, match=says) as caught:
        source_of(data, "x.txt")
    assert caught.value.problems[0].remedy


def test_ofx_without_its_library_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "ofxtools.Parser", None)
    with pytest.raises(EvidenceError, match="not installed") as caught:
        read_text("OFXHEADER:100\n<OFX></OFX>")
    assert "basisbook[ofx]" in caught.value.problems[0].remedy


def test_a_label_too_long_for_its_line_keeps_its_amount() -> None:
    wrapped = FORM_5498.format(
        account="1111", rows="Fair Market Value of\nAccount:\n$12,000.00", ira="Checked", roth="Not checked"
    )
    (form,) = read_text(wi(wrapped)).documents
    assert form.cents("box5") == 1200000
    assert read_text(wi(wrapped)).problems == ()


def test_an_amount_that_no_label_claims_is_shown() -> None:
    (problem,) = read_text(wi(form_5498("$312.00"))).problems
    assert "an amount without a label = $312.00" in problem.message


def test_a_transcript_that_breaks_off_or_lacks_a_page_is_read_and_said() -> None:
    whole = wi(form_5498("IRA Contributions:....$2,000.00"))
    for text, gap in (
        (whole[: whole.rindex("This Product")], "breaks off before the notice at the end"),
        ("Page 1 of 3\n" + whole + "Page 3 of 3\n", "lacks page 2 of 3"),
    ):
        reading = read_text(text)
        (problem,) = reading.problems
        assert gap in problem.message
        assert not reading.whole
        assert [one.cents("box1") for one in reading.documents] == [200000]
    assert read_text("Page 1 of 2\n" + whole + "Page 2 of 2\n").problems == ()


@pytest.mark.parametrize(
    ("day", "early"), [("06-30-2011", True), ("07-01-2011", False), ("02-10-2026", False)]
)
def test_a_transcript_taken_before_all_payers_reported_is_no_complete_list(day: str, early: bool) -> None:
    head = f"Request Date: {day}  Response Date: {day}\nSSN Provided"
    reading = read_text(wi(form_5498("IRA Contributions:....$2,000.00")).replace("SSN Provided", head))
    assert reading.whole is not early
    assert [problem.code for problem in reading.problems] == ["too-early"] * early
    assert all("from July 2011 on, take it again" in problem.remedy for problem in reading.problems)
