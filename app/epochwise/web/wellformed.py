"""What is refused before any route sees it."""

import logging
import re

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from epochwise.core.config.errors import EpochwiseError, FieldError
from epochwise.core.config.sendable import shown
from epochwise.core.config.text import Text
from epochwise.settings import HOST
from epochwise.web.headers import path_of
from epochwise.web.query import MOST_IN_QUERY, has_too_many
from epochwise.web.refusing import answer_refused
from epochwise.web.site import Site
from epochwise.wire.refusals import InvalidRequest, NotReady, Refused

_HOST = re.compile(HOST.encode())
_log = logging.getLogger(__name__)


class WellFormed:
    """Middleware: refuses queries with too many parameters, requests that do not name one host, and all but the check
    of the process in an app that was not started: they would wait for ever.
    """

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self.site = site
        self._has_complained = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        refused = None
        if scope["type"] == "http":
            refused = _refusal(scope) or self._not_started(scope)
        if refused is None:
            await self.app(scope, receive, send)
        else:
            await answer_refused(Request(scope), refused)(scope, receive, send)

    def _not_started(self, scope: Scope) -> NotReady | None:
        if self.site.started or path_of(scope) == "/healthz":
            return None
        if not self._has_complained:
            self._has_complained = True
            _log.error("the app was not started: whatever serves or mounts it must run its lifespan")
        return NotReady(Text("The app was not started: whatever serves or mounts it must run its lifespan."))


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
            value = shown(host.decode("latin-1"))
            return Refused(
                400, Text("The header Host must be a host and perhaps a port, up to 65535, not {host}.", host=value)
            )
        case [] if scope["http_version"] == "1.0":
            return None
    return Refused(400, Text("A request must have one header Host; this one has {count}.", count=len(hosts)))


def _at_most(parameters: int) -> Text:
    return Text("up to {most} parameters", most=parameters)
