"""The catalogues: each sentence once, short, and a sentence."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from basisbook.cli.sentences import SENTENCES as OF_CLI
from basisbook.forms.sentences import SENTENCES as OF_FORMS
from basisbook.ledger.sentences import SENTENCES as OF_LEDGER
from basisbook.ledger.sentences.book import BOOK
from basisbook.ledger.sentences.checks import CHECKS
from basisbook.ledger.sentences.evidence import EVIDENCE
from basisbook.ledger.sentences.facts import FACTS
from basisbook.ledger.sentences.in_law import IN_LAW
from basisbook.ledger.sentences.inference import INFERENCE
from basisbook.ledger.sentences.store import STORE

CATALOGUES = {"ledger": OF_LEDGER, "forms": OF_FORMS, "cli": OF_CLI}
ROOT = Path(__file__).resolve().parents[1]
MOST = 150
"""Characters of a sentence with typical values: nobody reads two subjects in one."""

TYPICAL = {"$": "$6,500", ",": "6,500", "and": "2021 and 2022", "or": "2021 or 2022"}
NAMED = {"number": "12", "person": "ana", "doubt": ""} | dict.fromkeys(
    ("day", "half", "last", "opened"), "2023-04-15"
)
NAMED |= dict.fromkeys(("year", "of", "made", "before", "after", "later"), "2023")
WORDED_ELSEWHERE = {
    "refused": "what click says of a command written wrongly names the option",
    "usage": "likewise",
    "bad-value": "the option, what was typed, and why it cannot be read",
    "bad-value/entered": "likewise, of a paper",
    "bad-value/json": "likewise",
    "unreadable-value/json": "likewise",
    "bad-day": "likewise",
    "not-whole": "the field and what it must be",
    "not-due": "the status and the reason of a year, which the replay says",
    "in-progress": "likewise",
}


def with_typical_values(text: str) -> str:
    parts = []
    for literal, name, spec, _ in string.Formatter().parse(text):
        parts.append(literal)
        if name is not None:
            parts.append(TYPICAL.get(spec or "", NAMED.get(name, "somewhat")))
    return "".join(parts)


@pytest.mark.parametrize("package", CATALOGUES)
def test_every_sentence_is_short(package: str) -> None:
    told = {key: with_typical_values(one.text) for key, one in CATALOGUES[package].items()}
    assert {key: text for key, text in told.items() if len(text) > MOST} == {}


@pytest.mark.parametrize("package", CATALOGUES)
def test_every_sentence_says_something_of_its_own(package: str) -> None:
    bare = {
        key
        for key, one in CATALOGUES[package].items()
        if not re.search(r"[a-z]", re.sub(r"\{[^}]*\}", "", one.text))
    }
    assert bare == WORDED_ELSEWHERE.keys() & CATALOGUES[package].keys()


def test_no_sentence_stands_in_two_rooms_of_the_ledger() -> None:
    assert len(OF_LEDGER) == sum(map(len, (BOOK, STORE, CHECKS, FACTS, IN_LAW, EVIDENCE, INFERENCE)))


FACTS_OF_AN_ENTRY = {
    "amount",
    "basis",
    "moved",
    "date",
    "tax_year",
    "year",
    "born",
    "opened",
    "closed",
    "died",
    "recorded",
}
NAMES_OF_AN_EVENT = {"code", "event", "to", "account"}
"""What a way out may write in full only beside another one (`when`), or to name what is asked for with a hole."""


def ways_written_in_full() -> Iterator[tuple[str, str, ast.Call]]:
    """Each fact that a way out of any finding states by itself: where, the option, and the call of `do`."""
    for package in ("ledger", "forms", "cli"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "do":
                    for option in node.keywords:
                        if isinstance(option.value, ast.Constant) and option.value.value not in ("", None):
                            yield f"{path.relative_to(ROOT)}:{node.lineno}", option.arg or "", node


def test_no_way_out_of_any_code_writes_a_fact_of_its_own() -> None:
    assert any(option == "code" for _, option, _ in ways_written_in_full())
    assert [(at, option) for at, option, _ in ways_written_in_full() if option in FACTS_OF_AN_ENTRY] == []


def test_an_event_is_named_only_beside_another_or_to_ask() -> None:
    alone = []
    for at, option, call in ways_written_in_full():
        options = {one.arg: ast.unparse(one.value) for one in call.keywords}
        if option in NAMES_OF_AN_EVENT and "when" not in options and "HOLE" not in options.values():
            alone.append((at, option))
    assert alone == []
