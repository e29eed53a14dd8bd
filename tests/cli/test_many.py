"""`epochwise compare`, `seeds` and `sweep` against the API's answers."""

import csv
import io
from typing import Any

import httpx
import pytest

from epochwise.cli.table import LEAST_NEEDED, table_within
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


@pytest.mark.parametrize("command", ASKED)
def test_a_narrow_terminal_has_fewer_columns_and_whole_numbers(
    command: str, site: Served, client: httpx.Client
) -> None:
    options, query = ASKED[command]
    runs = client.get(f"/api/v1/{command}", params={**FIELDS, **query}).json()["runs"]
    shown = epochwise(command, "--url", site.url, *SMALL, *options, COLUMNS="62").stdout
    table, left_out = shown.split("\n\n")[:2]
    assert max(map(len, table.splitlines())) <= 62
    for line, run in zip(table.splitlines()[-len(runs) :], runs, strict=True):
        assert {number_text(run["final"][name]) for name in ("train", "validation")} <= set(line.split())
    assert left_out.startswith("Not shown, for lack of width: ")
    assert " ".join(left_out.split()).endswith(" --csv writes every column.")


def test_a_table_leaves_out_what_is_least_needed_first_and_cuts_nothing() -> None:
    names = ["name", "updates", "train", "lowest epoch", "rate updates"]
    lines = [["batch 200", "5", "0.8123", "12", "0.5"], ["batch 5", "4,000", "0.0123", "9", "400.0"]]
    whole, left_out = table_within(80, names, lines)
    assert (whole, left_out) == (
        [
            "                            lowest     rate",
            "name       updates   train   epoch  updates",
            "batch 200        5  0.8123      12      0.5",
            "batch 5      4,000  0.0123       9    400.0",
        ],
        [],
    )
    width = max(map(len, whole))
    assert table_within(width, names, lines) == (whole, [])
    assert table_within(width - 1, names, lines)[1] == ["rate updates"]
    least = ["name        train", "batch 200  0.8123", "batch 5    0.0123"]
    assert table_within(5, names, lines) == (least, ["rate updates", "lowest epoch", "updates"])
    assert {"name", "train", "validation"}.isdisjoint(LEAST_NEEDED)


def test_a_sweep_of_which_no_cell_is_trained_has_its_reasons_and_no_table(site: Served) -> None:
    shown = epochwise("sweep", "--url", site.url, "--x=epochs:900000,1000000")
    assert shown.exit_code == 0, shown.stderr
    assert shown.stdout.count("Not trained, epochs ") == 2
    assert "Not shown" not in shown.stdout


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
        (("sweep", "--x=dataset:1"), "x: dataset takes no numbers (allowed: samples, "),
        (("sweep", "--x=batch_size:1", "--json", "--csv"), "--csv"),
        (("sweep",), "--x"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(site: Served, arguments: tuple[str, ...], said: str) -> None:
    refused = epochwise(*arguments, "--url", site.url)
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert refused.stderr.count("\n") == 1
