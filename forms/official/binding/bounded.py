"""Native code on a foreign file runs in a process of its own, which is ended where it takes longer than any form does."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from typing import TypeVar

from basisbook.forms.official.maps import bad_pdf
from basisbook.ledger.problems import BasisbookError, FormError

T = TypeVar("T")

_SECONDS = 4
"""Of work of the processor. The longest blank takes one."""


def bounded(work: Callable[[bytes], T], pdf: bytes) -> T:
    """What `work` makes of the file. Raises `FormError` where it does, where it breaks down, and where it takes too long.

    The process is a copy of this one, so that nothing is imported anew; where the system has none, the work is done here.
    """
    if not hasattr(os, "fork"):
        return work(pdf)
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        _work(work, pdf, theirs)
    os.close(theirs)
    with os.fdopen(ours, "rb") as answers:
        answer = answers.read()
    _, status = os.waitpid(child, 0)
    if status or not answer:
        raise bad_pdf("takes longer to read than any form does, or cannot be read")
    done, found = pickle.loads(answer)  # noqa: S301 - it comes from this program
    if not done:
        raise FormError(*found)
    result: T = found
    return result


def _work(work: Callable[[bytes], T], pdf: bytes, theirs: int) -> None:
    """What the other process does, and ends."""
    import resource  # noqa: PLC0415 - only where processes are copied

    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            answer: tuple[bool, object] = True, work(pdf)
        except BasisbookError as error:
            answer = False, error.problems
        with os.fdopen(theirs, "wb") as answers:
            pickle.dump(answer, answers)
        code = 0
    finally:
        os._exit(code)
