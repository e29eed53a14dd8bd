"""What a route can respond with, for its `responses`: the requested content, or a problem of a kind that it names."""

from collections.abc import Mapping
from typing import Any

from epochwise.core.config.errors import EpochwiseError, InvalidConfig
from epochwise.web.schemas.meaning import component, component_named
from epochwise.web.schemas.problems import component_of
from epochwise.wire.problems import PROBLEM_JSON, status_of
from epochwise.wire.refusals import Busy, DataGone, Internal, NotFound, OwnDataOff, RateLimited, TooLarge

Answers = dict[int | str, dict[str, Any]]

COMPUTING: tuple[type[EpochwiseError], ...] = (TooLarge, RateLimited, Busy)
"""Problems of every route that computes a run."""
_NOT_MODIFIED = {304: {"description": "Not modified."}}
_ETAG = {
    "ETag": {
        "description": "Identifies this response; send it as it is in If-None-Match to ask whether it has changed.",
        "schema": {"type": "string"},
        "example": 'W/"5d41402abc4b2a76"',
    }
}
_RETRY_AFTER = {
    "Retry-After": {
        "description": "Seconds to wait before retrying.",
        "schema": {"type": "integer"},
        "example": 2,
    }
}


def answers(content: Mapping[str, Any], *refusals: type[EpochwiseError], about: str, tagged: bool = True) -> Answers:
    """200 with this content by media type, or a problem; `tagged`: with an ETag, and 304 if it has not changed."""
    found: dict[str, Any] = {"description": about, "content": dict(content)}
    if tagged:
        found["headers"] = _ETAG
    return {200: found} | (_NOT_MODIFIED if tagged else {}) | refused(*refusals)


def refused(*refusals: type[EpochwiseError]) -> Answers:
    """The problems of a route by status; any route can fail by a fault of ours."""
    kinds: tuple[type[EpochwiseError], ...] = (*refusals, Internal)
    if InvalidConfig in refusals or NotFound in refusals:
        # Whatever names a run may name a user's data set, which may be gone.
        kinds = tuple(dict.fromkeys((*kinds, NotFound, DataGone, OwnDataOff)))
    statuses = sorted({status_of(kind) for kind in kinds})
    return {status: _problem([kind for kind in kinds if status_of(kind) == status]) for status in statuses}


def json_of(schema: type | Mapping[str, Any]) -> dict[str, Any]:
    """JSON content: of a class of this package, or of a schema."""
    return {"application/json": {"schema": component(schema) if isinstance(schema, type) else schema}}


def text_of(media_type: str, example: str) -> dict[str, Any]:
    """Text of a media type."""
    return {media_type: {"schema": {"type": "string"}, "example": example}}


def _problem(kinds: list[type[EpochwiseError]]) -> dict[str, Any]:
    references = {f"urn:epochwise:problem:{kind.code}": component_named(component_of(kind)) for kind in kinds}
    first, *others = references.values()
    mapping = {code: reference["$ref"] for code, reference in references.items()}
    union = {"oneOf": [first, *others], "discriminator": {"propertyName": "type", "mapping": mapping}}
    return {
        "description": ", or: ".join(f"{kind.title} (`urn:epochwise:problem:{kind.code}`)" for kind in kinds) + ".",
        "content": {PROBLEM_JSON: {"schema": union if others else first}},
        **({"headers": _RETRY_AFTER} if status_of(kinds[0]) in (429, 503) else {}),
    }
