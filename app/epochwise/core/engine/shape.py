"""The shapes of a model's parameters and their names, and the numbers by which kernels know its parts."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from epochwise.core.config.models import MODELS
from epochwise.core.config.owned import spec_of
from epochwise.core.config.resolved import ResolvedConfig

SQUARED, BINARY, SOFTMAX = range(3)
"""The losses."""
ACTIVATIONS = ("", "tanh", "relu")
NONE, TANH, RELU = range(3)


@dataclass(frozen=True)
class Shape:
    """The widths of a model's layers (`hidden` is 0 where there is no hidden layer), the loss it is trained with, and
    whether its output is the sine of the weighted sum.
    """

    features: int
    hidden: int
    outputs: int
    loss: int
    sine: bool = False

    @classmethod
    def of(cls, resolved: ResolvedConfig) -> "Shape":
        """The shape of a configuration's model on its data set: one logit for two classes, else one a class."""
        spec = spec_of(resolved.dataset)
        loss = SQUARED if spec.task == "regression" else BINARY if spec.classes == 2 else SOFTMAX
        outputs = spec.classes if loss == SOFTMAX else 1
        return cls(resolved.features, resolved.hidden, outputs, loss, MODELS[resolved.model].sine)

    def named(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """The parameter arrays: their names and shapes."""
        if self.hidden:
            yield "hidden_weights", (self.features, self.hidden)
            yield "hidden_bias", (self.hidden,)
            yield "output_weights", (self.hidden, self.outputs)
            yield "output_bias", (self.outputs,)
        else:
            yield "weights", (self.features, self.outputs)
            yield "bias", (self.outputs,)

    @property
    def parameters(self) -> int:
        """The number of parameters."""
        return sum(int(np.prod(shape)) for _, shape in self.named())
