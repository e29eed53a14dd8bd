"""What the project's papers say is so."""

import json
import re
import shlex
import sys
import tomllib
from importlib.metadata import distribution, distributions
from pathlib import Path
from typing import Any

import httpx
import plotly
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from epochwise.version import __version__
from tests.papers import MAKE_TARGET, blocks, linked_files, members_in, quoted_paths

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "CONTRIBUTING.md")
PINS = ("requirements.txt", "requirements-dev.txt")


def pins(name: str) -> dict[str, Requirement]:
    """What a file of pins asks for on this machine, by name."""
    lines = [line for line in (ROOT / name).read_text().splitlines() if not line.startswith("#")]
    wanted = [Requirement(line) for line in lines]
    return {pin.name: pin for pin in wanted if applies(pin)}


def applies(wanted: Requirement) -> bool:
    return wanted.marker is None or wanted.marker.evaluate({"extra": ""})


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_a_document_names_exists(document: str) -> None:
    text = (ROOT / document).read_text()
    paths = {*quoted_paths(text), *linked_files(text)}
    assert paths
    assert {path for path in paths if not (ROOT / path).exists()} == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_target_that_a_document_names_exists(document: str) -> None:
    named = set(MAKE_TARGET.findall((ROOT / document).read_text()))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named
    assert named <= targets


def test_the_version_is_the_changelogs_newest() -> None:
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest is not None
    assert newest[1] == __version__


def test_what_serves_is_pinned_to_the_same_version_as_what_tests() -> None:
    run, dev = map(pins, PINS)
    assert run.items() <= dev.items()


@pytest.mark.parametrize("file", PINS)
def test_pins_are_exact_complete_and_fit_together(file: str) -> None:
    pinned = pins(file)
    for name, pin in pinned.items():
        found = distribution(name)
        assert str(pin.specifier) == f"=={found.version}"
        for needed in filter(applies, map(Requirement, found.requires or [])):
            partner = pinned[canonicalize_name(needed.name)]
            assert distribution(partner.name).version in needed.specifier, f"{name} needs {needed}"


@pytest.mark.parametrize(("apart_in", "others"), [("generator", "-dev"), ("cluster", ""), ("s3", "")])
def test_pins_that_stand_apart_fit_together_with_the_others(apart_in: str, others: str) -> None:
    apart = pins(f"requirements-{apart_in}.txt")
    beside = {canonicalize_name(found.name): found for found in distributions(path=[str(Path(sys.prefix) / apart_in)])}
    assert apart.keys() == beside.keys()
    known = pins(f"requirements{others}.txt") | apart
    for name, found in beside.items():
        assert str(apart[name].specifier) == f"=={found.version}"
        for needed in filter(applies, map(Requirement, found.requires or [])):
            version = str(known[canonicalize_name(needed.name)].specifier).removeprefix("==")
            assert version in needed.specifier, f"{name} needs {needed}"


def test_the_wheels_dependencies_are_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for file, wanted in zip(
        PINS, (project["project"]["dependencies"], project["dependency-groups"]["dev"]), strict=True
    ):
        assert {Requirement(line).name for line in wanted} <= pins(file).keys()


def test_the_clusters_pins_are_those_of_the_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = pins("requirements-cluster.txt")
    for wanted in map(Requirement, project["optional-dependencies"]["cluster"]):
        assert str(pinned[wanted.name].specifier).removeprefix("==") in wanted.specifier


def test_the_pinned_frameworks_are_those_of_the_extra() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = pins("requirements-frameworks.txt")
    wanted = {extra.name: extra for extra in map(Requirement, project["optional-dependencies"]["frameworks"])}
    assert pinned.keys() == wanted.keys()
    for name, pin in pinned.items():
        assert str(pin.specifier).removeprefix("==") in wanted[name].specifier


def test_pins_and_lock_hold_no_address() -> None:
    for name in (
        *PINS,
        "requirements-frameworks.txt",
        "requirements-generator.txt",
        "requirements-cluster.txt",
        "requirements-s3.txt",
        "package-lock.json",
        ".npmrc",
    ):
        assert "://" not in (ROOT / name).read_text()


def test_the_generators_lock_holds_no_address_to_install_from() -> None:
    assert '"resolved"' not in (ROOT / "tests" / "generators" / "package-lock.json").read_text()


def test_the_small_chart_bundle_is_of_the_same_version_as_the_full_one() -> None:
    full = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_text()[:200]
    pinned = json.loads((ROOT / "package.json").read_text())["dependencies"]["plotly.js-basic-dist-min"]
    assert f"plotly.js v{pinned}\n" in full


def test_the_readmes_curl_call_answers_as_the_readme_says(server: str) -> None:
    block = re.search(r"```sh\n(curl .+)\n```\n\n.+\n\n```json\n(.+?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert block is not None
    curl, url = shlex.split(block[1])
    assert curl == "curl"
    answer = httpx.get(url.replace("http://127.0.0.1:8000", server), trust_env=False).raise_for_status().json()
    shown = json.loads(block[2])
    assert members_in(answer, shown) == shown


def test_the_readmes_program_gets_the_same_run_here_and_from_a_server(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    (program,) = (block for block in blocks((ROOT / "README.md").read_text()) if block.language == "python")
    names: dict[str, Any] = {}
    exec(compile(program.text.replace("http://127.0.0.1:8000", server), "README.md", "exec"), names)
    assert names["same"].id == names["run"].id
    assert (names["same"].loss.batch == names["run"].loss.batch).all()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_address_that_a_document_names_answers(document: str, server: str) -> None:
    addresses = set(re.findall(r"http://127\.0\.0\.1:8000[^\s'\",)|;]*", (ROOT / document).read_text()))
    assert addresses
    for address in addresses:
        assert httpx.get(address.replace("http://127.0.0.1:8000", server), trust_env=False).status_code == 200, address
