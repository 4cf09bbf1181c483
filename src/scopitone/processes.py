"""How processes of our own are started, so that they load their libraries once between them."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from multiprocessing import util
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess

# What multiprocessing says of a child whose end its forking process did not live to see.
UNSEEN_END = 255
_LONGEST = 107 - len("/pymp-xxxxxxxx/listener-xxxxxxxx")
_SHORT = "/tmp"
# Who is killed is dead a little later.
_PAUSES_S = (0.01, 0.1, 1.0)


def forked(libraries: Sequence[str]) -> BaseContext:
    """A context whose processes are forked from one that has imported those modules and no more.

    It is started with the first of them, or by `warm`, and ends with this process. The modules
    are those of the first call in this process. Not on macOS, where system libraries do not
    survive a fork: there each process imports for itself.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    _choose_folder()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(libraries))
    return context


def warm(context: BaseContext) -> bool:
    """Have the libraries loaded from now on, beside this process. Whether that can be had."""
    if context.get_start_method() != "forkserver":
        return False
    from multiprocessing import forkserver

    forkserver.ensure_running()
    return True


def start(process: BaseProcess) -> None:
    """Start it; again, if the one that it is forked from dies meanwhile."""
    for pause_s in _PAUSES_S:
        with contextlib.suppress(EOFError, ConnectionError):
            process.start()
            return
        time.sleep(pause_s)
    process.start()


def forget() -> None:
    """Remove what the above keeps in the folder for temporary files.

    For a process that ends without Python's own ending, which does this.
    """
    shutil.rmtree(util.get_temp_dir(), ignore_errors=True)


def _choose_folder() -> None:
    """Have multiprocessing put its socket where the address fits: Linux gives it 107 bytes."""
    usual = tempfile.tempdir
    if len(os.fsencode(tempfile.gettempdir())) > _LONGEST and os.access(_SHORT, os.W_OK):
        tempfile.tempdir = _SHORT
    try:
        util.get_temp_dir()
    finally:
        tempfile.tempdir = usual


def program(module: str) -> list[str]:
    """The command that calls `main` of a module.

    Not `-m`: what is the main module is imported again by each process that multiprocessing
    starts.
    """
    return [sys.executable, "-c", f"from {module} import main; main()"]
