"""The page in another language: no text stays English, and longer words break no layout."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from epochwise.core.config.config import RunConfig
from epochwise.core.config.datasets import DATASETS
from epochwise.core.config.fields import choices
from epochwise.core.config.text import Text
from epochwise.settings import Settings
from tests.browser.lab import Lab
from tests.browser.test_open import WITHOUT_SCRIPTS, reaching_out
from tests.browser.watch import Watch
from tests.serving import served

FOREIGN = "lang=en-XA"
"""The pseudo-language: every letter accented, every vowel doubled."""
NAMES = {"Epochwise", "API", "CSV", "JSON", "PNG", "SVG", "RFC", "GET", "POST", "tanh", "relu"}
NAMES |= {"curl", "Python", "R", "JavaScript", "Julia", "NumPy", "PyTorch", "Keras", "scikit", "learn", "Lightning"}
NAMES |= {*RunConfig.model_fields, "openapi", "json"}
NAMES |= {name for spec in DATASETS.values() for name in spec.class_names if not isinstance(name, Text)}
CHOICES = {choice for field in RunConfig.model_fields.values() for word in choices(field) for choice in word.split("-")}
"""The words of the API, which its page names."""
READ_TEXTS = """() => {
  const inCode = "script, noscript, style, code, pre, textarea, .image-label";
  const texts = [["title", document.title]];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement.closest(inCode)) texts.push([node.parentElement.outerHTML.slice(0, 90), node.data.trim()]);
  for (const element of document.querySelectorAll("*"))
    for (const name of ["aria-label", "aria-valuetext", "title", "placeholder", "alt"])
      if (element.hasAttribute(name)) texts.push([`${element.tagName} ${name}`, element.getAttribute(name)]);
  return texts.filter(([, text]) => text);
}"""
READ_CUT = """() =>
  [...document.querySelectorAll("main :is(button, label, summary, a, .seg, h1, h2, h3, p, legend + *)")]
  .filter((element) => element.checkVisibility() && !element.closest(".unseen, .scroll, .marks, pre, .word"))
  .filter((element) => getComputedStyle(element).display !== "inline" && getComputedStyle(element).clipPath === "none")
  .filter((element) => !["auto", "scroll"].includes(getComputedStyle(element).overflowX))
  .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
  .map((element) => element.outerHTML.slice(0, 120))"""
LONG = "samples=100000&batch_size=1&epochs=90"
WIDTHS = pytest.mark.parametrize("width", [320, 1280])


@pytest.fixture(scope="module")
def foreign() -> Iterator[str]:
    with served(Settings(cache_folder=None, pseudo_language=True)) as site:
        yield site.url


@pytest.fixture
def at(foreign: str, watch: Watch) -> str:
    """Where the page speaks the pseudo-language."""
    watch.hosts.add(urlsplit(foreign).netloc)
    return foreign


def english_in(page: Page, names: set[str] = NAMES) -> dict[str, str]:
    """Every text of the page that still has plain words other than these names, by where it stands."""
    return {place: text for place, text in page.evaluate(READ_TEXTS) if plain_words(text) - names}


def plain_words(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w/:.])[A-Za-z][A-Za-z_]+(?![\w/:])", text))


def live(page: Page) -> None:
    """Wait until the script has drawn the run."""
    expect(page.locator("html[data-ready=true]")).to_be_attached()
    drawn = page.locator("#run .words svg, #lens .lens-chart svg")
    expect(drawn.filter(visible=True).first).to_be_visible()


def open_all(page: Page) -> None:
    for closed in page.locator("summary").all():
        closed.click()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "dataset=line&model=linear&batch_size=40&epochs=12&learning_rate=0.8",
        "dataset=iris&batch_size=32&epochs=40&patience=3&sampling=replacement",
        "dataset=digits&samples=100&batch_size=50&epochs=3",
        "dataset=diabetes&batch_size=64&epochs=30&remainder=drop",
        "batch_size=200&epochs=1&theme=dark&q=1&samples=0",
    ],
)
def test_every_text_of_the_lab_is_in_its_language(page: Page, at: str, query: str) -> None:
    page.goto(f"{at}/?{query}&{FOREIGN}")
    live(page)
    open_all(page)
    assert english_in(page) == {}


def test_every_text_is_in_its_language_while_the_lab_is_used(page: Page, at: str) -> None:
    page.goto(f"{at}/?epochs=20&{FOREIGN}")
    live(page)
    for step in ("next", "finish", "play"):
        page.locator(f"[data-step={step}]").click()
    page.locator("[data-take=code]").click()
    expect(page.locator("#taken")).to_be_visible()
    assert english_in(page) == {}
    page.locator("#batch_size").fill("0")
    page.locator("#batch_size").press("Tab")
    expect(page.locator("#batch_size-refusal")).to_be_visible()
    page.locator("#run .plot").focus()
    page.locator("#run .plot").press("ArrowRight")
    expect(page.locator("#run .readout")).to_be_visible()
    assert english_in(page) == {}


def test_every_text_is_in_its_language_when_a_run_has_to_be_wanted(page: Page, at: str) -> None:
    page.goto(f"{at}/embed?{LONG}&{FOREIGN}")
    expect(page.locator("#waiting")).to_be_visible()
    assert english_in(page) == {}


@pytest.mark.parametrize("ui", ["full", "controls", "chart"])
def test_every_text_of_the_embed_is_in_its_language(page: Page, at: str, ui: str) -> None:
    page.goto(f"{at}/embed?ui={ui}&{FOREIGN}")
    live(page)
    assert english_in(page) == {}


@WITHOUT_SCRIPTS
def test_every_text_is_in_its_language_without_scripts(page: Page, at: str) -> None:
    page.goto(f"{at}/?{FOREIGN}")
    assert english_in(page) == {}


@pytest.mark.parametrize("path", ["docs?", "nothing?", "r/0123456789abcdef0123456789abcdef?"])
def test_every_text_of_the_other_pages_is_in_its_language(page: Page, at: str, watch: Watch, path: str) -> None:
    watch.expected("404")
    page.goto(f"{at}/{path}{FOREIGN}")
    assert english_in(page, NAMES | CHOICES if path == "docs?" else NAMES) == {}


@WIDTHS
@pytest.mark.parametrize("path", ["?", "embed?", "docs?", "nothing?", f"embed?{LONG}&"])
def test_longer_words_break_no_layout(page: Page, at: str, watch: Watch, path: str, width: int) -> None:
    watch.expected("404")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{at}/{path}{FOREIGN}")
    if path in ("?", "embed?"):
        live(page)
    open_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert reaching_out(page) == []
    assert page.evaluate(READ_CUT) == []


def test_the_sentence_is_not_written_anew_when_the_script_starts(lab: Lab, page: Page) -> None:
    """A button that was pressed or focused before stays the same element."""
    page.add_init_script(
        """document.addEventListener("DOMContentLoaded", () => {
          window.early = document.querySelector("#sentence button");
        })"""
    )
    lab.open()
    assert page.evaluate("window.early.isConnected")
