"""A stream over what may happen to it: typed, in order, each update exactly once."""

from collections.abc import Iterator
from itertools import chain, count, pairwise
from pathlib import Path

import httpx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochwise.client import (
    ApiError,
    Batches,
    Client,
    Curve,
    Epochs,
    Fields,
    Finished,
    Internal,
    LossBands,
    Retries,
    Run,
    RunChanged,
    Started,
    answers,
)
from epochwise.client.errors import Unreachable
from epochwise.client.events import StreamEvent, typed_event
from epochwise.client.following import Following
from epochwise.core.config.config import RunConfig
from epochwise.core.engine import sgd
from epochwise.core.engine.history import History
from epochwise.core.engine.sgd import Stop
from epochwise.runs.engine import Engine
from epochwise.settings import Settings
from epochwise.wire.events import Event, EventId, encode
from tests.client.cutting import Cutting
from tests.client.same import assert_same
from tests.mortal import mortal
from tests.serving import Served, served, until

AT_ONCE = Retries(first=0.0)
DEFAULT = answers.ask_events(RunConfig(), None)
RUN = "0123456789abcdef"
ENDLESS: Fields = {"epochs": 400_000, "hidden": 128}
"""A run that no test waits for: about 50 s of work, and seconds on a machine ten times as fast."""


def followed(following: Following[StreamEvent], *connections: bytes) -> list[StreamEvent]:
    """What is told over these connections, one after the other."""
    found: list[StreamEvent] = []
    for told in connections:
        following.question()
        found += following.feed(told)
    return found


def frame(index: int, name: str = "batches", run: str = RUN, **data: object) -> bytes:
    """A frame as a server sends it."""
    return encode(
        Event(name, data or {"first": index, "loss": [float(index)], "measures": {}}, str(EventId(index, run, 0)))
    )


def numbers(events: list[StreamEvent]) -> list[int]:
    """The first updates of batches."""
    return [event.first for event in events if isinstance(event, Batches)]


def test_events_are_typed_and_in_order(client: Client) -> None:
    events = list(client.stream(epochs=2000, validation_samples=20))
    assert isinstance(events[0], Started)
    assert isinstance(events[-1], Finished)
    assert {type(event) for event in events[1:-1]} == {Batches, Epochs}
    assert events[0].plan.total_updates == events[-1].updates_done == 80_000
    assert events[0].config == RunConfig(epochs=2000, validation_samples=20).normalized()
    assert events[-1].status == "completed"


def test_with_points_there_are_curves(client: Client) -> None:
    long = [event for event in client.stream(epochs=4000, points=50) if isinstance(event, Curve)]
    run = Run.local(epochs=4000)
    bands = long[-1].loss.batch
    assert isinstance(bands, LossBands)
    assert (bands.of, bands.width, len(bands.p10)) == (160_000, 3200, 50)
    ours = LossBands.thinned(run.loss.batch, 3200)
    for name in ("p10", "p25", "p75", "p90", "min", "max"):
        assert getattr(bands, name).tolist() == getattr(ours, name).astype(np.float32).tolist()
    assert long[-1].loss.epoch[-1] == 4000
    assert long[-1].loss.train.tolist() == run.loss.train[long[-1].loss.epoch - 1].astype(np.float32).tolist()

    [short] = [event for event in client.stream(epochs=3, points=500) if isinstance(event, Curve)]
    assert isinstance(short.loss.batch, np.ndarray)
    assert short.loss.batch.tolist() == Run.local(epochs=3).loss.batch.tolist()
    assert short.loss.epoch.tolist() == [1, 2, 3]


@pytest.mark.parametrize("allowed", [0, 1, 700, 1500, 50_000])
def test_a_cut_stream_goes_on_by_itself(site: Served, allowed: int) -> None:
    lengths = count(allowed, 40_000)  # each connection lives a little longer, so that one of them reaches the end
    cutting = Cutting(lambda: next(lengths))
    with Client(site.url, transport=cutting, retries=AT_ONCE) as client:
        run = Run.from_events(client.stream(epochs=2000))
    assert_same(run, Run.local(epochs=2000))
    assert len(cutting.asked) > 2
    assert "last-event-id" not in cutting.asked[0].headers
    assert "last-event-id" in cutting.asked[-1].headers


def test_a_long_run_is_whole_after_cuts_too(site: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "SHORT_SECONDS", 0.0)
    lengths = count(10_000, 400_000)
    cutting = Cutting(lambda: next(lengths))
    with Client(site.url, transport=cutting, retries=AT_ONCE) as client:
        assert_same(client.run(epochs=700), Run.local(epochs=700))
    assert [request.url.path for request in cutting.asked[:2]] == ["/api/v1/run/events"] * 2


def test_a_stream_survives_a_server_that_is_killed_and_comes_back(tmp_path: Path) -> None:
    slept: list[float] = []
    with mortal(tmp_path) as server:

        def sleep(seconds: float) -> None:
            slept.append(seconds)
            server.let_go()
            server.revive()

        server.hold(400_000)
        with Client(server.url, transport=httpx.HTTPTransport(), sleep=sleep) as client:
            events = client.stream(epochs=20_000)
            early = [next(events) for _ in range(5)]
            server.kill()
            run = Run.from_events(chain(early, events))
    assert len(slept) == 1
    assert_same(run, Run.local(epochs=20_000))


def test_a_server_that_stops_orderly_is_no_end_either() -> None:
    slept: list[float] = []
    with served() as first, Client(first.url, transport=httpx.HTTPTransport(), sleep=slept.append) as client:
        events = client.stream(**ENDLESS)
        assert isinstance(next(events), Started)
        # An event of asyncio may be set in its own thread alone.
        first.server.servers[0].get_loop().call_soon_threadsafe(first.app.state.site.closing.set)
        with pytest.raises(Unreachable, match="ended before its last event"):
            list(events)
    assert len(slept) == Retries().tries - 1


def test_leaving_early_cancels_the_run() -> None:
    with served(Settings(grace_seconds=0.0)) as site, Client(site.url, transport=httpx.HTTPTransport()) as client:
        events = client.stream(**ENDLESS)
        next(events)
        events.close()
        until(lambda: site.app.state.site.runs.stats()["runs_cancelled"] == 1)


def test_a_run_that_the_server_spoils_raises() -> None:
    def spoilt(config: RunConfig, stop: Stop) -> Iterator[History]:
        for number, history in enumerate(sgd.train(config, stop, piece=400)):
            if number == 3:
                raise RuntimeError("the inside of the server")
            yield history

    with (
        served(engine=Engine(train=spoilt), ready=False) as site,
        Client(site.url, transport=httpx.HTTPTransport()) as client,
        pytest.raises(Internal, match="This is our fault") as raised,
    ):
        list(client.stream(epochs=500))
    assert raised.value.incident


def test_what_comes_twice_is_told_once() -> None:
    following = Following[StreamEvent](DEFAULT, AT_ONCE, typed_event)
    told = followed(following, frame(1) + frame(2), frame(1) + frame(2) + frame(3))
    assert numbers(told) == [1, 2, 3]
    assert following.question().headers["Last-Event-ID"] == f"3-{RUN[:8]}-0-1"


def test_half_an_event_is_none() -> None:
    following = Following[StreamEvent](DEFAULT, AT_ONCE, typed_event)
    assert numbers(followed(following, frame(1) + frame(2)[:-1], frame(2))) == [1, 2]


@given(st.lists(st.integers(0, 200)))
def test_it_does_not_matter_where_the_network_splits(places: list[int]) -> None:
    told = b": keep-alive\n\n" + b"".join(frame(index) for index in range(1, 6))
    cuts = sorted({0, *(place % len(told) for place in places), len(told)})
    following = Following[StreamEvent](DEFAULT, AT_ONCE, typed_event)
    following.question()
    events = [event for start, stop in pairwise(cuts) for event in following.feed(told[start:stop])]
    assert numbers(events) == [1, 2, 3, 4, 5]


def test_another_engine_is_another_run() -> None:
    following = Following[StreamEvent](DEFAULT, AT_ONCE, typed_event)
    assert numbers(followed(following, frame(1))) == [1]
    with pytest.raises(RunChanged, match="began with run 01234567…; the server now tells of fedcba98…") as raised:
        followed(following, frame(0, run="fedcba9876543210"))
    with pytest.raises(RunChanged):
        following.failed(raised.value)


def test_events_of_a_later_server_are_passed_over() -> None:
    following = Following[StreamEvent](DEFAULT, AT_ONCE, typed_event)
    assert numbers(followed(following, frame(1) + frame(2, "tomorrow") + frame(3))) == [1, 3]


def test_an_event_without_a_place_could_be_told_twice_and_is_refused() -> None:
    with pytest.raises(ApiError, match="has no place"):
        followed(
            Following[StreamEvent](DEFAULT, AT_ONCE, typed_event),
            encode(Event("batches", {"first": 0, "loss": [], "measures": {}})),
        )


def test_progress_gives_all_tries_back() -> None:
    following = Following[StreamEvent](DEFAULT, Retries(tries=3, first=1.0, chance=lambda: 1.0), typed_event)
    cut = Unreachable("cut")
    assert [following.failed(cut), following.failed(cut)] == [1.0, 2.0]
    followed(following, frame(1))
    assert [following.failed(cut), following.failed(cut)] == [1.0, 2.0]
    with pytest.raises(Unreachable, match="cut"):
        following.failed(cut)
