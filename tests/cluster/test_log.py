"""The lease and the log of a run: one writer at a time, each entry once, whatever order things happen in."""

from typing import Any

import pytest
from redis.exceptions import OutOfMemoryError

from epochwise.cluster import log as log_module
from epochwise.cluster import names, scripts
from epochwise.cluster.log import RunLog, Scripts
from epochwise.cluster.names import COUNTS_KEY, LONG_QUEUE, SHORT_QUEUE, keys_of
from epochwise.cluster.readlog import LARGEST
from epochwise.cluster.tasks import celery_app, send
from tools.cluster import Cluster

RUN = "0123456789abcdef" * 2
STATE, LOG, WANTED, BEGUN = keys_of(RUN)


class Desk:
    """A run in Redis, with who wants it and who writes it."""

    def __init__(self, client: Any, url: str) -> None:
        self.client = client
        self._url = url
        self.scripts = Scripts(client)
        self._ensure = client.register_script(scripts.ENSURE)
        self._mend = client.register_script(scripts.MEND)

    def ensure(self, web: str = "web", read: int = 0) -> str:
        keys = [*keys_of(RUN), COUNTS_KEY, SHORT_QUEUE]
        answer, self.asked = self._ensure(keys=keys, args=[web, read, b"failed", 60_000])
        return str(answer.decode())

    def send(self, queue: str = SHORT_QUEUE, later: int = 0) -> None:
        """Queue a run, as the web process does that was just told to, or so many milliseconds later."""
        with celery_app(self._url) as celery:
            send(celery, RUN, {}, "bits", queue, self.asked + later)

    def wait(self, milliseconds: int) -> None:
        """Let the run have waited for so long: all its times are that much earlier, and those in its queue."""
        for place, message in enumerate(self.client.lrange(SHORT_QUEUE, 0, -1)):
            head, mark, rest = message.partition(b'"epochwise_sent": ')
            earlier = b"%d" % (int(rest[:13]) - milliseconds)
            self.client.lset(SHORT_QUEUE, place, head + mark + earlier + rest[13:])
        what, till, since = self.client.get(STATE).decode().split(":")
        self.client.set(STATE, f"{what}:{int(till) - milliseconds}:{int(since) - milliseconds}")

    def mend(self) -> None:
        self._mend(keys=[STATE, LOG])

    def writer(self, whose: str) -> RunLog:
        return RunLog(self.scripts, RUN, whose, 60_000)

    def left(self) -> int:
        """For how many milliseconds the state counts."""
        return int(self.client.get(STATE).split(b":")[1]) - self._now()

    def set_left(self, milliseconds: int) -> None:
        """Let the state count for so long from now on."""
        what, _, whose = self.client.get(STATE).decode().split(":")
        self.client.set(STATE, f"{what}:{self._now() + milliseconds}:{whose}")

    def _now(self) -> int:
        seconds, microseconds = self.client.time()
        return int(seconds * 1000 + microseconds // 1000)

    def entries(self) -> list[tuple[str, bytes]]:
        return [(number.decode(), fields[b"p"]) for number, fields in self.client.xrange(LOG)]


@pytest.fixture
def desk(redis: Any, redis_server: Cluster) -> Desk:
    return Desk(redis, redis_server.redis_url)


def test_a_run_is_queued_once_and_then_held_and_then_done(desk: Desk) -> None:
    assert [desk.ensure(), desk.ensure("other")] == ["send", "queued"]
    writer = desk.writer("a")
    assert writer.claim() == ("mine", 0)
    assert desk.ensure() == "held"
    assert [writer.append(n, b"%d" % n, n == 2) for n in range(3)] == ["kept"] * 3
    assert [desk.ensure(read=read) for read in (0, 2, 3)] == ["done"] * 3, "also for who has just read the last"
    assert desk.entries() == [("1-0", b"0"), ("2-0", b"1"), ("3-0", b"2")]
    assert desk.client.ttl(LOG) > 0
    assert not desk.client.exists(BEGUN)


def test_a_run_that_waits_for_long_is_in_its_queue_once_and_its_whole_wait_counts(desk: Desk) -> None:
    assert desk.ensure() == "send"
    desk.send()
    desk.send(later=2 * scripts.QUEUED_MS)  # another one behind it
    for _ in range(3):
        desk.wait(scripts.QUEUED_MS)
        assert desk.ensure() == "queued"
    desk.client.rpop(SHORT_QUEUE)
    assert desk.writer("a").claim() == ("mine", 0)
    assert int(desk.client.hget(COUNTS_KEY, "waited_ms")) >= 3 * scripts.QUEUED_MS


@pytest.mark.parametrize("others", [False, True])
def test_a_run_that_is_lost_from_its_queue_is_sent_again_once_and_its_whole_wait_counts(
    desk: Desk, others: bool
) -> None:
    assert desk.ensure() == "send"
    if others:
        desk.send(later=2 * scripts.QUEUED_MS)
    desk.send(LONG_QUEUE)
    assert desk.ensure() == "queued", "it may be on its way"
    desk.wait(3 * scripts.QUEUED_MS)
    assert desk.ensure() == "send"
    desk.send()
    assert desk.ensure() == "queued"
    desk.writer("a").claim()
    assert int(desk.client.hget(COUNTS_KEY, "waited_ms")) >= 3 * scripts.QUEUED_MS


def test_a_run_whose_web_process_died_before_it_was_sent_does_not_wait_for_the_other_queue(desk: Desk) -> None:
    desk.ensure("dead")
    desk.send(LONG_QUEUE)
    desk.wait(scripts.WANT_MS)
    assert desk.ensure() == "send", "before it is forgotten that the dead one wanted it"


def test_the_wait_of_a_run_that_nobody_waited_for_does_not_count(desk: Desk) -> None:
    desk.ensure()
    desk.send()
    desk.client.zrem(WANTED, "web")
    desk.wait(3_600_000)
    assert desk.ensure() == "queued"
    desk.writer("a").claim()
    assert int(desk.client.hget(COUNTS_KEY, "waited_ms")) < 3_600_000


def test_what_is_delivered_twice_is_computed_once(desk: Desk) -> None:
    desk.ensure()
    first, second = desk.writer("a"), desk.writer("b")
    assert first.claim() == ("mine", 0)
    assert second.claim() == ("held", 0)
    first.append(0, b"0", True)
    assert second.claim() == ("done", 1)
    assert desk.client.hget(COUNTS_KEY, "begun") == b"1"


def test_of_two_writers_the_one_that_was_thought_dead_writes_no_more(desk: Desk) -> None:
    desk.ensure()
    frozen, other = desk.writer("a"), desk.writer("b")
    frozen.claim()
    frozen.append(0, b"0", False)
    desk.client.delete(STATE)  # as the lease ends
    assert desk.ensure(read=1) == "send"
    assert other.claim() == ("mine", 1)
    assert [frozen.append(1, b"1", False), frozen.renew()] == ["lost", "lost"]
    # The other computes from the beginning; what is there already stays, in one copy.
    assert [other.append(n, b"%d" % n, n == 2) for n in range(3)] == ["kept"] * 3
    assert frozen.append(2, b"2", True) == "lost"
    assert [entry for _, entry in desk.entries()] == [b"0", b"1", b"2"]


def test_a_lease_ends_by_itself_and_is_renewed_by_each_entry(desk: Desk) -> None:
    desk.ensure()
    writer = desk.writer("a")
    writer.claim()
    assert 0 < desk.left() <= scripts.LEASE_MS
    for renews in ("append", "renew"):
        desk.set_left(1_000)
        assert (writer.append(0, b"0", False) if renews == "append" else writer.renew()) == "kept"
        assert 1_000 < desk.left() <= scripts.LEASE_MS
    desk.set_left(0)
    assert writer.renew() == "lost"
    assert desk.ensure(read=1) == "send"


def test_the_log_of_a_run_that_takes_long_is_kept_from_its_newest_entry_on(desk: Desk) -> None:
    desk.ensure()
    writer = desk.writer("a")
    writer.claim()
    assert writer.append(0, b"0", False) == "kept"
    desk.client.pexpire(LOG, 1_000)
    assert writer.append(1, b"1", False) == "kept"
    assert desk.client.pttl(LOG) > 1_000


def test_a_full_redis_evicts_a_log_before_it_forgets_who_has_the_run(desk: Desk) -> None:
    desk.ensure()
    writer = desk.writer("a")
    writer.claim()
    writer.append(0, b"0", False)
    log = desk.client.pttl(LOG)
    assert 0 < log < min(desk.client.pttl(key) for key in (STATE, WANTED, BEGUN))


@pytest.mark.parametrize("left", [0, 1])
def test_a_log_that_redis_has_lost_is_begun_anew_and_never_has_a_hole(desk: Desk, left: int) -> None:
    desk.ensure()
    writer = desk.writer("a")
    writer.claim()
    for number in range(3):
        writer.append(number, b"%d" % number, False)
    if left:
        desk.client.xtrim(LOG, maxlen=1, approximate=False)
    else:
        desk.client.delete(LOG)
    assert writer.append(3, b"3", False) == "gone"
    assert desk.entries() == []
    assert [writer.append(n, b"%d" % n, n == 3) for n in range(4)] == ["kept"] * 4
    assert [number for number, _ in desk.entries()] == ["1-0", "2-0", "3-0", "4-0"]


def test_a_finished_log_without_its_beginning_is_no_kept_run(desk: Desk) -> None:
    desk.ensure()
    writer = desk.writer("a")
    writer.claim()
    for number in range(3):
        writer.append(number, b"%d" % number, number == 2)
    desk.mend()
    assert len(desk.entries()) == 3, "a whole log stays"
    desk.client.xtrim(LOG, maxlen=1, approximate=False)
    desk.mend()
    assert desk.ensure() == "send"


def test_a_finished_run_whose_log_is_gone_is_computed_again(desk: Desk) -> None:
    desk.ensure()
    writer = desk.writer("a")
    writer.claim()
    writer.append(0, b"0", True)
    desk.client.delete(LOG)
    assert desk.ensure() == "send"
    assert desk.writer("b").claim() == ("mine", 0)


def test_a_run_that_nobody_wants_is_neither_begun_nor_gone_on_with(desk: Desk) -> None:
    desk.ensure()
    desk.client.delete(WANTED)
    assert desk.writer("a").claim() == ("unwanted", 0)
    assert desk.ensure() == "send"
    writer = desk.writer("b")
    writer.claim()
    desk.client.delete(WANTED)
    assert writer.append(0, b"0", False) == "unwanted"
    assert not desk.client.exists(STATE)


def test_it_goes_on_as_long_as_one_of_several_wants_it(desk: Desk) -> None:
    desk.ensure("a")
    desk.ensure("b")
    writer = desk.writer("x")
    writer.claim()
    desk.client.zrem(WANTED, "a")
    assert writer.append(0, b"0", False) == "kept"
    desk.client.zadd(WANTED, {"b": 1})  # its sign of life is long past
    assert writer.renew() == "unwanted"


def test_a_run_whose_workers_die_is_begun_three_times_and_then_failed_once(desk: Desk) -> None:
    for attempt in range(3):
        assert desk.ensure() == "send"
        writer = desk.writer(f"w{attempt}")
        assert writer.claim()[0] == "mine"
        writer.append(0, b"0", False)
        desk.client.delete(STATE)
    assert [desk.ensure(), desk.ensure("other")] == ["failed", "done"]
    assert [entry for _, entry in desk.entries()] == [b"0", b"failed"]
    assert desk.writer("late").claim()[0] == "done"
    assert 0 < desk.client.pttl(STATE) <= scripts.FAILED_MS, "later it may be tried again"


def test_a_worker_that_stops_in_peace_has_not_died_of_the_run(desk: Desk) -> None:
    for attempt in range(5):
        assert desk.ensure() == "send"
        writer = desk.writer(f"w{attempt}")
        assert writer.claim()[0] == "mine"
        writer.release()
    assert not desk.client.exists(BEGUN)


def test_a_fault_is_the_last_entry_wherever_the_run_has_come(desk: Desk) -> None:
    desk.ensure()
    writer = desk.writer("a")
    writer.claim()
    writer.append(0, b"0", False)
    assert writer.fail(b"failed") == "kept"
    assert [entry for _, entry in desk.entries()] == [b"0", b"failed"]
    number = int(desk.entries()[1][0].split("-")[0])
    assert number > LARGEST, "whoever has read more than is there now hears of it too"
    assert 0 < desk.client.pttl(LOG) <= scripts.FAILED_MS, "soon it may be begun again"


def test_a_writer_waits_for_a_full_redis_and_gives_up_in_the_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.ensure()
    writer = desk.writer("a")
    writer.claim()
    waits = list[float]()

    def wait(seconds: float) -> None:
        waits.append(seconds)
        desk.client.config_set("maxmemory", 0)

    monkeypatch.setattr("epochwise.cluster.log.time.sleep", wait)
    desk.client.config_set("maxmemory-policy", "noeviction")
    desk.client.config_set("maxmemory", 1)
    try:
        assert writer.append(0, b"0", False) == "kept"
        assert waits
        desk.client.config_set("maxmemory", 1)
        monkeypatch.setattr(log_module, "PATIENCE_SECONDS", -1.0)
        with pytest.raises(OutOfMemoryError):
            writer.append(1, b"1", False)
    finally:
        desk.client.config_set("maxmemory", "256mb")
        desk.client.config_set("maxmemory-policy", "volatile-ttl")


def test_after_the_clock_of_redis_is_set_back_nothing_counts_for_longer_than_it_was_given(desk: Desk) -> None:
    desk.ensure()
    desk.send(later=3_600_000)
    desk.wait(2 * scripts.QUEUED_MS)
    assert desk.ensure() == "queued", "what was sent before does not count as sent later"
    for what, most in (("queued", scripts.QUEUED_MS), ("held", scripts.LEASE_MS)):
        desk.set_left(3_600_000)
        assert desk.ensure() == what
        assert 0 < desk.left() <= most
        desk.writer("a").claim()


def test_what_another_form_of_entries_has_left_is_not_found_but_an_id_is(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {STATE, LOG, WANTED, BEGUN}
    config = names.config_key(RUN)
    monkeypatch.setattr(names, "ENTRY_FORMAT", 0)
    assert before.isdisjoint(keys_of(RUN))
    assert names.config_key(RUN) == config
