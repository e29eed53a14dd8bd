"""What a run's chart says of its test."""

from epochwise.core.config.config import RunConfig
from epochwise.core.config.measures import MeasureSpec
from epochwise.core.config.text import Text, Uncertain, counted, in_sequence
from epochwise.core.curves import LOSS, Curves, Series


def score_of(subject: MeasureSpec, curves: Curves) -> float | None:
    """What the test has found of a measure; None without a test."""
    if curves.test is None:
        return None
    return curves.test.loss if subject.name == LOSS else curves.test.measures[subject.name]


def score_text(subject: MeasureSpec, config: RunConfig, curves: Curves, series: Series) -> Text | None:
    """The score in a sentence, with its margin where it is a loss, and validation's value beside it."""
    score, test = score_of(subject, curves), curves.test
    if score is None or test is None:
        return None
    is_loss = subject.name == LOSS
    scored = counted(
        "The test {measure} is {value} on {count} row that no decision used, scored once after the run.",
        "The test {measure} is {value} on {count} rows that no decision used, scored once after the run.",
        test.samples,
        measure=subject.noun,
        value=Uncertain(score, test.error) if is_loss and test.samples > 1 else score,
    )
    return in_sequence(scored, _beside(subject, config, curves, series))


def _beside(subject: MeasureSpec, config: RunConfig, curves: Curves, series: Series) -> str:
    if not curves.plan.validation_samples:
        return ""
    value, noun = float(series.validation[curves.epochs_done - 1]), subject.noun
    if curves.status == "early_stopped":
        return Text(
            "The validation {measure} is {value}; validation has decided when training stopped.",
            measure=noun,
            value=value,
        )
    return Text("The validation {measure} is {value}.", measure=noun, value=value)
