"""The events of a whole stream, put together again as one run's curves."""

from epochwise.client.events import Batches, Epochs, Finished, Initial, Started, StreamEvent
from epochwise.client.reading import readable
from epochwise.core.curves import LOSS, Curves, Series
from epochwise.core.plan import Plan


class Gathering:
    """A run that grows with the events of its stream. `started` and `curves` are there from its first event on,
    `finished` with its last.
    """

    started: Started
    curves: Curves
    finished: Finished | None = None

    def receive(self, event: StreamEvent) -> None:
        """The next event of a server.

        Raises:
            ApiError: when it does not follow the last one, or its parts do not fit together.
        """
        with readable("The stream"):
            self.take(event)

    def take(self, event: StreamEvent) -> None:
        """The next event.

        Raises:
            ValueError: when it does not follow the last one.
        """
        if not isinstance(event, Started) and not hasattr(self, "curves"):
            raise ValueError("the stream lacks its first event")
        match event:
            case Started():
                self._begin(event)
            case Batches():
                self._add_batches(event)
            case Epochs():
                self._add_epochs(event)
            case Finished():
                self._end(event)
            case _:
                raise ValueError("a stream with points has no single losses; follow it without points")

    def _begin(self, event: Started) -> None:
        self.started = event
        measures = {name: _empty(event.plan, initial) for name, initial in event.measures.items()}
        self.curves = Curves(event.plan, _empty(event.plan, event.initial), measures)

    def _add_batches(self, event: Batches) -> None:
        curves = self.curves
        _check("batches", event.first, curves.batches_done)
        curves.batches_done += len(event.loss)
        curves.updates_done = curves.plan.updates_after(curves.batches_done)
        for name, values in {LOSS: event.loss, **event.measures}.items():
            curves.series[name].batch[event.first : curves.batches_done] = values

    def _add_epochs(self, event: Epochs) -> None:
        curves = self.curves
        _check("epochs", event.first, curves.epochs_done)
        curves.epochs_done += len(event.train)
        for measure, epochs in {LOSS: event, **event.measures}.items():
            for name, values in curves.series[measure].epochs(event.first, curves.epochs_done).items():
                values[:] = getattr(epochs, name)

    def _end(self, event: Finished) -> None:
        curves = self.curves
        _check("batches", event.batches_done, curves.batches_done)
        _check("epochs", event.epochs_done, curves.epochs_done)
        self.finished = event
        curves.updates_done = event.updates_done
        curves.status, curves.stopped_at_epoch = event.status, event.stopped_at_epoch
        curves.diverged_at_update, curves.test = event.diverged_at_update, event.test
        if event.lowest is not None:
            curves.lowest_epoch, curves.lowest_validation = event.lowest.epoch, event.lowest.validation
        if event.status != "completed":
            curves.trim()


def _empty(plan: Plan, initial: Initial) -> Series:
    series = Series.empty(plan.total_batches, plan.epochs)
    series.initial_train, series.initial_validation = initial.train, initial.validation
    return series


def _check(what: str, found: int, expected: int) -> None:
    if found != expected:
        raise ValueError(f"the stream goes on at {found} {what} where {expected} have come")
