"""The documents of the folder `docs` as pages: Markdown into HTML whose links lead to the running server."""

import re
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

from epochwise.core.config.text import Text
from epochwise.paths import DOCS

PAPERS = {
    "tutorial": Text("Tutorial"),
    "how-to": Text("How to"),
    "explanation": Text("Explanation"),
    "questions": Text("Questions"),
    "reference": Text("Reference"),
    "operators": Text("Past one machine"),
    "architecture": Text("Architecture"),
}
"""Every document that is a page, by its file's name without the ending."""
LOCAL = "http://127.0.0.1:8000/"
"""The server that the documents speak of: links to it lead to the one that shows them."""


@dataclass(frozen=True)
class Paper:
    """A document, ready for its page."""

    title: str
    body: Markup


@cache
def paper(name: str) -> Paper:
    """The document of this name, one of `PAPERS`."""
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    markdown = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table")
    tokens = markdown.parse(text)
    for heading, content in pairwise(tokens):
        if heading.type == "heading_open":
            heading.attrSet("id", _slug(content.content))
    for token in tokens:
        if token.children:
            token.children = _linked(token.children)
    title = next(token.content for token in tokens if token.type == "inline")
    return Paper(title, Markup(markdown.renderer.render(tokens, markdown.options, {})))


def _slug(heading: str) -> str:
    """A heading's anchor, as GitHub makes it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _linked(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with every link made one of the page's; a link that leads to no page is its text alone."""
    kept = []
    within: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            address = page_address(str(token.attrGet("href")))
            within.append(address is not None)
            token.attrSet("href", address or "")
        if token.type not in ("link_open", "link_close") or within[-1]:
            kept.append(token)
        if token.type == "link_close":
            within.pop()
    return kept


def page_address(target: str) -> str | None:
    """Where a document's link leads on the page, relative to it; None where the page has no such place."""
    if target.startswith(LOCAL):
        return f"../{target.removeprefix(LOCAL)}"
    parts = urlsplit(target)
    if parts.scheme or not parts.path:
        return target
    name = parts.path.removesuffix(".md")
    if name not in PAPERS:
        return None
    return f"{name}#{parts.fragment}" if parts.fragment else name


class _Renderer(RendererHTML):
    """What is too wide scrolls by itself, by key too."""

    def fence(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return f'<pre tabindex="0"><code>{escape(tokens[index].content)}</code></pre>\n'

    def table_open(
        self, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        names = " ".join(tokens[place].content for place in range(index + 3, index + 6) if tokens[place].content)
        return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(names) or "table"}"><table>\n'

    def table_close(
        self, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]) -> str:
        return '<th scope="col">'
