"""`epochwise compare`, `seeds` and `sweep` against the API's answers."""

import csv
import io
from typing import Any

import httpx
import pytest

from epochwise.core.config.numbers import number_text
from tests.cli.support import document, epochwise
from tests.serving import Served

SMALL = ("--samples=60", "--validation-samples=40", "--epochs=20")
FIELDS: dict[str, Any] = {"samples": 60, "validation_samples": 40, "epochs": 20}
ASKED: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "compare": (
        ("--keep=batch_size:20", "--keep=learning_rate:0.5", "--hold=updates", "--rate=root", "--rate-from=10:0.1"),
        {
            "keep": ["batch_size:20", "learning_rate:0.5"],
            "hold": "updates",
            "rate": "root",
            "rate_from": "10:0.1",
            "points": 300,
        },
    ),
    "seeds": (
        ("--count=3", "--vary=order", "--keep=batch_size:20", "--hold=updates", "--rate=linear", "--rate-from=10:0.1"),
        {
            "count": 3,
            "vary": "order",
            "keep": "batch_size:20",
            "hold": "updates",
            "rate": "linear",
            "rate_from": "10:0.1",
        },
    ),
    "sweep": (("--x=batch_size:5,20", "--y=learning_rate:0.1,1"), {"x": "batch_size:5,20", "y": "learning_rate:0.1,1"}),
}


def untimed(answer: dict[str, Any]) -> dict[str, Any]:
    runs = [{name: value for name, value in run.items() if name != "train_seconds"} for run in answer["runs"]]
    return {**answer, "runs": runs}


@pytest.mark.parametrize("command", ASKED)
def test_the_json_is_the_apis_and_the_tables_hold_its_runs(command: str, site: Served, client: httpx.Client) -> None:
    options, query = ASKED[command]
    asked = (command, "--url", site.url, *SMALL, *options)
    answer = client.get(f"/api/v1/{command}", params={**FIELDS, **query}).json()
    assert untimed(document(epochwise(*asked, "--json"))) == untimed(answer)
    table = list(csv.DictReader(io.StringIO(epochwise(*asked, "--csv").stdout)))
    assert [row["id"] for row in table] == [run["id"] for run in answer["runs"]]
    shown = epochwise(*asked).stdout
    assert all(number_text(run["final"]["train"]) in shown for run in answer["runs"])


def test_what_can_be_said_stands_below_the_table(site: Served) -> None:
    shown = epochwise("sweep", "--url", site.url, *SMALL, "--x=batch_size:5,0").stdout
    assert "Not trained, batch_size 0: batch_size: must be a whole number from 1 to 1,000,000, not 0." in " ".join(
        shown.split()
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("compare", "--hold=luck"), "hold"),
        (("seeds", "--count=1"), "count"),
        (
            ("seeds", "--rate=linear", "--rate-from=5"),
            "rate_from: must be a batch size and a learning rate, as in 5:0.05",
        ),
        (("sweep", "--x=dataset:1"), "x: must be a numeric field"),
        (("sweep", "--x=batch_size:1", "--json", "--csv"), "--csv"),
        (("sweep",), "--x"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(site: Served, arguments: tuple[str, ...], said: str) -> None:
    refused = epochwise(*arguments, "--url", site.url)
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert refused.stderr.count("\n") == 1
