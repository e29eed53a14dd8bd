"""Other seeds: the drawer says what the API's runs came to, and where the luck comes from."""

import re
from typing import TYPE_CHECKING, Any, cast

from playwright.sync_api import Locator, Route, expect

from tests.browser.lab import Lab
from tests.browser.test_access import findings

if TYPE_CHECKING:
    from playwright.sync_api import Position

MOONS = "noise=0.3&hidden=16&learning_rate=0.05&epochs=1000&seed=13"


def drawer(lab: Lab) -> Locator:
    return lab.page.locator(".drawer-seeds")


def test_what_it_says_is_what_the_runs_came_to(lab: Lab) -> None:
    lab.page.goto(f"/?{MOONS}&keep=batch_size:50")
    lab.ready().button("Would it come out the same again?").click()
    answer = lab.api.get(f"seeds?{MOONS}&keep=batch_size:50").json()
    expect(drawer(lab).locator(".seeds-said")).to_have_text(f"{answer['sentence']} {answer['yours']}")
    expect(drawer(lab).locator(".seeds-said")).to_contain_text("between 121 and 989 of 1,000")
    rows = drawer(lab).locator("tbody tr")
    expect(rows).to_have_count(21)
    own = [run for run in answer["runs"] if not run["is_other"]]
    for row, run in zip(rows.all()[::5], own[::5], strict=True):
        cells = row.locator("td").all_inner_texts()
        assert cells[:3] == [
            f"{run['final']['train']:.3f}",
            f"{run['final']['validation']:.3f}",
            str(run["lowest"]["epoch"]),
        ]
    expect(drawer(lab).locator(".seeds-figure circle.own")).to_have_count(3)
    expect(drawer(lab).locator(".seeds-figure circle")).to_have_count(21 * 3)
    shows_a_seed_by_pointer_and_by_keys(lab, own)
    drawer(lab).get_by_role("button", name="Compare at equal epochs").click()
    expect(drawer(lab).locator("[data-held=epochs] p").first).to_have_text(answer["pair"])
    expect(drawer(lab).locator("[data-held=epochs] circle")).to_have_count(21)
    expect(drawer(lab).get_by_role("button", name="Compare at equal updates")).to_be_visible()
    drawer(lab).get_by_role("button", name=re.compile("^Same seed")).click()
    expect(drawer(lab).locator(".seeds-same")).to_have_text(
        "The last 50 updates were trained again: all their losses are the same to the last bit."
    )
    drawer(lab).get_by_role("button", name="Where does the luck come from?").click()
    expect(drawer(lab).locator(".seeds-three svg.picture")).to_have_count(3)
    for words in ("0.350", "0.212", "0.326", "0.278", "0.288", "0.272"):
        expect(drawer(lab).locator(".seeds-three")).to_contain_text(words)
    expect(drawer(lab).locator(".seeds-sources")).to_contain_text(
        "With other data the middle 80% of the final losses are 0.138 apart, with another batch order 0.016."
    )
    assert findings(lab.page) == []
    drawer(lab).get_by_text("8 seeds", exact=True).click()
    expect(drawer(lab).get_by_role("button", name="Compare at equal epochs")).to_be_visible()
    expect(drawer(lab).locator("[data-held=epochs] p").first).to_have_text(answer["pair"])
    drawer(lab).get_by_role("button", name="Make seed 7 this run").click()
    expect(lab.field("Seed")).to_have_value("7")


def shows_a_seed_by_pointer_and_by_keys(lab: Lab, runs: list[dict[str, Any]]) -> None:
    """A press beside the last of the lowest epochs means it, one on nothing means none. Seed 7 is left shown."""
    line, lit = drawer(lab).locator(".seeds-shown"), drawer(lab).locator(".seeds-figure .lit")
    picture = drawer(lab).locator(".seeds-figure > svg")
    last = max(runs[1:], key=lambda run: int(run["lowest"]["epoch"]))
    ring = picture.locator(f"circle[data-run='{last['seed']}']").last.bounding_box()
    around = picture.bounding_box()
    assert ring
    assert around
    beside = {"x": ring["x"] - around["x"] + 16, "y": ring["y"] - around["y"] + 10}
    picture.click(position=cast("Position", beside))
    expect(line).to_contain_text(said_of(last))
    expect(lit).to_have_count(2 + 3)
    picture.click(position={"x": 300, "y": 60})
    expect(lit).to_have_count(0)
    expect(line).to_have_text("Press a ring, or a seed in the table, and that run stands out.")
    show = drawer(lab).get_by_role("button", name="seed 7", exact=True)
    show.press("Enter")
    expect(line).to_contain_text(said_of(runs[7]))
    expect(show).to_have_attribute("aria-pressed", "true")
    expect(drawer(lab).locator(".seeds-figure .lit[data-run='7']")).to_have_count(2 + 3)


def said_of(run: dict[str, Any]) -> str:
    return (
        f"Seed {run['seed']} ends with training loss {run['final']['train']:.3f} and validation loss "
        f"{run['final']['validation']:.3f} (lowest after epoch {run['lowest']['epoch']})."
    )


def test_a_source_without_effect_says_so_and_runs_that_all_diverged_have_no_band(lab: Lab) -> None:
    lab.open("dataset=line&model=linear&epochs=50&open=seeds")
    drawer(lab).get_by_role("button", name="Where does the luck come from?").click()
    expect(drawer(lab).get_by_text("This has no effect on this run.")).to_be_visible()
    expect(drawer(lab).locator(".seeds-three svg.picture")).to_have_count(2)
    expect(drawer(lab).locator(".seeds-key").first).to_contain_text("Bands: the middle 80%")
    lab.open("dataset=line&model=linear&epochs=50&learning_rate=1000&open=seeds")
    expect(drawer(lab).locator(".seeds-said")).to_contain_text("runs diverged.")
    expect(drawer(lab).locator(".seeds-key").first).to_be_empty()


def test_the_sources_of_luck_are_found_while_another_run_is_set_and_left_again(lab: Lab) -> None:
    held, long = list[Route](), list[Route]()
    lab.open("epochs=100&samples=190&open=seeds")
    ask = drawer(lab).get_by_role("button", name="Where does the luck come from?")
    expect(ask).to_be_visible()
    lab.page.route("**/api/v1/seeds/events?*", lambda route: held.append(route))
    ask.click()
    lab.eventually(lambda: len(held) == 1)
    lab.page.route("**/api/v1/run/events?*", lambda route: long.append(route))
    lab.fill("Epochs", 100_000)
    lab.eventually(lambda: len(long) == 1)
    held.pop().continue_()
    lab.eventually(lambda: len(held) == 1)
    lab.page.unroute("**/api/v1/seeds/events?*")
    held.pop().continue_()
    lab.fill("Epochs", 100)
    expect(drawer(lab).locator(".seeds-three > div:has(svg)")).to_have_count(3)


def test_where_many_runs_take_long_nobody_says_that_they_are_trained(lab: Lab) -> None:
    lab.open("epochs=9000&open=seeds")
    expect(drawer(lab).get_by_role("button", name=re.compile("^Train 20 runs"))).to_be_visible()
    expect(drawer(lab).locator(".seeds-said")).to_be_empty()
    expect(drawer(lab).locator(".seeds-key")).to_be_empty()
