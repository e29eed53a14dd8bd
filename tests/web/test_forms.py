"""Every form of a run: at its suffix and by its media type, by query and by id; the same run in each."""

import csv
import io
import json
import math
from typing import Any

import httpx
import pyarrow
import pytest

from epochwise.web.caching import FOR_EVER
from epochwise.web.formats import form_of
from epochwise.web.forms import FORMS
from epochwise.wire.refusals import NotAcceptable

SHORT: dict[str, Any] = {"epochs": 20, "samples": 60, "batch_size": 7, "validate_every": 3}
WILD: dict[str, Any] = {"dataset": "line", "model": "linear", "learning_rate": 5, "epochs": 50}


def posted(client: httpx.Client, **fields: Any) -> str:
    """The address of a run that is known by its id now."""
    return str(client.post("/api/v1/runs", json=fields).json()["links"]["self"])


def without_timing(body: bytes) -> Any:
    document = json.loads(body)
    del document["timing"]
    return document


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_is_the_same_by_query_and_by_id(client: httpx.Client, form: Any) -> None:
    by_query = client.get(f"/api/v1/run.{form.name}", params=SHORT)
    by_id = client.get(f"{posted(client, **SHORT)}.{form.name}")
    assert by_query.status_code == by_id.status_code == 200
    assert by_query.headers["Content-Type"] == by_id.headers["Content-Type"] == form.media_type
    assert by_query.content == by_id.content
    assert by_query.headers["ETag"] == by_id.headers["ETag"]
    assert by_query.headers["Cache-Control"] == "no-cache"
    assert by_id.headers["Cache-Control"] == (FOR_EVER if form.numbers else "no-cache")
    named = f'{form.disposition}; filename="epochwise-{by_id.url.path.split("/")[-1][:8]}'
    assert by_id.headers.get("Content-Disposition", "").startswith(named if form.disposition else "")


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_is_to_be_had_by_its_media_type(client: httpx.Client, form: Any) -> None:
    wanted = {"Accept": form.media_type.partition(";")[0]}
    for address in (client.build_request("GET", "/api/v1/run", params=SHORT).url, posted(client, **SHORT)):
        answer = client.get(address, headers=wanted)
        assert answer.headers["Content-Type"] == form.media_type
        assert answer.headers["Vary"].split(", ")[0] == "Accept"
        assert answer.content == client.get(f"/api/v1/run.{form.name}", params=SHORT).content


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_is_known_is_not_sent_again(client: httpx.Client, form: str) -> None:
    for address in ("/api/v1/run.{}?epochs=3", posted(client, epochs=3) + ".{}"):
        first = client.get(address.format(form))
        again = client.get(address.format(form), headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]


@pytest.mark.parametrize("form", FORMS)
def test_head_tells_what_get_would(client: httpx.Client, form: str) -> None:
    address = f"{posted(client, epochs=3)}.{form}"
    told, answer = client.head(address), client.get(address)
    assert (told.status_code, told.content) == (200, b"")
    for name in ("ETag", "Content-Type", "Cache-Control"):
        assert told.headers[name] == answer.headers[name]


def measured_columns(document: dict[str, Any], table: str) -> dict[str, list[float | None]]:
    """What the columns of a table should hold that are no counts: the loss and the other measures."""
    others = document["measures"].items()
    if table == "batches":
        return {"batch_loss": document["batch_loss"], **{name: members["batch"] for name, members in others}}
    return {
        **document["epochs"],
        **{f"{of}_{name}": values for name, members in others for of, values in members["epochs"].items()},
    }


@pytest.mark.parametrize("query", [SHORT, WILD], ids=["short", "diverging"])
@pytest.mark.parametrize("table", ["batches", "epochs"])
def test_the_tables_hold_the_very_numbers_of_the_json_in_every_form(
    client: httpx.Client, query: dict[str, Any], table: str
) -> None:
    document = client.get("/api/v1/run", params=query).json()
    asked = {**query, "table": table}
    from_csv = list(csv.DictReader(io.StringIO(client.get("/api/v1/run.csv", params=asked).text, newline="")))
    from_lines = [json.loads(line) for line in client.get("/api/v1/run.ndjson", params=asked).text.splitlines()]
    arrow = pyarrow.ipc.open_file(client.get("/api/v1/run.arrow", params=asked).content).read_all()
    assert list(from_csv[0]) == list(from_lines[0]) == arrow.column_names
    measured = measured_columns(document, table)
    for name, values in measured.items():
        assert [float(row[name]) if row[name] else None for row in from_csv] == values
        assert [row[name] for row in from_lines] == values
        assert arrow[name].to_pylist() == values
    for name in set(arrow.column_names) - measured.keys():
        counts = [int(row[name]) for row in from_csv]
        assert counts == [row[name] for row in from_lines] == arrow[name].to_pylist()


def test_an_arrow_file_says_which_run_it_holds(client: httpx.Client) -> None:
    file = pyarrow.ipc.open_file(client.get("/api/v1/run.arrow", params={**SHORT, "first": 3, "count": 2}).content)
    document = client.get("/api/v1/run", params=SHORT).json()
    assert file.schema.metadata[b"epochwise.id"].decode() == document["id"]
    assert json.loads(file.schema.metadata[b"epochwise.config"]) == document["config"]
    assert file.read_all()["update"].to_pylist() == [4, 5]


FIREFOX_128 = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/png,image/svg+xml,*/*;q=0.8"
)
CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7"
)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (FIREFOX_128, "application/json"),
        (CHROME, "application/json"),
        ("text/html, image/*;q=0.9, */*;q=0.1", "application/json"),
        ("image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5", "image/svg+xml"),
        ("image/png, text/html;q=0.5", "image/png"),
        ("text/csv, text/html, */*;q=0.1", "text/csv; charset=utf-8; header=present"),
    ],
)
def test_a_browser_that_opens_an_address_gets_json_and_an_image_a_picture(
    client: httpx.Client, accept: str, media: str
) -> None:
    for path in ("/api/v1/run?epochs=1", client.post("/api/v1/runs", json={"epochs": 1}).headers["Location"]):
        assert client.get(path, headers={"Accept": accept}).headers["Content-Type"] == media


def test_without_pyarrow_a_server_says_what_installs_it(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    answer = client.get("/api/v1/run.arrow")
    assert answer.status_code == 501
    assert answer.json()["type"] == "urn:epochwise:problem:not-installed"
    assert answer.json()["package"] == "pyarrow"
    assert answer.json()["detail"].endswith("python -m pip install pyarrow.")


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_a_range_of_updates_is_that_part_of_the_table(client: httpx.Client, form: str) -> None:
    def lines(**cut: int) -> list[str]:
        text = client.get(f"/api/v1/run.{form}", params={**SHORT, **cut}).text
        return text.splitlines()[1 if form == "csv" else 0 :]

    whole = lines()
    assert lines(first=100, count=40) == whole[100:140]
    assert lines(first=170) == whole[170:]
    assert lines(count=3) == whole[:3]
    assert lines(first=175, count=1_000_000) == whole[175:]


def test_the_ranges_of_a_table_have_tags_of_their_own(client: httpx.Client) -> None:
    cuts: list[dict[str, Any]] = [{}, {"first": 5}, {"count": 5}, {"first": 5, "count": 5}, {"table": "epochs"}]
    tags = {client.get("/api/v1/run.csv", params={**SHORT, **cut}).headers["ETag"] for cut in cuts}
    assert len(tags) == len(cuts)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("run.csv?points=300", "points"),
        ("run.svg?table=epochs", "table"),
        ("run.ndjson?decimal=comma", "decimal"),
        ("run.csv?decimal=,", "decimal"),
        ("run.png?first=3", "first"),
        ("run.json?dialect=keras", "dialect"),
        ("run.json?count=10001", "count"),
        ("run.csv?table=epochs&first=3", "first"),
        ("run.ndjson?update=3", "update"),
        ("run.ipynb?points=300", "points"),
    ],
)
def test_a_parameter_that_means_nothing_in_a_form_is_refused_by_name(
    client: httpx.Client, query: str, field: str
) -> None:
    answer = client.get(f"/api/v1/{query}")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_forms_may_be_told_in_several_lines(client: httpx.Client) -> None:
    answer = client.get("/api/v1/run", headers=[("Accept", "image/webp"), ("Accept", "text/csv")])
    assert answer.headers["Content-Type"].startswith("text/csv")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "json"),
        ("text/csv", "csv"),
        ("Text/CSV ; charset=utf-8", "csv"),
        ("text/*", "csv"),
        ("application/json;q=0.2, text/csv;q=0.3", "csv"),
        ("application/json;q=0, */*", "csv"),
        ("text/csv;q=nonsense", "csv"),
        ("image/avif,image/webp,image/*,*/*;q=0.8", "svg"),
        ("image/png,image/*;q=0.5", "png"),
    ],
)
def test_the_form_is_chosen_by_the_most_specific_range_and_zero_means_no(accept: str, chosen: str) -> None:
    assert form_of(None, accept).name == chosen


def test_a_refusal_lists_what_there_is() -> None:
    with pytest.raises(NotAcceptable) as refused:
        form_of(None, "image/webp")
    assert refused.value.facts["available"] == [form.media_type.partition(";")[0] for form in FORMS.values()]
    with pytest.raises(NotAcceptable) as refused:
        form_of("xlsx", "*/*")
    assert refused.value.facts["available"] == [f".{name}" for name in FORMS]


def test_a_loss_that_is_not_finite_is_missing_in_every_table(client: httpx.Client) -> None:
    wild: dict[str, Any] = {"dataset": "line", "model": "linear", "learning_rate": 1000, "epochs": 50, "batch_size": 1}
    assert client.get("/api/v1/run", params=wild).json()["batch_loss"][-1] is None
    *_, last = csv.DictReader(io.StringIO(client.get("/api/v1/run.csv", params=wild).text, newline=""))
    assert last["batch_loss"] == ""
    assert math.isfinite(float(last["update"]))
