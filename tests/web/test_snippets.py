"""What "Use this run elsewhere" shows runs as it stands, in every language, and gets the run."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from epochwise.web.snippets import SNIPPETS
from tests.serving import DEADLINE, Served

QUERIES = ["samples=12&batch_size=5&epochs=2", "samples=12&batch_size=5&epochs=400&points=20"]
REFUSED = "samples=12&epochs=0"
COMMANDS: dict[str, Callable[[Path], list[str]]] = {
    "curl": lambda file: ["bash", str(file)],
    "python": lambda file: [sys.executable, "-I", str(file)],
    "javascript": lambda file: ["node", str(file.rename(file.with_suffix(".mjs")))],
    "r": lambda file: ["Rscript", "--vanilla", str(file)],
}
QUIET = {"PATH": os.environ["PATH"], "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}

Done = subprocess.CompletedProcess[str]
Execute = Callable[[str, str], Done]


def written(name: str, base: str, query: str) -> str:
    return SNIPPETS[name].text.replace("{base}", base).replace("{query}", query)


@pytest.fixture
def execute(site: Served, tmp_path: Path) -> Execute:
    """Run a snippet for a query, in a process of its own."""

    def run(name: str, query: str) -> Done:
        file = tmp_path / name
        file.write_text(written(name, site.url, query))
        return subprocess.run(COMMANDS[name](file), capture_output=True, text=True, timeout=DEADLINE, env=QUIET)

    return run


def has_r() -> bool:
    """Whether R and the package that the script needs are installed."""
    wanted = ["Rscript", "--vanilla", "-e", "library(jsonlite)"]
    return shutil.which("Rscript") is not None and subprocess.run(wanted, capture_output=True).returncode == 0


def said(client: httpx.Client, query: str) -> str:
    """What a snippet has to print of a run."""
    run = client.get(f"/api/v1/run?{query}").raise_for_status().json()
    return f"{run['status']} with {run['updates_done']} updates: {run['verdict']['reason']}"


def test_every_snippet_is_run_by_a_test() -> None:
    assert SNIPPETS.keys() == COMMANDS.keys()


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("name", ["python", "javascript"])
def test_a_script_gets_the_run(name: str, query: str, execute: Execute, client: httpx.Client) -> None:
    done = execute(name, query)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == said(client, query)


@pytest.mark.parametrize("query", QUERIES)
def test_the_curl_call_gets_the_run(query: str, execute: Execute, client: httpx.Client) -> None:
    done = execute("curl", query)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == client.get(f"/api/v1/run?{query}").json()


@pytest.mark.parametrize("name", ["curl", "python", "javascript"])
def test_a_refused_run_is_an_error(name: str, execute: Execute) -> None:
    done = execute(name, REFUSED)
    assert done.returncode != 0
    assert "422" in done.stderr or "epochs" in done.stderr


@pytest.mark.parametrize("query", QUERIES)
def test_the_r_script_gets_the_run(query: str, execute: Execute, site: Served, client: httpx.Client) -> None:
    """Run where R and jsonlite are installed; elsewhere only its address, its brackets and its names are checked."""
    if has_r():
        done = execute("r", query)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == said(client, query)
        return
    script = written("r", site.url, query)
    [address] = re.findall(r'fromJSON\("(.+?)"\)', script)
    run = httpx.get(address, trust_env=False).raise_for_status().json()
    told = re.findall(r"\brun\$(\w+(?:\$\w+)*)", script)
    assert {path.partition("$")[0] for path in told} >= {"status", "updates_done", "verdict", "batch_loss", "epochs"}
    for path in told:
        value = run
        for member in path.split("$"):
            value = value[member]
    code = re.sub(r'"(?:[^"\\]|\\.)*"', '""', re.sub(r"^#.*$", "", script, flags=re.MULTILINE))
    assert set(re.findall(r"(\w+)\(", code)) == {"library", "fromJSON", "cat"}
    assert code.count('"') % 2 == 0
    assert code.count("(") == code.count(")")
    assert not re.search(r"[^\w\s\"$(),<-]", code)
