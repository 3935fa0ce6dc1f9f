"""What a custodian calls an account, and which type of account that is: the table in profiles/registrations.toml.

A list of what is one's own IRA, never of what is none: a name that it does not know is asked about.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

PROFILES = Path(__file__).with_name("profiles")
TYPES = ("traditional", "sep", "simple", "roth", "inherited", "inherited-roth", "plan")
"""`plan` is money that no Form 8606 knows: an employer's plan, money for health or for education."""


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[re.Pattern[str], str], ...]:
    tree = tomllib.loads((PROFILES / "registrations.toml").read_text(encoding="utf-8"))
    return tuple((re.compile(one["find"], re.IGNORECASE), one["type"]) for one in tree["registration"])


def type_of(name: str) -> str:
    """The type of an account of that name, or nothing where the name does not tell."""
    name = " ".join(re.sub(r"[-_\u2010-\u2015]", " ", name).split())
    found = next((kind for pattern, kind in _table() if pattern.search(name)), "")
    assert found in (*TYPES, "")
    return found
