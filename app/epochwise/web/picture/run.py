"""The whole run as SVG text: batch losses as bands, training bold, validation dashed, labels at the lines' ends."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from epochwise.core.numeric.arrays import Floats
from epochwise.core.plan import Plan
from epochwise.web.picture.above import above_svg
from epochwise.web.picture.measures import measures
from epochwise.web.picture.runframe import EndLabel, RunFrame, cut_short, stopped_words
from epochwise.web.picture.series import band_edge, band_places, line_of, number, numbers
from epochwise.web.picture.svg import dot, element, marks, polyline, stroke, svg_root, words
from epochwise.web.picture.words import loss_text, plural

_BANDS = (("band outer", "p10", "p90"), ("band inner", "p25", "p75"))


def draw_run(run: Mapping[str, Any], plan: Plan, width: float, id: str) -> str:
    """The whole run. `run`: its JSON document, thinned or not."""
    frame = RunFrame(run, plan, width)
    drawn = _batches(run["batch_loss"], frame) + _epoch_lines(run, plan, frame)
    clip = element("clipPath", {"id": f"{id}-plot"}, element("rect", _plot(frame)))
    inside = clip + _axes(frame) + element("g", {"clip-path": f"url(#{id}-plot)"}, drawn)
    inside += _lowest(run, plan, frame) + above_svg(run, plan, frame) + _stopped(frame)
    inside += "".join(_end_label(label, frame) for label in frame.labels)
    ended = f", {frame.stop.words}" if frame.stop else ""
    title, desc = f"The whole run{ended}: loss against epochs and updates", describe_run(run, plan)
    return svg_root(id, f"whole-run {frame.size}", width, frame.height, frame.type, title, desc, inside)


def describe_run(run: Mapping[str, Any], plan: Plan) -> str:
    """The run in words: its length, where it began and ended, its lowest validation loss."""
    initial, train = number(run["initial"]["train"]), numbers(run["epochs"]["train"])
    ending = cut_short(run, plan)
    length = (
        f"{plural(plan.epochs, 'epoch')}, {plural(plan.total_updates, 'update')}{f' planned; {ending}' * bool(ending)}."
    )
    told = f" Training loss from {loss_text(initial)}" + (f" to {loss_text(float(train[-1]))}." if len(train) else ".")
    lowest = run.get("lowest")
    turn = (
        f" Validation loss lowest after epoch {lowest['epoch']:,}: {loss_text(lowest['validation'])}." if lowest else ""
    )
    return length + told + turn


def _plot(frame: RunFrame) -> dict[str, str | float]:
    return {
        "x": frame.left,
        "y": frame.top,
        "width": frame.right - frame.left,
        "height": frame.bottom - frame.top,
    }


def _axes(frame: RunFrame) -> str:
    found = []
    for tick in frame.y_ticks:
        y = frame.y(tick.value)
        found.append(stroke("grid", frame.left, y, frame.right, y))
        found.append(words("tick", frame.left - 5, y + frame.type * 0.35, tick.label, "end"))
    return "".join(found) + x_axis(frame)


def x_axis(frame: RunFrame) -> str:
    """Two rows of numbers: epochs, and below them updates."""
    return "".join(
        words(f"tick {cls}", frame.x(tick.update), frame.bottom + frame.type * (1.5 + 1.3 * row), said, "middle")
        for tick in frame.x_ticks
        for row, (cls, said) in enumerate(zip(("epoch", "update"), tick.labels, strict=True))
    )


def _pieces(frame: RunFrame, at: Floats, values: Floats) -> Iterator[str]:
    """The line's pieces between what is not finite."""
    piece: list[tuple[float, float]] = []
    far = measures()["far_above"] * frame.y_max
    for update, value in zip(at.tolist(), values.tolist(), strict=True):
        if math.isfinite(value):
            piece.append((frame.x(update), frame.y(min(value, far))))
        elif piece:
            yield polyline(piece)
            piece = []
    if piece:
        yield polyline(piece)


def _batches(batch_loss: Any, frame: RunFrame) -> str:
    """Bands of the middle 80% and of the middle half; the losses themselves where they come singly."""
    if not isinstance(batch_loss, Mapping):
        return _singles(numbers(batch_loss), frame)
    edges = {name: band_edge(batch_loss, name) for _, *names in _BANDS for name in names}
    at = band_places(batch_loss)
    return "".join(_band(cls, frame, at, edges[low], edges[high]) for cls, low, high in _BANDS)


def _singles(losses: Floats, frame: RunFrame) -> str:
    """Every loss: a dot each."""
    at = np.arange(len(losses), dtype=np.float64) + 0.5
    keep = np.isfinite(losses) & (losses <= frame.y_max)
    parts = [dot(frame.x(update), frame.y(loss)) for update, loss in zip(at[keep], losses[keep], strict=True)]
    return element("path", {"class": "singles", "stroke-width": frame.dot, "d": "".join(parts)}) if parts else ""


def _band(cls: str, frame: RunFrame, at: Floats, low: Floats, high: Floats) -> str:
    keep = np.isfinite(low) & np.isfinite(high)
    x = [frame.x(update) for update in at[keep]]
    far = measures()["far_above"] * frame.y_max
    upper = [frame.y(min(value, far)) for value in high[keep]]
    lower = [frame.y(min(value, far)) for value in low[keep]]
    outline = [*zip(x, upper, strict=True), *reversed(list(zip(x, lower, strict=True)))]
    cased = f"{cls} cased" if frame.whole else cls
    return marks(cased, [polyline(outline) + "z"] if outline else [])


def _epoch_lines(run: Mapping[str, Any], plan: Plan, frame: RunFrame) -> str:
    """Training and validation after each epoch; both begin with the untrained model at update 0."""
    found = []
    for cls, name in (("val", "validation"), ("train", "train")):
        at, loss = line_of(run, name, plan.updates_per_epoch)
        keep = np.isfinite(loss) if name == "validation" else np.full(len(loss), True)
        found.append(marks(cls, list(_pieces(frame, at[keep], loss[keep]))))
    return "".join(found)


def _lowest(run: Mapping[str, Any], plan: Plan, frame: RunFrame) -> str:
    """A ring at the epoch of the lowest validation loss, and its name above it; a run that diverged has no good one."""
    lowest = run.get("lowest")
    if not lowest or run.get("status") == "diverged" or not lowest["validation"] <= frame.y_max:
        return ""
    x, y = frame.x(lowest["epoch"] * plan.updates_per_epoch), frame.y(lowest["validation"])
    anchor = "start" if x < frame.left + 60 else "end" if x > frame.right - 60 else "middle"
    said = f"lowest, epoch {lowest['epoch']:,}"
    return element("circle", {"class": "lowest", "cx": x, "cy": y, "r": 4.5}) + words(
        "lowest-note", x, y - 10, said, anchor
    )


def _stopped(frame: RunFrame) -> str:
    """Why a run ended before its plan did, at its end."""
    return words("label stopped-label", frame.right - 6, frame.top + frame.type, stopped_words(frame), "end")


def _end_label(label: EndLabel, frame: RunFrame) -> str:
    y = label.top + frame.type
    x = frame.right + 7
    name = words(f"label end {label.cls}", x, y, label.name)
    return name + words(f"label number {label.cls}", x, y + frame.type * 1.1, label.value)
