"""Machine code on disk is used again for as long as nothing that it was made of has changed."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import pytest

from epochwise.core.numeric import kept, kernel

CORE = Path(kernel.__file__).parent


@pytest.mark.parametrize("file", sorted(CORE.glob("*.py")), ids=lambda file: file.name)
def test_a_change_of_any_file_of_the_core_compiles_anew(file: Path, tmp_path: Path) -> None:
    for module in CORE.glob("*.py"):
        shutil.copy(module, tmp_path)
    before = kernel.stamp(tmp_path)
    assert before == kernel.stamp(CORE)
    with (tmp_path / file.name).open("a") as changed:
        changed.write("# changed\n")
    assert kernel.stamp(tmp_path) != before


def double(number: float) -> float:
    return 2.0 * number


def test_machine_code_is_kept_under_that_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    for stamp, compiled in (("one", 1), ("one", 0), ("another", 1)):
        monkeypatch.setattr(kernel, "_STAMP", stamp)
        function: Any = kernel.kernel(double)
        assert function(21.0) == 42.0
        assert sum(function.stats.cache_misses.values()) == compiled


def test_what_another_version_kept_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    kernel.kernel(double)(21.0)
    (index,) = tmp_path.rglob("*.nbi")
    index.write_bytes(index.read_bytes().replace(b"double", b"triple"))
    monkeypatch.setattr(kernel, "_STAMP", "another")
    assert kernel.kernel(double)(21.0) == 42.0


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What the log was told since the last call, as in a new process, where nothing has been said before."""
    monkeypatch.setattr(kept, "_said", set())

    def messages() -> list[str]:
        found = list(caplog.messages)
        caplog.clear()
        kept._said.clear()
        return found

    return messages


def compiles(function: Any = double) -> bool:
    """Whether a new process would have to compile."""
    compiled: Any = kernel.kernel(function)
    assert compiled(21.0) == 42.0
    return bool(compiled.stats.cache_misses)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda whole: b"",
    "cut in its head": lambda whole: whole[:5],
    "cut": lambda whole: whole[: len(whole) - 20],
    "changed": lambda whole: whole[:-1] + bytes([whole[-1] ^ 1]),
    "something else": lambda whole: b"<html>" * 100,
}


@pytest.mark.parametrize("suffix", ["nbi", "nbc"])
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damaged_code_is_compiled_again_and_kept_anew(
    damage: Callable[[bytes], bytes],
    suffix: str,
    tmp_path: Path,
    said: Callable[[], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    assert compiles()
    (file,) = tmp_path.rglob(f"*.{suffix}")
    file.write_bytes(damage(file.read_bytes()))
    said()
    assert compiles()
    assert said() == [f"{file} is damaged; compiling the engine again: this takes up to a minute."]
    assert not compiles()


def test_the_first_compilation_says_so_and_a_loaded_one_says_nothing(
    tmp_path: Path, said: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    assert compiles()
    assert said() == ["Compiling the engine, once on this machine: this takes about a minute."]
    said()
    assert not compiles()
    assert said() == []


def test_code_is_kept_in_the_first_folder_that_can_be_written_and_found_in_any(
    tmp_path: Path, said: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    folders = [str(tmp_path / "file" / "nobody"), str(tmp_path / "one"), str(tmp_path / "two")]
    monkeypatch.setattr(kept, "_folders", lambda function: folders)
    assert compiles()
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["one"]
    (index,) = tmp_path.rglob("*.nbi")
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / index.name).touch()
    folders[:] = [folders[0], str(tmp_path / "damaged"), folders[1]]
    said()
    assert not compiles()
    assert said() == [], "what is damaged in one folder is whole in another"
    folders[:] = folders[:1]
    said()
    assert compiles()
    assert compiles()
    assert said()[1:] == [
        "The compiled engine cannot be kept, so each start compiles it again. "
        "Set NUMBA_CACHE_DIR to a folder that can be written."
    ]


def test_where_nothing_can_be_written_there_is_no_temporary_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> str:
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", none)
    assert kept._temporary() is None


def test_no_folder_of_somebody_else_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = tmp_path / f"epochwise-engine-{os.getuid()}"
    assert kept._temporary() == str(folder)
    folder.mkdir(0o700)
    assert kept._temporary() == str(folder)
    folder.chmod(0o777)
    assert kept._temporary() is None
    folder.rmdir()
    folder.symlink_to(tmp_path)
    assert kept._temporary() is None


def test_no_code_of_somebody_else_is_taken_from_a_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others may make the folder after it was looked at, and what they write there would run as this user."""
    folder = tmp_path / "epochwise-engine-1"
    file = kept._File(str(folder), "code", "stamp")
    assert file.keeps("key", "code")
    assert file.load("key") == "code"
    monkeypatch.setattr(os, "getuid", lambda: folder.stat().st_uid + 1)
    assert file.load("key") is None


PROGRAM = """
from epochwise.core.config.config import RunConfig
from epochwise.core.data.samples import load
print(len(load(RunConfig.parse({"dataset": "line", "samples": 7, "model": "linear"})).train_x))
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package in which no machine code can be kept, by whichever user."""
    folder = tmp_path_factory.mktemp("read-only")
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(CORE.parent, folder / "epochwise" / "core", ignore=without)
    for name in ("__init__.py", "version.py"):
        shutil.copy(CORE.parent.parent / name, folder / "epochwise")
    for room in ("numeric", "data", "engine"):
        (folder / "epochwise" / "core" / room / "__pycache__").touch()
    return folder


def ended(package: Path, **environment: str) -> tuple[str, list[str]]:
    """What the program prints, and the lines that are said beside it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("NUMBA_", "XDG_"))}
    command = [sys.executable, "-c", PROGRAM]
    paths = {"PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, env=clean | paths | environment, capture_output=True, text=True, check=True)
    return done.stdout, done.stderr.splitlines()


def test_without_a_writable_home_or_package_the_code_is_kept_in_a_temporary_folder(
    package: Path, tmp_path: Path
) -> None:
    nowhere = str(tmp_path / "file" / "nobody")
    (tmp_path / "file").touch()
    printed, lines = ended(package, HOME=nowhere, TMPDIR=str(tmp_path))
    assert printed == "7\n"
    folder = tmp_path / f"epochwise-engine-{os.getuid()}"
    told = f"No home or package folder can be written; the compiled engine is kept in {folder}."
    assert lines[1:] == [f"{told} NUMBA_CACHE_DIR names another."]
    assert ended(package, HOME=nowhere, TMPDIR=str(tmp_path)) == ("7\n", [])


def test_numbas_variables_are_used_or_named_in_one_line(package: Path, tmp_path: Path) -> None:
    kept_here = {"NUMBA_CACHE_DIR": str(tmp_path)}
    ended(package, **kept_here)
    odd = {"NUMBA_DISABLE_JIT": "1", "NUMBA_NUM_THREADS": "abc", "NUMBA_OPT": "x", "NUMBA_CACHE_LOCATOR_CLASSES": "x"}
    printed, lines = ended(package, **kept_here, **odd)
    assert printed == "7\n"
    assert sorted(line.split(" is ")[0] for line in lines) == [
        "Environment variable 'NUMBA_NUM_THREADS'",
        "Environment variable 'NUMBA_OPT'",
        "NUMBA_DISABLE_JIT",
    ]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("NUMBA_NUM_THREADS", "0", "InvalidSetting: NUMBA_NUM_THREADS or another variable of Numba: "),
        ("NUMBA_CPU_FEATURES", "x", "InvalidSetting: NUMBA_CPU_FEATURES: 'x' is not a list such as +avx2,-avx512f."),
    ],
)
def test_what_numba_cannot_use_at_all_is_an_error_of_ours(name: str, value: str, told: str, package: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as raised:
        ended(package, **{name: value})
    assert told in raised.value.stderr.splitlines()[-1]
