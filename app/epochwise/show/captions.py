"""A chart in words: what its marks are, what it shows to those who do not see it, and what a log axis cannot show."""

import numpy as np

from epochwise.core.config.text import Text, Value, counted, in_sequence
from epochwise.core.curves import Curves
from epochwise.show.drawn import Drawn, Line
from epochwise.show.ending import cut_short
from epochwise.show.lowest import LowestMark
from epochwise.show.measures import Subject
from epochwise.show.ranges import Range, log_values
from epochwise.show.text import loss_text


def caption_of(subject: Subject, drawn: Drawn, whole: bool, diverged: bool) -> Text:
    """What the marks of a chart are. `whole`: every batch holds all samples."""
    return in_sequence(
        _marks(subject, drawn),
        Text("A batch of all samples has the training {measure} itself: orange lies under blue.", measure=subject.noun)
        if whole
        else "",
        Text("The log axis shows how they grew.") if diverged and subject.bounds is None else "",
    )


def _marks(subject: Subject, drawn: Drawn) -> Text:
    bands = drawn.bands
    if bands is None:
        return Text("Orange: the {measure} of every single batch, measured before its update.", measure=subject.noun)
    epochs, rest = divmod(bands.width, drawn.plan.batches_per_epoch)
    names: dict[str, Value] = {"width": bands.width, "batches": subject.batches}
    if rest:
        return Text("Orange bands: the middle 50% and 80% of every {width} {batches}.", **names)
    return counted(
        "Orange bands: the middle 50% and 80% of every {width} {batches} ({count} epoch).",
        "Orange bands: the middle 50% and 80% of every {width} {batches} ({count} epochs).",
        epochs,
        **names,
    )


def description_of(subject: Subject, curves: Curves, drawn: Drawn, lowest: LowestMark | None) -> Text:
    """The chart in words: how long the run is, where its lines begin and end, and its lowest validation loss."""
    return in_sequence(
        _length(curves),
        _course(Text("training"), subject, drawn.train),
        _course(Text("validation"), subject, drawn.validation),
        Text(
            "Validation loss is lowest after epoch {epoch}: {value}.",
            epoch=lowest.epoch,
            value=loss_text(lowest.value),
        )
        if lowest and subject.name == "loss"
        else "",
    )


def _length(curves: Curves) -> Text:
    plan, ending = curves.plan, cut_short(curves)
    length = {
        "epochs": counted("{count} epoch", "{count} epochs", plan.epochs),
        "updates": counted("{count} update", "{count} updates", plan.total_updates),
    }
    if ending:
        return Text("Planned: {epochs} and {updates}; {ending}.", ending=ending, **length)
    return Text("Learning curves over {epochs} and {updates}.", **length)


def _course(name: Text, subject: Subject, line: Line) -> str:
    """How a line goes; "" where it has no value."""
    if not len(line.values):
        return ""
    names = {"line": name, "measure": subject.noun}
    first, last = loss_text(float(line.values[0])), loss_text(line.last)
    if len(line.values) == 1:
        return Text("The {line} {measure} begins at {value}.", value=first, **names)
    return Text("The {line} {measure} goes from {first} to {last}.", first=first, last=last, **names)


def hidden_on_log(drawn: Drawn, log: Range | None) -> Text | None:
    """What of a chart a log axis cannot show, in words; None where it shows everything."""
    values = np.concatenate(log_values(drawn))
    zeros = int(np.count_nonzero(values <= 0))
    low = int(np.count_nonzero(values < log[0])) - zeros if log else 0
    if not zeros and not low:
        return None
    return in_sequence(_zeros(zeros) if zeros else "", _below(low, loss_text(log[0])) if log and low else "")


def _zeros(count: int) -> Text:
    return counted(
        "A log axis has no place for 0: {count} value of exactly 0 cannot be drawn.",
        "A log axis has no place for 0: {count} values of exactly 0 cannot be drawn.",
        count,
    )


def _below(count: int, least: str) -> Text:
    return counted(
        "{count} value below {least} cannot be drawn on this log axis.",
        "{count} values below {least} cannot be drawn on this log axis.",
        count,
        least=least,
    )
