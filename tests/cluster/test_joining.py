"""Who has other bits than those who are there does not join them, and says so in one line."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from epochwise.cluster import membership
from epochwise.cluster.names import BITS_KEY, WORKERS_KEY
from epochwise.cluster.presence import bits_of
from epochwise.core.engine import sgd
from epochwise.objects import Objects
from epochwise.settings import Settings
from tests.s3 import accepting
from tests.serving import served, until
from tools.cluster import Cluster, Part
from tools.server import free_port

OTHERS = "Epochwise 0.0.9 with log 1, engine 1-00000000 and no store"


def test_a_worker_with_another_engine_is_refused_in_one_line(redis: Any, redis_server: Cluster) -> None:
    redis.set(BITS_KEY, OTHERS)
    program = [sys.executable, "-m", "epochwise", "worker"]
    ended = subprocess.run(program, env=redis_server.environment, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 1
    (line,) = (line for line in ended.stderr.splitlines() if line.startswith("epochwise: "))
    assert f"engine {sgd.ENGINE} and a store that no server has used yet" in line
    assert OTHERS in line
    assert "Traceback" not in ended.stderr
    assert not redis.exists(WORKERS_KEY)


@pytest.mark.parametrize("used", [False, True])
def test_a_worker_with_another_store_is_refused_and_leaves_nothing_there(
    redis: Any, redis_server: Cluster, tmp_path: Any, used: bool
) -> None:
    theirs = bits_of(sgd.ENGINE, Settings(store=f"file://{tmp_path}/theirs"), first=True)
    redis.set(BITS_KEY, theirs)
    other = tmp_path / "other"
    if used:
        Objects(f"file://{other}").identity()
        other.chmod(0o755)
    found = everything_in(tmp_path)
    others = redis_server.environment | {"EPOCHWISE_STORE": f"file://{other}"}
    program = [sys.executable, "-m", "epochwise", "worker"]
    ended = subprocess.run(program, env=others, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 1
    assert f"those on the same Redis have {theirs}" in ended.stderr
    assert not redis.exists(WORKERS_KEY)
    assert everything_in(tmp_path) == found


def everything_in(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mode for path in folder.rglob("*")}


def test_a_web_process_with_another_store_answers_that_it_takes_no_part_and_leaves_nothing_there(
    redis: Any, redis_server: Cluster, tmp_path: Any
) -> None:
    redis.set(BITS_KEY, OTHERS)
    port = free_port()
    program = [sys.executable, "-m", "epochwise", "serve", "--port", str(port)]
    others = redis_server.environment | {"EPOCHWISE_STORE": f"file://{tmp_path}/other"}
    web = Part("web", program, others, tmp_path)
    web.start()
    try:
        until(lambda: "will not become ready" in web.said(), 120)
        for path in ("readyz", "api/v1/run?epochs=2"):
            answer = httpx.get(f"http://127.0.0.1:{port}/{path}", trust_env=False, timeout=60)
            assert answer.status_code == 503
            assert "its log says why" in answer.json()["detail"]
        uploaded = httpx.post(
            f"http://127.0.0.1:{port}/api/v1/datasets",
            content="\n".join(["a,y", *(f"{row},{row % 2}" for row in range(9))]),
            headers={"Content-Type": "text/csv"},
            trust_env=False,
            timeout=60,
        )
        assert uploaded.status_code == 503, uploaded.text
        assert not (tmp_path / "other").exists()
        assert f"those on the same Redis have {OTHERS}" in web.said()
        assert "Traceback" not in web.said()
    finally:
        web.kill()


def test_a_worker_ends_when_the_others_have_changed(redis: Any, redis_server: Cluster, tmp_path: Any) -> None:
    part = Part("worker", [sys.executable, "-m", "epochwise", "worker"], redis_server.environment, tmp_path)
    part.start()
    try:
        until(lambda: redis.exists(WORKERS_KEY) and "ready" in part.said())
        redis.set(BITS_KEY, OTHERS)
        assert part.process is not None
        assert part.process.wait(60) == 1
        assert f"on the same Redis have {OTHERS}" in part.said()
    finally:
        part.kill()


def test_a_web_process_says_that_the_others_have_changed_until_they_are_gone(
    redis: Any, redis_server: Cluster, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(membership, "BEAT_SECONDS", 0.01)
    settings = Settings(redis=redis_server.redis_url, data_folder=None)
    with served(settings) as running, running.client() as client:
        assert client.get("/readyz").json() == {"status": "ready"}
        redis.set(BITS_KEY, OTHERS)
        until(lambda: client.get("/readyz").status_code == 503)
        seen = running.app.state.site.runs.computer._membership._is_apart
        until(lambda: seen.count > 2)
        refused = client.get("/readyz").json()["detail"]
        assert refused == "This server may not take part in what the others on its Redis do; its log says why."
        redis.delete(BITS_KEY)
        until(lambda: client.get("/readyz").status_code == 200)
    assert caplog.text.count(f"those on the same Redis have {OTHERS}") == 1


def test_a_worker_sends_no_events_which_would_keep_it_from_ending_while_redis_hangs(
    redis: Any, redis_server: Cluster, tmp_path: Any
) -> None:
    redis.config_resetstat()
    part = Part("worker", [sys.executable, "-m", "epochwise", "worker"], redis_server.environment, tmp_path)
    part.start()
    try:
        until(lambda: redis.exists(WORKERS_KEY) and "ready" in part.said())
        assert "cmdstat_publish" not in redis.info("commandstats")
    finally:
        part.kill()


@pytest.mark.parametrize("command", ["serve --port=0", "worker"])
def test_who_waits_for_a_store_that_hangs_says_so_once(
    command: str, redis: Any, redis_server: Cluster, tmp_path: Any
) -> None:
    with accepting() as connections:
        endpoint = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
        waiting = redis_server.environment | endpoint | {"EPOCHWISE_STORE": "s3://bucket/place"}
        part = Part("waiting", [sys.executable, "-m", "epochwise", *command.split()], waiting, tmp_path)
        part.start()
        try:
            until(lambda: len(connections) > 2, 120)
            assert part.said().count("the store cannot be used (") == part.said().count("cannot be") == 1
        finally:
            part.kill()


@pytest.mark.parametrize("command", ["serve --port=0", "worker"])
def test_who_cannot_use_redis_says_why_while_it_waits(command: str, redis_server: Cluster, tmp_path: Any) -> None:
    wrong = redis_server.environment | {"EPOCHWISE_REDIS": redis_server.redis_url.replace("/0", "/99")}
    part = Part("waiting", [sys.executable, "-m", "epochwise", *command.split()], wrong, tmp_path)
    part.start()
    try:
        until(lambda: "Redis cannot be used (DB index is out of range)" in part.said(), 120)
    finally:
        part.kill()


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["worker"], {"EPOCHWISE_REDIS": ""}, "a worker needs a Redis: name it with --redis or EPOCHWISE_REDIS."),
        (["worker", "--redis", "localhost"], {}, "must be the address of a Redis, as redis://127.0.0.1:6379/0"),
        (["serve"], {"EPOCHWISE_DATA_FOLDER": "/srv/data"}, "with Redis, users' data are kept in EPOCHWISE_STORE"),
        (["worker"], {"EPOCHWISE_DATA_FOLDER": "/srv/data"}, "with Redis, users' data are kept in EPOCHWISE_STORE"),
        (["serve"], {"EPOCHWISE_REDIS": ""}, "a store is shared by servers on one Redis; set EPOCHWISE_REDIS too."),
        (["serve"], {"EPOCHWISE_STORE": "/srv/store"}, "must be a folder, as file:///srv/epochwise, or a bucket"),
        (["serve"], {"PYTHONPATH": "app"}, "python -m pip install 'epochwise[cluster]'"),
        (["worker"], {"PYTHONPATH": "app"}, "python -m pip install 'epochwise[cluster]'"),
    ],
)
def test_what_cannot_work_is_refused_before_anything_starts(
    arguments: list[str], environment: dict[str, str], said: str, redis_server: Cluster
) -> None:
    program = [sys.executable, "-m", "epochwise", *arguments]
    everything = redis_server.environment | environment
    ended = subprocess.run(program, env=everything, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
