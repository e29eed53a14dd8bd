"""The golden runs: a few small runs whose bits are known. A machine that gets others says so before it serves."""

import hashlib
from collections.abc import Callable

import numpy as np

from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.data.samples import load
from epochwise.core.engine.kernels import advance
from epochwise.core.engine.orders import rows_of_epochs
from epochwise.core.engine.prepare import prepare

ENGINE_VERSION = "1"
GOLDEN = "29503eb231141a8ce316232694ef678b1a38e93e4741914119179369c849fc59"
ENGINE = f"{ENGINE_VERSION}-{GOLDEN[:8]}"
"""The version that a run's id rests on: it changes whenever a configuration's bits change."""

# Lists of their own: a further data set or model leaves the bits of the others' runs as they are, and so their ids.
# It may join them when the version changes next.
_DATA = ("line", "blobs", "moons", "circles", "spirals", "iris", "diabetes", "digits")
# Every value that a default could change is written out.
_SMALL = {
    "samples": 60,
    "validation_samples": 20,
    "epochs": 4,
    "batch_size": 7,
    "learning_rate": 0.05,
    "momentum": 0.5,
    "seed": 1,
}
_NOISE = {"line": 0.5, "blobs": 1.0, "moons": 0.3, "circles": 0.1, "spirals": 0.1}
_RUNS: tuple[dict[str, object], ...] = (
    {"dataset": "line", "features": 3, "model": "linear"},
    {"dataset": "moons", "model": "logistic"},
    {"dataset": "digits", "model": "logistic"},
    {"dataset": "spirals", "activation": "tanh", "hidden": 16},
    {"dataset": "moons", "activation": "relu", "hidden": 16},
    {"dataset": "iris", "activation": "relu", "hidden": 16, "sampling": "replacement"},
    {"dataset": "diabetes", "hidden": 33, "sampling": "once", "reduction": "sum", "learning_rate": 0.001},
)


def golden_hash(started: Callable[[str], None] = lambda text: None) -> str:
    """The SHA-256 in hex of golden rows and of all losses and parameters of the golden runs; `started` is told each
    step first.
    """
    digest = hashlib.sha256()
    for name in _DATA:
        started(f"data: {DATASETS[name].title.lower()}")
        rows = load(_small(dataset=name))
        for array in (rows.train_x, rows.train_y, rows.validation_x, rows.validation_y):
            digest.update(array.tobytes())
    for values in _RUNS:
        config = _small(**values)
        started(f"training: {config.model} on {config.dataset}")
        digest.update(run_bits(config))
    return digest.hexdigest()


def run_bits(config: RunConfig) -> bytes:
    """All losses and the last parameters of a run."""
    job = prepare(config, np.zeros(1, np.int64))
    advance(job, job.losses.batch.size)
    return b"".join(part.tobytes() for part in (*job.losses, job.parameters.all))


def warm_up(progress: Callable[[str], None]) -> str:
    """Compile or load every kernel, make the golden runs, and return this machine's engine version.

    `progress` is told in plain text what comes next, and at the end whether the bits are those of `ENGINE`. A machine
    with other bits gets another version, so that its runs have ids of their own.
    """
    found = golden_hash(progress)
    run_bits(_small(dataset="sine", model="wave"))
    rows_of_epochs(_small(dataset="moons"), 0, 1)
    version = f"{ENGINE_VERSION}-{found[:8]}"
    if version == ENGINE:
        progress(f"engine {version}: the golden runs have the bits they should have")
    else:
        progress(
            f"warning: engine {version}, not {ENGINE}: this machine's bits differ, so its runs get ids of their own"
        )
    return version


def _small(**values: object) -> RunConfig:
    return RunConfig.parse(_SMALL | {"noise": _NOISE.get(str(values["dataset"]))} | values)
