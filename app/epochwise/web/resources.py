"""Runs as resources: a configuration that is posted gets an id, and the id is a short link to the page."""

import json
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError, InvalidConfig
from epochwise.core.config.fields import choices, not_taken
from epochwise.core.config.text import Text
from epochwise.web.api import plan_of
from epochwise.web.caching import REVALIDATE
from epochwise.web.forms import FORMS
from epochwise.web.language import LANGUAGE, LANGUAGE_PARAMETER, checked_language, content_language
from epochwise.web.presets import written_out
from epochwise.web.query import given_again
from epochwise.web.requested_run import RequestedRun, known_config
from epochwise.web.schemas import routes
from epochwise.web.schemas.answers import json_of
from epochwise.web.schemas.configs import RUN_PARAMETER
from epochwise.web.schemas.meaning import component_named
from epochwise.web.site import site_of
from epochwise.web.view import Address
from epochwise.wire.events import dumps
from epochwise.wire.refusals import InvalidRequest, NotFound, TooLong, UnsupportedType

MOST_BYTES = 65_536
"""Limit of a posted configuration, which has only short fields."""
PARTS = ("events", "updates", "window", "dataset")

router = APIRouter(default_response_class=Response)


@router.post(
    "/api/v1/runs",
    summary="Give a configuration an id",
    status_code=201,
    tags=["runs"],
    responses=routes.OF_POSTING,
    openapi_extra={
        "parameters": [LANGUAGE_PARAMETER],
        "requestBody": {"required": True, "content": json_of(component_named("RunConfig"))},
    },
)
async def post_run(request: Request) -> Response:
    """201 with the run's address in `Location`, or 200 where the run was known. The run is not computed by this, but
    when one of its `links` is requested. The body is a configuration; a field that is left out or null has its default.
    """
    language = checked_language(request)
    _refuse_query(request)
    site, config = site_of(request), RunConfig.parse(await _posted(request))
    new = await site.runs.register(config)
    run, root = site.runs.id_of(config), request.scope.get("root_path", "")
    here = f"{root}/api/v1/runs/{run}"
    requested = RequestedRun(site, config, run, REVALIDATE, "", language)
    links = {
        "self": here,
        **{part: f"{here}/{part}" for part in PARTS},
        "page": f"{root}/?{written_out(config)}",
        "short": f"{root}/r/{run}",
        "forms": {name: f"{here}.{name}" for name in FORMS},
    }
    members = {name: member for name, member in plan_of(requested).items() if name != "problem"} | {"links": links}
    headers = {"Location": here, "Cache-Control": "no-store", **content_language(language)}
    return Response(dumps(language.say_all(members)), 201 if new else 200, headers, "application/json")


@router.get(
    "/r/{run}",
    summary="The page of the run with this id",
    status_code=302,
    tags=["pages"],
    responses=routes.OF_SHORT_LINK,
    openapi_extra={"parameters": [RUN_PARAMETER]},
)
async def get_short_link(request: Request) -> Response:
    """Redirects to the page with every field of the configuration written out. View parameters are kept."""
    site, root = site_of(request), request.scope.get("root_path", "")
    view = Address.of(request.query_params.multi_items()).view
    try:
        config = await known_config(site, request.path_params["run"])
    except NotFound:
        raise NotFound(_broken_link(request.path_params["run"])) from None
    query = "&".join(filter(None, (written_out(config), urlencode(view))))
    return RedirectResponse(f"{root}/?{query}", status_code=302, headers={"Cache-Control": REVALIDATE})


def _broken_link(run: str) -> Text:
    """What to do about a short link that no longer works: whoever opens one has nothing to post."""
    return Text(
        "A short link holds only an id, and this server has no run {run}: it was never requested here, or has since "
        "been removed, for example by an update of the server. Ask whoever gave you the link for the long one. It "
        "holds every setting of the run and never expires.",
        run=run,
    )


def _refuse_query(request: Request) -> None:
    items, misplaced = request.query_params.multi_items(), Text("is in the address, but a POST is read from its body")
    errors = given_again(items, (LANGUAGE,))
    errors += [FieldError(name, value, misplaced, Text("in the body")) for name, value in items if name != LANGUAGE]
    if errors:
        raise InvalidRequest(errors)


async def _posted(request: Request) -> dict[str, object]:
    """The members of the JSON object in the body, each once and of its field's type.

    Raises:
        UnsupportedType: when its Content-Type is another one.
        TooLong: when it is longer than any configuration.
        InvalidRequest: when it is not a JSON object.
        InvalidConfig: naming the members of the wrong type.
    """
    given = request.headers.get("content-type", "")
    if given.partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedType(given)
    try:
        body = await _read(request)
        values = json.loads(body, object_pairs_hook=_once, parse_int=_whole, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _bad_body(Text("is not valid JSON ({reason})", reason=str(error))) from None
    if not isinstance(values, dict):
        raise _bad_body(Text("is not a JSON object"))
    fields = RunConfig.model_fields
    if wrong := [not_taken(name, value, fields[name]) for name, value in values.items() if not _is_typed(name, value)]:
        raise InvalidConfig(wrong)
    return values


def _bad_body(message: Text) -> InvalidRequest:
    return InvalidRequest([FieldError("body", None, message, Text("a JSON object; empty for the default run"))])


async def _read(request: Request) -> bytes:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise TooLong(MOST_BYTES)
    return body


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("a member is given twice")
    return values


def _whole(digits: str) -> int | float:
    """A whole number; one of more than 64 bits, which no field takes, as a float, so that the refusal can name it."""
    return int(digits) if len(digits) < 19 else float(digits)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _is_typed(name: str, value: object) -> bool:
    """Whether a value is of its field's type: a query has only texts, but JSON can say what it means."""
    info = RunConfig.model_fields.get(name)
    return info is None or value is None or (isinstance(value, str) == bool(choices(info)) and value != "")
