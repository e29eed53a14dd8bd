"""The made-up data sets: each kernel fills x (rows, features) and y (rows,) from one random stream, row after row.

So a longer set begins with the rows of a shorter one. Classes take turns, row by row. `noise` is the standard deviation
of what is added: to y on the line and the sine wave, to each value of a time series, to both coordinates of the others.
"""

from collections.abc import Callable

from epochwise.core.numeric.arrays import Floats
from epochwise.core.numeric.kernel import inline, kernel
from epochwise.core.numeric.maths import sine_cosine
from epochwise.core.numeric.random import State, next_below, next_gaussians, next_uniform, stream

PI = 3.141592653589793
SINE_REACH = 5.0
SPIRAL_TURNS = 1.0
SPIRAL_RADIUS = 3.0
LATEST_START = 1000.0


@kernel
def line(x: Floats, y: Floats, noise: float, seed: int, purpose: int) -> None:
    """A straight line: y = 1 + 2 x_1 - 2/2 x_2 + 2/3 x_3 - ... + noise, with normal features of deviation 1."""
    state = stream(seed, purpose, 0)
    for row in range(x.shape[0]):
        slope_sign = 1.0
        value = 1.0
        for column in range(x.shape[1]):
            x[row, column], _, state = next_gaussians(state)
            value += slope_sign * 2.0 / (column + 1) * x[row, column]
            slope_sign = -slope_sign
        error, _, state = next_gaussians(state)
        y[row] = value + noise * error


@kernel
def sine(x: Floats, y: Floats, noise: float, seed: int, purpose: int) -> None:
    """A sine wave: y = sin(2 x + 1/2) + noise, with x drawn evenly from -5 to 5, so that it goes up and down thrice."""
    state = stream(seed, purpose, 0)
    for row in range(x.shape[0]):
        share, state = next_uniform(state)
        x[row, 0] = SINE_REACH * (2.0 * share - 1.0)
        height, _ = sine_cosine(2.0 * x[row, 0] + 0.5)
        error, _, state = next_gaussians(state)
        y[row] = height + noise * error


@kernel
def blobs(x: Floats, y: Floats, noise: float, seed: int, purpose: int) -> None:
    """Three round clouds about the corners of a triangle, two units from the origin."""
    state = stream(seed, purpose, 0)
    for row in range(x.shape[0]):
        state = _in_cloud(x, y, row, row % 3, noise, state)


@kernel
def imbalanced(x: Floats, y: Floats, noise: float, seed: int, purpose: int) -> None:
    """The three clouds of `blobs`, but of ten rows one is of class 0, the next of class 1, and eight are of class 2."""
    state = stream(seed, purpose, 0)
    for row in range(x.shape[0]):
        state = _in_cloud(x, y, row, min(row % 10, 2), noise, state)


@kernel
def moons(x: Floats, y: Floats, noise: float, seed: int, purpose: int) -> None:
    """Two half circles of radius 1 that reach into each other."""
    state = stream(seed, purpose, 0)
    for row in range(x.shape[0]):
        label = row % 2
        share, state = next_uniform(state)
        sine, cosine = sine_cosine(PI * share)
        if label == 0:
            state = _place(x, row, cosine, sine, noise, state)
        else:
            state = _place(x, row, 1.0 - cosine, 0.5 - sine, noise, state)
        y[row] = label


@kernel
def circles(x: Floats, y: Floats, noise: float, seed: int, purpose: int) -> None:
    """A circle of radius 1/2 (class 1) within one of radius 1 (class 0)."""
    state = stream(seed, purpose, 0)
    for row in range(x.shape[0]):
        label = row % 2
        radius = 1.0 - 0.5 * label
        share, state = next_uniform(state)
        sine, cosine = sine_cosine(2.0 * PI * share)
        state = _place(x, row, radius * cosine, radius * sine, noise, state)
        y[row] = label


@kernel
def spirals(x: Floats, y: Floats, noise: float, seed: int, purpose: int) -> None:
    """Two arms that wind once about the origin, out to radius 3."""
    state = stream(seed, purpose, 0)
    for row in range(x.shape[0]):
        label = row % 2
        share, state = next_uniform(state)
        radius = SPIRAL_RADIUS * share
        sine, cosine = sine_cosine(PI * (2.0 * SPIRAL_TURNS * share + label))
        state = _place(x, row, radius * cosine, radius * sine, noise, state)
        y[row] = label


@kernel
def series(x: Floats, y: Floats, noise: float, seed: int, purpose: int) -> None:
    """A time series v_t = sin(pi t / 6) + sin(t / 5) / 2 + noise from a random time on, a row for each step: its window
    has the steps before (the latest last), and its target is the step that follows them.
    """
    _walk(x, y, noise, seed, purpose)


@kernel
def scrambled(x: Floats, y: Floats, noise: float, seed: int, purpose: int) -> None:
    """The rows of `series`, but the steps in each window in a random order of its own: when is lost."""
    _walk(x, y, noise, seed, purpose)
    state = stream(seed, purpose, 1)
    for row in range(x.shape[0]):
        for last in range(x.shape[1] - 1, 0, -1):
            other, state = next_below(last + 1, state)
            x[row, last], x[row, other] = x[row, other], x[row, last]


@inline
def _walk(x: Floats, y: Floats, noise: float, seed: int, purpose: int) -> None:
    """Write the windows of a time series and what follows each."""
    rows, steps = x.shape
    share, state = next_uniform(stream(seed, purpose, 0))
    start = LATEST_START * share
    for step in range(rows + steps):
        time = start + step
        short, _ = sine_cosine(PI * time / 6.0)
        long, _ = sine_cosine(time / 5.0)
        error, _, state = next_gaussians(state)
        value = short + 0.5 * long + noise * error
        # The value is the target of one window, and stands in those that begin at most `steps` before it.
        for row in range(max(0, step - steps + 1), min(step + 1, rows)):
            x[row, step - row] = value
        if step >= steps:
            y[step - steps] = value


@inline
def _in_cloud(x: Floats, y: Floats, row: int, label: int, noise: float, state: State) -> State:
    """Draw a row of a class from its cloud, at a corner of a triangle, and return the state after it."""
    sine, cosine = sine_cosine(PI * (0.5 + 2.0 * label / 3.0))
    y[row] = label
    return _place(x, row, 2.0 * cosine, 2.0 * sine, noise, state)


@inline
def _place(x: Floats, row: int, first: float, second: float, noise: float, state: State) -> State:
    """Put a row about a point and return the state after the two normal numbers that this takes."""
    a, b, state = next_gaussians(state)
    x[row, 0] = first + noise * a
    x[row, 1] = second + noise * b
    return state


Draw = Callable[[Floats, Floats, float, int, int], None]
DRAWN: dict[str, Draw] = {
    "line": line,
    "sine": sine,
    "blobs": blobs,
    "imbalanced": imbalanced,
    "moons": moons,
    "circles": circles,
    "spirals": spirals,
    "series": series,
    "scrambled": scrambled,
}
"""The kernel of each made-up data set, by its name in `DATASETS`."""
