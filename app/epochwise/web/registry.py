"""What there is to choose from: data sets, models and the fields of a configuration."""

from dataclasses import asdict, fields
from typing import Any

from fastapi import APIRouter, Depends, Request, Response

from epochwise.core.config.config import RunConfig, schema
from epochwise.core.config.datasets import DATASETS, DatasetSpec
from epochwise.core.config.errors import FieldError
from epochwise.core.config.models import MODELS
from epochwise.core.config.text import Text
from epochwise.web.answers import json_constant
from epochwise.web.schemas import routes
from epochwise.wire.coding import Coded
from epochwise.wire.events import dumps
from epochwise.wire.refusals import InvalidRequest

BOUNDS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")


def datasets() -> dict[str, dict[str, Any]]:
    """Every data set by name, as JSON has it."""
    return {name: _dataset(spec) for name, spec in DATASETS.items()}


def _dataset(spec: DatasetSpec) -> dict[str, Any]:
    told = {one.name: getattr(spec, one.name) for one in fields(spec) if one.name not in ("draw", "file")}
    return told | {"synthetic": spec.synthetic}


def models() -> dict[str, dict[str, Any]]:
    """Every model by name, as JSON has it."""
    return {name: asdict(spec) | {"tasks": sorted(spec.tasks)} for name, spec in MODELS.items()}


def json_schema() -> dict[str, Any]:
    """RunConfig as JSON Schema; `x-group`, `x-unit` and `x-applies` hold what the standard has no words for."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "RunConfig",
        "description": RunConfig.__doc__,
        "type": "object",
        "additionalProperties": False,
        "properties": {name: field_schema(spec) for name, spec in schema().items()},
    }


def field_schema(spec: Any) -> dict[str, Any]:
    """One field of `schema()` as JSON Schema."""
    nullable = spec["default"] is None
    told = {
        "title": spec["label"],
        "description": spec["help"],
        "type": [spec["type"], "null"] if nullable else spec["type"],
        "default": spec["default"],
        **{bound: spec[bound] for bound in BOUNDS if bound in spec},
        "x-group": spec["group"],
    }
    if "choices" in spec:
        told["enum"] = [*spec["choices"], None] if nullable else spec["choices"]
    if spec["unit"]:
        told["x-unit"] = spec["unit"]
    if "applies" in spec:
        told["x-applies"] = spec["applies"]
    return told


async def _without_parameters(request: Request) -> None:
    if given := request.query_params.multi_items():
        raise InvalidRequest([FieldError(name, value, Text("this route takes no parameters")) for name, value in given])


router = APIRouter(
    prefix="/api/v1",
    tags=["registries"],
    default_response_class=Response,
    dependencies=[Depends(_without_parameters)],
)
_DATASETS, _MODELS, _CONFIG = (Coded(dumps(value)) for value in (datasets(), models(), json_schema()))


@router.get("/datasets", summary="Every data set", responses=routes.OF_DATASETS)
async def get_datasets(request: Request) -> Response:
    """By name, each with its task, its columns, its source and its licence."""
    return await json_constant(request, _DATASETS)


@router.get("/models", summary="Every model", responses=routes.OF_MODELS)
async def get_models(request: Request) -> Response:
    """By name, each with the tasks it can learn."""
    return await json_constant(request, _MODELS)


@router.get("/config", summary="The fields of a configuration, as JSON Schema", responses=routes.OF_CONFIG)
async def get_config(request: Request) -> Response:
    """Each with its default, bounds, unit and help, and the condition under which it has an effect."""
    return await json_constant(request, _CONFIG)
