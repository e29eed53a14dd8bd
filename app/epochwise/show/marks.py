"""What a picture of the whole run marks beside its curves: where fit() is called again, and the loss to be reached."""

import math
from dataclasses import dataclass

from epochwise.core.config.config import RunConfig
from epochwise.core.config.numbers import set_text
from epochwise.core.config.text import Text, counted
from epochwise.core.plan import Plan


@dataclass(frozen=True)
class CallFacts:
    """Where fit() is called again: after every `every` updates. `words` say so, from long to short."""

    every: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class TargetFacts:
    """The training loss at which a run stops; `words` from long to short."""

    value: float
    words: tuple[str, ...]


def calls_of(plan: Plan, updates: int) -> CallFacts | None:
    """The calls of fit() of a run that ends after so many updates; None where there is one."""
    epochs = plan.epochs_per_fit
    every = epochs * plan.updates_per_epoch
    calls = math.ceil(updates / every)
    if calls <= 1:
        return None
    if plan.begins_anew:
        often = counted("fit() begins anew after every epoch", "fit() begins anew every {count} epochs", epochs)
    else:
        often = counted("fit() again after every epoch", "fit() again every {count} epochs", epochs)
    return CallFacts(every, (often, Text("fit() {calls} times", calls=calls)))


def target_of(config: RunConfig, measure: str) -> TargetFacts | None:
    """The target on the chart of a measure; None on another than the loss, and where a run has none."""
    if measure != "loss" or config.target_loss is None:
        return None
    loss = set_text(config.target_loss)
    return TargetFacts(config.target_loss, (Text("target loss {loss}", loss=loss), Text("target")))
