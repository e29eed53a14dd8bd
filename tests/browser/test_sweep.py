"""The sweep: its cells are the API's runs, it is walked by keys, and a cell becomes the run."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab
from tests.browser.test_access import findings

MOONS = "noise=0.3&hidden=16&learning_rate=0.05&epochs=100&seed=13"
AXES = "x=batch_size:1,2,5,10,20,50,100,200&y=learning_rate:0.01,0.02,0.05,0.1,0.2,0.5,1,2"


def drawer(lab: Lab) -> Locator:
    return lab.page.locator(".drawer-sweep")


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
    drawer(lab).get_by_role("button", name=re.compile("^Would more samples help")).click()
    sizes = lab.api.get(
        f"sweep?{MOONS.replace('epochs=100', 'epochs=20')}&x=samples:10,20,50,100,200,500,1000,2000"
    ).json()
    first, last = sizes["runs"][0]["final"], sizes["runs"][-1]["final"]
    expect(drawer(lab).locator(".sweep-sizes p")).to_contain_text(
        f"{first['validation'] - first['train']:.3f} with 10 samples and {last['validation'] - last['train']:.3f}"
    )
