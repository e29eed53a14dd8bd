"""Random configurations of made-up data, and the truth about each: losses on rows that no verdict and no validation
has seen, after its epochs and after ten times as many.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.models import MODELS
from epochwise.core.curves import STATUSES, Curves
from epochwise.core.data.rows import Samples
from epochwise.core.data.synthetic import DRAWN
from epochwise.core.engine.history import History
from epochwise.core.engine.job import Job
from epochwise.core.engine.judge import judge
from epochwise.core.engine.kernels import advance
from epochwise.core.engine.layers import Layers
from epochwise.core.engine.plan import plan
from epochwise.core.engine.prepare import prepare
from epochwise.core.engine.scoring import mean_and_error, score_rows
from epochwise.core.engine.shape import Shape
from epochwise.core.numeric.arrays import Floats, filled, room

FIRST_SEED = 3_000_000_700
"""No test uses seeds from here on, nor were they used when the thresholds were settled."""
# Lists of their own: a further data set or model leaves the published figures as they are.
DATA = ("line", "blobs", "moons", "circles", "spirals")
LEARNERS = ("linear", "logistic", "network")
TRUTH_ROWS = 7
"""The purpose of the stream of the truth's rows: those of the package end with 6."""
ROWS = 10_000
LONGER = 10
MOST_UPDATES = 3_000_000
"""Of the longer run."""


@dataclass(frozen=True)
class Truth:
    """Losses on unseen rows: after the last epoch, after the one with the lowest validation loss, and after ten times
    the epochs.
    """

    last: float
    lowest: float
    longer: float
    longer_lowest: float

    @property
    def rise(self) -> float:
        """How far the last loss is above the lowest, as a share of it."""
        return self.last / self.lowest - 1.0

    @property
    def gain(self) -> float:
        """What ten times the epochs would gain, as a share of the last loss."""
        return 1.0 - self.longer / self.last


@dataclass(frozen=True)
class Case:
    """A run, as its verdict sees it, and the truth about it."""

    config: RunConfig
    history: History
    truth: Truth


def cases(count: int, first_seed: int = FIRST_SEED) -> Iterator[Case]:
    """So many runs that ended without diverging, each with its truth; those that diverged come without (NaN)."""
    for seed in range(first_seed, first_seed + count):
        yield _case(_drawn(seed))


def _drawn(seed: int) -> RunConfig:
    """A random configuration that a person might set."""
    draw = np.random.default_rng(seed)

    def between(least: float, most: float) -> float:
        return float(f"{np.exp(draw.uniform(np.log(least), np.log(most))):.2g}")

    while True:
        name = str(draw.choice(DATA))
        spec = DATASETS[name]
        model = str(draw.choice([model for model in LEARNERS if spec.task in MODELS[model].tasks]))
        samples = int(between(20, 1000))
        values: dict[str, object] = {
            "dataset": name,
            "model": model,
            "samples": samples,
            "noise": between(0.4 * (spec.noise or 0), 2.5 * (spec.noise or 0)),
            "batch_size": int(between(1, samples)),
            "epochs": int(between(4, 3000)),
            "learning_rate": between(0.005, 0.5),
            "seed": seed,
        }
        if spec.max_features:
            values["features"] = int(draw.integers(1, 11))
        if MODELS[model].hidden:
            values |= {"hidden": min(128, int(between(4, 128))), "activation": str(draw.choice(["tanh", "relu"]))}
        config = RunConfig.parse(values)
        if LONGER * plan(config).total_updates <= MOST_UPDATES:
            return config


def _case(config: RunConfig) -> Case:
    job, history = _trained(config)
    unseen, shape = _unseen(config), Shape.of(config.resolved())
    if history.curves.status == "diverged":
        return Case(config, history, Truth(*[float("nan")] * 4))
    longer, _ = _trained(config.model_copy(update={"epochs": LONGER * config.epochs}))
    losses = (
        _loss(each, shape, parameters, unseen)
        for each in (job, longer)
        for parameters in (each.parameters.all, each.lowest)
    )
    last, lowest, longer_last, longer_lowest = losses
    return Case(config, history, Truth(last, lowest, longer_last, longer_lowest))


def _trained(config: RunConfig) -> tuple[Job, History]:
    job = prepare(config, np.zeros(1, np.int64))
    history = History.of(plan(config), job)
    history.note(job, STATUSES[advance(job, job.losses.batch.size)])
    if history.curves.status != "diverged":
        history.judgement = judge(config, job)
    return job, history


def _unseen(config: RunConfig) -> Samples:
    resolved = config.resolved()
    x, y = np.empty((ROWS, resolved.features)), np.empty(ROWS)
    DRAWN[resolved.dataset](x, y, resolved.noise, resolved.data_seed, TRUTH_ROWS)
    return Samples.of(x, y)


def truth_losses(config: RunConfig) -> tuple[Curves, Floats, Floats]:
    """A run's curves, and the truth rows' losses by its last model and by that of its lowest validation."""
    job, history = _trained(config)
    unseen, shape = _unseen(config), Shape.of(config.resolved())
    last, lowest = (_losses(job, shape, parameters, unseen) for parameters in (job.parameters.all, job.lowest))
    return history.curves, last, lowest


def _loss(job: Job, shape: Shape, parameters: Floats, rows: Samples) -> float:
    return mean_and_error(_losses(job, shape, parameters, rows), ROWS)[0]


def _losses(job: Job, shape: Shape, parameters: Floats, rows: Samples) -> Floats:
    layers = Layers.over(parameters, shape)
    outputs, losses, right, sure = room((layers.bias.size, filled(ROWS)), *[(filled(ROWS),)] * 3)
    score_rows(job._replace(parameters=layers, room=job.room._replace(all_outputs=outputs)), rows, losses, right, sure)
    return losses[:ROWS].copy()
