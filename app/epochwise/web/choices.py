"""What the form calls the choices of a field; one that is not here is called by its name."""

from collections.abc import Mapping

from epochwise.core.config.datasets import DATASETS
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
    "remainder": {"keep": Text("keep"), "drop": Text("drop")},
}
