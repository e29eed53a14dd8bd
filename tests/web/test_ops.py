"""What an operator sees: alive, ready, counted."""

import gc
import re
import threading
from collections.abc import Callable

import httpx
from prometheus_client.parser import text_string_to_metric_families

from epochwise.core.engine import sgd
from epochwise.runs.engine import Engine
from epochwise.web.ops import COUNTERS, GAUGES
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
        assert value_of(client, f"epochwise_{name}_total" if name in COUNTERS else f"epochwise_{name}") == value
    assert runs.stats().keys() == {*GAUGES, *COUNTERS}


def test_the_metrics_are_text_that_prometheus_reads(client: httpx.Client) -> None:
    client.get("/api/v1/run?epochs=1")
    answer = client.get("/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    assert families
    for name, family in families.items():
        samples = {sample.name for sample in family.samples}
        suffixes = {"counter": {"_total"}, "gauge": {""}, "histogram": {"_bucket", "_count", "_sum"}}[family.type]
        assert samples == {f"{name}{suffix}" for suffix in suffixes}
        assert len(family.documentation.split()) > 3
        assert family.documentation.endswith(".")
    assert [line for line in answer.text.splitlines() if line.startswith("# TYPE")] == [
        f"# TYPE {family.name}{'_total' if family.type == 'counter' else ''} {family.type}"
        for family in families.values()
    ]


def test_totals_only_grow(client: httpx.Client) -> None:
    def totals() -> dict[str, float]:
        families = text_string_to_metric_families(client.get("/metrics").text)
        return {
            f"{sample.name}{sample.labels}": sample.value
            for family in families
            if family.type == "counter"
            for sample in family.samples
        }

    before = totals()
    client.get("/api/v1/run?epochs=2&seed=987")
    after = totals()
    assert all(after[name] >= value for name, value in before.items())
    assert after["epochwise_runs_completed_total{}"] == before["epochwise_runs_completed_total{}"] + 1
    assert after["epochwise_computed_seconds_total{}"] > before["epochwise_computed_seconds_total{}"]


def test_what_memory_answers_is_counted_however_it_is_asked_for(site: Served, client: httpx.Client) -> None:
    def found() -> float:
        return site.app.state.site.runs.stats()["runs_found"]  # type: ignore[no-any-return]

    before = found()
    for times, path in enumerate(("run?epochs=3&seed=61", "run?epochs=3&seed=61", "run.csv?epochs=3&seed=61")):
        client.get(f"/api/v1/{path}").raise_for_status()
        assert found() == before + times


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
