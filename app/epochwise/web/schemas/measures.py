"""The measures beside the loss: each has in `measures`, by its name, what the loss has at the top of an answer."""

from typing import Annotated

from typing_extensions import TypedDict

from epochwise.web.schemas.curves import AnyEpochs, AnyLosses, EpochLossesSchema, EpochRangeSchema, Loss
from epochwise.web.schemas.meaning import meaning

OTHER_MEASURES = meaning("The other measures by name, each with what the loss has here; none if the task has no other.")
"""How the member of an answer that holds them is described."""


class InitialSchema(TypedDict):
    """The losses (or another measure) of the untrained model."""

    train: Annotated[Loss, meaning("Loss of the whole training set before the first update.", 0.6045904146634598)]
    validation: Annotated[
        Loss, meaning("Loss of the validation samples before the first update.", 0.6047938059703428, None)
    ]


class MeasureStartSchema(TypedDict):
    """What is known of a measure before the first update."""

    initial: Annotated[InitialSchema, meaning("The untrained model's.")]


class MeasureCurveSchema(TypedDict):
    """A measure so far."""

    batch: Annotated[AnyLosses, meaning("As `batch_loss`.", [0.4, 0.6, 0.8, 0.6])]
    epochs: Annotated[AnyEpochs, meaning("As the losses' `epochs`.")]


class MeasureSchema(MeasureStartSchema, MeasureCurveSchema):
    """A measure of a whole run."""


class MeasureBatchesSchema(TypedDict):
    """A measure of some batches."""

    batch: Annotated[list[Loss], meaning("As `loss`: one value per batch.", [0.4, 0.6])]


class MeasureEpochsSchema(TypedDict):
    """A measure of some epochs."""

    epochs: Annotated[EpochLossesSchema, meaning("As the losses of these epochs.")]


class MeasureWindowSchema(MeasureBatchesSchema):
    """A measure of a range of batches, and of the epochs that these belong to."""

    epochs: Annotated[EpochRangeSchema, meaning("As the losses' `epochs`.")]
