"""A run's numbers as far as they have come, with the thinned forms that somebody asked for, as JSON members."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.engine.history import History
from epochwise.core.engine.plan import Plan
from epochwise.runs.thinning import Bands, epochs_shown, typed

EPOCH_LOSSES = ("running", "unweighted", "train", "validation")


@dataclass
class Record:
    """What a run was asked for and what has come of it. One thread makes the history grow; any may read it."""

    id: str
    config: RunConfig
    plan: Plan
    history: History
    bands: dict[int, Bands] = field(default_factory=dict)

    @property
    def nbytes(self) -> int:
        """Bytes of the numbers and of their thinned forms."""
        return self.history.nbytes + sum(bands.nbytes for bands in tuple(self.bands.values()))

    def reaches(self, updates: int) -> bool:
        """Whether so many updates are done, and the evaluations of the epochs that end with them."""
        done = self.history
        return done.updates_done >= updates and done.epochs_done >= updates // self.plan.updates_per_epoch

    def thin(self, ended: bool) -> bool:
        """Extend all bands that somebody asked for by a piece; whether they hold all there is."""
        losses, updates = self.history.batch_loss, self.history.updates_done
        left = [bands for bands in tuple(self.bands.values()) if not bands.extend(losses, updates, ended)]
        return not left

    def thinned(self, points: int | None) -> int:
        """How many of the updates done can be told with these `points`; the first call asks for their bands."""
        bands = self._bands_of(points)
        return bands.done if bands else self.history.updates_done

    def batch_loss(self, updates: int, points: int | None) -> Any:
        """The first batch losses: all of them, or with `points` their thinned form where the plan says so."""
        bands = self._bands_of(points)
        return bands.as_json(updates) if bands else self.history.batch_loss[:updates]

    def window(self, first: int, count: int) -> dict[str, Any]:
        """The single losses of up to `count` updates from `first` on, and those of the epochs that they belong to."""
        history, per_epoch = self.history, self.plan.updates_per_epoch
        stop = min(first + count, history.updates_done)
        first_epoch, stop_epoch = first // per_epoch, min(-(-stop // per_epoch), history.epochs_done)
        losses = {name: getattr(history, name)[first_epoch:stop_epoch] for name in EPOCH_LOSSES}
        return {"first": first, "loss": history.batch_loss[first:stop], "epochs": {"first": first_epoch, **losses}}

    def _bands_of(self, points: int | None) -> Bands | None:
        width = 1 if points is None else self.plan.bucket_width(points)
        return None if width == 1 else self.bands.setdefault(width, Bands(self.plan.total_updates, width))

    def epochs(self, done: int, points: int | None) -> dict[str, Any]:
        """The first epochs' losses; with `points` thinned to about half as many, each with its number from 1."""
        history = self.history
        losses = {name: getattr(history, name)[:done] for name in EPOCH_LOSSES}
        if points is None:
            return losses
        every, shown = epochs_shown(losses["validation"], self.config.resolved().validate_every, max(1, points // 2))
        if every == 1:
            return losses
        with np.errstate(over="ignore"):
            arrays = {name: typed(values[shown].astype(np.float32)) for name, values in losses.items()}
        return {"thinned": True, "every": every, "of": done, "epoch": typed(shown + 1), **arrays}
