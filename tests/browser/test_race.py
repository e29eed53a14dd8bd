"""The race: who leads under four equal things, and the number that sorts all runs, as the API's runs came to."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab
from tests.browser.test_access import findings

MOONS = "noise=0.3&hidden=16&learning_rate=0.05&epochs=100&seed=13"
KEPT = "keep=batch_size:20&keep=batch_size:50&keep=batch_size:200"


def drawer(lab: Lab) -> Locator:
    return lab.page.locator(".drawer-race")


def test_who_leads_depends_on_what_is_held_equal(lab: Lab) -> None:
    lab.open(MOONS)
    lab.button("Which batch size wins?").click()
    expect(drawer(lab).locator(".race-rings svg")).to_be_visible()
    heads = drawer(lab).locator(".race-four b").all_inner_texts()
    assert heads[:3] == [
        "Equal epochs: batch 5 leads",
        "Equal updates: nobody leads",
        "Equal samples seen: the first race again",
    ]
    assert re.fullmatch(r"Equal seconds: (batch \d+ leads|nobody leads)", heads[3])
    for hold, place in (("epochs", 0), ("updates", 1), ("samples", 2)):
        answer = lab.api.get(f"compare?{MOONS}&{KEPT}&hold={hold}").json()
        box = drawer(lab).locator(".race-four > div").nth(place)
        expect(box.locator("p")).to_have_text(answer["sentence"])
        names = box.locator("svg").first.text_content() or "" if not answer["tie"] else ""
        for run in [] if answer["tie"] else answer["runs"]:
            assert run["name"] in names
            assert f"{run['final']['train']:.3f}" in names
    equal = lab.api.get(f"compare?{MOONS}&{KEPT}&hold=epochs").json()["runs"]
    loss = max(run["final"]["train"] for run in equal)
    expect(drawer(lab).locator(".race-reach b")).to_contain_text(f"a training loss of {loss:.3f}")
    for row, run in zip(drawer(lab).locator(".race-reach tbody tr").all(), equal, strict=True):
        losses = lab.api.get(f"runs/{run['id']}").json()["epochs"]["train"]
        epoch = next(place for place, value in enumerate(losses, 1) if value <= loss)
        cells = row.locator("td").all_inner_texts()
        assert cells[1:3] == [f"{epoch:,}", f"{epoch * run['plan']['updates_per_epoch']:,}"]
    expect(drawer(lab).locator(".race-rings p")).to_have_text(
        "7 runs have the same learning rate times updates, 200.0: they end between 0.225 and 0.228. All 10 runs end "
        "between 0.225 and 0.353."
    )
    assert findings(lab.page) == []
    lab.page.set_viewport_size({"width": 320, "height": 800})
    assert lab.page.evaluate("document.documentElement.scrollWidth") == 320
    drawer(lab).get_by_role("button", name="Keep these").click()
    expect(lab.stage.locator("#compare tbody th")).to_have_text(["batch 5", "batch 20", "batch 50", "batch 200"])
