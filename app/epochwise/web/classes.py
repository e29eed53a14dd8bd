"""The routes about the classes of a run: how rare they are in its batches, and how many rows of each the model gets."""

from typing import Annotated

import numpy as np
from fastapi import APIRouter, Request, Response

from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.errors import FieldError
from epochwise.core.config.fields import span
from epochwise.core.config.owned import spec_of
from epochwise.core.config.text import Text
from epochwise.core.data.classes import Confusion
from epochwise.core.data.samples import load
from epochwise.core.engine.choices import confusions
from epochwise.core.engine.plan import plan
from epochwise.core.engine.rarest import Lacking
from epochwise.runs.engine import Engine
from epochwise.runs.result import Result
from epochwise.web.answers import json_answer, not_modified
from epochwise.web.caching import is_known, tag
from epochwise.web.language import LANGUAGE_PARAMETER
from epochwise.web.query import Epoch
from epochwise.web.requested_run import RequestedRun, requested_run
from epochwise.web.schemas import routes
from epochwise.web.schemas.configs import RUN_PARAMETER, parameter_references
from epochwise.web.waiting import while_connected
from epochwise.wire.events import dumps
from epochwise.wire.refusals import InvalidRequest

router = APIRouter(prefix="/api/v1", tags=["runs"], default_response_class=Response)


@router.get(
    "/classes",
    summary="How rare the classes of a run are, in its rows and in its batches",
    responses=routes.OF_CLASSES,
    openapi_extra={"parameters": [*parameter_references(), LANGUAGE_PARAMETER]},
)
async def get_classes(request: Request, requested: Annotated[RequestedRun, requested_run()]) -> Response:
    """Nothing is trained for it. `lacking` has the share of the batches without a row of the `rarest` class, counted in
    the batches of the first `epochs` epochs, for other batch sizes and samplings too.
    """
    _check_classes(requested.config)
    etag = tag(requested.id, "classes of rows")
    if is_known(request, etag):
        return not_modified(etag)
    document = await requested.site.aside.free(_of_rows, requested.id, requested.config)
    return await json_answer(request, document, etag)


@router.get(
    "/run/classes",
    summary="How many rows of each class the model gets right",
    responses=routes.OF_RECALL.by_config,
    openapi_extra={"parameters": [*parameter_references(), LANGUAGE_PARAMETER]},
)
@router.get(
    "/runs/{run}/classes",
    summary="How many rows of each class the model of this run gets right",
    responses=routes.OF_RECALL.by_id,
    openapi_extra={"parameters": [RUN_PARAMETER, LANGUAGE_PARAMETER]},
)
async def get_run_classes(
    request: Request, requested: Annotated[RequestedRun, requested_run("epoch")], epoch: Epoch = None
) -> Response:
    """The training and the validation rows, under the parameters after `epoch`: without it, the last epoch that the run
    has finished. An epoch behind the end of a run that stopped early or diverged is answered with that last one, and
    0 is the untrained model; `lowest.epoch` of a run is that of its lowest validation loss.
    """
    config, runs = requested.config, requested.site.runs
    _check_classes(config)
    _check_epoch(config, epoch)
    etag, caching = tag(requested.id, "classes", epoch), {"Cache-Control": requested.caching}
    if is_known(request, etag):
        return not_modified(etag, caching)

    async def computed() -> bytes:
        result = await runs.result(config)
        return await runs.slots.call(_of_run, runs.engine, result, epoch)

    return await json_answer(request, await while_connected(request.receive, computed()), etag, caching)


def _check_classes(config: RunConfig) -> None:
    """Refuse a run that predicts numbers.

    Raises:
        InvalidRequest: naming `dataset`.
    """
    if not spec_of(config.dataset).classes:
        known = ", ".join(name for name, spec in DATASETS.items() if spec.classes)
        wrong = Text("has numbers to predict, no classes")
        raise InvalidRequest([FieldError("dataset", config.dataset, wrong, Text("one of {names}", names=known))])


def _check_epoch(config: RunConfig, epoch: int | None) -> None:
    """Refuse an epoch that the plan does not have.

    Raises:
        InvalidRequest: naming `epoch`.
    """
    epochs = plan(config).epochs
    if epoch is not None and not 0 <= epoch <= epochs:
        raise InvalidRequest([FieldError("epoch", epoch, Text("the run has no such epoch"), span(0, epochs))])


def _of_rows(run: str, config: RunConfig) -> bytes:
    data, lacking = load(config), Lacking.of(config)
    return dumps(
        {
            "id": run,
            "class_names": data.class_names,
            "rows": {
                "train": np.bincount(data.train_y.astype(np.int64), minlength=data.classes),
                "validation": np.bincount(data.validation_y.astype(np.int64), minlength=data.classes),
            },
            "rarest": lacking.rarest,
            "epochs": lacking.epochs,
            "batch_sizes": lacking.batch_sizes,
            "lacking": [{"sampling": name, "shares": shares} for name, shares in lacking.shares.items()],
        }
    )


def _of_run(engine: Engine, result: Result, epoch: int | None) -> bytes:
    config, curves = result.config, result.curves
    at = curves.epochs_done if epoch is None else min(epoch, curves.epochs_done)
    update, which = (at * curves.plan.updates_per_epoch - 1, "parameters_after") if at else (0, "parameters_before")
    opened = engine.replay(config, result.record.history, update, 1)[0]
    train, validation = confusions(config, opened[which])
    return dumps(
        {
            "id": result.id,
            "epoch": at,
            "class_names": load(config).class_names,
            "train": _as_json(train),
            "validation": _as_json(validation) if validation.rows.any() else None,
        }
    )


def _as_json(confusion: Confusion) -> dict[str, object]:
    return {"rows": confusion.rows, "counts": confusion.counts, "recall": confusion.recall}
