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


def check_batches(config: RunConfig, first: int, count: int, done: int | None = None) -> None:
    """Refuse a range of losses that begins outside the run (of `done` batches where that is known) or is too long.

    Raises:
        InvalidConfig: naming `first` or `count`.
    """
    total = plan(config).total_batches if done is None else done
    _check_range(_no_batch(first, total), count, MAX_LOSSES)


def check_updates(config: RunConfig, first: int, count: int, done: int | None = None) -> None:
    """As `check_batches`, for the inside of updates, whose numbers are many.

    Raises:
        InvalidConfig: naming `first` or `count`.
    """
    planned = plan(config)
    numbers = 5 * Shape.of(config.resolved()).parameters + 2 * planned.batch_size
    total = planned.total_updates if done is None else done
    _check_range(_no_update("first", first, total), count, max(1, min(MAX_UPDATES, MAX_NUMBERS // numbers)))


def check_update(config: RunConfig, update: int) -> None:
    """Refuse one update that the plan does not have; a run may end before one that it has.

    Raises:
        InvalidConfig: naming `update`.
    """
    if errors := _no_update("update", update, plan(config).total_updates):
        raise InvalidConfig(errors)


def _check_range(errors: list[FieldError], count: int, most: int) -> None:
    if not 1 <= count <= most:
        errors.append(_out_of_bounds("count", count, most))
    if errors:
        raise InvalidConfig(errors)


def _no_batch(first: int, total: int) -> list[FieldError]:
    if 0 <= first < total:
        return []
    return [FieldError("first", first, Text("the run has no such batch"), span(0, total - 1))]


def _no_update(field: str, update: int, total: int) -> list[FieldError]:
    if 0 <= update < total:
        return []
    return [FieldError(field, update, Text("the run has no such update"), span(0, total - 1))]


def _out_of_bounds(field: str, value: int, most: int) -> FieldError:
    return FieldError(field, value, Text("is out of bounds"), span(1, most))
