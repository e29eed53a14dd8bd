"""What an operator sees: alive, ready, counted."""

import gc
import re
import threading
from collections.abc import Callable

import httpx

from epochwise.core.engine import sgd
from epochwise.runs.engine import Engine
from tests.serving import Served, served, until


def value_of(client: httpx.Client, name: str) -> float:
    """A number of /metrics."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", client.get("/metrics").text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_alive_and_ready(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_requests_are_counted_by_route_and_status(client: httpx.Client) -> None:
    refused = 'epochwise_requests_total{route="/api/v1/run",status="422"}'
    lost = 'epochwise_requests_total{route="none",status="404"}'
    before = value_of(client, refused), value_of(client, lost)
    client.get("/api/v1/run?epochs=0")
    client.get("/nothing/42")
    assert (value_of(client, refused), value_of(client, lost)) == (before[0] + 1, before[1] + 1)


def test_latencies_are_counted(client: httpx.Client) -> None:
    name = 'epochwise_request_seconds_count{route="/api/v1/plan"}'
    before = value_of(client, name)
    client.get("/api/v1/plan")
    assert value_of(client, name) == before + 1


def test_the_service_tells_its_numbers(site: Served, client: httpx.Client) -> None:
    client.get("/api/v1/run?epochs=3")
    runs = site.app.state.site.runs
    until(lambda: not any(runs.stats()[name] for name in ("runs_running", "runs_abandoned", "streams_open")))
    for name, value in runs.stats().items():
        assert value_of(client, f"epochwise_{name}") == value


def test_not_ready_while_the_engine_is_compiled_and_a_run_waits_for_it() -> None:
    compiled = threading.Event()

    def slowly(progress: Callable[[str], None]) -> str:
        compiled.wait()
        return sgd.warm_up(progress)

    answers: list[httpx.Response] = []
    with served(engine=Engine(warm_up=slowly), ready=False) as starting, starting.client() as client:
        asking = threading.Thread(target=lambda: answers.append(client.get("/api/v1/run?epochs=1")))
        asking.start()
        try:
            answer = client.get("/readyz")
            assert answer.status_code == 503
            assert answer.json()["type"] == "urn:epochwise:problem:not-ready"
            assert int(answer.headers["Retry-After"]) >= 1
            assert client.get("/healthz").status_code == 200
            assert client.get("/api/v1/plan").status_code == 200
            assert client.get("/").status_code == 200
            assert not answers
        finally:
            compiled.set()
        until(lambda: client.get("/readyz").status_code == 200)
        asking.join()
    assert answers[0].status_code == 200


def test_an_engine_that_does_not_start_is_told_and_nothing_is_computed() -> None:
    def broken(progress: Callable[[str], None]) -> str:
        raise RuntimeError("no compiler")

    with served(engine=Engine(warm_up=broken), ready=False) as starting, starting.client() as client:
        answer = client.get("/api/v1/run")
        assert answer.status_code == 500
        assert answer.json()["type"] == "urn:epochwise:problem:internal"
        assert client.get("/readyz").status_code == 503


def test_what_was_there_when_the_server_got_ready_is_not_looked_through_again(site: Served) -> None:
    assert site.app.state.site.ready
    assert gc.get_freeze_count() > 100_000
