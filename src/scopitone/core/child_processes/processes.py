"""Starting child processes that share the loading of their libraries (Python's fork server)."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import multiprocessing
import os
import re
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import forkserver, spawn
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess, current_process
from pathlib import Path
from typing import Any

from scopitone.core.errors import RenderError

# Exit code that multiprocessing reports for a child if the fork server died before it.
LOST_EXIT_CODE = 255
# The address of a socket has at most 107 bytes on Linux.
_MAX_FOLDER_BYTES = 107 - len("/scopitone-123456-1234567-xxxxxxxx/listener-xxxxxxxx")
_FALLBACK_FOLDER = "/tmp"
# A killed process dies a little later.
_RETRY_PAUSES_S = (0.01, 0.1, 1.0)
_POLL_INTERVAL_S = 0.1
# A killed process dies as soon as the system runs it; one that waits for a disk may not.
_KILL_TIMEOUT_S = 1.0
_lock = threading.Lock()
_own_starts = threading.local()
_collect_preparation_data = spawn.get_preparation_data
_is_closed = threading.Event()


def create_fork_context(libraries: Sequence[str]) -> BaseContext:
    """Create a context whose processes are forked from a server that imported `libraries`.

    The server starts with the first process, or by `preload`, and ends with this process. Only
    the libraries of the first call in this process count. On macOS, where system libraries do
    not survive a fork, and where no folder for the server's socket can be made, each process
    imports the libraries itself.
    """
    if sys.platform != "linux" or not _ensure_socket_folder():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(libraries))
    return context


def preload(context: BaseContext) -> bool:
    """Start preloading in the fork server. Returns False if the platform has none."""
    if context.get_start_method() != "forkserver":
        return False
    with _leave_main_alone():
        forkserver.ensure_running()
    return True


def start(process: BaseProcess) -> None:
    """Start a process. If the fork server dies meanwhile, try again.

    Blocks until the libraries are loaded.

    Raises: RenderError if the process cannot be started, or `kill_all` was called.
    """
    for pause_s in _RETRY_PAUSES_S:
        with contextlib.suppress(EOFError, ConnectionError):
            _start_unless_closed(process)
            return
        time.sleep(pause_s)
    try:
        _start_unless_closed(process)
    except (EOFError, OSError) as error:
        reason = str(error) or "its libraries cannot be loaded"
        raise RenderError(f"a process cannot be started: {reason}") from error


def _start_unless_closed(process: BaseProcess) -> None:
    if _is_closed.is_set():
        raise RenderError("a process cannot be started: this process is shutting down")
    with _leave_main_alone():
        process.start()


@contextlib.contextmanager
def _leave_main_alone() -> Iterator[None]:
    """Start processes in this thread that do not run the program's main module.

    multiprocessing runs it in each child, in case it defines what the child is to call. A script
    that calls `scopitone.render` without `if __name__ == "__main__"` would render in each of them.
    """
    spawn.get_preparation_data = _prepare_data
    _own_starts.are_running = True
    try:
        yield
    finally:
        _own_starts.are_running = False


def _prepare_data(name: str) -> dict[str, Any]:
    data = _collect_preparation_data(name)
    if getattr(_own_starts, "are_running", False):
        return {key: value for key, value in data.items() if not key.startswith("init_main_")}
    return data


def run_while_polling(work: Callable[[], None], poll: Callable[[], None]) -> None:
    """Run `work` in a thread, and call `poll` periodically until it ends.

    Raises: what `work` or `poll` raises. An exception of `poll` is raised at once, while `work`
        continues.
    """
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(_POLL_INTERVAL_S)
    while thread.is_alive():
        poll()
        thread.join(_POLL_INTERVAL_S)
    if errors:
        raise errors[0]


def end(process: BaseProcess) -> None:
    """Terminate a process, unless it has ended: its id may belong to another one by now."""
    if process.is_alive():
        process.terminate()
    process.join()
    if process.exitcode == LOST_EXIT_CODE:
        # The fork server died before it, so multiprocessing cannot know whether it ended.
        kill(process)


def kill(process: BaseProcess) -> None:
    """Kill a process, even if multiprocessing has lost track of it."""
    if process.exitcode == LOST_EXIT_CODE and process.pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    process.kill()


def kill_all() -> None:
    """Kill all processes that were started from here, for good: `start` starts no other."""
    _is_closed.set()
    # Listed first: multiprocessing takes the children of a dead server for dead.
    children = multiprocessing.active_children()
    # Without the server, a start that is under way in another thread fails.
    stop_fork_server()
    for child in children:
        kill(child)
        child.join(_KILL_TIMEOUT_S)


def build_command(module: str) -> list[str]:
    """Return the command line that calls `main` of a module.

    It does not use `-m`: each process that multiprocessing starts would import the main module
    again.
    """
    return [sys.executable, "-c", f"from {module} import main; main()"]


def stop_fork_server() -> None:
    """Kill the fork server and remove its socket. Runs automatically when Python exits."""
    with _lock:
        # It would notice that its pipe is closed only after its libraries are loaded.
        pid = getattr(forkserver._forkserver, "_forkserver_pid", None)
        if pid is not None:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(pid, signal.SIGKILL)
                # Its resource usage and that of its children then count as this process's.
                os.waitpid(pid, 0)
        if (folder := _process_config().pop("tempdir", None)) is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _process_config() -> dict[str, str]:
    # Multiprocessing stores the folder of its sockets here. The folder that it chooses itself has
    # a name that does not tell its owner, and stays when the process is killed.
    config: dict[str, str] = current_process()._config  # type: ignore[attr-defined]
    return config


def _ensure_socket_folder() -> bool:
    """Make a folder for the socket whose address is short enough. Returns False on failure."""
    with _lock:
        if _process_config().get("tempdir") is not None:
            return True
        default = tempfile.gettempdir()
        base = Path(default if len(os.fsencode(default)) <= _MAX_FOLDER_BYTES else _FALLBACK_FOLDER)
        host = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:6]
        try:
            _remove_stale_folders(base, f"scopitone-{host}-")
            folder = tempfile.mkdtemp(prefix=f"scopitone-{host}-{os.getpid()}-", dir=base)
        except OSError:
            return False
        _process_config()["tempdir"] = folder
    atexit.register(stop_fork_server)
    return True


def _remove_stale_folders(base: Path, prefix: str) -> None:
    """Remove the folders of killed processes of this machine.

    Only multiprocessing's own files are deleted; a folder with any other file is kept.
    """
    pattern = re.compile(rf"{prefix}([0-9]+)-\w{{8}}", re.ASCII)
    for folder in base.glob(f"{prefix}*"):
        match = pattern.fullmatch(folder.name)
        with contextlib.suppress(OSError):
            is_own = match and not folder.is_symlink() and folder.stat().st_uid == os.getuid()
            if match and is_own and not _is_running(match[1]):
                _remove_sockets(folder)


def _is_running(process_id: str) -> bool:
    return Path(f"/proc/{process_id}").exists()


def _remove_sockets(folder: Path) -> None:
    """Remove a folder of multiprocessing with its sockets and arenas. Raises: OSError."""
    for path in folder.iterdir():
        if path.is_socket() or path.name.startswith("pym-"):
            path.unlink()
    folder.rmdir()
