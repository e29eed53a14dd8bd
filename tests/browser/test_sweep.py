"""The sweep: its cells are the API's runs, it is walked by keys, and a cell becomes the run."""

import re
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab
from tests.browser.test_access import findings

MOONS = "noise=0.3&hidden=16&learning_rate=0.05&epochs=100&seed=13"
AXES = "x=batch_size:1,2,5,10,20,50,100,200&y=learning_rate:0.01,0.02,0.05,0.1,0.2,0.5,1,2"


def drawer(lab: Lab) -> Locator:
    return lab.page.locator(".drawer-sweep")


def gap(final: dict[str, float]) -> float:
    """Of the losses as they are written."""
    return round(final["validation"], 3) - round(final["train"], 3)


def is_worse(cell: dict[str, Any]) -> bool:
    return bool(cell["final"]["validation"] > cell["initial"]["validation"])


def top_down(places: list[int]) -> list[int]:
    """Cells in the order of the page, the highest of eight rows first."""
    return sorted(places, key=lambda place: (-(place // 8), place))


def test_its_cells_are_the_runs_and_a_press_makes_one_the_run(lab: Lab) -> None:
    lab.open(MOONS)
    lab.button("Every pair of batch size and learning rate").click()
    answer = lab.api.get(f"sweep?{MOONS}&{AXES}").json()
    expect(drawer(lab).locator(".sweep-said")).to_have_text(answer["sentences"]["validation"])
    shown = (
        drawer(lab)
        .locator("[data-cell]")
        .evaluate_all("(all) => all.map((cell) => [cell.dataset.cell, cell.textContent])")
    )
    cells = dict(shown)
    for place, cell in enumerate(answer["runs"]):
        loss = cell["final"]["validation"]
        assert f"{loss:.3f}" in cells[str(place)]
        assert ("▲" in cells[str(place)]) == (loss > cell["initial"]["validation"])
    lead = answer["leads"]["validation"]
    for name, places in (("leads", [lead["cell"]]), ("near", lead["near"])):
        marked = drawer(lab).locator(f"[data-cell].{name}")
        assert marked.evaluate_all("(all) => all.map((cell) => Number(cell.dataset.cell))") == top_down(places)
    expect(drawer(lab).locator(".sweep-held")).to_have_text(f"{answer['held']} {answer['line']['validation']}")
    shaded = sorted(cell["final"]["validation"] for cell in answer["runs"] if not is_worse(cell))
    expect(drawer(lab).locator(".sweep-signs li").first).to_have_text(
        re.compile(f"^{shaded[0]:.3f} +{shaded[-1]:.3f}$")
    )
    script = drawer(lab).get_by_role("link", name="This sweep as a script").get_attribute("href") or ""
    assert "for BATCH_SIZE in [1, 2, 5, 10, 20, 50, 100, 200]:" in lab.api.get(script).text
    this = drawer(lab).get_by_role("button", name=re.compile("^batch size 5, learning rate 0.05: "))
    expect(this).to_have_class(re.compile("this"))
    this.focus()
    for key in ("ArrowRight", "ArrowUp"):
        lab.page.keyboard.press(key)
    beside = drawer(lab).get_by_role("button", name=re.compile("^batch size 10, learning rate 0.1: "))
    expect(beside).to_be_focused()
    expect(drawer(lab).locator(".sweep-card svg")).to_have_count(1)
    expect(drawer(lab).locator(".sweep-card")).to_contain_text("2,000 updates")
    drawer(lab).get_by_text("accuracy", exact=True).click()
    expect(drawer(lab).locator(".sweep-said")).to_have_text(answer["sentences"]["accuracy"])
    assert findings(lab.page) == []
    lab.page.keyboard.press("Tab")
    beside.press("Enter")
    expect(lab.field("Batch size")).to_have_value("10")
    expect(lab.field("Learning rate")).to_have_value("0.1")
    lab.eventually(lambda: "open=sweep" in lab.page.url)


def test_epochs_and_samples_are_swept_too(lab: Lab) -> None:
    lab.open(f"{MOONS}&epochs=20&open=sweep".replace("epochs=100&", ""))
    drawer(lab).locator("label", has_text=re.compile("^epochs$")).click()
    expect(drawer(lab).get_by_role("button", name=re.compile("^batch size 5, 20 epochs: "))).to_be_visible()
    lab.page.set_viewport_size({"width": 320, "height": 800})
    expect(drawer(lab).get_by_role("button", name=re.compile("^batch size 5, 20 epochs: "))).to_have_text(
        re.compile(r"^0\.\d\d$")
    )
    cut = "(all) => all.filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.textContent)"
    assert drawer(lab).locator(":is([data-cell], th, .sweep-cells)").evaluate_all(cut) == []
    lab.page.emulate_media(forced_colors="active")
    unread = "(all) => all.map((each) => getComputedStyle(each)).filter((it) => it.color === it.backgroundColor).length"
    assert drawer(lab).locator("[data-cell]").evaluate_all(unread) == 0
    drawer(lab).get_by_role("button", name=re.compile("^Would more samples help")).click()
    sizes = lab.api.get(
        f"sweep?{MOONS.replace('epochs=100', 'epochs=20')}&x=samples:10,20,50,100,200,500,1000,2000"
    ).json()
    first, last = sizes["runs"][0]["final"], sizes["runs"][-1]["final"]
    expect(drawer(lab).locator(".sweep-sizes p")).to_contain_text(
        f"{gap(first):.3f} with 10 samples and {gap(last):.3f} with 2,000"
    )


def test_the_card_and_the_words_are_of_the_run_that_is_shown(lab: Lab) -> None:
    lab.open("epochs=20&open=sweep")
    card = drawer(lab).locator(".sweep-card")
    drawer(lab).locator("[data-cell='3']").hover()
    expect(card).not_to_be_empty()
    lab.fill("Epochs", 4_000)
    expect(drawer(lab).get_by_role("button", name=re.compile("^Train 64 runs"))).to_be_visible()
    expect(card).to_be_empty()
    expect(drawer(lab).locator(".sweep-said")).to_be_empty()
