"""A confined process reaches its own folder and the libraries, and nothing else."""

from __future__ import annotations

import json
import os
import sys

import pytest

from scopitone.tasks.sandbox.run import SandboxLimits, probe_confinement, run_in_sandbox

LIMITS = SandboxLimits(wall_s=60, cpu_s=60, memory=2**30, file_size=2**20)

TRIES = """
import json, os, socket, subprocess, sys, threading
from pathlib import Path

def read(path):
    return lambda: Path(path).read_bytes()

def fork():
    if os.fork() == 0:
        os._exit(0)

tries = {
    "passwords": read("/etc/passwd"),
    "database": read(DATABASE),
    "listing": lambda: os.listdir(Path(DATABASE).parent),
    "environment": read(f"/proc/{os.getppid()}/environ"),
    "writing": lambda: Path(DATABASE).with_name("new").write_text("x"),
    "deleting": lambda: os.unlink(DATABASE),
    "connecting": lambda: socket.create_connection(("127.0.0.1", 1)),
    "forking": lambda: [fork() for _ in range(1000)],
    "program": lambda: subprocess.run(["true"]),
    "signal": lambda: os.kill(os.getppid(), 0),
    "own file": lambda: Path("mine").write_text("x"),
    "thread": lambda: threading.Thread(target=print).start(),
    "library": lambda: __import__("av"),
}
outcomes = {}
for name, attempt in tries.items():
    try:
        attempt()
        outcomes[name] = "done"
    except OSError as error:
        outcomes[name] = "refused"
Path("outcomes").write_text(json.dumps(outcomes))
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What became of each try in a sandbox."""
    folder, other = tmp_path_factory.mktemp("own"), tmp_path_factory.mktemp("other")
    database = other / "scopitone.sqlite"
    database.write_text("secret")
    (folder / "tries.py").write_text(TRIES.replace("DATABASE", repr(str(database))))
    run_in_sandbox("tries", folder, LIMITS, lambda: None)
    if probe_confinement().files:
        assert database.read_text() == "secret"
        assert os.listdir(other) == [database.name]
    return json.loads((folder / "outcomes").read_text())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can confine files")
@pytest.mark.parametrize(
    "name", ["passwords", "database", "listing", "environment", "writing", "deleting"]
)
def test_files_of_others_are_out_of_reach(outcomes: dict[str, str], name: str) -> None:
    if not probe_confinement().files:
        pytest.skip("this kernel has no Landlock")
    assert outcomes[name] == "refused"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can confine system calls")
@pytest.mark.parametrize("name", ["connecting", "forking", "program", "signal"])
def test_processes_and_sockets_are_out_of_reach(outcomes: dict[str, str], name: str) -> None:
    if not probe_confinement().calls:
        pytest.skip("this system has no seccomp")
    assert outcomes[name] == "refused"


@pytest.mark.parametrize("name", ["own file", "thread", "library"])
def test_what_decoders_need_works(outcomes: dict[str, str], name: str) -> None:
    assert outcomes[name] == "done"


def test_what_is_missing_is_named() -> None:
    confinement = probe_confinement()
    text = confinement.describe()
    assert ("cannot limit" in text) != confinement.is_complete
    assert text.count("Landlock") == text.count("seccomp") == text.count("network") == 1
