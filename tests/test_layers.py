"""Imports point downward only, the core stays pure, and one name means one thing."""

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = Path(__file__).parent.parent / "app"
BELOW = {
    "__init__": set(),
    "core": set(),
    "code": {"core"},
    "settings": set(),
    "paths": set(),
    "runs": {"core", "settings"},
    "client": {"core"},
    "web": {"core", "code", "runs", "settings", "paths", "__init__"},
    "cli": {"core", "code", "runs", "web", "client", "settings", "paths", "__init__"},
    "__main__": {"cli"},
}
PURE = {"annotated_types", "llvmlite", "numba", "numpy", "orjson", "pydantic", "pydantic_core", "rfc8785"}
IMPURE = {"io", "os", "pathlib", "shutil", "subprocess", "tempfile"} | {"http", "select", "socket", "urllib"}
IMPURE |= {"asyncio", "datetime", "random", "threading", "time"} | {"importlib"}
READERS = {"measured.py": {"importlib"}, "kernel.py": {"pathlib"}}  # they read the package's own files, never a user's
FILES = sorted(APP.rglob("*.py"))
CORE = sorted(APP.glob("core/**/*.py"))


def imports(file: Path) -> Iterator[str]:
    """The dotted names that a file imports, relative ones spelled out."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = ("app", *file.relative_to(APP).parts)[: -node.level] if node.level else ()
            module = ".".join((*package, *([node.module] if node.module else [])))
            yield from (f"{module}.{alias.name}" for alias in node.names)


def layer_of(name: str) -> str:
    layer = name.split(".")[1]
    return layer if layer in BELOW else "__init__"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(APP).as_posix())
def test_imports_point_downward_only(file: Path) -> None:
    layer = file.relative_to(APP).parts[0].removesuffix(".py")
    wrong = {name for name in imports(file) if name.startswith("app.") and layer_of(name) not in BELOW[layer] | {layer}}
    assert not wrong


def test_the_command_line_stands_on_top_of_everything() -> None:
    assert BELOW["cli"] == BELOW.keys() - {"cli", "__main__"}
    assert [layer for layer, below in BELOW.items() if "cli" in below] == ["__main__"]


@pytest.mark.parametrize("file", CORE, ids=lambda file: file.name)
def test_the_core_knows_no_web_no_files_and_no_clock(file: Path) -> None:
    allowed = PURE | {"app"} | set(sys.stdlib_module_names) - IMPURE | READERS.get(file.name, set())
    assert {name for name in imports(file) if name.split(".")[0] not in allowed} == set()


def public_names(file: Path) -> Iterator[str]:
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names = [node.name]
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [target.id for target in targets if isinstance(target, ast.Name) and target.id.isupper()]
        else:
            continue
        yield from (name for name in names if not name.startswith("_"))


def test_no_public_name_is_defined_twice() -> None:
    counted = Counter(name for file in FILES for name in set(public_names(file)))
    assert {name: count for name, count in counted.items() if count > 1} == {}
