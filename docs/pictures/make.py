"""Pictures for docs/the-page.md, of the sample books: `python docs/pictures/make.py`, with Chromium and Playwright."""  # noqa: INP001 - a script

from __future__ import annotations

import datetime as dt
import secrets
import shutil
import tempfile
import threading
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright
from waitress.server import create_server

from basisbook.cli.web import app

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TODAY = dt.date(2026, 6, 30)
WORD = secrets.token_urlsafe(8)
SHOTS = (
    ("book", "/", 800, 560, 0),
    ("year", "/", 800, 520, 1),
    ("plan", "/plan/nadia/2026?value=60000&contribute=7500&rate=24", 800, 860, 0),
    ("question", "/year/nadia/2026", 360, 560, 0),
)
"""(name, address, width, height in pixels, and whether it is the first year's card)."""


def main() -> None:
    """Serve a copy of the dentist's book, and photograph it."""
    with tempfile.TemporaryDirectory() as made, sync_playwright() as play:
        folder = Path(made) / "dentist"
        shutil.copytree(ROOT / "sample_data" / "dentist", folder)
        pages = app.make(folder, lambda: TODAY, token=WORD, host="127.0.0.1:8606")
        server = create_server(pages, host="127.0.0.1", port=8606)
        threading.Thread(target=server.run, daemon=True).start()
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=["--no-sandbox"],
        )
        for name, address, wide, high, card in SHOTS:
            page = browser.new_page(viewport={"width": wide, "height": high})
            page.goto(f"http://127.0.0.1:8606/enter/{WORD}")
            page.goto(f"http://127.0.0.1:8606{address}")
            file = HERE / f"{name}.png"
            if card:
                page.locator("article").first.screenshot(path=file)
            else:
                page.screenshot(path=file)
            Image.open(file).convert("RGB").quantize(64).save(file, optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
