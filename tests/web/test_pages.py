"""The pages come whole: their first picture, their data, and what was wrong with their address."""

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from epochwise.core.config.config import RunConfig
from epochwise.settings import Settings
from epochwise.web import pages
from epochwise.web.pages import LENS_MEMBERS
from epochwise.web.view import Address
from tests.serving import Served, served

INLINE = re.compile(r"\sstyle=|\son\w+=|<script(?![^>]*(\bsrc=|application/json))")


@pytest.fixture(scope="module")
def small() -> Iterator[Served]:
    with served(Settings(max_updates=50_000)) as running:
        yield running


def boot_of(response: httpx.Response) -> dict[str, Any]:
    """The page's data block."""
    found = re.search(r'<script type="application/json" id="boot">(.*?)</script>', response.text, re.DOTALL)
    assert found is not None
    boot: dict[str, Any] = json.loads(found[1])
    return boot


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_the_default_page_comes_with_its_run_and_its_picture(client: httpx.Client, path: str) -> None:
    page = client.get(path)
    boot = boot_of(page)
    assert page.status_code == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert boot["run"]["config"] == RunConfig().normalized().model_dump()
    assert boot["run"]["plan"]["total_updates"] == 40_000
    lens = f"first=0&count=400&update=0&fields={','.join(LENS_MEMBERS)}"
    assert boot["run"] == client.get(f"/api/v1/run?points=300&{lens}").json()
    assert boot["problem"] is None
    assert 'id="ignored" hidden' in page.text
    assert "<svg" in page.text


@pytest.mark.parametrize(("steps", "hidden", "shown"), [(20, "pass", "batches"), (100, "batches", "pass")])
def test_the_headline_says_what_an_epoch_is_here(client: httpx.Client, steps: int, hidden: str, shown: str) -> None:
    query = {"samples": "1000", "batch_size": "10", "steps_per_epoch": str(steps), "epochs": "3"}
    page = client.get("/", params=query).text
    assert f'<span id="epoch-as-{hidden}" hidden>' in page
    assert f'<span id="epoch-as-{shown}">' in page


def test_the_data_block_holds_what_the_script_needs_and_nothing_that_the_page_says(client: httpx.Client) -> None:
    page = client.get("/")
    boot = boot_of(page)
    assert boot["schema"].keys() == RunConfig.model_fields.keys()
    assert boot["datasets"]["iris"] == {"task": "classification", "samples": 100, "rows": 150}
    assert boot["models"].keys() == client.get("/api/v1/models").json().keys()
    assert client.get(boot["plotly"]).status_code == 200
    block = json.dumps(boot)
    for spec in client.get("/api/v1/config").json()["properties"].values():
        assert json.dumps(spec["description"]) not in block
    # About 50 kB compressed: each further field adds its label, its help and its part of every link.
    assert len(page.text) < 165_000


def test_the_page_carries_no_inline_script_and_no_style_attribute(client: httpx.Client) -> None:
    for path in ("/", "/embed", "/docs"):
        assert INLINE.search(client.get(path).text) is None


@pytest.mark.parametrize("path", ["/", "/embed", "/?epochs=100000"])
def test_the_policy_allows_the_pages_own_styles_and_no_others(client: httpx.Client, path: str) -> None:
    page = client.get(path)
    (style,) = re.findall(r"<style>(.*?)</style>", page.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert re.search(
        f"style-src 'self' 'sha256-{re.escape(digest)}' (http://\\S+ )?'", page.headers["Content-Security-Policy"]
    )
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]


def test_every_file_that_a_page_names_is_there_and_loaded_from_here(client: httpx.Client) -> None:
    for path in ("/", "/embed", "/docs"):
        links = re.findall(r'<(?:link|script)[^>]*?(?:href|src)="([^"]+)"', client.get(path).text)
        assert links
        for link in set(links):
            assert link.startswith("/static/")
            assert client.get(link).status_code == 200


def test_the_address_is_the_state(client: httpx.Client) -> None:
    boot = boot_of(client.get("/?batch_size=20&epochs=30&x=updates&theme=dark&cursor=7"))
    assert (boot["run"]["config"]["batch_size"], boot["run"]["plan"]["total_updates"]) == (20, 300)


def test_the_theme_is_set_before_anything_is_drawn(client: httpx.Client) -> None:
    assert '<html lang="en" data-theme="dark">' in client.get("/embed?theme=dark").text
    assert '<html lang="en">' in client.get("/embed").text


@pytest.mark.parametrize("ui", ["full", "controls", "chart"])
def test_an_embed_shows_as_much_as_was_asked_for(client: httpx.Client, ui: str) -> None:
    assert f'<body class="embed {ui}">' in client.get(f"/embed?ui={ui}").text
    assert '<body class="lab">' in client.get(f"/?ui={ui}").text


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_what_an_address_hides_and_locks_is_drawn_so_by_the_server(client: httpx.Client, path: str) -> None:
    page = client.get(f"{path}?hide=epochs,stepping,foo&lock=batch_size,samples,stepping&epochs=30&batch_size=20")
    text = page.text
    boot = boot_of(page)
    assert (boot["hide"], boot["lock"]) == (["epochs", "stepping"], ["batch_size", "samples"])
    assert re.search(r'<body class="[^"]* without-stepping"', text)
    assert re.search(r'data-slider="epochs" hidden>', text)
    assert re.search(r'data-slider="batch_size">', text)
    assert re.search(r'id="batch_size" name="batch_size" form="controls" disabled', text)
    assert not re.search(r'id="epochs" name="epochs" form="controls" disabled', text)
    assert 'data-edits="' not in text
    for number, value in (("", "200"), (" b", "20"), (" e", "30")):
        assert f'<b class="fixed{number}">{value}</b>' in text
    told = re.search(r'id="ignored">([^<]*)<', text)
    assert told is not None
    assert "were ignored: hide=foo, lock=stepping." in told[1]
    assert re.search(
        r"hide takes: dataset, .*shuffle_seed, stepping, axes, verdict, sentence, data, link\. lock", told[1]
    )
    assert re.search(r"lock takes: dataset, .*shuffle_seed\.$", told[1])


def test_an_address_that_hides_and_locks_nothing_says_so_of_nothing() -> None:
    address = Address.of([("hide", ""), ("lock", "Steps!")])
    assert address.ignored == ("lock=Steps!",)
    assert address.named("hide") == address.named("lock") == frozenset()
    assert Address.of([("lock", "seed")]).named("lock") == {"seed"}


def test_a_form_without_a_script_sends_what_is_locked(client: httpx.Client) -> None:
    text = client.get("/?lock=batch_size&batch_size=20&hide=link").text
    form = re.search(r'<form id="controls".*?</form>', text)
    assert form is not None
    sent = re.findall(r'name="(\w+)" value="([^"]*)"', form[0])
    assert sent == [("hide", "link"), ("lock", "batch_size"), ("batch_size", "20")]


def test_unknown_parameters_are_ignored_and_shown(client: httpx.Client) -> None:
    page = client.get("/?colour=red&epochs=30&ui=tiny")
    assert page.status_code == 200
    assert boot_of(page)["run"]["plan"]["epochs"] == 30
    assert re.search(r'id="ignored">[^<]*colour, ui=tiny', page.text)


@pytest.mark.parametrize("added", ["utm_source=x", "utm_id=7", "fbclid=a", "gclid=b", "ref=c", "source=d", "mc_eid=e"])
@pytest.mark.parametrize("path", ["/", "/embed"])
def test_what_campaigns_and_forums_add_to_a_link_is_not_told(client: httpx.Client, path: str, added: str) -> None:
    assert 'id="ignored" hidden' in client.get(f"{path}?{added}&epochs=3").text


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_a_link_that_was_escaped_twice_means_what_it_meant(client: httpx.Client, path: str) -> None:
    page = client.get(f"{path}?batch_size=20&amp;epochs=3&amp;amp;theme=dark").text
    assert 'id="ignored" hidden' in page
    assert re.search(r'name="epochs" form="controls"\s+value="3"', page)
    assert 'data-theme="dark"' in page


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_a_refused_field_falls_back_alone_and_is_told_by_its_label(client: httpx.Client, path: str) -> None:
    page = client.get(f"{path}?batch_size=0&epochs=50")
    boot = boot_of(page)
    assert page.status_code == 200
    assert (boot["run"]["config"]["batch_size"], boot["run"]["config"]["epochs"]) == (5, 50)
    assert boot["refused"] == [["batch_size", "0"]]
    assert boot["problem"] is None
    told = "Batch size: must be a whole number from 1 to 1,000,000, not &#34;0&#34;. 5 was used instead."
    assert told in page.text
    assert client.get("/api/v1/run?batch_size=0&epochs=50").status_code == 422


REFUSED = [
    ("dataset=line&model=logistic&epochs=9", "model", "Model: cannot learn line, which is a regression task"),
    ("epochs=5&epochs=9&batch_size=8", "epochs", "Epochs: is given twice"),
    ("remainder=drop&batch_size=500", "remainder", "keep was used instead"),
    ("hidden=3&model=logistic", "hidden", "Hidden units: does not apply"),
    ("dataset=iris&samples=400&learning_rate=0.1", "samples", "the data set has 150 rows"),
]


@pytest.mark.parametrize(("query", "field", "said"), REFUSED)
def test_all_fields_but_the_refused_one_are_kept(client: httpx.Client, query: str, field: str, said: str) -> None:
    boot = boot_of(client.get(f"/?{query}"))
    kept = {name: value for name, value in parse_qsl(query) if name != field}
    assert boot["run"]["config"] == RunConfig.parse(kept).normalized().model_dump()
    assert {name for name, _ in boot["refused"]} == {field}
    assert said in html.unescape(client.get(f"/?{query}").text)


def test_fields_that_only_a_refused_one_would_allow_go_with_it(client: httpx.Client) -> None:
    boot = boot_of(client.get("/?dataset=mars&features=3&epochs=9"))
    assert boot["run"]["config"] == RunConfig.parse({"epochs": 9}).normalized().model_dump()
    assert boot["refused"] == [["dataset", "mars"], ["features", "3"]]


def test_a_run_above_the_limit_is_told_on_the_page(small: Served) -> None:
    with small.client() as client:
        page = client.get("/?epochs=1251")
    assert page.status_code == 422
    assert boot_of(page)["problem"]["type"] == "urn:epochwise:problem:too-large"
    assert boot_of(page)["untrained"]["config"]["epochs"] == 1251


def test_a_long_run_is_not_waited_for(site: Served, client: httpx.Client) -> None:
    before = site.app.state.site.runs.stats()
    boot = boot_of(client.get("/?epochs=100000"))
    assert boot["run"] is None
    assert boot["untrained"]["plan"]["total_updates"] == 4_000_000
    assert boot["problem"] is None
    assert site.app.state.site.runs.stats() == before


def test_a_page_on_a_busy_server_comes_without_its_run(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "WAIT_SECONDS", 0)
    boot = boot_of(client.get("/?seed=20811"))
    assert boot["run"] is None
    assert boot["untrained"]["config"]["seed"] == 20811
    assert boot["problem"] is None


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_a_run_that_is_still_to_come_has_its_axes_without_a_loss(client: httpx.Client, path: str) -> None:
    text = client.get(f"{path}?epochs=100000").text
    axes = re.findall(r'<svg [^>]*class="picture whole-run blank.*</svg>', text)
    (svg,) = axes
    said = re.findall(r">([^<]+)</text>", svg)
    assert {"loss (log loss in nats), lower is better", "0", "100,000 epochs", "4,000,000 updates"} <= set(said)
    assert not any(re.fullmatch(r"\d\.\d+", words) for words in said)


def test_what_a_stranger_wrote_into_the_address_stays_text(client: httpx.Client) -> None:
    page = client.get("/", params={"<script>alert(1)</script>": "1", "dataset": "</script><script>alert(2)"})
    assert page.status_code == 200
    assert boot_of(page)["refused"] == [["dataset", "</script><script>alert(2)"]]
    assert "<script>alert" not in page.text
    assert "ignored: &lt;script&gt;alert(1)&lt;/script&gt;." in page.text


def test_under_a_proxys_prefix_every_link_has_it(client: httpx.Client) -> None:
    with served(root_path="/sgd") as behind, behind.client() as proxied:
        page = proxied.get("/")
        links = re.findall(r'<(?:link|script)[^>]*?(?:href|src)="([^"]+)"', page.text)
        assert links
        for link in {*links, boot_of(page)["plotly"]}:
            assert link.startswith("/sgd/static/")
            assert proxied.get(link.removeprefix("/sgd")).status_code == 200
        assert proxied.get("/static/style.css").headers["Location"].startswith("/sgd/static/")
        assert proxied.get("/api/v1/plan").headers["Access-Control-Allow-Origin"] == "*"
        assert 'href="/sgd/openapi.json"' in proxied.get("/docs").text


def test_a_page_is_drawn_once_for_all_addresses_that_show_the_same(client: httpx.Client) -> None:
    first = client.get("/?seed=808")
    drawn = pages._drawn.cache_info().misses
    for query in ("seed=808&cursor=7", "x=epochs&y=linear&seed=808", "seed=808&ui=chart", "batch_size=5&seed=808"):
        assert client.get(f"/?{query}").content == first.content
    assert pages._drawn.cache_info().misses == drawn
    for query in ("seed=808&y=log", "seed=808&theme=dark", "seed=808&nonsense=1", "seed=808&epochs=x"):
        assert client.get(f"/?{query}").content != first.content
    assert client.get("/embed?seed=808&ui=chart").content != client.get("/embed?seed=808").content


def test_the_page_offers_the_measures_of_its_run_before_any_script(client: httpx.Client) -> None:
    """A switch that came with the script would push the run down."""
    switches = {
        "/?epochs=20": ["loss", "accuracy"],
        "/?dataset=line&model=linear&epochs=20&learning_rate=0.02": None,
    }
    for path, names in switches.items():
        (switch,) = re.findall(
            r'<fieldset class="seg" data-switch="measure".*?</fieldset>', client.get(path).text, re.DOTALL
        )
        offered = re.findall(r'value="([a-z_]+)"', switch)
        assert offered == (names or list(client.get(f"/api/v1/run{path[1:]}&points=300").json()["show"]["charts"]))
        assert (" hidden>" in switch) == (len(offered) < 2)


@pytest.mark.parametrize(
    ("rules", "epochs", "updates"),
    [("epochs=500&patience=2", "5", "200"), ("epochs=4&learning_rate=100&model=linear&dataset=line", "2", "69")],
)
def test_a_run_that_ended_early_is_of_so_many_epochs_as_it_came_to(
    client: httpx.Client, rules: str, epochs: str, updates: str
) -> None:
    words = re.sub(r"<[^>]+>", "", client.get(f"/?{rules}").text)
    assert f"epoch 1 of {epochs} ·" in words
    assert f"update 1 of {updates}\n" in words


def test_no_line_begins_with_the_punctuation_that_follows_a_button(client: httpx.Client) -> None:
    """In WebKit a line may break between a button and a full stop, unless both stand in one span."""
    page = client.get("/").text
    assert re.search(r'<span class="together"><button[^>]*>5</button>,</span>', page)
    assert re.search(
        r'an <span class="together"><span class="term">.*</span></span>\.</span> <span id="epoch-as-pass">An', page
    )
    assert re.search(r"</button></span>[.,;:]", page) is None


def test_an_address_whose_rate_follows_the_batch_size_has_the_rate_that_follows(client: httpx.Client) -> None:
    def rate(query: str) -> float:
        found: float = boot_of(client.get(f"/?epochs=2&{query}"))["run"]["config"]["learning_rate"]
        return found

    assert rate("batch_size=50&learning_rate=0.05&rate=linear&rate_from=5:0.05") == 0.5
    assert rate("batch_size=20&learning_rate=7&rate=root&rate_from=5:0.05") == 0.1
    assert rate("batch_size=50&learning_rate=0.05&rate=linear") == 0.05
    page = client.get("/?epochs=2&batch_size=500000&rate=linear&rate_from=5:0.05").text
    assert "must be a number above 0, up to 1,000, not 5000" in html.unescape(page)
    page = client.get("/?epochs=2&rate=linear&rate_from=5:5000").text
    assert "These settings in the address were ignored: rate_from=5:5000." in html.unescape(page)


def test_kept_runs_stand_in_the_address_and_what_cannot_be_is_said(client: httpx.Client) -> None:
    page = client.get("/?epochs=2&keep=batch_size:50&keep=colour:red&hold=updates")
    assert page.status_code == 200
    assert "keep=colour:red" in page.text
    assert "1 kept run is drawn beside it by the page&#39;s script." in page.text
    for name, value in (("keep", "batch_size:50"), ("hold", "updates")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page.text
    assert "drawn beside it" not in client.get("/?epochs=2").text
