"""Where things stand in the lens, by the rules of static/lens/frame.js.

The x axis is laid out in samples, so that a batch is as wide as it is large; its ticks count updates.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from epochwise.core.plan import Plan
from epochwise.web.picture.measures import measures, size_of
from epochwise.web.picture.ticks import nice_scale


@dataclass(frozen=True)
class EpochLoss:
    """What the lens draws of an epoch: the mean of its batches, and the loss after it; NaN where there is none."""

    running: float = math.nan
    train: float = math.nan


@dataclass(frozen=True)
class LensModel:
    """What the lens shows. Updates and epochs count from 0; `loss` has one entry an update of the view, NaN for none.

    `fresh`: nothing has been pressed yet, so nothing is still to come. `done` updates exist; `stopped` says why a run
    ended before its plan did ("" when it did not).
    """

    id: str
    width: float
    plan: Plan
    sampling: str
    first: int
    loss: Sequence[float]
    epochs: Mapping[int, EpochLoss]
    initial: float
    done: int
    stopped: str = ""
    cursor: int = 0
    fresh: bool = True

    @property
    def end(self) -> int:
        """The first update after the view."""
        return self.first + len(self.loss)

    def epoch(self, epoch: int) -> EpochLoss:
        """An epoch's losses; NaN when they are not there."""
        return self.epochs.get(epoch, EpochLoss())


@dataclass(frozen=True)
class Stretch:
    """The part of an epoch that is in view: updates `start` to `stop`, and whether its ends are in view."""

    epoch: int
    start: int
    stop: int
    opens: bool
    closes: bool


def whole_epochs(plan: Plan, size: str) -> int:
    """How many whole epochs the lens shows; 0 when an epoch is too long and the lens shows a part of it."""
    m = measures()["lens"][size]
    updates = plan.updates_per_epoch
    if updates > m["most_dots"]:
        return 0
    least = 2 if 2 * updates <= m["most_dots"] else 1
    most = m["most_single"] if updates == 1 else m["most_epochs"]
    return int(min(max(least, min(math.floor(m["dots"] / updates + 0.5), most)), plan.epochs))


def lens_count(plan: Plan, width: float = math.inf) -> int:
    """How many updates the lens shows at once."""
    size = size_of(width)
    inside: int = measures()["lens"][size]["inside"]
    return min(whole_epochs(plan, size) * plan.updates_per_epoch or inside, plan.total_updates)


def used_rows(plan: Plan) -> int:
    """The rows that an epoch's batches take."""
    return (plan.updates_per_epoch - 1) * plan.batch_size + plan.last_batch_size


def dropped_rows(plan: Plan, sampling: str) -> int:
    """Rows that no batch of an epoch uses (a dropped remainder); rows drawn with replacement are another matter."""
    return 0 if sampling == "replacement" else plan.samples - used_rows(plan)


def highest(values: Iterable[float], initial: float) -> float:
    """The highest loss that the y axis must hold; a few far above the untrained model's loss may lie outside."""
    cap = measures()["over_initial"] * initial if math.isfinite(initial) and initial > 0 else math.inf
    return min(max((value for value in values if math.isfinite(value)), default=0.0), cap)


class LensFrame:
    """The frame of one lens: measures, the scales x(sample) and y(loss), the rows of the strip below."""

    def __init__(self, model: LensModel) -> None:
        self.model, self.plan, self.width = model, model.plan, model.width
        self.size = size_of(model.width)
        self.m: dict[str, Any] = measures()["lens"][self.size]
        self.type: float = self.m["type"]
        self.epoch_length = used_rows(self.plan) + dropped_rows(self.plan, model.sampling)
        self.left, self.right = self.m["left"], model.width - self.m["right"]
        self.top = self.m["rows"] * self.m["row"] + self.m["label_gap"]
        self.bottom = self.top + self.m["plot"]
        self.strip = self.bottom + self.m["strip_gap"]
        self.axis = self.strip + self.m["strip"] + self.m["axis"]
        self.brace = self.axis + self.m["brace"]
        self.height = self.brace + 2 * self.m["words"] + self.m["bottom"]
        last = self.stretches[-1]
        self._from = self.start(model.first)
        self._to = (last.epoch + 1) * self.epoch_length if last.closes else self.start(last.stop)
        rings = [model.epoch(stretch.epoch).train for stretch in self.stretches]
        untrained = model.initial if model.first == 0 else 0.0
        top = highest([*model.loss, *rings, untrained], model.initial)
        self.y_max, self.y_ticks = nice_scale(top, self.m["y_ticks"])

    @cached_property
    def stretches(self) -> list[Stretch]:
        """The epochs in view."""
        updates, first, end = self.plan.updates_per_epoch, self.model.first, self.model.end
        found = []
        for epoch in range(first // updates, math.ceil(end / updates)):
            start, stop = max(epoch * updates, first), min((epoch + 1) * updates, end)
            found.append(Stretch(epoch, start, stop, start == epoch * updates, stop == (epoch + 1) * updates))
        return found

    @property
    def closing(self) -> list[Stretch]:
        """The epochs whose end is in view."""
        return [stretch for stretch in self.stretches if stretch.closes]

    def start(self, update: int) -> int:
        """Where a batch begins, in samples."""
        epoch, batch = divmod(update, self.plan.updates_per_epoch)
        return epoch * self.epoch_length + batch * self.plan.batch_size

    def batch_size(self, update: int) -> int:
        """How many samples a batch has."""
        last = update % self.plan.updates_per_epoch == self.plan.updates_per_epoch - 1
        return self.plan.last_batch_size if last else self.plan.batch_size

    def middle(self, update: int) -> float:
        """The x of a batch's middle."""
        return self.x(self.start(update) + self.batch_size(update) / 2)

    def boundary(self, epoch: int) -> float:
        """The x where an epoch begins."""
        return self.x(epoch * self.epoch_length)

    def x(self, sample: float) -> float:
        """The x of a place in samples."""
        return float(self.left + ((sample - self._from) / (self._to - self._from)) * (self.right - self.left))

    def y(self, loss: float) -> float:
        """The y of a loss."""
        return float(self.bottom - (loss / self.y_max) * self.m["plot"])
