"""A run's numbers as far as they have come, with the thinned forms that somebody asked for, as JSON members."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.curves import Curves
from epochwise.core.engine.history import History
from epochwise.core.plan import Plan
from epochwise.runs.thinning import Bands, typed
from epochwise.show.facts import Showing
from epochwise.show.thinning import batches_of, epochs_shown


@dataclass
class Record:
    """A run's configuration and what has come of it. One thread makes the history grow; any may read it."""

    id: str
    config: RunConfig
    history: History
    bands: dict[int, Bands] = field(default_factory=dict)

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
        losses, batches = self.curves.loss.batch, self.curves.batches_done
        left = [bands for bands in tuple(self.bands.values()) if not bands.extend(losses, batches, ended)]
        return not left

    def thinned(self, points: int | None) -> int:
        """How many of the batches done can be told with these `points`; the first call asks for their bands."""
        bands = self._bands_of(points)
        return bands.done if bands else self.curves.batches_done

    def batch_loss(self, batches: int, points: int | None) -> Any:
        """The first batch losses: all of them, or with `points` their thinned form where the plan says so."""
        bands = self._bands_of(points)
        return bands.as_json(batches) if bands else self.curves.loss.batch[:batches]

    def window(self, first: int, count: int) -> dict[str, Any]:
        """The single losses of up to `count` batches from `first` on, and those of the epochs that they belong to."""
        curves, per_epoch = self.curves, self.plan.batches_per_epoch
        stop = min(first + count, curves.batches_done)
        first_epoch, stop_epoch = first // per_epoch, min(-(-stop // per_epoch), curves.epochs_done)
        epochs = {"first": first_epoch, **curves.loss.epochs(first_epoch, stop_epoch)}
        return {"first": first, "loss": curves.loss.batch[first:stop], "epochs": epochs}

    def showing(self, batches: int, points: int | None) -> Showing:
        """How the run looks after so many batches, whatever has come since: equal batches look the same."""
        curves = replace(self.curves)
        if batches < curves.batches_done:
            epochs, rest = divmod(batches, self.plan.batches_per_epoch)
            epochs = min(epochs, curves.epochs_done)
            updates = epochs * self.plan.updates_per_epoch + rest
            curves = Curves(self.plan, curves.loss, curves.measures, "training", batches, updates, epochs)
        bands = self._bands_of(points)
        loss = bands.drawn(batches) if bands else curves.loss.batch[:batches]
        others = {name: batches_of(self.plan, series, batches, points) for name, series in curves.measures.items()}
        return Showing.of_batches(self.config, curves, {"loss": loss, **others})

    def _bands_of(self, points: int | None) -> Bands | None:
        width = 1 if points is None else self.plan.bucket_width(points)
        return None if width == 1 else self.bands.setdefault(width, Bands(self.plan.total_batches, width))

    def epochs(self, done: int, points: int | None) -> dict[str, Any]:
        """The first epochs' losses; with `points` those that hold every extreme, each with its number from 1."""
        losses = self.curves.loss.epochs(0, done)
        if points is None:
            return losses
        every, shown = epochs_shown((losses["train"], losses["validation"]), max(1, points // 2))
        if every == 1:
            return losses
        with np.errstate(over="ignore"):
            arrays = {name: typed(values[shown].astype(np.float32)) for name, values in losses.items()}
        return {"thinned": True, "every": every, "of": done, "epoch": typed(shown + 1), **arrays}
