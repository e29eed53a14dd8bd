"""Whom the present task works for, as far as an address tells."""

from contextvars import ContextVar

CLIENT_SHARE = 0.5
"""Of the places for runs, the connections and the bytes on their way, one client has at most so much."""
CLIENT: ContextVar[str] = ContextVar("client", default="")
"""The address, '' where there is none. A weak sign: a whole class may share one, so work is never refused by it while
nobody else wants the place. Set by the web layer, and inherited by the tasks that a request begins."""
