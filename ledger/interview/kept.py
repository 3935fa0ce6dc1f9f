"""Answers kept on the way, in the folder of the book: `interview/2025-nadia.json`, for its owner alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from basisbook.ledger.problems import LIKE_SSN
from basisbook.ledger.store import make_private_folder, write_private

FOLDER = "interview"
BEGINNING = "start"


def path_of(folder: Path, what: int | str, person: str = "") -> Path:
    """Where the answers about a year, or about the beginning, are kept."""
    name = "-".join(filter(None, (str(what), person)))
    return folder / FOLDER / f"{name}.json"


def read(path: Path) -> dict[str, str]:
    """The answers that are kept; none where there are none, or where the file is not one of ours."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    answers = found.get("answers") if isinstance(found, dict) else None
    if not isinstance(answers, dict):
        return {}
    return {key: value for key, value in answers.items() if isinstance(key, str) and isinstance(value, str)}


def keep(path: Path, answers: Mapping[str, str]) -> None:
    """Write the answers, without any that looks like a social security number. Raises `LedgerError`."""
    plain = {key: value for key, value in answers.items() if not LIKE_SSN.search(value)}
    make_private_folder(path.parent)
    write_private(path, (json.dumps({"format": 1, "answers": plain}, indent=1) + "\n").encode())


def forget(path: Path) -> None:
    """Take the file away; an empty folder with it."""
    path.unlink(missing_ok=True)
    if path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()
