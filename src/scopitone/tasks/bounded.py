"""Work on foreign files in a process of its own, which may crash, hang or grow without harm.

`run` starts `python -m scopitone.tasks.bounded`, which limits itself before it imports the
module that does the work: time by an alarm, processor time, memory and file sizes by
setrlimit(2), the network by unshare(2) where the kernel permits it. The child limits itself,
rather than between fork and exec, because a worker has threads and Python code is not safe
there. The alarm also ends a child whose worker was killed.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import logging
import os
import resource
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from scopitone.errors import ScopitoneError

log = logging.getLogger(__name__)

OUT_OF_MEMORY = 86
"""Exit code of a child that was refused memory; above what Python and shells use."""

# The rest of the environment is not the child's business: it holds the database's password.
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "PYTHONPATH", "LD_LIBRARY_PATH")
# Each thread of OpenBLAS reserves address space, which is limited.
_THREADS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_LOOK_EVERY_S = 0.1
# As low as the encoders: whoever waits for an answer comes first.
_NICENESS = 10
_TOLD = 2000
# Of linux/sched.h, as is the man page clone(2).
_CLONE_NEWUSER, _CLONE_NEWNET = 0x1000_0000, 0x4000_0000


class BoundsError(ScopitoneError):
    """The child did not do its work: it died, or went beyond its bounds. Says which."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the child may take.

    wall_s: seconds from start to end. cpu_s: whole seconds of processor time. memory: bytes of
    address space; more than is ever used, for libraries and stacks count. file_size: bytes.
    """

    wall_s: float
    cpu_s: int
    memory: int
    file_size: int


def run(module: str, folder: Path, bounds: Bounds, check: Callable[[], None]) -> None:
    """Run `module` as a program in `folder`, within `bounds`, until it ends by itself.

    One that SIGKILL ends is run once more.

    check: called every moment; what it raises stops the child and is passed on.

    Raises:
        BoundsError: the child ended in any way but well.
    """
    code = _attempt(module, folder, bounds, check)
    if code == -signal.SIGKILL:
        # None of the bounds kills like this: somebody did, or the system was out of memory.
        code = _attempt(module, folder, bounds, check)
    if code:
        raise BoundsError(_reason(code, bounds))


def _attempt(module: str, folder: Path, bounds: Bounds, check: Callable[[], None]) -> int:
    errors = folder / "stderr"
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    with errors.open("wb") as told:
        child = subprocess.Popen(
            [sys.executable, "-m", __name__, json.dumps(asdict(bounds)), module],
            cwd=folder,
            env={**environment, **_THREADS, "TMPDIR": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
        )
    try:
        code = _await(child, bounds.wall_s, check)
    finally:
        child.kill()
        child.wait()
    said = errors.read_bytes()[-_TOLD:].decode(errors="replace").strip()
    if said:
        log.log(logging.WARNING if code else logging.INFO, "%s said: %s", module, said)
    return code


def _await(child: subprocess.Popen[bytes], wall_s: float, check: Callable[[], None]) -> int:
    deadline = time.monotonic() + wall_s
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return child.wait(_LOOK_EVERY_S)
        check()
        if time.monotonic() > deadline:
            return -signal.SIGALRM


def _reason(code: int, bounds: Bounds) -> str:
    if code == -signal.SIGALRM:
        return f"took longer than {bounds.wall_s:g} s"
    if code == -signal.SIGXCPU:
        return f"took more than {bounds.cpu_s} s of processor time"
    if code == OUT_OF_MEMORY:
        return f"needs more than {bounds.memory // 2**20} MB of memory"
    if code < 0:
        return f"makes the decoder crash ({signal.Signals(-code).name})"
    return "makes the decoder fail"


def limit(bounds: Bounds) -> list[str]:
    """Bind this process. Returns what the system does not offer (memory, on macOS)."""
    signal.setitimer(signal.ITIMER_REAL, bounds.wall_s)
    wanted = {
        "RLIMIT_CPU": bounds.cpu_s,
        "RLIMIT_AS": bounds.memory,
        "RLIMIT_FSIZE": bounds.file_size,
        "RLIMIT_CORE": 0,
    }
    return [name for name, most in wanted.items() if not _limited(name, most)]


def _limited(name: str, most: int) -> bool:
    kind = getattr(resource, name, None)
    if kind is None:
        return False
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    try:
        # The hard limit stays, for the soft one of processor time says why it killed.
        resource.setrlimit(kind, (most, hard))
    except (ValueError, OSError):
        return False
    return True


def leave_network() -> None:
    """Leave this process a network of its own, with nothing in it, where the system permits it.

    Root may; others where the kernel lets them make a user namespace, in which they then are
    nobody, with the same rights to files. Only while there is one thread.
    """
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare is not None and unshare(_CLONE_NEWNET) != 0:
        unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _child(bounds: Bounds, module: str) -> None:
    os.nice(_NICENESS)
    leave_network()
    missing = limit(bounds)
    if missing:
        sys.stderr.write(f"this system has no {', '.join(missing)}; memory is not limited\n")
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    _child(Bounds(**json.loads(sys.argv[1])), sys.argv[2])
