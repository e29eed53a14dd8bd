"""What each measure's chart is called, and between which bounds its values lie."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.measures import MEASURES, MeasureSpec
from epochwise.core.curves import Curves, Series


@dataclass(frozen=True)
class Subject:
    """What a chart is about: a measure's name, its axis title, which way is better, its bounds or None.

    `batches` names its values of several batches, "batch losses".
    """

    name: str
    title: str
    better: Literal["lower", "higher"]
    bounds: tuple[float, float] | None
    batches: str


def loss_subject(config: RunConfig) -> Subject:
    """The loss that a run is trained with."""
    regression = DATASETS[config.dataset].task == "regression"
    unit = "mean squared error" if regression else "log loss in nats"
    return Subject("loss", f"loss ({unit}), lower is better", "lower", None, "batch losses")


def subjects(config: RunConfig, curves: Curves) -> Iterator[tuple[Subject, Series]]:
    """What there are charts of, in the order of the page's switch: the loss, then the run's other measures."""
    yield loss_subject(config), curves.loss
    for name, series in curves.measures.items():
        yield _subject(MEASURES[name]), series


def _subject(spec: MeasureSpec) -> Subject:
    title = f"{spec.title} ({spec.axis}), {spec.better} is better"
    return Subject(spec.name, title, spec.better, spec.bounds, spec.batches)
