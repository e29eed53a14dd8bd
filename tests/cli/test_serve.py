"""`epochwise serve` says what it cannot do before it starts anything."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from epochwise.cli import main
from epochwise.version import __version__
from tests.cli.support import DEADLINE


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"Epochwise {__version__}\n"


@pytest.mark.parametrize("port", ["65536", "-1", "http", "8000.0", ""])
def test_a_wrong_port_is_refused_with_what_is_allowed(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", f"--port={port}"]) == 2
    assert f"'--port': {port!r} is not a port: allowed are 1 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["sreve"], ["serve", "--prot=1"], ["serve", "now"]])
def test_what_is_no_command_is_refused_in_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert re.fullmatch(r"epochwise: .+ See epochwise (serve )?--help\.\n", told.err)


def test_a_wrong_setting_is_refused_by_its_name_and_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EPOCHWISE_SLOTS", "many")
    assert main(["serve"]) == 2
    assert capsys.readouterr().err.startswith("epochwise: EPOCHWISE_SLOTS=many: Input should be a valid integer")


def test_the_socket_opens_before_the_slow_imports() -> None:
    code = "import sys, epochwise.cli.serve; print({'fastapi', 'numba', 'rich', 'uvicorn'} & sys.modules.keys())"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"


@pytest.fixture
def started() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "epochwise", "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def address_told_by(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    told = (re.search(r"at (http://\S+)", line) for line in process.stderr)
    return next(found[1] for found in told if found)


def test_the_server_tells_its_address_and_ctrl_c_ends_it_in_peace(started: subprocess.Popen[str]) -> None:
    assert httpx.get(f"{address_told_by(started)}/healthz", trust_env=False, timeout=DEADLINE).status_code == 200
    started.send_signal(signal.SIGINT)
    _, rest = started.communicate(timeout=DEADLINE)
    assert started.returncode == 0
    assert "Traceback" not in rest


def test_one_connection_with_an_endless_head_is_cut_off(started: subprocess.Popen[str]) -> None:
    address = urlsplit(address_told_by(started))
    with (
        socket.create_connection((address.hostname, address.port), DEADLINE) as endless,
        pytest.raises(ConnectionError),
    ):
        endless.sendall(b"GET /?" + 16_000_000 * b"a")


def test_a_taken_port_is_refused_at_once(started: subprocess.Popen[str]) -> None:
    port = address_told_by(started).rpartition(":")[2]
    command = [sys.executable, "-m", "epochwise", "serve", "--port", port]
    second = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE, check=False)
    assert second.returncode == 1
    assert second.stderr.startswith(f"epochwise: cannot listen on 127.0.0.1, port {port}: Address already in use")
    assert second.stderr.count("\n") == 1
