"""What can go wrong, as one tree; every error carries its facts and can be told as an RFC 9457 problem.

EpochwiseError
├── InvalidConfig     422  a field, its value and what is allowed
├── TooLarge          422  a run that would cost more than this server allows
├── RateLimited       429  the computing budget that all clients share is used up; try again after some seconds
├── Busy              503  the queue is full; try again after some seconds
└── Internal          500  a fault of ours; the log has the details under its number
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from epochwise.core.config.sendable import encodable, sendable
from epochwise.core.config.text import Text, in_sequence

PROBLEM_JSON = "application/problem+json"
"""The media type of a problem document."""
SHUTTING_DOWN = Text("The server is shutting down.")
SMALLER = Text("Use fewer epochs, larger batches or fewer samples.")
"""What to do about a run that is too large."""


@dataclass(frozen=True)
class FieldError:
    """One refused field: its name, the value as it was given, why (a clause without a full stop), and what is allowed.

    `allowed` is None where `message` says it.
    """

    field: str
    value: object
    message: str
    allowed: str | None = None

    def sentence(self, label: str = "") -> Text:
        """The error in one sentence that begins with this label, or else with the field's name."""
        name = label or self.field
        if self.message.endswith("?"):
            return Text("{field}: {question}", field=name, question=self.message)
        if self.allowed and self.allowed not in self.message:
            return Text(
                "{field}: {message} (allowed: {allowed}).", field=name, message=self.message, allowed=self.allowed
            )
        return Text("{field}: {message}.", field=name, message=self.message)


class EpochwiseError(Exception):
    """The root: `code` is stable and names the problem type, `title` says it in words, `facts` go into the problem.

    `title` and `detail` are a `Text` where another language can be had.
    """

    code: ClassVar[str]
    title: ClassVar[str]
    status: ClassVar[int]

    def __init__(self, detail: str, **facts: object) -> None:
        self.detail = encodable(detail)
        super().__init__(self.detail)
        self.facts = facts

    def problem(self) -> dict[str, object]:
        """The error as the members of an RFC 9457 problem document; JSON can hold them, whatever was given."""
        return {
            "type": f"urn:epochwise:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **{name: sendable(fact) for name, fact in self.facts.items()},
        }


class InvalidConfig(EpochwiseError):
    """A configuration with a value that is not allowed, or with values that contradict one another."""

    code = "invalid-config"
    title = Text("The configuration is not valid")
    status = 422

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__(in_sequence(*(error.sentence() for error in errors)), errors=[vars(error) for error in errors])
        self.errors = tuple(errors)


class TooLarge(EpochwiseError):
    """A run whose estimate exceeds a limit: `what` names it, `estimate` and `limit` are in `unit`."""

    code = "too-large"
    title = Text("The run is larger than this server allows")
    status = 422

    def __init__(self, what: str, estimate: float, limit: float, unit: str, advice: str = "") -> None:
        detail = in_sequence(_exceeded(what, _amount(estimate), _amount(limit), unit), advice)
        super().__init__(detail, what=what, estimate=estimate, limit=limit, unit=unit)


class RateLimited(EpochwiseError):
    """The computing budget that all clients share is used up; `retry_after` is in seconds."""

    code = "rate-limited"
    title = Text("The computing budget is used up")
    status = 429

    def __init__(self, retry_after: int, seconds: int, window: int) -> None:
        detail = Text(
            "All clients together may start {seconds} s of computing every {window} s, and have used it up. "
            "Finished runs are still answered. Try again in {retry_after} s.",
            seconds=seconds,
            window=window,
            retry_after=retry_after,
        )
        super().__init__(detail, retry_after=retry_after)
        self.retry_after = retry_after


class Busy(EpochwiseError):
    """No other run can be taken at this moment; `retry_after` is in seconds."""

    code = "busy"
    title = Text("The server is busy")
    status = 503

    def __init__(self, retry_after: int, reason: str = Text("The queue is full.")) -> None:
        again = Text("Try again in {retry_after} s.", retry_after=retry_after)
        super().__init__(in_sequence(reason, again), retry_after=retry_after)
        self.retry_after = retry_after


class Internal(EpochwiseError):
    """A fault of ours; the log holds the traceback under `incident`."""

    code = "internal"
    title = Text("The server made a mistake")
    status = 500

    def __init__(self, incident: str) -> None:
        detail = Text("This is our fault. The server's log has the details under {incident}.", incident=incident)
        super().__init__(detail, incident=incident)
        self.incident = incident


def _exceeded(what: str, estimate: float, limit: float, unit: str) -> Text:
    match what:
        case "length":
            return Text(
                "The run would make about {estimate} updates; the limit is {limit} updates.",
                estimate=estimate,
                limit=limit,
            )
        case "computing time":
            return Text(
                "The run would take about {estimate} s to compute; the limit is {limit} s.",
                estimate=estimate,
                limit=limit,
            )
        case "memory":
            return Text(
                "The run would need about {estimate} bytes of memory; the limit is {limit} bytes.",
                estimate=estimate,
                limit=limit,
            )
        case "answer in one piece":
            return Text(
                "The response would hold {estimate} losses one by one; the limit is {limit} losses.",
                estimate=estimate,
                limit=limit,
            )
    return Text(
        "{what}: about {estimate} {unit}; the limit is {limit} {unit}.",
        what=what,
        estimate=estimate,
        limit=limit,
        unit=unit,
    )


def _amount(value: float) -> float:
    """Large amounts as whole numbers, small ones with their three digits."""
    return round(value) if value >= 100 else value
