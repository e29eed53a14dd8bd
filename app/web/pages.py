"""The pages: the lab and the embed, complete with their first picture before any script runs."""

from typing import Any
from urllib.parse import parse_qsl

import orjson
from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from app.core.config import RunConfig, schema
from app.core.errors import BatchwiseError, Busy
from app.core.plan import plan
from app.web.presets import presets_json
from app.web.problems import NotReady
from app.web.query import query_of
from app.web.registry import datasets, models
from app.web.site import Site, site_of
from app.web.templates import LOCKED, POLICY, chart_address, render, script_json
from app.web.view import Address

POINTS = 300
CHEAP_SECONDS = 0.1
"""A run estimated to take longer is not waited for: the page comes at once and its script streams the run."""
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
    site = site_of(request)
    site.assets.refresh()
    address = Address.of(parse_qsl(query_of(request), keep_blank_values=True))
    boot = await _boot(site, address, embed=embed)
    boot["assets"] = {"plotly": chart_address(site, request)}
    return render(
        site,
        request,
        template,
        policy=policy,
        status=200 if boot["problem"] is None else boot["problem"]["status"],
        boot=boot,
        boot_json=script_json(boot),
        theme=address.view.get("theme", "auto"),
        pictures={"lens": Markup(""), "run": Markup("")},
    )


async def _boot(site: Site, address: Address, *, embed: bool) -> dict[str, Any]:
    """What the page's script starts from."""
    config, run, problem = RunConfig(), None, None
    try:
        config = RunConfig.from_query(address.fields)
        run = await _cheap_run(site, config)
    except BatchwiseError as error:
        problem = error.problem()
    return {
        "config": config.resolved().model_dump(),
        "plan": plan(config).as_json(),
        "run": run,
        "schema": schema(),
        "datasets": datasets(),
        "models": models(),
        "presets": presets_json(),
        "embed": embed,
        "ui": address.view.get("ui", "full") if embed else "full",
        "problem": problem,
        "ignored": address.ignored,
    }


async def _cheap_run(site: Site, config: RunConfig) -> dict[str, Any] | None:
    """The run as the page wants it, where it is there or soon computed."""
    try:
        runs = site.working_runs()
        if runs.check(config).estimated_seconds > CHEAP_SECONDS:
            return None
        result = await runs.result(config)
    except (NotReady, Busy):
        return None
    answer: dict[str, Any] = orjson.loads(result.as_json(POINTS))
    return answer
