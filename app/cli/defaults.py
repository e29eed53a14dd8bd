"""Where `serve` listens and where the other commands look for it, when nobody says otherwise."""

HOST = "127.0.0.1"
PORT = 8000
ADDRESS = f"http://{HOST}:{PORT}"
