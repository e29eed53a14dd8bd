"""The command line says what it cannot do before it starts anything."""

import pytest

from app import __version__
from app.cli import main


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"Batchwise {__version__}\n"


@pytest.mark.parametrize("port", ["65536", "-1", "http", "8000.0", ""])
def test_a_wrong_port_is_refused_with_what_is_allowed(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["serve", f"--port={port}"])
    assert f"--port: {port!r} is not a port: allowed are 1 to 65535" in capsys.readouterr().err


def test_without_a_command_the_usage_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([])
    assert "usage: batchwise" in capsys.readouterr().err


def test_a_wrong_setting_is_refused_by_its_name_and_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BATCHWISE_SLOTS", "many")
    with pytest.raises(SystemExit, match="2"):
        main(["serve"])
    assert capsys.readouterr().err.startswith("batchwise: BATCHWISE_SLOTS=many: Input should be a valid integer")
