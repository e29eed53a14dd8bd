"""Responses about data, about the available data sets and models, and for an operator."""

from typing import Annotated, Any, Literal

from typing_extensions import TypedDict

from epochwise.core.config.datasets import Task
from epochwise.web.schemas.meaning import meaning


class ColumnSchema(TypedDict):
    """A column of a data set."""

    name: Annotated[str, meaning("The column's name.", "petal length")]
    unit: Annotated[str, meaning("Its unit; empty for a plain number.", "cm")]


class RowsSchema(TypedDict):
    """Rows of a data set."""

    x: Annotated[list[list[float]], meaning("Input of the model: one list of features per row.", [[-1.056, 0.688]])]
    y: Annotated[
        list[int] | list[float],
        meaning("What the model learns: a class as a whole number from 0, or a number.", [0], [151.0]),
    ]


class DatasetRowsSchema(TypedDict):
    """The rows that a run trains and validates on."""

    dataset: Annotated[str, meaning("The data set's name in a configuration.", "moons")]
    title: Annotated[str, meaning("Its display name.", "Two moons")]
    task: Annotated[Task, meaning("The kind of task.", "classification")]
    classes: Annotated[int, meaning("Number of classes; 0 for regression.", 2)]
    class_names: Annotated[list[str], meaning("The classes' names, in order.", ["upper", "lower"])]
    columns: Annotated[list[ColumnSchema], meaning("The features, in order.")]
    target: Annotated[ColumnSchema, meaning("The column that is learned.")]
    note: Annotated[
        str, meaning("How the numbers were changed; empty if they were not.", "The features are standardised.")
    ]
    source: Annotated[str, meaning("Where the rows come from.", "drawn by Epochwise from the seed")]
    licence: Annotated[str, meaning("The data's licence.", "MIT")]
    train: Annotated[RowsSchema, meaning("The training set; `rows` of an update are indices into it.")]
    validation: Annotated[RowsSchema, meaning("Held-out rows, never trained on.")]


class DatasetSchema(TypedDict):
    """A data set."""

    name: Annotated[str, meaning("Its name in a configuration.", "iris")]
    title: Annotated[str, meaning("Its display name.", "Iris flowers")]
    task: Annotated[Task, meaning("The kind of task.", "classification")]
    features: Annotated[int, meaning("Default of `features`.", 4)]
    samples: Annotated[int, meaning("Default of `samples`.", 100)]
    classes: Annotated[int, meaning("Number of classes; 0 for regression.", 3)]
    rows: Annotated[int | None, meaning("Number of rows; null for generated data.", 150, None)]
    noise: Annotated[float | None, meaning("Default of `noise`; null where `noise` has no effect.", None, 0.3)]
    max_features: Annotated[int | None, meaning("Maximum of `features`; null where the number is fixed.", None, 10)]
    columns: Annotated[list[ColumnSchema], meaning("The features; empty where they are called x1, x2 and so on.")]
    target: Annotated[ColumnSchema, meaning("The column that is learned.")]
    class_names: Annotated[list[str], meaning("The classes' names, in order.", ["setosa", "versicolor", "virginica"])]
    source: Annotated[str, meaning("Where the rows come from.", "drawn by Epochwise from the seed")]
    licence: Annotated[str, meaning("The data's licence.", "CC BY 4.0")]
    note: Annotated[
        str, meaning("How the numbers were changed; empty if they were not.", "The features are standardised.")
    ]
    synthetic: Annotated[bool, meaning("Whether the rows are generated from a seed.", False)]


class ModelSchema(TypedDict):
    """A model."""

    name: Annotated[str, meaning("Its name in a configuration.", "network")]
    title: Annotated[str, meaning("Its display name.", "Neural network")]
    tasks: Annotated[list[Task], meaning("The tasks it can learn.", ["classification", "regression"])]
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
