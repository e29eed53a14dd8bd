"""Which Chromium drives the tests, the picture and the benchmarks."""

import os
import shutil
from typing import TypedDict

from playwright.sync_api import Playwright, sync_playwright

COMMANDS = ("chromium", "chromium-browser", "google-chrome")


class LaunchOptions(TypedDict, total=False):
    executable_path: str
    args: list[str]


def launch_options(playwright: Playwright) -> LaunchOptions:
    """EPOCHWISE_CHROMIUM where it is set, else Playwright's own browser, else the system's."""
    options = LaunchOptions(args=["--disable-gpu", "--disable-background-networking"])
    chosen = os.environ.get("EPOCHWISE_CHROMIUM")
    if chosen is None and not os.path.exists(playwright.chromium.executable_path):
        chosen = next(filter(None, map(shutil.which, COMMANDS)), None)
        if chosen is None:
            raise FileNotFoundError("no Chromium: run `make browser`, or set EPOCHWISE_CHROMIUM to the path of one")
    if chosen is not None:
        options["executable_path"] = chosen
    return options


if __name__ == "__main__":  # says whether a browser can be started here
    with sync_playwright() as playwright:
        playwright.chromium.launch(**launch_options(playwright)).close()
