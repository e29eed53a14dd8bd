"""What `serve --redis` and `worker` need beside the package itself."""

from collections.abc import Mapping
from importlib.util import find_spec

from epochwise.cli.say import say
from epochwise.settings import PREFIX

NEEDED = ("celery", "redis")
DATA_FOLDER = f"{PREFIX}DATA_FOLDER"


def refuse_without_cluster(environment: Mapping[str, str]) -> None:
    """Look for what runs on Redis need.

    Raises:
        SystemExit: with the status 2, after a line that says what to do.
    """
    missing = [package for package in NEEDED if find_spec(package) is None]
    if missing:
        say(f"Redis needs {' and '.join(missing)}; install them: python -m pip install 'epochwise[cluster]'")
    elif environment.get(DATA_FOLDER):
        say(f"{DATA_FOLDER}={environment[DATA_FOLDER]}: own data work on one machine only; with Redis, leave it empty.")
    else:
        return
    raise SystemExit(2)
