"""What a document says: the paths, links and commands in it, its blocks of code and what they print."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE_ENDINGS = {".py", ".md", ".txt", ".toml", ".json", ".js", ".sh", ".css", ".html", ".csv"}
MAKE_TARGET = re.compile(r"(?:^|`)make ([a-z]+)\b", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^```(\w+)( server)?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A block of code, the line it begins at, whether it starts a server, and what it is said to print."""

    language: str
    line: int
    text: str
    server: bool
    output: "Block | None"


def blocks(text: str) -> list[Block]:
    """The blocks of a document. A text or JSON block is what the command or program before it prints."""
    found: list[Block] = []
    after: Block | None = None
    for match in reversed(list(BLOCK.finditer(text))):
        line = text.count("\n", 0, match.start()) + 1
        output = after if after and after.language in ("text", "json") else None
        after = Block(match[1], line, match[3], bool(match[2]), output if match[1] in ("sh", "python") else None)
        found.insert(0, after)
    return found


def quoted_paths(text: str) -> Iterator[str]:
    """Paths of the project in backquotes; what starts with a slash is a route."""
    for quoted in re.findall(r"`([^`\n]+)`", text):
        if re.fullmatch(r"\.?\w[\w.-]*(/[\w.-]*)*", quoted) and ("/" in quoted or Path(quoted).suffix in FILE_ENDINGS):
            yield quoted


def linked_files(text: str) -> Iterator[str]:
    """The targets of links to files, without what follows a #."""
    for target in LINK.findall(text):
        if not target.startswith(("http:", "https:", "#")):
            yield target.partition("#")[0]


def anchors(text: str) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(BLOCK, "", text), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def members_in(answer: Any, document: Any) -> Any:
    """Of an answer, the members that a document shows."""
    if isinstance(document, dict):
        return {name: members_in(answer[name], member) for name, member in document.items()}
    return answer
