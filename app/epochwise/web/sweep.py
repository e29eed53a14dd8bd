"""The routes that train a grid of runs: every pair of values of two fields, or every value of one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from epochwise.code.swept import as_sweep
from epochwise.core.compare.grid import GridAxis, GridCell, cells_of
from epochwise.core.compare.rowmeans import row_means
from epochwise.core.config.config import RunConfig
from epochwise.language.language import Language
from epochwise.runs.group import check_group
from epochwise.runs.result import Result
from epochwise.show.compared.grid import GRID_MEASURES, equal_cells_sentence, grid_sentence, line_sentence
from epochwise.show.compared.gridends import EndedCell, Lead
from epochwise.show.compared.numbers import RunEnd
from epochwise.web.answers import answer
from epochwise.web.caching import REVALIDATE
from epochwise.web.forms import FORMS
from epochwise.web.forms.ends import ends_csv
from epochwise.web.groupanswers import group_csv, group_events, group_json
from epochwise.web.groups import Members, job_id
from epochwise.web.language import LANGUAGE, LANGUAGE_PARAMETER, checked_language
from epochwise.web.query import After, AxisX, AxisY, ShortDialect, fields_in, query_of
from epochwise.web.schemas import routes
from epochwise.web.schemas.configs import LAST_EVENT_ID, parameter_references
from epochwise.web.site import Site, address_of, site_of
from epochwise.wire.refusals import TooLarge

router = APIRouter(prefix="/api/v1", tags=["runs"], default_response_class=Response)

_OWN = ("x", "y", "after", LANGUAGE)
_QUERY = {"parameters": [*parameter_references(), LANGUAGE_PARAMETER]}
_STREAM = {"parameters": [*parameter_references(), LANGUAGE_PARAMETER, LAST_EVENT_ID]}
_CSV = FORMS["csv"].media_type


@dataclass(frozen=True)
class RequestedGrid:
    """A grid that a request is about, as a job of many runs. `cells` are those that can be trained."""

    site: Site
    this: RunConfig
    x: GridAxis
    y: GridAxis | None
    cells: Sequence[GridCell]
    refused: Sequence[GridCell]
    language: Language

    @cached_property
    def configs(self) -> Sequence[RunConfig]:
        """The configurations that are trained."""
        return [cell.config for cell in self.cells if cell.config]

    @cached_property
    def id(self) -> str:
        """The id of the question."""
        ids = [self.site.runs.id_of(config) for config in (self.this, *self.configs)]
        return job_id("sweep", ids, self.x, self.y)

    def opening(self) -> Members:
        """The axes, and the cells that cannot be trained."""
        refused = [{"x": cell.x, "y": cell.y, "reason": cell.refused} for cell in self.refused]
        return {"x": _axis(self.x), "y": _axis(self.y) if self.y else None, "refused": refused}

    def measured(self, index: int, result: Result) -> EndedCell:
        """What a run came to."""
        end, curves = RunEnd.of(result.curves), result.curves
        if end.status == "diverged" or not curves.updates_done or not math.isfinite(end.final["validation"]):
            return EndedCell(self.cells[index], end)
        last = self.site.runs.engine.replay(result.config, result.record.history, curves.updates_done - 1, 1)[0]
        return EndedCell(self.cells[index], end, row_means(result.config, last["parameters_after"]))

    def entry(self, index: int, measured: EndedCell) -> Members:
        """A cell."""
        cell, config = self.cells[index], self.configs[index]
        same = config.normalized() == self.this.normalized()
        return {"id": self.site.runs.id_of(config), "x": cell.x, "y": cell.y, "is_this": same, **vars(measured.end)}

    def outcome(self, measured: Sequence[EndedCell]) -> Members:
        """Which cell leads and what can be said of all, by measure; and what is equal in all."""
        has_accuracy = any(each.end.accuracy for each in measured)
        measures = [name for name in GRID_MEASURES if name != "accuracy" or has_accuracy]
        leads = {name: Lead.of(measured, name) for name in measures}
        return {
            "leads": {name: vars(lead) if lead else None for name, lead in leads.items()},
            "sentences": {name: grid_sentence(self.x, self.y, measured, name) for name in measures},
            "line": {name: line_sentence(self.this, self.x, self.y, measured, name) for name in measures},
            "held": equal_cells_sentence(self.this, self.x, self.y, measured),
        }


def _axis(axis: GridAxis) -> Members:
    return {"field": axis.field, "label": RunConfig.model_fields[axis.field].title, "values": axis.values}


def requested_grid(*also: str) -> Any:
    """The dependency that reads the grid which a request is about; `also` are further parameters of the route."""

    async def read(request: Request, x: AxisX = "", y: AxisY = "") -> RequestedGrid:
        site, given = site_of(request), fields_in(query_of(request), (*_OWN, *also))
        axes = GridAxis.read("x", x), GridAxis.read("y", y) if y else None
        cells = [_affordable(site, cell) for cell in cells_of(given, *axes)]
        trained, refused = [cell for cell in cells if cell.config], [cell for cell in cells if not cell.config]
        requested = RequestedGrid(site, RunConfig.parse(given), *axes, trained, refused, checked_language(request))
        check_group(site.runs, requested.configs)
        return requested

    return Depends(read)


def _affordable(site: Site, cell: GridCell) -> GridCell:
    """The cell, without its configuration where its run would be too large for this server."""
    try:
        if cell.config:
            site.runs.check(cell.config)
    except TooLarge as error:
        return GridCell(cell.x, cell.y, None, error.detail)
    return cell


Requested = Annotated[RequestedGrid, requested_grid()]
ScriptRequested = Annotated[RequestedGrid, requested_grid("dialect")]


@router.get("/sweep", summary="A grid of runs", responses=routes.OF_SWEEP, openapi_extra=_QUERY)
async def get_sweep(request: Request, requested: Requested) -> Response:
    """The run of the query with every pair of values of `x` and `y` in place of its own, row by row. Each cell is a run
    with an id of its own and can be fetched by itself; one that cannot be trained stands in `refused`, with the reason.
    """
    return await group_json(request, requested)


@router.get(
    "/sweep/events",
    summary="A grid of runs as server-sent events, cell by cell",
    responses=routes.OF_GROUP_EVENTS,
    openapi_extra=_STREAM,
)
async def get_sweep_events(request: Request, requested: Requested, after: After = "") -> Response:
    """`started`, a `run` for each cell in order, and last `finished` with what is known of all, or `failed`. The stream
    goes on after the event named by the `Last-Event-ID` header or `after`.
    """
    return group_events(request, requested, after)


@router.get("/sweep.csv", summary="A grid of runs as a table", responses=routes.OF_SWEEP_CSV, openapi_extra=_QUERY)
async def get_sweep_csv(request: Request, requested: Requested) -> Response:
    """CSV with a line of names and a line for each cell; every number reads back as the same bits."""
    return await group_csv(request, requested, "sweep", lambda measured: _csv(requested, measured))


@router.get("/sweep.py", summary="A grid of runs as a script", responses=routes.OF_SWEEP_SCRIPT, openapi_extra=_QUERY)
async def get_sweep_script(request: Request, requested: ScriptRequested, dialect: ShortDialect = "numpy") -> Response:
    """The short script of the run, its training in loops over the values of `x` and `y`; nothing is trained for it."""
    axes = [requested.x, *([requested.y] if requested.y else [])]
    text = await requested.site.aside.spent(as_sweep, requested.this, axes, dialect, address_of(request))
    return await answer(request, text.encode(), FORMS["py"].media_type, {"Cache-Control": REVALIDATE})


def _csv(requested: RequestedGrid, ended: Sequence[EndedCell]) -> bytes:
    across, up, runs = requested.x.field, requested.y.field if requested.y else None, requested.site.runs
    trained = zip(requested.configs, ended, strict=True)
    lines = (
        ((each.cell.x, each.cell.y) if up else (each.cell.x,), runs.id_of(config), each.end) for config, each in trained
    )
    return ends_csv((across, up) if up else (across,), lines)
