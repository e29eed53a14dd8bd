"""The example notebook runs against a real server, and what is kept of it is what it says today."""

from nbformat import NotebookNode

from tools.notebook import executed, read_example

SHOWN = ("text/plain", "image/svg+xml")


def outputs(notebook: NotebookNode) -> list[object]:
    """What each cell shows: its texts and our pictures."""
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return [output.get("text") or {kind: output.data.get(kind) for kind in SHOWN} for output in shown]


def test_the_example_runs_and_shows_what_it_says(server: str) -> None:
    kept = read_example()
    fresh = executed(kept, server)
    assert outputs(fresh) == outputs(kept)
    assert len(outputs(kept)) >= 8
