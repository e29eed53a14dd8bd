"""The default example: how many seeds deserve what the page says of it."""

from benchmarks.figures import Figure
from benchmarks.verdict.sample import truth_losses
from epochwise.core.config.config import RunConfig
from epochwise.core.engine.scoring import mean_and_error

SEEDS = range(1, 21)
BEYOND_CHANCE = 2.0
"""Standard errors of the paired difference."""
SEEN = 0.08
"""A rise by this share can be seen on the page's own validation curve."""


def deserved() -> tuple[int, int]:
    """Of `SEEDS`, how many turn beyond chance on the truth's rows, and how many rise visibly on their own."""
    turned = seen = 0
    for seed in SEEDS:
        curves, last, lowest = truth_losses(RunConfig.parse({"seed": seed}))
        mean, error = mean_and_error(last - lowest, last.size)
        turned += mean > BEYOND_CHANCE * error
        validation = curves.loss.validation[: curves.epochs_done]
        seen += bool(validation[-1] / validation.min() - 1.0 > SEEN)
    return turned, seen


def example() -> list[Figure]:
    """Both counts beside their goals."""
    turned, seen = deserved()
    of = f"of {len(SEEDS)} seeds"
    return [
        Figure("validation turns beyond chance on 10,000 unseen rows", turned, "", 16, at_least=True, detail=of),
        Figure("the page's own 200 validation rows rise by more than 8%", seen, "", 14, at_least=True, detail=of),
    ]
