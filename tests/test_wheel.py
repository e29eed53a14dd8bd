"""The wheel carries all that the app needs, and runs in an environment that holds nothing else."""

import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from epochwise.paths import PLOTLY_BUNDLE
from epochwise.version import __version__
from tools.server import serving

ROOT = Path(__file__).parent.parent
OUR_PYTHON = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    subprocess.run(command, check=True, cwd=ROOT, env=OUR_PYTHON)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", f"--wheel-dir={folder}", ".")
    return folder / f"epochwise-{__version__}-py3-none-any.whl"


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a virtual environment that holds the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder, symlinks=True)
    there = f"--python={folder / 'bin' / 'python'}"
    pip(there, "install", "--no-compile", "--only-binary=:all:", "--constraint=requirements.txt", str(wheel))
    return folder


@pytest.fixture(scope="module")
def installed(environment: Path) -> Iterator[str]:
    """The base URL of the installed wheel's server, started far from the checkout.

    It finds this checkout's machine code, and takes it only if the wheel's engine is the same to the last byte.
    """
    (package,) = environment.glob("lib/python*/site-packages/epochwise")
    shutil.copytree(ROOT / "app" / "epochwise", package, ignore=all_but_machine_code, dirs_exist_ok=True)
    with serving([str(environment / "bin" / "epochwise")], cwd=environment, environment=OUR_PYTHON) as url:
        yield url


def all_but_machine_code(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not (Path(folder, name).is_dir() or name.endswith((".nbi", ".nbc")))]


def type_errors(program: str, environment: Path, folder: Path) -> list[str]:
    """What mypy finds in a program of somebody who has installed the wheel and nothing of this checkout."""
    file = folder / "program.py"
    file.write_text(program)
    python = environment / "bin" / "python"
    options = ["--strict", "--config-file=", f"--cache-dir={folder}", f"--python-executable={python}"]
    command = [sys.executable, "-m", "mypy", "--no-error-summary", *options, file.name]
    checked = subprocess.run(command, cwd=folder, env=OUR_PYTHON, capture_output=True, text=True)
    assert checked.returncode in (0, 1), checked.stderr
    return checked.stdout.splitlines()


def test_the_wheel_holds_every_file_of_the_app_and_the_page(wheel: Path) -> None:
    packaged = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    wanted = {
        f"{package}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, package in {
            "app/epochwise": "epochwise",
            "static": "epochwise/_static",
            "templates": "epochwise/_templates",
            "docs": "epochwise/_docs",
        }.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    if PLOTLY_BUNDLE is not None:
        wanted.add(f"epochwise/_vendor/{PLOTLY_BUNDLE.name}")
    assert packaged == wanted
    assert "epochwise/py.typed" in packaged


def test_the_installed_wheel_answers_the_page_its_files_and_the_api(installed: str) -> None:
    with httpx.Client(base_url=installed, trust_env=False) as client:
        pages = [client.get("/"), client.get("/docs")]
        assert [page.status_code for page in pages] == [200, 200]
        links = {
            link for page in pages for link in re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css))"', page.text)
        }
        assert {Path(link).suffix for link in links} == {".js", ".css"}
        assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
        plan = client.get("/api/v1/plan", params={"samples": 1000, "batch_size": 400})
        assert plan.status_code == 200
        assert plan.json()["plan"]["batch_sizes"] == [[400, 2], [200, 1]]


def test_a_program_is_type_checked_against_the_installed_wheel(environment: Path, tmp_path: Path) -> None:
    program = """
from epochwise import Client, Run, __version__

def final_loss(run: Run) -> float:
    return float(run.loss.train[-1])

with Client("http://127.0.0.1:8000") as client:
    print(__version__, final_loss(client.run(batch_size=5, epochs=20)))
"""
    assert type_errors(program, environment, tmp_path) == []
    wrong = program.replace("epochs=20", 'epochs="many"').replace("run.loss.train[-1]", "run.training[-1]")
    found = type_errors(wrong, environment, tmp_path)
    assert [error.rpartition("[")[2] for error in found] == ["attr-defined]", "arg-type]"]
