"""The application for servers that import one: `uvicorn epochwise.asgi:app`, `fastapi run app/epochwise/asgi.py`."""

from epochwise.cli.environment import settings_of_environment
from epochwise.web.app import create_app
from epochwise.web.connection import connection_for

_settings = settings_of_environment()
app = create_app(_settings)
Connection = connection_for(_settings)
"""The deadlines and limits of a connection, for `uvicorn --http epochwise.asgi:Connection`."""
