"""How processes of our own are started, so that they load their libraries once between them."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Sequence
from multiprocessing.context import BaseContext

# What multiprocessing says of a child whose end its forking process did not live to see.
UNSEEN_END = 255


def forked(libraries: Sequence[str]) -> BaseContext:
    """A context whose processes are forked from one that has imported those modules and no more.

    It is started with the first of them, or by `warm`, and ends with this process. The modules
    are those of the first call in this process. Not on macOS, where system libraries do not
    survive a fork: there each process imports for itself.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
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


def program(module: str) -> list[str]:
    """The command that calls `main` of a module.

    Not `-m`: what is the main module is imported again by each process that multiprocessing
    starts.
    """
    return [sys.executable, "-c", f"from {module} import main; main()"]
