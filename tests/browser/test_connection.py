"""Long runs come as a stream; a server that is slow, busy, gone and back again is waited for."""

import re
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.lab import Lab, eventually
from tests.browser.relay import relay
from tests.browser.watch import Watch
from tests.mortal import Mortal

LONG = "hidden=32&batch_size=2&epochs=20000"
LOST = re.compile("^Connection lost, trying again")


def status(lab: Lab, words: str | re.Pattern[str]) -> None:
    expect(lab.stage.get_by_text(words)).to_be_visible()


def metric(server: Mortal, name: str) -> float:
    """A number of /metrics."""
    told = httpx.get(f"{server.url}/metrics", trust_env=False).text
    found = re.search(rf"^epochwise_{name} (\S+)$", told, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_a_long_run_streams_shows_its_progress_and_can_be_stopped(
    lab: Lab, page: Page, watch: Watch, held: Mortal
) -> None:
    page.goto(f"{held.url}/?{LONG}&seed=1")
    status(lab, re.compile(r"^[\d,]+ of 2,000,000 updates"))
    lab.live()
    expect(lab.stage.get_by_role("progressbar")).to_be_visible()
    expect(lab.verdict.get_by_role("heading")).to_have_text("Still training")
    first = lab.lines()[-1].x[-1]
    going_on = iter(range(600_000, 1_900_000, 20_000))

    def is_longer() -> bool:
        """Little by little, since of snapshots that come all at once only the first is drawn."""
        held.hold(next(going_on, 1_900_000))
        return bool(lab.lines()[-1].x[-1] > first)

    lab.eventually(is_longer)
    assert len(watch.asked("run/events")) == 1
    eventually(page, lambda: metric(held, "runs_running") == 1)
    lab.button("Stop").click()
    eventually(page, lambda: metric(held, "runs_running") == 0)
    status(lab, re.compile(r"^Stopped after [\d,]+ updates"))
    expect(lab.button("Run")).to_be_visible()
    expect(lab.button("Stop")).to_be_hidden()
    expect(lab.verdict.get_by_role("heading")).to_have_text(re.compile(r"^Stopped at update [\d,]+ of "))
    expect(lab.verdict).to_contain_text("cannot be judged")


def test_a_stopped_run_can_be_run_to_its_end(lab: Lab, page: Page, held: Mortal) -> None:
    page.goto(f"{held.url}/?{LONG}&seed=2")
    lab.button("Stop").click()
    held.let_go()
    lab.button("Run").click()
    lab.shows_run(f"{LONG}&seed=2")
    expect(lab.button("Stop")).to_be_hidden()


def test_what_is_trained_beside_a_run_waits_for_its_end(lab: Lab, page: Page, held: Mortal) -> None:
    page.goto(f"{held.url}/?{LONG}&seed=8")
    lab.button("Stop").click()
    for name, button in (
        ("race", "Which batch size wins?"),
        ("seeds", "Would it come out the same again?"),
        ("sweep", "Every pair of batch size and learning rate"),
    ):
        lab.button(button).click()
        expect(page.get_by_text("The other runs are trained when this one has ended.")).to_be_visible()
        expect(page.locator(f".drawer-{name}")).to_be_hidden()


def test_another_setting_leaves_the_long_run_at_once(lab: Lab, page: Page, held: Mortal) -> None:
    page.goto(f"{held.url}/?{LONG}&seed=3")
    lab.live()
    lab.fill("Epochs", 10)
    lab.shows_run(LONG.replace("epochs=20000", "epochs=10&seed=3"))
    eventually(page, lambda: metric(held, "runs_running") == 0)
    expect(lab.button("Stop")).to_be_hidden()


def test_a_busy_server_is_asked_again_without_a_word(lab: Lab, page: Page, watch: Watch) -> None:
    lab.open("epochs=20")
    refused = watch.expected("status of 503")
    busy: list[str] = []

    def refuse(route: Route) -> None:
        busy.append(route.request.url)
        if len(busy) > 2:
            route.continue_()
            return
        headers = {"Retry-After": "0", "Content-Type": "application/problem+json", "Access-Control-Allow-Origin": "*"}
        route.fulfill(status=503, headers=headers, body='{"status": 503, "detail": "Busy."}')

    page.route(re.compile("/api/v1/run\\?"), refuse)
    lab.fill("Batch size", 50)
    lab.shows_run("epochs=20&batch_size=50")
    assert len(busy) == 3
    assert len(refused) == 2
    expect(page.get_by_text("Busy.")).to_have_count(0)


REASONS = {
    429: '{"detail": "All computing is spent. Try again in 1 s.", "retry_after": 1}',
    503: '{"detail": "The run is queued, and no worker has taken it. Try again in 3 s.", "retry_after": 3}',
}
SAID = {429: re.compile("^All computing is spent"), 503: re.compile("^The run is queued"), 502: LOST, 504: LOST}


@pytest.mark.parametrize(("code", "said"), SAID.items())
def test_what_passes_is_told_and_waited_for(
    lab: Lab, page: Page, watch: Watch, code: int, said: re.Pattern[str]
) -> None:
    """A spent budget, no worker, a proxy whose server restarts: the page says so, and the run comes by itself."""
    lab.open("epochs=20")
    refused = watch.expected(f"status of {code}")
    refusing = True

    def answer(route: Route) -> None:
        if refusing:
            route.fulfill(status=code, body=REASONS.get(code, "<h1>Bad gateway</h1>"))
        else:
            route.continue_()

    page.route(re.compile("/api/v1/run\\?"), answer)
    lab.fill("Batch size", 50)
    status(lab, said)
    expect(lab.button("Next batch")).to_be_disabled()
    refusing = False
    lab.shows_run("epochs=20&batch_size=50")
    expect(lab.stage.get_by_text(said)).to_be_hidden()
    expect(lab.button("Next batch")).to_be_enabled()
    assert refused


def test_a_short_run_comes_when_the_connection_is_back(lab: Lab, page: Page, watch: Watch) -> None:
    lab.open("epochs=20")
    lost = watch.expected("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    lab.fill("Batch size", 50)
    status(lab, LOST)
    expect(page.locator(".play").get_by_text(LOST)).to_be_in_viewport()
    expect(page.locator("#where")).to_be_empty()
    expect(lab.button("Next batch")).to_be_disabled()
    page.context.set_offline(False)
    lab.shows_run("epochs=20&batch_size=50")
    expect(lab.where).to_contain_text("of 20 ·")
    expect(lab.button("Next batch")).to_be_enabled()
    expect(lab.stage.get_by_text(LOST)).to_be_hidden()
    assert lost


def test_a_stream_outlives_its_server(lab: Lab, page: Page, watch: Watch, held: Mortal) -> None:
    """Killed in the middle and started again on the same port: the page says so and comes to the finished curve."""
    lost = watch.expected("net::ERR_")
    page.goto(f"{held.url}/?{LONG}&seed=4")
    status(lab, re.compile(r"^[\d,]+ of 2,000,000 updates"))
    lab.live()
    held.kill()
    status(lab, LOST)
    expect(lab.where).to_be_hidden()
    assert lab.lines()
    held.hold(1_000_000)
    held.revive()
    expect(lab.stage.get_by_text(LOST)).to_be_hidden()
    expect(lab.where).to_be_visible()
    status(lab, re.compile(r"^[\d,]+ of 2,000,000 updates"))
    held.let_go()
    lab.shows_run(f"{LONG}&seed=4")
    expect(lab.verdict.get_by_role("heading")).not_to_have_text("Still training")
    assert lost
    assert all("after=" in url for url in watch.asked("run/events")[1:])


def test_a_stream_that_falls_silent_is_resumed_where_it_was(lab: Lab, page: Page, watch: Watch, held: Mortal) -> None:
    """As behind a proxy that passes nothing on any more and keeps the connection: only the page's clock can tell."""
    query = f"{LONG}&seed=7"
    page.clock.install()
    with relay(held.port) as proxy:
        watch.hosts.add(urlsplit(proxy.url).netloc)
        page.goto(f"{proxy.url}/?{query}")
        status(lab, re.compile(r"^[\d,]+ of 2,000,000 updates"))
        lab.live()
        lab.eventually(lambda: bool(lab.lines()))
        proxy.hush()
        held.let_go()
        page.clock.fast_forward(46_000)
        lab.shows_run(query)
        first, *others = watch.asked("run/events")
        assert "after=" not in first
        assert others
        assert all("after=" in url for url in others)
