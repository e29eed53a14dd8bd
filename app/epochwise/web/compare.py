"""The routes that compare a run with those kept beside it: as one document, as a stream, as a table."""

from collections.abc import Coroutine, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Depends, Request, Response

from epochwise.core.compare.comparison import Comparison
from epochwise.core.compare.equal import COUNTED
from epochwise.core.compare.rates import RateBase
from epochwise.core.config.config import RunConfig
from epochwise.core.config.text import Text
from epochwise.language.language import Language
from epochwise.runs.engine import Engine
from epochwise.runs.group import check_group, results_of
from epochwise.runs.result import MAX_SINGLE_LOSSES, Result
from epochwise.runs.tables import Decimal
from epochwise.show.compared.facts import ComparedFacts
from epochwise.show.compared.names import names_of
from epochwise.show.compared.numbers import ComparedNumbers
from epochwise.show.compared.sentences import description, gain_sentence, held_sentence, tries_of
from epochwise.show.pixels import pixels
from epochwise.show.thinning import POINTS
from epochwise.web.answers import answer, not_modified
from epochwise.web.caching import REVALIDATE, is_known, tag
from epochwise.web.cut import NumberSpelling
from epochwise.web.forms import FORMS
from epochwise.web.forms.compared import names_line, picture, run_lines
from epochwise.web.groupanswers import group_events, group_json
from epochwise.web.groups import Members, group_measured, job_id
from epochwise.web.language import LANGUAGE, LANGUAGE_PARAMETER, checked_language, content_language
from epochwise.web.query import (
    After,
    CurvePoints,
    HoldEqual,
    Keep,
    RateFrom,
    RateScaling,
    fields_in,
    query_of,
)
from epochwise.web.schemas import routes
from epochwise.web.schemas.configs import LAST_EVENT_ID, parameter_references
from epochwise.web.site import Site, site_of
from epochwise.web.waiting import while_connected
from epochwise.wire.refusals import TooLarge

router = APIRouter(prefix="/api/v1", tags=["runs"], default_response_class=Response)

_OWN = ("hold", "rate", "rate_from", LANGUAGE)
_QUERY = {"parameters": [*parameter_references(), LANGUAGE_PARAMETER]}
_STREAM = {"parameters": [*parameter_references(), LANGUAGE_PARAMETER, LAST_EVENT_ID]}


@dataclass(frozen=True)
class RequestedComparison:
    """A comparison that a request is about, as a job of many runs; `points` as for a run."""

    site: Site
    comparison: Comparison
    points: int | None
    language: Language

    @cached_property
    def configs(self) -> Sequence[RunConfig]:
        """The configurations that are trained."""
        return [run.config for run in self.comparison.runs]

    @cached_property
    def id(self) -> str:
        """The id of the question."""
        asked = self.comparison
        ids = [self.site.runs.id_of(config) for config in self.configs]
        kept = [(run.written, run.uneven) for run in asked.runs]
        return job_id("compare", ids, kept, asked.hold, asked.scaling, str(asked.base or ""), self.points)

    def opening(self) -> Members:
        """What is held equal, and how the learning rates follow."""
        asked = self.comparison
        return {
            "hold": asked.hold,
            "rate": asked.scaling,
            "rate_from": None if asked.base is None else vars(asked.base),
        }

    def measured(self, index: int, result: Result) -> ComparedNumbers:
        """The numbers of a run and its curve."""
        distance = distance_from_start(self.site.runs.engine, result)
        return ComparedNumbers.of(result.config, result.curves, result.train_seconds, distance, self.points)

    def entry(self, index: int, measured: ComparedNumbers) -> Members:
        """One run: what it is, its numbers and its curve."""
        run, counted = self.comparison.runs[index], COUNTED[self.comparison.hold]
        return {
            "id": self.site.runs.id_of(run.config),
            "keep": run.written,
            "name": names_of(self.comparison)[index],
            "differs": run.differ,
            "uneven": run.uneven,
            **{name: value for name, value in vars(measured).items() if name not in ("end", "losses")},
            **vars(measured.end),
            "config": run.config.normalized().model_dump(),
            "plan": measured.plan.as_json(),
            "length": measured.length(counted),
            "curve": {"at": measured.at(counted), **vars(measured.curve)},
        }

    def outcome(self, measured: Sequence[ComparedNumbers]) -> Members:
        """How the runs look side by side, and what can be said of them."""
        names = names_of(self.comparison)
        facts = ComparedFacts.of(self.comparison.hold, measured)
        return {
            **vars(facts),
            "sentence": held_sentence(self.comparison.hold, names, measured),
            "gain": gain_sentence(self.comparison, names, measured, facts),
            "tries": tries_of(self.comparison, measured, facts),
            "description": description(names, measured, facts),
        }


def distance_from_start(engine: Engine, result: Result) -> float | None:
    """How far the last parameters are from the initial ones, Euclidean; None where training diverged."""
    curves = result.curves
    if curves.status == "diverged" or not curves.updates_done:
        return None
    history = result.record.history
    first, last = (engine.replay(result.config, history, at, 1)[0] for at in (0, curves.updates_done - 1))
    start, end = first["parameters_before"], last["parameters_after"]
    return float(np.sqrt(sum(np.square(end[name] - start[name]).sum() for name in start)))


def requested_comparison(*own: str, points: int | None = None) -> Any:
    """The dependency that reads the comparison which a request is about. Beside its parameters stand the route's `own`;
    curves have so many points where the request does not say.
    """

    async def read(
        request: Request,
        keep: Keep = (),
        hold: HoldEqual = "",
        rate: RateScaling = "kept",
        rate_from: RateFrom = "",
    ) -> RequestedComparison:
        given = fields_in(query_of(request), (*_OWN, *own), ("keep",))
        base = RateBase.read(rate_from) if rate_from else None
        comparison = Comparison.of(given, [text for text in keep if text], hold, rate, base)
        requested = RequestedComparison(site_of(request), comparison, points, checked_language(request))
        check_group(requested.site.runs, requested.configs)
        return requested

    return Depends(read)


def with_points(requested: RequestedComparison, points: int | None) -> RequestedComparison:
    """The comparison with curves of so many points.

    Raises:
        TooLarge: where all epochs are wanted and are too many for one answer.
    """
    losses = sum(2 * config.epochs for config in requested.configs) if points is None else 0
    if losses > MAX_SINGLE_LOSSES:
        raise TooLarge("answer in one piece", losses, MAX_SINGLE_LOSSES, "losses", Text("Use points=300."))
    return replace(requested, points=points)


Requested = Annotated[RequestedComparison, requested_comparison("points")]
Followed = Annotated[RequestedComparison, requested_comparison("points", "after")]
Tabled = Annotated[RequestedComparison, requested_comparison("points", "decimal")]
Drawn = Annotated[RequestedComparison, requested_comparison(points=POINTS)]


@router.get(
    "/compare",
    summary="A run beside those kept",
    responses=routes.OF_COMPARISON,
    openapi_extra=_QUERY,
)
async def get_comparison(request: Request, requested: Requested, points: CurvePoints = None) -> Response:
    """The run of the query first, then each `keep`. Each has an id of its own and can be fetched by itself."""
    requested = with_points(requested, points)
    return await group_json(request, requested)


@router.get(
    "/compare/events",
    summary="A run beside those kept, as server-sent events while they train",
    responses=routes.OF_GROUP_EVENTS,
    openapi_extra=_STREAM,
)
async def get_comparison_events(
    request: Request, requested: Followed, points: CurvePoints = None, after: After = ""
) -> Response:
    """`started`, a `run` for each in order, and last `finished` with what is known of all, or `failed`. The stream goes
    on after the event named by the `Last-Event-ID` header or `after`.
    """
    requested = with_points(requested, points)
    return group_events(request, requested, after)


@router.get(
    "/compare.csv",
    summary="A run beside those kept, as a table",
    responses=routes.OF_COMPARISON_CSV,
    openapi_extra=_QUERY,
)
async def get_comparison_csv(
    request: Request, requested: Tabled, points: CurvePoints = None, decimal: NumberSpelling = None
) -> Response:
    """CSV with a line of names and a line for each epoch of each run, epoch 0 being the untrained model; `x` is where
    the epoch stands on the comparison's axis. Every number reads back as the same bits.
    """
    requested = with_points(requested, points)
    return await _in_form(request, requested, "csv", _table(requested, decimal or "point"), decimal or "")


@router.get(
    "/compare.svg",
    summary="A run beside those kept, as a picture",
    responses=routes.OF_COMPARISON_SVG,
    openapi_extra=_QUERY,
)
async def get_comparison_svg(request: Request, requested: Drawn) -> Response:
    """1200 x 630: what is held equal, the curves with their names, and who gains by it."""
    return await _in_form(request, requested, "svg", _svg(requested))


@router.get(
    "/compare.png",
    summary="A run beside those kept, as a picture in pixels",
    responses=routes.OF_COMPARISON_PNG,
    openapi_extra=_QUERY,
)
async def get_comparison_png(request: Request, requested: Drawn) -> Response:
    """The same picture as `/compare.svg`."""
    return await _in_form(request, requested, "png", _png(requested))


async def _in_form(
    request: Request, requested: RequestedComparison, name: str, work: Coroutine[Any, Any, bytes], spelling: str = ""
) -> Response:
    form = FORMS[name]
    etag = tag(requested.id, name, requested.language.tag, spelling)
    language = {} if form.numbers else content_language(requested.language)
    headers = {"ETag": etag, "Cache-Control": REVALIDATE, **language}
    if is_known(request, etag):
        work.close()
        return not_modified(etag, headers, form.media_type)
    file = f"epochwise-{requested.id[:8]}-compare.{name}"
    headers["Content-Disposition"] = f'{form.disposition}; filename="{file}"'
    return await answer(request, await while_connected(request.receive, work), form.media_type, headers)


async def _table(requested: RequestedComparison, decimal: Decimal) -> bytes:
    runs, lines = requested.site.runs, [names_line(requested.comparison, decimal)]

    def lines_of(index: int, result: Result) -> bytes:
        return run_lines(requested.comparison, index, result, requested.measured(index, result), decimal)

    async with aclosing(results_of(runs, requested.configs)) as results:
        async for result in results:
            lines.append(await runs.slots.call(lines_of, len(lines) - 1, result))
    return b"".join(lines)


async def _svg(requested: RequestedComparison) -> bytes:
    measured = await group_measured(requested.site.runs, requested)
    drawn = await requested.site.aside.spent(picture, requested.comparison, measured, requested.language)
    return drawn.encode()


async def _png(requested: RequestedComparison) -> bytes:
    drawn = await _svg(requested)
    return await requested.site.aside.drawn(pixels, drawn.decode())
