"""`fill --fetch` asks the network only when it is told to, and draws the page where it may not."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from basisbook.cli.main import main

BOOK = Path(__file__).parents[1] / "sample_data" / "couple"


@pytest.fixture
def no_network(monkeypatch):
    """Any attempt to reach another machine fails the test."""

    def refuse(*_, **__):
        pytest.fail("the network was used")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("more", [[], ["--fetch"]])
def test_without_leave_the_page_is_drawn_and_nothing_is_fetched(more, tmp_path, no_network) -> None:
    run = ["--book", str(BOOK), "fill", "2023", "--person", "rosa", "--out", str(tmp_path / "out"), *more]
    env = {"BASISBOOK_OFFLINE": "1", "BASISBOOK_BLANKS": str(tmp_path / "blanks"), "COLUMNS": "80"}
    result = CliRunner().invoke(main, run, env=env)
    assert result.exit_code == 0
    assert "drawn" in result.stdout
    assert ("could not be fetched" in result.stderr) == bool(more)
