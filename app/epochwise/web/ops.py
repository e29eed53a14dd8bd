"""What an operator asks: is it alive, is it ready, what has it done."""

import time
from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from epochwise.core.config.text import Text
from epochwise.runs.service import ALONE
from epochwise.web.schemas import routes
from epochwise.web.site import Site, site_of
from epochwise.wire.events import dumps
from epochwise.wire.refusals import SHUTTING_DOWN, NotReady

TEXT = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


GAUGES = {
    "slots": "Threads that compute at the same time.",
    "runs_running": "Runs that are being computed.",
    "runs_waiting": "Runs that wait for a slot or for memory.",
    "runs_abandoned": "Runs that go on for a moment though nobody watches them.",
    "streams_open": "Event streams that somebody watches.",
    "runs_kept": "Finished runs in memory.",
    "kept_bytes": "Memory of the finished runs that are kept, in bytes.",
    "runs_on_disk": "Finished runs in the cache folder.",
    "disk_bytes": "Size of the files in the cache folder, in bytes.",
}
"""What the service's present numbers are."""
COUNTERS = {
    "runs_completed": "Runs computed to their end since the server started.",
    "runs_found": "Questions about a run whose result was in memory.",
    "runs_recalled": "Runs read from the cache folder, the store or Redis instead of being computed.",
    "runs_cancelled": "Runs that were given up because nobody watched them any longer.",
    "runs_failed": "Runs that ended in a fault of the server.",
    "computed_seconds": "Time that the slots have spent computing, in seconds.",
    "disk_faults": "Reads and writes of the cache folder or the store that failed.",
}
"""What the service's running totals are."""
REDIS_GAUGES = {
    "redis_reachable": "Whether Redis answers and this server may take part in what the others on it do, 1 or 0.",
    "workers": "Workers that give a sign of life.",
    "worker_slots": "Runs that all workers can compute at the same time.",
    "worker_slots_for_long_runs": "Of these, those of workers that take long runs too.",
    "runs_queued": "Runs that wait in Celery's queues until a worker takes them.",
}
"""What else there is where workers on a Redis compute. Every server on this Redis tells the same of it."""
STORE_GAUGES = {
    "store_reachable": "Whether the store answers and is the one that it was when this server started, 1 or 0.",
}
"""What else there is where servers share a store, as each of them sees it."""
REDIS_COUNTERS = {
    "runs_begun": "Runs that workers have begun.",
    "runs_taken_over": "Runs that were begun again since their worker had died or frozen.",
    "runs_given_up": "Runs that were begun three times and whose workers died each time.",
    "queued_seconds": "Time that runs have waited in Celery's queues, in seconds.",
}
"""Running totals in Redis, likewise the same for every server."""


class Meters:
    """The numbers of one app, in a registry of their own."""

    def __init__(self, site: Site) -> None:
        # Else every counter has a gauge of the time when it was made, with the HELP of the counter.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self.registry.register(_RunStats(site))
        self.requests = Counter(
            "epochwise_requests", "Requests answered, by route and status.", ("route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "epochwise_request_seconds",
            "Time until an answer begins, in seconds, by route.",
            ("route",),
            buckets=BUCKETS,
            registry=self.registry,
        )


class _RunStats(Collector):
    """The service's own numbers, read when they are asked for."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def collect(self) -> Iterator[Metric]:
        """One gauge or counter a number."""
        gauges, counters = GAUGES | REDIS_GAUGES | STORE_GAUGES, COUNTERS | REDIS_COUNTERS
        for name, value in self._site.runs.stats().items():
            if name in counters:
                yield CounterMetricFamily(f"epochwise_{name}", counters[name], value=value)
            else:
                yield GaugeMetricFamily(f"epochwise_{name}", gauges[name], value=value)


class Metered:
    """Middleware: counts every request by route and status, and the time until its answer begins."""

    def __init__(self, app: ASGIApp, meters: Meters) -> None:
        self.app = app
        self.meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start = time.perf_counter()

        async def counting(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", "none")
                self.meters.requests.labels(route, message["status"]).inc()
                self.meters.seconds.labels(route).observe(time.perf_counter() - start)
            await send(message)

        await self.app(scope, receive, counting)


router = APIRouter(tags=["operations"], default_response_class=Response)


@router.get("/healthz", summary="Whether the process is alive", responses=routes.OF_HEALTH)
async def get_health() -> Response:
    """200 as long as anything is answered at all."""
    return _uncached_json({"status": "alive"})


@router.get(
    "/readyz", summary="Whether the engine is compiled and the server takes work", responses=routes.OF_READINESS
)
async def get_readiness(request: Request) -> Response:
    """503 until the engine is compiled, again while the server shuts down, and while its Redis does not answer or
    has others on it with another release, engine or store. A server goes on without the store that it shares with
    others: `store_reachable` says whether that answers.
    """
    site = site_of(request)
    if site.closing.is_set():
        raise NotReady(SHUTTING_DOWN)
    if site.runs.computer.apart:
        raise NotReady(ALONE)
    if site.runs.ready and not site.runs.computer.reachable:
        raise NotReady(
            Text("Redis does not answer. Runs that are in memory are answered; others wait, or are refused for now.")
        )
    if site.runs.broken:
        raise NotReady(Text("This server will not become ready; its log says why."))
    if not site.ready:
        raise NotReady(
            Text(
                "The server is starting: it compiles the engine, or waits for its Redis or its store. The log says "
                "which, and why if it failed. Runs wait until then."
            )
        )
    store = site.runs.computer.store_reachable
    return _uncached_json({"status": "ready", **({} if store is None else {"store_reachable": store})})


@router.get("/metrics", summary="Numbers for Prometheus", responses=routes.OF_METRICS)
async def get_metrics(request: Request) -> Response:
    """Requests, latencies, and the numbers of the service."""
    numbers = generate_latest(request.app.state.meters.registry)
    return Response(numbers, media_type=TEXT, headers={"Cache-Control": "no-store"})


def _uncached_json(value: dict[str, str | bool]) -> Response:
    return Response(dumps(value), media_type="application/json", headers={"Cache-Control": "no-store"})
