"""A run beside those that are kept: how one is kept, what is held equal, and every number against the API's."""

import re
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, expect

from epochwise.core.config.numbers import number_text
from tests.browser.lab import Lab

MOONS = "noise=0.3&hidden=16&learning_rate=0.05&epochs=100&seed=13"
KEPT = f"{MOONS}&keep=batch_size:20&keep=batch_size:200"


def comparison(lab: Lab) -> Locator:
    return lab.stage.locator("#compare")


def opened(lab: Lab, query: str) -> Lab:
    lab.page.goto(f"/?{query}")
    return lab.ready()


def rows(lab: Lab) -> list[str]:
    """The names of the runs, this one first."""
    return comparison(lab).locator("tbody th").all_inner_texts()


def shows(lab: Lab, *names: str) -> None:
    lab.eventually(lambda: rows(lab) == list(names))
    expect(comparison(lab)).not_to_have_attribute("aria-busy", "true")


def kept_in(lab: Lab) -> list[str]:
    return re.findall(r"keep=([^&]*)", urlsplit(lab.page.url).query)


def compared(lab: Lab) -> dict[str, Any]:
    """The answer of the API to what the address says."""
    found: dict[str, Any] = lab.api.get(f"compare?{urlsplit(lab.page.url).query}").json()
    return found


def agrees(lab: Lab) -> None:
    """The table, the sentences and the chart are those of the API's answer."""
    answer = compared(lab)
    table = comparison(lab).locator("tbody tr")
    for row, run in zip(table.all(), answer["runs"], strict=True):
        cells = row.locator("td")
        assert cells.locator("nth=0").inner_text() == f"{run['updates_done']:,}"
        said = row.inner_text()
        for value in (run["final"]["train"], run["final"]["validation"], run["distance"], run["rate_updates"]):
            assert number_text(value) in said
        assert f"{run['samples_seen']:,}" in said
        assert f"{100 * run['accuracy']['validation']:.1f}%" in said
    expect(comparison(lab).locator(".compare-held")).to_have_text(answer["sentence"])
    expect(comparison(lab).locator(".compare-gain")).to_have_text(answer["gain"])
    lines = comparison(lab).locator(".plot").evaluate("(chart) => chart.data.map(({ y }) => y.at(-1))")
    for run in answer["runs"]:
        assert any(abs(run["final"]["train"] - end) < 1e-9 for end in lines if end is not None)


def test_a_curve_is_kept_and_stands_beside_the_next_one(lab: Lab) -> None:
    lab.open(MOONS)
    lab.button("Keep this curve").click()
    expect(lab.stage.get_by_text("Kept. Now change something.")).to_be_visible()
    lab.fill("Batch size", 50)
    shows(lab, "batch 50", "batch 5")
    lab.eventually(lambda: kept_in(lab) == ["batch_size:"])
    agrees(lab)
    lab.button("Keep this curve").click()
    lab.button("Keep this curve").click()
    expect(lab.stage.get_by_text("Already kept.")).to_be_visible()
    lab.fill("Batch size", 200)
    shows(lab, "batch 200", "batch 5", "batch 50")
    agrees(lab)
    lab.page.reload()
    shows(lab, "batch 200", "batch 5", "batch 50")
    lab.fill("Epochs", 50)
    shows(lab, "batch 200, 50 epochs", "batch 5, 100 epochs", "batch 50, 100 epochs")
    expect(comparison(lab).locator(".compare-held")).to_contain_text("Nothing is held equal")


def test_a_kept_curve_is_removed_brought_back_moved_and_made_this_run(lab: Lab) -> None:
    opened(lab, KEPT)
    shows(lab, "batch 5", "batch 20", "batch 200")
    taken = lab.page.locator("[data-take=png]")
    expect(taken).to_have_attribute("href", re.compile(r"/compare\.png\?.*&keep=batch_size:20&keep=batch_size:200$"))
    comparison(lab).get_by_role("button", name="Remove batch 20", exact=True).last.click()
    shows(lab, "batch 5", "batch 200")
    assert kept_in(lab) == ["batch_size:20", "batch_size:200"] or kept_in(lab) == ["batch_size:200"]
    comparison(lab).get_by_role("button", name="Undo").click()
    shows(lab, "batch 5", "batch 20", "batch 200")
    comparison(lab).get_by_role("button", name="Move batch 200 up").click()
    shows(lab, "batch 5", "batch 200", "batch 20")
    lab.eventually(lambda: kept_in(lab) == ["batch_size:200", "batch_size:20"])
    comparison(lab).locator("tbody").get_by_role("button", name="batch 200", exact=True).click()
    shows(lab, "batch 200", "batch 5", "batch 20")
    expect(lab.field("Batch size")).to_have_value("200")
    lab.page.go_back()
    shows(lab, "batch 5", "batch 200", "batch 20")
    for name in ("Remove batch 200", "Remove batch 20"):
        comparison(lab).get_by_role("button", name=name, exact=True).last.click()
    expect(comparison(lab)).to_be_hidden()
    expect(lab.chart).to_be_visible()
    expect(taken).to_have_attribute("href", re.compile(r"/run\.png\?"))


def test_what_is_held_equal_and_whether_the_rate_is_scaled(lab: Lab) -> None:
    opened(lab, KEPT)
    shows(lab, "batch 5", "batch 20", "batch 200")
    agrees(lab)
    for choice, hold, start in (
        ("updates", "updates", "Equal updates: every run makes 4,000."),
        ("samples seen", "samples", "Equal samples: every run sees 20,000 samples."),
        ("epochs", "epochs", "Equal epochs: every run sees each of its samples 100 times."),
    ):
        comparison(lab).locator(".seg label", has_text=re.compile(f"^{choice}$")).click()
        expect(comparison(lab).locator(".compare-held")).to_contain_text(start)
        lab.eventually(lambda hold=hold: f"hold={hold}" in lab.page.url)  # type: ignore[misc]
        agrees(lab)
    comparison(lab).locator(".seg label", has_text="scaled with the batch").click()
    expect(comparison(lab).locator(".compare-gain")).to_contain_text("Nobody leads: all end between 0.227 and 0.228")
    expect(comparison(lab).locator(".compare-names .tie")).to_have_text(re.compile("all 3 runs"))
    lab.eventually(lambda: "rate=linear&rate_from=5%3A0.05" in lab.page.url)
    agrees(lab)
    lab.fill("Batch size", 50)
    expect(lab.field("Learning rate")).to_have_value("0.5")
    expect(lab.inside.locator("#scaling [data-note]")).to_have_text(re.compile("^0.5 = 0.05 . 50 / 5$"))
    shows(lab, "batch 50", "batch 20", "batch 200")
    lab.inside.locator("#scaling label", has_text="kept").click()
    expect(lab.field("Learning rate")).to_have_value("0.05")


def test_seven_fit(lab: Lab) -> None:
    opened(lab, MOONS + "".join(f"&keep=batch_size:{size}" for size in (1, 2, 8, 10, 20, 50, 100)))
    expect(comparison(lab).get_by_text("7 kept, 0 more fit")).to_be_visible()
    names = comparison(lab).locator(".compare-names > div")
    tops = sorted(name.evaluate("(element) => element.getBoundingClientRect().top") for name in names.all())
    assert len(tops) == 9
    assert all(after - before >= 24 for before, after in pairwise(tops))
    assert len(lab.page.url) < 2000
    lab.button("Keep this curve").click()
    expect(lab.stage.get_by_text("7 kept. Remove one first.")).to_be_visible()
