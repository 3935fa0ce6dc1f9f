"""Many inputs that nobody wrote, drawn from a seed: `python -m faults.loop [COUNT] [SEED] [READER]...`.

Each reader works in a process of its own, which the system ends where an input takes too long or too much memory; the
input is named by its seed, and `python -m faults.loop --one READER SEED` reads it once more, with its traceback.
"""

from __future__ import annotations

import faulthandler
import mmap
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from faults.books import make_models
from faults.fuzz import MOST_SECONDS, in_time
from faults.readers import READERS

MEMORY = 2 * 2**30
"""Bytes of a process: no input may need more."""
WALL_SECONDS = 60
"""An input may wait for the machine, but not for ever."""
EACH = 5_000
FAULT = "fault: "
NO_ANSWER = 3
"""How a process ends that has done all of its inputs, some of them with faults."""


def seeds(reader: str, seed: int) -> Iterator[int]:
    """The seeds of a reader's inputs, one after the other."""
    chance = random.Random(f"{reader} {seed}")
    while True:
        yield chance.getrandbits(48)


_MODELS: dict[str, list[bytes] | None] = {}


def read_one(name: str, seed: int, folder: Path) -> None:
    """One input. Raises what the reader raises; the process is ended where it takes too long."""
    reader = READERS[name]
    models = _MODELS.setdefault(name, None) or reader.seeds()
    _MODELS[name] = models
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS + 1)
    signal.setitimer(signal.ITIMER_REAL, WALL_SECONDS)
    try:
        data = reader.mangle(seed, models[seed % len(models)])
        with in_time():
            reader.read(folder, data)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _work(name: str, inputs: list[int], at: mmap.mmap, told: int) -> None:
    """The inputs from where `at` stands, in this process, which ends with them."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    faulthandler.register(signal.SIGPROF, chain=True)
    code, kinds = 0, Counter[str]()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place, os.fdopen(told, "w") as answers:
        folder = Path(place)
        for number in range(int.from_bytes(at[:8], "big"), len(inputs)):
            at[:8] = number.to_bytes(8, "big")
            try:
                read_one(name, inputs[number], folder)
            except BaseException as error:  # noqa: BLE001 - whatever it is, it is what is looked for
                code = NO_ANSWER
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                last = traceback.extract_tb(error.__traceback__)[-1]
                kind = f"{type(error).__name__} {last.filename}:{last.lineno}"
                kinds[kind] += 1
                if kinds[kind] == 1:
                    answers.write(f"\n{name} {inputs[number]}: {traceback.format_exc()[-3000:]}")
                    answers.flush()
        for kind, count in kinds.items():
            answers.write(f"{FAULT}{kind}: {count} times\n")
    os._exit(code)


def try_reader(name: str, count: int, seed: int) -> list[str]:
    """What went wrong with `count` inputs of a reader."""
    inputs, faults = list(islice(seeds(name, seed), count)), []
    at = mmap.mmap(-1, 8)
    while (number := int.from_bytes(at[:8], "big")) < count:
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(ours)
            _work(name, inputs, at, theirs)
        os.close(theirs)
        with os.fdopen(ours) as answers:
            said = answers.read()
        print(said, end="", flush=True)
        faults += [line for line in said.splitlines() if line.startswith(FAULT)]
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            break
        number = int.from_bytes(at[:8], "big")
        faults.append(f"{FAULT}{name} {inputs[number]}: ended by {signal.Signals(os.WTERMSIG(status)).name}")
        at[:8] = (number + 1).to_bytes(8, "big")
    return faults


def main() -> int:
    """The loop: a line for each reader, its faults, and the sum."""
    words = sys.argv[1:]
    os.environ |= {
        "BASISBOOK_TODAY": "2026-05-04",
        "BASISBOOK_PACKAGED_BLANKS": "0",
        "COLUMNS": "80",
        "BASISBOOK_TRACEBACK": "1",
    }
    with tempfile.TemporaryDirectory(prefix="models-") as place:
        os.environ["BASISBOOK_BLANKS"] = f"{place}/blanks"
        make_models(Path(place))
        if words[:1] == ["--one"]:
            read_one(words[1], int(words[2]), Path(place))
            return 0
        count = int(words[0]) if words else EACH
        seed = int(words[1]) if len(words) > 1 else int.from_bytes(os.urandom(4), "big")
        faults, tried = 0, 0
        for name in words[2:] or READERS:
            most, begun = count, time.process_time() + _children()
            found = try_reader(name, most, seed)
            took = time.process_time() + _children() - begun
            tried += most
            faults += len(found)
            print(f"{name:16} {most:>7,} inputs, seed {seed}, {took:6.0f} s, {len(found)} faults", flush=True)
            print("".join(f"    {one}\n" for one in found), end="", flush=True)
        print(f"{'all':16} {tried:>7,} inputs, seed {seed}, {faults} faults")
    return 1 if faults else 0


def _children() -> float:
    return sum(os.times()[2:4])


if __name__ == "__main__":
    sys.exit(main())
