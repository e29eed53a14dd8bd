"""What importing the client loads, and what it does without the compiler."""

import subprocess
import sys

from tests.serving import Served

HEAVY = {
    "asyncio",
    "httpx",
    "llvmlite",
    "numba",
    "pandas",
    "plotly",
    "polars",
    "pyarrow",
    "rich",
    "epochwise.show.facts",
}


def loaded_by(program: str) -> set[str]:
    """What is costly to import and a program has loaded at its end, in a process of its own."""
    listing = "\nimport sys\nprint(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", program + listing], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    return HEAVY & set(ended.stdout.split())


def test_importing_the_client_loads_neither_compiler_nor_http_nor_what_draws() -> None:
    assert loaded_by("from epochwise import Client, Run") == set()


def test_every_public_name_is_there_without_the_compiler() -> None:
    assert loaded_by("from epochwise.client import *") == set()


def test_a_servers_answers_are_read_without_the_compiler(site: Served) -> None:
    program = f"""
from epochwise import Client
with Client({site.url!r}) as client:
    run = client.run(samples=12, batch_size=5, epochs=2)
    assert client.plan(run.config).plan == run.plan
    assert client.datasets()["iris"].rows == 150
    assert len(client.dataset(run.config).train_x) == 12
    assert [update.update for update in client.updates(run.config, count=2)] == [0, 1]
    assert (client.window(run.config, count=3).loss == run.loss.batch[:3]).all()
    assert client.fetch(run.id).verdict == run.verdict
    assert repr(client.fetch(run.id)) == repr(run)
"""
    assert not loaded_by(program) & {"llvmlite", "numba", "plotly", "pandas"}


def test_a_plan_needs_no_compiler() -> None:
    program = """
from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.engine.plan import plan
assert plan(RunConfig(samples=12, batch_size=5, epochs=2)).total_updates == 6
assert DATASETS["iris"].rows == 150
"""
    assert loaded_by(program) == set()
