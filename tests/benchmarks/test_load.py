"""What the benchmark of load calls reached is so: each of its checks can fail."""

import asyncio
from typing import Any
from unittest.mock import Mock

import pytest

from benchmarks.audience import Viewer
from benchmarks.figures import Figure
from benchmarks.load.asking import LOST, Answers, Connection
from benchmarks.load.deaths import silence_after
from benchmarks.load.deployment import CLUSTERED, EMBEDDED
from benchmarks.load.memory import Memory
from benchmarks.load.sides import Sides, side_by_side
from benchmarks.load.viewers import is_exact
from epochwise.core.config.config import RunConfig
from epochwise.wire.events import KEEP_ALIVE

pytestmark = pytest.mark.anyio
HEAD = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
FRAMES = [
    b"id: 0-a-300-1\nevent: started\ndata: {}\n\n",
    b'id: 1-a-300-1\nevent: finished\ndata: {"timing":{}}\n\n',
]
TIMED = [FRAMES[0], FRAMES[1].replace(b"{}", b'{"train_seconds":0.5}')]


def chunked(*chunks: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in (*chunks, b""))


def watched(answer: bytes, size: int) -> tuple[Viewer, Any]:
    """A viewer to whom an answer comes in pieces of a size, and its connection."""
    viewer, transport = Viewer(RunConfig()), Mock(spec=asyncio.Transport)
    viewer.connection_made(transport)
    for place in range(0, len(answer), size):
        viewer.data_received(answer[place : place + size])
    return viewer, transport


@pytest.mark.parametrize("size", [20, 64, 10_000])
async def test_a_stream_is_exact_whatever_its_pieces_and_not_when_a_byte_differs(size: int) -> None:
    answer = HEAD + chunked(TIMED[0], KEEP_ALIVE, TIMED[1])
    viewer, transport = watched(answer, size)
    assert viewer.finished
    assert viewer.status == 200
    transport.close.assert_called_once()
    assert is_exact(viewer, b"".join(FRAMES))
    altered, _ = watched(answer.replace(b"started", b"stbrted"), size)
    assert altered.finished
    assert not is_exact(altered, b"".join(FRAMES))


async def test_a_stream_that_ends_early_is_not_exact_and_a_refusal_is_left_at_once() -> None:
    short, _ = watched(HEAD + chunked(TIMED[0]), 10_000)
    assert not short.finished
    assert not is_exact(short, b"".join(FRAMES))
    refused, transport = watched(b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n", 10_000)
    assert refused.status == 503
    transport.close.assert_called_once()


def test_answers_are_counted_and_so_are_refusals_that_say_nothing_of_when() -> None:
    answers, free, left = Answers(), list[Connection](), list[int]()
    connection = Connection(answers, free, lambda: left.append(1))
    connection.connection_made(Mock(spec=asyncio.Transport))
    for answer in (
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 503 Busy\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n",
    ):
        connection.ask("/")
        connection.data_received(answer[:-1])
        connection.data_received(answer[-1:])
        assert free == [connection]
        free.clear()
    assert answers.without_retry == 1
    connection.ask("/")
    connection.connection_lost(None)
    assert answers.statuses == {200: 1, 503: 1, 429: 1, LOST: 1}
    assert left == [1]


def test_memory_that_grows_has_a_slope_from_the_moment_on_that_counts() -> None:
    memory = Memory()
    for second in range(0, 600, 5):
        memory.note(second, 100.0 + (second if second < 300 else 300 + 2 * (second - 300) / 60))
    assert memory.slope(300) == pytest.approx(2.0)


def test_the_silence_after_a_death_is_the_longest_one() -> None:
    assert silence_after(10.0, [9.0, 9.9, 10.1, 14.6, 14.7]) == pytest.approx(4.5)


def test_both_sides_stand_in_one_row_and_either_may_miss_what_is_to_be_reached() -> None:
    good, bad = Figure("silence", 21.0, "ms", 50.0), Figure("silence", 2.1, "s", 1.0)
    table = side_by_side([Sides({EMBEDDED: [good], CLUSTERED: [bad]})], 10.0)
    cells = ("silence", "21 ms (x2.1)", "2.10 s (x210.0)", "", "at most 50 ms / at most 1 s", "yes / NO")
    assert table.rows == [cells]
    assert not table.reached
    alone = side_by_side([Sides({EMBEDDED: [good]})], 10.0)
    assert alone.rows[0][1:3] == ("21 ms (x2.1)", "-")
    assert alone.reached
