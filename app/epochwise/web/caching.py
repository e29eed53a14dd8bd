"""Conditional answers: weak entity tags on query URLs, 304 where the asker has the answer already."""

import hashlib

from fastapi import Request

from epochwise.version import __version__

REVALIDATE = "no-cache"
PRIVATE = "private, no-cache"
"""For what follows from a user's data: when they are deleted, no cache on the way may still have it."""
FOR_EVER = "public, max-age=31536000, immutable"
"""For what its address fixes: a file by its hash, the numbers of a run by its id, which names the engine too."""
A_WHILE = "public, max-age=3600"
"""For a file whose address stays when it changes."""


def tag(*parts: object) -> str:
    """The weak entity tag of an answer that these parts identify; another version of the app may word it otherwise."""
    return f'W/"{".".join(str(part) for part in (*parts, __version__))}"'


def tag_of(body: bytes) -> str:
    """The weak entity tag of an answer by its content."""
    return tag(digest(body))


def digest(content: bytes) -> str:
    """16 hexadecimal digits that stand for this content."""
    return hashlib.sha256(content).hexdigest()[:16]


def is_known(request: Request, etag: str) -> bool:
    """Whether the client names this tag as one it has (RFC 9110, 13.1.2: compared weakly)."""
    return matches(etag, joined(request, "if-none-match"))


def matches(etag: str, if_none_match: str) -> bool:
    """Whether an If-None-Match header names this tag."""
    if not if_none_match:
        return False
    named = [name.strip() for name in if_none_match.split(",")]
    return named == ["*"] or etag.removeprefix("W/") in (name.removeprefix("W/") for name in named)


def joined(request: Request, header: str) -> str:
    """A list header as one, also where it came in several lines (RFC 9110, 5.3); '' where it did not come."""
    return ", ".join(request.headers.getlist(header))
