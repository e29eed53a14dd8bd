"""Open, drag, step, play, embed: what a class does, in the engines of iPads and of Firefox."""

import html

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.hosting import hosting
from tests.browsers.lab import Lab

SHORT = "epochs=20"


def test_the_page_opens_with_its_picture(lab: Lab) -> None:
    lab.open(SHORT).shows_run(SHORT)
    assert lab.where() == "epoch 1 of 20 · batch 1 of 40 · update 1 of 800"
    assert lab.text(".verdict") != ""


def test_sentence_chart_and_lens_follow_a_slider_while_it_moves(lab: Lab) -> None:
    lab.open(SHORT)
    lab.drag("Batch size", 0.4, 0.5)
    seen = [lab.field("Batch size")]
    lab.shows_run(f"{SHORT}&batch_size={seen[0]}")
    lab.drag_on("Batch size", 0.7)
    seen.append(lab.field("Batch size"))
    lab.shows_run(f"{SHORT}&batch_size={seen[1]}")
    lab.let_go()
    assert 5 < seen[0] < seen[1]
    # The last movement may come after what was read while the slider moved.
    lab.eventually(lambda: f"batch_size={lab.field('Batch size')}&" in f"{lab.window.current_url}&", True)


def test_steps_by_button(lab: Lab) -> None:
    lab.open(SHORT)
    for name, where in (
        ("Next batch", "epoch 1 of 20 · batch 2 of 40 · update 2 of 800"),
        ("Finish epoch", "epoch 1 of 20 · batch 40 of 40 · update 40 of 800"),
        ("Next batch", "epoch 2 of 20 · batch 1 of 40 · update 41 of 800"),
        ("Back", "epoch 1 of 20 · batch 40 of 40 · update 40 of 800"),
    ):
        lab.press(name)
        lab.eventually(lab.where, where)
    lab.eventually(lambda: "Highlighted: the 5 samples of batch 40." in lab.text(".lens-data"), True)


def test_the_keyboard_moves_slider_and_cursor(lab: Lab) -> None:
    lab.open(SHORT)
    lab.slider("Batch size").send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    lab.shows_run(f"{SHORT}&batch_size=7")
    lab.button("Next batch").send_keys(Keys.ENTER)
    lab.eventually(lab.update, 2)
    batch = lab.window.find_element(By.CSS_SELECTOR, "#lens [role=slider][aria-label=Batch]")
    batch.send_keys(Keys.ARROW_RIGHT)
    lab.eventually(lab.update, 3)
    batch.send_keys(Keys.PAGE_UP)
    lab.eventually(lab.update, 29)


def test_a_finger_takes_the_cursor_along(lab: Lab) -> None:
    """WebKitGTK's driver passes a mouse for a finger; Firefox gets a real touch."""
    lab.open(SHORT)
    lab.stroke(".lens-chart", 0.3, 0.4, 0.55)
    lab.eventually(lambda: lab.update() > 40, True)
    moved = lab.update()
    lab.press("Back")
    lab.eventually(lab.update, moved - 1)


def test_play_goes_on_by_itself_until_paused(lab: Lab) -> None:
    lab.open("epochs=300")
    lab.press("Play")
    lab.eventually(lambda: lab.update() > 3, True)
    lab.press("Pause")
    paused = lab.update()
    lab.press("Back")
    lab.eventually(lab.update, paused - 1)
    lab.press("Play")
    lab.eventually(lambda: lab.update() > paused, True)
    lab.press("Pause")


def test_everything_works_in_a_sandboxed_frame_of_another_site(lab: Lab) -> None:
    embed = html.escape(f"{lab.server}/embed?{SHORT}")
    body = f'<iframe src="{embed}" title="lesson" sandbox="allow-scripts" width="800" height="900"></iframe>'
    with hosting({"/": f"<!doctype html><title>a course</title>{body}"}) as site:
        lab.window.get(f"{site}/")
        lab.window.switch_to.frame(lab.window.find_element(By.TAG_NAME, "iframe"))
        lab.live().shows_run(SHORT)
        lab.press("Next batch")
        lab.eventually(lab.update, 2)
        lab.drag("Batch size", 0.5)
        lab.let_go()
        lab.shows_run(f"{SHORT}&batch_size={lab.field('Batch size')}")
