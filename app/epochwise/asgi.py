"""The application for servers that import one: `uvicorn epochwise.asgi:app`, `fastapi run app/epochwise/asgi.py`."""

from epochwise.web import create_app

app = create_app()
