"""What web processes share: ids, the budget, finished runs, and the workers that compute the runs of a group."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from epochwise.cluster.names import config_key
from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.engine import sgd
from epochwise.settings import Settings
from epochwise.web.ops import COUNTERS, GAUGES, REDIS_COUNTERS, REDIS_GAUGES, STORE_GAUGES
from tests.cluster.support import DEADLINE, LASTING, Parts, Viewer, query_of
from tests.serving import served, until
from tools.cluster import Part, cluster
from tools.server import free_port, wait_until_ready

pytestmark = pytest.mark.anyio
SHORT = RunConfig.parse({"epochs": 7, "seed": 1234})


def ask(url: str, path: str, **query: Any) -> httpx.Response:
    return httpx.get(f"{url}/{path}", params=query, trust_env=False, timeout=DEADLINE)


def without_clock(answer: httpx.Response) -> Any:
    """An answer without the seconds that its runs took."""

    def stripped(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: stripped(member) for name, member in value.items() if name not in ("timing", "train_seconds")}
        return [stripped(member) for member in value] if isinstance(value, list) else value

    return stripped(answer.raise_for_status().json())


def test_an_id_that_one_has_registered_all_know(parts: Parts) -> None:
    first, second = parts.urls
    given = {"epochs": 9, "seed": 4321}
    registered = httpx.post(f"{first}/api/v1/runs", json=given, trust_env=False, timeout=DEADLINE)
    assert registered.status_code == 201
    run = registered.json()["id"]
    found = ask(second, f"api/v1/runs/{run}", points=50)
    assert found.json()["id"] == run
    assert parts.client.ttl(config_key(run)) > 86_400


def test_what_one_has_shown_another_knows_by_its_id_and_has_not_computed_again(parts: Parts) -> None:
    first, second = parts.urls
    shown = ask(first, "api/v1/run", **query_of(SHORT), points=50)
    begun, run = parts.count("begun"), run_id(SHORT, sgd.ENGINE)
    until(lambda: parts.client.exists(config_key(run)), DEADLINE)
    assert ask(second, f"api/v1/runs/{run}", points=50).json() == shown.json()
    assert parts.count("begun") == begun


def test_an_id_whose_meaning_was_altered_in_redis_is_unknown(parts: Parts) -> None:
    run = "0123456789abcdef" * 2
    parts.client.set(config_key(run), b"{}")
    assert ask(parts.urls[0], f"api/v1/runs/{run}").status_code == 404
    parts.client.delete(config_key(run))


def test_what_one_has_spent_of_the_budget_the_other_has_not_left(parts: Parts) -> None:
    def left(url: str) -> int:
        told = ask(url, "api/v1/run", **query_of(SHORT), points=50).headers["RateLimit"]
        return int(told.split("r=")[1].split(";")[0])

    before = left(parts.urls[1])
    for seed in range(3):
        ask(parts.urls[0], "api/v1/run", dataset="moons", hidden=128, epochs=10_000, seed=9_000 + seed, points=50)
    until(lambda: left(parts.urls[1]) < before, DEADLINE)


def test_a_finished_run_is_answered_by_one_that_has_no_budget_left(parts: Parts, tmp_path: Path) -> None:
    kept = {"epochs": 8, "seed": 4_700}
    ask(parts.urls[0], "api/v1/run", **kept, points=50).raise_for_status()
    poor = parts.cluster.environment | {"EPOCHWISE_RATE_SECONDS": "1", "EPOCHWISE_RATE_WINDOW_SECONDS": "3600"}
    port = free_port()
    program = [sys.executable, "-m", "epochwise", "serve", "--port", str(port)]
    part, url = Part("poor", program, poor, tmp_path), f"http://127.0.0.1:{port}"
    part.start()
    try:
        assert part.process is not None
        wait_until_ready(part.process, url)
        spent = ask(url, "api/v1/run", dataset="moons", hidden=128, epochs=10_000, seed=4_701, points=50)
        assert spent.status_code in (200, 429), "the others may have spent it already"
        assert ask(url, "api/v1/run", epochs=8, seed=4_702, points=50).status_code == 429
        assert ask(url, "api/v1/run", **kept, points=50).status_code == 200
    finally:
        part.kill()


@pytest.mark.parametrize(
    ("path", "others"),
    [
        ("api/v1/seeds", {"seed": 7_001}),
        ("api/v1/sweep", {"seed": 7_101, "x": "batch_size:2,4,8,16"}),
        ("api/v1/compare", {"seed": 7_201, "keep": "batch_size:2"}),
    ],
)
def test_a_group_has_the_answer_of_one_process(path: str, others: dict[str, Any], parts: Parts) -> None:
    query = {"epochs": 40, "dataset": "moons", **others}
    begun = parts.count("begun")
    answer = ask(parts.urls[0], path, **query)
    assert parts.count("begun") >= begun + 2, "the workers have computed it"
    with served(Settings()) as embedded:
        assert without_clock(answer) == without_clock(ask(embedded.url, path, **query))


def test_the_runs_of_a_group_are_computed_by_both_workers_at_the_same_time(parts: Parts) -> None:
    query = query_of(LASTING) | {"seed": 5_001, "keep": "seed:5002"}
    states = [parts.keys(LASTING.model_copy(update={"seed": seed}))[0] for seed in (5_001, 5_002)]
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(ask, parts.urls[0], "api/v1/compare", **query)
        until(lambda: all((state or b"").startswith(b"held") for state in parts.client.mget(states)), DEADLINE)
        assert answer.result().status_code == 200


def test_the_numbers_for_an_operator(parts: Parts) -> None:
    text = ask(parts.urls[0], "metrics").text
    names = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE epochwise_")}
    gauges = {f"epochwise_{name}" for name in GAUGES | REDIS_GAUGES | STORE_GAUGES}
    counters = {f"epochwise_{name}_total" for name in COUNTERS | REDIS_COUNTERS}
    assert gauges | counters <= names
    values = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert float(values["epochwise_workers"]) == len(parts.workers)
    assert float(values["epochwise_worker_slots"]) == len(parts.workers)
    assert float(values["epochwise_redis_reachable"]) == 1
    assert float(values["epochwise_store_reachable"]) == 1
    assert float(values["epochwise_runs_begun_total"]) >= 1


def test_a_run_that_nobody_watches_gives_its_place_to_one_that_waits_at_another_web_process(tmp_path: Path) -> None:
    forever = LASTING.model_copy(update={"epochs": 40_000})
    with cluster(tmp_path, workers=1, EPOCHWISE_GRACE_SECONDS="3600") as made:
        # The first page's run, which every web process asks for when it has started.
        ask(made.urls[0], "api/v1/run", points=50)
        viewer = Viewer(made.urls[:1], forever)
        viewer.reaches(2)
        viewer.leave()
        answer = ask(made.urls[1], "api/v1/run", **query_of(SHORT), points=50)
        assert answer.status_code == 200
        assert "epochwise_runs_cancelled_total 1.0" in ask(made.urls[0], "metrics").text
