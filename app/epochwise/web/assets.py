"""The page's files under addresses that hold their content's hash, compressed once.

Modules import each other by relative paths, so the hash names the whole folder: `/static/<hash>/page/main.js`. The
chart library has a hash of its own and stays cached when the page changes.
"""

import hashlib
import logging
import posixpath
import re
import threading
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import plotly

from epochwise.wire.coding import Coded

MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
}
BINARY = "application/octet-stream"
FULL_BUNDLE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
CHART = "plotly.min.js"
IMPORT = re.compile(r'\b(?:from|import)\s*"(\.[^"]+)"')
"""What a module imports: the relative path in `from "./text.js"` or `import "./text.js"`. What it imports by a call, as
`import("./inside.js")`, is asked for when it is needed, and not before.
"""
FAST, BEST = 5, 11
"""Brotli's qualities: a page in 2 ms, or one sixth smaller in 200."""

_log = logging.getLogger(__name__)


@dataclass(eq=False)
class Asset(Coded):
    """A file's bytes in its codings, its media type and the digest of the plain bytes."""

    media_type: str = BINARY
    digest: str = ""

    @classmethod
    def of(cls, body: bytes, media_type: str) -> "Asset":
        """The asset of these bytes, plain."""
        return cls(body, media_type=media_type, digest=hashlib.sha256(body).hexdigest()[:16])

    @property
    def etag(self) -> str:
        """The entity tag of the content in whatever coding."""
        return f'W/"{self.digest}"'

    def compress(self, quality: int = BEST) -> None:
        """Add the codings that are smaller than the file; `quality` is brotli's, from 0 to 11."""
        self.gzip(min(quality, 9))
        self.brotli(quality)


@dataclass(frozen=True)
class Tree:
    """Files that refer to each other, by their path; `digest` is of all of them."""

    digest: str
    files: dict[str, Asset]

    @classmethod
    def of(cls, files: dict[str, bytes]) -> "Tree":
        """The tree of these contents."""
        whole = hashlib.sha256()
        assets = {}
        for path, body in sorted(files.items()):
            asset = assets[path] = Asset.of(body, MEDIA_TYPES.get(PurePosixPath(path).suffix, BINARY))
            whole.update(f"{path}\0{asset.digest}\n".encode())
        return cls(whole.hexdigest()[:12], assets)


class Assets:
    """The folder `static` as it is now, and the chart library. A later change is seen by another process."""

    def __init__(self, folder: Path, bundle: Path | None) -> None:
        chart = bundle or FULL_BUNDLE
        _log.info("chart library: %s%s", chart.name, "" if bundle else ", the full one; npm installs a smaller one")
        self._chart = Tree.of({CHART: chart.read_bytes()})
        paths = (path for path in folder.rglob("*") if path.is_file())
        self._page = Tree.of({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})
        self._compressing = False

    def compress_aside(self) -> None:
        """Make the codings of every file in a thread of its own, once; whoever asks meanwhile gets what there is."""
        if not self._compressing:
            self._compressing = True
            threading.Thread(target=self._compress, name="compress", daemon=True).start()

    def _compress(self) -> None:
        """Quickly and then well, which takes seconds."""
        assets = (*self._chart.files.values(), *self._page.files.values())
        for quality in (FAST, BEST):
            for asset in assets:
                asset.compress(quality)

    def address(self, path: str) -> str:
        """Where a file is served, below the app's root."""
        tree = self._chart if path == CHART else self._page
        return f"/static/{tree.digest}/{path}"

    def page_file(self, path: str) -> Asset:
        """One of the page's files."""
        return self._page.files[path]

    def text(self, path: str) -> str:
        """The content of one of the page's files."""
        return self.page_file(path).body.decode()

    def modules(self, entry: str) -> list[str]:
        """A script and all that it imports, each once, itself first: what to ask for at once instead of in a chain."""
        found: list[str] = []
        waiting = [entry]
        while waiting:
            path = waiting.pop(0)
            if path not in found:
                found.append(path)
                imports = IMPORT.findall(self.text(path))
                waiting += [posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) for name in imports]
        return found

    def find(self, path: str) -> Asset | None:
        """The file at `<hash>/<path>`; None where the hash is not the present one, or there is no such file."""
        digest, _, name = path.partition("/")
        trees = {tree.digest: tree for tree in (self._page, self._chart)}
        return trees[digest].files.get(name) if digest in trees else None

    def moved(self, path: str) -> str | None:
        """The present address of a file that was asked for without a hash or with an old one; None if there is none."""
        for name in (path, path.partition("/")[2]):
            if name in self._page.files or name == CHART:
                return self.address(name)
        return None
