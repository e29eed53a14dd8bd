"""What is put under load: one process that computes itself, or a cluster of web processes, workers and a Redis."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.server import Server, serving
from tools.cluster import WEBS, WORKERS, Cluster, Part, cluster

EMBEDDED, CLUSTERED = "one process", "cluster"


@dataclass(frozen=True)
class Deployment:
    """Web processes that serve the same runs, and the cluster that they belong to, if any."""

    name: str
    servers: tuple[Server, ...]
    cluster: Cluster | None = None

    @property
    def processes(self) -> dict[str, int]:
        """The web processes and workers with their children, by name: their process ids."""
        if self.cluster is None:
            return {"web": self.servers[0].pid}
        named = dict[str, int]()
        for part in (*self.cluster.webs, *self.cluster.workers):
            assert part.process is not None
            pid = part.process.pid
            named[part.name] = pid
            named |= {f"child {place} of {part.name}": child for place, child in enumerate(children_of(pid), 1)}
        return named


def children_of(pid: int) -> list[int]:
    """The processes that a process has begun."""
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    return sorted(int(child) for thread in threads for child in thread.read_text().split())


@contextmanager
def embedded(settings: Mapping[str, str] | None = None) -> Iterator[Deployment]:
    """One process that computes in its own threads. `settings` are environment variables."""
    with serving(settings=settings) as server:
        yield Deployment(EMBEDDED, (server,))


@contextmanager
def clustered(settings: Mapping[str, str] | None = None, workers: int = WORKERS) -> Iterator[Deployment]:
    """A cluster as `tools/cluster.py` starts it."""
    with tempfile.TemporaryDirectory() as folder, cluster(Path(folder), WEBS, workers, **(settings or {})) as made:
        yield Deployment(CLUSTERED, tuple(map(_server, made.webs, made.urls)), made)


def _server(web: Part, url: str) -> Server:
    assert web.process is not None
    return Server(int(url.rpartition(":")[2]), web.process.pid)
