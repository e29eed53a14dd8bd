"""The few words inside the lens, in two rows above the dots, placed as static/lens/labels.js places them."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from epochwise.web.picture.frame import LensFrame, LensModel
from epochwise.web.picture.svg import stroke, words
from epochwise.web.picture.words import fitting, plural, text_width

_AIR = 6


@dataclass(frozen=True)
class Place:
    """Where a label may stand: it covers `start` to `stop` in x, and its leader goes down at `x` to `loss`."""

    said: str
    x: float
    start: float
    stop: float
    anchor: str
    at: float
    loss: float


def batch_words(size: int, samples: int) -> list[str]:
    """What the current batch is, in wordings from long to short."""
    rows = f"all {size:,} samples" if size == samples and size > 1 else plural(size, "sample")
    return [f"a batch: {rows}, one update", f"a batch: {rows}", "a batch"]


def _batch_label(model: LensModel, frame: LensFrame) -> str:
    """The label of the cursor's batch and its stem, which goes through the dot to the block in the strip."""
    row = frame.m["row"]
    x = frame.middle(model.cursor)
    wordings = batch_words(frame.batch_size(model.cursor), model.plan.samples)
    said = fitting(wordings, frame.right - frame.left, frame.type, bold=True)
    start = max(frame.left - 4, min(x - _AIR, frame.right - text_width(said, frame.type, bold=True)))
    loss = model.loss[model.cursor - model.first]
    y = max(frame.y(loss), frame.top) if math.isfinite(loss) else frame.bottom
    stem = stroke("stem", x, row, x, y) + stroke("stem below", x, y, x, frame.strip)
    return words("label batch", start, row - 4, said) + stem


def _ring_places(model: LensModel, frame: LensFrame) -> Iterator[Place]:
    """To the right of its ring, or to the left; the second epoch's first."""
    closing = [s for s in frame.closing if model.epoch(s.epoch).train <= frame.y_max]
    for stretch in [*closing[1:2], *closing[:1], *closing[2:]]:
        loss = model.epoch(stretch.epoch).train
        x = frame.boundary(stretch.epoch + 1)
        said = f"loss after epoch {stretch.epoch + 1:,}"
        width = text_width(said, frame.type, bold=True)
        yield Place(said, x, x - 3, x - 3 + width, "start", x - 3, loss)
        yield Place(said, x, x + 3 - width, x + 3, "end", x + 3, loss)


def _mean_places(model: LensModel, frame: LensFrame) -> Iterator[Place]:
    """Above the middle of an epoch."""
    said = "mean of its batches"
    width = text_width(said, frame.type)
    for stretch in frame.stretches:
        loss = model.epoch(stretch.epoch).running
        if stretch.opens and stretch.closes and loss <= frame.y_max:
            x = (frame.boundary(stretch.epoch) + frame.boundary(stretch.epoch + 1)) / 2
            yield Place(said, x, x - width / 2, x + width / 2, "middle", x, loss)


def _first_free(places: Iterator[Place], frame: LensFrame, taken: Sequence[tuple[float, float]]) -> Place | None:
    for place in places:
        inside = place.start >= frame.left - _AIR and place.stop <= frame.right + _AIR
        if inside and all(place.start >= stop + _AIR or start >= place.stop + _AIR for start, stop in taken):
            return place
    return None


def labels_svg(model: LensModel, frame: LensFrame) -> str:
    """All labels with their leaders; what finds no free place is left out."""
    base = 2 * frame.m["row"] - 3
    stem = frame.middle(model.cursor)
    taken = [(stem - 1, stem + 1)]
    found = ""
    if ring := _first_free(_ring_places(model, frame), frame, taken):
        taken.append((ring.start, ring.stop))
        y = frame.y(ring.loss) - frame.m["ring"]
        found += stroke("leader", ring.x, base + 4, ring.x, y) + words(
            "label epoch", ring.at, base, ring.said, ring.anchor
        )
    if mean := _first_free(_mean_places(model, frame), frame, taken):
        found += stroke("leader faint", mean.x, base + 4, mean.x, frame.y(mean.loss))
        found += words("label mean-label", mean.at, base, mean.said, mean.anchor)
    return found + _batch_label(model, frame)
