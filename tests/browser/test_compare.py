"""A run beside those that are kept: how one is kept, what is held equal, and every number against the API's."""

import re
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, expect

from epochwise.core.config.numbers import number_text
from tests.browser.lab import Lab, box_of
from tests.browser.test_access import findings
from tests.browser.watch import Watch

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


def drop(lab: Lab, name: str) -> Locator:
    """The button in the table that takes a kept run away."""
    return comparison(lab).locator("tbody").get_by_role("button", name=f"Remove {name}", exact=True)


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
        for value in (run["final"]["train"], run["final"]["validation"], run["distance"]):
            assert number_text(value) in said
        assert f"{run['rate_updates']:,.4g}" in said
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
    drop(lab, "batch 20").focus()
    lab.page.keyboard.press("Enter")
    shows(lab, "batch 5", "batch 200")
    lab.eventually(lambda: kept_in(lab) == ["batch_size:200"])
    expect(drop(lab, "batch 200")).to_be_focused()
    expect(lab.stage.get_by_text("Removed.")).to_be_visible()
    lab.button("Undo").click()
    shows(lab, "batch 5", "batch 20", "batch 200")
    expect(lab.stage.get_by_text("2 kept, 5 more fit")).to_be_visible()
    comparison(lab).get_by_role("button", name="Move batch 200 up").click()
    shows(lab, "batch 5", "batch 200", "batch 20")
    lab.eventually(lambda: kept_in(lab) == ["batch_size:200", "batch_size:20"])
    comparison(lab).locator("tbody").get_by_role("button", name="batch 200", exact=True).click()
    shows(lab, "batch 200", "batch 5", "batch 20")
    expect(lab.field("Batch size")).to_have_value("200")
    lab.page.go_back()
    shows(lab, "batch 5", "batch 200", "batch 20")
    drop(lab, "batch 200").click()
    shows(lab, "batch 5", "batch 20")
    lab.eventually(lambda: kept_in(lab) == ["batch_size:20"])
    lab.page.go_back()
    shows(lab, "batch 5", "batch 200", "batch 20")
    for name in ("batch 200", "batch 20"):
        drop(lab, name).press("Enter")
    expect(comparison(lab)).to_be_hidden()
    expect(lab.chart).to_be_visible()
    expect(taken).to_have_attribute("href", re.compile(r"/run\.png\?"))
    expect(lab.button("Keep this curve")).to_be_focused()
    lab.button("Undo").click()
    shows(lab, "batch 5", "batch 20")
    lab.button("All defaults").click()
    expect(comparison(lab)).to_be_hidden()
    lab.button("Undo").click()
    shows(lab, "batch 5", "batch 20")
    expect(lab.button("All defaults")).to_be_focused()


def test_a_run_that_is_kept_stands_once_when_another_is_made_this_run(lab: Lab) -> None:
    opened(lab, "epochs=20&keep=batch_size:50")
    shows(lab, "batch 5", "batch 50")
    lab.button("Keep this curve").click()
    comparison(lab).locator("tbody").get_by_role("button", name="batch 50", exact=True).click()
    shows(lab, "batch 50", "batch 5")
    expect(lab.stage.get_by_text("1 kept, 6 more fit")).to_be_visible()
    lab.eventually(lambda: kept_in(lab) == ["batch_size:"])


def test_the_lines_are_read_by_keyboard_and_on_a_phone_nothing_is_out_of_reach(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 320, "height": 700})
    opened(lab, KEPT)
    shows(lab, "batch 5", "batch 20", "batch 200")
    comparison(lab).locator(".plot").press("Home")
    first = ", ".join(f"{run['name']}: {run['curve']['train'][0]:.3f}" for run in compared(lab)["runs"])
    expect(lab.page.locator("#live")).to_have_text(f"epochs: 0, {first}")
    assert lab.page.evaluate("document.documentElement.scrollWidth") == 320
    for name in ("batch 20", "batch 200"):
        box = box_of(drop(lab, name))
        assert box.x + box.width <= 320
        assert min(box.width, box.height) >= 24
    distance = comparison(lab).locator("thead th", has_text="Distance from start")
    expect(distance).to_be_hidden()
    lab.button("Show all columns").click()
    expect(lab.button("Show fewer columns")).to_have_attribute("aria-expanded", "true")
    expect(distance).to_be_visible()
    assert findings(lab.page) == []


def test_an_embed_shows_the_runs_and_lets_nobody_take_one_away(lab: Lab) -> None:
    lab.page.goto(f"/embed?{KEPT}&keep=batch_size:1,learning_rate:9")
    names = comparison(lab).locator(".compare-names b")
    lab.eventually(lambda: "batch 20" in names.all_inner_texts())
    assert {"batch 5, rate 0.05", "batch 200", "batch 1, rate 9"} <= set(names.all_inner_texts())
    expect(comparison(lab).locator(".compare-names")).to_contain_text("diverged")
    expect(comparison(lab).get_by_role("button")).to_have_count(0)
    expect(lab.button("Keep this curve")).to_have_count(0)
    assert findings(lab.page) == []
    lab.page.set_viewport_size({"width": 1280, "height": 720})
    lab.eventually(lambda: box_of(lab.page.locator("#compare")).height >= box_of(lab.page.locator("#lens")).height - 1)


def test_a_curve_that_the_address_has_no_room_for_is_not_kept(lab: Lab) -> None:
    long = (
        "batch_size:7,samples:20,noise:0.251234,validation_samples:20,hidden:4,activation:relu,epochs:3,"
        "learning_rate:0.1234567,momentum:0.12345678,reduction:sum,"
        "sampling:sorted,remainder:drop,validate_every:2,patience:3,min_delta:0.0001234"
    )
    kept = "".join(f"&keep={long},seed:{seed},data_seed:{seed},init_seed:{seed}" for seed in range(12341, 12347))
    opened(lab, f"{MOONS}&batch_size=2{kept}")
    lab.eventually(lambda: len(rows(lab)) == 7)
    lab.button("Keep this curve").click()
    expect(lab.stage.get_by_text("The address would have more than 2,000 characters.")).to_be_visible()


def test_what_the_server_cannot_hold_equal_is_off_and_says_why(lab: Lab, watch: Watch) -> None:
    refused = watch.expected("422")
    opened(lab, "batch_size=1&epochs=6000&keep=batch_size:200,epochs:3&hold=updates")
    shows(lab, "batch 1, 6,000 epochs", "batch 200, 3 epochs")
    why = comparison(lab).locator(".compare-why")
    expect(why).to_have_text(re.compile(r"^Not updates: would take 1,200,000 epochs of batch size 200"))
    expect(comparison(lab).locator("[name=hold][value=updates]")).to_be_disabled()
    expect(comparison(lab).locator("[name=hold][value='']")).to_be_checked()
    assert len(refused) == 1


def test_what_is_held_equal_and_whether_the_rate_is_scaled(lab: Lab) -> None:
    opened(lab, KEPT)
    shows(lab, "batch 5", "batch 20", "batch 200")
    agrees(lab)
    tries = comparison(lab).locator("[data-try]")
    expect(tries).to_have_text(["Scale the learning rate with the batch", "Hold the updates equal"])
    tries.nth(1).click()
    expect(tries).to_have_count(0)
    expect(comparison(lab).locator("[name=hold][value=updates]")).to_be_checked()
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
    expect(lab.stage.get_by_text("7 kept, 0 more fit")).to_be_visible()
    expect(comparison(lab).locator(".compare-names > div")).to_have_count(9)
    names = comparison(lab).locator(".compare-names > div")

    def tops() -> list[float]:
        return sorted(name.evaluate("(element) => element.getBoundingClientRect().top") for name in names.all())

    # The names move apart once the picture of this run has its size.
    lab.eventually(lambda: all(after - before >= 24 for before, after in pairwise(tops())))
    assert len(lab.page.url) < 2000
    lab.button("Keep this curve").click()
    expect(lab.stage.get_by_text("7 kept. Remove one first.")).to_be_visible()


def test_a_long_name_is_whole_at_its_line_or_on_hover(lab: Lab) -> None:
    lab.page.goto("/?dataset=series&model=linear&epochs=100&keep=sampling:never&keep=dataset:scrambled")
    names = comparison(lab).locator(".compare-names b")
    expect(names).to_have_count(4)
    whole = "all => all.every((name) => name.scrollWidth <= name.clientWidth && name.scrollHeight <= name.clientHeight)"
    for width in (1280, 390):
        lab.page.set_viewport_size({"width": width, "height": 900})
        lab.eventually(lambda: bool(names.evaluate_all(whole)))
    expect(comparison(lab).locator(".compare-names .own")).to_have_attribute(
        "title", re.compile("shuffling each-epoch")
    )


def test_the_log_axis_that_a_reader_chose_is_that_of_the_comparison_too(lab: Lab) -> None:
    opened(lab, "epochs=30&keep=batch_size:50&y=log")
    axis = "plot => [plot._fullLayout?.yaxis.type, plot.querySelectorAll('.ytick').length > 1]"
    plot = comparison(lab).locator(".plot")
    lab.eventually(lambda: plot.evaluate(axis) == ["log", True])
    lab.stage.get_by_text("linear", exact=True).click()
    lab.eventually(lambda: plot.evaluate(axis) == ["linear", True])
    expect(lab.page).not_to_have_url(re.compile("y=log"))
    lab.stage.get_by_text("log", exact=True).click()
    lab.eventually(lambda: plot.evaluate(axis) == ["log", True])
    expect(lab.page).to_have_url(re.compile("y=log"))
