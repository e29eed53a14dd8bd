"""The route of the error surface: the loss wherever two parameters may be, the way of the updates, and one batch."""

from itertools import pairwise
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Request, Response

from epochwise.core.compare.surface import GradientSpread, SurfaceRows, axes_around, valleys_of
from epochwise.core.config.config import RunConfig
from epochwise.core.engine.orders import rows_of_epochs
from epochwise.core.engine.plan import plan
from epochwise.core.numeric.arrays import Floats
from epochwise.runs.engine import Engine
from epochwise.runs.ranges import check_update
from epochwise.runs.result import Result
from epochwise.web.answers import json_answer, not_modified
from epochwise.web.caching import is_known, tag
from epochwise.web.language import LANGUAGE_PARAMETER
from epochwise.web.query import Cells, SurfaceUpdate
from epochwise.web.requested_run import RequestedRun, requested_run
from epochwise.web.schemas import routes
from epochwise.web.schemas.configs import parameter_references
from epochwise.web.waiting import while_connected
from epochwise.wire.events import dumps

router = APIRouter(prefix="/api/v1", tags=["runs"], default_response_class=Response)

PATH_POINTS = 160
"""Updates of the path, the first ones close together."""


@router.get(
    "/surface",
    summary="The error surface of a model with two parameters",
    responses=routes.OF_SURFACE,
    openapi_extra={"parameters": [*parameter_references(), LANGUAGE_PARAMETER]},
)
async def get_surface(
    request: Request,
    requested: Annotated[RequestedRun, requested_run("update", "cells")],
    update: SurfaceUpdate = 0,
    cells: Cells = 48,
) -> Response:
    """The mean squared error of all training rows, and of the rows of `update`, on a grid of weights and biases; the
    parameters along the run; and the gradients of the updates of that epoch where the update begins.
    """
    config, runs = requested.config, requested.site.runs
    rows = SurfaceRows.of(config)
    check_update(config, update)
    etag = tag(requested.id, "surface", update, cells)
    if is_known(request, etag):
        return not_modified(etag)

    async def computed() -> bytes:
        result = await runs.result(config)
        return await runs.slots.call(_document, runs.engine, result, rows, update, cells)

    return await json_answer(request, await while_connected(request.receive, computed()), etag)


def _document(engine: Engine, result: Result, rows: SurfaceRows, update: int, cells: int) -> bytes:
    config, done = result.config, result.curves.updates_done
    update = min(update, done - 1)
    steps = np.unique(np.concatenate(([0, done - 1, update], np.geomspace(1, done, PATH_POINTS) - 1)).astype(np.int64))
    path = [_parameters(engine, result, int(step), "parameters_before") for step in steps]
    path.append(_parameters(engine, result, done - 1, "parameters_after"))
    opened = engine.replay(config, result.record.history, update, 1)[0]
    at, after = _flat(opened["parameters_before"]), _flat(opened["parameters_after"])
    known = np.array([point for point in (*path, after) if np.isfinite(point).all()])
    weights, biases = axes_around(known, cells, rows.sine)
    losses = rows.losses(weights, biases)
    batch = [int(row) for row in opened["rows"]]
    every = rows.gradients(*at)
    return dumps(
        {
            "id": result.id,
            "parameters": ["weight", "bias"],
            "weights": weights,
            "biases": biases,
            "loss": losses,
            "path": {"update": [*steps.tolist(), done], "parameters": path},
            "batch": {
                "update": update,
                "rows": batch,
                "loss": rows.some(batch).losses(weights, biases),
                "before": at,
                "after": after,
                "losses": [rows.loss(np.array(place)) for place in (at, after)],
            },
            "gradients": {
                "whole": every.mean(axis=0),
                "batch": every[batch].mean(axis=0),
                "batches": _of_the_epoch(config, every, opened["epoch"]),
                "spread": vars(_spread(config, every)),
            },
            "minima": [
                {"parameters": [valley.weight, valley.bias], "loss": valley.loss}
                for valley in valleys_of(rows, weights, biases, losses)
            ],
        }
    )


def _spread(config: RunConfig, every: Floats) -> GradientSpread:
    return GradientSpread.of(every, plan(config).rows_of_update, replacement=config.sampling == "replacement")


def _of_the_epoch(config: RunConfig, every: Floats, epoch: int) -> list[Floats]:
    """The gradient of each update of an epoch: that of its batch, or of its batches together."""
    planned, order = plan(config), rows_of_epochs(config, epoch, 1)[0]
    begin = epoch * planned.updates_per_epoch
    ends = [
        planned.rows_before(planned.batches_until(begin + update)) for update in range(planned.updates_per_epoch + 1)
    ]
    return [every[order[start - ends[0] : stop - ends[0]]].mean(axis=0) for start, stop in pairwise(ends)]


def _parameters(engine: Engine, result: Result, update: int, which: str) -> list[float]:
    return _flat(engine.replay(result.config, result.record.history, update, 1)[0][which])


def _flat(parameters: dict[str, Any]) -> list[float]:
    return [float(parameters["weights"][0, 0]), float(parameters["bias"][0])]
