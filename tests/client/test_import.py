"""What importing the client loads, and what it does without the compiler."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

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
ROOT = Path(__file__).parents[2]


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


def test_http_alone_needs_the_packages_that_the_documents_name_and_no_others(site: Served) -> None:
    named = re.search(r"`pip install (babel .*?)`", (ROOT / "docs" / "how-to.md").read_text())
    assert named
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    others = {re.split("[^a-z0-9-]", package)[0] for package in project["dependencies"]} - {
        *named[1].split(),
        "certifi",
    }
    program = f"""
import sys
sys.modules |= dict.fromkeys({sorted(name.replace("-", "_") for name in others)})
from epochwise import Client, Run
with Client({site.url!r}) as client:
    run = client.run(samples=12, batch_size=5, epochs=2)
    assert Run.from_json(run.to_json()).id == run.id
    assert len(run.columns()) and run.to_svg()
    print(repr(run))
for needing in (Run.local, run.figure, run.script, lambda: run.save("run.png")):
    try:
        needing()
    except ModuleNotFoundError as error:
        print(error)
"""
    assert {"numba", "plotly", "fastapi"} <= others
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("Run ")
    assert ended.stdout.splitlines()[-4:] == [
        f"{what} needs {missing}, which is not installed: install the whole package, without --no-deps"
        for what, missing in (
            ("Run.local()", "numba"),
            ("figure()", "plotly"),
            ("script()", "jinja2"),
            ("a PNG file", "font_source_sans_pro"),
        )
    ]


def test_the_time_of_the_first_run_has_no_compiling() -> None:
    program = """
import sys
from epochwise.client.local import engine_version, train_here
from epochwise.core.config.config import RunConfig

def compiled():
    ours = [module for name, module in sys.modules.items() if name.startswith("epochwise.core.")]
    named = {name: part for module in ours for name, part in vars(module).items() if hasattr(part, "signatures")}
    return {name: part.signatures for name, part in named.items()}

engine_version()
before = compiled()
assert before["descend_any"]
for config in (RunConfig(epochs=2), RunConfig(epochs=2, dataset="line", model="linear"), RunConfig(dataset="iris")):
    train_here(config, lambda curves: None)
assert compiled() == before, {name for name, found in compiled().items() if found != before[name]}
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


def test_a_plan_needs_no_compiler() -> None:
    program = """
from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.engine.plan import plan
assert plan(RunConfig(samples=12, batch_size=5, epochs=2)).total_updates == 6
assert DATASETS["iris"].rows == 150
"""
    assert loaded_by(program) == set()
