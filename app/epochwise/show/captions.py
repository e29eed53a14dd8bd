"""A chart in words: what its marks are, what it shows to those who do not see it, and what a log axis cannot show."""

import numpy as np

from epochwise.core.config.measures import MeasureSpec
from epochwise.core.config.text import Text, counted, in_sequence
from epochwise.core.curves import Curves, Series
from epochwise.show.counts import epochs_text, updates_text
from epochwise.show.drawn import Drawn
from epochwise.show.ending import cut_short
from epochwise.show.lowest import LowestMark
from epochwise.show.ranges import Range, log_values


def caption_of(subject: MeasureSpec, drawn: Drawn, whole: bool, diverged: bool, every: int) -> Text:
    """What the marks of a chart are. `whole`: every batch holds all samples; `every`: epochs from one measurement of
    validation to the next.
    """
    sentences = [_marks(subject, drawn)]
    if whole and drawn.bands is None:
        sentences.append(
            Text(
                "Every batch holds all samples, so its {measure} is that of training before its update: the orange "
                "dots lie under the blue line.",
                measure=subject.noun,
            )
        )
    elif whole:
        sentences.append(
            Text(
                "Every batch holds all samples, so its {measure} is that of training before its update.",
                measure=subject.noun,
            )
        )
    if every > 1:
        sentences.append(Text("Green dots: validation, measured every {count} epochs.", count=every))
    if diverged and subject.bounds is None:
        sentences.append(Text("The log axis shows how they grew."))
    return in_sequence(*sentences)


def _marks(subject: MeasureSpec, drawn: Drawn) -> Text:
    bands = drawn.bands
    if bands is None:
        return Text("Orange: the {measure} of every single batch, measured before its update.", measure=subject.noun)
    epochs, rest = divmod(bands.width, drawn.plan.batches_per_epoch)
    if rest:
        return Text(
            "Orange bands: the middle 50% and 80% of every {count} {values}.", count=bands.width, values=subject.batches
        )
    return counted(
        "Orange bands: the middle 50% and 80% of every {width} {values} ({count} epoch).",
        "Orange bands: the middle 50% and 80% of every {width} {values} ({count} epochs).",
        count=epochs,
        width=bands.width,
        values=subject.batches,
    )


def description_of(subject: MeasureSpec, curves: Curves, drawn: Drawn, lowest: LowestMark | None, every: int) -> Text:
    """The chart in words: how long the run is, where its lines begin and end, and its lowest validation loss."""
    sentences = [_length(curves)]
    for name, line in ((subject.train, drawn.train), (subject.validation, drawn.validation)):
        if len(line.values) == 1:
            sentences.append(Text("{name} begins at {value}.", name=name, value=line.last))
        elif len(line.values):
            first, last = float(line.values[0]), line.last
            sentences.append(Text("{name} goes from {first} to {last}.", name=name, first=first, last=last))
    if every > 1:
        sentences.append(Text("Validation is measured every {count} epochs.", count=every))
    if lowest and subject.name == "loss":
        sentences.append(
            Text("Validation loss is lowest after epoch {epoch}: {value}.", epoch=lowest.epoch, value=lowest.value)
        )
    return in_sequence(*sentences)


def why_no_log(subject: MeasureSpec, log: Range | None) -> Text | None:
    """Why a chart has no log axis; None where it has one."""
    if subject.bounds:
        low, high = subject.bounds
        return Text(
            "{name} lies between {low} and {high}: no log axis.", name=subject.train, low=f"{low:g}", high=f"{high:g}"
        )
    return Text("No value is above 0: no log axis.") if log is None else None


def _length(curves: Curves) -> Text:
    epochs, updates = epochs_text(curves.plan.epochs), updates_text(curves.plan.total_updates)
    if ending := cut_short(curves):
        return Text("Planned: {epochs} and {updates}; {ending}.", epochs=epochs, updates=updates, ending=ending)
    return Text("Learning curves over {epochs} and {updates}.", epochs=epochs, updates=updates)


def hidden_on_log(curves: Curves, series: Series, drawn: Drawn, log: Range | None) -> Text | None:
    """What of a chart a log axis cannot show, in words; None where it shows everything, or there is no such axis."""
    if log is None:
        return None
    measured = series.batch[: curves.batches_done], drawn.train.values, drawn.validation.values
    zeros = sum(int(np.count_nonzero(values == 0)) for values in measured)
    low = sum(int(np.count_nonzero((values > 0) & (values < log[0]))) for values in log_values(drawn))
    sentences = []
    if zeros:
        sentences.append(
            counted("{count} value of 0 is below the axis.", "{count} values of 0 are below the axis.", count=zeros)
        )
    if low:
        sentences.append(
            counted(
                "{count} value between 0 and {least} is below the axis.",
                "{count} values between 0 and {least} are below the axis.",
                count=low,
                least=float(log[0]),
            )
        )
    return in_sequence(*sentences) if sentences else None
