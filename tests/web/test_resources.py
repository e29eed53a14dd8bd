"""A configuration that is posted gets an id; the id is an address of the run, and a short link to the page."""

import gzip
import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from epochwise.core.config.config import RunConfig, run_id
from epochwise.core.engine.golden import ENGINE
from epochwise.settings import Settings
from tests.serving import DEADLINE, Served, served

LINE: dict[str, Any] = {"dataset": "line", "model": "linear", "epochs": 30}
PARTS = [
    "",
    "/events",
    "/updates?first=3",
    "/window?first=40&count=20",
    "/dataset",
    "/dataset.csv",
    ".csv?table=epochs",
]


@pytest.fixture(scope="module")
def fresh() -> Iterator[Served]:
    """A server that nobody has asked anything yet."""
    with served(Settings(max_updates=1_000_000, rate_seconds=1, rate_window_seconds=3600)) as running:
        yield running


def problem(response: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    assert response.status_code == status
    assert response.json()["type"] == f"urn:epochwise:problem:{kind}"
    members: dict[str, Any] = response.json()
    return members


def test_a_posted_configuration_gets_an_id_once(client: httpx.Client) -> None:
    first, again = (client.post("/api/v1/runs", json={**LINE, "seed": 987}) for _ in range(2))
    run = run_id(RunConfig.parse({**LINE, "seed": 987}), ENGINE)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.headers["Location"] == again.headers["Location"] == f"/api/v1/runs/{run}"
    assert first.content == again.content
    told = first.json()
    assert told["id"] == run
    assert told["plan"]["total_updates"] == 1200
    assert told["links"]["self"] == first.headers["Location"]


def test_to_post_is_not_to_compute(site: Served, client: httpx.Client) -> None:
    runs = site.app.state.site.runs
    before = runs.stats()["runs_completed"]
    where = client.post("/api/v1/runs", json={**LINE, "seed": 988}).headers["Location"]
    assert runs.stats()["runs_completed"] == before
    assert client.get(where).json()["status"] == "completed"
    assert runs.stats()["runs_completed"] == before + 1


def test_equal_configurations_have_one_id_however_they_are_written(client: httpx.Client) -> None:
    resolved = RunConfig.parse(LINE).normalized().model_dump()
    answers = [
        client.post("/api/v1/runs", json=body).json()["id"] for body in (LINE, resolved, {**LINE, "noise": None})
    ]
    assert len(set(answers)) == 1


def test_a_run_that_was_asked_for_by_its_configuration_is_known_by_its_id(client: httpx.Client) -> None:
    run = client.get("/api/v1/run", params={**LINE, "seed": 986}).json()["id"]
    assert client.get(f"/api/v1/runs/{run}").status_code == 200
    assert client.post("/api/v1/runs", json={**LINE, "seed": 986}).status_code == 200


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_a_run_is_the_same_by_id_and_by_query(client: httpx.Client, part: str) -> None:
    links = client.post("/api/v1/runs", json=LINE).json()["links"]
    path, _, cut = part.partition("?")
    by_id = client.get(f"{links['self']}{part}")
    query = {**LINE, **dict(parse_qsl(cut))}
    by_query = client.get(f"/api/v1{path}" if path.startswith("/dataset") else f"/api/v1/run{path}", params=query)
    assert by_id.status_code == 200
    assert by_id.content == by_query.content
    assert by_id.headers.get("ETag") == by_query.headers.get("ETag")
    if path != "/events":
        assert by_id.headers["Cache-Control"].endswith("immutable") == (path not in ("", "/dataset"))
        assert client.get(f"{links['self']}{part}", headers={"If-None-Match": by_id.headers["ETag"]}).status_code == 304


def test_every_link_of_an_answer_leads_somewhere(client: httpx.Client) -> None:
    links = client.post("/api/v1/runs", json=LINE).json()["links"]
    for address in (*(link for link in links.values() if isinstance(link, str)), *links["forms"].values()):
        assert client.get(address, follow_redirects=True).status_code == 200


def test_a_short_link_leads_to_the_page_with_every_field_written_out(client: httpx.Client) -> None:
    links = client.post("/api/v1/runs", json=LINE).json()["links"]
    answer = client.get(links["short"] + "?x=updates&utm_source=mail")
    assert answer.status_code == 302
    target = urlsplit(answer.headers["Location"])
    fields = dict(parse_qsl(target.query))
    assert target.path == "/"
    assert fields.pop("x") == "updates"
    assert RunConfig.parse(fields) == RunConfig.parse(LINE).normalized()
    assert {name for name, value in RunConfig.parse(LINE).normalized() if value is not None} == fields.keys()


@pytest.mark.parametrize(
    ("path", "remedy"),
    [
        ("/api/v1/runs/{}", "POST"),
        ("/api/v1/runs/{}.csv", "POST"),
        ("/api/v1/runs/{}/events", "POST"),
        ("/api/v1/runs/{}/dataset", "POST"),
        ("/r/{}", "the long one"),
    ],
)
@pytest.mark.parametrize("run", ["0" * 32, "42", "é"])
def test_an_unknown_id_says_what_to_do(client: httpx.Client, path: str, remedy: str, run: str) -> None:
    told = problem(client.get(path.format(run)), 404, "not-found")["detail"]
    assert run in told
    assert remedy in told


def test_the_id_of_another_engine_is_unknown(site: Served, client: httpx.Client) -> None:
    known = site.app.state.site.runs.workload.meanings.known
    known.note("f" * 32, RunConfig.parse(LINE))
    problem(client.get("/api/v1/runs/" + "f" * 32), 404, "not-found")


@pytest.mark.parametrize(
    ("query", "field"), [("epochs=5", "epochs"), ("colour=red", "colour"), ("points=3&points=4", "points")]
)
def test_beside_an_id_stand_only_the_routes_own_parameters(client: httpx.Client, query: str, field: str) -> None:
    where = client.post("/api/v1/runs", json=LINE).headers["Location"]
    members = problem(client.get(f"{where}?{query}"), 422, "invalid-request")
    assert [error["field"] for error in members["errors"]] == [field]


@pytest.mark.parametrize(
    ("body", "kind", "field"),
    [
        ('{"epochs": 0}', "invalid-config", "epochs"),
        ('{"epochs": "5"}', "invalid-config", "epochs"),
        ('{"epochs": true}', "invalid-config", "epochs"),
        ('{"dataset": 3}', "invalid-config", "dataset"),
        ('{"dataset": ""}', "invalid-config", "dataset"),
        ('{"batch_sise": 3}', "invalid-config", "batch_sise"),
        ('{"epochs": 5, "epochs": 6}', "invalid-config", "epochs"),
        ('{"epochs": {"a": 1, "a": 2}}', "invalid-config", "a"),
        ('{"\\ud800": 1}', "invalid-config", "\\ud800"),
        ('{"dataset": "\\ud800"}', "invalid-config", "dataset"),
        ('{"epochs": ' + 300 * "[" + 300 * "]" + "}", "invalid-config", "epochs"),
        ('{"noise": NaN}', "invalid-request", "body"),
        ("[1]", "invalid-request", "body"),
        ("", "invalid-request", "body"),
        ("{", "invalid-request", "body"),
        ("[" * 60_000, "invalid-request", "body"),
        ("\udcff", "invalid-request", "body"),
    ],
)
def test_what_is_posted_wrongly_is_refused_by_name(client: httpx.Client, body: str, kind: str, field: str) -> None:
    content, headers = body.encode(errors="surrogateescape"), {"Content-Type": "application/json"}
    members = problem(client.post("/api/v1/runs", content=content, headers=headers), 422, kind)
    assert [error["field"] for error in members["errors"]] == [field]


NOT = "epochs: must be a whole number from 1 to 1,000,000, not "
WORDS = {
    '{"epochs": true}': NOT + "true.",
    '{"epochs": "12"}': NOT + 'the text "12".',
    '{"epochs": [null, {"a": false}]}': NOT + '[null, {"a": false}].',
    '{"epochs": 12.5}': NOT + "12.5.",
    '{"epochs": ' + 30 * "9" + "}": NOT + 30 * "9" + ".",
    '{"epochs": ' + 5000 * "9" + "}": NOT + 99 * "9" + "….",
    '{"learning_rate": ' + 5000 * "9" + "}": "learning_rate: must be ",
    '{"epochs": 1e400}': NOT + "a number that is not finite.",
    '{"epochs": "' + 1000 * "9" + '"}': NOT + 'the text "' + 98 * "9" + "….",
    "null": "body: is null, not a JSON object (allowed: a JSON object; without members, the default run).",
    "": "body: is empty (allowed: a JSON object; without members, the default run).",
    "[" * 5000: "body: has too many lists or objects inside one another",
    '{"epochs": ' + 5000 * "[" + 5000 * "]" + "}": "body: has too many lists or objects inside one another",
    "\udc8b\udcff": "body: is not text in UTF-8",
    "{" + ",".join(f'"{name}": 1' for name in range(101)) + "}": "body: has too many members",
}


@pytest.mark.parametrize(("body", "words"), WORDS.items(), ids=range(len(WORDS)))
def test_what_is_posted_wrongly_is_refused_in_the_spelling_of_json(client: httpx.Client, body: str, words: str) -> None:
    content, headers = body.encode(errors="surrogateescape"), {"Content-Type": "application/json"}
    answer = client.post("/api/v1/runs", content=content, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(words)


def test_a_compressed_body_is_refused(client: httpx.Client) -> None:
    for coding, body in (("gzip", gzip.compress(b"{}")), ("br", b"\x0b\x01\x80{}\x03"), ("identity, gzip", b"{}")):
        headers = {"Content-Type": "application/json", "Content-Encoding": coding}
        members = problem(client.post("/api/v1/runs", content=body, headers=headers), 415, "unsupported-type")
        assert members["given"] == coding
        assert members["detail"].startswith(f"The body's Content-Encoding is {coding}; bodies are read uncompressed.")
    plain = {"Content-Type": "application/json", "Content-Encoding": "identity"}
    assert client.post("/api/v1/runs", content=b"{}", headers=plain).status_code in (200, 201)


def test_a_body_compressed_for_its_transfer_is_refused(client: httpx.Client) -> None:
    status, body = post_chunked(client.base_url, "gzip, chunked", gzip.compress(b"{}"))
    members = json.loads(body)
    assert (status, members["type"], members["given"]) == (
        415,
        "urn:epochwise:problem:unsupported-type",
        "gzip, chunked",
    )
    said = "The body's Transfer-Encoding is gzip, chunked; bodies are read uncompressed."
    assert members["detail"].startswith(said)
    assert post_chunked(client.base_url, "Chunked", b"{}")[0] in (200, 201)


def post_chunked(url: httpx.URL, coding: str, body: bytes) -> tuple[int, bytes]:
    """The status and the body that answer a body in one chunk; httpx sends no other coding than chunked."""
    head = (
        f"POST /api/v1/runs HTTP/1.1\r\nHost: {url.host}\r\nContent-Type: application/json\r\n"
        f"Transfer-Encoding: {coding}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((url.host, url.port), DEADLINE) as connection:
        connection.sendall(head.encode() + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body))
        received = b"".join(iter(lambda: connection.recv(65_536), b""))
    top, _, rest = received.partition(b"\r\n\r\n")
    return int(top.split()[1]), rest


def test_a_body_in_another_charset_is_refused(client: httpx.Client) -> None:
    for charset in ("latin-1", '"iso-8859-1"', "utf-16", "", "\xfc"):
        given = f"application/json; charset={charset}"
        members = problem(post_as(client, given), 415, "unsupported-type")
        assert members["given"] == given
        assert (
            members["detail"]
            == f"The body's Content-Type is {given}. Send application/json in UTF-8, as `curl --json` does."
        )
    for given in ("application/json", "Application/JSON; Charset=UTF-8", 'application/json;charset="utf8"; x=1'):
        assert post_as(client, given).status_code in (200, 201)


def post_as(client: httpx.Client, content_type: str) -> httpx.Response:
    return client.post("/api/v1/runs", content=b"{}", headers=[(b"Content-Type", content_type.encode("latin-1"))])


def test_a_body_that_is_no_json_or_has_no_end_is_refused(client: httpx.Client) -> None:
    members = problem(client.post("/api/v1/runs", data={"epochs": 5}), 415, "unsupported-type")
    assert "application/json" in members["detail"]

    def endless() -> Iterator[bytes]:
        yield from (b" " * 10_000 for _ in range(20))

    answer = client.post("/api/v1/runs", content=endless(), headers={"Content-Type": "application/json"})
    assert problem(answer, 413, "too-long")["limit"] == 65_536


def test_a_run_above_the_limit_is_not_registered(fresh: Served) -> None:
    with fresh.client() as client:
        problem(client.post("/api/v1/runs", json={"epochs": 250_000}), 422, "too-large")


def test_the_path_of_posts_says_so(client: httpx.Client) -> None:
    answer = client.get("/api/v1/runs")
    problem(answer, 405, "method-not-allowed")
    assert answer.headers["Allow"] == "POST, OPTIONS"
    preflight = client.options("/api/v1/runs", headers={"Origin": "null", "Access-Control-Request-Method": "POST"})
    assert preflight.headers["Access-Control-Allow-Methods"] == "POST, OPTIONS"
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]


def test_only_new_computing_is_counted_and_refused_when_it_is_spent(fresh: Served) -> None:
    def left(answer: httpx.Response) -> int:
        return int(answer.headers["RateLimit"].split(";r=")[1].split(";")[0])

    with fresh.client() as client:
        kept = client.get("/api/v1/run", params=LINE)
        assert kept.headers["RateLimit-Policy"] == '"computed-seconds";q=1;w=3600'
        fresh.app.state.site.runs.workload.budget.settle(0, 1.0)
        refused = client.get("/api/v1/run", params={**LINE, "seed": 5})
        members = problem(refused, 429, "rate-limited")
        assert int(refused.headers["Retry-After"]) == members["retry_after"] >= 1
        assert left(refused) == 0
        again = client.get("/api/v1/run", params=LINE)
        assert (again.status_code, again.content) == (200, kept.content)
        assert client.post("/api/v1/runs", json={"seed": 5}).status_code == 201
        assert client.get("/?seed=55").status_code == 200
        assert "RateLimit" not in client.get("/healthz").headers
        assert "RateLimit" in again.headers["Access-Control-Expose-Headers"].split(", ")


def test_an_address_below_a_prefix_is_told_with_it() -> None:
    with served(root_path="/lab") as behind, behind.client() as client:
        answer = client.post("/api/v1/runs", json=LINE)
        assert answer.headers["Location"].startswith("/lab/api/v1/runs/")
        short = answer.json()["links"]["short"]
        assert short.startswith("/lab/r/")
        assert client.get(short.removeprefix("/lab")).headers["Location"].startswith("/lab/?")
