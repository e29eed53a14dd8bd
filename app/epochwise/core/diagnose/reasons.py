"""The reason that a verdict gives for its headline: one or two sentences with the numbers behind it."""

import math

from epochwise.core.config.config import RunConfig
from epochwise.core.config.models import MODELS
from epochwise.core.config.numbers import set_text
from epochwise.core.config.text import Share, Text, Uncertain, Value, counted, in_sequence, told_apart
from epochwise.core.curves import Curves
from epochwise.core.diagnose.facts import fallen_by, judging_rows
from epochwise.core.diagnose.findings import FALLING, Findings
from epochwise.core.diagnose.headline import Code, diverged_at


def reason_of(code: Code, found: Findings, config: RunConfig) -> Text:
    """One or two sentences with the numbers behind the headline; first why a run stopped that reached its target."""
    return in_sequence(_at_target(found, config), _reason(code, found, config))


def _at_target(found: Findings, config: RunConfig) -> Text:
    if found.curves.status != "target_reached" or config.target_loss is None:
        return Text("")
    return Text(
        "Training stopped after epoch {epoch}: its loss, {loss}, is not above the target of {target}.",
        epoch=found.epochs,
        loss=found.last,
        target=set_text(config.target_loss),
    )


def _reason(code: Code, found: Findings, config: RunConfig) -> Text:
    match code:
        case "worse-than-untrained":
            return _worse(found)
        case "unsteady" if found.has_lost_its_gain:
            return _unsteady(found)
        case "unsteady" if found.rose_together:
            return _rose_together(found)
        case "unsteady" if found.rose_without_training:
            return _scattered(found)
        case "unsteady":
            return _risen_again(found)
        case "no-validation":
            return Text(
                "Without validation samples nothing shows whether the model has learned the pattern or only these very "
                "rows."
            )
        case "over-learned":
            return _over_learned(found)
        case "perhaps-over-learned" if found.may_have_risen:
            return _perhaps(found)
        case "perhaps-over-learned" if found.is_at_the_floor:
            return in_sequence(_floor(found, config), _gap_at_the_floor(found))
        case "perhaps-over-learned":
            return _far_apart(found)
        case "under-learned":
            return _under_learned(found)
        case "flat" if found.is_at_the_floor:
            return _too_simple(found, config)
        case "flat" if found.is_falling:
            return _hardly_falling(found)
        case "flat":
            return _flat(found)
    return _suitably_fit(found, config)


def reason_of_divergence(curves: Curves) -> Text:
    """Where a run diverged, and what makes a run diverge."""
    loss = float(curves.loss.batch[curves.batches_done - 1])
    values: dict[str, Value] = {
        "initial": curves.loss.initial_train,
        "update": diverged_at(curves),
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
    return in_sequence(course, cause)


def _worse(found: Findings) -> Text:
    return counted(
        "After {count} epoch training loss is {last}, not below the {initial} of the untrained model.",
        "After {count} epochs training loss is {last}, not below the {initial} of the untrained model.",
        found.epochs,
        last=found.last,
        initial=found.initial,
    )


def _unsteady(found: Findings) -> Text:
    lowest, last = told_apart(float(found.train.min()), found.last)
    return Text(
        "Training loss was {lowest} after epoch {lowest_epoch} and is {last} after epoch {epoch}: much of what was "
        "learned is lost again.",
        lowest=lowest,
        lowest_epoch=found.lowest_train_epoch,
        last=last,
        epoch=found.epochs,
    )


def _risen_again(found: Findings) -> Text:
    fall = found.training_fall
    half, now = told_apart(fall.half, fall.now)
    return Text(
        "Training loss is higher than after epoch {epoch}: {half} then, {now} now.",
        epoch=fall.half_epoch,
        half=half,
        now=now,
    )


def _rose_together(found: Findings) -> Text:
    return Text(
        "Both losses are higher than after epoch {epoch}: training {train_then} then and {train_now} now, {rows} "
        "{then} then and {now} now.",
        **_since_the_lowest(found),
    )


def _scattered(found: Findings) -> Text:
    return Text(
        "Since epoch {epoch} the loss on {rows} has gone up by {rise}, from {then} to {now}. Training loss has not "
        "fallen by more than it scatters from epoch to epoch: {train_then} then, {train_now} now.",
        **_since_the_lowest(found),
        rise=Share(found.rise),
    )


def _over_learned(found: Findings) -> Text:
    return Text(
        "Since epoch {epoch} training loss has gone down from {train_then} to {train_now}, while the loss on {rows} "
        "has gone up by {rise}, from {then} to {now}: more than chance.",
        **_since_the_lowest(found),
        rise=Share(found.rise),
    )


def _since_the_lowest(found: Findings) -> dict[str, Value]:
    """Both losses after the epoch with the lowest validation, and now."""
    assert found.judgement is not None
    train_then, train_now = told_apart(found.train_at_lowest, found.last)
    then, now = told_apart(found.judgement.lowest.loss, found.judgement.last.loss)
    return {
        "epoch": found.lowest_epoch,
        "train_then": train_then,
        "train_now": train_now,
        "rows": judging_rows(found.judgement),
        "then": then,
        "now": now,
    }


def _perhaps(found: Findings) -> Text:
    assert found.judgement is not None
    values: dict[str, Value] = {
        "rows": judging_rows(found.judgement),
        "share": Share(found.rise),
        "epoch": found.lowest_epoch,
        "rise": Uncertain(found.judgement.rise, found.judgement.rise_error, signed=True),
    }
    if found.judgement.fresh:
        return Text(
            "The loss on {rows} is {share} above that after epoch {epoch} ({rise}): this may be chance.", **values
        )
    return Text(
        "The loss on {rows} is {share} above that after epoch {epoch} ({rise}). The same rows picked that epoch, so "
        "this may be chance.",
        **values,
    )


def _far_apart(found: Findings) -> Text:
    assert found.judgement is not None
    judged = found.judgement
    values: dict[str, Value] = {
        "share": Share(FALLING),
        "epoch": found.validation_fall.half_epoch,
        "rows": judging_rows(judged),
        "loss": Uncertain(judged.last.loss, judged.last.error),
        "train": found.last,
    }
    if found.gap_may_be_chance:
        return Text(
            "Validation loss has not fallen by {share} since epoch {epoch}, and the gap may be large: the loss on "
            "{rows} is {loss}, training loss is {train}.",
            **values,
        )
    return Text(
        "Validation loss has not fallen by {share} since epoch {epoch}, and the gap is large: the loss on {rows} is "
        "{loss}, training loss is {train}.",
        **values,
    )


def _gap_at_the_floor(found: Findings) -> Text:
    assert found.judgement is not None
    judged = found.judgement
    values: dict[str, Value] = {
        "rows": judging_rows(judged),
        "loss": Uncertain(judged.last.loss, judged.last.error),
    }
    if found.gap_may_be_chance:
        return Text("The gap may be large: the loss on {rows} is {loss}.", **values)
    return Text("The gap is large: the loss on {rows} is {loss}.", **values)


def _under_learned(found: Findings) -> Text:
    if found.too_few:
        initial, last = told_apart(found.initial, found.last)
        return counted(
            "{count} epoch is too few for a trend. Training loss has gone from {initial} to {last}.",
            "{count} epochs are too few for a trend. Training loss has gone from {initial} to {last}.",
            found.epochs,
            initial=initial,
            last=last,
        )
    if found.too_few_validated:
        return counted(
            "Validation loss was measured after {count} epoch only, too seldom for a trend.",
            "Validation loss was measured after {count} epochs only, too seldom for a trend.",
            len(found.validated),
        )
    values: dict[str, Value] = {
        "epoch": found.validation_fall.half_epoch,
        "validation": fallen_by(found.validation_fall.share),
        "train": fallen_by(found.training_fall.share),
    }
    if found.is_falling:
        return Text(
            "Both losses have fallen since epoch {epoch}: validation loss by {validation}, training loss by {train}.",
            **values,
        )
    return Text("Validation loss has fallen by {validation} since epoch {epoch}.", **values)


def _flat(found: Findings) -> Text:
    return Text(
        "Neither loss has fallen by {share} since epoch {epoch}. That may be all, or a plateau before the next fall.",
        share=Share(FALLING),
        epoch=found.training_fall.half_epoch,
    )


def _hardly_falling(found: Findings) -> Text:
    assert found.judgement is not None
    values: dict[str, Value] = {"epoch": found.validation_fall.half_epoch, "share": Share(FALLING)}
    hardly = Text("Validation loss has not fallen by {share} since epoch {epoch}.", **values)
    if found.is_lowest_now:
        lowest = Text("But it is at its lowest now: that may be all, or a plateau before the next fall.")
        return in_sequence(hardly, lowest)
    lower = Text(
        "But on {rows} the loss is lower now than after epoch {epoch}: that may be all, or a plateau before the next "
        "fall.",
        rows=judging_rows(found.judgement),
        epoch=found.lowest_epoch,
    )
    return in_sequence(hardly, lower)


def _floor(found: Findings, config: RunConfig) -> Text:
    assert found.judgement is not None
    last, _ = told_apart(found.last, found.initial)
    assert found.judgement.floor is not None
    return Text(
        "Training loss is {last}; the lowest that {model} can reach on these rows is {floor}.",
        last=last,
        model=Text("{model}", model=MODELS[config.model].title).lower(),
        floor=found.judgement.floor,
    )


def _too_simple(found: Findings, config: RunConfig) -> Text:
    _, initial = told_apart(found.last, found.initial)
    hardly = Text("That is hardly below the {initial} of the untrained model.", initial=initial)
    return in_sequence(_floor(found, config), hardly)


def _suitably_fit(found: Findings, config: RunConfig) -> Text:
    assert found.judgement is not None
    if not found.is_at_the_floor:
        training = Text(
            "Since epoch {epoch} training loss has fallen by {share}, validation loss not even by {level}.",
            share=fallen_by(found.training_fall.share),
            epoch=found.training_fall.half_epoch,
            level=Share(FALLING),
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
