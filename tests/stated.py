"""What a way out may say: only what the ledger, the book, the papers or the sentence before it already says."""

from __future__ import annotations

import re
from pathlib import Path

from basisbook.cli.remedies import worded
from basisbook.ledger.problems import Problem

STATED = re.compile(r"\d{4}-\d{2}-\d{2}|\d+\.\d{2}\b|\b(?:19|20)\d{2}\b")
"""A day, an amount, a year."""
FILE = re.compile(r"\S+\.(?:csv|html|json|ofx|parquet|pdf|toml|tsv|txt|xlsx)\b")
"""The name of a file says nothing."""


def invented(problem: Problem, text: str) -> list[str]:
    """The days, amounts and years of the ways out that `text`, which holds all that was stated, does not say."""
    numbers = {int(one) for one in re.findall(r"\d+", text)}
    numbers |= {int(one) % 100 for one in re.findall(r"\d{4}", text)}
    # 2018-09-14 is said by 20180914, and 1,234.50 by 1.234,50 and by 1234.5.
    numbers |= {int(part) for one in re.findall(r"\d{8}", text) for part in (one[:4], one[4:6], one[6:])}
    digits = re.sub(r"[ .,]", "", text)
    said = FILE.sub("", worded(problem))
    return [one for one in STATED.findall(said) if not _said(one, numbers, digits)]


def _said(one: str, numbers: set[int], digits: str) -> bool:
    if "-" in one:
        year, month, day = map(int, one.split("-"))
        return bool({year, year % 100} & numbers) and {month, day} <= numbers
    if "." in one:
        whole, _, cents = one.partition(".")
        return whole + cents in digits or (cents == "00" and whole in digits)
    return bool({int(one), int(one) % 100} & numbers)


def all_that_is_stated(folders: set[Path]) -> str:
    """The text of every file below the folders, and the names of the files."""
    found: list[str] = []
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        found.append(path.name)
        if path.stat().st_size < 10**6:
            found.append(path.read_text("utf-8", "replace"))
    return "\n".join(found)
