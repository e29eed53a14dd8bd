"""How everything in Redis is called. The braces keep all of a run in one place where Redis is spread out."""

from epochwise.cluster.entries import ENTRY_FORMAT

PREFIX_OF_KEYS = "epochwise:"
SHORT_QUEUE, LONG_QUEUE = "epochwise-short", "epochwise-long"
QUEUES = (SHORT_QUEUE, LONG_QUEUE)
"""Celery's queues, each a list in Redis. Small runs have one of their own, so that they never wait behind long ones."""
SENT_HEADER = "epochwise_sent"
"""A header of each message in them: when it was sent, in milliseconds of Redis's clock."""
BITS_KEY, WORKERS_KEY, WEBS_KEY, COUNTS_KEY = (PREFIX_OF_KEYS + name for name in ("bits", "workers", "webs", "counts"))
"""What all who take part must agree on; the workers and the web processes that live; running totals."""


def keys_of(run: str) -> tuple[str, str, str, str]:
    """The keys of a run: its state, its log, who wants it, and how often it was begun. A release that cannot read what
    another one has written does not find it.
    """
    below = f"{PREFIX_OF_KEYS}{ENTRY_FORMAT}:{{{run}}}:"
    return f"{below}state", f"{below}log", f"{below}wanted", f"{below}begun"


def bell_of(web: str) -> str:
    """The stream that wakes the reader of one web process."""
    return f"{PREFIX_OF_KEYS}bell:{web}"


def config_key(run: str) -> str:
    """What the id of a run means."""
    return f"{PREFIX_OF_KEYS}{{{run}}}:config"
