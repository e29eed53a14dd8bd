"""The measures beside the loss: what they tell of a prediction, for which tasks, and how a chart is to show them."""

from dataclasses import dataclass
from typing import Literal

from epochwise.core.config.datasets import Task
from epochwise.core.config.owned import spec_of
from epochwise.core.config.text import Text


@dataclass(frozen=True)
class MeasureSpec:
    """What is known of a measure before anything is measured.

    `noun` names it in a sentence, `title` on its axis, `batches` its values of several batches, `train` and
    `validation` its two lines. `bounds` are the least and the greatest value it can have, None where it has no
    greatest. `version` rises when its numbers change: results that were kept with the old ones are then computed again,
    and no run's id changes.
    """

    name: str
    noun: Text
    title: Text
    tasks: frozenset[Task]
    batches: Text
    train: Text
    validation: Text
    better: Literal["lower", "higher"]
    bounds: tuple[float, float] | None = None
    version: int = 1


MEASURES = {
    spec.name: spec
    for spec in (
        MeasureSpec(
            "accuracy",
            Text("accuracy"),
            Text("accuracy (share of samples classified correctly), higher is better"),
            frozenset({"classification"}),
            batches=Text("batch accuracies"),
            train=Text("Training accuracy"),
            validation=Text("Validation accuracy"),
            better="higher",
            bounds=(0.0, 1.0),
        ),
        MeasureSpec(
            "mae",
            Text("mean absolute error"),
            Text("mean absolute error (in units of the target), lower is better"),
            frozenset({"regression"}),
            batches=Text("batch errors"),
            train=Text("Training error"),
            validation=Text("Validation error"),
            better="lower",
        ),
    )
}


def measure_versions(dataset: str) -> dict[str, int]:
    """The measures that a run on this data set takes beside its loss, by name, and the version of each."""
    return {spec.name: spec.version for spec in measures_of(dataset)}


def measures_of(dataset: str) -> tuple[MeasureSpec, ...]:
    """The measures of a run on this data set, by its task."""
    task = spec_of(dataset).task
    return tuple(spec for spec in MEASURES.values() if task in spec.tasks)
