"""Seen at the socket: what a client does not send or does not take ends its connection, and nobody else's."""

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any, cast

import pytest

from epochwise.settings import Settings
from epochwise.web.connection import Connection
from epochwise.web.entrance import MOST_ROUNDS
from tests.serving import DEADLINE, Served, served, until

LARGE = "/api/v1/dataset?dataset=line&features=10&samples=40000"
LONG = "batch_size=1&epochs=2000"
MISSING = b"POST /api/v1/runs HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"


@pytest.fixture(scope="module")
def strict() -> Iterator[Served]:
    with served(Settings(head_seconds=0.4, body_seconds=0.4, send_seconds=0.4)) as running:
        yield running


def connected(site: Served, sent: bytes = b"", taking: int | None = None) -> socket.socket:
    """A connection that has sent this; `taking`: bytes that its system takes before somebody reads."""
    host, port = site.url.removeprefix("http://").split(":")
    client = socket.socket()
    if taking is not None:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, taking)
    client.settimeout(DEADLINE)
    client.connect((host, int(port)))
    client.sendall(sent)
    return client


def asking(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode()


def read_to_the_end(client: socket.socket) -> bytes:
    return b"".join(iter(lambda: client.recv(65_536), b""))


def kept(site: Served) -> dict[Any, Connection]:
    """The connections that the server has, by the client's end."""
    connections = cast("set[Connection]", site.server.server_state.connections)
    return {connection.client: connection for connection in connections}


@pytest.mark.parametrize(
    "path",
    [
        LARGE,
        "/api/v1/run?batch_size=1&epochs=2000",
        "/api/v1/run.csv?batch_size=1&epochs=2000",
        "/api/v1/run/events?batch_size=1&epochs=5000",
    ],
    ids=["rows", "document", "table", "stream"],
)
def test_a_client_that_reads_nothing_is_reset_and_keeps_little(strict: Served, path: str) -> None:
    with connected(strict, asking(path), taking=4096) as client:
        end, most = client.getsockname(), 0
        until(lambda: end in kept(strict))
        while (connection := kept(strict).get(end)) is not None:
            most = max(most, connection.transport.get_write_buffer_size())
            time.sleep(0.001)
        assert 0 < most < 200_000
        with pytest.raises(ConnectionResetError):
            read_to_the_end(client)


@pytest.mark.parametrize("sent", [b"", b"GET / HT", MISSING], ids=["nothing", "half a head", "half a body"])
def test_a_request_that_does_not_come_ends_the_connection(strict: Served, sent: bytes) -> None:
    with connected(strict, sent) as client:
        answer = read_to_the_end(client)
    assert answer.startswith(b"HTTP/1.1 408 Request Timeout" if sent == MISSING else b"")
    assert bool(answer) is (sent == MISSING)


def test_who_leaves_before_the_turn_costs_nothing(strict: Served) -> None:
    runs, free = strict.app.state.site.runs, threading.Event()
    strict.server.servers[0].get_loop().call_soon_threadsafe(free.wait)
    for seed in range(MOST_ROUNDS - 10):
        connected(strict, asking(f"/api/v1/run/events?{LONG}&seed={seed}")).close()
    before = runs.workload.cancelled
    free.set()
    with strict.client() as client:
        assert client.get("/api/v1/run?epochs=3").status_code == 200
    assert (runs.workload.cancelled, runs.workload.active, runs.fanout.viewers) == (before, 0, 0)


@pytest.mark.parametrize(("proxy", "limit"), [("10.0.0.9", 4), ("127.0.0.1", 2)], ids=["a client", "a trusted proxy"])
def test_above_the_limit_a_connection_is_told_so(proxy: str, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", proxy)
    with served(Settings(connections=limit)) as few, few.client() as polite:
        assert polite.get("/healthz").status_code == 200
        with connected(few) as held:
            end = held.getsockname()
            until(lambda: end in kept(few))
            with connected(few) as client:
                answer = read_to_the_end(client)
            assert answer.startswith(b"HTTP/1.1 503 Service Unavailable")
            assert b'"detail":"Too many connections are open. Try again in a minute."' in answer
            assert polite.get("/healthz").status_code == 200
        until(lambda: end not in kept(few))
        with connected(few, asking("/healthz")) as client:
            assert client.recv(4096).startswith(b"HTTP/1.1 200 ")


def test_answers_that_nobody_reads_are_refused_beyond_their_bytes() -> None:
    plain = {"Accept-Encoding": "identity"}
    with served(Settings(sending_bytes=1)) as site, site.client(headers=plain) as client:
        whole = client.get("/api/v1/run?seed=1").content
        with connected(site, asking("/api/v1/run?seed=1"), taking=4096):
            flight = site.app.state.site.flight
            until(lambda: flight.nbytes == len(whole))
            assert client.get("/api/v1/run?seed=1").content == whole, "what is on its way already is counted once"
            refused = client.get("/api/v1/run?seed=2")
            assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
            assert "not read yet" in refused.json()["detail"]
            assert client.get("/api/v1/run?seed=2&points=300").status_code == 200
        until(lambda: not flight.nbytes)
        assert client.get("/api/v1/run?seed=2").status_code == 200


@pytest.mark.parametrize(
    ("path", "small"),
    [
        ("/api/v1/dataset?dataset=line&features=10&samples=100000&seed={}", "/api/v1/dataset?seed={}"),
        ("/api/v1/dataset.csv?dataset=line&features=10&samples=100000&seed={}", "/api/v1/dataset.csv?seed={}"),
        ("/api/v1/run.csv?batch_size=1&epochs=2000&seed={}", "/api/v1/run.svg?seed={}"),
    ],
)
def test_what_an_answer_is_made_of_counts_until_it_is_read(path: str, small: str) -> None:
    with served(Settings(sending_bytes=1)) as site, site.client() as client:
        flight = site.app.state.site.flight
        with connected(site, asking(path.format(1)), taking=4096):
            until(lambda: flight.nbytes > 2_000_000)
            assert client.get(path.format(2)).status_code == 503
            assert client.get(small.format(2)).status_code == 200
        until(lambda: not flight.nbytes)
        assert client.get(path.format(2)).status_code == 200


def test_a_request_to_upgrade_is_answered_and_not_logged(strict: Served, caplog: pytest.LogCaptureFixture) -> None:
    with connected(strict, asking("/healthz")[:-2] + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n") as client:
        assert client.recv(4096).startswith(b"HTTP/1.1 200 ")
    with connected(strict, b"what is this\r\n\r\n") as client:
        assert client.recv(4096).startswith(b"HTTP/1.1 400 ")
    assert not [record for record in caplog.records if record.levelname == "WARNING"]
