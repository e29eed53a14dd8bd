"""A run as a small SVG that stands by itself: no style sheet, no script, no font but the reader's."""

from __future__ import annotations

import math
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from epochwise.client.curve import COLOURS, Line, batches_of, ending_of, lines_of, round_step, top_of
from epochwise.client.events import LossBands
from epochwise.core.numeric.arrays import Floats

if TYPE_CHECKING:
    from epochwise.client.run import Run

_WIDTH, _HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 528, 34, 252
_POINTS = 160
_LINE_POINTS = 400
"""A line of more epochs is drawn through so many of them, the last one among them."""

_INK, _DIM, _RULE = "#1c2126", "#5f666d", "#e4e4dd"
_DASHES = {"training": "", "validation": ' stroke-dasharray="5 3"'}


def svg_of(run: Run) -> str:
    """The learning curves: batch losses orange, the training loss blue, the validation loss green and dashed."""
    frame = Frame(run)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
        f' font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="{escape(described(run))}">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        _text(_LEFT, 20, _title(run), _INK, "start", ' font-size="14" font-weight="600"'),
        _text(_RIGHT, 20, frame.caption(), COLOURS["batches"], "end"),
        *frame.axes(),
        *frame.batches(),
        *frame.lines(),
        "</svg>",
    ]
    return "".join(parts)


def described(run: Run) -> str:
    """The picture in words."""
    training, validation = lines_of(run)
    told = f"Training loss from {training.loss[0]:.3g} to {training.last:.3g} in {len(run.loss.train):,} epochs"
    if run.lowest is not None:
        told += f"; validation loss lowest after epoch {run.lowest.epoch:,}: {run.lowest.validation:.3g}"
        told += f", at the end {validation.last:.3g}"
    return f"{told}; {ending}." if (ending := ending_of(run)) else f"{told}."


def _title(run: Run) -> str:
    return f"Loss, {ending}" if (ending := ending_of(run)) else "Loss of batches and epochs"


class Frame:
    """Where updates and losses stand in the picture."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.losses = batches_of(run, _POINTS)
        self.top = top_of(run, self.losses)
        self.total = run.plan.total_updates

    def place(self, at: Floats, loss: Floats) -> Iterable[tuple[float, float]]:
        """Coordinates; what is not finite is left out, what is too high lies on the upper edge."""
        kept = np.isfinite(loss)
        x = _LEFT + at[kept] / self.total * (_RIGHT - _LEFT)
        y = _BOTTOM - np.minimum(loss[kept] / self.top, 1.0) * (_BOTTOM - _TOP)
        return zip(x.tolist(), y.tolist(), strict=True)

    def caption(self) -> str:
        """What is orange."""
        return "batches: middle half and 80%" if isinstance(self.losses, LossBands) else "a dot is a batch"

    def axes(self) -> Iterable[str]:
        """Rules with their losses, and epochs with the updates made by then."""
        step = round_step(self.top / 4)
        for place in range(math.floor(self.top / step + 1e-9) + 1):
            y = _BOTTOM - place * step / self.top * (_BOTTOM - _TOP)
            yield f'<path d="M{_LEFT} {y:.1f}H{_RIGHT}" stroke="{_RULE}"/>'
            yield _text(_LEFT - 8, y + 4, f"{place * step:g}", _DIM, "end")
        plan = self.run.plan
        step = max(1, math.ceil(round_step(plan.epochs / 4)))
        for epoch in [*(n for n in range(0, plan.epochs, step) if plan.epochs - n > step / 2), plan.epochs]:
            x = _LEFT + epoch / plan.epochs * (_RIGHT - _LEFT)
            last = epoch == plan.epochs
            yield _text(x, _BOTTOM + 18, f"{epoch:,}{' epochs' if last else ''}", COLOURS["training"], "middle")
            updates = f"{epoch * plan.updates_per_epoch:,}{' updates' if last else ''}"
            yield _text(x, _BOTTOM + 34, updates, COLOURS["batches"], "middle")

    def batches(self) -> Iterable[str]:
        """A dot for each batch, or bands of their middle 80% and their middle half."""
        if isinstance(self.losses, LossBands):
            bands = self.losses
            yield self._band(bands.at, bands.p10, bands.p90, 0.25)
            yield self._band(bands.at, bands.p25, bands.p75, 0.45)
            return
        dots = self.place(np.arange(len(self.losses), dtype=np.float64) + 0.5, self.losses)
        size = 4 if len(self.losses) < 200 else 2
        path = "".join(f"M{x:.1f} {y:.1f}h0" for x, y in dots)
        yield f'<path d="{path}" stroke="{COLOURS["bands"]}" stroke-width="{size}" stroke-linecap="round"/>'

    def _band(self, at: Floats, low: Floats, high: Floats, strength: float) -> str:
        outline = [*self.place(at, high), *reversed(list(self.place(at, low)))]
        return f'<path d="{_joined(outline)}Z" fill="{COLOURS["bands"]}" fill-opacity="{strength}"/>' if outline else ""

    def lines(self) -> Iterable[str]:
        """Both lines with their names and last losses, and the lowest validation loss."""
        lines = [line for line in lines_of(self.run) if math.isfinite(line.last)]
        for line in lines:
            path, colour = _joined(self.place(*_thinned(line))), COLOURS[line.name]
            yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"{_DASHES[line.name]}/>'
        lowest = self.run.lowest
        if lowest is not None and lowest.validation <= self.top:
            at = np.array([lowest.epoch * self.run.plan.updates_per_epoch]), np.array([lowest.validation])
            for x, y in self.place(*at):
                ring = f'fill="none" stroke="{COLOURS["validation"]}" stroke-width="1.5"'
                yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" {ring}/>'
        y_label = _BOTTOM + 14.0
        for line in sorted(lines, key=lambda line: line.last):
            [(_, y)] = self.place(line.at[-1:], line.loss[-1:])
            y_label = min(y + 4, y_label - 14)
            yield _text(_RIGHT + 8, y_label, f"{line.name} {line.last:.3g}", COLOURS[line.name], "start")


def _thinned(line: Line) -> tuple[Floats, Floats]:
    last = len(line.at) - 1
    kept = np.unique(np.linspace(0, last, min(_LINE_POINTS, last + 1)).round().astype(np.int64))
    return line.at[kept], line.loss[kept]


def _joined(points: Iterable[tuple[float, float]]) -> str:
    return "".join(f"{'L' if k else 'M'}{x:.1f} {y:.1f}" for k, (x, y) in enumerate(points))


def _text(x: float, y: float, said: str, colour: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}"{more}>{escape(said)}</text>'
