"""The data sets: a registry of seeded synthetic ones and small real ones."""

from dataclasses import dataclass
from typing import Literal

Task = Literal["regression", "classification"]


@dataclass(frozen=True)
class Column:
    """A column's name and the unit it was measured in ("" for a plain number)."""

    name: str
    unit: str = ""


@dataclass(frozen=True)
class DatasetSpec:
    """What is known of a data set before a row of it is made.

    `rows` is how many a real set has (None for the made ones, whose rows are drawn on demand); `noise` is the default
    of the made ones and None where noise has no meaning; `features` is the number of columns, of which only a set with
    `max_features` lets the reader choose. A made set is drawn by the kernel `draw`, a real one stands in `file`.
    `note` says what was done to the numbers ("" for nothing).
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
    columns: tuple[Column, ...] = ()
    target: Column = Column("class")
    class_names: tuple[str, ...] = ()
    file: str = ""
    source: str = "drawn by Epochwise from the seed"
    licence: str = "MIT"
    note: str = ""

    @property
    def synthetic(self) -> bool:
        """Whether rows are drawn from a seed instead of read from a file."""
        return self.rows is None


def _registry(*specs: DatasetSpec) -> dict[str, DatasetSpec]:
    return {spec.name: spec for spec in specs}


_FEATURES_STANDARDISED = "The features are standardised: mean 0, standard deviation 1 over the training rows."
_ALL_STANDARDISED = "Features and target are standardised: mean 0, standard deviation 1 over the training rows."

DATASETS = _registry(
    DatasetSpec(
        "line",
        "Noisy line",
        "regression",
        features=1,
        samples=200,
        noise=0.5,
        max_features=10,
        target=Column("y"),
    ),
    DatasetSpec(
        "blobs",
        "Three blobs",
        "classification",
        features=2,
        samples=200,
        classes=3,
        noise=1.0,
        class_names=("top", "left", "right"),
    ),
    DatasetSpec(
        "moons",
        "Two moons",
        "classification",
        features=2,
        samples=200,
        classes=2,
        noise=0.3,
        class_names=("upper", "lower"),
    ),
    DatasetSpec(
        "circles",
        "Two circles",
        "classification",
        features=2,
        samples=200,
        classes=2,
        noise=0.1,
        class_names=("outer", "inner"),
    ),
    DatasetSpec(
        "spirals",
        "Two spirals",
        "classification",
        features=2,
        samples=200,
        classes=2,
        noise=0.1,
        class_names=("first", "second"),
    ),
    DatasetSpec(
        "iris",
        "Iris flowers",
        "classification",
        features=4,
        samples=100,
        classes=3,
        rows=150,
        columns=(
            Column("sepal length", "cm"),
            Column("sepal width", "cm"),
            Column("petal length", "cm"),
            Column("petal width", "cm"),
        ),
        target=Column("species"),
        class_names=("setosa", "versicolor", "virginica"),
        file="iris.csv",
        source="R. A. Fisher, The use of multiple measurements in taxonomic problems (1936)",
        licence="CC BY 4.0",
        note=_FEATURES_STANDARDISED,
    ),
    DatasetSpec(
        "diabetes",
        "Diabetes",
        "regression",
        features=10,
        samples=300,
        rows=442,
        columns=(
            Column("age", "years"),
            Column("sex"),
            Column("body mass index", "kg/m²"),
            Column("blood pressure", "mm Hg"),
            Column("total cholesterol", "mg/dl"),
            Column("low-density lipoproteins", "mg/dl"),
            Column("high-density lipoproteins", "mg/dl"),
            Column("total over high-density cholesterol"),
            Column("log of triglycerides"),
            Column("blood sugar", "mg/dl"),
        ),
        target=Column("progression after a year"),
        file="diabetes.csv",
        source="B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, Least Angle Regression (2004)",
        licence="published with the article, without a licence text",
        note=_ALL_STANDARDISED,
    ),
    DatasetSpec(
        "digits",
        "Handwritten digits",
        "classification",
        features=64,
        samples=1000,
        classes=10,
        rows=1797,
        columns=tuple(Column(f"pixel {row + 1},{column + 1}") for row in range(8) for column in range(8)),
        target=Column("digit"),
        class_names=tuple("0123456789"),
        file="digits.csv.gz",
        source="E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI repository (1998)",
        licence="CC BY 4.0",
        note=_FEATURES_STANDARDISED,
    ),
)
