"""The shapes of a model's parameters, where they start, and their names."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.core.config import RunConfig
from app.core.data import DATASETS
from app.core.kernel import Floats, kernel
from app.core.loss import BINARY, SOFTMAX, SQUARED
from app.core.random import PARAMETERS, next_uniform, stream


@dataclass(frozen=True)
class Shape:
    """The widths of a model's layers (`hidden` is 0 where there is no hidden layer) and the loss it is trained with."""

    features: int
    hidden: int
    outputs: int
    loss: int

    @classmethod
    def of(cls, config: RunConfig) -> "Shape":
        """The shape of a configuration's model on its data set: one logit for two classes, else one a class."""
        wanted = config.resolved()
        spec = DATASETS[wanted.dataset]
        loss = SQUARED if spec.task == "regression" else BINARY if spec.classes == 2 else SOFTMAX
        outputs = spec.classes if loss == SOFTMAX else 1
        return cls(wanted.features or spec.features, wanted.hidden or 0, outputs, loss)

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


def initial_parameters(shape: Shape, activation: str | None, seed: int | None) -> dict[str, Floats]:
    """Where training starts, by name: zeros without a hidden layer, else small seeded weights and zero biases.

    Weights are uniform on -limit to limit: Glorot's limit sqrt(6 / (inputs + outputs)), and He's sqrt(6 / inputs) for
    the weights into units with relu.
    """
    start = {name: np.zeros(size) for name, size in shape.named()}
    if shape.hidden:
        into = shape.features if activation == "relu" else shape.features + shape.hidden
        limits = np.sqrt(6.0 / into), np.sqrt(6.0 / (shape.hidden + shape.outputs))
        draw_weights(start["hidden_weights"], start["output_weights"], *limits, seed or 0)
    return start


@kernel
def draw_weights(hidden: Floats, output: Floats, hidden_limit: float, output_limit: float, seed: int) -> None:
    """Fill both layers' weights, row by row, from one stream."""
    state = stream(seed, PARAMETERS, 0)
    for i in range(hidden.shape[0]):
        for unit in range(hidden.shape[1]):
            share, state = next_uniform(state)
            hidden[i, unit] = hidden_limit * (2.0 * share - 1.0)
    for unit in range(output.shape[0]):
        for c in range(output.shape[1]):
            share, state = next_uniform(state)
            output[unit, c] = output_limit * (2.0 * share - 1.0)
