"""Why something failed. Of a fault of ours the traceback goes to the log under a fresh number, and only the number to
the client.
"""

import logging
import secrets

from epochwise.wire.refusals import DataGone, Internal

Failure = Internal | DataGone
"""Why a run has no result: a fault of ours, or a user's data that are gone."""

_log = logging.getLogger(__name__)


def fault(what: str, error: Exception) -> Internal:
    """Log the error under a fresh number, and give the problem that names it."""
    incident = secrets.token_hex(4)
    _log.error("%s: incident %s", what, incident, exc_info=error)
    return Internal(incident)


def failure(what: str, error: Exception) -> Failure:
    """Why a run failed that raised this error: as `fault`, but where a user's data are gone, that."""
    return error if isinstance(error, DataGone) else fault(what, error)
