"""Runs as resources: a configuration that is posted gets an id, and the id is a short link to the page."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError
from epochwise.core.config.owned import own_names
from epochwise.core.config.sendable import shortened
from epochwise.core.config.text import Text
from epochwise.web.api import plan_of
from epochwise.web.caching import REVALIDATE
from epochwise.web.forms import FORMS
from epochwise.web.language import LANGUAGE, LANGUAGE_PARAMETER, checked_language, content_language
from epochwise.web.posted import posted_values
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
from epochwise.wire.refusals import InvalidRequest, NotFound

PARTS = ("events", "updates", "window", "batches", "dataset")

_BODY = json_of(component_named("RunConfig"))
_BODY["application/json"]["example"] = {"samples": 1000, "batch_size": 400, "epochs": 300}

router = APIRouter(default_response_class=Response)


@router.post(
    "/api/v1/runs",
    summary="Give a configuration an id",
    status_code=201,
    tags=["runs"],
    responses=routes.OF_POSTING,
    openapi_extra={
        "parameters": [LANGUAGE_PARAMETER],
        "requestBody": {"required": True, "content": _BODY},
    },
)
async def post_run(request: Request) -> Response:
    """201 with the run's address in `Location`, or 200 where the run was known. The run is not computed by this, but
    when one of its `links` is requested. The body is a configuration: `RunConfig` says what a field is that is left out
    or null.
    """
    language = checked_language(request)
    _refuse_query(request)
    site, values = site_of(request), await posted_values(request)
    await site.own_data.require(own_names(str(values.get("dataset", ""))))
    config = RunConfig.parse(values)
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
    except NotFound as error:
        if own_names(error.detail):
            raise
        raise NotFound(_broken_link(request.path_params["run"])) from None
    query = "&".join(filter(None, (written_out(config), urlencode(view))))
    return RedirectResponse(f"{root}/?{query}", status_code=302, headers={"Cache-Control": REVALIDATE})


def _broken_link(run: str) -> Text:
    """What to do about a short link that no longer works: whoever opens one has nothing to post."""
    return Text(
        "A short link holds only an id, and this server has no run {run}: it was never requested here, or has since "
        "been removed, for example by an update of the server. Ask whoever gave you the link for the long one. It "
        "holds every setting of the run and never expires.",
        run=shortened(run),
    )


def _refuse_query(request: Request) -> None:
    items, misplaced = request.query_params.multi_items(), Text("is in the address, but a POST is read from its body")
    errors = given_again(items, (LANGUAGE,))
    errors += [FieldError(name, value, misplaced, Text("in the body")) for name, value in items if name != LANGUAGE]
    if errors:
        raise InvalidRequest(errors)
