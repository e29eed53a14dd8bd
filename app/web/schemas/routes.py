"""What each route of the API answers, for its `responses`."""

from typing import Any

from app.core.errors import Busy, Internal, InvalidConfig, TooLarge
from app.web.forms import FORMS
from app.web.problems import (
    InvalidRequest,
    NotAcceptable,
    NotFound,
    NotInstalled,
    NotReady,
    TooLong,
    UnsupportedType,
)
from app.web.schemas.answers import COMPUTING, Answers, answers, json_of, refused, text_of
from app.web.schemas.choices import AliveSchema, DatasetRowsSchema, DatasetSchema, ModelSchema, ReadySchema
from app.web.schemas.events import EVENT_SCHEMAS
from app.web.schemas.meaning import component, component_named
from app.web.schemas.problems import component_of
from app.web.schemas.runs import PlannedSchema, PostedRunSchema, RunSchema, RunWindowSchema, UpdatesSchema

_TEXTS = {
    "csv": "update,epoch,batch,batch_size,batch_loss\r\n0,0,0,100,0.6005283502050982\r\n",
    "ndjson": '{"update":0,"epoch":0,"batch":0,"batch_size":100,"batch_loss":0.6005283502050982}\n',
    "svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630"></svg>',
    "py": "import numpy as np\n",
}
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_NOTEBOOK = {"schema": {"type": "object"}, "example": {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}}
_STREAM = (
    'id: 0-74fa2f1e-0\nevent: started\ndata: {"id":"74fa2f1edd606f7fdc6eb5917e0de585"}\n\n'
    'id: 1-74fa2f1e-0\nevent: batches\ndata: {"first":0,"loss":[0.60237,0.59191]}\n\n'
)


def _forms() -> dict[str, Any]:
    """Every form's content by media type."""
    content = json_of(RunSchema)
    for form in FORMS.values():
        media_type = form.media_type.partition(";")[0]
        if form.name in _TEXTS:
            content |= text_of(media_type, _TEXTS[form.name])
        elif form.name != "json":
            content[media_type] = _NOTEBOOK if form.name == "ipynb" else _BYTES
    return content


def _events() -> dict[str, Any]:
    """The stream, with the schema of each event's data by the event's name."""
    data = {name: component(schema) for name, schema in EVENT_SCHEMAS.items()}
    data["failed"] = component_named(component_of(Internal))
    content = text_of("text/event-stream", _STREAM)
    content["text/event-stream"]["x-event-data"] = data
    return content


_ASKED = *COMPUTING, InvalidRequest
NO_SUCH_RUN = refused(NotFound)
"""Beside the others where a run is named by its id."""
OF_PLAN = answers(json_of(PlannedSchema), InvalidConfig, about="The plan.")
OF_RUN = answers(_forms(), *_ASKED, NotAcceptable, NotInstalled, about="The run.")
OF_EVENTS = answers(_events(), *_ASKED, about="Events until the run ends.", tagged=False) | {
    204: {"description": "The event named by `Last-Event-ID` or `after` was the last one."}
}
OF_WINDOW = answers(json_of(RunWindowSchema), *_ASKED, about="The losses.")
OF_UPDATES = answers(json_of(UpdatesSchema), *_ASKED, about="The updates.")
OF_DATASET = answers(json_of(DatasetRowsSchema), InvalidConfig, InvalidRequest, about="The rows.")
_POSTED = answers(
    json_of(PostedRunSchema),
    *(InvalidConfig, InvalidRequest, TooLarge, TooLong, UnsupportedType, Busy),
    about="The run was known already.",
    tagged=False,
)
_LOCATION = {
    "Location": {
        "description": "Where the run is.",
        "schema": {"type": "string"},
        "example": "/api/v1/runs/74fa2f1edd606f7fdc6eb5917e0de585",
    }
}
OF_POSTING: Answers = _POSTED | {
    200: _POSTED[200] | {"headers": _LOCATION},
    201: {"description": "The run has an id now.", "headers": _LOCATION, "content": json_of(PostedRunSchema)},
}
OF_SHORT_LINK: Answers = refused(NotFound) | {302: {"description": "To the page."}}
OF_DATASETS = answers(
    json_of({"type": "object", "additionalProperties": component(DatasetSchema)}),
    InvalidRequest,
    about="The data sets by name.",
)
OF_MODELS = answers(
    json_of({"type": "object", "additionalProperties": component(ModelSchema)}),
    InvalidRequest,
    about="The models by name.",
)
OF_CONFIG = answers(json_of({"type": "object"}), InvalidRequest, about="The fields as JSON Schema.")
OF_HEALTH = answers(json_of(AliveSchema), about="The process is alive.", tagged=False)
OF_READINESS = answers(json_of(ReadySchema), NotReady, about="The server takes work.", tagged=False)
OF_METRICS = answers(
    text_of("text/plain", "batchwise_runs_running 0.0\n"), about="Prometheus' text format.", tagged=False
)
