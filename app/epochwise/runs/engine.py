"""The seam to the engine: what the service needs of it, so that a test may count, delay or break it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from epochwise.core.config.config import RunConfig
from epochwise.core.config.measures import measure_versions
from epochwise.core.curves import Curves
from epochwise.core.diagnose.verdict import Verdict, verdict
from epochwise.core.engine import sgd
from epochwise.core.engine.history import History
from epochwise.core.engine.sgd import Stop
from epochwise.core.judgement import Judgement


def warm_up_all(progress: Callable[[str], None]) -> str:
    """As `sgd.warm_up`, and what judges a run at its end too, so that the time of the first run has no compiling."""
    version = sgd.warm_up(progress)
    for _ in sgd.train(RunConfig(epochs=1, test_samples=1)):
        pass
    return version


@dataclass(frozen=True)
class Engine:
    """An engine and its version. `train` yields one growing history, piece by piece; `replay` opens single updates;
    `measures` are the versions of what a run on a data set measures beside the loss, by name.
    """

    version: str = sgd.ENGINE
    train: Callable[[RunConfig, Stop], Iterator[History]] = sgd.train
    replay: Callable[[RunConfig, History, int, int], list[dict[str, Any]]] = sgd.replay
    measures: Callable[[str], Mapping[str, int]] = measure_versions
    verdict: Callable[[RunConfig, Curves, Judgement | None], Verdict] = verdict
    warm_up: Callable[[Callable[[str], None]], str] = warm_up_all
