"""What each route of the API responds with, for its `responses`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from epochwise.core.config.errors import EpochwiseError, InvalidConfig
from epochwise.core.data.badtable import InvalidTable, TableTooLarge
from epochwise.web.forms import FORMS
from epochwise.web.forms.ends import END_COLUMNS
from epochwise.web.schemas.answers import COMPUTING, Answers, answers, json_of, refused, text_of
from epochwise.web.schemas.choices import AliveSchema, DatasetRowsSchema, DatasetSchema, ModelSchema, ReadySchema
from epochwise.web.schemas.classes import ClassesSchema, RecallSchema
from epochwise.web.schemas.compared import ComparisonSchema, SeedsSchema, SurfaceSchema, SweepSchema
from epochwise.web.schemas.forms import BYTES
from epochwise.web.schemas.meaning import component, component_named
from epochwise.web.schemas.runs import (
    BatchesSchema,
    PlannedSchema,
    PostedRunSchema,
    RunSchema,
    RunWindowSchema,
    UpdatesSchema,
)
from epochwise.web.schemas.tables import ChoicesSchema, KeptTableSchema, StoredTableSchema, TablePreviewSchema
from epochwise.wire.refusals import (
    Busy,
    DataFull,
    InvalidRequest,
    NotAcceptable,
    NotFound,
    NotReady,
    OwnDataOff,
    RateLimited,
    TooLarge,
    TooLong,
    UnsupportedType,
    WrongSecret,
)

_STREAM = (
    'id: 0-74fa2f1e-0-1\nevent: started\ndata: {"id":"74fa2f1edd606f7fdc6eb5917e0de585"}\n\n'
    'id: 1-74fa2f1e-0-1\nevent: batches\ndata: {"first":0,"loss":[0.60237,0.59191]}\n\n'
)


def _events() -> dict[str, Any]:
    """The stream: for a generator a text, since no version that it reads can type the events one by one."""
    events = {"type": "array", "items": component_named("Event")}
    stream = {"type": "string", "contentMediaType": "text/event-stream", "contentSchema": events}
    return {"text/event-stream": {"schema": stream, "example": _STREAM}}


_NO_MORE_EVENTS: Answers = {204: {"description": "The event named by `Last-Event-ID` or `after` was the last one."}}


@dataclass(frozen=True)
class RunAnswers:
    """What a route about a run answers: of a run that its configuration names, and of one that its id names, where no
    configuration can be refused.
    """

    by_config: Answers
    by_id: Answers

    @classmethod
    def of(
        cls,
        content: Mapping[str, Any],
        *refusals: type[EpochwiseError],
        about: str,
        tagged: bool = True,
        also: Answers | None = None,
    ) -> Self:
        """As `answers`, with what only one of the two refuses; `also` are further responses of both."""
        config = answers(content, InvalidConfig, *refusals, InvalidRequest, about=about, tagged=tagged)
        named = answers(content, *refusals, InvalidRequest, NotFound, about=about, tagged=tagged)
        return cls(config | (also or {}), named | (also or {}))


OF_PLAN = answers(json_of(PlannedSchema), InvalidConfig, InvalidRequest, about="The plan.")
OF_RUN = RunAnswers.of(json_of(RunSchema), *COMPUTING, NotAcceptable, about="The run.")
OF_EVENTS = RunAnswers.of(_events(), *COMPUTING, about="Events until the run ends.", tagged=False, also=_NO_MORE_EVENTS)
OF_WINDOW = RunAnswers.of(json_of(RunWindowSchema), *COMPUTING, about="The losses.")
OF_UPDATES = RunAnswers.of(json_of(UpdatesSchema), *COMPUTING, about="The updates.")
OF_BATCHES = RunAnswers.of(json_of(BatchesSchema), TooLarge, about="The rows.")
OF_RECALL = RunAnswers.of(json_of(RecallSchema), *COMPUTING, about="The rows by class.")
OF_CLASSES = answers(json_of(ClassesSchema), InvalidConfig, RateLimited, Busy, InvalidRequest, about="The classes.")
OF_DATASET = RunAnswers.of(json_of(DatasetRowsSchema), RateLimited, Busy, about="The rows.")
OF_DATASET_CSV = RunAnswers.of(
    text_of("text/csv", "set,x_1,x_2,class\r\ntraining,0.5,-0.25,1\r\n"), RateLimited, Busy, about="The rows."
)
_FORMS = tuple(f"get_run_{name}" for name in FORMS)
_BY_ID = (
    "get_run",
    *_FORMS,
    "get_events",
    "get_window",
    "get_updates",
    "get_batches",
    "get_run_classes",
    "get_dataset",
    "get_dataset_csv",
)
_LINKS = {
    name: {"operationId": name, "parameters": {"run": "$response.body#/id"}}
    for name in (*(f"{name}_by_id" for name in _BY_ID), "get_short_link")
}
"""Operations that take the id of a response."""
_LOCATION = {
    "Location": {
        "description": "The address of the run.",
        "schema": {"type": "string"},
        "example": "/api/v1/runs/74fa2f1edd606f7fdc6eb5917e0de585",
    }
}
OF_POSTING: Answers = refused(InvalidConfig, InvalidRequest, TooLarge, TooLong, UnsupportedType, RateLimited, Busy) | {
    status: {"description": text, "headers": _LOCATION, "content": json_of(PostedRunSchema), "links": _LINKS}
    for status, text in ((200, "The run already had an id."), (201, "The run has an id now."))
}
OF_SHORT_LINK: Answers = refused(NotFound, InvalidRequest) | {302: {"description": "To the page."}}
OF_SHORT_LINK[404]["content"] |= text_of("text/html", "<!doctype html>")
_GROUP_STREAM = (
    'id: 0-5d41402a-0-1\nevent: started\ndata: {"id":"5d41402abc4b2a76b9719d911017c592","total":2}\n\n'
    'id: 1-5d41402a-0-1\nevent: run\ndata: {"index":0,"name":"batch 5"}\n\n'
)
OF_COMPARISON = answers(
    json_of(ComparisonSchema), InvalidConfig, *COMPUTING, InvalidRequest, about="The runs, this one first."
)
OF_COMPARISON_CSV = answers(
    text_of("text/csv", "run,id,keep,epoch,x,train,validation\r\n"),
    InvalidConfig,
    *COMPUTING,
    InvalidRequest,
    about="The epochs of all runs.",
)
OF_COMPARISON_SVG = answers(
    text_of("image/svg+xml", "<svg/>"), InvalidConfig, *COMPUTING, InvalidRequest, about="The picture."
)
OF_COMPARISON_PNG = answers({"image/png": BYTES}, InvalidConfig, *COMPUTING, InvalidRequest, about="The picture.")
OF_SEEDS = answers(json_of(SeedsSchema), InvalidConfig, *COMPUTING, InvalidRequest, about="The runs, this one first.")
_ENDS = ",".join(END_COLUMNS)
OF_SEEDS_CSV = answers(
    text_of("text/csv", f"seed,is_other,{_ENDS}\r\n"),
    InvalidConfig,
    *COMPUTING,
    InvalidRequest,
    about="The runs, this one first.",
)
OF_SWEEP_SCRIPT = answers(
    text_of("text/x-python", "for BATCH_SIZE in [5, 50]:\n"),
    InvalidConfig,
    *COMPUTING,
    InvalidRequest,
    about="The script.",
    tagged=False,
)
OF_SURFACE = answers(json_of(SurfaceSchema), InvalidConfig, *COMPUTING, InvalidRequest, about="The surface.")
OF_SWEEP = answers(json_of(SweepSchema), InvalidConfig, *COMPUTING, InvalidRequest, about="The cells, row by row.")
OF_SWEEP_CSV = answers(
    text_of("text/csv", f"batch_size,learning_rate,{_ENDS}\r\n"),
    InvalidConfig,
    *COMPUTING,
    InvalidRequest,
    about="The cells.",
)
OF_GROUP_EVENTS = (
    answers(
        text_of("text/event-stream", _GROUP_STREAM),
        InvalidConfig,
        *COMPUTING,
        InvalidRequest,
        about="Events until the last run has ended.",
        tagged=False,
    )
    | _NO_MORE_EVENTS
)
OF_DATASETS = answers(
    json_of({"type": "object", "additionalProperties": component(DatasetSchema)}),
    InvalidRequest,
    about="The data sets by name.",
)
OF_CHOICES = answers(json_of(ChoicesSchema), InvalidRequest, about="What this server offers.")
_UPLOADED = (
    InvalidRequest,
    InvalidTable,
    TableTooLarge,
    UnsupportedType,
    OwnDataOff,
    RateLimited,
    Busy,
)
OF_PREVIEW = answers(json_of(TablePreviewSchema), *_UPLOADED, about="What is understood.", tagged=False)
OF_UPLOAD: Answers = refused(*_UPLOADED, DataFull) | {
    201: {
        "description": "The table is stored.",
        "headers": {
            "Location": {
                "description": "Where what is known of it stands.",
                "schema": {"type": "string"},
                "example": "/api/v1/datasets/own-0123456789abcdefghij",
            }
        },
        "content": json_of(StoredTableSchema),
        "links": {
            name: {"operationId": name, "parameters": {"name": "$response.body#/name"}} for name in ("get_own_dataset",)
        },
    }
}
OF_UPLOADED = answers(
    json_of(KeptTableSchema), InvalidRequest, NotFound, Busy, about="What is known of the table.", tagged=False
)
OF_DELETION: Answers = refused(InvalidRequest, NotFound, WrongSecret, Busy) | {204: {"description": "It is deleted."}}
OF_MODELS = answers(
    json_of({"type": "object", "additionalProperties": component(ModelSchema)}),
    InvalidRequest,
    about="The models by name.",
)
OF_CONFIG = answers(
    json_of({"type": "object", "additionalProperties": True}), InvalidRequest, about="The fields as JSON Schema."
)
OF_HEALTH = answers(json_of(AliveSchema), InvalidRequest, about="The process is alive.", tagged=False)
OF_READINESS = answers(json_of(ReadySchema), InvalidRequest, NotReady, about="The server takes work.", tagged=False)
OF_METRICS = answers(
    text_of("text/plain", "epochwise_runs_running 0.0\n"),
    InvalidRequest,
    about="Prometheus' text format.",
    tagged=False,
)
