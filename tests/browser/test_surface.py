"""The error surface: it follows the cursor, says what the API found, and counts the deep valleys."""

import re

import numpy as np
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab
from tests.browser.test_access import findings

LINE = "dataset=line&model=linear&epochs=20"


def drawer(lab: Lab) -> Locator:
    return lab.page.locator(".drawer-surface")


def test_it_follows_the_cursor_and_says_what_the_update_does(lab: Lab) -> None:
    lab.open(LINE)
    lab.button("The error surface").click()
    for update in (0, 1):
        found = lab.api.get(f"surface?{LINE}&update={update}").json()
        before, after = found["batch"]["losses"]
        way = "down" if after < before else "up"
        move = "falls" if after < before else "rises"
        expect(drawer(lab).locator(".surface-words p").first).to_have_text(
            f"Update {update + 1} goes {way} on the surface: the loss of all samples {move} "
            f"from {before:.3f} to {after:.3f}."
        )
        spread = found["gradients"]["spread"]
        for name in ("measured", "theory", "of_rows"):
            expect(drawer(lab).locator(".surface-words")).to_contain_text(f"{spread[name]:.3f}")
        whole = np.array(found["gradients"]["whole"])
        downhill = int((np.array(found["gradients"]["batches"]) @ whole > 0).sum())
        expect(drawer(lab).locator(".surface-words")).to_contain_text(
            f"40 batches of epoch 1, {downhill} point downhill"
        )
        weight, bias = found["batch"]["after"]
        expect(
            drawer(lab).get_by_text(f"after update {update + 1}: weight {weight:.3f}, bias {bias:.3f}")
        ).to_be_visible()
        lab.button("Next batch").click()
    expect(drawer(lab).get_by_text("weight of x1 (y per x1)")).to_be_visible()
    drawer(lab).get_by_text("both", exact=True).click()
    expect(drawer(lab).locator("path.surface-batch").first).to_be_attached()
    expect(drawer(lab).locator(".surface-cloud .picture .surface-gradient")).to_have_count(40 + 1)
    assert findings(lab.page) == []
    lab.page.set_viewport_size({"width": 320, "height": 800})
    lab.eventually(lambda: lab.page.evaluate("document.documentElement.scrollWidth") == 320)


def test_other_models_lead_to_one_with_two_parameters_whose_noise_can_help(lab: Lab) -> None:
    lab.open("dataset=diabetes&model=linear&epochs=20&open=surface")
    expect(drawer(lab).get_by_text("This run's model has more.")).to_be_visible()
    drawer(lab).get_by_role("link", name="a sine wave").click()
    drawer(lab).get_by_role("button", name=re.compile("^How often does noise")).click()
    query = "dataset=sine&model=wave&epochs=100"
    minima = lab.api.get(f"surface?{query}&batch_size=5").json()["minima"]
    lowest = minima[0]["loss"]
    edge = (lowest + next(each["loss"] for each in minima if each["loss"] > 1.01 * lowest)) / 2
    counts = {}
    for size in (1, 5, 20, 200):
        runs = lab.api.get(f"seeds?{query}&batch_size={size}&vary=start&count=64").json()["runs"][1:]
        counts[size] = sum(run["status"] != "diverged" and run["final"]["train"] < edge for run in runs)
    lines = drawer(lab).locator(".surface-valleys tbody tr")
    for place, count in enumerate(counts.values()):
        expect(lines.nth(place).locator("td").first).to_have_text(f"{count} of 64")
    expect(drawer(lab).locator(".surface-valleys")).to_contain_text(
        f"Noise can help here: with batches of 5, {counts[5]} of 64 runs end in the deepest valley; "
        f"with all 200 samples in one batch, {counts[200]}."
    )
    assert counts[5] > 3 * counts[200]
