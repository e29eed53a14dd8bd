"""A picture as PNG, from the same SVG."""

import subprocess
import sys
from functools import lru_cache
from pathlib import Path

from font_source_sans_pro import font_files_ttf

KEPT = 64
"""PNGs that are kept for whoever asks next, about 0.1 MB each."""
SECONDS = 30

FONTS = tuple(font_files_ttf[name] for name in ("SourceSansPro", "SourceSansProSemibold"))
"""The two weights that pictures use. Without a file of its own the library would draw no text at all."""


@lru_cache(maxsize=KEPT)
def pixels(picture: str, zoom: int = 1) -> bytes:
    """An SVG as PNG, with `zoom` pixels for each of its own across and down.

    Raises:
        RuntimeError: when it cannot be drawn.
    """
    program = Path(__file__).with_name("raster.py")
    command = [sys.executable, "-P", str(program), str(zoom), *FONTS]
    done = subprocess.run(command, input=picture.encode(), capture_output=True, timeout=SECONDS, check=False)
    if done.returncode:
        raise RuntimeError(f"the picture could not be drawn: {done.stderr.decode(errors='replace')}")
    return done.stdout
