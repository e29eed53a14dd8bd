"""An error as an HTTP status and as a problem document (RFC 9457)."""

from epochwise.core.config.errors import EpochwiseError
from epochwise.core.config.sendable import sendable

PROBLEM_JSON = "application/problem+json"
"""The media type of a problem document."""
HTTP_STATUSES = {
    "refused": 400,
    "not-found": 404,
    "own-data-off": 403,
    "wrong-secret": 403,
    "method-not-allowed": 405,
    "not-acceptable": 406,
    "data-gone": 410,
    "too-long": 413,
    "table-too-large": 413,
    "unsupported-type": 415,
    "invalid-config": 422,
    "invalid-request": 422,
    "too-large": 422,
    "invalid-table": 422,
    "rate-limited": 429,
    "internal": 500,
    "not-installed": 501,
    "busy": 503,
    "not-ready": 503,
    "data-full": 507,
}
"""The HTTP status of each kind of error, by its code."""


def status_of(error: EpochwiseError | type[EpochwiseError]) -> int:
    """The status that answers an error: its own where it has one, as `Refused` has, else that of its kind."""
    own: int | None = getattr(error, "status", None)
    return HTTP_STATUSES[error.code] if own is None else own


def problem_of(error: EpochwiseError) -> dict[str, object]:
    """The members of an error's problem document; JSON can hold them, whatever was given."""
    return {
        "type": f"urn:epochwise:problem:{error.code}",
        "title": error.title,
        "status": status_of(error),
        "detail": error.detail,
        **{name: sendable(fact) for name, fact in error.facts.items()},
    }
