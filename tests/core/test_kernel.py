"""Machine code on disk is used again for as long as nothing that it was made of has changed."""

import pickle
import shutil
from pathlib import Path
from typing import Any

import numba
import pytest

from epochwise.core.numeric import kernel

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
    with index.open("rb") as kept:
        version = pickle.load(kept)
    index.write_bytes(pickle.dumps(version) + pickle.dumps(double).replace(b"double", b"triple"))
    monkeypatch.setattr(kernel, "_STAMP", "another")
    assert kernel.kernel(double)(21.0) == 42.0
