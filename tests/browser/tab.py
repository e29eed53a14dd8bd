"""The tab that tests share: opening one takes more time than most tests spend in it."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

BLANK = "about:blank"
LASTING = {
    "page": ("add_init_script", "expose_binding", "expose_function", "on", "once", "route", "set_extra_http_headers"),
    "context": ("add_cookies", "add_init_script", "grant_permissions", "new_cdp_session", "route", "set_offline"),
    "clock": ("install", "set_fixed_time"),
}
"""What a test may call whose effect outlasts it and cannot be taken back for certain."""


class Tab:
    """A context with one page, which tests take one after another until one of them leaves something behind.

    A test finds it as a new one, but for what the browser has cached: scripts that are compiled, files that it has.
    """

    def __init__(self, browser: Browser, options: dict[str, Any]) -> None:
        self.options = options
        self.context: BrowserContext = browser.new_context(**options)
        self.page: Page = self.context.new_page()
        self._devtools = self.context.new_cdp_session(self.page)
        self.spent = False
        for owner, names in LASTING.items():
            of = {"page": self.page, "context": self.context, "clock": self.context.clock}[owner]
            for name in names:
                setattr(of, name, self._spending(getattr(of, name)))

    def clear(self) -> None:
        """Leave the test's pages and take back what it may have set, or close where that is not certain."""
        self.spent |= self.page.is_closed()
        if self.spent:
            self.context.close()
            return
        for page in self.context.pages:
            if page is not self.page:
                page.close()
        self.page.goto(BLANK)
        self.page.mouse.move(0, 0)
        self.page.set_viewport_size(self.options["viewport"])
        self.page.emulate_media(
            media="null",
            color_scheme=self.options["color_scheme"],
            reduced_motion=self.options.get("reduced_motion", "null"),
            forced_colors=self.options.get("forced_colors", "null"),
            contrast="null",
        )
        self._devtools.send("Page.resetNavigationHistory")

    def _spending(self, method: Callable[..., Any]) -> Callable[..., Any]:
        """The method, whose caller is the last to have this tab."""

        def spending(*arguments: Any, **options: Any) -> Any:
            self.spent = True
            return method(*arguments, **options)

        return spending


class Tabs:
    """At most one open tab."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._open: Tab | None = None

    def opened(self, options: dict[str, Any], *, shared: bool) -> Tab:
        """The open tab, or a new one: for other options, after a test that left something behind, and unshared."""
        if self._open is None or self._open.spent or self._open.options != options or not shared:
            self.close()
            self._open = Tab(self._browser, options)
            self._open.spent = not shared
        return self._open

    def close(self) -> None:
        if self._open is not None:
            self._open.context.close()
            self._open = None
