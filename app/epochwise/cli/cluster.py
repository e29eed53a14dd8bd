"""What `serve --redis` and `worker` need beside the package itself."""

import os
from importlib.util import find_spec

from epochwise.cli.say import say
from epochwise.settings import PREFIX

NEEDED = ("celery", "redis")
DATA_FOLDER = f"{PREFIX}DATA_FOLDER"


def refuse_without_packages() -> None:
    """Look for the packages that runs on Redis need.

    Raises:
        SystemExit: with the status 2, after a line that says what to do.
    """
    missing = [package for package in NEEDED if find_spec(package) is None]
    if missing:
        say(f"Redis needs {' and '.join(missing)}; install them: python -m pip install 'epochwise[cluster]'")
        raise SystemExit(2)


def refuse_data_folder() -> None:
    """Own data are not known on other machines, so nobody may ask for both.

    Raises:
        SystemExit: with the status 2, after a line that says what to do.
    """
    if folder := os.environ.get(DATA_FOLDER):
        say(f"{DATA_FOLDER}={folder}: own data work on one machine only; with Redis, leave it empty.")
        raise SystemExit(2)
