"""Training as the program sees it: a configuration in, a growing history out; and the inside of any update."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError, InvalidConfig
from epochwise.core.config.fields import span
from epochwise.core.config.optimizers import acting_optimizer
from epochwise.core.config.text import Text
from epochwise.core.curves import STATUSES, WELL_ENDED, losses_of_updates
from epochwise.core.engine.final import final_test
from epochwise.core.engine.golden import ENGINE, warm_up
from epochwise.core.engine.history import History
from epochwise.core.engine.job import Job
from epochwise.core.engine.judge import judge
from epochwise.core.engine.kernels import advance
from epochwise.core.engine.layers import Layers
from epochwise.core.engine.plan import plan
from epochwise.core.engine.prepare import prepare
from epochwise.core.engine.shape import Shape
from epochwise.core.numeric.arrays import Floats, RowNumbers
from epochwise.core.plan import Plan

__all__ = ["ENGINE", "Stop", "replay", "train", "warm_up"]


class Stop:
    """A flag that a run reads at every batch. It may be set from any thread."""

    def __init__(self) -> None:
        self.flag = np.zeros(1, np.int64)

    def set(self) -> None:
        """End the run within one batch."""
        self.flag[0] = 1


def train(config: RunConfig, stop: Stop | None = None, piece: int | None = None) -> Iterator[History]:
    """Train, and yield the one growing history after every piece of `piece` batches (None: about 10 ms of work).

    The last one yielded has another status than "training". A generator that is left early leaves nothing behind.
    """
    planned = plan(config)
    job = prepare(config, (stop or Stop()).flag)
    history = History.of(planned, job)
    batches = piece or planned.batches_per_piece
    while history.curves.status == "training":
        history.note(job, STATUSES[advance(job, batches)])
        if history.curves.status in WELL_ENDED:
            history.curves.test = final_test(config, job)
            history.judgement = judge(config, job)
        yield history


def replay(config: RunConfig, history: History | None, first: int, count: int) -> list[dict[str, Any]]:
    """The inside of up to `count` updates from update `first` (from 0) on; fewer where the run ends.

    Training starts at the checkpoint before, where the history has one, or at the beginning. Each update has `update`,
    `epoch` (from 0), `rows` (indices into the training set) and `row_loss` of all its batches, `loss` (their mean),
    `batch_loss` (of each batch), `learning_rate`, `parameters_before`, `gradient`, `parameters_after`, and by name what
    the optimizer carries: `state_before` and `state_after`.

    Raises:
        InvalidConfig: when the run has no update `first`, or `count` is below 1.
    """
    total = history.curves.updates_done if history else plan(config).total_updates
    if not 0 <= first < total:
        raise InvalidConfig([FieldError("first", first, Text("the run has no such update"), span(0, total - 1))])
    if count < 1:
        raise InvalidConfig([FieldError("count", count, Text("must be at least {least}", least=1))])
    job, resolved = prepare(config, Stop().flag), config.resolved()
    shape, names = Shape.of(resolved), acting_optimizer(resolved.optimizer, resolved.momentum).state
    if history and history.checkpoints.size:
        job = _resumed(job, history, first)
    opened, planned = list[dict[str, Any]](), plan(config)
    status = advance(job, planned.batches_until(first) - int(job.progress["batches"][0]))
    while STATUSES[status] == "training" and len(opened) < min(count, total - first):
        status = _open_update(job, planned, shape, names, opened)
    return opened


def _resumed(job: Job, history: History, update: int) -> Job:
    """The run at the last checkpoint before an update, without rules to stop: the history knows where the run ends."""
    place = update // history.curves.plan.updates_per_epoch // history.checkpoint_every
    parameters, *state = history.checkpoints[place].reshape(-1, job.parameters.all.size)
    job.parameters.all[:] = parameters
    for part, kept in zip(job.state, state, strict=True):
        part[: kept.size] = kept
    job.progress["epoch"] = place * history.checkpoint_every
    job.progress["batches"] = job.progress["epoch"] * history.curves.plan.batches_per_epoch
    job.progress["place"] = job.rules.batches_per_order
    job.progress["update"] = job.progress["epoch"] * history.curves.plan.updates_per_epoch
    since_anew = place * history.checkpoint_every % history.curves.plan.begins_anew_every
    job.progress["steps"] = since_anew * history.curves.plan.updates_per_epoch
    job.progress["initial_train"] = history.curves.loss.initial_train
    return job._replace(rules=job.rules._replace(patience=0, target_loss=0.0))


def _open_update(job: Job, planned: Plan, shape: Shape, names: tuple[str, ...], opened: list[dict[str, Any]]) -> int:
    """Make one update, append its inside, and return the status after it. `names` are those of the state's parts."""
    start, rules = job.progress[0].copy(), job.rules
    update, first = int(start["update"]), int(start["batches"])
    if start["steps"] == 0:
        job.state[:] = 0.0  # as the update will
    parameters, state = _copied(job.parameters.all, shape), _copied_state(job, shape, names)
    drawn, status = list[RowNumbers](), STATUSES.index("training")
    for batch in range(first, planned.batches_until(update + 1)):
        # One batch at a time: the next may begin another pass, whose order takes the place of this one.
        place = int(job.progress["place"][0]) * rules.batch_size
        drawn.append(job.order[place : place + planned.size_of(batch)].copy())
        status = advance(job, 1)
        if STATUSES[status] != "training":
            break
    losses = job.losses.batch[first : int(job.progress["batches"][0])].copy()
    rows = np.concatenate(drawn)
    inside = {
        "update": update,
        "epoch": int(start["epoch"]),
        "rows": rows,
        "row_loss": job.row_loss[: len(rows)].copy(),
        "loss": float(losses_of_updates(planned, losses, update, 1)[0]),
        "batch_loss": losses,
        "learning_rate": rules.learning_rate,
        "parameters_before": parameters,
        "gradient": _copied(job.gradient.all, shape),
        "parameters_after": _copied(job.parameters.all, shape),
        "state_before": state,
        "state_after": _copied_state(job, shape, names),
    }
    opened.append(inside)
    return status


def _copied_state(job: Job, shape: Shape, names: tuple[str, ...]) -> dict[str, dict[str, Floats]]:
    size = job.parameters.all.size
    return {name: _copied(part[:size], shape) for name, part in zip(names, job.state, strict=True)}


def _copied(flat: Floats, shape: Shape) -> dict[str, Floats]:
    return {name: np.array(part, order="C") for name, part in Layers.over(flat, shape).named(shape).items()}
