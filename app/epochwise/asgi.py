"""The application for servers that import one: `uvicorn epochwise.asgi:app`, `fastapi run app/epochwise/asgi.py`."""

from epochwise.settings import Settings
from epochwise.web import create_app
from epochwise.web.connection import connection_for

_settings = Settings()
app = create_app(_settings)
Connection = connection_for(_settings)
"""The deadlines and limits of a connection, for `uvicorn --http epochwise.asgi:Connection`."""
