"""Security headers on every answer, CORS on the API and the files; a stranger may frame the embed alone."""

import httpx
import pytest

from tests.serving import Served

PAGES = ["/", "/embed", "/docs", "/?epochs=0", "/embed?epochs=0"]
SHARED = [
    "/api/v1/plan",
    "/api/v1/run?epochs=2",
    "/api/v1/run?epochs=0",
    "/api/v1/nothing",
    "/static/nothing.js",
    "/openapi.json",
]
PRIVATE = ["/", "/embed", "/docs", "/healthz", "/readyz", "/metrics", "/nothing"]


def policy_of(response: httpx.Response) -> dict[str, str]:
    """The Content-Security-Policy's directives."""
    parts = (part.strip().partition(" ") for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, _, sources in parts}


def origin_of(client: httpx.Client) -> str:
    return str(client.base_url).rstrip("/")


@pytest.mark.parametrize("path", [*PAGES, *SHARED, *PRIVATE])
def test_every_answer_has_the_security_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Content-Security-Policy" in headers
    assert "X-Frame-Options" not in headers
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_only_from_its_own_host_and_runs_no_inline_script(client: httpx.Client, path: str) -> None:
    policy = policy_of(client.get(path))
    assert policy["default-src"] == "'none'"
    own = f"'self' {origin_of(client)}" if path.startswith("/embed") else "'self'"
    assert policy["script-src"] == own
    assert policy["connect-src"] == own
    assert "unsafe" not in str(policy)


@pytest.mark.parametrize("path", PAGES)
def test_only_the_embed_may_be_framed(client: httpx.Client, path: str) -> None:
    policy = policy_of(client.get(path))
    assert policy.get("frame-ancestors") == (None if path.startswith("/embed") else "'none'")


@pytest.mark.parametrize("path", ["/embed", "/embed?epochs=0"])
@pytest.mark.parametrize(
    ("host", "named"),
    [("school.example:8000", "http://school.example:8000"), ("127.0.0.1:1", "http://127.0.0.1:1"), ("[::1]", "")],
)
def test_the_embed_names_its_own_origin_which_self_is_not_in_a_sandbox_of_safari(
    client: httpx.Client, path: str, host: str, named: str
) -> None:
    policy = policy_of(client.get(path, headers={"Host": host}))
    assert {policy[name] for name in ("script-src", "connect-src", "worker-src")} == {f"'self' {named}".strip()}


def test_what_is_no_page_may_load_nothing(client: httpx.Client) -> None:
    assert policy_of(client.get("/api/v1/plan"))["default-src"] == "'none'"


@pytest.mark.parametrize("path", SHARED)
def test_other_origins_may_read_the_api_and_the_files_even_their_errors(client: httpx.Client, path: str) -> None:
    headers = client.get(path, headers={"Origin": "null"}).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers
    assert {"ETag", "Retry-After"} <= set(headers["Access-Control-Expose-Headers"].split(", "))


@pytest.mark.parametrize("path", PRIVATE)
def test_other_origins_may_not_read_pages_and_operations(client: httpx.Client, path: str) -> None:
    assert "Access-Control-Allow-Origin" not in client.get(path, headers={"Origin": "https://school.example"}).headers


@pytest.mark.parametrize("path", ["/", "/embed", "/docs", "/healthz", "/api/v1/plan"])
def test_every_method_that_is_allowed_is_answered(client: httpx.Client, path: str) -> None:
    answer = client.options(path)
    assert (answer.status_code, answer.content) == (204, b"")
    for method in answer.headers["Allow"].split(", "):
        assert client.request(method, path).is_success, method
    assert client.options("/nothing").status_code == 404


def test_a_preflight_is_answered_for_the_header_that_resumes_a_stream(client: httpx.Client) -> None:
    asked = {
        "Origin": "null",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "last-event-id",
    }
    answer = client.options("/api/v1/run/events", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert "Last-Event-ID" in answer.headers["Access-Control-Allow-Headers"].split(", ")


def test_an_error_in_a_frame_can_be_read_there(site: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(config: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(site.app.state.site.runs, "check", broken)
    with site.client() as client:
        framed, alone = client.get("/embed"), client.get("/")
    assert framed.status_code == alone.status_code == 500
    assert "frame-ancestors" not in policy_of(framed)
    assert policy_of(alone)["frame-ancestors"] == "'none'"
