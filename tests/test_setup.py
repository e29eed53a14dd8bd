"""What `make` installs on a machine that lacks it, with commands that only write down how they are called."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tools.chromium import launch_options

ROOT = Path(__file__).parent.parent
SHELL = shutil.which("sh") or "/bin/sh"
LINK, TRUE = shutil.which("ln"), shutil.which("true")
LOG = "calls"


class Machine:
    """A checkout in a folder with a space in its name, on a machine that has these commands and no others."""

    def __init__(self, folder: Path) -> None:
        self.checkout, self.bin = folder / "a checkout", folder / "bin"
        self.checkout.mkdir()
        self.bin.mkdir()
        shutil.copytree(ROOT / "tools", self.checkout / "tools", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "Makefile", self.checkout)

    def has(self, command: str, does: str = "") -> None:
        """A command that writes its words down and then does this."""
        script = self.bin / command
        script.write_text(f'#!{SHELL}\necho "{command} $*" >> "{self.bin / LOG}"\n{does}\n')
        script.chmod(0o755)

    def setup(self, what: str, system: str = "debian") -> subprocess.CompletedProcess[str]:
        release = self.bin / "os-release"
        release.write_text(f"ID={system}\n")
        return subprocess.run(
            [SHELL, "tools/setup.sh", what],
            cwd=self.checkout,
            env={"PATH": str(self.bin), "OS_RELEASE": str(release), "SBIN": str(self.bin)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )

    def calls(self) -> list[str]:
        log = self.bin / LOG
        return log.read_text().splitlines() if log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize(
    ("what", "command", "package"),
    [
        ("node", "node", "nodejs"),
        ("make", "make", "make"),
        ("curl", "curl", "curl"),
        ("generators", "npm", "npm"),
        ("nginx", "nginx", "nginx-light"),
        ("redis", "redis-server", "redis-server"),
        ("webkit", "WebKitWebDriver", "webkit2gtk-driver xvfb"),
        ("firefox", "firefox-esr", "firefox-esr"),
    ],
)
def test_what_is_missing_is_installed_by_root(machine: Machine, what: str, command: str, package: str) -> None:
    machine.has("id", "echo 0")
    machine.has("env", 'shift; exec "$@"')
    machine.has("apt-get", f'[ "$1" = update ] || {LINK} -s {TRUE} "{machine.bin / command}"')
    assert machine.setup(what).returncode == 0
    assert [line for line in machine.calls() if line.startswith("apt-get") and line.endswith(f" {package}")]


@pytest.mark.parametrize(
    ("what", "commands"),
    [
        ("node", ["node"]),
        ("webkit", ["WebKitWebDriver", "Xvfb"]),
        ("webkit", ["safaridriver"]),
        ("firefox", ["firefox"]),
    ],
)
def test_what_is_here_is_not_installed_again(machine: Machine, what: str, commands: list[str]) -> None:
    for command in [*commands, "apt-get"]:
        machine.has(command)
    ended = machine.setup(what)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert not [line for line in machine.calls() if line.startswith("apt-get")]


@pytest.mark.parametrize(
    ("what", "packages"),
    [("node", "nodejs"), ("webkit", "webkit2gtk-driver xvfb"), ("firefox", "firefox-esr")],
)
def test_who_may_not_install_is_told_what_to_install(machine: Machine, what: str, packages: str) -> None:
    machine.has("id", "echo 1000")
    machine.has("apt-get")
    ended = machine.setup(what)
    assert ended.returncode == 1
    assert f"as root, run: apt-get install {packages}\n" in ended.stderr
    assert "apt-get" not in " ".join(machine.calls())


def test_webkit_without_its_screen_is_installed_whole(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has("env", 'shift; exec "$@"')
    for command in ("WebKitWebDriver", "apt-get"):
        machine.has(command)
    assert machine.setup("webkit").returncode == 0
    assert machine.calls()[-1].endswith(" webkit2gtk-driver xvfb")


def test_where_webkit_cannot_be_installed_it_is_an_error(machine: Machine) -> None:
    ended = machine.setup("webkit", "fedora")
    assert ended.returncode == 1
    assert "install WebKitWebDriver (of WebKitGTK) and Xvfb" in ended.stderr


def test_where_firefox_has_no_package_the_tests_do_without(machine: Machine) -> None:
    machine.has("apt-get")
    ended = machine.setup("firefox", "ubuntu")
    assert ended.returncode == 0
    assert "the tests leave it out" in ended.stderr


def test_homebrews_firefox_is_a_cask(machine: Machine) -> None:
    machine.has("brew")
    assert machine.setup("firefox", "").returncode == 0
    assert machine.calls() == ["brew install --quiet --cask firefox"]


def with_a_python(machine: Machine, does: str) -> None:
    """A checkout whose Python says whether there is a browser, and installs Playwright's own."""
    python = machine.checkout / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    machine.has("python", does)
    python.symlink_to(machine.bin / "python")


def test_a_browser_is_looked_for_without_root_too(machine: Machine) -> None:
    """Playwright's own installs into the home folder; only what the operating system must add needs root."""
    machine.has("id", "echo 1000")
    machine.has("apt-get")
    browser = machine.bin / "chromium"
    with_a_python(machine, f'[ "$2" != playwright ] || echo > "{browser}"; [ -e "{browser}" ]')
    assert machine.setup("browser").returncode == 0
    assert "python -m playwright install chromium" in machine.calls()
    assert "apt-get" not in " ".join(machine.calls())


@pytest.mark.parametrize("fetched", [True, False])
def test_beside_debians_chromium_its_headless_shell_is_installed(machine: Machine, fetched: bool) -> None:
    machine.has("id", "echo 0")
    machine.has("env", 'shift; exec "$@"')
    machine.has("chromium")
    machine.has("apt-get", "" if fetched else "exit 100")
    with_a_python(machine, "")
    ended = machine.setup("browser")
    assert ended.returncode == 0
    assert machine.calls()[-2].endswith(" chromium-headless-shell")
    assert machine.calls()[-1] == "python -m tools.chromium"
    assert ("the tests will take longer without it" in ended.stderr) != fetched


@pytest.mark.parametrize(("system", "there"), [("debian", "chromium-headless-shell"), ("fedora", "chromium")])
def test_it_is_left_where_it_is_or_has_no_package(machine: Machine, system: str, there: str) -> None:
    machine.has("id", "echo 0")
    for command in ("chromium", there, "apt-get"):
        machine.has(command)
    with_a_python(machine, "")
    assert machine.setup("browser", system).returncode == 0
    assert "apt-get" not in " ".join(machine.calls())


@pytest.mark.parametrize(("as_readers", "taken"), [(False, "chromium-headless-shell"), (True, "chromium")])
def test_of_the_systems_browsers_the_shell_is_taken_but_where_that_of_readers_is_asked_for(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, as_readers: bool, taken: str
) -> None:
    playwright: Any = SimpleNamespace(chromium=SimpleNamespace(executable_path=str(machine.bin / "not installed")))
    monkeypatch.delenv("EPOCHWISE_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(machine.bin))
    for command in ("chromium", "chromium-headless-shell"):
        machine.has(command)
    assert launch_options(playwright, as_readers=as_readers)["executable_path"] == str(machine.bin / taken)
    (machine.bin / taken).unlink()
    assert launch_options(playwright, as_readers=as_readers)["executable_path"] != str(machine.bin / taken)


def test_an_installation_that_was_cut_off_is_made_whole(machine: Machine) -> None:
    (machine.checkout / "requirements.txt").touch()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", ".venv"], cwd=machine.checkout, check=True)
    environment = {**os.environ, "PYTHON": sys.executable}
    subprocess.run(["make", ".venv/pip.stamp"], cwd=machine.checkout, env=environment, check=True, capture_output=True)
    subprocess.run(
        [".venv/bin/python", "-m", "pip", "--version"], cwd=machine.checkout, check=True, capture_output=True
    )


def test_a_checkout_can_be_imported_also_after_it_was_moved(machine: Machine, tmp_path: Path) -> None:
    package = machine.checkout / "app" / "epochwise"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", ".venv"], cwd=machine.checkout, check=True)
    make = ["make", "--old-file=.venv/pip.stamp", ".venv/source.stamp"]
    subprocess.run(make, cwd=machine.checkout, check=True, capture_output=True)
    assert imported_from(machine.checkout) == package
    moved = machine.checkout.rename(tmp_path / "moved to here")
    assert imported_from(moved) == moved / "app" / "epochwise"


def imported_from(checkout: Path) -> Path:
    """The folder from which the Python of this checkout imports the package."""
    python = checkout / ".venv" / "bin" / "python"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    program = "import epochwise; print(epochwise.__path__[0])"
    ended = subprocess.run([python, "-c", program], cwd="/", env=environment, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    return Path(ended.stdout.strip())
