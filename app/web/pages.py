"""The pages: the lab and the embed, complete with their first picture before any script runs."""

from typing import Any
from urllib.parse import parse_qsl

import orjson
from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from app.core.config import RunConfig, schema
from app.core.errors import BatchwiseError, Busy
from app.core.plan import plan
from app.web.picture import first_pictures, lens_count
from app.web.presets import presets_json
from app.web.query import query_of
from app.web.registry import datasets, models
from app.web.site import Site, site_of
from app.web.templates import LOCKED, POLICY, chart_address, render, script_json
from app.web.view import Address

POINTS = 300
CHEAP_SECONDS = 0.1
"""A run estimated to take longer is not waited for: the page comes at once and its script streams the run."""
NO_PICTURES = {"lens": Markup(), "run": Markup()}

router = APIRouter(include_in_schema=False, default_response_class=Response)


@router.get("/")
async def get_lab(request: Request) -> Response:
    """The lab."""
    return await _page(request, "index.html", f"{POLICY}; {LOCKED}", embed=False)


@router.get("/embed")
async def get_embed(request: Request) -> Response:
    """The lab's stage without the page around it."""
    return await _page(request, "embed.html", POLICY, embed=True)


async def _page(request: Request, template: str, policy: str, *, embed: bool) -> Response:
    """A refused configuration is told on the page, with the default's fields and the status of the refusal."""
    site = site_of(request)
    site.assets.refresh()
    address = Address.of(parse_qsl(query_of(request), keep_blank_values=True))
    config, problem, run = RunConfig(), None, None
    try:
        config = RunConfig.from_query(address.fields)
        run = await _cheap_run(site, config)
    except BatchwiseError as error:
        problem = error
    told = run or {"config": config.resolved().model_dump(), "plan": plan(config).as_json()}
    boot = {
        "config": told["config"],
        "plan": told["plan"],
        "run": run,
        "schema": schema(),
        "datasets": datasets(),
        "models": models(),
        "presets": presets_json(),
        "assets": {"plotly": chart_address(site, request)},
        "embed": embed,
        "ui": address.view.get("ui", "full") if embed else "full",
        "problem": problem.problem() if problem else None,
        "ignored": address.ignored,
    }
    return render(
        site,
        request,
        template,
        policy=policy,
        status=problem.status if problem else 200,
        boot=boot,
        boot_json=script_json(boot),
        theme=address.view.get("theme", "auto"),
        pictures=first_pictures(config, run) if run else NO_PICTURES,
    )


async def _cheap_run(site: Site, config: RunConfig) -> dict[str, Any] | None:
    """The run as the page wants it, if it is there or soon computed."""
    planned = site.runs.check(config)
    if not site.ready or planned.estimated_seconds > CHEAP_SECONDS:
        return None
    try:
        answer: dict[str, Any] = orjson.loads(await site.runs.json(config, POINTS, (0, lens_count(planned))))
    except Busy:
        return None
    return answer
