"""Every block of the documents runs, what it is said to print it prints, and what there is is documented."""

import io
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest

from epochwise import client
from epochwise.cli.commands import COMMANDS
from epochwise.client import events
from epochwise.core.config.config import RunConfig
from epochwise.core.diagnose import findings
from epochwise.core.diagnose.headline import Code
from epochwise.settings import Settings
from epochwise.web.app import create_app
from epochwise.web.docs import problem_types
from epochwise.web.schemas.events import EVENTS
from epochwise.web.view import VIEW
from epochwise.wire.events import TERMINAL
from tests.papers import LINK, MAKE_TARGET, Block, anchors, blocks, linked_files, members_in, quoted_paths
from tools.reference import REFERENCE, reference
from tools.server import STOP_SECONDS, free_port, wait_until_ready

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
WRITTEN = ("tutorial.md", "how-to.md", "explanation.md")
PAGES = (*WRITTEN, "operators.md", "architecture.md", "reference.md")
ADDRESS = "http://127.0.0.1:8000"
INSTALLED = ("--old-file=.venv/run.stamp", "--old-file=node_modules/.package-lock.json")
"""What `make serve` would install is there, or the tests would not run."""
STARTS = [
    pytest.param(block, id=f"{paper}:{block.line}")
    for paper in WRITTEN
    for block in blocks((DOCS / paper).read_text())
    if block.server
]


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """The environment of a reader who has installed Epochwise: `epochwise` is this checkout's."""
    folder = tmp_path / "bin"
    folder.mkdir()
    make = f"{shutil.which('make')} --no-print-directory --directory={ROOT} {' '.join(INSTALLED)}"
    commands = {name: f"{sys.executable} -m {name}" for name in ("epochwise", "uvicorn")} | {"make": make}
    for name, command in commands.items():
        file = folder / name
        file.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
        file.chmod(0o755)
    path = f"{folder}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


def printed(block: Block, server: str, names: dict[str, Any], shell: dict[str, str]) -> str:
    """What a block prints when it is run against this server."""
    text = block.text.replace(ADDRESS, server)
    if block.language == "sh":
        script = ["bash", "-euo", "pipefail", "-c", text]
        done = subprocess.run(script, capture_output=True, text=True, env=shell, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout
    with redirect_stdout(io.StringIO()) as output:
        exec(compile(text, f"line {block.line}", "exec"), names)
    return output.getvalue()


@pytest.mark.parametrize("paper", WRITTEN)
def test_every_block_runs_and_prints_what_it_is_said_to_print(
    paper: str, server: str, shell: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    names: dict[str, Any] = {}
    runnable = [block for block in blocks((DOCS / paper).read_text()) if block.language in ("sh", "python")]
    assert runnable
    for block in runnable:
        if block.server:
            continue
        shown = printed(block, server, names, shell).replace(server, ADDRESS)
        match block.output:
            case Block("json", _, expected):
                assert members_in(json.loads(shown), json.loads(expected)) == json.loads(expected)
            case Block("text", _, expected):
                assert shown.strip() == expected.strip()
    if "client" in names:
        names["client"].close()


@pytest.mark.parametrize("block", STARTS)
def test_every_server_starts(block: Block, shell: dict[str, str]) -> None:
    port = free_port()
    command = block.text.strip()
    command += f" PORT={port}" if command.startswith("make") else f" --port {port}"
    process = subprocess.Popen(["bash", "-c", command], env=shell, cwd=ROOT, start_new_session=True)
    try:
        wait_until_ready(process, f"http://127.0.0.1:{port}")
        prefix = "".join(re.findall(r"--root-path (\S+)", command))
        page = httpx.get(f"http://127.0.0.1:{port}/", trust_env=False).raise_for_status()
        assert f'href="{prefix}/static/' in page.text
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(STOP_SECONDS)


def test_the_pages_have_every_language_that_is_run() -> None:
    languages = {block.language for paper in PAGES for block in blocks((DOCS / paper).read_text())}
    assert languages == {"sh", "python", "json", "text", "html", "nginx"}
    assert len(STARTS) >= 7


@pytest.mark.parametrize("paper", PAGES)
def test_every_link_leads_somewhere(paper: str, server: str) -> None:
    text = (DOCS / paper).read_text()
    for target in LINK.findall(text):
        if target.startswith(ADDRESS):
            assert httpx.get(target.replace(ADDRESS, server), trust_env=False).status_code == 200, target
            continue
        file, _, anchor = target.partition("#")
        assert (DOCS / file).exists(), target
        if anchor:
            assert anchor in anchors((DOCS / (file or paper)).read_text()), target


@pytest.mark.parametrize("paper", [*WRITTEN, "operators.md", "architecture.md"])
def test_every_path_and_make_target_exists(paper: str) -> None:
    text = (DOCS / paper).read_text()
    assert {path for path in quoted_paths(text) if not (ROOT / path).exists()} == set()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(MAKE_TARGET.findall(text)) <= targets


@pytest.mark.parametrize("paper", ["tutorial.md", "how-to.md"])
def test_what_is_to_be_pressed_is_on_the_page(paper: str, server: str) -> None:
    shown = httpx.get(server, trust_env=False).text
    names = re.findall(r"\*\*(.+?)\*\*", (DOCS / paper).read_text())
    assert names
    assert [name for name in names if f">{name}<" not in shown] == []


def test_the_readme_leads_to_every_page() -> None:
    linked = set(linked_files((ROOT / "README.md").read_text()))
    assert {f"docs/{paper}" for paper in PAGES} <= linked


def test_the_explanation_has_the_verdicts_thresholds() -> None:
    text = " ".join((DOCS / "explanation.md").read_text().split())
    assert f"fewer than {findings.FEW_EPOCHS} epochs" in text
    assert f"less than {findings.FALLING:.0%} since then is level" in text
    assert f"more than {findings.RISEN:.0%} and more than {findings.SURE:g} standard errors" in text
    assert f"({findings.SURE_OF_THE_PICKED:g} on the validation rows" in text
    assert f"below {findings.SMALL_GAP:.0%} of what training has gained" in text
    assert f"at most {findings.AT_THE_FLOOR - 1:.0%} above the lowest loss that its model can reach" in text
    assert f"above {findings.HARDLY_LEARNED:.0%} of the untrained model's" in text
    assert f"more than {findings.UNSTEADY:.0%} of its gain" in text
    assert f"{findings.CLEARLY_RISEN:.0%} or more" in text


def test_the_reference_is_what_the_code_says() -> None:
    assert reference() == REFERENCE.read_text(), "make docs writes it anew"


def documented() -> Iterator[str]:
    """What the reference has to name."""
    yield from RunConfig.model_fields
    yield from (name for name, _ in EVENTS)
    for kind in problem_types():
        yield from (f"urn:epochwise:problem:{kind.code}", kind.__name__)
    yield from client.__all__
    yield from (f"EPOCHWISE_{name.upper()}" for name in Settings.model_fields)
    yield from (f"epochwise {name}" for name in COMMANDS)
    yield from (*get_args(Code), *VIEW)
    for path, methods in create_app().openapi()["paths"].items():
        yield from (f"{method.upper()} {path}" for method in methods)
    for file in (ROOT / "app").rglob("*.py"):
        yield from re.findall(r'\bRunWarning\("([\w-]+)"', file.read_text())


def test_the_reference_names_every_field_event_problem_route_setting_and_command() -> None:
    text = REFERENCE.read_text()
    names = set(documented())
    assert len(names) > 100
    assert {name for name in names if f"`{name}`" not in text} == set()


def test_every_event_is_among_the_documented() -> None:
    assert {name for name, _ in EVENTS} == {*events._READERS, *TERMINAL}


def test_a_block_is_followed_by_what_it_prints() -> None:
    page = "```sh\ncurl x\n```\n\nSays:\n\n```text\n1\n```\n\n```python\nprint(2)\n```\n"
    command, output, program = blocks(page)
    assert (command.output, program.output) == (output, None)
    assert shlex.split(command.text) == ["curl", "x"]
