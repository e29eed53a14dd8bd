"""A log line about what one bad client can make happen a thousand times a second: told once a while, else counted."""

import logging
import time

BETWEEN_SECONDS = 60.0


class Seldom:
    """Log a message at most once in `seconds`; the next line says how many there were since."""

    def __init__(self, log: logging.Logger, seconds: float = BETWEEN_SECONDS) -> None:
        self.count = 0
        """How often it happened in all."""
        self._log = log
        self._seconds = seconds
        self._said_at = -seconds
        self._unsaid = 0

    def warn(self, message: str, *arguments: object) -> None:
        """It has happened once more."""
        self.count += 1
        now = time.monotonic()
        if now < self._said_at + self._seconds:
            self._unsaid += 1
            return
        more = f" ({self._unsaid} more like this in the meantime)" if self._unsaid else ""
        self._log.warning(message + more, *arguments)
        self._said_at, self._unsaid = now, 0
