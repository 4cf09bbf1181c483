"""A sandbox: work on foreign files in a child process, which may crash, hang or grow without harm.

`run_in_sandbox` starts `python -m scopitone.tasks.sandbox.run`, which limits itself before it
imports the module that does the work: time by an alarm, processor time, memory and file sizes by
setrlimit(2), and what it may reach by `confinement`. The child limits itself rather than between
fork and exec, because a worker has threads and Python code is not safe there. The alarm also ends a
child whose worker was killed.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import logging
import os
import resource
import runpy
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from scopitone.core.errors import ScopitoneError
from scopitone.tasks.sandbox.confinement import Confinement, confine

log = logging.getLogger(__name__)

OUT_OF_MEMORY = 86
"""Exit code of a child that could not allocate memory; above the codes of Python and shells."""

# The child must not see the rest of the environment, which holds the database's password.
INHERITED_VARIABLES = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "PYTHONPATH",
    "LD_LIBRARY_PATH",
    "NUMBA_CACHE_DIR",
)
# Each thread of OpenBLAS reserves address space, which is limited.
_THREAD_VARIABLES = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_POLL_INTERVAL_S = 0.1
# As low as the encoders: the processes that answer requests come first.
_NICENESS = 10
_MAX_LOGGED_BYTES = 2000


class SandboxError(ScopitoneError):
    """The child failed: it died, or exceeded a limit. The message says which."""


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """The limits of a child.

    wall_s: seconds from start to end. cpu_s: whole seconds of processor time. memory: bytes of
    address space; more than is ever used, because libraries and stacks count. file_size: bytes.
    """

    wall_s: float
    cpu_s: int
    memory: int
    file_size: int


def run_in_sandbox(
    module: str,
    folder: Path,
    limits: SandboxLimits,
    check: Callable[[], None],
    libraries: Sequence[str] = (),
) -> None:
    """Run `module` as a program in `folder`, within `limits`, until it ends.

    A child that SIGKILL ends is run once more.

    libraries: modules that are imported before the child is confined. Numba's kernels must be,
    because their import tries to write to the cache folder.

    check: called ten times a second; an error that it raises stops the child and is raised again.

    Raises:
        SandboxError: the child did not exit with code 0.
    """
    arguments = [json.dumps(asdict(limits)), module, *libraries]
    code = _run_once(arguments, folder, limits.wall_s, check)
    if code == -signal.SIGKILL:
        # No limit kills like this: a person did, or the system was out of memory.
        code = _run_once(arguments, folder, limits.wall_s, check)
    if code:
        raise SandboxError(_describe_exit(code, limits))


def probe_confinement() -> Confinement:
    """Return which limits on its reach a child has on this machine. Takes half a second."""
    program = (
        "import dataclasses, json, pathlib\n"
        "from scopitone.tasks.sandbox.confinement import confine\n"
        "print(json.dumps(dataclasses.asdict(confine(pathlib.Path.cwd()))))"
    )
    with tempfile.TemporaryDirectory() as folder:
        child = subprocess.run(
            [sys.executable, "-c", program],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )
    return Confinement(**json.loads(child.stdout))


def _run_once(arguments: list[str], folder: Path, wall_s: float, check: Callable[[], None]) -> int:
    errors = folder / "stderr"
    environment = {name: os.environ[name] for name in INHERITED_VARIABLES if name in os.environ}
    with errors.open("wb") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", __name__, *arguments],
            cwd=folder,
            env={**environment, **_THREAD_VARIABLES, "TMPDIR": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        code = _wait_for_exit(child, wall_s, check)
    finally:
        child.kill()
        child.wait()
    text = errors.read_bytes()[-_MAX_LOGGED_BYTES:].decode(errors="replace").strip()
    if text:
        log.log(logging.WARNING if code else logging.INFO, "Output of %s: %s", arguments[1], text)
    return code


def _wait_for_exit(child: subprocess.Popen[bytes], wall_s: float, check: Callable[[], None]) -> int:
    deadline = time.monotonic() + wall_s
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return child.wait(_POLL_INTERVAL_S)
        check()
        if time.monotonic() > deadline:
            return -signal.SIGALRM


def _describe_exit(code: int, limits: SandboxLimits) -> str:
    if code == -signal.SIGALRM:
        return f"took longer than {limits.wall_s:g} s"
    if code == -signal.SIGXCPU:
        return f"took more than {limits.cpu_s} s of processor time"
    if code == OUT_OF_MEMORY:
        return f"needs more than {limits.memory // 2**20} MB of memory"
    if code < 0:
        return f"makes the decoder crash ({signal.Signals(-code).name})"
    return "makes the decoder fail"


def limit_process(limits: SandboxLimits) -> list[str]:
    """Limit this process. Returns the limits that the system does not offer (memory, on macOS)."""
    signal.setitimer(signal.ITIMER_REAL, limits.wall_s)
    values = {
        "RLIMIT_CPU": limits.cpu_s,
        "RLIMIT_AS": limits.memory,
        "RLIMIT_FSIZE": limits.file_size,
        "RLIMIT_CORE": 0,
    }
    return [name for name, value in values.items() if not _set_limit(name, value)]


def _set_limit(name: str, value: int) -> bool:
    """Set a soft limit. Returns False if the system does not offer it."""
    number = getattr(resource, name, None)
    if number is None:
        return False
    _, hard = resource.getrlimit(number)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    try:
        # The hard limit stays: the signal of the soft one for processor time says why it killed.
        resource.setrlimit(number, (value, hard))
    except (ValueError, OSError):
        return False
    return True


def _run_child(limits: SandboxLimits, module: str, libraries: list[str]) -> None:
    os.nice(_NICENESS)
    for library in libraries:
        importlib.import_module(library)
    confine(Path.cwd())
    missing = limit_process(limits)
    if missing:
        sys.stderr.write(
            f"this system does not offer {', '.join(missing)}; memory is not limited\n"
        )
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    _run_child(SandboxLimits(**json.loads(sys.argv[1])), sys.argv[2], sys.argv[3:])
