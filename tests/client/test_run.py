"""A run as an object: the same from a server, from a stream and from the local engine."""

import copy
import pickle
import struct
from dataclasses import asdict, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import parse_qsl, urlsplit

import httpx
import numpy as np
import orjson
import pandas
import polars
import pyarrow
import pytest

from epochwise.client import ApiError, Client, EpochwiseError, Fields, InvalidConfig, NotFound, Run
from epochwise.client.fields import query_of_config
from epochwise.code import as_code
from epochwise.core.config.config import RunConfig
from epochwise.wire.problems import status_of
from tests.client.same import assert_same
from tests.serving import Served

CASES: dict[str, Fields] = {
    "default": {"epochs": 200},
    "short last batch": {"samples": 50, "batch_size": 20, "epochs": 3},
    "diverged": {"learning_rate": 500, "epochs": 50},
    "diverged before its first epoch ended": {
        "dataset": "line",
        "model": "linear",
        "learning_rate": 1000,
        "batch_size": 1,
        "epochs": 3,
    },
    "stopped early": {"patience": 3, "epochs": 500, "learning_rate": 0.5},
    "target reached": {"target_loss": 0.35, "epochs": 500, "learning_rate": 0.5},
    "validated now and then": {"validate_every": 7, "epochs": 30},
    "without validation": {"validation_samples": 0, "epochs": 5},
    "many classes": {"dataset": "iris", "model": "logistic", "momentum": 0.9, "epochs": 10},
    "with a test set": {"test_samples": 50, "epochs": 5},
    "diverged with a test set": {"test_samples": 50, "learning_rate": 500, "epochs": 50},
    "seeds apart": {"seed": 1, "shuffle_seed": 2, "epochs": 2},
}


@pytest.mark.parametrize("fields", CASES.values(), ids=CASES)
def test_server_stream_and_local_engine_give_the_same_run(client: Client, fields: Fields) -> None:
    run = client.run(**fields)
    assert_same(run, Run.local(**fields))
    assert_same(run, Run.from_events(client.stream(**fields)))
    assert (run.server, Run.local(**fields).server) == (client.url, None)


@pytest.mark.parametrize("fields", CASES.values(), ids=CASES)
def test_it_is_fetched_by_its_id_as_it_was(client: Client, fields: Fields) -> None:
    run = client.run(**fields)
    fetched = client.fetch(run.id)
    assert_same(fetched, run)
    assert fetched.server == client.url


@pytest.mark.parametrize("made", ["server", "local", "pickled", "copied"])
def test_its_arrays_cannot_be_written_so_that_the_verdict_is_about_them(client: Client, made: str) -> None:
    run = client.run(epochs=5) if made == "server" else Run.local(epochs=5)
    if made == "pickled":
        run = pickle.loads(pickle.dumps(run))
    elif made == "copied":
        run = copy.deepcopy(run)
    assert set(run.curves.series) == {"loss", "accuracy"}
    for series in run.curves.series.values():
        for name in ("batch", "running", "unweighted", "train", "validation"):
            with pytest.raises(ValueError, match="read-only"):
                getattr(series, name)[0] = 0.0
    changed = run.loss.batch.copy()
    changed[0] = 0.0
    assert run.loss.batch[0] > 0.0


def test_a_run_that_was_posted_but_never_computed_is_fetched_too(site: Served, client: Client) -> None:
    with site.client() as http:
        id = http.post("/api/v1/runs", json={"epochs": 7, "seed": 4711}).json()["id"]
    assert_same(client.fetch(id), Run.local(epochs=7, seed=4711))


@pytest.mark.parametrize("id", ["0" * 32, "", "no/../id?", "é"])
def test_an_id_that_the_server_does_not_know_is_told_as_such(client: Client, id: str) -> None:
    with pytest.raises(NotFound) as raised:
        client.fetch(id)
    assert status_of(raised.value) == 404


def test_it_tells_what_is_worth_knowing_of_it(site: Served, client: Client) -> None:
    query = {"samples": 50, "batch_size": 20, "learning_rate": 500, "epochs": 50}
    with site.client() as http:
        told = http.get("/api/v1/run", params=query).json()["warnings"]
    run = client.run(samples=50, batch_size=20, learning_rate=500, epochs=50)
    assert [asdict(warning) for warning in run.warnings] == told
    assert [(warning.code, warning.field) for warning in run.warnings] == [
        ("short-last-batch", "batch_size"),
        ("diverged", "learning_rate"),
    ]
    assert Run.local(samples=50, batch_size=25, epochs=5).warnings == ()


def test_the_cases_are_what_they_are_called(client: Client) -> None:
    ends = {name: Run.local(**fields) for name, fields in CASES.items()}
    assert ends["diverged"].status == "diverged"
    early = ends["diverged before its first epoch ended"]
    assert early.status == "diverged"
    assert len(early.loss.train) == 0 < len(early.loss.batch)
    assert np.isnan(early.loss.batch[-1])
    assert ends["stopped early"].status == "early_stopped"
    assert ends["target reached"].status == "target_reached"
    assert ends["without validation"].lowest is None
    assert ends["without validation"].test is ends["diverged with a test set"].test is None
    found = ends["with a test set"].test
    assert found is not None
    assert (found.samples, set(found.measures)) == (50, {"accuracy"})
    assert np.isnan(ends["without validation"].loss.validation).all()
    assert np.isfinite(ends["validated now and then"].loss.validation).sum() == 30 // 7 + 1


def test_its_numbers_are_those_of_the_document(site: Served, run: Run) -> None:
    with site.client() as http:
        told = http.get("/api/v1/run", params={"samples": 50, "batch_size": 20, "epochs": 30}).json()
    assert run.id == told["id"]
    assert run.loss.batch.tolist() == told["batch_loss"]
    for name in ("running", "unweighted", "train", "validation"):
        assert getattr(run.loss, name).tolist() == told["epochs"][name]
    assert run.loss.initial_train == told["initial"]["train"]
    assert (run.lowest.epoch, run.lowest.validation) == tuple(told["lowest"].values()) if run.lowest else False
    assert (run.plan.updates_per_epoch, run.plan.batch_sizes) == (3, ((20, 2), (10, 1)))
    assert (run.verdict.code, run.verdict.reason) == (told["verdict"]["code"], told["verdict"]["reason"])
    assert run.train_seconds == told["timing"]["train_seconds"]


def test_a_long_run_is_followed_and_not_waited_for() -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(404)

    with Client(transport=httpx.MockTransport(answer)) as client:
        for fields in (Fields(epochs=1), Fields(epochs=100_000), Fields(batch_size=1, samples=100_000, epochs=11)):
            with pytest.raises(EpochwiseError):
                client.run(**fields)
    assert asked == ["/api/v1/run", "/api/v1/run/events", "/api/v1/run/events"]


def test_a_configuration_is_checked_before_anything_is_asked() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    with Client(transport=httpx.MockTransport(answer)) as client:
        for ask in (client.run, client.stream, client.plan, client.window, client.updates, client.dataset, Run.local):
            with pytest.raises(InvalidConfig, match="epochs: must be a whole number from 1 to 1,000,000, not 0"):
                ask(epochs=0)
        with pytest.raises(TypeError, match="not both; the fields were epochs"):
            client.run(RunConfig(), epochs=3)
        with pytest.raises(TypeError, match="as keywords or a RunConfig, not a dict"):
            client.run({"epochs": 3})  # type: ignore[arg-type]


def test_a_whole_configuration_is_as_good_as_its_fields(client: Client, run: Run) -> None:
    assert_same(client.run(run.config), run)
    assert_same(Run.local(RunConfig(samples=50, batch_size=20, epochs=30)), run)


def test_fields_of_a_later_server_are_told_of(site: Served) -> None:
    with site.client() as http:
        told = http.get("/api/v1/run?epochs=2").json()
    told["config"]["tomorrow"] = None
    told["plan"]["tomorrow"] = told["verdict"]["tomorrow"] = told["tomorrow"] = 1
    assert_same(Run.from_json(told), Run.local(epochs=2))
    told["config"]["tomorrow"] = 2
    with pytest.warns(UserWarning, match="tomorrow"):
        Run.from_json(told)


def test_its_link_writes_every_field_out(client: Client, run: Run) -> None:
    link = urlsplit(run.url)
    assert f"{link.scheme}://{link.netloc}" == client.url
    query = parse_qsl(link.query)
    assert RunConfig.from_query(query).normalized() == run.config
    assert {name for name, _ in query} == {name for name, value in run.config if value is not None}
    assert Run.local(epochs=1).url.startswith("http://127.0.0.1:8000/?dataset=moons&")


class Frame(HTMLParser):
    """The attributes of the first element in a text."""

    tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.tag:
            self.tag, self.attributes = tag, dict(attrs)


def test_its_frame_shows_the_same_run(site: Served, run: Run) -> None:
    frame = Frame()
    frame.feed(run.embed(ui="chart", height=500))
    assert (frame.tag, frame.attributes["height"]) == ("iframe", "500")
    assert frame.attributes["sandbox"] == "allow-scripts allow-popups allow-popups-to-escape-sandbox"
    with site.client() as http:
        shown = http.get(str(frame.attributes["src"]))
    assert shown.status_code == 200
    assert run.id in shown.text
    assert "ui=" not in run.embed()
    assert "&" not in run.embed().replace("&amp;", "")


def test_the_tables_are_those_of_the_csv(site: Served, run: Run) -> None:
    with site.client() as http:
        table: Literal["batches", "epochs"]
        for table in ("batches", "epochs"):
            query = {"samples": "50", "batch_size": "20", "epochs": "30", "table": table}
            lines = [line.split(",") for line in http.get("/api/v1/run.csv", params=query).text.split("\r\n")[:-1]]
            columns = run.columns(table)
            assert [*columns] == lines[0]
            assert [[float(cell) for cell in line] for line in lines[1:]] == np.transpose([*columns.values()]).tolist()
    with pytest.raises(ValueError, match="'rows' is not one of batches, epochs"):
        run.columns("rows")  # type: ignore[arg-type]


def test_libraries_take_it_as_a_table(run: Run) -> None:
    losses = run.loss.batch.tolist()
    assert run.to_pandas()["batch_loss"].tolist() == losses
    assert run.to_pandas("epochs")["validation"].tolist() == run.loss.validation.tolist()
    assert run.to_polars()["batch_loss"].to_list() == losses
    of_epochs = ["running", "unweighted", "train", "validation"]
    accuracies = [f"{name}_accuracy" for name in of_epochs]
    assert run.to_polars("epochs").columns == ["epoch", "updates_done", *of_epochs, *accuracies]
    assert pyarrow.table(run)["batch_loss"].to_pylist() == losses
    assert polars.DataFrame(run).equals(run.to_polars())
    assert isinstance(run.to_pandas(), pandas.DataFrame)


@pytest.mark.parametrize(
    ("library", "take"),
    [("pandas", Run.to_pandas), ("polars", Run.to_polars), ("pyarrow", Run.__arrow_c_stream__)],
)
def test_a_missing_library_is_named(run: Run, library: str, take: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, library, None)
    with pytest.raises(ModuleNotFoundError, match=f"needs {library}, which is not installed: pip install {library}"):
        take(run)  # type: ignore[operator]


def test_a_broken_series_of_events_is_no_run(client: Client) -> None:
    events = list(client.stream(epochs=2))
    with pytest.raises(ValueError, match="lacks its last event"):
        Run.from_events(events[:-1])
    with pytest.raises(ValueError, match="lacks its first event"):
        Run.from_events(events[1:])
    with pytest.raises(ValueError, match="goes on at 0 batches where 80 have come"):
        Run.from_events([*events[:2], *events[1:]])
    with pytest.raises(ValueError, match="goes on at 2 epochs where 0 have come"):
        Run.from_events([*events[:2], events[-1]])
    with pytest.raises(ValueError, match="points"):
        Run.from_events(client.stream(epochs=2, points=10))


def test_a_run_is_read_back_from_the_json_that_it_writes(run: Run) -> None:
    again = Run.from_json(run.to_json(), run.server)
    assert_same(again, run)
    assert again.to_json() == run.to_json()
    with pytest.raises(ApiError, match=r"^The document of a run cannot be read"):
        Run.from_json("{}")


def test_a_document_with_thinned_losses_says_so(site: Served) -> None:
    with site.client() as plain, pytest.raises(ApiError, match="has its losses thinned; ask for it without points"):
        Run.from_json(plain.get("/api/v1/run", params={"epochs": 3, "points": 5}).content)


def untimed(document: bytes) -> dict[str, Any]:
    return {name: value for name, value in orjson.loads(document).items() if name != "timing"}


def test_its_json_its_table_and_its_script_are_the_servers(run: Run, site: Served, tmp_path: Path) -> None:
    with site.client() as plain:
        for name, parameters in (
            ("run.json", {}),
            ("run.csv", {}),
            ("epochs.csv", {"table": "epochs", "decimal": "comma"}),
            ("run.py", {"dialect": "pytorch"}),
            ("short.py", {"dialect": "pytorch", "length": "short"}),
        ):
            form = Path(name).suffix
            answer = plain.get(f"/api/v1/run{form}", params=query_of_config(run.config) | parameters).content
            told = run.save(tmp_path / name, **cast("Any", parameters)).read_bytes()
            if form == ".json":
                told, answer = orjson.dumps(untimed(told)), orjson.dumps(untimed(answer))
            assert told == answer
    assert run.save(tmp_path / "RUN.SVG").read_text() == run.to_svg()
    png = run.save(tmp_path / "run.png").read_bytes()
    assert (png[1:4], struct.unpack(">II", png[16:24])) == (b"PNG", (1440, 680))
    assert run.script() == as_code(run.config)
    assert replace(run, server=None).script(length="short") == as_code(
        run.config, "numpy", "short", "http://127.0.0.1:8000"
    )


@pytest.mark.parametrize(
    ("name", "options", "told"),
    [
        ("run.docx", {}, r"^file: a run has no form '\.docx'; the suffix is one of \.json, \.csv, \.svg, \.png, \.py$"),
        ("run", {}, "^file: a run has no form ''; "),
        ("run.csv", {"decimal": ","}, "^decimal: ',' is not one of point, comma$"),
        ("run.csv", {"table": "rows"}, "^table: 'rows' is not one of batches, epochs$"),
    ],
)
def test_what_a_run_cannot_be_saved_as_is_said(
    name: str, options: dict[str, Any], told: str, run: Run, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=told):
        run.save(tmp_path / name, **options)
    assert list(tmp_path.iterdir()) == []
