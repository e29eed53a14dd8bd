"""What every picture of a comparison must agree on: the axis, the range of losses, where each line ends, and ties."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from epochwise.core.compare.equal import COUNTED, Counted, Hold
from epochwise.core.config.text import Text, told_apart
from epochwise.show.compared.numbers import SLIGHTLY, ComparedNumbers
from epochwise.show.ticks import nice_scale

TITLES: dict[Counted, Text] = {
    "epochs": Text("epochs"),
    "updates": Text("updates"),
    "samples": Text("samples seen"),
    "seconds": Text("seconds of training"),
}
LOSS_TICKS = 4
OVER_ENDS, OVER_INITIAL = 1.7, 1.03
"""The axis of losses ends at so many times the highest end of a line, or where training begins if that is lower."""
DIVERGED_OVER_INITIAL = 5
"""Where a run diverged, the axis holds its rise, to no more than this multiple of where training begins: of the other
runs something is still to be seen."""
TIED = 0.01
"""Lines whose ends lie within this share of the axis of losses end at one place for whoever looks."""
THIN, THICK = 1.2, 2.6
"""Widths of the lines of the smallest and the largest batch, in pixels."""


@dataclass(frozen=True)
class ComparedAxis:
    """The axis that the runs are drawn along, from 0 to `end`."""

    unit: Counted
    title: str
    end: float


@dataclass(frozen=True)
class ComparedEnd:
    """Where a run's line ends: `at` on the axis, the training loss there, and the updates done by then. `cut`: the run
    itself goes on.
    """

    at: float
    train: float
    updates: int
    cut: bool


@dataclass(frozen=True)
class Tie:
    """All lines end at one place: between these losses."""

    low: float
    high: float
    words: str


@dataclass(frozen=True)
class ComparedFacts:
    """How a comparison looks. `range` is that of the losses; `ends` and `widths` (pixels) have one entry a run."""

    axis: ComparedAxis
    range: tuple[float, float]
    ends: tuple[ComparedEnd, ...]
    widths: tuple[float, ...]
    tie: Tie | None

    @classmethod
    def of(cls, hold: Hold, runs: Sequence[ComparedNumbers]) -> "ComparedFacts":
        """The facts of these runs, this run first."""
        counted = COUNTED[hold]
        end = axis_end(hold, runs)
        ends = tuple(_end_of(run, counted, end) for run in runs)
        top = _top(runs, ends)
        axis = ComparedAxis(counted, TITLES[counted], end)
        return cls(axis, (0.0, top), ends, _widths(runs), _tie(runs, ends, top))


def axis_end(hold: Hold, runs: Sequence[ComparedNumbers]) -> float:
    """Where the axis ends: with the longest run; of equal time, with the shortest that did not diverge."""
    lengths = [run.length(COUNTED[hold]) for run in runs]
    lasting = [length for run, length in zip(runs, lengths, strict=True) if not run.diverged]
    return (min(lasting) if hold == "seconds" and lasting else max(lengths)) or 1.0


def _end_of(run: ComparedNumbers, counted: Counted, end: float) -> ComparedEnd:
    length = run.length(counted)
    cut = length > end * (1 + SLIGHTLY)
    epochs = run.epochs_by(counted, end)
    updates = epochs * run.plan.updates_per_epoch if cut else run.end.updates_done
    return ComparedEnd(min(length, end), float(run.losses[epochs]), updates, cut)


def _top(runs: Sequence[ComparedNumbers], ends: Sequence[ComparedEnd]) -> float:
    losses = [end.train for run, end in zip(runs, ends, strict=True) if not run.diverged]
    losses.append(runs[0].end.final["validation"])
    initial = max((run.end.initial["train"] for run in runs), default=math.nan) * OVER_INITIAL
    highest = max((loss for loss in losses if math.isfinite(loss)), default=initial) * OVER_ENDS
    top = min(highest, initial) if highest > 0 else initial
    risen = [run.peak * OVER_INITIAL for run in runs if run.diverged and math.isfinite(run.peak)]
    if risen and math.isfinite(initial):
        top = max(top, min(max(risen), initial * DIVERGED_OVER_INITIAL))
    return nice_scale(top, LOSS_TICKS)[0]


def _widths(runs: Sequence[ComparedNumbers]) -> tuple[float, ...]:
    """The larger the batch, the thicker the line; the same for all where all batches are of one size."""
    sizes = sorted({run.plan.batch_size for run in runs})
    if len(sizes) == 1:
        return tuple((THIN + THICK) / 2 for _ in runs)
    step = (THICK - THIN) / (len(sizes) - 1)
    return tuple(round(THIN + step * sizes.index(run.plan.batch_size), 2) for run in runs)


def _tie(runs: Sequence[ComparedNumbers], ends: Sequence[ComparedEnd], top: float) -> Tie | None:
    losses = [end.train for end in ends]
    if len(runs) < 2 or any(run.diverged for run in runs) or max(losses) - min(losses) > TIED * top:
        return None
    low, high = told_apart(min(losses), max(losses))
    if len(runs) == 2 and min(losses) == max(losses):
        words = Text("both runs, {loss}", loss=low)
    elif min(losses) == max(losses):
        words = Text("all {count} runs, {loss}", count=len(runs), loss=low)
    elif len(runs) == 2:
        words = Text("both runs, {low} to {high}", low=low, high=high)
    else:
        words = Text("all {count} runs, {low} to {high}", count=len(runs), low=low, high=high)
    return Tie(min(losses), max(losses), words)
