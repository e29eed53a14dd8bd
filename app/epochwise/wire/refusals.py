"""What only a server refuses: it raises these, and its client raises them again. They extend the tree of `errors`.

EpochwiseError
├── NotFound          404  no page, no route, no file, or a run that the server does not know
├── MethodNotAllowed  405
├── NotAcceptable     406  with the formats that are available
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
from epochwise.core.config.text import Text, in_sequence


class NotFound(EpochwiseError):
    """There is no page, route or file at this path, or the server does not know the run that it names."""

    code = "not-found"
    title = Text("There is nothing here")
    status = 404


class MethodNotAllowed(EpochwiseError):
    """The path takes other methods."""

    code = "method-not-allowed"
    title = Text("The method is not allowed")
    status = 405

    def __init__(self, method: str, path: str, allowed: str) -> None:
        detail = Text(
            "{method} is not allowed on {path}. Allowed: {methods}.", method=method, path=path, methods=allowed
        )
        super().__init__(detail)


class NotAcceptable(EpochwiseError):
    """None of the requested formats is available; `available` lists the media types that are."""

    code = "not-acceptable"
    title = Text("This format is not available")
    status = 406

    def __init__(self, requested: str, available: Sequence[str]) -> None:
        formats = ", ".join(available)
        detail = Text("{requested} is not available here. Available: {formats}.", requested=requested, formats=formats)
        super().__init__(detail, available=list(available))


class InvalidRequest(InvalidConfig):
    """A parameter that belongs to the request and not to the configuration."""

    code = "invalid-request"
    title = Text("The request is not valid")


class TooLong(EpochwiseError):
    """The body is longer than what this route takes, `limit` bytes."""

    code = "too-long"
    title = Text("The body is too long")
    status = 413

    def __init__(self, limit: int) -> None:
        detail = Text("A body can have at most {limit} bytes; a configuration needs far fewer.", limit=limit)
        super().__init__(detail, limit=limit)


class UnsupportedType(EpochwiseError):
    """The body is of a type that the app does not read."""

    code = "unsupported-type"
    title = Text("The body's type is not supported")
    status = 415

    def __init__(self, given: str) -> None:
        if given:
            found = Text("The body's Content-Type is {given}.", given=given)
        else:
            found = Text("The body has no Content-Type.")
        super().__init__(in_sequence(found, Text("Send application/json, as `curl --json` does.")), given=given)


class NotInstalled(EpochwiseError):
    """A format needs a package that this server has not installed; `extra` is what installs it."""

    code = "not-installed"
    title = Text("This format needs a package the server does not have")
    status = 501

    def __init__(self, requested: str, extra: str, package: str) -> None:
        detail = Text(
            "{requested} needs the package {package}, which this server does not have. "
            "Whoever runs the server can install it: pip install 'epochwise[{extra}]'.",
            requested=requested,
            package=package,
            extra=extra,
        )
        super().__init__(detail, extra=extra, package=package)


class NotReady(EpochwiseError):
    """The server is starting or stopping; `retry_after` is in seconds."""

    code = "not-ready"
    title = Text("The server is not ready")
    status = 503

    def __init__(self, detail: str, retry_after: int = 2) -> None:
        super().__init__(detail, retry_after=retry_after)
        self.retry_after = retry_after


class Refused(EpochwiseError):
    """What the framework refuses by itself, with the status that it has for that."""

    code = "refused"
    title = Text("The request was refused")
    status = 400

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        # Every other kind has one status; this one has whatever the framework chose.
        vars(self).update(status=status)
