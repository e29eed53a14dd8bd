"""Which classes a run gets right: the drawer's numbers are those of /run/classes, and the chart has the baseline."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.lab import Lab

RARE = "dataset=imbalanced&noise=3&epochs=50"


def test_every_class_has_its_recall_after_the_last_epoch_and_the_lowest(lab: Lab, page: Page) -> None:
    lab.open(f"{RARE}&measure=accuracy&open=recall")
    drawer, run = page.locator("#further-drawer"), lab.get("run", RARE)
    for name, epoch in (("last epoch", 50), ("lowest validation loss", run["lowest"]["epoch"])):
        drawer.get_by_label(re.compile(name)).check()
        found = lab.get("run/classes", RARE, epoch=epoch)["validation"]
        for label, place in enumerate(("top", "left", "right")):
            right, rows = found["counts"][label][label], found["rows"][label]
            row = drawer.get_by_role("row", name=re.compile(place))
            expect(row.locator("td").last).to_have_text(f"{right} of {rows} ({right / rows:.1%})")
    expect(drawer).to_contain_text("always saying “right” gets 80.0%")
    expect(page.locator("#caption")).to_contain_text("always saying “right” has an accuracy of 80.0%")
    expect(page.locator("#whole .words, .words").first).to_contain_text("baseline")
    violations = Axe().run(page, context="#further-drawer").response["violations"]
    assert [each["id"] for each in violations if each["impact"] in ("serious", "critical")] == []
