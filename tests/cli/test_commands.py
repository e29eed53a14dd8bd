"""`epochwise plan`, `datasets` and `open`."""

import os
import re
import shlex
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from epochwise.cli import main
from epochwise.cli.code import NAMES
from epochwise.cli.terminal import sentence
from epochwise.client.local import engine_version
from epochwise.code import DIALECTS
from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.engine.plan import plan
from epochwise.runs.engine import Engine
from tests.cli.support import DEADLINE, PLAIN, command, document, epochwise
from tests.serving import Served, served

FIELDS = {"samples": "1000", "batch_size": "400", "epochs": "3"}
OPTIONS = [f"--{name.replace('_', '-')}={value}" for name, value in FIELDS.items()]


def test_the_help_names_every_command() -> None:
    told = epochwise("--help")
    assert told.exit_code == 0
    assert re.findall(r"│ (\w+)  +[A-Z]", told.stdout)[-11:] == [
        "serve",
        "worker",
        "run",
        "plan",
        "compare",
        "seeds",
        "sweep",
        "datasets",
        "data",
        "code",
        "open",
    ]


def test_where_a_package_is_missing_one_line_names_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "typer.main", None)
    assert main(["datasets"]) == 1
    told = "typer is not installed, and the command needs it: install the whole package, without --no-deps"
    assert capsys.readouterr().err == f"epochwise: {told}\n"


def test_every_call_that_the_readme_names_works() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    calls = re.findall(r"`epochwise ([^`]+)`", readme)
    assert calls
    assert {call: epochwise(*shlex.split(call)).exit_code for call in calls} == dict.fromkeys(calls, 0)


@pytest.mark.parametrize("fields", [{}, FIELDS, {"epochs": "1000000"}, {"batch_size": "300"}])
def test_the_plans_json_is_the_apis(fields: dict[str, str], client: httpx.Client) -> None:
    options = [f"--{name.replace('_', '-')}={value}" for name, value in fields.items()]
    answer = client.get("/api/v1/plan", params=fields).json()
    assert document(epochwise("plan", "--json", *options)) == answer
    assert (answer["problem"] is not None) == (fields.get("epochs") == "1000000")


def test_the_plans_id_rests_on_the_bits_that_this_machine_computes(monkeypatch: pytest.MonkeyPatch) -> None:
    def other_bits(progress: object) -> str:
        return "1-0badb175"

    monkeypatch.setattr("epochwise.client.local.warm_up_all", other_bits)
    engine_version.cache_clear()
    try:
        with served(engine=Engine(warm_up=other_bits)) as elsewhere, elsewhere.client() as there:
            answer = there.get("/api/v1/plan").json()
        assert document(epochwise("plan", "--json")) == answer
        assert answer["engine"] == "1-0badb175"
    finally:
        engine_version.cache_clear()


def test_the_plan_says_what_batches_and_epochs_make_of_the_samples() -> None:
    told = " ".join(epochwise("plan", *OPTIONS).stdout.split())
    assert "With 1,000 samples and a batch size of 400, one epoch makes 3 updates." in told
    assert "Over 3 epochs the model is updated 9 times." in told
    assert "batches of an epoch 2 of 400, 1 of 200" in told
    assert "1,000 samples do not divide into batches of 400: the last batch of an epoch has 200." in told


def test_the_plan_says_what_the_test_samples_are_for() -> None:
    told = " ".join(epochwise("plan", *OPTIONS, "--test-samples=50").stdout.split())
    assert "updated 9 times. 50 test samples, scored once after the last epoch." in told


@pytest.mark.parametrize(("accumulate", "made"), [(1, "has 20 batches"), (4, "has 20 batches and makes 5 updates")])
def test_the_sentence_says_what_a_pass_takes_where_an_epoch_is_none(accumulate: int, made: str) -> None:
    fields = {"samples": 1000, "batch_size": 10, "steps_per_epoch": 20, "epochs": 3, "accumulate": accumulate}
    assert f"one epoch {made}; a pass takes 100 batches. Over 3 epochs" in sentence(plan(RunConfig.parse(fields)))


def test_the_plan_says_what_the_run_would_be_refused_with() -> None:
    result = epochwise("plan", "--epochs=1000000")
    assert result.exit_code == 0
    assert "the limit is 20,000,000 updates" in " ".join(result.stdout.split())
    raised = epochwise("plan", "--epochs=1000000", EPOCHWISE_MAX_UPDATES="100000000")
    assert "the limit is 20,000,000 updates" not in " ".join(raised.stdout.split())


def test_a_plan_of_what_means_nothing_is_refused() -> None:
    result = epochwise("plan", "--epochs=none")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith('epochwise: epochs: must be a whole number from 1 to 1,000,000, not "none"')


def test_every_data_set_is_listed() -> None:
    told = epochwise("datasets").stdout
    for name, spec in DATASETS.items():
        assert re.search(rf"^{name} +{spec.title} +{spec.task} ", told, re.MULTILINE)


def test_the_data_sets_json_is_the_apis(client: httpx.Client) -> None:
    assert document(epochwise("datasets", "--json")) == client.get("/api/v1/datasets").json()


@pytest.fixture
def noting_browser(tmp_path: Path) -> Path:
    """A browser that only notes what it is to show."""
    script = tmp_path / "browser"
    script.write_text(f"#!{sys.executable}\nimport sys\nopen({str(tmp_path / 'shown')!r}, 'w').write(sys.argv[1])\n")
    script.chmod(0o755)
    return script


@pytest.fixture
def no_browser_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """`webbrowser` looks for browsers once a process; this test's process has found them by now, or none."""
    monkeypatch.setattr("webbrowser._browsers", {})
    monkeypatch.setattr("webbrowser._tryorder", None)


@pytest.mark.usefixtures("no_browser_found")
def test_open_shows_the_page_with_every_field_written_out(
    noting_browser: Path, site: Served, client: httpx.Client
) -> None:
    result = epochwise("open", *OPTIONS, f"--url={site.url}/", BROWSER=f"{noting_browser} %s")
    address = result.stdout.strip()
    assert (result.exit_code, result.stderr) == (0, "")
    assert (noting_browser.parent / "shown").read_text() == address
    assert address.startswith(f"{site.url}/?")
    given = dict(parse_qsl(urlsplit(address).query))
    assert RunConfig.parse(given) == RunConfig.parse(FIELDS).normalized()
    assert client.get(address).status_code == 200


ASKING = [("run", "--epochs=2"), ("plan",), ("datasets",), ("code",), ("open",)]


@pytest.mark.parametrize("call", ASKING, ids=lambda call: call[0])
def test_the_environments_server_is_checked_as_the_options(call: tuple[str, ...]) -> None:
    result = epochwise(*call, BROWSER="false %s", EPOCHWISE_URL="http:/nonsense")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "EPOCHWISE_URL" in result.stderr
    assert "'http:/nonsense' is not a server's address: allowed are http://host:port and https://host" in result.stderr


@pytest.mark.parametrize("call", ASKING[:-1], ids=lambda call: call[0])
def test_every_command_asks_the_environments_server(call: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("epochwise.cli.asking.TRIES", 1)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    result = epochwise(*call, EPOCHWISE_URL=url)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"epochwise: {url} cannot be reached: ")
    assert epochwise(*call, "--url=", EPOCHWISE_URL=url).exit_code == 0, "an empty address is this machine"


@pytest.mark.parametrize("call", [("plan", "--json"), ("plan",), ("datasets", "--json"), ("datasets",), ("code",)])
def test_a_server_says_what_this_machine_would_say(call: tuple[str, ...], site: Served) -> None:
    here, there = epochwise(*call), epochwise(*call, f"--url={site.url}")
    assert (there.exit_code, there.stdout, there.stderr) == (0, here.stdout, "")


def test_a_proxy_that_cannot_be_one_is_named() -> None:
    result = epochwise("plan", "--url=http://lab.example", HTTP_PROXY="ftp://x", http_proxy=None)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("epochwise: HTTP_PROXY: 'ftp://x' is not a proxy's address: allowed are ")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_code_is_the_apis(dialect: str, client: httpx.Client) -> None:
    result = epochwise("code", *OPTIONS, f"--dialect={dialect}")
    script = client.get("/api/v1/run.py", params=FIELDS | {"dialect": dialect}).content
    assert (result.exit_code, result.stdout_bytes) == (0, script)


def test_the_short_code_fetches_from_the_server_that_is_named_or_from_here(client: httpx.Client, site: Served) -> None:
    here, there = epochwise("code", "--short", *OPTIONS), epochwise("code", "--short", f"--url={site.url}", *OPTIONS)
    script = client.get("/api/v1/run.py", params=FIELDS | {"length": "short"}).text
    assert (there.exit_code, there.stdout) == (0, script)
    assert (here.exit_code, here.stdout) == (0, script.replace(site.url, "http://127.0.0.1:8000"))


def test_the_codes_frameworks_are_in_its_help() -> None:
    assert tuple(DIALECTS) == NAMES
    result = epochwise("code", "--dialect=matlab")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"allowed: {', '.join(DIALECTS)}" in result.stderr


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("epochwise pl", ["plan"]),
        ("epochwise run --lear", ["--learning-rate"]),
        ("epochwise run --dataset bl", ["blobs"]),
        ("epochwise code --dialect py", ["pytorch"]),
    ],
)
def test_a_shell_is_offered_what_can_follow(typed: str, offered: list[str]) -> None:
    words = {"COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    assert epochwise(_EPOCHWISE_COMPLETE="complete_bash", **words).stdout.split() == offered


def test_bash_completes_the_command_by_its_own_script(tmp_path: Path) -> None:
    script = epochwise(_EPOCHWISE_COMPLETE="source_bash", COMP_WORDS=None).stdout
    (tmp_path / "epochwise").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m epochwise "$@"\n')
    (tmp_path / "epochwise").chmod(0o755)
    asking = "COMP_WORDS=(epochwise run --learn); COMP_CWORD=2; _epochwise_completion epochwise; echo ${COMPREPLY[@]}"
    environment = PLAIN | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    called = ["bash", "--norc", "-c", f"{script}\n{asking}"]
    done = subprocess.run(called, env=environment, capture_output=True, text=True, timeout=DEADLINE, check=True)
    assert (done.stdout, done.stderr) == ("--learning-rate\n", "")


@pytest.mark.usefixtures("no_browser_found")
def test_without_a_browser_the_address_is_told_all_the_same() -> None:
    result = epochwise("open", BROWSER="false %s", EPOCHWISE_URL="http://example.org:9000")
    assert result.exit_code == 1
    assert result.stdout.startswith("http://example.org:9000/?dataset=moons&")
    assert result.stderr == "epochwise: no browser could be opened\n"
    assert epochwise("open", BROWSER="false %s", EPOCHWISE_URL=None).stdout.startswith("http://127.0.0.1:8000/?")


@pytest.mark.parametrize("arguments", ["plan", "code"])
def test_a_working_directory_that_was_deleted_is_named(arguments: str, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    called = ["sh", "-c", f'rmdir "$PWD" && exec {shlex.join(command(arguments))}']
    done = subprocess.run(called, cwd=gone, env=PLAIN, capture_output=True, text=True, timeout=DEADLINE)
    said = "epochwise: the working directory: No such file or directory\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)
