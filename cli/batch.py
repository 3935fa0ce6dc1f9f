"""`batch`: the forms of many people, from Parquet to Parquet."""

from __future__ import annotations

import os
import time
from pathlib import Path

import click

from basisbook.cli import output
from basisbook.cli.options import NewPath, today


@click.command(short_help="the forms of many people, from Parquet to Parquet")
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("out", metavar="OUT", type=NewPath(file_okay=False))
@click.option("--pdf", is_flag=True, help="Write official pages too: a PDF a form, in OUT/pdf.")
@click.option("--sealed", is_flag=True, help="Check each file of IN against its digest file, NAME.sha256.")
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    help="local: processes of this machine. dask: the workers of a cluster.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 1024),
    metavar="N",
    help="Of this machine; as many as it has processors.",
)
@click.option("--scheduler", default="", metavar="ADDRESS", help="Where the cluster is: tcp://10.0.0.1:8786.")
def batch(
    *, source: Path, out: Path, pdf: bool, sealed: bool, engine: str, processes: int | None, scheduler: str
) -> None:
    """Replay everybody in IN, a folder of Parquet parts or one file, and write their years and findings to OUT.

    A part NAME.parquet has entries in the columns of a ledger, and NAME.people.parquet the people and their accounts.
    Run again, it goes on with the parts that are not done.
    """
    from basisbook.forms.many import engines, parts

    day = parts.begin(out, today())
    every = parts.parts_of(source, out, day, sealed=sealed, pdf=pdf)
    left = [part for part in every if not part.is_done]
    if len(left) < len(every):
        output.say(f"{len(every) - len(left)} of {len(every)} parts are done; the rest goes on as of {day}")
    if not sealed:
        output.say(
            "A batch has no seal: nothing says whether a row was changed. Digest files are checked by --sealed."
        )
    began, years, findings, errors = time.monotonic(), 0, 0, 0
    if engine == "dask":
        doing = engines.on_dask(left, scheduler)
    else:
        doing = engines.local(left, min(processes or os.cpu_count() or 1, max(1, len(left))))
    for at, done in enumerate(doing, 1):
        years, findings, errors = years + done.years, findings + done.findings, errors + done.errors
        taken = time.monotonic() - began
        rest = taken / at * (len(left) - at)
        output.say(
            f"{at}/{len(left)} {done.name}: {years / max(taken, 1e-9):,.0f} years a second, {_left(rest)} left"
        )
    output.say(f"{years:,} years and {findings:,} findings, {errors:,} of them errors, are in {out}")
    if errors:
        raise click.exceptions.Exit(1)


def _left(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
