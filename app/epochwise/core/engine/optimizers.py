"""The update: what an optimizer makes of a gradient. All optimizers are branches of this one function, not
kernels of their own, so that a further one costs hardly any time to compile.
"""

from epochwise.core.config.optimizers import ALPHA, BETA_1, BETA_2, EPSILON
from epochwise.core.engine.job import Job, Rules
from epochwise.core.numeric.arrays import LANES, Floats
from epochwise.core.numeric.kernel import inline
from epochwise.core.numeric.lanes import Lanes, fetch, square_root, store
from epochwise.core.numeric.maths import power

NUMBERED = ("sgd", "nesterov", "adam", "rmsprop")
SGD, NESTEROV, ADAM, RMSPROP = range(4)
"""The places of the optimizers in `NUMBERED`."""


@inline
def update(job: Job) -> None:
    """Change the parameters by the gradient of the batches since the last update."""
    theta, gradient, state, rules = job.parameters.all, job.gradient.all, job.state, job.rules
    if job.progress[0].steps == 0:
        begin_state(state)
    if rules.optimizer == SGD:
        step_by_sgd(theta, gradient, state, rules.momentum, rules.learning_rate)
    else:
        step_by_direction(theta, gradient, state, rules, job.progress[0].steps + 1)


@inline
def begin_state(state: Floats) -> None:
    """Zero what the optimizer carries: here and not with the epoch, so that the update before leaves its own behind."""
    for part in range(state.shape[0]):
        for i in range(state.shape[1]):
            state[part, i] = 0.0


@inline
def step_by_sgd(theta: Floats, gradient: Floats, state: Floats, momentum: float, rate: float) -> None:
    """SGD: v <- momentum v + g, theta <- theta - rate v; without momentum, g takes the place of v.

    Small models have fewer parameters than there are lanes. Their gradient was written number by number, and a load of
    all lanes at once would have to wait for those stores; so what fills no lanes is changed number by number too.
    """
    whole = theta.size - theta.size % LANES
    direction = gradient
    if momentum > 0.0:
        velocity = state[0]
        direction = velocity
        for i in range(0, whole, LANES):
            store(fetch(velocity, i) * momentum + fetch(gradient, i), velocity, i)
        for i in range(whole, theta.size):
            velocity[i] = velocity[i] * momentum + gradient[i]
    for i in range(0, whole, LANES):
        store(fetch(theta, i) - fetch(direction, i) * rate, theta, i)
    for i in range(whole, theta.size):
        theta[i] -= direction[i] * rate


@inline
def step_by_direction(theta: Floats, gradient: Floats, state: Floats, rules: Rules, step: int) -> None:
    """All others: theta <- theta - rate d, with the optimizer's direction d at this step, counted from 1.

    The last lanes may reach past the parameters, into zeros that fill the arrays up; their gradient is 0, so they stay.
    """
    first_weight, second_weight = 1.0 - power(BETA_1, step), 1.0 - power(BETA_2, step)
    for i in range(0, theta.size, LANES):
        slope = fetch(gradient, i)
        if rules.optimizer == NESTEROV:
            direction = nesterov(state, i, slope, rules.momentum)
        elif rules.optimizer == RMSPROP:
            direction = rmsprop(state, i, slope)
        else:
            direction = adam(state, i, slope, first_weight, second_weight)
        store(fetch(theta, i) - direction * rules.learning_rate, theta, i)


@inline
def nesterov(state: Floats, i: int, slope: Lanes, momentum: float) -> Lanes:
    """The velocity v <- momentum v + g, and the direction g + momentum v: where the next velocity leads."""
    velocity = fetch(state, 0, i) * momentum + slope
    store(velocity, state, 0, i)
    return velocity * momentum + slope


@inline
def adam(state: Floats, i: int, slope: Lanes, first_weight: float, second_weight: float) -> Lanes:
    """The mean of the gradients over the root of the mean of their squares (Kingma and Ba, 2015).

    Both moments begin at 0. Divided by the weight of what they have seen so far, they are means from the first update.
    """
    first, second = fetch(state, 0, i), fetch(state, 1, i)
    first += (slope - first) * (1.0 - BETA_1)
    second += (slope * slope - second) * (1.0 - BETA_2)
    store(first, state, 0, i)
    store(second, state, 1, i)
    return first / first_weight / (square_root(second / second_weight) + EPSILON)


@inline
def rmsprop(state: Floats, i: int, slope: Lanes) -> Lanes:
    """The gradient over the root of the mean of its squares (Hinton's lecture 6, 2012)."""
    second = fetch(state, 0, i)
    second += (slope * slope - second) * (1.0 - ALPHA)
    store(second, state, 0, i)
    return slope / (square_root(second) + EPSILON)
