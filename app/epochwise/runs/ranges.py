"""Which ranges of a run can be requested. One behind the end is empty, so that a loop in equal steps ends."""

from collections.abc import Collection

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import FieldError
from epochwise.core.config.fields import span
from epochwise.core.config.text import Text
from epochwise.core.engine.plan import plan
from epochwise.core.engine.shape import Shape
from epochwise.wire.refusals import InvalidRequest

MAX_LOSSES = 10_000
MOST_UPDATES = 10**9
"""No run is longer, whatever the settings are."""
MAX_UPDATES = 1_000
MAX_STREAM_POINTS = 10_000
"""A stream of whole curves with more would have large ones."""
MAX_ROWS = 200_000
"""Rows in the batches of all epochs of one answer, about 6 bytes each."""
MAX_NUMBERS = 2_000_000
"""Numbers in the inside of all updates of one answer, about 20 bytes each."""
OPENED_AT_ONCE = 100_000
"""Of these so many in memory."""
MAX_WORST = 50
"""Updates that are opened here and there in a run: each takes up to 10 ms, from the checkpoint before it."""
OF_ROWS = ("rows", "row_loss", "share")
OF_EACH_BATCH = ("batch_loss",)
OF_PARAMETERS = ("parameters_before", "gradient", "parameters_after", "state_before", "state_after")
MEMBERS = ("update", "epoch", *OF_ROWS, "loss", *OF_EACH_BATCH, "learning_rate", *OF_PARAMETERS)
"""The members of an update: some have a number for every row of its batches, some one for every batch or parameter."""


def check_points(points: int | None, most: int = MOST_UPDATES) -> None:
    """Refuse fewer than one or more than `most` points.

    Raises:
        InvalidRequest: naming `points`.
    """
    if points is not None and not 1 <= points <= most:
        raise InvalidRequest([_out_of_bounds("points", points, 1, most)])


def check_batches(first: int, count: int) -> None:
    """Refuse a range of losses that begins before the run or is too long.

    Raises:
        InvalidRequest: naming `first` or `count`.
    """
    _check_range(first, count, MAX_LOSSES)


def check_epochs(config: RunConfig, first: int, count: int) -> None:
    """As `check_batches`, for the rows of whole epochs; one epoch is too many only where it is longer than a pass.

    Raises:
        InvalidRequest: naming `first` or `count`, or `steps_per_epoch`.
    """
    planned = plan(config)
    rows = planned.rows_before(planned.batches_per_epoch)
    if rows > MAX_ROWS:
        long = Text("an epoch has {rows} rows, more than the {most} of one answer", rows=rows, most=MAX_ROWS)
        raise InvalidRequest(
            [FieldError("steps_per_epoch", planned.batches_per_epoch, long, span(1, MAX_ROWS // planned.batch_size))]
        )
    _check_range(first, count, max(1, MAX_ROWS // max(rows, planned.samples)))


def check_updates(config: RunConfig, first: int, count: int, members: Collection[str] = MEMBERS) -> None:
    """As `check_batches`, for the inside of updates, of which `members` are wanted, whose numbers are many.

    Raises:
        InvalidRequest: naming `first` or `count`.
    """
    _check_range(first, count, _most_opened(config, members, MAX_UPDATES))


def check_worst(
    config: RunConfig, worst: int, first: int, count: int | None, members: Collection[str] = MEMBERS
) -> None:
    """Refuse more than so many updates, picked from a range; `count` None: from `first` to the run's end.

    Raises:
        InvalidRequest: naming `worst`, `first` or `count`.
    """
    _check_range(first, 1 if count is None else count, MAX_UPDATES)
    most = _most_opened(config, members, MAX_WORST)
    if not 1 <= worst <= most:
        raise InvalidRequest([_out_of_bounds("worst", worst, 1, most)])


def updates_at_once(config: RunConfig) -> int:
    """How many updates to open at a time, so that their numbers do not take much memory."""
    return max(1, OPENED_AT_ONCE // _numbers_of_an_update(config, MEMBERS))


def _most_opened(config: RunConfig, members: Collection[str], most: int) -> int:
    """Up to `most`, as far as the numbers of one answer go; one is never too many."""
    return max(1, min(most, MAX_NUMBERS // max(1, _numbers_of_an_update(config, members))))


def _numbers_of_an_update(config: RunConfig, members: Collection[str]) -> int:
    planned, parameters = plan(config), Shape.of(config.resolved()).parameters
    kinds = ((OF_PARAMETERS, parameters), (OF_ROWS, planned.rows_of_update), (OF_EACH_BATCH, planned.accumulate))
    return sum(size * sum(name in members for name in names) for names, size in kinds)


def check_update(config: RunConfig, update: int) -> None:
    """Refuse one update that the plan does not have; a run may end before one that it has.

    Raises:
        InvalidRequest: naming `update`.
    """
    total = plan(config).total_updates
    if not 0 <= update < total:
        raise InvalidRequest([FieldError("update", update, Text("the run has no such update"), span(0, total - 1))])


def page_end(first: int, count: int, found: int, planned: int, done: int) -> dict[str, int | None]:
    """What a range that holds `found` of `count` says about the whole: `total`, and where the `next` one begins.

    `planned` is the length without early stopping, `done` how far the run has been computed. Where the range does not
    reach the end, the total is the planned one, so that the answer is the same however far the run has been computed.
    """
    stop = first + found
    ends = found < count or stop >= planned
    return {"total": done if ends else planned, "next": None if ends else stop}


def _check_range(first: int, count: int, most: int) -> None:
    errors = []
    if not 0 <= first < MOST_UPDATES:
        errors.append(_out_of_bounds("first", first, 0, MOST_UPDATES - 1))
    if not 1 <= count <= most:
        errors.append(_out_of_bounds("count", count, 1, most))
    if errors:
        raise InvalidRequest(errors)


def _out_of_bounds(field: str, value: int, least: int, most: int) -> FieldError:
    return FieldError(field, value, Text("is out of bounds"), span(least, most))
