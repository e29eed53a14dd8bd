"""Imports point downward only, the core stays pure, and one name means one thing."""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "app" / "epochwise"
ORDER = (
    ("version", "paths", "objects", "core.config"),
    ("core.numeric", "settings"),
    ("core.data", "core.judgement", "core.plan"),
    ("core.curves",),
    ("core.engine",),
    ("core.columns", "core.compare", "core.diagnose"),
    ("show",),
    ("wire", "code", "language"),
    ("runs", "owndata"),
    ("client", "cluster"),
    ("web",),
    ("cli",),
    ("asgi",),
    ("__init__", "__main__"),
)
"""The rooms of the package, from the lowest floor up. A room may import from every floor below it and from itself."""
APART = {("client", "settings"), ("client", "paths"), ("code", "wire")}
"""What a room may not import all the same."""
PURE = {"annotated_types", "llvmlite", "numba", "numpy", "orjson", "pydantic", "pydantic_core", "rfc8785"}
IMPURE = {"io", "os", "pathlib", "shutil", "subprocess", "tempfile"} | {"http", "select", "socket", "urllib"}
IMPURE |= {"asyncio", "datetime", "random", "threading", "time"} | {"importlib"}
READERS = {"measured.py": {"importlib"}, "kernel.py": {"pathlib"}, "kept.py": {"os", "pathlib", "tempfile"}}
"""They read the package's own files, never a user's."""
WALL_CLOCK = re.compile(r"\btime\.time(_ns)?\b|from time import .*\btime(_ns)?\b|\b(now|utcnow|today)\(|REALTIME")
WALL_CLOCKS = {
    "runs/folder.py": "a file's date says when it was used last",
    "web/accesslog.py": "a line of the log has its date",
}
"""Who may ask what time of day it is, and why. A clock that can be set must measure nothing that somebody waits for."""

FILES = sorted(PACKAGE.rglob("*.py"))
CORE = sorted(PACKAGE.glob("core/**/*.py"))
TIMED = sorted(file for room in ("runs", "cluster", "web") for file in (PACKAGE / room).rglob("*.py"))


def imports(file: Path) -> Iterator[str]:
    """The dotted names that a file imports, relative ones spelled out."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = ("epochwise", *file.relative_to(PACKAGE).parts)[: -node.level] if node.level else ()
            module = ".".join((*package, *([node.module] if node.module else [])))
            yield from (f"{module}.{alias.name}" for alias in node.names)


def room_of(module: str) -> str:
    """The room of a module of the package, `epochwise.core.data.rows` say."""
    parts = module.split(".")[1:]
    return ".".join(parts[: 2 if parts[0] == "core" and len(parts) > 1 else 1])


def floor_of(room: str) -> int:
    return next((floor for floor, rooms in enumerate(ORDER) if room in rooms), 0)


def module_of(file: Path) -> str:
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(("epochwise", *(parts if len(parts) == 1 else (part for part in parts if part != "__init__"))))


MODULES = {module_of(file): file for file in FILES}


def imported(file: Path) -> set[str]:
    """The modules of this package that a file imports, anywhere and also for the type checker alone."""
    found = set()
    for name in imports(file):
        module = next((known for known in (name, name.rpartition(".")[0]) if known in MODULES), None)
        found |= {module} if module else set()
    return found - {module_of(file)}


def test_every_room_has_its_floor() -> None:
    rooms = {room_of(module) for module in MODULES} - {"core"}
    assert rooms == {room for floor in ORDER for room in floor}


def test_every_room_is_in_the_project_layout() -> None:
    layout = (PACKAGE.parent.parent / "CONTRIBUTING.md").read_text()
    assert {room for floor in ORDER[:-1] for room in floor} <= set(re.findall(r"\*\*([\w.]+)\*\*", layout))


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_downward_only(module: str) -> None:
    room = room_of(module)
    others = {room_of(other) for other in imported(MODULES[module])} - {room}
    wrong = {other for other in others if floor_of(other) >= floor_of(room) or (room, other) in APART}
    assert not wrong


def test_no_module_needs_itself() -> None:
    # A run of the client draws itself, and its pictures know the run still.
    below = {module: imported(file) for module, file in MODULES.items() if not module.startswith("epochwise.client.")}
    TopologicalSorter(below).prepare()


@pytest.mark.parametrize("file", CORE, ids=lambda file: file.name)
def test_the_core_knows_no_web_no_files_and_no_clock(file: Path) -> None:
    allowed = PURE | {"epochwise"} | set(sys.stdlib_module_names) - IMPURE | READERS.get(file.name, set())
    assert {name for name in imports(file) if name.split(".")[0] not in allowed} == set()


@pytest.mark.parametrize("file", TIMED, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_no_wait_goes_by_a_clock_that_can_be_set(file: Path) -> None:
    assert bool(WALL_CLOCK.search(file.read_text())) == (file.relative_to(PACKAGE).as_posix() in WALL_CLOCKS)


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
