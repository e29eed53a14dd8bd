"""A fault of ours: its traceback goes to the log under a fresh number, and only the number to the client."""

import logging
import secrets

from epochwise.wire.refusals import Internal

_log = logging.getLogger(__name__)


def fault(what: str, error: Exception) -> Internal:
    """Log the error under a fresh number, and give the problem that names it."""
    incident = secrets.token_hex(4)
    _log.error("%s: incident %s", what, incident, exc_info=error)
    return Internal(incident)
