"""What can go wrong, as one tree; every error carries its facts and can be told as an RFC 9457 problem.

EpochwiseError
├── InvalidConfig     422  a field, its value and what is allowed
├── TooLarge          422  a run that would cost more than this server allows
├── RateLimited       429  all askers together have asked for too much computing; try again after some seconds
├── Busy              503  no place in the queue; try again after some seconds
└── Internal          500  a fault of ours; the log tells more under its number
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from epochwise.core.config.sendable import encodable, sendable

PROBLEM_JSON = "application/problem+json"
"""The media type of a problem document."""


@dataclass(frozen=True)
class FieldError:
    """One refused field: its name, the value as it was given, why, and what is allowed (None: see `message`)."""

    field: str
    value: object
    message: str
    allowed: str | None = None

    def sentence(self) -> str:
        """The error in one sentence."""
        allowed = f" (allowed: {self.allowed})" if self.allowed and self.allowed not in self.message else ""
        told = f"{self.field}: {self.message}{allowed}"
        return told if told.endswith("?") else f"{told}."


class EpochwiseError(Exception):
    """The root: `code` is stable and names the problem type, `title` says it in words, `facts` go into the problem."""

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
    """A configuration that cannot mean anything."""

    code = "invalid-config"
    title = "The configuration is not valid"
    status = 422

    def __init__(self, errors: Sequence[FieldError]) -> None:
        detail = " ".join(error.sentence() for error in errors)
        super().__init__(detail, errors=[vars(error) for error in errors])
        self.errors = tuple(errors)


class TooLarge(EpochwiseError):
    """A run whose estimate stands above a limit: `what` names it, `estimate` and `limit` are in `unit`."""

    code = "too-large"
    title = "The run is larger than this server allows"
    status = 422

    def __init__(self, what: str, estimate: float, limit: float, unit: str, advice: str = "") -> None:
        told = f"The run's {what} would be about {_amount(estimate)} {unit}; the limit is {_amount(limit)} {unit}."
        super().__init__(f"{told} {advice}".strip(), what=what, estimate=estimate, limit=limit, unit=unit)


class RateLimited(EpochwiseError):
    """All askers together want more new computing than the server has set; `retry_after` is in seconds."""

    code = "rate-limited"
    title = "More new computing is asked for than this server allows"
    status = 429

    def __init__(self, retry_after: int, seconds: int, window: int) -> None:
        told = f"New runs may take {seconds:,} s of computing within {window} s, and these are spent."
        free = "Runs that were computed before are answered all the same."
        super().__init__(f"{told} {free} Try again in {retry_after} s.", retry_after=retry_after)
        self.retry_after = retry_after


class Busy(EpochwiseError):
    """There is no place for another run at this moment; `retry_after` is in seconds."""

    code = "busy"
    title = "The server is busy"
    status = 503

    def __init__(self, retry_after: int, reason: str = "All places in the queue are taken.") -> None:
        super().__init__(f"{reason} Try again in {retry_after} s.", retry_after=retry_after)
        self.retry_after = retry_after


class Internal(EpochwiseError):
    """A fault of ours; the log holds the traceback under `incident`."""

    code = "internal"
    title = "The server made a mistake"
    status = 500

    def __init__(self, incident: str) -> None:
        told = f"This is our fault. The server's log has the details under {incident}."
        super().__init__(told, incident=incident)
        self.incident = incident


def _amount(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
