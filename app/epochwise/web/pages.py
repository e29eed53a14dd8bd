"""The pages: the lab and the embed, with the sentence, the whole run and the verdict before any script runs."""

import asyncio
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, unquote

import orjson
from fastapi import APIRouter, Request, Response

from epochwise.code import DIALECTS
from epochwise.core.config.config import RunConfig, schema
from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.errors import EpochwiseError
from epochwise.core.config.models import MODELS
from epochwise.core.config.owned import knows, own_names, spec_of
from epochwise.core.config.text import Text, in_sequence
from epochwise.core.engine.plan import plan
from epochwise.core.plan import Plan
from epochwise.language.language import Language
from epochwise.runs.result import MAX_SINGLE_LOSSES, Result
from epochwise.show.ending import cut_short
from epochwise.show.steps import changed
from epochwise.show.thinning import POINTS
from epochwise.show.view import View
from epochwise.web.assets import CHART, Asset, Assets
from epochwise.web.choices import titles_with
from epochwise.web.differences import SAID_ALWAYS, WORDS, differences, fallbacks
from epochwise.web.firstpicture import blank_picture, first_picture, in_language
from epochwise.web.forms import OF_A_PICTURE
from epochwise.web.language import LANGUAGE, language_of
from epochwise.web.presets import PRESETS, written_out
from epochwise.web.query import query_of
from epochwise.web.site import Site, site_of
from epochwise.web.snippets import SNIPPETS
from epochwise.web.templates import LOCKED, embed_policy, page_answer, render, script_json, with_styles
from epochwise.web.verdictmarks import VERDICT_MARKS
from epochwise.web.view import FRAME, KEEP, PAGE_PARTS, VIEW, Address, gone_words, refusals
from epochwise.web.wording import CHAPTERS, REGIMES, final_test_text, passes_text, regime_of
from epochwise.wire.problems import problem_of, status_of
from epochwise.wire.refusals import Busy, RateLimited

CHEAP_SECONDS = 0.1
"""A run estimated to take longer is not waited for: the page comes at once and its script streams the run."""
WAIT_SECONDS = 0.5
"""Nor is one that is not there by then, on a busy server."""
LENS_BATCHES = 400
"""The page's window of losses: as many batches as the lens shows at most."""
SINGLES_IN_VIEW = 4_000
"""Of no more batches than this in view the chart shows every single loss."""
LENS_MEMBERS = ("update", "rows", "loss", "parameters_before", "parameters_after")
"""What the data's picture shows of the cursor's update."""
PAGES_KEPT = 64
EMBED = "embed.html"
REGIME_LINKS = {regime: {"name": name, "chapter": CHAPTERS[regime]} for regime, name in REGIMES.items()}
"""What a regime is called, and the chapter of the explanation that says what it is."""

router = APIRouter(include_in_schema=False, default_response_class=Response)


@dataclass(frozen=True)
class Scene:
    """All that a page follows from but its files, so that equal ones are drawn once; `run` and `problem` are JSON."""

    template: str
    language: Language
    root: str
    config: RunConfig
    result: Result | None = field(compare=False)
    run: bytes | None
    problem: bytes | None
    ui: str
    theme: str
    opened: str
    view: View
    most_updates: int
    ignored: tuple[str, ...]
    takes: tuple[Text, ...]
    """What lists take of which a name was ignored."""
    hide: frozenset[str]
    lock: frozenset[str]
    keep: tuple[str, ...]
    held: tuple[tuple[str, str], ...]
    """What the address holds equal between the run and those kept, and how their rates follow."""
    refused: tuple[tuple[str, str], ...]
    """What the address says of the refused fields."""
    refusals: tuple[str, ...]
    own: tuple[str, ...]
    """Users' data sets that the address names."""
    own_data: tuple[tuple[str, object], ...]
    """What a user may upload here."""


@router.get("/")
async def get_lab(request: Request) -> Response:
    """The lab."""
    return await _page(request, "index.html", LOCKED)


@router.get("/embed")
async def get_embed(request: Request) -> Response:
    """The lab's stage without the page around it."""
    return await _page(request, EMBED, embed_policy(request))


async def _page(request: Request, template: str, policy: str) -> Response:
    """A page that shows a run is a 200, also where a field of its address was refused: it says what was used instead.
    A run that is too large cannot be shown, and its page has the status of the refusal.
    """
    site, address, language = site_of(request), _address(query_of(request)), language_of(request)
    missing = await site.own_data.missing_in(query_of(request))
    if missing:
        address = address.without_data()
    config, errors = address.read()
    result, run, problem = None, None, None
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            run = await cheap_run(site, config, language)
            result = await site.runs.result(config) if run else None
    except TimeoutError:
        run = None
    except EpochwiseError as error:
        problem = error
    wrong = {error.field for error in errors}
    refused = missing or problem
    scene = Scene(
        template=template,
        language=language,
        root=request.scope.get("root_path", ""),
        config=config,
        result=result,
        run=run,
        problem=orjson.dumps(language.say_all(problem_of(problem))) if problem else None,
        ui=address.view.get("ui", "full") if template == EMBED else "full",
        theme=address.view.get("theme", "auto"),
        opened=address.view.get("open", ""),
        view=address.looked(),
        most_updates=site.settings.max_updates,
        ignored=address.ignored,
        takes=address.takes(),
        hide=address.named("hide"),
        lock=address.named("lock"),
        keep=address.keep,
        held=tuple((name, address.view[name]) for name in ("hold", "rate", "rate_from") if name in address.view),
        refused=tuple(item for item in address.fields if item[0] in wrong),
        refusals=(*gone_words(missing, config), *refusals(errors, config)),
        own=() if missing else tuple(sorted(filter(knows, own_names(unquote(query_of(request)))))),
        own_data=tuple(site.own_data.limits().items()),
    )
    page = await site.aside.free(_drawn, scene, site.assets)
    return page_answer(
        request, page, with_styles(policy, site.assets, template), status_of(refused) if refused else 200
    )


@lru_cache(maxsize=PAGES_KEPT)
def _drawn(scene: Scene, assets: Assets) -> Asset:
    run = orjson.loads(scene.run) if scene.run else None
    problem = orjson.loads(scene.problem) if scene.problem else None
    planned = plan(scene.config)
    showing = in_language(scene.result.showing(), scene.language) if scene.result else None
    charts = showing.facts.charts if showing else {}
    view = scene.view if scene.view.measure in charts else replace(scene.view, measure="loss")
    chart = charts.get(view.measure)
    return render(
        assets,
        scene.root,
        scene.template,
        scene.language,
        config=scene.config.normalized().model_dump(),
        plan=planned,
        run=run,
        problem=problem,
        boot=script_json(scene.language.say_all(_boot(scene, planned, run, problem)) | _files(scene.root, assets)),
        schema=_schema(scene),
        choice_titles=titles_with(map(spec_of, scene.own)),
        regime=regime_of(planned, scene.config.sampling),
        regimes=REGIME_LINKS,
        passes=scene.language.say(in_sequence(passes_text(planned), final_test_text(planned))),
        differences=differences(scene.config),
        always_said=SAID_ALWAYS,
        departs=scene.config.normalized() != RunConfig().normalized(),
        presets=PRESETS,
        chosen=next((each for each in PRESETS if each.speaks_of(scene.config, scene.keep)), None),
        dialects=DIALECTS,
        snippets=SNIPPETS,
        single_losses=MAX_SINGLE_LOSSES,
        single_losses_in_view=SINGLES_IN_VIEW,
        written_after=lambda changes: written_out(changed(scene.config, changes)),
        verdict_marks=VERDICT_MARKS,
        measures=[(name, chart.noun) for name, chart in charts.items()],
        view=view,
        bands=bool(chart and chart.bands),
        caption=chart.caption if chart else "",
        tested=(chart and chart.test) or "",
        hidden=(chart and view.log and chart.hidden_on_log) or "",
        ending=Text("refused") if problem else (showing and cut_short(showing.curves)) or "",
        refused_run=bool(problem),
        picture=first_picture(showing, scene.language, view)
        if showing
        else blank_picture(scene.config, scene.language),
        embed=scene.template == EMBED,
        ui=scene.ui,
        theme=scene.theme,
        opened=scene.opened,
        ignored=scene.ignored,
        takes=scene.takes,
        hide=scene.hide,
        lock=scene.lock,
        beside=len(scene.keep),
        own_data=dict(scene.own_data),
        hidden_parts=[part for part in PAGE_PARTS if part in scene.hide],
        kept=_kept(scene),
        refusals=scene.refusals,
    )


def _boot(scene: Scene, planned: Plan, run: Any, problem: Any) -> dict[str, Any]:
    """What the page's script needs and the markup does not hold: the run, and the rules between the fields."""
    untrained = {"config": scene.config.normalized().model_dump(), "plan": planned.as_json()}
    return {
        "run": run,
        "untrained": None if run else untrained,
        "schema": {name: _rules(spec) for name, spec in _schema(scene).items()},
        "datasets": {
            spec.name: {"task": spec.task, "samples": spec.samples, "rows": spec.rows}
            for spec in (*DATASETS.values(), *map(spec_of, scene.own))
        },
        "own_data": dict(scene.own_data),
        "models": {name: {"tasks": sorted(spec.tasks)} for name, spec in MODELS.items()},
        "embed": scene.template == EMBED,
        "most_updates": scene.most_updates,
        "problem": problem,
        "view": VIEW,
        "frame": FRAME,
        "hide": sorted(scene.hide),
        "lock": sorted(scene.lock),
        "pictured": sorted(OF_A_PICTURE | {LANGUAGE}),
        "regimes": REGIME_LINKS,
        "words": {**WORDS, "dataset": titles_with(map(spec_of, scene.own))["dataset"]},
        "always": SAID_ALWAYS,
        "fallbacks": fallbacks(map(spec_of, scene.own)),
        "refused": scene.refused,
        "messages": scene.language.scripts,
    }


def _schema(scene: Scene) -> dict[str, Any]:
    """The fields; the data sets that there are to choose from include those that the address names."""
    fields: dict[str, Any] = dict(schema())
    fields["dataset"] = {**fields["dataset"], "choices": [*fields["dataset"]["choices"], *scene.own]}
    return fields


def _kept(scene: Scene) -> list[tuple[str, str]]:
    """What the form sends on without a script: what is kept and held equal, hidden and locked, and the values of locked
    fields.
    """
    values = scene.config.normalized().model_dump()
    lists = [(name, ",".join(sorted(names))) for name, names in (("hide", scene.hide), ("lock", scene.lock)) if names]
    beside = [*((KEEP, text) for text in scene.keep), *scene.held]
    return beside + lists + [(name, str(values[name])) for name in sorted(scene.lock) if values[name] is not None]


def _files(root: str, assets: Assets) -> dict[str, Any]:
    """What the page's script asks for as soon as the first picture is painted."""
    return {
        "plotly": root + assets.address(CHART),
        "folder": root + assets.address(""),
        "modules": assets.modules("page/lab.js"),
    }


def _rules(spec: Any) -> dict[str, Any]:
    return {name: value for name, value in spec.items() if name not in ("help", "group", "unit")}


async def cheap_run(site: Site, config: RunConfig, language: Language) -> bytes | None:
    """The run as the page wants it, if it is there or soon computed."""
    planned = site.runs.check(config)
    if not site.ready or planned.estimated_seconds > CHEAP_SECONDS:
        return None
    try:
        window = (0, min(LENS_BATCHES, planned.total_batches))
        return await site.runs.json(config, POINTS, window, (0, LENS_MEMBERS), language)
    except (Busy, RateLimited):
        return None


def _address(query: str) -> Address:
    return Address.of(parse_qsl(query, keep_blank_values=True))
