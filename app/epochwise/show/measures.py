"""What each measure's chart is called, and between which bounds its values lie."""

from collections.abc import Iterator

from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import Task
from epochwise.core.config.measures import MEASURES, MeasureSpec
from epochwise.core.config.owned import spec_of
from epochwise.core.config.text import Text
from epochwise.core.curves import LOSS, Curves, Series


def loss_subject(config: RunConfig) -> MeasureSpec:
    """The loss that a run is trained with."""
    return _LOSSES[spec_of(config.dataset).task]


def subjects(config: RunConfig, curves: Curves) -> Iterator[tuple[MeasureSpec, Series]]:
    """What there are charts of, in the order of the page's switch: the loss, then the run's other measures."""
    yield loss_subject(config), curves.loss
    for name, series in curves.measures.items():
        yield MEASURES[name], series


def _loss(task: Task, title: Text) -> MeasureSpec:
    return MeasureSpec(
        LOSS,
        Text("loss"),
        title,
        frozenset({task}),
        batches=Text("batch losses"),
        train=Text("Training loss"),
        validation=Text("Validation loss"),
        better="lower",
    )


_LOSSES: dict[Task, MeasureSpec] = {
    "regression": _loss("regression", Text("loss (mean squared error), lower is better")),
    "classification": _loss("classification", Text("loss (log loss in nats), lower is better")),
}
