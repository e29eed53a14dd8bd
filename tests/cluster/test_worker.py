"""What a worker does with a run that it was given."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from epochwise.cluster import worker
from epochwise.cluster.names import QUEUES
from epochwise.cluster.worker import Worker
from epochwise.core.config.owned import SOURCES
from epochwise.objects import Objects
from epochwise.owndata.objectshelf import ObjectShelf
from epochwise.owndata.store import OwnStore
from epochwise.settings import Settings
from tests.owndata.test_store import table

RUN = "0123456789abcdef" * 2


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    """A child of a worker that computes nothing, and asks no Redis."""
    monkeypatch.setattr(worker, "compute", lambda *_: "finished")
    made = Worker(Settings(redis="redis://127.0.0.1:1/0", store=f"file://{tmp_path}/store", data_folder=None), QUEUES)
    before = list(SOURCES)
    made._begin_child()
    yield made
    SOURCES[:] = before


def test_a_run_on_a_users_data_is_left_to_others_while_the_store_is_not_there(
    child: Worker, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def given(dataset: str) -> Any:
        return child._compute(RUN, {"dataset": dataset}, "")

    objects = Objects(f"file://{tmp_path}/store")
    objects.identity()
    own = OwnStore(ObjectShelf(objects), 90, 1_000_000).add(table()).name
    assert given(own) == "finished"
    (tmp_path / "store").rename(tmp_path / "away")
    assert [given(own), given(own), given("line")] == ["left", "left", "finished"]
    assert caplog.text.count(f"run {RUN} is left to other workers: the store cannot be used (") == 1
    (tmp_path / "away").rename(tmp_path / "store")
    assert given(own) == given("own-00000000000000000000") == "finished", "of data that are gone the run itself says so"
