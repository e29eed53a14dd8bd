"""For whoever sees, hears or moves differently: axe, one polite live region, a calm page, names for everything."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.lab import Lab

CHEAP = "epochs=30"
LISTEN = """() => {
  globalThis.spoken = [];
  new MutationObserver(() => spoken.push(document.querySelector("[role=status]").textContent))
    .observe(document.querySelector("[role=status]"), { childList: true, characterData: true, subtree: true });
}"""


def findings(page: Page) -> list[str]:
    """What axe finds serious or critical."""
    violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{found['id']}: {node['target']} {node.get('failureSummary', '')}"
        for found in violations
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_page(lab: Lab, page: Page, scheme: str) -> None:
    """As it opens; with everything unfolded, stepped into and taken along; and then with a refusal too."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    lab.open(CHEAP)
    assert findings(page) == []
    for closed in page.locator("summary").all():
        closed.click()
    page.locator("[data-drawer=update]").click()
    expect(page.locator(".inside-rows")).to_be_visible()
    lab.button("Finish epoch").click()
    expect(lab.stage.get_by_text("Highlighted: the 5 samples of batch 40.").last).to_be_visible()
    lab.button("Link").click()
    expect(page.get_by_label(re.compile("^The link"))).to_be_visible()
    assert findings(page) == []
    lab.fill("Batch size", 0)
    expect(lab.field("Batch size")).to_have_attribute("aria-invalid", "true")
    assert findings(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "query", ["dataset=digits&epochs=3", "dataset=line&model=linear&learning_rate=1.2&batch_size=20"]
)
def test_axe_finds_nothing_serious_in_other_pictures(lab: Lab, page: Page, theme: str, query: str) -> None:
    lab.open(f"{query}&theme={theme}&open=update")
    expect(page.locator(".inside-rows")).to_be_visible()
    assert findings(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ui", ["full", "controls", "chart"])
def test_axe_finds_nothing_serious_in_an_embed(lab: Lab, page: Page, theme: str, ui: str) -> None:
    page.goto(f"/embed?{CHEAP}&ui={ui}&theme={theme}")
    lab.live()
    assert findings(page) == []


def test_axe_finds_nothing_serious_where_values_are_locked_and_parts_hidden(lab: Lab, page: Page) -> None:
    for path in ("embed", ""):
        page.goto(f"/{path}?{CHEAP}&lock=batch_size,samples,seed&hide=axes,epochs,verdict")
        lab.live()
        assert findings(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_reference(lab: Lab, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto("/docs")
    assert findings(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("query", [CHEAP, "dataset=line&model=linear&learning_rate=1.2&batch_size=20"])
def test_every_word_in_a_picture_stands_out_from_the_card(lab: Lab, theme: str, query: str) -> None:
    """Axe does not look into SVG."""
    lab.open(f"{query}&theme={theme}")
    card = luminance(lab.stage.evaluate("(stage) => getComputedStyle(stage).backgroundColor"))
    words: list[tuple[str, str]] = lab.stage.evaluate(READ_FILLS)
    assert len(words) > 20
    assert [word for word, fill in words if contrast(luminance(fill), card) < 4.5] == []


READ_FILLS = """(stage) => [...stage.querySelectorAll("svg text")]
  .filter((text) => text.checkVisibility() && text.textContent.trim() && !text.matches(".size.on"))
  .map((text) => [text.textContent, getComputedStyle(text).fill])"""


def luminance(colour: str) -> float:
    """The relative luminance of "rgb(…)", as WCAG 2 defines it."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    low, high = sorted((one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.browser_context_args(forced_colors="active")
def test_in_forced_colours_the_chosen_switch_still_stands_out(lab: Lab) -> None:
    lab.open(CHEAP)
    ground = "(label) => getComputedStyle(label).backgroundColor"
    chosen, other = (lab.stage.get_by_text(name, exact=True).filter(visible=True) for name in ("linear", "log"))
    assert chosen.evaluate(ground) != other.evaluate(ground)


def test_one_polite_region_says_the_result_once_things_have_settled(lab: Lab, page: Page) -> None:
    lab.open(CHEAP)
    regions = page.locator("[aria-live], [role=status], [role=alert], [role=log]")
    expect(regions).to_have_count(1)
    assert (regions.get_attribute("role"), regions.get_attribute("aria-live")) in [
        ("status", None),
        ("status", "polite"),
    ]
    page.evaluate(LISTEN)
    # No time passes between the moves, however busy the machine is: nothing settles on the way.
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    page.mouse.move(*lab.grip("Batch size"))
    page.mouse.down()
    for share in (0.3, 0.5, 0.7):
        page.mouse.move(*lab.grip("Batch size", share), steps=3)
    asked = lab.field("Batch size").input_value()
    page.clock.resume()
    run = lab.shows_run(f"{CHEAP}&batch_size={asked}")
    page.mouse.up()
    plan, title = run["plan"], run["verdict"]["title"]
    said = f"{plan['updates_per_epoch']} updates an epoch, {plan['total_updates']:,} updates in all. {title}"
    expect(regions).to_have_text(said)
    assert page.evaluate("spoken") == [said]


def test_of_steps_in_a_row_only_the_last_is_spoken(lab: Lab, page: Page) -> None:
    lab.open(CHEAP)
    page.evaluate(LISTEN)
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    for _ in range(4):
        lab.button("Next batch").click()
        page.clock.run_for(200)
    page.clock.run_for(2000)
    said = re.compile(r"Epoch 1, batch 5 of 40, loss 0\.\d{3}, (up|down) from 0\.\d{3}\.")
    expect(page.get_by_role("status")).to_have_text(said)
    spoken: list[str] = page.evaluate("spoken")
    assert len(spoken) == 1
    assert said.fullmatch(spoken[0])


@pytest.mark.browser_context_args(reduced_motion="reduce")
def test_nothing_fades_or_glides_where_reduced_motion_is_asked_for(lab: Lab, page: Page) -> None:
    lab.open(CHEAP)
    moving: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((element) => {
          const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
          return parseFloat(transitionDuration) > 0 || animationName !== "none" || scrollBehavior === "smooth";
        }).map((element) => element.outerHTML.slice(0, 80))"""
    )
    assert moving == []


def test_the_picture_is_told_in_words(lab: Lab) -> None:
    run = lab.open(CHEAP).shows_run(CHEAP)
    lowest = run["lowest"]
    name = lab.chart.get_attribute("aria-label") or ""
    assert "Learning curves over 30 epochs and 1,200 updates." in name
    assert f"lowest after epoch {lowest['epoch']}: {lowest['validation']:.3f}" in name


def test_text_twice_as_large_stays_on_the_page(lab: Lab, page: Page) -> None:
    """A page 1,000 pixels wide at 200% is one of 500 with everything twice as large."""
    page.set_viewport_size({"width": 500, "height": 450})
    lab.open(CHEAP)
    assert page.evaluate("document.documentElement.scrollWidth") == 500
