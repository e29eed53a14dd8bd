"""The routes and what they answer, for the reference: from the OpenAPI document."""

from collections.abc import Iterator
from typing import Any

from epochwise.settings import Settings
from epochwise.web import create_app
from tools.markdown import shown, table

SHOWN_ELSEWHERE = ("Problem", "Config", "Alive", "Ready")


def _openapi() -> dict[str, Any]:
    return create_app(Settings()).openapi()


def routes() -> Iterator[str]:
    """Routes"""
    yield "A run is asked for by its [configuration](#the-configuration) or, once it was posted or computed, by its id."
    yield "What answers GET answers HEAD too. Updates and epochs count from 0, except where a name says which one it is"
    yield "(`lowest.epoch`, `stopped_at_epoch`); what is not finite is `null`. Answers about runs tell in `RateLimit`"
    yield "how many seconds of new computing are left. `/openapi.json` holds all this for machines."
    yield ""
    openapi = _openapi()
    paths = [(path, *one) for path, methods in openapi["paths"].items() for one in methods.items()]
    yield from table("route", "answers", "takes", rows=(_route(*one) for one in paths))
    yield from ("", "### Parameters of the routes", "")
    places: dict[tuple[str, ...], list[str]] = {}
    for path, _, operation in paths:
        for one in _own(operation):
            told = one["schema"]
            known = (f"`{one['name']}`", one["description"], _takes(told), shown(told.get("default") or None))
            places.setdefault(known, []).append(f"`{path}`")
    rows = ((*known, " ".join(routes)) for known, routes in places.items())
    yield from table("parameter", "meaning", "takes", "default", "of", rows=rows)


def _own(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The parameters of a route beside the configuration's, which it only refers to."""
    return [one for one in operation["parameters"] if "$ref" not in one]


def _route(path: str, method: str, operation: dict[str, Any]) -> tuple[str, str, str]:
    own = _own(operation)
    configured = len(own) < len(operation["parameters"]) or "requestBody" in operation
    takes = [*(["the configuration"] if configured else []), *(f"`{one['name']}`" for one in own)]
    told = f"{operation['summary']}. {' '.join(operation['description'].split())}"
    return f"`{method.upper()} {path}`", told, ", ".join(takes)


def _takes(told: dict[str, Any]) -> str:
    """What an OpenAPI parameter takes, in words."""
    kind = next((one for one in told.get("anyOf", []) if one.get("type") != "null"), told)
    words = told.get("enum") or kind.get("enum")
    if words:
        return ", ".join(f"`{word}`" for word in words if word is not None)
    if kind.get("type") != "integer":
        return "text"
    most = f" to {kind['maximum']:,}" if "maximum" in kind else " on"
    return f"a whole number from {kind.get('minimum', 0):,}{most}"


def answers() -> Iterator[str]:
    """Members of the answers"""
    yield "More members may come; these stay."
    yield ""
    schemas = _openapi()["components"]["schemas"]
    told = [(name, one) for name, one in schemas.items() if not name.endswith(SHOWN_ELSEWHERE) and "properties" in one]
    for name, one in told:
        yield from ("", f"**{name}.** {one['description']}", "")
        members = one["properties"].items()
        yield from table("member", "is", rows=((f"`{member}`", _meaning(shape)) for member, shape in members))


def _meaning(shape: dict[str, Any]) -> str:
    words = ", ".join(f"`{word}`" for word in shape.get("enum", []) if word is not None)
    return f"{shape.get('description', '')} {words}".strip()
