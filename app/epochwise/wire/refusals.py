"""What only a server refuses: it raises these, and its client raises them again. They go on with the tree of `errors`.

EpochwiseError
├── NotFound          404  no page, no route, no file, or a run that the server does not know
├── MethodNotAllowed  405
├── NotAcceptable     406  with the formats there are
├── TooLong           413  a body that no configuration is as long as
├── UnsupportedType   415  a body that is no JSON
├── InvalidConfig
│   └── InvalidRequest  422  a parameter beside the configuration's
├── NotInstalled      501  a format that needs a package which this server does not have
├── NotReady          503  asked whether it is: the engine is being compiled, or the server shuts down
└── Refused           4xx  what the framework itself refuses
"""

from collections.abc import Sequence

from epochwise.core.config.errors import EpochwiseError, InvalidConfig


class NotFound(EpochwiseError):
    """No page, route or file stands at this path, or the server does not know the run that is named there."""

    code = "not-found"
    title = "There is nothing here"
    status = 404


class MethodNotAllowed(EpochwiseError):
    """The path takes other methods."""

    code = "method-not-allowed"
    title = "The method is not allowed"
    status = 405


class NotAcceptable(EpochwiseError):
    """None of the formats that were asked for; `available` lists the media types there are."""

    code = "not-acceptable"
    title = "The answer is not to be had in this format"
    status = 406

    def __init__(self, asked: str, available: Sequence[str]) -> None:
        told = f"{asked} cannot be had here. There is: {', '.join(available)}."
        super().__init__(told, available=list(available))


class InvalidRequest(InvalidConfig):
    """A parameter that belongs to the request and not to the configuration."""

    code = "invalid-request"
    title = "The request is not valid"


class TooLong(EpochwiseError):
    """The body is longer than what this route takes, `limit` bytes."""

    code = "too-long"
    title = "The body is too long"
    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__(f"A body may have {limit:,} bytes; a configuration needs far fewer.", limit=limit)


class UnsupportedType(EpochwiseError):
    """The body is of a type that the app does not read."""

    code = "unsupported-type"
    title = "The body's type is not supported"
    status = 415

    def __init__(self, given: str) -> None:
        told = f"The body is {given}, as its Content-Type says" if given else "The body has no Content-Type"
        super().__init__(f"{told}; it has to be application/json, as `curl --json` sends it.", given=given)


class NotInstalled(EpochwiseError):
    """A format needs a package that this server has not installed; `extra` is what installs it."""

    code = "not-installed"
    title = "This server lacks what the format needs"
    status = 501

    def __init__(self, asked: str, extra: str, package: str) -> None:
        told = f"{asked} needs the package {package}, which this server has not installed."
        super().__init__(f"{told} Whoever runs it can: pip install 'epochwise[{extra}]'.", extra=extra, package=package)


class NotReady(EpochwiseError):
    """The server is starting or stopping; `retry_after` is in seconds."""

    code = "not-ready"
    title = "The server is not ready"
    status = 503

    def __init__(self, detail: str, retry_after: int = 2) -> None:
        super().__init__(detail, retry_after=retry_after)
        self.retry_after = retry_after


class Refused(EpochwiseError):
    """What the framework refuses by itself, with the status that it has for that."""

    code = "refused"
    title = "The request was refused"
    status = 400

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        # What is fixed elsewhere is each refusal's own here.
        vars(self).update(status=status)
