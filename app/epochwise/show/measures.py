"""What each measure's chart is called, and between which bounds its values lie."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.measures import MEASURES, MeasureSpec
from epochwise.core.config.text import Text
from epochwise.core.curves import Curves, Series


@dataclass(frozen=True)
class Subject:
    """What a chart is about: a measure's name in code and in words, its axis title, which way is better, its bounds.

    `batches` names its values of several batches, "batch losses".
    """

    name: str
    noun: Text
    title: Text
    better: Literal["lower", "higher"]
    bounds: tuple[float, float] | None
    batches: Text


def loss_subject(config: RunConfig) -> Subject:
    """The loss that a run is trained with."""
    regression = DATASETS[config.dataset].task == "regression"
    title = (
        Text("loss (mean squared error), lower is better")
        if regression
        else Text("loss (log loss in nats), lower is better")
    )
    return Subject("loss", Text("loss"), title, "lower", None, Text("batch losses"))


def subjects(config: RunConfig, curves: Curves) -> Iterator[tuple[Subject, Series]]:
    """What there are charts of, in the order of the page's switch: the loss, then the run's other measures."""
    yield loss_subject(config), curves.loss
    for name, series in curves.measures.items():
        yield _subject(MEASURES[name]), series


def _subject(spec: MeasureSpec) -> Subject:
    return Subject(spec.name, spec.noun, spec.title, spec.better, spec.bounds, spec.batches)
