"""The losses: what a row's prediction costs, and the slope of that cost at each output.

Squared: (output - target)**2, without one half. Binary log loss of one logit, softmax log loss of one logit a class:
both in nats, and computed from the logits so that they never overflow.
"""

from app.core.kernel import Floats, inline
from app.core.maths import exp, log, log1p

SQUARED, BINARY, SOFTMAX = range(3)


@inline
def compare(loss: int, rows: int, outputs: Floats, targets: Floats, slopes: Floats, row_loss: Floats) -> None:
    """Compare the outputs (rows, outputs) with the targets (rows,): writes each row's loss and its slopes."""
    if loss == SQUARED:
        for row in range(rows):
            residual = outputs[row, 0] - targets[row]
            slopes[row, 0] = 2.0 * residual
            row_loss[row] = residual * residual
    elif loss == BINARY:
        for row in range(rows):
            z = outputs[row, 0]
            small = exp(-abs(z))
            slopes[row, 0] = (1.0 if z >= 0.0 else small) / (1.0 + small) - targets[row]
            row_loss[row] = max(z, 0.0) - targets[row] * z + log1p(small)
    else:
        for row in range(rows):
            row_loss[row] = _softmax(outputs, slopes, row, int(targets[row]))


@inline
def _softmax(outputs: Floats, slopes: Floats, row: int, target: int) -> float:
    """One row's log loss; its slopes are the probabilities, less one at the target."""
    largest = outputs[row, 0]
    for c in range(1, outputs.shape[1]):
        largest = max(largest, outputs[row, c])
    total = 0.0
    for c in range(outputs.shape[1]):
        slopes[row, c] = exp(outputs[row, c] - largest)
        total += slopes[row, c]
    for c in range(outputs.shape[1]):
        slopes[row, c] /= total
    slopes[row, target] -= 1.0
    loss: float = log(total) - (outputs[row, target] - largest)
    return loss
