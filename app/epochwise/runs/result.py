"""A run that has ended: its numbers, its verdict, and the encoded forms that somebody asked for."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from threading import Lock
from typing import Any

from epochwise.core.columns import Columns, Table
from epochwise.core.config.config import RunConfig
from epochwise.core.config.text import Text
from epochwise.core.curves import EPOCH_VALUES, Curves
from epochwise.core.diagnose.verdict import Verdict
from epochwise.core.plan import Plan
from epochwise.language.language import ENGLISH, Language
from epochwise.runs.members import opening, outcome
from epochwise.runs.pieces import dumps_in_pieces
from epochwise.runs.recent import Recent
from epochwise.runs.record import Record
from epochwise.runs.tables import pieces
from epochwise.runs.worst import shares_of
from epochwise.show.facts import Showing
from epochwise.show.thinning import POINTS
from epochwise.wire.coding import Coded
from epochwise.wire.refusals import TooLarge

MAX_SINGLE_LOSSES = 1_000_000
FORMS_KEPT = 16
ADVICE = Text("Use points=300, the CSV or the stream; each holds the whole run.")

Update = Mapping[str, Any]
Window = tuple[int, int]
"""The first batch of a range, and how many."""
Inside = tuple[int, tuple[str, ...]]
"""One update, and the members that it is to tell of itself."""
Form = tuple[int | None, Window | None, Inside | None, Language]


class Result:
    """A run that has ended. Its numbers do not change any more; what is encoded once is kept."""

    def __init__(self, record: Record, engine: str, verdict: Verdict, train_seconds: float) -> None:
        self.record = record
        self.engine = engine
        self.verdict = verdict
        self.train_seconds = train_seconds
        self._encoding = Lock()
        self._forms = Recent[Form, Coded](FORMS_KEPT)

    @property
    def id(self) -> str:
        """The run's id."""
        return self.record.id

    @property
    def config(self) -> RunConfig:
        """The run's configuration."""
        return self.record.config

    @property
    def plan(self) -> Plan:
        """The run's plan."""
        return self.record.plan

    @property
    def curves(self) -> Curves:
        """The run's numbers."""
        return self.record.curves

    @property
    def nbytes(self) -> int:
        """Bytes that keeping this result costs."""
        return self.record.nbytes + sum(form.nbytes for form in self._forms.values())

    def outcome(self) -> dict[str, Any]:
        """What is known since the run has ended, as JSON members."""
        return outcome(self.record, self.verdict, self.train_seconds)

    def kept_form(
        self,
        points: int | None = None,
        window: Window | None = None,
        inside: Inside | None = None,
        language: Language = ENGLISH,
    ) -> Coded | None:
        """The form, if it was encoded before."""
        return self._forms.get((points, window, inside, language))

    def as_json(
        self,
        points: int | None = None,
        window: Window | None = None,
        inside: Inside | None = None,
        updates: Sequence[Update] = (),
    ) -> bytes:
        """As `form`, plain."""
        return self.form(points, window, inside, updates).body

    def form(
        self,
        points: int | None = None,
        window: Window | None = None,
        inside: Inside | None = None,
        updates: Sequence[Update] = (),
        language: Language = ENGLISH,
    ) -> Coded:
        """The run as one document in this language; with `points` thinned, with `window` single losses beside.

        With `inside` the document has `updates`, as the engine replays them. Work for a thread where the run is long.

        Raises:
            TooLarge: above a million losses that would come singly.
        """
        check_singles(self.plan, points)
        with self._encoding:
            form = self.kept_form(points, window, inside, language)
            if form is None:
                document = self._document(points, window)
                if inside is not None:
                    document["updates"] = only_members(updates, inside[1])
                form = Coded(b"".join(dumps_in_pieces(language.say_all(document))))
                self._forms.put((points, window, inside, language), form)
        return form

    def _document(self, points: int | None, window: Window | None) -> dict[str, Any]:
        record, curves = self.record, self.curves
        self._thin(points)
        document = opening(record, self.engine) | self.outcome()
        curve = record.curve(curves.batches_done, curves.epochs_done, points)
        for name, members in document["measures"].items():
            curve["measures"][name] = members | curve["measures"][name]
        document |= curve
        document["show"] = record.showing(curves.batches_done, points, self.verdict).facts
        if window is not None:
            document["window"] = record.window(*window)
        return document

    def showing(self, points: int | None = POINTS) -> Showing:
        """How the run looks. Work for a thread where the run is long."""
        self._thin(points)
        return self.record.showing(self.curves.batches_done, points, self.verdict)

    def _thin(self, points: int | None) -> None:
        while self.record.thinned(points) < self.curves.batches_done:
            self.record.thin(ended=True)

    def table(self, table: Table = "batches", first: int = 0, count: int | None = None) -> Iterator[Columns]:
        """The run's batches or epochs as rows, complete at any length; or `count` of them from row `first` on."""
        return pieces(self.curves, table, first, count)


def only_members(updates: Sequence[Update], members: Collection[str]) -> list[dict[str, Any]]:
    """Of each update only these members; `share` is each row's part of the batch's summed loss."""
    return [
        {name: shares_of(update["row_loss"]) if name == "share" else update[name] for name in members}
        for update in updates
    ]


def check_singles(plan: Plan, points: int | None) -> None:
    """Refuse an answer whose losses would come singly and be too many.

    Raises:
        TooLarge: with what to ask instead.
    """
    losses = plan.total_batches if points is None or plan.bucket_width(points) == 1 else 0
    if points is None:
        losses += len(EPOCH_VALUES) * plan.epochs
    if losses > MAX_SINGLE_LOSSES:
        raise TooLarge("answer in one piece", losses, MAX_SINGLE_LOSSES, "losses", ADVICE)
