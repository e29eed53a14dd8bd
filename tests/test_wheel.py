"""The wheel carries all that the app needs, and runs in an environment that holds nothing else."""

import os
import re
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
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of the installed wheel's server, started far from the checkout."""
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder, symlinks=True)
    there = f"--python={folder / 'bin' / 'python'}"
    pip(there, "install", "--no-compile", "--only-binary=:all:", "--constraint=requirements.txt", str(wheel))
    with serving([str(folder / "bin" / "epochwise")], cwd=folder, environment=OUR_PYTHON) as url:
        yield url


def test_the_wheel_holds_every_file_of_the_app_and_the_page(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("epochwise/")}
    wanted = {
        f"{packaged}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, packaged in {
            "app/epochwise": "epochwise",
            "static": "epochwise/_static",
            "templates": "epochwise/_templates",
        }.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    if PLOTLY_BUNDLE is not None:
        wanted.add(f"epochwise/_vendor/{PLOTLY_BUNDLE.name}")
    assert held == wanted


def test_the_installed_wheel_answers_the_page_its_files_and_the_api(installed: str) -> None:
    with httpx.Client(base_url=installed, trust_env=False) as client:
        page = client.get("/")
        assert page.status_code == 200
        links = set(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css))"', page.text))
        assert {Path(link).suffix for link in links} == {".js", ".css"}
        assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
        plan = client.get("/api/v1/plan", params={"samples": 1000, "batch_size": 400})
        assert plan.status_code == 200
        assert plan.json()["plan"]["batch_sizes"] == [[400, 2], [200, 1]]
