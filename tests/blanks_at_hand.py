"""The blank forms that tests may use: beside the checkout, else inside the package habutax, else none."""

import hashlib
import importlib.util
from pathlib import Path

import pytest

YEARS = (2017, 2021, 2022, 2023, 2025)

# Written here once more, by hand, so that the maps are compared with something that is not themselves.
DIGESTS = {
    2017: "84e09b4360e152a6d0e7ab37c74524b51d30f95b8bbf4d09cdd5f93e8c774b44",
    2021: "abbf1e5b2339405a0911523b0e6d0d8bba4c3ef4d6ddc95e6d41f67752d57877",
    2022: "ee07f7500ef6aa79b8e866864425ae601180fe0131d47bda327aec54e65d9c2f",
    2023: "a77a2766af285e3d8e1197c347ff6c516f40d5267bbbfe15a63ebd8f2964c99b",
    2025: "748a2bf2ef45918eac8d48fab8b1958c8c0c24102b7d2103c78f6f92a69486ae",
}


def blank_path(year: int) -> Path:
    """The blank Form 8606 of the year; skips the test, with the reason, where there is none."""
    places = [Path(__file__).parents[1].parent / "shared" / "irs" / f"f8606--{year}.pdf"]
    package = importlib.util.find_spec("habutax")
    folders = (package.submodule_search_locations or ()) if package else ()
    places += [Path(folder) / "forms" / f"ty{year}" / "f8606.pdf" for folder in folders]
    for path in places:
        if path.is_file():
            assert hashlib.sha256(path.read_bytes()).hexdigest() == DIGESTS[year], path
            return path
    return pytest.skip(f"no blank Form 8606 of {year} at hand: it is not part of the repository")


def blank(year: int) -> bytes:
    return blank_path(year).read_bytes()


def other_blank(which: str) -> bytes:
    """A blank of another form, as `5329 2025`; skips the test where there is none."""
    form, revision = which.split()
    name = f"f{form.lower().replace('-', '')}--{revision}.pdf"
    path = Path(__file__).parents[1].parent / "shared" / "irs" / name
    if not path.is_file():
        pytest.skip(f"no blank Form {form} ({revision}) at hand: it is not part of the repository")
    return path.read_bytes()


def other_form(name: str) -> bytes:
    """A form that is none of ours, from the package habutax; skips the test where it is not installed."""
    package = importlib.util.find_spec("habutax")
    for folder in (package.submodule_search_locations or ()) if package else ():
        path = Path(folder) / "forms" / "ty2023" / name
        if path.is_file():
            return path.read_bytes()
    return pytest.skip("habutax is not installed")
