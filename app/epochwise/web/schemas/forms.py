"""A run in each of its forms: the document has an address for each form, with its parameters and its media type."""

from collections.abc import Iterator
from typing import Any

from epochwise.core.config.errors import InvalidConfig
from epochwise.web.cut import CUTS
from epochwise.web.forms import FORMS
from epochwise.web.forms.form import Form
from epochwise.web.schemas.answers import COMPUTING, answers, json_of, text_of
from epochwise.web.schemas.runs import RunSchema
from epochwise.wire.refusals import InvalidRequest, NotFound, NotInstalled

TAG = "forms"
WHOLE_RUN = ("get_run", "get_run_by_id")
"""Operations that the Accept header gives a form. The document knows them as JSON, so that a client has one type."""
_TEXTS = {
    "csv": "update,epoch,batch,batch_size,batch_loss,accuracy\r\n1,1,1,100,0.6005283502050982,0.77\r\n",
    "ndjson": '{"update":1,"epoch":1,"batch":1,"batch_size":100,"batch_loss":0.6005283502050982,"accuracy":0.77}\n',
    "svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630"></svg>',
    "py": "import numpy as np\n",
}
BYTES = {"schema": {"type": "string", "format": "binary"}}
_NOTEBOOK = {
    "schema": {"type": "object", "additionalProperties": True},
    "example": {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []},
}


def with_forms(paths: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The paths, and behind each of a whole run one for each of its forms."""
    for path, methods in paths.items():
        run = methods.get("get", {})
        if run.get("operationId") not in WHOLE_RUN:
            yield path, methods
            continue
        yield path, {"get": run | {"parameters": _parameters(run, FORMS["json"])}}
        for form in FORMS.values():
            yield f"{path}.{form.name}", {"get": _in_form(run, form)}


def _in_form(run: dict[str, Any], form: Form) -> dict[str, Any]:
    by_id = run["operationId"].endswith("_by_id")
    subject, unnamed = ("The run with this id", NotFound) if by_id else ("A run", InvalidConfig)
    refusals = (unnamed, *COMPUTING, InvalidRequest, *([NotInstalled] if form.name == "arrow" else []))
    responses = {
        str(status): response for status, response in answers(_content(form), *refusals, about="The run.").items()
    }
    return run | {
        "tags": [TAG],
        "operationId": run["operationId"].replace("get_run", f"get_run_{form.name}", 1),
        "summary": f"{subject} as {form.title}",
        "description": "The suffix overrides the Accept header. The answer comes when the run is computed. The refusal "
        "of an unknown parameter names those of every format.",
        "parameters": _parameters(run, form),
        "responses": responses,
    }


def _parameters(run: dict[str, Any], form: Form) -> list[dict[str, Any]]:
    """The parameters of a run that this form takes."""
    return [one for one in run["parameters"] if one.get("name") not in CUTS or one["name"] in form.takes]


def _content(form: Form) -> dict[str, Any]:
    media_type = form.media_type.partition(";")[0]
    if form.name == "json":
        return json_of(RunSchema)
    if form.name in _TEXTS:
        return text_of(media_type, _TEXTS[form.name])
    return {media_type: _NOTEBOOK if form.name == "ipynb" else BYTES}
