"""The client of `engine_process`: runs a music engine in a separate process.

A process, because an engine is minutes of computing in libraries of which each may crash or hang:
cancelling it then means killing it, and its memory is freed with it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from scopitone.core.child_processes.processes import build_command
from scopitone.core.errors import Canceled, InputError, RenderError
from scopitone.music.engine import GenerateSpec, ProgressCallback
from scopitone.tasks.jobs.music.messages import (
    ANSWER_FILE,
    EarlyTake,
    EngineAnswer,
    EngineRequest,
    TakeFiles,
)
from scopitone.tasks.runtime.context import WorkerContext
from scopitone.tasks.sandbox.run import INHERITED_VARIABLES

log = logging.getLogger(__name__)

MODULE = "scopitone.tasks.jobs.music.engine_process"
# The worker's environment holds the database's password; the engine's options hold its own.
_INHERITED_VARIABLES = (
    *INHERITED_VARIABLES,
    *("NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "SSL_CERT_FILE", "SSL_CERT_DIR"),
)
_POLL_INTERVAL_S = 0.1
# A cancelled engine may tell its server; the promise is two seconds in all.
_TERMINATE_TIMEOUT_S = 1.0
_MAX_LOGGED_BYTES = 4000


def run_engine(
    context: WorkerContext,
    request: EngineRequest,
    folder: Path,
    report: ProgressCallback,
    publish_early: Callable[[EarlyTake], None],
) -> list[TakeFiles]:
    """Run a music engine in `folder` and return its takes.

    report: called with the share that is done, 0 to 1. publish_early: called with each take that is
    complete before the last one.

    Raises:
        InputError: the engine cannot use a field of the request, which the error names.
        RenderError: the engine failed, died or took longer than the setting allows.
        Canceled: the task was cancelled or the worker stops; the engine's processes are gone.
    """
    code = _run_once(context, request, folder, report, publish_early)
    if code == -signal.SIGKILL:
        # Scopitone does not kill like this: a person did, or the system was out of memory.
        code = _run_once(context, request, folder, report, publish_early)
    if code < 0:
        raise RenderError(f"The music engine was terminated by {signal.Signals(-code).name}")
    if code:
        raise RuntimeError(f"The music engine {request.engine} failed; its output is logged above")
    answer = EngineAnswer.from_json((folder / ANSWER_FILE).read_bytes())
    if answer.refused is not None:
        field, message = answer.refused
        raise InputError(_request_field(field, request), message)
    if answer.failed is not None:
        raise RenderError(answer.failed)
    return answer.takes


def _request_field(name: str, request: EngineRequest) -> str:
    """Return the field of the client's request that an engine's InputError is about."""
    if name in ("source", "audio"):
        return "input.audio_url"
    names = {"weirdness": "weirdness_constraint", "at": "continue_at", "version": "model"}
    is_known = name in GenerateSpec.__dataclass_fields__ or name in names
    return f"input.{names.get(name, name)}" if is_known else f"{request.engine}: {name}"


def _run_once(
    context: WorkerContext,
    request: EngineRequest,
    folder: Path,
    report: ProgressCallback,
    publish_early: Callable[[EarlyTake], None],
) -> int:
    errors = folder / "stderr"
    with errors.open("wb") as stderr:
        child = subprocess.Popen(
            build_command(MODULE),
            cwd=folder,
            env={
                **{name: os.environ[name] for name in _INHERITED_VARIABLES if name in os.environ},
                "TMPDIR": str(folder),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            # Its own processes end with it.
            start_new_session=True,
        )
    try:
        _send_request(child, request)
        code = _relay_lines(context, child, report, publish_early)
    except Canceled:
        # A worker that stops leaves orders at other servers to the next worker.
        if not context.stopping.is_set():
            _terminate(child)
        raise
    finally:
        _kill(child)
    output = errors.read_bytes()[-_MAX_LOGGED_BYTES:].decode(errors="replace").strip()
    if output:
        level = logging.WARNING if code else logging.INFO
        log.log(level, "Output of %s: %s", request.engine, output)
    return code


def _send_request(child: subprocess.Popen[bytes], request: EngineRequest) -> None:
    assert child.stdin is not None
    # The pipe stays open: when it closes, the child knows that this process is gone.
    with contextlib.suppress(BrokenPipeError):
        child.stdin.write(request.to_json().encode() + b"\n")
        child.stdin.flush()


def _relay_lines(
    context: WorkerContext,
    child: subprocess.Popen[bytes],
    report: ProgressCallback,
    publish_early: Callable[[EarlyTake], None],
) -> int:
    """Pass the child's progress and early takes on until it ends. Returns its exit code."""
    assert child.stdout is not None
    limit_s = context.settings.music_timeout_s
    deadline = time.monotonic() + limit_s
    pipe = child.stdout.fileno()
    rest = b""
    while (code := child.poll()) is None:
        context.check()
        if time.monotonic() > deadline:
            raise RenderError(f"The music engine took longer than {limit_s:g} s")
        if not select.select([pipe], [], [], _POLL_INTERVAL_S)[0]:
            continue
        chunk = os.read(pipe, 4096)
        if not chunk:
            # Closed, and about to end.
            time.sleep(_POLL_INTERVAL_S / 10)
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            if line.startswith(b"{"):
                publish_early(EarlyTake.from_json(line))
        shares = [float(line) for line in lines if not line.startswith(b"{")]
        if shares:
            report(shares[-1])
    return code


def _terminate(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(_TERMINATE_TIMEOUT_S)


def _kill(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for pipe in (child.stdin, child.stdout):
        assert pipe is not None
        with contextlib.suppress(BrokenPipeError):
            pipe.close()
