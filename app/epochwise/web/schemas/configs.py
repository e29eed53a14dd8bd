"""The configuration as OpenAPI has it: query parameters, the body of a post, and what comes back filled in."""

from typing import Any

from epochwise.core.config.config import RunConfig, schema
from epochwise.web.registry import field_schema, json_schema

EXAMPLE = (
    RunConfig(dataset="line", model="network", features=3, epochs=100, momentum=0.9, patience=10, min_delta=0.001)
    .resolved()
    .model_dump()
)
"""A configuration in which every field has an effect."""


def parameter_references() -> list[dict[str, Any]]:
    """The configuration's fields as query parameters, for a route's `openapi_extra`."""
    return [{"$ref": f"#/components/parameters/{name}"} for name in RunConfig.model_fields]


RUN_PARAMETER = {
    "name": "run",
    "in": "path",
    "required": True,
    "description": "The run's id, as every answer about it tells.",
    "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    "example": "74fa2f1edd606f7fdc6eb5917e0de585",
}
"""The run of a route that is asked by id."""
LAST_EVENT_ID = {
    "name": "Last-Event-ID",
    "in": "header",
    "required": False,
    "description": "The id of the last event that came; the stream goes on after it. It comes before `after`.",
    "schema": {"type": "string"},
    "example": "2-74fa2f1e-300-1",
}
"""Where a stream goes on."""


def config_parameters() -> dict[str, dict[str, Any]]:
    """The query parameters by name."""
    return {name: _parameter(name, spec) for name, spec in schema().items()}


def config_schemas() -> dict[str, dict[str, Any]]:
    """The configuration as it is posted, where null is not given, and as it is answered, every field filled in."""
    posted = json_schema()
    del posted["$schema"], posted["title"]
    fields = {name: _nullable(name, spec) for name, spec in schema().items()}
    answered = {name: {word: fact for word, fact in told.items() if word != "default"} for name, told in fields.items()}
    return {
        "RunConfig": posted | {"properties": fields},
        "ResolvedConfig": {
            "type": "object",
            "description": "A configuration as it takes effect: every field filled in, and null what has no effect.",
            "required": list(answered),
            "properties": answered,
        },
    }


def _parameter(name: str, spec: Any) -> dict[str, Any]:
    told = field_schema(spec)
    del told["title"]
    text = told.pop("description")
    if told["default"] is None:
        del told["default"]
    told["type"] = spec["type"]
    if "choices" in spec:
        told["enum"] = list(spec["choices"])
    return {
        "name": name,
        "in": "query",
        "required": False,
        "allowEmptyValue": True,
        "description": text,
        "schema": told,
        "example": EXAMPLE[name],
    }


def _nullable(name: str, spec: Any) -> dict[str, Any]:
    told = field_schema(spec)
    del told["title"]
    told["type"] = [spec["type"], "null"]
    if "choices" in spec:
        told["enum"] = [*spec["choices"], None]
    return told | {"examples": [EXAMPLE[name]]}
