"""What each reader takes from its document, and the traps of public parsers."""

from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Callable

import pytest
from evidence_helpers import DATA, FILES, amounts, of_kind, read_text, text_of

from basisbook.cli.remedies import worded
from basisbook.ledger.evidence import readers
from basisbook.ledger.evidence.actions import action_of
from basisbook.ledger.evidence.documents import Reading, masked
from basisbook.ledger.evidence.source import EvidenceError, source_of

pytestmark = pytest.mark.slow

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
    assert [one.text("event") for one in reading.documents] == ["contribution", "not-understood"]
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
    assert [one.cents("amount") for one in reading.documents] == [2000000, 400000, None, 600000]


# JSON and papers typed in


def test_json_amounts_are_never_floats() -> None:
    text = '{"forms": [{"tax5498": {"taxYear": 2023, "ira": true, "iraContributions": 6500.10, "fairMarketValue": 1e-5}}]}'
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
    assert worded(caught.value.problems[0])


def test_ofx_without_its_library_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "ofxtools.Parser", None)
    with pytest.raises(EvidenceError, match="not installed") as caught:
        read_text("OFXHEADER:100\n<OFX></OFX>")
    assert "basisbook[ofx]" in worded(caught.value.problems[0])


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
    assert all("from July 2011 on, take it again" in worded(problem) for problem in reading.problems)


# Wrapped labels, page furniture, damaged titles


NOTICE = "This Product Contains Sensitive Taxpayer Data"
FURNITURE = (
    ("Page 2 of 4",),
    ("", "Page 2 of 4", NOTICE, "Tracking Number: 100000000023", ""),
    ("Page 2/4", NOTICE, "Tracking Number:", "100000000023", " "),
    ("https://sa.www4.irs.gov/ola/x?y=1   2/4", "11/3/25, 9:14 AM    Get Transcript"),
    ("\x0c11/3/25, 9:14\u202fAM", "about:blank", "2 of 4   11/3/2025, 9:14:22 AM"),
)
TRANSCRIPTS = [name for name in FILES if name.endswith(".txt")]


def said(reading: Reading) -> list[object]:
    """Everything a reading says, but not on which line."""
    return [
        (one.kind, one.owner, one.account, one.corrected, {name: f.value for name, f in one.fields.items()})
        for one in reading.documents
    ] + [problem for problem in reading.problems if problem.code != "not-whole"]


@pytest.mark.parametrize("name", TRANSCRIPTS)
@pytest.mark.parametrize("furniture", FURNITURE)
def test_a_page_may_break_anywhere(name: str, furniture: tuple[str, ...]) -> None:
    lines = text_of(name).splitlines()
    whole = said(read_text("\n".join(lines)))
    for at in range(1, len(lines), 2):
        assert said(read_text("\n".join((*lines[:at], *furniture, *lines[at:])))) == whole, lines[at - 1]


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_empty_lines_may_be_lost(name: str) -> None:
    text = text_of(name)
    assert said(read_text("\n".join(filter(str.strip, text.splitlines())))) == said(read_text(text))


@pytest.mark.parametrize(
    ("rows", "boxes"),
    [
        (("Roth", "Page 2 of 4", NOTICE, "", "IRA Contributions:....$3,000.00"), {"box10": 300000}),
        (("Roth", "IRA", "Contributions:....$3,000.00"), {"box10": 300000}),
        (("Fair Market Value of", "Account:....$3,000.00"), {"box5": 300000}),
        (("Fair Market Value of Account:", "....................$3,000.00"), {"box5": 300000}),
        (("Fair Market Value of Account:", "Page 2 of 4", "$3,000.00"), {"box5": 300000}),
        (("Fair Market Value of Account: . . . . $3,000.00",), {"box5": 300000}),
        (("100 EXAMPLE ST", "IRA Contributions:....$3,000.00"), {"box1": 300000}),
    ],
)
def test_a_label_keeps_its_amount_however_it_is_broken(rows: tuple[str, ...], boxes: dict[str, int]) -> None:
    reading = read_text(wi(form_5498("Rollover Contributions:....$7.00", *rows)))
    assert amounts(of_kind(reading, "5498")[0]) == {"box2": 700} | boxes
    assert reading.problems == ()


@pytest.mark.parametrize(
    "rows",
    [
        ("IRA Contributions......$3,000.00",),
        ("IRA Contributions:......", "$3,000.00"),
        ("IRA Contributions:......", "......$3,000.00"),
        ("Some Sum: $0.00 IRA Contributions: $3,000.00",),
        ("Late Sum:.....3,000.00",),
        ("Late Sum:.....$3,000",),
    ],
)
def test_an_amount_that_cannot_be_placed_is_shown(rows: tuple[str, ...]) -> None:
    reading = read_text(wi(form_5498(*rows)))
    assert amounts(of_kind(reading, "5498")[0]) == {}
    assert [one.code for one in reading.problems] == ["unknown-label"]
    assert "3,000" in reading.problems[0].message


@pytest.mark.parametrize("title", ["Farm 5498", "Form 5489", "5498"])
def test_a_form_whose_title_cannot_be_read_is_said_and_nothing_follows_from_its_absence(title: str) -> None:
    text = wi("Form 1099-INT\nInterest:....$5.00", form_5498("IRA Contributions:....$1,000.00"))
    reading = read_text(text.replace("Form 5498", title))
    assert reading.documents == ()
    assert "no-title" in [one.code for one in reading.problems]
    assert not reading.whole


def test_a_schedule_k_1_is_a_form_of_its_own() -> None:
    k_1 = "Schedule K-1 (Form 1065) Partner's Share of Income, Deductions, Credits, Etc.\nSubmission Type:....Corrected document\nAccount Number:....XXXX9999\nOrdinary Income:....$77.00"
    reading = read_text(wi(form_5498("IRA Contributions:....$1.00"), k_1))
    (own,) = of_kind(reading, "5498")
    assert (own.account, own.corrected, reading.problems) == ("1111", False, ())
    assert reading.passed_over == {"Schedule K-1": 1}


@pytest.mark.parametrize(
    ("said_of_it", "corrected", "codes"),
    [
        ("Corrected document", True, []),
        ("Amended document", True, []),
        ("Voided document", False, ["submission"]),
    ],
)
def test_what_is_said_of_the_form_itself(said_of_it: str, corrected: bool, codes: list[str]) -> None:
    reading = read_text(wi(form_5498("IRA Contributions:..$1.00")).replace("Original document", said_of_it))
    assert of_kind(reading, "5498")[0].corrected is corrected
    assert [one.code for one in reading.problems] == codes


def test_a_transcript_of_labels_above_values_may_report_nothing() -> None:
    head = "Wage and Income Transcript\nRequest Date:\n02-10-2026\n \nSSN Provided:\nXXX-XX-0001\n \nTax Period Requested:\nDecember, 2010\n \n"
    reading = read_text(head + NOTICE)
    assert (reading.year, reading.primary, reading.whole) == (2010, "0001", True)
    assert [one.code for one in reading.problems] == ["nothing-reported"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("December, 2010", "December, 2011"), "several-years"),
        (("XXX-XX-0001", "XXX-XX-0002"), "several-people"),
        (("Wage and Income Transcript", "Account Transcript"), "several-transcripts"),
    ],
)
def test_two_transcripts_in_one_file_are_refused(change: tuple[str, str], code: str) -> None:
    text = wi(form_5498("IRA Contributions:....$1.00"))
    with pytest.raises(EvidenceError) as refused:
        read_text(text + text.replace(*change))
    assert [one.code for one in refused.value.problems] == [code]


@pytest.mark.parametrize("day", ["02-10-2011", "Feb. 10, 2011", "02-10-2011      Response Date: 02-10-2011"])
def test_a_list_taken_too_early_is_not_whole(day: str) -> None:
    text = wi(form_5498("IRA Contributions:....$1.00")).replace("SSN", f"Request Date: {day}\nSSN")
    assert [one.code for one in read_text(text).problems] == ["too-early"]
    assert not read_text(text).whole
    assert read_text(text.replace("2011", "2012")).whole


@pytest.mark.parametrize(
    "after",
    [
        "Print\nDone", "https://sa.www4.irs.gov/ola/x?y=1 1/1", "11/3/25, 9:14\u202fAM", "\x0c", "Page 1 of 1",
        "1 of 1  11/3/2025, 9:14 AM", NOTICE.upper() + ".", "View Transcript  https://sa.www4.irs.gov/ola",
    ],
)  # fmt: skip
def test_what_a_browser_prints_is_no_gap(after: str) -> None:
    reading = read_text(wi(form_5498("IRA Contributions:....$1.00")) + after + "\n")
    assert (reading.whole, reading.problems) == (True, ())


@pytest.mark.parametrize("of", ["https://a.irs.gov/x {}/3", "{} of 3   11/3/2025, 9:14 AM", "Page {} of 3"])
def test_a_page_missing_by_any_numbering_is_a_gap(of: str) -> None:
    text = wi(form_5498("IRA Contributions:....$1.00", of.format(1), "Page 1 of 1")) + of.format(2)
    assert [one.message.partition(":")[0] for one in read_text(text).problems] == ["lacks page 3 of 3"]


def test_two_codes_are_one_text_and_a_code_twice_is_one_code() -> None:
    title = "Form 1099-R Distributions from Pensions, Annuities, Retirement or Profit-Sharing Plans, IRAs, Insurance Contracts, etc."
    for second, codes in (("D", "7D"), ("7", "7"), ("", "7")):
        text = wi(
            f"{title}\nDistribution Code:....7\nDistribution Code:....{second}\nGross Distribution:....$5.00"
        )
        assert read_text(text).documents[0].text("codes") == codes


def test_the_codes_of_a_form_w_2_are_counted_and_raise_no_alarm() -> None:
    rows = 'Wages, Tips and Other Compensation:....$9.00\nCode "DD" Cost of Employer-Sponsored Health Coverage:....$8,000.00\nCode "T" Adoption:...$0.00'
    reading = read_text(wi(f"Form W-2 Wage and Tax Statement\n{rows}"))
    assert amounts(reading.documents[0]) == {"wages": 900}
    assert (reading.problems, reading.passed_over) == ((), {"other rows of Form W-2": 1})
    lost = read_text(
        wi(f"Form W-2 Wage and Tax Statement\n{rows}", form_5498().replace("Form 5498", "Farm 5498"))
    )
    assert "no-title" in [one.code for one in lost.problems]


# Returns and accounts, broken


def test_a_return_s_wrapped_labels_keep_their_amounts() -> None:
    text = text_of("return_transcript_2023_dotted.txt")
    broken = text.replace("TOTAL IRA DISTRIBUTIONS:.", "TOTAL IRA\nDISTRIBUTIONS:.")
    broken = broken.replace("TAXABLE IRA DISTRIBUTIONS:.", "TAXABLE IRA DISTRIBUTIONS:\n.")
    assert broken.count("\n") == text.count("\n") + 2
    assert said(read_text(broken)) == said(read_text(text))


@pytest.mark.parametrize(
    "title",
    ["FORM 8606--NONDEDUCTIBLE IRAS (OCCURRENCE #: 2)", "FORM 8606 - NONDEDUCTIBLE\nIRAS (OCCURRENCE #: 2)",
     "SCHEDULE H--HOUSEHOLD (OCCURRENCE #: 1)\nFEDERAL INCOME TAX WITHHELD:..$5.00\n\nFORM 8606 - NONDEDUCTIBLE IRAS (OCCURRENCE #: 2)"],
)  # fmt: skip
def test_titles_of_a_return_as_they_may_be_printed(title: str) -> None:
    text = text_of("return_transcript_2023_dotted.txt")
    assert said(read_text(text.replace("FORM 8606 - NONDEDUCTIBLE IRAS (OCCURRENCE #: 2)", title))) == said(
        read_text(text)
    )


def test_a_form_8606_whose_title_cannot_be_read_is_said() -> None:
    text = text_of("return_transcript_2023_dotted.txt")
    reading = read_text(text.replace("FORM 8606 - NONDEDUCTIBLE IRAS (OCCURRENCE #: 1)", "FARM 8606"))
    assert [one.owner for one in of_kind(reading, "8606-transcript")] == ["spouse"]
    assert any("$12,500.00" in one.message for one in reading.problems)


def test_two_forms_8606_of_the_same_person_are_nobody_s() -> None:
    text = text_of("return_transcript_2023_newline.txt")
    reading = read_text(text.replace("Secondary", "Non-joint").replace("Primary", "Non-joint"))
    assert [one.owner for one in of_kind(reading, "8606-transcript")] == ["unknown", "unknown"]
    assert [one.code for one in reading.problems] == ["whose", "whose"]


def test_the_spouse_may_have_asked_for_the_transcript() -> None:
    text = text_of("return_transcript_2023_newline.txt")
    asked = text.replace("SSN provided:\nXXX-XX-0001", "SSN provided:\nXXX-XX-0002")
    assert asked != text
    reading = read_text(asked)
    assert (reading.primary, reading.spouse) == ("0001", "0002")


def test_a_transaction_may_wrap() -> None:
    text = text_of("account_transcript_2023.txt")
    row = "610   Payment with return                                 04-15-2024   -$1,105.00"
    wrapped = "977   Amended return filed\n      by taxpayer          05-01-2025   $0.00"
    in_cells = "290\nAdditional tax\n20252005\n06-01-2025\n$12.00"
    more = f"{row}\n{wrapped}\n{in_cells}"
    account = of_kind(read_text(text.replace(row, more)), "account")[0]
    assert account.cents("tc610.1") == -110500
    assert (account.cents("tc977.1"), account.day("tc977.1.day")) == (0, dt.date(2025, 5, 1))
    assert (account.cents("tc290.1"), account.day("tc290.1.day")) == (1200, dt.date(2025, 6, 1))


@pytest.mark.parametrize(
    ("old", "new"), [("04-15-2024   -$1,105.00", "13-45-2024   -$1,105.00"), ("-$1,105.00", "($1,105.00)")]
)
def test_a_transaction_that_cannot_be_read_is_said(old: str, new: str) -> None:
    reading = read_text(text_of("account_transcript_2023.txt").replace(old, new))
    assert of_kind(reading, "account")[0].cents("tc610.1") is None
    assert len(reading.problems) == 1
    assert "610" in reading.problems[0].message


def test_the_day_a_return_was_received_may_wrap() -> None:
    text = text_of("account_transcript_2023.txt")
    for broken in ("DATE\n(WHICHEVER IS LATER)  Apr", "DATE (WHICHEVER IS LATER):\nApr"):
        changed = text.replace("DATE (WHICHEVER IS LATER)  Apr", broken)
        assert of_kind(read_text(changed), "account")[0].day("received") == dt.date(2024, 4, 15)


@pytest.mark.parametrize(
    "before", ["The following items reflect", "\nThis Product Contains Sensitive Taxpayer Data\n\n***"]
)
def test_a_record_of_account_keeps_the_return_and_the_account_apart(before: str) -> None:
    """The account's income may be the adjusted one: it is neither the return's nor a contradiction."""
    account = text_of("account_transcript_2023.txt")
    part = account[account.index("--- ANY MINUS") : account.rindex(NOTICE)].replace(
        "$237,720.00", "$240,000.00"
    )
    text = text_of("return_transcript_2023_dotted.txt").replace("Tax Return Transcript", "Record of Account")
    head, tail = text[: text.rindex(before)], text[text.rindex(before) :]
    reading = read_text(head + "\n" + part + tail)
    assert reading.problems == ()
    assert of_kind(reading, "return")[0].cents("agi") == 23772000
    assert len(of_kind(reading, "8606-transcript")) == 2
    whole = of_kind(reading, "account")[0]
    assert (whole.cents("agi"), whole.cents("tc610.1")) == (24000000, -110500)


@pytest.mark.parametrize("form", ["CIVPEN", "941", "1041"])
def test_the_account_of_another_form_is_refused(form: str) -> None:
    with pytest.raises(EvidenceError, match="not of Form 1040"):
        read_text(text_of("account_transcript_2023.txt").replace("FORM NUMBER: 1040", f"FORM NUMBER: {form}"))


# Histories, in every variant


OLDER = "Run Date,Action,Symbol,Security Description,Security Type,Quantity,Price ($),Commission ($),Fees ($),Accrued Interest ($),Amount ($),Settlement Date"
ALL = "Run Date,Account,Account Number,Action,Symbol,Description,Type,Quantity,Price ($),Commission ($),Fees ($),Accrued Interest ($),Amount ($),Cash Balance ($),Settlement Date"
SCHWAB = '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"'
ETRADE = "TransactionDate,TransactionType,SecurityType,Symbol,Quantity,Amount,Price,Commission,Description"


def rows_of(reading: Reading) -> list[tuple[object, ...]]:
    return [
        (one.text("event"), one.cents("amount"), one.cents("for_year"), one.account)
        for one in reading.documents
    ]


def fidelity(action: str, amount: str, day: str = "06/15/2023") -> str:
    return f"{OLDER}\n {day}, {action}, , No Description,Cash,0.000,,,,,{amount},\n"


def schwab(text: str, day: str = "04/11/2023", amount: str = "$6,000.00") -> str:
    return f'{SCHWAB}\n"{day}","MoneyLink Deposit","","{text}","","","","{amount}"\n'


def test_an_older_download_with_all_its_oddities() -> None:
    text = (
        "\ufeff\r\n\r\n" + fidelity("CASH CONTRIBUTION CURRENT YEAR (Cash)", '"$6,500.00"').replace("\n", "\r\n")
        + ' 06/16/2023, FED TAX W/H FEDERAL TAX WITHHELD (Cash), , No Description,Cash,0.000,,,,,"($400.00)",\r\n'
        + '\r\n\r\n"Brokerage services, and more, are provided"\r\nDate downloaded 02/10/2026 9:00 am\r\n'
    )  # fmt: skip
    reading = read_text(text)
    assert rows_of(reading) == [("contribution", 650000, 2023, ""), ("withholding", 40000, None, "")]
    assert reading.problems == ()
    assert reading.passed_over == {"without a date": 2}


def test_a_history_of_all_accounts_tells_a_roth_ira_and_what_is_no_ira() -> None:
    text = ALL + "".join(
        f"\n 06/15/2023,{name},Z0000000{at}, {action}, , No Description,Cash,0.000,,,,,{amount},1.00,"
        for at, (name, action, amount) in enumerate(
            [("ROTH IRA", "CASH CONTRIBUTION CURRENT YEAR", 6500), ("Traditional IRA", "CASH CONTRIBUTION CURRENT YEAR", 100),
             ("Health Savings Account", "NORMAL DISTR PARTIAL", -500), ("ROTH IRA", "NORMAL DISTR PARTIAL", -600),
             ("ACME 401(K) PLAN", "Contribution", 700)]
        )
    )  # fmt: skip
    reading = read_text(text)
    assert rows_of(reading) == [
        ("contribution", 650000, 2023, "0000"), ("contribution", 10000, 2023, "0001"), ("roth-distribution", 60000, None, "0003"),
    ]  # fmt: skip
    assert [one.text("registration") for one in reading.documents] == ["roth", "traditional", "roth"]
    assert reading.passed_over == {"of accounts that are no IRA": 2}


@pytest.mark.parametrize(
    ("text", "for_year"),
    [
        ("CONTRIBUTION 2022", 2022), ("CONTRIBUTION YEAR 2022", 2022), ("2022 IRA CONTRIBUTION", 2022),
        ("CONTRIBUTION TY2022", 2022), ("CONTRIBUTION (2022)", 2022), ("CONTRIBUTION TO IRA FOR TAX YEAR 2022", 2022),
        ("2022 CONTRIBUTION PRIOR YEAR", 2022), ("NONDEDUCT CONTRIB 2022", 2022), ("CONTRIBUTION", None), ("CONTRIBUTION PREVIOUS YEAR", 2022), ("CONTRIBUTION FOR PREVIOUS TAX YEAR", 2022),
        ("CONTRIBUTION CURRENT YEAR", 2023), ("CONTRIB FREEDOM 2040 FUND FOR 2022", 2022), ("CONTRIBUTION 2023 PRIOR YEAR", None),
        ("CONTRIBUTION CURRENT YEAR 2022", None), ("CONTRIB VANGUARD TARGET RETIREMENT 2022 FUND", None),
    ],
)  # fmt: skip
def test_the_year_a_contribution_is_for_is_never_guessed(text: str, for_year: int | None) -> None:
    reading = read_text(schwab(text))
    assert [one.cents("for_year") for one in reading.documents] == [for_year]
    assert [one.unread for one in reading.documents] == [frozenset() if for_year else {"for_year"}]
    assert [one.code for one in reading.problems] == ([] if for_year else ["wrong-year"])


def test_the_year_before_after_its_due_date_is_said() -> None:
    reading = read_text(schwab("CONTRIBUTION PRIOR YEAR", "06/15/2023"))
    assert rows_of(reading) == [("contribution", 600000, 2022, "")]
    assert [one.code for one in reading.problems] == ["late"]
    assert "2023-04-18" in reading.problems[0].message


@pytest.mark.parametrize(
    ("action", "event"),
    [
        ("NORMAL DISTR PARTIAL VANGUARD HIGH DIVIDEND YIELD ETF (VYM)", "distribution"),
        ("TRANSFERRED TO VS Z00-000002-1 ROTH CONVERSION ADMIRAL SHARE CLASS", "conversion"),
        ("FOREIGN TAX WITHHELD TOTAL INTL ETF", ""),
    ],
)
def test_the_name_of_a_security_hides_no_event(action: str, event: str) -> None:
    reading = read_text(fidelity(action, "-500.00"))
    assert [one.text("event") for one in reading.documents] == ([event] if event else [])
    assert reading.problems == ()
    for nothing in ("", "0.00", "--"):
        moved = read_text(fidelity(action, nothing))
        assert [one.text("event") for one in moved.documents] == (["not-understood"] if event else [])
        assert [one.code for one in moved.problems] == (["no-amount"] if event else [])


def test_a_row_of_two_years_is_not_put_in_one() -> None:
    assert [
        one.day("date")
        for one in read_text(schwab("IRA CONTRIBUTION", "09/05/2023 as of 09/01/2023")).documents
    ] == [dt.date(2023, 9, 5)]
    reading = read_text(schwab("IRA DISTRIBUTION", "01/03/2024 as of 12/29/2023", "-$3,600.00"))
    assert [(one.text("event"), one.cents("amount")) for one in reading.documents] == [
        ("not-understood", None)
    ]
    assert [one.code for one in reading.problems] == ["two-years"]


def test_a_row_of_totals_is_no_row() -> None:
    reading = read_text(
        schwab("CONTRIBUTION CURRENT YEAR") + '"Transactions Total","","","","","","","$6,000.00"\n'
    )
    assert rows_of(reading) == [("contribution", 600000, 2023, "")]
    assert (reading.problems, reading.passed_over) == ((), {"without a date": 1})


def test_rows_that_a_quotation_mark_makes_one_are_said() -> None:
    reading = read_text(
        text_of("fidelity_like_history.csv").replace(" 09/05/2023, FED TAX", ' "09/05/2023, FED TAX')
    )
    assert [one.cents("amount") for one in reading.documents] == [2000000, 360000]
    assert [one.code for one in reading.problems] == ["open-quote"]
    assert "makes 4 rows one from row 6 on" in reading.problems[0].message


def test_rows_above_the_names_of_the_columns_are_said() -> None:
    row = "06/15/23,Contribution,CASH,,0,6500,0,0,IRA CONTRIBUTION CURRENT YR"
    reading = read_text(f"For Account:,####1234\n{row}\n{ETRADE}\n{row}\n")
    assert rows_of(reading) == [("contribution", 650000, 2023, "1234")]
    assert [one.code for one in reading.problems] == ["above-header"]


def test_accounts_one_below_the_other_stay_apart() -> None:
    first = f"For Account:,####1234\n\n{ETRADE}\n06/15/23,Contribution,CASH,,0,6500,0,0,IRA CONTRIBUTION CURRENT YR\n"
    second = f"\nFor Account:,####5678\n\n{ETRADE}\n04/11/23,Contribution,CASH,,0,6000,0,0,IRA CONTRIBUTION PRIOR YR\n"
    reading = read_text(first + second)
    assert rows_of(reading) == [
        ("contribution", 650000, 2023, "1234"),
        ("contribution", 600000, 2022, "5678"),
    ]
    assert reading.problems == ()
    with pytest.raises(EvidenceError, match="other columns"):
        read_text(first + second.replace("Quantity,Amount,Price", "Amount,Quantity,Price"))


# JSON and web pages, broken


def form(**boxes: object) -> str:
    return json.dumps({"forms": [{"tax5498": {"taxYear": 2023, "ira": True, "iraContributions": 1} | boxes}]})


def test_json_that_says_a_thing_twice_is_refused() -> None:
    for text in (
        form().replace('"ira": true', '"iraContributions": 2, "ira": true'),
        '{"tax5498": {}, "tax5498": {}}',
    ):
        with pytest.raises(EvidenceError, match="twice"):
            read_text(text)


@pytest.mark.parametrize(
    ("boxes", "codes"),
    [
        ({"rothIraContribution": "5000.00"}, ["unreadable-value"]),
        ({"boxes": {"sepContributions": 5}}, ["unreadable-value"]),
        ({"corrected": "true"}, ["unreadable-value"]),
        ({"rmdAmount": 1234.5, "issuerTin": 123456789, "participantAccountNumber": 12345678}, []),
    ],
)
def test_a_key_that_may_hold_an_amount_is_shown(boxes: dict[str, object], codes: list[str]) -> None:
    reading = read_text(form(**boxes))
    assert amounts(reading.documents[0]) == {"box1": 100}
    assert [one.code for one in reading.problems] == codes


def test_a_form_without_a_year_is_of_the_year_around_it() -> None:
    text = json.dumps(
        {"taxYear": 2022, "forms": [json.loads(form(taxYear=None))["forms"][0], {"tax1099Int": {}}]}
    )
    reading = read_text(text)
    assert (reading.year, reading.passed_over) == (2022, {"tax1099Int": 1})
    deep = read_text('{"a":' * 100 + form() + "}" * 100)
    assert (deep.documents, [one.code for one in deep.problems]) == ((), ["unreadable-value"])


def test_a_web_page_is_refused_with_the_way_out() -> None:
    with pytest.raises(EvidenceError, match="web page") as refused:
        read_text("<!DOCTYPE html>\n<html>\nYour accounts at a bank\n</html>")
    assert "print it as PDF" in worded(refused.value.problems[0])


OFX = """<?xml version="1.0" encoding="UTF-8"?>
<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><INVACCTFROM><BROKERID>x</BROKERID><ACCTID>00001111</ACCTID></INVACCTFROM><INVTRANLIST>
<INVBANKTRAN><STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20230615120000.000[-5:EST]</DTPOSTED><TRNAMT>6500.00</TRNAMT><FITID>1</FITID><MEMO>IRA CONTRIBUTION &amp; CURRENT YEAR</MEMO></STMTTRN></INVBANKTRAN>
<INVBANKTRAN><STMTTRN><DTPOSTED>20230616</DTPOSTED><TRNAMT>-4000.00</TRNAMT><FITID>2</FITID></STMTTRN></INVBANKTRAN>
<TRANSFER><INVTRAN><FITID>7</FITID><DTTRADE>20230101</DTTRADE><MEMO>ROTH CONVERSION IN KIND</MEMO></INVTRAN><UNITS>5</UNITS></TRANSFER>
<INCOME><INVTRAN><FITID>8</FITID><DTTRADE>20230101</DTTRADE><MEMO>DIVIDEND</MEMO></INVTRAN><TOTAL>5</TOTAL></INCOME>
</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>
"""


def test_an_ofx_file_of_version_2_loses_no_row() -> None:
    pytest.importorskip("ofxtools", reason="an extra: it is under the GPL")
    reading = read_text(OFX, "download.qfx")
    read = [row for row in rows_of(reading) if row[0] != "not-understood"]
    assert read == [("contribution", 650000, 2023, "1111")]
    assert len(reading.documents) - len(read) == 2
    assert sorted(one.code for one in reading.problems) == ["no-amount", "unknown-action"]
    assert reading.passed_over == {"of securities": 1}


# -- pages of the IRS, saved as they are ------------------------------------------------------------------------------

SAVED = ("wi_2022_jordan_dotted.txt", "return_transcript_2023_dotted.txt", "account_transcript_2023.txt")


def as_table(text: str) -> str:
    """A transcript as a page with a row for each label and value, a script, a button, and a hidden copy for printing."""
    rows = []
    for line in text.splitlines():
        label, colon, value = line.partition(":")
        cells = (
            [html.escape(label + colon), html.escape(value.lstrip(". "))] if colon else [html.escape(line)]
        )
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    table = "<table>" + "\n".join(rows) + "</table>"
    return (
        "<!DOCTYPE html>\n<html><head><title>Viewer</title><script>var x = '$9,999.00';</script></head><body>"
        f"<button>Print</button>{table}<div style='display: none'>{table}</div></body></html>"
    )


def as_preformatted(text: str) -> str:
    return f"<html><body><pre>{html.escape(text)}</pre></body></html>"


@pytest.mark.parametrize("name", SAVED)
@pytest.mark.parametrize("saved", [as_table, as_preformatted])
def test_a_saved_page_says_what_the_text_says(name: str, saved: Callable[[str], str]) -> None:
    text = (DATA / name).read_text("utf-8")
    plain, page = read_text(text), read_text(saved(text), "page.html")

    def values(reading: Reading) -> list[object]:
        return [
            (
                one.kind,
                one.year,
                one.owner,
                {key: found.value for key, found in one.fields.items()},
                one.unread,
            )
            for one in reading.documents
        ]

    assert values(page) == values(plain)
    assert page.reader == plain.reader
    assert len(plain.documents) > 0


@pytest.mark.parametrize(
    ("words", "event"),
    [
        ("FEDERAL WITHHOLDING", "withholding"), ("Tax FED WITHHOLDING", "withholding"), ("STATE INCOME TAX", "withholding"),
        ("Tax Withholding FEDERAL TAX", "withholding"), ("NRA TAX WITHHELD ON DIVIDEND", "investment"), ("BACKUP WITHHOLDING", "investment"),
        ("SAMPLE STATE TAX FREE FUND INCOME DIVIDEND", "investment"), ("Distribution Distribution with tax withholding", "distribution"),
        ("PARTIAL PREMATURE DISTR CONTR RETURN", "contribution-returned"), ("RETURN OF EXCESS", "contribution-returned"),
        ("CORRECTIVE DISTRIBUTION", "contribution-returned"), ("CONTRIBUTION REVERSAL", "contribution-returned"),
        ("QUAL CHARITABLE DIST", "qcd"), ("CHARITABLE GIFT", "qcd"), ("Traditional IRA to Roth IRA - conversion", "conversion"),
        ("Exchange Out To Roth IRA", "conversion-unclear"), ("JOURNAL TO ROTH IRA ...123", "conversion-unclear"),
        ("EXCHANGE INTO ROTHSCHILD FUND", "investment"), ("Deposit for 2023", "contribution"),
    ],
)  # fmt: skip
def test_words_of_other_brokers_mean_what_they_say(words: str, event: str) -> None:
    action = action_of(words)
    assert action is not None
    assert action.event == event


def test_a_history_of_more_rows_than_a_life_has_is_refused_at_once() -> None:
    rows = '01/02/2024,IRA,Z12345678,"YOU BOUGHT",,X,Cash,1,1.00,0,0,0,-1.00,0,01/03/2024\n' * 200_000
    with pytest.raises(EvidenceError, match="has more than 50,000 rows; the history of one year is shorter"):
        read_text(f"{ALL}\n{rows}", "history.csv")
