"""Own data over HTTP: from a pasted table to its curve, used by its name everywhere, and gone when it is gone."""

import gzip
import html
import logging
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import httpx
import numpy as np
import pytest

import epochwise.web.app
from epochwise.core.config.config import RunConfig
from epochwise.core.data.badtable import MOST_TABLE_BYTES
from epochwise.objects import Objects
from epochwise.owndata.database import FILE
from epochwise.owndata.store import OwnStore
from epochwise.runs.budget import Budget
from epochwise.runs.computer import CannotJoin, InSlots
from epochwise.settings import Settings
from epochwise.web import lifespan
from tests.serving import Served, served, until
from tests.web.test_bad_clients import connected

CSV = {"Content-Type": "text/csv"}
UNKNOWN = "own-00000000000000000000"
ROUTES = (
    "/api/v1/run?dataset={name}&epochs=5",
    "/api/v1/run/events?dataset={name}&epochs=5",
    "/api/v1/run.csv?dataset={name}&epochs=5",
    "/api/v1/run.png?dataset={name}&epochs=5",
    "/api/v1/run.py?dataset={name}&epochs=5",
    "/api/v1/run.ipynb?dataset={name}&epochs=5",
    "/api/v1/run/window?dataset={name}&epochs=5",
    "/api/v1/run/updates?dataset={name}&epochs=5",
    "/api/v1/run/batches?dataset={name}&epochs=5",
    "/api/v1/plan?dataset={name}",
    "/api/v1/dataset?dataset={name}",
    "/api/v1/dataset.csv?dataset={name}",
    "/api/v1/compare?dataset={name}&epochs=5&keep=batch_size:20",
    "/api/v1/compare?epochs=5&keep=dataset:{name}",
    "/api/v1/compare?epochs=5&keep=dataset%3A{name}",
    "/api/v1/seeds?dataset={name}&epochs=5&count=2",
    "/api/v1/sweep?dataset={name}&epochs=5&x=batch_size:5,20",
    "/?dataset={name}&epochs=5",
    "/embed?dataset={name}&epochs=5",
)


def flowers(rows: int = 60) -> str:
    numbers = np.random.default_rng(7)
    lines = []
    for row in range(rows):
        kind = row % 3
        size, weight = kind + numbers.normal(0, 0.3), numbers.normal() - kind
        lines.append(f"{size:.3f},{'' if row == 4 else f'{weight:.3f}'},k{kind}")
    return "\n".join(["=size,weight,kind", *lines, "1,2", ""])


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("own")
    with served(Settings(data_folder=folder / "data", cache_folder=folder / "cache", disk_seconds=0)) as running:
        yield running


@pytest.fixture(scope="module")
def asking(own: Served) -> Iterator[httpx.Client]:
    with own.client() as client:
        yield client


def upload(client: httpx.Client, text: str | bytes | None = None, **query: str) -> dict[str, Any]:
    response = client.post("/api/v1/datasets", content=flowers() if text is None else text, headers=CSV, params=query)
    assert response.status_code == 201, response.text
    members: dict[str, Any] = response.json()
    assert response.headers["location"] == f"/api/v1/datasets/{members['name']}"
    return members


def test_a_fault_while_data_are_tidied_is_logged_and_an_hour_later_they_are_tidied_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tidied = list[int]()

    def tidy(_: OwnStore) -> None:
        tidied.append(1)
        if len(tidied) == 2:
            raise ValueError("a fault of ours")

    monkeypatch.setattr(lifespan, "TIDY_SECONDS", 0.01)
    monkeypatch.setattr(OwnStore, "tidy", tidy)
    with served(Settings(data_folder=None)):
        until(lambda: len(tidied) > 2)
    assert "the data of users could not be tidied" in caplog.text


class Apart(InSlots):
    """Who may not take part in what others do."""

    async def start(self, version: str, budget: Budget) -> None:
        raise CannotJoin("the others have another store")


def test_a_server_that_may_not_take_part_puts_nothing_into_a_store_and_begins_no_stream(tmp_path: Path) -> None:
    store = tmp_path / "store"
    Objects(f"file://{store}").identity()
    settings = Settings(redis="redis://127.0.0.1:1/0", store=f"file://{store}", data_folder=None)
    with (
        patch.object(epochwise.web.app, "computer_of", lambda _: Apart),
        served(settings, ready=False) as running,
        running.client() as client,
    ):
        until(lambda: running.app.state.site.runs.broken)
        refusal(client.post("/api/v1/datasets", content=flowers(), headers=CSV), 503, "busy")
        refusal(client.get("/api/v1/compare/events?epochs=2&keep=batch_size:10"), 503, "busy")
    assert [path.name for path in store.iterdir()] == ["id"]


def refusal(response: httpx.Response, status: int, kind: str) -> str:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == f"urn:epochwise:problem:{kind}"
    detail: str = response.json()["detail"]
    return detail


def test_a_preview_says_what_was_understood_and_stores_nothing(own: Served, asking: httpx.Client) -> None:
    before = len(own.app.state.site.own_data.store.all())
    told = asking.post("/api/v1/datasets/preview?target=kind", content=flowers(), headers=CSV).json()
    assert {name: told[name] for name in ("delimiter", "decimal", "encoding", "header", "rows", "rows_used")} == {
        "delimiter": ",",
        "decimal": ".",
        "encoding": "utf-8",
        "header": True,
        "rows": 61,
        "rows_used": 60,
    }
    assert (told["target"], told["task"], told["class_names"]) == ("kind", "classification", ["k0", "k1", "k2"])
    assert told["columns"][1] == {
        "name": "weight",
        "kind": "number",
        "use": "feature",
        "missing": 1,
        "rule": told["columns"][1]["rule"],
        "example": [line.split(",")[1] for line in flowers().split("\n")[1:4]],
        "features": 1,
    }
    assert told["columns"][1]["rule"].startswith("1 missing value becomes the column's mean (")
    assert told["refused"] == [{"line": 62, "reason": "2 cells, but the table has 3 columns"}]
    assert (told["refused_count"], told["features"], len(told["head"])) == (1, 2, 5)
    assert len(own.app.state.site.own_data.store.all()) == before


def test_an_upload_is_used_by_its_name_everywhere(asking: httpx.Client) -> None:
    uploaded = upload(asking)
    for route in ROUTES:
        assert asking.get(route.format(name=uploaded["name"])).status_code == 200, route
    link = urlsplit(uploaded["link"])
    assert parse_qs(link.query)["dataset"] == [uploaded["name"]]
    assert asking.get(f"{link.path}?{link.query}").status_code == 200


def test_a_first_run_has_no_larger_batch_than_there_are_samples(asking: httpx.Client) -> None:
    for rows in (20, 200):
        uploaded = upload(asking, "a,b,y\n" + "\n".join(f"{row},{row % 4}.5,{2 * row}.25" for row in range(rows)))
        given = parse_qs(urlsplit(uploaded["link"]).query)
        samples = asking.get(f"/api/v1/plan?dataset={uploaded['name']}").json()["plan"]["samples"]
        assert given["batch_size"] == [str(min(32, samples))]
        assert (samples < 32) == (rows == 20)


def test_a_run_on_it_trains_on_the_standardised_rows(asking: httpx.Client) -> None:
    name = upload(asking, "a,b,y\n" + "\n".join(f"{row},{row % 4}.5,{2 * row}.25" for row in range(30)))["name"]
    rows = asking.get(f"/api/v1/dataset?dataset={name}&samples=20&validation_samples=10").json()
    x, y = np.array(rows["train"]["x"]), np.array(rows["train"]["y"])
    np.testing.assert_allclose([*x.mean(0), y.mean()], 0, atol=1e-12)
    np.testing.assert_allclose([*x.std(0), y.std()], 1)
    assert (rows["title"], rows["task"], rows["target"]["name"]) == ("Own data: y", "regression", "y")
    # The target is a straight line of the first column, so least squares leaves nothing; so does training.
    query = f"dataset={name}&model=linear&samples=20&epochs=300&batch_size=20"
    run = asking.get(f"/api/v1/run?{query}").json()
    assert run["epochs"]["train"][-1] < 1e-3
    assert run["config"]["dataset"] == name


def test_equal_tables_under_two_names_give_equal_losses(asking: httpx.Client) -> None:
    losses = [
        asking.get(f"/api/v1/run/window?dataset={upload(asking)['name']}&epochs=3").json()["loss"] for _ in range(2)
    ]
    assert losses[0] == losses[1]


def test_what_is_known_of_it_has_no_rows_and_no_secret(asking: httpx.Client) -> None:
    uploaded = upload(asking)
    response = asking.get(f"/api/v1/datasets/{uploaded['name']}")
    known = response.json()
    assert response.headers["cache-control"] == "no-store"
    assert not {"secret", "head", "refused"} & known.keys()
    assert not any("example" in column for column in known["columns"])
    assert known["spec"] == uploaded["spec"]
    assert known["spec"]["columns"] == [{"name": "=size", "unit": ""}, {"name": "weight", "unit": ""}]
    assert known["expires"] == uploaded["expires"]


def test_deleted_data_are_gone_everywhere_also_what_was_answered_before(own: Served, asking: httpx.Client) -> None:
    uploaded = upload(asking)
    name, here = uploaded["name"], f"/api/v1/datasets/{uploaded['name']}"
    run = asking.get(f"/api/v1/run?dataset={name}&epochs=5").json()["id"]
    by_id = [f"/api/v1/runs/{run}{rest}" for rest in ("", ".csv", "/dataset", "/window", "/updates", "/events")]
    answered = [route.format(name=name) for route in ROUTES] + by_id
    for route in answered:
        assert asking.get(route).status_code == 200, route
    for header in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {uploaded['secret']}"}):
        refusal(asking.delete(here, headers=header), 403, "wrong-secret")
    assert asking.delete(here, headers={"Authorization": f"Bearer {uploaded['secret']}"}).status_code == 204
    said = f"The data set {name} was deleted by its uploader on "
    for route in answered:
        response = asking.get(route)
        if route.startswith("/api"):
            assert said in refusal(response, 410, "data-gone"), route
        else:
            assert response.status_code == 410
            assert said in response.text
            assert "moons was used instead." in response.text
    assert said in refusal(asking.get(here), 410, "data-gone")
    assert said in refusal(asking.post("/api/v1/runs", json={"dataset": name}), 410, "data-gone")
    assert asking.get(f"/r/{run}").status_code == 410
    settings = own.app.state.site.settings
    with served(settings) as again, again.client() as client:  # which knows the id by the cache folder alone
        assert said in refusal(client.get(by_id[0]), 410, "data-gone")


def test_answers_on_own_data_stay_out_of_shared_caches(asking: httpx.Client) -> None:
    name = upload(asking)["name"]
    run = asking.get(f"/api/v1/run?dataset={name}&epochs=5").json()["id"]
    by_id = [f"/api/v1/runs/{run}{rest}" for rest in ("", ".csv", ".svg", "/dataset", "/window")]
    for route in (*(each.format(name=name) for each in ROUTES), *by_id):
        wanted = "no-store" if "/events" in route else "private, no-cache"
        assert asking.get(route).headers["cache-control"] == wanted, route


@pytest.mark.parametrize("letters", ["own%2D", "%6Fwn-"])
def test_a_name_may_be_written_in_any_way_and_is_gone_all_the_same(asking: httpx.Client, letters: str) -> None:
    uploaded = upload(asking)
    written = letters + uploaded["name"].removeprefix("own-")
    address = f"/api/v1/compare?dataset={written}&epochs=5&keep=batch_size:20"
    assert asking.get(address).headers["cache-control"] == "private, no-cache"
    secret = {"Authorization": f"Bearer {uploaded['secret']}"}
    assert asking.delete(f"/api/v1/datasets/{uploaded['name']}", headers=secret).status_code == 204
    for route in (address, f"/api/v1/run?dataset={written}&epochs=5"):
        assert "was deleted by its uploader" in refusal(asking.get(route), 410, "data-gone")


def test_names_that_were_never_here_are_not_found(asking: httpx.Client) -> None:
    for route in ROUTES:
        response = asking.get(route.format(name=UNKNOWN))
        if route.startswith("/api"):
            assert UNKNOWN in refusal(response, 404, "not-found")
        else:
            assert response.status_code == 404
            assert f"This server has no data set {UNKNOWN}" in response.text
    refusal(asking.get(f"/api/v1/datasets/{UNKNOWN}"), 404, "not-found")
    refusal(asking.delete(f"/api/v1/datasets/{UNKNOWN}"), 404, "not-found")
    refusal(asking.post("/api/v1/runs", json={"dataset": UNKNOWN}), 404, "not-found")
    assert "moons" in refusal(asking.get("/api/v1/run?dataset=own-data"), 422, "invalid-config")


@pytest.mark.parametrize(
    ("sent", "status", "kind"),
    [
        (
            {"content": gzip.compress(b"a,y\n1,2\n"), "headers": CSV | {"Content-Encoding": "gzip"}},
            415,
            "unsupported-type",
        ),
        ({"content": b"a,y\n1,2\n"}, 415, "unsupported-type"),
        ({"json": {"a": 1}}, 415, "unsupported-type"),
        ({"content": b"a,y\n1,2\n", "headers": {"Content-Type": "text/csv; charset=latin-1"}}, 415, "unsupported-type"),
        ({"content": b"a,y\n" + b"1,2\n" * 50_001, "headers": CSV}, 413, "table-too-large"),
        ({"content": b"1," * 1_000_000, "headers": CSV}, 413, "table-too-large"),
        ({"content": b"", "headers": CSV}, 422, "invalid-table"),
        ({"content": b"a,y\n1,2\n", "headers": CSV}, 422, "invalid-table"),
        ({"content": flowers(), "headers": CSV, "params": {"target": "colour"}}, 422, "invalid-table"),
        ({"content": flowers(), "headers": CSV, "params": {"task": "clustering"}}, 422, "invalid-request"),
        ({"content": flowers(), "headers": CSV, "params": {"goal": "kind"}}, 422, "invalid-request"),
    ],
)
@pytest.mark.parametrize("route", ["/api/v1/datasets", "/api/v1/datasets/preview"])
def test_what_is_not_taken_is_refused_in_words(
    asking: httpx.Client, route: str, sent: dict[str, Any], status: int, kind: str
) -> None:
    refusal(asking.post(route, **sent), status, kind)


@pytest.mark.parametrize("route", ["/api/v1/datasets", "/api/v1/datasets/preview"])
@pytest.mark.parametrize(
    ("length", "sent"),
    [
        pytest.param(f"Content-Length: {MOST_TABLE_BYTES + 1}", b"", id="said-before"),
        pytest.param("Transfer-Encoding: chunked", b"%x\r\n" % 0xFFFFFFF + b"x" * (MOST_TABLE_BYTES + 1), id="chunked"),
    ],
)
def test_a_body_that_is_too_large_is_refused_before_its_end(own: Served, route: str, length: str, sent: bytes) -> None:
    head = f"POST {route} HTTP/1.1\r\nHost: here\r\nContent-Type: text/csv\r\n{length}\r\n\r\n"
    with connected(own, head.encode() + sent) as client:
        answer = b""
        while b"urn:epochwise:problem:table-too-large" not in answer and (more := client.recv(65_536)):
            answer += more
    assert answer.startswith(b"HTTP/1.1 413 Request Entity Too Large\r\n")
    assert b"urn:epochwise:problem:table-too-large" in answer


def test_rows_are_in_no_log(own: Served, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), own.client() as client:
        secret_cell = "8765432.1"
        uploaded = upload(client, f"a,y\n{secret_cell},1\n2,3\n4,nothing\n5,6\n" + "6,7\n" * 20)
        client.post("/api/v1/datasets", content=f"a,y\n{secret_cell},{secret_cell}\n", headers=CSV)
        client.get(f"/api/v1/run?dataset={uploaded['name']}&epochs=2")
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert not any(secret_cell in message or uploaded["secret"] in message for message in ours)


def test_the_names_of_a_table_are_defused_where_they_leave(asking: httpx.Client) -> None:
    name = upload(asking, "=cmd(),-b,@y\n" + "1,2,3.5\n2,3,4.5\n5,8,1.25\n" * 3)["name"]
    table = asking.get(f"/api/v1/dataset.csv?dataset={name}").text
    assert table.split("\r\n", 1)[0] == "set,'=cmd(),'-b,'@y"
    evil = '</script><img src=x onerror=alert(1)> """;import os'
    quoted = evil.replace('"', '""')
    name = upload(asking, f'a,"{quoted}"\n1,3.5\n2,4.5\n5,1.25\n')["name"]
    for page in (f"/?dataset={name}&epochs=2", f"/embed?dataset={name}&epochs=2"):
        assert "<img src=x" not in asking.get(page).text
    for dialect in ("numpy", "sklearn"):
        script = asking.get(f"/api/v1/run.py?dataset={name}&epochs=2&dialect={dialect}").text
        assert "import os" not in script
        compile(script, "script", "exec")


def test_a_script_of_numpy_runs_and_says_where_its_data_come_from(asking: httpx.Client) -> None:
    name = upload(asking)["name"]
    query = f"dataset={name}&epochs=3&batch_size=20&model=logistic"
    script = asking.get(f"/api/v1/run.py?{query}").text
    names: dict[str, Any] = {}
    exec(script, names)  # our own script
    run = asking.get(f"/api/v1/run?{query}").json()
    assert f"Own data, uploaded to the server as {name}." in script.replace("\n# ", " ")
    assert run["config"]["dataset"] == name
    losses = {"batch": run["batch_loss"], "train": run["epochs"]["train"], "validation": run["epochs"]["validation"]}
    for measured, expected in losses.items():
        np.testing.assert_allclose(names[f"{measured}_loss"], expected, rtol=1e-9)


def test_the_server_says_what_it_takes(own: Served, asking: httpx.Client, client: httpx.Client) -> None:
    limits = {"on": True, "bytes": 5_000_000, "rows": 50_000, "columns": 100, "days": 90}
    assert asking.get("/api/v1/choices").json() == {"own_data": limits}
    assert client.get("/api/v1/choices").json() == {"own_data": limits | {"on": False}}
    assert '"own_data":{"on":true' in asking.get("/").text


def test_where_own_data_is_off_everything_about_it_says_so(client: httpx.Client) -> None:
    for route in ("/api/v1/datasets", "/api/v1/datasets/preview"):
        refusal(client.post(route, content=flowers(), headers=CSV), 403, "own-data-off")
    refusal(client.get(f"/api/v1/datasets/{UNKNOWN}"), 403, "own-data-off")
    refusal(client.get(f"/api/v1/run?dataset={UNKNOWN}"), 403, "own-data-off")
    assert client.get(f"/?dataset={UNKNOWN}").status_code == 403


def test_two_servers_on_one_folder_know_each_others_data(own: Served, asking: httpx.Client) -> None:
    with served(Settings(data_folder=own.app.state.site.settings.data_folder)) as other, other.client() as theirs:
        uploaded = upload(theirs)
        route = f"/api/v1/run?dataset={uploaded['name']}&epochs=3"
        assert asking.get(route).json()["id"] == theirs.get(route).json()["id"]
        headers = {"Authorization": f"Bearer {uploaded['secret']}"}
        assert asking.delete(f"/api/v1/datasets/{uploaded['name']}", headers=headers).status_code == 204
        refusal(theirs.get(route), 410, "data-gone")


def test_a_full_server_says_so(tmp_path: Any) -> None:
    with served(Settings(data_folder=tmp_path, data_bytes=1_500), ready=False) as small, small.client() as client:
        refusal(client.post("/api/v1/datasets", content=flowers(500), headers=CSV), 507, "data-full")


def test_many_upload_at_once(asking: httpx.Client, own: Served) -> None:
    names = list[str]()

    def one() -> None:
        with own.client() as client:
            names.append(upload(client)["name"])

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(names)) == 8


def test_a_configuration_alone_does_not_know_users_data() -> None:
    with pytest.raises(Exception, match="only the server that has it can use it"):
        RunConfig.parse({"dataset": UNKNOWN})


def test_the_page_offers_an_upload_unless_data_sets_are_fixed_and_an_embed_never(
    asking: httpx.Client, client: httpx.Client
) -> None:
    def offers(of: httpx.Client, page: str) -> bool:
        return 'id="own-data"' in of.get(page).text

    assert offers(asking, "/?epochs=2")
    for page in ("/?epochs=2&lock=dataset", "/?epochs=2&hide=dataset", "/embed?epochs=2"):
        assert not offers(asking, page), page
    assert not offers(client, "/?epochs=2"), "whoever runs that server has turned own data off"


def test_while_their_place_fails_whoever_needs_it_is_told_to_try_again(
    own: Served, asking: httpx.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    name = upload(asking)["name"]

    def failing(*arguments: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    store = own.app.state.site.own_data.store
    with monkeypatch.context() as broken:
        for method in ("add", "require", "kept", "delete"):
            broken.setattr(store, method, failing)
        secret = {"Authorization": "Bearer x"}
        for refused in (
            asking.post("/api/v1/datasets", content=flowers(), headers=CSV),
            asking.get(f"/api/v1/run?dataset={name}&epochs=5"),
            asking.get(f"/api/v1/datasets/{name}"),
            asking.delete(f"/api/v1/datasets/{name}", headers=secret),
        ):
            assert "cannot be read or written now. Try again in 10 s." in refusal(refused, 503, "busy")
            assert refused.headers["Retry-After"] == "10"
        page = asking.get(f"/?dataset={name}")
        assert page.status_code == 503
        assert "cannot be read or written now. Try again in 10 s. moons was used instead." in html.unescape(page.text)
    assert "users' data cannot be read or written: disk I/O error" in caplog.text
    assert asking.get(f"/api/v1/run?dataset={name}&epochs=5").status_code == 200


def test_a_table_of_which_a_bit_was_turned_is_refused_as_damaged(own: Served, asking: httpx.Client) -> None:
    name = upload(asking)["name"]
    with sqlite3.connect(own.app.state.site.settings.data_folder / FILE) as connection:
        (rows,) = connection.execute("SELECT rows FROM dataset WHERE name = ?", (name,)).fetchone()
        altered = rows[:-1] + bytes([rows[-1] ^ 4])
        connection.execute("UPDATE dataset SET rows = ? WHERE name = ?", (altered, name))
    said = refusal(asking.get(f"/api/v1/run?dataset={name}&epochs=5"), 410, "data-gone")
    assert "damaged" in said
    stream = asking.get(f"/api/v1/run/events?dataset={name}&epochs=5").text
    assert stream.count("event: ") == 1
    assert f'"detail":"{said}"' in stream
