"""From first to last: compile the engine while already answering, end open streams when told to stop."""

import asyncio
import gc
import logging
import signal
import sys
import threading
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from types import FrameType
from typing import Any, cast

from fastapi import FastAPI

from epochwise.core.config.config import RunConfig
from epochwise.core.config.errors import EpochwiseError
from epochwise.language.language import ENGLISH
from epochwise.runs.incident import fault
from epochwise.runs.memory import EVERY_SECONDS, give_back, keep_large_apart
from epochwise.web.owndata import TIDY_SECONDS
from epochwise.web.pages import cheap_run
from epochwise.web.site import Site
from epochwise.wire.refusals import Busy, Internal

SWITCH_SECONDS = 0.001

_log = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
    """Start the service; the app answers from now on and is ready when the engine is."""
    site = cast("Site", app.state.site)
    # A thread that computes in Python keeps the lock for so long each time when the event loop wants it.
    sys.setswitchinterval(SWITCH_SECONDS)
    keep_large_apart()
    site.assets.compress_aside()
    site.aside.start()
    with _closing_on_signals(site):
        async with site.runs:
            await site.own_data.start()
            works = _make_ready(site), _give_back_memory(site), _tidy_data(site)
            tasks = [asyncio.create_task(work) for work in works]
            site.started = True
            try:
                yield
            finally:
                site.closing.set()
                for task in tasks:
                    task.cancel()
                site.aside.stop()
                site.own_data.stop()


async def _make_ready(site: Site) -> None:
    """Compile, then compute the default run, so that the first page comes with it; not where no worker is there yet."""
    start = time.perf_counter()

    def log_step(step: str) -> None:
        _log.info("%5.1f s  %s", time.perf_counter() - start, step)

    try:
        await site.runs.warm_up(log_step)
    except (Internal, Busy):
        log_step("the server will not become ready")
        return
    await site.own_data.join()
    if site.runs.computer.takes_work:
        with suppress(EpochwiseError):  # as where the settings allow no run so long
            await cheap_run(site, RunConfig(), ENGLISH)
    _leave_to_the_end()
    site.prepared = True
    log_step("ready")


async def _give_back_memory(site: Site) -> None:
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        await site.aside.free(give_back)


async def _tidy_data(site: Site) -> None:
    """Remove what is no longer to be kept, also where nobody asks for it."""
    while True:
        await asyncio.sleep(TIDY_SECONDS)
        try:
            await site.own_data.call(site.own_data.store.tidy)
        except EpochwiseError:
            pass  # the log has it
        except Exception as error:
            fault("the data of users could not be tidied", error)


def _leave_to_the_end() -> None:
    """Keep what is there by now from the garbage collector.

    The compiler and the framework leave a million objects that stay until the end. To look through them takes a tenth
    of a second each time, in which no stream goes on, and every thousand connections make it happen several times.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def _closing_on_signals(site: Site) -> Iterator[None]:
    """Begin to close at the first SIGTERM or SIGINT, then let the server's own handler work.

    A server waits for open streams before it ends the lifespan, so streams must hear of it from the signal itself.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before: dict[int, Any] = {}

    def handler(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(site.begin_to_close)
        if callable(before[number]):
            before[number](number, frame)

    for number in (signal.SIGTERM, signal.SIGINT):
        before[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for known, previous in before.items():
            signal.signal(known, previous)
