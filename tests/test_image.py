"""The container's image: what its files say, and its steps, carried out without Docker in a bare root as another user.

The steps need root, for chroot and for the mounts that only the test sees; Docker needs it too.
"""

import fnmatch
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from epochwise.cli import processor
from epochwise.client import Run
from tests.dockerfile import ROOT, Bare, Instruction, bare_root, instructions, last_stage
from tests.serving import DEADLINE
from tools.server import STOP_SECONDS, free_port, wait_until_ready

CAN_CHROOT = sys.platform == "linux" and os.geteuid() == 0
CACHE = "/var/cache/epochwise"
DATA = "/var/lib/epochwise"


def values(name: str) -> list[str]:
    return [instruction.text for instruction in instructions() if instruction.name == name]


def test_the_base_images_are_named_to_the_last_digit() -> None:
    assert len(values("FROM")) == 2
    for image in values("FROM"):
        assert re.match(r"[a-z]+:\d+\.\d+\.\d+-(bookworm-slim|slim-bookworm)( |$)", image)


def test_the_image_says_what_runs_it() -> None:
    (user,) = values("USER")
    assert min(int(number) for number in user.split(":")) >= 1000
    assert values("EXPOSE") == ["8000"]
    assert values("ENTRYPOINT") == ['["python", "-m", "epochwise"]']
    assert values("CMD") == ['["serve"]']
    assert "/readyz" in values("HEALTHCHECK")[0]
    (level,) = re.findall(r"NUMBA_CPU_NAME=(\S+)", " ".join(values("ENV")))
    assert level in processor.LEVELS


def test_all_that_is_copied_is_there_and_reaches_the_build() -> None:
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    assert rules[0] == "*"
    for text in values("COPY"):
        words = text.split()
        for source in words[:-1]:
            if not words[0].startswith("--from"):
                assert (ROOT / source).exists(), source
                assert any(fnmatch.fnmatch(source.rstrip("/"), rule[1:]) for rule in rules if rule[0] == "!"), source


def test_compose_serves_on_the_images_port_and_keeps_the_cache_and_the_data() -> None:
    text = (ROOT / "compose.yaml").read_text()
    assert '"127.0.0.1:8000:8000"' in text
    assert f"cache:{CACHE}" in text
    assert f"data:{DATA}" in text
    assert f"EPOCHWISE_DATA_FOLDER={DATA}" in " ".join(values("ENV"))
    assert "latest" not in text


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bare]:
    """The image's file system when all steps are carried out, which now nobody can write."""
    if not CAN_CHROOT:
        pytest.skip("the image's steps need Linux and root, for chroot and mounts of their own")
    folder = tmp_path_factory.mktemp("image")
    # pytest's folders are for their owner alone, and the image's user has to pass through none of them: chroot does.
    with bare_root(folder) as bare:
        for instruction in last_stage():
            bare.carry_out(instruction)
        bare.seal()
        yield bare


@contextmanager
def started(image: Bare, log: Path, **environment: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The image's server, as `docker run` would start it, once it is ready."""
    port = free_port()
    words = next(part.words for part in last_stage() if part.name == "ENTRYPOINT")
    words = words + next(part.words for part in last_stage() if part.name == "CMD")
    command = image.command(words, HOST="127.0.0.1", PORT=str(port), **environment)
    with log.open("wb") as file, subprocess.Popen(command, stdout=file, stderr=file) as process:
        try:
            wait_until_ready(process, f"http://127.0.0.1:{port}")
            yield process, f"http://127.0.0.1:{port}"
            process.terminate()
            assert process.wait(STOP_SECONDS) in (0, -signal.SIGTERM)
        finally:
            process.kill()


def test_the_engine_is_compiled_at_the_stated_level_with_the_bits_of_every_machine(image: Bare) -> None:
    assert "the golden runs have the bits they should have" in image.said


def test_the_image_serves_as_its_user_from_a_file_system_that_nobody_can_write(image: Bare, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with started(image, log) as (process, url):
        owner = re.search(r"^Uid:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text(), re.MULTILINE)
        assert owner is not None
        assert f"{owner[1]}:{owner[1]}" == image.user
        answer = httpx.get(f"{url}/api/v1/run?epochs=3", trust_env=False, timeout=DEADLINE).raise_for_status().json()
        assert answer["batch_loss"] == Run.local(epochs=3).loss.batch.tolist()
        updates = f"{url}/api/v1/run/updates?epochs=3"
        assert httpx.get(updates, trust_env=False, timeout=DEADLINE).status_code == 200
        assert httpx.get(url, trust_env=False, timeout=DEADLINE).status_code == 200
        check = Instruction("CMD", values("HEALTHCHECK")[0].partition("CMD ")[2]).words
        port = url.rpartition(":")[2]
        assert subprocess.run(image.command(check, PORT=port), timeout=STOP_SECONDS).returncode == 0
        assert subprocess.run(image.command(check, PORT=str(free_port())), stderr=subprocess.DEVNULL).returncode == 1
    said = log.read_text()
    assert "chart library: plotly-basic.min.js" in said
    assert "ompiling" not in said
    assert said.count("Read-only file system") == 2
    assert "the data folder cannot be used, so nobody can upload data: [Errno 30] Read-only file system: " in said
    assert f"the cache folder cannot be opened: [Errno 30] Read-only file system: '{CACHE}/results'; " in said
    assert "Traceback" not in said


def test_a_processor_below_the_level_compiles_for_itself_and_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for there, kept in (({"avx2"} | processor.LEVELS["x86-64-v3"], True), (processor.LEVELS["x86-64-v2"], False)):
        monkeypatch.setenv("NUMBA_CPU_NAME", "x86-64-v3")
        monkeypatch.setenv("NUMBA_CPU_FEATURES", "+avx2")
        monkeypatch.setattr(processor, "_features", lambda there=there: there)
        caplog.clear()
        processor.reach_level()
        assert [name in os.environ for name in ("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES")] == [kept, kept]
        assert len(caplog.messages) == (0 if kept else 1)
    assert "NUMBA_CPU_NAME=x86-64-v3: this processor has no avx, avx2, bmi," in caplog.text
