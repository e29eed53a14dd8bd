"""Which ranges of a run's updates can be requested."""

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError, InvalidConfig
from epochwise.core.config.fields import span
from epochwise.core.config.text import Text
from epochwise.core.engine.plan import plan
from epochwise.core.engine.shape import Shape

MAX_LOSSES = 10_000
MOST_UPDATES = 10**9
"""No run is longer, whatever the settings are."""
MAX_UPDATES = 1_000
MAX_STREAM_POINTS = 10_000
"""A stream of whole curves with more would have large ones."""
MAX_NUMBERS = 2_000_000
"""Numbers in the inside of all updates of one answer, about 20 bytes each."""


def check_points(points: int | None, most: int = MOST_UPDATES) -> None:
    """Refuse fewer than one or more than `most` points.

    Raises:
        InvalidConfig: naming `points`.
    """
    if points is not None and not 1 <= points <= most:
        raise InvalidConfig([_out_of_bounds("points", points, most)])


def check_range(config: RunConfig, first: int, count: int, updates: int | None = None, most: int = MAX_LOSSES) -> None:
    """Refuse a range that begins outside the run (of so many `updates` where that is known) or is too long.

    Raises:
        InvalidConfig: naming `first` or `count`.
    """
    errors = _missing("first", first, plan(config).total_updates if updates is None else updates)
    if not 1 <= count <= most:
        errors.append(_out_of_bounds("count", count, most))
    if errors:
        raise InvalidConfig(errors)


def check_update(config: RunConfig, update: int) -> None:
    """Refuse one update that the plan does not have; a run may end before one that it has.

    Raises:
        InvalidConfig: naming `update`.
    """
    if errors := _missing("update", update, plan(config).total_updates):
        raise InvalidConfig(errors)


def check_updates(config: RunConfig, first: int, count: int) -> None:
    """As `check_range`, for the inside of updates, whose numbers are many.

    Raises:
        InvalidConfig: naming `first` or `count`.
    """
    numbers = 5 * Shape.of(config).parameters + 2 * plan(config).batch_size
    check_range(config, first, count, most=max(1, min(MAX_UPDATES, MAX_NUMBERS // numbers)))


def _missing(field: str, update: int, total: int) -> list[FieldError]:
    if 0 <= update < total:
        return []
    return [FieldError(field, update, Text("the run has no such update"), span(0, total - 1))]


def _out_of_bounds(field: str, value: int, most: int) -> FieldError:
    return FieldError(field, value, Text("is out of bounds"), span(1, most))
