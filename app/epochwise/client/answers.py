"""What a server answers, typed, and the questions to it: addresses and readers, no I/O."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import numpy as np
import orjson

from epochwise.client.errors import ApiError, Unreachable, error_of, retry_after_in
from epochwise.client.events import Epochs, batches_in, epochs_in
from epochwise.client.fields import query_of_config
from epochwise.client.reading import config_in, floats, picked, plan_in, readable, whole_numbers
from epochwise.client.run import Run
from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import Column, DatasetSpec
from epochwise.core.config.errors import EpochwiseError
from epochwise.core.data.classes import Confusion
from epochwise.core.data.rows import Dataset
from epochwise.core.engine.plan import plan
from epochwise.core.numeric.arrays import Floats, Integers
from epochwise.core.plan import Plan
from epochwise.wire.problems import PROBLEM_JSON

_T = TypeVar("_T")

SHORT_SECONDS = 1.0
SHORT_BATCHES = 1_000_000
"""A longer run is followed as a stream, whose keep-alives show that the server lives and which goes on after a cut."""

_JSON = "application/json"
_SCRIPT = "text/x-python"
DONE = {"GET": 200, "POST": 201, "DELETE": 204}
"""The status of an answer to a question that was not refused."""
STREAM = {"Accept": f"text/event-stream, {PROBLEM_JSON}"}


@dataclass(frozen=True)
class Answer:
    """An HTTP answer; the headers' names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def error(self) -> EpochwiseError:
        """The error that it tells."""
        try:
            problem = orjson.loads(self.body)
        except orjson.JSONDecodeError:
            problem = {}
        members = problem if isinstance(problem, Mapping) else {}
        return error_of(members, self.status, retry_after_in(self.headers))


@dataclass(frozen=True)
class Question(Generic[_T]):
    """A request, a GET unless it says otherwise, and how its answer is read: its JSON, or its text where it is of
    another type.
    """

    path: str
    read: Callable[[Any], _T]
    query: Mapping[str, str | list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = _JSON
    method: str = "GET"
    body: bytes | None = None

    def answered(self, answer: Answer) -> _T:
        """What was asked for.

        Raises:
            EpochwiseError: what the server refused it with; `ApiError` when it cannot be read.
        """
        if answer.status != DONE[self.method]:
            raise answer.error()
        if self.method == "DELETE":
            return self.read(None)
        with readable(f"The answer of {self.path}", answer.status):
            check_type(answer.headers.get("content-type", ""), self.media_type)
            return self.read(orjson.loads(answer.body) if self.media_type == _JSON else answer.body.decode())


@dataclass(frozen=True)
class Planned:
    """A plan as the server sees it: the run's `id` there, and the `problem` it would refuse the run with, or None."""

    id: str
    engine: str
    config: RunConfig
    plan: Plan
    problem: EpochwiseError | None


@dataclass(frozen=True, eq=False)
class Window:
    """The losses of the batches from `first` on, and those of the epochs that they belong to; `measures` of batches and
    `epochs.measures` are the same of the other measures.

    The run has `total` batches; `next` is the first one after this range, None where there are no more.
    """

    first: int
    total: int
    next: int | None
    loss: Floats
    measures: dict[str, Floats]
    epochs: Epochs


@dataclass(frozen=True, eq=False)
class Opened:
    """The inside of one update; `update` and `epoch` count from 0, `rows` are indices into the training set, those of
    all its batches, and `share` is each row's part of their summed loss (NaN where that is 0 or not finite). `loss` is
    the mean over the rows, `batch_loss` that of each batch.

    Parameters and gradient are named arrays: `weights` and `bias`, of a network `hidden_weights` (features, hidden),
    `hidden_bias`, `output_weights` (hidden, outputs) and `output_bias`. The states are by name what the optimizer
    carries from one update to the next, the `velocity` of momentum say, each with a number for every parameter.
    """

    update: int
    epoch: int
    rows: Integers
    row_loss: Floats
    share: Floats
    loss: float
    batch_loss: Floats
    learning_rate: float
    parameters_before: dict[str, Floats]
    gradient: dict[str, Floats]
    parameters_after: dict[str, Floats]
    state_before: dict[str, dict[str, Floats]]
    state_after: dict[str, dict[str, Floats]]


def check_again(question: Question[Any], error: EpochwiseError) -> None:
    """Raise the error where the question must not be asked again: the server may have done what was asked."""
    if question.method != "GET" and isinstance(error, Unreachable):
        raise error


@dataclass(frozen=True, eq=False)
class ClassRecall:
    """How many rows of each class the model gets right after an epoch (0: untrained); `validation` is None where there
    are no validation rows. Of both, `counts` (classes, classes) has a line for each true class, and `recall` (classes)
    the share of its rows that get it.
    """

    epoch: int
    class_names: tuple[str, ...]
    train: Confusion
    validation: Confusion | None


def check_type(found: str, expected: str) -> None:
    """Refuse the page of another program.

    Raises:
        ApiError: with the type that it has.
    """
    if found and found.partition(";")[0].strip().lower() != expected:
        raise ApiError(f"The answer is {found} where {expected} was expected: the server is not Epochwise.")


def is_short(config: RunConfig) -> bool:
    """Whether a run is worth one plain question."""
    planned = plan(config)
    return planned.estimated_seconds <= SHORT_SECONDS and planned.total_batches <= SHORT_BATCHES


def ask_run(config: RunConfig, server: str) -> Question[Run]:
    """The whole run."""
    return Question("/api/v1/run", lambda document: Run.from_json(document, server), query_of_config(config))


def ask_events(config: RunConfig, points: int | None) -> Question[None]:
    """The run as a stream."""
    thinned = {} if points is None else {"points": str(points)}
    return Question("/api/v1/run/events", _nothing, query_of_config(config) | thinned, STREAM)


def ask_events_of(run: str) -> Question[None]:
    """The run with this id as a stream, which goes well with any length."""
    return Question(f"/api/v1/runs/{quote(run, safe='')}/events", _nothing, headers=STREAM)


def ask_plan(config: RunConfig) -> Question[Planned]:
    """The plan."""
    return Question("/api/v1/plan", _planned, query_of_config(config))


def ask_script(config: RunConfig, dialect: str, length: str) -> Question[str]:
    """The run as a script."""
    query = {**query_of_config(config), "dialect": dialect, "length": length}
    return Question("/api/v1/run.py", str, query, media_type=_SCRIPT)


def ask_window(config: RunConfig, first: int, count: int) -> Question[Window]:
    """The losses of `count` batches."""
    query = {**query_of_config(config), "first": str(first), "count": str(count)}
    return Question("/api/v1/run/window", _window, query)


def ask_updates(config: RunConfig, first: int, count: int | None, worst: int | None) -> Question[list[Opened]]:
    """The inside of `count` updates, or of the `worst` of them; None is left out of the query."""
    given = {"first": first, "count": count, "worst": worst}
    return Question(
        "/api/v1/run/updates",
        lambda document: [_opened(update) for update in document["updates"]],
        query_of_config(config) | {name: str(value) for name, value in given.items() if value is not None},
    )


def ask_recall(config: RunConfig, epoch: int | None) -> Question[ClassRecall]:
    """The rows of each class that the model gets; None is left out of the query."""
    given = {} if epoch is None else {"epoch": str(epoch)}
    return Question("/api/v1/run/classes", _recall, query_of_config(config) | given)


def ask_dataset(config: RunConfig) -> Question[Dataset]:
    """The rows of a run."""
    return Question("/api/v1/dataset", _dataset, query_of_config(config))


def ask_datasets() -> Question[dict[str, DatasetSpec]]:
    """Every data set."""
    return Question("/api/v1/datasets", lambda document: {name: spec_in(spec) for name, spec in document.items()})


def _nothing(document: object) -> None:
    """A stream is read while it comes."""


def _planned(document: Mapping[str, Any]) -> Planned:
    config, problem = config_in(document), document["problem"]
    error = error_of(problem, int(problem["status"])) if problem else None
    return Planned(document["id"], document["engine"], config, plan_in(document, config), error)


def _window(document: Mapping[str, Any]) -> Window:
    batches, epochs = batches_in(document), document["epochs"]
    place = batches.first, document["total"], document["next"]
    return Window(*place, batches.loss, batches.measures, epochs_in(epochs, document["measures"], epochs["first"]))


def _opened(document: Mapping[str, Any]) -> Opened:
    members = {name: _arrays(value) for name, value in picked(Opened, document).items()}
    lists = {name: floats(document[name]) for name in ("row_loss", "share", "batch_loss")}
    loss = float(floats(document["loss"]))  # NaN where training diverged
    return Opened(**members | {"rows": whole_numbers(document["rows"]), **lists, "loss": loss})


def _arrays(value: Any) -> Any:
    """Arrays by name in place of lists by name, however deep; what has no names stays."""
    if not isinstance(value, Mapping):
        return value
    return {name: _arrays(part) if isinstance(part, Mapping) else floats(part) for name, part in value.items()}


def _recall(document: Mapping[str, Any]) -> ClassRecall:
    train, validation = (
        part and Confusion(np.array(part["counts"], np.int64)) for part in (document["train"], document["validation"])
    )
    return ClassRecall(document["epoch"], tuple(document["class_names"]), train, validation)


def _dataset(document: Mapping[str, Any]) -> Dataset:
    columns = _columns(document["columns"])

    def rows(part: Mapping[str, Any]) -> tuple[Floats, Floats]:
        return floats(part["x"]).reshape(-1, len(columns)), floats(part["y"])

    return Dataset(
        document["task"],
        document["classes"],
        *rows(document["train"]),
        *rows(document["validation"]),
        *rows(document["test"]),
        columns,
        Column(**picked(Column, document["target"])),
        tuple(document["class_names"]),
        document["note"],
    )


def spec_in(document: Mapping[str, Any]) -> DatasetSpec:
    """A data set as the API describes it."""
    spec = DatasetSpec(**picked(DatasetSpec, document))
    target = Column(**picked(Column, document["target"]))
    return replace(
        spec, columns=_columns(document["columns"]), class_names=tuple(document["class_names"]), target=target
    )


def _columns(columns: Sequence[Mapping[str, str]]) -> tuple[Column, ...]:
    return tuple(Column(**picked(Column, column)) for column in columns)
