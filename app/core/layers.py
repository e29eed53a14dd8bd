"""What a model is made of: a linear layer (y = x @ weights + bias), an activation, and the way back through both.

Arrays hold one row a row; `rows` says how many of them are in use.
"""

from app.core.kernel import Floats, inline
from app.core.maths import tanh

TANH, RELU = range(2)


@inline
def linear(rows: int, x: Floats, weights: Floats, bias: Floats, y: Floats) -> None:
    """Write x (rows, inputs) @ weights (inputs, outputs) + bias (outputs,) into y (rows, outputs)."""
    for row in range(rows):
        for output in range(bias.size):
            y[row, output] = bias[output]
        for i in range(x.shape[1]):
            value = x[row, i]
            for output in range(bias.size):
                y[row, output] += value * weights[i, output]


@inline
def add_linear_gradient(rows: int, x: Floats, slopes: Floats, weights_gradient: Floats, bias_gradient: Floats) -> None:
    """Add the gradients of a linear layer, from the slopes (rows, outputs) at its outputs."""
    for row in range(rows):
        for output in range(bias_gradient.size):
            bias_gradient[output] += slopes[row, output]
        for i in range(x.shape[1]):
            value = x[row, i]
            for output in range(bias_gradient.size):
                weights_gradient[i, output] += value * slopes[row, output]


@inline
def activate(rows: int, activation: int, values: Floats) -> None:
    """Apply the activation to values (rows, units) in place."""
    if activation == TANH:
        for row in range(rows):
            for unit in range(values.shape[1]):
                values[row, unit] = tanh(values[row, unit])
    else:
        for row in range(rows):
            for unit in range(values.shape[1]):
                values[row, unit] = 0.0 if values[row, unit] < 0.0 else values[row, unit]


@inline
def slopes_before(rows: int, activation: int, slopes: Floats, weights: Floats, values: Floats, before: Floats) -> None:
    """Carry slopes (rows, outputs) back through a linear layer's weights and the activation that gave its `values`."""
    for row in range(rows):
        for unit in range(values.shape[1]):
            slope = 0.0
            for output in range(slopes.shape[1]):
                slope += slopes[row, output] * weights[unit, output]
            value = values[row, unit]
            if activation == TANH:
                before[row, unit] = slope * (1.0 - value * value)
            else:
                before[row, unit] = slope if value > 0.0 else 0.0
