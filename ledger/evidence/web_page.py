"""A saved web page as the text that it shows: a line a block, a row of a table on one line."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_UNSEEN = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "button", "select", "svg", "nav"}
)
_EMPTY = frozenset(
    {"br", "hr", "img", "input", "link", "meta", "wbr", "col", "area", "base", "source", "track", "embed"}
)
_INLINE = frozenset(
    {"a", "abbr", "b", "em", "font", "i", "label", "small", "span", "strong", "sub", "sup", "u", "td", "th"}
)
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")


class _Text(HTMLParser):
    """Collects what is seen. An element that a page hides, as a copy for printing, is not."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[list[str]] = [[]]
        self.unseen: list[str] = []
        self.kept = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag not in _EMPTY and (
            self.unseen or tag in _UNSEEN or "hidden" in said or _HIDDEN.search(said.get("style") or "")
        ):
            self.unseen.append(tag)
        if tag == "pre":
            self.kept += 1
        if tag not in _INLINE:
            self.lines.append([])
        elif tag in ("td", "th") and self.lines[-1]:
            self.lines[-1].append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.unseen:
            # Tags that were left open inside end with it.
            while self.unseen.pop() != tag:
                pass
        if tag == "pre":
            self.kept = max(0, self.kept - 1)
        if tag not in _INLINE:
            self.lines.append([])

    def handle_data(self, data: str) -> None:
        if self.unseen:
            return
        if not self.kept:
            self.lines[-1].append(re.sub(r"\s+", " ", data))
            return
        first, *more = data.split("\n")
        self.lines[-1].append(first)
        self.lines += [[line] for line in more]


def is_web_page(text: str) -> bool:
    """Whether a text begins as HTML does."""
    return bool(re.match(r"(?i)\s*(<!doctype html|<html)", text))


def shown(text: str) -> str:
    """What a page shows, without pictures, scripts, buttons and hidden parts."""
    parser = _Text()
    parser.feed(text)
    parser.close()
    return "\n".join(line for line in ("".join(parts).strip() for parts in parser.lines) if line) + "\n"
