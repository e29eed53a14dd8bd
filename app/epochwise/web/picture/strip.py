"""The strip: the rows of each epoch laid out in its batches, to scale, as static/lens/strip.js draws it."""

import math
from dataclasses import dataclass
from itertools import pairwise

from epochwise.web.picture.frame import LensFrame, LensModel, dropped_rows
from epochwise.web.picture.svg import box, marks, num, words
from epochwise.web.picture.words import fitting, plural, text_width

_LEAST_BLOCK = 2
_LEAST_CELL_WIDTH, _LEAST_CELL_HEIGHT = 1.8, 3.2
_HATCH = 5


@dataclass(frozen=True)
class Cells:
    """How the rows of a batch stand in its block."""

    columns: int
    rows: int


def cell_grid(width: float, height: float, samples: int) -> Cells | None:
    """How a batch's rows stand in a block; None when they are too small to be told apart."""
    columns = 1
    while width / columns >= _LEAST_CELL_WIDTH and columns <= samples:
        rows = math.ceil(samples / columns)
        if height / rows >= _LEAST_CELL_HEIGHT:
            return Cells(columns, rows)
        columns += 1
    return None


def _gap(width: float) -> float:
    return 2 if width >= 8 else 1.2 if width >= 3 else 0.5


def _block(x: float, y: float, width: float, height: float, samples: int, cells: Cells | None) -> list[str]:
    gap = min(_gap(width), width / 2)
    if cells is None:
        return [box(x + gap / 2, y, width - gap, height)]
    cell_width = (width - gap) / math.ceil(samples / cells.rows)
    cell_height = height / cells.rows
    between = 0.6 if cells.columns > 1 else 0
    return [
        box(
            x + gap / 2 + (k // cells.rows) * cell_width,
            y + (k % cells.rows) * cell_height,
            cell_width - between,
            cell_height - 0.8,
        )
        for k in range(samples)
    ]


def _state(update: int, model: LensModel) -> str:
    if update >= model.done:
        return "never"
    if update == model.cursor:
        return "on"
    return "done" if update < model.cursor and not model.fresh else "todo"


def _span(frame: LensFrame, start: int, stop: int) -> tuple[float, float]:
    x = frame.x(frame.start(start))
    return x, frame.x(frame.start(stop - 1) + frame.batch_size(stop - 1)) - x


def _thin_blocks(model: LensModel, frame: LensFrame, boxes: dict[str, list[str]]) -> None:
    """Batches too thin to be drawn one by one: the runs of one state in each epoch."""
    for stretch in frame.stretches:
        inside = (cut for cut in (model.cursor, model.cursor + 1, model.done) if stretch.start < cut < stretch.stop)
        cuts = [stretch.start, *sorted(inside), stretch.stop]
        for start, stop in pairwise(cuts):
            if stop > start:
                x, width = _span(frame, start, stop)
                state = _state(start, model)
                shown = max(width, _LEAST_BLOCK) if state == "on" else width
                boxes[state].append(box(x, frame.strip, shown, frame.m["strip"]))


def _each_block(model: LensModel, frame: LensFrame, cells: Cells | None, boxes: dict[str, list[str]]) -> None:
    for update in range(model.first, model.end):
        x, width = _span(frame, update, update + 1)
        parts = _block(x, frame.strip, width, frame.m["strip"], frame.batch_size(update), cells)
        boxes[_state(update, model)].extend(parts)


def _sizes(model: LensModel, frame: LensFrame, cells: Cells | None) -> str:
    """A size in each block wide enough; a short last batch's above it when it does not fit inside."""
    room = frame.boundary(1) - frame.boundary(0)
    found = []
    for update in range(model.first, model.end):
        said = f"{frame.batch_size(update):,}"
        x, width = _span(frame, update, update + 1)
        needed = text_width(said, frame.type)
        if cells is None and width >= needed + 2:
            on = " on" if update == model.cursor and update < model.done else ""
            y = frame.strip + frame.m["strip"] / 2 + frame.type * 0.36
            found.append(words(f"size{on}", x + width / 2, y, said, "middle"))
        elif frame.batch_size(update) < model.plan.batch_size and room >= 2 * needed:
            middle = min(x + width / 2, frame.right - needed / 2)
            found.append(words("size short", middle, frame.strip - 5, said, "middle"))
    return "".join(found)


def hatch(x: float, y: float, width: float, height: float) -> list[str]:
    """Slanted lines in a box, each cut where the box ends."""
    lines = []
    at = _HATCH
    while at < width + height:
        low, high = min(at, width), max(0, at - height)
        lines.append(f"M{num(x + high)} {num(y + at - high)}L{num(x + low)} {num(y + at - low)}")
        at += _HATCH
    return lines


def _unused_rows(model: LensModel, frame: LensFrame) -> str:
    """The rows that an epoch leaves out, hatched, at its end."""
    rows = dropped_rows(model.plan, model.sampling)
    if rows == 0:
        return ""
    wordings = [f"{plural(rows, 'row')} not used this epoch", f"{plural(rows, 'row')} not used", f"{rows:,}"]
    found = []
    for stretch in frame.closing:
        end = frame.boundary(stretch.epoch + 1)
        x = frame.x((stretch.epoch + 1) * frame.epoch_length - rows)
        width = max(end - x - 1.5, 1)
        room = end - frame.boundary(stretch.epoch) - 4
        height = frame.m["strip"]
        found.append(marks("unused", [box(x + 1, frame.strip, width, height)]))
        found.append(marks("hatch", hatch(x + 1, frame.strip, width, height)))
        said = fitting(wordings, room, frame.type)
        found.append(words("size unused-rows", end - 1, frame.strip - 5, said, "end"))
    return "".join(found)


def strip_svg(model: LensModel, frame: LensFrame) -> str:
    """The strip as SVG text."""
    full = frame.x(model.plan.batch_size) - frame.x(0)
    thin = full < _LEAST_BLOCK
    cells = None if thin else cell_grid(full - _gap(full), frame.m["strip"], model.plan.batch_size)
    boxes: dict[str, list[str]] = {"todo": [], "never": [], "done": [], "on": []}
    if thin:
        _thin_blocks(model, frame, boxes)
    else:
        _each_block(model, frame, cells, boxes)
    states = "".join(marks(f"rows {state}", parts) for state, parts in boxes.items())
    return states + ("" if thin else _sizes(model, frame, cells)) + _unused_rows(model, frame)
