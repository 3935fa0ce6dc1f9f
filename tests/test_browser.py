"""A real browser on a real server: the dentist's first year from an empty folder, and who is kept out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pypdf
import pytest
from terminal import PROGRAM, run, surroundings

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if CHROMIUM is None:
    pytest.skip("there is no Chromium: apt install chromium", allow_module_level=True)
sync_api = pytest.importorskip("playwright.sync_api", reason="pip install playwright")

SAID = {
    "name": "Nadia Brandt", "born": "5/4/1979", "first": "2023", "has_traditional": "yes", "has_roth": "yes",
    "of_traditional.1.company": "Vanguard", "of_roth.1.company": "Vanguard", "before": "no", "any_in": "yes",
    "in.1.amount": "6,500", "in.1.day": "3/1/2023", "deducted": "no", "any_out": "yes", "out.1.gross": "6500",
    "out.1.codes": "2", "out.1.went": "roth", "out.1.day": "3/2/2023",
}  # fmt: skip


AXE = Path(os.environ.get("BASISBOOK_AXE", ROOT / "node_modules" / "axe-core" / "axe.min.js"))
"""`npm install --no-save axe-core` puts it there; it is no part of the project."""
EVIDENCE = ROOT / "tests" / "data" / "evidence"


class Served:
    """`basisbook open` on a folder: its link, its address, and the process."""

    def __init__(self, folder: Path, said: Path) -> None:
        with said.open("w") as file:
            self.process = subprocess.Popen(
                [*PROGRAM, "open", "--no-browser"],
                cwd=folder,
                env=surroundings(
                    BASISBOOK_PACKAGED_BLANKS="1"
                ),  # the official page, where a package ships it
                stderr=file,
            )
        while not (found := re.search(r"http://\S+(?=\n)", said.read_text("utf-8"))):
            assert self.process.poll() is None, said.read_text("utf-8")
            time.sleep(0.1)
        self.link = found.group()
        self.home = self.link.partition("/enter")[0]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for all tests; each takes a context of its own."""
    with sync_api.sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def served(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Served]:
    """A server in an empty folder, or on a copy of the sample book that a test asks for; it is ended afterwards."""
    folder = tmp_path / "book"
    sample = getattr(request, "param", "")
    if sample:
        shutil.copytree(ROOT / "sample_data" / sample, folder)
    else:
        folder.mkdir()
    found = Served(folder, tmp_path / "said")
    yield found
    found.process.terminate()
    found.process.wait(10)


@pytest.fixture
def page(browser: Any, served: Served) -> Iterator[Any]:
    """A page of that server; at the end there was no error in its console, and no other host was asked."""
    context = browser.new_context()
    found = context.new_page()
    wrong: list[str] = []
    hosts: set[str] = set()
    context.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("request", lambda asked: hosts.add(asked.url.split("/")[2]))
    found.goto(served.link)
    yield found
    context.close()
    assert wrong == []
    assert hosts == {served.home.removeprefix("http://")}


def of_the_dentist(test: Any) -> Any:
    """The test has a copy of the dentist's book."""
    return pytest.mark.parametrize("served", ["dentist"], indirect=True)(test)


def test_the_first_year_from_an_empty_folder_to_a_downloaded_form(
    served: Served, page: Any, tmp_path: Path
) -> None:
    """With the keyboard alone: every answer is typed or chosen with the arrows, and Enter goes on."""
    assert page.url.endswith("/start")
    for _ in range(60):
        if not page.locator("input[name=key]").count():
            with page.expect_navigation():
                page.get_by_role("button", name="Write it down").press("Enter")
            if "What this changed" in page.content():
                break
            continue
        answer = SAID.get(page.locator("input[name=key]").input_value())
        with page.expect_navigation():
            if answer is None:
                page.get_by_role("button", name="Next").press("Enter")
            elif (choice := page.locator(f'input[name=answer][value="{answer}"][type=radio]')).count():
                choice.press("Space")
                page.keyboard.press("Enter")
            else:
                page.locator("#answer").press("Control+a")
                page.keyboard.type(answer)
                page.keyboard.press("Enter")
    page.goto(f"{served.home}/")
    with page.expect_download() as got:
        page.get_by_text("Form 8606 for 2023 (PDF)").click()
    got.value.save_as(tmp_path / "form.pdf")
    form = pypdf.PdfReader(tmp_path / "form.pdf")
    fields = form.get_fields() or {}
    if find_spec("habutax") is not None:
        assert "OMB No. 1545-0074" in form.pages[0].extract_text(), "the official page of 2023"
        assert [one.get("/V") for one in fields.values()].count("6,500") + [
            one.get("/V") for one in fields.values()
        ].count("6500") >= 2


def test_a_refresh_and_the_way_back_lose_nothing(served: Served, page: Any) -> None:
    """In the middle of the interview: the answers are kept, and an answer of an older page is not taken for a newer one."""
    page.fill("#answer", "Nadia Brandt")
    page.get_by_role("button", name="Next").click()
    page.wait_for_selector("text=Your answers so far")
    second = page.locator("input[name=key]").input_value()
    page.goto(f"{served.home}/start")
    assert page.locator("input[name=key]").input_value() == second
    page.go_back()
    page.goto(f"{served.home}/start")
    assert "Nadia Brandt" in page.locator("details").last.text_content()
    page.get_by_role("button", name="Back").click()
    assert page.locator("input[name=key]").input_value() == "name"


@of_the_dentist
def test_a_sheet_an_undo_and_a_second_tab(served: Served, page: Any, tmp_path: Path) -> None:
    sheet = tmp_path / "mine.csv"
    sheet.write_text("date,kind,amount,account\n2026-02-01,distribution,500,ira\n")
    page.goto(f"{served.home}/import")
    page.set_input_files("#file", sheet)
    page.get_by_role("button", name="Show what is in it").click()
    assert "$500 taken out of" in page.content()
    page.get_by_role("button", name="Enter these").click()
    page.wait_for_selector("text=What this changed")
    second = page.context.new_page()
    second.goto(f"{served.home}/ledger")
    assert second.locator("td", has_text="distribution").count() == 1
    second.goto(f"{served.home}/undo")
    page.goto(f"{served.home}/undo")
    with page.expect_navigation():
        page.get_by_role("button", name="Take it back").click()
    page.wait_for_selector("text=no longer counts")
    with second.expect_navigation():
        second.get_by_role("link", name="Leave it").click()
    assert "$500 taken out of" not in second.content()


@of_the_dentist
def test_a_paper_is_dropped_onto_a_year(served: Served, page: Any) -> None:
    paper = (EVIDENCE / "vanguard_like_history.csv").read_text("utf-8")
    dropped = page.evaluate_handle(
        """text => { const data = new DataTransfer(); data.items.add(new File([text], "history.csv")); return data; }""",
        paper,
    )
    with page.expect_navigation():
        page.locator("article[data-drop]").first.dispatch_event("drop", {"dataTransfer": dropped})
    assert "history.csv: kept" in page.content()


@of_the_dentist
def test_a_slider_changes_a_scenario_and_the_form_does_it_without_a_script(
    served: Served, page: Any, browser: Any
) -> None:
    page.goto(f"{served.home}/plan/{PERSON}/2026?value=100000")
    slider = page.get_by_role("slider", name="To be converted")
    before = page.locator("#ways").text_content()
    slider.focus()
    for _ in range(3):
        page.keyboard.press("PageUp")
    page.wait_for_function("text => document.getElementById('ways').textContent !== text", arg=before)
    converted = page.locator("#convert").input_value()
    assert int(converted) > 0
    assert f"${int(converted):,}" in page.locator("#ways").text_content()
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(served.link)
    plain.goto(f"{served.home}/plan/{PERSON}/2026?value=100000")
    plain.fill("#convert", converted)
    plain.get_by_role("button", name="Figure it").click()
    assert f"${int(converted):,}" in plain.locator("#ways").text_content()


PERSON = "nadia"


@of_the_dentist
def test_nobody_else_gets_in(served: Served, page: Any, browser: Any, tmp_path: Path) -> None:
    """No token; a wrong name for the host; a page of another origin, though the browser has the cookie."""
    stranger = browser.new_context().new_page()
    assert stranger.goto(f"{served.home}/").status == 403
    port = served.home.rpartition(":")[2]
    assert stranger.goto(f"http://localhost:{port}/").status == 403
    before = (tmp_path / "book" / "ledger.csv").read_bytes()
    other = browser.new_context().new_page()
    other.goto(served.link)
    other.set_content(f'<form method="post" action="{served.home}/strike/1"><button>A gift</button></form>')
    evil = tmp_path / "evil.html"
    evil.write_text(
        f'<form method="post" action="{served.home}/strike/1"><button>A gift</button></form><img src="{served.home}/">'
    )
    other.goto(evil.as_uri())
    with other.expect_navigation():
        other.get_by_role("button").click()
    assert "for the browser that was given the link" in other.content()
    assert (tmp_path / "book" / "ledger.csv").read_bytes() == before


@of_the_dentist
def test_it_ends_when_its_last_page_is_closed(served: Served, browser: Any) -> None:
    context = browser.new_context()
    first, second = context.new_page(), context.new_page()
    first.goto(served.link)
    second.goto(f"{served.home}/ledger")
    first.goto(f"{served.home}/papers")
    first.close()
    time.sleep(17)
    assert served.process.poll() is None
    second.close()
    assert served.process.wait(30) == 0


ADDRESSES = (
    "/", "/record", "/record/conversion", "/record/contribution", "/correct/1", "/strike/1", "/undo", "/import", "/papers", "/ledger",
    "/year", f"/year/{PERSON}/2026", f"/plan/{PERSON}/2026?value=100000", f"/plan/{PERSON}/2026", "/do/law?t0=2023",
    f"/do/person?t0={PERSON}&h=o.born%3D",
)  # fmt: skip


@pytest.mark.skipif(not AXE.exists(), reason="there is no axe-core: npm install --no-save axe-core")
@pytest.mark.parametrize("colors", ["light", "dark"])
@of_the_dentist
def test_axe_finds_nothing_serious(served: Served, browser: Any, tmp_path: Path, colors: str) -> None:
    """On every page, and on the reports of two books; what is folded is unfolded first."""
    context = browser.new_context(color_scheme=colors, bypass_csp=True)
    page = context.new_page()
    page.goto(served.link)
    addresses = [f"{served.home}{one}" for one in ADDRESSES]
    for book in ("missing-sep", "couple"):
        report = tmp_path / f"{book}.html"
        assert (
            run(ROOT, "--book", str(ROOT / "sample_data" / book), "report", "--out", str(report)).returncode
            == 0
        )
        addresses.append(report.as_uri())
    wrong = []
    for address in addresses:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        wrong += [
            f"{address}: {one['id']} {one['nodes'][0]['html'][:120]}"
            for one in found["violations"] if one["impact"] in ("serious", "critical", "moderate")
        ]  # fmt: skip
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, address
    assert wrong == []
