"""Every use of a word by another program, by the word's name in the glossary."""

from epochwise.show.usage import passes, samples, steps
from epochwise.show.usage.usage import Usage

USAGES: dict[str, tuple[Usage, ...]] = {
    "iteration": steps.ITERATION,
    "sample": samples.SAMPLE,
    "batch": samples.BATCH,
    "batch-size": samples.BATCH_SIZE,
    "batch-size-per-replica": samples.BATCH_SIZE_PER_REPLICA,
    "shuffling": samples.SHUFFLE,
    "short-last-batch": samples.SHORT_LAST_BATCH,
    "update": steps.UPDATE,
    "gradient-accumulation": steps.GRADIENT_ACCUMULATION,
    "epoch": passes.EPOCH,
    "steps-per-epoch": passes.STEPS_PER_EPOCH,
    "validation-frequency": passes.VALIDATION_FREQUENCY,
    "learning-rate": passes.LEARNING_RATE,
    "learning-curve": passes.LEARNING_CURVE,
    "ranking-by-pairs": passes.RANKING_BY_PAIRS,
}
