"""The lens as SVG text: a few epochs, each batch a dot. static/lens/lens.js draws the same text."""

import math

from epochwise.web.picture.axis import axis_svg, braces_svg
from epochwise.web.picture.frame import LensFrame, LensModel
from epochwise.web.picture.labels import labels_svg
from epochwise.web.picture.measures import measures
from epochwise.web.picture.strip import strip_svg
from epochwise.web.picture.svg import dot, element, marks, num, stroke, svg_root, words
from epochwise.web.picture.words import loss_text, plural

_TRIANGLE = "l-3.5 6h7z"
_FEW = 60


def draw_lens(model: LensModel) -> str:
    """The lens."""
    frame = LensFrame(model)
    parts = (
        _grid(frame),
        _boundaries(frame),
        _means(model, frame),
        _dots(model, frame),
        _above(model, frame),
        strip_svg(model, frame),
        braces_svg(model, frame),
        axis_svg(model, frame),
        _rings(model, frame),
        _ending(model, frame),
        labels_svg(model, frame),
    )
    title = "The batches of the first epochs shown, one dot each"
    desc = describe_lens(model, frame)
    return svg_root(model.id, f"lens {frame.size}", frame.width, frame.height, frame.type, title, desc, "".join(parts))


def describe_lens(model: LensModel, frame: LensFrame) -> str:
    """The lens in words: what a dot is, which epochs are shown, the loss after each."""
    plan = model.plan
    first, last = frame.stretches[0].epoch + 1, frame.stretches[-1].epoch + 1
    shown = f"Epoch {first:,}" if first == last else f"Epochs {first:,} to {last:,}"
    losses = [
        f" Loss after epoch {stretch.epoch + 1:,}: {loss_text(model.epoch(stretch.epoch).train)}."
        for stretch in frame.stretches
        if math.isfinite(model.epoch(stretch.epoch).train)
    ]
    told = model.first == 0 and math.isfinite(model.initial)
    start = f" Loss of the untrained model: {loss_text(model.initial)}." if told else ""
    batches = plural(plan.updates_per_epoch, "batch", "batches")
    return (
        f"Each dot is one batch ({plural(plan.batch_size, 'sample')}, one update) at its loss. "
        f"{shown} of {plan.epochs:,}, {batches} each.{start}{''.join(losses)}"
    )


def _grid(frame: LensFrame) -> str:
    found = []
    for tick in frame.y_ticks:
        y = frame.y(tick.value)
        found.append(stroke("grid", frame.left, y, frame.right, y))
        found.append(words("tick", frame.left - 7, y + frame.type * 0.35, tick.label, "end"))
    return "".join(found)


def _boundaries(frame: LensFrame) -> str:
    opening = [frame.stretches[0].epoch] if frame.stretches[0].opens else []
    places = (frame.boundary(epoch) for epoch in [*opening, *(stretch.epoch + 1 for stretch in frame.closing)])
    return "".join(stroke("boundary", x, frame.top, x, frame.strip + frame.m["strip"]) for x in places)


def _later(model: LensModel, epoch: int) -> str:
    """An epoch's own marks turn light while the cursor has not finished it."""
    unfinished = model.cursor < (epoch + 1) * model.plan.updates_per_epoch - 1
    return " later" if unfinished and not model.fresh else ""


def _means(model: LensModel, frame: LensFrame) -> str:
    found = []
    for stretch in frame.stretches:
        mean = model.epoch(stretch.epoch).running
        if math.isfinite(mean) and mean <= frame.y_max:
            y = frame.y(mean)
            end = frame.boundary(stretch.epoch + 1) if stretch.closes else frame.x(frame.start(stretch.stop))
            start = frame.x(frame.start(stretch.start))
            found.append(stroke(f"mean{_later(model, stretch.epoch)}", start, y, end, y))
    return "".join(found)


def _dots(model: LensModel, frame: LensFrame) -> str:
    """One dot a batch, in three paths (to come, done, now); what lies above the axis becomes a triangle at its top."""
    parts: dict[str, list[str]] = {"todo": [], "done": [], "over": [], "now": []}
    last = -math.inf
    for update, loss in enumerate(model.loss, model.first):
        if not math.isfinite(loss):
            continue
        x = frame.middle(update)
        if loss > frame.y_max:
            if x - last >= measures()["peak_gap"]:
                parts["over"].append(f"M{num(x)} {num(frame.top + 1)}{_TRIANGLE}")
                last = x
        elif update == model.cursor:
            parts["now"].append(dot(x, frame.y(loss)))
        else:
            parts["done" if model.fresh or update < model.cursor else "todo"].append(dot(x, frame.y(loss)))
    few = " few" if len(model.loss) <= _FEW else ""
    classes = {"todo": f"dots todo{few}", "done": f"dots done{few}", "over": "over", "now": "dots now"}
    return "".join(marks(classes[name], found) for name, found in parts.items())


def _above(model: LensModel, frame: LensFrame) -> str:
    """How many batches lie above the axis, and how far."""
    over = [loss for loss in model.loss if math.isfinite(loss) and loss > frame.y_max]
    if not over:
        return ""
    said = f"{len(over):,} above, up to {loss_text(max(over))}"
    y = frame.top + frame.type * (2.6 if model.stopped else 1.2) + 6
    return words("over-words", frame.right - 4, y, said, "end")


def _rings(model: LensModel, frame: LensFrame) -> str:
    found = [_ring(frame, 0, model.initial, "")] if model.first == 0 else []
    for stretch in frame.closing:
        loss = model.epoch(stretch.epoch).train
        found.append(_ring(frame, stretch.epoch + 1, loss, _later(model, stretch.epoch)))
    return "".join(found)


def _ring(frame: LensFrame, epoch: int, loss: float, state: str) -> str:
    if not math.isfinite(loss) or loss > frame.y_max:
        return ""
    x = frame.boundary(epoch)
    return element("circle", {"class": f"ring{state}", "cx": x, "cy": frame.y(loss), "r": frame.m["ring"]})


def _ending(model: LensModel, frame: LensFrame) -> str:
    """Where a run ended before its plan did."""
    if not model.stopped or not model.first <= model.done <= model.end:
        return ""
    x = frame.x(frame.start(model.done))
    right = x < (frame.left + frame.right) / 2
    at, anchor = (x + 6, "start") if right else (x - 6, "end")
    stop = stroke("stopped", x, frame.top, x, frame.strip + frame.m["strip"])
    return stop + words("label stopped-label", at, frame.top + frame.type * 1.2 + 6, model.stopped, anchor)
