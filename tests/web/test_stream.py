"""The stream's contract, line by line, over a real socket."""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.core.engine import sgd
from epochwise.core.engine.history import History
from epochwise.core.engine.sgd import Stop
from epochwise.runs.engine import Engine
from epochwise.settings import Settings
from tests.serving import DEADLINE, Served, served, until
from tests.web.following import ENDLESS, EVENTS, batches_of, epochs_of, follow, is_terminal, lasting, losses_of, opened

WHOLE = "epochs=3000&batch_size=4&seed=11"
CURVES = "epochs=20000&batch_size=4&seed=11&points=100"
LONG = f"{ENDLESS}&points=300"
FORMS = pytest.mark.parametrize("query", [WHOLE, CURVES])


@pytest.fixture(scope="module")
def impatient() -> Iterator[Served]:
    """A server that breaks every silence, and keeps little ready and nothing running for who has left."""
    settings = Settings(keep_alive_seconds=0.02, grace_seconds=0.05, window_bytes=100_000)
    with served(settings) as running:
        yield running


@pytest.fixture
def viewer(impatient: Served) -> Iterator[httpx.Client]:
    """A client of a server that nobody else has left any work."""
    until(lambda: stat(impatient, "runs_running") == stat(impatient, "streams_open") == 0)
    with impatient.client() as client:
        yield client


def stat(site: Served, name: str) -> float:
    """One of the service's numbers."""
    value: float = site.app.state.site.runs.stats()[name]
    return value


def test_the_whole_run_comes_in_order_and_ends_once(client: httpx.Client) -> None:
    events = follow(client, WHOLE)
    run = client.get(f"/api/v1/run?{WHOLE}").json()
    assert events[0].name == "started"
    opening = {name: run[name] for name in ("id", "engine", "config", "plan", "warnings", "initial")}
    accuracy = run["measures"]["accuracy"]
    assert events[0].data == opening | {"measures": {"accuracy": {"initial": accuracy["initial"]}}}
    assert losses_of(events) == run["batch_loss"]
    assert batches_of(events, "accuracy") == accuracy["batch"]
    for name in ("running", "unweighted", "train", "validation"):
        assert epochs_of(events, name) == run["epochs"][name]
        assert epochs_of(events, name, "accuracy") == accuracy["epochs"][name]
    assert [event.name for event in events if is_terminal(event)] == ["finished"]
    assert is_terminal(events[-1])
    assert {name: events[-1].data[name] for name in ("status", "lowest", "verdict", "timing")} == {
        name: run[name] for name in ("status", "lowest", "verdict", "timing")
    }


def test_with_points_the_newest_curve_is_the_whole_one(client: httpx.Client) -> None:
    events = follow(client, CURVES)
    run = client.get(f"/api/v1/run?{CURVES}").json()
    curves = [event.data for event in events if event.name == "curve"]
    assert [event.name for event in events] == ["started", *["curve"] * len(curves), "finished"]
    assert len(curves) > 3
    assert [curve["updates_done"] for curve in curves] == sorted({curve["updates_done"] for curve in curves})
    assert curves[-1]["batch_loss"] == run["batch_loss"]
    assert curves[-1]["epochs"] == run["epochs"]
    for name in ("batch", "epochs"):
        assert curves[-1]["measures"]["accuracy"][name] == run["measures"]["accuracy"][name]


@FORMS
def test_ids_are_indices_of_this_run_and_these_points(client: httpx.Client, query: str) -> None:
    events = follow(client, query)
    tail = f"{events[0].data['id'][:8]}-{100 if query == CURVES else 0}-1"
    assert [event.id for event in events] == [f"{index}-{tail}" for index in range(len(events))]


def test_the_headers_keep_proxies_and_caches_out(client: httpx.Client) -> None:
    with client.stream("GET", f"{EVENTS}?epochs=2") as response:
        assert response.headers["Content-Type"].split(";")[0] == "text/event-stream"
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Accel-Buffering"] == "no"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Content-Encoding" not in response.headers


@FORMS
def test_a_broken_stream_goes_on_with_the_very_next_event(client: httpx.Client, query: str) -> None:
    events = follow(client, query)
    for cut in (0, 1, len(events) // 2, len(events) - 3, len(events) - 2):
        assert follow(client, query, after=events[cut].id) == events[cut + 1 :]
    assert follow(client, f"{query}&after={events[1].id}") == events[2:]
    newest = follow(client, f"{query}&after={events[0].id}", after=events[1].id)
    assert newest == events[2:]


def test_a_run_computed_anew_goes_on_just_as_exactly() -> None:
    with served(Settings(kept_bytes=0)) as forgetful, forgetful.client() as client:
        events = follow(client, WHOLE)
        for cut in (0, len(events) // 2, len(events) - 2):
            assert lasting(follow(client, WHOLE, after=events[cut].id)) == lasting(events[cut + 1 :])


@pytest.mark.parametrize(
    "foreign", ["3-00000000-0-1", "{index}-{run}-7-1", "{index}-{run}-0-2", "nonsense", "99999999-{run}-0-1"]
)
def test_an_id_of_another_stream_starts_again(client: httpx.Client, foreign: str) -> None:
    events = follow(client, WHOLE)
    after = foreign.format(index=1, run=events[0].data["id"][:8])
    assert follow(client, WHOLE, after=after) == events
    if after != "nonsense":  # the header of a browser may hold anything; a parameter that is no id is a mistake
        assert follow(client, f"{WHOLE}&after={after}") == events


@FORMS
def test_nothing_follows_the_last_event_and_something_every_other(client: httpx.Client, query: str) -> None:
    events = follow(client, query)
    last = client.get(f"{EVENTS}?{query}", headers={"Last-Event-ID": events[-1].id})
    assert (last.status_code, last.content) == (204, b"")
    assert client.get(f"{EVENTS}?{query}&after={events[-1].id}").status_code == 204
    assert follow(client, query, after=events[-2].id) == events[-1:]


def test_nothing_follows_the_last_event_of_a_run_that_is_forgotten() -> None:
    with served(Settings(kept_bytes=0)) as forgetful, forgetful.client() as client:
        last = follow(client, WHOLE)[-1].id
        assert client.get(f"{EVENTS}?{WHOLE}", headers={"Last-Event-ID": last}).status_code == 204


def test_a_run_that_we_spoil_ends_with_a_problem(caplog: pytest.LogCaptureFixture) -> None:
    def spoilt(config: RunConfig, stop: Stop) -> Iterator[History]:
        for number, history in enumerate(sgd.train(config, stop, piece=400)):
            if number == 3:
                raise RuntimeError("the inside of the server")
            yield history

    with served(engine=Engine(train=spoilt), ready=False) as broken, broken.client() as client:
        events = follow(client, "epochs=500")
        assert [event.name for event in events if is_terminal(event)] == ["failed"]
        assert events[-1].data["type"] == "urn:epochwise:problem:internal"
        assert events[-1].data["incident"] in caplog.text
        assert "the inside" not in str(events[-1].data)
        assert client.get(f"{EVENTS}?epochs=500", headers={"Last-Event-ID": events[-1].id}).status_code == 204


def test_silence_is_broken_by_comments() -> None:
    going_on = threading.Event()

    def silent(config: RunConfig, stop: Stop) -> Iterator[History]:
        for history in sgd.train(config, stop, piece=400):
            yield history
            going_on.wait(DEADLINE)

    settings, engine = Settings(slots=4, keep_alive_seconds=0.02), Engine(train=silent)
    with served(settings, engine, ready=False) as quiet, quiet.client() as client:
        try:
            with client.stream("GET", f"{EVENTS}?epochs=500") as response:
                lines = response.iter_lines()
                until(lambda: next(lines) == "event: started")
                until(lambda: next(lines) == ": keep-alive")
                assert next(lines) == ""
        finally:
            going_on.set()


def test_a_run_is_cancelled_when_its_last_viewer_has_left(impatient: Served, viewer: httpx.Client) -> None:
    cancelled = stat(impatient, "runs_cancelled")
    with opened(viewer, f"{LONG}&seed=1") as first, opened(viewer, f"{LONG}&seed=1") as second:
        assert next(first).name == next(second).name == "started"
        assert stat(impatient, "runs_running") == 1
    until(lambda: stat(impatient, "runs_running") == 0)
    assert stat(impatient, "runs_cancelled") == cancelled + 1
    assert stat(impatient, "streams_open") == 0


def test_a_viewer_who_stays_keeps_the_run(impatient: Served, viewer: httpx.Client) -> None:
    cancelled = stat(impatient, "runs_cancelled")
    with opened(viewer, f"{CURVES}&hidden=17") as stays:
        with opened(viewer, f"{CURVES}&hidden=17") as leaves:
            next(leaves)
        assert list(stays)[-1].name == "finished"
    assert stat(impatient, "runs_cancelled") == cancelled


def test_a_viewer_who_takes_nothing_is_let_go(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with served(Settings(send_seconds=0.5, grace_seconds=0.05)) as strict, socket.socket() as stuck:
        host, port = strict.url.removeprefix("http://").split(":")
        stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stuck.connect((host, int(port)))
        stuck.sendall(f"GET {EVENTS}?epochs=200000&seed=5 HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        until(lambda: "took nothing of what was sent for 0.5 s" in caplog.text)
        until(lambda: stat(strict, "streams_open") == stat(strict, "runs_running") == 0)


def test_head_tells_the_headers_and_starts_no_run(impatient: Served, viewer: httpx.Client) -> None:
    before = impatient.app.state.site.runs.stats()
    answer = viewer.head(f"{EVENTS}?{LONG}&seed=2")
    assert answer.headers["Content-Type"].split(";")[0] == "text/event-stream"
    assert impatient.app.state.site.runs.stats() == before


def counted(pieces: list[str]) -> Callable[[RunConfig, Stop], Iterator[History]]:
    """The engine's training, noting each start."""

    def train(config: RunConfig, stop: Stop) -> Iterator[History]:
        pieces.append(config.canonical().decode())
        return sgd.train(config, stop)

    return train


def test_equal_requests_in_every_form_share_one_computation() -> None:
    starts: list[str] = []
    with served(engine=Engine(train=counted(starts))) as shared, shared.client() as client:
        starts.clear()
        asks: list[Callable[[], object]] = [
            lambda: follow(client, WHOLE),
            lambda: follow(client, f"{WHOLE}&points=100"),
            lambda: client.get(f"/api/v1/run?{WHOLE}").json(),
            lambda: client.get(f"/api/v1/run.csv?{WHOLE}").text,
            lambda: client.get(f"/api/v1/run/window?{WHOLE}&first=100").json(),
        ]
        with ThreadPoolExecutor(len(asks) * 4) as pool:
            for answer in [pool.submit(ask) for ask in asks * 4]:
                answer.result(DEADLINE)
    assert len(starts) == 1


@FORMS
def test_a_hundred_viewers_get_the_same_frames(impatient: Served, query: str) -> None:
    async def watch(client: httpx.AsyncClient) -> bytes:
        answer = await client.get(f"{EVENTS}?{query}&validation_samples=77")
        return answer.content.replace(b": keep-alive\n\n", b"")

    async def crowd() -> list[bytes]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(
            base_url=impatient.url, trust_env=False, timeout=DEADLINE, limits=limits
        ) as client:
            return await asyncio.gather(*(watch(client) for _ in range(100)))

    frames = asyncio.run(crowd())
    assert frames[0].count(b"event: finished\n") == 1
    assert set(frames) == {frames[0]}
    until(lambda: stat(impatient, "streams_open") == 0)
