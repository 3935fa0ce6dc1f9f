"""`year YEAR --sheet`: an empty sheet that a spreadsheet program fills in and `import` reads."""

from __future__ import annotations

import io
from pathlib import Path

from basisbook.cli import output
from basisbook.cli.sentences import find
from basisbook.ledger import kinds, store
from basisbook.ledger.problems import ByHand, UsageError, do

COLUMNS = ("Kind", "Tax year", "Date", "Account", "To", "Amount", "Basis", "Note")
"""The columns that most years need, by names that `import` knows."""
ROWS = 60


def sheet(year: int, accounts: tuple[str, ...], people: tuple[str, ...]) -> bytes:
    """An XLSX workbook: the sheet to fill in, with lists to choose kinds and accounts from, and what each kind is."""
    import openpyxl
    from openpyxl.styles import Font
    from openpyxl.worksheet.datavalidation import DataValidation

    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = str(year)
    columns = (("Person",) if len(people) > 1 else ()) + COLUMNS
    page.append(columns)
    page.freeze_panes = "A2"
    lists = book.create_sheet("Kinds")
    lists.append(("Kind", "What it is", "", "Accounts", "People"))
    for at, kind in enumerate((one for one in kinds.KINDS.values() if one.name != "void"), 2):
        lists.cell(at, 1, kind.name)
        lists.cell(at, 2, kind.says)
    for where, values in ((4, accounts), (5, people)):
        for at, value in enumerate(values, 2):
            lists.cell(at, where, value)
    for row in (page, lists):
        for cell in row[1]:
            cell.font = Font(bold=True)
    choices = {
        "Kind": f"Kinds!$A$2:$A${len(kinds.KINDS)}",
        "Account": f"Kinds!$D$2:$D${len(accounts) + 1}",
        "To": f"Kinds!$D$2:$D${len(accounts) + 1}",
        "Person": f"Kinds!$E$2:$E${len(people) + 1}",
    }
    for at, column in enumerate(columns, 1):
        letter = openpyxl.utils.get_column_letter(at)
        page.column_dimensions[letter].width = 24 if column == "Kind" else 14
        if column in choices and not (column in ("Account", "To") and not accounts):
            rule = DataValidation(
                type="list", formula1=choices[column], allow_blank=True, showErrorMessage=False
            )
            page.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{ROWS + 1}")
        if column == "Date":
            for below in range(2, ROWS + 2):
                page.cell(below, at).number_format = "yyyy-mm-dd"
        if column in ("Amount", "Basis"):
            for below in range(2, ROWS + 2):
                page.cell(below, at).number_format = "#,##0.00"
    lists.column_dimensions["A"].width, lists.column_dimensions["B"].width = 28, 90
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def write_sheet(year: int) -> None:
    """Write the empty sheet beside the book. Raises `UsageError` where there is one: it may be filled in."""
    from basisbook.cli.options import open_book

    opened = open_book()
    path = Path(opened.folder) / f"{year}.xlsx"
    if path.exists():
        imported = do("import", str(path), sheet=year, when="where it is filled in")
        aside = ByHand("take it away, or give it another name, for an empty one")
        raise UsageError(find("sheet-exists", imported, aside, place=path.name))
    store.write_result(path, sheet(year, tuple(opened.book.accounts), tuple(opened.book.people)))
    output.paragraph(f"wrote {path}")
    output.say(f"Fill it in, and then: basisbook import {path} --sheet {year}")
