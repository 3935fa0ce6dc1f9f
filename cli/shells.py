"""How a command is written for the shell that a person has: the one room that quotes, for POSIX shells and for Windows.

On Windows nothing says whether cmd or PowerShell will take it, so it is written so that both do: double quotes, a command a
line (PowerShell 5 has no `&&`), no `#` behind it (cmd has none), an empty value as `--option=` (PowerShell 5 drops `""`).
What has no command that both know is a sentence. Not tried on a real Windows: written from the documented rules.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Sequence

from basisbook.ledger.problems import ByHand, Shell

SYSTEM = os.name
"""`nt` is Windows; tests put another one here."""
_PLAIN = re.compile(r"[\w./\\:+=-]+", re.ASCII)


def windows() -> bool:
    """Whether commands are written for Windows."""
    return SYSTEM == "nt"


def quoted(word: str) -> str:
    """One word as it is typed, in quotation marks where it needs them."""
    if not windows():
        readable = "'" in word and not re.search(
            r'["$`\\!]', word
        )  # `"Mary O'Neil"`, and not its apostrophe in pieces
        return f'"{word}"' if readable else shlex.quote(word)
    if _PLAIN.fullmatch(word):
        return word
    if re.search(r"[$`]", word):  # which PowerShell fills in between double quotes
        return "'" + word.replace("'", "''") + "'"
    backslashes = re.sub(r'(\\*)"', r'\1\1\\"', word)  # as programs of Windows read their line
    return '"' + re.sub(r"(\\+)$", r"\1\1", backslashes) + '"'


def option(name: str, value: str) -> list[str]:
    """An option with its value, as words."""
    if windows() and not value:
        return [f"{name}="]
    return [name, quoted(value)]


def joined(words: Sequence[str]) -> str:
    """A whole command."""
    return " ".join(map(quoted, words))


def together(commands: Sequence[str]) -> list[str]:
    """Commands that follow each other, as lines: each only if the one before it went well, where the shell can say so."""
    return list(commands) if windows() else [" && ".join(commands)]


def of_system(one: Shell) -> Shell | ByHand:
    """A command of the system in the words that this one has, or a sentence where it has none."""
    if not windows() or one.words[0] not in _ON_WINDOWS:
        return one
    verb, *rest = one.words
    what = [word for word in rest if not word.startswith("-")]
    there = _ON_WINDOWS[verb]
    if there[0].islower() and " " not in there:
        return Shell((there, *what))
    return ByHand(there.format(*what, last=what[-1] if what else "", into=one.into))


_ON_WINDOWS = {
    "ls": "dir",
    "mv": "move",
    "cp": "copy",
    "rm": "del",
    "mkdir": "mkdir",
    "ps": "look in the task manager for the process {last}",
    "df": "look how much room the disk has left",
    "cd": "go to another folder",
    "date": "look at the clock of the computer",
    "unset": "take the variable {0} out of the environment",
    "echo": "make the file {into} with this one line: {0}",
    "iconv": "save {last} as text in UTF-8, under the name {into}",
}
"""By the name in POSIX: the command that both shells of Windows have, without its options, or a sentence."""
