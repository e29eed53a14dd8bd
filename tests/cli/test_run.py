"""`epochwise run`: the API's numbers in every form, and one line about what cannot be run."""

import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from typer.core import TyperOption
from typer.main import get_command

from epochwise.cli.run import app as run_app
from epochwise.client import Run
from epochwise.core.config.config import RunConfig
from tests.cli.support import DEADLINE, PLAIN, SMALL, document, epochwise, untimed
from tests.serving import Served

RUNS = {
    "small": {},
    "momentum": {"momentum": "0.9", "batch_size": "7"},
    "diverged": {"learning_rate": "900", "model": "logistic"},
    "stopped": {"patience": "3", "epochs": "2000"},
    "unvalidated": {"validation_samples": "0", "dataset": "line", "model": "linear"},
    "iris": {"dataset": "iris", "validate_every": "3", "sampling": "replacement"},
}
every_run = pytest.mark.parametrize("fields", RUNS.values(), ids=RUNS)


def query(fields: dict[str, str]) -> dict[str, str]:
    return {"samples": "60", "validation_samples": "20", "epochs": "20", **fields}


def options(fields: dict[str, str]) -> list[str]:
    return [f"--{name.replace('_', '-')}={value}" for name, value in query(fields).items()]


@every_run
@pytest.mark.parametrize("where", ["here", "there"])
def test_the_json_is_the_apis(fields: dict[str, str], where: str, site: Served, client: httpx.Client) -> None:
    remote = [f"--url={site.url}"] if where == "there" else []
    answer = untimed(client.get("/api/v1/run", params=query(fields)).content)
    assert document(epochwise("run", "--json", *options(fields), *remote)) == answer
    assert answer["batch_loss"]


def test_thinned_json_is_the_apis(client: httpx.Client) -> None:
    answer = untimed(client.get("/api/v1/run", params={"epochs": "100", "points": "50"}).content)
    assert document(epochwise("run", "--json", "--epochs=100", "--points=50")) == answer
    assert answer["batch_loss"]["thinned"]


@every_run
@pytest.mark.parametrize("table", ["batches", "epochs"])
def test_the_csv_is_the_apis(fields: dict[str, str], table: str, client: httpx.Client) -> None:
    result = epochwise("run", "--csv=-", f"--table={table}", *options(fields))
    assert result.exit_code == 0
    assert result.stdout_bytes == client.get("/api/v1/run.csv", params=query(fields) | {"table": table}).content


def test_the_csv_has_decimal_commas_where_they_are_wanted(client: httpx.Client) -> None:
    result = epochwise("run", "--csv=-", "--decimal=comma", *SMALL)
    assert result.stdout_bytes == client.get("/api/v1/run.csv", params=query({}) | {"decimal": "comma"}).content
    assert b"update;epoch;batch;batch_size;batch_loss;accuracy\r\n1;1;1;5;0," in result.stdout_bytes


def test_the_csv_goes_to_a_file_beside_the_json(tmp_path: Path, client: httpx.Client) -> None:
    file = tmp_path / "run.csv"
    assert document(epochwise("run", "--json", f"--csv={file}", *SMALL))["status"] == "completed"
    assert file.read_bytes() == client.get("/api/v1/run.csv", params=query({})).content


def test_the_png_is_the_apis(tmp_path: Path, client: httpx.Client) -> None:
    file = tmp_path / "run.png"
    assert epochwise("run", f"--png={file}", *SMALL).exit_code == 0
    assert file.read_bytes() == client.get("/api/v1/run.png", params=query({})).content


def test_the_svg_is_the_apis(tmp_path: Path, client: httpx.Client) -> None:
    file = tmp_path / "run.svg"
    picture = client.get("/api/v1/run.svg", params=query({})).content
    assert epochwise("run", f"--svg={file}", *SMALL).exit_code == 0
    assert file.read_bytes() == epochwise("run", "--svg=-", *SMALL).stdout_bytes == picture


def test_a_png_that_cannot_be_written_is_refused_before_training(tmp_path: Path) -> None:
    result = epochwise("run", f"--png={tmp_path / 'no' / 'run.png'}", *SMALL)
    assert result.exit_code == 2
    assert "--png" in result.stderr


def test_without_a_form_the_curves_and_the_verdict_are_drawn() -> None:
    result = epochwise("run", "--epochs=100", "--batch-size=7")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "\x1b" not in result.stdout
    assert re.search(r"[\u2801-\u28ff]{20}", result.stdout)
    ending = "Under-learned (underfitting)."
    for words in ("batches", "training 0.2", "validation 0.3", "100 epochs", "2,900 updates", ending):
        assert words in result.stdout
    assert "200 samples do not divide into batches of 7" in result.stdout
    assert re.search(r"Trained in [\d.]{3,4} (µs|ms|s)\.", " ".join(result.stdout.split()))


def test_the_verdict_has_its_facts_and_the_commands_that_do_what_it_suggests() -> None:
    verdict = Run.local(hidden=16).verdict
    said = epochwise("run", "--hidden=16").stdout
    flat = " ".join(said.split())
    assert len(verdict.facts) == 4
    for fact in verdict.facts:
        assert fact.sentence in flat
        assert fact.answer in flat
    suggested = [line for line in said.splitlines() if line.startswith("Next: ")]
    assert len(suggested) == len(verdict.next) > 0
    for line, step in zip(suggested, verdict.next, strict=True):
        assert line.startswith(f"Next: {step.label}: epochwise run --")
        *_, command = line.partition("epochwise ")
        told = json.loads(epochwise(*command.split(), "--json", "--points=1").stdout)["config"]
        assert told == {**RunConfig(hidden=16).normalized().model_dump(), **step.changes}


def test_the_json_holds_the_facts_and_the_steps() -> None:
    verdict = Run.local(epochs=20).verdict
    told = json.loads(epochwise("run", "--epochs=20", "--json").stdout)["verdict"]
    assert [fact["sentence"] for fact in told["facts"]] == [fact.sentence for fact in verdict.facts]
    assert told["next"] == [{"label": step.label, "changes": step.changes} for step in verdict.next]


def test_a_run_that_ends_early_says_so() -> None:
    assert "The run diverged at update" in " ".join(epochwise("run", *options(RUNS["diverged"])).stdout.split())
    assert "The run stopped early after epoch" in " ".join(epochwise("run", *options(RUNS["stopped"])).stdout.split())
    reached = " ".join(epochwise("run", *options({"target_loss": "0.4", "epochs": "500"})).stdout.split())
    assert "times. Target loss reached after epoch" in reached


def test_every_field_is_an_option_with_its_default_and_its_help() -> None:
    parameters = {one.name: one for one in get_command(run_app).params}
    assert set(RunConfig.model_fields) <= set(parameters)
    for name, info in RunConfig.model_fields.items():
        option = parameters[name]
        assert option.opts == [f"--{name.replace('_', '-')}"]
        assert option.default == (None if info.default is None else str(info.default))
        assert isinstance(option, TyperOption)
        assert str(info.description) in str(option.help)


def test_every_option_reaches_the_run() -> None:
    fields = {
        **{"dataset": "line", "samples": "50", "noise": "0.1", "features": "3", "validation_samples": "30"},
        **{"model": "network", "hidden": "4", "activation": "relu", "batch_size": "8", "epochs": "5"},
        **{
            "learning_rate": "0.01",
            "optimizer": "nesterov",
            "momentum": "0.5",
            "reduction": "sum",
            "sampling": "buffer",
            "buffer_size": "7",
            "remainder": "drop",
        },
        **{"steps_per_epoch": "4", "steps": "restart", "test_samples": "40"},
        **{"accumulate": "3", "validate_every": "2", "patience": "4", "min_delta": "0.125", "target_loss": "0.25"},
        **{"seed": "11", "data_seed": "12", "init_seed": "13", "shuffle_seed": "14", "fit_every": "2", "refit": "anew"},
    }
    assert fields.keys() == RunConfig.model_fields.keys()
    told = document(epochwise("run", "--json", *options(fields)))["config"]
    assert told == RunConfig.parse(fields).normalized().model_dump()


def test_a_fields_own_name_is_an_option_too() -> None:
    assert document(epochwise("run", "--json", "--batch_size=9", *SMALL))["config"]["batch_size"] == 9


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--batch-size=x"], 'batch_size: must be a whole number from 1 to 1,000,000, not "x".'),
        (["--epochs=0"], 'epochs: must be a whole number from 1 to 1,000,000, not "0".'),
        (["--dataset=mons"], "dataset: must be one of line, sine, blobs,"),
        (["--model=logistic", "--hidden=3"], "hidden: does not apply: only the neural network has hidden units"),
        (
            ["--steps-per-epoch=9", "--fit-every=2", "--refit=anew"],
            "refit: cannot begin the shuffling anew where epochs continue amid a pass (steps=continue)",
        ),
        (["--epochs=1000000"], "40,000,000 updates; the limit is 20,000,000 updates."),
        (["--json", "--epochs=30000"], "1,320,000 losses one by one; the limit is 1,000,000 losses. Use points=300"),
        (["--bach-size=5"], "No such option: --bach-size; did you mean --batch-size?"),
        (["--lr=0.1"], "No such option: --lr; did you mean --learning-rate?"),
        (["--tables=epochs"], "No such option: --tables; did you mean --table?"),
        (["--zzz"], "No such option: --zzz."),
        (["--epochs"], "Option '--epochs' requires an argument."),
        (["--epochs=3", "--epochs=2"], "--epochs: is given twice; it takes one value."),
        (["--batch_size=3", "--samples=9", "--batch-size=3"], "--batch-size: is given twice; it takes one value."),
        (["--csv=-", "--csv=-"], "--csv: is given twice; it takes one value."),
        (["--points=0", "--json"], "--points: '0' is not allowed here; it takes a whole number from 1"),
        (["--points=10"], "--points: '10' is not allowed here; it takes a whole number from 1, with --json."),
        (["--csv=-", "--table=rows"], "--table: 'rows' is not allowed here; it takes batches or epochs"),
        (["--table=epochs"], "--table: 'epochs' is not allowed here; it takes batches or epochs, with --csv."),
        (["--csv=-", "--json"], "--csv: '-' is not allowed here; it takes a file, since the output holds what --json"),
        (["--svg=-", "--csv=-"], "--svg: '-' is not allowed here; it takes a file, since the output holds what --csv"),
        (["--png=/"], "--png: '/' is not allowed here; it takes a file that can be written, or the output, -."),
        (["--csv=-", "--decimal=,"], "--decimal: ',' is not allowed here; it takes point or comma, with --csv."),
        (["--decimal=comma"], "--decimal: 'comma' is not allowed here; it takes point or comma, with --csv."),
        (["--csv=a.out", "--svg=a.out"], "--csv: 'a.out' is not allowed here; it takes a file of its own."),
        (
            ["--dataset=own-00000000000000000000"],
            "own-00000000000000000000 is a user's data set, and only the server that has it can use it; name that",
        ),
        (["--csv=/nowhere/run.csv"], "--csv: '/nowhere/run.csv' is not allowed here; it takes a file"),
        (
            ["--url=http:/here"],
            "'http:/here' is not a server's address: allowed are http://host:port and https://host,",
        ),
    ],
)
def test_what_cannot_be_run_is_refused_in_one_line(arguments: list[str], told: str) -> None:
    result = epochwise("run", *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("epochwise: ")
    assert told in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_servers_refusal_is_told_as_our_own(site: Served) -> None:
    result = epochwise("run", "--epochs=1000000", f"--url={site.url}")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert "the limit is 20,000,000 updates" in result.stderr


def test_what_cannot_be_written_in_the_end_is_said_with_the_files_name() -> None:
    result = epochwise("run", "--csv=/dev/full", *SMALL)
    assert (result.exit_code, result.stderr) == (1, "epochwise: /dev/full: No space left on device\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "--json"),
        ("run", "--csv=-"),
        ("run", "--svg=-"),
        ("run", "--png=-"),
        ("run",),
        ("plan", "--json"),
        ("datasets", "--json"),
        ("code",),
    ],
    ids=" ".join,
)
def test_a_server_spares_this_machine_the_engine(arguments: tuple[str, ...], site: Served) -> None:
    program = f"""
import sys
from epochwise.cli import main
assert main({[*arguments, *(() if arguments[0] == "datasets" else SMALL)]!r}) == 0
sys.exit(f"loaded: {{found}}" if (found := sys.modules.keys() & {{"numba", "llvmlite", "fastapi"}}) else 0)
"""
    environment = PLAIN | {"EPOCHWISE_URL": site.url}
    ended = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, timeout=DEADLINE)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout


def test_a_server_that_is_not_there_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("epochwise.cli.asking.TRIES", 1)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    result = epochwise("run", f"--url={url}")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"epochwise: {url} cannot be reached")
    assert result.stderr.count("\n") == 1
