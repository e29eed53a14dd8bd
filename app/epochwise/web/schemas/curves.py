"""Losses: one by one, in a range, and thinned for drawing."""

from typing import Annotated, Literal

from typing_extensions import TypedDict

from epochwise.web.schemas.meaning import meaning

Loss = float | None
"""Null where the number is not finite."""


class TypedArraySchema(TypedDict):
    """An array of numbers of one type, in the form that Plotly reads."""

    dtype: Annotated[Literal["f4", "i4"], meaning("4-byte floats or 4-byte whole numbers, little-endian.", "f4")]
    bdata: Annotated[str, meaning("The numbers' bytes in base64.", "ry0aP/LeGT8=")]


class ThinnedLossesSchema(TypedDict):
    """Batch losses as a distribution: exact quantiles of buckets of one width, the last of which may be short."""

    thinned: Annotated[Literal[True], meaning("Distinguishes this form from a plain list.", True)]
    of: Annotated[int, meaning("Number of batch losses in all buckets.", 4000)]
    width: Annotated[int, meaning("Number of batch losses per bucket.", 400)]
    p10: Annotated[TypedArraySchema, meaning("10% of each bucket's losses are below this.")]
    p25: Annotated[TypedArraySchema, meaning("25% of each bucket's losses are below this.")]
    p75: Annotated[TypedArraySchema, meaning("75% of each bucket's losses are below this.")]
    p90: Annotated[TypedArraySchema, meaning("90% of each bucket's losses are below this.")]
    min: Annotated[TypedArraySchema, meaning("The smallest loss of each bucket.")]
    max: Annotated[TypedArraySchema, meaning("The largest loss of each bucket.")]


class EpochLossesSchema(TypedDict):
    """The losses of every epoch, one entry each; null where an epoch was not evaluated or the loss is not finite."""

    running: Annotated[
        list[Loss],
        meaning("Running mean: of the epoch's batch losses, weighted by batch size.", [0.59577, 0.57086, 0.5503]),
    ]
    unweighted: Annotated[
        list[Loss], meaning("Unweighted mean of the epoch's batch losses.", [0.59577, 0.57086, 0.5503])
    ]
    train: Annotated[
        list[Loss], meaning("Training loss: of the whole training set, after the epoch.", [0.57942, 0.55706, 0.53774])
    ]
    validation: Annotated[
        list[Loss], meaning("Validation loss: of the validation samples, after the epoch.", [0.58003, 0.55801, 0.53897])
    ]


class EpochRangeSchema(EpochLossesSchema):
    """The losses of some epochs."""

    first: Annotated[int, meaning("The first of these epochs, counted from 0.", 0)]


class ThinnedEpochsSchema(TypedDict):
    """The losses of the epochs that hold every extreme: of each bucket of epochs the first, and those where training or
    validation is lowest and highest; more of the first two buckets, where a curve bends; and of the last epoch of all.
    """

    thinned: Annotated[Literal[True], meaning("Distinguishes this form from plain lists.", True)]
    every: Annotated[int, meaning("How many epochs share a bucket.", 20)]
    of: Annotated[int, meaning("Number of finished epochs.", 100)]
    epoch: Annotated[TypedArraySchema, meaning("The epochs that are included, counted from 1.")]
    running: Annotated[TypedArraySchema, meaning("Running mean: of the epoch's batch losses, weighted by batch size.")]
    unweighted: Annotated[TypedArraySchema, meaning("Unweighted mean of the epoch's batch losses.")]
    train: Annotated[TypedArraySchema, meaning("Training loss: of the whole training set, after the epoch.")]
    validation: Annotated[TypedArraySchema, meaning("Validation loss: of the validation samples, after the epoch.")]


AnyLosses = list[Loss] | ThinnedLossesSchema
AnyEpochs = ThinnedEpochsSchema | EpochLossesSchema
"""Generated clients take the first schema that fits, and only the thinned one has a member that identifies it."""
