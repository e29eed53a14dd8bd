"""What kind of machine the figures are from."""

import os
import platform
import shutil
import subprocess
from pathlib import Path

import numba
import numpy


def processor() -> str:
    """The processor's name as the system tells it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = (line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line)
        return next(names, platform.machine())
    return platform.processor() or platform.machine()


def version(command: str) -> str:
    """The first line of what a command says of its version."""
    if shutil.which(command) is None:
        return f"no {command}"
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout
    return said.splitlines()[0].strip()


def machine() -> str:
    """One line."""
    return ", ".join(
        (
            f"{processor()}, {os.cpu_count()} cores",
            platform.system(),
            f"Python {platform.python_version()}",
            f"Numba {numba.__version__}",
            f"NumPy {numpy.__version__}",
            version("cc"),
            f"Node.js {version('node')}",
        )
    )
