"""The frameworks compute on PyTorch, in this process and without threads of their own."""

import os
from collections.abc import Iterator

import pytest

os.environ["KERAS_BACKEND"] = "torch"


@pytest.fixture(autouse=True)
def own_dtype() -> Iterator[None]:
    """A script may set the type that PyTorch computes in; the next test begins with PyTorch's own."""
    import torch

    before = torch.get_default_dtype()
    yield
    torch.set_default_dtype(before)
