"""The engine beside its peers and its limit: the same losses first, then the times, in interleaved rounds."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median

import numpy as np

from benchmarks.contenders.c import C
from benchmarks.contenders.contender import Contender, Losses, Missing, Run
from benchmarks.contenders.javascript import JavaScript
from benchmarks.contenders.ours import Ours
from benchmarks.contenders.pytorch import PyTorch
from benchmarks.contenders.textbook import Textbook
from benchmarks.problem import TITLES, problem
from benchmarks.progress import say

AGREEMENT = 1e-9
"""How far a contender's losses may lie from the engine's, as a part of them."""

LIMIT, OURS, JAVASCRIPT, PYTORCH = C(), Ours(), JavaScript(), PyTorch()
CONTENDERS: tuple[Contender, ...] = (LIMIT, OURS, JAVASCRIPT, Textbook(), PYTORCH)

Results = dict[str, dict[str, "Result"]]
"""By the problem's name and the contender's."""


@dataclass
class Result:
    """The times of one contender on one problem, in seconds; or why there are none."""

    seconds: list[float] = field(default_factory=list)
    trouble: str = ""
    missing: str = ""

    @property
    def least(self) -> float:
        return min(self.seconds)

    def against(self, limit: "Result") -> str:
        """Median and minimum in ms, and the ratio of the minima to the limit's."""
        if self.trouble:
            return self.trouble
        times = f"{1e3 * median(self.seconds):,.1f} ({1e3 * self.least:,.1f})"
        return times if limit.trouble else f"{times} x{digits(self.least / limit.least)}"


def digits(ratio: float) -> str:
    """A ratio to about three figures."""
    return f"{ratio:,.{0 if ratio >= 100 else 1 if ratio >= 10 else 2}f}"


def difference(losses: Losses, ours: Losses) -> float:
    """The largest relative difference between two runs' losses."""
    pairs = ((losses.batch, ours.batch), (losses.train, ours.train), (losses.validation, ours.validation))
    if any(theirs.shape != own.shape for theirs, own in pairs):
        return np.inf
    return max(float(np.max(np.abs(theirs - own) / np.abs(own))) for theirs, own in pairs)


def race(name: str) -> dict[str, Result]:
    """Check and time every contender on one problem."""
    results = {contender.name: Result() for contender in CONTENDERS}
    with ExitStack() as stack:
        runs = dict[Contender, Run]()
        for contender in CONTENDERS:
            try:
                runs[contender] = stack.enter_context(contender.ready(problem(name)))
            except Missing as missing:
                results[contender.name] = Result(trouble="not here", missing=f"{contender.name}: {missing}.")
        _, ours = runs[OURS]()
        for contender in list(runs):
            say(f"{TITLES[name]}: the losses of {contender.name}")
            _, losses = runs[contender]()
            far = difference(losses, ours)
            if not far <= AGREEMENT:
                results[contender.name].trouble = f"FAILS: losses differ by {far:.0e}"
                del runs[contender]
        say(f"{TITLES[name]}: times")
        for turn in range(max(contender.rounds for contender in runs)):
            for contender, run in runs.items():
                if turn < contender.rounds:
                    results[contender.name].seconds.append(run()[0])
    return results
