"""Responses about the classes of a run."""

from typing import Annotated

from typing_extensions import TypedDict

from epochwise.web.schemas.curves import Loss
from epochwise.web.schemas.meaning import meaning
from epochwise.web.schemas.runs import RunId

ClassNames = Annotated[list[str], meaning("The classes' names, in order.", ["top", "left", "right"])]


class ClassRowsSchema(TypedDict):
    """The rows of each class."""

    train: Annotated[list[int], meaning("Training rows of each class.", [20, 20, 160])]
    validation: Annotated[list[int], meaning("Validation rows of each class.", [20, 20, 160])]


class LackingSchema(TypedDict):
    """The batches of a sampling that lack the rarest class."""

    sampling: Annotated[str, meaning("The sampling.", "each-epoch")]
    shares: Annotated[
        list[float], meaning("For each of `batch_sizes` the share of batches without a row of it.", [0.9, 0.34, 0])
    ]


class ClassesSchema(TypedDict):
    """The classes of a run's rows."""

    id: RunId
    class_names: ClassNames
    rows: Annotated[ClassRowsSchema, meaning("How many rows each class has.")]
    rarest: Annotated[int, meaning("The class that has the fewest training rows.", 0)]
    epochs: Annotated[int, meaning("How many epochs' batches were counted, from the first on.", 20)]
    batch_sizes: Annotated[list[int], meaning("The batch sizes; the last has all rows.", [1, 10, 200])]
    lacking: Annotated[list[LackingSchema], meaning("One entry per sampling.")]


class ConfusionSchema(TypedDict):
    """The classes that a model gives to the rows of each class."""

    rows: Annotated[list[int], meaning("Rows of each class.", [20, 20, 160])]
    counts: Annotated[
        list[list[int]],
        meaning("For each true class how many of its rows get each class.", [[15, 1, 4], [0, 16, 4], [2, 1, 157]]),
    ]
    recall: Annotated[
        list[Loss], meaning("The share of its rows that get their own class; null without rows.", [0.75, 0.8, 0.98])
    ]


class RecallSchema(TypedDict):
    """How many rows of each class a model gets right."""

    id: RunId
    epoch: Annotated[int, meaning("After this epoch; 0 is the untrained model.", 50)]
    class_names: ClassNames
    train: Annotated[ConfusionSchema, meaning("The training rows.")]
    validation: Annotated[ConfusionSchema | None, meaning("The validation rows; null without any.")]
