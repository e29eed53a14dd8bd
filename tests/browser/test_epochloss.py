"""The loss of an epoch: what the drawer prints is the engine's, it follows the cursor, and its examples show a step."""

import re

import numpy as np
from playwright.sync_api import Page, expect

from tests.browser.lab import Lab, shown
from tests.browser.test_access import findings

DRAWER = ".drawer-loss"
SHORT = "samples=42&epochs=20&validate_every=2"
BATCHES, LAST = 9, 2
SIZES = np.array([5] * (BATCHES - 1) + [LAST])


def opened(lab: Lab, query: str) -> None:
    """The page with the drawer open and drawn."""
    lab.open(f"{query}&open=loss")
    expect(lab.page.locator(f"{DRAWER} .loss-table")).to_be_visible()


def table(lab: Lab) -> dict[str, str]:
    """The numbers of the drawer's table by their names."""
    rows = lab.page.locator(f"{DRAWER} .loss-table tbody tr")
    cells = [row.locator("th, td").all_inner_texts() for row in rows.all()]
    return {name.split("\n")[0]: value for name, value, _ in cells}


def expected(window: dict[str, list[float]], epoch: int, numbers: list[float]) -> dict[str, str]:
    """What the table must say of an epoch (from 0), by its batches' values and what was measured after it."""
    own = np.array(numbers[epoch * BATCHES : (epoch + 1) * BATCHES])
    after = {"validation, after it": window["validation"][epoch], "training, after it": window["train"][epoch]}
    means = {"mean of its batches": (own * SIZES).sum() / SIZES.sum(), "plain mean of its batches": own.mean()}
    values = means | after | {"its last batch": own[-1]}
    return {name: shown(value) for name, value in values.items() if value is not None}


def test_its_numbers_are_the_engines_and_follow_the_cursor_without_moving_what_is_below(lab: Lab, page: Page) -> None:
    page.set_viewport_size({"width": 1000, "height": 2600})
    window = lab.get("run/window", SHORT, first=0, count=180)
    loss = window["loss"]
    opened(lab, f"{SHORT}&cursor=11")
    assert table(lab) == expected(window["epochs"], 1, loss)
    assert "validation, after it" in table(lab)
    labels = page.locator(f"{DRAWER} .loss-epoch text.number").all_text_contents()
    assert sorted(labels) == sorted(table(lab).values())
    so_far = page.locator(f"{DRAWER} .loss-now")
    expect(so_far).to_contain_text(f"After batch 2 of 9 in epoch 2 the mean so far is {shown(np.mean(loss[9:11]))}")

    # The lens draws the mean so far too, as long as the drawer is open.
    lines = page.locator("#lens .so-far")
    expect(lines).not_to_have_count(0)
    place = page.locator("#run").bounding_box()
    lab.button("Next batch").click()
    expect(so_far).to_contain_text(f"After batch 3 of 9 in epoch 2 the mean so far is {shown(np.mean(loss[9:12]))}")
    assert page.locator("#run").bounding_box() == place

    # The third epoch was not validated; the boundary is that between it and the fourth.
    for _ in range(2):
        lab.button("Finish epoch").click()
    expect(so_far).to_contain_text("After batch 9 of 9 in epoch 3")
    assert table(lab) == expected(window["epochs"], 2, loss)
    assert page.locator(f"{DRAWER} .ring.validation").count() == 0
    step = page.locator(f"{DRAWER} .loss-step")
    before = (np.array(loss[25:27]) * SIZES[-2:]).sum() / SIZES[-2:].sum()
    after = np.mean(loss[27:29])
    change = f"{abs(round(100 * (after / before - 1)))}% {'lower' if after < before else 'higher'}"
    expect(step).to_have_text(
        f"Mean of the last 2 batches of epoch 3: {shown(before)}. Of the first 2 of epoch 4: {shown(after)}, {change}."
    )
    expect(page.locator(f"{DRAWER} .loss-boundary")).to_contain_text(
        f"{shown(window['epochs']['running'][2])} at the end of epoch 3, {shown(loss[27])} after the next batch"
    )

    # Epochs that ended worse than they began.
    train = np.array([lab.run(SHORT)["initial"]["train"], *window["epochs"]["train"]])
    rises = np.flatnonzero(np.diff(train) > 0) + 1
    page.locator(f"{DRAWER} .loss-toggle").click()
    marks = page.locator(f"{DRAWER} .loss-list button")
    assert marks.all_inner_texts() == [str(epoch) for epoch in rises]
    marks.last.click()
    expect(lab.where).to_contain_text(f"epoch {rises[-1]} of 20")
    expect(marks.last).to_have_attribute("aria-current", "true")
    expect(marks.last).to_be_focused()
    expect(page.locator(f"{DRAWER} .loss-rise")).to_contain_text(f"Epoch {rises[-1]}: the training loss rose")
    page.locator("[data-drawer=loss]").click()
    expect(lines).to_have_count(0)


def test_an_example_shows_its_boundary_at_once_and_accuracy_has_the_same_numbers(lab: Lab, page: Page) -> None:
    opened(lab, SHORT)
    page.evaluate("globalThis.kept = true")
    page.locator(f"{DRAWER} .loss-try a", has_text="samples in order").click()
    step = page.locator(f"{DRAWER} .loss-step")
    expect(step).to_contain_text("Mean of the last 10 batches of epoch 1")
    assert page.evaluate("globalThis.kept"), "the page was loaded anew"
    query = re.sub(r"&?(cursor|open)=[^&]*", "", page.url.partition("?")[2])
    window = lab.get("run/window", query, first=0, count=80)
    before, after = np.array(window["loss"][30:50]).reshape(2, 10).mean(axis=1)
    expect(step).to_contain_text(f"{shown(before)}. Of the first 10 of epoch 2: {shown(after)}, ")
    assert after > 2 * before
    expect(page.locator(f"{DRAWER} .loss-boundary")).to_contain_text("These last batches hold only the class")

    lab.stage.get_by_text("accuracy", exact=True).click()
    expect(page.locator(f"{DRAWER} .loss-table thead")).to_contain_text("accuracy")
    accuracy = window["measures"]["accuracy"]
    found = table(lab)
    assert found["mean of its batches"] == shown(np.mean(accuracy["batch"][:40]))
    assert found["training, after it"] == shown(accuracy["epochs"]["train"][0])
    assert found["its last batch"] == shown(accuracy["batch"][39])


def test_on_a_small_dark_screen_it_stays_inside_and_axe_finds_nothing(lab: Lab, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 800})
    opened(lab, SHORT)
    page.locator(f"{DRAWER} .loss-toggle").press("Enter")
    expect(page.locator(f"{DRAWER} .loss-list button").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert findings(page) == []
