"""The application for servers that import one: `uvicorn epochwise.asgi:app`, `fastapi run app/epochwise/asgi.py`."""

import os

from epochwise.settings import Settings, refuse_misspelt
from epochwise.web.app import create_app
from epochwise.web.connection import connection_for

refuse_misspelt(os.environ)
_settings = Settings()
app = create_app(_settings)
Connection = connection_for(_settings)
"""The deadlines and limits of a connection, for `uvicorn --http epochwise.asgi:Connection`."""
