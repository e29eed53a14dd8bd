"""The command line: `batchwise serve`."""

import argparse
import logging
from collections.abc import Sequence

import uvicorn

from app import __version__
from app.settings import Settings
from app.web import create_app

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


def serve(host: str, port: int) -> None:
    """Serve the page and the API until a signal comes, then end within `GRACE_SECONDS` and a little."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    uvicorn.run(
        create_app(Settings()),
        host=host,
        port=port,
        ws="none",
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name; the exit status comes back."""
    given = _parser().parse_args(arguments)
    serve(given.host, given.port)
    return 0
