"""Takes docs/lab.png, the README's picture, from the running app."""

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tools.chromium import launch_options
from tools.server import serving

PICTURE = Path("docs/lab.png")
WIDTH = 960
BATCHES = 22


def compose(page: Page) -> float:
    """Wait for the live chart, step into the first epoch; how far down the picture goes, in pixels."""
    page.locator("#run .plot").wait_for()
    for _ in range(BATCHES):
        page.get_by_role("button", name="Next batch").click()
    verdict = page.locator("#verdict").bounding_box()
    if verdict is None:
        raise RuntimeError("the page shows no verdict")
    return verdict["y"] + verdict["height"] + 16


def main() -> None:
    PICTURE.parent.mkdir(exist_ok=True)
    with serving() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(playwright))
        page = browser.new_page(
            viewport={"width": WIDTH, "height": 1800}, color_scheme="light", reduced_motion="reduce"
        )
        page.goto(url)
        height = compose(page)
        page.screenshot(path=PICTURE, clip={"x": 0, "y": 0, "width": WIDTH, "height": height}, full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
