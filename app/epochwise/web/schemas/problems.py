"""Every kind of problem with an example of it, from which its schema follows."""

from typing import Any

from epochwise.core.config.errors import (
    Busy,
    EpochwiseError,
    FieldError,
    Internal,
    InvalidConfig,
    RateLimited,
    TooLarge,
)
from epochwise.wire.refusals import (
    InvalidRequest,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    NotInstalled,
    NotReady,
    TooLong,
    UnsupportedType,
)

_BATCH_SIZE = FieldError(
    "batch_size",
    "0",
    "'0' is not allowed; it takes a whole number from 1 to 1,000,000",
    "a whole number from 1 to 1,000,000",
)
PROBLEMS: tuple[EpochwiseError, ...] = (
    InvalidConfig([_BATCH_SIZE]),
    InvalidRequest([FieldError("count", "0", "input should be greater than or equal to 1")]),
    TooLarge("length", 40_000_000, 20_000_000, "updates", "Take fewer epochs, larger batches or fewer samples."),
    RateLimited(12, 3600, 60),
    Busy(2),
    NotReady("The server is shutting down."),
    Internal("3f9a1c52"),
    NotFound("There is nothing at /api/v1/nowhere."),
    MethodNotAllowed("PUT is not allowed on /api/v1/run; allowed are GET, HEAD, OPTIONS."),
    NotAcceptable(".xml", [".json", ".csv"]),
    TooLong(65_536),
    UnsupportedType("text/plain"),
    NotInstalled(".arrow", "arrow", "pyarrow"),
)
"""One of each kind that a route may answer with."""

_FACTS: dict[str, dict[str, Any]] = {
    "errors": {
        "type": "array",
        "items": {"$ref": "#/components/schemas/FieldError"},
        "description": "Every field that is refused.",
    },
    "what": {"type": "string", "description": "What of the run is too large."},
    "estimate": {"type": "number", "description": "How much of it the run would take."},
    "limit": {"type": "number", "description": "How much is allowed."},
    "unit": {"type": "string", "description": "The unit of estimate and limit."},
    "retry_after": {"type": "integer", "description": "Seconds after which asking again may do."},
    "incident": {"type": "string", "description": "Where the server's log has the details."},
    "available": {"type": "array", "items": {"type": "string"}, "description": "What there is instead."},
    "given": {"type": "string", "description": "The type that the body is said to be."},
    "extra": {"type": "string", "description": "The extra of Epochwise that installs it."},
    "package": {"type": "string", "description": "The package that is lacking."},
}
_FIELD_ERROR = {
    "type": "object",
    "description": "A field that is refused, and why.",
    "required": ["field", "value", "message", "allowed"],
    "properties": {
        "field": {"type": "string", "description": "Its name.", "examples": [_BATCH_SIZE.field]},
        "value": {"description": "Its value as it was given.", "examples": [_BATCH_SIZE.value]},
        "message": {"type": "string", "description": "What is wrong with it.", "examples": [_BATCH_SIZE.message]},
        "allowed": {
            "type": ["string", "null"],
            "description": "What it takes; null where the message says it.",
            "examples": [_BATCH_SIZE.allowed],
        },
    },
}


def problem_schemas() -> dict[str, dict[str, Any]]:
    """The schema of every kind of problem, by the name of its component."""
    return {"FieldError": _FIELD_ERROR} | {component_of(type(one)): _schema(one) for one in PROBLEMS}


def component_of(kind: type[EpochwiseError]) -> str:
    """The name under which a kind's schema stands in the document."""
    return f"{kind.__name__}Problem"


def _schema(example: EpochwiseError) -> dict[str, Any]:
    document = example.problem()
    fixed = {"type": "Stays; the words may change.", "title": "The kind in words.", "status": "The answer's status."}
    properties: dict[str, Any] = {
        name: {"const": document[name], "description": text, "examples": [document[name]]}
        for name, text in fixed.items()
    }
    properties["detail"] = {"type": "string", "description": "What was wrong this time.", "examples": [example.detail]}
    for name in example.facts:
        properties[name] = _FACTS[name] | ({} if name == "errors" else {"examples": [document[name]]})
    return {
        "type": "object",
        "description": f"{example.title}.",
        "required": list(document),
        "properties": properties,
    }
