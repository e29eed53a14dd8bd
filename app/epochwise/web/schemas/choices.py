"""The answers about data, about what there is to choose from, and to an operator."""

from typing import Annotated, Any, Literal

from typing_extensions import TypedDict

from epochwise.core.config.datasets import Task
from epochwise.web.schemas.meaning import meaning


class ColumnSchema(TypedDict):
    """A column of a data set."""

    name: Annotated[str, meaning("The column's name.", "petal length")]
    unit: Annotated[str, meaning("What it was measured in; empty for a plain number.", "cm")]


class RowsSchema(TypedDict):
    """Rows of a data set."""

    x: Annotated[list[list[float]], meaning("What the model sees: one list of features a row.", [[-1.056, 0.688]])]
    y: Annotated[
        list[int] | list[float],
        meaning("What it should learn: a class as a whole number from 0, or a number.", [0], [151.0]),
    ]


class DatasetRowsSchema(TypedDict):
    """The rows that a run trains and validates on."""

    dataset: Annotated[str, meaning("The data set's name in a configuration.", "moons")]
    title: Annotated[str, meaning("Its name for people.", "Two moons")]
    task: Annotated[Task, meaning("What there is to learn.", "classification")]
    classes: Annotated[int, meaning("How many classes there are; 0 in a regression.", 2)]
    class_names: Annotated[list[str], meaning("The classes' names, in order.", ["upper", "lower"])]
    columns: Annotated[list[ColumnSchema], meaning("The features, in order.")]
    target: Annotated[ColumnSchema, meaning("What is learned.")]
    note: Annotated[str, meaning("What was done to the numbers; empty for nothing.", "The features are standardised.")]
    source: Annotated[str, meaning("Where the rows come from.", "drawn by Epochwise from the seed")]
    licence: Annotated[str, meaning("Under which licence they stand.", "MIT")]
    train: Annotated[RowsSchema, meaning("The training set; `rows` of an update are indices into it.")]
    validation: Annotated[RowsSchema, meaning("Held-out rows, never trained on.")]


class DatasetSchema(TypedDict):
    """A data set."""

    name: Annotated[str, meaning("Its name in a configuration.", "iris")]
    title: Annotated[str, meaning("Its name for people.", "Iris flowers")]
    task: Annotated[Task, meaning("What there is to learn.", "classification")]
    features: Annotated[int, meaning("Columns that a model sees, where `features` says nothing else.", 4)]
    samples: Annotated[int, meaning("Training samples, where `samples` says nothing else.", 100)]
    classes: Annotated[int, meaning("How many classes there are; 0 in a regression.", 3)]
    rows: Annotated[int | None, meaning("How many rows there are; null where rows are drawn on demand.", 150, None)]
    noise: Annotated[float | None, meaning("Default of `noise`; null where noise has no meaning.", None, 0.3)]
    max_features: Annotated[int | None, meaning("The most `features`; null where there is no choice.", None, 10)]
    columns: Annotated[list[ColumnSchema], meaning("The features' names; empty where they are x1, x2 and so on.")]
    target: Annotated[ColumnSchema, meaning("What is learned.")]
    class_names: Annotated[list[str], meaning("The classes' names, in order.", ["setosa", "versicolor", "virginica"])]
    source: Annotated[str, meaning("Where the rows come from.", "drawn by Epochwise from the seed")]
    licence: Annotated[str, meaning("Under which licence they stand.", "CC BY 4.0")]
    note: Annotated[str, meaning("What was done to the numbers; empty for nothing.", "The features are standardised.")]
    synthetic: Annotated[bool, meaning("Whether rows are drawn from the seed.", False)]


class ModelSchema(TypedDict):
    """A model."""

    name: Annotated[str, meaning("Its name in a configuration.", "network")]
    title: Annotated[str, meaning("Its name for people.", "Neural network")]
    tasks: Annotated[list[Task], meaning("What it can learn.", ["classification", "regression"])]
    hidden: Annotated[bool, meaning("Whether it has a hidden layer.", True)]


Datasets = dict[str, DatasetSchema]
Models = dict[str, ModelSchema]
JsonSchema = dict[str, Any]


class AliveSchema(TypedDict):
    """The process is alive."""

    status: Annotated[Literal["alive"], meaning("Always this word.", "alive")]


class ReadySchema(TypedDict):
    """The server takes work."""

    status: Annotated[Literal["ready"], meaning("Always this word.", "ready")]
