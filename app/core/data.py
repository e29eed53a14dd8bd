"""The data sets: a registry of seeded synthetic ones and small real ones."""

from dataclasses import dataclass
from typing import Literal

Task = Literal["regression", "classification"]


@dataclass(frozen=True)
class DatasetSpec:
    """What is known of a data set before a row of it is made.

    `rows` is how many a real set has (None for the made ones, whose rows are drawn on demand); `noise` is the default
    of the made ones and None where noise has no meaning; `features` is the number of columns, of which only a set with
    `max_features` lets the reader choose.
    """

    name: str
    title: str
    task: Task
    features: int
    samples: int
    classes: int = 0
    rows: int | None = None
    noise: float | None = None
    max_features: int | None = None
    source: str = "drawn by Batchwise from the seed"
    licence: str = "MIT"

    @property
    def synthetic(self) -> bool:
        """Whether rows are drawn from a seed instead of read from a file."""
        return self.rows is None


def _registry(*specs: DatasetSpec) -> dict[str, DatasetSpec]:
    return {spec.name: spec for spec in specs}


DATASETS = _registry(
    DatasetSpec("line", "Noisy line", "regression", features=1, samples=200, noise=0.5, max_features=10),
    DatasetSpec("blobs", "Three blobs", "classification", features=2, samples=200, classes=3, noise=1.0),
    DatasetSpec("moons", "Two moons", "classification", features=2, samples=200, classes=2, noise=0.3),
    DatasetSpec("circles", "Two circles", "classification", features=2, samples=200, classes=2, noise=0.1),
    DatasetSpec("spirals", "Two spirals", "classification", features=2, samples=200, classes=2, noise=0.1),
    DatasetSpec("iris", "Iris flowers", "classification", features=4, samples=100, classes=3, rows=150),
    DatasetSpec("diabetes", "Diabetes", "regression", features=10, samples=300, rows=442),
    DatasetSpec("digits", "Handwritten digits", "classification", features=64, samples=1000, classes=10, rows=1797),
)
