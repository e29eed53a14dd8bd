"""A client that a generator makes of the OpenAPI document works against a running server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from epochwise.web.forms import FORMS
from epochwise.wire.events import decode
from tests.serving import Served

GENERATOR = Path(sys.prefix) / "generator"
"""Where `make test` installs requirements-generator.txt."""
SECONDS = 300
EXAMPLES = Path(__file__).parents[2] / "examples"
LINE = {"dataset": "line", "model": "linear", "batch_size": 40, "epochs": 3}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory, site: Served) -> Iterator[str]:
    """The generated package's name, on the path of imports; no part of the document may be beyond the generator."""
    folder, name = tmp_path_factory.mktemp("generated"), "epochwise_client"
    (folder / "config.yaml").write_text((EXAMPLES / "openapi-python-client.yaml").read_text() + "post_hooks: []\n")
    with site.client() as client:
        (folder / "openapi.json").write_bytes(client.get("/openapi.json").content)
    told = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning", "--meta", "none"),
            *("--path", "openapi.json", "--config", "config.yaml", "--output-path", name),
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(GENERATOR)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    sys.path.append(str(folder))
    yield name
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def ask(package: str, site: Served) -> Iterator[Any]:
    """Asks by operation id."""
    generated = import_module(package)
    modules = Path(generated.__file__ or "").parent.glob("api/*/*.py")
    tags = {module.stem: module.parent.name for module in modules}
    with generated.Client(base_url=site.url, httpx_args={"trust_env": False}) as client:

        def asking(operation: str, *path: str, **query: Any) -> Any:
            module = import_module(f"{package}.api.{tags[operation]}.{operation}")
            return module.sync(*path, client=client, **query)

        yield asking


def test_it_plans(ask: Any) -> None:
    planned = ask("get_plan", samples=1000, batch_size=400)
    assert planned.plan.updates_per_epoch == 3
    assert planned.plan.batch_sizes == [[400, 2], [200, 1]]
    assert [warning.code for warning in planned.warnings] == ["short-last-batch"]
    assert planned.problem is None


def test_it_runs(ask: Any) -> None:
    run = ask("get_run", **LINE)
    assert run.status == "completed"
    assert len(run.batch_loss) == run.plan.total_updates == 15
    assert len(run.epochs.validation) == run.config.epochs == 3
    assert run.config.hidden is None
    thinned = ask("get_run", **LINE | {"epochs": 300}, points=20)
    assert (thinned.batch_loss.thinned, thinned.batch_loss.of, thinned.epochs.every) == (True, 1500, 100)


def test_it_looks_into_updates(ask: Any) -> None:
    first, second = ask("get_updates", **LINE, first=4, count=2).updates
    assert (first.update, first.epoch, second.update, second.epoch) == (4, 0, 5, 1)
    assert len(first.rows) == len(first.row_loss) == 40
    assert first.parameters_after.weights == second.parameters_before.weights


def test_it_knows_a_run_by_its_id(ask: Any, package: str) -> None:
    config = import_module(f"{package}.models.run_config").RunConfig.from_dict(LINE)
    posted = ask("post_run", body=config)
    run = ask("get_run_by_id", posted.id)
    assert run.id == posted.id
    assert run.batch_loss == ask("get_run", **LINE).batch_loss


def test_it_sends_only_what_it_is_given(package: str) -> None:
    assert import_module(f"{package}.models.run_config").RunConfig.from_dict(LINE).to_dict() == LINE
    assert import_module(f"{package}.api.runs.get_run")._get_kwargs(**LINE)["params"] == LINE


@pytest.mark.parametrize("points", [{}, {"points": 20}])
def test_it_has_a_class_for_each_event_of_a_stream(ask: Any, package: str, points: dict[str, int]) -> None:
    models = import_module(f"{package}.models")
    run = ask("get_run", **LINE)
    seen = {}
    for event in decode(ask("get_events", **LINE, **points).splitlines()):
        kind = getattr(models, f"{event.name.capitalize()}Event")
        seen[event.name] = kind.from_dict({"id": event.id, "event": event.name, "data": event.data}).data
    assert (seen["started"].id, seen["started"].config.epochs) == (run.id, 3)
    assert (seen["curve"].batch_loss if points else seen["batches"].loss) == run.batch_loss
    assert (seen["curve"].epochs.train if points else seen["epochs"].train) == run.epochs.train
    assert (seen["finished"].status, seen["finished"].updates_done) == ("completed", 15)


def test_it_fetches_every_form(ask: Any) -> None:
    for name in FORMS:
        content = ask(f"get_run_{name}", **LINE)
        if hasattr(content, "payload"):
            content = content.payload.read()
        assert content, name
    assert ask("get_run_csv", **LINE, table="epochs").count(b"\r\n") == 1 + 3


def test_it_tells_problems_by_their_types(ask: Any) -> None:
    refused = ask("get_run", batch_size=0)
    assert type(refused).__name__ == "InvalidConfigProblem"
    assert refused.errors[0].field == "batch_size"
    large = ask("get_run", epochs=1_000_000)
    assert type(large).__name__ == "TooLargeProblem"
    assert large.estimate > large.limit
    assert type(ask("get_run_by_id", "0" * 32)).__name__ == "NotFoundProblem"
    assert large.type_ == "urn:epochwise:problem:too-large"


def test_the_example_reads_the_run_and_follows_it(ask: Any, package: str, site: Served) -> None:
    folder = Path(import_module(package).__file__ or "").parents[1]
    program = folder / "follow_a_run.py"
    program.write_text((EXAMPLES / program.name).read_text().replace("http://127.0.0.1:8000", site.url))
    environment = {**os.environ, "NO_PROXY": "127.0.0.1"}
    ended = subprocess.run(
        [sys.executable, program], env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert ended.returncode == 0, ended.stderr
    run = ask("get_run", **LINE)
    assert ended.stdout.splitlines() == [
        f"15 {run.batch_loss[-1]}",
        "True",
        "started - 15 updates",
        "batches - 15 batches from batch 0 on",
        "epochs - 3 epochs from epoch 0 on",
        f"finished - completed: {run.verdict.title}",
    ]
