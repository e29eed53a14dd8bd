"""An embed in somebody else's page: another origin, a sandbox, files; many of them at once."""

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.hosting import hosting
from tests.browser.lab import Lab, box_of, eventually
from tests.browser.watch import Watch
from tests.mortal import Mortal

SHORT = "epochs=30&batch_size=20"
LONG = "hidden=32&batch_size=2&epochs=20000&seed=5"
PAPER = {"light": "rgb(252, 252, 249)", "dark": "rgb(20, 23, 26)"}

Host = Callable[[str], None]


NOTE = """<script>const told = []; addEventListener("message", ({ source, data }) => {
  if (source === document.querySelector("iframe").contentWindow) told.push(data);
});</script>"""
SECRET = "Ab12"


def frame(src: str, height: int = 900, width: int = 900) -> str:
    """A frame as a careful host writes it."""
    sized = f'width="{width}" height="{height}"'
    return f'<iframe src="{html.escape(src)}" title="lesson" sandbox="allow-scripts" {sized}></iframe>'


@pytest.fixture
def host(page: Page, watch: Watch) -> Iterator[Host]:
    """Opens a page of another origin with this body."""
    pages: dict[str, str] = {}
    with hosting(pages) as site:
        watch.hosts.add(urlsplit(site).netloc)

        def show(body: str) -> None:
            pages["/"] = f"<!doctype html><title>a course</title><link rel=icon href=data:,>{body}"
            page.goto(f"{site}/")

        yield show


def embedded(page: Page, api: httpx.Client, inside: FrameLocator | None = None) -> Lab:
    """The lab in the page's frame."""
    return Lab(page, api, inside or page.frame_locator("iframe"))


def paper(lab: Lab) -> Locator:
    return lab.inside.locator("body")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ui", ["full", "controls", "chart"])
def test_draws_in_another_sites_sandbox(
    host: Host, page: Page, api: httpx.Client, base_url: str, ui: str, theme: str
) -> None:
    host(frame(f"{base_url}/embed?{SHORT}&ui={ui}&theme={theme}"))
    lab = embedded(page, api).live()
    assert page.frames[-1].evaluate("origin") == "null"
    expect(paper(lab)).to_have_css("background-color", PAPER[theme])
    expect(lab.slider("Batch size")).to_have_count(0 if ui == "chart" else 1)
    expect(lab.sentence).to_have_count(1 if ui == "full" else 0)
    expect(lab.inside.get_by_role("button", name="Next batch")).to_have_count(1 if ui == "full" else 0)
    assert len(lab.lines()) > 2


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_without_a_theme_of_its_own_it_follows_the_readers(
    host: Host, page: Page, api: httpx.Client, base_url: str, theme: str
) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    host(frame(f"{base_url}/embed?{SHORT}"))
    expect(paper(embedded(page, api).live())).to_have_css("background-color", PAPER[theme])


def test_everything_works_inside_and_the_hosts_history_is_left_alone(
    host: Host, page: Page, api: httpx.Client, base_url: str
) -> None:
    host(frame(f"{base_url}/embed?{SHORT}"))
    lab = embedded(page, api).live()
    lab.shows_run(SHORT)
    before: int = page.evaluate("history.length")
    lab.button("Next batch").click()
    expect(lab.where).to_contain_text("update 2 of 300")
    expect(lab.stage.get_by_text("Highlighted: the 20 samples of batch 2.").last).to_be_visible()
    lab.fill("Batch size", 50)
    lab.shows_run("epochs=30&batch_size=50")
    lab.stage.get_by_text("updates", exact=True).filter(visible=True).first.click()
    page.mouse.move(*lab.grip("Epochs"))
    page.mouse.down()
    page.mouse.move(*lab.grip("Epochs", 0.5), steps=5)
    page.mouse.up()
    epochs = lab.field("Epochs").input_value()
    lab.shows_run(f"epochs={epochs}&batch_size=50")
    assert page.evaluate("history.length") == before
    expect(lab.inside.get_by_role("link", name="Open in Epochwise")).to_have_attribute(
        "href", re.compile(f"/\\?.*batch_size=50&accumulate=1&epochs={epochs}&")
    )


@pytest.mark.parametrize(
    ("width", "ui", "height"),
    [
        (400, "full", 640),
        (640, "full", 480),
        (900, "full", 600),
        (1200, "full", 720),
        (640, "controls", 460),
        (400, "controls", 480),
        (640, "chart", 400),
    ],
)
def test_the_host_is_told_the_height_for_the_width_in_every_format(
    host: Host, page: Page, api: httpx.Client, base_url: str, width: int, ui: str, height: int
) -> None:
    page.set_viewport_size({"width": 1300, "height": 900})
    for given in (250, 777):
        host(NOTE + frame(f"{base_url}/embed?{SHORT}&ui={ui}#?secret={SECRET}", given, width))
        embedded(page, api).ready()
        told: list[dict[str, object]] = page.evaluate("told")
        assert told[-5:] == [
            {"epochwise": {"height": height}},
            {"subject": "lti.frameResize", "height": height},
            {"type": "iframe-resized", "width": width, "height": height},
            {"sentinel": "amp", "type": "embed-size", "height": height},
            {"message": "height", "value": height, "secret": SECRET},
        ]


def test_the_hosts_script_fits_each_frame_and_then_rests(
    host: Host, page: Page, api: httpx.Client, base_url: str
) -> None:
    frames = frame(f"{base_url}/embed?{SHORT}", 150, 640) + frame(f"{base_url}/embed?{SHORT}&ui=chart", 150, 400)
    strange = (
        '<iframe srcdoc="<script>parent.postMessage({epochwise: {height: 9999}}, `*`)</script>" height="80"></iframe>'
    )
    host(f'{NOTE}{frames}{strange}<script src="{base_url}/embed/v1.js" async></script>')
    heights = [480, 400, 80]

    def fits() -> bool:
        return [
            page.locator("iframe").nth(each).evaluate("(frame) => frame.clientHeight") for each in range(3)
        ] == heights

    for each in range(2):
        embedded(page, api, page.frame_locator("iframe").nth(each)).ready()
    eventually(page, fits)
    page.locator("iframe").first.evaluate("(frame) => { frame.width = 900; }")
    heights[0] = 600
    eventually(page, fits)
    told: list[int] = page.evaluate(
        "told.filter(({ epochwise }) => epochwise).map(({ epochwise }) => epochwise.height)"
    )
    assert list(dict.fromkeys(told)) == [480, 600], "one height for each width"


def test_a_frame_that_was_there_before_the_hosts_script_is_fitted_too(
    host: Host, page: Page, api: httpx.Client, base_url: str
) -> None:
    host(frame(f"{base_url}/embed?{SHORT}", 150, 640))
    embedded(page, api).ready()
    page.add_script_tag(url=f"{base_url}/embed/v1.js")
    expect(page.locator("iframe")).to_have_css("height", "480px")


def test_content_that_needs_more_is_given_more_once(host: Host, page: Page, api: httpx.Client, base_url: str) -> None:
    refused = "&".join(f"{name}=x" for name in ("noise", "hidden", "momentum", "seed", "patience", "min_delta"))
    host(
        f'{NOTE}{frame(f"{base_url}/embed?{SHORT}&{refused}", 150, 640)}<script src="{base_url}/embed/v1.js"></script>'
    )
    lab = embedded(page, api).ready()
    root = lab.inside.locator(":root")
    eventually(page, lambda: bool(root.evaluate("(root) => root.scrollHeight <= root.clientHeight")))
    heights = [each["epochwise"]["height"] for each in page.evaluate("told") if "epochwise" in each]
    assert heights == sorted(set(heights)), "it never asks for less, nor twice for the same"
    assert heights[-1] > 480


def test_draws_in_a_page_from_a_file(
    watch: Watch, page: Page, api: httpx.Client, base_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "lesson.html"
    file.write_text(f"<!doctype html><title>a lesson</title>{frame(f'{base_url}/embed?{SHORT}')}")
    page.goto(file.as_uri())
    embedded(page, api).live().shows_run(SHORT)


def test_draws_in_a_sandboxed_frame_within_a_frame(host: Host, page: Page, api: httpx.Client, base_url: str) -> None:
    inner = html.escape(frame(f"{base_url}/embed?{SHORT}#?secret=abc"))
    host(f'<iframe sandbox="allow-scripts" srcdoc="{inner}" width="950" height="950"></iframe>')
    inside = page.frame_locator("iframe").frame_locator("iframe")
    embedded(page, api, inside).live().shows_run(SHORT)


def test_a_long_run_waits_until_its_reader_asks_for_it(
    host: Host, page: Page, api: httpx.Client, watch: Watch, held: Mortal
) -> None:
    host(frame(f"{held.url}/embed?{LONG}"))
    lab = embedded(page, api)
    expect(lab.button("Run")).to_be_visible()
    said = lab.stage.get_by_text(re.compile(r"^This run makes 2,000,000 updates, about [\d.]+\ss of computing\."))
    expect(said).to_be_visible()
    axes = lab.stage.get_by_role("img", name=re.compile("^The whole run, not trained yet")).filter(visible=True)
    expect(axes.locator("text").filter(has_text="epochs")).to_be_visible()
    assert watch.asked("run/events") == []
    for step in ("Next batch", "Finish epoch", "Play", "Back"):
        expect(lab.button(step)).to_be_disabled()
    lab.button("Run").click()
    expect(said).to_be_hidden()
    expect(lab.button("Stop")).to_be_visible()
    expect(lab.inside.get_by_text(re.compile(r"^[\d,]+ of 2,000,000 updates"))).to_be_visible()
    lab.live()
    expect(lab.button("Next batch")).to_be_enabled()
    assert len(watch.asked("run/events")) == 1


@pytest.mark.parametrize("ui", ["controls", "chart"])
def test_a_smaller_embed_of_a_long_run_offers_it_in_the_charts_middle(
    host: Host, page: Page, api: httpx.Client, base_url: str, ui: str
) -> None:
    host(frame(f"{base_url}/embed?{LONG}&ui={ui}"))
    lab = embedded(page, api)
    button, chart = box_of(lab.button("Run")), box_of(lab.picture)
    assert button.middle[0] == pytest.approx(chart.middle[0], abs=2)
    assert chart.y < button.y < chart.y + chart.height
    lab.button("Run").click()
    lab.live()


def test_the_lab_that_an_embed_opens_is_free_of_its_sandbox(
    host: Host, lab: Lab, page: Page, api: httpx.Client
) -> None:
    """The frame is the one that the page gives to take along."""
    lab.open(SHORT)
    lab.button("Embed").click()
    host(page.locator("#taken").input_value())
    with page.expect_popup() as opened:
        embedded(page, api).live().inside.get_by_role("link", name="Open in Epochwise").click()
    whole = Lab(opened.value, api).live()
    whole.shows_run(SHORT)
    assert opened.value.evaluate("origin") != "null"
    with opened.value.expect_download() as download:
        whole.inside.get_by_role("link", name="CSV", exact=True).click()
    assert download.value.suggested_filename.endswith(".csv")


def test_twelve_on_one_page_all_draw(host: Host, page: Page, api: httpx.Client, base_url: str, watch: Watch) -> None:
    host("".join(frame(f"{base_url}/embed?epochs={10 + each}&ui=controls", 420) for each in range(12)))
    for each in range(12):
        page.locator("iframe").nth(each).scroll_into_view_if_needed()
        lab = embedded(page, api, page.frame_locator("iframe").nth(each)).live()
        expect(lab.field("Epochs")).to_have_value(str(10 + each))
    for each in range(12):
        lab = embedded(page, api, page.frame_locator("iframe").nth(each))
        assert lab.lines()[-1].x.size
    assert watch.asked("run/events") == []


def test_an_embed_out_of_sight_does_nothing_yet(
    host: Host, page: Page, api: httpx.Client, base_url: str, watch: Watch
) -> None:
    host(f'<div style="height: 5000px"></div>{frame(f"{base_url}/embed?{SHORT}")}')
    lab = embedded(page, api)
    expect(lab.sentence).to_be_attached()
    expect(lab.chart).to_have_count(0)
    page.locator("iframe").scroll_into_view_if_needed()
    lab.live().shows_run(SHORT)


def test_an_address_that_is_refused_in_part_is_told_inside(
    host: Host, page: Page, api: httpx.Client, base_url: str
) -> None:
    host(frame(f"{base_url}/embed?batch_size=0&epochs=30"))
    lab = embedded(page, api).live()
    expect(lab.inside.get_by_text('Batch size: must be a whole number from 1 to 1,000,000, not "0"')).to_be_visible()
    lab.shows_run("epochs=30")


@pytest.mark.parametrize(("width", "said"), [(640, "epoch 1 of 30 · batch 1 of 10"), (900, "· update 1 of 300")])
def test_the_position_ends_in_no_stray_dot(lab: Lab, page: Page, width: int, said: str) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"/embed?{SHORT}")
    lab.ready()
    eventually(page, lambda: page.locator("#where").inner_text().strip().endswith(said))


@pytest.mark.parametrize("tab", ["First epochs", "Whole run"])
@pytest.mark.parametrize(("width", "height"), [(640, 480), (703, 600), (360, 640)])
def test_a_page_with_an_embed_prints_the_picture_whole(
    host: Host, page: Page, api: httpx.Client, base_url: str, width: int, height: int, tab: str
) -> None:
    host(frame(f"{base_url}/embed?{SHORT}", height, width))
    lab = embedded(page, api).ready()
    lab.inside.locator(".tabs").get_by_text(tab, exact=True).click()
    page.emulate_media(media="print")
    place = "#lens svg.picture" if tab == "First epochs" else "#run :is(.plot, .first-picture) svg"
    picture = lab.inside.locator(place).filter(visible=True).first
    expect(picture).to_be_visible()
    edges, drawn = box_of(page.locator("iframe")), box_of(picture)
    assert edges.x <= drawn.x < drawn.x + drawn.width <= edges.x + edges.width + 1
    assert edges.y <= drawn.y < drawn.y + drawn.height <= edges.y + edges.height + 1


def test_what_is_inside_an_update_stands_in_the_charts_place_and_scrolls_in_itself(
    host: Host, page: Page, api: httpx.Client, base_url: str
) -> None:
    host(f"{NOTE}{frame(f'{base_url}/embed?{SHORT}', 480, 640)}")
    lab = embedded(page, api).ready()
    drawer = lab.inside.locator("#drawers-drawer")
    expect(drawer).to_be_hidden()
    lab.inside.locator(".tabs").get_by_text("Inside", exact=True).click()
    expect(drawer.locator(".inside-rows")).to_be_visible()
    expect(lab.inside.locator("#lens")).to_be_hidden()
    shown, whole, page_height = drawer.evaluate(
        "panel => [panel.clientHeight, panel.scrollHeight, document.documentElement.scrollHeight]"
    )
    assert whole > shown > 100
    assert page_height == 480
    wished = page.evaluate("told.findLast(({ epochwise }) => epochwise).epochwise.height")
    assert wished == 480 + whole - shown, "the host may give it the height of what is open"
    lab.button("Next batch").click()
    expect(drawer).to_have_attribute("aria-label", "Inside update 2")
    lab.inside.locator(".tabs").get_by_text("First epochs", exact=True).click()
    expect(lab.inside.locator("#lens")).to_be_visible()
    expect(drawer).to_be_hidden()
    eventually(page, lambda: page.evaluate("told.findLast(({ epochwise }) => epochwise).epochwise.height") == 480)


def test_the_worst_batch_is_found_in_a_chart_that_another_tab_hides(
    host: Host, page: Page, api: httpx.Client, base_url: str
) -> None:
    host(frame(f"{base_url}/embed?{SHORT}&open=update&cursor=50", 480, 640))
    lab = embedded(page, api).ready()
    losses = lab.get("run/window", SHORT, first=40, count=40)["loss"]
    lab.button("Take me to the worst batch").click()
    expect(lab.inside.locator(".inside-worst p").last).to_have_text(
        f"Its loss, {max(losses):.3f}, is the highest of the 40 batches in the chart."
    )
    lab.inside.locator(".tabs").get_by_text("First epochs", exact=True).click()
    expect(lab.inside.locator("#lens .lens-svg")).to_contain_text("80 updates")
