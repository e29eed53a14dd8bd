"""The events of a run's stream, and the data of each."""

from typing import Annotated, Any, NotRequired

from typing_extensions import TypedDict

from epochwise.core.config.text import Text
from epochwise.web.schemas.curves import AnyEpochs, AnyLosses, EpochRangeSchema, Loss
from epochwise.web.schemas.meaning import component, component_named, meaning
from epochwise.web.schemas.measures import (
    OTHER_MEASURES,
    MeasureBatchesSchema,
    MeasureCurveSchema,
    MeasureEpochsSchema,
    MeasureStartSchema,
)
from epochwise.web.schemas.problems import component_of
from epochwise.web.schemas.runs import OpeningSchema, OutcomeSchema
from epochwise.web.schemas.show import ShowSchema
from epochwise.wire.refusals import DataGone, Internal


class StartedDataSchema(OpeningSchema):
    """First event: what is known before the first update."""

    measures: Annotated[dict[str, MeasureStartSchema], OTHER_MEASURES]


class BatchesDataSchema(TypedDict):
    """The losses of some batches."""

    first: Annotated[int, meaning("The first batch, counted from 0.", 0)]
    loss: Annotated[list[Loss], meaning("One loss per batch, measured before its update.", [0.60237, 0.59191])]
    measures: Annotated[dict[str, MeasureBatchesSchema], OTHER_MEASURES]


class EpochsDataSchema(EpochRangeSchema):
    """The losses of some epochs."""

    measures: Annotated[dict[str, MeasureEpochsSchema], OTHER_MEASURES]


class CurveDataSchema(TypedDict):
    """The whole curve so far, thinned where the parameter `points` says so; each event replaces the previous one."""

    batches_done: Annotated[int, meaning("Batches included in this snapshot.", 4000)]
    updates_done: Annotated[int, meaning("Updates included in this snapshot.", 4000)]
    epochs_done: Annotated[int, meaning("Finished epochs included in this snapshot.", 100)]
    batch_loss: Annotated[AnyLosses, meaning("The batch losses so far.", [0.60237, 0.59191, 0.61196, 0.57686])]
    epochs: Annotated[AnyEpochs, meaning("The epochs so far.")]
    measures: Annotated[dict[str, MeasureCurveSchema], OTHER_MEASURES]
    show: Annotated[ShowSchema, meaning("How the run looks so far.")]


class FinishedDataSchema(OutcomeSchema):
    """Last event: what is known after the last update."""

    show: NotRequired[Annotated[ShowSchema, meaning("How the run looks, where its curve comes thinned.")]]


DATA_SCHEMAS = {
    "started": StartedDataSchema,
    "batches": BatchesDataSchema,
    "epochs": EpochsDataSchema,
    "curve": CurveDataSchema,
    "finished": FinishedDataSchema,
}
"""The schema of an event's data by the event's name; those of `failed` are a problem document."""

EVENTS = (
    (
        "started",
        Text("First. The run's id, its whole configuration, plan and warnings, and the untrained model's losses."),
    ),
    ("batches", Text("The losses of some updates, from update `first` on. Not with `points`.")),
    ("epochs", Text("The losses of some epochs, from epoch `first` (counted from 0) on. Not with `points`.")),
    ("curve", Text("With `points`: the whole curve so far, thinned. The newest replaces the one before.")),
    ("finished", Text("Last. Status, lowest validation loss, verdict, warnings and timing.")),
    (
        "failed",
        Text(
            "Last, instead of `finished`, when the server made a mistake or a user's data are gone: a problem document."
        ),
    ),
)
"""What each event holds, by its name."""


def event_schemas() -> dict[str, dict[str, Any]]:
    """The schema of each event by the name of its component, and `Event`, which is one of them."""
    components = {name: f"{name.capitalize()}Event" for name, _ in EVENTS}
    references = {name: component_named(title) for name, title in components.items()}
    union = {
        "description": "An event of a run's stream, with its data parsed: in the stream they are JSON on one line.",
        "oneOf": list(references.values()),
        "discriminator": {
            "propertyName": "event",
            "mapping": {name: reference["$ref"] for name, reference in references.items()},
        },
    }
    return {"Event": union} | {components[name]: _event(name, holds) for name, holds in EVENTS}


def _event(name: str, holds: str) -> dict[str, Any]:
    failures = {"anyOf": [component_named(component_of(each)) for each in (Internal, DataGone)]}
    data = component(DATA_SCHEMAS[name]) if name in DATA_SCHEMAS else failures
    return {
        "type": "object",
        "description": holds,
        "required": ["id", "event", "data"],
        "properties": {
            "id": {
                "type": "string",
                "description": "Position in the stream: send the last one as `Last-Event-ID` to continue after it.",
                "examples": ["2-74fa2f1e-300-1"],
            },
            "event": {"type": "string", "const": name, "description": "The event's name.", "examples": [name]},
            "data": data | {"description": "What it holds."},
        },
    }
