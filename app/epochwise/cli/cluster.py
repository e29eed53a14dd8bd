"""What `serve --redis` and `worker` need beside the package itself, and which settings do not go together."""

import os
from importlib.util import find_spec

from epochwise.cli.say import say
from epochwise.settings import PREFIX, Settings

NEEDED = ("celery", "obstore", "redis")
DATA_FOLDER, STORE, REDIS = f"{PREFIX}DATA_FOLDER", f"{PREFIX}STORE", f"{PREFIX}REDIS"


def refuse_without_packages() -> None:
    """Look for the packages that runs on Redis and a shared store need.

    Raises:
        SystemExit: with the status 2, after a line that says what to do.
    """
    missing = [package for package in NEEDED if find_spec(package) is None]
    if missing:
        say(f"runs on Redis need {' and '.join(missing)}; install them: python -m pip install 'epochwise[cluster]'")
        raise SystemExit(2)


def refuse_wrong_places(settings: Settings) -> None:
    """Look where users' data would be: a folder of one machine is not known to others, which a store is for.

    Raises:
        SystemExit: with the status 2, after a line that says what to do.
    """
    folder = os.environ.get(DATA_FOLDER)
    if settings.redis and folder:
        say(f"{DATA_FOLDER}={folder}: with Redis, users' data are kept in {STORE}; leave this one empty.")
    elif settings.store and not settings.redis:
        say(f"{STORE}={settings.store}: a store is shared by servers on one Redis; set {REDIS} too.")
    else:
        return
    raise SystemExit(2)
