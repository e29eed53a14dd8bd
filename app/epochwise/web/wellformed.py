"""What is refused before any route sees it."""

import re

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from epochwise.core.config.errors import EpochwiseError, FieldError
from epochwise.core.config.sendable import shortened
from epochwise.core.config.text import Text
from epochwise.settings import HOST
from epochwise.web.query import MOST_IN_QUERY, has_too_many
from epochwise.web.refusing import answer_refused
from epochwise.wire.refusals import InvalidRequest, Refused

_HOST = re.compile(HOST.encode())


class WellFormed:
    """Middleware: refuses queries with too many parameters, and requests that do not name one host."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        refused = _refusal(scope) if scope["type"] == "http" else None
        if refused is None:
            await self.app(scope, receive, send)
        else:
            await answer_refused(Request(scope), refused)(scope, receive, send)


def _refusal(scope: Scope) -> EpochwiseError | None:
    """Why nobody takes this request; None for a good one."""
    if has_too_many(scope["query_string"]):
        return InvalidRequest([FieldError("query", None, Text("has too many parameters"), _at_most(MOST_IN_QUERY))])
    return _host_refusal(scope)


def _host_refusal(scope: Scope) -> Refused | None:
    """The host goes into links, so it must be one; HTTP/1.0 has none, and then it is the server's own address."""
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    match hosts:
        case [host] if _HOST.fullmatch(host):
            return None
        case [host]:
            shown = shortened(host.decode("latin-1"))
            return Refused(400, Text("The header Host must be a host and perhaps a port, not {host}.", host=shown))
        case [] if scope["http_version"] == "1.0":
            return None
    return Refused(400, Text("A request must have one header Host; this one has {count}.", count=len(hosts)))


def _at_most(parameters: int) -> Text:
    return Text("up to {most} parameters", most=parameters)
