"""The lab as a person meets it, in any browser that Selenium drives."""

import re
from collections.abc import Callable
from typing import Any

import httpx
from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.actions.pointer_input import PointerInput
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.lab import POINTS, READ_LINES, ending_of, is_drawn, sentence_of

DEADLINE_SECONDS = 60.0
POLL_SECONDS = 0.03
LISTEN = """window.complaints = [];
addEventListener("error", ({ message }) => window.complaints.push(message));
addEventListener("unhandledrejection", ({ reason }) => window.complaints.push(String(reason)));"""
FIND_BUTTON = """const words = (button) => button.innerText.trim().replace(/\\s+/g, " ");
return [...document.querySelectorAll("button")].find((button) => words(button) === arguments[0]);"""
READ_FIELD = "return arguments[0].closest('[data-slider]').querySelector('input:not([type=range])').value"
READ_THUMB = """const [slider, share] = arguments, radius = 11;
if (share === null) slider.scrollIntoView({ block: "center" });
const { x, y, width, height } = slider.getBoundingClientRect();
const at = share ?? slider.value / slider.max;
return [x + radius + at * (width - 2 * radius), y + height / 2].map(Math.round);"""
READ_MIDDLE = """arguments[0].scrollIntoView({ block: "center" });
const { x, y, width, height } = arguments[0].getBoundingClientRect();
return [x, width, Math.round(y + height / 2)];"""
READ_SAMPLES = """const paths = [...document.querySelectorAll(".lens-data path.lit")];
return paths.map((path) => path.getAttribute("d").split("M").length - 1).reduce((sum, each) => sum + each, 0);"""


class Lab:
    """The lab in a browser's window, or an embed in whose frame the window is."""

    def __init__(self, window: WebDriver, server: str, api: httpx.Client) -> None:
        self.window = window
        self.server = server
        self.api = api

    def open(self, query: str) -> "Lab":
        """Go to the page and wait until its chart is live."""
        self.window.get(f"{self.server}/?{query}")
        return self.live()

    def live(self) -> "Lab":
        self.eventually(lambda: bool(self._all(".run .plot[role=img]:not([hidden])")), True)
        self.window.execute_script(LISTEN)
        return self

    def complaints(self) -> list[str]:
        """The errors that nothing caught since the chart is live."""
        found: list[str] = self.window.execute_script("return window.complaints")
        return found

    # Controls

    def button(self, name: str) -> WebElement:
        """The button of which a reader sees these words."""
        found: WebElement | None = self.window.execute_script(FIND_BUTTON, name)
        assert found is not None, f"there is no button {name}"
        return found

    def press(self, name: str) -> None:
        """Press a button with the pointer."""
        self.button(name).click()

    def slider(self, label: str) -> WebElement:
        return self.window.find_element(By.CSS_SELECTOR, f"input[type=range][aria-label='{label}, slider']")

    def field(self, label: str) -> int:
        """The number in the field beside a slider."""
        return int(self.window.execute_script(READ_FIELD, self.slider(label)))

    def drag(self, label: str, *shares: float) -> None:
        """Take a slider's thumb and move it through shares of its way; it stays held."""
        slider = self.slider(label)
        hand = ActionBuilder(self.window, duration=20)
        hand.pointer_action.move_to_location(*self._thumb(slider)).pointer_down()
        for share in shares:
            hand.pointer_action.move_to_location(*self._thumb(slider, share))
        hand.perform()

    def drag_on(self, label: str, share: float) -> None:
        """Move the thumb that is held."""
        hand = ActionBuilder(self.window, duration=20)
        hand.pointer_action.move_to_location(*self._thumb(self.slider(label), share))
        hand.perform()

    def let_go(self) -> None:
        hand = ActionBuilder(self.window)
        hand.pointer_action.pointer_up()
        hand.perform()

    def stroke(self, selector: str, *shares: float) -> None:
        """Put a finger on an element at its middle height and move it through shares of its width."""
        element = self.window.find_element(By.CSS_SELECTOR, selector)
        left, width, middle = self.window.execute_script(READ_MIDDLE, element)
        places = [(round(left + share * width), middle) for share in shares]
        finger = ActionBuilder(self.window, mouse=PointerInput("touch", "finger"), duration=20)
        finger.pointer_action.move_to_location(*places[0]).pointer_down()
        for place in places[1:]:
            finger.pointer_action.move_to_location(*place)
        finger.pointer_action.pointer_up()
        finger.perform()

    def _thumb(self, slider: WebElement, share: float | None = None) -> tuple[int, int]:
        x, y = self.window.execute_script(READ_THUMB, slider, share)
        return x, y

    # What it shows

    def text(self, selector: str) -> str:
        """What an element says."""
        script = "return document.querySelector(arguments[0])?.textContent ?? ''"
        return " ".join(self.window.execute_script(script, selector).split())

    def where(self) -> str:
        return self.text("#where")

    def update(self) -> int:
        """The update at the cursor, from 1."""
        found = re.search(r"update ([\d,]+) of", self.where())
        assert found is not None
        return int(found[1].replace(",", ""))

    def samples(self) -> int:
        """How many samples the data's picture highlights."""
        count: int = self.window.execute_script(READ_SAMPLES)
        return count

    def shows_run(self, query: str) -> dict[str, Any]:
        """Wait until sentence, chart and lens are those of a run, by the API's own numbers; the run."""
        run: dict[str, Any] = self.api.get(f"run?{query}&points={POINTS}").raise_for_status().json()
        asked, each = run["config"]["batch_size"], run["plan"]["updates_per_epoch"]
        self.eventually(lambda: self.text("#sentence"), sentence_of(run["plan"], asked, ending_of(run)))
        self.eventually(lambda: self.draws(run), True)
        self.eventually(lambda: f"of {each:,} ·" in self.where(), True)
        self.eventually(self.samples, min(asked, run["plan"]["samples"]))
        return run

    def draws(self, run: dict[str, Any]) -> bool:
        """Whether the chart holds every line of a run."""
        chart = self.window.find_element(By.CSS_SELECTOR, ".run .plot[role=img]")
        return is_drawn(run, self.window.execute_script(f"return ({READ_LINES})(arguments[0])", chart))

    def eventually(self, read: Callable[[], object], wanted: object) -> None:
        """Wait until what is read is what is wanted."""
        lost = [StaleElementReferenceException]
        wait = WebDriverWait(self.window, DEADLINE_SECONDS, POLL_SECONDS, ignored_exceptions=lost)
        try:
            wait.until(lambda window: read() == wanted)
        except TimeoutException:
            raise AssertionError(f"{read()!r}, not {wanted!r}") from None

    def _all(self, selector: str) -> list[WebElement]:
        return self.window.find_elements(By.CSS_SELECTOR, selector)
