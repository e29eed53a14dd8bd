"""Questions about many runs: how they are written, and how the events that answer them come together. No I/O."""

from collections.abc import Mapping, Sequence
from typing import Any

from epochwise.client.answers import STREAM, Question
from epochwise.client.errors import ApiError
from epochwise.client.fields import Fields
from epochwise.client.reading import readable
from epochwise.core.config.config import RunConfig
from epochwise.wire.events import Event

Changes = Mapping[str, object] | str
"""What of a kept run differs, by field; None takes the field back to its default. Or the text that the API takes."""
Axis = Mapping[str, Sequence[float]] | str
"""One field and the values that it takes. Or the text that the API takes."""


def ask_comparison(
    this: RunConfig,
    keep: Sequence[Changes] | Changes,
    hold: str,
    rate: str,
    rate_from: tuple[int, float] | None,
    points: int,
) -> Question[None]:
    """A run beside others, or beside a single one, as a stream."""
    runs = [keep] if isinstance(keep, str | Mapping) else keep
    return _asked("compare", this, {**_beside(runs, hold, rate, rate_from), "points": str(points)})


def ask_seeds(
    this: RunConfig,
    count: int,
    vary: str,
    keep: Changes | None,
    hold: str,
    rate: str,
    rate_from: tuple[int, float] | None,
) -> Question[None]:
    """A run with many seeds, as a stream."""
    beside = _beside([keep] if keep else [], hold, rate, rate_from)
    return _asked("seeds", this, {**beside, "count": str(count), "vary": vary})


def ask_sweep(this: RunConfig, x: Axis, y: Axis | None) -> Question[None]:
    """A grid of runs, as a stream.

    Raises:
        ValueError: where an axis has not one field.
    """
    return _asked("sweep", this, {"x": _axis("x", x), **({"y": _axis("y", y)} if y else {})})


def given_of(config: RunConfig | None, fields: Fields) -> RunConfig:
    """The configuration as it was given: what was left out is the server's to fill in for each run.

    Raises:
        InvalidConfig: naming every field that is not valid, its value and what is allowed.
        TypeError: when both a configuration and fields are given.
    """
    if config is not None and fields:
        raise TypeError(f"give a configuration or fields, not both; the fields were {', '.join(fields)}")
    return config or RunConfig.parse(dict(fields))


def whole(event: Event) -> Event:
    """An event of many runs, which needs no type of its own."""
    return event


class Together:
    """The document that the events of many runs come to."""

    def __init__(self) -> None:
        self._document = dict[str, Any]()
        self._runs = list[Mapping[str, Any]]()

    def take(self, event: Event) -> None:
        """One more event, in order.

        Raises:
            ApiError: when it cannot be read.
        """
        with readable(f"The stream's {event.name} event"):
            members = {name: value for name, value in event.data.items() if name not in ("index", "total")}
            if event.name == "run":
                self._runs.append(members)
            else:
                self._document |= members

    @property
    def document(self) -> Mapping[str, Any]:
        """As the API answers it in one piece."""
        if "id" not in self._document:
            raise ApiError("The stream lacks its first event.")
        return {**self._document, "runs": self._runs}


def _asked(route: str, this: RunConfig, more: Mapping[str, str | list[str]]) -> Question[None]:
    fields = this.model_dump(exclude_unset=True).items()
    query = {name: str(value) for name, value in fields if value is not None}
    return Question(f"/api/v1/{route}/events", lambda document: None, {**query, **more}, STREAM)


def _beside(
    keep: Sequence[Changes], hold: str, rate: str, rate_from: tuple[int, float] | None
) -> dict[str, str | list[str]]:
    base = {"rate_from": f"{rate_from[0]}:{rate_from[1]}"} if rate_from else {}
    return {"keep": list(map(_kept, keep)), "hold": hold, "rate": rate, **base}


def _kept(changes: Changes) -> str:
    if isinstance(changes, str):
        return changes
    return ",".join(f"{name}:{'' if value is None else value}" for name, value in changes.items())


def _axis(name: str, axis: Axis) -> str:
    if isinstance(axis, str):
        return axis
    if len(axis) != 1:
        raise ValueError(f"{name}: takes one field and its values, as in {{'batch_size': [1, 5]}}, not {dict(axis)!r}")
    ((field, values),) = axis.items()
    return f"{field}:{','.join(map(str, values))}"
