"""Take it with you as files: what is downloaded is the run that is shown, under a name of its own."""

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.lab import Lab

QUERY = "epochs=25&batch_size=30&seed=8"
FILES = {"Image (PNG)": "png", "Image (SVG)": "svg", "Notebook": "ipynb"}


@pytest.mark.parametrize(("name", "form"), FILES.items())
def test_a_file_is_of_the_run_that_is_shown(lab: Lab, page: Page, name: str, form: str) -> None:
    lab.open("epochs=25&seed=8")
    lab.fill("Batch size", 30)
    run = lab.shows_run(QUERY)
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).click()
    assert download.value.suggested_filename == f"epochwise-{run['id'][:8]}.{form}"
    answer = httpx.get(download.value.url, trust_env=False)
    assert Path(download.value.path()).read_bytes() == answer.content
    assert answer.headers["ETag"].startswith(f'W/"{run["id"]}.{form}')
