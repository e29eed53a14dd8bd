"""`make serve`: from the command to ready, on a machine where it has started before."""

import os
import signal
import subprocess
from contextlib import suppress
from time import perf_counter

from benchmarks.figures import Figure, table
from benchmarks.progress import say
from benchmarks.table import Table
from tools.server import free_port, wait_until_ready

STARTS = 3
STOP_SECONDS = 10.0


def seconds_to_ready() -> float:
    port = free_port()
    start = perf_counter()
    command = ["make", "--silent", "serve", f"PORT={port}"]
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        wait_until_ready(process, f"http://127.0.0.1:{port}")
        return perf_counter() - start
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(STOP_SECONDS)


def start() -> list[Table]:
    """Several starts; the first one may compile and does not count."""
    say("start: make serve")
    seconds = [seconds_to_ready() for _ in range(1 + STARTS)][1:]
    figures = [Figure("`make serve` to ready, not for the first time", max(seconds), "s", 3.0)]
    return [table("Start", figures, f"The slowest of {STARTS} starts.")]
