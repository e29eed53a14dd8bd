"""Answers about a job of many runs: conditional, and computed only for as long as the client waits."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from fastapi import Request, Response

from epochwise.language.language import Language
from epochwise.web.answers import answer, json_answer, not_modified
from epochwise.web.caching import is_known, tag
from epochwise.web.forms import FORMS
from epochwise.web.groups import GroupJob, group_document, group_frames, group_measured
from epochwise.web.language import content_language
from epochwise.web.query import check_after
from epochwise.web.site import Site
from epochwise.web.stream import Outflow, events_outflow
from epochwise.web.waiting import while_connected

_M = TypeVar("_M")
_CSV = FORMS["csv"].media_type


class RequestedGroup(GroupJob[_M], Protocol[_M]):
    """A job that a request is about, and the language in which to say what it says."""

    @property
    def site(self) -> Site:
        """The server, with its settings and runs."""

    @property
    def language(self) -> Language:
        """The language of its sentences."""


async def group_json(request: Request, requested: RequestedGroup[Any]) -> Response:
    """The whole answer as JSON."""
    etag, headers = tag(requested.id, requested.language.tag), content_language(requested.language)
    if is_known(request, etag):
        return not_modified(etag, headers)
    work = group_document(requested.site.runs, requested, requested.language)
    return await json_answer(request, await while_connected(request.receive, work), etag, headers)


def group_events(request: Request, requested: RequestedGroup[Any], after: str) -> Outflow:
    """The answer as server-sent events, after the one that the `Last-Event-ID` header or `after` names."""
    check_after(after)
    last = request.headers.get("last-event-id", after)
    frames = group_frames(requested.site.runs, requested, last, requested.language)
    return events_outflow(requested.site, frames, content_language(requested.language))


async def group_csv(
    request: Request, requested: RequestedGroup[_M], name: str, written: Callable[[Sequence[_M]], bytes]
) -> Response:
    """The runs as a table, which `written` makes of what was measured."""
    etag, file = tag(requested.id, "csv"), f"epochwise-{requested.id[:8]}-{name}.csv"
    headers = {"ETag": etag, "Content-Disposition": f'attachment; filename="{file}"'}
    if is_known(request, etag):
        return not_modified(etag, headers, _CSV)
    measured = await while_connected(request.receive, group_measured(requested.site.runs, requested))
    return await answer(request, written(measured), _CSV, headers)
