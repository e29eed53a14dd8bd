"""Firefox without a window, in a profile of its own."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import Remote
from selenium.webdriver.firefox.options import Options
from selenium.webdriver.remote.webdriver import WebDriver

from tests.browsers.marionette import Marionette

COMMANDS = ("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox")
READY_SECONDS = 120.0  # about three where nothing else runs
# Port 0: any that is free, which Firefox then writes into its profile.
PREFERENCES = """user_pref("marionette.port", 0);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
"""


def installed() -> str | None:
    """The Firefox of this machine."""
    return next(filter(None, map(shutil.which, COMMANDS)), None)


@contextmanager
def firefox() -> Iterator[WebDriver]:
    """A window of Firefox, until the block ends."""
    command = installed()
    if command is None:
        raise FileNotFoundError("no Firefox: run `make firefox`")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        Path(profile, "user.js").write_text(PREFERENCES)
        arguments = [command, "--marionette", "--headless", "--no-remote", "--profile", profile]
        process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            connection = Marionette(port_of(process, Path(profile)), READY_SECONDS)
            try:
                yield Remote(connection, options=Options())
            finally:
                connection.close()
        finally:
            process.terminate()
            process.wait()


def port_of(process: subprocess.Popen[bytes], profile: Path) -> int:
    """Where a starting Firefox listens, once it does."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"Firefox ended with status {process.returncode} before it was ready")
        written = profile / "MarionetteActivePort"
        if written.exists() and (port := written.read_text().strip()):
            return int(port)
        time.sleep(0.05)
    raise TimeoutError(f"Firefox was not ready within {READY_SECONDS:.0f} s")
