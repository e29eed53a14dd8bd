"""Answers of the API: conditional, compressed when the client accepts that and it pays."""

import re
from collections.abc import AsyncGenerator, Hashable, Iterator, Mapping
from contextlib import aclosing

from fastapi import Request, Response

from epochwise.runs.client import CLIENT
from epochwise.web.aside import Aside
from epochwise.web.caching import REVALIDATE, is_known, joined, tag_of
from epochwise.web.flight import unread
from epochwise.web.site import site_of
from epochwise.web.stream import pieces_outflow
from epochwise.wire.coding import GZIP, LEAST_BYTES, Coded, accepts, gzip_compressor, gzipped

COMPRESSIBLE = re.compile(r"text/|application/(json|x-ndjson|x-ipynb\+json)|image/svg\+xml")
"""The media types that compress well."""
AT_ONCE_BYTES = 100_000
"""Longer answers, which take more than 2 ms to compress, are compressed in a thread."""
JSON = "application/json"
VARIES = "Accept-Encoding"


def takes_gzip(request: Request) -> bool:
    """Whether the client accepts gzip."""
    return accepts(joined(request, "accept-encoding"), GZIP)


async def answer(request: Request, content: bytes | Coded, media_type: str, headers: Mapping[str, str]) -> Response:
    """Bytes of a media type, compressed where the client accepts that and they compress well.

    What is compressed of a `Coded` stays there, for whoever asks next.
    """
    coded = content if isinstance(content, Coded) else Coded(content)
    coding, body = None, coded.body
    if pays(media_type) and takes_gzip(request):
        if GZIP not in coded.coded and len(body) >= LEAST_BYTES:
            if len(body) > AT_ONCE_BYTES:
                await site_of(request).aside.free(coded.gzip)
            else:
                coded.gzip()
        coding, body = coded.best(GZIP)
    return Response(body, headers={**varying(media_type, headers), **_coding(coding)}, media_type=media_type)


async def in_flight(
    request: Request, pieces: AsyncGenerator[bytes, None], key: Hashable, size: int
) -> AsyncGenerator[bytes, None]:
    """Pieces that are made of so many bytes, which stay in memory until the client has taken the last one.

    Raises:
        Busy: when there is too much of that already.
    """
    flight, client = site_of(request).flight, CLIENT.get()
    async with aclosing(pieces):
        if size and not flight.enter(key, size, client):
            raise unread()
        try:
            async for piece in pieces:
                yield piece
        finally:
            if size:
                flight.leave(key, client)


def answer_in_pieces(
    request: Request, pieces: Iterator[bytes], key: Hashable, size: int, media_type: str, headers: Mapping[str, str]
) -> Response:
    """Pieces of a file, made and compressed beside the event loop while the client takes them. As `in_flight`."""
    coding = GZIP if pays(media_type) and takes_gzip(request) else None
    headers = {**varying(media_type, headers), **_coding(coding)}
    flow = site_of(request).aside.pieces(gzipped(pieces) if coding else pieces)
    return pieces_outflow(in_flight(request, flow, key, size), media_type, headers)


async def json_in_pieces(
    request: Request, pieces: AsyncGenerator[bytes, None], etag: str, headers: Mapping[str, str]
) -> Response:
    """Encoded JSON that may be long: whole where it is one piece, else in pieces while the client takes them."""
    begun = [piece async for piece in _first(pieces, 2)]
    if len(begun) < 2:
        return await json_answer(request, b"".join(begun), etag, headers)
    flow, coding = _going_on(begun, pieces), GZIP if takes_gzip(request) else None
    if coding:
        flow = _gzipped(site_of(request).aside, flow)
    headers = {"ETag": etag, "Cache-Control": REVALIDATE, **varying(JSON, headers), **_coding(coding)}
    return pieces_outflow(flow, JSON, headers)


async def _first(pieces: AsyncGenerator[bytes, None], count: int) -> AsyncGenerator[bytes, None]:
    while count and (piece := await anext(pieces, None)) is not None:
        yield piece
        count -= 1


async def _going_on(begun: list[bytes], pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    async with aclosing(pieces):
        while begun:
            yield begun.pop(0)
        async for piece in pieces:
            yield piece


async def _gzipped(aside: Aside, pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    compressor = gzip_compressor()
    async with aclosing(pieces):
        async for piece in pieces:
            if compressed := await aside.free(compressor.compress, piece):
                yield compressed
        yield compressor.flush()


async def json_answer(
    request: Request, body: bytes | Coded, etag: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Encoded JSON, to be asked for again with its tag."""
    return await answer(request, body, JSON, {"ETag": etag, "Cache-Control": REVALIDATE, **(headers or {})})


async def json_constant(request: Request, content: Coded, headers: Mapping[str, str] | None = None) -> Response:
    """Encoded JSON that only changes with the app."""
    etag = tag_of(content.body)
    if is_known(request, etag):
        return not_modified(etag, headers)
    return await json_answer(request, content, etag, headers)


def not_modified(etag: str, headers: Mapping[str, str] | None = None, media_type: str = "application/json") -> Response:
    """304: what the client has is still right."""
    headers = {"ETag": etag, "Cache-Control": REVALIDATE, **(headers or {})}
    return Response(status_code=304, headers=varying(media_type, headers))


def pays(media_type: str) -> bool:
    """Whether such a text is worth compressing."""
    return COMPRESSIBLE.match(media_type) is not None


def varying(media_type: str, headers: Mapping[str, str]) -> dict[str, str]:
    """The headers, with `Vary` naming Accept-Encoding too where the answer may be compressed."""
    if not pays(media_type):
        return dict(headers)
    return {**headers, "Vary": ", ".join(filter(None, (headers.get("Vary"), VARIES)))}


def _coding(coding: str | None) -> dict[str, str]:
    return {"Content-Encoding": coding} if coding else {}
