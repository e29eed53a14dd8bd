"""A bucket that hangs holds nobody up for long, and one that is only slow is not given up."""

import socket
import time
from collections.abc import Callable

import pytest

from epochwise import objects
from epochwise.objects import Objects
from tests.s3 import accepting

ADDRESS = "s3://bucket/place"
HEAD = (
    b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\nETag: "a"\r\nLast-Modified: Wed, 21 Oct 2015 07:28:00 GMT\r\n'
    b"Connection: close\r\n\r\n"
)
EMPTY = HEAD % 0
LARGE = 1_000_000
PIECES, PIECE_SECONDS = 8, 0.25


def test_a_user_who_waits_for_a_bucket_that_hangs_hears_so_within_five_seconds() -> None:
    slowest = max(objects.ANSWER_SECONDS, objects.RETRY_SECONDS + objects.CONNECT_SECONDS)
    assert objects.RETRY_SECONDS < objects.CONNECT_SECONDS, "a bucket that hangs is not asked again"
    assert slowest <= 5


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.get("a"),
        lambda store: store.has("a"),
        lambda store: store.put("a", b"x"),
        lambda store: store.put("a", b"x", anew=False),
        lambda store: store.delete("a"),
        lambda store: store.sizes("a"),
    ],
)
def test_a_bucket_that_hangs_is_waited_for_once_and_then_refused_at_once(
    silent_s3: list[socket.socket], ask: Callable[[Objects], object]
) -> None:
    store = Objects(ADDRESS)
    with pytest.raises(OSError, match="error sending request"):
        ask(store)
    for later in (ask, Objects.identity):
        with pytest.raises(OSError, match="s3://bucket/place did not answer a moment ago"):
            later(store)
    assert len(silent_s3) == 1


def test_what_nobody_waits_for_is_still_tried_at_a_bucket_that_hangs(silent_s3: list[socket.socket]) -> None:
    store = Objects(ADDRESS)
    for _ in range(2):
        with pytest.raises(OSError, match="error sending request"):
            store.put("a", b"x", awaited=False)
    assert len(silent_s3) == 2


def test_a_bucket_that_hung_is_asked_again_after_a_while(
    silent_s3: list[socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "HELD_SILENT_SECONDS", 0.0)
    store = Objects(ADDRESS)
    for _ in range(2):
        with pytest.raises(OSError, match="error sending request"):
            store.get("a")
    assert len(silent_s3) == 2


@pytest.mark.usefixtures("impatient")
def test_a_bucket_that_has_answered_anything_since_it_hung_is_asked_again() -> None:
    connections = 0

    def answer(connection: socket.socket) -> None:
        nonlocal connections
        connections += 1
        if connections > 1:
            connection.recv(LARGE)
            connection.sendall(EMPTY)

    with accepting(answer):
        store = Objects(ADDRESS)
        with pytest.raises(OSError, match="error sending request"):
            store.put("a", b"x")
        assert store.put("a", b"x", awaited=False)
        assert store.put("a", b"x")


def test_an_answer_that_comes_slowly_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(connection: socket.socket) -> None:
        connection.recv(LARGE)
        connection.sendall(HEAD % PIECES)
        for _ in range(PIECES):
            time.sleep(PIECE_SECONDS)
            connection.sendall(b"x")

    monkeypatch.setattr(objects, "ANSWER_SECONDS", PIECES * PIECE_SECONDS / 2)
    with accepting(answer):
        assert Objects(ADDRESS).get("a") == b"x" * PIECES


def test_a_large_object_may_take_longer_to_send_than_an_answer_may(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(connection: socket.socket) -> None:
        left = LARGE
        while left > 0:
            time.sleep(PIECE_SECONDS)
            left -= len(connection.recv(LARGE // PIECES))
        connection.sendall(EMPTY)

    monkeypatch.setattr(objects, "ANSWER_SECONDS", PIECES * PIECE_SECONDS / 2)
    with accepting(answer):
        assert Objects(ADDRESS).put("a", b"x" * LARGE)
