"""The data of the events of a run's stream."""

from typing import Annotated, NotRequired

from typing_extensions import TypedDict

from epochwise.web.schemas.curves import AnyEpochs, AnyLosses, EpochRangeSchema, Loss
from epochwise.web.schemas.meaning import meaning
from epochwise.web.schemas.measures import (
    OTHER_MEASURES,
    MeasureBatchesSchema,
    MeasureCurveSchema,
    MeasureEpochsSchema,
    MeasureStartSchema,
)
from epochwise.web.schemas.runs import OpeningSchema, OutcomeSchema
from epochwise.web.schemas.show import ShowSchema


class StartedEventSchema(OpeningSchema):
    """First event: what is known before the first update."""

    measures: Annotated[dict[str, MeasureStartSchema], OTHER_MEASURES]


class BatchesEventSchema(TypedDict):
    """The losses of some batches."""

    first: Annotated[int, meaning("The first batch, counted from 0.", 0)]
    loss: Annotated[list[Loss], meaning("One loss per batch, measured before its update.", [0.60237, 0.59191])]
    measures: Annotated[dict[str, MeasureBatchesSchema], OTHER_MEASURES]


class EpochsEventSchema(EpochRangeSchema):
    """The losses of some epochs."""

    measures: Annotated[dict[str, MeasureEpochsSchema], OTHER_MEASURES]


class CurveEventSchema(TypedDict):
    """The whole curve so far, thinned; each event replaces the previous one."""

    batches_done: Annotated[int, meaning("Batches included in this snapshot.", 4000)]
    updates_done: Annotated[int, meaning("Updates included in this snapshot.", 4000)]
    epochs_done: Annotated[int, meaning("Finished epochs included in this snapshot.", 100)]
    batch_loss: Annotated[AnyLosses, meaning("The batch losses so far.", [0.60237, 0.59191, 0.61196, 0.57686])]
    epochs: Annotated[AnyEpochs, meaning("The epochs so far.")]
    measures: Annotated[dict[str, MeasureCurveSchema], OTHER_MEASURES]
    show: Annotated[ShowSchema, meaning("How the run looks so far.")]


class FinishedEventSchema(OutcomeSchema):
    """Last event: what is known after the last update."""

    show: NotRequired[Annotated[ShowSchema, meaning("How the run looks, where its curve comes thinned.")]]


EVENT_SCHEMAS = {
    "started": StartedEventSchema,
    "batches": BatchesEventSchema,
    "epochs": EpochsEventSchema,
    "curve": CurveEventSchema,
    "finished": FinishedEventSchema,
}
"""By the event's name; `failed` has a problem document."""
