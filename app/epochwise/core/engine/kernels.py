"""The compiled kernels: one for every run, and faster ones for the runs that the page shows most."""

from epochwise.core.engine.descent import descend
from epochwise.core.engine.job import Job
from epochwise.core.engine.kind import Kind
from epochwise.core.engine.shape import BINARY, NONE, RELU, SQUARED, TANH
from epochwise.core.numeric.kernel import kernel


@kernel
def descend_any(job: Job, batches: int) -> int:
    """`descend` for every run."""
    features, outputs = job.parameters.hidden_weights.shape[0], job.parameters.bias.size
    return descend(job, Kind(job.rules.activation, job.rules.loss, features, outputs, job.rules.sine), batches)


@kernel
def descend_linear(job: Job, batches: int) -> int:
    """`descend` for linear regression."""
    return descend(job, Kind(NONE, SQUARED, job.parameters.hidden_weights.shape[0], 1, False), batches)


@kernel
def descend_logistic(job: Job, batches: int) -> int:
    """`descend` for logistic regression of two classes."""
    return descend(job, Kind(NONE, BINARY, job.parameters.hidden_weights.shape[0], 1, False), batches)


@kernel
def descend_tanh(job: Job, batches: int) -> int:
    """`descend` for a tanh network on two classes of points in a plane."""
    return descend(job, Kind(TANH, BINARY, 2, 1, False), batches)


@kernel
def descend_relu(job: Job, batches: int) -> int:
    """`descend` for a relu network on two classes of points in a plane."""
    return descend(job, Kind(RELU, BINARY, 2, 1, False), batches)


def advance(job: Job, batches: int) -> int:
    """Train on for at most `batches` batches (0: evaluate the untrained model) and return the status."""
    activation, loss, features = job.rules.activation, job.rules.loss, job.training.features
    if job.rules.sine:
        return descend_any(job, batches)
    if activation == NONE and loss == SQUARED:
        return descend_linear(job, batches)
    if activation == NONE and loss == BINARY:
        return descend_logistic(job, batches)
    if loss == BINARY and features == 2:
        return descend_tanh(job, batches) if activation == TANH else descend_relu(job, batches)
    return descend_any(job, batches)
