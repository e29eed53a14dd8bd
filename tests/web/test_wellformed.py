"""What is refused before any route sees it, and how little is said of a flood."""

import json
import socket
from string import ascii_lowercase

import httpx
import pytest

from epochwise.web.connection import HEAD_BYTES

LONGEST = HEAD_BYTES - 1_000
"""Of what stands in a head, beside the rest of it; tests/web/test_connection.py has what is longer."""
NAMES = [f"{a}{b}{c}{d}" for a in "abcd" for b in ascii_lowercase for c in ascii_lowercase for d in ascii_lowercase]
FLOODS = {
    "names": "&".join(NAMES[:3_000]),
    "values": "&".join(f"{name}=1" for name in NAMES[:2_200]),
    "repeated": "&".join(["epochs=1"] * 1_700),
}
LONG = {
    "many names": "&".join(f"batch_siz{name}=0" for name in NAMES[:99]),
    "a long name": "a" * LONGEST,
    "a long value": "epochs=" + "1" * LONGEST,
    "long names": "&".join(f"{'a' * 140}{place}=1" for place in range(99)),
    "long members": "update=0&fields=" + "a" * LONGEST,
}
ROUTES = ["/api/v1/run", "/api/v1/plan", "/api/v1/runs/{}", "/api/v1/datasets", "/api/v1/run/events"]


@pytest.fixture(scope="module")
def run(client: httpx.Client) -> str:
    known: str = client.post("/api/v1/runs", json={}).json()["id"]
    return known


@pytest.mark.parametrize("query", FLOODS.values(), ids=FLOODS)
@pytest.mark.parametrize("route", [*ROUTES, "/r/{}", "/", "/embed", "/docs", "/healthz", "/nothing"])
def test_a_query_with_too_many_parameters_is_refused_unread(
    client: httpx.Client, run: str, route: str, query: str
) -> None:
    answer = client.get(f"{route.format(run)}?{query}&lang=en")
    assert (answer.status_code, len(answer.content) < 500) == (422, True)
    assert answer.json()["detail"] == "query: has too many parameters (allowed: up to 100 parameters)."
    page = client.get(f"{route.format(run)}?{query}", headers={"Accept": "text/html"})
    assert page.status_code == 422


def test_a_hundred_parameters_are_read(client: httpx.Client) -> None:
    query = "&".join(f"utm_{name}=1" for name in NAMES[:100])
    assert client.get(f"/?{query}").status_code == 200
    assert client.get(f"/?{query}&a=1").status_code == 422


@pytest.mark.parametrize("query", LONG.values(), ids=LONG)
@pytest.mark.parametrize("route", ROUTES)
def test_little_is_said_of_much_that_is_wrong(client: httpx.Client, run: str, route: str, query: str) -> None:
    answer = client.get(f"{route.format(run)}?{query}")
    assert (answer.status_code, len(answer.content) < 25_000) == (422, True)
    assert len(answer.json()["errors"]) <= 20


def test_twenty_errors_are_told_and_the_rest_is_counted(client: httpx.Client, run: str) -> None:
    query = "&".join(f"{name}=0" for name in NAMES[:99])
    for route in ("/api/v1/run", f"/api/v1/runs/{run}", "/api/v1/datasets"):
        members = client.get(f"{route}?{query}").json()
        assert [error["field"] for error in members["errors"]] == NAMES[:20]
        assert members["detail"].endswith(" 79 more are refused.")
    (error,) = client.get(f"/api/v1/run?{'a' * 200}=1").json()["errors"]
    assert error["field"] == "a" * 99 + "…"


@pytest.mark.parametrize(
    "members",
    [
        dict.fromkeys(NAMES[:6000], 1),
        {f"{name}{'a' * 500}": 1 for name in NAMES[:100]},
        {"a" * 60_000: 1},
        {"epochs": "x" * 60_000},
        {"epochs": list(range(10_000))},
        {"epochs": {name: name for name in NAMES[:90]}},
        {"batch_siz" + "e" * 50_000: 1},
    ],
)
def test_little_is_said_of_a_body_with_much_that_is_wrong(client: httpx.Client, members: dict[str, object]) -> None:
    body, headers = json.dumps(members, separators=(",", ":")), {"Content-Type": "application/json"}
    answer = client.post("/api/v1/runs", content=body, headers=headers)
    assert (answer.status_code, len(answer.content) < 25_000) in ((422, True), (413, True))


def test_little_is_said_of_a_long_address_or_header(client: httpx.Client) -> None:
    long = "a" * LONGEST
    for path in (f"/{long}", f"/api/v1/{long}", f"/api/v1/runs/{long}", f"/docs/{long}", f"/static/{long}"):
        answer = client.get(path)
        assert (answer.status_code, len(answer.content) < 1_000) == (404, True)
    for header in ({"Accept": long}, {"Accept": f"image/{long}"}):
        assert len(client.get("/api/v1/run", headers=header).content) < 1_000


def answered(url: httpx.URL, head: str) -> tuple[int, str]:
    """The status and the body that answer a request's head."""
    with socket.create_connection((url.host, url.port)) as connection:
        connection.sendall(f"{head}Connection: close\r\n\r\n".encode("latin-1"))
        received = b"".join(iter(lambda: connection.recv(65_536), b""))
    top, _, body = received.partition(b"\r\n\r\n")
    return int(top.split()[1]), body.decode()


@pytest.mark.parametrize("path", ["/api/v1/plan", "/", "/healthz", "/nothing"])
@pytest.mark.parametrize(
    ("hosts", "said"),
    [
        ([], "must have one header Host; this one has 0"),
        (["a.example", "b.example"], "must have one header Host; this one has 2"),
        (["a.example", "a.example"], "must have one header Host; this one has 2"),
        ([""], 'not "".'),
        (["a.example/b"], 'not "a.example/b".'),
        (["user@a.example"], 'not "user@a.example".'),
        (["a.example; script-src *"], "must be a host"),
        (["a.example:port"], "must be a host"),
        (["a.example:65536"], 'and perhaps a port, up to 65535, not "a.example:65536".'),
        (["a.example:99999"], "must be a host"),
        (["a.example:000080"], "must be a host"),
        (["a.example b.example"], "must be a host"),
        (["b\xfcro.example"], "must be a host"),
        (['"><script>'], "must be a host"),
    ],
)
def test_a_request_names_one_host(client: httpx.Client, path: str, hosts: list[str], said: str) -> None:
    lines = "".join(f"Host: {host}\r\n" for host in hosts)
    status, body = answered(client.base_url, f"GET {path} HTTP/1.1\r\n{lines}")
    assert status == 400
    assert json.loads(body)["type"] == "urn:epochwise:problem:refused"
    assert said in json.loads(body)["detail"]


@pytest.mark.parametrize("host", ["a.example; script-src *", "[", "a["])
def test_a_wrong_host_is_told_on_a_page_too_and_never_gets_into_its_policy(client: httpx.Client, host: str) -> None:
    for path in ("/", "/embed", "/nothing"):
        answer = client.get(path, headers={"Host": host, "Accept": "text/html"})
        assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/html; charset=utf-8")
        assert "script-src 'self';" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "school.example:8000",
        "127.0.0.1",
        "[::1]:8000",
        "my_host",
        "xn--bro-hoa.de",
        "a:65535",
        "a:",
        "[::1]:",
    ],
)
def test_a_host_is_a_name_or_an_address_and_perhaps_a_port(client: httpx.Client, host: str) -> None:
    assert answered(client.base_url, f"GET /api/v1/plan HTTP/1.1\r\nHost: {host}\r\n")[0] == 200


def test_blanks_after_a_host_are_no_part_of_it(client: httpx.Client) -> None:
    answers = [
        answered(client.base_url, f"GET /api/v1/run.ipynb HTTP/1.1\r\nHost: a.example:81{blanks}\r\n")
        for blanks in ("", " ", " \t ")
    ]
    assert [status for status, _ in answers] == [200, 200, 200]
    assert "http://a.example:81/" in answers[0][1]
    assert {body for _, body in answers} == {answers[0][1]}


def test_a_request_of_http_1_0_needs_no_host(client: httpx.Client) -> None:
    assert answered(client.base_url, "GET /api/v1/run.ipynb HTTP/1.0\r\n")[0] == 200
    assert answered(client.base_url, "GET /healthz HTTP/1.0\r\nHost: a\r\nHost: b\r\n")[0] == 400
