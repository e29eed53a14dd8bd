"""The measured facts about a run: each a question, a short answer, and a sentence with its numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Literal

from epochwise.core.config.text import Share, Text, Uncertain, Value, counted, in_sequence, told_apart
from epochwise.core.diagnose.findings import CLEARLY_RISEN, FALLING, SMALL_GAP, Fall, Findings
from epochwise.core.judgement import Judgement

FactCode = Literal["falling", "gap", "rise", "accuracy"]

SMALL_SHARE = 0.095
"""A share below this is written to a tenth of a percent, so that it is seen on which side of a threshold it lies."""
FAST = 0.1
"""A loss that falls by less than this share since half the epochs falls slowly."""
FAR = 0.5
"""A gap beyond this share of what training has gained is far."""
STAYED = 0.01
"""Accuracy that has lost less than this stayed, and certainty that has grown by no more."""
SAME = 0.005
"""Losses that differ by less than this share are about the same."""


@dataclass(frozen=True)
class Fact:
    """One measured fact.

    falling: `value` is by which share the training loss has fallen since half the epochs; it has no standard error.
    gap: the loss on the rows that judge, minus the training loss. rise: the loss on these rows at the last epoch, minus
    that at the lowest. accuracy: the share of these rows that get their class. `numbers` are those that a picture of
    the fact needs, by name.
    """

    code: FactCode
    question: str
    answer: str
    value: float
    standard_error: float | None
    sentence: str
    numbers: Mapping[str, float] = field(default_factory=dict)


def facts_of(found: Findings) -> Iterator[Fact]:
    """The facts about a run, in the order in which they are read; without validation the first alone."""
    yield _falling(found)
    if found.judgement:
        yield _gap(found, found.judgement)
        yield _rise(found, found.judgement)
        if found.judgement.last.right is not None:
            yield _accuracy(found, found.judgement, found.judgement.last.right)


def judging_rows(judged: Judgement) -> Text:
    """The rows that judge, by their name: "10,000 fresh rows"."""
    if judged.fresh:
        return counted("{count} fresh row", "{count} fresh rows", judged.rows)
    return counted("the {count} validation row", "the {count} validation rows", judged.rows)


def _falling(found: Findings) -> Fact:
    fall = found.training_fall
    numbers = {"half_epoch": fall.half_epoch, "half": fall.half, "now": fall.now, "initial": found.initial}
    sentence = _fewer(found) if found.too_few else _fallen(fall)
    return Fact("falling", Text("Is training still falling?"), _speed(found), fall.share, None, sentence, numbers)


def _speed(found: Findings) -> Text:
    share = found.training_fall.share
    if found.too_few:
        return Text("Too early to say")
    if share >= FAST:
        return Text("Yes")
    if found.is_falling:
        return Text("Yes, slowly")
    return Text("Hardly") if share > -FALLING else Text("No")


def _fewer(found: Findings) -> Text:
    initial, now = told_apart(found.initial, found.last)
    return counted(
        "Training loss was {initial} before training and is {now} after {count} epoch; so few are no trend.",
        "Training loss was {initial} before training and is {now} after {count} epochs; so few are no trend.",
        found.epochs,
        initial=initial,
        now=now,
    )


def _fallen(fall: Fall) -> Text:
    half, now = (fall.half, fall.now) if abs(fall.share) < SAME else told_apart(fall.half, fall.now)
    values: dict[str, Value] = {"half": half, "epoch": fall.half_epoch, "now": now, "change": _change(fall)}
    if fall.window > 1:
        return Text(
            "Averaged over {window} epochs, training loss was {half} up to epoch {epoch} and is {now} now: {change}.",
            **values,
            window=fall.window,
        )
    return Text("Training loss was {half} after epoch {epoch} and is {now} now: {change}.", **values)


def _change(fall: Fall) -> Text:
    share = fall.share
    if abs(share) < SAME:
        return Text("about the same")
    if share > 0.0:
        return Text("{share} less", share=fallen_by(share))
    if share > -1.0:
        return Text("{share} more", share=Share(-share, 1 if share > -SMALL_SHARE else 0))
    return Text("{times} times as much", times=fall.now / fall.half)


def fallen_by(share: float) -> Share | Text:
    """By which share a loss has fallen: never "100%", since it is not 0; a small one to a tenth of a percent."""
    if share < SMALL_SHARE:
        return Share(share, 1)
    return Share(share) if share < 0.995 else Text("over {share}", share=Share(0.99))


def _gap(found: Findings, judged: Judgement) -> Fact:
    charted = found.curves.loss.validation[found.epochs - 1]
    values: dict[str, Value] = {
        "train": found.last,
        "loss": Uncertain(judged.last.loss, judged.last.error),
        "rows": judging_rows(judged),
    }
    if judged.fresh:
        sentence = Text(
            "After the last epoch training loss is {train}; on {rows} the loss is {loss} ({charted} on the chart's "
            "{validation}).",
            **values,
            charted=float(charted),
            validation=found.curves.plan.validation_samples,
        )
    else:
        sentence = Text("After the last epoch training loss is {train}; on {rows} the loss is {loss}.", **values)
    numbers = {"train": found.last, "loss": judged.last.loss, "charted": float(charted)}
    answer = _distance(found)
    return Fact("gap", Text("How far apart are they?"), answer, found.gap, judged.last.error, sentence, numbers)


def _distance(found: Findings) -> Text:
    gained = found.initial - found.last
    if found.gap_may_be_chance:
        return Text("Cannot tell")
    if found.gap < 0.0:
        return Text("New rows fare better")
    if found.gap < SMALL_GAP * gained or (found.hardly_learned and found.gap < SMALL_GAP * found.last):
        return Text("Close")
    return Text("Apart") if found.gap < FAR * gained else Text("Far apart")


def _rise(found: Findings, judged: Judgement) -> Fact:
    values: dict[str, Value] = {
        "rise": Uncertain(judged.rise, judged.rise_error, signed=True),
        "lowest": judged.lowest.loss,
        "rows": judging_rows(judged),
        "epoch": found.lowest_epoch,
    }
    if found.lowest_epoch == found.epochs:
        sentence = Text("Validation loss is at its lowest now, after epoch {epoch}.", epoch=found.lowest_epoch)
    else:
        sentence = Text("{rise} on {rows} since the lowest, which was {lowest} after epoch {epoch}.", **values)
    numbers = {"lowest_epoch": found.lowest_epoch, "lowest": judged.lowest.loss, "last": judged.last.loss}
    question = Text("Has validation turned?")
    return Fact("rise", question, _turn(found), judged.rise, judged.rise_error, sentence, numbers)


def _turn(found: Findings) -> Text:
    if found.is_over_learned:
        return Text("Yes, a little") if found.rise < CLEARLY_RISEN else Text("Yes")
    if found.rose_together:
        return Text("Both rose")
    if found.rose_without_training:
        return Text("It rose")
    if found.has_risen:
        # It is no more than losses wander by while training is level.
        return Text("Hardly")
    return Text("Perhaps") if found.may_have_risen else Text("No")


def _accuracy(found: Findings, judged: Judgement, right: float) -> Fact:
    before = judged.lowest.right or 0.0
    values: dict[str, Value] = {
        "right": Share(right, 1),
        "rows": judging_rows(judged),
        "before": Share(before, 1),
        "epoch": found.lowest_epoch,
    }
    if found.lowest_epoch == found.epochs:
        sentence = Text("Accuracy on {rows} is {right}.", **values)
    elif grew_over_confident(found):
        values["sure"] = Share(judged.last.sure_when_wrong or 0.0)
        values["sure_before"] = Share(judged.lowest.sure_when_wrong or 0.0)
        sentence = in_sequence(
            _stayed_right(right < before, values),
            Text(
                "The model became over-confident: where it is wrong it is {sure} sure on average, {sure_before} then.",
                **values,
            ),
        )
    else:
        sentence = Text("Accuracy on {rows} is {right}, after epoch {epoch} it was {before}.", **values)
    error = sqrt(right * (1.0 - right) / judged.rows)
    numbers = {"right": right, "right_at_lowest": before}
    return Fact(
        "accuracy", Text("How many are right?"), Text("{right}", right=Share(right, 1)), right, error, sentence, numbers
    )


def _stayed_right(fewer: bool, values: Mapping[str, Value]) -> Text:
    if fewer:
        return Text(
            "Accuracy on {rows} is {right}, after epoch {epoch} it was {before}: "
            "the loss rose, the mistakes hardly did.",
            **values,
        )
    return Text(
        "Accuracy on {rows} is {right}, after epoch {epoch} it was {before}: the loss rose, the mistakes did not.",
        **values,
    )


def grew_over_confident(found: Findings) -> bool:
    """Whether the loss rose while the mistakes hardly did, and the model is surer of its mistakes than it was."""
    judged = found.judgement
    if judged is None or not found.is_over_learned or judged.last.right is None or judged.lowest.right is None:
        return False
    surer = (judged.last.sure_when_wrong or 0.0) - (judged.lowest.sure_when_wrong or 1.0) > STAYED
    return surer and judged.last.right > judged.lowest.right - STAYED
