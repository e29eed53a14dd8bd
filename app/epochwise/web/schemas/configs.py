"""The configuration in OpenAPI: query parameters, the body of a POST, and the response with every field filled in.

None of them has a `default`: a generator would make the field required, or have its client send what nobody gave.
"""

from typing import Any

from epochwise.core.config.config import RunConfig, schema
from epochwise.web.registry import field_schema

EXAMPLE = (
    RunConfig(
        dataset="line",
        model="network",
        features=3,
        epochs=100,
        momentum=0.9,
        sampling="buffer",
        patience=10,
        min_delta=0.001,
    )
    .normalized()
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
    "description": "The run's id, which is part of every response about it.",
    "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    "example": "74fa2f1edd606f7fdc6eb5917e0de585",
}
"""The run of a route that names it by id."""
LAST_EVENT_ID = {
    "name": "Last-Event-ID",
    "in": "header",
    "required": False,
    "description": "The id of the last event received; the stream continues after it. Overrides `after`.",
    "schema": {"type": "string"},
    "example": "2-74fa2f1e-300-1",
}
"""Where a stream continues."""


def config_parameters() -> dict[str, dict[str, Any]]:
    """The query parameters by name."""
    return {name: _parameter(name, spec) for name, spec in schema().items()}


def config_schemas() -> dict[str, dict[str, Any]]:
    """The configuration as it is posted, where null means not given, and as it is returned, every field filled in."""
    answered = {name: _nullable(name, spec) for name, spec in schema().items()}
    posted = {
        name: field | {"description": with_default(field["description"], RunConfig.model_fields[name].default)}
        for name, field in answered.items()
    }
    return {
        "RunConfig": {
            "type": "object",
            "description": "The configuration of a run. A field that is left out or null has its default, or takes its "
            "value from the data set, the model or `seed`.",
            "additionalProperties": False,
            "properties": posted,
        },
        "ResolvedConfig": {
            "type": "object",
            "description": "The effective configuration: every field filled in; null where a field has no effect.",
            "required": list(answered),
            "properties": answered,
        },
    }


def with_default(text: str, default: object) -> str:
    """A description, and what holds where nothing is given; None if that is no value of its own."""
    return text if default in (None, "") else f"{text} Default: {default}."


def _parameter(name: str, spec: Any) -> dict[str, Any]:
    field = field_schema(spec)
    text = with_default(field.pop("description"), field.pop("default"))
    del field["title"]
    field["type"] = spec["type"]
    if "choices" in spec:
        field["enum"] = list(spec["choices"])
    return {
        "name": name,
        "in": "query",
        "required": False,
        "allowEmptyValue": True,
        "description": text,
        "schema": field,
        "example": EXAMPLE[name],
    }


def _nullable(name: str, spec: Any) -> dict[str, Any]:
    field = field_schema(spec)
    del field["title"], field["default"]
    field["type"] = [spec["type"], "null"]
    if "choices" in spec:
        field["enum"] = [*spec["choices"], None]
    return field | {"examples": [EXAMPLE[name]]}
