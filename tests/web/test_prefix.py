"""Below a path of a proxy the page, its files and the API answer, whether or not the proxy removes the path."""

import getpass
import grp
import json
import logging
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from starlette.types import Receive, Scope, Send

from epochwise.runs.engine import Engine
from epochwise.settings import Settings
from epochwise.web.prefix import Prefix
from tests.serving import Served, served, until
from tools.server import free_port

EXAMPLES = Path(__file__).parents[2] / "examples" / "nginx"
UPSTREAM = "proxy_pass http://127.0.0.1:8000"


def seen(setting: str, started_with: str, asked: str, headers: tuple[tuple[bytes, bytes], ...] = ()) -> tuple[str, str]:
    """The root path and the path below the middleware. A server puts what it was started with before each path."""
    below: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        below.append(scope)

    scope: Scope = {"type": "http", "root_path": started_with, "path": started_with + asked, "headers": headers}
    call: Any = Prefix(app, setting)
    anyio.run(call, scope, None, None)
    return below[0]["root_path"], below[0]["path"]


@pytest.mark.parametrize("asked", ["/static/a.js", "/sgd/static/a.js"], ids=["removed", "kept"])
@pytest.mark.parametrize(
    ("setting", "started_with"),
    [("/sgd", ""), ("", "/sgd"), ("", "/sgd/"), ("", "sgd"), ("/sgd", "/sgd/"), ("/sgd", "/x")],
)
def test_the_app_sees_one_prefix_however_it_was_told(setting: str, started_with: str, asked: str) -> None:
    assert seen(setting, started_with, asked) == ("/sgd", "/sgd/static/a.js")


@pytest.mark.parametrize(
    ("asked", "below"), [("/sgd", "/sgd/"), ("/sgd/", "/sgd/"), ("/sgdx", "/sgd/sgdx"), ("/", "/sgd/")]
)
def test_only_the_whole_prefix_is_removed(asked: str, below: str) -> None:
    assert seen("/sgd", "", asked) == ("/sgd", below)


def test_without_a_prefix_all_stays_as_it_is() -> None:
    assert seen("", "", "/sgd/static") == ("", "/sgd/static")
    assert seen("", "/", "/static") == ("", "/static")


def test_a_prefix_that_a_proxy_removes_and_nobody_has_set_is_told_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert seen("", "", "/", ((b"x-forwarded-prefix", b"/sgd/"),)) == ("", "/")
    assert "set EPOCHWISE_ROOT_PATH=/sgd," in caplog.text
    caplog.clear()
    seen("/sgd", "", "/", ((b"x-forwarded-prefix", b"/sgd/"),))
    assert caplog.text == ""


@contextmanager
def nginx(config: str, app: Served, folder: Path) -> Iterator[str]:
    """A real nginx with an example's server before this app, until the block ends."""
    port = free_port()
    server = config.replace("listen 80", f"listen 127.0.0.1:{port}").replace("http://127.0.0.1:8000", app.url)
    server = server.replace("server 127.0.0.1:8000", f"server {app.url.removeprefix('http://')}")
    server = server.replace("/var/cache/", f"{folder}/")
    temporary = "\n".join(
        f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    # The folder is this user's alone.
    user = f"{getpass.getuser()} {grp.getgrgid(os.getgid()).gr_name}"
    file.write_text(
        f"user {user};\npid {folder}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}\n{server}\n}}\n"
    )
    command = [
        shutil.which("nginx") or "/usr/sbin/nginx",
        "-c",
        str(file),
        "-e",
        str(folder / "errors"),
        "-g",
        "daemon off;",
    ]
    with subprocess.Popen(command) as process:
        try:
            until(lambda: process.poll() is not None or (folder / "pid").exists())
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def below_sgd() -> Iterator[Served]:
    with served(Settings(root_path="sgd/")) as app:
        yield app


@pytest.mark.parametrize("upstream", [UPSTREAM, f"{UPSTREAM}/"], ids=["keeps the path", "removes it"])
def test_behind_nginx_below_a_path_all_is_reached(upstream: str, below_sgd: Served, tmp_path: Path) -> None:
    config = (EXAMPLES / "below-a-path.conf").read_text()
    assert config.count(UPSTREAM) == 1
    with nginx(config.replace(UPSTREAM, upstream), below_sgd, tmp_path) as site, below_sgd.client() as client:
        page = client.get(f"{site}/sgd/?epochs=3", headers={"Host": "lab.example"})
        boot = json.loads(re.findall(r'<script [^>]*id="boot"[^>]*>(.*?)</script>', page.text, re.DOTALL)[0])
        files = set(re.findall(r'"(/[^"?#]+\.(?:js|css|woff2))"', page.text))
        files |= {boot["folder"] + module for module in boot["modules"]}
        assert len(files) > 20
        assert {file: client.get(site + file).status_code for file in files} == dict.fromkeys(files, 200)
        run = client.post(f"{site}/sgd/api/v1/runs", json={"epochs": 3}).raise_for_status().json()
        assert run["links"]["self"].startswith("/sgd/api/")
        assert client.get(site + run["links"]["short"]).headers["Location"].startswith("/sgd/?")
        assert "event: finished" in client.get(f"{site}/sgd/api/v1/run/events?epochs=3").text
        assert client.get(f"{site}/sgd").headers["Location"].endswith("/sgd/")


def test_links_have_the_scheme_and_the_name_that_nginx_was_asked_with(below_sgd: Served, tmp_path: Path) -> None:
    config = (EXAMPLES / "whole-site.conf").read_text().replace("$scheme", "https")
    with nginx(config, below_sgd, tmp_path) as site, below_sgd.client() as client:
        notebook = client.get(f"{site}/api/v1/run.ipynb?epochs=3", headers={"Host": "lab.example"})
        assert "https://lab.example/" in notebook.text


def test_a_server_that_refuses_one_request_for_now_is_asked_the_next(tmp_path: Path) -> None:
    """A web process that says 503 is there; one that nginx takes for gone would be left out for ten seconds."""
    config = (EXAMPLES / "with-a-cache.conf").read_text()
    line = next(line for line in config.splitlines(keepends=True) if "server 127.0.0.1:8000" in line)
    with (
        served(engine=Engine(warm_up=no_engine), ready=False) as app,
        nginx(config.replace(line, 2 * line), app, tmp_path) as site,
    ):
        until(lambda: app.app.state.site.runs.broken)
        with httpx.Client(base_url=site, trust_env=False) as client:
            assert [client.get("/readyz").status_code for _ in range(3)] == [503, 503, 503]
            assert client.get("/healthz").status_code == 200


def no_engine(progress: Callable[[str], None]) -> str:
    """An engine that does not work on this machine."""
    raise OSError


def test_a_cache_answers_for_ever_with_numbers_by_id_and_files_and_keeps_nothing_else(tmp_path: Path) -> None:
    config = (EXAMPLES / "with-a-cache.conf").read_text()
    with ExitStack() as ending:
        app = ending.enter_context(served(Settings(data_folder=tmp_path / "data")))
        with nginx(config, app, tmp_path) as site, httpx.Client(base_url=site, trust_env=False) as client:
            run = client.post("/api/v1/runs", json={"epochs": 3, "batch_size": 20}).raise_for_status().json()
            here = f"/api/v1/runs/{run['id']}"
            table = "a,b\n" + "1.25,2\n" * 49_000
            upload = client.post("/api/v1/datasets/preview", content=table * 4, headers={"Content-Type": "text/csv"})
            assert upload.json()["what"] == "rows", "the server refuses it, not nginx"
            script = re.findall(r'"(/static/[^"]+\.js)"', client.get("/").text)[0]
            kept = [f"{here}.csv", f"{here}/window", f"{here}/batches", script]
            not_kept = [here, f"{here}/events", "/", "/api/v1/run.csv?epochs=3&batch_size=20"]
            # An answer is kept for each coding, as Vary says.
            codings = [{"Accept-Encoding": coding} for coding in ("identity", "gzip")]
            first = {path: [client.get(path, headers=coding) for coding in codings] for path in kept}
            whole = [client.get(path) for path in not_kept]
            assert {answer.headers.get("X-Cache", "") for answer in whole} == {"MISS", ""}
            assert "event: finished" in whole[1].text
            ending.close()  # the server is gone
            for path, answers in first.items():
                again = [client.get(path, headers=coding) for coding in codings]
                assert [answer.headers["X-Cache"] for answer in again] == ["HIT", "HIT"], path
                assert [answer.text for answer in again] == [answer.text for answer in answers]
                assert {"RateLimit", "RateLimit-Policy"}.isdisjoint(again[0].headers)
            assert [client.get(path).status_code for path in not_kept] == [502] * len(not_kept)
