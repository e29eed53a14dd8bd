"""The pages: the lab and the embed, complete with their first picture before any script runs."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

import orjson
from fastapi import APIRouter, Request, Response

from epochwise.code import DIALECTS
from epochwise.core.config.config import RunConfig, schema
from epochwise.core.config.errors import Busy, EpochwiseError, RateLimited
from epochwise.core.engine.plan import plan
from epochwise.runs.result import MAX_SINGLE_LOSSES
from epochwise.web.assets import CHART, Asset, Assets
from epochwise.web.picture import blank_pictures, first_pictures, lens_count
from epochwise.web.picture.caption import caption_of
from epochwise.web.picture.runframe import cut_short
from epochwise.web.presets import presets_json
from epochwise.web.query import query_of
from epochwise.web.registry import datasets, models
from epochwise.web.site import Site, site_of
from epochwise.web.snippets import SNIPPETS
from epochwise.web.templates import LOCKED, POLICY, page_answer, render, script_json
from epochwise.web.view import VIEW, Address, refusals

POINTS = 300
CHEAP_SECONDS = 0.1
"""A run estimated to take longer is not waited for: the page comes at once and its script streams the run."""
LENS_MEMBERS = ("update", "rows", "parameters_after")
"""What the data's picture shows of the cursor's update."""
PAGES_KEPT = 64
EMBED = "embed.html"

router = APIRouter(include_in_schema=False, default_response_class=Response)


@dataclass(frozen=True)
class Scene:
    """All that a page follows from but its files, so that equal ones are drawn once; `run` and `problem` are JSON."""

    template: str
    root: str
    config: RunConfig
    run: bytes | None
    problem: bytes | None
    ui: str
    theme: str
    ignored: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    """What the address says of the refused fields."""
    refusals: tuple[str, ...]


@router.get("/")
async def get_lab(request: Request) -> Response:
    """The lab."""
    return await _page(request, "index.html", LOCKED)


@router.get("/embed")
async def get_embed(request: Request) -> Response:
    """The lab's stage without the page around it."""
    return await _page(request, EMBED, POLICY)


async def _page(request: Request, template: str, policy: str) -> Response:
    """A page that shows a run is a 200, also where a field of its address was refused: it says what was used instead.
    A run that is too large cannot be shown, and its page has the status of the refusal.
    """
    site, address = site_of(request), _address(query_of(request))
    config, errors = address.read()
    run, problem = None, None
    try:
        run = await cheap_run(site, config)
    except EpochwiseError as error:
        problem = error
    wrong = {one.field for one in errors}
    scene = Scene(
        template=template,
        root=request.scope.get("root_path", ""),
        config=config,
        run=run,
        problem=orjson.dumps(problem.problem()) if problem else None,
        ui=address.view.get("ui", "full") if template == EMBED else "full",
        theme=address.view.get("theme", "auto"),
        ignored=address.ignored,
        refused=tuple(item for item in address.fields if item[0] in wrong),
        refusals=tuple(refusals(errors, config)),
    )
    return page_answer(request, _drawn(scene, site.assets), policy, problem.status if problem else 200)


@lru_cache(maxsize=PAGES_KEPT)
def _drawn(scene: Scene, assets: Assets) -> Asset:
    run = orjson.loads(scene.run) if scene.run else None
    planned = plan(scene.config)
    told = run or {"config": scene.config.resolved().model_dump(), "plan": planned.as_json()}
    boot = {
        "config": told["config"],
        "plan": told["plan"],
        "run": run,
        "schema": schema(),
        "datasets": datasets(),
        "models": models(),
        "presets": presets_json(),
        "assets": {"plotly": scene.root + assets.address(CHART)},
        "embed": scene.template == EMBED,
        "ui": scene.ui,
        "problem": orjson.loads(scene.problem) if scene.problem else None,
        "ignored": scene.ignored,
        "view": VIEW,
        "refused": scene.refused,
    }
    return render(
        assets,
        scene.root,
        scene.template,
        boot=boot,
        boot_json=script_json(boot),
        dialects=DIALECTS,
        caption=caption_of(run, planned) if run else "",
        ending=cut_short(run, planned) if run else "",
        single_losses=MAX_SINGLE_LOSSES,
        snippets=SNIPPETS,
        theme=scene.theme,
        refusals=scene.refusals,
        pictures=first_pictures(scene.config, run) if run else blank_pictures(scene.config),
    )


async def cheap_run(site: Site, config: RunConfig) -> bytes | None:
    """The run as the page wants it, if it is there or soon computed."""
    planned = site.runs.check(config)
    if not site.ready or planned.estimated_seconds > CHEAP_SECONDS:
        return None
    try:
        return await site.runs.json(config, POINTS, (0, lens_count(planned)), (0, LENS_MEMBERS))
    except (Busy, RateLimited):
        return None


def _address(query: str) -> Address:
    return Address.of(parse_qsl(query, keep_blank_values=True))
