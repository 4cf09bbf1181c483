"""A take as files: sound, stems, MIDI and the score."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from scopitone.errors import OutputError
from scopitone.music.composer.midi import write_midi
from scopitone.music.composer.mixing.loudness import RATE, Sound
from scopitone.music.composer.performing import Performance
from scopitone.music.composer.score import Score
from scopitone.music.composer.stored import save
from scopitone.music.engine import Take

if TYPE_CHECKING:
    from av import AudioFrame

_COMPRESSION = "2"
"""FLAC's 0 to 12: a tenth larger than the default of 5, in two thirds of its time."""

_SECONDS_AT_ONCE = 10


def write_take(
    performance: Performance, score: Score, folder: Path, notes: tuple[str, ...], tags: str
) -> Take:
    """Write the files of a take into `folder`, which is made, and say what they are.

    Raises OutputError where they cannot be written.
    """
    plan = score.plan
    try:
        folder.mkdir(parents=True, exist_ok=True)
        audio = folder / "song.flac"
        write_flac(performance.audio, audio, bits=24, tags={"title": plan.title})
        stems = _stems(performance.stems, folder)
        midi, stored = folder / "song.mid", folder / "score.json"
        write_midi(score, midi)
        save(score, stored)
    except OSError as error:
        raise OutputError(f"cannot write {folder}: {error.strerror or error}") from error
    return Take(
        title=plan.title,
        tags=tags,
        audio=audio,
        duration=performance.audio.shape[1] / RATE,
        lyrics="\n".join(line.text for line in performance.timed.lines),
        timed=performance.timed,
        instrumental=not score.lead,
        stems=stems,
        midi=midi,
        score=stored,
        notes=notes,
    )


def _stems(stems: Mapping[str, Sound], folder: Path) -> dict[str, Path]:
    paths = {name: folder / f"stem-{name}.flac" for name in stems}
    for name, path in paths.items():
        write_flac(stems[name], path, bits=16)
    return paths


def write_flac(
    sound: Sound, path: Path, *, bits: Literal[16, 24], tags: Mapping[str, str] | None = None
) -> None:
    """Write (2, n) samples at 48 kHz; what is beyond full scale is cut. Raises OSError."""
    import av

    with av.open(str(path), "w", format="flac") as container:
        container.metadata.update(tags or {})
        form = "s16" if bits == 16 else "s32"
        stream = container.add_stream("flac", rate=RATE, layout="stereo", format=form)
        stream.codec_context.options = {"compression_level": _COMPRESSION}
        stream.codec_context.open()
        size = stream.codec_context.frame_size
        step = size * (_SECONDS_AT_ONCE * RATE // size)
        fifo = av.AudioFifo()
        for start in range(0, sound.shape[1], step):
            fifo.write(_frame(sound[:, start : start + step], start, bits))
            for frame in fifo.read_many(size):
                container.mux(stream.encode(frame))
        rest = fifo.read()
        if rest is not None:
            container.mux(stream.encode(rest))
        container.mux(stream.encode(None))


def _frame(sound: Sound, pts: int, bits: int) -> AudioFrame:
    import av

    # FFmpeg's FLAC reads 24 bits from the upper ones of 32.
    full = 2 ** (bits - 1)
    scaled = np.clip(np.rint(sound.T * np.float32(full)), -full, full - 1)
    whole = scaled.astype(np.int16) if bits == 16 else scaled.astype(np.int32) << 8
    frame = av.AudioFrame.from_ndarray(
        whole.reshape(1, -1), format="s16" if bits == 16 else "s32", layout="stereo"
    )
    frame.sample_rate = RATE
    frame.pts = pts
    frame.time_base = Fraction(1, RATE)
    return frame
