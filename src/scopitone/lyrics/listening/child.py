"""The listening process: loads a model and a song, and answers calls about the song.

Reads one JSON object per line and answers each with one, after lines that report progress.
Ends when its standard input closes, also in the middle of a call.
"""

from __future__ import annotations

import json
import os
import queue
import resource
import sys
import threading
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from scopitone.lyrics.listening import messages
from scopitone.lyrics.listening.whisper import WhisperListener, load_model

NICENESS = 5
"""Between that of the server, whose requests come first, and that of encoders, 10."""

SPARE_MEMORY, MEMORY_PER_BYTE = 4 << 30, 6
"""Bytes of address space besides the model, and per byte of the model: four times what `base`
reserved with two threads."""


def main() -> None:
    """Answer calls until standard input closes."""
    # Output of libraries must not mix with the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    os.nice(NICENESS)
    calls: queue.Queue[dict[str, Any]] = queue.Queue()
    threading.Thread(target=_read_calls, args=(sys.stdin.buffer, calls), daemon=True).start()
    try:
        listener = _open_listener(calls.get(), answers)
    except Exception as error:
        _write(answers, _describe_error(error))
        # At an orderly end the interpreter would wait for the thread that reads, and abort.
        os._exit(1)
    _write(answers, {"result": None})
    while True:
        call = calls.get()
        try:
            message = {"result": _answer(listener, call)}
        except Exception as error:
            # Models raise any exception. The caller reports it and continues without a listener.
            message = _describe_error(error)
        _write(answers, message)


def _describe_error(error: Exception) -> dict[str, Any]:
    return {"error": f"{type(error).__name__}: {error}"}


def _read_calls(calls: BinaryIO, into: queue.Queue[dict[str, Any]]) -> None:
    for line in calls:
        into.put(json.loads(line))
    os._exit(0)


def _write(answers: BinaryIO, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message).encode() + b"\n")
    answers.flush()


def _open_listener(call: dict[str, Any], answers: BinaryIO) -> WhisperListener:
    folder = Path(call["model"])
    _limit_memory((folder / "model.bin").stat().st_size)
    samples = np.memmap(os.fdopen(call["samples"], "rb"), np.float32, "r")
    return WhisperListener(
        load_model(folder, call["threads"]),
        samples,
        lambda seconds: _write(answers, {"seconds": seconds}),
    )


def _limit_memory(model_bytes: int) -> None:
    if sys.platform != "linux":
        return
    most = SPARE_MEMORY + MEMORY_PER_BYTE * model_bytes
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or hard > most:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _answer(listener: WhisperListener, call: dict[str, Any]) -> Any:
    if call["call"] == "transcribe":
        return messages.dump_transcript(listener.transcribe(call["language"]))
    start, end, language = call["start"], call["end"], call["language"]
    if call["call"] == "transcribe_span":
        return messages.dump_segments(
            listener.transcribe_span(start, end, language, call["prompt"])
        )
    return messages.dump_aligned(listener.align_words(start, end, call["words"], language))
