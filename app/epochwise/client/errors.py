"""What a client meets beside the core's errors, and a problem document as the error that it tells.

EpochwiseError
├── those of `epochwise.core.config.errors` and `epochwise.wire.refusals`, which the server raised
├── ApiError       a problem of a later server, or an answer that is none, with its code, title, status and facts
├── Unreachable    no answer, or one that broke off
└── RunChanged     the server came back with other bits in mid-stream
"""

from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from epochwise.core.config.errors import (
    Busy,
    EpochwiseError,
    FieldError,
    Internal,
    InvalidConfig,
    RateLimited,
    TooLarge,
)
from epochwise.wire.refusals import (
    InvalidRequest,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    NotInstalled,
    NotReady,
    Refused,
    TooLong,
    UnsupportedType,
)


class ApiError(EpochwiseError):
    """What has no class of its own, with the answer's `code`, `title`, `status` and, in seconds, `retry_after`."""

    code = "unexpected-answer"
    title = "The server did not answer as it should"
    status = 500

    def __init__(
        self,
        detail: str,
        *,
        code: str | None = None,
        title: str | None = None,
        status: int | None = None,
        retry_after: float | None = None,
        facts: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(detail, **(facts or {}))
        given = {"code": code, "title": title, "status": status}
        # One class stands for all the errors of servers to come, so what is fixed elsewhere is each error's own here.
        vars(self).update({name: value for name, value in given.items() if value is not None})
        self.retry_after = retry_after


class Unreachable(EpochwiseError):
    """The server gave no answer, or its answer broke off."""

    code = "unreachable"
    title = "The server cannot be reached"
    status = 503


class RunChanged(EpochwiseError):
    """The server came back with another engine, whose run has other bits than the updates that are told already."""

    code = "run-changed"
    title = "The run is another one now"
    status = 409


def error_of(problem: Mapping[str, Any], status: int, retry_after: float | None = None) -> EpochwiseError:
    """The error in a problem document; of a document that is none, an `ApiError` of its status."""
    code = str(problem.get("type", "")).rpartition(":")[2] or None
    if code in _KNOWN:
        try:
            error = _KNOWN[code](problem)
        except (KeyError, TypeError, ValueError):
            pass  # a server of another version tells other facts; they stand in the ApiError
        else:
            error.detail = str(problem.get("detail", error.detail))
            error.args = (error.detail,)
            return error
    told = {name: value for name, value in problem.items() if name not in ("type", "title", "status", "detail")}
    detail = str(problem.get("detail") or f"The server answered with status {status}.")
    return ApiError(detail, code=code, title=problem.get("title"), status=status, retry_after=retry_after, facts=told)


def _field_errors(told: Mapping[str, Any]) -> list[FieldError]:
    return [FieldError(one["field"], one["value"], one["message"], one["allowed"]) for one in told["errors"]]


_KNOWN: dict[str | None, Callable[[Mapping[str, Any]], EpochwiseError]] = {
    InvalidConfig.code: lambda told: InvalidConfig(_field_errors(told)),
    InvalidRequest.code: lambda told: InvalidRequest(_field_errors(told)),
    TooLarge.code: lambda told: TooLarge(told["what"], told["estimate"], told["limit"], told["unit"]),
    # What a constructor would put into its sentence only may be anything: the server's own sentence takes its place.
    RateLimited.code: lambda told: RateLimited(int(told["retry_after"]), 0, 0),
    Busy.code: lambda told: Busy(int(told["retry_after"])),
    NotReady.code: lambda told: NotReady("", int(told["retry_after"])),
    Internal.code: lambda told: Internal(told["incident"]),
    NotFound.code: lambda told: NotFound(""),
    MethodNotAllowed.code: lambda told: MethodNotAllowed(""),
    NotAcceptable.code: lambda told: NotAcceptable("", told["available"]),
    TooLong.code: lambda told: TooLong(told["limit"]),
    UnsupportedType.code: lambda told: UnsupportedType(told["given"]),
    NotInstalled.code: lambda told: NotInstalled("", told["extra"], told["package"]),
    Refused.code: lambda told: Refused(told["status"], ""),
}


def retry_after_in(headers: Mapping[str, str]) -> float | None:
    """The seconds in a `Retry-After`, which may be a number or a date; a date is measured by the server's own clock."""
    told = headers.get("retry-after", "").strip()
    if told.isdecimal():
        return float(told)
    try:
        wait = parsedate_to_datetime(told) - parsedate_to_datetime(headers["date"])
    except (KeyError, TypeError, ValueError):
        return None
    return max(0.0, wait.total_seconds())
