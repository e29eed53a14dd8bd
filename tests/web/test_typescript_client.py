"""A TypeScript program with types made of the OpenAPI document compiles, and reads a run from a server."""

import subprocess
from pathlib import Path

import httpx
import pytest

from tests.serving import Served

TESTS = Path(__file__).parents[1]
MODULES = TESTS / "generators" / "node_modules"
"""What `make test` installs there."""
PROGRAM = TESTS.parent / "examples" / "follow-a-run.mts"
COMPILE = ("tsc", "--strict", "--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler")
MISTAKES = (("event.data.epochs_done", "event.data.epochs_gone"), ('    case "failed":\n', ""))
LINE: dict[str, str | int] = {"dataset": "line", "model": "linear", "batch_size": 40, "epochs": 3}
SECONDS = 300


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a program of the generators', or node, in a folder."""
    name = "node" if command[0] == "node" else str(MODULES / ".bin" / command[0])
    return subprocess.run(
        [name, *command[1:]], cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, client: httpx.Client, site: Served) -> Path:
    """Holds the example, for this server, the same with mistakes, and the types."""
    folder = tmp_path_factory.mktemp("typescript")
    (folder / "node_modules").symlink_to(MODULES)
    (folder / "openapi.json").write_bytes(client.get("/openapi.json").content)
    program = PROGRAM.read_text()
    (folder / PROGRAM.name).write_text(program.replace("http://127.0.0.1:8000", site.url))
    for right, wrong in MISTAKES:
        assert right in program
        program = program.replace(right, wrong)
    (folder / "wrong.mts").write_text(program)
    made = run(folder, "openapi-typescript", "openapi.json", "--output", "epochwise.ts")
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture(scope="module")
def errors(folder: Path) -> list[str]:
    """What the compiler finds in both programs; it writes the script of each all the same."""
    return run(folder, *COMPILE, PROGRAM.name, "wrong.mts").stdout.splitlines()


def test_the_example_reads_the_run_and_follows_it(folder: Path, errors: list[str], client: httpx.Client) -> None:
    assert [error for error in errors if not error.startswith(("wrong.mts", " "))] == []
    ended = run(folder, "node", "follow-a-run.mjs")
    assert ended.returncode == 0, ended.stderr
    known = client.get("/api/v1/run", params=LINE).json()
    assert ended.stdout.splitlines() == [
        f"15 {known['batch_loss'][-1]}",
        "started - 15 updates",
        "batches - 15 batches from batch 0 on",
        "epochs - 3 epochs from epoch 0 on",
        f"finished - completed: {known['verdict']['title']}",
        "true",
    ]


def test_an_event_that_a_program_forgets_and_a_member_that_is_not_there_do_not_compile(errors: list[str]) -> None:
    found = "\n".join(errors)
    assert "'epochs_gone' does not exist" in found
    assert "does not satisfy the expected type 'never'" in found
