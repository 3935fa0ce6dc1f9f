"""How `show YEAR --both-ways` looks: the form figured directly and by Worksheet 1-1, side by side."""

from __future__ import annotations

from rich import box
from rich.table import Table

from basisbook.cli import output
from basisbook.cli.words import STATUS
from basisbook.forms.open_book import OpenBook
from basisbook.forms.replay.both_ways import both_ways
from basisbook.forms.replay.years import History
from basisbook.ledger.money import grouped


def as_table(opened: OpenBook, shown: History) -> str:
    """The text of `show YEAR --both-ways`, for every year of `shown` that has a form."""
    console = output.page()
    for key, pool in shown.pools.items():
        for year in pool.years:
            if year.status != "complete":
                stands = f"{STATUS[year.status]}, {year.reason}"
                console.print(f"{opened.pool_name(*key)}: Form 8606 for {year.tax_year}: {stands}\n")
                continue
            found = both_ways(year)
            console.print(f"{opened.pool_name(*key)}: Form 8606 for {year.tax_year}, figured both ways")
            table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
            table.add_column("line")
            table.add_column("", ratio=1)
            table.add_column("directly", justify="right", no_wrap=True)
            table.add_column("Worksheet 1-1", justify="right", no_wrap=True)
            ways = (found.direct, found.worksheet)
            for number, line in year.revision.lines.items():
                texts = [way.lines.get(number, "") for way in ways]
                if any(texts):
                    stars = ["*" if number in way.starred else "" for way in ways]
                    cells = [
                        f"{grouped(text) if text else ''}{star}"
                        for text, star in zip(texts, stars, strict=True)
                    ]
                    table.add_row(number, line.label, *cells)
            console.print(table)
            if found.direct.lines == found.worksheet.lines:
                console.print("Both ways give the same form.")
            console.print()
    return output.printed(console).rstrip("\n") + "\n"
