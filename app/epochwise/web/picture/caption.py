"""What the whole run's marks are, in the words of static/page/caption.js."""

from collections.abc import Mapping
from typing import Any

from epochwise.core.plan import Plan
from epochwise.web.picture.runframe import is_whole
from epochwise.web.picture.words import plural


def caption_of(run: Mapping[str, Any], plan: Plan) -> str:
    """The caption below the whole run."""
    told = [_marks_of(run["batch_loss"], plan)]
    if is_whole(run, plan):
        told.append("A batch of all samples has the training loss itself: orange lies under blue.")
    if run["status"] == "diverged":
        told.append("The log axis shows how they grew.")
    return " ".join(told)


def _marks_of(losses: object, plan: Plan) -> str:
    if not isinstance(losses, Mapping):
        return "Orange: the loss of every single batch, measured before its update."
    epochs, rest = divmod(int(losses["width"]), plan.updates_per_epoch)
    whole = "" if rest else f" ({plural(epochs, 'epoch')})"
    return f"Orange: where the middle half and the middle 80% of each {losses['width']:,} batch losses{whole} lie."
