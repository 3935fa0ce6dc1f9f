"""How fast official pages are filled: by pypdf alone, by our first use of a blank, and by a compiled template.

    python benchmarks/fill.py [BLANK.pdf]

Without a file it takes the newest blank Form 8606 at hand, or beside the checkout. Medians of 200; all in one run.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf

from basisbook.forms.official import blanks, fill_page, proof, template
from basisbook.forms.official.binding.mapping import map_of

TIMES = 200
FORMS = 1000
SAMPLE = 10
IDENTITY = {"name": "Ana Reyes", "ssn": "078-05-1120"}


def newest() -> Path:
    if len(sys.argv) > 1:
        return Path(sys.argv[1])
    beside = sorted((Path(__file__).parents[1].parent / "shared" / "irs").glob("f8606--*.pdf"))
    at_hand = [blank.path for blank in blanks.listed() if blank.form == "8606"]
    if not (beside or at_hand):
        sys.exit("no blank Form 8606 is at hand: basisbook forms fetch 2025")
    return (at_hand or beside)[-1]


def median(times: int, work: Callable[[], object]) -> float:
    """Milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return 1000 * statistics.median(taken)


def by_pypdf(pdf: bytes, values: dict[str, str]) -> bytes:
    """Clone and fill, as its documentation has it."""
    writer = pypdf.PdfWriter(clone_from=BytesIO(pdf))
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def forms(lines: list[str], number: int) -> list[dict[str, str]]:
    """Different amounts on every line of every form."""
    made = [
        {line: str(1000 + 7919 * at + 31 * n) for n, line in enumerate(lines, start=1)}
        for at in range(number)
    ]
    return [amounts | {"10": f"0.{100_000 + 131 * at}"} for at, amounts in enumerate(made)]


def main() -> None:
    path = newest()
    pdf = path.read_bytes()
    field_map = map_of(pdf)
    some = forms(list(field_map.lines), FORMS)
    values = {
        name: part
        for line, names in field_map.lines.items()
        for name, part in zip(names, some[0][line].split("."), strict=False)
    }
    print(f"{path.name}: Form {field_map.form} ({field_map.revision}), {len(field_map.lines)} lines filled")

    def first_use() -> None:
        fill_page.forget()
        fill_page.fill(pdf, some[0], identity=IDENTITY)

    with tempfile.TemporaryDirectory() as folder:
        os.environ["BASISBOOK_BLANKS"] = f"{folder}/none"
        cloned = median(TIMES, lambda: by_pypdf(pdf, values))
        first = median(10, first_use)
        os.environ["BASISBOOK_BLANKS"] = folder
        first_use()
        from_disk = median(50, first_use)
    prepared = fill_page.prepare(pdf)
    placed = fill_page.lay_out(prepared, some[0], identity=IDENTITY)
    written = median(TIMES, lambda: prepared.write(placed))
    laid_out = median(TIMES, lambda: prepared.write(fill_page.lay_out(prepared, some[0], identity=IDENTITY)))
    proven = median(TIMES, lambda: fill_page.fill(pdf, some[0], identity=IDENTITY))
    for what, taken in (
        ("pypdf, clone and fill", cloned),
        ("ours, first use of a blank: bound, compiled, proven by a viewer's engine", first),
        ("ours, first use by a command: the template from disk", from_disk),
        ("compiled template, written", written),
        ("compiled template, laid out and written", laid_out),
        ("compiled template, laid out, written and proven", proven),
    ):
        print(f"  {taken:9.3f} ms   {cloned / taken:7.1f} times pypdf   {what}")

    start = time.perf_counter()
    pages = [fill_page.fill(pdf, lines, identity=IDENTITY) for lines in some]
    for at in range(0, FORMS, FORMS // SAMPLE):
        amounts = {found.text for found in proof.read_page(pages[at])}
        assert f"{int(some[at]['1']):,}" in amounts
    taken = time.perf_counter() - start
    different = len({hashlib.sha256(page).digest() for page in pages})
    print(
        f"  {taken:9.3f} s    {different} different forms, each proven; {SAMPLE} of them read by pypdf as well"
    )
    print(f"  {ten_years():9.3f} s    ten forms by a new process, start-up included")


def ten_years() -> float:
    """Fills ten forms of all years at hand in a new process, as a command does, with the templates on disk."""
    beside = sorted((Path(__file__).parents[1].parent / "shared" / "irs").glob("f8606--*.pdf"))
    ten = (beside * 10)[:10]
    script = (
        "import sys; from pathlib import Path; from basisbook.forms.official.fill_page import fill\n"
        "for at, path in enumerate(sys.argv[2:]):\n"
        "    page = fill(Path(path).read_bytes(), {'1': str(6500 + at)}, identity={'name': 'Ana Reyes'})\n"
        "    Path(sys.argv[1], f'{at}.pdf').write_bytes(page)\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"BASISBOOK_BLANKS": folder}
        command = [sys.executable, "-c", script, folder, *map(str, ten)]
        subprocess.run(command, check=True, env=environment)
        start = time.perf_counter()
        subprocess.run(command, check=True, env=environment)
        return time.perf_counter() - start


if __name__ == "__main__":
    assert template.compile_template
    main()
