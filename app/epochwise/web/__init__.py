"""The web: the API, the pages, the shape of errors, the headers."""

from epochwise.web.app import create_app

__all__ = ["create_app"]
