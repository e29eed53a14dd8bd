"""The documents as pages: every link leads somewhere, and nothing of them is read as markup of the page."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from epochwise.settings import Settings
from epochwise.show.glossary import GLOSSARY
from epochwise.show.usage.table import USAGES
from epochwise.web.docs import PAGES, PICTURES
from epochwise.web.papers import PAPERS, page_address, paper
from tests.papers import anchors
from tests.serving import served

DOCS = Path(__file__).parent.parent.parent / "docs"
REGIMES = ("batch-gradient-descent", "stochastic-gradient-descent", "mini-batch-gradient-descent")
ADDRESSES = ["/docs", "/questions", *(f"/docs/{name}" for name in PAGES)]
SOURCES = {usage.page.address for usages in USAGES.values() for usage in usages}
LINKS = re.compile(r'<(?:a|img)\b[^>]*?\s(?:href|src)="([^"]*)"')


@pytest.fixture(scope="module")
def below_a_prefix() -> Iterator[httpx.Client]:
    """A server as a proxy shows it below /sgd; the proxy has removed the prefix."""
    with served(Settings(cache_folder=None), root_path="/sgd", ready=False) as site, site.client() as client:
        yield client


def links(page: httpx.Response) -> list[str]:
    return [target.replace("&amp;", "&") for target in LINKS.findall(page.text)]


@pytest.mark.parametrize("address", ["/", *ADDRESSES, "/nothing"])
def test_the_menu_leads_to_lab_questions_docs_and_api(client: httpx.Client, address: str) -> None:
    page = client.get(address, headers={"Accept": "text/html"})
    menu = re.search(r'<nav aria-label="Pages">(.*?)</nav>', page.text, re.DOTALL)
    assert menu is not None
    assert re.findall(r">(\w+)</a>", menu[1]) == ["Lab", "Questions", "Docs", "API"]
    targets = [urlsplit(urljoin(f"http://x{address}", target)).path for target in LINKS.findall(menu[1])]
    assert targets == ["/", "/questions", "/docs/tutorial", "/docs"]
    here = {"/": ["Lab"], "/questions": ["Questions"], "/docs": ["API"], "/nothing": []}.get(address, ["Docs"])
    assert re.findall(r'aria-current="page">(\w+)<', menu[1]) == here


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_link_of_a_page_leads_somewhere(client: httpx.Client, address: str) -> None:
    page = client.get(address).raise_for_status()
    found = links(page)
    assert len(found) > len(PAGES)
    for target in found:
        there = urlsplit(urljoin(f"http://x{address}", target))
        if address == "/docs/glossary" and target in SOURCES:
            continue
        assert there.netloc == "x", f"{target} leads to another host"
        answer = client.get(f"{there.path}?{there.query}")
        assert answer.status_code == 200, target
        if there.fragment:
            assert f'id="{there.fragment}"' in answer.text, target


@pytest.mark.parametrize("name", PAGES)
def test_below_a_proxys_prefix_every_link_has_the_prefix(below_a_prefix: httpx.Client, name: str) -> None:
    page = below_a_prefix.get(f"/docs/{name}").raise_for_status()
    own = set(links(page)) - SOURCES
    targets = [urlsplit(urljoin(f"http://x/sgd/docs/{name}", target)).path for target in own]
    assert {path for path in targets if not path.startswith("/sgd/")} == set()
    assert 'href="/sgd/static/' in page.text


@pytest.mark.parametrize("name", PAPERS)
def test_a_page_is_its_document_in_english_with_the_anchors_of_the_file(client: httpx.Client, name: str) -> None:
    page = client.get(f"/docs/{name}", headers={"Accept-Language": "en-XA"})
    text = (DOCS / f"{name}.md").read_text()
    ids = set(re.findall(r'<h\d id="([^"]+)"', page.text))
    assert ids == anchors(text)
    assert '<article lang="en">' in page.text
    assert text.startswith(f"# {paper(name).title}\n")
    assert page.text.count("<pre tabindex") == len(re.findall(r"^```\w", text, re.MULTILINE))


def test_the_documents_of_the_folder_are_all_pages() -> None:
    assert {path.stem for path in DOCS.glob("*.md")} == PAPERS.keys()
    assert all((DOCS / picture).exists() for picture in PICTURES)


def test_a_page_keeps_the_policy_locked(client: httpx.Client) -> None:
    policy = client.get("/docs/explanation").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_what_looks_like_html_in_a_document_stays_text(client: httpx.Client) -> None:
    text = client.get("/docs/how-to").text
    assert "&lt;iframe" in text
    assert "<iframe" not in text
    assert "<script" not in text


@pytest.mark.parametrize("name", ["nothing", "lab.png", "..%2Fpyproject.toml", "tutorial.md", "Tutorial"])
def test_what_is_no_document_is_not_found(client: httpx.Client, name: str) -> None:
    assert client.get(f"/docs/{name}").status_code == 404


def test_the_glossary_page_has_every_term_with_an_anchor(client: httpx.Client) -> None:
    text = client.get("/docs/glossary").text.replace("&#39;", "'")
    for term in GLOSSARY.values():
        assert f'<dt id="{term.name}">{term.word}</dt><dd>{term.line}' in text


def test_the_glossary_page_says_what_other_programs_call_a_word_and_where(client: httpx.Client) -> None:
    entries = dict(re.findall(r'<dt id="([^"]+)">(.*?)(?=<dt |</dl>)', client.get("/docs/glossary").text, re.DOTALL))
    for name, usages in USAGES.items():
        listed = re.findall(r"<li><b>([^<]+)</b>.*?<a href=\"([^\"]+)\">.*?</li>", entries[name], re.DOTALL)
        assert listed == [(usage.page.program, usage.page.address) for usage in usages]
        lines = [html.unescape(line) for line in re.findall(r'<code class="line">(.*?)</code>', entries[name])]
        assert lines == [usage.line for usage in usages if usage.line]
    meanings = re.findall(r'<p class="counts">One iteration is (.*?):</p>', entries["iteration"])
    assert meanings == ["an update", "a batch", "an epoch", "a chunk of rows", "a boosting round, which adds trees"]


def test_the_glossary_has_a_short_address_and_is_found_from_the_foot_of_the_lab(
    client: httpx.Client, below_a_prefix: httpx.Client
) -> None:
    assert client.get("/glossary").headers["location"] == "/docs/glossary"
    assert below_a_prefix.get("/glossary").headers["location"] == "/sgd/docs/glossary"
    assert LINKS.findall(client.get("/").text.partition("</main>")[0])[-1] == "docs/glossary"


@pytest.mark.parametrize("regime", REGIMES)
def test_the_explanation_has_a_chapter_for_every_regime(client: httpx.Client, regime: str) -> None:
    assert re.search(rf'<h\d id="{regime}">', client.get("/docs/explanation").text)


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("how-to.md", "how-to"),
        ("reference.md#problems", "reference#problems"),
        ("#events", "#events"),
        ("architecture.svg", None),
        ("../CONTRIBUTING.md#project-layout", None),
        ("http://127.0.0.1:8000/?batch_size=200&epochs=20", "../?batch_size=200&epochs=20"),
        ("https://example.org/x.md", "https://example.org/x.md"),
    ],
)
def test_links_of_the_files_become_links_of_the_pages(target: str, address: str | None) -> None:
    assert page_address(target) == address
