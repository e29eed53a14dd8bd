"""The learning curves as lines of text: batches as shaded bands or dots, training solid, validation dashed. Pure."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from epochwise.cli.canvas import Canvas
from epochwise.client.curve import Line, batches_of, lines_of, round_step, top_of
from epochwise.client.events import LossBands
from epochwise.client.run import Run
from epochwise.core.numeric.arrays import Floats

ROWS = 16
WIDEST = 100
NARROWEST = 20
AXIS_WIDTH = 7
"""Characters left of the axis."""
DASH, GAP = 4, 2
"""Of the validation line, in dots."""

Piece = tuple[str, str]
"""Text, and what has its colour: "batches", "training", "validation", or "" for nothing."""


@dataclass(frozen=True)
class Scale:
    """Where updates and losses stand on the canvas, in dots."""

    canvas: Canvas
    total: int
    top: float

    def x(self, updates: float) -> int:
        """The column of a number of updates."""
        return min(self.canvas.width - 1, int(updates / self.total * self.canvas.width))

    def y(self, loss: float) -> int:
        """The row of a loss; a loss that is too high lies above the canvas."""
        return round((1.0 - min(loss / self.top, 2.0)) * (self.canvas.height - 1))

    def row(self, loss: float) -> int:
        """The row of characters of a loss, the uppermost one for those above."""
        return max(0, self.y(loss)) // 4

    def updates(self, x: float) -> float:
        """The updates in the middle of a column."""
        return (x + 0.5) * self.total / self.canvas.width


def drawn(run: Run, width: int) -> Iterator[list[Piece]]:
    """The picture in at most `width` characters where that is enough, line by line in pieces of one colour."""
    ends = [line for line in map(_finite, lines_of(run)) if line.loss.size]
    labels = {line.name: f" {line.name} {line.last:.3g}" for line in ends} | {"batches": " batches"}
    columns = max(NARROWEST, min(width, WIDEST) - AXIS_WIDTH - 1 - max(map(len, labels.values())))
    canvas = Canvas(columns, ROWS)
    batches = batches_of(run, canvas.width)
    scale = Scale(canvas, run.plan.total_updates, top_of(run, batches) * 1.05)
    _draw_batches(scale, batches)
    for line in reversed(ends):
        _draw_line(scale, line)
    ticks = {scale.row(loss): said for loss, said in _loss_ticks(scale.top)}
    beside = _spread(
        {"batches": scale.row(_last_batches(batches)), **{line.name: scale.row(line.last) for line in ends}}
    )
    for row, pieces in enumerate(canvas.lines()):
        axis = f"{ticks[row]:>{AXIS_WIDTH - 1}} ┤" if row in ticks else " " * AXIS_WIDTH + "│"
        name = beside.get(row, "")
        yield [(axis, ""), *pieces, (labels.get(name, ""), name)]
    yield [(" " * AXIS_WIDTH + "└" + "─" * columns, "")]
    yield [(_axis(run.plan.epochs, 1, "epoch", columns), "training")]
    yield [(_axis(run.plan.epochs, run.plan.updates_per_epoch, "update", columns), "batches")]


def _finite(line: Line) -> Line:
    kept = np.isfinite(line.loss)
    return Line(line.name, line.at[kept], line.loss[kept])


def _last_batches(batches: Floats | LossBands) -> float:
    upper = batches.p90 if isinstance(batches, LossBands) else batches
    finite = upper[np.isfinite(upper)]
    return float(finite[-1]) if finite.size else 0.0


def _draw_batches(scale: Scale, batches: Floats | LossBands) -> None:
    """Every loss a dot; or bands, thinly dotted for the middle 80% of the batches and densely for the middle half."""
    if not isinstance(batches, LossBands):
        for update in np.flatnonzero(np.isfinite(batches)):
            scale.canvas.dot("batches", scale.x(update + 0.5), scale.y(batches[update]))
        return
    for x in range(scale.x(batches.of - 1) + 1):
        bucket = min(int(scale.updates(x)) // batches.width, len(batches.p10) - 1)
        edges = [edge[bucket] for edge in (batches.p90, batches.p75, batches.p25, batches.p10)]
        if np.isfinite(edges).all():
            _shade(scale.canvas, x, *map(scale.y, edges))


def _shade(canvas: Canvas, x: int, p90: int, p75: int, p25: int, p10: int) -> None:
    for y in range(max(0, p90), min(canvas.height - 1, p10) + 1):
        if (x + y) % 2 == 0 if p75 <= y <= p25 else x % 2 == 0 and (y + x // 2) % 2 == 0:
            canvas.dot("batches", x, y)


def _draw_line(scale: Scale, line: Line) -> None:
    """Each column from where the one before has ended, so that a steep line has no holes."""
    before = scale.y(line.loss[0])
    for x in range(scale.x(line.at[-1]) + 1):
        y = scale.y(float(np.interp(scale.updates(x), line.at, line.loss)))
        top, bottom = (before + 1, y) if before < y else (y, before - 1) if before > y else (y, y)
        if line.name != "validation" or x % (DASH + GAP) < DASH:
            scale.canvas.column(line.name, x, top, bottom)
        before = y


def _loss_ticks(top: float) -> Iterator[tuple[float, str]]:
    step = round_step(top / 5)
    for place in range(int(top / step + 1e-9) + 1):
        yield place * step, f"{place * step:.3g}"


def _spread(rows: dict[str, int]) -> dict[int, str]:
    """Each name in a row of its own, as near to the row it wants as the order of the names allows."""
    names = sorted(rows, key=lambda name: rows[name])
    placed = list[int]()
    for name in names:
        placed.append(max(rows[name], placed[-1] + 1 if placed else 0))
    for place in reversed(range(len(placed))):
        placed[place] = min(placed[place], ROWS - len(placed) + place)
    return dict(zip(placed, names, strict=True))


def _axis(epochs: int, each: int, noun: str, columns: int) -> str:
    """The line under the picture that counts epochs, or `each` times as many updates; the last mark says which."""
    step = max(1, math.ceil(round_step(epochs / (columns // 12))))
    cells = [" "] * (AXIS_WIDTH + columns + WIDEST)
    for epoch in reversed([*range(0, epochs, step), epochs]):
        number = f"{epoch * each:,}"
        said = f"{number} {noun}{'s' if epoch * each > 1 else ''}" if epoch == epochs else number
        start = AXIS_WIDTH + 1 + round(epoch / epochs * (columns - 1)) - len(number) // 2
        if all(cell == " " for cell in cells[start - 1 : start + len(said) + 1]):
            cells[start : start + len(said)] = said
    return "".join(cells).rstrip()
