"""What the linear axis cuts off: where each line leaves the picture, how far it goes, and what to say of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epochwise.core.config.text import Text, counted
from epochwise.core.numeric.arrays import Floats
from epochwise.core.plan import Plan
from epochwise.show.drawn import Line

Span = tuple[float, float]
Places = NDArray[np.intp]

MARKS = 50
"""At most so many stretches above the picture are distinguished along the axis."""
LONG = 0.1
"""A beginning above the picture that takes this share of the axis is said to last."""
NEARLY = 1.05
"""Two heights of this ratio are said to be the same."""


@dataclass(frozen=True)
class Above:
    """A line's part above the linear axis: its peak, where that is (counted from 1; 0 is the untrained model), and the
    stretches in updates. `text` and the shorter `short` are empty where the label at the line's end says as much;
    `begins` says that the line is above at its beginning and nowhere else.
    """

    line: str
    value: float
    epoch: int
    update: int
    text: str
    short: str
    begins: bool
    spans: tuple[Span, ...]


def above_of(lines: tuple[Line, ...], top: float, end: int, plan: Plan) -> tuple[Above, ...]:
    """What lies above `top`, of validation first; `end` is where the x axis ends, in updates."""
    found = [_above(line, top, end, plan) for line in reversed(lines) if (line.values > top).any()]
    highest = max((above.value for above in found if above.begins), default=-np.inf)
    return tuple(_without_words(above) if _goes_without_saying(above, highest) else above for above in found)


def _goes_without_saying(above: Above, highest: float) -> bool:
    """Batches that are above only where the lines begin, and no higher."""
    return above.line == "batch" and above.begins and above.value <= NEARLY * highest


def _without_words(above: Above) -> Above:
    return Above(above.line, above.value, above.epoch, above.update, "", "", above.begins, above.spans)


def _above(line: Line, top: float, end: int, plan: Plan) -> Above:
    places = np.flatnonzero(line.values > top)
    peak = _peak(line, places)
    value, at = float(line.values[peak]), float(line.at[peak])
    update = int(np.ceil(at))
    epoch = int(np.ceil(at / plan.updates_per_epoch))
    begins = bool(places[-1] == len(places) - 1) and value <= NEARLY * float(line.values[0])
    spans = _spans(line, places, top, end)
    text, short = _words(line, len(places), value, _lasting(spans, end, plan) if begins else None)
    return Above(line.line, value, epoch, update, text, short, begins, spans)


def _peak(line: Line, places: Places) -> int:
    """Where the line is highest; of one that begins above the picture and comes back there, where after that."""
    beginning = int((places == np.arange(len(places))).sum())
    later = places[beginning:] if line.joined else places
    among = later if len(later) else places
    return int(among[line.values[among].argmax()])


def _lasting(spans: tuple[Span, ...], end: int, plan: Plan) -> int:
    """The epoch in which a long beginning comes into the picture; 0 where it is short."""
    return int(np.ceil(spans[0][1] / plan.updates_per_epoch)) if spans[0][1] > LONG * end else 0


def _words(line: Line, count: int, peak: float, lasting: int | None) -> tuple[str, str]:
    """In full and in short; `lasting` as `_lasting` says, None where the line does not begin above the picture."""
    if line.line == "batch" and not line.joined:
        above = counted(
            "{count} batch above, up to {peak}", "{count} batches above, up to {peak}", count=count, peak=peak
        )
        return above, Text("up to {peak}", peak=peak)
    if line.line == "batch":
        return Text("middle 80% of batches up to {peak}", peak=peak), Text("middle 80% up to {peak}", peak=peak)
    if lasting is not None:
        return _beginning(line, lasting)
    if peak == line.last:
        return "", ""
    name = (
        Text("training up to {peak}", peak=peak) if line.line == "train" else Text("validation up to {peak}", peak=peak)
    )
    return name, Text("up to {peak}", peak=peak)


def _beginning(line: Line, lasting: int) -> tuple[str, str]:
    first = float(line.values[0])
    if line.line == "train":
        begins = Text("training begins at {value}", value=first)
    else:
        begins = Text("validation begins at {value}", value=first)
    if not lasting:
        return begins, begins
    return Text("{begins}, above this axis until epoch {epoch}", begins=begins, epoch=lasting), begins


def _spans(line: Line, places: Places, top: float, end: int) -> tuple[Span, ...]:
    """The stretches above `top`, those that are nearly one joined."""
    starts, stops = line.at[places].astype(np.float64), line.at[places].astype(np.float64)
    if line.joined:
        starts = _crossings(line, places, -1, top)
        stops = _crossings(line, places, 1, top)
    apart = starts[1:] - stops[:-1] > end / MARKS
    if line.joined:
        apart &= np.diff(places) > 1
    joined = np.flatnonzero(apart) + 1
    firsts, lasts = np.concatenate([[0], joined]), np.concatenate([joined, [len(places)]]) - 1
    return tuple(zip(starts[firsts].round(3).tolist(), stops[lasts].round(3).tolist(), strict=True))


def _crossings(line: Line, places: Places, step: int, top: float) -> Floats:
    """Where the line from each place to its neighbour passes `top`; the place itself where both are above."""
    neighbours = np.clip(places + step, 0, len(line.values) - 1)
    at, value = line.at[places], line.values[places]
    other = line.values[neighbours]
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        share = np.where(other <= top, (value - top) / (value - other), 0.0)
    crossing: Floats = at + np.nan_to_num(share, nan=0.0) * (line.at[neighbours] - at)
    return crossing
