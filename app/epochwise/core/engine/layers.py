"""How a model's numbers lie in memory: widths filled up to whole lanes with zeros, arrays on cache lines."""

from __future__ import annotations

from typing import NamedTuple

from epochwise.core.engine.shape import Shape
from epochwise.core.numeric.arrays import Floats, filled


def parameter_room(shape: Shape) -> int:
    """How many numbers a model's parameters take in memory, what is filled up included."""
    pairs, units, inputs = _widths(shape)
    return (pairs + 1) * units + shape.outputs * (inputs + 1)


class Layers(NamedTuple):
    """All parameters, or a number for each: one vector `all`, and its parts as matrices that share its memory.

    hidden_weights (d', h'), hidden_bias (h'), weights (k, h') and bias (k). Here d' is the number of features filled up
    to a multiple of two, and h' of hidden units to a multiple of LANES. What is filled up starts at zero and has no
    slope, so it stays zero. Without a hidden layer, `weights` is (k, d), or with several outputs (k, d up to LANES).
    """

    all: Floats
    hidden_weights: Floats
    hidden_bias: Floats
    weights: Floats
    bias: Floats

    @classmethod
    def over(cls, flat: Floats, shape: Shape) -> Layers:
        """The layers of a vector of `parameter_room(shape)` numbers."""
        pairs, units, inputs = _widths(shape)
        a = pairs * units
        b = a + units
        c = b + shape.outputs * inputs
        weights = flat[b:c].reshape(shape.outputs, inputs)
        return cls(flat, flat[:a].reshape(pairs, units), flat[a:b], weights, flat[c:])

    def named(self, shape: Shape) -> dict[str, Floats]:
        """The parameters by the names and with the shapes of `Shape.named`; they share the memory."""
        if not shape.hidden:
            return {"weights": self.weights[:, : shape.features].T, "bias": self.bias}
        return {
            "hidden_weights": self.hidden_weights[: shape.features, : shape.hidden],
            "hidden_bias": self.hidden_bias[: shape.hidden],
            "output_weights": self.weights[:, : shape.hidden].T,
            "output_bias": self.bias,
        }


def _widths(shape: Shape) -> tuple[int, int, int]:
    """Features filled up to pairs, hidden units filled up, and inputs of the output layer."""
    units = filled(shape.hidden)
    inputs = units or (shape.features if shape.outputs == 1 else filled(shape.features))
    return shape.features + shape.features % 2, units, inputs
