"""Where updates and values stand in a picture of the whole run, in two kinds: of one width, or as wide as its page."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from epochwise.core.plan import Plan
from epochwise.show.facts import ChartFacts, LineEnd, RunFacts
from epochwise.show.text import fitting, text_width
from epochwise.show.ticks import Tick, log_ticks, nice_scale, whole_ticks
from epochwise.show.view import View

FLUID_WIDTH = 1000.0
"""The plot's own units across where it is as wide as its page."""
FAR_ABOVE = 100.0
"""Nothing is drawn further up than this many times the axis, so that a renderer can hold its numbers."""
_CROWDED = 0.68


@dataclass(frozen=True)
class Box:
    """A picture's plot in CSS pixels: its size, and the size of the type around it.

    `narrowest` is the least width at which the picture is shown; the same as `width` where it has one width. Where it
    has not, the plot is as large as its page makes it.
    """

    width: float
    height: float
    type: float
    narrowest: float
    y_ticks: int = 4
    x_gap: float = 92

    @property
    def fluid(self) -> bool:
        """Whether the plot is as large as its page makes it."""
        return self.narrowest < self.width


@dataclass(frozen=True)
class XTick:
    """A tick of the x axis: the updates, the words for epochs and updates, and whether a narrow picture has it too."""

    update: float
    labels: tuple[str, str]
    narrow: bool


@dataclass(frozen=True)
class Frame:
    """The scales of one chart: `x` and `y` are lengths inside the plot, whose upper left corner is 0, 0."""

    box: Box
    span: int
    low: float
    top: float
    log: bool
    plan: Plan
    span_words: tuple[str, str]
    """So many epochs, and so many updates or samples seen."""
    samples: bool
    """Whether the second row of ticks counts samples seen."""

    @classmethod
    def of(cls, facts: RunFacts, chart: ChartFacts, plan: Plan, box: Box, view: View) -> "Frame":
        """The frame of a chart; its axis is linear where it has no logarithmic one."""
        low, top = chart.log if view.log and chart.log else chart.linear
        epochs, updates, seen = facts.end.words
        samples = view.x == "samples"
        words = epochs, seen if samples else updates
        return cls(box, facts.end.updates, low, top, view.log and chart.log is not None, plan, words, samples)

    def x(self, update: float) -> float:
        """The x of a number of updates in a path."""
        width = FLUID_WIDTH if self.box.fluid else self.box.width
        return update / self.span * width

    def place(self, update: float) -> str | float:
        """The x of a number of updates as an element's attribute."""
        return f"{round(update / self.span * 100, 2):g}%" if self.box.fluid else self.x(update)

    def y(self, value: float) -> float:
        """The y of a value; one far above is kept near enough for a renderer's numbers, one that a log axis has no
        place for stands at its lower end.
        """
        if not self.log:
            return self.box.height * (1 - min(value / self.top, FAR_ABOVE))
        if value <= self.low:
            return self.box.height
        return self.box.height * (1 - math.log(value / self.low) / math.log(self.top / self.low))

    def down(self, y: float) -> str | float:
        """A place inside the plot, in pixels from its top, as an element's attribute."""
        return f"{round(y / self.box.height * 100, 2):g}%" if self.box.fluid else y

    @property
    def y_ticks(self) -> list[Tick]:
        """The values that have a rule."""
        return (
            log_ticks(self.low, self.top, self.box.y_ticks) if self.log else nice_scale(self.top, self.box.y_ticks)[1]
        )

    @property
    def x_ticks(self) -> list[XTick]:
        """Ticks in epochs, each with its updates; the last one says what is counted."""
        kept = {tick.update for tick in self._ticks(self.box.narrowest)}
        return [XTick(tick.update, tick.labels, tick.update in kept) for tick in self._ticks(self.box.width)]

    def _ticks(self, width: float) -> list[XTick]:
        each = self.plan.updates_per_epoch
        last = XTick(self.span, self.span_words, True)
        marks = whole_ticks(0, math.ceil(self.span / each) - 1, math.floor(width / self.box.x_gap))
        inner = [XTick(epoch * each, (f"{epoch:,}", f"{self._counted(epoch):,}"), True) for epoch in marks]

        def apart(tick: XTick) -> bool:
            room = (self.span - tick.update) / self.span * width
            return room >= (self._widest(last) + self._widest(tick)) / 2 + 10

        return [*filter(apart, inner), last]

    def _counted(self, epoch: int) -> int:
        """What the second row of ticks says at the end of an epoch: samples seen, or updates."""
        plan = self.plan
        return plan.rows_before(epoch * plan.batches_per_epoch) if self.samples else epoch * plan.updates_per_epoch

    def _widest(self, tick: XTick) -> float:
        return max(text_width(label, self.box.type) for label in tick.labels)

    @property
    def dot(self) -> float:
        """How large a single batch's dot is: the more there are, the smaller."""
        batches = self.span * (self.plan.batches_per_epoch / self.plan.updates_per_epoch)
        room = (self.box.width + self.box.narrowest) / 2 / batches
        if room >= _CROWDED:
            return max(2.5, min(6.0, 1.5 * math.sqrt(room)))
        return max(2.0, 2.5 * math.sqrt(room / _CROWDED))

    def wordings(self, texts: tuple[str, ...], bold: bool = False, beside: float = 0.0) -> list[tuple[str, str]]:
        """What of the texts (from long to short) fits in one line, and at which widths: "", or "wide" and "narrow"."""
        type_size = self.box.type
        wide, narrow = (
            fitting(texts, width - 12 - beside, type_size, bold) for width in (self.box.width, self.box.narrowest)
        )
        return [("", wide)] if wide == narrow else [("wide", wide), ("narrow", narrow)]


@dataclass(frozen=True)
class EndLabel:
    """A line's label; `top` and `height` in CSS pixels."""

    end: LineEnd
    top: float
    height: float


def end_labels(ends: tuple[LineEnd, ...], frame: Frame) -> list[EndLabel]:
    """The labels at the lines' ends, moved apart."""
    labels = []
    for end in ends:
        height = frame.box.type * (2.2 if end.text else 1.3)
        labels.append(EndLabel(end, frame.y(min(end.value, frame.top)) - height / 2, height))
    labels.sort(key=lambda label: label.top)
    tops = moved_apart([(label.top, label.height) for label in labels], 0.0, frame.box.height)
    return [replace(label, top=top) for label, top in zip(labels, tops, strict=True)]


def moved_apart(labels: Sequence[tuple[float, float]], low: float, high: float) -> list[float]:
    """The tops of labels, given as tops and heights from the uppermost down, moved so that none lies upon another and
    all are inside low..high; where they do not fit, they begin above it.
    """
    tops, free = list[float](), low
    for top, height in labels:
        tops.append(max(top, free))
        free = tops[-1] + height
    limit = high
    for place in reversed(range(len(tops))):
        tops[place] = limit = min(tops[place], limit - labels[place][1])
    return tops
