"""The process in which a music engine works.

It reads the order from standard input, writes the share that is done to standard output, a
number a line, and ANSWER when it has ended. `music_work` is the worker's side.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from scopitone.errors import Cancelled, InputError, ScopitoneError
from scopitone.music.engine import GenerateSpec, MusicEngine, Source, Take, Tell
from scopitone.music.registry import engine
from scopitone.tasks import lyrics

ANSWER = "answer.json"
# As low as the encoders: whoever waits for an answer comes first.
_NICENESS = 10
# Of the whole time; the rest is what is done with the takes here.
_ENGINE_SHARE = 0.92


def main() -> None:
    """Do what standard input asks for, in the current folder."""
    os.nice(_NICENESS)
    signal.signal(signal.SIGTERM, _cancel)
    tell = _teller()
    order = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_die_with_parent, daemon=True).start()
    # An adapter's notes on its server's answers; never the requests, which carry the key.
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    try:
        answer = _work(order, tell)
    except InputError as error:
        answer = {"refused": [error.field, error.message]}
    except Cancelled:
        return
    except ScopitoneError as error:
        answer = {"failed": str(error)}
    Path(ANSWER).write_text(json.dumps(answer))


def _cancel(_number: int, _frame: FrameType | None) -> NoReturn:
    raise Cancelled("The task was cancelled")


def _die_with_parent() -> None:
    """The worker holds the other end of standard input: it ends when the worker does."""
    os.read(sys.stdin.fileno(), 1)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(0, signal.SIGKILL)


def _teller() -> Tell:
    """Writes progress to what was standard output; what libraries print goes to the log."""
    pipe = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    most = 0.0

    def tell(done: float) -> None:
        nonlocal most
        most = min(1.0, max(most, done))
        pipe.write(f"{most:.4f}\n")

    return tell


def _work(order: dict[str, Any], tell: Tell) -> dict[str, Any]:
    out = Path("takes").absolute()
    # What an attempt that was killed has left.
    _remove(out)
    out.mkdir()
    maker = engine(order["engine"], **_options(order["options"]))
    takes = _made(maker, order, out, lambda done: tell(done * _ENGINE_SHARE))
    finished = []
    for position, take in enumerate(takes):
        finished.append(_finish(take, position, order))
        tell(_ENGINE_SHARE + (1 - _ENGINE_SHARE) * (position + 1) / len(takes))
    return {"takes": finished}


def _options(given: dict[str, Any]) -> dict[str, Any]:
    files = ("soundfont", "memory")
    return {name: Path(value) if name in files else value for name, value in given.items()}


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def _made(maker: MusicEngine, order: dict[str, Any], out: Path, tell: Tell) -> list[Take]:
    spec = GenerateSpec(**order["spec"])
    if order["operation"] == "generate":
        return maker.generate(spec, out, tell)
    source = _source(order["source"])
    if order["operation"] == "extend":
        return maker.extend(source, order["at"], spec, out, tell)
    return maker.cover(source, spec, out, tell)


def _source(data: dict[str, Any]) -> Source:
    score = data["score"]
    return Source(
        **{
            **data,
            "audio": Path(data["audio"]),
            "timed": lyrics.from_json(data["timed"]),
            "score": None if score is None else Path(score),
        }
    )


def _finish(take: Take, position: int, order: dict[str, Any]) -> dict[str, Any]:
    """A take as plain data and files: what clients get, and what the renderer reads."""
    from scopitone.music.sound_files import write_mp3
    from scopitone.video.plain_sound import write_plain

    sound = take.audio.parent / f"plain-{position}.flac"
    duration = write_plain(take.audio, sound, limit=order["longest_s"])
    mp3 = sound.with_suffix(".mp3")
    write_mp3(sound, mp3, title=take.title)
    return {
        "title": take.title,
        "tags": take.tags,
        "duration": round(duration, 3),
        "lyrics": take.lyrics,
        "timed": lyrics.to_json(lyrics.to_milliseconds(take.timed)),
        "instrumental": take.instrumental,
        "notes": list(take.notes),
        "sound": str(sound),
        "mp3": str(mp3),
        "cover": str(_cover(take, position, sound, Path(order["cache"]))),
        "stems": _stems(take.stems, position, order["longest_s"]),
        "midi": None if take.midi is None else str(take.midi),
        "score": None if take.score is None else str(take.score),
    }


def _cover(take: Take, position: int, sound: Path, cache: Path) -> Path:
    """The engine's cover written anew, or one that the renderer would paint."""
    path = sound.with_suffix(".cover")
    if take.cover is not None:
        from scopitone.video.artwork import plain_cover

        path.write_bytes(plain_cover(take.cover.read_bytes()))
        return path
    from scopitone.video.analysis.analyse import analyse
    from scopitone.video.cover_art import from_analysis
    from scopitone.video.options import Options

    # At the usual frame rate, so that the video finds this analysis in the cache.
    heard = analyse(sound, fps=Options().fps, cache=cache)
    path.write_bytes(from_analysis(take.title, heard, seed=position))
    return path


def _stems(stems: Mapping[str, Path], position: int, longest_s: float) -> dict[str, str]:
    from scopitone.video.plain_sound import write_plain

    written = {}
    for name, path in stems.items():
        out = path
        if path.suffix != ".flac":
            out = path.parent / f"stem-{position}-{name}.flac"
            write_plain(path, out, limit=longest_s)
        written[name] = str(out)
    return written
