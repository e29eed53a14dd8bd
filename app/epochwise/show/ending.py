"""Where the x axis of a run ends, and why a run ended before its plan did."""

from dataclasses import dataclass
from typing import Literal

from epochwise.core.config.text import Text, counted
from epochwise.core.curves import Curves
from epochwise.show.counts import epochs_text, updates_text


@dataclass(frozen=True)
class StopFacts:
    """Where and why a run ended before its plan did; `words` from long to short. Updates and epochs count from 1."""

    update: int
    epoch: int
    code: Literal["diverged", "early_stopped", "target_reached"]
    words: tuple[str, ...]


@dataclass(frozen=True)
class End:
    """Where the x axis ends, in each of its units: where the plan ends, or what a run came to that was cut short.

    `words`: so many epochs, so many updates, and so many samples seen.
    """

    updates: int
    epochs: float
    samples: int
    words: tuple[str, str, str]


def stop_of(curves: Curves) -> StopFacts | None:
    """Where and why a run ended before its plan did; None when it did not."""
    if curves.status == "diverged" and curves.diverged_at_update is not None:
        update = curves.diverged_at_update + 1
        words = Text("diverged at update {update}", update=update), Text("diverged")
        return StopFacts(update, curves.stopped_at_epoch, "diverged", words)
    epoch = curves.stopped_at_epoch
    update = epoch * curves.plan.updates_per_epoch
    match curves.status:
        case "early_stopped":
            stopped = Text("stopped early after epoch {epoch}", epoch=epoch), Text("stopped early")
        case "target_reached":
            stopped = Text("target loss reached after epoch {epoch}", epoch=epoch), Text("target reached")
        case _:
            return None
    long, short = stopped
    return StopFacts(update, epoch, curves.status, (long, Text("stopped after epoch {epoch}", epoch=epoch), short))


def end_of(curves: Curves) -> End:
    """Where the x axis ends; of a run that is still training, where its plan does."""
    plan, stop = curves.plan, stop_of(curves)
    if stop is None:
        return _end(plan.total_updates, plan.epochs, plan.samples_seen)
    epochs = round(stop.update / plan.updates_per_epoch, 2)
    batches = curves.batches_done if stop.code == "diverged" else stop.epoch * plan.batches_per_epoch
    return _end(stop.update, int(epochs) if epochs.is_integer() else epochs, plan.rows_before(batches))


def _end(updates: int, epochs: float, samples: int) -> End:
    seen = counted("{count} sample seen", "{count} samples seen", count=samples)
    return End(updates, epochs, samples, (epochs_text(epochs), updates_text(updates), seen))


def cut_short(curves: Curves) -> Text | None:
    """What a run came to that made fewer updates than planned, for the end of a sentence; None if it made them all."""
    stop = stop_of(curves)
    if stop is None or stop.update >= curves.plan.total_updates:
        return None
    if stop.code == "diverged":
        return Text("training diverged at update {update}", update=stop.update)
    if stop.code == "target_reached":
        return Text("target loss reached after epoch {epoch}", epoch=stop.epoch)
    return Text("training stopped early after epoch {epoch}", epoch=stop.epoch)
