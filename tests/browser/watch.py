"""What happens in a browser beside what is looked at: complaints and requests."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

OWN_SCHEMES = {"data", "blob", "about", "file"}
LOUD = ("error", "warning")


class Watch:
    """Records a context's console errors and warnings, uncaught errors and requests, those of its frames too."""

    def __init__(self, context: BrowserContext, *hosts: str) -> None:
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self._expected: dict[str, list[str]] = {}
        self.hosts = {urlsplit(host).netloc for host in hosts}
        self._context = context
        context.on("console", self._said)
        context.on("weberror", self._broke)
        context.on("request", self._asked)

    def leave(self) -> None:
        """Look no longer: the context goes on to another test."""
        self._context.remove_listener("console", self._said)
        self._context.remove_listener("weberror", self._broke)
        self._context.remove_listener("request", self._asked)

    def elsewhere(self) -> list[str]:
        """The requests to hosts that are not ours."""
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme not in OWN_SCHEMES and urlsplit(url).netloc not in self.hosts
        ]

    def asked(self, route: str) -> list[str]:
        """The requests to one route of the API, "run/events" say."""
        return [url for url in self.requests if urlsplit(url).path == f"/api/v1/{route}"]

    def expected(self, words: str) -> list[str]:
        """A list that the complaints with these words go into from now on; they are part of what is tested."""
        return self._expected.setdefault(words, [])

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in LOUD:
            self._complained(f"{message.type}: {message.text}")

    def _broke(self, error: WebError) -> None:
        self._complained(f"uncaught: {error.error.message}")

    def _complained(self, complaint: str) -> None:
        lists = [taken for words, taken in self._expected.items() if words in complaint]
        (lists or [self.complaints])[0].append(complaint)

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)
