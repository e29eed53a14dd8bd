"""The inside of updates as JSON, some updates at a time: all of one answer take up to 40 MB."""

from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from epochwise.runs.result import only_members
from epochwise.web.requested_run import RequestedRun
from epochwise.wire.events import dumps


async def updates_json(
    requested: RequestedRun, first: int, count: int | None, worst: int | None, members: Collection[str]
) -> AsyncGenerator[bytes, None]:
    """The document in pieces. Raises as `Runs.opened`, before the first piece."""
    piece = b""
    async with aclosing(requested.site.runs.opened(requested.config, first, count, worst, members)) as opened:
        async for page in opened:
            inside = await requested.site.aside.free(_encoded, page.pop("updates"), members)
            if piece:
                yield piece
                piece = b"," + inside
            else:
                piece = dumps({"id": requested.id, **page})[:-1] + b',"updates":[' + inside
    yield piece + b"]}"


def _encoded(updates: Sequence[Mapping[str, Any]], members: Collection[str]) -> bytes:
    return dumps(only_members(updates, members))[1:-1]
