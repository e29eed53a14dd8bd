"""Execute the example notebook against a server of its own, and keep its outputs: `python -m tools.notebook`."""

import os
from pathlib import Path
from unittest.mock import patch

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from traitlets.config import Config

from tools.server import serving

EXAMPLE = Path(__file__).parent.parent / "examples" / "batches-and-epochs.ipynb"
DEADLINE = 120
PRIVATE = Config({"KernelManager": {"transport": "ipc"}})
"""Files of this user and no ports, so that nobody else on the machine talks to the kernel."""


def executed(notebook: NotebookNode, server: str) -> NotebookNode:
    """The notebook with the outputs that it has when this server answers it."""
    environment = {"EPOCHWISE_URL": server, "NO_PROXY": "127.0.0.1", "PLOTLY_RENDERER": "plotly_mimetype"}
    fresh: NotebookNode = nbformat.from_dict(notebook)
    root = {"metadata": {"path": str(EXAMPLE.parent.parent)}}
    with patch.dict(os.environ, environment):
        NotebookClient(fresh, timeout=DEADLINE, resources=root, config=PRIVATE, coalesce_streams=True).execute()
    return fresh


def read_example() -> NotebookNode:
    """The notebook as it is kept."""
    notebook: NotebookNode = nbformat.read(EXAMPLE, as_version=4)
    return notebook


def main() -> None:
    """Execute the example and write it back, without the times of its cells and the version of this Python."""
    kept = read_example()
    with serving() as server:
        notebook = executed(kept, server)
    notebook.metadata = kept.metadata
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    nbformat.write(notebook, EXAMPLE)


if __name__ == "__main__":
    main()
