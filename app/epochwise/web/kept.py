"""Answers about runs in memory, given again without asking the routes.

Most of the time of such an answer goes into finding the route and reading the query, though an equal request has the
same answer as long as the run is kept.
"""

import weakref
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from epochwise.runs.recent import Recent
from epochwise.runs.service import Runs
from epochwise.web.caching import matches
from epochwise.web.headers import path_of
from epochwise.wire.coding import Coded

ANSWERS_KEPT = 4096
"""Answers that are remembered, about 2 kB each."""
LONGEST_KEY = 1000
"""Bytes of a query and two headers; what is longer is not remembered, so that none can fill the memory."""

Key = tuple[str, str, bytes, bytes, bytes]
Head = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class KeptAnswer:
    """The heads of an answer and of its 304, the run it is about and, as long as that is kept, its body."""

    run_id: str
    etag: str
    head: Head
    head_unmodified: Head
    body: Callable[[], bytes | None]
    route: object


class KeptAnswers:
    """Answers by request. Each has a weak reference to its form, which belongs to the run's result and goes with it."""

    def __init__(self) -> None:
        self._answers = Recent[Key, KeptAnswer](ANSWERS_KEPT)

    def of(self, scope: Scope) -> KeptAnswer | None:
        """The answer that an equal request was given."""
        key = _key_of(scope)
        return None if key is None else self._answers.get(key)

    def note(self, request: Request, run_id: str, form: Coded, answer: Response, unmodified: Response) -> None:
        """Remember an answer whose body is a form of a run, and the 304 that says that nothing has changed."""
        key = _key_of(request.scope)
        if key is None:
            return
        coding, reference = answer.headers.get("content-encoding"), weakref.ref(form)

        def body() -> bytes | None:
            alive = reference()
            if alive is None:
                return None
            return alive.coded[coding] if coding else alive.body

        etag, route = answer.headers["etag"], request.scope["route"]
        kept = KeptAnswer(run_id, etag, answer.raw_headers, unmodified.raw_headers, body, route)
        self._answers.put(key, kept)


class Shortcut:
    """Middleware: answers what was answered before, while the run is in memory."""

    def __init__(self, app: ASGIApp, answers: KeptAnswers, runs: Runs) -> None:
        self.app = app
        self.answers = answers
        self.runs = runs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        answer = self.answers.of(scope) if scope["type"] == "http" else None
        body = answer.body() if answer is not None else None
        if answer is None or body is None or not self.runs.touch(answer.run_id):
            await self.app(scope, receive, send)
            return
        scope["route"] = answer.route
        status, head = 200, answer.head
        if matches(answer.etag, _header(scope, b"if-none-match").decode("latin-1")):
            status, head, body = 304, answer.head_unmodified, b""
        await send({"type": "http.response.start", "status": status, "headers": head})
        await send({"type": "http.response.body", "body": body})


def _key_of(scope: Scope) -> Key | None:
    """All that an answer about a run depends on."""
    if scope["method"] != "GET" or not path_of(scope).startswith("/api/v1/run"):
        return None
    query, accept, coding = scope["query_string"], _header(scope, b"accept"), _header(scope, b"accept-encoding")
    if len(query) + len(accept) + len(coding) > LONGEST_KEY:
        return None
    return scope.get("root_path", ""), scope["path"], query, accept, coding


def _header(scope: Scope, name: bytes) -> bytes:
    return b", ".join([value for key, value in scope["headers"] if key == name])
