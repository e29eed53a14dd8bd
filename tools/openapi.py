"""Writes the OpenAPI document to tests/web/openapi.json, where a test holds the app to it."""

import json
from pathlib import Path

from epochwise.settings import Settings
from epochwise.web.app import create_app

SNAPSHOT = Path(__file__).parents[1] / "tests" / "web" / "openapi.json"


def written() -> str:
    """The document as the file holds it."""
    return json.dumps(create_app(Settings()).openapi(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SNAPSHOT.write_text(written())
