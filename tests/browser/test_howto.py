"""The frame of docs/how-to.md, pasted into another site's page."""

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.hosting import hosting
from tests.browser.lab import Lab, eventually
from tests.browser.watch import Watch
from tests.papers import blocks

HOW_TO = Path(__file__).parent.parent.parent / "docs" / "how-to.md"
ADDRESS = "http://127.0.0.1:8000"
COURSE = "<!doctype html><title>a course</title><link rel=icon href=data:,>"


def test_the_pasted_frame_shows_the_run_and_grows_to_its_height(
    lab: Lab, page: Page, watch: Watch, base_url: str
) -> None:
    [pasted] = [block.text for block in blocks(HOW_TO.read_text()) if block.language == "html"]
    with hosting({"/": COURSE + pasted.replace(ADDRESS, base_url)}) as course:
        watch.hosts.add(urlsplit(course).netloc)
        page.goto(f"{course}/")
        inside = page.frame_locator("iframe")
        frame = Lab(page, lab.api, inside).live()
        expect(frame.field("Batch size")).to_have_value("32")
        expect(frame.field("Epochs")).to_have_value("100")
        expect(page.locator("iframe")).to_have_css("height", "460px")
        root = inside.locator("html")
        eventually(page, lambda: bool(root.evaluate("(root) => root.scrollHeight <= root.clientHeight")))
