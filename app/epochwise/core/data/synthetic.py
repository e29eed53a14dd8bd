"""The made-up data sets: each kernel fills x (rows, features) and y (rows,) from one random stream, row after row.

So a longer set begins with the rows of a shorter one. Classes take turns, row by row. `noise` is the standard deviation
of what is added: to y on the line and the sine wave, to both coordinates of the other sets.
"""

from collections.abc import Callable

from epochwise.core.numeric.arrays import Floats
from epochwise.core.numeric.kernel import inline, kernel
from epochwise.core.numeric.maths import sine_cosine
from epochwise.core.numeric.random import State, next_gaussians, next_uniform, stream

PI = 3.141592653589793
SINE_REACH = 5.0
SPIRAL_TURNS = 1.0
SPIRAL_RADIUS = 3.0


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
        label = row % 3
        sine, cosine = sine_cosine(PI * (0.5 + 2.0 * label / 3.0))
        state = _place(x, row, 2.0 * cosine, 2.0 * sine, noise, state)
        y[row] = label


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
    "moons": moons,
    "circles": circles,
    "spirals": spirals,
}
"""The kernel of each made-up data set, by its name in `DATASETS`."""
