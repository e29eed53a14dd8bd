"""A shared folder in which no file can grow, as on a full disk: runs go on, and a refused upload leaves nothing."""

import resource
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from epochwise.core.config.config import RunConfig
from tests.cluster.support import DEADLINE, Viewer, check_stream, expected
from tests.serving import until
from tools.cluster import Cluster, Part, cluster

pytestmark = pytest.mark.anyio
TABLE = "\n".join(["size,kind", *(f"{n % 7},{'ab'[n % 2]}" for n in range(90))])


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Cluster]:
    with cluster(tmp_path, webs=1, workers=1, EPOCHWISE_DISK_SECONDS="0", EPOCHWISE_KEPT_BYTES="0") as parts:
        yield parts


def let_files_grow(part: Part, to: int) -> None:
    """To how many bytes the part may let its files grow from now on; what it says is written to a file too."""
    assert part.process is not None
    _, most = resource.prlimit(part.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(part.process.pid, resource.RLIMIT_FSIZE, (to, most))


def files(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


async def test_runs_go_on_when_no_file_can_grow_and_an_upload_is_refused_and_leaves_nothing(
    made: Cluster, tmp_path: Path
) -> None:
    (url,) = made.urls
    store = tmp_path / "store"
    before = files(store)
    for part in (*made.webs, *made.workers):
        let_files_grow(part, 0)
    config = RunConfig.parse({"epochs": 21, "seed": 5})
    check_stream(Viewer([url], config).finish(), await expected(config))
    refused = upload(url)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
    assert (
        "The place where this server keeps its users' data cannot be read or written now." in refused.json()["detail"]
    )
    assert files(store) == before
    for part in (*made.webs, *made.workers):
        let_files_grow(part, resource.RLIM_INFINITY)
    assert upload(url).status_code == 201
    again = RunConfig.parse({"epochs": 22, "seed": 5})
    check_stream(Viewer([url], again).finish(), await expected(again))
    until(lambda: any("results" in name for name in files(store)), DEADLINE)


def upload(url: str) -> httpx.Response:
    return httpx.post(
        f"{url}/api/v1/datasets", content=TABLE, headers={"Content-Type": "text/csv"}, trust_env=False, timeout=DEADLINE
    )
