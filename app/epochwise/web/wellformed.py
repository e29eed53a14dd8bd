"""What is refused before any route sees it."""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from epochwise.core.config.errors import EpochwiseError, FieldError
from epochwise.core.config.text import Text
from epochwise.web.query import MOST_IN_QUERY, has_too_many
from epochwise.web.refusing import answer_refused
from epochwise.wire.refusals import InvalidRequest


class WellFormed:
    """Middleware: refuses queries with too many parameters."""

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
    return None


def _at_most(parameters: int) -> Text:
    return Text("up to {most} parameters", most=parameters)
