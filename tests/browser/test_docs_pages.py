"""The documents as a reader meets them: by menu, at every width, by key and with a screen reader."""

import pytest
from playwright.sync_api import Page, expect

from epochwise.web.docs import PAGES
from tests.browser.lab import Lab, box_of, eventually
from tests.browser.test_access import findings


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_in_a_document(lab: Lab, page: Page, name: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"/docs/{name}")
    assert findings(page) == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_a_document_fits_the_window(lab: Lab, page: Page, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/docs/{name}")
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["/?epochs=30", "/docs", "/docs/tutorial", "/docs/glossary"])
def test_every_target_of_the_menus_has_24_pixels(lab: Lab, page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path)
    targets = page.locator("header a, nav a").all()
    assert len(targets) >= 4
    for target in targets:
        box = box_of(target)
        assert min(box.width, box.height) >= 24, target.inner_text()


def test_the_menu_leads_from_the_lab_through_the_documents(lab: Lab, page: Page) -> None:
    page.goto("/?epochs=30")
    page.get_by_role("link", name="Docs").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A first run")
    page.get_by_role("link", name="Glossary").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Glossary")
    page.get_by_role("link", name="Lab").click()
    expect(page.get_by_role("region", name="The plan")).to_be_visible()


def test_a_wide_block_of_code_scrolls_by_key(lab: Lab, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/docs/how-to")
    block = page.locator("pre").first
    block.focus()
    expect(block).to_be_focused()
    block.press("ArrowRight")
    eventually(page, lambda: block.evaluate("(block) => block.scrollLeft") > 0)
