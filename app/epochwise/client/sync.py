"""The client. `answers` has the questions and how to read their answers, `following` how to resume a broken stream."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from epochwise.client.address import server_address
from epochwise.client.answers import (
    ClassRecall,
    Opened,
    Planned,
    Question,
    Window,
    ask_dataset,
    ask_datasets,
    ask_events,
    ask_events_of,
    ask_plan,
    ask_recall,
    ask_run,
    ask_script,
    ask_updates,
    ask_window,
    check_again,
    is_short,
)
from epochwise.client.errors import ApiError
from epochwise.client.events import StreamEvent, typed_event
from epochwise.client.fields import Fields, config_of
from epochwise.client.following import Following
from epochwise.client.gathering import Gathering
from epochwise.client.groups import Axis, Changes, Together, ask_comparison, ask_seeds, ask_sweep, given_of, whole
from epochwise.client.many import Compared, Seeds, Sweep
from epochwise.client.own import OwnDataset, ask_deletion, ask_own_dataset, ask_upload, unknown_names
from epochwise.client.retries import Attempts, Retries
from epochwise.client.run import Run
from epochwise.core.compare.equal import Hold
from epochwise.core.compare.rates import Scaling
from epochwise.core.compare.seeds import Varied
from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DatasetSpec, Task
from epochwise.core.config.errors import EpochwiseError
from epochwise.core.data.rows import Dataset
from epochwise.show.thinning import POINTS

if TYPE_CHECKING:
    from typing import Unpack

    from epochwise.client.wire import Transport

_E = TypeVar("_E")
_T = TypeVar("_T")

SILENCE = 60.0


class Client:
    """A server's runs. A context manager; without one, `close` it.

    Name a run by a `RunConfig` or by its fields. The client asks again when it cannot reach the server or the server
    is busy (`retries`). `silence` is how many seconds the server may send nothing before it counts as gone; `transport`
    and `sleep` are for tests.

    Every method raises `InvalidConfig`, `TooLarge`, `RateLimited`, `Busy` and `Internal` as the core does, the other
    problems of the server by their names, `ApiError` for any other error, `Unreachable` without an answer, and
    `ClientClosed` once the client is closed.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        retries: Retries | None = None,
        silence: float = SILENCE,
        transport: Transport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`url`: of the server; None: the environment's EPOCHWISE_URL, else the server of this machine.

        A server elsewhere is asked through the proxy of the environment, and recognised by SSL_CERT_FILE or
        SSL_CERT_DIR where they are set.

        Raises:
            InvalidSetting: naming the argument or the variable that cannot be used.
        """
        from epochwise.client.wire import Wire  # httpx is a third of what a first import would cost

        address = server_address(url)
        self.url = address.url
        self._wire = Wire(address, silence, transport)
        self._retries = retries or Retries()
        self._sleep = sleep

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._wire.close()

    def run(self, config: RunConfig | None = None, /, **fields: Unpack[Fields]) -> Run:
        """The whole run, every single loss."""
        wanted = self._config(config, fields)
        if is_short(wanted):
            return self._ask(ask_run(wanted, self.url))
        return self._gathered(self.stream(wanted))

    def fetch(self, run: str) -> Run:
        """The whole run with this id, which `Run.id` and the answer to a posted configuration have.

        Raises:
            NotFound: when the server has no run with this id, or has removed it.
        """
        try:
            return self._fetched(run)
        except ApiError as error:
            # What the server's answer names is known only from it.
            if not self._learn(error.detail):
                raise
            return self._fetched(run)

    def stream(
        self, config: RunConfig | None = None, /, *, points: int | None = None, **fields: Unpack[Fields]
    ) -> Generator[StreamEvent, None, None]:
        """The run while it trains: `Started`, `Batches` and `Epochs`, or with `points` whole `Curve`s, and `Finished`.

        It continues by itself after a broken connection, every update exactly once. To leave early, close it: then the
        server cancels the run, unless another client is waiting for it.
        """
        return self._follow(Following(ask_events(self._config(config, fields), points), self._retries, typed_event))

    def plan(self, config: RunConfig | None = None, /, **fields: Unpack[Fields]) -> Planned:
        """The arithmetic and the cost of a run, without training."""
        return self._ask(ask_plan(self._config(config, fields)))

    def window(
        self, config: RunConfig | None = None, /, *, first: int = 0, count: int = 1000, **fields: Unpack[Fields]
    ) -> Window:
        """The losses of up to `count` batches from `first` (from 0) on: fewer where the run ends, none behind its end.
        `next` of the one is `first` of the one after it.
        """
        return self._ask(ask_window(self._config(config, fields), first, count))

    def updates(
        self,
        config: RunConfig | None = None,
        /,
        *,
        first: int = 0,
        count: int | None = None,
        worst: int | None = None,
        **fields: Unpack[Fields],
    ) -> list[Opened]:
        """The inside of up to `count` updates (None: 1) from `first` (from 0) on: rows, losses, gradient, parameters;
        none behind the end of the run.

        With `worst`, only so many of these updates (`count` None: of all from `first` on): those with the highest
        losses, the highest first. A loss that is not finite counts as the highest.
        """
        return self._ask(ask_updates(self._config(config, fields), first, count, worst))

    def recall(
        self, config: RunConfig | None = None, /, *, epoch: int | None = None, **fields: Unpack[Fields]
    ) -> ClassRecall:
        """How many rows of each class the model gets right after an epoch, from 0, the untrained model, on; None: the
        last that the run has finished. Where that is earlier, it is meant by every later one. `run.lowest.epoch` is the
        one of the lowest validation loss.
        """
        return self._ask(ask_recall(self._config(config, fields), epoch))

    def dataset(self, config: RunConfig | None = None, /, **fields: Unpack[Fields]) -> Dataset:
        """The rows that a run trains and validates on."""
        return self._ask(ask_dataset(self._config(config, fields)))

    def script(
        self,
        config: RunConfig | None = None,
        /,
        *,
        dialect: str = "numpy",
        length: Literal["complete", "short"] = "complete",
        **fields: Unpack[Fields],
    ) -> str:
        """A Python script that trains the run, in NumPy or another framework ("pytorch", "keras", …).

        The "short" one, of NumPy or PyTorch, fetches its rows from the server. A run that has no short script gets the
        complete one, which begins with the reason.
        """
        return self._ask(ask_script(self._config(config, fields), dialect, length))

    def datasets(self) -> dict[str, DatasetSpec]:
        """Every data set by name."""
        return self._ask(ask_datasets())

    def upload(self, table: str | bytes | Path, *, target: str | None = None, task: Task | None = None) -> OwnDataset:
        """Store a CSV table on the server: a file by its path, or the text itself, of two lines or more. Its `name` is
        then a `dataset`, for whoever has it. Its `secret` deletes it and is told only here.

        `target` is the column to learn (None: the last one); `task` "classification" or "regression" (None: a text or
        at most ten whole numbers are classes).

        Raises:
            InvalidSetting: where the file cannot be read.
            InvalidTable: where nothing can be learned from the table.
            TableTooLarge: where it has more than 5 MB, 50,000 rows or 100 columns.
            OwnDataOff: where the server takes no data; DataFull: where it has no room.
        """
        return self._ask(ask_upload(table, target, task))

    def own_dataset(self, name: str) -> OwnDataset:
        """What the server knows of an uploaded table, which has no `secret` here.

        Raises:
            DataGone: for one that was deleted or expired.
            NotFound: for one that was never there.
        """
        return self._ask(ask_own_dataset(name))

    def delete(self, data: OwnDataset | str, secret: str = "") -> None:
        """Delete an uploaded table: what `upload` gave, or its name and its secret.

        Raises:
            WrongSecret: with another secret.
            DataGone: for one that was deleted or expired.
            NotFound: for one that was never there.
        """
        name, kept = (data, "") if isinstance(data, str) else (data.name, data.secret)
        self._ask(ask_deletion(name, secret or kept))

    def compare(
        self,
        config: RunConfig | None = None,
        /,
        *,
        keep: Sequence[Changes] | Changes = (),
        hold: Hold = "",
        rate: Scaling = "kept",
        rate_from: tuple[int, float] | None = None,
        points: int = POINTS,
        **fields: Unpack[Fields],
    ) -> Compared:
        """A run beside up to seven others, each `keep` by the fields that differ: `keep=[{"batch_size": 50}]`;
        a single one needs no list.

        `hold`: what of the others is made equal to the run's, "epochs", "updates", "samples" (seen), "seconds" or
        "steps" (every update taken to be equally long); `rate`: "linear" or "root" scales each learning rate with the
        batch size from `rate_from`, a batch size and its rate (None: the run's). A curve has at
        most `points` / 2 epochs.
        """
        self._learn(keep)
        asked = ask_comparison(self._given(config, fields), keep, hold, rate, rate_from, points)
        return Compared(self._together(asked))

    def seeds(
        self,
        config: RunConfig | None = None,
        /,
        *,
        count: int = 20,
        vary: Varied = "all",
        keep: Changes | None = None,
        hold: Hold = "",
        rate: Scaling = "kept",
        rate_from: tuple[int, float] | None = None,
        **fields: Unpack[Fields],
    ) -> Seeds:
        """A run, and the same with the seeds from 1 to `count` (2 to 64) for everything, or for the "data", the "start"
        or the "order" alone. With `keep`, each seed also with what differs there; `hold`, `rate` and `rate_from` as
        in `compare`.
        """
        self._learn(keep)
        asked = ask_seeds(self._given(config, fields), count, vary, keep, hold, rate, rate_from)
        return Seeds(self._together(asked))

    def sweep(
        self, config: RunConfig | None = None, /, *, x: Axis, y: Axis | None = None, **fields: Unpack[Fields]
    ) -> Sweep:
        """A run for every pair of values of two numeric fields, or every value of one: `x={"batch_size": [1, 5, 20]}`.

        Raises:
            ValueError: where an axis has not one field.
        """
        return Sweep(self._together(ask_sweep(self._given(config, fields), x, y)))

    def _config(self, config: RunConfig | None, fields: Fields) -> RunConfig:
        self._learn(fields)
        return config_of(config, fields)

    def _given(self, config: RunConfig | None, fields: Fields) -> RunConfig:
        self._learn(fields)
        return given_of(config, fields)

    def _learn(self, *given: object) -> bool:
        """Ask the server for the users' data sets that are named and not known here; whether there were any."""
        names = unknown_names(*given)
        for name in names:
            self.own_dataset(name)
        return bool(names)

    def _fetched(self, run: str) -> Run:
        return self._gathered(self._follow(Following(ask_events_of(run), self._retries, typed_event)))

    def _together(self, asked: Question[None]) -> Mapping[str, Any]:
        together = Together()
        for event in self._follow(Following(asked, self._retries, whole)):
            together.take(event)
        return together.document

    def _gathered(self, events: Generator[StreamEvent, None, None]) -> Run:
        gathering = Gathering()
        for event in events:
            gathering.receive(event)
        return Run.gathered(gathering, self.url)

    def _ask(self, question: Question[_T]) -> _T:
        attempts = Attempts(self._retries)
        while True:
            try:
                return question.answered(self._wire.get(question))
            except EpochwiseError as error:
                check_again(question, error)
                self._sleep(attempts.failed(error))

    def _follow(self, following: Following[_E]) -> Generator[_E, None, None]:
        while not following.over:
            try:
                with self._wire.open(following.question()) as chunks:
                    for chunk in chunks:
                        yield from following.feed(chunk)
                        if following.over:
                            return
                following.ended()
            except EpochwiseError as error:
                self._sleep(following.failed(error))
