"""A run as a picture: SVG, and PNG from the same SVG."""

import subprocess
import sys
from functools import lru_cache
from pathlib import Path

from font_source_sans_pro import font_files_ttf

from epochwise.core.config.measures import measures_of
from epochwise.core.engine.plan import plan
from epochwise.language.language import Language
from epochwise.runs.result import Result
from epochwise.show.view import View
from epochwise.web.cut import Cut
from epochwise.web.forms.form import Rendered
from epochwise.web.forms.poster import poster
from epochwise.web.requested_run import RequestedRun

KEPT = 64
"""PNGs that are kept for whoever asks next, about 0.1 MB each."""
SECONDS = 30

FONTS = tuple(font_files_ttf[name] for name in ("SourceSansPro", "SourceSansProSemibold"))
"""The two weights that the picture uses. Without a file of its own the library would draw no text at all."""


async def svg(requested: RequestedRun, cut: Cut) -> Rendered:
    """The poster."""
    return (await _drawn(requested, cut)).encode()


async def png(requested: RequestedRun, cut: Cut) -> Rendered:
    """The poster's pixels."""
    drawn = await _drawn(requested, cut)
    return await requested.site.aside.drawn(pixels, drawn)


@lru_cache(maxsize=KEPT)
def pixels(picture: str) -> bytes:
    """An SVG as PNG."""
    program = Path(__file__).with_name("raster.py")
    command = [sys.executable, "-P", str(program), *FONTS]
    done = subprocess.run(command, input=picture.encode(), capture_output=True, timeout=SECONDS, check=False)
    if done.returncode:
        raise RuntimeError(f"the picture could not be drawn: {done.stderr.decode(errors='replace')}")
    return done.stdout


async def _drawn(requested: RequestedRun, cut: Cut) -> str:
    cut.check_cursor(plan(requested.config).total_updates)
    measure = cut.measured(("loss", *(spec.name for spec in measures_of(requested.config.dataset))))
    result = await requested.site.runs.result(requested.config)
    view = cut.view(measure)
    return await requested.site.aside.spent(_poster, result, requested.language, view)


def _poster(result: Result, language: Language, view: View) -> str:
    return poster(result.showing(), result.verdict, language, view)
