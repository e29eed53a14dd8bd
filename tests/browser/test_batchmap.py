"""Who was in which batch: the map's numbers are those of /run/batches, counted again; a row is followed."""

import re
from collections import Counter

import numpy as np
import numpy.typing as npt
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.lab import Lab

DRAWER = "#drawers-drawer"
SHORT = "samples=250&batch_size=30&epochs=40&remainder=drop"
MINUS = "\N{MINUS SIGN}"
PIXEL = """(canvas, [x, y]) => {
  const ratio = canvas.width / canvas.clientWidth;
  return [...canvas.getContext("2d").getImageData(x * ratio, y * ratio, 1, 1).data.slice(0, 3)];
}"""


def opened(lab: Lab, query: str, cursor: int = 1) -> None:
    """The page with the drawer open, drawn down to its last small map."""
    lab.open(f"{query}&open=batches&cursor={cursor}")
    expect(lab.page.locator(".map-figures figure").last.locator("p")).not_to_be_empty()


def text(page: Page, selector: str) -> str:
    return page.locator(f"{DRAWER} {selector}").inner_text()


def serious(page: Page) -> list[str]:
    """What axe finds serious or critical in the drawer."""
    violations = Axe().run(page, context=DRAWER).response["violations"]
    return [found["id"] for found in violations if found["impact"] in ("serious", "critical")]


def orders(lab: Lab, query: str, first: int = 0, count: int = 12) -> list[list[int]]:
    """The rows of each epoch, as the API gives them."""
    found: list[list[int]] = lab.get("run/batches", query, first=first, count=count)["epochs"]
    return found


def used(rows: list[list[int]], samples: int) -> npt.NDArray[np.int64]:
    """How often each row was used."""
    return np.bincount(np.concatenate(rows), minlength=samples)


def way(rows: list[list[int]], row: int, size: int) -> str:
    """A row's way through the epochs, of a run without repetition."""
    steps = [str(epoch.index(row) // size + 1) if row in epoch else "left out" for epoch in rows]
    named = next(place for place, step in enumerate(steps) if step != "left out")
    steps[named] = f"batch {steps[named]}"
    return f"Row {row + 1}: {', then '.join(steps)}."


def test_the_map_of_a_dropped_batch_is_the_apis_and_a_row_is_followed_by_every_means(lab: Lab, page: Page) -> None:
    page.set_viewport_size({"width": 1000, "height": 2400})
    opened(lab, SHORT, 96)
    rows = orders(lab, SHORT)
    assert text(page, ".map-rule") == (
        "Every epoch shuffles all 250 samples anew, deals 240 of them into 8 batches and leaves out 10."
    )
    times = used(rows, 250)
    batches = np.zeros((12, 250), int)
    for epoch, order in enumerate(rows):
        batches[epoch, order] = np.arange(240) // 30 + 1
    both = (batches[0] > 0) & (batches[1] > 0)
    assert text(page, ".map-notes") == (
        f"Each sample was used {times.min()} to {times.max()} times. Grey: left out in that epoch. "
        f"{(both & (batches[0] != batches[1])).sum()} samples are in another batch in epoch 2 than in epoch 1."
    )
    expect(page.locator(".map-lit")).to_have_text("batch 8 of epoch 12, where the cursor is")

    # The next batch is on the next page of epochs, and nothing below moves.
    below = page.locator("#run").bounding_box()
    lab.button("Next batch").click()
    expect(page.locator(".map-span").first).to_contain_text("Epochs 13 to 24 of 40.")
    expect(page.locator(".map-way")).to_have_text(way(orders(lab, SHORT, 12), 0, 30))
    assert page.locator(".map-labels .here").text_content() == "13"
    assert page.locator("#run").bounding_box() == below
    lab.button("Back").click()
    expect(page.locator(".map-span").first).to_contain_text("Epochs 1 to 12 of 40.")

    # By the number field: one that was left out, and the grey and the shades of its cells are the canvas's.
    row = next(row for row in range(250) if 0 < (batches[:, row] == 0).sum() < 12)
    field = page.get_by_label("Follow row")
    field.fill(str(row + 1))
    expect(page.locator(".map-way")).to_have_text(way(rows, row, 30))
    assert page.locator(".map-labels .row").all_text_contents() == [f"row {row + 1}", str(times[row])]
    field.fill("251")
    refusal = page.locator(".map-refusal")
    expect(refusal).to_have_text("Row must be a whole number from 1 to 250, not “251”.")
    expect(page.locator(".map-way")).to_have_text(way(rows, row, 30))
    field.press("Tab")
    expect(field).to_have_value(str(row + 1))

    # By the keys, in the map's order: that of epoch 1, and what it left out below.
    picture = page.get_by_role("slider", name="The row that is followed")
    picture.press("Home")
    expect(field).to_have_value(str(rows[0][0] + 1))
    expect(refusal).to_be_empty()
    picture.press("ArrowDown")
    expect(field).to_have_value(str(rows[0][1] + 1))
    picture.press("End")
    assert int(field.input_value()) - 1 not in rows[0]
    expect(picture).to_have_attribute("aria-valuetext", text(page, ".map-way"))

    # By a press on its line, a pixel high; its shade there is that of its button.
    canvas = page.locator(".map-picture canvas")
    left = page.locator(".map-band").evaluate("band => band.offsetLeft")
    canvas.click(position={"x": left + 20, "y": 100.5})
    row = int(field.input_value()) - 1
    place = rows[0].index(row)
    assert abs(place - 100) <= 1
    expect(page.locator(".map-way")).to_have_text(way(rows, row, 30))
    shade = canvas.evaluate(PIXEL, [left + 20, place + 0.5])
    first = page.locator(".map-band button").first
    assert first.evaluate("button => getComputedStyle(button).backgroundColor") == f"rgb({', '.join(map(str, shade))})"

    # A cell takes the cursor to its batch.
    epoch = next(epoch for epoch in range(1, 12) if row in rows[epoch])
    page.locator(".map-band button").nth(epoch).click()
    wanted = epoch * 8 + rows[epoch].index(row) // 30
    expect(lab.where).to_contain_text(f"update {wanted + 1} of")
    # The band lies over that batch's mark of the row, and shows it itself.
    expect(page.locator(".map-band .lit")).to_have_count(1)
    expect(page.locator(".map-band button").nth(epoch)).to_have_class("lit")
    assert serious(page) == []


def test_the_samplings_beside_each_other_and_the_three_ways_are_counted_again(lab: Lab, page: Page) -> None:
    query = "samples=250&batch_size=30&epochs=40&shuffle_seed=3"
    opened(lab, query)
    for sampling in ("each-epoch", "once", "never", "stratified", "replacement"):
        seed = "" if sampling == "never" else "&shuffle_seed=3"
        rows = orders(lab, f"samples=250&batch_size=30&epochs=40&sampling={sampling}{seed}")
        times = used(rows, 250)
        words = text(page, f"[data-sampling={sampling}] p")
        if sampling == "replacement":
            share = np.mean([len(set(epoch)) / 250 for epoch in rows])
            often = f"a sample {times.min()} to {times.max()} times"
            assert words == f"{often}; an epoch draws {share:.1%} of them (grey: not drawn)"
        else:
            assert words == "every sample 12 times"

    dropped = orders(lab, f"{query}&remainder=drop")
    left_out = (used(dropped, 250) < 12).sum()
    costs = page.locator(".map-three li").all_inner_texts()
    assert costs == [
        "9 updates an epoch",
        "the last batch has only 10 samples: its loss and gradient scatter more",
        "every epoch uses all 250 samples",
        "8 updates an epoch",
        "each epoch leaves out 10 samples",
        f"{left_out} samples are left out at least once in epochs 1 to 12",
        "batches of 25, the nearest: 10 updates an epoch",
        "every batch is full",
    ]
    lab.button("Drop it").click()
    expect(page.get_by_text("This run drops it")).to_be_focused()
    page.wait_for_url(re.compile("remainder=drop"))
    assert page.locator(".map-three li").all_inner_texts() == costs
    page.locator(DRAWER).get_by_role("button", name="25", exact=True).click()
    expect(page.locator(".map-even")).to_have_text(
        "250 = 10 \N{MULTIPLICATION SIGN} 25: no batch is short, so there is nothing to keep or to drop."
    )


def test_draws_with_replacement_are_measured_beside_what_chance_gives(lab: Lab, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 900})
    query = "samples=200&batch_size=5&epochs=4&sampling=replacement"
    lab.open(query)
    name = lab.button("Who was in which batch")
    with page.expect_request(re.compile(r"/page/drawers/batchmap\.js$")):
        name.hover()
    name.click()
    page.wait_for_url(re.compile("open=batches"))
    expect(page.locator(".map-figures figure").last.locator("p")).not_to_be_empty()
    count = int(page.locator(".map-band button").count())
    rows = orders(lab, query, count=count)
    times = used(rows, 200)
    share = np.mean([len(set(epoch)) / 200 for epoch in rows])
    expected = 1 - np.prod([199 / 200] * 200)
    assert text(page, ".map-notes") == (
        f"Each sample was used {times.min()} to {times.max()} times. Grey: not drawn in that epoch. "
        f"An epoch used {share:.1%} of the samples, the mean of {count} epochs; "
        f"chance gives 1 {MINUS} (1 {MINUS} 1/200)²⁰⁰ = {expected:.1%}. With more and more samples it comes to 63.2%."
    )
    often = int(times.argmax())
    page.get_by_label("Follow row").fill(str(often + 1))
    found = [Counter(place // 5 + 1 for place in np.flatnonzero(np.array(epoch) == often)) for epoch in rows]
    for batch, repeats in (item for epoch in found for item in epoch.items()):
        written = f"{batch} ({repeats} times)" if repeats > 1 else str(batch)
        expect(page.locator(".map-way")).to_contain_text(re.compile(rf"\b{re.escape(written)}(?=[ ,.])"))
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert serious(page) == []


def test_imbalanced_classes_are_counted_in_the_cursors_batch_and_in_other_batches(lab: Lab, page: Page) -> None:
    query = "dataset=imbalanced&batch_size=5&epochs=10"
    opened(lab, query, cursor=2)
    labels = np.array(lab.get("dataset", query)["train"]["y"])[orders(lab, query)[0][5:10]]
    for label, name in enumerate(("top", "left", "right")):
        row = page.locator(".rare-batch").get_by_role("row", name=re.compile(name))
        expect(row.locator("td").first).to_have_text(f"{(labels == label).sum()} of 5")
    shares = lab.get("classes", query)["lacking"][0]["shares"]
    own = page.locator(".rare-shares .own")
    expect(own.locator("b")).to_have_text(f"{int(100 * shares[2] + 0.5)}%")
    assert own.locator("td").all_inner_texts() == [f"{int(100 * share + 0.5)}%" for share in shares]


def test_where_epochs_are_no_passes_two_rulers_show_both_and_other_samplings_are_counted(lab: Lab, page: Page) -> None:
    query = "samples=250&batch_size=30&epochs=40&shuffle_seed=3&steps_per_epoch=12"
    opened(lab, query, 40)
    plan = lab.get("run", query, points=1)["plan"]
    epoch, whole = plan["batches_per_epoch"], plan["batches_per_pass"]
    assert (epoch, whole) == (12, 9)
    rulers = page.locator(f"{DRAWER} .map-rulers")
    expect(rulers.locator("p")).to_have_text(
        f"Batch {39 % epoch + 1} of epoch {39 // epoch + 1} is batch {39 % whole + 1} of pass {39 // whole + 1}. "
        f"3 epochs are as long as 4 passes: {np.lcm(epoch, whole)} batches."
    )
    labels = ["epoch", "4", "5", "6", "pass", *"5678", "36", "72 batches"]
    assert rulers.locator("svg text").all_text_contents() == labels
    lab.button("Next batch").click()
    expect(rulers.locator("p")).to_contain_text("Batch 5 of epoch 4 is batch 5 of pass 5.")
    for sampling in ("each-epoch", "once", "never", "stratified", "replacement"):
        seed = "" if sampling == "never" else "&shuffle_seed=3"
        rows = orders(lab, f"samples=250&batch_size=30&epochs=40&steps_per_epoch=12&sampling={sampling}{seed}")
        times = used(rows, 250)
        even = times.min() == times.max()
        often = f"every sample {times.max()} times" if even else f"a sample {times.min()} to {times.max()} times"
        assert text(page, f"[data-sampling={sampling}] p").startswith(often)
    assert serious(page) == []
    lab.open("samples=250&batch_size=30&epochs=40&open=batches")
    expect(rulers).to_be_hidden()


def test_no_small_map_stands_alone_in_its_row_where_three_have_room(lab: Lab, page: Page) -> None:
    for width, rows in ((1280, [5]), (768, [3, 2])):
        page.set_viewport_size({"width": width, "height": 900})
        opened(lab, "epochs=20")
        tops = page.locator(".map-figures figure").evaluate_all("all => all.map((each) => each.offsetTop)")
        assert list(Counter(tops).values()) == rows
