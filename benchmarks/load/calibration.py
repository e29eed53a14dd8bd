"""What this machine can do at this moment, to divide by: the engine alone, in the benchmark's own process."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from statistics import median
from time import perf_counter

from benchmarks.many import bare
from benchmarks.problem import example
from epochwise.core.config.config import RunConfig

SEEDS = count(50_000_000)
"""Every run of the load takes the next one, so that none was kept."""
LOOPS = 25
THREADS = 2


def new_run() -> RunConfig:
    """The worked example of a network, 40,000 updates in some 10 ms, as nobody has asked for it."""
    return example("tanh", seed=next(SEEDS))


def loop_seconds() -> float:
    """The calibration loop: how long the engine takes for one such run, on one core."""
    bare([new_run()])  # loads the kernels
    return median(bare([new_run()]) for _ in range(LOOPS))


def thread_rate(seconds: float, config: Callable[[], RunConfig] = new_run) -> float:
    """Runs a second of two bare threads that call the engine, and do nothing else."""
    start = perf_counter()

    def keep_training() -> int:
        runs = 0
        while perf_counter() < start + seconds:
            bare([config()])
            runs += 1
        return runs

    with ThreadPoolExecutor(THREADS) as threads:
        runs = sum(threads.map(lambda _: keep_training(), range(THREADS)))
    return runs / (perf_counter() - start)
