"""How the app answers an error: with a page to a person in a browser, with a problem document to a program."""

from collections.abc import Iterator, Mapping
from typing import cast

from fastapi import FastAPI, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic.fields import FieldInfo
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from epochwise.core.config.errors import EpochwiseError
from epochwise.core.config.fields import not_taken
from epochwise.core.config.sendable import shortened
from epochwise.core.config.text import Text, in_sequence
from epochwise.runs.incident import fault
from epochwise.web.accept import ranges_in, weight
from epochwise.web.caching import joined
from epochwise.web.headers import is_shared, path_of
from epochwise.web.language import content_language, language_of
from epochwise.web.methods import allowed_on
from epochwise.web.site import site_of
from epochwise.web.templates import LOCKED, embed_policy, page_answer, render
from epochwise.wire.events import dumps
from epochwise.wire.problems import PROBLEM_JSON, problem_of, status_of
from epochwise.wire.refusals import InvalidRequest, MethodNotAllowed, NotFound, Refused

LEFT = 499
"""The status that nginx logs for a client that has left. Nobody is there to read it but the meters."""


class Faults:
    """Middleware: an unexpected error becomes a problem document, unless the response has begun."""

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
            await answer_refused(Request(scope), problem)(scope, receive, send)


def answer_refused(request: Request, error: EpochwiseError, headers: Mapping[str, str] | None = None) -> Response:
    """The answer that says why there is no other."""
    language = language_of(request)
    problem = language.say_all(problem_of(error))
    sent_headers = {"Cache-Control": "no-store", **content_language(language), **(headers or {})}
    if retry_after := getattr(error, "retry_after", None):
        sent_headers["Retry-After"] = str(retry_after)
    if not _is_for_a_person(request):
        return Response(dumps(problem), status_of(error), sent_headers, PROBLEM_JSON)
    root = request.scope.get("root_path", "")
    page = render(site_of(request).assets, root, "problem.html", language, problem=problem)
    policy = embed_policy(request) if path_of(request.scope) == "/embed" else LOCKED
    answer = page_answer(request, page, policy, status_of(error))
    answer.headers.update(sent_headers)
    return answer


def _is_for_a_person(request: Request) -> bool:
    """Whether a browser shows the answer as a page; a program's `*/*` asks for the problem document."""
    ranges = ranges_in(joined(request, "accept"))
    return not is_shared(path_of(request.scope)) and weight("text/html", ranges) > weight(PROBLEM_JSON, ranges)


async def _known(request: Request, error: Exception) -> Response:
    return answer_refused(request, cast("EpochwiseError", error))


async def _http(request: Request, error: Exception) -> Response:
    refusal = cast("HTTPException", error)
    match refusal.status_code:
        case 404:
            return answer_refused(request, NotFound(_nothing_at(request)))
        case 405:
            allow = allowed_on(path_of(request.scope))
            if request.method == "OPTIONS":
                return Response(status_code=204, headers={"Allow": allow})
            return answer_refused(request, MethodNotAllowed(request.method, request.url.path, allow), {"Allow": allow})
        case status:
            return answer_refused(request, Refused(status, refusal.detail), refusal.headers)


def _nothing_at(request: Request) -> Text:
    path, root = path_of(request.scope), request.scope.get("root_path", "")
    near, listed = site_of(request).addresses.near(path), Text("")
    found = Text("There is nothing at {path}.", path=shortened(request.url.path))
    if near is not None:
        found = Text("There is nothing at {path}. Did you mean {near}?", path=request.url.path, near=root + near)
    if path.startswith("/api"):
        listed = Text("{page} lists every address of the API.", page=f"{root}/docs")
    return in_sequence(found, listed)


async def _validation(request: Request, error: Exception) -> Response:
    errors = cast("RequestValidationError", error).errors()
    declared = dict(_declared(request.scope["route"].dependant))
    names = [str(refused["loc"][-1]) for refused in errors]
    return answer_refused(
        request, InvalidRequest([not_taken(name, request.query_params.get(name), declared[name]) for name in names])
    )


async def _left(request: Request, error: Exception) -> Response:
    return Response(status_code=LEFT)


def _declared(dependant: Dependant) -> Iterator[tuple[str, FieldInfo]]:
    """The parameters that a route and its dependencies declare, by name."""
    for field in dependant.query_params:
        yield field.alias, field.field_info
    for dependency in dependant.dependencies:
        yield from _declared(dependency)


def install(app: FastAPI) -> None:
    """Let the app answer every error as a problem document."""
    app.add_exception_handler(EpochwiseError, _known)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(ClientDisconnect, _left)
