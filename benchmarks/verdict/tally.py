"""What became of the verdicts on many random runs: counted by code, and each promise beside what was measured."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.figures import Figure
from benchmarks.verdict.sample import Case
from epochwise.core.diagnose.headline import Code
from epochwise.core.diagnose.verdict import verdict
from epochwise.core.numeric.arrays import Floats

ENOUGH = 30
"""A share of fewer runs than these says little."""
FAR_ABOVE = 10.0
"""Times the untrained model's loss: a batch loss beyond is what ends a diverging run."""


@dataclass(frozen=True)
class Judged:
    """A random run with the code that its verdict gave it."""

    case: Case
    code: Code

    @classmethod
    def of(cls, case: Case) -> "Judged":
        curves = case.history.curves
        return cls(case, verdict(case.config, curves, case.history.judgement).code)

    @property
    def rise(self) -> float:
        """How far the last model is above that of the lowest validation, on the truth rows."""
        return self.case.truth.rise

    @property
    def gain(self) -> float:
        """What ten times the epochs would gain on them; nothing where the longer run diverges."""
        gain = self.case.truth.gain
        return gain if math.isfinite(gain) else -math.inf

    @property
    def is_compared(self) -> bool:
        """Whether the run is one of those that the promises speak of."""
        return self.code not in CLAIMS

    @property
    def has_settled(self) -> bool:
        return self.gain <= 0.02 and self.rise <= 0.02


def diverged(judged: Judged) -> bool:
    """Its last batch loss is not finite, or far above that of the untrained model."""
    curves = judged.case.history.curves
    last, initial = float(curves.loss.batch[curves.batches_done - 1]), curves.loss.initial_train
    return curves.status == "diverged" and (not math.isfinite(last) or last > FAR_ABOVE * initial)


def is_worse(judged: Judged) -> bool:
    """The training loss is no lower than before training."""
    curves = judged.case.history.curves
    return bool(curves.loss.train[curves.epochs_done - 1] >= curves.loss.initial_train)


def is_unsteady(judged: Judged) -> bool:
    """A fifth of what training had gained is lost again, or validation has risen and training has not fallen."""
    curves = judged.case.history.curves
    train = curves.loss.train[: curves.epochs_done]
    lowest, last = float(np.min(train)), float(train[-1])
    lost = (last - lowest) / (curves.loss.initial_train - lowest) > 0.2
    return lost or (has_not_fallen(train, (curves.lowest_epoch or 1) - 1) and judged.rise > 0.02)


def has_not_fallen(train: Floats, lowest: int) -> bool:
    """The last loss is below that epoch's by at most a percent, or by twice what one epoch differs from the next."""
    steps = train[1:] - train[:-1]
    scatter = float(np.std(steps[len(train) // 2 :])) if len(steps) > len(train) // 2 else 0.0
    return bool(train[lowest] - train[-1] <= max(0.01 * train[lowest], 2.0 * scatter))


CLAIMS: dict[Code, Callable[[Judged], bool]] = {
    "diverged": diverged,
    "worse-than-untrained": is_worse,
    "unsteady": is_unsteady,
}
"""Codes that are counted apart: what each says must be so in the losses of every such run."""


def counts(runs: Sequence[Judged]) -> Counter[Code]:
    """How many runs each code was given."""
    return Counter(judged.code for judged in runs)


def promises(runs: Sequence[Judged]) -> list[Figure]:
    """What the verdict promises, on these runs."""
    compared = [judged for judged in runs if judged.is_compared]
    over = [judged for judged in compared if judged.code == "over-learned"]
    fit = [judged for judged in compared if judged.code == "suitably-fit"]
    risen = [judged for judged in compared if judged.rise > 0.05]
    settled = [judged for judged in compared if judged.has_settled]
    return [
        _share("`over-learned`: truly risen above their own lowest", over, lambda j: j.rise > 0.0, 95, True),
        _share("`suitably-fit`: gain more than 10% from ten times the epochs", fit, lambda j: j.gain > 0.1, 5),
        _share("`suitably-fit`: have lost more than 10%", fit, lambda j: j.rise > 0.1, 5),
        _share("truly risen by more than 5%: `over-learned`", risen, lambda j: j.code == "over-learned", 80, True),
        _share(
            "truly settled: `suitably-fit` or `flat`", settled, lambda j: j.code in ("suitably-fit", "flat"), 60, True
        ),
        *(
            Figure(f"runs: {what}", len(some), "", ENOUGH, at_least=True)
            for what, some in (
                ("`over-learned`", over),
                ("`suitably-fit`", fit),
                ("truly risen", risen),
                ("truly settled", settled),
            )
        ),
        *(
            _share(f"`{code}`: what it says is so", [j for j in runs if j.code == code], claim, 100, True)
            for code, claim in CLAIMS.items()
        ),
    ]


def _share(
    what: str, of: Sequence[Judged], holds: Callable[[Judged], bool], bound: float, at_least: bool = False
) -> Figure:
    """The percentage of these runs of which it holds; where there are none, the promise is not kept."""
    held = sum(map(holds, of))
    share = 100.0 * held / len(of) if of else math.nan
    return Figure(what, share, "%", bound, at_least, f"{held} of {len(of)}")
