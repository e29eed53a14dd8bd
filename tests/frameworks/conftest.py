"""The frameworks compute on PyTorch, in this process and without threads of their own."""

import os

os.environ["KERAS_BACKEND"] = "torch"
