"""The OpenAPI document: the routes as the framework describes them, with the schemas of this package."""

import re
from itertools import chain
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import TupleSchema

from epochwise.web.schemas.choices import AliveSchema, DatasetRowsSchema, DatasetSchema, ModelSchema, ReadySchema
from epochwise.web.schemas.classes import ClassesSchema, RecallSchema
from epochwise.web.schemas.compared import ComparisonSchema, SeedsSchema, SurfaceSchema, SweepSchema
from epochwise.web.schemas.configs import config_parameters, config_schemas, with_default
from epochwise.web.schemas.events import DATA_SCHEMAS, event_schemas
from epochwise.web.schemas.forms import TAG as FORMS_TAG
from epochwise.web.schemas.forms import with_forms
from epochwise.web.schemas.meaning import COMPONENT
from epochwise.web.schemas.problems import problem_schemas
from epochwise.web.schemas.runs import (
    BatchesSchema,
    PlannedSchema,
    PostedRunSchema,
    RunSchema,
    RunWindowSchema,
    UpdatesSchema,
)
from epochwise.web.schemas.tables import ChoicesSchema, KeptTableSchema, StoredTableSchema, TablePreviewSchema
from epochwise.wire.coding import Coded
from epochwise.wire.events import dumps

ANSWERED = (
    PlannedSchema,
    RunSchema,
    PostedRunSchema,
    RunWindowSchema,
    UpdatesSchema,
    BatchesSchema,
    ComparisonSchema,
    SeedsSchema,
    SurfaceSchema,
    SweepSchema,
    ClassesSchema,
    RecallSchema,
    DatasetRowsSchema,
    DatasetSchema,
    ModelSchema,
    TablePreviewSchema,
    StoredTableSchema,
    KeptTableSchema,
    ChoicesSchema,
    AliveSchema,
    ReadySchema,
    *DATA_SCHEMAS.values(),
)
BY_ID = "/api/v1/runs/{run}"
ABOUT = """What stochastic gradient descent does, batch by batch and epoch by epoch.

A run is its configuration: equal configurations give equal numbers, bit for bit, and equal ids. A field that is not
given has the default that its description names. A field that has no effect is refused: `x-applies` names the field
that it depends on and the values that give it an effect; where no values are listed, any but 0 does.

Updates and epochs are counted from 0 unless a description says from 1. Numbers that are not finite are null. A range
past the end of a run is empty. In a query an empty value counts as not given, and a parameter that is given
twice is refused. A number there may be written as in JSON, and with a plus sign, zeros before it, a bare point or
blanks around it (`+4`, `04`, `4.`, `.5`); never with a decimal comma or separators of thousands.

Every error is a problem document (RFC 9457) with a stable `type`. Every route can answer 405 to a method that it does
not take (`urn:epochwise:problem:method-not-allowed`, with the header `Allow`), and 400 to a request whose header Host
is missing, given twice or not a host (`urn:epochwise:problem:refused`). All clients share one budget
of computing time, in seconds: the headers `RateLimit-Policy` and `RateLimit` say how much is left."""
TAGS = [
    {"name": "runs", "description": "Plan, train and inspect runs."},
    {"name": FORMS_TAG, "description": "A run as a table, a picture, a notebook or a script."},
    {"name": "registries", "description": "Available data sets, models and configuration fields."},
    {"name": "own data", "description": "Tables that users upload."},
    {"name": "operations", "description": "For operating a server."},
    {"name": "pages", "description": "Links to the page."},
]


class _Lists(GenerateJsonSchema):
    """Tuples as lists of a fixed length: openapi-fetch has no tuples, and linters ask for `items`."""

    def tuple_schema(self, schema: TupleSchema) -> JsonSchemaValue:
        """The schema of a tuple, whose members are all of one type in our answers."""
        described = super().tuple_schema(schema)
        described["items"] = described.pop("prefixItems")[0]
        return described


class Documented(FastAPI):
    """An app whose OpenAPI document has our components; it is built on the first request."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._encoded = dict[str, Coded]()

    def openapi(self) -> dict[str, Any]:
        """The document."""
        if self.openapi_schema is None:
            document = super().openapi()
            paths = dict(with_forms(document["paths"]))
            for operation in chain.from_iterable(methods.values() for methods in paths.values()):
                operation["parameters"] = [_plain(parameter) for parameter in operation.get("parameters", [])]
            self.openapi_schema = document | {
                "servers": _server(""),
                "security": [],
                "paths": paths,
                "components": components(),
            }
        return self.openapi_schema

    def openapi_json(self, root: str) -> Coded:
        """The document of the app at this prefix, encoded once."""
        if root not in self._encoded:
            self._encoded[root] = Coded(dumps(self.openapi() | {"servers": _server(root)}))
        return self._encoded[root]


def _server(root: str) -> list[dict[str, str]]:
    """Where the paths begin, seen from the document's own address: at the prefix under which a proxy shows the app."""
    return [{"url": root or "/", "description": "The server that this document comes from."}]


def operation_id(route: APIRoute) -> str:
    """The name of a route's function, on which generated clients rely; with a suffix where the run is named by id."""
    return f"{route.name}_by_id" if route.path.startswith(BY_ID) else route.name


def _plain(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter without null, which a query cannot express, and with its example where generators look for it.

    A default is told in words: a generated client would send it with every request.
    """
    if "$ref" in parameter:
        return parameter
    schema = {word: fact for word, fact in parameter["schema"].items() if word not in ("title", "description")}
    for kind in schema.pop("anyOf", ()):
        schema |= {} if kind == {"type": "null"} else kind
    examples = schema.pop("examples", [parameter.get("example")])
    described = with_default(parameter["description"], schema.pop("default", None))
    return parameter | {"description": described, "schema": schema, "example": examples[0]}


def components() -> dict[str, Any]:
    """Every schema and parameter that the routes refer to."""
    schemas = _answered() | event_schemas() | config_schemas() | problem_schemas()
    return {
        "schemas": dict(sorted(schemas.items())),
        "parameters": config_parameters(),
    }


def _answered() -> dict[str, Any]:
    answered: tuple[type, ...] = ANSWERED
    _, found = TypeAdapter.json_schemas(
        [(kind, "serialization", TypeAdapter(kind)) for kind in answered],
        ref_template=COMPONENT,
        schema_generator=_Lists,
    )
    # The classes are called PlanSchema, since Plan is something else; the document has no such doubt.
    renamed = orjson.loads(re.sub(rb'Schema(?=")', b"", orjson.dumps(found["$defs"])))
    return {name: _untitled(schema) for name, schema in renamed.items()}


def _untitled(schema: Any) -> Any:
    """Without the titles that only repeat a field's name."""
    fields = {name: _without_title(field) for name, field in schema["properties"].items()}
    return _without_title(schema) | {"properties": fields}


def _without_title(schema: dict[str, Any]) -> dict[str, Any]:
    return {word: fact for word, fact in schema.items() if word != "title"}
