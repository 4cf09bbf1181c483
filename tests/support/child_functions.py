"""What tests call in a child process, which cannot import the tests themselves."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

from scopitone.core.errors import MediaError, OutputError

Report = Callable[[object], None]


def add(first: int, second: int, report: Report) -> tuple[int, int]:
    for number in range(3):
        report(number)
    return first + second, os.getpid()


def fail(error: str, _: Report) -> None:
    raise {
        "media": MediaError("audio", "is not a song; accepted: songs"),
        "output": OutputError("cannot write: the disk is full"),
        "other": ZeroDivisionError("division by zero"),
    }[error]


def die(_: Report) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def report_for_ever(note: Path, report: Report) -> None:
    note.write_text(str(os.getpid()))
    while True:
        report(1)
