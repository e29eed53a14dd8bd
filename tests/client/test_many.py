"""Many runs through the client: the API's own documents, as tables, texts and a figure."""

import asyncio
import csv
import io
from typing import Any

import httpx
import pandas
import pytest

from epochwise.client import AsyncClient, Client, Compared, InvalidConfig, Seeds, Sweep
from epochwise.core.config.config import RunConfig
from tests.serving import Served

SMALL: dict[str, Any] = {"noise": 0.3, "samples": 60, "validation_samples": 40, "epochs": 20}


@pytest.fixture(scope="module")
def compared(client: Client) -> Compared:
    return client.compare(**SMALL, keep=[{"batch_size": 20}, {"batch_size": 60, "learning_rate": 0.5}], hold="updates")


@pytest.fixture(scope="module")
def seeds(client: Client) -> Seeds:
    return client.seeds(**SMALL, count=4, vary="order", keep={"batch_size": 20})


@pytest.fixture(scope="module")
def swept(client: Client) -> Sweep:
    return client.sweep(**SMALL, x={"batch_size": [0, 5, 20]}, y={"learning_rate": [0.1, 0.5]})


def answered(site: Served, route: str, **more: Any) -> dict[str, Any]:
    """The API's document, without what belongs to the clock."""
    with site.client() as http:
        answer = http.get(f"/api/v1/{route}", params={**SMALL, **more})
    document: dict[str, Any] = answer.json()
    return untimed(document)


def untimed(document: Any) -> dict[str, Any]:
    runs = [{name: value for name, value in run.items() if name != "train_seconds"} for run in document["runs"]]
    return {**document, "runs": runs}


def test_the_documents_are_the_apis(site: Served, compared: Compared, seeds: Seeds, swept: Sweep) -> None:
    keep = ["batch_size:20", "batch_size:60,learning_rate:0.5"]
    assert untimed(compared.document) == answered(site, "compare", keep=keep, hold="updates", points=300)
    assert untimed(seeds.document) == answered(site, "seeds", count=4, vary="order", keep="batch_size:20")
    assert untimed(swept.document) == answered(site, "sweep", x="batch_size:0,5,20", y="learning_rate:0.1,0.5")


def test_a_row_is_what_its_run_came_to(client: Client, compared: Compared, seeds: Seeds, swept: Sweep) -> None:
    assert [row["name"] for row in compared.rows()] == ["batch 5, rate 0.1", "batch 20", "batch 60, rate 0.5"]
    assert [row["updates"] for row in compared.rows()] == [240, 240, 240]
    assert [(row["seed"], row["is_other"]) for row in seeds.rows()][:3] == [(None, False), (1, False), (1, True)]
    assert [(row["batch_size"], row["learning_rate"]) for row in swept.rows()] == [
        (5, 0.1),
        (20, 0.1),
        (5, 0.5),
        (20, 0.5),
    ]
    for row in (compared.rows()[1], seeds.rows()[4], swept.rows()[3]):
        curves = client.fetch(row["id"]).curves
        assert (row["train"], row["validation"]) == (curves.loss.train[-1], curves.loss.validation[-1])
        assert (row["lowest_epoch"], row["lowest_validation"]) == (curves.lowest_epoch, curves.lowest_validation)
        assert row["accuracy"] == curves.measures["accuracy"].validation[-1]


def test_what_cannot_be_trained_is_said_with_its_reason(swept: Sweep) -> None:
    assert len(swept.document["refused"]) == 2
    why = "batch_size: must be a whole number from 1 to 1,000,000, not 0."
    assert f"Not trained, batch_size 0, learning_rate 0.1: {why}" in swept.sentences


def test_a_table_goes_to_pandas_csv_and_a_notebook(compared: Compared) -> None:
    rows = compared.rows()
    assert compared.to_pandas().equals(pandas.DataFrame(rows))
    read = list(csv.DictReader(io.StringIO(compared.to_csv())))
    assert [float(row["train"]) for row in read] == [row["train"] for row in rows]
    html = compared._repr_html_()
    assert html.count("<tr>") == 4
    assert "<td>batch 60, rate 0.5</td>" in html
    assert repr(compared).splitlines()[4:] == compared.sentences


def test_what_is_not_known_leaves_its_column_out_of_the_text(client: Client) -> None:
    swept = client.sweep(dataset="line", model="linear", samples=20, epochs=3, x={"batch_size": [2, 5]})
    assert "accuracy" in swept.rows()[0]
    assert "accuracy" not in swept.shown()[0]


def test_the_figure_has_a_line_for_each_run(compared: Compared) -> None:
    figure = compared.figure()
    assert [line.name for line in figure.data] == ["batch 5, rate 0.1", "batch 20", "batch 60, rate 0.5"]
    assert [list(line.y) for line in figure.data] == [run["curve"]["train"] for run in compared.runs]
    assert figure.layout.xaxis.title.text == "updates"


def test_the_figure_of_seeds_has_every_run_and_the_bands(seeds: Seeds) -> None:
    drawn = seeds.figure().data
    named = {line.name: list(line.y) for line in drawn}
    own = [run for run in seeds.runs if not run["is_other"]]
    for name, key in (("training", "train"), ("validation", "validation")):
        assert named[f"{name}, this run"] == own[0][key]
        assert named[f"{name}, middle 80% of 4 runs"] == seeds.document["band"][key]["high"]
    seed_lines = [list(line.y) for line in drawn if line.name and line.name.startswith("seed ")]
    assert seed_lines == [run[key] for key in ("validation", "train") for run in own[1:]]


def test_the_figure_of_seeds_without_validation_has_one_loss(client: Client) -> None:
    figure = client.seeds(**{**SMALL, "validation_samples": 0}, count=2).figure()
    assert [line.name for line in figure.data if line.showlegend is not False] == [
        "training, middle 80% of 2 runs",
        "training, this run",
    ]


def test_a_sweep_is_a_map_of_its_cells_or_curves_along_one_axis(client: Client, swept: Sweep) -> None:
    for measure, ends in (("validation", "final"), ("accuracy", "accuracy")):
        figure = swept.figure(measure)
        (cells,) = figure.data
        assert (list(cells.x), list(cells.y)) == (["0", "5", "20"], ["0.1", "0.5"])
        known = [[None, *(swept.runs[2 * row + column][ends]["validation"] for column in (0, 1))] for row in (0, 1)]
        assert [list(row) for row in cells.z] == known
        assert figure.layout.title.text == swept.document["sentences"][measure]
        darkest = cells.colorscale[0 if measure == "validation" else 1][1]
        assert darkest == "#00795b"
    one = client.sweep(dataset="line", model="linear", samples=20, epochs=3, x={"learning_rate": [0.1, 1000]})
    train, validation = one.figure("train").data
    assert list(train.y) == [one.runs[0]["final"]["train"], None]
    assert list(validation.y) == [one.runs[0]["final"]["validation"], None]
    with pytest.raises(ValueError, match="measure: must be one of validation, train, not 'accuracy'"):
        one.figure("accuracy")


def test_other_seeds_follow_the_one_that_a_sweep_changes(client: Client) -> None:
    """A whole configuration has them written out, which would make all cells one run."""
    config = RunConfig(epochs=2, samples=20).normalized()
    swept = client.sweep(config, x={"seed": [1, 2, 3]})
    assert [cell["id"] for cell in swept.runs] == [client.run(epochs=2, samples=20, seed=seed).id for seed in (1, 2, 3)]
    starts = client.sweep(config, x={"seed": [1, 2]}, y={"init_seed": [1, 2]})
    assert len({cell["id"] for cell in starts.runs}) == 4


def test_what_is_said_of_a_sweep_is_the_servers(swept: Sweep) -> None:
    said, line = (swept.document[name] for name in ("sentences", "line"))
    each = [text for measure in said for text in (said[measure], line[measure]) if text]
    assert swept.sentences[: len(each) + 1] == [*each, swept.document["held"]]


def test_a_whole_configuration_is_taken_and_rates_follow_the_batch(client: Client) -> None:
    this = RunConfig.parse({**SMALL, "learning_rate": 0.1})
    scaled = client.compare(this, keep=[{"batch_size": 20}, {"patience": None}], rate="linear", rate_from=(10, 0.1))
    assert [run["config"]["learning_rate"] for run in scaled.runs] == [0.05, 0.2, 0.05]
    scaled_seeds = client.seeds(this, count=2, keep={"batch_size": 20}, rate="linear", rate_from=(10, 0.1))
    rates = [client.fetch(run["id"]).config.learning_rate for run in scaled_seeds.runs[1:]]
    assert rates == [0.05, 0.2, 0.05, 0.2]
    with pytest.raises(TypeError, match="not both"):
        client.seeds(this, batch_size=5)


@pytest.mark.parametrize("keep", ["batch_size:20", {"batch_size": 20}])
def test_a_single_run_needs_no_list(client: Client, keep: Any) -> None:
    assert [run["keep"] for run in client.compare(**SMALL, keep=keep).runs] == ["", "batch_size:20"]


def test_a_refusal_names_the_field(client: Client) -> None:
    with pytest.raises(InvalidConfig, match="keep"):
        client.compare(**SMALL, keep=[{"speed": 3}])
    with pytest.raises(ValueError, match="x: takes one field and its values"):
        client.sweep(**SMALL, x={})


def test_the_asynchronous_client_says_the_same(site: Served, seeds: Seeds, swept: Sweep) -> None:
    async def ask() -> tuple[Compared, Seeds, Sweep]:
        async with AsyncClient(site.url, transport=httpx.AsyncHTTPTransport()) as client:
            return (
                await client.compare(**SMALL, keep=[{"batch_size": 20}]),
                await client.seeds(**SMALL, count=4, vary="order", keep={"batch_size": 20}),
                await client.sweep(**SMALL, x={"batch_size": [0, 5, 20]}, y={"learning_rate": [0.1, 0.5]}),
            )

    one, other, grid = asyncio.run(ask())
    assert [run["name"] for run in one.runs] == ["batch 5", "batch 20"]
    assert (other.document, grid.document) == (seeds.document, swept.document)


def test_a_table_has_the_test_loss_where_any_run_has_a_test(client: Client, compared: Compared) -> None:
    assert "test" not in compared.rows()[0]
    tested = client.compare(keep=["test_samples:30"], epochs=5)
    plain, scored = tested.rows()
    found = client.fetch(scored["id"]).test
    assert found is not None
    assert (plain["test"], scored["test"]) == (None, found.loss)
