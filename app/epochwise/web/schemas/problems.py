"""Every kind of problem with an example, from which its schema is made."""

from typing import Any

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import EpochwiseError, FieldError, InvalidConfig
from epochwise.core.config.fields import not_taken
from epochwise.core.config.text import Text
from epochwise.core.data.badtable import MOST_TABLE_ROWS, InvalidTable, RefusedLine, TableTooLarge
from epochwise.core.data.table import LEAST_ROWS
from epochwise.wire.problems import problem_of
from epochwise.wire.refusals import (
    SHUTTING_DOWN,
    SMALLER,
    Busy,
    DataFull,
    DataGone,
    Internal,
    InvalidRequest,
    NotAcceptable,
    NotFound,
    NotInstalled,
    NotReady,
    OwnDataOff,
    RateLimited,
    TooLarge,
    TooLong,
    UnsupportedType,
    WrongSecret,
)

_BATCH_SIZE = not_taken("batch_size", "0", RunConfig.model_fields["batch_size"])
PROBLEMS: tuple[EpochwiseError, ...] = (
    InvalidConfig([_BATCH_SIZE]),
    InvalidRequest([FieldError("count", "0", Text("must be at least {least}", least=1))]),
    TooLarge("length", 40_000_000, 20_000_000, "updates", SMALLER),
    RateLimited(12, 3600, 60),
    Busy(2),
    NotReady(SHUTTING_DOWN),
    Internal("3f9a1c52"),
    NotFound(Text("There is nothing at {path}.", path="/api/v1/nowhere")),
    NotAcceptable(".xml", [".json", ".csv"]),
    DataGone("own-0123456789abcdefghij", "deleted", "2026-11-28"),
    OwnDataOff(),
    WrongSecret(),
    DataFull(1_000_000_000),
    InvalidTable(
        Text("A table needs at least {least} rows that can be used.", least=LEAST_ROWS),
        [RefusedLine(17, Text("the target {column} is missing", column="species"))],
        1,
    ),
    TableTooLarge("rows", MOST_TABLE_ROWS),
    TooLong(65_536),
    UnsupportedType("text/plain"),
    NotInstalled(".arrow", "pyarrow"),
)
"""One of each kind that an operation can answer with; 405 is the answer to those that do not exist."""

REFUSED_LINE: dict[str, Any] = {
    "type": "object",
    "required": ["line", "reason"],
    "properties": {
        "line": {"type": "integer", "description": "The line of the file, counted from 1."},
        "reason": {"type": "string", "description": "Why it is left out."},
    },
}
_FACTS: dict[str, dict[str, Any]] = {
    "errors": {
        "type": "array",
        "items": {"$ref": "#/components/schemas/FieldError"},
        "description": "Every refused field.",
    },
    "what": {"type": "string", "description": "Which limit is exceeded."},
    "estimate": {"type": "number", "description": "How much the run would need."},
    "limit": {"type": "number", "description": "The limit."},
    "unit": {"type": "string", "description": "The unit of estimate and limit."},
    "retry_after": {"type": "integer", "description": "Seconds to wait before retrying."},
    "incident": {"type": "string", "description": "The number under which the server's log has the details."},
    "available": {"type": "array", "items": {"type": "string"}, "description": "What is available instead."},
    "given": {"type": "string", "description": "The Content-Type of the body."},
    "package": {"type": "string", "description": "The missing package."},
    "name": {"type": "string", "description": "The data set that is gone."},
    "why": {"type": "string", "description": "deleted (by its uploader), removed (by the operator), expired, damaged."},
    "day": {"type": "string", "description": "When, in UTC."},
    "refused": {
        "type": "array",
        "items": REFUSED_LINE,
        "description": "The first refused lines.",
    },
    "refused_count": {"type": "integer", "description": "How many lines were refused."},
    "columns": {
        "type": "array",
        "items": {"type": "string"},
        "description": "The table's columns, of which another may be the target.",
    },
}
_FIELD_ERROR = {
    "type": "object",
    "description": "A refused field, and why it was refused.",
    "required": ["field", "value", "message", "allowed"],
    "properties": {
        "field": {"type": "string", "description": "Its name.", "examples": [_BATCH_SIZE.field]},
        "value": {"description": "The value that was given.", "examples": [_BATCH_SIZE.value]},
        "message": {
            "type": "string",
            "description": "What is wrong with the value.",
            "examples": [_BATCH_SIZE.message],
        },
        "allowed": {
            "type": ["string", "null"],
            "description": "What is allowed; null where the message says it.",
            "examples": [_BATCH_SIZE.allowed],
        },
    },
}


def problem_schemas() -> dict[str, dict[str, Any]]:
    """The schema of every kind of problem, by the name of its component."""
    return {"FieldError": _FIELD_ERROR} | {component_of(type(problem)): _schema(problem) for problem in PROBLEMS}


def component_of(kind: type[EpochwiseError]) -> str:
    """The name under which a kind's schema stands in the document."""
    return f"{kind.__name__}Problem"


def _schema(example: EpochwiseError) -> dict[str, Any]:
    document = problem_of(example)
    fixed = {
        "type": "Stable: use it to tell the kinds apart.",
        "title": "The kind in words; may change.",
        "status": "The HTTP status.",
    }
    properties: dict[str, Any] = {
        name: {"const": document[name], "description": text, "examples": [document[name]]}
        for name, text in fixed.items()
    }
    properties["detail"] = {
        "type": "string",
        "description": "What is wrong in this case.",
        "examples": [example.detail],
    }
    for name in example.facts:
        properties[name] = _FACTS[name] | ({} if name == "errors" else {"examples": [document[name]]})
    return {
        "type": "object",
        "description": f"{example.title}.",
        "required": list(document),
        "properties": properties,
    }
