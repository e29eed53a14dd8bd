"""What of a run differs from the default example, in a few words each: it stands beside the sentence.

What the sentence and the sliders say themselves (samples, batch size, epochs, learning rate) is not said again.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS, DatasetSpec
from epochwise.core.config.models import MODELS
from epochwise.core.config.normal import DEFAULT_STEPS, SEED_FIELDS, normal_values
from epochwise.core.config.numbers import set_text
from epochwise.core.config.optimizers import OPTIMIZERS
from epochwise.core.config.owned import spec_of
from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.config.text import Text

SAID_ALWAYS = ("dataset", "model", "seed")
"""What is said of every run."""
WORDS: Mapping[str, str | Mapping[str, str]] = {
    "dataset": {name: spec.title for name, spec in DATASETS.items()},
    "model": {name: spec.title for name, spec in MODELS.items()},
    "seed": Text("seed {value}"),
    "noise": Text("noise {value}"),
    "features": Text("features: {value}"),
    "validation_samples": Text("validation samples: {value}"),
    "test_samples": Text("test samples: {value}"),
    "hidden": Text("hidden units: {value}"),
    "activation": {"tanh": Text("tanh activation"), "relu": Text("ReLU activation")},
    "accumulate": Text("batches per update: {value}"),
    "fit_every": Text("epochs per fit(): {value}"),
    "refit": {"carry": Text("next fit() carries on"), "anew": Text("next fit() begins anew")},
    "steps_per_epoch": Text("batches per epoch: {value}"),
    "steps": {
        "continue": Text("epochs go on where the last stopped"),
        "restart": Text("every epoch begins a new pass"),
    },
    "optimizer": {name: spec.title for name, spec in OPTIMIZERS.items()},
    "momentum": Text("momentum {value}"),
    "reduction": {"mean": Text("gradients averaged"), "sum": Text("gradients added up")},
    "sampling": {name: spec.said for name, spec in SAMPLINGS.items()},
    "buffer_size": Text("buffer of {value} rows"),
    "remainder": {"keep": Text("short last batch kept"), "drop": Text("short last batch dropped")},
    "validate_every": Text("epochs between validations: {value}"),
    "patience": Text("patience {value}"),
    "min_delta": Text("minimum improvement {value}"),
    "target_loss": Text("target loss {value}"),
    "data_seed": Text("data seed {value}"),
    "init_seed": Text("start seed {value}"),
    "shuffle_seed": Text("shuffle seed {value}"),
}
"""What is said of a field: of a number with its value, of a choice as it is. In the order in which it is said."""


def differences(config: RunConfig) -> dict[str, tuple[Text, bool]]:
    """What there is to say of each field of `WORDS`, and whether its value differs from the default example's."""
    values = config.normalized().model_dump()
    seed = config.seed if values["seed"] is None else values["seed"]
    values["seed"] = seed
    said = {}
    for name, words in WORDS.items():
        default = RunConfig.model_fields[name].default
        usual = seed if name in SEED_FIELDS else default if default is not None else _fallback(config, name)
        value = values[name]
        text = spec_of(config.dataset).title if name == "dataset" else _said(words, value)
        said[name] = (Text(text), value is not None and value != usual)
    return said


def _fallback(config: RunConfig, name: str) -> object:
    return normal_values({**config.model_dump(), name: None})[name]


def _said(words: str | Mapping[str, str], value: Any) -> Text:
    if isinstance(words, str):
        return Text("") if value is None else Text(words, value=set_text(value))
    return Text(words[value]) if value is not None else Text("")


def fallbacks(own: Iterable[DatasetSpec] = ()) -> dict[str, Any]:
    """What a field is that is not given and has no default: {"value"} always, or {"by", "values"} by another field, for
    whose other values it is nothing. `samples` stands with the data sets, to which users' `own` ones are added.
    """
    usual = normal_values({**RunConfig().model_dump(), "patience": 1, "fit_every": 1})
    names = (*DATASETS, *(spec.name for spec in own))
    by_dataset = {name: normal_values({**RunConfig().model_dump(), "dataset": name}) for name in names}
    return {
        **{
            name: _by("dataset", {key: values[name] for key, values in by_dataset.items()})
            for name in ("noise", "features")
        },
        "momentum": _by("optimizer", {name: spec.momentum for name, spec in OPTIMIZERS.items()}),
        "steps": {"value": DEFAULT_STEPS},
        **{name: {"value": usual[name]} for name in ("hidden", "activation", "refit", "validate_every", "min_delta")},
    }


def _by(field: str, values: Mapping[str, object]) -> dict[str, object]:
    return {"by": field, "values": {name: value for name, value in values.items() if value is not None}}
