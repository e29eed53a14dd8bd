"""What a verdict suggests, as a run of its own: the same configuration with a field or two changed."""

from collections.abc import Mapping

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import InvalidConfig


def changed(config: RunConfig, changes: Mapping[str, object]) -> RunConfig:
    """The configuration with these changes; a field that had no effect before and has one now is at its default."""
    return RunConfig.parse({**_given(config), **changes})


def differing(config: RunConfig) -> dict[str, object]:
    """The fields that are enough to give this configuration, by name; none is at what it would be without it."""
    wanted, needed = config.normalized(), _given(config)
    for name in tuple(needed):
        fewer = {other: value for other, value in needed.items() if other != name}
        if _makes(fewer, wanted):
            needed = fewer
    return needed


def _given(config: RunConfig) -> dict[str, object]:
    return {name: value for name, value in config.normalized().model_dump().items() if value is not None}


def _makes(fields: Mapping[str, object], wanted: RunConfig) -> bool:
    try:
        return RunConfig.parse(fields).normalized() == wanted
    except InvalidConfig:
        return False
