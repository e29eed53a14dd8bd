"""Your own data from Python and the terminal: uploaded, trained on by name, deleted; an operator's list."""

import asyncio
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest

from epochwise import (
    AsyncClient,
    Client,
    DataGone,
    InvalidConfig,
    InvalidSetting,
    InvalidTable,
    NotFound,
    OwnDataOff,
    Retries,
    Run,
    TableTooLarge,
    Unreachable,
    WrongSecret,
)
from epochwise.client import own
from epochwise.owndata.database import FILE
from epochwise.settings import Settings
from tests.cli.support import command, epochwise
from tests.serving import Served, served

TABLE = "a,b,kind\n" + "".join(f"{row % 7},{row % 5}.5,{'xy'[row % 2]}\n" for row in range(60))
UNKNOWN = "own-00000000000000000000"


@pytest.fixture(scope="module")
def keeping(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(Settings(data_folder=tmp_path_factory.mktemp("data"))) as running:
        yield running


def test_a_table_is_uploaded_as_text_bytes_or_file_used_and_deleted(keeping: Served, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(TABLE)
    with Client(keeping.url) as client:
        for table in (TABLE, TABLE.encode(), tmp_path / "table.csv", str(tmp_path / "table.csv")):
            data = client.upload(table, target="kind")
            assert data.spec.class_names == ("x", "y")
            assert data.facts["rows_used"] == 60
            assert data.link.startswith(f"{keeping.url}/?dataset={data.name}")
            run = client.run(dataset=data.name, epochs=5)
            assert run.config.dataset == data.name
            assert np.isfinite(run.loss.batch).all()
            client.delete(data)
            with pytest.raises(DataGone, match="deleted by its uploader"):
                client.run(dataset=data.name, epochs=5)


CHILD = """
import asyncio, sys
from epochwise import AsyncClient, Client
from epochwise.client import own
from epochwise.owndata.database import FILE
from epochwise.core.config import owned

url, name, run = sys.argv[1:]
with Client(url) as client:
    assert client.fetch(run).config.dataset == name
own._known._specs.clear(), owned._own_spec.cache_clear()
with Client(url) as client:
    assert client.dataset(dataset=name).class_names == ("x", "y")
    assert len(client.compare(epochs=3, keep=[{"dataset": name}]).runs) == 2
    assert "Own data" in client.script(dataset=name, epochs=3)

own._known._specs.clear(), owned._own_spec.cache_clear()

async def streamed():
    async with AsyncClient(url) as client:
        return [event async for event in client.stream(dataset=name, epochs=2)]

assert len(asyncio.run(streamed())) > 2
"""


def test_whoever_has_the_name_or_the_id_uses_it_from_another_process(keeping: Served) -> None:
    with httpx.Client(base_url=keeping.url, trust_env=False) as plain:
        name = plain.post("/api/v1/datasets", content=TABLE, headers=own.CSV).json()["name"]
        run = plain.get(f"/api/v1/run?dataset={name}&epochs=3").json()["id"]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, keeping.url, name, run], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_asynchronous_client_does_the_same(keeping: Served) -> None:
    async def all_of_it() -> None:
        async with AsyncClient(keeping.url) as client:
            data = await client.upload(TABLE)
            events = [event async for event in client.stream(dataset=data.name, epochs=2)]
            assert len(events) > 2
            assert (await client.run(dataset=data.name, epochs=2)).config.dataset == data.name
            assert (await client.own_dataset(data.name)).secret == ""
            await client.delete(data.name, data.secret)
            with pytest.raises(DataGone):
                await client.own_dataset(data.name)

    asyncio.run(all_of_it())


def test_each_refusal_is_an_error_of_its_own(keeping: Served) -> None:
    with Client(keeping.url) as client:
        with pytest.raises(InvalidTable) as refused:
            client.upload("a,y\n1,\n2,3\n")
        assert refused.value.facts["refused_count"] == 1
        with pytest.raises(TableTooLarge):
            client.upload("a,y\n" + "1,2\n" * 50_001)
        with pytest.raises(WrongSecret):
            client.delete(client.upload(TABLE).name, "another")
        for none in ("", "é", "a\nb"):
            with pytest.raises(WrongSecret):
                client.delete(UNKNOWN, none)
        with pytest.raises(InvalidTable, match="empty"):
            client.upload("")
        for odd in ("a\0b", "\ud800"):
            with pytest.raises(InvalidSetting, match="cannot be read"):
                client.upload(odd)
        with pytest.raises(NotFound):
            client.own_dataset(UNKNOWN)
        with pytest.raises(NotFound):
            client.run(dataset=UNKNOWN)
        with pytest.raises(InvalidSetting, match=r"nowhere.csv' cannot be read \(No such file"):
            client.upload("nowhere.csv")
    with pytest.raises(InvalidConfig, match="only the server that has it can use it"):
        Run.local(dataset=UNKNOWN)


def test_a_server_without_a_data_folder_says_so(client: Client) -> None:
    with pytest.raises(OwnDataOff):
        client.upload(TABLE)


def test_an_upload_whose_answer_is_lost_is_not_sent_again() -> None:
    sent = list[str]()

    def lose(request: httpx.Request) -> httpx.Response:
        sent.append(request.method)
        raise httpx.ReadError("lost", request=request)

    with Client(transport=httpx.MockTransport(lose), retries=Retries(tries=3), sleep=lambda seconds: None) as client:
        with pytest.raises(Unreachable):
            client.upload(TABLE)
        with pytest.raises(Unreachable):
            client.own_dataset(UNKNOWN)
    assert sent == ["POST", "GET", "GET", "GET"]


def test_the_terminal_trains_on_it_and_its_operator_lists_and_removes_it(keeping: Served) -> None:
    folder = str(keeping.app.state.site.settings.data_folder)
    with Client(keeping.url) as client:
        name = client.upload(TABLE).name
    trained = subprocess.run(
        command("run", f"--dataset={name}", "--epochs=3", "--json", f"--url={keeping.url}"),
        capture_output=True,
        check=True,
    )
    assert json.loads(trained.stdout)["config"]["dataset"] == name
    listed = epochwise("data", "list", EPOCHWISE_DATA_FOLDER=folder)
    assert f"{name}  " in listed.stdout
    assert "60 rows, 3 columns" in listed.stdout
    described = json.loads(epochwise("data", "list", "--json", EPOCHWISE_DATA_FOLDER=folder).stdout)
    assert [one["rows"] for one in described if one["name"] == name] == [60]
    with sqlite3.connect(keeping.app.state.site.settings.data_folder / FILE) as connection:
        connection.execute("UPDATE dataset SET facts = x'00' WHERE name = ?", (name,))
    listed = epochwise("data", "list", EPOCHWISE_DATA_FOLDER=folder)
    assert f"`epochwise data remove {name}` removes it" in listed.stdout
    described = json.loads(epochwise("data", "list", "--json", EPOCHWISE_DATA_FOLDER=folder).stdout)
    assert {"name": name, "damaged": True} in described
    assert epochwise("data", "remove", name, EPOCHWISE_DATA_FOLDER=folder).exit_code == 0
    again = epochwise("data", "remove", name, EPOCHWISE_DATA_FOLDER=folder)
    assert (again.exit_code, "removed by whoever runs this server" in again.stderr) == (1, True)
    nowhere = epochwise("data", "list", EPOCHWISE_DATA_FOLDER=f"{folder}/nowhere")
    assert (nowhere.exit_code, f"there is no folder {folder}/nowhere" in nowhere.stderr) == (1, True)
    off = epochwise("data", "list", EPOCHWISE_DATA_FOLDER="")
    assert (off.exit_code, "EPOCHWISE_DATA_FOLDER" in off.stderr) == (1, True)
