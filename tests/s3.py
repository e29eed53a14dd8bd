"""A bucket as of S3, for tests: moto in a process of its own, which knows nothing of our code."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.serving import until
from tools.cluster import ROOT
from tools.server import free_port

S3 = ROOT / ".venv" / "s3"
"""Where `make` installs moto."""


@contextmanager
def buckets() -> Iterator[None]:
    """As long as this lasts, the environment leads to an S3 with a bucket that is called `bucket`."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(S3)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def made() -> bool:
        assert server.poll() is None
        try:
            return httpx.put(f"{address}/bucket", trust_env=False).is_success
        except httpx.TransportError:
            return False

    with pytest.MonkeyPatch.context() as patch:
        try:
            until(made, 60.0)
            for name, value in {
                "AWS_ENDPOINT_URL": address,
                "AWS_ACCESS_KEY_ID": "test",
                "AWS_SECRET_ACCESS_KEY": "test",
                "AWS_REGION": "us-east-1",
            }.items():
                patch.setenv(name, value)
            yield
        finally:
            server.kill()
            server.wait()
