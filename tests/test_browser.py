"""A real browser on a real server: the dentist's first year from an empty folder, and who is kept out."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from terminal import PROGRAM, surroundings

pytestmark = pytest.mark.slow

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


@pytest.fixture
def link(tmp_path: Path) -> Iterator[str]:
    """The link of a server in an empty folder; the server is ended afterwards."""
    folder = tmp_path / "empty"
    folder.mkdir()
    said = tmp_path / "said"
    with said.open("w") as file:
        running = subprocess.Popen(
            [*PROGRAM, "open", "--no-browser"], cwd=folder, env=surroundings(), stderr=file
        )
    try:
        while not (found := re.search(r"http://\S+(?=\n)", said.read_text("utf-8"))):
            assert running.poll() is None, said.read_text("utf-8")
            time.sleep(0.1)
        yield found.group()
    finally:
        running.terminate()
        running.wait(10)


def test_the_first_year_from_an_empty_folder_to_a_downloaded_form(link: str, tmp_path: Path) -> None:
    home = link.partition("/enter")[0]
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        wrong: list[str] = []
        hosts: set[str] = set()
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        page.goto(link)
        assert page.url.endswith("/start")
        for _ in range(60):
            if not page.locator("input[name=key]").count():
                with page.expect_navigation():
                    page.get_by_role("button", name="Write it down").click()
                if "What this changed" in page.content():
                    break
                continue
            answer = SAID.get(page.locator("input[name=key]").input_value())
            if answer is not None:
                choice = page.locator(f'input[name=answer][value="{answer}"][type=radio]')
                if choice.count():
                    choice.check()
                else:
                    page.fill("#answer", answer)
            with page.expect_navigation():
                page.get_by_role("button", name="Next").click()
        page.goto(f"{home}/")
        with page.expect_download() as got:
            page.get_by_text("Form 8606 for 2023 (PDF)").click()
        got.value.save_as(tmp_path / "form.pdf")
        assert (tmp_path / "form.pdf").read_bytes().startswith(b"%PDF")
        assert wrong == []
        assert hosts == {home.removeprefix("http://")}
        stranger = browser.new_context().new_page()
        answer_without = stranger.goto(f"{home}/")
        assert answer_without is not None
        assert answer_without.status == 403
        browser.close()
