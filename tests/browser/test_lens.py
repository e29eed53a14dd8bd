"""The lens as a person uses it: stepping, playing, keys, a phone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.lab import Lab, box_of, centres, eventually, shown

SMALL = "/?dataset=moons&samples=40&batch_size=5&epochs=6&hidden=4&seed=1"


def where(page: Page, epoch: int, batch: int) -> None:
    expect(page.locator("#where")).to_contain_text(f"epoch {epoch} of 6 · batch {batch} of 8 · update ")


def marks(page: Page, cls: str) -> int:
    """How many marks the paths of a class draw."""
    selector = f".lens-row path[class='{cls}']"
    paths: list[str] = page.locator(selector).evaluate_all("paths => paths.map(path => path.getAttribute('d'))")
    return sum(path.count("M") for path in paths)


def test_next_batch_and_finish_epoch_move_the_one_cursor(page: Page) -> None:
    page.goto(SMALL)
    where(page, 1, 1)
    page.get_by_role("button", name="Next batch").click()
    where(page, 1, 2)
    assert marks(page, "rows on") == 5
    assert marks(page, "rows done") == 5
    page.get_by_role("button", name="Finish epoch").click()
    where(page, 1, 8)
    page.get_by_role("button", name="Finish epoch").click()
    where(page, 2, 8)
    page.get_by_role("button", name="Back", exact=True).click()
    where(page, 2, 7)


def test_the_batchs_samples_are_lit_in_the_data(page: Page) -> None:
    page.goto(SMALL)
    page.get_by_role("button", name="Next batch").click()
    caption = page.locator(".lens-data figcaption")
    expect(caption).to_contain_text("40 samples. Highlighted: the 5 samples of batch 2.")
    assert marks(page, "point solid lit") + marks(page, "point hollow lit") == 5
    assert marks(page, "model") > 0


def test_the_keyboard_steps_by_batches_and_epochs(page: Page) -> None:
    page.goto(SMALL)
    handle = page.get_by_role("slider", name="Batch", exact=True)
    handle.focus()
    for key, epoch, batch in (
        ("ArrowRight", 1, 2),
        ("Shift+ArrowRight", 1, 8),
        ("PageUp", 2, 8),
        ("PageDown", 2, 1),
        ("ArrowLeft", 1, 8),
        ("End", 6, 8),
        ("Home", 1, 1),
    ):
        page.keyboard.press(key)
        where(page, epoch, batch)
    expect(handle).to_have_attribute("aria-valuetext", "epoch 1 of 6 · batch 1 of 8 · update 1 of 48")


def test_pressing_a_block_puts_the_cursor_there(page: Page) -> None:
    page.goto(SMALL)
    handle = page.get_by_role("slider", name="Batch", exact=True)
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    expect(page.locator("#where")).to_contain_text("batch 8 of 8")


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_the_lens_fits_every_width(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(SMALL)
    expect(page.locator(".lens-svg svg")).to_be_visible()
    scrolled: int = page.evaluate("() => document.documentElement.scrollWidth")
    assert scrolled <= width
    over: list[str] = page.locator(".lens-row svg text").evaluate_all(
        """texts => texts.filter(text => {
          const [own, svg] = [text.getBoundingClientRect(), text.ownerSVGElement.getBoundingClientRect()];
          return own.left < svg.left - 1 || own.right > svg.right + 1;
        }).map(text => text.textContent)"""
    )
    assert over == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("dataset=iris&epochs=5", "Two of the 4 columns, so no boundary. The features are standardised"),
        (
            "dataset=digits&epochs=2&batch_size=50",
            "Shown: 24 of the 50 samples of batch 1. Under each image stands its class. The features",
        ),
        ("dataset=diabetes&model=linear&epochs=5&learning_rate=0.01", "on the diagonal they are right"),
        ("dataset=line&model=linear&epochs=5", "the mean of their squares is the batch loss, "),
        ("dataset=blobs&model=logistic&epochs=5", "The lines: where the model is undecided."),
        ("dataset=series&model=linear&epochs=5", "Thick: the window of each, the steps from which"),
        (
            "dataset=imbalanced&epochs=5&sampling=stratified&batch_size=10&open=batches",
            "By class: top (1), left (1), right (8).",
        ),
        ("dataset=moons&epochs=5&sampling=replacement&batch_size=100", "samples of batch 1 ("),
    ],
)
def test_every_data_set_has_its_picture(page: Page, query: str, said: str) -> None:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(f"/?{query}")
    expect(page.locator(".lens-data figcaption")).to_contain_text(said)
    assert errors == []


@pytest.mark.parametrize(
    ("width", "height", "size"), [(1000, 500, 12), (1000, 260, 12), (700, 300, 16.8), (330, 420, 12)]
)
def test_a_lens_that_is_to_fit_fills_its_place(page: Page, width: int, height: int, size: float) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(SMALL)
    expect(page.locator(".data-svg svg")).to_be_visible()
    page.evaluate(FIT, [height, size])
    chart, data = page.locator(".lens-svg svg"), page.locator(".data-svg svg")
    expect(chart).to_have_attribute("font-size", f"{size:g}")
    eventually(page, lambda: all(max(picture.evaluate(OUTSIDE)) <= 1 for picture in (chart, data)))
    eventually(page, lambda: abs(chart.evaluate("(svg) => svg.clientHeight - svg.parentElement.clientHeight")) <= 1)


FIT = """([height, type]) => {
  const lens = document.getElementById("lens");
  lens.style.height = `${height}px`;
  lens.querySelector(".lens-row").style.gridTemplate = innerWidth < 701 ? "60% 40% / 100%" : "";
  document.getElementById("stage").style.setProperty("--chart-type", String(type));
  lens.classList.add("fit");
}"""
OUTSIDE = """(svg) => {
  const [own, lens] = [svg.getBoundingClientRect(), document.getElementById("lens").getBoundingClientRect()];
  return [lens.left - own.left, own.right - lens.right, lens.top - own.top, own.bottom - lens.bottom];
}"""


@pytest.mark.parametrize(
    ("query", "update"),
    [
        ("dataset=line&model=linear&samples=20&batch_size=5&epochs=3", 1),
        ("dataset=line&model=linear&samples=20&batch_size=5&epochs=3", 7),
        ("dataset=line&model=network&samples=50&batch_size=10&epochs=9&sampling=replacement", 40),
    ],
)
def test_the_mean_of_the_squares_of_the_stems_is_the_batch_loss_of_the_dot(lab: Lab, query: str, update: int) -> None:
    lab.open(f"{query}&cursor={update}")
    told = lab.get("run/updates", query, first=update - 1, count=1)["updates"][0]
    stems = lab.page.locator(".lens-data path.gap")
    expect(stems).to_have_count(1)
    drawn: str = stems.get_attribute("d") or ""
    lengths = [float(to) - float(start) for start, to in re.findall(r"M\S+ (\S+?)L\S+ ([-\d.]+)", drawn)]
    per_unit = scale_of(lab, query)
    mean = sum((length / per_unit) ** 2 for length in lengths) / len(lengths)
    assert len(lengths) == len(told["rows"])
    assert mean == pytest.approx(told["loss"], rel=0.03, abs=1e-3)
    expect(lab.page.locator(".lens-data figcaption")).to_contain_text("the batch loss, " + shown(told["loss"]))


def scale_of(lab: Lab, query: str) -> float:
    """Pixels of one unit of the target, by the highest and the lowest of all points of the picture."""
    targets: list[float] = lab.get("dataset", query)["train"]["y"]
    places = [y for _, y in centres(lab.page, ".data-svg path.point:not(.lit)")]
    return (max(places) - min(places)) / (max(targets) - min(targets))


def test_the_validation_rows_are_shown_when_they_are_asked_for(lab: Lab) -> None:
    lab.open(SMALL.removeprefix("/?"))
    held = lab.page.locator(".data-svg path.held")
    expect(lab.page.locator(".data-svg path.lit")).not_to_have_count(0)
    expect(held).to_have_count(0)
    before = centres(lab.page, ".data-svg path.point")
    lab.page.get_by_label("show 200 validation samples").check()
    expect(held).not_to_have_count(0)
    assert len(centres(lab.page, ".data-svg path.held")) == 200
    assert centres(lab.page, ".data-svg path.point:not(.held)") == before
    lab.button("Next batch").click()
    expect(lab.page.locator(".data-key")).to_contain_text("before the update")
    assert len(centres(lab.page, ".data-svg path.held")) == 200
    expect(lab.page.locator(".data-key")).to_contain_text("solid dots: upper")
    expect(lab.page.locator(".data-key")).to_contain_text("hollow dots: lower")


@pytest.mark.parametrize(("width", "height"), [(390, 844), (390, 664), (320, 640)])
def test_on_a_phone_a_press_and_its_dot_are_on_one_screen(lab: Lab, page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    lab.open()
    names = ("Next batch", "Finish epoch", "Play", "Back")
    lab.stage.evaluate("(stage) => stage.scrollIntoView()")
    boxes = [box_of(lab.button(name)) for name in names]
    assert len({box.middle[1] for box in boxes}) == 1
    assert all(box.height >= 44 and box.width >= 44 for box in boxes)
    assert boxes[0].x >= 0
    assert boxes[-1].x + boxes[-1].width <= width
    scrolled: float = page.evaluate("scrollY")
    for name in ("Next batch", "Next batch", "Finish epoch", "Next batch", "Back"):
        lab.button(name).click()
        assert in_window(lab, height)
    assert page.evaluate("scrollY") == scrolled
    page.evaluate("scrollTo(0, 0)")
    lab.picture.scroll_into_view_if_needed()
    lab.button("Next batch").click()
    assert in_window(lab, height)


def test_on_a_laptop_a_press_and_its_dot_are_in_one_window(lab: Lab, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    lab.open()
    for name in ("Next batch", "Finish epoch", "Next batch"):
        lab.button(name).click()
        assert in_window(lab, 800)


def in_window(lab: Lab, height: int) -> bool:
    """Whether the cursor's dot is on the screen, above the buttons where these lie at its lower edge."""
    button = box_of(lab.button("Next batch"))
    dot: float = lab.page.locator(".lens-svg path.now").evaluate(
        """(path) => {
          const svg = path.ownerSVGElement.getBoundingClientRect();
          return svg.top + Number(path.getAttribute("d").match(/M\\S+ ([-\\d.]+)h/)[1]);
        }"""
    )
    sticks: bool = lab.page.locator(".steps").evaluate("(steps) => getComputedStyle(steps).position === 'sticky'")
    below = button.y if sticks else height
    return 0 <= dot <= below and 0 <= button.y <= height - button.height


def test_every_value_of_the_lens_can_be_read_off(lab: Lab, page: Page) -> None:
    query = SMALL.removeprefix("/?")
    lab.open(query)
    window = lab.get("run/window", query, first=0, count=48)
    epochs = {name: [shown(loss) for loss in window["epochs"][name]] for name in ("running", "train", "validation")}
    initial = lab.run(query)["initial"]
    readout = page.locator(".lens-readout")

    def told(update: int) -> str:
        epoch = update // 8
        return (
            f"Batch {update % 8 + 1} of epoch {epoch + 1}: batch loss {shown(window['loss'][update])}, 5 samples. "
            f"Epoch {epoch + 1}: running mean {epochs['running'][epoch]}. "
            f"After it: training {epochs['train'][epoch]}, validation {epochs['validation'][epoch]}."
        )

    expect(readout).to_have_text(told(0))
    chart = page.locator(".lens-svg")
    chart.scroll_into_view_if_needed()
    before, box = box_of(chart), box_of(chart)
    strip = box_of(page.get_by_role("slider", name="Batch", exact=True))
    count = round(float(page.locator(".lens-svg path.dots:not(.hole)").evaluate_all(COUNT)))
    for update in (0, 5, 11):
        page.mouse.move(strip.x + (update + 0.5) * strip.width / count, box.y + 100)
        expect(readout).to_have_text(told(update))
    page.mouse.move(box.x + 20, box.y + 100)
    expect(readout).to_have_text(
        f"Untrained: training {shown(initial['train'])}, validation {shown(initial['validation'])}."
    )
    page.mouse.move(5, 5)
    page.get_by_role("slider", name="Batch", exact=True).press("ArrowRight")
    expect(readout).to_have_text(told(1))
    chart.scroll_into_view_if_needed()
    page.mouse.click(strip.x + 11.5 * strip.width / count, box.y + 100)  # as a tap does
    page.mouse.move(5, 5)
    expect(readout).to_have_text(told(11))
    assert box_of(chart) == before


COUNT = "(paths) => paths.map((path) => path.getAttribute('d').split('M').length - 1).reduce((a, b) => a + b)"


def test_a_tap_reads_off_the_batch_that_it_hits(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, has_touch=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(SMALL)
    readout = page.locator(".lens-readout")
    expect(readout).to_contain_text("Batch 1 of epoch 1: batch loss ")
    strip = box_of(page.get_by_role("slider", name="Batch", exact=True))
    chart = page.locator(".lens-svg")
    count = round(float(page.locator(".lens-svg path.dots:not(.hole)").evaluate_all(COUNT)))
    x = strip.x - box_of(chart).x + 11.5 * strip.width / count
    chart.tap(position={"x": x, "y": 150})
    expect(readout).to_contain_text("Batch 4 of epoch 2: batch loss ")
    expect(readout).to_contain_text("Epoch 2: running mean ")
    context.close()


def test_next_batch_announces_the_loss_and_whether_it_went_up_or_down(lab: Lab, page: Page) -> None:
    query = SMALL.removeprefix("/?")
    lab.open(query)
    losses: list[float] = lab.get("run/window", query, first=0, count=3)["loss"]
    for update in (1, 2):
        lab.button("Next batch").click()
        way = "up" if losses[update] > losses[update - 1] else "down"
        expect(page.locator("#live")).to_have_text(
            f"Epoch 1, batch {update + 1} of 8, loss {shown(losses[update])}, {way} from {shown(losses[update - 1])}."
        )


def test_with_replacement_the_lens_says_how_many_different_samples_were_drawn(lab: Lab, page: Page) -> None:
    query = "sampling=replacement&batch_size=200&epochs=20"
    lab.open(query)
    rows = lab.get("run/updates", query, first=0, count=1, fields="rows")["updates"][0]["rows"]
    expect(page.locator(".lens-svg text.label.batch")).to_contain_text(f"200 draws, {len(set(rows))} different")
    expect(page.locator(".lens-svg")).not_to_contain_text("all 200")


def test_several_batches_make_one_update(page: Page) -> None:
    page.goto(f"{SMALL}&accumulate=3&open=update")  # 8 batches an epoch: updates of 3, 3 and 2
    expect(page.locator("#sentence")).to_contain_text("one epoch has 8 batches and makes 3 updates.")
    for batch, update, samples in ((1, 1, 15), (4, 2, 15), (7, 3, 10)):
        where(page, 1, batch)
        expect(page.locator("#where")).to_contain_text(f"update {update} of 18")
        expect(page.get_by_role("button", name=f"Inside update {update}", exact=True)).to_be_visible()
        expect(page.locator(".drawer-update")).to_contain_text(f"÷ {samples} samples")
        expect(page.locator(".lens-data figcaption")).to_contain_text(f"the 5 samples of batch {batch}.")
        assert marks(page, "together now") == (0 if batch == 1 else 1)
        for _ in range(3 if batch < 7 else 1):
            page.get_by_role("button", name="Next batch").click()
    where(page, 1, 8)
    page.get_by_role("button", name="Take me to the worst update").click()
    expect(page.locator(".inside-worst")).to_contain_text("is the highest of the")
