"""Every command that writes, each with a book on which it can be tried; a test holds the list to be complete."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from faults import pages
from faults.bench import ERRORS, Bench, Command, Report, basisbook, entries

from basisbook.ledger import store
from basisbook.ledger.book import Book

BOOKS = Path(__file__).parents[2] / "sample_data"
SAMPLES = Path(__file__).parents[1] / "data" / "evidence"
RECORD = "record figure --person ana --tax-year 2023 --code agi --amount 5"


def nothing(_: Path) -> None:
    """Before there is a book."""


def ready(book: Path) -> None:
    """A book of one person and two entries."""
    (book / "book.toml").write_text(
        '[people.ana]\nname = "Ana Reyes"\nborn = 1979-05-04\n[accounts.van]\nperson = "ana"\ntype = "traditional"\n'
    )
    store.create(book)
    run(book, "record contribution --tax-year 2020 --date 2020-03-10 --amount 6000 --basis 6000")
    run(book, "record year-end-value --tax-year 2020 --amount 6100")


def run(book: Path, words: str) -> None:
    done = basisbook(book, *words.split())
    assert done.exit_code == 0, done.output


def in_parquet(book: Path) -> None:
    ready(book)
    store.convert(book, "parquet")


def with_sheet(book: Path) -> None:
    ready(book)
    (book.parent / "sheet.csv").write_text("Tax Year,Kind,Amount\n2021,year-end-value,6500\n")


def with_papers(book: Path) -> None:
    ready(book)
    for at, name in enumerate(("fidelity_like_history.csv", "vanguard_like_history.csv"), 1):
        shutil.copy(SAMPLES / name, book.parent / f"{at}.csv")


def with_paper(book: Path) -> None:
    ready(book)
    run(book, "evidence enter 5498 --year 2021 --box1 6000 --account van")


def by_hand(book: Path) -> None:
    ready(book)
    with (book / store.CSV).open("a") as file:
        file.write("3,2026-05-04,ana,figure,2020,,,,5.00,,,,,agi,,\n")


def changed(book: Path) -> None:
    ready(book)
    path = book / store.CSV
    path.write_text(path.read_text().replace("6100.00", "6200.00"))


def filed(book: Path) -> None:
    ready(book)
    run(book, "filed 2020 --on 2021-04-10")


def witnessed(book: Path) -> None:
    ready(book)
    run(book, f"witness {book.parent}/w.txt")
    run(book, RECORD)


def for_amending(book: Path) -> None:
    shutil.copytree(BOOKS / "missing-sep", book, dirs_exist_ok=True)


def with_blank(book: Path, *, new: bool = True) -> None:
    if new:
        ready(book)
    from blanks_at_hand import blank

    (book.parent / "f8606--2023.pdf").write_bytes(blank(2023))


def with_history(book: Path) -> None:
    ready(book)
    (book.parent / "ally.csv").write_text(
        "Date,Type,Amount\n2021-03-12,CONTRIBUTION,50.00\n2021-11-30,DISTRIBUTION,70.00\n"
    )


def with_form(book: Path) -> None:
    ready(book)
    run(book, "record contribution --tax-year 2023 --date 2023-03-10 --amount 6500 --basis 6500")
    run(book, "record year-end-value --tax-year 2023 --amount 14000")
    with_blank(book, new=False)
    run(book, f"forms add {book.parent}/f8606--2023.pdf")
    run(book, f"fill 2023 --out {book.parent}/f")
    next((book.parent / "f").glob("*.pdf")).rename(book.parent / "filed.pdf")


def with_parts(book: Path) -> None:
    ready(book)
    from many_books import by_id, write

    for name in ("a", "b"):
        write(book.parent / "in", name, {name: (by_id(Book.load(book)), entries(book))})


def of(
    made: Callable[[Path], None], words: str, typed: str = "", again: Callable[[Path], str] | None = None
) -> Command:
    return Command(made, words.split(), typed, again=again)


def going_on(name: str, typed: str, rest: str) -> Callable[[Path], str]:
    """Where it was being written, the `rest` is typed; else the answers are put away, and all are given anew."""

    def again(book: Path) -> str:
        file = book / "interview" / name
        if file.exists() and ("writing" in json.loads(file.read_text())["answers"] or len(entries(book)) > 2):
            return rest
        file.unlink(missing_ok=True)
        return typed

    return again


BEGIN = "Ana Reyes\n5/4/1979\n\ny\nVanguard\n\n\n\ny\nVanguard\n\n\n\n\nno\n\n\ny\n"
YEAR = "y\n\n3/1/21\n\n\n\nno\ny\n6000\n2\n1\n\n3/2/21\n\n\n\n\ny\nn\n"

COMMANDS: dict[str, Command] = {
    "init": Command(
        nothing,
        ["init", "PLACE/book", "--name", "Ana Reyes", "--born", "1979-05-04", "--account", "van=traditional"],
        new=True,
    ),
    "start": Command(
        nothing,
        ["--book", "PLACE/book", "start"],
        BEGIN,
        new=True,
        again=going_on("start.json", BEGIN, "\ny\n"),
    ),
    "year": of(ready, "year 2021", YEAR, going_on("2021-ana.json", YEAR, "\nn\n")),
    "person": of(ready, "person ana --city Springfield"),
    "account": of(ready, "account Fidelity --type roth"),
    "preparer": of(ready, "preparer Kim --firm Lee"),
    "record": of(ready, RECORD),
    "record in Parquet": of(in_parquet, RECORD),
    "correct": of(ready, "correct 1 --note x"),
    "void": of(ready, "void 2"),
    "undo": of(ready, "undo --yes"),
    "import": of(with_sheet, "import PLACE/sheet.csv --yes"),
    "filed": of(ready, "filed 2020 --on 2021-04-10"),
    "filed again": of(filed, "filed 2020 --on 2021-04-10 --amended --line 1=5000"),
    "filed typed": of(ready, "filed 2019 --line 14=0"),
    "filed from PDF": of(with_form, "filed 2023 --on 2024-04-10 --from-pdf PLACE/filed.pdf --yes"),
    "filed none": of(ready, "filed 2019 --none"),
    "convert": of(ready, "convert --to parquet"),
    "convert back": of(in_parquet, "convert --to csv"),
    "evidence enter": of(ready, "evidence enter 5498 --year 2021 --box1 6000 --account van"),
    "evidence add": of(with_papers, "evidence add PLACE/1.csv PLACE/2.csv --person ana"),
    "set-aside": of(with_paper, "evidence set-aside ev:b6ff6897 --because wrong"),
    "reconstruct": of(with_paper, "reconstruct --accept all"),
    "seal": of(by_hand, "check --seal"),
    "restore": of(changed, "check --restore"),
    "as corrections": of(changed, "check --as-corrections"),
    "witness": of(witnessed, "witness PLACE/w.txt"),
    "fill": of(ready, "fill 2020 --out PLACE/forms"),
    "report": of(ready, "report --out PLACE/report.html"),
    "show": of(ready, "show --format csv --output PLACE/years.csv"),
    "diff": of(filed, "diff --pdf PLACE/diff.pdf"),
    "amend": of(for_amending, "amend all --out PLACE/papers"),
    "plan": of(ready, "plan year 2026 --value 7000 --accept c"),
    "plan calendar": of(ready, "plan calendar --ics PLACE/days.ics"),
    "packet": of(with_paper, "evidence packet --out PLACE/packet.pdf"),
    "sheet": of(ready, "year 2022 --sheet"),
    "clients": Command(ready, ["clients", "PLACE", "--format", "csv", "--output", "PLACE/clients.csv"]),
    "clients filled": Command(ready, ["clients", "PLACE", "--fill"]),
    "columns": of(with_history, "evidence columns PLACE/ally.csv --yes"),
    "rollover": of(ready, "plan rollover --value 6100 --out PLACE/rollover"),
    "plan in PDF": of(ready, "plan year 2026 --value 7000 --pdf PLACE/plan.pdf"),
    "letters": of(for_amending, "amend all --out PLACE/papers --letters"),
    "new person": of(ready, "person Ben --born 1980-01-02"),
    "closed": of(ready, "account van --closed 2024-03-10"),
    "flattened": of(ready, "fill all --flatten --one-pdf --out PLACE/forms"),
    "batch": Command(with_parts, ["batch", "PLACE/in", "PLACE/out", "--processes", "1"]),
    "page record": Command(
        ready, [], sent=pages.form("/record/year-end-value", tax_year="2021", account="", amount="6500")
    ),
    "page correct": Command(ready, [], sent=pages.form("/correct/2", amount="6300")),
    "page strike": Command(ready, [], sent=pages.form("/strike/2")),
    "page undo": Command(ready, [], sent=pages.form("/undo")),
    "page import": Command(
        ready,
        [],
        sent=pages.form("/import", agreed="1", file="Tax Year,Kind,Amount\n2021,year-end-value,6500\n"),
    ),
    "page papers": Command(
        ready,
        [],
        sent=pages.form("/papers", person="ana", file=(SAMPLES / "fidelity_like_history.csv").read_text()),
    ),
    "forms add": of(with_blank, "forms add PLACE/f8606--2023.pdf"),
}


def main() -> int:
    """The whole bench: every command, killed and refused at every step. A line each, and the sum."""
    os.environ |= {"BASISBOOK_TODAY": "2026-05-04", "BASISBOOK_PACKAGED_BLANKS": "0", "COLUMNS": "80"}
    total = Report()
    for name, command in COMMANDS.items():
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            os.environ["BASISBOOK_BLANKS"] = f"{folder}/place/blanks"
            bench = Bench(name, command, Path(folder) / "place")
            for how in ("kill", *ERRORS):
                bench.strike(how)
            print(f"{name:20} {bench.report}", flush=True)
            for fault in bench.report.faults:
                print("   ", fault)
            total.add(bench.report)
    print(f"all {'':16} {total}")
    return 1 if total.faults else 0


if __name__ == "__main__":
    sys.exit(main())
