"""What is held equal among several runs: how many epochs each is trained for, and what the axis counts."""

from typing import Literal

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError, InvalidConfig
from epochwise.core.config.text import Text
from epochwise.core.engine.plan import plan
from epochwise.core.plan import Plan

Hold = Literal["", "epochs", "updates", "samples", "seconds", "steps"]
HOLDS: tuple[Hold, ...] = ("", "epochs", "updates", "samples", "seconds", "steps")
"""Each run's own epochs; equal epochs, updates, samples seen; equal time as measured; equal time if each update takes
equally long."""
Counted = Literal["epochs", "updates", "samples", "seconds"]
COUNTED: dict[Hold, Counted] = {
    "": "epochs",
    "epochs": "epochs",
    "updates": "updates",
    "samples": "samples",
    "seconds": "seconds",
    "steps": "updates",
}
"""What the axis counts."""


def epochs_held(hold: Hold, this: Plan, other: Plan) -> tuple[int, bool]:
    """For how many epochs `other` is trained to be held equal to `this`, and whether that is rounded."""
    match hold:
        case "epochs":
            return this.epochs, False
        case "updates":
            return _rounded(this.total_updates, other.updates_per_epoch)
        case "samples":
            return _rounded(this.samples_seen, other.samples_seen // other.epochs)
        case _:
            return other.epochs, False


def held(config: RunConfig, hold: Hold, this: Plan) -> tuple[RunConfig, bool]:
    """The configuration trained for as much as `this` plan says, and whether that was rounded to whole epochs.

    Raises:
        InvalidConfig: naming `hold`, where that would be more epochs than a run may have.
    """
    epochs, uneven = epochs_held(hold, this, plan(config))
    if epochs == config.epochs:
        return config, uneven
    try:
        return RunConfig.parse(config.model_dump() | {"epochs": epochs}), uneven
    except InvalidConfig:
        message = Text("would take {epochs} epochs of batch size {size}", epochs=epochs, size=config.batch_size)
        raise InvalidConfig([FieldError("hold", hold, message, Text("another choice, or fewer epochs"))]) from None


def _rounded(total: int, each: int) -> tuple[int, bool]:
    epochs = max(1, round(total / each))
    return epochs, epochs * each != total
