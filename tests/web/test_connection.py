"""A connection ends where its client makes the server wait: for a head, for a body, for a reader."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, cast

import orjson
import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from epochwise.cli.processes import GRACE_SECONDS
from epochwise.settings import Settings
from epochwise.web.connection import HEAD_BYTES, STOP_SECONDS, connection_for

PIECE = 4096
PIECES = 4 * HEAD_BYTES // PIECE
SETTINGS = Settings(head_seconds=3, body_seconds=4, send_seconds=5, connections=4)
REQUEST = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
POSTED = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n" % (PIECES * PIECE)
CHUNKED = b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n"


async def app(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


class Wire(asyncio.Transport):
    """A transport that keeps what was written, and a loop that does something only when the test says so."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self.quiet = loop
        self.told = b""
        self.ended = self.aborted = False
        self.work: list[Coroutine[Any, Any, None]] = []
        self.timers: list[tuple[float, asyncio.TimerHandle]] = []
        config = Config(app, ws="none", lifespan="off", log_config=None)
        config.load()
        self.connection = connection_for(SETTINGS)(config, ServerState(), {}, cast("Any", self))
        self.connection.connection_made(self)

    def write(self, data: Any) -> None:
        self.told += data

    def close(self) -> None:
        self.ended = True

    def abort(self) -> None:
        self.ended = self.aborted = True

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self.high = high

    def is_closing(self) -> bool:
        return self.ended

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass

    def create_task(self, work: Coroutine[Any, Any, None]) -> "asyncio.Future[None]":
        self.work.append(work)
        return asyncio.Future(loop=self.quiet)

    def call_soon(self, call: Callable[..., object], *arguments: object) -> None:
        call(*arguments)

    def call_later(self, delay: float, call: Callable[..., object], *arguments: object) -> asyncio.TimerHandle:
        self.timers.append((delay, asyncio.TimerHandle(0.0, call, arguments, self.quiet)))
        return self.timers[-1][1]

    @property
    def waits(self) -> list[float]:
        """The delays of the timers that are set."""
        return [delay for delay, handle in self.timers if not handle.cancelled()]

    def hear(self, *pieces: bytes) -> None:
        """The peer sends until it is cut off."""
        for piece in pieces:
            if not self.ended:
                self.connection.data_received(piece)

    def answer(self) -> None:
        """The app answers the oldest request."""
        with pytest.raises(StopIteration):
            self.work.pop(0).send(None)

    def time_passes(self) -> None:
        """Every timer goes off."""
        for _, handle in [one for one in self.timers if not one[1].cancelled()]:
            handle._run()


@pytest.fixture
def wire() -> Iterator[Wire]:
    loop = asyncio.new_event_loop()
    wire = Wire(loop)
    yield wire
    for work in wire.work:
        work.close()
    loop.close()


def problem_in(answer: bytes) -> dict[str, Any]:
    """The problem document of an answer, whose head says what it is and how long."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"\r\nContent-Type: application/problem+json\r\n" in head
    assert f"\r\nContent-Length: {len(body)}\r\n".encode() in head
    problem: dict[str, Any] = orjson.loads(body)
    return problem


@pytest.mark.parametrize("sent", [b"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", b"what is this\r\n\r\n", b"\x16\x03\x01\x02"])
def test_what_is_no_request_is_answered_with_a_problem_document(wire: Wire, sent: bytes) -> None:
    wire.hear(sent)
    assert wire.told.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    problem = problem_in(wire.told)
    assert (problem["type"], problem["status"]) == ("urn:epochwise:problem:refused", 400)
    assert problem["detail"] == "This is not a request of HTTP/1.1, or its method is not known."
    assert wire.ended


@pytest.mark.parametrize(
    "start",
    [b"GET /?", b"G", b"GET / HT", b"GET / HTTP/1.1\r\nHost: ", b"GET / HTTP/1.1\r\n", b"\r\n"],
    ids=["address", "method", "version", "value", "name", "nothing"],
)
def test_an_endless_head_is_cut_off(wire: Wire, start: bytes) -> None:
    wire.hear(start, *[b"a" * PIECE] * PIECES)
    assert wire.ended
    assert not wire.work


def test_what_is_too_long_is_said(wire: Wire) -> None:
    wire.hear(b"GET /?", *[b"a" * PIECE] * (HEAD_BYTES // PIECE - 1))
    assert not wire.ended
    wire.hear(b"a" * PIECE)
    assert wire.told.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
    assert wire.ended


def test_a_head_that_comes_at_once_is_no_shorter(wire: Wire) -> None:
    wire.hear(REQUEST[:-2] + b"X: " + b"a" * (HEAD_BYTES - 100) + b"\r\n\r\n")
    wire.answer()
    assert not wire.ended
    wire.hear(REQUEST[:-2] + b"X: " + b"a" * HEAD_BYTES + b"\r\n\r\n" + REQUEST)
    assert not wire.work
    assert wire.told.partition(b"HTTP/1.1 431 ")[2].count(b"HTTP/1.1") == 0
    assert wire.ended


def test_many_headers_are_as_long_as_one(wire: Wire) -> None:
    wire.hear(b"GET / HTTP/1.1\r\n", *[b"a: b\r\n" * (PIECE // 6)] * PIECES)
    assert wire.ended
    assert wire.told.startswith(b"HTTP/1.1 431 ")


def test_headers_after_the_body_are_no_way_around(wire: Wire) -> None:
    wire.hear(CHUNKED, *[b"a: b\r\n" * (PIECE // 6)] * PIECES)
    assert wire.ended
    assert wire.told.startswith(b"HTTP/1.1 431 ")


def test_a_refusal_does_not_stand_within_an_answer(wire: Wire) -> None:
    wire.hear(CHUNKED)
    wire.connection.cycle.response_started = True
    wire.hear(*[b"a: b\r\n" * (PIECE // 6)] * PIECES)
    assert wire.ended
    assert wire.told == b""


def test_a_body_is_no_head(wire: Wire) -> None:
    wire.hear(POSTED, *[b"a" * PIECE] * PIECES)
    assert not wire.ended
    wire.answer()
    assert wire.told.startswith(b"HTTP/1.1 200 ")
    wire.hear(*[REQUEST] * 1)
    wire.answer()
    assert wire.told.count(b"HTTP/1.1 200 ") == 2


def test_many_short_heads_are_not_one_long_one(wire: Wire) -> None:
    for _ in range(HEAD_BYTES // len(REQUEST) + 2):
        wire.hear(REQUEST)
        wire.answer()
    assert not wire.ended


@pytest.mark.parametrize("start", [(), (b"\r\n",), (b"GET / HT",), (b"GET / HTTP/1.1\r\n", b"Host: here\r\n")])
def test_a_head_that_does_not_end_in_time_ends_the_connection(wire: Wire, start: tuple[bytes, ...]) -> None:
    wire.hear(*start)
    assert wire.waits == [SETTINGS.head_seconds]
    wire.time_passes()
    assert wire.ended


@pytest.mark.parametrize("start", [b"\r\n", b"GET / HT"])
def test_so_does_that_of_a_further_request(wire: Wire, start: bytes) -> None:
    wire.hear(REQUEST)
    wire.answer()
    wire.hear(start)
    assert wire.waits == [SETTINGS.head_seconds]
    wire.time_passes()
    assert wire.ended


def test_a_body_that_does_not_come_is_refused(wire: Wire) -> None:
    wire.hear(POSTED, b"a" * PIECE)
    assert wire.waits == [SETTINGS.body_seconds]
    wire.time_passes()
    assert wire.told.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert problem_in(wire.told)["detail"] == "The body of a request must come within 4 s."
    assert wire.ended


def test_a_body_that_comes_by_single_bytes_has_no_more_time(wire: Wire) -> None:
    wire.hear(POSTED, *[b"a"] * 100)
    assert wire.waits == [SETTINGS.body_seconds]


def test_a_body_that_has_come_is_waited_for_no_more(wire: Wire) -> None:
    wire.hear(POSTED, *[b"a" * PIECE] * PIECES)
    assert wire.waits == []


def test_a_client_that_does_not_take_what_was_sent_loses_its_socket(wire: Wire) -> None:
    assert wire.high == 0, "whatever is not with the system yet is waited for"
    wire.hear(REQUEST)
    wire.connection.pause_writing()
    assert wire.waits == [SETTINGS.send_seconds]
    wire.time_passes()
    assert wire.aborted


def test_a_client_that_takes_it_keeps_it(wire: Wire) -> None:
    wire.hear(REQUEST)
    wire.connection.pause_writing()
    wire.connection.resume_writing()
    assert wire.waits == []


def test_a_server_that_stops_waits_for_an_answer_a_moment(wire: Wire) -> None:
    wire.hear(REQUEST)
    wire.connection.shutdown()
    assert wire.waits == [STOP_SECONDS]
    assert STOP_SECONDS < GRACE_SECONDS == 3, "after which uvicorn would cancel the answer, with a traceback in the log"
    assert not wire.ended
    wire.time_passes()
    assert wire.aborted


def test_an_answer_may_take_long(wire: Wire) -> None:
    wire.hear(REQUEST)
    assert wire.waits == []
    wire.hear(b"GET / HT")
    assert wire.waits == [], "the connection is not cut off below an answer"


def test_a_connection_that_is_gone_is_not_waited_for(wire: Wire) -> None:
    wire.connection.connection_lost(None)
    assert wire.waits == []
