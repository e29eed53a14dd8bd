"""The whole run as SVG: batches as bands or dots, training bold, validation dashed, labels at the lines' ends."""

import math
from collections.abc import Iterable, Iterator
from html import escape

import numpy as np

from epochwise.core.config.text import Text
from epochwise.core.numeric.arrays import Floats
from epochwise.show.above import Above
from epochwise.show.drawn import Drawn, Line, band_edge, band_places, update_of_batch
from epochwise.show.facts import ChartFacts, Showing
from epochwise.show.frame import FLUID_WIDTH, Box, EndLabel, Frame, end_labels
from epochwise.show.notes import Note, notes_of
from epochwise.show.palette import LOOKS
from epochwise.show.svg import Attributes, element, num
from epochwise.show.text import text_width
from epochwise.show.thinning import epochs_shown
from epochwise.show.view import View

LINE_POINTS = 300
"""A line of more epochs is drawn through about so many of them, the extremes among them."""
CASING = 6.0
"""How wide batches are drawn that would lie under the training line."""
CELL = 2
"""Where there are too many, dots nearer than this, in pixels, are drawn as one stroke."""
MOST_DOTS, MOST_DOTS_IN_A_PAGE = 2_000, 500
NEAR = 2.0
"""Nearer to an edge than this, in sizes of its type, a mark's words stand on its other side."""
END_ROOM = 6.1
"""A longer name at a line's end is squeezed to so many times the size of its type."""
LEAST_APART, CALL_TALL, CALL_AIR = 4.0, 6.0, 7.0
"""From one call of fit() to the next, how tall its mark is, and what its name has beside it, in CSS pixels."""
_CLASSES = {"validation": "val", "batch": "batch", "train": "train", "test": "tested", "": "quiet"}
_BANDS = (("outer", "p10", "p90"), ("inner", "p25", "p75"))
_PEAK = "-7l-3.5 6h7z"
_DIAMOND = "l6 6-6 6-6-6z"

Place = tuple[str | float, float, float]
"""Where a text stands: its x, a place inside the plot in pixels, and how far below that, in sizes of its type."""


def whole_run(showing: Showing, box: Box, id: str, view: View) -> str:
    """The inside of a plot that is `box` large, with what stands around it."""
    return WholeRun(showing, box, id, view).drawn()


class WholeRun:
    """One chart of a run. On the page its marks have classes, alone they have attributes."""

    def __init__(self, showing: Showing, box: Box, id: str, view: View) -> None:
        self.facts = showing.facts
        self.chart: ChartFacts = showing.facts.charts[view.measure]
        self.lines: Drawn = showing.drawn[view.measure]
        self.frame = Frame.of(self.facts, self.chart, showing.curves.plan, box, view)
        self.box, self.id, self.cursor = box, id, view.cursor

    def drawn(self) -> str:
        """Grid, curves, marks and words."""
        curves = self._batches() + self._line(self.lines.validation) + self._line(self.lines.train)
        parts = [*self._axes(), *self._calls(), *self._target(), self._clipped(curves), *self._cursor()]
        return "".join([*parts, *self._lowest(), *self._tested(), *self._peaks(), *self._notes(), *self._ends()])

    def _mark(self, name: str, classes: str, attributes: Attributes, inside: str = "", also: str = "") -> str:
        """An element with a look; `also` are classes that only the page needs."""
        look: Attributes = {"class": f"{classes} {also}".strip()} if self.box.fluid else LOOKS[classes]
        return element(name, {**look, **attributes}, inside)

    def _text(self, classes: str, at: Place, text: str, anchor: str = "start", dx: float = 0, also: str = "") -> str:
        place = self._place(at) | ({"text-anchor": anchor} if anchor != "start" else {})
        return self._mark("text", classes, place | ({"dx": dx} if dx else {}), escape(text), also) if text else ""

    def _place(self, at: Place) -> dict[str, str | float]:
        """Attributes that say where a text's baseline begins."""
        x, y, lines = at
        if self.box.fluid:
            return {"x": x, "y": self.frame.down(y)} | ({"dy": f"{round(lines, 2):g}em"} if lines else {})
        return {"x": x, "y": y + lines * self.box.type}

    def _clipped(self, inside: str) -> str:
        """What must not leave the plot. It is stretched with a fluid plot, its strokes are not."""
        size: Attributes = {"width": "100%", "height": self.box.height}
        if self.box.fluid:
            viewed = {"viewBox": f"0 0 {num(FLUID_WIDTH)} {num(self.box.height)}", "preserveAspectRatio": "none"}
            return element("svg", {"class": "curves", **size, "height": "100%", **viewed}, inside)
        return element("svg", {**size, "width": self.box.width}, inside)

    def _axes(self) -> Iterator[str]:
        box = self.box
        yield self._text("axis-name", (0, 0, -1), self.chart.title)
        for tick in self.frame.y_ticks:
            y = self.frame.y(tick.value)
            down = self.frame.down(y)
            yield self._mark("line", "grid", {"x2": "100%" if box.fluid else box.width, "y1": down, "y2": down})
            if self.chart.ends:  # before the first loss nobody knows the numbers
                yield self._text("tick", (-5, y, 0.35), tick.label, "end")
        for mark in self.frame.x_ticks:
            for row, (cls, text) in enumerate(zip(("epoch", "update"), mark.labels, strict=True)):
                at, also = (self.frame.place(mark.update), box.height, 1.5 + 1.3 * row), "" if mark.narrow else "wide"
                yield self._text(f"tick {cls}", at, text, "middle", also=also)

    def _calls(self) -> Iterator[str]:
        """Lines where fit() is called again, with the calls' numbers where these have room; none where they touch."""
        calls, height = self.facts.calls, self.box.height
        apart = calls.every / self.frame.span * self.box.narrowest if calls else 0.0
        if calls is None or apart < LEAST_APART:
            return
        starts = [(call + 1, call * calls.every) for call in range(1, math.ceil(self.frame.span / calls.every))]
        names = [Text("fit() {call}", call=call) for call, _ in starts]
        room = all(text_width(name, self.box.type) + CALL_AIR < apart for name in names)
        for name, (_, update) in zip(names, starts, strict=True):
            at = self.frame.place(update)
            y1, y2 = self.frame.down(0 if room else height - CALL_TALL), self.frame.down(height)
            yield self._mark("line", "calls", {"x1": at, "x2": at, "y1": y1, "y2": y2})
            if room:
                yield self._text("above quiet", (at, height, -0.35), name, dx=3)

    def _target(self) -> Iterator[str]:
        """A line at the loss to be reached, and its name over it."""
        target = self.chart.target
        if target is None or not (self.frame.low if self.frame.log else 0) <= target.value <= self.frame.top:
            return
        y = self.frame.y(target.value)
        down = self.frame.down(y)
        yield self._mark("line", "target", {"x2": "100%" if self.box.fluid else self.box.width, "y1": down, "y2": down})
        for also, text in self.frame.wordings(target.words):
            yield self._text("above quiet", (4, y, -0.35 if y > NEAR * self.box.type else 1.1), text, also=also)

    def _batches(self) -> str:
        """Bands of the middle 80% and of the middle half; or every batch as a dot."""
        bands = self.lines.bands
        if bands is None:
            size = CASING if self.chart.whole else self.frame.dot
            path = self._dots(self.lines.upper)
            return self._mark("path", "singles", {"stroke-width": size, "d": path}) if path else ""
        at = band_places(self.lines.plan, bands)
        cased = " cased" if self.chart.whole else ""
        return "".join(
            self._mark(
                "path", f"band {name}{cased}", {"d": self._band(at, band_edge(bands, low), band_edge(bands, high))}
            )
            for name, low, high in _BANDS
        )

    def _band(self, at: Floats, low: Floats, high: Floats) -> str:
        keep = np.isfinite(low) & np.isfinite(high)
        upper, lower = self._points(at[keep], high[keep]), self._points(at[keep], low[keep])
        return self._path([*upper, *reversed(lower)]) + "z" if upper else ""

    def _dots(self, line: Line) -> str:
        """A stroke with round ends for each dot; where there are thousands, one for several that touch."""
        keep = (line.values <= self.frame.top) & ((line.values > 0) | (not self.frame.log))
        points = self._points(line.at[keep], line.values[keep])
        if len(points) <= (MOST_DOTS_IN_A_PAGE if self.box.fluid else MOST_DOTS):
            return "".join(f"M{num(x)} {num(y)}h0" for x, y in points)
        down = max(CELL, round(math.sqrt(len(points) / MOST_DOTS_IN_A_PAGE))) if self.box.fluid else CELL
        across = 2 * down if self.box.fluid else down
        columns: dict[int, set[int]] = {}
        for x, y in points:
            columns.setdefault(round(x / across), set()).add(round(y / down))
        return "".join(_column(column * across, down, sorted(columns[column])) for column in sorted(columns))

    def _line(self, line: Line) -> str:
        """A line; or dots, for between epochs that were never measured a line would say what nobody knows."""
        shown = epochs_shown([line.values], LINE_POINTS)[1]
        at, values = line.at[shown], line.values[shown]
        if not line.joined:
            dots = "".join(f"M{num(x)} {num(y)}h0" for x, y in self._points(at, values) if 0 <= y < self.box.height)
            return self._mark("path", "measured", {"d": dots}) if dots else ""
        drawn = "".join(self._path(self._points(at[part], values[part])) for part in self._unbroken(values))
        return self._mark("path", _CLASSES[line.line], {"d": drawn}) if drawn else ""

    def _unbroken(self, values: Floats) -> Iterator[slice]:
        """The stretches of a line; on a log axis it breaks where it is 0."""
        begin = 0
        for end in [*(np.flatnonzero(values <= 0).tolist() if self.frame.log else []), len(values)]:
            if end > begin:
                yield slice(begin, end)
            begin = end + 1

    def _points(self, at: Floats, values: Floats) -> list[tuple[float, float]]:
        return [(self.frame.x(x), self.frame.y(y)) for x, y in zip(at.tolist(), values.tolist(), strict=True)]

    def _path(self, points: Iterable[tuple[float, float]]) -> str:
        """A line through points, each relative to the one before, which takes half the letters."""
        written, before = list[str](), (0, 0)
        for point in points:
            x, y = (round(value * 10) for value in point)
            dx, dy = _tenths(x - before[0]), _tenths(y - before[1])
            written.append(f"{'l' if written else 'M'}{dx}{'' if dy.startswith('-') else ' '}{dy}")
            before = x, y
        return "".join(written)

    def _cursor(self) -> Iterator[str]:
        update = None if self.cursor is None else update_of_batch(self.lines.plan, self.cursor - 0.5)
        if update is not None and update < self.frame.span:
            at = self.frame.place(update)
            yield self._mark("line", "cursor", {"x1": at, "x2": at, "y2": self.frame.down(self.box.height)})

    def _lowest(self) -> Iterator[str]:
        """A ring at the epoch of the lowest validation loss, and its name above it."""
        lowest = self.chart.lowest
        if lowest is None or lowest.value > self.frame.top:
            return
        anchor, dx = ("start", -5) if lowest.update < self.frame.span / 2 else ("end", 5)
        y = self.frame.y(lowest.value)
        at = self.frame.place(lowest.update)
        yield self._mark("circle", "lowest", {"cx": at, "cy": self.frame.down(y), "r": 4.5})
        near_top, near_end = y <= NEAR * self.box.type, self.box.height - y <= NEAR * self.box.type
        lines = 1.5 if (lowest.below and not near_end) or near_top else -0.8
        beside = (1 - max(lowest.update, self.frame.span - lowest.update) / self.frame.span) * self.box.narrowest
        for also, text in self.frame.wordings((lowest.words, lowest.short), beside=beside):
            yield self._text("lowest-note", (at, y, lines), text, anchor, dx, also)

    def _tested(self) -> Iterator[str]:
        """A diamond where the run ends, at the height of the test's score."""
        score = next((end.value for end in self.chart.ends if end.line == "test"), None)
        if score is None:
            return
        y, at = self.frame.y(min(score, self.frame.top)), self.frame.place(self.frame.span)
        if not self.box.fluid:
            yield self._mark("path", "tested", {"d": f"M{num(self.frame.x(self.frame.span))} {num(y - 6)}{_DIAMOND}"})
            return
        shape = element("path", {"id": f"{self.id}-diamond", "class": "tested", "d": f"M0-6{_DIAMOND}"})
        yield element("defs", {}, shape) + element(
            "use", {"href": f"#{self.id}-diamond", "x": at, "y": self.frame.down(y)}
        )

    def _peaks(self) -> Iterator[str]:
        """A mark on the upper edge of a linear axis wherever something leaves the picture."""
        if self.frame.log or not self.chart.above:
            return
        if self.box.fluid:
            yield element("defs", {}, element("path", {"id": f"{self.id}-peak", "class": "peak", "d": f"M0 {_PEAK}"}))
        for above in reversed(self.chart.above):
            yield self._peaks_of(above)

    def _peaks_of(self, above: Above) -> str:
        cls, starts = f"peaks {_CLASSES[above.line]}", [start for start, _ in above.spans]
        if not self.box.fluid:
            return self._mark("path", cls, {"d": "".join(f"M{num(self.frame.x(start))} {_PEAK}" for start in starts)})
        uses = (element("use", {"href": f"#{self.id}-peak", "x": self.frame.place(start)}) for start in starts)
        return self._mark("g", cls, {}, "".join(uses))

    def _notes(self) -> Iterator[str]:
        """What is said in the upper corners, row by row."""
        left, right = notes_of(self.facts, self.chart, self.frame.log)
        for row, note in enumerate(left):
            yield from self._note(note, 7, row, "start", self.box.narrowest * 0.35)
        for row, note in enumerate(right):
            yield from self._note(note, self.frame.place(self.frame.span), row, "end", 0.0)

    def _note(self, note: Note, x: str | float, row: int, anchor: str, beside: float) -> Iterator[str]:
        cls = "stop-label" if note.about == "stop" else f"above {_CLASSES[note.about]}"
        for also, text in self.frame.wordings(note.words, bold=note.about == "stop", beside=beside):
            yield self._text(cls, (x, 0, 1 + 1.3 * row), text, anchor, 0 if anchor == "start" else -4, also)

    def _ends(self) -> Iterator[str]:
        for label in end_labels(self.chart.ends, self.frame):
            yield from self._end(label)

    def _end(self, label: EndLabel) -> Iterator[str]:
        cls, at = _CLASSES[label.end.line], self.frame.place(self.frame.span)
        room = END_ROOM * self.box.type
        size: Attributes = {"textLength": room, "lengthAdjust": "spacingAndGlyphs"}
        squeezed = size if text_width(label.end.name, self.box.type, bold=True) > room else {}
        place: Attributes = {**self._place((at, label.top, 1)), "dx": 7, **squeezed}
        yield self._mark("text", f"end {cls}", place, escape(label.end.name))
        if label.end.text:
            yield self._text(f"number {cls}", (at, label.top, 2.1), label.end.text, dx=7)


def _tenths(value: int) -> str:
    """A number of tenths, as short as can be."""
    if value % 10 == 0:
        return str(value // 10)
    return f"{value / 10:.1f}".replace("0.", ".") if abs(value) < 10 else f"{value / 10:.1f}"


def _column(x: int, size: int, cells: list[int]) -> str:
    """Strokes down a column, one for each stretch of neighbours in the ascending numbers of its cells."""
    parts, last = list[str](), 0
    for first, stop in _stretches(cells):
        move = f"m0 {(first - last) * size}" if parts else f"M{x} {first * size}"
        parts.append(f"{move}{f'v{(stop - first) * size}' if stop > first else 'h0'}")
        last = stop
    return "".join(parts)


def _stretches(cells: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each stretch of neighbours in ascending numbers."""
    first = before = cells[0]
    for cell in cells[1:]:
        if cell > before + 1:
            yield first, before
            first = cell
        before = cell
    yield first, before
