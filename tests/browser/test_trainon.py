"""Training on and ending earlier: the drawer's numbers are the run's own, and what its buttons say is what comes."""

import re

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.lab import Lab, shown

ADAM = "optimizer=adam&learning_rate=0.02&epochs=120"


@pytest.fixture
def drawer(page: Page) -> Locator:
    return page.locator("#further-drawer")


def cells(drawer: Locator, name: str) -> list[str]:
    return drawer.get_by_role("row", name=re.compile(f"^{name}")).get_by_role("cell").all_inner_texts()


def test_the_last_epoch_stands_beside_the_lowest_with_the_numbers_of_the_run(
    lab: Lab, page: Page, drawer: Locator
) -> None:
    lab.open(f"{ADAM}&open=trainon")
    run = lab.get("run", ADAM)
    lowest = int(np.argmin(run["epochs"]["validation"]))
    assert 0 < lowest + 1 < 120
    expect(drawer.get_by_role("columnheader", name=f"Lowest validation loss (epoch {lowest + 1})")).to_be_visible()
    expect(drawer.get_by_role("columnheader", name="Last epoch (120)")).to_be_visible()
    for measure, noun in ((run, "loss"), (run["measures"]["accuracy"], "accuracy")):
        for part, title in (("train", "Training"), ("validation", "Validation")):
            last, earlier = measure["epochs"][part][-1], measure["epochs"][part][lowest]
            way = "lower" if last < earlier else "higher"
            words = "the same" if last == earlier else f"{shown(abs(last - earlier))} {way}"
            assert cells(drawer, f"{title} {noun}") == [shown(last), shown(earlier), words]
    violations = Axe().run(page, context="#further-drawer").response["violations"]
    assert [each["id"] for each in violations if each["impact"] in ("serious", "critical")] == []

    drawer.get_by_role("button", name=f"Go to epoch {lowest + 1}").click()
    expect(lab.where).to_contain_text(re.compile(rf"epoch\s{lowest + 1}\sof\s120"))
    drawer.get_by_role("button", name=f"End the run at epoch {lowest + 1}").click()
    lab.shows_run(ADAM.replace("120", str(lowest + 1)))
    ended = lab.get("run", ADAM.replace("120", str(lowest + 1)))
    assert ended["epochs"]["validation"] == run["epochs"]["validation"][: lowest + 1]
    expect(drawer).to_contain_text("The last epoch has the lowest validation loss")
    page.go_back()
    lab.shows_run(ADAM)
    expect(drawer.get_by_role("columnheader", name="Last epoch (120)")).to_be_visible()


def test_training_on_doubles_the_epochs_and_keeps_all_that_was(lab: Lab, page: Page, drawer: Locator) -> None:
    lab.open(f"{ADAM}&open=trainon&cursor=401")
    expect(drawer).to_contain_text("every batch and every loss up to there stays exactly as it is")
    drawer.get_by_role("button", name="Train on to 240 epochs").click()
    lab.shows_run(ADAM.replace("120", "240"))
    longer, shorter = lab.get("run", ADAM.replace("120", "240")), lab.get("run", ADAM)
    assert longer["batch_loss"][: len(shorter["batch_loss"])] == shorter["batch_loss"]
    assert longer["epochs"]["validation"][:120] == shorter["epochs"]["validation"]
    expect(lab.where).to_contain_text(re.compile(r"update\s401\sof"))
    drawer.get_by_role("button", name="Go on from epoch 11 in a new call of fit()").click()
    lab.shows_run(ADAM.replace("120", "22") + "&fit_every=11&refit=anew")
    anew = lab.get("run", ADAM.replace("120", "22") + "&fit_every=11&refit=anew")
    updates = 11 * anew["plan"]["batches_per_epoch"]
    assert anew["batch_loss"][:updates] == shorter["batch_loss"][:updates]
    assert anew["batch_loss"][updates] != shorter["batch_loss"][updates]
    expect(drawer.get_by_role("button", name=re.compile("in a new call"))).to_be_hidden()
    page.go_back()
    lab.shows_run(ADAM.replace("120", "240"))


def test_a_run_that_patience_ended_is_trained_on_without_it(lab: Lab, drawer: Locator) -> None:
    lab.open(f"{ADAM}&patience=5&min_delta=0.001&open=trainon")
    ended = lab.get("run", f"{ADAM}&patience=5&min_delta=0.001")
    assert ended["status"] == "early_stopped"
    expect(drawer).to_contain_text(f"Patience ended this run after epoch {ended['epochs_done']}")
    drawer.get_by_role("button", name="Train on without patience, to 120 epochs").click()
    lab.shows_run(ADAM)
    free = lab.get("run", ADAM)
    assert free["epochs"]["train"][: ended["epochs_done"]] == ended["epochs"]["train"][: ended["epochs_done"]]


def test_an_embed_whose_epochs_are_locked_has_no_button_that_changes_them(lab: Lab, page: Page) -> None:
    page.goto(f"/embed?{ADAM}&open=trainon&lock=epochs")
    drawer = page.get_by_role("region", name="Train on, or end earlier?")
    expect(drawer.get_by_role("button", name=re.compile("^Go to epoch"))).to_be_visible()
    expect(drawer.get_by_role("button", name=re.compile("^(Train|End|Go on)"))).to_have_count(0)
