"""What only a server refuses: it raises these, and its client raises them again. They extend the tree of `errors`.

EpochwiseError
├── TooLarge          422  a run that would cost more than this server allows
├── RateLimited       429  the computing budget that all clients share is used up; try again after some seconds
├── Busy              503  the queue is full; try again after some seconds
├── Internal          500  a fault of ours; the log has the details under its number
├── NotFound          404  no page, no route, no file, or a run that the server does not know
├── MethodNotAllowed  405
├── NotAcceptable     406  with the formats that are available
├── DataGone          410  a user's data set that was here and is gone
├── OwnDataOff        403  this server accepts no data of its users
├── WrongSecret       403  a data set is deleted with the secret that its uploader was given
├── DataFull          507  no room is left for users' data
├── TooLong           413  a body longer than any configuration
├── UnsupportedType   415  a body that is not JSON
├── InvalidConfig
│   └── InvalidRequest  422  a parameter beside the configuration's
├── NotInstalled      501  a format that needs a package which this server does not have
├── NotReady          503  answer to the readiness check: the engine is being compiled, or the server shuts down
└── Refused           4xx  what the framework itself refuses
"""

from collections.abc import Sequence

from epochwise.core.config.errors import EpochwiseError, InvalidConfig
from epochwise.core.config.sendable import shortened
from epochwise.core.config.text import Text, in_sequence

SHUTTING_DOWN = Text("The server is shutting down.")
SMALLER = Text("Use fewer epochs, larger batches or fewer samples.")
"""What to do about a run that is too large."""
SEND_JSON = Text("Send application/json in UTF-8, as `curl --json` does.")
SEND_CSV = Text("Send text/csv in UTF-8.")


class TooLarge(EpochwiseError):
    """A run whose estimate exceeds a limit: `what` names it, `estimate` and `limit` are in `unit`."""

    code = "too-large"
    title = Text("The run is larger than this server allows")

    def __init__(self, what: str, estimate: float, limit: float, unit: str, advice: str = "") -> None:
        detail = in_sequence(_exceeded(what, _amount(estimate), _amount(limit), unit), advice)
        super().__init__(detail, what=what, estimate=estimate, limit=limit, unit=unit)


class RateLimited(EpochwiseError):
    """The computing budget that all share is used up, or what `reason` says; `retry_after` is in seconds."""

    code = "rate-limited"
    title = Text("The budget is used up")

    def __init__(self, retry_after: int, seconds: int, window: int, reason: Text | None = None) -> None:
        detail = reason or Text(
            "All clients together may start {seconds} s of computing every {window} s, and too little of it is left. "
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

    def __init__(self, retry_after: int, reason: str = Text("The queue is full.")) -> None:
        again = Text("Try again in {retry_after} s.", retry_after=retry_after)
        super().__init__(in_sequence(reason, again), retry_after=retry_after)
        self.retry_after = retry_after


class Internal(EpochwiseError):
    """A fault of ours; the log holds the traceback under `incident`."""

    code = "internal"
    title = Text("The server made a mistake")

    def __init__(self, incident: str) -> None:
        detail = Text("This is our fault. The server's log has the details under {incident}.", incident=incident)
        super().__init__(detail, incident=incident)
        self.incident = incident


class NotFound(EpochwiseError):
    """There is no page, route or file at this path, or the server does not know the run that it names."""

    code = "not-found"
    title = Text("There is nothing here")


class MethodNotAllowed(EpochwiseError):
    """The path takes other methods."""

    code = "method-not-allowed"
    title = Text("The method is not allowed")

    def __init__(self, method: str, path: str, allowed: str) -> None:
        detail = Text(
            "{method} is not allowed on {path}. Allowed: {methods}.",
            method=method,
            path=shortened(path),
            methods=allowed,
        )
        super().__init__(detail)


class NotAcceptable(EpochwiseError):
    """None of the requested formats is available; `available` lists the media types that are."""

    code = "not-acceptable"
    title = Text("This format is not available")

    def __init__(self, requested: str, available: Sequence[str]) -> None:
        formats = ", ".join(available)
        detail = Text(
            "{requested} is not available here. Available: {formats}.",
            requested=shortened(requested),
            formats=formats,
        )
        super().__init__(detail, available=list(available))


class DataGone(EpochwiseError):
    """A user's data set that was here and is gone: `why` is deleted, removed, expired or damaged, `day` when."""

    code = "data-gone"
    title = Text("The data are gone")

    def __init__(self, name: str, why: str, day: str) -> None:
        super().__init__(_gone(name, why, day), name=name, why=why, day=day)


class OwnDataOff(EpochwiseError):
    """A server that accepts no data of its users."""

    code = "own-data-off"
    title = Text("This server does not accept your own data")

    def __init__(self) -> None:
        super().__init__(
            Text("Whoever runs this server has turned own data off, or has named no place for them that can be used.")
        )


class WrongSecret(EpochwiseError):
    """A data set is deleted with the secret that its uploader was given, and with no other."""

    code = "wrong-secret"
    title = Text("The secret is missing or wrong")

    def __init__(self) -> None:
        super().__init__(
            Text("Send the upload's secret in the header, as in {example}.", example="Authorization: Bearer SECRET")
        )


class DataFull(EpochwiseError):
    """All data of users together would take more than `limit` bytes."""

    code = "data-full"
    title = Text("The server has no room for more data")

    def __init__(self, limit: int) -> None:
        detail = Text(
            "All uploaded data together may take {limit} bytes on this server. Try again when older ones are gone.",
            limit=limit,
        )
        super().__init__(detail, limit=limit)


class InvalidRequest(InvalidConfig):
    """A parameter that belongs to the request and not to the configuration."""

    code = "invalid-request"
    title = Text("The request is not valid")


class TooLong(EpochwiseError):
    """The body is longer than what this route takes, `limit` bytes."""

    code = "too-long"
    title = Text("The body is too long")

    def __init__(self, limit: int) -> None:
        detail = Text("A body can have at most {limit} bytes; a configuration needs far fewer.", limit=limit)
        super().__init__(detail, limit=limit)


class UnsupportedType(EpochwiseError):
    """The body is of a type that the app does not read, or compressed, as a `coding_header` says; `given` is which."""

    code = "unsupported-type"
    title = Text("The body's type is not supported")

    def __init__(self, given: str, coding_header: str = "", wanted: Text = SEND_JSON) -> None:
        if coding_header:
            found = Text(
                "The body's {header} is {coding}; bodies are read uncompressed.", header=coding_header, coding=given
            )
        elif given:
            found = Text("The body's Content-Type is {given}.", given=given)
        else:
            found = Text("The body has no Content-Type.")
        super().__init__(in_sequence(found, wanted), given=given)


class NotInstalled(EpochwiseError):
    """A format needs a `package` that this server has not installed."""

    code = "not-installed"
    title = Text("This format needs a package the server does not have")

    def __init__(self, requested: str, package: str) -> None:
        detail = Text(
            "{requested} needs the package {package}, which this server does not have. "
            "Whoever runs the server can install it with the server's own Python: python -m pip install {package}.",
            requested=requested,
            package=package,
        )
        super().__init__(detail, package=package)


class NotReady(EpochwiseError):
    """The server is starting or stopping; `retry_after` is in seconds."""

    code = "not-ready"
    title = Text("The server is not ready")

    def __init__(self, detail: str, retry_after: int = 2) -> None:
        super().__init__(detail, retry_after=retry_after)
        self.retry_after = retry_after


class Refused(EpochwiseError):
    """What the framework refuses by itself, with the status that it has for that."""

    code = "refused"
    title = Text("The request was refused")

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        # Every other kind has one status; this one has whatever the framework chose.
        vars(self).update(status=status)


def _gone(name: str, why: str, day: str) -> Text:
    match why:
        case "deleted":
            return Text("The data set {name} was deleted by its uploader on {day}.", name=name, day=day)
        case "removed":
            return Text("The data set {name} was removed by whoever runs this server on {day}.", name=name, day=day)
        case "expired":
            return Text("The data set {name} was kept until {day}.", name=name, day=day)
    return Text("The data set {name} is damaged on the server's disk, so nothing can be computed from it.", name=name)


def _exceeded(what: str, estimate: float, limit: float, unit: str) -> Text:
    match what:
        case "length" if unit == "batches":
            return Text(
                "The run would take about {estimate} batches; the limit is {limit} batches.",
                estimate=estimate,
                limit=limit,
            )
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
