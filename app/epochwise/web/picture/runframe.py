"""The frame of the whole-run chart: margins, axes, labels at the lines' ends, as static/lens/runframe.js has it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from epochwise.core.numeric.arrays import Floats
from epochwise.core.plan import Plan
from epochwise.web.picture.measures import measures, size_of
from epochwise.web.picture.series import finite, number, numbers
from epochwise.web.picture.ticks import nice_scale, whole_ticks
from epochwise.web.picture.words import fitting, loss_text, plural, text_width

_SHARE = 0.98
_CROWDED = 0.68


@dataclass(frozen=True)
class RunTick:
    """A tick of the two x axes: an epoch, the updates made by then, and the words for each."""

    epoch: float
    update: int
    labels: tuple[str, str]


@dataclass(frozen=True)
class EndLabel:
    """A label at a line's end; `top` and `height` in CSS pixels."""

    cls: str
    name: str
    value: str
    top: float
    height: float


@dataclass(frozen=True)
class Stopped:
    """Where, in updates, and why a run ended before its plan did, in wordings from long to short."""

    update: int
    wordings: tuple[str, ...]

    @property
    def words(self) -> str:
        """The longest."""
        return self.wordings[0]


def share_of(values: Floats, share: float) -> float:
    """The value that a share of the finite values does not exceed; NaN when there are none."""
    ordered = np.sort(finite(values))
    return float(ordered[math.floor(share * (len(ordered) - 1))]) if len(ordered) else math.nan


def last_of(values: Floats) -> float:
    """The last finite value; NaN when there is none."""
    found = finite(values)
    return float(found[-1]) if len(found) else math.nan


def dot_size(room: float) -> float:
    """How large a single loss's dot is where each has `room` pixels on the x axis: the more there are, the smaller."""
    if room >= _CROWDED:
        return max(2.5, min(6.0, 1.5 * math.sqrt(room)))
    return max(2.0, 2.5 * math.sqrt(room / _CROWDED))


def is_whole(run: Mapping[str, Any], plan: Plan) -> bool:
    """Whether every batch holds all samples: then the batch losses are the training loss itself."""
    return plan.batch_size == plan.samples and run["config"]["sampling"] != "replacement"


def upper_edge(batch_loss: object) -> Floats:
    """The upper edge of the batch losses: of the middle 80% where they come as bands, else the losses themselves."""
    return numbers(batch_loss["p90"] if isinstance(batch_loss, Mapping) else batch_loss)


def span_of(run: Mapping[str, Any], plan: Plan) -> int:
    """How many updates the x axis spans: those planned; of a run that ended before, those it came to."""
    stop = stop_of(run, plan)
    return stop.update if stop else plan.total_updates


def run_top(run: Mapping[str, Any]) -> float:
    """The highest loss that the y axis must hold: nearly all of every line, and not the first plunge.

    Of a run that diverged, so much more than the untrained model's loss that the curve is seen to leave the picture.
    """
    lines = (upper_edge(run["batch_loss"]), numbers(run["epochs"]["train"]), numbers(run["epochs"]["validation"]))
    tops = [value for line in lines for value in (share_of(line, _SHARE), last_of(line)) if math.isfinite(value)]
    initial = number(run["initial"]["train"])
    most = measures()["over_initial_diverged" if run.get("status") == "diverged" else "over_initial"]
    cap = most * initial if math.isfinite(initial) and initial > 0 else math.inf
    return min(max(tops, default=cap), cap)


def run_ticks(plan: Plan, span: int, width: float, type_size: float, gap: float) -> list[RunTick]:
    """Ticks in epochs with their updates, all centred; the last one says what is counted."""
    size = plan.updates_per_epoch
    epochs = math.floor(span / size * 100 + 0.5) / 100
    epochs = int(epochs) if epochs.is_integer() else epochs
    last = RunTick(epochs, span, (plural(epochs, "epoch"), plural(span, "update")))
    marks = whole_ticks(0, math.ceil(span / size) - 1, math.floor(width / gap))
    inner = [RunTick(epoch, epoch * size, (f"{epoch:,}", f"{epoch * size:,}")) for epoch in marks]

    def apart(tick: RunTick) -> bool:
        room = ((span - tick.update) / span) * width
        return room >= (_widest(last, type_size) + _widest(tick, type_size)) / 2 + 10

    return [*filter(apart, inner), last]


def _widest(tick: RunTick, type_size: float) -> float:
    return max(text_width(label, type_size) for label in tick.labels)


def spread_labels(labels: list[EndLabel], low: float, high: float) -> list[EndLabel]:
    """The labels moved apart, in the order of their tops, inside low..high."""
    placed: list[EndLabel] = []
    free = low
    for label in sorted(labels, key=lambda label: label.top):
        placed.append(replace(label, top=max(label.top, free)))
        free = placed[-1].top + label.height
    limit = high
    for k in reversed(range(len(placed))):
        placed[k] = replace(placed[k], top=min(placed[k].top, limit - placed[k].height))
        limit = placed[k].top
    return placed


def stop_of(run: Mapping[str, Any], plan: Plan) -> Stopped | None:
    """Where and why a run ended before its plan did; None when it did not."""
    if run.get("status") == "diverged":
        update = int(run["diverged_at_update"]) + 1
        return Stopped(update, (f"diverged at update {update:,}", "diverged"))
    if run.get("status") != "early_stopped":
        return None
    epoch = int(run["stopped_at_epoch"])
    wordings = f"stopped early after epoch {epoch:,}", f"stopped after epoch {epoch:,}", "stopped early"
    return Stopped(epoch * plan.updates_per_epoch, wordings)


def stopped_words(frame: "RunFrame") -> str:
    """Why a run ended before its plan did, as it stands in the picture; "" when it did not."""
    wordings = frame.stop.wordings if frame.stop else ()
    return fitting(wordings, frame.right - frame.left - 6, frame.type, bold=True)


def cut_short(run: Mapping[str, Any], plan: Plan) -> str:
    """What a run that made fewer updates than planned came to, for the end of a sentence; "" when it made them all."""
    stop = stop_of(run, plan)
    early = stop and (run["status"] == "diverged" or stop.update < plan.total_updates)
    return f"training {stop.words}" if stop and early else ""


class RunFrame:
    """The whole-run chart's frame at a width: scales x(updates) and y(loss), ticks, end labels, where it stopped."""

    def __init__(self, run: Mapping[str, Any], plan: Plan, width: float) -> None:
        self.size = size_of(width)
        m = measures()["run"][self.size]
        self.width, self.height, self.type = width, m["height"], m["type"]
        self.left, self.right = m["left"], width - m["right"]
        self.top, self.bottom = m["top"], m["height"] - m["bottom"]
        self.span = span_of(run, plan)
        self.y_max, self.y_ticks = nice_scale(run_top(run), m["y_ticks"])
        self.x_ticks = run_ticks(plan, self.span, self.right - self.left, m["type"], m["x_gap"])
        self.stop = stop_of(run, plan)
        self.whole = is_whole(run, plan)
        self.dot = measures()["casing"] if self.whole else dot_size((self.right - self.left) / self.span)
        """How large a single loss's dot is: large enough to be seen under the training loss where they are the same."""
        self.labels = self._end_labels(run)

    def x(self, updates: float) -> float:
        """The x of a number of updates."""
        return float(self.left + (updates / self.span) * (self.right - self.left))

    def y(self, loss: float) -> float:
        """The y of a loss."""
        return float(self.bottom - (loss / self.y_max) * (self.bottom - self.top))

    def _end_labels(self, run: Mapping[str, Any]) -> list[EndLabel]:
        edge = upper_edge(run["batch_loss"])
        thinned = isinstance(run["batch_loss"], Mapping)
        batches = last_of(edge) if thinned else share_of(edge[-max(1, math.ceil(len(edge) / 20)) :], 0.9)
        lines = (
            ("val", "validation", last_of(numbers(run["epochs"]["validation"])), True),
            ("batch", "batches", batches, False),
            ("train", "training", last_of(numbers(run["epochs"]["train"])), True),
        )
        labels = []
        for cls, name, value, told in lines:
            if not math.isfinite(value):
                continue
            height = self.type * (2.2 if told else 1.3)
            top = self.y(min(value, self.y_max)) - height / 2
            labels.append(EndLabel(cls, name, loss_text(value) if told else "", top, height))
        return spread_labels(labels, self.top, self.bottom)
