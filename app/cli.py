"""The command line: `batchwise serve`."""

import argparse
import logging
import sys
from collections.abc import Sequence
from socket import socket

import uvicorn
from pydantic import ValidationError

from app import __version__
from app.settings import Settings
from app.web import create_app

GRACE_SECONDS = 3
"""How long open streams may take to end once the server was told to stop."""


class _Server(uvicorn.Server):
    """Says where it listens in one line of ours instead of uvicorn's four."""

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            address = f"[{host}]" if ":" in host else host
            logging.getLogger(__name__).info(
                "Batchwise %s at http://%s:%d (Ctrl+C ends it)", __version__, address, port
            )


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


def serve(host: str, port: int) -> int:
    """Serve the page and the API until a signal comes, then end within `GRACE_SECONDS` and a little."""
    settings = _settings()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for name in ("uvicorn.error", "httpx"):
        logging.getLogger(name).setLevel(logging.WARNING)
    server = _Server(
        uvicorn.Config(
            create_app(settings),
            host=host,
            port=port,
            ws="none",
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    try:
        server.run()
    except KeyboardInterrupt:
        return 0
    return 0 if server.started else 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name; the exit status comes back."""
    given = _parser().parse_args(arguments)
    return serve(given.host, given.port)
