"""Thousands of requests that the OpenAPI document allows, and that it does not, find no fault in the answers."""

import os
import re
import subprocess
import sys
from pathlib import Path

from epochwise.settings import Settings
from tests.serving import served

ROOT = Path(__file__).parents[2]
PHASES = ("Examples", "Coverage", "Fuzzing", "Stateful")
SECONDS = 900


def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    with served(Settings(max_updates=5_000, max_seconds=0.1, data_folder=tmp_path / "data")) as site:
        told = run_schemathesis(f"{site.url}/openapi.json", tmp_path)
    assert told.returncode == 0, told.stdout + told.stderr
    for phase in PHASES:
        assert f"✅ {phase}\n" in told.stdout, told.stdout
    operations = re.search(r"Selected: (\d+)/(\d+)\n +Tested: (\d+)", told.stdout)
    assert operations is not None
    assert len(set(operations.groups())) == 1


def run_schemathesis(document: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run it over a document's API as tests/web/schemathesis.toml says; what it leaves behind stays in the folder."""
    config = Path(__file__).with_name("schemathesis.toml")
    return subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run", document],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
