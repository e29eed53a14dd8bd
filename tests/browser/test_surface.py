"""The error surface: it follows the cursor, says what the API found, and counts the deep valleys."""

import re

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
        expect(drawer(lab).locator(".surface-words p").first).to_have_text(
            f"Update {update + 1} goes {way} on the surface of all samples: from {before:.3f} to {after:.3f}."
        )
        spread = found["gradients"]["spread"]
        for name in ("measured", "theory", "of_rows"):
            expect(drawer(lab).locator(".surface-words")).to_contain_text(f"{spread[name]:.3f}")
        lab.button("Next batch").click()
    drawer(lab).get_by_text("both", exact=True).click()
    expect(drawer(lab).locator(".surface-batch").first).to_be_attached()
    expect(drawer(lab).locator(".surface-cloud circle")).to_have_count(40 + 1)
    assert findings(lab.page) == []
    lab.page.set_viewport_size({"width": 320, "height": 800})
    lab.eventually(lambda: lab.page.evaluate("document.documentElement.scrollWidth") == 320)


def test_noise_finds_the_deep_valley_more_often_than_the_whole_batch(lab: Lab) -> None:
    query = "dataset=sine&model=wave&batch_size=5&epochs=100&learning_rate=0.05"
    lab.open(f"{query}&open=surface")
    drawer(lab).get_by_role("button", name=re.compile("^How often does noise")).click()
    lines = drawer(lab).locator(".surface-valleys li")
    expect(lines).to_have_count(4)
    expect(lines.last).to_have_text(re.compile(r"^batch size 200: \d+ of 64 runs"))
    counts = [int(re.findall(r": (\d+) of 64", line)[0]) for line in lines.all_inner_texts()]
    lowest = lab.api.get(f"surface?{query}").json()["minima"][0]["loss"]
    for size, count in zip((1, 5, 20, 200), counts, strict=True):
        runs = lab.api.get(f"seeds?{query.replace('batch_size=5', f'batch_size={size}')}&count=64").json()["runs"][1:]
        assert count == sum(run["final"]["train"] < 2 * lowest for run in runs)
    assert counts[0] > 3 * counts[-1]


def test_other_models_say_why_there_is_none(lab: Lab) -> None:
    lab.open("epochs=20&open=surface")
    expect(drawer(lab).get_by_text("A surface can be drawn over two parameters only")).to_be_visible()
