"""A run that has ended, as an object: its numbers, its pictures, its tables, its links."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

import orjson

from epochwise.client.errors import ApiError
from epochwise.client.events import Lowest, StreamEvent, batches_in, epochs_in, finished_in, started_in
from epochwise.client.fields import Fields, config_of, query_of_config
from epochwise.client.gathering import Gathering
from epochwise.client.libraries import library, whole_package
from epochwise.client.reading import readable
from epochwise.core.columns import TABLES, Columns, Table, columns, rows_of
from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.curves import Curves, Series, Status, Watcher
from epochwise.core.diagnose.verdict import Verdict, verdict
from epochwise.core.judgement import FinalTest
from epochwise.core.plan import Plan, RunWarning
from epochwise.show.thinning import POINTS

if TYPE_CHECKING:
    from typing import Unpack

    import pandas
    import polars
    from plotly.graph_objects import Figure

    from epochwise.show.facts import Showing

LOCAL_SERVER = "http://127.0.0.1:8000"
"""Where `epochwise serve` answers unless it is told otherwise."""

_EMBED = (
    '<iframe src="{src}" title="Epochwise: batches and epochs" width="100%" height="{height}" loading="lazy" '
    'style="border: 0" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>\n'
    '<script src="{site}/embed/v1.js" async></script>'
)


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """A run that has ended.

    `curves` holds its numbers and how it ended; what is not finite, or was not evaluated, is NaN. Its arrays are
    read-only, since the verdict is about these numbers: change a `copy()`. `server` is where the run came from, None
    for the local engine.
    """

    id: str
    engine: str
    config: RunConfig
    curves: Curves
    verdict: Verdict
    train_seconds: float
    server: str | None = None

    def __post_init__(self) -> None:
        for series in self.curves.series.values():
            series.protect()

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        vars(self).update(state)
        self.__post_init__()  # a pickle does not keep an array's flags, nor does a deep copy

    @classmethod
    def local(
        cls, config: RunConfig | None = None, /, *, watch: Watcher = lambda curves: None, **fields: Unpack[Fields]
    ) -> Run:
        """Train in this very process, without a server. The numbers are the same as a server's, bit for bit.

        `watch` is called with the growing curves after every piece of work, about 10 ms.

        Raises:
            InvalidConfig: naming every field that is refused.
            ModuleNotFoundError: when the package was installed without the compiler.
        """
        with whole_package("Run.local()"):
            from epochwise.client.local import engine_version, train_here  # the engine takes half a second to import

        wanted, engine = config_of(config, fields), engine_version()
        history, seconds = train_here(wanted, watch)
        said = verdict(wanted, history.curves, history.judgement)
        return cls(run_id(wanted, engine), engine, wanted, history.curves, said, seconds)

    @classmethod
    def from_json(cls, document: Mapping[str, Any] | str | bytes, server: str | None = None) -> Run:
        """The run in the document that `/api/v1/run` answers and `to_json` writes, all losses in it singly.

        Raises:
            ApiError: when it is not such a document, or one whose losses are thinned.
        """
        with readable("The document of a run"):
            return cls._of_document(orjson.loads(document) if isinstance(document, str | bytes) else document, server)

    @classmethod
    def _of_document(cls, document: Mapping[str, Any], server: str | None) -> Run:
        losses = document["batch_loss"]
        if isinstance(losses, Mapping) and "bdata" not in losses:
            raise ApiError("The document of a run has its losses thinned; ask for it without points.")
        measures = document["measures"]
        batches = batches_in({"first": 0, "loss": losses, "measures": measures})
        epochs = epochs_in(document["epochs"], measures)
        return cls.from_events((started_in(document), batches, epochs, finished_in(document)), server)

    @classmethod
    def from_events(cls, events: Iterable[StreamEvent], server: str | None = None) -> Run:
        """The run that a whole stream tells of.

        Raises:
            ValueError: when it was thinned with `points`, or an event is missing.
        """
        gathering = Gathering()
        for event in events:
            gathering.take(event)
        return cls.gathered(gathering, server)

    @classmethod
    def gathered(cls, gathering: Gathering, server: str | None = None) -> Run:
        """The run whose events were gathered.

        Raises:
            ValueError: when the last event is missing.
        """
        if gathering.finished is None:
            raise ValueError("the stream lacks its last event")
        started, finished = gathering.started, gathering.finished
        head = started.id, started.engine, started.config
        return cls(*head, gathering.curves, finished.verdict, finished.train_seconds, server)

    @property
    def plan(self) -> Plan:
        """The arithmetic that it was trained by."""
        return self.curves.plan

    @property
    def status(self) -> Status:
        """How it ended."""
        return self.curves.status

    @property
    def loss(self) -> Series:
        """The losses: `batch` (batches,) of every batch, measured before its update; of every epoch `running`,
        `unweighted`, `train` and `validation` (epochs,); and those of the untrained model.
        """
        return self.curves.loss

    @property
    def measures(self) -> dict[str, Series]:
        """The other measures by name, each with the members of `loss`."""
        return self.curves.measures

    @property
    def lowest(self) -> Lowest | None:
        """The epoch of the lowest validation loss, and that loss; None where nothing was validated."""
        epoch, validation = self.curves.lowest_epoch, self.curves.lowest_validation
        return None if epoch is None or validation is None else Lowest(epoch, validation)

    @property
    def test(self) -> FinalTest | None:
        """The trained model on the test rows, scored once after the run: `loss`, its standard `error`, and the other
        `measures` by name. None without test rows, and where the run diverged.
        """
        return self.curves.test

    @property
    def warnings(self) -> tuple[RunWarning, ...]:
        """What a reader should know of it, each with a `code`, the `field` that it is about and a `message`."""
        return self.curves.warnings

    @property
    def url(self) -> str:
        """The run on the page of its server, every field written out; of a local run, where a server would show it."""
        return f"{self._site}/?{urlencode(query_of_config(self.config))}"

    def embed(self, ui: Literal["full", "controls", "chart"] = "full", height: int = 600) -> str:
        """The HTML of a frame that shows the run in another page, and of the script that fits its height to its width.

        `height`, in CSS pixels, is for pages that leave the script out.
        """
        view = {} if ui == "full" else {"ui": ui}
        query = urlencode(query_of_config(self.config) | view)
        src = f"{self._site}/embed?{query}".replace("&", "&amp;")
        return _EMBED.format(src=src, height=height, site=self._site)

    @property
    def _site(self) -> str:
        return self.server or LOCAL_SERVER

    def to_json(self) -> str:
        """The document that `/api/v1/run` answers, every single loss in it; `from_json` reads it.

        Raises:
            TooLarge: above a million losses.
        """
        from epochwise.client.document import result_of

        return result_of(self).as_json().decode()

    def script(self, dialect: str = "numpy", length: Literal["complete", "short"] = "complete") -> str:
        """A Python script that trains the same run, in NumPy or another framework ("pytorch", "keras", …).

        The "short" one, of NumPy or PyTorch, fetches its rows from `server`, or where that is None from
        http://127.0.0.1:8000. A run that has no short script gets the complete one, which begins with the reason.

        Raises:
            InvalidConfig: naming the known ones, when there is no such framework or length.
            ModuleNotFoundError: when the package was installed without what fills templates.
        """
        with whole_package("script()"):
            from epochwise.code import as_code  # the templates of the scripts take a tenth of a second to load

        return as_code(self.config, dialect, length, self._site)

    def save(
        self,
        file: str | PathLike[str],
        *,
        table: Table = "batches",
        decimal: Literal["point", "comma"] = "point",
        dialect: str = "numpy",
        length: Literal["complete", "short"] = "complete",
    ) -> Path:
        """Write the run to a file in the form that its suffix names, and return the file's path.

        `.json`: the whole run; `.csv`: its `table`, "batches" or "epochs", with the `decimal` "comma" for
        spreadsheets that write 0,5; `.svg`: the picture of `to_svg`; `.png`: the same picture on white, 1440 x 680
        pixels; `.py`: the script in this `dialect` and `length`.

        Raises:
            ValueError: for another suffix, table or decimal.
            InvalidConfig: for another dialect or length.
            OSError: when the file cannot be written.
        """
        from epochwise.client.files import written

        path = Path(file)
        path.write_bytes(written(self, path.suffix, table, decimal, partial(self.script, dialect, length)))
        return path

    def figure(self, points: int | None = POINTS, measure: str = "loss") -> Figure:
        """The learning curves as a Plotly figure; batches in at most `points` bands, with None all singly.

        Raises:
            ValueError: when the run has no such measure, or `points` is below 1.
            ModuleNotFoundError: when the package was installed without Plotly.
        """
        with whole_package("figure()"):
            from epochwise.client.figure import figure_of  # Plotly takes a third of a second to import
        from epochwise.show.facts import Showing

        self._check_measure(measure)
        if points is not None and points < 1:
            raise ValueError(f"points: must be at least 1, not {points}")
        return figure_of(Showing.of(self.config, self.curves, points, self.verdict), self.verdict.title, measure)

    def to_svg(self, measure: str = "loss", cursor: int | None = None) -> str:
        """The learning curves as an SVG that stands by itself; `cursor`: a batch (from 1) that a line marks.

        Raises:
            ValueError: when the run has no such measure.
        """
        self._check_measure(measure)
        from epochwise.show.picture import svg_of

        return svg_of(self._showing, self.verdict.title, measure, cursor)

    @cached_property
    def _showing(self) -> Showing:
        from epochwise.show.facts import Showing  # what draws a run is loaded by the first that is shown

        return Showing.of(self.config, self.curves, verdict=self.verdict)

    def _check_measure(self, measure: str) -> None:
        known = ("loss", *self.measures)
        if measure not in known:
            raise ValueError(f"measure: {measure!r} is not one of {', '.join(known)}")

    def columns(self, table: Table = "batches") -> Columns:
        """The run as columns: a row for each of the batches or of the epochs, as the CSV has them."""
        if table not in TABLES:
            raise ValueError(f"table: {table!r} is not one of {', '.join(TABLES)}")
        return columns(self.curves, table, 0, rows_of(self.curves, table))

    def to_pandas(self, table: Table = "batches") -> pandas.DataFrame:
        """The table as a pandas data frame.

        Raises:
            ModuleNotFoundError: when pandas is not installed.
        """
        return library("pandas", "to_pandas()").DataFrame(self.columns(table))

    def to_polars(self, table: Table = "batches") -> polars.DataFrame:
        """The table as a Polars data frame.

        Raises:
            ModuleNotFoundError: when Polars is not installed.
        """
        frame: polars.DataFrame = library("polars", "to_polars()").DataFrame(self.columns(table))
        return frame

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table of batches for whatever reads Arrow: DuckDB, Polars, pandas, pyarrow.

        Raises:
            ModuleNotFoundError: when pyarrow is not installed.
        """
        arrow = library("pyarrow", "the Arrow stream")
        return arrow.table(self.columns()).__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        from epochwise.client import card

        return card.text(self.id, self._showing, self.verdict)

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """The run for a notebook: picture, table and text, none of which asks a network."""
        from epochwise.client import card

        return card.bundle(self.id, self._showing, self.verdict, include, exclude)
