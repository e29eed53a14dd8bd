"""The whole run: the curve is the API's numbers, however it is looked at."""

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.lab import Lab, Line, box_of, numbers, shown
from tests.browser.test_open import hold, words_in

NONE = "\N{EN DASH}"
RUNS = [
    "",
    "samples=1000&batch_size=400&epochs=300",
    "batch_size=200&epochs=50",
    "dataset=line&model=linear&epochs=20&learning_rate=0.02",
    "dataset=iris&epochs=200&batch_size=16&validate_every=7",
    "dataset=digits&epochs=3&batch_size=32",
    "dataset=blobs&model=logistic&validation_samples=0&epochs=40",
    "epochs=2000&patience=5&seed=4",
]


def words(lab: Lab) -> list[str]:
    """All that is written on the chart."""
    texts: list[str] = lab.picture.locator("text").all_text_contents()
    return [text.strip() for text in texts]


def choose(lab: Lab, name: str) -> None:
    lab.stage.locator(".seg").get_by_text(name, exact=True).filter(visible=True).first.click()


@pytest.mark.parametrize("query", RUNS)
def test_the_curve_is_the_apis_numbers(lab: Lab, query: str) -> None:
    run = lab.open(query).shows_run(query)
    expect(lab.verdict).to_contain_text(run["verdict"]["title"])
    expect(lab.verdict).to_contain_text(run["verdict"]["reason"])


@pytest.mark.parametrize("view", ["", "&y=log"])
def test_no_dot_of_another_run_stays(lab: Lab, view: str) -> None:
    lab.open(f"epochs=20{view}").shows_run("epochs=20")
    for epochs in (1000, 20, 10):
        lab.fill("Epochs", epochs)
        lab.shows_run(f"epochs={epochs}")


def test_after_an_early_end_the_page_counts_to_that_end(lab: Lab) -> None:
    query = "epochs=2000&patience=5&seed=4"
    run = lab.open(f"{query}&cursor=80000").shows_run(query)
    end = run["show"]["end"]
    assert end["epochs"] < run["plan"]["epochs"]
    expect(lab.where).to_have_text(
        f"epoch {end['epochs']} of {end['epochs']} · batch 40 of 40 · update {end['updates']:,} of {end['updates']:,}"
    )
    ticks = lab.page.locator("#lens .lens-svg text").filter(has_text=re.compile("updates$"))
    expect(ticks).to_have_text(f"{end['updates']:,} updates")
    band = lab.stage.get_by_role("slider", name="The epochs shown above")
    expect(band).to_have_attribute("aria-valuetext", re.compile(f"to {end['epochs']} of {end['epochs']}$"))


def test_the_lines_end_at_their_numbers_and_the_lowest_epoch_is_marked(lab: Lab) -> None:
    run = lab.open().shows_run()
    ends = [shown(numbers(run["epochs"][name])[-1]) for name in ("train", "validation")]
    assert {*ends, "training", "validation", "batches"} <= set(words(lab))
    expect(lowest(lab)).to_have_text(run["show"]["charts"]["loss"]["lowest"]["words"])
    ring = box_of(lowest(lab).locator(".lowest-ring"))
    assert ring.middle == pytest.approx(lab.place(run["lowest"]["epoch"] * 40, run["lowest"]["validation"]), abs=1)


def lowest(lab: Lab) -> Locator:
    """The mark of the lowest validation loss."""
    return lab.picture.get_by_role("button", name=re.compile("^lowest"))


@pytest.mark.parametrize("key", [False, True])
def test_the_lowest_validation_loss_takes_the_lens_there(lab: Lab, page: Page, key: bool) -> None:
    epoch = lab.open("epochs=300").shows_run("epochs=300")["lowest"]["epoch"]
    assert epoch > 3
    assert box_of(lowest(lab)).height >= 24
    if key:
        lowest(lab).focus()
        page.keyboard.press("Enter")
    else:
        lowest(lab).click()
    expect(lab.where).to_contain_text(re.compile(rf"epoch\s{epoch}\sof\s300.*batch\s40\sof\s40"))
    first, last = shown_epochs(lab)
    assert first <= epoch <= last


def shown_epochs(lab: Lab) -> tuple[int, int]:
    """The epochs in the lens."""
    text = lab.stage.get_by_role("slider", name="The epochs shown above").get_attribute("aria-valuetext") or ""
    first, last = (int(number.replace(",", "")) for number in re.findall(r"[\d,]+", text)[:2])
    return first, last


def test_the_words_of_the_lowest_lie_over_the_lines(lab: Lab, page: Page) -> None:
    """Nothing strikes them through: what is on top in their middle is the mark itself."""
    for query in ("dataset=line&model=linear", "dataset=blobs", ""):
        lab.open(query).shows_run(query)
        lowest(lab).scroll_into_view_if_needed()
        x, y = box_of(lowest(lab)).middle
        assert page.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('button')?.className", [x, y]) == (
            "lowest-link"
        )


def test_the_words_in_the_corner_lie_over_the_lines(lab: Lab, page: Page) -> None:
    """Else the space that they keep around them would keep no line and no dot away."""
    query = "batch_size=32&epochs=100"
    lab.open(query).shows_run(query)
    corner = lab.picture.locator(".words text.above").first
    expect(corner).to_contain_text("batches above")
    corner.scroll_into_view_if_needed()
    corner.evaluate("(text) => { text.style.pointerEvents = 'visible' }")  # so that it can be found at its place
    x, y = box_of(corner).middle
    assert page.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('.run > *').className", [x, y]) == "words"


def ghost(lab: Lab) -> list[Line]:
    """The run before, where it is drawn."""
    told = lab.chart.evaluate(
        "(chart) => chart.data.filter(({ line }) => line?.dash === '2px,3px').map(({ x, y }) => [[...x], [...y]])"
    )
    return [Line(np.array(x), np.array(y)) for x, y in told]


def test_the_last_run_stays_as_a_dotted_line_until_the_next_gesture(lab: Lab, page: Page) -> None:
    before = lab.open("epochs=50").shows_run("epochs=50")
    assert ghost(lab) == []
    lab.fill("Batch size", 50)
    after = lab.shows_run("epochs=50&batch_size=50")
    [line] = ghost(lab)
    train = numbers(before["epochs"]["train"])
    assert line.is_close_to(Line(np.arange(51.0), np.concatenate([[before["initial"]["train"]], train])))
    expect(lab.picture.get_by_text("before: 5", exact=True)).to_be_visible()
    top = lab.chart.evaluate("chart => chart._fullLayout.yaxis.range[1]")
    assert top == max(run["show"]["charts"]["loss"]["linear"][1] for run in (before, after))
    lab.slider("Batch size").focus()
    page.keyboard.press("ArrowRight")
    expect(lab.picture.get_by_text("before: 50", exact=True)).to_be_visible()
    [line] = ghost(lab)
    assert line.y[-1] == pytest.approx(numbers(after["epochs"]["train"])[-1])


def test_a_drag_is_one_gesture(lab: Lab, page: Page) -> None:
    lab.open("epochs=50").shows_run("epochs=50")
    page.mouse.move(*lab.grip("Batch size"))
    page.mouse.down()
    for share in (0.5, 0.6, 0.7):
        page.mouse.move(*lab.grip("Batch size", share))
        expect(lab.picture.get_by_text("before: 5", exact=True)).to_be_visible()
    page.mouse.up()
    expect(lab.picture.get_by_text("before: 5", exact=True)).to_be_visible()


def test_a_run_that_ends_in_the_same_line_has_no_ghost(lab: Lab) -> None:
    lab.open("epochs=50").shows_run("epochs=50")
    lab.fill("Epochs", 40)
    lab.shows_run("epochs=40")
    assert ghost(lab) == []


def test_the_chart_has_the_height_and_the_type_that_the_style_sheet_gives_it(lab: Lab, page: Page) -> None:
    release = hold(page, "**/plotly*.js")
    page.goto("/?epochs=300")
    run = lab.picture
    run.evaluate("run => { run.style.height = '420px'; run.style.setProperty('--chart-type', '18'); }")
    first = {name: box for name, box in words_in(run).items() if not name.isdigit()}
    assert first["training"].height == pytest.approx(1.5 * 15, abs=4)
    release()
    lab.live()
    lab.eventually(lambda: lab.chart.evaluate("chart => chart._fullLayout.height") == 420)
    assert lab.chart.evaluate("chart => chart._fullLayout.font.size") == 18
    lab.shows_run("epochs=300")
    drawn = words_in(run)
    both = set(first) & set(drawn)
    assert {"0.4", "validation", "training", "batches"} <= both
    assert {word for word in both if abs(first[word].y - drawn[word].y) > 4} == set()
    run.evaluate("run => { run.style.height = '200px'; run.style.setProperty('--chart-type', '12'); }")
    lab.eventually(lambda: lab.chart.evaluate("chart => chart._fullLayout.height") == 200)
    assert lab.chart.evaluate("chart => chart._fullLayout.font.size") == 12


def test_the_axis_counts_epochs_updates_or_samples_of_the_same_curve(lab: Lab) -> None:
    lab.open("samples=997&epochs=300")
    plan = lab.shows_run("samples=997&epochs=300")["plan"]
    ends = {"updates": plan["total_updates"], "samples seen": plan["samples_seen"], "epochs": 300}
    for name, end in ends.items():
        choose(lab, name)
        expect(lab.stage.get_by_role("radio", name=name, exact=True)).to_be_checked()
        expect(lab.picture.locator(".axis-name.across")).to_have_text(name)
        assert lab.chart.evaluate("chart => chart._fullLayout.xaxis.range") == [0, pytest.approx(end)]
        lab.shows_run("samples=997&epochs=300")


def test_the_vertical_axis_is_linear_or_logarithmic(lab: Lab) -> None:
    lab.open("epochs=300")
    assert is_even(lab, lambda value: value)
    choose(lab, "log")
    lab.eventually(lambda: is_even(lab, math.log10))
    lab.shows_run("epochs=300")
    choose(lab, "linear")
    lab.eventually(lambda: is_even(lab, lambda value: value))


READ_LOSSES = """(run) => {
  const left = run.getBoundingClientRect().x + run.querySelector(".plot")._fullLayout._size.l;
  return [...run.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()])
    .filter(([words, { right, width }]) => words && width && right < left)
    .map(([words, { y, height }]) => [words, y + height / 2]);
}"""


def is_even(lab: Lab, scale: Callable[[float], float]) -> bool:
    """Whether the losses beside the vertical axis stand where a scale puts them."""
    marks: list[tuple[float, float]] = [(float(loss), y) for loss, y in lab.picture.evaluate(READ_LOSSES)]
    if len(marks) < 3 or (scale is math.log10 and marks[0][0] == 0):
        return False
    (low, down), *_, (high, up) = [(scale(value), y) for value, y in marks]
    even = [down + (scale(value) - low) / (high - low) * (up - down) for value, _ in marks]
    charts = [lab.place(0, value)[1] for value, _ in marks]
    heights = [y for _, y in marks]
    return heights == pytest.approx(even, abs=1.5) and heights == pytest.approx(charts, abs=2)


def test_the_lenss_window_is_dragged_over_the_run(lab: Lab, page: Page) -> None:
    lab.open("epochs=40")
    window = lab.stage.get_by_role("slider", name="The epochs shown above")
    expect(window).to_have_attribute("aria-valuetext", "epochs 1 to 3 of 40")
    window.scroll_into_view_if_needed()
    start, plot = box_of(window), plot_of(lab)
    page.mouse.move(*start.middle)
    page.mouse.down()
    page.mouse.move(start.middle[0] + plot * 0.5, start.middle[1] + 3, steps=8)
    expect(window).to_have_attribute("aria-valuetext", re.compile("epochs 2[01] to 2[23] of 40"))
    expect(lab.where).to_contain_text(re.compile(r"epoch\s2[01]\sof\s40"))
    page.mouse.up()
    first = re.search(r"epochs (\d+)", window.get_attribute("aria-valuetext") or "")
    assert first is not None
    expect(lab.stage.locator("text").get_by_text(f"epoch {first[1]}", exact=True)).to_be_visible()
    moved = box_of(window)
    assert moved.x - start.x == pytest.approx(plot * 0.5, abs=plot / 40 + 1)


def plot_of(lab: Lab) -> float:
    """How wide the plot is, from the first to the last update."""
    width: float = lab.chart.evaluate("(chart) => chart._fullLayout._size.w")
    return width


def test_a_press_on_the_run_takes_the_lens_there(lab: Lab, page: Page) -> None:
    lab.open("epochs=40")
    lab.chart.scroll_into_view_if_needed()
    chart = box_of(lab.chart)
    page.mouse.click(chart.x + 38 + plot_of(lab) * 0.75, chart.y + 60)
    expect(lab.where).to_contain_text(re.compile(r"epoch\s(29|30|31)\sof\s40"))


def test_the_lens_shows_every_single_loss_of_its_epochs(lab: Lab) -> None:
    """The dots are read off the picture and compared with the API's losses."""
    lab.open("epochs=400")
    for _ in range(3):
        lab.button("Finish epoch").click()
    lab.button("Next batch").click()
    window: dict[str, Any] = lab.get("run/window", "epochs=400", first=120, count=40)
    epoch_four = lab.stage.locator("text").get_by_text("epoch 4", exact=True)
    expect(epoch_four).to_be_visible()
    drawn = dots(lab.stage)
    assert len(drawn) == 120
    losses = window["loss"]
    top, bottom = max(losses), min(losses)
    assert drawn[losses.index(top)] == pytest.approx(min(drawn[:40]), abs=0.2)
    scale = [
        (y - drawn[losses.index(top)]) / (drawn[losses.index(bottom)] - drawn[losses.index(top)]) for y in drawn[:40]
    ]
    assert scale == pytest.approx([(top - loss) / (top - bottom) for loss in losses], abs=0.01)


def dots(stage: Locator) -> list[float]:
    """How far down each batch's dot stands, in the order of the batches."""
    paths: list[str] = stage.locator(".lens-svg path.dots").evaluate_all(
        "paths => paths.map((path) => path.getAttribute('d'))"
    )
    places = [(float(x), float(y)) for path in paths for x, y in re.findall(r"M(-?[\d.]+) (-?[\d.]+)h0", path)]
    return [y for _, y in sorted(set(places))]


def label(lab: Lab) -> Locator:
    """What is read off the run."""
    return lab.picture.locator(".readout").filter(visible=True)


def test_the_pointer_reads_the_curve(lab: Lab, page: Page) -> None:
    lab.open("epochs=200")
    lab.shows_run("epochs=200")
    run = lab.get("run", "epochs=200")
    lab.chart.scroll_into_view_if_needed()
    chart = box_of(lab.chart)
    page.mouse.move(chart.x + 38 + plot_of(lab) * 0.5, chart.y + 100)
    expect(label(lab)).to_contain_text("epoch 100 · 4,000 updates")
    train, validation = (shown(numbers(run["epochs"][name])[99]) for name in ("train", "validation"))
    expect(label(lab)).to_contain_text(f"training {train}")
    expect(label(lab)).to_contain_text(f"validation {validation}")
    expect(label(lab)).to_contain_text("80% of batches: loss ")
    page.mouse.move(chart.x + 38 + plot_of(lab) * 0.5, chart.y - 200)
    expect(label(lab)).to_have_count(0)


def test_the_keyboard_reads_the_curve_point_by_point(lab: Lab, page: Page) -> None:
    lab.open("epochs=20").shows_run("epochs=20")
    losses = lab.get("run", "epochs=20")["batch_loss"]
    lab.chart.focus()
    page.keyboard.press("ArrowRight")
    expect(label(lab)).to_contain_text(f"epoch 1 · batch 1 of 40 · update 1batch loss {shown(losses[0])}")
    page.keyboard.press("ArrowRight")
    expect(label(lab)).to_contain_text("epoch 1 · batch 2 of 40 · update 2")
    expect(page.get_by_role("status").filter(has_text="batch 2 of 40")).to_contain_text("before training")


def drag(lab: Lab, page: Page, start: float, stop: float) -> None:
    """Drag over the run, from one share of its width to another."""
    lab.chart.scroll_into_view_if_needed()
    chart, width = box_of(lab.chart), plot_of(lab)
    page.mouse.move(chart.x + 38 + start * width, chart.y + 100)
    page.mouse.down()
    page.mouse.move(chart.x + 38 + stop * width, chart.y + 110, steps=8)
    page.mouse.up()


def in_view(lab: Lab) -> tuple[float, float]:
    """The updates in view."""
    first, last = lab.chart.evaluate("(chart) => chart._fullLayout.meta.updates")
    return first, last


def test_a_dragged_range_shows_its_single_losses_and_one_press_goes_back(lab: Lab, page: Page) -> None:
    lab.open().shows_run()
    caption = lab.stage.get_by_text("with 4,000 batches or fewer you see each loss")
    expect(caption).to_be_visible()
    drag(lab, page, 0.5, 0.55)
    lab.eventually(lambda: in_view(lab) == pytest.approx((20_000, 22_000), abs=150))
    first, last = in_view(lab)
    start, count = math.floor(first), math.ceil(last) - math.floor(first)
    losses = numbers(lab.get("run/window", first=start, count=count)["loss"])
    singles = Line(np.arange(count) + start + 0.5, losses)
    top = lab.chart.evaluate("(chart) => chart._fullLayout.yaxis.range[1]")
    lab.eventually(lambda: any(line.is_close_to(singles.below(top)) for line in lab.lines()))
    expect(caption).to_be_hidden()
    lab.button("Whole run").click()
    lab.shows_run()
    assert in_view(lab) == (0, 40_000)
    expect(lab.button("Whole run")).to_be_hidden()
    expect(caption).to_be_visible()


def test_keys_zoom_and_go_back(lab: Lab, page: Page) -> None:
    lab.open().shows_run()
    lab.chart.focus()
    page.keyboard.press("+")
    lab.eventually(lambda: in_view(lab) == (10_000, 30_000))
    page.keyboard.press(">")
    lab.eventually(lambda: in_view(lab) == (14_000, 34_000))
    page.keyboard.press("Escape")
    lab.eventually(lambda: in_view(lab) == (0, 40_000))


def test_the_table_has_the_epochs_numbers(lab: Lab, page: Page) -> None:
    query = "epochs=30&validate_every=4"
    run = lab.open(query).shows_run(query)
    page.get_by_text("The epochs as a table").click()
    rows = page.get_by_role("region", name="Losses of the epochs").get_by_role("row")
    expect(rows).to_have_count(32)
    told = run["epochs"]
    columns = [numbers(told[name]) for name in ("train", "validation", "running", "unweighted")]
    for epoch in (1, 4, 30):
        words = [f"{epoch} (lowest)" if epoch == run["lowest"]["epoch"] else f"{epoch}"]
        words += [shown(column[epoch - 1]) if column[epoch - 1] > 0 else NONE for column in columns]
        assert rows.nth(epoch + 1).locator("th, td").all_inner_texts() == words
    lab.fill("Epochs", 12)
    expect(rows).to_have_count(14)


@pytest.mark.parametrize("width", [320, 390])
def test_what_is_read_off_is_never_cut_off(lab: Lab, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    lab.open("epochs=20").shows_run("epochs=20")
    lab.chart.scroll_into_view_if_needed()
    chart, run = box_of(lab.chart), box_of(lab.picture)
    for share in (0.2, 0.5, 0.98):
        page.mouse.move(chart.x + 38 + plot_of(lab) * share, chart.y + 100)
        expect(label(lab)).to_contain_text("batch loss")
        card = box_of(label(lab))
        assert run.x <= card.x <= card.x + card.width <= run.x + run.width + 0.5
        assert card.height < run.height


def test_a_log_axis_is_offered_where_there_is_one(lab: Lab) -> None:
    lab.open("epochs=50&y=log").shows_run("epochs=50")
    log = lab.stage.get_by_role("radio", name="log", exact=True)
    expect(log).to_be_checked()
    choose(lab, "accuracy")
    expect(log).to_be_disabled()
    expect(lab.stage.get_by_role("radio", name="linear", exact=True)).to_be_checked()
    expect(lab.stage.get_by_text("Training accuracy lies between 0 and 1: no log axis.")).to_be_visible()
    choose(lab, "loss")
    expect(log).to_be_checked()


def test_zooming_moves_nothing(lab: Lab, page: Page) -> None:
    for width in (320, 768, 1000):
        page.set_viewport_size({"width": width, "height": 900})
        lab.open("epochs=100").shows_run("epochs=100")
        before = lab.picture.evaluate("run => run.getBoundingClientRect().y + scrollY")
        lab.chart.focus()
        page.keyboard.press("+")
        expect(lab.button("Whole run")).to_be_visible()
        assert lab.picture.evaluate("run => run.getBoundingClientRect().y + scrollY") == before
        assert {"training", "validation", "batches"} <= set(words(lab))


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_a_log_axis_is_drawn_before_any_script(page: Page, watch: object) -> None:
    page.goto("/?y=log&x=samples&epochs=100")
    picture = page.locator("#run .first-picture")
    marks = words_in(picture)
    decade = marks["0.01"].y - marks["0.1"].y
    assert marks["0.1"].y - marks["1"].y == pytest.approx(decade, abs=1)
    assert decade > 20
    expect(picture.get_by_text("20,000 samples seen")).to_be_visible()
    expect(page.locator("[data-switch=y] input[value=log]")).to_be_checked()
