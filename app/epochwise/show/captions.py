"""A chart in words: what its marks are, what it shows to those who do not see it, and what a log axis cannot show."""

import numpy as np

from epochwise.core.curves import Curves
from epochwise.show.drawn import Drawn
from epochwise.show.ending import cut_short
from epochwise.show.lowest import LowestMark
from epochwise.show.measures import Subject
from epochwise.show.ranges import Range, log_values
from epochwise.show.text import loss_text, plural


def caption_of(subject: Subject, drawn: Drawn, whole: bool, diverged: bool) -> str:
    """What the marks of a chart are. `whole`: every batch holds all samples."""
    sentences = [_marks(subject, drawn)]
    if whole:
        sentences.append(f"A batch of all samples has the training {subject.name} itself: orange lies under blue.")
    if diverged and subject.bounds is None:
        sentences.append("The log axis shows how they grew.")
    return " ".join(sentences)


def _marks(subject: Subject, drawn: Drawn) -> str:
    bands = drawn.bands
    if bands is None:
        return f"Orange: the {subject.name} of every single batch, measured before its update."
    epochs, rest = divmod(bands.width, drawn.plan.batches_per_epoch)
    whole = "" if rest else f" ({plural(epochs, 'epoch')})"
    return f"Orange bands: the middle 50% and 80% of every {bands.width:,} {subject.batches}{whole}."


def description_of(subject: Subject, curves: Curves, drawn: Drawn, lowest: LowestMark | None) -> str:
    """The chart in words: how long the run is, where its lines begin and end, and its lowest validation loss."""
    plan = curves.plan
    length = f"{plural(plan.epochs, 'epoch')} and {plural(plan.total_updates, 'update')}"
    ending = cut_short(curves)
    sentences = [f"Planned: {length}; {ending}." if ending else f"Learning curves over {length}."]
    for name, line in (("Training", drawn.train), ("Validation", drawn.validation)):
        if len(line.values) == 1:
            sentences.append(f"{name} {subject.name} begins at {loss_text(line.last)}.")
        elif len(line.values):
            first, last = loss_text(float(line.values[0])), loss_text(line.last)
            sentences.append(f"{name} {subject.name} goes from {first} to {last}.")
    if lowest and subject.name == "loss":
        value = loss_text(lowest.value)
        sentences.append(f"Validation loss is lowest after epoch {lowest.epoch:,}: {value}.")
    return " ".join(sentences)


def hidden_on_log(drawn: Drawn, log: Range | None) -> str | None:
    """What of a chart a log axis cannot show, in words; None where it shows everything."""
    values = np.concatenate(log_values(drawn))
    zeros = int(np.count_nonzero(values <= 0))
    low = int(np.count_nonzero(values < log[0])) - zeros if log else 0
    sentences = []
    if zeros:
        sentences.append(f"A log axis has no place for 0: {plural(zeros, 'value')} of exactly 0 cannot be drawn.")
    if low and log:
        sentences.append(f"{plural(low, 'value')} below {loss_text(log[0])} cannot be drawn on this log axis.")
    return " ".join(sentences) or None
