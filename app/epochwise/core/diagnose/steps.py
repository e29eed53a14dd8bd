"""What to try next: a run that differs in a field or two, which a page makes a link of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from epochwise.core.config.config import RunConfig
from epochwise.core.config.owned import spec_of
from epochwise.core.config.text import Text, counted
from epochwise.core.diagnose.findings import Findings
from epochwise.core.diagnose.headline import Code
from epochwise.core.plan import Plan

MANY_TIMES = 10
MOST_UPDATES_TO_TRY = 10_000_000
"""No link leads to a run of more updates."""
MOST_SAMPLES = 10_000
HELD_OUT = 200


@dataclass(frozen=True)
class Step:
    """Another run to try: what it does, and the fields that differ from this run's."""

    label: str
    changes: Mapping[str, int | float | str]


def steps_of(code: Code, config: RunConfig, plan: Plan, found: Findings | None) -> tuple[Step, ...]:
    """The steps that a verdict with this code suggests; `found` is None for a run that diverged."""
    return tuple(_steps(code, config.normalized(), plan, found))


def _steps(code: Code, config: RunConfig, plan: Plan, found: Findings | None) -> Iterator[Step]:
    match code:
        case "diverged" | "worse-than-untrained" | "unsteady":
            yield _slower(config.learning_rate)
        case "under-learned":
            yield from _longer(config, plan, found)
        case "flat" if found and found.is_at_the_floor:
            yield Step(Text("try the neural network"), {"model": "network"})
        case "flat":
            yield from _longer(config, plan, found)
        case "over-learned":
            assert found is not None
            yield Step(Text("stop at epoch {epoch}", epoch=found.lowest_epoch), {"epochs": found.lowest_epoch})
            yield from _more_samples(config)
        case "perhaps-over-learned":
            yield from _more_samples(config)
        case "no-validation" if spec_of(config.dataset).rows is None:
            yield Step(Text("hold out {count} samples", count=HELD_OUT), {"validation_samples": HELD_OUT})


def _slower(rate: float) -> Step:
    smaller = float(f"{rate / MANY_TIMES:.3g}")
    return Step(Text("try a learning rate of {rate}", rate=f"{smaller:g}"), {"learning_rate": smaller})


def _longer(config: RunConfig, plan: Plan, found: Findings | None) -> Iterator[Step]:
    # More epochs would stop at the same place.
    if found and found.curves.status == "target_reached" and config.target_loss:
        target = float(f"{config.target_loss / MANY_TIMES:.3g}")
        yield Step(Text("try a target loss of {target}", target=f"{target:g}"), {"target_loss": target})
        return
    if found and found.curves.status == "early_stopped":
        patience = MANY_TIMES * (config.patience or 1)
        yield Step(Text("try a patience of {patience}", patience=patience), {"patience": patience})
        return
    if MANY_TIMES * plan.total_updates <= MOST_UPDATES_TO_TRY:
        epochs = MANY_TIMES * config.epochs
        yield Step(counted("try {count} epoch", "try {count} epochs", epochs), {"epochs": epochs})


def _more_samples(config: RunConfig) -> Iterator[Step]:
    samples = MANY_TIMES * (config.samples or 0)
    if spec_of(config.dataset).rows is None and samples <= MOST_SAMPLES:
        yield Step(counted("take {count} sample", "take {count} samples", samples), {"samples": samples})
