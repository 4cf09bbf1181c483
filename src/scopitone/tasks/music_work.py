"""Having a music engine work in a process of its own: the worker's side of `music_child`.

A process, because an engine is minutes of computing in libraries of which each may crash or
hang: to cancel it is then to kill it, and its memory goes with it.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import select
import signal
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scopitone.errors import Cancelled, InputError, RenderError
from scopitone.music.engine import GenerateSpec, Source, Tell
from scopitone.processes import program
from scopitone.tasks import lyrics
from scopitone.tasks.music_child import ANSWER
from scopitone.tasks.workshop import Workshop

log = logging.getLogger(__name__)

MODULE = "scopitone.tasks.music_child"
# The worker's environment holds the database's password; the engine's options hold its own.
_INHERITED = (
    *("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "PYTHONPATH", "LD_LIBRARY_PATH"),
    *("NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "SSL_CERT_FILE", "SSL_CERT_DIR"),
)
_LOOK_EVERY_S = 0.1
# A cancelled engine may tell its server so; two seconds are promised in all.
_GRACE_S = 1.0
_TOLD = 4000


@dataclass(frozen=True, slots=True)
class Order:
    """What the engine is to do. `operation` is generate, extend or cover.

    `options` are the engine's own, with its secrets: they go through a pipe, never into a file,
    an argument or the log. `cache` is the folder for analyses, `longest_s` bounds a take.
    """

    engine: str
    options: dict[str, Any]
    operation: str
    spec: GenerateSpec
    cache: str
    longest_s: float
    source: Source | None = None
    at: float = 0.0

    def to_json(self) -> str:
        """One line, that `music_child` reads."""
        return json.dumps(
            {
                "engine": self.engine,
                "options": self.options,
                "operation": self.operation,
                "spec": asdict(self.spec),
                "cache": self.cache,
                "longest_s": self.longest_s,
                "source": None if self.source is None else _source(self.source),
                "at": self.at,
            }
        )


def _source(source: Source) -> dict[str, Any]:
    return {
        **asdict(source),
        "audio": str(source.audio),
        "timed": lyrics.to_json(source.timed),
        "score": None if source.score is None else str(source.score),
    }


def make(shop: Workshop, order: Order, folder: Path, tell: Tell) -> dict[str, Any]:
    """Have `order` done in `folder`: {"takes": [...]} as `music_child` writes it.

    tell: called with the share that is done.

    Raises:
        InputError: naming the request's field; the engine cannot use it.
        RenderError: the engine failed, died or took longer than the setting allows.
        Cancelled: the task was cancelled or the worker stops; the engine's processes are gone.
    """
    code = _attempt(shop, order, folder, tell)
    if code == -signal.SIGKILL:
        # Nothing of ours kills like this: somebody did, or the system was out of memory.
        code = _attempt(shop, order, folder, tell)
    if code < 0:
        raise RenderError(f"The music engine was ended by {signal.Signals(-code).name}")
    if code:
        raise RuntimeError(f"The music engine {order.engine} failed; what it said stands above")
    answer: dict[str, Any] = json.loads((folder / ANSWER).read_bytes())
    if "refused" in answer:
        field, message = answer["refused"]
        raise InputError(_field(field, order), message)
    if "failed" in answer:
        raise RenderError(answer["failed"])
    return answer


def _field(name: str, order: Order) -> str:
    """The request's field that an engine's InputError is about."""
    if name in ("source", "audio"):
        return "input.audio_url"
    names = {"weirdness": "weirdness_constraint", "at": "continue_at", "version": "model"}
    known = name in GenerateSpec.__dataclass_fields__ or name in names
    return f"input.{names.get(name, name)}" if known else f"{order.engine}: {name}"


def _attempt(shop: Workshop, order: Order, folder: Path, tell: Tell) -> int:
    errors = folder / "stderr"
    with errors.open("wb") as told:
        child = subprocess.Popen(
            program(MODULE),
            cwd=folder,
            env={
                **{name: os.environ[name] for name in _INHERITED if name in os.environ},
                "TMPDIR": str(folder),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=told,
            # Its own processes end with it.
            start_new_session=True,
        )
    try:
        _send(child, order)
        code = _follow(shop, child, tell)
    except Cancelled:
        # A worker that stops leaves what is ordered elsewhere to the next one.
        if not shop.stopping.is_set():
            _ask_to_stop(child)
        raise
    finally:
        _end(child)
    said = errors.read_bytes()[-_TOLD:].decode(errors="replace").strip()
    if said:
        log.log(logging.WARNING if code else logging.INFO, "%s said: %s", order.engine, said)
    return code


def _send(child: subprocess.Popen[bytes], order: Order) -> None:
    assert child.stdin is not None
    # The pipe stays open: that it closes tells the child that this process is gone.
    with contextlib.suppress(BrokenPipeError):
        child.stdin.write(order.to_json().encode() + b"\n")
        child.stdin.flush()


def _follow(shop: Workshop, child: subprocess.Popen[bytes], tell: Tell) -> int:
    """Pass the child's progress on until it ends; its exit code."""
    assert child.stdout is not None
    limit_s = shop.settings.music_timeout_s
    deadline = time.monotonic() + limit_s
    pipe = child.stdout.fileno()
    rest = b""
    while (code := child.poll()) is None:
        shop.check()
        if time.monotonic() > deadline:
            raise RenderError(f"The music engine took longer than {limit_s:g} s")
        if not select.select([pipe], [], [], _LOOK_EVERY_S)[0]:
            continue
        read = os.read(pipe, 4096)
        if not read:
            # Closed, and about to end.
            time.sleep(_LOOK_EVERY_S / 10)
        *lines, rest = (rest + read).split(b"\n")
        if lines:
            tell(float(lines[-1]))
    return code


def _ask_to_stop(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(_GRACE_S)


def _end(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for pipe in (child.stdin, child.stdout):
        assert pipe is not None
        with contextlib.suppress(BrokenPipeError):
            pipe.close()
