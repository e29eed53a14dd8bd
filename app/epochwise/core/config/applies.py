"""When a field of a configuration has an effect, and why it has none otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass

from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.models import MODELS
from epochwise.core.config.optimizers import OPTIMIZERS
from epochwise.core.config.samplings import SAMPLINGS
from epochwise.core.config.text import Text


@dataclass(frozen=True)
class Applies:
    """A field has an effect if another field, `field`, is one of `values`; or, without `values`, if it is above 0.

    `otherwise` says why it has none.
    """

    field: str
    values: tuple[str, ...]
    otherwise: str

    def holds(self, values: Mapping[str, object]) -> bool:
        """Whether the condition is met by these values, all filled in."""
        value = values[self.field]
        return value in self.values if self.values else isinstance(value, int) and value > 0

    def as_json(self) -> dict[str, object]:
        """The condition for a page: no `values` means above 0."""
        return {"field": self.field, "values": list(self.values), "otherwise": self.otherwise}


_HIDDEN = tuple(name for name, spec in MODELS.items() if spec.hidden)
_SEEDED = tuple(name for name, spec in MODELS.items() if spec.seeded)
_MADE = tuple(name for name, spec in DATASETS.items() if spec.synthetic)
_MOMENTUM = tuple(name for name, spec in OPTIMIZERS.items() if spec.momentum is not None)
_SHUFFLED = tuple(name for name, spec in SAMPLINGS.items() if spec.shuffles)
_WIDTHS = tuple(name for name, spec in DATASETS.items() if spec.max_features)

# A condition may depend on a field whose own condition stands above it.
APPLIES = {
    "noise": Applies("dataset", _MADE, Text("noise is added to generated data only")),
    "features": Applies("dataset", _WIDTHS, Text("this data set has a fixed number of features")),
    "hidden": Applies("model", _HIDDEN, Text("only the neural network has hidden units")),
    "activation": Applies("model", _HIDDEN, Text("only the neural network has an activation")),
    "init_seed": Applies("model", _SEEDED, Text("linear and logistic regression start from zeros")),
    "refit": Applies("fit_every", (), Text("fit() is called once")),
    "steps": Applies("steps_per_epoch", (), Text("only an epoch with a set number of batches continues or restarts")),
    "momentum": Applies("optimizer", _MOMENTUM, Text("this optimizer has no momentum to set")),
    "buffer_size": Applies("sampling", ("buffer",), Text("only a shuffle buffer has a size")),
    "shuffle_seed": Applies("sampling", _SHUFFLED, Text("the rows are not shuffled")),
    "validate_every": Applies("validation_samples", (), Text("there are no validation samples")),
    "patience": Applies("validation_samples", (), Text("early stopping needs validation samples")),
    "min_delta": Applies("patience", (), Text("only early stopping (patience) needs a minimum improvement")),
}
