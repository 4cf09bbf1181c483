"""A call in a child process, whose memory ends with it.

Analyzing a song takes libraries and heaps of some hundred megabytes, which the process that waits
for encoding processes would keep until the video is made.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from scopitone.core.child_processes import processes
from scopitone.core.errors import InputError, RenderError, ScopitoneError

Report = Callable[[Any], None]
Result = TypeVar("Result")

_POLL_INTERVAL_S = 0.1


def call_in_child(
    function: Callable[..., Result],
    *arguments: Any,
    report: Report = lambda _: None,
    check: Callable[[], None] = lambda: None,
    libraries: list[str] | None = None,
) -> Result:
    """Return `function(*arguments, report)`, called in a process forked from the fork server.

    `function`, its arguments, its result and what it reports must be picklable. Without a fork
    server, this calls it in this process.

    Args:
        report: called in this process with what the function reports. It may raise.
        check: called at least every 0.1 s in this process. It may raise.
        libraries: for the fork server, if it is not yet running.

    Raises: what `report` and `check` raise, after the process has ended; a ScopitoneError of the
        function, with its class; RenderError if it fails in another way.
    """
    context = processes.create_fork_context(libraries or [])
    if context.get_start_method() != "forkserver":

        def report_and_check(value: Any) -> None:
            check()
            report(value)

        return function(*arguments, report_and_check)
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_call, args=(sender, function, arguments), daemon=True)  # type: ignore[attr-defined]
    processes.start(process)
    # Only the child keeps its end open, so that each side notices when the other ends.
    sender.close()
    with contextlib.closing(receiver):
        try:
            for kind, value in _receive(receiver, check):
                if kind == "report":
                    report(value)
                elif kind == "error":
                    raise value
                else:
                    return value  # type: ignore[no-any-return]
        finally:
            processes.end(process)
    raise AssertionError("the messages end with a result or an error")


def _receive(pipe: Connection, check: Callable[[], None]) -> Iterator[tuple[str, Any]]:
    while True:
        while not pipe.poll(_POLL_INTERVAL_S):
            check()
        check()
        try:
            yield pipe.recv()
        except (EOFError, OSError) as error:
            raise RenderError(
                "a process ended unexpectedly; check that there is enough memory"
            ) from error


def _call(pipe: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    # The parent ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        try:
            result = function(*arguments, lambda value: pipe.send(("report", value)))
            pipe.send(("result", result))
        except InputError as error:
            pipe.send(("error", _Portable(type(error), (error.field, error.message))))
        except ScopitoneError as error:
            pipe.send(("error", _Portable(type(error), (str(error),))))
        except (BrokenPipeError, ConnectionResetError):
            raise
        except Exception as error:
            pipe.send(("error", RenderError(f"{type(error).__name__}: {error}")))


class _Portable:
    """An exception as pickle writes it: exceptions with fields cannot be pickled by themselves."""

    def __init__(self, kind: type[ScopitoneError], arguments: tuple[str, ...]) -> None:
        self._kind, self._arguments = kind, arguments

    def __reduce__(self) -> tuple[Any, ...]:
        return self._kind, self._arguments
