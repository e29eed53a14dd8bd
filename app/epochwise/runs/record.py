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

    def reaches(self, updates: int) -> bool:
        """Whether so many updates are done, and the evaluations of the epochs that end with them."""
        done = self.curves
        return done.updates_done >= updates and done.epochs_done >= updates // self.plan.updates_per_epoch

    def thin(self, ended: bool) -> bool:
        """Extend all bands that somebody asked for by a piece; whether they hold all there is."""
        losses, updates = self.curves.loss.batch, self.curves.updates_done
        left = [bands for bands in tuple(self.bands.values()) if not bands.extend(losses, updates, ended)]
        return not left

    def thinned(self, points: int | None) -> int:
        """How many of the updates done can be told with these `points`; the first call asks for their bands."""
        bands = self._bands_of(points)
        return bands.done if bands else self.curves.updates_done

    def batch_loss(self, updates: int, points: int | None) -> Any:
        """The first batch losses: all of them, or with `points` their thinned form where the plan says so."""
        bands = self._bands_of(points)
        return bands.as_json(updates) if bands else self.curves.loss.batch[:updates]

    def window(self, first: int, count: int) -> dict[str, Any]:
        """The single losses of up to `count` updates from `first` on, and those of the epochs that they belong to."""
        curves, per_epoch = self.curves, self.plan.updates_per_epoch
        stop = min(first + count, curves.updates_done)
        first_epoch, stop_epoch = first // per_epoch, min(-(-stop // per_epoch), curves.epochs_done)
        epochs = {"first": first_epoch, **curves.loss.epochs(first_epoch, stop_epoch)}
        return {"first": first, "loss": curves.loss.batch[first:stop], "epochs": epochs}

    def showing(self, updates: int, points: int | None) -> Showing:
        """How the run looks after so many updates, whatever has come since: equal updates look the same."""
        curves = replace(self.curves)
        if updates < curves.updates_done:
            epochs = min(updates // self.plan.updates_per_epoch, curves.epochs_done)
            curves = Curves(self.plan, curves.loss, curves.measures, "training", updates, updates, epochs)
        bands = self._bands_of(points)
        loss = bands.drawn(updates) if bands else curves.loss.batch[:updates]
        others = {name: batches_of(self.plan, series, updates, points) for name, series in curves.measures.items()}
        return Showing.of_batches(self.config, curves, {"loss": loss, **others})

    def _bands_of(self, points: int | None) -> Bands | None:
        width = 1 if points is None else self.plan.bucket_width(points)
        return None if width == 1 else self.bands.setdefault(width, Bands(self.plan.total_updates, width))

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
