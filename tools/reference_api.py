"""The routes and what they answer, for the reference: from the OpenAPI document."""

from collections.abc import Iterator
from typing import Any

from epochwise.settings import Settings
from epochwise.web.app import create_app
from epochwise.web.schemas.forms import TAG as FORMS_TAG
from tools.markdown import table

SHOWN_ELSEWHERE = ("Problem", "Config", "Alive", "Ready")


def _openapi() -> dict[str, Any]:
    return create_app(Settings()).openapi()


def routes() -> Iterator[str]:
    """Routes"""
    yield "Request a run by its [configuration](#the-configuration) or, once it was posted or computed, by its id."
    yield "Routes that answer GET also answer HEAD. Updates and epochs count from 0, except where a name says which one"
    yield "it is (`lowest.epoch`, `stopped_at_epoch`), and from 1 in tables; a number that is not finite is `null`."
    yield "The header `RateLimit` says how many seconds of new computing are left."
    yield "`/openapi.json` has all this for programs."
    yield ""
    openapi = _openapi()
    every = [(path, *operation) for path, methods in openapi["paths"].items() for operation in methods.items()]
    # The formats have a table of their own, and what they take is the same where the run is named by its id.
    paths = [path for path in every if FORMS_TAG not in path[2]["tags"]]
    yield from table("route", "answers", "takes", rows=(_route(*path) for path in paths))
    yield from ("", "### Parameters of the routes", "")
    places: dict[tuple[str, ...], list[str]] = {}
    for path, _, operation in (path for path in every if path in paths or "{run}" not in path[0]):
        for parameter in _own(operation):
            name, schema = f"`{parameter['name']}`", parameter["schema"]
            known = (name, parameter["description"], _takes(schema))
            places.setdefault(known, []).append(f"`{path}`")
    rows = ((*known, " ".join(routes)) for known, routes in places.items())
    yield from table("parameter", "meaning", "takes", "of", rows=rows)


def _own(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The parameters of a route beside the configuration's, which it only refers to."""
    return [parameter for parameter in operation["parameters"] if "$ref" not in parameter]


def _route(path: str, method: str, operation: dict[str, Any]) -> tuple[str, str, str]:
    own = _own(operation)
    configured = len(own) < len(operation["parameters"]) or "requestBody" in operation
    takes = [*(["the configuration"] if configured else []), *(f"`{parameter['name']}`" for parameter in own)]
    meaning = f"{operation['summary']}. {' '.join(operation['description'].split())}"
    return f"`{method.upper()} {path}`", meaning, ", ".join(takes)


def _takes(schema: dict[str, Any]) -> str:
    """What an OpenAPI parameter takes, in words."""
    kind = next((choice for choice in schema.get("anyOf", []) if choice.get("type") != "null"), schema)
    words = schema.get("enum") or kind.get("enum")
    if words:
        return ", ".join(f"`{word}`" for word in words if word is not None)
    if kind.get("type") != "integer":
        return "text"
    most = f" to {kind['maximum']:,}" if "maximum" in kind else " on"
    return f"a whole number from {kind.get('minimum', 0):,}{most}"


def answers() -> Iterator[str]:
    """Members of the answers"""
    yield "Later versions may add members; these stay."
    yield ""
    for name, schema in _openapi()["components"]["schemas"].items():
        if name.endswith(SHOWN_ELSEWHERE) or "properties" not in schema:
            continue
        yield from ("", f"**{name}.** {schema['description']}", "")
        members = schema["properties"].items()
        yield from table("member", "is", rows=((f"`{member}`", _meaning(shape)) for member, shape in members))


def _meaning(shape: dict[str, Any]) -> str:
    words = ", ".join(f"`{word}`" for word in shape.get("enum", []) if word is not None)
    return f"{shape.get('description', '')} {words}".strip()
