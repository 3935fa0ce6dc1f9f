"""Answers kept on the way, in the folder of the book: `interview/2025-nadia.json`, for its owner alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from basisbook.ledger.problems import ByHand, LedgerError, Problem, Shell, states_number, steps
from basisbook.ledger.sentences import find
from basisbook.ledger.store import make_private_folder, write_private
from basisbook.ledger.store.private import names_in, read_json

FOLDER = "interview"
BEGINNING = "start"
_LARGEST = 2**20
_LONGEST = 1000
"""Characters of an answer."""


def path_of(folder: Path, what: int | str, person: str = "") -> Path:
    """Where the answers about a year, or about the beginning, are kept."""
    name = "-".join(filter(None, (str(what), person)))
    return folder / FOLDER / f"{name}.json"


def read(path: Path) -> dict[str, str]:
    """The answers that are kept; none where there are none. Raises `LedgerError` where the file is damaged, or no file of ours."""
    try:
        found = read_json(path, _LARGEST, inside=path.parent.parent)
    except FileNotFoundError:
        return {}
    except OSError as error:
        look = Shell(("ls", "-l", str(path)))
        raise LedgerError(find("answers-damaged", look, place=_place(path), why=error.strerror)) from None
    except ValueError:
        found = None
    answers = found.get("answers") if isinstance(found, dict) else None
    if not isinstance(answers, dict) or not all(
        isinstance(one, str) and len(one) <= _LONGEST for one in answers.values()
    ):
        aside = Shell(("mv", "-n", str(path), f"{path}.aside"))
        again = ByHand("put it aside, and be asked again; what is in the ledger is asked no more:")
        why = "no answers of this program"
        raise LedgerError(find("answers-damaged", steps(again, aside), place=_place(path), why=why))
    return answers


def damaged(folder: Path) -> Iterator[Problem]:
    """The files of answers in a book that cannot be read."""
    try:
        names = names_in(folder / FOLDER)
    except OSError as error:
        look = Shell(("ls", "-ld", str(folder / FOLDER)))
        yield find("answers-damaged", look, place=FOLDER, why=error.strerror)
        return
    for name in names:
        if name.endswith(".json") and not name.startswith("."):
            try:
                read(folder / FOLDER / name)
            except LedgerError as error:
                yield from error.problems


def _place(path: Path) -> str:
    return f"{FOLDER}/{path.name}"


def keep(path: Path, answers: Mapping[str, str]) -> None:
    """Write the answers, without any that looks like a social security number. Raises `LedgerError`."""
    import json  # noqa: PLC0415 - slow to import

    plain = {key: value for key, value in answers.items() if not states_number(value)}
    make_private_folder(path.parent)
    write_private(path, (json.dumps({"format": 1, "answers": plain}, indent=1) + "\n").encode())


def forget(path: Path) -> bool:
    """Take the file away; an empty folder with it. False where the file stays: it says again what the ledger has, and adds nothing."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    with suppress(OSError):
        if path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()
    return True
