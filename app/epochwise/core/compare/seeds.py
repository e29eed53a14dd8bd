"""The same run with other seeds: all of them, or those of the data, the initial parameters or the batch order alone."""

from collections.abc import Sequence
from typing import Literal

from epochwise.core.config.applies import APPLIES
from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError, InvalidConfig
from epochwise.core.config.normal import SEED_FIELDS
from epochwise.core.config.sendable import shown
from epochwise.core.config.text import Text

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
    """The run with this seed in place of those that vary, which has an effect; the other seeds stay as they are."""
    values = config.normalized().model_dump()
    seeds = dict.fromkeys(SEED_FIELDS) if vary == "all" else dict.fromkeys(VARIED[vary], seed)
    return RunConfig.parse({**values, "seed": seed if vary == "all" else None, **seeds})


def check_varied(vary: Varied, runs: Sequence[tuple[str, RunConfig]]) -> None:
    """That the seeds which vary have an effect on each of these runs, given with their names.

    Raises:
        InvalidConfig: naming `vary`, why it has none, and what is allowed for all of the runs.
    """
    idle = dict[Varied, Text]()
    for name, config in runs:
        values = config.normalized().model_dump()
        for choice, fields in VARIED.items():
            if choice != "all" and values[fields[0]] is None:
                reason = Text(APPLIES[fields[0]].otherwise)
                idle[choice] = Text("{reason} ({run})", reason=reason, run=name) if len(runs) > 1 else reason
    if vary in idle:
        takes = Text("one of {choices}", choices=", ".join(choice for choice in VARIED if choice not in idle))
        message = Text("must be {allowed}, not {value}: {reason}", allowed=takes, value=shown(vary), reason=idle[vary])
        raise InvalidConfig([FieldError("vary", vary, message, takes)])
