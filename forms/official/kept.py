"""Prepared templates on disk, beside the blanks, so that a command need not prepare a blank again.

A file is named after the blank's digest and sealed with a digest of its own; one that is not whole is made anew.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from basisbook.forms.official.maps import Box, as_data, from_data
from basisbook.forms.official.template import Row, Slot, Template
from basisbook.ledger.problems import LedgerError
from basisbook.ledger.store.private import make_private_folder, read_file, replace, sweep

_LARGEST = 64 * 2**20
_FORMAT = 1
"""Another number makes all templates anew: count up when compiling changes."""


def load(folder: Path, digest: str, *, flat: bool) -> Template | None:
    """The prepared template of a blank from the folder, or None if there is none that is whole."""
    try:
        stored = read_file(_file(folder, digest, flat=flat), _LARGEST)
    except OSError:
        return None
    seal, _, rest = stored.partition(b"\n")
    if seal != hashlib.sha256(rest).hexdigest().encode():
        return None
    length, _, rest = rest.partition(b"\n")
    try:
        size = int(length)
        return _from_data(json.loads(rest[:size]), rest[size:])
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return None  # of another version, or of nobody's


def save(folder: Path, template: Template) -> None:
    """Stores a template beside the blanks, readable for its user alone. A folder that cannot be written is let be."""
    data = json.dumps(_as_data(template)).encode()
    rest = b"%d\n%s%s" % (len(data), data, template.head)
    target = _file(folder, template.field_map.digest, flat=template.flat)
    try:
        make_private_folder(folder)
        sweep(folder)
        replace(target, hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)
    except (OSError, LedgerError):
        return


def _file(folder: Path, digest: str, *, flat: bool) -> Path:
    return folder / f"{digest}{'-flat' if flat else ''}.{_FORMAT}.template"


def _as_data(template: Template) -> dict[str, Any]:
    return {
        "map": json.loads(as_data(template.field_map)),
        "boxes": [asdict(box) for box in template.boxes.values()],
        "rows": {line: [row.page, row.number, row.cells] for line, row in template.rows.items()},
        "flat": template.flat,
        "table": template.table.decode("ascii"),
        "slots": [
            [slot.number, slot.name, slot.page, slot.opening.decode("latin-1"), slot.blank.decode("latin-1")]
            for slot in template.slots
        ],
        "fonts": dict(template.fonts),
        "root": template.root,
        "widths": dict(template.widths),
    }


def _from_data(data: dict[str, Any], head: bytes) -> Template:
    found = [
        Box(**{**box, "rect": tuple(box["rect"]), "states": tuple(box["states"])}) for box in data["boxes"]
    ]
    return Template(
        field_map=from_data(data["map"]),
        boxes={box.name: box for box in found},
        rows={
            line: Row(page, tuple(number), tuple(map(tuple, cells)))
            for line, (page, number, cells) in data["rows"].items()
        },
        flat=data["flat"],
        head=head,
        table=data["table"].encode("ascii"),
        slots=tuple(
            Slot(number, name, page, opening.encode("latin-1"), blank.encode("latin-1"))
            for number, name, page, opening, blank in data["slots"]
        ),
        fonts=data["fonts"],
        root=data["root"],
        widths={name: tuple(widths) for name, widths in data["widths"].items()},
    )
