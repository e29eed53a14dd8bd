"""What the whole run's linear axis cuts off, as static/lens/above.js says it.

A mark stands on the upper edge wherever something leaves the picture; words say how far it goes.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from epochwise.core.numeric.arrays import Floats
from epochwise.core.plan import Plan
from epochwise.web.picture.measures import measures
from epochwise.web.picture.runframe import RunFrame, last_of, stopped_words
from epochwise.web.picture.series import band_edge, band_places, line_of, numbers
from epochwise.web.picture.svg import marks, num, words
from epochwise.web.picture.words import fitting, loss_text, plural, text_width

_TRIANGLE = "l-3.5 6h7z"
_AIR = 7
_ABOUT = 1.05


@dataclass(frozen=True)
class Drawn:
    """Losses drawn of a run at numbers of updates; `dots` when no line joins them, `top` is the picture's."""

    cls: str
    name: str
    at: Floats
    loss: Floats
    dots: bool
    top: float

    @cached_property
    def above(self) -> list[int]:
        """Which of the losses lie above the picture."""
        return [int(k) for k in np.flatnonzero(np.isfinite(self.loss) & (self.loss > self.top))]

    @property
    def peak(self) -> float:
        """The highest of those above."""
        return float(self.loss[self.above].max())

    @property
    def only_begins(self) -> bool:
        """Whether a line is above the picture at its beginning and nowhere else."""
        return bool(self.above) and self.above == list(range(len(self.above)))


def above_svg(run: Mapping[str, Any], plan: Plan, frame: RunFrame) -> str:
    """Marks and words of what lies above the picture; "" where nothing does."""
    drawn = list(_drawn_of(run, plan, frame.y_max))
    found = [
        marks(f"peak {one.cls}-peak", [f"M{num(x)} {num(frame.top - 7)}{_TRIANGLE}" for x in _leaves(one, frame)])
        for one in reversed(drawn)
    ]
    lines = [one for one in drawn if one.cls != "batch" and one.only_begins]
    begins = max((one.peak for one in lines), default=-math.inf)
    room = frame.right - frame.left - 4
    rows = [(one.cls, said) for one in drawn if (said := fitting(_reach(one, begins), room, frame.type))]
    for row, (cls, said) in enumerate(rows, 1 if frame.stop else 0):
        found.append(words(f"above {cls}", frame.right - 4, frame.top + frame.type * (1 + 1.3 * row), said, "end"))
    if lines:
        beside = stopped_words(frame) if frame.stop else rows[0][1] if rows else ""
        room = frame.right - frame.left - 2 * _AIR - text_width(beside, frame.type, bold=True)
        said = fitting(_beginnings(lines), room, frame.type)
        found.append(words(f"above {lines[0].cls}", frame.left + _AIR, frame.top + frame.type, said))
    return "".join(found)


def _drawn_of(run: Mapping[str, Any], plan: Plan, top: float) -> Iterator[Drawn]:
    told = run["batch_loss"]
    if isinstance(told, Mapping):
        yield Drawn("batch", "batches", band_places(told), band_edge(told, "p90"), False, top)
    else:
        losses = numbers(told)
        yield Drawn("batch", "batches", np.arange(len(losses), dtype=np.float64) + 0.5, losses, True, top)
    for cls, name, member in (("train", "training", "train"), ("val", "validation", "validation")):
        at, line = line_of(run, member, plan.updates_per_epoch)
        keep = np.isfinite(line)
        yield Drawn(cls, name, at[keep], line[keep], False, top)


def _leaves(one: Drawn, frame: RunFrame) -> Sequence[float]:
    """The x of every place where a line leaves the picture and of every dot above it, none upon another."""
    most, gap = measures()["far_above"] * frame.y_max, measures()["peak_gap"]
    places: list[float] = []
    for k in one.above:
        before = float(one.loss[k - 1]) if k and not one.dots else math.nan
        if before > frame.y_max:
            continue
        at = float(one.at[k])
        if math.isfinite(before):
            share = (frame.y_max - before) / (min(float(one.loss[k]), most) - before)
            at = float(one.at[k - 1]) + share * (at - float(one.at[k - 1]))
        x = frame.x(at)
        if not places or x - places[-1] >= gap:
            places.append(x)
    return places


def _reach(one: Drawn, begins: float) -> list[str]:
    """How far something goes above the picture, in wordings from long to short; none where its beginning, which is no
    higher than `begins` tells, or the label at its end says so.
    """
    if not one.above or (one.only_begins and one.peak <= _ABOUT * begins):
        return []
    peak = loss_text(one.peak)
    if one.dots:
        above = f"{plural(len(one.above), 'batch loss', 'batch losses')} above"
        return [f"{above}, up to {peak}", f"{len(one.above):,} above, up to {peak}", f"up to {peak}"]
    if one.cls == "batch":
        return [f"middle 80% of batches up to {peak}", f"batches up to {peak}"]
    return [] if one.peak == last_of(one.loss) else [f"{one.name} up to {peak}"]


def _beginnings(lines: Sequence[Drawn]) -> list[str]:
    """Where training and validation begin above the picture, in wordings from long to short."""
    told = [(one.name, loss_text(float(one.loss[0]))) for one in lines]
    (name, value), *more = told
    one = [f"{name} begins at {value}", f"begins at {value}", value]
    return [f"{one[0]}, {more[0][0]} at {more[0][1]}", *one] if more else one
