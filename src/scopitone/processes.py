"""How processes of our own are started, so that they load their libraries once between them."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import multiprocessing
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess, current_process
from pathlib import Path

from scopitone.errors import RenderError

# What multiprocessing says of a child whose end its forking process did not live to see.
UNSEEN_END = 255
# A socket's address has 107 bytes on Linux.
_LONGEST = 107 - len("/scopitone-123456-1234567-xxxxxxxx/listener-xxxxxxxx")
_SHORT = "/tmp"
# Who is killed is dead a little later.
_PAUSES_S = (0.01, 0.1, 1.0)
_LOOK_EVERY_S = 0.25
_turn = threading.Lock()


def forked(libraries: Sequence[str]) -> BaseContext:
    """A context whose processes are forked from one that has imported those modules and no more.

    It is started with the first of them, or by `warm`, and ends with this process. The modules
    are those of the first call in this process. Not on macOS, where system libraries do not
    survive a fork, nor where no folder can be had for its socket: there each process imports for
    itself.
    """
    if sys.platform != "linux" or not _has_folder():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(libraries))
    return context


def warm(context: BaseContext) -> bool:
    """Have the libraries loaded from now on, beside this process. Whether that can be had."""
    if context.get_start_method() != "forkserver":
        return False
    forkserver.ensure_running()
    return True


def start(process: BaseProcess) -> None:
    """Start it; again, if the one that it is forked from dies meanwhile.

    Waits until the libraries are loaded. Raises RenderError where it cannot be started.
    """
    for pause_s in _PAUSES_S:
        with contextlib.suppress(EOFError, ConnectionError):
            process.start()
            return
        time.sleep(pause_s)
    try:
        process.start()
    except (EOFError, OSError) as error:
        told = str(error) or "its libraries cannot be loaded"
        raise RenderError(f"a process cannot be started: {told}") from error


def beside(work: Callable[[], None], look: Callable[[], None]) -> None:
    """Do `work` in a thread, and `look` meanwhile, now and then; what either raises is raised.

    What `look` raises is raised at once: then `work` is still done.
    """
    failed: list[BaseException] = []

    def done() -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=done, daemon=True)
    thread.start()
    thread.join(_LOOK_EVERY_S)
    while thread.is_alive():
        look()
        thread.join(_LOOK_EVERY_S)
    if failed:
        raise failed[0]


def end(process: BaseProcess) -> None:
    """End it, unless it has ended: its number may be another's by now."""
    if process.is_alive():
        process.terminate()
    process.join()


def kill(process: BaseProcess) -> None:
    """Kill it, also where multiprocessing has lost sight of it."""
    if process.exitcode == UNSEEN_END and process.pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    process.kill()


def program(module: str) -> list[str]:
    """The command that calls `main` of a module.

    Not `-m`: what is the main module is imported again by each process that multiprocessing
    starts.
    """
    return [sys.executable, "-c", f"from {module} import main; main()"]


def finish() -> None:
    """End what the others are forked from, and remove its socket. At Python's end, by itself."""
    with _turn:
        # Closing its pipe would be noticed when its libraries are loaded, and not before.
        pid = getattr(forkserver._forkserver, "_forkserver_pid", None)
        if pid is not None:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(pid, signal.SIGKILL)
                # What it and those that it forked have used is then told as ours.
                os.waitpid(pid, 0)
        if (folder := _config().pop("tempdir", None)) is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _config() -> dict[str, str]:
    # Where multiprocessing keeps the folder for its sockets. Its own choice has a name that
    # does not say whose it is, and stays when a process is killed.
    config: dict[str, str] = current_process()._config  # type: ignore[attr-defined]
    return config


def _has_folder() -> bool:
    """Have a folder for the socket, in which its address fits."""
    with _turn:
        if _config().get("tempdir") is not None:
            return True
        usual = tempfile.gettempdir()
        base = Path(usual if len(os.fsencode(usual)) <= _LONGEST else _SHORT)
        here = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:6]
        try:
            _clear(base, f"scopitone-{here}-")
            made = tempfile.mkdtemp(prefix=f"scopitone-{here}-{os.getpid()}-", dir=base)
        except OSError:
            return False
        _config()["tempdir"] = made
    atexit.register(finish)
    return True


def _clear(base: Path, prefix: str) -> None:
    """Remove the folders of processes of this machine that were killed."""
    for folder in base.glob(f"{prefix}*"):
        owner = folder.name.removeprefix(prefix).partition("-")[0]
        with contextlib.suppress(OSError):
            if folder.stat().st_uid == os.getuid() and not Path(f"/proc/{owner}").exists():
                shutil.rmtree(folder, ignore_errors=True)
