"""A person in a browser meets a page in place of a page that is not there; every program meets a problem document."""

import re
from typing import Any

import httpx
import pytest

from tests.serving import Served, served

CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
UNKNOWN = "/r/0123456789abcdef0123456789abcdef"


def ask(client: httpx.Client, path: str, accept: str = CHROME, method: str = "GET") -> httpx.Response:
    return client.request(method, path, headers={"Accept": accept})


def words(page: httpx.Response) -> str:
    """What a person reads."""
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    body = page.text.partition("<body>")[2]
    return " ".join(re.sub("<[^>]+>", " ", body).split())


@pytest.mark.parametrize("accept", [CHROME, FIREFOX, "text/html"])
def test_an_unknown_page_is_a_page_with_a_way_home(client: httpx.Client, accept: str) -> None:
    page = ask(client, "/nothing", accept)
    assert page.status_code == 404
    assert "There is nothing at /nothing." in words(page)
    assert '<a href="/">Go to the lab</a>' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    for file in re.findall(r'<link [^>]*href="([^"]+)"', page.text):
        assert client.get(file).status_code == 200


@pytest.mark.parametrize("accept", ["*/*", "", "application/json", "application/problem+json, text/html", "text/csv"])
@pytest.mark.parametrize("path", ["/nothing", UNKNOWN])
def test_a_program_is_answered_with_a_problem_document(client: httpx.Client, path: str, accept: str) -> None:
    answer = ask(client, path, accept)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["type"] == "urn:epochwise:problem:not-found"


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/run?epochs=0", "/api/v1/runs/0", "/static/nothing.js"])
def test_what_is_for_programs_stays_so_in_a_browser(client: httpx.Client, path: str) -> None:
    assert ask(client, path).headers["Content-Type"] == "application/problem+json"


def test_an_unknown_short_link_says_what_it_means_and_what_to_do(client: httpx.Client) -> None:
    page = ask(client, UNKNOWN)
    assert page.status_code == 404
    assert "this server has no run 0123" in words(page)
    assert "Ask whoever gave you the link for the long one." in words(page)
    assert "POST" not in words(page)


def test_an_address_cannot_write_into_the_page(client: httpx.Client) -> None:
    page = ask(client, "/%3Cscript%3Ealert(1)%3C/script%3E")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<script" not in page.text


def test_another_method_tells_a_person_too_which_are_allowed(client: httpx.Client) -> None:
    page = ask(client, "/", method="POST")
    assert (page.status_code, page.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert "POST is not allowed on /" in words(page)


def test_below_a_prefix_the_way_home_leads_below_it() -> None:
    with served(root_path="/sgd") as site, site.client() as client:
        page = ask(client, "/nothing")
        assert '<a href="/sgd/">Go to the lab</a>' in page.text
        assert ask(client, "/api/v1/nothing").headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(("path", "framed"), [("/", False), ("/embed", True)])
def test_a_fault_of_ours_is_a_page_that_may_be_framed_where_the_page_may(
    monkeypatch: pytest.MonkeyPatch, path: str, framed: bool
) -> None:
    def broken(*arguments: Any) -> None:
        raise RuntimeError("the inside of the server")

    with served() as site, site.client() as client:
        monkeypatch.setattr("epochwise.web.pages.schema", broken)
        page = ask(client, f"{path}?seed=1")
        assert page.status_code == 500
        assert "This is our fault." in words(page)
        assert "the inside of the server" not in page.text
        assert ("frame-ancestors" in page.headers["Content-Security-Policy"]) is not framed


def test_who_is_told_to_come_back_is_told_when(site: Served, client: httpx.Client) -> None:
    site.app.state.site.closing.set()
    try:
        page = ask(client, "/readyz")
    finally:
        site.app.state.site.closing.clear()
    assert (page.status_code, page.headers["Retry-After"]) == (503, "2")
    assert "The server is shutting down." in words(page)
