"""Puts Plotly's basic bundle into the wheel when npm has installed it; without it the wheel is built all the same."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE = "node_modules/plotly.js-basic-dist-min/plotly-basic.min.js"


class BundleHook(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        bundle = Path(self.root, BUNDLE)
        if bundle.is_file():
            build_data["force_include"][str(bundle)] = f"epochwise/_vendor/{bundle.name}"
        else:
            self.app.display_info("no node_modules: the wheel's page will use the plotly package's own bundle")
