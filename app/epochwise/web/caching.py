"""Conditional answers: weak entity tags on query URLs, 304 where the asker has the answer already."""

import hashlib
from collections.abc import Mapping

from fastapi import Request, Response

from epochwise.version import __version__

REVALIDATE = "no-cache"
FOR_EVER = "public, max-age=31536000, immutable"
"""For what its address fixes: a file by its hash, a run by its id, which names the engine too. A later release may word
a form of a run otherwise; a kept copy has the very same numbers, and whoever asks anew is told by the entity tag."""


def tag(*parts: object) -> str:
    """The weak entity tag of an answer that these parts identify; another version of the app may word it otherwise."""
    return f'W/"{".".join(str(part) for part in (*parts, __version__))}"'


def tag_of(body: bytes) -> str:
    """The weak entity tag of an answer by its content."""
    return tag(hashlib.sha256(body).hexdigest()[:16])


def is_known(request: Request, etag: str) -> bool:
    """Whether the asker names this tag as one it has (RFC 9110, 13.1.2: compared weakly)."""
    named = [one.strip() for one in joined(request, "if-none-match").split(",")]
    return named == ["*"] or etag.removeprefix("W/") in (one.removeprefix("W/") for one in named)


def joined(request: Request, header: str) -> str:
    """A list header as one, also where it came in several lines (RFC 9110, 5.3); '' where it did not come."""
    return ", ".join(request.headers.getlist(header))


def not_modified(etag: str, headers: Mapping[str, str] | None = None) -> Response:
    """304: what the asker has is still right."""
    return Response(status_code=304, headers={"ETag": etag, "Cache-Control": REVALIDATE, **(headers or {})})


def json_answer(body: bytes, etag: str, headers: Mapping[str, str] | None = None) -> Response:
    """Encoded JSON as it is, to be asked for again with its tag."""
    told = {"ETag": etag, "Cache-Control": REVALIDATE, **(headers or {})}
    return Response(body, headers=told, media_type="application/json")


def json_constant(request: Request, body: bytes) -> Response:
    """Encoded JSON that only changes with the app."""
    etag = tag_of(body)
    return not_modified(etag) if is_known(request, etag) else json_answer(body, etag)
