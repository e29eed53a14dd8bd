"""Below the strip: a brace for each epoch and the axis that counts updates, as static/lens/axis.js draws them."""

from epochwise.core.plan import Plan
from epochwise.web.picture.frame import LensFrame, LensModel, Stretch, dropped_rows, used_rows
from epochwise.web.picture.svg import marks, num, words
from epochwise.web.picture.ticks import whole_ticks
from epochwise.web.picture.words import fitting, plural, text_width

_AGAIN = {
    "each-epoch": "shuffled again",
    "once": "the same order",
    "never": "the same order",
    "replacement": "new draws",
}


def _first_words(plan: Plan, sampling: str) -> list[str]:
    used, everything = f"{used_rows(plan):,}", f"{plan.samples:,}"
    if sampling == "replacement":
        return [f"{used} draws, some rows twice", f"{used} draws"]
    if dropped_rows(plan, sampling) > 0:
        return [f"{used} of {everything} samples, once", f"{used} of {everything}"]
    return [f"all {everything} samples, once", f"all {everything}, once", f"all {everything}"]


def epoch_words(plan: Plan, sampling: str, stretch: Stretch, place: int) -> tuple[list[str], list[str]]:
    """Two lines under a brace, each in wordings from long to short: its name, and what is new in it."""
    names = [f"epoch {stretch.epoch + 1:,}", f"{stretch.epoch + 1:,}"]
    updates = plan.updates_per_epoch
    if stretch.opens and stretch.closes:
        return names, (_first_words(plan, sampling), [_AGAIN[sampling]], [])[min(place, 2)]
    begin = stretch.epoch * updates
    reach = f"{stretch.start - begin + 1:,} to {stretch.stop - begin:,}"
    return names, [f"batches {reach} of {updates:,}", f"batches {reach}"]


def braces_svg(model: LensModel, frame: LensFrame) -> str:
    """One brace an epoch, without an end where the epoch goes on outside the view."""
    found = []
    for place, stretch in enumerate(frame.stretches):
        x = frame.x(frame.start(stretch.start)) + 2
        end = (frame.boundary(stretch.epoch + 1) if stretch.closes else frame.x(frame.start(stretch.stop))) - 2
        opening = f"M{num(x)} {num(frame.brace - 5)}v5" if stretch.opens else f"M{num(x)} {num(frame.brace)}"
        names, more = epoch_words(model.plan, model.sampling, stretch, place)
        middle, row, room = (x + end) / 2, frame.m["words"], end - x + 2
        found.append(marks("brace", [f"{opening}H{num(end)}{'v-5' if stretch.closes else ''}"]))
        name, said = fitting(names, room, frame.type, bold=True), fitting(more, room, frame.type)
        found.append(words("brace-name", middle, frame.brace + row - 2, name, "middle"))
        found.append(words("brace-words", middle, frame.brace + 2 * row - 2, said, "middle"))
    return "".join(found)


def axis_svg(model: LensModel, frame: LensFrame) -> str:
    """The update axis: the epochs' boundaries where the lens shows whole epochs, else round numbers."""
    y = frame.axis - 4
    last = plural(model.end, "update")
    limit = frame.right - text_width(last, frame.type) - 8
    whole = all(stretch.opens and stretch.closes for stretch in frame.stretches)
    candidates = [s.start for s in frame.stretches] if whole else whole_ticks(model.first, model.end - 1, 5)
    gap = text_width(f"{model.end:,}", frame.type) + 10
    found = []
    free = float(frame.left)
    for update in candidates:
        x = frame.x(frame.start(update))
        if x >= free and x + text_width(f"{update:,}", frame.type) / 2 <= limit:
            found.append(words("tick update", x, y, f"{update:,}", "middle"))
            free = x + gap
    return "".join(found) + words("tick update", frame.right, y, last, "end")
