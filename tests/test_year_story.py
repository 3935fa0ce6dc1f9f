"""docs/a-year.md, played at a terminal of 80 columns; docs/questions.md, written from the table of questions.

`BASISBOOK_WRITE_GOLDEN=1 pytest tests/test_year_story.py` writes both anew: read every word of the change.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from played import play
from terminal import ROOT
from test_interview_cli import BEGIN, FIRST

from basisbook.ledger.book import Book
from basisbook.ledger.interview import papers
from basisbook.ledger.interview.questions import Case, Question, Rows, Setting, Table
from basisbook.ledger.interview.start import START
from basisbook.ledger.interview.year import YEAR

pytestmark = pytest.mark.slow

STORY, QUESTIONS = ROOT / "docs" / "a-year.md", ROOT / "docs" / "questions.md"
BLOCK = re.compile(r"^```terminal\n\$ basisbook ?([^\n]*)\n.*?^```$", re.MULTILINE | re.DOTALL)
PLAYED = [
    ("start", "2023-02-01", BEGIN),
    ("year 2022", "2023-02-01", [*FIRST, "y", "n"]),
    ("", "2024-01-20", []),
    ("year 2023", "2024-02-01", ["", "", "1/5/23", "", "6500", "1/8/23", "", "y", "n"]),
]
"""Each command of the story, the day, and what is typed."""


def test_the_story_is_what_a_terminal_shows(tmp_path: Path) -> None:
    left = iter(PLAYED)

    def shown(block: re.Match[str]) -> str:
        command, day, typed = next(left)
        assert block[1] == command
        screen, code = play(tmp_path, *command.split(), typed=typed, BASISBOOK_TODAY=day)
        assert code == 0, screen
        assert max(map(len, screen.splitlines())) <= 80
        lines = "\n".join(line.rstrip() for line in screen.splitlines()).rstrip("\n")
        return f"```terminal\n$ basisbook {command}".rstrip() + f"\n{lines}\n```"

    written = STORY.read_text("utf-8")
    now = BLOCK.sub(shown, written)
    assert list(left) == []
    if os.environ.get("BASISBOOK_WRITE_GOLDEN"):
        STORY.write_text(now, "utf-8")
    assert now == STORY.read_text("utf-8")


class _Named(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return key.upper().replace("_", " ")


def plain(text: str) -> str:
    return string.Formatter().vformat(text, (), _Named())


def listed(table: Table) -> Iterator[str]:
    case = Case(Setting(Book(Path(), {}, {}), "", 2025, (), dt.date(2026, 2, 1)), {}, "out.1.")
    for part in table:
        if isinstance(part, Question):
            yield from _question(part, case, "")
        else:
            yield from _rows(part, case)


def _rows(part: Rows, case: Case) -> Iterator[str]:
    yield f"For each ({'account' if part.each else 'one row each'}, `{part.id}`):\n"
    for question in (*part.questions, *((part.more,) if part.more else ())):
        yield from _question(question, case, "  ")


def _question(one: Question, case: Case, indent: str) -> Iterator[str]:
    paper = f" *{plain(one.paper)}.*" if one.paper else ""
    unknown = " It may stay unknown." if one.may_be_unknown else ""
    yield f"{indent}* **{plain(one.words)}** ({one.answer}) {plain(one.help)}{paper}{unknown}"
    for words in one.choices(case).values():
        yield f"{indent}  * {plain(words)}"


_BY_LINE = "* Each line of Parts I and II of the page of its year, in the words of `basisbook law YEAR`."


def test_the_list_of_questions_is_the_table() -> None:
    parts = [
        "# Every question",
        "",
        "Written from the tables in `ledger/interview`. What stands in capitals is filled in when it is asked.",
        "",
    ]
    for heading, table in (("Once: `basisbook start`", START), ("Each year: `basisbook year YEAR`", YEAR)):
        parts += [f"## {heading}", "", *listed(table), ""]
    parts += ["## A paper that is typed in: `basisbook evidence enter`", "", *listed(papers.HEAD), ""]
    for kind, title in papers.TITLES.items():
        table = papers.of_return(2023) if kind == "return" else papers.TABLES.get(kind, ())
        parts += [f"### {title[:1].upper()}{title[1:]}", "", *(listed(table) or [_BY_LINE]), ""]
    now = "\n".join(parts)
    if os.environ.get("BASISBOOK_WRITE_GOLDEN"):
        QUESTIONS.write_text(now, "utf-8")
    assert now == QUESTIONS.read_text("utf-8")
