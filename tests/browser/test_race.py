"""The race: who leads under four equal things, and the number that sorts all runs, as the API's runs came to."""

import re

import pytest
from playwright.sync_api import Locator, Route, expect

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
    rings_are_those_of_the_api(lab)
    assert findings(lab.page) == []
    lab.page.set_viewport_size({"width": 320, "height": 800})
    assert lab.page.evaluate("document.documentElement.scrollWidth") == 320
    drawer(lab).get_by_role("button", name="Keep these").click()
    expect(lab.stage.locator("#compare tbody th")).to_have_text(["batch 5", "batch 20", "batch 50", "batch 200"])


def test_it_goes_on_while_another_run_is_set_and_left_again(lab: Lab) -> None:
    held, long = list[Route](), list[Route]()
    lab.open(f"{MOONS}&samples=190")
    lab.page.route("**/api/v1/compare?*", lambda route: held.append(route))
    lab.button("Which batch size wins?").click()
    lab.eventually(lambda: len(held) == 1)
    lab.page.route("**/api/v1/run/events?*", lambda route: long.append(route))
    lab.fill("Epochs", 100_000)
    lab.eventually(lambda: len(long) == 1)
    held.pop().continue_()
    lab.eventually(lambda: len(held) == 1)
    lab.page.unroute("**/api/v1/compare?*")
    held.pop().continue_()
    lab.fill("Epochs", 100)
    expect(drawer(lab).locator(".race-rings svg")).to_be_visible()


def rings_are_those_of_the_api(lab: Lab) -> None:
    asked = [(hold, rate) for rate in ("kept", "linear") for hold in ("epochs", "updates")]
    answers = [lab.api.get(f"compare?{MOONS}&{KEPT}&hold={hold}&rate={rate}").json() for hold, rate in asked]
    runs = {run["id"]: run for answer in answers for run in answer["runs"]}
    places = sorted(
        (run["config"]["learning_rate"] * run["updates_done"], run["final"]["train"]) for run in runs.values()
    )
    rings = drawer(lab).locator(".race-rings")
    together = [run for run in runs.values() if run["rate_updates"] == pytest.approx(200)]
    low, high = (f"{end(run['final']['train'] for run in together):.3f}" for end in (min, max))
    assert (len(runs), len(together), low, high) == (13, 7, "0.225", "0.228")
    least, most = (f"{end(loss for _, loss in places):.3f}" for end in (min, max))
    expect(rings.locator("p").first).to_have_text(
        "Each ring is one run: those of the four pictures, and once more with the learning rate scaled with the batch. "
        f"7 runs have the same learning rate times updates, 200: they end between {low} and {high}. All 13 runs end "
        f"between {least} and {most}."
    )
    expect(rings.locator("svg")).to_contain_text(f"7 runs lie here, {low} to {high}")
    names = rings.locator("li").inner_text()
    assert names.startswith(f"7 runs lie together, {low} to {high}: batch 5 (0.05 \u00d7 4,000), ")
    for run in together:
        rate = f"{run['config']['learning_rate']:g}"
        assert f"{run['name']} ({rate} \u00d7 {run['updates_done']:,})" in names
    rings.locator("summary").click()
    cells = [row.locator("td").all_inner_texts() for row in rings.locator("tbody tr").all()]
    found = sorted((float(cell[2].replace(",", "")), float(cell[3])) for cell in cells)
    for place, written in zip(places, found, strict=True):
        assert written == pytest.approx(place, abs=0.0005)
