"""Which Chromium drives the tests, the picture and the benchmarks."""

import os
import shutil
from typing import TypedDict

from playwright.sync_api import Playwright, sync_playwright

SHELL = "chromium-headless-shell"
"""Debian's name for what Playwright's own Chromium is too: the same engine without the windows of a browser around each
page, which take about as long as the page.
"""
WITH_WINDOWS = ("chromium", "chromium-browser", "google-chrome")


class LaunchOptions(TypedDict, total=False):
    executable_path: str
    args: list[str]


def launch_options(playwright: Playwright, *, as_readers: bool = False) -> LaunchOptions:
    """EPOCHWISE_CHROMIUM where it is set, else Playwright's own browser, else the system's.

    Of the system's, the one that readers have comes first only where theirs is asked for, as for their times.
    """
    options = LaunchOptions(args=["--disable-gpu", "--disable-background-networking"])
    chosen = os.environ.get("EPOCHWISE_CHROMIUM")
    if chosen is None and not os.path.exists(playwright.chromium.executable_path):
        commands = (*WITH_WINDOWS, SHELL) if as_readers else (SHELL, *WITH_WINDOWS)
        chosen = next(filter(None, map(shutil.which, commands)), None)
        if chosen is None:
            raise FileNotFoundError("no Chromium: run `make browser`, or set EPOCHWISE_CHROMIUM to the path of one")
    if chosen is not None:
        options["executable_path"] = chosen
    return options


if __name__ == "__main__":  # says whether a browser can be started here
    with sync_playwright() as playwright:
        playwright.chromium.launch(**launch_options(playwright)).close()
