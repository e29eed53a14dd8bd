"""The routes of a run: its plan, its losses, the inside of its updates, its data."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.core.config import RunConfig
from app.core.errors import TooLarge
from app.core.events import dumps
from app.core.plan import plan
from app.runs.tables import Table
from app.web.caching import is_known, json_answer, not_modified, tag
from app.web.dataset import dataset_json
from app.web.formats import chosen_format
from app.web.query import (
    CurvePoints,
    Fields,
    First,
    Losses,
    Points,
    Updates,
    WindowCount,
    WindowFirst,
    config_beside,
    members_in,
    parameters,
    refuse_given,
)
from app.web.site import site_of
from app.web.stream import csv_outflow, events_outflow

router = APIRouter(prefix="/api/v1", tags=["runs"], default_response_class=Response)

_CONFIG = parameters()
_RUN = ("points", "first", "count", "table")
_TableOf = Annotated[Table | None, Query(description="CSV only: a row for each of the batches, or of the epochs.")]


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
    told = {
        "id": runs.id_of(config),
        "engine": runs.version,
        "config": config.resolved().model_dump(),
        "plan": planned.as_json(),
        "warnings": planned.warnings,
        "problem": problem,
    }
    return json_answer(dumps(told), etag)


@router.get("/run", summary="A whole run, as JSON or CSV by the Accept header", openapi_extra=_CONFIG)
async def get_run(
    request: Request,
    config: Annotated[RunConfig, config_beside(*_RUN)],
    points: Points = None,
    first: WindowFirst = None,
    count: WindowCount = None,
    table: _TableOf = None,
) -> Response:
    """With `count`, the JSON has a `window` of single losses beside the thinned ones."""
    if chosen_format(None, request.headers.get("accept", "")) == "csv":
        refuse_given({"points": points, "first": first, "count": count}, "the CSV is always complete", "leave it out")
        return await _csv(request, config, table or "batches", {"Vary": "Accept"})
    return await _json(request, config, points, _window(first, count, table), {"Vary": "Accept"})


@router.get("/run.{form}", summary="A whole run in the format of the suffix, json or csv", openapi_extra=_CONFIG)
async def get_run_as(
    request: Request,
    form: Annotated[str, Path(description="json or csv.")],
    config: Annotated[RunConfig, config_beside(*_RUN)],
    points: Points = None,
    first: WindowFirst = None,
    count: WindowCount = None,
    table: _TableOf = None,
) -> Response:
    """As `/run`; the suffix comes before the Accept header."""
    if chosen_format(form, "") == "csv":
        refuse_given({"points": points, "first": first, "count": count}, "the CSV is always complete", "leave it out")
        return await _csv(request, config, table or "batches", {})
    return await _json(request, config, points, _window(first, count, table), {})


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
    updates = [{name: update[name] for name in members if name in update} for update in opened]
    return json_answer(dumps({"id": runs.id_of(config), "first": first, "updates": updates}), etag)


@router.get("/dataset", summary="The rows that a run trains and validates on", openapi_extra=_CONFIG)
async def get_dataset(request: Request, config: Annotated[RunConfig, config_beside()]) -> Response:
    """Classes are whole numbers from 0; `note` says what was done to the numbers."""
    etag = tag(site_of(request).runs.id_of(config), "dataset")
    if is_known(request, etag):
        return not_modified(etag)
    return json_answer(await asyncio.to_thread(dataset_json, config), etag)


async def _json(
    request: Request,
    config: RunConfig,
    points: int | None,
    window: tuple[int, int] | None,
    headers: dict[str, str],
) -> Response:
    runs = site_of(request).runs
    etag = tag(runs.id_of(config), "json", points, *(window or ()))
    if is_known(request, etag):
        return not_modified(etag, headers)
    return json_answer(await runs.json(config, points, window), etag, headers)


async def _csv(request: Request, config: RunConfig, table: Table, headers: dict[str, str]) -> Response:
    site = site_of(request)
    etag = tag(site.runs.id_of(config), "csv", table)
    if is_known(request, etag):
        return not_modified(etag, headers)
    result = await site.runs.result(config)
    name = f'attachment; filename="batchwise-{result.id[:8]}-{table}.csv"'
    told = {"ETag": etag, "Cache-Control": "no-cache", "Content-Disposition": name, **headers}
    return csv_outflow(site, result.as_csv(table), told)


def _window(first: int | None, count: int | None, table: Table | None) -> tuple[int, int] | None:
    refuse_given({"table": table}, "belongs to the CSV", "leave it out")
    if count is None:
        refuse_given({"first": first}, "begins a range that has no count", "together with count")
        return None
    return first or 0, count
