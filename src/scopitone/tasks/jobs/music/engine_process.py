"""The process in which a music engine works; `music_work` is the worker's side.

See `music_messages` for what the two send each other.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import NoReturn

from scopitone.core.errors import Canceled, InputError, ScopitoneError
from scopitone.lyrics import json_codec
from scopitone.music.engine import MusicEngine, ProgressCallback, Take, TakeCallback
from scopitone.music.registry import load_engine
from scopitone.tasks.jobs.music.messages import (
    ANSWER_FILE,
    EarlyTake,
    EngineAnswer,
    EngineRequest,
    TakeFiles,
)

SendLine = Callable[[str], None]
"""Writes a line to the worker."""

# As low as the encoders: the processes that answer requests come first.
_NICENESS = 10
# Of the whole time; the rest is spent on the takes here.
_ENGINE_SHARE = 0.92


def main() -> None:
    """Do what standard input requests, in the current folder."""
    os.nice(_NICENESS)
    signal.signal(signal.SIGTERM, _cancel)
    send_line = _open_pipe()
    report = _build_progress_callback(send_line)
    request = EngineRequest.from_json(sys.stdin.buffer.readline())
    threading.Thread(target=_die_with_parent, daemon=True).start()
    # An adapter's notes on its server's answers; never the requests, which carry the key.
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    try:
        answer = EngineAnswer(_run_engine(request, report, send_line))
    except InputError as error:
        answer = EngineAnswer(refused=(error.field, error.message))
    except Canceled:
        return
    except ScopitoneError as error:
        answer = EngineAnswer(failed=str(error))
    Path(ANSWER_FILE).write_text(answer.to_json())


def _cancel(_number: int, _frame: FrameType | None) -> NoReturn:
    raise Canceled("The task was cancelled")


def _die_with_parent() -> None:
    """Kill this process group when standard input closes: its other end is the worker's."""
    os.read(sys.stdin.fileno(), 1)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(0, signal.SIGKILL)


def _open_pipe() -> SendLine:
    """Return a function that writes a line to standard output.

    From here on, what libraries print to standard output goes to standard error, into the log.
    """
    pipe = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)

    def send_line(line: str) -> None:
        pipe.write(f"{line}\n")

    return send_line


def _build_progress_callback(send_line: SendLine) -> ProgressCallback:
    share = 0.0

    def report(done: float) -> None:
        nonlocal share
        share = min(1.0, max(share, done))
        send_line(f"{share:.4f}")

    return report


def _run_engine(
    request: EngineRequest, report: ProgressCallback, send_line: SendLine
) -> list[TakeFiles]:
    out = Path("takes").absolute()
    # A killed attempt may have left files.
    _remove_folder(out)
    out.mkdir()
    engine = load_engine(request.engine, **request.options)
    exported: dict[int, TakeFiles] = {}

    def export_early(position: int, take: Take) -> None:
        exported[position] = _export_take(take, position, request)
        if len(exported) < request.spec.takes:
            send_line(EarlyTake(position, exported[position]).to_json())

    takes = _make_takes(
        engine, request, out, lambda done: report(done * _ENGINE_SHARE), export_early
    )
    for position, take in enumerate(takes):
        if position not in exported:
            exported[position] = _export_take(take, position, request)
        report(_ENGINE_SHARE + (1 - _ENGINE_SHARE) * (position + 1) / len(takes))
    return [exported[position] for position in range(len(takes))]


def _remove_folder(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def _make_takes(
    engine: MusicEngine,
    request: EngineRequest,
    out: Path,
    report: ProgressCallback,
    finished: TakeCallback,
) -> list[Take]:
    if request.operation == "generate":
        return engine.generate(request.spec, out, report, finished)
    assert request.source is not None
    if request.operation == "extend":
        return engine.extend(request.source, request.at, request.spec, out, report, finished)
    return engine.cover(request.source, request.spec, out, report, finished)


def _export_take(take: Take, position: int, request: EngineRequest) -> TakeFiles:
    """Write the files of a take that clients get and that the renderer reads."""
    from scopitone.audio.encode import write_flac
    from scopitone.audio.transcode import write_mp3

    sound = take.audio.parent / f"plain-{position}.flac"
    duration = write_flac(take.audio, sound, limit=request.longest_s)
    mp3 = sound.with_suffix(".mp3")
    write_mp3(sound, mp3, title=take.title)
    return {
        "title": take.title,
        "tags": take.tags,
        "duration": round(duration, 3),
        "lyrics": take.lyrics,
        "timed": json_codec.to_json(json_codec.round_to_milliseconds(take.timed)),
        "instrumental": take.instrumental,
        "notes": list(take.notes),
        "understood": take.understood.to_json(),
        "made_by": asdict(take.made_by),
        "sound": str(sound),
        "mp3": str(mp3),
        "cover": str(_write_cover(take, position, sound, Path(request.cache))),
        "stems": _write_stems(take.stems, position, request.longest_s),
        "midi": None if take.midi is None else str(take.midi),
        "score": None if take.score is None else str(take.score),
    }


def _write_cover(take: Take, position: int, sound: Path, cache: Path) -> Path:
    """Write the engine's cover as PNG or JPEG, or the cover that the renderer would paint."""
    path = sound.with_suffix(".cover")
    if take.cover is not None:
        from scopitone.video.inputs.cover_image import reencode_cover

        path.write_bytes(reencode_cover(take.cover.read_bytes()))
        return path
    from scopitone.audio.analysis.pipeline import analyze
    from scopitone.video.cover_art.generate import generate_cover_for
    from scopitone.video.options import Options

    # At the default frame rate, so that the video finds this analysis in the cache.
    analysis = analyze(sound, fps=Options().fps, cache=cache)
    path.write_bytes(generate_cover_for(take.title, analysis, seed=position))
    return path


def _write_stems(stems: Mapping[str, Path], position: int, longest_s: float) -> dict[str, str]:
    from scopitone.audio.encode import write_flac

    paths = {}
    for name, path in stems.items():
        out = path
        if path.suffix != ".flac":
            out = path.parent / f"stem-{position}-{name}.flac"
            write_flac(path, out, limit=longest_s)
        paths[name] = str(out)
    return paths
