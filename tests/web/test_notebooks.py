"""The notebook of a run fetches it, draws it and computes it again, when it is run by a Jupyter kernel."""

import ast
import asyncio
import json
from typing import Any

import httpx
import nbformat
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.web.cut import CUTS, Cut
from epochwise.web.forms.notebook import notebook
from epochwise.web.requested_run import RequestedRun
from tests.serving import Served
from tools.notebook import executed

CASES = {
    "the two moons": "epochs=12&batch_size=7",
    "diverging": "dataset=line&model=linear&learning_rate=5&epochs=20",
    "some epochs validated": "dataset=iris&model=logistic&epochs=10&validate_every=3",
}


def notebook_of(server: str, query: str) -> Any:
    answer = httpx.get(f"{server}/api/v1/run.ipynb?{query}", trust_env=False)
    nbformat.validate(answer.json())
    return nbformat.reads(answer.text, as_version=4)


def printed(done: Any) -> str:
    outputs = [output for cell in done.cells for output in cell.get("outputs", ())]
    return "".join(output.get("text", "") for output in outputs)


@pytest.mark.parametrize("query", CASES.values(), ids=CASES)
def test_the_notebook_runs_and_computes_the_very_run_again(server: str, query: str) -> None:
    run = httpx.get(f"{server}/api/v1/run?{query}", trust_env=False).json()
    done = executed(notebook_of(server, query), server)
    said = printed(done)
    assert f"{run['updates_done']:,} updates, {run['epochs_done']:,} epochs" in said
    assert "the same bits: True" in said
    difference = float(said.partition("batch losses: ")[2].split()[0])
    assert difference <= 1e-9 * max(loss for loss in run["batch_loss"] if loss is not None)
    shown = [output.data for cell in done.cells for output in cell.get("outputs", ()) if "data" in output]
    assert "application/vnd.plotly.v1+json" in shown[0]
    assert "image/svg+xml" in shown[-1]


def test_the_notebook_is_the_same_for_equal_runs_and_names_its_server(server: str) -> None:
    address = f"{server}/api/v1/run.ipynb"
    one, other = (httpx.get(f"{address}?{query}", trust_env=False) for query in ("epochs=9", "momentum=0&epochs=9"))
    assert one.content == other.content
    cells = json.loads(one.content)["cells"]
    assert f'SERVER = "{server}"' in "".join(cells[1]["source"])
    assert [cell["cell_type"] for cell in cells].count("code") == 5


def test_whatever_a_host_header_says_stays_a_text_in_the_notebook(site: Served) -> None:
    requested = RequestedRun(site.app.state.site, RunConfig(), "0" * 32, "no-cache", 'http://a";print(1)')
    body = asyncio.run(notebook(requested, Cut(*[None] * len(CUTS))))
    assert isinstance(body, bytes)
    statements = ast.parse("".join(json.loads(body)["cells"][1]["source"])).body
    given = next(node.value for node in statements if isinstance(node, ast.Assign))
    assert ast.literal_eval(given) == requested.origin
