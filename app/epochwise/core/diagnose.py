"""The verdict on a finished run: over-learned (overfitting), under-learned (underfitting), suitably fit or diverged."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from epochwise.core.config.text import Share, Text, counted, in_sequence
from epochwise.core.curves import Curves
from epochwise.core.numeric.arrays import Floats

Code = Literal["over-learned", "under-learned", "suitably-fit", "diverged", "no-validation"]

LATEST_LOWEST = 0.9
"""A lowest validation loss in the last tenth of a run is no sign of over-learning."""
STILL_FALLING = 0.03
"""Training that gains more than this share of its whole gain in the last tenth of the run has more to learn."""
HARDLY_LEARNED = 0.85
"""A final training loss above this share of the initial one means that hardly anything was learned; an initial one
below this share of the final one, that training made the model worse."""
UNSTEADY = 0.2
"""Training that has lost more than this share of its gain since its lowest loss is unsteady."""


@dataclass(frozen=True)
class Verdict:
    """A stable code, a short headline, and a sentence or two with the numbers behind it."""

    code: Code
    title: str
    reason: str


def verdict(curves: Curves) -> Verdict:
    """What the losses of a finished run say. Epochs count from 1."""
    if curves.status == "diverged":
        return _diverged(curves)
    train = curves.loss.train[: curves.epochs_done]
    lowest, final = curves.lowest_epoch, _last_evaluated(curves)
    if worse := _worse(curves.loss.initial_train, train):
        return worse
    if lowest is not None and (over := _over_learned(curves, train, lowest, final)):
        return over
    if under := _under_learned(curves.loss.initial_train, train):
        return under
    return _no_validation(curves, train) if lowest is None else _suitably_fit(curves, train, lowest, final)


def _diverged(curves: Curves) -> Verdict:
    update = (curves.diverged_at_update or 0) + 1
    loss = float(curves.loss.batch[curves.batches_done - 1])
    cause = Text("The learning rate is too large for these data and this batch size.")
    if math.isfinite(loss):
        course = Text(
            "Training began with a loss of {initial} and diverged: at update {update} (epoch {epoch}) the batch loss "
            "was {loss}.",
            initial=curves.loss.initial_train,
            update=update,
            epoch=curves.stopped_at_epoch,
            loss=loss,
        )
    else:
        course = Text(
            "Training began with a loss of {initial} and diverged: at update {update} (epoch {epoch}) the batch loss "
            "was no longer a finite number.",
            initial=curves.loss.initial_train,
            update=update,
            epoch=curves.stopped_at_epoch,
        )
    return Verdict("diverged", Text("Diverged at update {update}", update=update), in_sequence(course, cause))


def _worse(initial: float, train: Floats) -> Verdict | None:
    """Under-learned, and above the initial loss, if not so high for so long that the run counts as diverged."""
    last = float(train[-1])
    if initial >= HARDLY_LEARNED * last:
        return None
    reason = Text(
        "At the end of epoch {epoch} training loss is {last}, above the {initial} of the untrained model. "
        "The learning rate is too large for these data and this batch size.",
        epoch=len(train),
        last=last,
        initial=initial,
    )
    return Verdict("under-learned", Text("Under-learned (underfitting): worse than untrained"), reason)


def _over_learned(curves: Curves, train: Floats, lowest: int, final: int) -> Verdict | None:
    """Over-learned: validation rose from its lowest by more than chance explains, while training loss still fell."""
    rise, chance = _rise(curves, lowest, final), _chance(curves)
    if lowest > LATEST_LOWEST * len(train) or rise <= chance or train[final - 1] >= train[lowest - 1]:
        return None
    reason = Text(
        "Validation loss was lowest after epoch {lowest_epoch} ({lowest}) and had risen by {rise} to {last} after "
        "epoch {last_epoch}, while training loss went on falling from {train_then} to {train_now}. "
        "With {samples} validation samples, a rise of up to about {chance} could be chance.",
        lowest_epoch=lowest,
        lowest=float(curves.loss.validation[lowest - 1]),
        rise=Share(rise),
        last=float(curves.loss.validation[final - 1]),
        last_epoch=final,
        train_then=float(train[lowest - 1]),
        train_now=float(train[final - 1]),
        samples=curves.plan.validation_samples,
        chance=Share(chance),
    )
    return Verdict("over-learned", Text("Over-learned (overfitting) after epoch {epoch}", epoch=lowest), reason)


def _last_tenth(initial: float, train: Floats) -> tuple[int, float, float]:
    """How many epochs are the last tenth, the training loss before them, and their share of the whole run's gain."""
    tenth = max(1, len(train) // 10)
    before = float(train[-1 - tenth]) if len(train) > tenth else initial
    gained = initial - train[-1]
    return tenth, before, (before - train[-1]) / gained if gained > 0.0 else 0.0


def _under_learned(initial: float, train: Floats) -> Verdict | None:
    """Under-learned: hardly below the initial loss, unsteady, or still falling markedly in the last tenth."""
    last, lowest = float(train[-1]), int(np.argmin(train))
    if last > HARDLY_LEARNED * initial:
        return _hardly_learned(initial, train)
    if last - train[lowest] > UNSTEADY * (initial - train[lowest]):
        return _unsteady(train, lowest)
    tenth, before, share = _last_tenth(initial, train)
    if share <= STILL_FALLING:
        return None
    reason = counted(
        "Training loss is still falling: the last epoch took it from {before} to {last}, which is {share} of "
        "what was learned. More epochs would help.",
        "Training loss is still falling: the last {count} epochs took it from {before} to {last}, which is {share} of "
        "what was learned. More epochs would help.",
        count=tenth,
        before=before,
        last=last,
        share=Share(share),
    )
    return Verdict("under-learned", Text("Under-learned (underfitting): still improving"), reason)


def _hardly_learned(initial: float, train: Floats) -> Verdict:
    reason = Text(
        "At the end of epoch {epoch} training loss is {last}, hardly better than the {initial} of the untrained model. "
        "More epochs, another learning rate or a model that fits the data may help.",
        epoch=len(train),
        last=float(train[-1]),
        initial=initial,
    )
    return Verdict("under-learned", Text("Under-learned (underfitting): hardly better than untrained"), reason)


def _unsteady(train: Floats, lowest: int) -> Verdict:
    reason = Text(
        "Training loss jumps up and down: it was {lowest} after epoch {lowest_epoch} and is {last} after epoch "
        "{epoch}. A smaller learning rate or a larger batch would steady it.",
        lowest=float(train[lowest]),
        lowest_epoch=lowest + 1,
        last=float(train[-1]),
        epoch=len(train),
    )
    return Verdict("under-learned", Text("Under-learned (underfitting): training does not settle"), reason)


def _suitably_fit(curves: Curves, train: Floats, lowest: int, final: int) -> Verdict:
    facts = {
        "last": float(curves.loss.validation[final - 1]),
        "epoch": final,
        "lowest": float(curves.loss.validation[lowest - 1]),
        "lowest_epoch": lowest,
    }
    if _rise(curves, lowest, final) <= _chance(curves):
        judged = Text(
            "Validation loss ({last} after epoch {epoch}) is above its lowest ({lowest} after epoch {lowest_epoch}) by "
            "no more than chance explains.",
            **facts,
        )
    elif lowest > LATEST_LOWEST * len(train):
        judged = Text(
            "Validation loss ({last} after epoch {epoch}) has only just left its lowest ({lowest} after epoch "
            "{lowest_epoch}).",
            **facts,
        )
    else:
        judged = Text(
            "Validation loss ({last} after epoch {epoch}) is above its lowest ({lowest} after epoch {lowest_epoch}), "
            "though training loss is no lower than it was then.",
            **facts,
        )
    return Verdict("suitably-fit", Text("Suitably fit"), in_sequence(_settled(curves, train), judged))


def _rise(curves: Curves, lowest: int, final: int) -> float:
    """How far validation loss stands above its lowest, as a share of it."""
    least, last = curves.loss.validation[lowest - 1], curves.loss.validation[final - 1]
    return float(last / least) - 1.0 if least > 0.0 else 0.0


def _chance(curves: Curves) -> float:
    """The rise that chance may bring with so few validation samples."""
    return 1.0 / math.sqrt(curves.plan.validation_samples)


def _no_validation(curves: Curves, train: Floats) -> Verdict:
    unknown = Text(
        "Without validation samples nothing shows whether the model has learned the pattern or only these very rows."
    )
    return Verdict(
        "no-validation", Text("No verdict without validation"), in_sequence(_settled(curves, train), unknown)
    )


def _settled(curves: Curves, train: Floats) -> Text:
    tenth, _, share = _last_tenth(curves.loss.initial_train, train)
    last = float(train[-1])
    if share <= 0.0:
        return counted(
            "Training loss hardly falls any more: it is {last}, and the last epoch brought no gain.",
            "Training loss hardly falls any more: it is {last}, and the last {count} epochs brought no gain.",
            count=tenth,
            last=last,
        )
    return counted(
        "Training loss hardly falls any more: it is {last}, and the last epoch brought {share} of what was learned.",
        "Training loss hardly falls any more: it is {last}, and the last {count} epochs brought {share} of what was "
        "learned.",
        count=tenth,
        last=last,
        share=Share(share, 1),
    )


def _last_evaluated(curves: Curves) -> int:
    """The last epoch (from 1) that was validated; 0 where none was."""
    evaluated = np.flatnonzero(np.isfinite(curves.loss.validation[: curves.epochs_done]))
    return int(evaluated[-1]) + 1 if evaluated.size else 0
