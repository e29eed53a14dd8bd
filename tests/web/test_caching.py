"""What an asker has already is not sent again, and not computed again; HEAD tells what GET would."""

import httpx
import pytest

from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.engine.golden import ENGINE
from epochwise.settings import Settings
from epochwise.version import __version__
from epochwise.web.caching import FOR_EVER
from tests.serving import Served, served

RUN = run_id(RunConfig(), ENGINE)
TAGGED = {
    "/api/v1/plan": f'W/"{RUN}.plan.en.{__version__}"',
    "/api/v1/run": f'W/"{RUN}.json.en.{__version__}"',
    "/api/v1/run.csv": f'W/"{RUN}.csv.{__version__}"',
    "/api/v1/run?points=300": f'W/"{RUN}.json.points-300.en.{__version__}"',
    "/api/v1/run?points=300&first=0&count=120": f'W/"{RUN}.json.points-300.first-0.count-120.en.{__version__}"',
    "/api/v1/run.csv?first=40": f'W/"{RUN}.csv.first-40.{__version__}"',
    "/api/v1/run.csv?count=40": f'W/"{RUN}.csv.first-0.count-40.{__version__}"',
    "/api/v1/run.csv?table=epochs": f'W/"{RUN}.csv.table-epochs.{__version__}"',
    "/api/v1/run.py?dialect=pytorch": f'W/"{RUN}.py.dialect-pytorch.en.{__version__}"',
    "/api/v1/run?update=3&fields=rows": f'W/"{RUN}.json.update-3-rows.en.{__version__}"',
    "/api/v1/run/window?first=40": f'W/"{RUN}.window.40.1000.{__version__}"',
    "/api/v1/run/updates?fields=rows": f'W/"{RUN}.updates.0.None.None.rows.{__version__}"',
    "/api/v1/run/updates?worst=3&fields=rows": f'W/"{RUN}.updates.0.None.3.rows.{__version__}"',
    "/api/v1/dataset": f'W/"{RUN}.dataset.en.{__version__}"',
    "/api/v1/dataset.csv": f'W/"{RUN}.dataset.csv.{__version__}"',
}
REVALIDATED = [*TAGGED, "/api/v1/datasets", "/api/v1/models", "/api/v1/config", "/", "/embed", "/docs", "/openapi.json"]
TICKING = ("date", "transfer-encoding", "ratelimit")
EVERYTHING = [*REVALIDATED, "/api/v1/run/events", "/healthz", "/readyz", "/metrics"]


@pytest.mark.parametrize(("path", "etag"), TAGGED.items())
def test_the_tag_is_of_the_id_the_form_and_the_points(client: httpx.Client, path: str, etag: str) -> None:
    assert client.get(path).headers["ETag"] == etag


@pytest.mark.parametrize("path", REVALIDATED)
def test_an_answer_is_asked_for_anew_and_not_sent_twice(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": f'"other", {first.headers["ETag"]}'})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers.get("Vary") == first.headers.get("Vary")
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", REVALIDATED)
def test_whoever_has_any_answer_has_this_one(client: httpx.Client, path: str) -> None:
    assert client.get(path, headers={"If-None-Match": "*"}).status_code == 304


@pytest.mark.parametrize("path", ["/", "/api/v1/run/window"])
def test_what_an_asker_has_may_be_told_in_several_lines(client: httpx.Client, path: str) -> None:
    etag = client.get(path).headers["ETag"]
    assert client.get(path, headers=[("If-None-Match", '"other"'), ("If-None-Match", etag)]).status_code == 304


def test_a_known_run_is_not_computed(site: Served, client: httpx.Client) -> None:
    before = site.app.state.site.runs.stats()["runs_completed"]
    config = RunConfig.parse({"seed": 4321})
    etag = f'W/"{run_id(config, ENGINE)}.json.en.{__version__}"'
    assert client.get("/api/v1/run?seed=4321", headers={"If-None-Match": etag}).status_code == 304
    assert site.app.state.site.runs.stats()["runs_completed"] == before
    assert client.get("/api/v1/run?seed=4321").status_code == 200
    assert site.app.state.site.runs.stats()["runs_completed"] == before + 1


NUMBERS = [".csv", ".ndjson", ".arrow", "/window", "/updates", "/dataset.csv"]
WORDS = ["", "/dataset", ".json", ".svg", ".png", ".ipynb", ".py"]


@pytest.mark.parametrize("part", [*NUMBERS, *WORDS])
def test_by_id_numbers_hold_for_ever_and_words_are_asked_for_anew(client: httpx.Client, part: str) -> None:
    where = client.post("/api/v1/runs", json={}).headers["Location"] + part
    first = client.get(where)
    again = client.get(where, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    caching = FOR_EVER if part in NUMBERS else "no-cache"
    assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == caching


def test_a_notebook_is_another_one_where_the_server_has_another_name(client: httpx.Client) -> None:
    tags = {client.get("/api/v1/run.ipynb", headers={"Host": host}).headers["ETag"] for host in ("one.example", "two")}
    assert len(tags) == 2


@pytest.mark.parametrize(
    "path", ["/api/v1/run.ipynb", "/api/v1/runs/{}.ipynb", "/api/v1/runs/{}.py?length=short", "/docs"]
)
@pytest.mark.parametrize("header", [{"Host": "evil.example"}, {"X-Forwarded-Proto": "https"}])
def test_what_names_the_address_of_a_request_is_never_given_to_another(
    client: httpx.Client, path: str, header: dict[str, str]
) -> None:
    path = path.format(client.post("/api/v1/runs", json={}).json()["id"])
    named, usual = client.get(path, headers=header), client.get(path)
    assert "evil.example" in named.text or "https://127.0.0.1" in named.text
    assert named.text != usual.text
    for answer in (named, usual):
        assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": named.headers["ETag"]})
    assert (again.status_code, again.text) == (200, usual.text)


PUBLIC = "https://school.example/sgd"


def test_a_public_address_is_named_whatever_a_request_says() -> None:
    with served(Settings(public_address=f"{PUBLIC}/")) as site, site.client() as client:
        for header in ({}, {"Host": "evil.example", "X-Forwarded-Proto": "http"}):
            for path in ("/api/v1/run.ipynb", "/api/v1/run.py?length=short", "/docs"):
                text = client.get(path, headers=header).text
                assert PUBLIC in text
                assert "evil.example" not in text
                assert site.url not in text
            policy = client.get("/embed", headers=header).headers["Content-Security-Policy"]
            assert "script-src 'self' https://school.example" in policy


@pytest.mark.parametrize("part", ["?points=0", ".csv?points=3", ".nothing", "/window?count=0", "/updates?fields=no"])
def test_a_refusal_by_id_is_not_kept(client: httpx.Client, part: str) -> None:
    where = client.post("/api/v1/runs", json={}).headers["Location"]
    for address in (where + part, f"/api/v1/runs/{'0' * 32}{part}"):
        refused = client.get(address)
        assert refused.is_client_error
        assert refused.headers["Cache-Control"] == "no-store"


def test_a_negotiated_answer_says_that_it_varies(client: httpx.Client) -> None:
    assert client.get("/api/v1/run").headers["Vary"] == "Accept, Accept-Encoding"
    assert client.get("/api/v1/run.json").headers["Vary"] == "Accept-Encoding"
    assert client.get("/api/v1/run", headers={"Accept": "image/png"}).headers["Vary"] == "Accept"


@pytest.mark.parametrize("path", EVERYTHING)
def test_head_tells_what_get_would_and_sends_no_body(client: httpx.Client, path: str) -> None:
    told = client.head(path)
    assert told.status_code == 200
    assert told.content == b""
    with client.stream("GET", path) as answer:
        wanted = {name: value for name, value in answer.headers.items() if name not in TICKING}
    if path == "/metrics":  # counts the requests between the two
        del wanted["content-length"]
    assert wanted.items() <= dict(told.headers).items()


def test_head_of_a_refusal_has_its_status(client: httpx.Client) -> None:
    assert client.head("/api/v1/run?epochs=0").status_code == 422
    assert client.head("/nothing").status_code == 404
