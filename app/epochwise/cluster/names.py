"""How everything in Redis is called. The braces keep all of a run in one place where Redis is spread out."""

PREFIX_OF_KEYS = "epochwise:"
SHORT_QUEUE, LONG_QUEUE = "epochwise-short", "epochwise-long"
QUEUES = (SHORT_QUEUE, LONG_QUEUE)
"""Celery's queues, each a list in Redis. Small runs have one of their own, so that they never wait behind long ones."""
SENT_HEADER = "epochwise_sent"
"""A header of each message in them: when it was sent, in milliseconds of Redis's clock."""
BITS_KEY, WORKERS_KEY, WEBS_KEY, COUNTS_KEY = (PREFIX_OF_KEYS + name for name in ("bits", "workers", "webs", "counts"))
"""What all who take part must agree on; the workers and the web processes that live; running totals."""


def keys_of(run: str) -> tuple[str, str, str, str]:
    """The keys of a run: its state, its log, who wants it, and how often it was begun."""
    state, log, wanted, attempts = (f"{PREFIX_OF_KEYS}{{{run}}}:{part}" for part in ("state", "log", "wanted", "begun"))
    return state, log, wanted, attempts


def bell_of(web: str) -> str:
    """The stream that wakes the reader of one web process."""
    return f"{PREFIX_OF_KEYS}bell:{web}"


def config_key(run: str) -> str:
    """What the id of a run means."""
    return f"{PREFIX_OF_KEYS}{{{run}}}:config"
