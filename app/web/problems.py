"""Every error of the app as an RFC 9457 problem document.

To the core's tree the web adds what only a server can refuse:

    BatchwiseError
    ├── NotFound          404
    ├── MethodNotAllowed  405
    ├── NotAcceptable     406  with the formats there are
    ├── InvalidRequest    422  a parameter beside the configuration's
    ├── TooLong           413  a body that no configuration is as long as
    ├── UnsupportedType   415  a body that is no JSON
    ├── NotInstalled      501  a format that needs a package which this server does not have
    ├── NotReady          503  asked whether it is: the engine is being compiled, or the server shuts down
    └── Refused           4xx  what the framework itself refuses
"""

from collections.abc import Mapping, Sequence
from typing import cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import BatchwiseError, FieldError, InvalidConfig
from app.core.events import dumps
from app.runs.incident import fault

ALLOW = "GET, HEAD, OPTIONS"
POSTED = {"/api/v1/runs"}
"""Paths that take a body and answer nothing without one."""
MEDIA_TYPE = "application/problem+json"
LEFT = 499
"""The status that nginx logs for a client that has left. Nobody is there to read it but the meters."""


def allowed_on(path: str) -> str:
    """The methods that a path takes."""
    return "POST, OPTIONS" if path in POSTED else ALLOW


class NotFound(BatchwiseError):
    """No page, route or file stands at this path."""

    code = "not-found"
    title = "There is nothing here"
    status = 404


class MethodNotAllowed(BatchwiseError):
    """The path takes other methods."""

    code = "method-not-allowed"
    title = "The method is not allowed"
    status = 405


class NotAcceptable(BatchwiseError):
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


class TooLong(BatchwiseError):
    """The body is longer than what this route takes, `limit` bytes."""

    code = "too-long"
    title = "The body is too long"
    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__(f"A body may have {limit:,} bytes; a configuration needs far fewer.", limit=limit)


class UnsupportedType(BatchwiseError):
    """The body is of a type that the app does not read."""

    code = "unsupported-type"
    title = "The body's type is not supported"
    status = 415

    def __init__(self, given: str) -> None:
        told = f"The body is {given}, as its Content-Type says" if given else "The body has no Content-Type"
        super().__init__(f"{told}; it has to be application/json, as `curl --json` sends it.", given=given)


class NotInstalled(BatchwiseError):
    """A format needs a package that this server has not installed; `extra` is what installs it."""

    code = "not-installed"
    title = "This server lacks what the format needs"
    status = 501

    def __init__(self, asked: str, extra: str, package: str) -> None:
        told = f"{asked} needs the package {package}, which this server has not installed."
        super().__init__(f"{told} Whoever runs it can: pip install 'batchwise[{extra}]'.", extra=extra, package=package)


class NotReady(BatchwiseError):
    """The server is starting or stopping; `retry_after` is in seconds."""

    code = "not-ready"
    title = "The server is not ready"
    status = 503

    def __init__(self, detail: str, retry_after: int = 2) -> None:
        super().__init__(detail, retry_after=retry_after)
        self.retry_after = retry_after


class Refused(BatchwiseError):
    """What the framework refuses by itself, with the status that it has for that."""

    code = "refused"
    title = "The request was refused"
    status = 400

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail, status=status)


def respond(error: BatchwiseError, headers: Mapping[str, str] | None = None) -> Response:
    """The error as a response."""
    problem = error.problem()
    told = {"Cache-Control": "no-store", **(headers or {})}
    if retry_after := getattr(error, "retry_after", None):
        told["Retry-After"] = str(retry_after)
    return Response(dumps(problem), status_code=cast("int", problem["status"]), headers=told, media_type=MEDIA_TYPE)


class Faults:
    """Middleware: an unforeseen error becomes a problem document, where the answer has not begun."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def watching(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watching)
        except Exception as error:
            problem = fault(f"{scope['method']} {scope['path']} failed", error)
            if begun:
                raise
            await respond(problem)(scope, receive, send)


async def _known(request: Request, error: Exception) -> Response:
    return respond(cast("BatchwiseError", error))


async def _http(request: Request, error: Exception) -> Response:
    refusal = cast("HTTPException", error)
    match refusal.status_code:
        case 404:
            return respond(NotFound(f"There is nothing at {request.url.path}."))
        case 405:
            allow = allowed_on(request.url.path.removeprefix(request.scope.get("root_path", "")))
            told = f"{request.method} is not allowed on {request.url.path}; allowed are {allow}."
            return respond(MethodNotAllowed(told), {"Allow": allow})
        case status:
            return respond(Refused(status, refusal.detail), refusal.headers)


async def _validation(request: Request, error: Exception) -> Response:
    errors = cast("RequestValidationError", error).errors()
    return respond(InvalidRequest([_field_error(one) for one in errors]))


async def _left(request: Request, error: Exception) -> Response:
    return Response(status_code=LEFT)


def _field_error(error: Mapping[str, object]) -> FieldError:
    name = str(cast("Sequence[object]", error["loc"])[-1])
    message = str(error["msg"])
    return FieldError(name, error.get("input"), message[:1].lower() + message[1:])


def install(app: FastAPI) -> None:
    """Let the app answer every error as a problem document."""
    app.add_exception_handler(BatchwiseError, _known)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(ClientDisconnect, _left)
