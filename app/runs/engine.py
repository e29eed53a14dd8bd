"""The seam to the engine: what the service needs of it, so that a test may count, delay or break it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from app.core import diagnose, sgd
from app.core.config import RunConfig
from app.core.history import History
from app.core.sgd import Stop


@dataclass(frozen=True)
class Engine:
    """An engine and its version. `train` yields one growing history, piece by piece; `replay` opens single updates."""

    version: str = sgd.ENGINE
    train: Callable[[RunConfig, Stop], Iterator[History]] = sgd.train
    replay: Callable[[RunConfig, History, int, int], list[dict[str, Any]]] = sgd.replay
    verdict: Callable[[History], diagnose.Verdict] = diagnose.verdict
    warm_up: Callable[[Callable[[str], None]], str] = sgd.warm_up
