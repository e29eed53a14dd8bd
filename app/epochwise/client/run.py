"""A run that has ended, as an object: its numbers, its pictures, its tables, its links."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

import numpy as np

from epochwise.client import card, tables
from epochwise.client.events import (
    Batches,
    Best,
    Epochs,
    Finished,
    Started,
    StreamEvent,
    epochs_in,
    finished_in,
    started_in,
)
from epochwise.client.fields import Fields, config_of, query_of_config
from epochwise.client.reading import floats
from epochwise.core.config.config import RunConfig
from epochwise.core.diagnose import Verdict
from epochwise.core.engine.history import Status
from epochwise.core.engine.plan import Plan, RunWarning
from epochwise.core.numeric.arrays import Floats

if TYPE_CHECKING:
    from typing import Unpack

    import pandas
    import polars
    from plotly.graph_objects import Figure

LOCAL_SERVER = "http://127.0.0.1:8000"
"""Where `epochwise serve` answers unless it is told otherwise."""

_EMBED = (
    '<iframe src="{src}" title="Epochwise: batches and epochs" width="100%" height="{height}" loading="lazy" '
    'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>'
)


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """A run that has ended.

    `batch_loss` (updates,) holds the loss of every batch, measured before its update; the others (epochs,) the three
    losses of every epoch and its validation loss; what is not finite, or was not evaluated, is NaN. `warnings`
    are what a reader should know of it, each with a `code`, the `field` that it is about and a `message`. `server` is
    where the run came from, None for the local engine. Epochs with a name count from 1, updates from 0.
    """

    id: str
    engine: str
    config: RunConfig
    plan: Plan
    status: Status
    initial_train: float
    initial_validation: float
    batch_loss: Floats
    running: Floats
    unweighted: Floats
    train: Floats
    validation: Floats
    best: Best | None
    diverged_at_update: int | None
    stopped_at_epoch: int
    warnings: tuple[RunWarning, ...]
    verdict: Verdict
    train_seconds: float
    server: str | None = None

    @classmethod
    def local(cls, config: RunConfig | None = None, /, **fields: Unpack[Fields]) -> Run:
        """Train in this very process, without a server. The numbers are the same as a server's, bit for bit.

        Raises:
            InvalidConfig: naming every field that is refused.
        """
        from epochwise.client.local import run_here  # the engine takes half a second to import

        return cls.from_events(run_here(config_of(config, fields)))

    @classmethod
    def from_json(cls, document: Mapping[str, Any], server: str | None = None) -> Run:
        """The run in the document that `/api/v1/run` answers, all losses in it singly."""
        ended = finished_in(document)
        losses = Batches(0, floats(document["batch_loss"])), epochs_in(document["epochs"])
        return cls.from_events((started_in(document), *losses, ended), server)

    @classmethod
    def from_events(cls, events: Iterable[StreamEvent], server: str | None = None) -> Run:
        """The run that a whole stream tells of.

        Raises:
            ValueError: when it was thinned with `points`, or an event is missing.
        """
        gathering = Gathering()
        for event in events:
            gathering.take(event)
        return gathering.run(server)

    @property
    def url(self) -> str:
        """The run on the page of its server, every field written out; of a local run, where a server would show it."""
        return f"{self._site}/?{urlencode(query_of_config(self.config))}"

    def embed(self, ui: Literal["full", "controls", "chart"] = "full", height: int = 980) -> str:
        """The HTML of a frame that shows the run in another page; `height` in CSS pixels."""
        view = {} if ui == "full" else {"ui": ui}
        query = urlencode(query_of_config(self.config) | view)
        return _EMBED.format(src=f"{self._site}/embed?{query}".replace("&", "&amp;"), height=height)

    @property
    def _site(self) -> str:
        return self.server or LOCAL_SERVER

    def figure(self, points: int | None = 300) -> Figure:
        """The learning curves as a Plotly figure; batch losses in at most `points` bands, with None all singly."""
        from epochwise.client.figure import figure_of  # Plotly takes a third of a second to import

        return figure_of(self, points)

    def columns(self, table: tables.Name = "batches") -> dict[str, Any]:
        """The run as columns: a row for each of the batches or of the epochs, as the CSV has them."""
        return tables.columns(self, table)

    def to_pandas(self, table: tables.Name = "batches") -> pandas.DataFrame:
        """The table as a pandas data frame.

        Raises:
            ModuleNotFoundError: when pandas is not installed.
        """
        return tables.library("pandas", "to_pandas()").DataFrame(self.columns(table))

    def to_polars(self, table: tables.Name = "batches") -> polars.DataFrame:
        """The table as a Polars data frame.

        Raises:
            ModuleNotFoundError: when Polars is not installed.
        """
        frame: polars.DataFrame = tables.library("polars", "to_polars()").DataFrame(self.columns(table))
        return frame

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table of batches for whatever reads Arrow: DuckDB, Polars, pandas, pyarrow.

        Raises:
            ModuleNotFoundError: when pyarrow is not installed.
        """
        arrow = tables.library("pyarrow", "the Arrow stream")
        return arrow.table(self.columns()).__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return card.text(self)

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """The run for a notebook: picture, table and text, none of which asks a network."""
        return card.bundle(self, include, exclude)


class Gathering:
    """The events of a whole stream, put together again."""

    def __init__(self) -> None:
        self._started: Started | None = None
        self._finished: Finished | None = None
        self._batches: list[Floats] = []
        self._epochs: list[tuple[Floats, ...]] = []
        self._counts = {"updates": 0, "epochs": 0}

    def take(self, event: StreamEvent) -> None:
        """The next event.

        Raises:
            ValueError: when it does not follow the last one.
        """
        match event:
            case Started():
                self._started = event
            case Batches():
                self._count("updates", event.first, len(event.loss))
                self._batches.append(event.loss)
            case Epochs():
                self._count("epochs", event.first, len(event.train))
                self._epochs.append((event.running, event.unweighted, event.train, event.validation))
            case Finished():
                self._finished = event
            case _:
                raise ValueError("a stream with points has no single losses; follow it without points")

    def _count(self, what: str, first: int, count: int) -> None:
        if first != self._counts[what]:
            raise ValueError(f"the stream has {what} from {first} on where those from {self._counts[what]} on follow")
        self._counts[what] += count

    def run(self, server: str | None = None) -> Run:
        """The run, once its last event is there.

        Raises:
            ValueError: when the first or the last event is missing.
        """
        if self._started is None or self._finished is None:
            raise ValueError("the stream lacks its first or its last event")
        started, finished = self._started, self._finished
        epochs = [np.concatenate([np.empty(0), *column]) for column in zip(*self._epochs, strict=True)]
        running, unweighted, train, validation = epochs or [np.empty(0)] * 4
        return Run(
            id=started.id,
            engine=started.engine,
            config=started.config,
            plan=started.plan,
            status=finished.status,
            initial_train=started.initial_train,
            initial_validation=started.initial_validation,
            batch_loss=np.concatenate([np.empty(0), *self._batches]),
            running=running,
            unweighted=unweighted,
            train=train,
            validation=validation,
            best=finished.best,
            diverged_at_update=finished.diverged_at_update,
            stopped_at_epoch=finished.stopped_at_epoch,
            warnings=finished.warnings,
            verdict=finished.verdict,
            train_seconds=finished.train_seconds,
            server=server,
        )
