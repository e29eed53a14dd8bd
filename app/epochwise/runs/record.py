"""A run's numbers as far as they have come, with the thinned forms that somebody asked for, as JSON members."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.curves import LOSS, Curves, Series
from epochwise.core.diagnose.verdict import Verdict
from epochwise.core.engine.history import History
from epochwise.core.plan import Plan
from epochwise.runs.ranges import page_end
from epochwise.runs.thinning import Bands, typed
from epochwise.show.facts import Showing
from epochwise.show.thinning import BatchValues, epochs_shown


@dataclass
class Record:
    """A run's configuration and what has come of it. One thread makes the history grow; any may read it."""

    id: str
    config: RunConfig
    history: History
    bands: dict[tuple[str, int], Bands] = field(default_factory=dict)

    @property
    def curves(self) -> Curves:
        """The run's numbers."""
        return self.history.curves

    @property
    def plan(self) -> Plan:
        """The run's plan."""
        return self.curves.plan

    @property
    def nbytes(self) -> int:
        """Bytes of the numbers and of their thinned forms."""
        return self.history.nbytes + sum(bands.nbytes for bands in tuple(self.bands.values()))

    def reaches(self, batches: int) -> bool:
        """Whether so many batches are done, and the evaluations of the epochs that end with them."""
        done = self.curves
        return done.batches_done >= batches and done.epochs_done >= batches // self.plan.batches_per_epoch

    def thin(self, ended: bool) -> bool:
        """Extend all bands that somebody asked for by a piece; whether they hold all there is."""
        series, batches = self.curves.series, self.curves.batches_done
        wanted = tuple(self.bands.items())
        left = [name for (name, _), bands in wanted if not bands.extend(series[name].batch, batches, ended)]
        return not left

    def thinned(self, points: int | None) -> int:
        """How many of the batches done can be told with these `points`; the first call asks for their bands."""
        found = [self._bands_of(name, points) for name in self.curves.series]
        return min(bands.done if bands else self.curves.batches_done for bands in found)

    def curve(self, batches: int, epochs: int, points: int | None) -> dict[str, Any]:
        """The first batches and epochs as JSON members: `batch_loss` and `epochs`, and in `measures` the same of each.

        With `points` batches come in their thinned form where the plan says so, and of the epochs those that hold every
        extreme, each with its number from 1.
        """
        return {
            "batch_loss": self._batch_values(LOSS, batches, points),
            "epochs": self._epoch_values(self.curves.loss, epochs, points),
            "measures": {
                name: {
                    "batch": self._batch_values(name, batches, points),
                    "epochs": self._epoch_values(series, epochs, points),
                }
                for name, series in self.curves.measures.items()
            },
        }

    def window(self, first: int, count: int) -> dict[str, Any]:
        """The single losses of up to `count` batches from `first` on, and those of the epochs that they belong to; in
        `measures` the same of each. `total` and `next` as `page_end` says.
        """
        curves, per_epoch = self.curves, self.plan.batches_per_epoch
        stop = min(first + count, curves.batches_done)
        first_epoch, stop_epoch = first // per_epoch, min(-(-stop // per_epoch), curves.epochs_done)

        def epochs(series: Series) -> dict[str, Any]:
            return {"first": first_epoch, **series.epochs(first_epoch, stop_epoch)}

        measures = {
            name: {"batch": series.batch[first:stop], "epochs": epochs(series)}
            for name, series in curves.measures.items()
        }
        batch, of_loss = curves.loss.batch[first:stop], epochs(curves.loss)
        end = page_end(first, count, len(batch), self.plan.total_batches, curves.batches_done)
        return {"first": first, **end, "loss": batch, "epochs": of_loss, "measures": measures}

    def showing(self, batches: int, points: int | None, verdict: Verdict | None = None) -> Showing:
        """How the run looks after so many batches, whatever has come since: equal batches look the same. `verdict`: on
        the run once it has ended.
        """
        # The test's score is for after the end alone, however near it is.
        curves = replace(self.curves, test=self.curves.test if verdict else None)
        if batches < curves.batches_done:
            epochs = min(batches // self.plan.batches_per_epoch, curves.epochs_done)
            updates = self.plan.updates_after(batches)
            curves = Curves(self.plan, curves.loss, curves.measures, "training", batches, updates, epochs)
        return Showing.of_batches(
            self.config, curves, {name: self._drawn(name, batches, points) for name in curves.series}, verdict
        )

    def _drawn(self, measure: str, batches: int, points: int | None) -> BatchValues:
        bands = self._bands_of(measure, points)
        return bands.drawn(batches) if bands else self.curves.series[measure].batch[:batches]

    def _bands_of(self, measure: str, points: int | None) -> Bands | None:
        width = 1 if points is None else self.plan.bucket_width(points)
        if width == 1:
            return None
        return self.bands.setdefault((measure, width), Bands(self.plan.total_batches, width))

    def _batch_values(self, measure: str, batches: int, points: int | None) -> Any:
        bands = self._bands_of(measure, points)
        return bands.as_json(batches) if bands else self.curves.series[measure].batch[:batches]

    def _epoch_values(self, series: Series, epochs: int, points: int | None) -> dict[str, Any]:
        values = series.epochs(0, epochs)
        if points is None:
            return values
        every, shown = epochs_shown((values["train"], values["validation"]), max(1, points // 2))
        if every == 1:
            return values
        with np.errstate(over="ignore"):
            arrays = {name: typed(numbers[shown].astype(np.float32)) for name, numbers in values.items()}
        return {"thinned": True, "every": every, "of": epochs, "epoch": typed(shown + 1), **arrays}
