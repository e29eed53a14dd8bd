"""The same run with other seeds: all of them, or those of the data, the initial parameters or the batch order alone."""

from typing import Literal

from epochwise.core.config.config import RunConfig
from epochwise.core.config.normal import SEED_FIELDS

Varied = Literal["all", "data", "start", "order"]
VARIED: dict[Varied, tuple[str, ...]] = {
    "all": SEED_FIELDS,
    "data": ("data_seed",),
    "start": ("init_seed",),
    "order": ("shuffle_seed",),
}
"""Which seeds vary."""
FEWEST, MOST = 2, 64


def seeded(config: RunConfig, vary: Varied, seed: int) -> RunConfig:
    """The run with this seed in place of those that vary; the other seeds stay as they are.

    Raises:
        InvalidConfig: naming the seed that has no effect on this run, as that of parameters that start from zeros.
    """
    values = config.normalized().model_dump()
    seeds = dict.fromkeys(SEED_FIELDS) if vary == "all" else dict.fromkeys(VARIED[vary], seed)
    return RunConfig.parse({**values, "seed": seed if vary == "all" else None, **seeds})
