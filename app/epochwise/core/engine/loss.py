"""The losses: what a row's prediction costs, and the slope of that cost at each output.

Squared: (output - target)**2, without one half. Binary log loss of one logit, softmax log loss of one logit a class:
both in nats, and computed from the logits so that they never overflow.
"""

from epochwise.core.engine.shape import SQUARED
from epochwise.core.numeric.arrays import LANES, Floats
from epochwise.core.numeric.kernel import inline
from epochwise.core.numeric.lanes import Lanes, fetch, item, pick, spread, store
from epochwise.core.numeric.maths import exp, log, log1p


@inline
def compare(loss: int, output: Lanes, target: Lanes, scale: float) -> tuple[Lanes, Lanes]:
    """The squared or binary losses of single outputs, and their slopes times `scale`."""
    if loss == SQUARED:
        residual = output - target
        return residual * residual, residual * (2.0 * scale)
    small = exp(pick(output < 0.0, output, 0.0 - output))
    probability = pick(output < 0.0, small, 1.0) / (1.0 + small)
    return pick(output < 0.0, 0.0, output) - target * output + log1p(small), (probability - target) * scale


@inline
def compare_classes(outputs: Floats, target: int, slopes: Floats, scale: float) -> float:
    """The softmax loss of one row's outputs (classes,); writes their slopes times `scale`."""
    largest = outputs[0]
    for c in range(1, outputs.size):
        largest = max(largest, outputs[c])
    whole = 0.0
    for c in range(outputs.size):
        slopes[c] = exp(outputs[c] - largest)
        whole += slopes[c]
    for c in range(outputs.size):
        slopes[c] *= scale / whole
    slopes[target] -= scale
    loss: float = log(whole) - (outputs[target] - largest)
    return loss


@inline
def class_losses(outputs: Floats, targets: Floats, first: int, losses: Floats) -> Lanes:
    """The softmax losses of as many rows as there are lanes, from `first` on: outputs (classes, rows), targets (rows).

    `losses` (LANES,) is room to work in.
    """
    largest = fetch(outputs, 0, first)
    for c in range(1, outputs.shape[0]):
        output = fetch(outputs, c, first)
        largest = pick(largest < output, output, largest)
    whole = spread(0.0)
    for c in range(outputs.shape[0]):
        whole += exp(fetch(outputs, c, first) - largest)
    store(whole, losses, 0)
    for lane in range(LANES):
        losses[lane] = log(losses[lane]) - item(outputs, int(item(targets, first + lane)), first + lane)
    return fetch(losses, 0) + largest
