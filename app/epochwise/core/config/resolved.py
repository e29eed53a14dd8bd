"""A configuration as the engine takes it: a value in every field, also in those that have no effect."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from epochwise.core.config.owned import spec_of

WITHOUT_EFFECT: dict[str, Any] = {
    "noise": 0.0,
    "hidden": 0,
    "activation": "",
    "fit_every": 0,
    "refit": "",
    "momentum": 0.0,
    "steps_per_epoch": 0,
    "steps": "continue",
    "buffer_size": 1,
    "validate_every": 1,
    "patience": 0,
    "min_delta": 0.0,
    "target_loss": 0.0,
    "init_seed": 0,
    "shuffle_seed": 0,
}
"""What a field that has no effect is to the engine: the value with which nothing happens."""


@dataclass(frozen=True)
class ResolvedConfig:
    """Every field of a run as `RunConfig` names it, none of them None. `seed` is in the three seeds.

    A field without effect has the value of `WITHOUT_EFFECT`: no hidden layer is `hidden` 0, no early stopping is
    `patience` 0, no target is `target_loss` 0, a single call of fit() is `fit_every` 0, an epoch that is a pass is
    `steps_per_epoch` 0. `features` are the columns that the model sees, also where the data set fixes them.
    """

    dataset: str
    samples: int
    noise: float
    features: int
    validation_samples: int
    test_samples: int
    model: str
    hidden: int
    activation: str
    batch_size: int
    accumulate: int
    epochs: int
    steps_per_epoch: int
    steps: str
    fit_every: int
    refit: str
    learning_rate: float
    optimizer: str
    momentum: float
    reduction: str
    sampling: str
    buffer_size: int
    remainder: str
    validate_every: int
    patience: int
    min_delta: float
    target_loss: float
    data_seed: int
    init_seed: int
    shuffle_seed: int

    @classmethod
    def of(cls, normal: Mapping[str, Any]) -> "ResolvedConfig":
        """The configuration of a normal form's values, where None stands in the fields that have no effect."""
        idle = {**WITHOUT_EFFECT, "features": spec_of(normal["dataset"]).features}
        names = [field.name for field in fields(cls)]
        return cls(**{name: idle[name] if normal[name] is None else normal[name] for name in names})
