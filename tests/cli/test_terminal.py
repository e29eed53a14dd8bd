"""The command line as a process: the bar, the colours, pipes, and Ctrl-C."""

import os
import shlex
import signal
import subprocess

import pytest

from tests.cli.support import DEADLINE, ENDLESS, PLAIN, SMALL, command, epochwise, in_terminal
from tests.serving import Served, until


def test_in_a_terminal_there_is_a_bar_with_losses_and_ctrl_c_cancels() -> None:
    with in_terminal("run", *ENDLESS) as terminal:
        terminal.until("epoch ")
        terminal.until("training 0.")
        assert "of 400,000" in terminal.seen
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.end() == 130
    assert "epochwise: cancelled after " in terminal.seen
    assert "of 16,000,000 updates" in terminal.seen
    assert "Traceback" not in terminal.seen


def test_the_curves_have_the_pages_colours_in_a_terminal() -> None:
    with in_terminal("run", *SMALL, COLORTERM="truecolor") as terminal:
        assert terminal.end() == 0
    for colour in ("217;140;0", "47;143;208", "31;163;122"):
        assert f"38;2;{colour}m" in terminal.seen


def test_with_no_color_there_is_neither_colour_nor_bar() -> None:
    with in_terminal("run", *SMALL, NO_COLOR="1") as terminal:
        assert terminal.end() == 0
    assert "38;" not in terminal.seen
    assert "preparing" not in terminal.seen


def test_ctrl_c_cancels_the_run_on_the_server_too(site: Served) -> None:
    runs = site.app.state.site.runs
    before = runs.stats()["runs_cancelled"]
    watching = subprocess.Popen(command("run", *ENDLESS, f"--url={site.url}"), stderr=subprocess.PIPE, env=PLAIN)
    with watching:
        until(lambda: runs.stats()["runs_running"] == 1 and runs.stats()["streams_open"] == 1)
        watching.send_signal(signal.SIGINT)
        _, told = watching.communicate(timeout=DEADLINE)
    assert watching.returncode == 130
    assert told.startswith(b"epochwise: cancelled after ")
    assert told.count(b"\n") == 1
    until(lambda: runs.stats()["runs_cancelled"] == before + 1 and runs.stats()["runs_running"] == 0)


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", *SMALL),
        ("run", "--json", *SMALL),
        ("run", "--csv=-", *SMALL),
        ("plan",),
        ("plan", "--json"),
        ("datasets",),
        ("datasets", "--json"),
        ("run", "--help"),
    ],
)
def test_a_reader_that_is_gone_ends_the_command_quietly(arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    piped = subprocess.Popen(command(*arguments), stdout=writing, stderr=subprocess.PIPE, env=PLAIN)
    os.close(writing)
    _, told = piped.communicate(timeout=DEADLINE)
    assert (piped.returncode, told) == (141, b"")


def test_a_reader_that_has_seen_enough_ends_the_command_quietly() -> None:
    # More than any pipe holds.
    with subprocess.Popen(
        command("run", "--csv=-", "--epochs=3000"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=PLAIN
    ) as piped:
        assert piped.stdout is not None
        assert piped.stderr is not None
        assert piped.stdout.readline() == b"update,epoch,batch,batch_size,batch_loss,accuracy\r\n"
        piped.stdout.close()
        assert piped.stderr.read() == b""
        assert piped.wait(DEADLINE) == 141


def test_the_bar_is_wiped_away_before_what_is_piped_comes() -> None:
    with in_terminal("run", "--csv=-", *SMALL, piped_to="cat") as terminal:
        assert terminal.end() == 0
    bar, _, numbers = terminal.seen.rpartition("\x1b[2K")
    assert "preparing" in bar
    assert bar.rindex("\x1b[?25h") > bar.rindex("\x1b[?25l")
    assert numbers.split() == epochwise("run", "--csv=-", *SMALL).stdout.split()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_an_output_without_braille_has_the_curves_in_ascii(encoding: str) -> None:
    plain = PLAIN | {"PYTHONIOENCODING": encoding}
    told = subprocess.run(command("run", *SMALL), capture_output=True, env=plain, timeout=DEADLINE, check=True)
    assert told.stderr == b""
    picture = told.stdout.decode(encoding)
    assert "?" not in picture.partition("Is training")[0]
    for words in ("batches .  training *  validation o", "****", " training 0.", "+-------", "learned"):
        assert words in picture


def test_an_address_that_the_output_cannot_write_is_said_in_one_line() -> None:
    narrow = PLAIN | {"PYTHONIOENCODING": "ascii", "BROWSER": "false"}
    opening = command("open", "--url=http://bücher.example")
    ended = subprocess.run(opening, capture_output=True, text=True, env=narrow, timeout=DEADLINE, check=False)
    told = "epochwise: the output takes ascii and not '\\xfc'; set PYTHONIOENCODING=utf-8\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", told)


@pytest.mark.parametrize("arguments", [("run", *SMALL), ("plan", "--json"), ("--help",), ("run", "--epochs=0")])
def test_closed_streams_neither_stop_a_command_nor_change_its_status(arguments: tuple[str, ...]) -> None:
    expected = 2 if "--epochs=0" in arguments else 0
    closing = f"{shlex.join(command(*arguments))} <&- >&- 2>&-"
    assert subprocess.run(["sh", "-c", closing], env=PLAIN, timeout=DEADLINE, check=False).returncode == expected


@pytest.mark.parametrize(
    "variables",
    [
        {"COLUMNS": "-5", "LINES": "x", "TERM": ""},
        {"COLUMNS": "0", "TERM": "dumb"},
        {"COLUMNS": "1", "TERM": "nonsense", "TMPDIR": "/nowhere", "HOME": ""},
        {"COLUMNS": "abc", "LC_ALL": "POSIX", "PYTHONUTF8": "0", "FORCE_COLOR": "x", "NUMBA_THREADING_LAYER": "bad"},
    ],
)
def test_an_odd_environment_is_no_reason_to_fail(variables: dict[str, str]) -> None:
    ended = subprocess.run(
        command("run", *SMALL), capture_output=True, env=PLAIN | variables, timeout=DEADLINE, check=True
    )
    assert b"learned" in ended.stdout.replace(b"\n", b"")
    assert ended.stderr == b""


@pytest.mark.parametrize("arguments", [("run", "--json", *SMALL), ("run", *SMALL), ("plan",), ("plan", "--json")])
def test_a_full_disk_is_a_failure_in_one_line(arguments: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        ended = subprocess.run(
            command(*arguments), stdout=full, stderr=subprocess.PIPE, env=PLAIN, timeout=DEADLINE, check=False
        )
    assert (ended.returncode, ended.stderr) == (1, b"epochwise: the output: No space left on device\n")
