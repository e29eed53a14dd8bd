"""A second implementation of the engine, in plain Python and NumPy's matrix formulas. It shares no code with `app`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Named = dict[str, Array]

WORD = 2**64
PARAMETERS, BATCH_ORDER = 4, 5


def splitmix(seed: int) -> Iterator[int]:
    """Steele, Lea and Flood's generator, as Vigna publishes it."""
    while True:
        seed = (seed + 0x9E3779B97F4A7C15) % WORD
        z = seed
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % WORD
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % WORD
        yield z ^ (z >> 31)


class Xoshiro:
    """Blackman and Vigna's xoshiro256**, seeded by splitmix64 as the engine documents it."""

    def __init__(self, seed: int, purpose: int, index: int = 0) -> None:
        words = splitmix(seed + purpose * 2**32 + index * 2**40)
        self.s = [next(words) for _ in range(4)]

    def word(self) -> int:
        def turn(x: int, k: int) -> int:
            return (x << k | x >> (64 - k)) % WORD

        s = self.s
        result = turn(s[1] * 5 % WORD, 7) * 9 % WORD
        t = s[1] << 17 & (WORD - 1)
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = turn(s[3], 45)
        return result

    def below(self, n: int) -> int:
        """Lemire: scale 32 bits, and reject the products whose low half is one of the (2**32 mod n) too frequent."""
        while True:
            high, low = divmod((self.word() >> 32) * n, 2**32)
            if low >= 2**32 % n:
                return high

    def uniform(self) -> float:
        return (self.word() >> 11) / 2**53


def shuffle(items: list[Any], random: Xoshiro) -> None:
    for last in reversed(range(1, len(items))):
        other = random.below(last + 1)
        items[last], items[other] = items[other], items[last]


def dealt(line: list[int], y: Array, classes: int, size: int, random: Xoshiro) -> list[int]:
    """The rows, in the order of their targets, dealt so that each batch has its share of every class; of numbers, of
    as many equal parts as a batch has rows.
    """
    n = len(line)
    batches, rest = divmod(n, size)
    start = random.below(n)
    kinds = [int(y[row]) if classes else place * size // n for place, row in enumerate(line)]
    strata = [[row for row, its in zip(line, kinds, strict=True) if its == kind] for kind in sorted(set(kinds))]
    for stratum in strata:
        shuffle(stratum, random)
    line = [row for stratum in strata for row in stratum]
    over = [line[(start + turn * n) // rest] for turn in range(rest)]
    left = [row for row in line if row not in over]
    full = [left[batch::batches] for batch in range(batches)]
    shuffle(full, random)
    return [row for batch in [*full, over] for row in batch]


def epoch_order(y: Array, classes: int, settings: dict[str, Any], epoch: int) -> list[int]:
    n, sampling, buffer_size = len(y), settings["sampling"], settings["buffer_size"] or 0
    rows = list(range(n))
    if sampling in ("sorted", "buffer", "stratified"):
        rows = [row for _, row in sorted((target, row) for row, target in enumerate(y.tolist()))]
    if sampling in ("never", "sorted"):
        return rows
    random = Xoshiro(settings["shuffle_seed"] or 0, BATCH_ORDER, 0 if sampling == "once" else epoch)
    if sampling == "replacement":
        return [random.below(n) for _ in rows]
    if sampling == "oversampled":
        of_classes = [[row for row in rows if y[row] == label] for label in sorted(set(y.tolist()))]
        return [own[random.below(len(own))] for own in (of_classes[random.below(len(of_classes))] for _ in rows)]
    if sampling == "stratified":
        return dealt(rows, y, classes, min(settings["batch_size"], n), random)
    if sampling == "buffer":
        buffer, coming, drawn = rows[:buffer_size], rows[buffer_size:], []
        while buffer:
            # Where the first of the buffer is not drawn itself, it takes the place of the drawn row.
            place = random.below(len(buffer))
            drawn.append(buffer[place])
            buffer[place] = buffer[0]
            buffer = buffer[1:] + coming[:1]
            coming = coming[1:]
        return drawn
    shuffle(rows, random)
    return rows


def batches_of(order: list[int], size: int, settings: dict[str, Any]) -> list[list[int]]:
    """A pass, cut into batches."""
    batches = [order[at : at + size] for at in range(0, len(order), size)]
    return [batch for batch in batches if len(batch) == size or settings["remainder"] == "keep"]


def activation_of(model: str, activation: str | None) -> str:
    """The function of a model beside its sums: of the hidden units, or of the wave's output ("sine")."""
    return "sine" if model == "wave" else activation or ""


def start(features: int, hidden: int, outputs: int, activation: str, seed: int) -> Named:
    if not hidden and activation != "sine":
        return {"weights": np.zeros((features, outputs)), "bias": np.zeros(outputs)}
    random = Xoshiro(seed, PARAMETERS)

    def uniform(rows: int, columns: int, fans: int) -> Array:
        drawn: Array = np.array([[random.uniform() * 2 - 1 for _ in range(columns)] for _ in range(rows)])
        drawn *= np.sqrt(6 / fans)
        return drawn

    if not hidden:
        return {"weights": uniform(features, outputs, features + outputs), "bias": np.zeros(outputs)}
    return {
        "hidden_weights": uniform(features, hidden, features if activation == "relu" else features + hidden),
        "hidden_bias": np.zeros(hidden),
        "output_weights": uniform(hidden, outputs, hidden + outputs),
        "output_bias": np.zeros(outputs),
    }


def forward(theta: Named, x: Array, activation: str) -> tuple[Array, Array]:
    """The activations below the output layer, and the outputs."""
    if "weights" in theta:
        inside = x @ theta["weights"] + theta["bias"]
        return x, np.sin(inside) if activation == "sine" else inside
    inside = x @ theta["hidden_weights"] + theta["hidden_bias"]
    below = np.tanh(inside) if activation == "tanh" else np.maximum(inside, 0)
    return below, below @ theta["output_weights"] + theta["output_bias"]


def row_losses(z: Array, y: Array, classes: int) -> Array:
    if classes == 0:
        return (z[:, 0] - y) ** 2
    if classes == 2:
        return np.logaddexp(0, z[:, 0]) - y * z[:, 0]
    shifted = z - z.max(axis=1, keepdims=True)
    losses: Array = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(y)), y.astype(int)]
    return losses


def row_measures(z: Array, y: Array, classes: int) -> dict[str, Array]:
    """The measures of each row beside its loss."""
    if classes == 0:
        return {"mae": np.abs(z[:, 0] - y)}
    chosen = z[:, 0] > 0 if classes == 2 else z.argmax(axis=1)
    return {"accuracy": (chosen == y).astype(float)}


def gradient(theta: Named, x: Array, y: Array, classes: int, activation: str) -> Named:
    """The sum over the rows of the gradients of their losses."""
    below, z = forward(theta, x, activation)
    if classes == 0:
        error = 2 * (z - y[:, None])
    elif classes == 2:
        error = 1 / (1 + np.exp(-z)) - y[:, None]
    else:
        odds = np.exp(z - z.max(axis=1, keepdims=True))
        error = odds / odds.sum(axis=1, keepdims=True) - np.eye(classes)[y.astype(int)]
    if activation == "sine":
        error = error * np.cos(x @ theta["weights"] + theta["bias"])
    if "weights" in theta:
        return {"weights": x.T @ error, "bias": error.sum(axis=0)}
    back = error @ theta["output_weights"].T * (1 - below**2 if activation == "tanh" else below > 0)
    return {
        "hidden_weights": x.T @ back,
        "hidden_bias": back.sum(axis=0),
        "output_weights": below.T @ error,
        "output_bias": error.sum(axis=0),
    }


class Optimizer:
    """PyTorch's update rules, as its documentation writes them."""

    def __init__(self, name: str, rate: float, momentum: float | None) -> None:
        self.name, self.rate, self.momentum = name, rate, momentum or 0.0
        self.steps = 0
        self.state: dict[str, Named] = {}

    def __call__(self, theta: Named, slopes: Named) -> None:
        self.steps += 1
        for name, slope in slopes.items():
            theta[name] = theta[name] - self.rate * self.direction(name, slope)

    def direction(self, name: str, g: Array) -> Array:
        if self.name in ("sgd", "nesterov"):
            if not self.momentum:
                return g
            b = self.moved("velocity", name, lambda b: self.momentum * b + g, g)
            return g + self.momentum * b if self.name == "nesterov" else b
        if self.name == "rmsprop":
            s = self.moved("second_moment", name, lambda s: 0.99 * s + 0.01 * g**2, g)
            return g / (np.sqrt(s) + 1e-8)
        m = self.moved("first_moment", name, lambda m: 0.9 * m + 0.1 * g, g)
        v = self.moved("second_moment", name, lambda v: 0.999 * v + 0.001 * g**2, g)
        return (m / (1 - 0.9**self.steps)) / (np.sqrt(v / (1 - 0.999**self.steps)) + 1e-8)

    def moved(self, part: str, name: str, step: Callable[[Array], Array], like: Array) -> Array:
        """A part of the state after this step; it begins at zero."""
        named = self.state.setdefault(part, {})
        named[name] = step(named.get(name, np.zeros_like(like)))
        return named[name]


@dataclass
class Twin:
    """What a run of the second implementation gives."""

    theta: Named
    batch_loss: list[float] = field(default_factory=list)
    running: list[float] = field(default_factory=list)
    unweighted: list[float] = field(default_factory=list)
    train: list[float] = field(default_factory=list)
    validation: list[float] = field(default_factory=list)
    initial: tuple[float, float] = (0.0, 0.0)
    rows: list[list[int]] = field(default_factory=list)
    gradients: list[Named] = field(default_factory=list)
    state: dict[str, Named] = field(default_factory=dict)
    measures: dict[str, dict[str, list[float]]] = field(default_factory=dict)


def run(data: Any, settings: dict[str, Any]) -> Twin:
    """Train on `data` (train_x, train_y, validation_x, validation_y, classes) with a resolved configuration."""
    x, y, classes = data.train_x, data.train_y, data.classes
    size = min(settings["batch_size"], len(y))
    together = settings.get("accumulate", 1)
    activation = activation_of(settings["model"], settings["activation"])
    outputs = classes if classes > 2 else 1
    theta = start(x.shape[1], settings["hidden"] or 0, outputs, activation, settings["init_seed"] or 0)
    twin = Twin(theta)

    def mean_loss(some_x: Array, some_y: Array) -> float:
        return float(np.mean(row_losses(forward(theta, some_x, activation)[1], some_y, classes)))

    def measure(part: str, some_x: Array, some_y: Array) -> None:
        for name, values in row_measures(forward(theta, some_x, activation)[1], some_y, classes).items():
            twin.measures.setdefault(name, {}).setdefault(part, []).append(float(np.mean(values)))

    def evaluate() -> tuple[float, float]:
        measure("train", x, y)
        measure("validation", data.validation_x, data.validation_y)
        return mean_loss(x, y), mean_loss(data.validation_x, data.validation_y)

    twin.initial = evaluate()
    steps, coming = settings.get("steps_per_epoch"), list[list[int]]()
    for epoch in range(settings["epochs"]):
        if epoch == 0 or (settings.get("refit") == "anew" and epoch % settings["fit_every"] == 0):
            optimize = Optimizer(settings["optimizer"], settings["learning_rate"], settings["momentum"])
            twin.state = optimize.state
            orders = (epoch_order(y, classes, settings, number) for number in count())
            passes = (batches_of(order, size, settings) for order in orders)
        batches = coming or next(passes)
        while steps and len(batches) < steps:
            batches = batches + next(passes)
        if steps:
            coming = [] if settings["steps"] == "restart" else batches[steps:]
            batches = batches[:steps]
        losses = []
        for at in range(0, len(batches), together):
            group = batches[at : at + together]
            slopes = []
            for rows in group:
                losses.append(mean_loss(x[rows], y[rows]))
                measure("batch", x[rows], y[rows])
                slopes.append(gradient(theta, x[rows], y[rows], classes, activation))
            drawn = [row for rows in group for row in rows]
            shared = len(drawn) if settings["reduction"] == "mean" else 1
            slope = {name: np.sum([part[name] for part in slopes], axis=0) / shared for name in theta}
            optimize(theta, slope)
            twin.rows.append(drawn)
            twin.gradients.append(slope)
        twin.batch_loss += losses
        sizes = [len(batch) for batch in batches]
        twin.running.append(float(np.average(losses, weights=sizes)))
        twin.unweighted.append(float(np.mean(losses)))
        for parts in twin.measures.values():
            of_epoch = parts["batch"][-len(batches) :]
            parts.setdefault("running", []).append(float(np.average(of_epoch, weights=sizes)))
            parts.setdefault("unweighted", []).append(float(np.mean(of_epoch)))
        train, validation = evaluate()
        twin.train.append(train)
        twin.validation.append(validation)
    return twin
