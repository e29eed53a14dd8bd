"""The page's modules: lines that fit a screen, one module that knows the chart library, a lens that knows no page."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "static"
SCRIPTS = [path for folder in ("static", "tests/js", "benchmarks") for path in (ROOT / folder).rglob("*.*js")]
LONGEST = 120
IMPORTED = re.compile(r'(?:from|import\()\s*"([^"]+)"')


def imports(module: Path) -> set[Path]:
    """The files that a module imports."""
    return {(module.parent / path).resolve() for path in IMPORTED.findall(module.read_text())}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_line_is_longer_than_120_characters(script: Path) -> None:
    longest = max(script.read_text().splitlines(), key=len)
    assert len(longest) <= LONGEST, longest


def test_only_the_chart_module_knows_plotly() -> None:
    assert {path.name for path in STATIC.rglob("*.js") if "Plotly" in path.read_text()} == {"chart.js"}


def test_the_lens_imports_nothing_of_the_page() -> None:
    modules = list((STATIC / "lens").glob("*.js"))
    assert modules
    assert {path for module in modules for path in imports(module) if STATIC / "page" in path.parents} == set()
