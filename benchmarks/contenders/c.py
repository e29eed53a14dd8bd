"""The limit: the same loops in C, with every size known to the compiler."""

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.contenders.contender import Losses, Missing, Run
from benchmarks.problem import Floats, Problem

SOURCE = Path(__file__).parent.parent / "c" / "train.c"
FLAGS = ("-O3", "-march=native")


def macros(problem: Problem) -> dict[str, object]:
    """What the compiler is told of a problem."""
    config = problem.config
    file = "network" if problem.hidden else config.model
    sizes = {
        "MODEL": f'"{file}.h"',
        "ROWS": len(problem.train_y),
        "VALIDATION": len(problem.validation_y),
        "FEATURES": problem.features,
        "BATCH": config.batch_size,
        "EPOCHS": config.epochs,
        "RATE": config.learning_rate,
    }
    switches = {"HIDDEN": problem.hidden, "LOG_LOSS": problem.log_loss, "RELU": problem.relu}
    return sizes | {name: int(value) for name, value in switches.items() if value}


def columns(x: Floats) -> Floats:
    """Rows as one column after the other."""
    return np.ascontiguousarray(x.T)


def address(array: Floats) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)


class C:
    name = "C"
    rounds = 25

    @contextmanager
    def ready(self, problem: Problem) -> Iterator[Run]:
        if shutil.which("cc") is None:
            raise Missing("no C compiler (`cc`)")
        losses = Losses(
            np.empty(problem.config.epochs * problem.updates_per_epoch),
            np.empty(problem.config.epochs),
            np.empty(problem.config.epochs),
        )
        given = [columns(problem.train_x), problem.train_y, columns(problem.validation_x), problem.validation_y]
        inputs = [address(array) for array in (*given, problem.initial)]
        outputs = [address(array) for array in (losses.batch, losses.train, losses.validation)]
        with tempfile.TemporaryDirectory() as folder:
            library = Path(folder) / "train.so"
            defined = [f"-D{name}={value}" for name, value in macros(problem).items()]
            subprocess.run(["cc", *FLAGS, *defined, "-shared", "-fPIC", "-o", library, SOURCE], check=True)
            train = ctypes.CDLL(str(library)).train

            def run() -> tuple[float, Losses]:
                start = perf_counter()
                train(*inputs, ctypes.c_uint64(problem.seed), *outputs)
                return perf_counter() - start, losses

            yield run
