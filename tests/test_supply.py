"""What is installed is what was locked: every dependency of pyproject.toml, with digests, within its bounds, and in the bill of materials."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
LINE = re.compile(r"^([a-z0-9-]+)==([^\s;]+)(?:\s*;\s*([^\\]+?))?\s*\\$")


def locked() -> dict[str, list[str]]:
    """The versions of each package in the lock."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines():
        if match := LINE.match(line):
            found.setdefault(match[1], []).append(match[2])
        else:
            assert re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line), line
    return found


def stated() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    return [Requirement(one) for one in (*project["dependencies"], *extras["test"], *extras["blanks"])]


def test_every_dependency_is_locked_within_its_bounds() -> None:
    versions = locked()
    assert len(versions) > 40
    for one in stated():
        name = re.sub(r"[-_.]+", "-", one.name).lower()
        assert versions.get(name), one
        assert all(one.specifier.contains(version, prereleases=True) for version in versions[name]), one


def test_every_dependency_has_a_lower_bound() -> None:
    assert all(any(bound.operator == ">=" for bound in one.specifier) for one in stated())


def test_the_bill_of_materials_is_that_of_the_lock() -> None:
    bom = json.loads((ROOT / "bom.cdx.json").read_text("utf-8"))
    assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.5")
    listed = sorted((one["name"], one["version"]) for one in bom["components"])
    assert listed == sorted((name, version) for name, versions in locked().items() for version in versions)
    licences = {
        one["name"]: json.dumps(one.get("licenses", ""))
        for one in bom["components"]
        if one["scope"] == "required"
    }
    assert not [name for name, licence in licences.items() if "GPL" in licence or "General Public" in licence]


def test_the_matrix_begins_with_the_oldest_python() -> None:
    matrix = tomllib.loads((ROOT / ".ci" / "matrix.toml").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == f">={matrix['python'][0]}"
    assert matrix["python"] == [f"3.{minor}" for minor in range(11, 11 + len(matrix["python"]))]
