"""Where training starts: the initial parameters."""

import numpy as np

from epochwise.core.engine.shape import Shape
from epochwise.core.numeric.arrays import Floats
from epochwise.core.numeric.kernel import kernel
from epochwise.core.numeric.random import PARAMETERS, next_uniform, stream


def initial_parameters(shape: Shape, activation: str, seed: int) -> dict[str, Floats]:
    """Where training starts, by name: zeros in linear and logistic regression, else small seeded weights and zero
    biases.

    Weights are uniform on -limit to limit: Glorot's limit sqrt(6 / (inputs + outputs)), and He's sqrt(6 / inputs) for
    the weights into units with relu.
    """
    start = {name: np.zeros(size) for name, size in shape.named()}
    if shape.hidden:
        into = shape.features if activation == "relu" else shape.features + shape.hidden
        limits = np.sqrt(6.0 / into), np.sqrt(6.0 / (shape.hidden + shape.outputs))
        draw_weights(start["hidden_weights"], start["output_weights"], *limits, seed)
    elif shape.sine:
        limit = np.sqrt(6.0 / (shape.features + shape.outputs))
        draw_weights(np.empty((0, 0)), start["weights"], 0.0, limit, seed)
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
