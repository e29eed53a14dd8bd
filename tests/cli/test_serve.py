"""`epochwise serve` says what it cannot do before it starts anything."""

import json
import os
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
from epochwise.cli.listening import listener
from epochwise.version import __version__
from tests.cli.support import DEADLINE, PLAIN


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"Epochwise {__version__}\n"


@pytest.mark.parametrize("port", ["65536", "-1", "http", "8000.0", ""])
def test_a_wrong_port_is_refused_with_what_is_allowed(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", f"--port={port}"]) == 2
    assert f"'--port' (env var: 'PORT'): {port!r} is not a port: allowed are 1 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], ["sreve"], ["serve", "--prot=1"], ["serve", "now"], ["serve", *2 * ["--port=1"]]]
)
def test_what_is_no_command_is_refused_in_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert re.fullmatch(r"epochwise: .+ See epochwise (serve )?--help\.\n", told.err)


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("SLOTS", "many", "must be a whole number from 1 to 1,024"),
        ("SLOTS", "2.5", "must be a whole number from 1 to 1,024"),
        ("MAX_UPDATES", "0", "must be a whole number from 1 to 1,000,000,000"),
        ("MAX_SECONDS", "1e999", "must be a number above 0"),
        ("SEND_SECONDS", "1e30", "must be a number above 0, up to 86,400"),
        ("KEEP_ALIVE_SECONDS", "nan", "must be a number above 0, up to 15"),
        ("DISK_BYTES", "-1", "must be a whole number from 0"),
        ("PSEUDO_LANGUAGE", "perhaps", "must be true or false"),
        ("ROOT_PATH", "a b", "must be a path such as /sgd, of letters, digits and - . _ ~"),
        ("PUBLIC_ADDRESS", "lab", "must be the address of a site, as https://example.org or http://10.0.0.5:8000/sgd"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_name_its_value_and_what_is_allowed(
    setting: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(f"EPOCHWISE_{setting}", value)
    assert main(["serve"]) == 2
    assert capsys.readouterr().err == f"epochwise: EPOCHWISE_{setting}={value}: {said}.\n"


def test_each_wrong_setting_has_a_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for setting in ("SLOTS", "SEND_SECONDS"):
        monkeypatch.setenv(f"EPOCHWISE_{setting}", "many")
    assert main(["serve"]) == 2
    slots, seconds = capsys.readouterr().err.splitlines()
    assert slots == "epochwise: EPOCHWISE_SLOTS=many: must be a whole number from 1 to 1,024."
    assert seconds == "epochwise: EPOCHWISE_SEND_SECONDS=many: must be a number above 0, up to 86,400."


def test_another_server_ends_with_the_same_lines_and_no_traceback() -> None:
    wrong = {"EPOCHWISE_SLOTS": "many", "EPOCHWISE_SEND_SECONDS": "many"}
    misspelt = {"EPOCHWISE_SLOT": "2"}
    for variables, said in (
        (wrong, ["SLOTS=many: must be a whole number from 1 to 1,024.", "SEND_SECONDS=many: must be a number above 0"]),
        (misspelt, ["SLOT: no setting has this name; set EPOCHWISE_SLOTS."]),
    ):
        command = [sys.executable, "-m", "uvicorn", "epochwise.asgi:app"]
        ended = subprocess.run(command, capture_output=True, text=True, env=PLAIN | variables, timeout=DEADLINE)
        assert ended.returncode == 2
        for line, beginning in zip(ended.stderr.splitlines(), said, strict=True):
            assert line.startswith(f"epochwise: EPOCHWISE_{beginning}")


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("EPOCHWISE_SLOT", "2", "EPOCHWISE_SLOT: no setting has this name; set EPOCHWISE_SLOTS."),
        ("epochwise_max_update", "2", "epochwise_max_update: no setting has this name; set EPOCHWISE_MAX_UPDATES."),
        ("EPOCHWISE_PORT", "9000", "EPOCHWISE_PORT: no setting has this name; set PORT."),
        ("EPOCHWISE_XYZZY", "2", "EPOCHWISE_XYZZY: no setting has this name."),
        ("FORWARDED_ALLOW_IPS", "10.0.0.1/8", "FORWARDED_ALLOW_IPS: 10.0.0.1/8 has host bits set;"),
        ("FORWARDED_ALLOW_IPS", "10.0.0.1, *", "FORWARDED_ALLOW_IPS: '10.0.0.1, *' is unclear;"),
        ("PORT", "http", "Invalid value for '--port' (env var: 'PORT'): 'http' is not a port"),
        ("HOST", "no such host", "cannot listen on no such host, port 8000: "),
    ],
)
def test_what_the_environment_gets_wrong_is_refused_by_name(
    variable: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(variable, value)
    assert main(["serve"]) in (1, 2)
    told = capsys.readouterr().err
    assert told.startswith(f"epochwise: {said}")
    assert told.count("\n") == 1


def test_the_addresses_for_others_are_told_where_all_are_listened_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("epochwise.cli.listening.addresses", lambda family: iter(["192.0.2.7"]))
    with caplog.at_level("INFO"), listener("0.0.0.0", 0) as opened:
        port = opened.getsockname()[1]
        assert f" at http://127.0.0.1:{port} " in caplog.messages[0]
        assert caplog.messages[1] == f"For others on your network: http://192.0.2.7:{port}"
    caplog.clear()
    with caplog.at_level("INFO"), listener("127.0.0.1", 0):
        assert len(caplog.messages) == 1


def test_the_socket_opens_before_the_slow_imports() -> None:
    code = "import sys, epochwise.cli.serve; print({'fastapi', 'numba', 'rich', 'uvicorn'} & sys.modules.keys())"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"


@pytest.fixture
def started() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "epochwise", "serve", "--access-log", "--root-path", "/sgd/"]
    environment = os.environ | {"PORT": "0", "HOST": "127.0.0.1"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        yield process
        process.kill()


def address_told_by(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    told = (re.search(r"at (http://\S+)", line) for line in process.stderr)
    return next(found[1] for found in told if found)


def test_the_server_tells_its_address_and_ctrl_c_ends_it_in_peace(started: subprocess.Popen[str]) -> None:
    address = address_told_by(started)
    assert httpx.get(f"{address}/healthz", trust_env=False, timeout=DEADLINE).status_code == 200
    assert 'href="/sgd/static/' in httpx.get(f"{address}/docs", trust_env=False, timeout=DEADLINE).text
    started.send_signal(signal.SIGINT)
    _, rest = started.communicate(timeout=DEADLINE)
    assert started.returncode == 0
    written = [json.loads(line) for line in rest.splitlines() if line.startswith("{")]
    assert [(line["method"], line["path"], line["status"]) for line in written] == [
        ("GET", "/healthz", 200),
        ("GET", "/docs", 200),
    ]
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
