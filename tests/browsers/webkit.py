"""The engine of Safari, on iPads too: WebKitGTK where its driver is installed, else this Mac's Safari itself."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from selenium.webdriver import Remote
from selenium.webdriver.common.options import ArgOptions
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.safari.options import Options as SafariOptions
from selenium.webdriver.safari.service import Service as SafariService
from selenium.webdriver.webkitgtk.options import Options as WebKitOptions
from selenium.webdriver.webkitgtk.service import Service as WebKitService

SCREEN = "1600x1400x24"
ANSWER_SECONDS = 120  # a first start on a machine that has much else to do


@contextmanager
def webkit() -> Iterator[WebDriver]:
    """A window of WebKit, until the block ends."""
    driver = shutil.which("WebKitWebDriver")
    if driver is not None:
        with screen() as display:
            # Drawing on the processor: a graphics card, where there is one, is not this screen's.
            own = {**os.environ, "DISPLAY": display, "GDK_BACKEND": "x11", "LIBGL_ALWAYS_SOFTWARE": "1"}
            with session(WebKitService(driver, env=own), WebKitOptions()) as window:
                yield window
        return
    safari = shutil.which("safaridriver")
    if safari is None:
        raise FileNotFoundError("no WebKit to drive: run `make webkit`")
    with session(SafariService(safari), SafariOptions()) as window:
        yield window


@contextmanager
def session(service: WebKitService | SafariService, options: ArgOptions) -> Iterator[WebDriver]:
    """A window that a driver's process opens.

    Selenium's own `WebKitGTK` would look on the network for a driver, and warns of its own code.
    """
    service.start()
    try:
        connection = RemoteConnection(client_config=ClientConfig(service.service_url, timeout=ANSWER_SECONDS))
        window = Remote(connection, options=options)
        try:
            yield window
        finally:
            window.quit()
    finally:
        service.stop()


@contextmanager
def screen() -> Iterator[str]:
    """A screen that nobody sees; its name for DISPLAY. The server picks a free number and says so when it is ready."""
    told, tells = os.pipe()
    command = ["Xvfb", "-displayfd", str(tells), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[tells], stderr=subprocess.DEVNULL)
    os.close(tells)
    try:
        with os.fdopen(told) as said:
            number = said.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb ended with status {server.wait()} before it was ready")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()
