"""Machine code on disk is used again for as long as nothing that it was made of has changed."""

import shutil
from pathlib import Path

import pytest

from app.core import kernel
from app.core.kernels import descend_any

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


def test_kernels_are_kept_under_that_stamp() -> None:
    assert descend_any._cache._cache_file._source_stamp == kernel.stamp(CORE)  # type: ignore[attr-defined]
