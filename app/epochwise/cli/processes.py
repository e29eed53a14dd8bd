"""The server in one process, or in several behind one socket, each with its share of the limits."""

import logging
import math
import os
import signal
from multiprocessing import parent_process
from socket import socket
from threading import Thread
from typing import Any

from uvicorn import Config, Server
from uvicorn.supervisors import Multiprocess

from epochwise.cli.processor import reach_level
from epochwise.settings import Settings
from epochwise.web.accesslog import ACCESS_LOG
from epochwise.web.app import create_app
from epochwise.web.connection import connection_for

GRACE_SECONDS = 3
"""How long open streams may take to end after the signal to stop."""
SILENT_SECONDS = 30
"""A process that gives no sign of life for so long is replaced; on a busy machine one needs several to start."""
SHARED = (
    "slots",
    "active_bytes",
    "kept_bytes",
    "queue_limit",
    "rate_seconds",
    "registrations",
    "sending_bytes",
    "connections",
)
"""Limits of the whole server, of which each process has its share."""

_log = logging.getLogger(__name__)


class ServerConfig(Config):
    """How the server of some settings is run. Another process gets a copy, and makes an app of its own."""

    def __init__(self, settings: Settings, access_log: bool, processes: int = 1) -> None:
        self.settings = settings
        self.writes_requests = access_log
        super().__init__(
            "epochwise.web.app:create_app",
            ws="none",
            access_log=False,
            log_config=None,
            workers=processes,
            timeout_graceful_shutdown=GRACE_SECONDS,
            timeout_worker_healthcheck=SILENT_SECONDS,
        )

    def configure_logging(self) -> None:
        """Lines for people, also in a process that has only just begun."""
        logging.basicConfig(level=logging.INFO, format="%(message)s")
        for chatty in ("uvicorn.error", "httpx"):
            logging.getLogger(chatty).setLevel(logging.WARNING)
        logging.getLogger(ACCESS_LOG).setLevel(logging.INFO if self.writes_requests else logging.WARNING)
        super().configure_logging()

    def load(self) -> None:
        """Make the app and its connections."""
        if (above := parent_process()) is not None:
            reach_level()
            Thread(target=_end_with, args=(above,), daemon=True).start()
        self.app: Any = create_app(self.settings)
        self.http: Any = connection_for(self.settings)
        super().load()


def serve_in(processes: int, settings: Settings, access_log: bool, opened: socket) -> None:
    """Serve on a socket until a signal comes; a process that dies is replaced."""
    if processes == 1:
        Server(ServerConfig(settings, access_log)).run(sockets=[opened])
        return
    if settings.cache_folder is None:
        _log.warning("Without a cache folder %d processes do not know each other's ids.", processes)
    config = ServerConfig(share_of(settings, processes), access_log, processes)
    logging.getLogger("uvicorn.error").setLevel(logging.INFO)
    Multiprocess(config, [opened]).run()


def share_of(settings: Settings, processes: int) -> Settings:
    """The settings of one of so many processes: together they keep to the limits, rounded up to whole numbers."""
    # Through Redis all processes know what the others have spent.
    shares = [name for name in SHARED if not (settings.redis and name == "rate_seconds")]
    return settings.model_copy(update={name: math.ceil(getattr(settings, name) / processes) for name in shares})


def _end_with(above: Any) -> None:
    """End this process in peace when the one that began it is gone, however that ended."""
    above.join()
    os.kill(os.getpid(), signal.SIGTERM)
