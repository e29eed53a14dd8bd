"""What there is to choose from: data sets, models and the fields of a configuration."""

from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from typing import Any

from fastapi import APIRouter, Depends, Request, Response

from epochwise.core.config.config import RunConfig, schema
from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.errors import FieldError
from epochwise.core.config.models import MODELS
from epochwise.core.config.owned import OWN_PATTERN
from epochwise.core.config.text import Text
from epochwise.language.language import Language
from epochwise.web.answers import json_constant
from epochwise.web.language import LANGUAGE, LANGUAGE_PARAMETER, checked_language, content_language, language_of
from epochwise.web.query import given_again
from epochwise.web.schemas import routes
from epochwise.web.site import site_of
from epochwise.wire.coding import Coded
from epochwise.wire.events import dumps
from epochwise.wire.refusals import InvalidRequest

BOUNDS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")


def datasets() -> dict[str, dict[str, object]]:
    """Every data set by name, as JSON has it."""
    return {name: spec.facts() for name, spec in DATASETS.items()}


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
        "properties": {name: with_own_data(name, field_schema(spec)) for name, spec in schema().items()},
    }


def field_schema(spec: Any) -> dict[str, Any]:
    """One field of `schema()` as JSON Schema."""
    nullable = spec["default"] is None
    property_schema = {
        "title": spec["label"],
        "description": spec["help"],
        "type": [spec["type"], "null"] if nullable else spec["type"],
        "default": spec["default"],
        **{bound: spec[bound] for bound in BOUNDS if bound in spec},
        "x-group": spec["group"],
    }
    if "choices" in spec:
        property_schema["enum"] = [*spec["choices"], None] if nullable else spec["choices"]
    if spec["unit"]:
        property_schema["x-unit"] = spec["unit"]
    if "applies" in spec:
        property_schema["x-applies"] = spec["applies"]
    return property_schema


def with_own_data(name: str, field: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of the field with this name; a data set may also be a user's own."""
    if name != "dataset":
        return field
    named = {word: fact for word, fact in field.items() if word != "enum"}
    return named | {"anyOf": [{"enum": field["enum"]}, {"type": "string", "pattern": f"^{OWN_PATTERN}$"}]}


async def _only_language(request: Request) -> None:
    checked_language(request)
    only, items = Text("this route takes no other parameters"), request.query_params.multi_items()
    errors = given_again(items, (LANGUAGE,))
    if errors := errors + [FieldError(name, value, only, LANGUAGE) for name, value in items if name != LANGUAGE]:
        raise InvalidRequest(errors)


router = APIRouter(
    prefix="/api/v1",
    tags=["registries"],
    default_response_class=Response,
    dependencies=[Depends(_only_language)],
)
_LANGUAGE = {"parameters": [LANGUAGE_PARAMETER]}


@cache
def _described(describe: Callable[[], dict[str, Any]], language: Language) -> Coded:
    """What there is to choose from in a language, encoded once."""
    return Coded(dumps(language.say_all(describe())))


async def _answer(request: Request, describe: Callable[[], dict[str, Any]]) -> Response:
    language = language_of(request)
    return await json_constant(request, _described(describe, language), content_language(language))


@router.get("/datasets", summary="Every data set", responses=routes.OF_DATASETS, openapi_extra=_LANGUAGE)
async def get_datasets(request: Request) -> Response:
    """By name, each with its task, its columns, its source and its licence."""
    return await _answer(request, datasets)


@router.get("/choices", summary="What this server offers", responses=routes.OF_CHOICES, openapi_extra=_LANGUAGE)
async def get_choices(request: Request) -> Response:
    """Whether it takes data of its users, how large, and how long they are kept."""
    return await json_constant(request, Coded(dumps({"own_data": site_of(request).own_data.limits()})))


@router.get("/models", summary="Every model", responses=routes.OF_MODELS, openapi_extra=_LANGUAGE)
async def get_models(request: Request) -> Response:
    """By name, each with the tasks it can learn."""
    return await _answer(request, models)


@router.get(
    "/config",
    summary="The fields of a configuration, as JSON Schema",
    responses=routes.OF_CONFIG,
    openapi_extra=_LANGUAGE,
)
async def get_config(request: Request) -> Response:
    """Each with its default, bounds, unit and help, and the condition under which it has an effect. A default that is
    null depends on other fields: what it is then is said of the query parameter of this name.
    """
    return await _answer(request, json_schema)
