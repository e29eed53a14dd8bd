"""Where the page's files lie, in a checkout and in the installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent
_BUNDLE = "plotly-basic.min.js"


def _first(*candidates: Path) -> Path | None:
    return next((path for path in candidates if path.exists()), None)


def _folder(name: str) -> Path:
    """The wheel carries `static` as `epochwise/_static`; a checkout has it at its top."""
    return _first(_PACKAGE / f"_{name}") or _CHECKOUT / name


STATIC: Path = _folder("static")
TEMPLATES: Path = _folder("templates")
DOCS: Path = _folder("docs")

PLOTLY_BUNDLE: Path | None = _first(
    _PACKAGE / "_vendor" / _BUNDLE,
    _CHECKOUT / "node_modules" / "plotly.js-basic-dist-min" / _BUNDLE,
)
"""Plotly's basic bundle, a quarter of the full one; None where npm has not installed it."""
