"""Our engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from benchmarks.contenders.contender import Losses, Run
from benchmarks.problem import Problem
from epochwise.core.engine.sgd import train


class Ours:
    name = "Epochwise"
    rounds = 25

    @contextmanager
    def ready(self, problem: Problem) -> Iterator[Run]:
        def run() -> tuple[float, Losses]:
            start = perf_counter()
            *_, history = train(problem.config)
            seconds = perf_counter() - start
            return seconds, Losses(history.curves.loss.batch, history.curves.loss.train, history.curves.loss.validation)

        yield run
