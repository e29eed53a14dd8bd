"""The verdict: what was measured, what to try next, and that its kinds look different."""

import re
from typing import Any, get_args
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from epochwise.core.diagnose.headline import Code
from tests.browser.lab import Lab, box_of
from tests.browser.test_access import READ_FILLS, contrast, findings, luminance

RISEN = ""
"""The default run: over-learned, with its lowest epoch in the past."""
LEVEL = "batch_size=200&epochs=20"
LOOK = """(panel, code) => {
  panel.dataset.code = code;
  const shown = [...panel.querySelectorAll(".verdict-mark path")].filter((path) => path.checkVisibility());
  const { borderLeftStyle, borderLeftWidth, borderLeftColor } = getComputedStyle(panel);
  return [shown.map((path) => path.getAttribute("d")), borderLeftStyle, borderLeftColor];
}"""


def facts_of(lab: Lab) -> Locator:
    return lab.verdict.locator(".fact:visible")


def says_verdict(lab: Lab, verdict: dict[str, Any]) -> None:
    """Wait until the panel says a verdict of the API, word for word."""
    expect(lab.verdict.get_by_role("heading")).to_have_text(verdict["title"])
    expect(lab.verdict.locator(".reason")).to_have_text(verdict["reason"])
    expect(facts_of(lab)).to_have_count(len(verdict["facts"]))
    expect(lab.verdict.locator(".fact dt")).to_have_text([fact["question"] for fact in verdict["facts"]])
    expect(lab.verdict.locator(".fact .answer")).to_have_text([fact["answer"] for fact in verdict["facts"]])
    expect(lab.verdict.locator(".measured-words")).to_have_text([fact["sentence"] for fact in verdict["facts"]])
    expect(lab.verdict.locator(".next-steps a")).to_have_text([step["label"] for step in verdict["next"]])


def test_the_panel_says_the_servers_facts_before_and_after_a_change(lab: Lab) -> None:
    says_verdict(lab.open(RISEN), lab.run(RISEN)["verdict"])
    lab.fill("Batch size", 200)
    says_verdict(lab, lab.run("batch_size=200")["verdict"])
    lab.fill("Epochs", 2)
    says_verdict(lab, lab.run("batch_size=200&epochs=2")["verdict"])


def test_each_fact_but_the_accuracy_has_a_picture_that_nobody_is_read(lab: Lab) -> None:
    lab.open(RISEN)
    expect(lab.verdict.locator(".fact-picture[aria-hidden=true] > svg:visible")).to_have_count(3)
    expect(lab.verdict.locator("[data-fact=falling] .fact-picture")).to_contain_text("1,000")
    expect(lab.verdict.locator("[data-fact=gap] .fact-picture")).to_contain_text("new rows 0.")
    expect(lab.verdict.locator("[data-fact=rise] .fact-picture")).to_contain_text("now +0.")


@pytest.mark.parametrize("query", ["", "validation_samples=0&epochs=20", "dataset=line&model=linear&learning_rate=5"])
def test_without_scripts_the_panel_says_the_same_and_has_no_place_for_pictures(
    browser: Browser, lab: Lab, base_url: str, query: str
) -> None:
    with browser.new_context(java_script_enabled=False, base_url=base_url) as context:
        silent = Lab(context.new_page(), lab.api)
        silent.page.goto(f"/?{query}")
        says_verdict(silent, lab.run(query)["verdict"])
        expect(silent.verdict.locator(".fact-picture:visible")).to_have_count(0)


def test_a_step_is_a_link_to_its_run_with_every_field_written_out(browser: Browser, lab: Lab, base_url: str) -> None:
    run = lab.run(RISEN)
    step = run["verdict"]["next"][0]
    with browser.new_context(java_script_enabled=False, base_url=base_url) as context:
        silent = Lab(context.new_page(), lab.api)
        silent.page.goto("/")
        silent.verdict.get_by_role("link", name=step["label"]).click()
        query = urlsplit(silent.page.url).query
    written = {name: value for name, value in {**run["config"], **step["changes"]}.items() if value is not None}
    given = {name: values[0] for name, values in parse_qs(query).items()}
    assert set(given) == set(written)
    assert lab.run(query)["config"] == {**run["config"], **step["changes"]}


def test_a_step_is_done_in_place_with_the_axes_as_they_are(lab: Lab, page: Page) -> None:
    lab.open("y=log")
    (first, *_) = lab.run(RISEN)["verdict"]["next"]
    link = lab.verdict.get_by_role("link", name=first["label"])
    link.scroll_into_view_if_needed()
    page.evaluate("globalThis.stayed = true")
    link.focus()
    before = box_of(lab.verdict).y
    link.press("Enter")
    run = lab.run(f"epochs={first['changes']['epochs']}")
    says_verdict(lab, run["verdict"])
    lab.says_plan(run["plan"], run["config"]["batch_size"])
    assert page.evaluate("stayed")
    assert box_of(lab.verdict).y == pytest.approx(before, abs=1)
    expect(lab.verdict.get_by_role("heading")).to_be_focused()
    expect(page).to_have_url(re.compile(r"epochs=115&.*y=log"))
    page.go_back()
    says_verdict(lab, lab.run(RISEN)["verdict"])


@pytest.mark.parametrize("size", [(390, 844), (1280, 800)])
def test_show_epoch_takes_the_lens_to_its_end_and_the_lens_into_view(
    lab: Lab, page: Page, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    lab.open(RISEN)
    run = lab.run(RISEN)
    epoch = run["lowest"]["epoch"]
    link = lab.verdict.get_by_role("link", name=f"Show epoch {epoch}")
    expect(link).to_have_attribute("href", re.compile(f"[?&]cursor={epoch * 40}$"))
    link.click()
    expect(lab.where).to_contain_text(re.compile(rf"epoch\s{epoch} of 1,000 · batch 40 of 40"))
    lens = box_of(page.locator(".lens-chart"))
    assert lens.y >= -1
    assert lens.y + min(lens.height, size[1]) <= size[1] + 1
    expect(page).to_have_url(re.compile(rf"cursor={epoch * 40}\b"))


def test_a_run_at_its_lowest_shows_no_other_epoch(lab: Lab) -> None:
    lab.open("epochs=2")
    assert lab.run("epochs=2")["lowest"]["epoch"] == 2
    expect(lab.verdict.get_by_role("link", name=re.compile("^Show epoch"))).to_have_count(0)


@pytest.mark.parametrize("colours", ["none", "active"])
def test_every_kind_of_verdict_has_a_mark_of_its_own(browser: Browser, lab: Lab, base_url: str, colours: str) -> None:
    with browser.new_context(base_url=base_url, forced_colors="active" if colours == "active" else "none") as context:
        other = Lab(context.new_page(), lab.api)
        other.open(LEVEL)
        looks = {code: other.verdict.evaluate(LOOK, code) for code in get_args(Code)}
    marks = [mark for (mark, *_) in looks.values()]
    assert all(len(mark) == 1 for mark in marks)
    assert len({mark[0] for mark in marks}) == len(looks)
    borders = [looks[code][1:] for code in ("over-learned", "perhaps-over-learned", "suitably-fit", "flat")]
    assert len({style for style, _ in borders}) == len(borders)
    if colours == "none":
        assert looks["over-learned"][2] != looks["suitably-fit"][2]


def test_a_refused_run_leaves_no_verdict_standing_and_moves_nothing(lab: Lab) -> None:
    lab.open(RISEN)
    before = box_of(lab.verdict).height
    lab.fill("Epochs", 1_000_000)
    expect(lab.verdict.get_by_role("heading")).to_have_text("Not trained")
    expect(lab.verdict.locator(".reason")).to_contain_text("40,000,000")
    expect(facts_of(lab)).to_have_count(0)
    assert box_of(lab.verdict).height == before
    lab.fill("Epochs", 20)
    says_verdict(lab, lab.run("epochs=20")["verdict"])


def test_a_shorter_verdict_keeps_the_panels_height(lab: Lab) -> None:
    lab.open(RISEN)
    before = box_of(lab.verdict).height
    lab.inside.get_by_text("More settings").click()
    lab.fill("Validation samples", 0)
    expect(lab.verdict.get_by_role("heading")).to_have_text("No verdict without validation")
    expect(facts_of(lab)).to_have_count(1)
    assert box_of(lab.verdict).height == before


@pytest.mark.parametrize("width", [320, 390, 700, 768, 1280, 1920])
def test_nothing_of_the_panel_is_cut_off_at_any_width(lab: Lab, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    lab.open(RISEN)
    panel = box_of(lab.verdict)
    for part in lab.verdict.locator(
        ":is(.verdict-body > *, .fact > *, .fact-picture text, .next-steps a):visible"
    ).all():
        box = box_of(part)
        assert panel.x <= box.x, part.inner_text()
        assert box.x + box.width <= panel.x + panel.width + 1, part.text_content()
    pictures = [box_of(picture) for picture in lab.verdict.locator(".fact-picture:visible").all()]
    sentences = [box_of(words) for words in lab.verdict.locator(".fact:has(svg) .measured-words").all()]
    for picture, sentence in zip(pictures, sentences, strict=True):
        assert picture.y + picture.height <= sentence.y
    for target in lab.verdict.get_by_role("link").all():
        assert box_of(target).height >= 24


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_panel_is_readable_and_axe_finds_nothing(lab: Lab, page: Page, theme: str) -> None:
    lab.open(f"theme={theme}")
    assert findings(page) == []
    paper = luminance(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    words: list[tuple[str, str]] = lab.verdict.evaluate(READ_FILLS)
    assert len(words) >= 9
    assert [word for word, fill in words if contrast(luminance(fill), paper) < 4.5] == []
