"""The headline of a verdict: the code that follows from the findings, its title, and the reason with its numbers."""

import math
from typing import Literal

from epochwise.core.config.config import RunConfig
from epochwise.core.config.models import MODELS
from epochwise.core.config.text import Share, Text, Uncertain, Value, counted, in_sequence
from epochwise.core.curves import Curves
from epochwise.core.diagnose.facts import judging_rows
from epochwise.core.diagnose.findings import CLEARLY_RISEN, FALLING, Findings

Code = Literal[
    "over-learned",
    "perhaps-over-learned",
    "under-learned",
    "unsteady",
    "worse-than-untrained",
    "suitably-fit",
    "flat",
    "diverged",
    "no-validation",
]


def code_of(found: Findings) -> Code:
    """The code of a run that did not diverge. The first that fits, in this order:

    | what was found | code |
    |---|---|
    | training loss is not below the untrained model's | worse-than-untrained |
    | it lost a fifth of its gain again | unsteady |
    | there are no validation rows | no-validation |
    | both losses are clearly higher than at the lowest epoch | unsteady |
    | validation has risen beyond chance while training fell | over-learned |
    | it may have risen | perhaps-over-learned |
    | fewer than four epochs, or validation still falls | under-learned |
    | training is flat and not known to be at its lowest, or hardly anything was learned | flat |
    | the gap is large | perhaps-over-learned |
    | else | suitably-fit |
    """
    if found.is_worse_than_untrained:
        return "worse-than-untrained"
    if found.has_lost_its_gain:
        return "unsteady"
    if found.judgement is None:
        return "no-validation"
    if found.rose_together:
        return "unsteady"
    if found.is_over_learned:
        return "over-learned"
    if found.may_have_risen:
        return "perhaps-over-learned"
    if found.too_few or not found.validation_is_level:
        return "under-learned"
    if not found.is_falling and (found.hardly_learned or not found.is_at_the_floor):
        return "flat"
    return "suitably-fit" if found.has_small_gap else "perhaps-over-learned"


def title_of(code: Code, found: Findings) -> Text:
    """The headline in words, with the field's word where it has one."""
    match code:
        case "over-learned" if found.rise < CLEARLY_RISEN:
            return Text("Over-learned (overfitting), but little")
        case "over-learned":
            return Text("Over-learned (overfitting)")
        case "perhaps-over-learned":
            return Text("Perhaps over-learned (overfitting)")
        case "under-learned":
            return Text("Under-learned (underfitting)")
        case "unsteady":
            return Text("Unsteady: the loss jumps up and down")
        case "worse-than-untrained":
            return Text("Worse than untrained")
        case "suitably-fit":
            return Text("Suitably fit")
        case "flat" if found.is_at_the_floor:
            return Text("Flat: this model can learn no more here")
        case "flat":
            return Text("Flat so far: maybe a plateau")
    return Text("No verdict without validation")


def reason_of(code: Code, found: Findings, config: RunConfig) -> Text:
    """One or two sentences with the numbers behind the headline."""
    match code:
        case "worse-than-untrained":
            return _worse(found)
        case "unsteady" if found.has_lost_its_gain:
            return _unsteady(found)
        case "unsteady":
            return _rose_together(found)
        case "no-validation":
            return Text(
                "Without validation samples nothing shows whether the model has learned the pattern or only these very "
                "rows."
            )
        case "over-learned":
            return _over_learned(found)
        case "perhaps-over-learned" if found.may_have_risen:
            return _perhaps(found)
        case "perhaps-over-learned":
            return _far_apart(found)
        case "under-learned":
            return _under_learned(found)
        case "flat" if found.is_at_the_floor:
            return _too_simple(found, config)
        case "flat":
            return _flat(found)
    return _suitably_fit(found, config)


def diverged(curves: Curves) -> tuple[Text, Text]:
    """Title and reason of a run that diverged."""
    update = (curves.diverged_at_update or 0) + 1
    loss = float(curves.loss.batch[curves.batches_done - 1])
    values: dict[str, Value] = {
        "initial": curves.loss.initial_train,
        "update": update,
        "epoch": curves.stopped_at_epoch,
    }
    cause = Text("The learning rate is too large for these data and this batch size.")
    if math.isfinite(loss):
        course = Text(
            "Training began with a loss of {initial} and diverged: at update {update} (epoch {epoch}) the batch loss "
            "was {loss}.",
            **values,
            loss=loss,
        )
    else:
        course = Text(
            "Training began with a loss of {initial} and diverged: at update {update} (epoch {epoch}) the batch loss "
            "was no longer a finite number.",
            **values,
        )
    return Text("Diverged at update {update}", update=update), in_sequence(course, cause)


def _worse(found: Findings) -> Text:
    return counted(
        "After {count} epoch training loss is {last}, not below the {initial} of the untrained model.",
        "After {count} epochs training loss is {last}, not below the {initial} of the untrained model.",
        found.epochs,
        last=found.last,
        initial=found.initial,
    )


def _unsteady(found: Findings) -> Text:
    return Text(
        "Training loss was {lowest} after epoch {lowest_epoch} and is {last} after epoch {epoch}: much of what was "
        "learned is lost again.",
        lowest=float(found.train.min()),
        lowest_epoch=found.lowest_train_epoch,
        last=found.last,
        epoch=found.epochs,
    )


def _rose_together(found: Findings) -> Text:
    assert found.judgement is not None
    return Text(
        "Both losses are higher than after epoch {epoch}: training {train_then} then and {train_now} now, {rows} "
        "{then} then and {now} now.",
        epoch=found.lowest_epoch,
        train_then=found.train_at_lowest,
        train_now=found.last,
        rows=judging_rows(found.judgement),
        then=found.judgement.lowest.loss,
        now=found.judgement.last.loss,
    )


def _over_learned(found: Findings) -> Text:
    assert found.judgement is not None
    return Text(
        "Since epoch {epoch} training loss has gone down from {train_then} to {train_now}, while the loss on {rows} "
        "has gone up by {rise}, from {then} to {now}: more than chance.",
        epoch=found.lowest_epoch,
        train_then=found.train_at_lowest,
        train_now=found.last,
        rows=judging_rows(found.judgement),
        rise=Share(found.rise),
        then=found.judgement.lowest.loss,
        now=found.judgement.last.loss,
    )


def _perhaps(found: Findings) -> Text:
    assert found.judgement is not None
    return Text(
        "The loss on {rows} is {share} above that after epoch {epoch}, but so few rows cannot tell this from chance "
        "({rise}).",
        rows=judging_rows(found.judgement),
        share=Share(found.rise),
        epoch=found.lowest_epoch,
        rise=Uncertain(found.judgement.rise, found.judgement.rise_error, signed=True),
    )


def _far_apart(found: Findings) -> Text:
    assert found.judgement is not None
    return Text(
        "Validation loss no longer falls, and the gap is large: the loss on {rows} is {loss}, on the rows that the "
        "model learns from {train}.",
        rows=judging_rows(found.judgement),
        loss=found.judgement.last.loss,
        train=found.last,
    )


def _under_learned(found: Findings) -> Text:
    if found.too_few:
        return counted(
            "{count} epoch is too few for a trend. Training loss has gone from {initial} to {last}.",
            "{count} epochs are too few for a trend. Training loss has gone from {initial} to {last}.",
            found.epochs,
            initial=found.initial,
            last=found.last,
        )
    values: dict[str, Value] = {
        "epoch": found.validation_fall.half_epoch,
        "validation": Share(found.validation_fall.share),
        "train": Share(found.training_fall.share),
    }
    if found.is_falling:
        return Text(
            "Both losses still fall: since epoch {epoch} validation loss has lost {validation} and training loss "
            "{train}.",
            **values,
        )
    return Text("Validation loss still falls: it has lost {validation} since epoch {epoch}.", **values)


def _flat(found: Findings) -> Text:
    return Text(
        "Neither loss has fallen by {share} since epoch {epoch}. That may be all, or a plateau before the next fall.",
        share=Share(FALLING),
        epoch=found.training_fall.half_epoch,
    )


def _floor(found: Findings, config: RunConfig) -> Text:
    assert found.judgement is not None
    assert found.judgement.floor is not None
    return Text(
        "Training loss is {last}; the lowest that {model} can reach on these rows is {floor}.",
        last=found.last,
        model=Text("{model}", model=MODELS[config.model].title).lower(),
        floor=found.judgement.floor,
    )


def _too_simple(found: Findings, config: RunConfig) -> Text:
    hardly = Text("That is hardly below the {initial} of the untrained model.", initial=found.initial)
    return in_sequence(_floor(found, config), hardly)


def _suitably_fit(found: Findings, config: RunConfig) -> Text:
    assert found.judgement is not None
    if found.is_falling:
        training = Text(
            "Training loss still falls ({share} less than at epoch {epoch}), validation loss no longer does.",
            share=Share(found.training_fall.share),
            epoch=found.training_fall.half_epoch,
        )
    else:
        training = _floor(found, config)
    if found.gap <= 0.0:
        small = Text(
            "On {rows} the loss is {loss}, not above that of training.",
            rows=judging_rows(found.judgement),
            loss=found.judgement.last.loss,
        )
        return in_sequence(training, small)
    small = Text(
        "On {rows} the loss is {loss}: {gap} above that of training, little beside the {gain} gained by training.",
        rows=judging_rows(found.judgement),
        loss=found.judgement.last.loss,
        gap=found.gap,
        gain=found.initial - found.last,
    )
    return in_sequence(training, small)
