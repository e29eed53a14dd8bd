"""The page's files: hashed addresses, smallest coding, read once."""

import gzip
import re
from pathlib import Path
from random import Random

import brotli
import httpx
import pytest

from epochwise.paths import STATIC
from epochwise.web.assets import CHART, Asset, Assets
from tests.serving import Served, until

FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "main.js").write_text('import "../words.js";\n')
    (tmp_path / "words.js").write_text("export const one = 0;\n")
    return tmp_path


def test_a_change_in_any_file_changes_every_address_so_that_modules_fit_together(folder: Path) -> None:
    assets = Assets(folder, None)
    before = assets.address("page/main.js")
    assert Assets(folder, None).address("page/main.js") == before
    (folder / "words.js").write_text("export const one = 1;\n")
    assert assets.address("page/main.js") == before
    changed = Assets(folder, None)
    assert changed.address("page/main.js") != before
    found = changed.find(changed.address("words.js").removeprefix("/static/"))
    assert found is not None
    assert found.body == b"export const one = 1;\n"


def test_the_chart_librarys_address_outlives_a_change_of_the_page(folder: Path) -> None:
    assets = Assets(folder, None)
    (folder / "new.js").write_text("")
    assert Assets(folder, None).address(CHART) == assets.address(CHART)


def test_a_coding_is_taken_only_where_it_is_smaller_and_accepted() -> None:
    text = Asset.of(b"batch " * 500, "text/plain")
    assert text.best("br, gzip") == (None, text.body)
    text.compress()
    coding, body = text.best("gzip, deflate, br")
    assert coding == "br"
    assert brotli.decompress(body) == text.body
    assert text.best("gzip")[0] == "gzip"
    assert gzip.decompress(text.best("br;q=0, gzip;q=0.5")[1]) == text.body
    assert text.best("")[0] is None
    noise = Asset.of(Random(1).randbytes(2000), "application/octet-stream")
    noise.compress()
    assert noise.best("br, gzip")[0] is None


@pytest.mark.parametrize(
    "file", sorted(path for path in STATIC.rglob("*") if path.is_file()), ids=lambda path: path.name
)
def test_every_file_is_served_for_ever_under_its_hash(site: Served, client: httpx.Client, file: Path) -> None:
    path = file.relative_to(STATIC).as_posix()
    answer = client.get(site.app.state.site.assets.address(path))
    assert answer.status_code == 200
    assert answer.content == file.read_bytes()
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert answer.headers["Content-Type"].split(";")[0] != "application/octet-stream"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_chart_library_is_sent_compressed(site: Served, client: httpx.Client) -> None:
    address = site.app.state.site.assets.address(CHART)
    until(lambda: client.head(address, headers={"Accept-Encoding": "br"}).headers.get("Content-Encoding") == "br")
    small = client.get(address, headers={"Accept-Encoding": "br, gzip"})
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    assert small.content == plain.content
    assert "Content-Encoding" not in plain.headers
    assert int(small.headers["Content-Length"]) < 0.35 * int(plain.headers["Content-Length"])
    assert (
        client.get(address, headers={"If-None-Match": plain.headers["ETag"], "Accept-Encoding": "identity"}).status_code
        == 304
    )


@pytest.mark.parametrize("path", ["style.css", "0123456789ab/style.css", "0123456789ab/page/main.js"])
def test_an_old_or_missing_hash_leads_to_the_present_file(client: httpx.Client, path: str) -> None:
    answer = client.get(f"/static/{path}")
    assert answer.status_code == 307
    assert answer.headers["Cache-Control"] == "no-cache"
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    "path", ["", "../pyproject.toml", "%2e%2e/pyproject.toml", "0123456789ab/", "0123456789ab/../../app/cli.py"]
)
def test_nothing_outside_the_folder_is_served(client: httpx.Client, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404


def test_a_scripts_imports_are_listed_once_each_itself_first(tmp_path: Path) -> None:
    """A diamond and a circle, with an import that is split over lines, and one that waits until it is needed."""
    files = {
        "page/main.js": 'import {\n  a,\n} from "./a.js";\nimport { b } from "../lens/b.js";\nimport("../unused.js");',
        "page/a.js": 'export { c } from "../c.js";',
        "lens/b.js": 'import { c } from "../c.js";\nimport "node:fs";',
        "c.js": 'import { a } from "./page/a.js";',
        "unused.js": "",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    modules = Assets(tmp_path, tmp_path / "c.js").modules("page/main.js")
    assert modules == ["page/main.js", "page/a.js", "lens/b.js", "c.js"]


def test_the_pages_list_of_modules_names_every_module_but_those_that_come_before_it() -> None:
    early = {"page/main.js", "page/early.js", "page/host.js", "embed/v1.js"}
    everything = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.js")}
    assets = Assets(STATIC, None)
    waiting = re.findall(r'import\("\./(drawers/\w+\.js)"\)', (STATIC / "page/drawers.js").read_text())
    assert "drawers/inside.js" in waiting
    waiting += re.findall(r'import\("\./(\w+\.js)"\)', (STATIC / "page/keep.js").read_text())
    assert "comparison.js" in waiting
    waiting += re.findall(r'import\("\./(\w+\.js)"\)', (STATIC / "page/owndata.js").read_text())
    assert "ownpanel.js" in waiting
    starts = ["questions/main.js", *(f"page/{name}" for name in ("lab.js", *waiting))]
    reached = {module for start in starts for module in assets.modules(start)}
    assert reached == everything - early
    assert not set(assets.modules("page/lab.js")) & {f"page/{name}" for name in waiting}


def test_the_script_of_host_pages_keeps_its_address_and_is_small(client: httpx.Client) -> None:
    answer = client.get("/embed/v1.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert client.get("/embed/v1.js", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert len(answer.content) < 3000
