"""What the form calls the choices of a field; one that is not here is called by its name."""

from collections.abc import Iterable, Mapping

from epochwise.core.config.datasets import DATASETS, DatasetSpec
from epochwise.core.config.models import MODELS
from epochwise.core.config.optimizers import OPTIMIZERS
from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.config.text import Text

CHOICE_TITLES: Mapping[str, Mapping[str, str]] = {
    "dataset": {name: spec.title for name, spec in DATASETS.items()},
    "model": {name: spec.title for name, spec in MODELS.items()},
    "optimizer": {name: spec.title for name, spec in OPTIMIZERS.items()},
    "reduction": {"mean": Text("mean"), "sum": Text("sum")},
    "sampling": {name: spec.title for name, spec in SAMPLINGS.items()},
    "steps": {"continue": Text("continues"), "restart": Text("restarts")},
    "refit": {"carry": Text("carries on"), "anew": Text("begins anew")},
    "remainder": {"keep": Text("keep"), "drop": Text("drop")},
}


def titles_with(own: Iterable[DatasetSpec]) -> Mapping[str, Mapping[str, str]]:
    """The same, with users' data sets."""
    return {**CHOICE_TITLES, "dataset": {**CHOICE_TITLES["dataset"], **{spec.name: spec.title for spec in own}}}
