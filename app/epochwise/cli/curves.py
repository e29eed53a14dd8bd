"""The learning curves as lines of text: batches as shaded bands or dots, training solid, validation dashed. Pure."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from epochwise.cli.canvas import Canvas
from epochwise.show.drawn import Drawn, Line
from epochwise.show.facts import ChartFacts, Showing
from epochwise.show.text import plural
from epochwise.show.thinning import LossBands
from epochwise.show.ticks import nice_scale, whole_ticks

ROWS = 16
WIDEST = 100
NARROWEST = 20
AXIS_WIDTH = 7
"""Characters left of the axis."""
X_GAP = 12
"""Characters that a tick of the x axis has to itself."""
DOT_MARKS = {"batch": ".", "train": "*", "validation": "o", "test": "x"}
PLAIN = {"▲": "^", "│": "|", "┤": "+", "└": "+", "─": "-", "±": "+/-"}
"""For outputs that take no braille: a mark for each kind of dots, and what stands for the frame's characters."""
DOTS = re.compile("[\u2801-\u28ff]")
DASH, GAP = 4, 2
"""Of the validation line, in dots."""

Piece = tuple[str, str]
"""Text, and what has its colour: "batch", "train", "validation", or "" for nothing."""


@dataclass(frozen=True)
class Scale:
    """Where updates and values stand on the canvas, in dots."""

    canvas: Canvas
    total: int
    top: float

    def x(self, updates: float) -> int:
        """The column of a number of updates."""
        return min(self.canvas.width - 1, int(updates / self.total * self.canvas.width))

    def y(self, value: float) -> int:
        """The row of a value; one that is too high lies above the canvas."""
        return round((1.0 - min(value / self.top, 2.0)) * (self.canvas.height - 1))

    def row(self, value: float) -> int:
        """The row of characters of a value, the uppermost one for those above."""
        return max(0, self.y(value)) // 4

    def updates(self, x: float) -> float:
        """The updates in the middle of a column."""
        return (x + 0.5) * self.total / self.canvas.width


def curve_lines(showing: Showing, width: int, measure: str = "loss") -> Iterator[list[Piece]]:
    """A chart in at most `width` characters where that is enough, line by line in pieces of one colour.

    Its axis title; marks where something leaves the picture; `ROWS` rows; the x axis; and what else there is to say.
    """
    facts, chart, drawn = showing.facts, showing.facts.charts[measure], showing.drawn[measure]
    labels = {end.line: f" {end.name} {end.text}".rstrip() for end in chart.ends}
    columns = max(NARROWEST, min(width, WIDEST) - AXIS_WIDTH - 1 - max(map(len, labels.values()), default=0))
    scale = Scale(Canvas(columns, ROWS), facts.end.updates, chart.linear[1])
    _draw_batches(scale, drawn)
    for line in (drawn.validation, drawn.train):
        _draw_line(scale, line)
    for end in chart.ends:
        if end.line == "test":
            scale.canvas.column("test", scale.canvas.width - 1, scale.y(end.value) - 1, scale.y(end.value) + 1)
    yield [(f"{' ' * AXIS_WIDTH}{chart.title}", "")]
    yield _peaks(scale, chart, columns)
    yield from _rows(scale, chart, labels)
    yield [(" " * AXIS_WIDTH + "└" + "─" * columns, "")]
    yield [(_axis(facts.end.epochs, 1, "epoch", columns), "train")]
    yield [(_axis(facts.end.epochs, showing.curves.plan.updates_per_epoch, "update", columns), "batch")]
    yield from _notes(showing, chart)


def in_ascii(pieces: Iterable[Piece]) -> list[Piece]:
    """A line of the chart in ASCII: one mark in place of the dots of a character, by what it belongs to."""
    frame = str.maketrans(PLAIN)
    return [(DOTS.sub(DOT_MARKS.get(name, "."), text).translate(frame), name) for text, name in pieces]


def _peaks(scale: Scale, chart: ChartFacts, columns: int) -> list[Piece]:
    """A mark over the picture wherever something leaves it."""
    marks = {scale.x(start) // 2: above.line for above in reversed(chart.above) for start, _ in above.spans}
    cells = [("▲", marks[column]) if column in marks else (" ", "") for column in range(columns)]
    return [(" " * (AXIS_WIDTH + 1), ""), *cells]


def _rows(scale: Scale, chart: ChartFacts, labels: dict[str, str]) -> Iterator[list[Piece]]:
    ticks = {scale.row(tick.value): tick.label for tick in nice_scale(scale.top, 4)[1]}
    beside = _spread({end.line: scale.row(end.value) for end in chart.ends})
    for row, pieces in enumerate(scale.canvas.lines()):
        axis = f"{ticks[row]:>{AXIS_WIDTH - 1}} ┤" if row in ticks else " " * AXIS_WIDTH + "│"
        name = beside.get(row, "")
        yield [(axis, ""), *pieces, (labels.get(name, ""), name)]


def _notes(showing: Showing, chart: ChartFacts) -> Iterator[list[Piece]]:
    """What a picture of more pixels says at its marks."""
    notes = [(above.text, above.line) for above in chart.above if above.text]
    notes += [(f"validation {chart.measured}", "validation")] if chart.measured else []
    notes += [(f"validation {chart.lowest.words}", "validation")] if chart.lowest else []
    notes += [(chart.target.words[0], "")] if chart.target and chart.target.value <= chart.linear[1] else []
    notes += [(showing.facts.calls.words[0], "")] if showing.facts.calls else []
    notes += [(showing.facts.stop.words[0], "")] if showing.facts.stop else []
    for text, line in notes:
        yield [(f"{' ' * AXIS_WIDTH} {text}", line)]


def _draw_batches(scale: Scale, drawn: Drawn) -> None:
    """Every batch a dot; or bands, thinly dotted for the middle 80% of the batches and densely for the middle half."""
    if drawn.bands is not None:
        _draw_bands(scale, drawn, drawn.bands)
        return
    for at, value in zip(drawn.upper.at.tolist(), drawn.upper.values.tolist(), strict=True):
        scale.canvas.dot("batch", scale.x(at), scale.y(value))


def _draw_bands(scale: Scale, drawn: Drawn, bands: LossBands) -> None:
    batches_an_update = drawn.plan.batches_per_epoch / drawn.plan.updates_per_epoch
    for x in range(scale.canvas.width):
        batch = scale.updates(x) * batches_an_update
        if batch >= bands.of:
            break
        edges = [edge[int(batch) // bands.width] for edge in (bands.p90, bands.p75, bands.p25, bands.p10)]
        if np.isfinite(edges).all():
            _shade(scale.canvas, x, *map(scale.y, edges))


def _shade(canvas: Canvas, x: int, p90: int, p75: int, p25: int, p10: int) -> None:
    for y in range(max(0, p90), min(canvas.height - 1, p10) + 1):
        if (x + y) % 2 == 0 if p75 <= y <= p25 else x % 2 == 0 and (y + x // 2) % 2 == 0:
            canvas.dot("batch", x, y)


def _draw_line(scale: Scale, line: Line) -> None:
    """Each column from where the one before has ended, so that a steep line has no holes; or a dot wherever a line that
    is not measured in every epoch was measured.
    """
    if not len(line.values):
        return
    if not line.joined:
        for at, value in zip(line.at.tolist(), line.values.tolist(), strict=True):
            scale.canvas.column(line.line, scale.x(at), scale.y(value) - 1, scale.y(value))
        return
    before = scale.y(float(line.values[0]))
    for x in range(scale.x(float(line.at[-1])) + 1):
        y = scale.y(float(np.interp(scale.updates(x), line.at, line.values)))
        top, bottom = (before + 1, y) if before < y else (y, before - 1) if before > y else (y, y)
        if line.line != "validation" or x % (DASH + GAP) < DASH:
            scale.canvas.column(line.line, x, top, bottom)
        before = y


def _spread(rows: dict[str, int]) -> dict[int, str]:
    """Each name in a row of its own, as near to the row it wants as the order of the names allows."""
    names = sorted(rows, key=lambda name: rows[name])
    placed = list[int]()
    for name in names:
        placed.append(max(rows[name], placed[-1] + 1 if placed else 0))
    for place in reversed(range(len(placed))):
        placed[place] = min(placed[place], ROWS - len(placed) + place)
    return dict(zip(placed, names, strict=True))


def _axis(epochs: float, each: int, noun: str, columns: int) -> str:
    """The line under the picture that counts epochs, or `each` times as many updates; the last mark says which."""
    cells = [" "] * (AXIS_WIDTH + columns + WIDEST)
    for epoch in (epochs, *reversed(whole_ticks(0, math.ceil(epochs) - 1, columns // X_GAP))):
        count = round(epoch * each, 2)
        number = f"{int(count) if float(count).is_integer() else count:,}"
        text = plural(int(count) if float(count).is_integer() else count, noun) if epoch == epochs else number
        start = AXIS_WIDTH + 1 + round(epoch / epochs * (columns - 1)) - len(number) // 2
        if all(cell == " " for cell in cells[start - 1 : start + len(text) + 1]):
            cells[start : start + len(text)] = text
    return "".join(cells).rstrip()
