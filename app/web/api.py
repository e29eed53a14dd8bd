"""The routes of a run: its plan, its losses, the inside of its updates, its data."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from app.core.config import RunConfig
from app.core.errors import TooLarge
from app.core.events import dumps
from app.core.plan import plan
from app.runs.result import told
from app.runs.tables import Table, csv
from app.web.caching import REVALIDATE, is_known, json_answer, not_modified, tag
from app.web.cut import CUTS, Cut, cut_of
from app.web.dataset import dataset_json
from app.web.formats import chosen_format
from app.web.query import CurvePoints, Fields, First, Losses, Updates, config_beside, members_in, parameters
from app.web.site import Site, site_of
from app.web.stream import csv_outflow, events_outflow

router = APIRouter(prefix="/api/v1", tags=["runs"], default_response_class=Response)

_CONFIG = parameters()


@router.get("/plan", summary="The arithmetic and the cost of a run, without training", openapi_extra=_CONFIG)
async def get_plan(request: Request, config: Annotated[RunConfig, config_beside()]) -> Response:
    """`problem` is what the run would be refused with, or null."""
    runs = site_of(request).runs
    etag = tag(runs.id_of(config), "plan")
    if is_known(request, etag):
        return not_modified(etag)
    problem = None
    try:
        runs.check(config)
    except TooLarge as error:
        problem = error.problem()
    planned = plan(config)
    answer = {
        "id": runs.id_of(config),
        "engine": runs.version,
        "config": config.resolved().model_dump(),
        "plan": planned.as_json(),
        "warnings": planned.warnings,
        "problem": problem,
    }
    return json_answer(dumps(answer), etag)


@router.get("/run", summary="A whole run, as JSON or CSV by the Accept header", openapi_extra=_CONFIG)
async def get_run(
    request: Request,
    config: Annotated[RunConfig, config_beside(*CUTS)],
    cut: Annotated[Cut, Depends(cut_of)],
) -> Response:
    """With `count`, the JSON has a `window` of single losses beside the thinned ones; with `update`, `updates`."""
    form = chosen_format(None, request.headers.get("accept", ""))
    return await _run(request, config, form, cut, {"Vary": "Accept"})


@router.get("/run.{form}", summary="A whole run in the format of the suffix, json or csv", openapi_extra=_CONFIG)
async def get_run_as(
    request: Request,
    form: Annotated[str, Path(description="json or csv.")],
    config: Annotated[RunConfig, config_beside(*CUTS)],
    cut: Annotated[Cut, Depends(cut_of)],
) -> Response:
    """As `/run`; the suffix comes before the Accept header."""
    return await _run(request, config, chosen_format(form, ""), cut, {})


@router.get("/run/events", summary="A run as server-sent events, while it trains", openapi_extra=_CONFIG)
async def get_events(
    request: Request,
    config: Annotated[RunConfig, config_beside("points", "after")],
    points: CurvePoints = None,
    after: Annotated[str, Query(description="The last event's id, where its header cannot be sent.")] = "",
) -> Response:
    """Goes on after the event named by the `Last-Event-ID` header or `after`; 204 when that was the last one."""
    site = site_of(request)
    site.runs.check(config)
    return events_outflow(site, site.runs.frames(config, points, request.headers.get("last-event-id", after)))


@router.get("/run/window", summary="Every batch loss of a range of updates", openapi_extra=_CONFIG)
async def get_window(
    request: Request,
    config: Annotated[RunConfig, config_beside("first", "count")],
    first: First = 0,
    count: Losses = 1000,
) -> Response:
    """Fewer than `count` where the run ends."""
    runs = site_of(request).runs
    etag = tag(runs.id_of(config), "window", first, count)
    if is_known(request, etag):
        return not_modified(etag)
    window = await runs.window(config, first, count)
    return json_answer(dumps({"id": runs.id_of(config), **window}), etag)


@router.get("/run/updates", summary="Rows, losses, gradient and parameters of single updates", openapi_extra=_CONFIG)
async def get_updates(
    request: Request,
    config: Annotated[RunConfig, config_beside("first", "count", "fields")],
    first: First = 0,
    count: Updates = 1,
    fields: Fields = "",
) -> Response:
    """`rows` are indices into the training set of `/dataset`; fewer than `count` where the run ends."""
    runs, members = site_of(request).runs, members_in(fields)
    etag = tag(runs.id_of(config), "updates", first, count, ",".join(members))
    if is_known(request, etag):
        return not_modified(etag)
    opened = await runs.updates(config, first, count)
    return json_answer(dumps({"id": runs.id_of(config), "first": first, "updates": told(opened, members)}), etag)


@router.get("/dataset", summary="The rows that a run trains and validates on", openapi_extra=_CONFIG)
async def get_dataset(request: Request, config: Annotated[RunConfig, config_beside()]) -> Response:
    """Classes are whole numbers from 0; `note` says what was done to the numbers."""
    etag = tag(site_of(request).runs.id_of(config), "dataset")
    if is_known(request, etag):
        return not_modified(etag)
    return json_answer(await asyncio.to_thread(dataset_json, config), etag)


async def _run(request: Request, config: RunConfig, form: str, cut: Cut, headers: dict[str, str]) -> Response:
    cut.check(form)
    site = site_of(request)
    inside = None if cut.update is None else f"update-{cut.update}-{cut.fields or ''}"
    etag = tag(site.runs.id_of(config), form, cut.points, cut.first, cut.count, cut.table, inside)
    if is_known(request, etag):
        return not_modified(etag, headers)
    if form == "csv":
        return await _csv(site, config, cut.table or "batches", {"ETag": etag, "Cache-Control": REVALIDATE, **headers})
    return json_answer(await site.runs.json(config, cut.points, cut.window, cut.inside), etag, headers)


async def _csv(site: Site, config: RunConfig, table: Table, headers: dict[str, str]) -> Response:
    result = await site.runs.result(config)
    name = f'attachment; filename="batchwise-{result.id[:8]}-{table}.csv"'
    return csv_outflow(site, csv(result.table(table)), {"Content-Disposition": name, **headers})
