"""A fault of ours: its traceback goes to the log under a fresh number, and only the number to the client."""

import logging
import secrets

_log = logging.getLogger(__name__)


def report(what: str, error: Exception) -> str:
    """Log the error, and give the number of the incident."""
    incident = secrets.token_hex(4)
    _log.error("%s: incident %s", what, incident, exc_info=error)
    return incident
