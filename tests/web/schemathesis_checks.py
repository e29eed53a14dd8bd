"""What schemathesis is to know of this API beyond its document; it loads this file itself."""

import re
from typing import Any

import schemathesis
from schemathesis import Case, CheckContext, GenerationMode, HookContext, Response

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import InvalidConfig
from epochwise.core.config.fields import allowed
from epochwise.web.cut import CUTS
from epochwise.web.forms import FORMS

WHOLE_RUN = re.compile(r"/run(s/\{run\})?(\.(?P<form>\w+))?$")
"""The paths of a whole run, and the form that each names."""
EMPTY: tuple[object, ...] = ("", [], [""], {})
EPOCHS = 20
"""As many keep a run short."""


@schemathesis.hook
def before_load_schema(context: HookContext, schema: dict[str, Any]) -> None:
    """Describe a stream as schemathesis reads it: by the schema of one event, whose data are JSON in a string."""
    schemas = schema["components"]["schemas"]
    named = (schemas[one["$ref"].rpartition("/")[2]] for one in schemas["Event"]["oneOf"])
    one_event = {"oneOf": [sent(event) for event in named]}
    of_many = {"type": "object", "properties": {"event": {"enum": ["started", "run", "finished", "failed"]}}}
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            content = operation["responses"].get("200", {}).get("content", {})
            if "text/event-stream" in content:
                content["text/event-stream"]["schema"] = one_event if "/run" in path else of_many


def sent(event: dict[str, Any]) -> dict[str, Any]:
    """The schema of an event, with its data as they are sent."""
    properties = event["properties"]
    data = {"type": "string", "contentMediaType": "application/json", "contentSchema": properties["data"]}
    return event | {"properties": properties | {"data": data}}


@schemathesis.hook
def filter_case(context: HookContext, case: Case[Any]) -> bool:
    """Leave out mistakes that are none: what is sent as an empty value is the same as what is not given."""
    values = case.query.values() if isinstance(case.query, dict) else ()
    return is_valid(case) or not any(value in EMPTY for value in values)


@schemathesis.hook
def map_case(context: HookContext, case: Case[Any]) -> Case[Any]:
    """Of every second case leave out what contradicts the rest, which no schema can tell, so that it is computed."""
    if is_valid(case) and isinstance(case.query, dict) and len(case.query) % 2:
        if whole := WHOLE_RUN.search(case.operation.path):
            leave_out_of_a_cut(case.query, whole["form"] or "json")
        for name in contradicting(case.query):
            del case.query[name]
        if case.query.get("epochs"):
            case.query["epochs"] = 1 + int(case.query["epochs"]) % EPOCHS
    return case


def leave_out_of_a_cut(query: dict[str, Any], form: str) -> None:
    """Leave out what means nothing in a form, or nothing without another parameter."""
    alone = {
        name for name, needed in (("first", "count"), ("fields", "update")) if form == "json" and needed not in query
    }
    for name in alone | set(CUTS) - set(FORMS[form].takes):
        query.pop(name, None)


def contradicting(query: dict[str, Any]) -> set[str]:
    """The fields of the configuration in a query that contradict others."""
    fields = {name: str(value) for name, value in query.items() if name in RunConfig.model_fields}
    found = set[str]()
    while True:
        try:
            RunConfig.parse({name: value for name, value in fields.items() if name not in found})
        except InvalidConfig as error:
            found |= {one.field for one in error.errors}
        else:
            return found


def is_valid(case: Case[Any]) -> bool:
    """Whether every part of a request is as the document says."""
    return case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE


@schemathesis.check
def values_within_their_schema_are_refused_together_only(
    ctx: CheckContext, response: Response, case: Case[Any]
) -> None:
    """A document cannot say which fields go together; each of them alone must be taken as the document says."""
    if response.status_code != 422 or not is_valid(case):
        return
    query = case.query if isinstance(case.query, dict) else {}
    for error in response.json().get("errors", []):
        if error["field"] == "learning_rate" and query.get("rate") in ("linear", "root"):
            continue  # the rate that follows from the batch size, not the one that was sent
        info = RunConfig.model_fields.get(error["field"])
        alone = error["message"].startswith("input should") if info is None else error["allowed"] == allowed(info)
        assert not alone, f"{error['field']} is within its schema: {error['message']}"
