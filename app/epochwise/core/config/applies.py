"""When a field of a configuration has an effect, and why it has none otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass

from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.models import MODELS


@dataclass(frozen=True)
class Applies:
    """A field has an effect where the other field `field` is one of `values`, or where there are none, is above 0."""

    field: str
    values: tuple[str, ...]
    otherwise: str

    def holds(self, resolved: Mapping[str, object]) -> bool:
        """Whether the condition is met by these resolved values."""
        value = resolved[self.field]
        return value in self.values if self.values else isinstance(value, int) and value > 0

    def as_json(self) -> dict[str, object]:
        """The condition for a page: no `values` means above 0."""
        return {"field": self.field, "values": list(self.values), "otherwise": self.otherwise}


_HIDDEN = tuple(name for name, spec in MODELS.items() if spec.hidden)
_MADE = tuple(name for name, spec in DATASETS.items() if spec.synthetic)
_WIDTHS = tuple(name for name, spec in DATASETS.items() if spec.max_features)

# A condition may rest on a field whose own condition stands above it.
APPLIES = {
    "noise": Applies("dataset", _MADE, "a real data set has the noise it was measured with"),
    "features": Applies("dataset", _WIDTHS, "this data set has a fixed number of features"),
    "hidden": Applies("model", _HIDDEN, "only the neural network has hidden units"),
    "activation": Applies("model", _HIDDEN, "only the neural network has an activation"),
    "init_seed": Applies("model", _HIDDEN, "only the neural network starts from random parameters"),
    "shuffle_seed": Applies("sampling", ("each-epoch", "once", "replacement"), "nothing is shuffled"),
    "validate_every": Applies("validation_samples", (), "there are no validation samples"),
    "patience": Applies("validation_samples", (), "there are no validation samples to stop by"),
    "min_delta": Applies("patience", (), "only early stopping (patience) asks for an improvement"),
}
