"""Inside an update: what the drawer prints is the engine's, adds up as it is written, and follows the cursor."""

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import Lab, box_of
from tests.browser.watch import Watch
from tests.core import twin

RUNS = {
    "moons": "epochs=20&seed=4",
    "line": "dataset=line&model=linear&epochs=9&learning_rate=0.05",
    "iris": "dataset=iris&model=logistic&epochs=9&batch_size=40&reduction=sum&learning_rate=0.01",
    "digits": "dataset=digits&epochs=3&batch_size=400&optimizer=adam",
    "diabetes": "dataset=diabetes&model=linear&epochs=3&batch_size=1&learning_rate=0.01",
}
DRAWER = "#drawers-drawer"
NAME = "[data-drawer=update]"
MINUS = "\N{MINUS SIGN}"


def opened(lab: Lab, query: str, update: int) -> None:
    """The page with the drawer open on an update (from 1), drawn."""
    lab.open(f"{query}&open=update&cursor={update}")
    expect(lab.page.locator(NAME)).to_have_text(f"Inside update {update}")
    drawn(lab)


def drawn(lab: Lab) -> None:
    expect(lab.page.locator(DRAWER)).to_have_attribute("aria-busy", "false")


def number(text: str) -> float:
    return float(text.replace(",", "").replace(MINUS, "-").rstrip("↓↑ ").split()[0])


def decimals(text: str) -> int:
    return len(text.partition(".")[2])


def table(lab: Lab, name: str) -> list[list[str]]:
    """The texts of a table's rows, foot included."""
    rows = lab.page.locator(f"{DRAWER} .inside-{name} :is(tbody, tfoot) tr")
    texts: list[list[str]] = rows.evaluate_all(
        "rows => rows.map((row) => [...row.cells].map(({ innerText }) => innerText))"
    )
    return texts


def named(arrays: dict[str, Any]) -> dict[str, Any]:
    return {name: np.array(part) for name, part in arrays.items()}


def slopes_make_the_gradients(lab: Lab, gradients: list[float]) -> None:
    """Of a line: each printed product is that of the printed numbers, and their printed means are the gradients."""
    *rows, ends = table(lab, "slopes")
    for _, difference, x, of_weight, of_bias in rows:
        twice = 2 * number(difference)
        assert round(twice * number(x), decimals(of_weight)) == pytest.approx(number(of_weight), abs=1e-9)
        assert round(twice, decimals(of_bias)) == pytest.approx(number(of_bias), abs=1e-9)
    for column, end, gradient in zip((3, 4), ends[1:], gradients, strict=True):
        mean = sum(number(row[column]) for row in rows) / len(rows)
        assert round(mean, decimals(end)) == pytest.approx(number(end), abs=1e-9)
        assert number(end) == pytest.approx(gradient, abs=0.51 * 10 ** -decimals(end))


def bold_are_the_worse(lab: Lab, worse: int, samples: int, *, drawn: bool) -> None:
    """It says how many samples the update made worse, and draws them where samples have a place."""
    words = f"It made {worse} of the {samples:,} samples worse"
    assert words in lab.page.locator(f"{DRAWER} .inside-beside").inner_text()
    bold: list[str] = lab.page.locator(f"{DRAWER} .inside-picture > svg .marked").evaluate_all(
        "all => all.map(({ outerHTML }) => outerHTML)"
    )
    assert sum(path.count("M") for path in bold) == (worse if drawn else 0)


@pytest.mark.parametrize(("query", "update"), list(zip(RUNS.values(), (30, 2, 3, 4, 7), strict=True)), ids=RUNS)
def test_what_is_printed_is_the_engines_and_adds_up(lab: Lab, query: str, update: int) -> None:
    opened(lab, query, update)
    asked = lab.get("run/updates", query, first=update - 1, count=1)["updates"][0]
    data, config = lab.get("dataset", query), lab.get("plan", query)["config"]
    x, y = np.array(data["train"]["x"]), np.array(data["train"]["y"])
    before, after = named(asked["parameters_before"]), named(asked["parameters_after"])

    def losses(at: dict[str, Any], rows: Any) -> Any:
        return twin.row_losses(twin.forward(at, x[rows], config["activation"] or "")[1], y[rows], data["classes"])

    *lines, foot = table(lab, "rows")
    rest = lines.pop() if lines[-1][0].startswith("and ") else None
    digits = decimals(foot[1])
    found = {int(line[0].replace(",", "")) - 1: number(line[-2]) for line in lines}
    of_rows = dict(zip(asked["rows"], losses(before, asked["rows"]), strict=True))
    assert found == {row: pytest.approx(of_rows[row], abs=0.51 * 10**-digits) for row in found}
    count = len(asked["rows"])
    assert set(found) == set(asked["rows"] if count <= 8 else sorted(of_rows, key=of_rows.__getitem__)[-5:])

    # The printed losses have the printed sum, which divided by their count is the printed mean, the dot's loss.
    whole = sum(found.values()) + (number(rest[1]) if rest else 0)
    said = re.search(r"sum ([\d.,]+) ÷ ([\d,]+) samples? =", foot[0])
    assert said is not None
    assert round(whole, digits) == number(said[1])
    assert int(said[2]) == count
    assert round(number(said[1]) / count, digits) == pytest.approx(number(foot[1]), abs=1e-9)
    assert number(foot[1]) == pytest.approx(asked["loss"], abs=0.51 * 10**-digits)

    # Each printed chance, or difference, has the printed loss.
    for line in lines:
        one = number(line[-3])
        loss = one**2 if data["task"] == "regression" else -np.log(one)
        assert loss == pytest.approx(number(line[-2]), abs=0.51 * 10**-digits)

    steps = table(lab, "parameters")
    size = sum(part.size for part in before.values())
    assert f"{size:,} parameters" in lab.page.locator(f"{DRAWER} .inside-line").inner_text()
    expect(lab.page.locator(f"{DRAWER} .inside-bars")).to_have_count(int(size > 5))
    moved = np.concatenate([(after[name] - before[name]).ravel() for name in before])
    largest = sorted(np.abs(moved))[-len(steps) :]
    assert sorted(abs(number(step)) for _, _, step, _, _ in steps) == pytest.approx(largest, abs=1.1e-4)
    for _, gradient, step, start, end in steps:
        assert number(start) + number(step) == pytest.approx(number(end), abs=1e-9)
        if config["optimizer"] == "sgd":
            assert number(step) == pytest.approx(
                -config["learning_rate"] * number(gradient), abs=1.1 * 10 ** -decimals(step)
            )

    if count > 8:  # all of them, on demand
        lab.page.locator(f"{DRAWER} .inside-all summary").click()
        expect(lab.page.locator(f"{DRAWER} .inside-list tbody tr")).to_have_count(count)
        listed = {int(line[0].replace(",", "")) - 1: number(line[-1]) for line in table(lab, "list")}
        assert listed == {row: pytest.approx(loss, abs=0.51 * 10**-digits) for row, loss in of_rows.items()}

    expect(lab.page.locator(f"{DRAWER} .inside-slopes")).to_have_count(int(query == RUNS["line"]))
    if query == RUNS["line"]:
        slopes_make_the_gradients(lab, [number(step[1]) for step in steps])

    effect = {line[0]: [number(text) for text in line[1:]] for line in table(lab, "effect")}
    every = [losses(at, range(len(y))).mean() for at in (before, after)]
    these = [losses(at, asked["rows"]).mean() for at in (before, after)]
    assert list(effect.values()) == [pytest.approx(every, rel=2e-3), pytest.approx(these, rel=2e-3)]
    for (_, start, end), (first, last) in zip(table(lab, "effect"), (every, these), strict=True):
        assert number(start) >= 0
        assert end.split()[1:] == (["↓", "fell"] if last < first else ["↑", "rose"])
    worse = int((losses(after, range(len(y))) > losses(before, range(len(y)))).sum())
    bold_are_the_worse(lab, worse, len(y), drawn=x.shape[1] <= 2)


def test_the_drawer_follows_the_cursor_and_one_batchs_after_is_the_nexts_before(lab: Lab) -> None:
    query = "dataset=line&model=linear&epochs=9&learning_rate=0.05"
    opened(lab, query, 39)
    after = [line[-1] for line in table(lab, "parameters")]
    for place in ("epoch 1", "batch 40"), ("epoch 2", "batch 1"):
        lab.button("Next batch").click()
        expect(lab.page.locator(".inside-loops")).to_contain_text(place[1])
        drawn(lab)
        assert lab.page.locator(".inside-loops .at b").all_inner_texts() == list(place)
        lines = table(lab, "parameters")
        shared = min(decimals(after[0]), decimals(lines[0][3]))
        assert [round(number(line[3]), shared) for line in lines] == [round(number(text), shared) for text in after]
        after = [line[-1] for line in lines]


def test_the_loops_are_written_as_one_likes_and_the_gradients_added_up(lab: Lab, page: Page) -> None:
    opened(lab, "dataset=line&model=linear&epochs=9&learning_rate=0.05", 39)
    loops = page.locator(".inside-loops")
    page.get_by_role("radio", name="words").focus()
    for dialect, line in (
        ("NumPy", "np.split(order, range(5, 200, 5))"),
        ("PyTorch", ".split(5)"),
        ("Keras", "model.fit"),
    ):
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("radio", name=dialect)).to_be_focused()
        expect(loops).to_contain_text(line)
    loops.locator("li[data-steps]").hover()
    expect(page.locator(".drawer-update")).to_have_attribute("data-lit", "1 2 3 4")
    page.locator(".inside-rows td[data-steps='1']").first.hover()
    expect(page.locator(".drawer-update")).to_have_attribute("data-lit", "1")

    mean = [number(step[1]) for step in table(lab, "parameters")]
    page.locator("label:has(#inside-reduction-sum)").click()
    page.wait_for_url(re.compile("reduction=sum"))
    expect(page.locator(".inside-reduction")).to_contain_text("added up, 5 times their mean")
    assert number(table(lab, "slopes")[-1][1]) == pytest.approx(number(table(lab, "parameters")[0][1]), abs=5e-3)
    assert mean != [number(step[1]) for step in table(lab, "parameters")]
    expect(loops).to_contain_text("model.fit")
    expect(lab.where).to_contain_text("update 39 of")

    lab.button("Play").click()
    expect(lab.where).to_contain_text("update 42 of")


def test_it_is_closed_at_first_opens_by_key_and_a_link_keeps_it_open(lab: Lab, page: Page) -> None:
    lab.open("epochs=20")
    expect(page.locator(DRAWER)).to_be_hidden()
    page.locator(NAME).press("Enter")
    expect(page.locator(".inside-rows")).to_be_visible()
    page.wait_for_url(re.compile("open=update"))
    page.reload()
    expect(page.locator(".inside-rows")).to_be_visible()
    page.locator(NAME).click()
    page.wait_for_url(re.compile(r"^(?!.*open=update)"))


def test_pressing_the_cursors_batch_again_opens_it_and_so_does_enter(lab: Lab, page: Page) -> None:
    lab.open("epochs=3&batch_size=40&cursor=2")
    box = box_of(page.locator(".lens-svg"))
    place = box.x + box.width / 2, box.y + box.height / 2
    page.mouse.click(*place)
    expect(lab.where).not_to_contain_text("update 2 of")
    expect(page.locator(DRAWER)).to_be_hidden()
    page.mouse.click(*place)
    expect(page.locator(DRAWER)).to_be_visible()
    page.locator(NAME).click()
    expect(page.locator(DRAWER)).to_be_hidden()
    lab.stage.get_by_role("slider", name="Batch", exact=True).press("Enter")
    expect(page.locator(DRAWER)).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 768])
def test_an_open_drawer_does_not_widen_the_page_and_its_tables_scroll_by_keys(lab: Lab, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    opened(lab, f"{RUNS['diabetes']}&batch_size=40".replace("batch_size=1&", ""), 2)
    page.locator("summary#inside-all").click()
    expect(page.locator(".inside-list")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    larger = "part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight"
    scrolling = page.locator(".inside-scroll").evaluate_all(f"""parts => parts
        .filter(part => {larger}).map(part => [part.tabIndex, part.getAttribute("aria-label")])""")
    assert {tuple(part) for part in scrolling} == {(0, "A table that scrolls")}


def test_a_step_with_the_drawer_open_moves_nothing(lab: Lab, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 2400})
    opened(lab, "epochs=20&samples=42", 5)
    expect(page.locator(".lens-data figcaption")).to_contain_text("of batch 5")
    before = page.locator("#run").bounding_box()
    for update in (6, 7, 8, 9, 10, 11):  # the ninth has two samples
        lab.button("Next batch").click()
        expect(page.locator(NAME)).to_have_text(f"Inside update {update}")
        drawn(lab)
        assert page.locator("#run").bounding_box() == before


def test_on_a_phone_a_press_leaves_the_drawer_that_is_looked_at_in_its_place(lab: Lab, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    opened(lab, "epochs=20", 1)
    page.locator(".inside-rows").evaluate("table => table.scrollIntoView({ block: 'start' })")
    place = page.evaluate("scrollY")
    lab.button("Next batch").click()
    expect(page.locator(NAME)).to_have_text("Inside update 2")
    drawn(lab)
    assert page.evaluate("scrollY") == place
    expect(page.locator(f"{DRAWER} .inside-rows tbody tr").first).to_be_in_viewport()


def test_a_diverged_update_says_so_and_stepping_goes_on(lab: Lab, page: Page) -> None:
    query = "dataset=diabetes&model=linear&batch_size=1&learning_rate=1000&epochs=3"
    last = lab.get("run", query)["updates_done"]
    lab.open(f"{query}&open=update&cursor={last}")
    expect(page.locator(DRAWER)).to_contain_text("no longer finite")
    lab.button("Back").click()
    expect(lab.where).to_contain_text(f"update {last - 1} of")


def test_going_back_to_it_is_no_new_step_of_the_history(lab: Lab, page: Page) -> None:
    lab.open("open=update&epochs=20")  # not in the order in which the page writes it
    drawn(lab)
    page.locator(NAME).click()
    page.wait_for_url(re.compile(r"^(?!.*open=update)"))
    steps = page.evaluate("history.length")
    page.go_back()
    expect(page.locator(".inside-rows")).to_be_visible()
    lab.button("Next batch").click()
    page.wait_for_url(re.compile("cursor=2"))
    assert page.evaluate("history.length") == steps
    page.go_forward()
    expect(page.locator(DRAWER)).to_be_hidden()


def cause_of(update: dict[str, Any]) -> str:
    """The drawer's line about the sample that causes most of a batch's loss, of an epoch with 9 batches."""
    losses = np.array(update["row_loss"])
    place = f"Batch {update['update'] % 9 + 1} of epoch {update['epoch'] + 1}"
    sample = update["rows"][losses.argmax()] + 1
    if len(losses) == 1:
        return f"{place} is sample {sample} alone, which causes all of its loss."
    return f"{place}: sample {sample} causes {100 * losses.max() / losses.sum():.0f}% of its loss."


def raised_of(lab: Lab, query: str, updates: list[dict[str, Any]]) -> list[str]:
    """The numbers (from 1) of the updates after which the mean loss of the whole training set is higher."""
    data, config = lab.get("dataset", query), lab.get("plan", query)["config"]
    x, y = np.array(data["train"]["x"]), np.array(data["train"]["y"])

    def mean_loss(at: dict[str, Any]) -> float:
        scores = twin.forward(named(at), x, config["activation"])[1]
        return float(twin.row_losses(scores, y, data["classes"]).mean())

    rose = [mean_loss(each["parameters_after"]) > mean_loss(each["parameters_before"]) for each in updates]
    return [str(each["update"] + 1) for each, worse in zip(updates, rose, strict=True) if worse]


def test_the_worst_batches_in_the_chart_are_a_press_away_and_their_worst_sample_is_named(lab: Lab, page: Page) -> None:
    query = "epochs=20&samples=41&seed=4"  # four epochs are in the chart, whose last batches have one sample
    opened(lab, query, 20)
    updates = lab.get("run/updates", query, first=0, count=36)["updates"]
    several = [update for update in updates if len(update["rows"]) > 1]
    highest = max(updates, key=lambda update: update["loss"])
    largest = max(several, key=lambda update: max(update["row_loss"]) / sum(update["row_loss"]))
    assert len({highest["update"], largest["update"], 19}) == 3
    said, by_loss = page.locator(".inside-worst p"), lab.button("Take me to the worst batch")
    by_loss.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    expect(said).to_have_text([cause_of(updates[19]), ""])
    by_loss.click()
    loss = f"{highest['loss']:.3f}"
    expect(said).to_have_text([cause_of(highest), f"Its loss, {loss}, is the highest of the 36 batches in the chart."])
    expect(page.locator(NAME)).to_have_text(f"Inside update {highest['update'] + 1}")
    by_share = lab.button("… where one sample causes most of the loss")
    by_share.press("Enter")
    words = "This is the largest share in the 36 batches in the chart, those of one sample left aside."
    expect(said).to_have_text([cause_of(largest), words])
    expect(by_share).to_be_focused()
    assert page.evaluate("scrollY") == place
    lab.button("Next batch").click()
    expect(said).to_have_text([cause_of(updates[largest["update"] + 1]), ""])
    lab.button("How many updates raised the loss of all samples?").click()
    raised = raised_of(lab, query, updates)
    assert 8 >= len(raised) > 0
    words = f"{len(raised)} of the 36 updates in the chart raised the mean loss of all 41 samples: "
    expect(page.locator(".inside-raised p")).to_have_text(f"{words}{', '.join(raised)}")
    lab.fill("Batch size", 1)
    expect(by_share).to_be_hidden()


def test_a_drawer_whose_files_do_not_come_says_so_and_comes_the_next_time(lab: Lab, page: Page, watch: Watch) -> None:
    lost, failed = watch.expected("net::ERR_FAILED"), watch.expected("Failed to fetch dynamically imported module")
    page.route("**/page/drawers/inside.js", lambda route: route.abort())
    lab.open("epochs=3")
    page.locator(NAME).click()
    expect(page.locator(DRAWER)).to_have_text("This part of the page could not be loaded. Close it and open it again.")
    drawn(lab)
    page.unroute("**/page/drawers/inside.js")
    page.locator(NAME).click()
    page.locator(NAME).click()
    expect(page.locator(".inside-rows")).to_be_visible()
    assert lost
    assert failed


@pytest.mark.parametrize("width", [390, 1280])
def test_a_link_that_opens_it_shows_it(lab: Lab, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    opened(lab, "epochs=3", 1)
    expect(page.locator(".inside-rows thead")).to_be_in_viewport(ratio=1)
