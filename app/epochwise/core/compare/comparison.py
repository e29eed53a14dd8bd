"""A run and those kept beside it, with what is held equal: the configurations that are trained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from epochwise.core.compare.equal import Hold, held
from epochwise.core.compare.keeping import changes_in, differing_fields, kept_configs
from epochwise.core.compare.rates import RateBase, Scaling, scaled
from epochwise.core.config.config import RunConfig
from epochwise.core.engine.plan import plan
from epochwise.core.plan import Plan


@dataclass(frozen=True)
class ComparedRun:
    """One run of a comparison: as it was `written` ("" for this run), the fields that `differ` from this run as it was
    set, before anything was held equal, and the configuration that is trained. `uneven`: what is held equal was rounded
    to whole epochs.
    """

    written: str
    differ: Mapping[str, object]
    config: RunConfig
    uneven: bool = False


def _measure(hold: Hold, plans: Sequence[Plan]) -> Plan:
    """What the others are held equal to: of updates and samples the longest run, so that the shorter ones are trained
    on; of epochs this run, the first.
    """
    match hold:
        case "updates":
            return max(plans, key=lambda each: each.total_updates)
        case "samples":
            return max(plans, key=lambda each: each.samples_seen)
        case _:
            return plans[0]


@dataclass(frozen=True)
class Comparison:
    """What is compared: this run first. `base`: from which the learning rates were scaled, where they were."""

    runs: tuple[ComparedRun, ...]
    hold: Hold
    scaling: Scaling
    base: RateBase | None

    @classmethod
    def of(
        cls,
        given: Mapping[str, object],
        keep: Sequence[str] = (),
        hold: Hold = "",
        scaling: Scaling = "kept",
        base: RateBase | None = None,
    ) -> "Comparison":
        """The comparison of the run with these fields and of those that are kept.

        A kept run that writes a learning rate of its own keeps it; every other rate is computed from the base, which is
        this run where none is given.

        Raises:
            InvalidConfig: naming the field, `keep`, `hold` or `learning_rate`.
        """
        this = RunConfig.parse(given)
        base = (base or RateBase.of(this)) if scaling != "kept" else None
        as_set = [this, *kept_configs(given, keep)]
        texts = ["", *keep]
        rated = [
            config if base is None or "learning_rate" in changes_in(text) else scaled(config, scaling, base)
            for text, config in zip(texts, as_set, strict=True)
        ]
        trained = [held(config, hold, _measure(hold, [plan(config) for config in rated])) for config in rated]
        runs = [
            ComparedRun(text, differing_fields(this, before), config, uneven)
            for text, before, (config, uneven) in zip(texts, as_set, trained, strict=True)
        ]
        return cls(tuple(runs), hold, scaling, base)
