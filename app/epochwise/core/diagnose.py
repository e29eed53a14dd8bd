"""The verdict on a finished run: over-learned, under-learned, suitably fit or diverged, and why."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from epochwise.core.curves import Curves
from epochwise.core.numeric.arrays import Floats

Code = Literal["over-learned", "under-learned", "suitably-fit", "diverged", "no-validation"]

LATEST_LOWEST = 0.9
"""A lowest validation loss in the last tenth of a run is no sign of over-learning."""
STILL_FALLING = 0.03
"""A last tenth that brings this share of all that was learned says that there is more to learn."""
HARDLY_LEARNED = 0.85
"""A final training loss above this share of the initial one says that hardly anything was learned; an initial one below
this share of the final one, that training made it worse."""
UNSTEADY = 0.2
"""A final training loss that lost this share of all that was learned at its lowest tells that training jumps about."""


@dataclass(frozen=True)
class Verdict:
    """A stable code, a short headline, and a sentence or two with the numbers behind it."""

    code: Code
    title: str
    reason: str


def verdict(curves: Curves) -> Verdict:
    """What the losses of a run say that has ended by itself. Epochs count from 1."""
    if curves.status == "diverged":
        return _diverged(curves)
    train = curves.loss.train[: curves.epochs_done]
    lowest_epoch, final = curves.lowest_epoch, _last_evaluated(curves)
    if worse := _worse(curves.loss.initial_train, train):
        return worse
    if lowest_epoch is not None and (over := _over_learned(curves, train, lowest_epoch, final)):
        return over
    if under := _under_learned(curves.loss.initial_train, train):
        return under
    return _no_validation(curves, train) if lowest_epoch is None else _suitably_fit(curves, train, lowest_epoch, final)


def _diverged(curves: Curves) -> Verdict:
    update = (curves.diverged_at_update or 0) + 1
    loss = curves.loss.batch[update - 1]
    size = _short(loss) if math.isfinite(loss) else "no longer a finite number"
    reason = (
        f"Training began with a loss of {_short(curves.loss.initial_train)} and blew up: at update {update:,} "
        f"(epoch {curves.stopped_at_epoch:,}) the batch loss was {size}. "
        "The learning rate is too large for these data and this batch size."
    )
    return Verdict("diverged", f"Diverged at update {update:,}", reason)


def _worse(initial: float, train: Floats) -> Verdict | None:
    """Under-learned, and above the initial loss, if not so high for so long that the run counts as diverged."""
    last = train[-1]
    if initial >= HARDLY_LEARNED * last:
        return None
    reason = (
        f"At the end of epoch {len(train):,} training loss is {_short(last)}, above the {_short(initial)} of the "
        "untrained model. The learning rate is too large for these data and this batch size."
    )
    return Verdict("under-learned", "Under-learned: worse than untrained", reason)


def _over_learned(curves: Curves, train: Floats, lowest_epoch: int, final: int) -> Verdict | None:
    """Over-learned: validation rose by more than chance moves it, while training loss went on falling."""
    lowest, last = curves.loss.validation[lowest_epoch - 1], curves.loss.validation[final - 1]
    rise, chance = _rise(curves, lowest_epoch, final), _chance(curves)
    if lowest_epoch > LATEST_LOWEST * len(train) or rise <= chance or train[final - 1] >= train[lowest_epoch - 1]:
        return None
    reason = (
        f"Validation loss was lowest after epoch {lowest_epoch:,} ({_short(lowest)}) and had risen by {rise:.0%} to "
        f"{_short(last)} after epoch {final:,}, while training loss went on falling from "
        f"{_short(train[lowest_epoch - 1])} to {_short(train[final - 1])}. "
        f"With {curves.plan.validation_samples:,} validation samples, "
        f"a rise of up to about {chance:.0%} could be chance."
    )
    return Verdict("over-learned", f"Over-learned after epoch {lowest_epoch:,}", reason)


def _last_tenth(initial: float, train: Floats) -> tuple[int, float, float]:
    """How many epochs are the last tenth, the training loss before them, and their share of all that was learned."""
    tenth = max(1, len(train) // 10)
    before = float(train[-1 - tenth]) if len(train) > tenth else initial
    gained = initial - train[-1]
    return tenth, before, (before - train[-1]) / gained if gained > 0.0 else 0.0


def _under_learned(initial: float, train: Floats) -> Verdict | None:
    """Under-learned: hardly below the initial loss, jumping about, or still falling markedly in the last tenth."""
    last = train[-1]
    tenth, before, share = _last_tenth(initial, train)
    if last > HARDLY_LEARNED * initial:
        reason = (
            f"At the end of epoch {len(train):,} training loss is {_short(last)}, hardly better than the "
            f"{_short(initial)} of the untrained model. "
            "More epochs, another learning rate or a model that fits the data may help."
        )
        return Verdict("under-learned", "Under-learned: hardly better than untrained", reason)
    lowest = int(np.argmin(train))
    if last - train[lowest] > UNSTEADY * (initial - train[lowest]):
        reason = (
            f"Training loss jumps up and down: it was {_short(train[lowest])} after epoch {lowest + 1:,} and is "
            f"{_short(last)} after epoch {len(train):,}. A smaller learning rate or a larger batch would steady it."
        )
        return Verdict("under-learned", "Under-learned: training does not settle", reason)
    if share > STILL_FALLING:
        reason = (
            f"Training loss is still falling: the last {_epochs(tenth)} took it from {_short(before)} to "
            f"{_short(last)}, {share:.0%} of all that was learned. More epochs would help."
        )
        return Verdict("under-learned", "Under-learned: still improving", reason)
    return None


def _suitably_fit(curves: Curves, train: Floats, lowest_epoch: int, final: int) -> Verdict:
    last, lowest = curves.loss.validation[final - 1], curves.loss.validation[lowest_epoch - 1]
    where = f"its lowest ({_short(lowest)} after epoch {lowest_epoch:,})"
    if _rise(curves, lowest_epoch, final) <= _chance(curves):
        above = f"is no more above {where} than chance moves it"
    elif lowest_epoch > LATEST_LOWEST * len(train):
        above = f"has only just left {where}"
    else:
        above = f"is above {where}, though training loss is no lower than it was then"
    reason = f"{_settled(curves, train)}, and validation loss ({_short(last)} after epoch {final:,}) {above}."
    return Verdict("suitably-fit", "Suitably fit", reason)


def _rise(curves: Curves, lowest_epoch: int, final: int) -> float:
    """How far validation loss stands above its lowest, as a share of it."""
    lowest, last = curves.loss.validation[lowest_epoch - 1], curves.loss.validation[final - 1]
    return float(last / lowest) - 1.0 if lowest > 0.0 else 0.0


def _chance(curves: Curves) -> float:
    """The rise that chance may bring with so few validation samples."""
    return 1.0 / math.sqrt(curves.plan.validation_samples)


def _no_validation(curves: Curves, train: Floats) -> Verdict:
    reason = (
        f"{_settled(curves, train)}, but without validation samples nothing tells whether the model has learned the "
        "pattern or these very rows."
    )
    return Verdict("no-validation", "No verdict without validation", reason)


def _settled(curves: Curves, train: Floats) -> str:
    tenth, _, share = _last_tenth(curves.loss.initial_train, train)
    brought = f"brought {share:.1%} of all that was learned" if share > 0.0 else "brought no more"
    return f"Training loss hardly falls any more: it is {_short(train[-1])}, and the last {_epochs(tenth)} {brought}"


def _last_evaluated(curves: Curves) -> int:
    """The last epoch (from 1) whose end was validated; 0 where none was."""
    evaluated = np.flatnonzero(np.isfinite(curves.loss.validation[: curves.epochs_done]))
    return int(evaluated[-1]) + 1 if evaluated.size else 0


def _epochs(count: int) -> str:
    return "epoch" if count == 1 else f"{count:,} epochs"


def _short(value: float) -> str:
    return f"{value:.3g}"
