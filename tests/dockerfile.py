"""The Dockerfile's instructions, and a bare root file system in which its last stage is carried out as Docker would."""

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
SYSTEM = ("bin", "lib", "lib64", "sbin", "usr", "etc", "dev", "proc")
"""What the base image would bring, and the kernel."""
PACKAGES = "/packages"
BUILT = ("__pycache__",)


@dataclass(frozen=True)
class Instruction:
    """One instruction, and what follows its name as it is written."""

    name: str
    text: str

    @property
    def words(self) -> list[str]:
        """Its arguments, in either of the two forms."""
        return [str(word) for word in json.loads(self.text)] if self.text.startswith("[") else self.text.split()


def instructions() -> list[Instruction]:
    """All instructions of the Dockerfile, in their order."""
    lines = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    found = re.findall(r"^([A-Z]+)\s+(.+)$", re.sub(r"\\\n\s*", "", lines), re.MULTILINE)
    return [Instruction(name, text.strip()) for name, text in found]


def last_stage() -> list[Instruction]:
    """The instructions after the last FROM."""
    every = instructions()
    last = max(place for place, instruction in enumerate(every) if instruction.name == "FROM")
    return every[last + 1 :]


@dataclass
class Bare:
    """A root file system with a system, a Python and its packages, none of which can be written."""

    folder: Path
    process: int
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": "/opt/python/bin:/usr/bin:/bin"})
    workdir: str = "/"
    user: str = "0:0"
    said: str = ""

    def command(self, words: Sequence[str], **environment: str) -> list[str]:
        """What starts these words inside, as the present user."""
        names = [f"{name}={value}" for name, value in (self.environment | environment).items()]
        inside = ["/usr/bin/env", "-i", *names, "sh", "-c", f'cd {self.workdir} && exec "$@"', "sh", *words]
        enter = ["nsenter", f"--mount=/proc/{self.process}/ns/mnt"]
        return [*enter, "chroot", f"--userspec={self.user}", str(self.folder), *inside]

    def carry_out(self, instruction: Instruction) -> None:
        """Do as one instruction says; pip and npm have filled the folders from which their packages come."""
        text, words = instruction.text, instruction.words
        match instruction.name:
            case "WORKDIR":
                self.workdir = text
                self._inside(text).mkdir(parents=True, exist_ok=True)
            case "ENV":
                self.environment |= {name: value for name, _, value in (word.partition("=") for word in words)}
            case "USER":
                self.user = text
            case "COPY":
                self._copy([word for word in words if not word.startswith("--")])
            case "RUN" if not text.startswith("pip install "):
                done = subprocess.run(self.command(["sh", "-c", text]), capture_output=True, text=True)
                self.said += done.stdout + done.stderr
                assert done.returncode == 0, f"{text}: {self.said}"

    def seal(self) -> None:
        """Let nothing be written any more, as `docker run --read-only` does."""
        enter = ["nsenter", f"--mount=/proc/{self.process}/ns/mnt"]
        subprocess.run([*enter, "mount", "-o", "remount,bind,ro", self.folder], check=True)

    def _copy(self, words: list[str]) -> None:
        *sources, target = words
        for source in sources:
            found = ROOT / source.removeprefix("/chart/")
            place = self._inside(f"{self.workdir}/{target}")
            if found.is_dir():
                shutil.copytree(found, place, ignore=shutil.ignore_patterns(*BUILT), dirs_exist_ok=True)
            else:
                place.mkdir(parents=True, exist_ok=True)
                shutil.copy(found, place)

    def _inside(self, path: str) -> Path:
        return self.folder / path.lstrip("/")


@contextmanager
def bare_root(folder: Path) -> Iterator[Bare]:
    """A bare root in this folder, with mounts that nobody else sees, until the block ends."""
    folder.chmod(0o755)
    (folder / "tmp").mkdir(mode=0o777)
    (folder / "tmp").chmod(0o1777)
    python = folder / "opt" / "python"
    venv.create(python, symlinks=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    (python / "lib" / version / "site-packages" / "packages.pth").write_text(PACKAGES)
    mounts = [
        (f"/{name}", f"/{name}") for name in SYSTEM if os.path.isdir(f"/{name}") and not os.path.islink(f"/{name}")
    ]
    mounts += [(sys.base_prefix, sys.base_prefix), (_packages(), PACKAGES)]
    for name in SYSTEM:
        if os.path.islink(f"/{name}"):
            (folder / name).symlink_to(os.readlink(f"/{name}"))
    for _, target in mounts:
        (folder / target.lstrip("/")).mkdir(parents=True, exist_ok=True)
    binds = "; ".join(f"mount --rbind '{source}' '{folder}{target}'" for source, target in mounts)
    script = f"set -e; mount --bind '{folder}' '{folder}'; {binds}; echo mounted; exec cat"
    unshare = ["unshare", "--mount", "--propagation", "private", "sh", "-c", script]
    with subprocess.Popen(unshare, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "mounted\n"
        yield Bare(folder, holder.pid)


def _packages() -> str:
    """The folder in which pip has installed the pinned packages."""
    import numpy

    return str(Path(numpy.__file__).parent.parent)
