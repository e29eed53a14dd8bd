"""How a caller names a run: by a whole configuration, or by its fields as keywords."""

from typing import TypedDict

from epochwise.core.config.config import RunConfig


class Fields(TypedDict, total=False):
    """The fields of `RunConfig` as keywords; what is left out, or None, has its default."""

    dataset: str | None
    samples: int | None
    noise: float | None
    features: int | None
    validation_samples: int | None
    test_samples: int | None
    model: str | None
    hidden: int | None
    activation: str | None
    batch_size: int | None
    accumulate: int | None
    epochs: int | None
    fit_every: int | None
    refit: str | None
    steps_per_epoch: int | None
    steps: str | None
    learning_rate: float | None
    optimizer: str | None
    momentum: float | None
    reduction: str | None
    sampling: str | None
    buffer_size: int | None
    remainder: str | None
    validate_every: int | None
    patience: int | None
    min_delta: float | None
    target_loss: float | None
    seed: int | None
    data_seed: int | None
    init_seed: int | None
    shuffle_seed: int | None


def config_of(config: RunConfig | None, fields: Fields) -> RunConfig:
    """The configuration in its canonical form, in which every field with an effect is written out.

    Raises:
        InvalidConfig: naming every field that is not valid, its value and what is allowed.
        TypeError: when both a configuration and fields are given, or something else in the configuration's place.
    """
    if not isinstance(config, RunConfig | None):
        raise TypeError(f"give fields as keywords or a RunConfig, not a {type(config).__name__}")
    if config is not None and fields:
        raise TypeError(f"give a configuration or fields, not both; the fields were {', '.join(fields)}")
    return (config or RunConfig.parse(dict(fields))).normalized()


def query_of_config(config: RunConfig) -> dict[str, str]:
    """The query of a run: every field that has a value."""
    return {name: str(value) for name, value in config.model_dump().items() if value is not None}
