"""The errors that only a client raises, and the error in a problem document.

EpochwiseError
├── those of `epochwise.core.config.errors` and `epochwise.wire.refusals`, raised by the server
├── ApiError       any other answer that is an error, with its code, title, status and facts
├── Unreachable    no answer, or one that broke off
├── ClientClosed   the client was closed, or belongs to another event loop
└── RunChanged     the server came back with other bits in the middle of a stream
"""

from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from epochwise.core.config.errors import EpochwiseError, FieldError, InvalidConfig
from epochwise.core.data.badtable import InvalidTable, RefusedLine, TableTooLarge
from epochwise.wire.refusals import (
    Busy,
    DataFull,
    DataGone,
    Internal,
    InvalidRequest,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    NotInstalled,
    NotReady,
    OwnDataOff,
    RateLimited,
    Refused,
    TooLarge,
    TooLong,
    UnsupportedType,
    WrongSecret,
)

LONGEST_DETAIL = 5_000
"""Characters that are kept of what a server says of an error."""


class ApiError(EpochwiseError):
    """An error without a class of its own, with its `code`, `title`, `status` and, in seconds, `retry_after`."""

    code = "unexpected-answer"
    title = "The server gave an unexpected answer"
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
        # One class stands for all errors of later servers, so what other classes fix is set for each error here.
        vars(self).update({name: value for name, value in given.items() if value is not None})
        self.retry_after = retry_after


class Unreachable(EpochwiseError):
    """The server gave no answer, or its answer broke off."""

    code = "unreachable"
    title = "The server cannot be reached"
    status = 503


class ClientClosed(EpochwiseError):
    """The client was closed before, or is used in another event loop than at first."""

    code = "client-closed"
    title = "The client is closed"
    status = 409


class RunChanged(EpochwiseError):
    """The server came back with another engine, whose run has other bits than the updates received so far."""

    code = "run-changed"
    title = "The run has changed"
    status = 409


def error_of(problem: Mapping[str, Any], status: int, retry_after: float | None = None) -> EpochwiseError:
    """The error in a problem document; for any other document, an `ApiError` of its status."""
    code = str(problem.get("type", "")).rpartition(":")[2] or None
    if code in _KNOWN:
        try:
            error = _KNOWN[code](problem)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            pass  # a server of another version sends other facts; the ApiError has them
        else:
            error.detail = str(problem.get("detail", error.detail))[:LONGEST_DETAIL]
            error.args = (error.detail,)
            return error
    facts = {name: value for name, value in problem.items() if name not in ("type", "title", "status", "detail")}
    detail = str(problem.get("detail") or f"The server answered with status {status}.")[:LONGEST_DETAIL]
    return ApiError(detail, code=code, title=problem.get("title"), status=status, retry_after=retry_after, facts=facts)


def _field_errors(facts: Mapping[str, Any]) -> list[FieldError]:
    return [FieldError(error["field"], error["value"], error["message"], error["allowed"]) for error in facts["errors"]]


def _invalid_table(facts: Mapping[str, Any]) -> InvalidTable:
    refused = [RefusedLine(line["line"], line["reason"]) for line in facts["refused"]]
    error = InvalidTable("", refused, facts["refused_count"])
    error.facts |= {name: facts[name] for name in ("columns",) if name in facts}
    return error


_KNOWN: dict[str | None, Callable[[Mapping[str, Any]], EpochwiseError]] = {
    InvalidConfig.code: lambda facts: InvalidConfig(_field_errors(facts)),
    InvalidRequest.code: lambda facts: InvalidRequest(_field_errors(facts)),
    TooLarge.code: lambda facts: TooLarge(facts["what"], facts["estimate"], facts["limit"], facts["unit"]),
    # Arguments that only fill a constructor's sentence may be anything: the server's own sentence replaces it.
    RateLimited.code: lambda facts: RateLimited(int(facts["retry_after"]), 0, 0),
    Busy.code: lambda facts: Busy(int(facts["retry_after"])),
    NotReady.code: lambda facts: NotReady("", int(facts["retry_after"])),
    Internal.code: lambda facts: Internal(facts["incident"]),
    NotFound.code: lambda facts: NotFound(""),
    MethodNotAllowed.code: lambda facts: MethodNotAllowed("", "", ""),
    NotAcceptable.code: lambda facts: NotAcceptable("", facts["available"]),
    TooLong.code: lambda facts: TooLong(facts["limit"]),
    UnsupportedType.code: lambda facts: UnsupportedType(facts["given"]),
    DataGone.code: lambda facts: DataGone(facts["name"], facts["why"], facts["day"]),
    OwnDataOff.code: lambda facts: OwnDataOff(),
    WrongSecret.code: lambda facts: WrongSecret(),
    DataFull.code: lambda facts: DataFull(facts["limit"]),
    TableTooLarge.code: lambda facts: TableTooLarge(facts["what"], facts["limit"]),
    InvalidTable.code: lambda facts: _invalid_table(facts),
    NotInstalled.code: lambda facts: NotInstalled("", facts["package"]),
    Refused.code: lambda facts: Refused(facts["status"], ""),
}


def retry_after_in(headers: Mapping[str, str]) -> float | None:
    """The seconds in a `Retry-After`, which may be a number or a date; a date is measured by the server's own clock."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(headers["date"])
    except (KeyError, TypeError, ValueError):
        return None
    return max(0.0, wait.total_seconds())
