"""What a contender is, and what it hands back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from benchmarks.problem import Floats, Problem


class Missing(Exception):
    """A contender cannot run on this machine; the message says what it lacks."""


@dataclass(frozen=True, eq=False)
class Losses:
    """Every batch's loss (updates,), and after each epoch the training and the validation loss (epochs,)."""

    batch: Floats
    train: Floats
    validation: Floats


Run = Callable[[], tuple[float, Losses]]
"""Run the whole example once: the seconds that the training took, and its losses."""


class Contender(Protocol):
    """One that runs the example. `rounds` is how often it is timed: the slow ones less often."""

    name: str
    rounds: int

    def ready(self, problem: Problem) -> AbstractContextManager[Run]:
        """Make everything ready that is not training (compile, start a process), and clear it away afterwards.

        Raises:
            Missing: where this machine lacks what it needs.
        """
        ...
