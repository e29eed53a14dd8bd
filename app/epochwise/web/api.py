"""The routes of a run, named by its configuration (`/run?…`) or by its id (`/runs/<id>`): one code path for both."""

from collections.abc import Coroutine, Mapping
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request, Response

from epochwise.core.config.owned import is_own
from epochwise.core.engine.plan import plan
from epochwise.runs.ranges import check_epochs
from epochwise.web.answers import answer, answer_in_pieces, in_flight, json_answer, json_in_pieces, not_modified
from epochwise.web.batches import batches_json
from epochwise.web.caching import is_known, joined, tag
from epochwise.web.cut import CUTS, Cut, cut_of
from epochwise.web.dataset import dataset_csv, dataset_json, rows_bytes
from epochwise.web.formats import form_of
from epochwise.web.forms import FORMS, check_cut
from epochwise.web.forms.form import Form
from epochwise.web.language import LANGUAGE_PARAMETER, content_language
from epochwise.web.query import (
    After,
    CurvePoints,
    Epochs,
    Fields,
    First,
    FirstBatch,
    FirstEpoch,
    Losses,
    Updates,
    Worst,
    check_after,
    members_in,
)
from epochwise.web.requested_run import RequestedRun, requested_run
from epochwise.web.schemas import routes
from epochwise.web.schemas.configs import LAST_EVENT_ID, RUN_PARAMETER, parameter_references
from epochwise.web.stream import events_outflow
from epochwise.web.updates import updates_json
from epochwise.web.waiting import while_connected
from epochwise.wire.coding import Coded
from epochwise.wire.events import dumps
from epochwise.wire.problems import problem_of
from epochwise.wire.refusals import TooLarge

_T = TypeVar("_T")

router = APIRouter(prefix="/api/v1", tags=["runs"], default_response_class=Response)

_QUERY = {"parameters": [*parameter_references(), LANGUAGE_PARAMETER]}
_ID = {"parameters": [RUN_PARAMETER, LANGUAGE_PARAMETER]}
_STREAM_QUERY = {"parameters": [*parameter_references(), LANGUAGE_PARAMETER, LAST_EVENT_ID]}
_STREAM_ID = {"parameters": [RUN_PARAMETER, LANGUAGE_PARAMETER, LAST_EVENT_ID]}
_CSV = FORMS["csv"].media_type


@router.get(
    "/plan",
    summary="The arithmetic and the cost of a run, without training",
    responses=routes.OF_PLAN,
    openapi_extra=_QUERY,
)
async def get_plan(request: Request, requested: Annotated[RequestedRun, requested_run()]) -> Response:
    """`problem` says why the run would be refused, or is null."""
    etag = tag(requested.id, "plan", requested.language.tag)
    if is_known(request, etag):
        return not_modified(etag)
    plan_document = requested.language.say_all(plan_of(requested))
    return await json_answer(request, dumps(plan_document), etag, content_language(requested.language))


def plan_of(requested: RequestedRun) -> dict[str, object]:
    """What is known of a run before it is trained."""
    problem = None
    try:
        requested.site.runs.check(requested.config)
    except TooLarge as error:
        problem = problem_of(error)
    planned = plan(requested.config)
    return {
        "id": requested.id,
        "engine": requested.site.runs.version,
        "config": requested.config.normalized().model_dump(),
        "plan": planned.as_json(),
        "warnings": planned.warnings,
        "problem": problem,
    }


# The document has an address for each form: schemas.forms.
@router.get("/run.{form}", include_in_schema=False)
@router.get("/runs/{run}.{form}", include_in_schema=False)
async def get_run_as(
    request: Request,
    form: str,
    requested: Annotated[RequestedRun, requested_run(*CUTS)],
    cut: Annotated[Cut, Depends(cut_of)],
) -> Response:
    """A run in the form of the suffix, which overrides the Accept header."""
    return await _in_form(request, requested, form_of(form, ""), cut, {})


@router.get(
    "/run",
    summary="A whole run",
    responses=routes.OF_RUN.by_config,
    openapi_extra=_QUERY,
)
@router.get(
    "/runs/{run}",
    summary="The run with this id",
    responses=routes.OF_RUN.by_id,
    openapi_extra=_ID,
)
async def get_run(
    request: Request,
    requested: Annotated[RequestedRun, requested_run(*CUTS)],
    cut: Annotated[Cut, Depends(cut_of)],
) -> Response:
    """The answer comes when the run is computed; its events come meanwhile. JSON, unless the Accept header prefers the
    media type of another format, which has an address of its own with a suffix; the OpenAPI document has JSON alone
    here, so that a client has one type. With `count`, there is a `window` of single losses beside the thinned ones;
    with `update`, `updates` holds the inside of some updates. The refusal of an unknown parameter lists the parameters
    of all formats.
    """
    return await _in_form(request, requested, form_of(None, joined(request, "accept")), cut, {"Vary": "Accept"})


@router.get(
    "/run/events",
    summary="A run as server-sent events, while it trains",
    responses=routes.OF_EVENTS.by_config,
    openapi_extra=_STREAM_QUERY,
)
@router.get(
    "/runs/{run}/events",
    summary="The run with this id as server-sent events",
    responses=routes.OF_EVENTS.by_id,
    openapi_extra=_STREAM_ID,
)
async def get_events(
    request: Request,
    requested: Annotated[RequestedRun, requested_run("points", "after")],
    points: CurvePoints = None,
    after: After = "",
) -> Response:
    """Each event has an `id`, an `event` (its name) and, as JSON on one line, its `data`: `Event` describes them. The
    last one is `finished` or `failed`. A stream goes on after the event named by the `Last-Event-ID` header or `after`;
    204 when that was the last one. After an event of another run, engine or `points` it starts again. The next event
    may take as long as the run. Meanwhile a comment comes every 15 seconds or sooner, so a client waits at least 45
    seconds before it takes the connection for lost. No `retry` lines come.
    """
    check_after(after)
    requested.site.runs.check(requested.config)
    last = request.headers.get("last-event-id", after)
    frames = requested.site.runs.frames(requested.config, points, last, requested.language)
    return events_outflow(requested.site, frames, content_language(requested.language))


@router.get(
    "/run/window",
    summary="Every batch loss of a range",
    responses=routes.OF_WINDOW.by_config,
    openapi_extra=_QUERY,
)
@router.get(
    "/runs/{run}/window",
    summary="Every batch loss of a range of this run",
    responses=routes.OF_WINDOW.by_id,
    openapi_extra=_ID,
)
async def get_window(
    request: Request,
    requested: Annotated[RequestedRun, requested_run("first", "count")],
    first: FirstBatch = 0,
    count: Losses = 1000,
) -> Response:
    """Fewer than `count` where the run ends, and none behind its end; `next` is where the next range begins."""
    etag, caching = tag(requested.id, "window", first, count), {"Cache-Control": requested.caching}
    if is_known(request, etag):
        return not_modified(etag, caching)
    window = await _computed(request, requested, requested.site.runs.window(requested.config, first, count))
    return await json_answer(request, dumps({"id": requested.id, **window}), etag, caching)


@router.get(
    "/run/updates",
    summary="Rows, losses, gradient and parameters of single updates",
    responses=routes.OF_UPDATES.by_config,
    openapi_extra=_QUERY,
)
@router.get(
    "/runs/{run}/updates",
    summary="The inside of single updates of this run",
    responses=routes.OF_UPDATES.by_id,
    openapi_extra=_ID,
)
async def get_updates(
    request: Request,
    requested: Annotated[RequestedRun, requested_run("first", "count", "worst", "fields")],
    first: First = 0,
    count: Updates = None,
    worst: Worst = None,
    fields: Fields = "",
) -> Response:
    """`rows` are indices into the training set of `/api/v1/dataset`; fewer than `count` where the run ends, and none
    behind its end. With `worst`, the updates with the highest losses: of the whole run, or of the `count` from
    `first` on. A loss that is no longer finite, which is null, counts as the highest.
    """
    members, caching = members_in(fields), {"Cache-Control": requested.caching}
    etag = tag(requested.id, "updates", first, count, worst, "+".join(members))
    if is_known(request, etag):
        return not_modified(etag, caching)
    updates = updates_json(requested, first, count, worst, members)
    return await _computed(request, requested, json_in_pieces(request, updates, etag, caching))


@router.get(
    "/run/batches",
    summary="Which rows each batch of an epoch holds",
    responses=routes.OF_BATCHES.by_config,
    openapi_extra=_QUERY,
)
@router.get(
    "/runs/{run}/batches",
    summary="Which rows each batch of an epoch of this run holds",
    responses=routes.OF_BATCHES.by_id,
    openapi_extra=_ID,
)
async def get_batches(
    request: Request,
    requested: Annotated[RequestedRun, requested_run("first", "count")],
    first: FirstEpoch = 0,
    count: Epochs = 1,
) -> Response:
    """Nothing is trained for it: the epochs are those of the plan, also where the run stops before. Batch b of an epoch
    holds the `batch_size` rows from b * batch_size on, the last batch those that are left; rows are indices into the
    training set of `/api/v1/dataset`.
    """
    requested.site.runs.check(requested.config)
    check_epochs(requested.config, first, count)
    etag, caching = tag(requested.id, "batches", first, count), {"Cache-Control": requested.caching}
    if is_known(request, etag):
        return not_modified(etag, caching)
    batches = await requested.site.aside.free(batches_json, requested.id, requested.config, first, count)
    return await json_answer(request, batches, etag, caching)


@router.get(
    "/dataset",
    summary="The rows that a run trains and validates on",
    responses=routes.OF_DATASET.by_config,
    openapi_extra=_QUERY,
)
@router.get(
    "/runs/{run}/dataset",
    summary="The rows that this run trains and validates on",
    responses=routes.OF_DATASET.by_id,
    openapi_extra=_ID,
)
async def get_dataset(request: Request, requested: Annotated[RequestedRun, requested_run()]) -> Response:
    """Classes are whole numbers from 0; `note` says what was done to the numbers."""
    etag = tag(requested.id, "dataset", requested.language.tag)
    headers = {"Cache-Control": requested.words_caching, **content_language(requested.language)}
    if is_known(request, etag):
        return not_modified(etag, headers)
    rows = requested.site.aside.pieces(dataset_json(requested.config, requested.language))
    alone = in_flight(request, rows, object(), rows_bytes(requested.config))
    return await json_in_pieces(request, alone, etag, headers)


@router.get(
    "/dataset.csv",
    summary="The rows that a run trains and validates on, as a table",
    responses=routes.OF_DATASET_CSV.by_config,
    openapi_extra=_QUERY,
)
@router.get(
    "/runs/{run}/dataset.csv",
    summary="The rows that this run trains and validates on, as a table",
    responses=routes.OF_DATASET_CSV.by_id,
    openapi_extra=_ID,
)
async def get_dataset_csv(request: Request, requested: Annotated[RequestedRun, requested_run()]) -> Response:
    """CSV with a line of names: `set` (training or validation), the features, the target. Classes are whole numbers
    from 0; every number reads back as the same bits.
    """
    headers = {"ETag": tag(requested.id, "dataset.csv"), "Cache-Control": requested.caching}
    if is_known(request, headers["ETag"]):
        return not_modified(headers["ETag"], headers, _CSV)
    headers["Content-Disposition"] = f'attachment; filename="epochwise-{requested.id[:8]}-dataset.csv"'
    rows = dataset_csv(requested.config)
    return answer_in_pieces(request, rows, object(), rows_bytes(requested.config), _CSV, headers)


async def _in_form(
    request: Request, requested: RequestedRun, form: Form, cut: Cut, headers: Mapping[str, str]
) -> Response:
    check_cut(form, cut)
    etag = tag(requested.id, form.name, *cut.marks, *form.marks(requested, cut))
    headers = {"ETag": etag, **form.caching(requested), **headers}
    unmodified = not_modified(etag, headers, form.media_type)
    if is_known(request, etag):
        return unmodified
    if form.disposition:
        headers["Content-Disposition"] = f'{form.disposition}; filename="{form.file_name(requested, cut)}"'
    content = await _computed(request, requested, form.render(requested, cut))
    if not isinstance(content, bytes | Coded):
        size = requested.site.runs.check(requested.config).estimated_bytes
        return answer_in_pieces(request, content, requested.id, size, form.media_type, headers)
    whole = await answer(request, content, form.media_type, headers)
    if isinstance(content, Coded):
        requested.site.runs.recount(requested.id)
    # A user's data may be deleted at any moment, so it is looked each time whether they are here.
    if isinstance(content, Coded) and not is_own(requested.config.dataset):
        requested.site.answers.note(request, requested.id, content, whole, unmodified)
    return whole


async def _computed(request: Request, requested: RequestedRun, work: Coroutine[Any, Any, _T]) -> _T:
    """What needs a run that may have to be computed, which is done for only as long as the asker waits."""
    if requested.site.runs.is_kept(requested.id):
        return await work
    return await while_connected(request.receive, work)
