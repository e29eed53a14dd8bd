"""The event loop only hands work on: whatever is asked of it, no single step takes it long."""

import gc
import logging
from asyncio import Handle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import thread_time

import pytest
from starlette.routing import Route

from epochwise.settings import Settings
from epochwise.web.app import ROUTED
from epochwise.web.connection import HEAD_BYTES
from epochwise.web.posted import MOST_BYTES
from tests.serving import served, until

LONGEST = 0.05
"""Seconds of the thread's own processor time, which does not grow while others have the core. The aim is 10 ms, and no
step was seen to take 5; the rest is for a slow machine. What does not belong there takes hundreds with these requests.
"""
RUN = "batch_size=1&epochs=20&samples=1000"
ROWS = "dataset=line&features=10&samples=40000"
DIGITS = "dataset=digits&samples=1000&epochs=50"
VALUE = "x" * (HEAD_BYTES - 200)
NAMES = ",".join(["yyyy"] * (len(VALUE) // 5))
ESCAPED = "%41" * (len(VALUE) // 3)
LISTED = b",".join([b"1"] * (MOST_BYTES // 2 - 10))
FORMS = ("json", "csv", "ndjson", "svg", "png", "ipynb", "arrow")
OF_AN_ID = ("", ".csv", "/events", "/window", "/batches", "/updates", "/classes", "/dataset", "/dataset.csv")
KEPT = "epochs=20&" + "&".join(f"keep=batch_size:{size}" for size in range(10, 17))
GRID = "epochs=2&x=batch_size:1,2,5,10,20,50,100,200&y=learning_rate:0.01,0.02,0.05,0.1,0.2,0.5,1,2"
ADDRESSES = (
    *("/", f"/?{ROWS}", f"/?seed={VALUE}", f"/?{VALUE}=1", f"/?hide={NAMES}", f"/?lang={ESCAPED}"),
    *("/embed", f"/embed?{RUN}", f"/embed?lock={NAMES}", "/embed/v1.js", "/static/nothing", "/r/nothing"),
    *("/docs", "/docs/glossary", "/glossary", "/docs/reference", "/docs/architecture.svg", "/openapi.json"),
    *("/questions", "/questions/equal-updates", "/questions/nothing"),
    *("/healthz", "/readyz", "/metrics", "/api/v1/config", "/api/v1/datasets", "/api/v1/models"),
    *(f"/api/v1/run.{form}?{RUN}" for form in FORMS),
    f"/api/v1/run.ipynb?{DIGITS}",
    *("/api/v1/choices", "/api/v1/datasets/nothing"),
    f"/api/v1/run.png?{DIGITS}",
    *(f"/api/v1/run?{RUN}&points=300", f"/api/v1/run?seed={VALUE}", f"/api/v1/plan?{RUN}"),
    *(f"/api/v1/run/events?{RUN}", f"/api/v1/run/events?{RUN}&points=300", f"/api/v1/run/window?{RUN}&count=10000"),
    f"/api/v1/run/batches?{RUN}&count=10",
    *(f"/api/v1/run/updates?{DIGITS}&count=100", f"/api/v1/run/updates?fields={NAMES}"),
    *(f"/api/v1/classes?{DIGITS}", f"/api/v1/run/classes?{DIGITS}"),
    *(f"/api/v1/dataset?{ROWS}", f"/api/v1/dataset?{DIGITS}", f"/api/v1/dataset.csv?{ROWS}"),
    *(f"/api/v1/runs/nothing{rest}" for rest in OF_AN_ID),
    *(f"/api/v1/compare{form}?{KEPT}" for form in ("", "/events", ".csv", ".svg", ".png")),
    *(f"/api/v1/seeds{form}?epochs=2&count=64" for form in ("", "/events", ".csv")),
    *(f"/api/v1/sweep{form}?{GRID}" for form in ("", "/events", ".csv")),
    *(f"/api/v1/sweep.py?{GRID}", "/api/v1/surface?dataset=line&model=linear&epochs=20&cells=96"),
)
POSTED = "/api/v1/runs"
UPLOADED = ("/api/v1/datasets/preview", "/api/v1/datasets")
TABLE = b"a,b,y\n" + b"0.123,0.456,0.789\n0.321,0.654,0.987\n" * 25_000
BODIES = (b"{}", b'{"seed": [%b]}' % LISTED, b'{"seed": "%b"}' % (b"x" * (MOST_BYTES - 20)), b"[" * MOST_BYTES)
HEADERS = {
    "Accept": ",".join(["a/b;q=0.5"] * (len(VALUE) // 10)),
    "Accept-Encoding": ",".join(["gzip;q=0"] * (len(VALUE) // 9)),
    "Accept-Language": ",".join(["de-DE"] * (len(VALUE) // 6)),
    "Cookie": ";".join(["a=b"] * (len(VALUE) // 4)),
    "If-None-Match": ",".join(["W/x"] * (len(VALUE) // 4)),
}


def test_every_route_is_asked() -> None:
    routes = [route for part in ROUTED for route in part.router.routes if isinstance(route, Route)]
    paths = [address.partition("?")[0] for address in (*ADDRESSES, POSTED, *UPLOADED)]
    assert not [route.path for route in routes if not any(map(route.path_regex.match, paths))]


def requests() -> Iterator[tuple[str, str, dict[str, str], bytes]]:
    """Of each route the smallest answers and the largest, and the longest of what is read of a request."""
    for address in ADDRESSES:
        yield "GET", address, {}, b""
    for name, value in HEADERS.items():
        yield "GET", "/nothing", {name: value}, b""
        yield "GET", f"/api/v1/run?{RUN}", {name: value}, b""
    for body in BODIES:
        yield "POST", POSTED, {"Content-Type": "application/json"}, body
    for route in UPLOADED:
        yield "POST", route, {"Content-Type": "text/csv"}, TABLE


@contextmanager
def steps_timed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[float, str]]]:
    """The seconds of every step of asyncio's loops, and what it was."""
    steps, run = list[tuple[float, str]](), Handle._run

    def timed(handle: Handle) -> None:
        began = thread_time()
        run(handle)
        seconds = thread_time() - began
        steps.append((seconds, repr(handle)[:200] if seconds > LONGEST else ""))

    # The collector goes through what the tests before have left; a server's own is frozen.
    gc.disable()
    with monkeypatch.context() as patch:
        patch.setattr(Handle, "_run", timed)
        yield steps
    gc.enable()


def test_no_step_of_the_event_loop_takes_long(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.INFO)
    with served(Settings(data_folder=tmp_path), loop="asyncio") as site, site.client() as client:
        # By then the collector has been through what the start left behind, which takes it a while.
        until(lambda: any(message.endswith("  ready") for message in caplog.messages))
        with steps_timed(monkeypatch) as steps:
            for method, address, headers, body in requests():
                steps.clear()
                answer = client.request(method, address, headers=headers, content=body)
                assert answer.status_code < 500
                assert not [step for step in steps if step[0] > LONGEST], (method, address[:80], list(headers))
