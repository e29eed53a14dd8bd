"""What all machines keep in one bucket: users' data, long runs and ids, also when Redis has forgotten everything."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from redis import Redis

from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.config.owned import SOURCES
from epochwise.core.engine import sgd
from epochwise.objects import Objects
from epochwise.owndata.objectshelf import ObjectShelf
from epochwise.owndata.store import OwnStore
from tests.cluster.support import DEADLINE, Parts, Viewer, check_stream, expected, mended, query_of
from tests.serving import until
from tools.cluster import Cluster, cluster

pytestmark = pytest.mark.anyio
TABLE = "\n".join(["size,weight,kind", *(f"{n % 7},{n * n % 11},{'ab'[n % 2]}" for n in range(90))])
ADDRESS = "s3://bucket/cluster"


@pytest.fixture(scope="module")
def on_bucket(s3: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("on-bucket")
    with cluster(
        folder, workers=1, EPOCHWISE_STORE=ADDRESS, EPOCHWISE_DISK_SECONDS="0", EPOCHWISE_KEPT_BYTES="0"
    ) as made:
        yield made


@pytest.fixture
def parts(on_bucket: Cluster) -> Iterator[Parts]:
    yield from mended(on_bucket)


@pytest.fixture(scope="module")
def objects(s3: None) -> Objects:
    return Objects(ADDRESS)


def ask(method: str, url: str, path: str, **others: Any) -> httpx.Response:
    return httpx.request(method, f"{url}/api/v1/{path}", trust_env=False, timeout=DEADLINE, **others)


def upload(url: str) -> dict[str, Any]:
    answer = ask("POST", url, "datasets", content=TABLE, headers={"Content-Type": "text/csv"})
    assert answer.status_code == 201, answer.text
    members: dict[str, Any] = answer.json()
    return members


def name_in_store(config: RunConfig) -> str:
    return f"results/{run_id(config, sgd.ENGINE)}.2.npz"


async def test_a_table_that_one_was_given_is_used_on_all_and_gone_from_all_at_once(
    parts: Parts, objects: Objects
) -> None:
    first, second = parts.urls
    given = upload(first)
    source = OwnStore(ObjectShelf(objects), 90, 1_000_000)
    SOURCES.append(source)
    try:
        config = RunConfig.parse({"dataset": given["name"], "batch_size": 8, "epochs": 30})
        for url in (second, first):
            check_stream(Viewer([url], config).finish(), await expected(config))
        facts = ask("GET", second, f"datasets/{given['name']}").json()
        assert facts["spec"] == given["spec"]
        assert ask("DELETE", second, f"datasets/{given['name']}").status_code == 403
        secret = {"Authorization": f"Bearer {given['secret']}"}
        assert ask("DELETE", second, f"datasets/{given['name']}", headers=secret).status_code == 204
        for url in parts.urls:
            gone = ask("GET", url, "run", params=query_of(config))
            assert gone.status_code == 410
            assert "was deleted by its uploader" in gone.json()["detail"]
        assert given["name"] not in "".join(objects.sizes("data"))
    finally:
        SOURCES.remove(source)


async def test_a_run_on_data_that_go_before_a_worker_reads_them_fails_once(parts: Parts, objects: Objects) -> None:
    url, worker = parts.urls[0], parts.workers[0]
    given = upload(url)
    config = RunConfig.model_construct(**{"dataset": given["name"], "batch_size": 8, "epochs": 33})
    worker.kill()
    viewer = Viewer([url], config)
    until(lambda: parts.client.llen("epochwise-short") + parts.client.llen("epochwise-long"), DEADLINE)
    for part in ("entry", "rows"):
        objects.delete(f"data/{given['name']}/{part}")
    worker.start()
    frames = viewer.finish()
    assert b"\nevent: failed\n" in frames[-1]
    assert sum(b"\nevent: failed\n" in frame for frame in frames) == 1


def test_an_operator_lists_what_is_in_the_store_and_hears_where_there_is_none(parts: Parts) -> None:
    name = upload(parts.urls[0])["name"]
    program = [sys.executable, "-m", "epochwise", "data", "list"]
    environment = parts.cluster.environment
    listed = subprocess.run(program, env=environment, capture_output=True, text=True, timeout=DEADLINE)
    assert (listed.returncode, f"{name}  " in listed.stdout) == (0, True)
    wrong = environment | {"EPOCHWISE_STORE": "s3://bucket/other"}
    refused = subprocess.run(program, env=wrong, capture_output=True, text=True, timeout=DEADLINE)
    assert refused.returncode == 1
    assert refused.stderr == "epochwise: no server has used s3://bucket/other yet: see EPOCHWISE_STORE\n"


async def test_a_table_of_which_a_bit_was_turned_is_refused_as_damaged(parts: Parts, objects: Objects) -> None:
    first, second = parts.urls
    name = upload(first)["name"]
    rows = bytearray(objects.get(f"data/{name}/rows") or b"")
    rows[-1] ^= 4
    objects.put(f"data/{name}/rows", bytes(rows))
    refused = ask("GET", second, "run", params={"dataset": name, "epochs": 34})
    assert (refused.status_code, refused.json()["why"]) == (410, "damaged")
    frames = Viewer([first], RunConfig.model_construct(**{"dataset": name, "epochs": 35})).finish()
    assert b'"type":"urn:epochwise:problem:data-gone"' in frames[-1]


async def test_runs_and_ids_are_there_when_redis_has_lost_everything(parts: Parts, objects: Objects) -> None:
    first, second = parts.urls
    config = RunConfig.parse({"epochs": 11, "seed": 77})
    before = Viewer([first], config).finish()
    check_stream(before, await expected(config))
    registered = ask("POST", second, "runs", json={"epochs": 12, "seed": 78}).json()["id"]
    until(lambda: name_in_store(config) in objects.sizes("results"), DEADLINE)
    parts.client.flushall()
    until(lambda: parts.client.hlen("epochwise:workers"), DEADLINE)
    check_stream(Viewer([second], config).finish(), before)
    assert parts.count("begun") == 0
    assert ask("GET", first, f"runs/{registered}", params={"points": 5}).json()["config"]["epochs"] == 12


async def test_a_kept_run_of_which_a_bit_was_turned_is_computed_again(parts: Parts, objects: Objects) -> None:
    config = RunConfig.parse({"epochs": 13, "seed": 79})
    wanted = await expected(config)
    check_stream(Viewer(parts.urls[:1], config).finish(), wanted)
    until(lambda: name_in_store(config) in objects.sizes("results"), DEADLINE)
    content = bytearray(objects.get(name_in_store(config)) or b"")
    content[len(content) // 2] ^= 16
    objects.put(name_in_store(config), bytes(content))
    parts.client.delete(*parts.keys(config))
    begun = parts.count("begun")
    check_stream(Viewer(parts.urls[1:], config).finish(), wanted)
    assert parts.count("begun") == begun + 1


def test_the_worker_and_the_web_processes_agree_on_the_store(parts: Parts, objects: Objects) -> None:
    with Redis.from_url(parts.cluster.redis_url) as client:
        assert client.get("epochwise:bits").decode().endswith(f"and store {objects.identity()}")


def test_a_web_process_whose_store_is_away_stays_ready_and_says_so(parts: Parts, objects: Objects) -> None:
    def store_reachable(url: str) -> bool:
        ready = httpx.get(f"{url}/readyz", trust_env=False, timeout=DEADLINE)
        assert ready.status_code == 200
        said: bool = ready.json()["store_reachable"]
        return said

    url = parts.urls[0]
    until(lambda: store_reachable(url), DEADLINE)
    identity = objects.identity()
    objects.delete("id")
    try:
        until(lambda: not store_reachable(url), DEADLINE)
        assert "\nepochwise_store_reachable 0.0\n" in httpx.get(f"{url}/metrics", trust_env=False).text
        assert ask("GET", url, "run", params={"epochs": 14, "seed": 80}).status_code == 200
    finally:
        objects.put("id", identity.encode())
    until(lambda: store_reachable(url), DEADLINE)
