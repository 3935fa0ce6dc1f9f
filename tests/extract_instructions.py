"""Reads the arithmetic that an official Form 8606 prints at its lines, as data. No sentence of the form is kept.

Each instruction becomes one object (see `operation`):

    {"line": "5",  "operation": "subtract", "operands": ["3", "4"]}          value = line 3 - line 4
    {"line": "9",  "operation": "add",      "operands": ["6", "7", "8"]}
    {"line": "11", "operation": "multiply", "operands": ["8", "10"]}
    {"line": "10", "operation": "divide",   "operands": ["5", "9"], "at_least_places": 3, "cap": "1.000"}
    {"line": "16", "operation": "enter",    "operands": ["8"], "if": "part-i", "otherwise": true}

`floor` = "0": an amount below zero is entered as zero. `reduced_by` = "repayments": an amount that has no line comes
off as well. `if` and `otherwise`: the operands hold where that part of the form was completed; otherwise something
that the form describes in words.

    python tests/extract_instructions.py BLANK.pdf ... > tests/data/instructions.json
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path

import pypdfium2

LINES = (
    "3",
    "5",
    "9",
    "10",
    "11",
    "12",
    "13",
    "14",
    "15a",
    "15c",
    "16",
    "17",
    "18",
    "21",
    "23",
    "25a",
    "25c",
)

NUMBER = r"(\d\d?[a-c]?)"


def extracted(pdf: bytes) -> dict[str, object]:
    """The digest of a blank and the operations that it prints, in the order of `LINES`."""
    return {
        "digest": hashlib.sha256(pdf).hexdigest(),
        "operations": [{"line": line} | operation(sentence) for line, sentence in instructions(pdf).items()],
    }


def instructions(pdf: bytes) -> dict[str, str]:
    """The words printed at each of `LINES`: from its number at the left to its number beside the amount box."""
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_bounded().replace("\r", "") for page in document)
    document.close()
    found = {}
    for line in LINES:
        if line.endswith("c"):
            start = rf"{line[:-1]}b\nc"
        elif line.endswith("a"):
            start = rf"\n{line[:-1]} ?a"
        else:
            start = rf"\n{line}"
        matches = re.findall(rf"{start} (.+?)[ .]* {line}(?: × \.)? *\n", text, flags=re.DOTALL)
        if len(matches) != 1:
            raise ValueError(f"line {line} is printed {len(matches)} times")
        found[line] = " ".join(matches[0].split())
    return found


def operation(sentence: str) -> dict[str, object]:
    """The arithmetic of one printed instruction. Raises ValueError where a word of arithmetic is left over."""
    rest = sentence
    result: dict[str, object] = {}

    def take(pattern: str) -> re.Match[str] | None:
        nonlocal rest
        match = re.search(pattern, rest)
        if match:
            rest = rest[: match.start()] + rest[match.end() :]
        return match

    if match := take(rf"Add lines ((?:{NUMBER}, )*){NUMBER},? and {NUMBER}"):
        result = {"operation": "add", "operands": re.findall(NUMBER, match[0])}
    elif match := take(rf"Subtract line {NUMBER} from line {NUMBER}"):
        result = {"operation": "subtract", "operands": [match[2], match[1]]}
    elif match := take(rf"Multiply line {NUMBER} by line {NUMBER}"):
        result = {"operation": "multiply", "operands": [match[1], match[2]]}
    elif match := take(rf"Divide line {NUMBER} by line {NUMBER}"):
        result = {"operation": "divide", "operands": [match[1], match[2]]}
    elif match := take(
        rf"If you completed Part (I+), enter the amount from line {NUMBER}\. Otherwise, enter"
    ):
        part = {"if": f"part-{match[1].lower()}", "otherwise": True}
        result = {"operation": "enter", "operands": [match[2]]} | part
    if match := take(r"[Rr]ounded to at least (\d) places"):
        result["at_least_places"] = int(match[1])
    if match := take(r"If the result is ([\d.]+) or more, enter “([\d.]+)”"):
        if match[1] != match[2]:
            raise ValueError(f"the cap is not its own limit: {match[0]}")
        result["cap"] = match[1]
    if take(r"If zero or less, enter -0-"):
        result["floor"] = "0"
    if take(r"Reduce that amount by certain \d{4} retirement plan distribution repayments"):
        result["reduced_by"] = "repayments"
    left = re.search(
        r"\b(add|subtract|multipl|divid|reduc|round|zero or less|larger|smaller)(?!itional)|-0-",
        rest,
        re.IGNORECASE,
    )
    if "operation" not in result or left:
        raise ValueError(f"arithmetic that is not understood: {sentence}")
    return result


def main(paths: list[str]) -> None:
    table = {}
    for path in sorted(paths):
        year = re.search(r"--(\d{4})", Path(path).name)
        assert year, f"{path}: the name of a blank ends in its year, as f8606--2023.pdf"
        table[year[1]] = extracted(Path(path).read_bytes())
    one_a_line = json.dumps(table, indent=1)
    print(re.sub(r"\n {4,}", " ", re.sub(r"\n {3}(?=\})", " ", one_a_line)))


if __name__ == "__main__":
    main(sys.argv[1:])
