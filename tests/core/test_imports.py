"""The modules of the core stand one above the other; not even their types go round in a circle."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import app.core

CORE = Path(app.core.__file__).parent


def imported(file: Path) -> Iterator[str]:
    """The modules of the core that a file imports anywhere, also for the type checker alone."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == "app.core":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("app.core."):
            yield str(node.module).removeprefix("app.core.")


def test_no_module_needs_itself() -> None:
    below = {file.stem: set(imported(file)) for file in CORE.glob("*.py")}
    order = list(TopologicalSorter(below).static_order())
    assert order.index("data") < order.index("config") < order.index("plan") < order.index("sgd")
