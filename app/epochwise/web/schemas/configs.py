"""The configuration in OpenAPI: query parameters, the body of a POST, and the response with every field filled in.

None of them has a `default`: a generator would make the field required, or have its client send what nobody gave.
"""

from typing import Any

from epochwise.core.config.config import RunConfig, schema
from epochwise.core.config.normal import DEFAULT_STEPS, SEED_FIELDS
from epochwise.core.config.optimizers import OPTIMIZERS
from epochwise.web.registry import field_schema, with_own_data

EXAMPLE = (
    RunConfig(
        dataset="line",
        model="network",
        features=3,
        test_samples=100,
        epochs=100,
        fit_every=50,
        momentum=0.9,
        sampling="buffer",
        steps_per_epoch=40,
        patience=10,
        min_delta=0.001,
        target_loss=0.05,
    )
    .normalized()
    .model_dump()
)
"""A configuration in which every field has an effect."""

_MOMENTUM = {name: spec.momentum for name, spec in OPTIMIZERS.items() if spec.momentum is not None}
_FILLED = RunConfig(sampling="buffer", patience=1, fit_every=1).normalized()
_FOLLOWING = {
    **{name: f"`{name}` of the data set in `/api/v1/datasets`" for name in ("samples", "noise", "features")},
    "validation_samples": f"{_FILLED.validation_samples}, or fewer where a data set of fixed rows has fewer left",
    "hidden": str(_FILLED.hidden),
    "activation": str(_FILLED.activation),
    "fit_every": "none, which is one call of fit()",
    "refit": str(_FILLED.refit),
    "momentum": ", ".join(f"{momentum:g} with {name}" for name, momentum in _MOMENTUM.items()),
    "steps_per_epoch": "those of a pass",
    "steps": DEFAULT_STEPS,
    "buffer_size": str(_FILLED.buffer_size),
    "validate_every": str(_FILLED.validate_every),
    "patience": "none, which is no early stopping",
    "min_delta": f"{_FILLED.min_delta:g}",
    "target_loss": "none",
    **dict.fromkeys(SEED_FIELDS, "`seed`"),
}
"""What those fields are by default whose default depends on other fields, if only on whether they have an effect."""


def parameter_references() -> list[dict[str, Any]]:
    """The configuration's fields as query parameters, for a route's `openapi_extra`."""
    return [{"$ref": f"#/components/parameters/{name}"} for name in RunConfig.model_fields]


RUN_PARAMETER = {
    "name": "run",
    "in": "path",
    "required": True,
    "description": "The run's id, which is part of every response about it. The server knows it once the run is posted "
    "or computed, not when it is only planned; where it has a cache folder, also after a restart. It forgets the ids "
    "that were not used for longest, and all of another engine: then, as for every unknown id, it answers 404.",
    "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    "example": "74fa2f1edd606f7fdc6eb5917e0de585",
}
"""The run of a route that names it by id."""
LAST_EVENT_ID = {
    "name": "Last-Event-ID",
    "in": "header",
    "required": False,
    "description": "The id of the last event received; the stream continues after it, and starts again after anything "
    "else. Overrides `after`.",
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
        name: field | {"description": with_default(field["description"], default_of(name))}
        for name, field in answered.items()
    }
    return {
        "RunConfig": {
            "type": "object",
            "description": RunConfig.__doc__,
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


def default_of(name: str) -> str:
    """What a field is where it is not given and has an effect, in words."""
    default = RunConfig.model_fields[name].default
    return _FOLLOWING[name] if default is None else str(default)


def with_default(text: str, default: object) -> str:
    """A description, and what holds where nothing is given; None if that is no value of its own."""
    return text if default in (None, "") else f"{text} Default: {default}."


def _parameter(name: str, spec: Any) -> dict[str, Any]:
    field = field_schema(spec)
    text = with_default(field.pop("description"), default_of(name))
    del field["title"], field["default"]
    field["type"] = spec["type"]
    if "choices" in spec:
        field["enum"] = list(spec["choices"])
    field = with_own_data(name, field)
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
    return with_own_data(name, field) | {"examples": [EXAMPLE[name]]}
