"""The command line: `batchwise serve`."""

import argparse
import contextlib
import logging
import socket
import sys
from collections.abc import Sequence

import uvicorn
from pydantic import ValidationError

from app import __version__
from app.settings import Settings
from app.web import create_app

_log = logging.getLogger(__name__)

GRACE_SECONDS = 3
"""How long open streams may take to end once the server was told to stop."""


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: allowed are 1 to 65535, and 0 for any free one")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="batchwise", description="See what a batch and an epoch are.")
    parser.add_argument("--version", action="version", version=f"Batchwise {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    serve_parser = commands.add_parser("serve", help="start the page and the API")
    serve_parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serve_parser.add_argument("--port", default=8000, type=_port, help="port to listen on (default: %(default)s)")
    return parser


def _settings() -> Settings:
    """The settings of the environment; what is wrong there ends the program with the variable's name and value."""
    try:
        return Settings()
    except ValidationError as error:
        for wrong in error.errors():
            name = f"BATCHWISE_{'_'.join(map(str, wrong['loc']))}".upper()
            print(f"batchwise: {name}={wrong['input']}: {wrong['msg']}", file=sys.stderr)
        raise SystemExit(2) from None


def _listener(host: str, port: int) -> socket.socket:
    """A socket that listens already: whoever comes while the app still starts waits instead of being turned away."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        print(f"batchwise: cannot listen on {host}, port {port}: {error.strerror}", file=sys.stderr)
        raise SystemExit(1) from None
    shown = f"[{host}]" if family == socket.AF_INET6 else host
    _log.info("Batchwise %s at http://%s:%d (Ctrl+C ends it)", __version__, shown, listener.getsockname()[1])
    return listener


def serve(host: str, port: int) -> None:
    """Serve the page and the API until a signal comes, then end within `GRACE_SECONDS` and a little."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    settings = _settings()
    listener = _listener(host, port)
    config = uvicorn.Config(
        create_app(settings),
        ws="none",
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name; the exit status comes back."""
    given = _parser().parse_args(arguments)
    serve(given.host, given.port)
    return 0
