"""`demo`: the main job on the sample books."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import click

from basisbook.cli import output, shells
from basisbook.cli.fill import Written, fill_history, pages_in_words
from basisbook.cli.options import NewPath, today
from basisbook.cli.sentences import find
from basisbook.forms.open_book import OpenBook
from basisbook.ledger import book, store
from basisbook.ledger.problems import BookError, Hole, Shell, do

SAMPLES = Path(__file__).resolve().parents[1] / "sample_data"


@click.command(short_help="all of it, on sample books")
@click.argument("folder", type=NewPath(file_okay=False), default=Path("demo-output"))
def demo(folder: Path) -> None:
    """Copy the sample books to FOLDER, replay each, and fill its forms."""
    if not SAMPLES.is_dir():
        begin = do("init", Hole("FOLDER"), name=Hole("NAME"), account=Hole("ID=TYPE"))
        raise BookError(find("no-samples", begin, place=str(SAMPLES)))
    made: list[Written] = []
    for source in sorted(path for path in SAMPLES.iterdir() if (path / book.NAME).is_file()):
        target = folder / source.name
        _refuse_another(source, target)
        try:
            store.make_private_folder(folder)
            shutil.copytree(source, target, dirs_exist_ok=True)
        except OSError as error:
            look = Shell(("ls", "-ld", str(folder.parent)))
            raise BookError(
                find("unwritable", look, place=str(target), why=error.strerror or error)
            ) from None
        opened = OpenBook(book.Book.load(target), store.read(target), today())
        opened.refuse_errors()
        found = opened.records_of(None)
        history = opened.history()
        written, refused = fill_history(opened, history, range(1, 10000), target / "pdf")
        made += written
        found += [problem for problem in refused if problem.severity == "error"]
        output.problems(found)
        click.echo(f"{target}: {_title(source)}")
        from basisbook.forms.replay.standing import standing
        from basisbook.ledger.money import show_for_people

        for key, pool in history.pools.items():
            forms = [one for one in written if one.pool is pool]
            stands = standing(pool)
            count = f"{len(forms)} form{'' if len(forms) == 1 else 's'}"
            basis = ""
            if stands and stands.day:
                shown, value = show_for_people(stands.basis), show_for_people(stands.value)
                basis = f", basis {shown} of {value} at the end of {stands.day.year}"
            click.echo(f"  {opened.pool_name(*key)}: {count}{basis}")
        click.echo(f"  PDFs in {target / 'pdf'}{os.sep}")
    output.paragraph(pages_in_words(made))
    if any(one.drawn for one in made):
        output.say("The official pages come from www.irs.gov: basisbook forms fetch, in a book.")
    example = folder / "dentist"
    output.say(f"Look around: basisbook --book {shells.quoted(str(example))} show")


def _refuse_another(source: Path, target: Path) -> None:
    """A book that is there, and is more than a copy of the sample, is somebody's own: it is not written over."""
    for name in (book.NAME, store.CSV, store.SEAL):
        sample, there = source / name, target / name
        if not os.path.lexists(there):
            continue
        if there.is_symlink() or not there.is_file() or there.read_bytes() != sample.read_bytes():
            raise BookError(find("book-exists", do("demo", Hole("FOLDER")), place=str(there)))
    if os.path.lexists(target / store.PARQUET):
        raise BookError(find("book-exists/parquet", do("demo", Hole("FOLDER")), place=str(target)))


def _title(source: Path) -> str:
    readme = source / "README.md"
    first = readme.read_text(encoding="utf-8").partition("\n")[0] if readme.is_file() else ""
    return first.lstrip("# ") or source.name
