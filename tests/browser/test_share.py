"""Take it with you: what is copied works elsewhere, and is the run that was shown."""

import csv
import io
import re
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from epochwise.core.config.config import RunConfig
from tests.browser.lab import Lab
from tests.browser.watch import Watch
from tests.serving import served

QUERY = "epochs=25&batch_size=30&seed=8"
CLIPBOARD = ["clipboard-read", "clipboard-write"]


@pytest.fixture
def shared(lab: Lab, page: Page) -> Lab:
    """The lab with a run of its own, and a clipboard."""
    page.context.grant_permissions(CLIPBOARD)
    lab.open("epochs=25&seed=8")
    lab.fill("Batch size", 30)
    lab.shows_run(QUERY)
    return lab


def take(lab: Lab, name: str) -> str:
    """Press a button of the row; what is in the clipboard then, which is also to be seen."""
    lab.button(name).click()
    expect(lab.page.get_by_label(re.compile(r", copied:$"))).to_be_visible()
    text: str = lab.page.evaluate("navigator.clipboard.readText()")
    expect(lab.page.get_by_label(re.compile(r", copied:$"))).to_have_value(text)
    return text


def test_the_link_opens_the_same_run_with_every_field_written_out(shared: Lab, page: Page) -> None:
    run = shared.run(QUERY)
    link = take(shared, "Link")
    query = urlsplit(link).query
    told = {name: values[0] for name, values in parse_qs(query).items()}
    filled = {name: value for name, value in run["config"].items() if value is not None}
    assert set(told) == set(filled)
    assert RunConfig.parse(told).normalized().model_dump() == run["config"]
    assert shared.run(query)["id"] == run["id"]
    page.goto(link)
    shared.live().shows_run(QUERY)


def test_the_csv_is_downloaded_whole(shared: Lab, page: Page) -> None:
    with page.expect_download() as download:
        shared.inside.get_by_role("link", name="CSV", exact=True).click()
    assert download.value.suggested_filename.endswith(".csv")
    text = Path(download.value.path()).read_bytes().decode()
    assert text == shared.api.get(f"run.csv?{QUERY}").text
    rows = [row for row in csv.reader(io.StringIO(text)) if not row[0].startswith("#")]
    assert len(rows) >= shared.run(QUERY)["plan"]["total_updates"]


def test_the_embed_is_a_frame_of_the_same_run(shared: Lab, page: Page) -> None:
    frames: list[dict[str, str | None]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            frames.append({"tag": tag, **dict(attributes)})

    Reader().feed(take(shared, "Embed"))
    frame, script = frames
    assert script["tag"] == "script"
    assert (script["src"] or "").endswith("/embed/v1.js")
    assert frame["tag"] == "iframe"
    assert frame["title"]
    assert (frame["sandbox"] or "").split()[0] == "allow-scripts"
    page.goto(frame["src"] or "")
    shared.live().shows_run(QUERY)


def test_what_is_shown_to_take_follows_the_run(shared: Lab) -> None:
    take(shared, "Link")
    shared.fill("Batch size", 40)
    shared.shows_run("epochs=25&batch_size=40&seed=8")
    shown = shared.page.get_by_label(re.compile("^The link"))
    expect(shown).to_have_value(re.compile("batch_size=40&"))


def test_below_a_proxys_prefix_all_that_is_taken_has_it(lab: Lab, page: Page, watch: Watch) -> None:
    with served(root_path="/sgd") as behind:
        watch.hosts.add(urlsplit(behind.url).netloc)
        base = f"{behind.url}/sgd"
        page.route(f"{base}/**", partial(through_a_proxy, prefix="/sgd"))
        page.goto(f"{base}/?{QUERY}")
        lab.live()
        for name, start in (("Link", f"{base}/?"), ("Embed", f'<iframe src="{base}/embed?')):
            lab.button(name).click()
            expect(page.locator("#taken")).to_have_value(re.compile(f"^{re.escape(start)}"))
        for name, form in (("Image (PNG)", "png"), ("CSV", "csv"), ("Notebook", "ipynb")):
            link = lab.inside.get_by_role("link", name=name, exact=True)
            expect(link).to_have_attribute("href", re.compile(f"^{re.escape(base)}/api/v1/run.{form}\\?"))
        page.get_by_text("Use this run elsewhere").click()
        expect(page.get_by_role("region", name="curl")).to_contain_text(f"'{base}/api/v1/run?")


def through_a_proxy(route: Route, prefix: str) -> None:
    """Answer what the server behind answers without the prefix."""
    route.fulfill(response=route.fetch(url=route.request.url.replace(prefix, "", 1)))


def test_without_a_clipboard_the_text_stands_selected(lab: Lab, page: Page) -> None:
    page.add_init_script("delete Navigator.prototype.clipboard")
    lab.open(QUERY)
    lab.button("Link").click()
    area = page.get_by_label("The link, to copy:")
    expect(area).to_be_focused()
    chosen: str = area.evaluate("(area) => area.value.slice(area.selectionStart, area.selectionEnd)")
    assert lab.run(urlsplit(chosen).query)["id"] == lab.run(QUERY)["id"]


def test_links_keep_what_is_seen_and_pictures_show_it(lab: Lab, page: Page) -> None:
    """The place in the run and the axes are the reader's own; the theme is not the run's."""
    lab.open(f"{QUERY}&measure=accuracy&theme=dark")
    lab.stage.get_by_text("updates", exact=True).filter(visible=True).first.click()
    for _ in range(3):
        lab.button("Next batch").click()
    for name in ("Link", "Embed"):
        lab.button(name).click()
        taken = page.locator("#taken").input_value().replace("&amp;", "&")
        assert "&x=updates&measure=accuracy&cursor=4" in taken, name
        assert "theme" not in taken
    lab.button("Next batch").click()
    for form in ("PNG", "SVG"):
        link = lab.inside.get_by_role("link", name=f"Image ({form})")
        expect(link).to_have_attribute("href", re.compile("&measure=accuracy&cursor=5$"))
    answer = page.request.get(link.get_attribute("href") or "")
    assert "accuracy (share of samples classified correctly)" in answer.text()
    lab.button("Link").click()
    page.goto(page.locator("#taken").input_value())
    lab.live()
    expect(lab.where).to_contain_text("update 5 of")
    expect(lab.stage.get_by_role("radio", name="updates")).to_be_checked()
    expect(lab.stage.get_by_role("radio", name="accuracy")).to_be_checked()


def test_links_keep_the_log_axis(lab: Lab, page: Page) -> None:
    lab.open(QUERY)
    lab.stage.get_by_text("log", exact=True).click()
    lab.button("Link").click()
    link = page.locator("#taken").input_value()
    assert "&y=log" in link
    page.goto(link)
    lab.live()
    expect(lab.stage.get_by_role("radio", name="log")).to_be_checked()


def test_the_copied_script_is_of_the_whole_configuration(lab: Lab, page: Page) -> None:
    query = (
        "dataset=circles&samples=60&noise=0.2&model=network&hidden=7&activation=relu&batch_size=7&epochs=6"
        "&learning_rate=0.03&optimizer=adam&reduction=sum&sampling=once&remainder=drop&patience=4&min_delta=0.001"
        "&validate_every=2&seed=3&data_seed=4&init_seed=5&shuffle_seed=6"
    )
    lab.open(query)
    lab.button("Copy as code").click()
    page.get_by_text("Complete", exact=True).click()
    expect(page.locator("#taken")).to_have_value(lab.api.get(f"run.py?{query}").text)
