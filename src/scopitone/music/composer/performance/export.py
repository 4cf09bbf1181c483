"""Write a take as files: sound, stems, MIDI and score."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from scopitone.core.errors import OutputError
from scopitone.music.composer.performance.mixing.mix_loudness import RATE, Sound
from scopitone.music.composer.performance.perform import Performance
from scopitone.music.composer.score.json_codec import save_score
from scopitone.music.composer.score.midi import write_midi
from scopitone.music.composer.score.model import Score
from scopitone.music.engine import Take

if TYPE_CHECKING:
    from av import AudioFrame

_COMPRESSION = "2"
"""Level 2 of 0 to 12: a tenth larger than the default of 5, in two thirds of the time."""

_BLOCK_S = 10


def write_take(
    performance: Performance, score: Score, folder: Path, notes: tuple[str, ...], tags: str
) -> Take:
    """Write the files of a take into `folder`, which is created if it does not exist.

    `score` names its makers; `notes` and `tags` are passed on to the returned take.

    Raises:
        OutputError: the files cannot be written.
    """
    plan = score.plan
    assert score.made_by is not None, "`sign_score` names the makers"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        audio = folder / "song.flac"
        write_flac(performance.audio, audio, bits=24, tags={"title": plan.title})
        stems = _write_stems(performance.stems, folder)
        midi, stored = folder / "song.mid", folder / "score.json"
        write_midi(score, midi)
        save_score(score, stored)
    except OSError as error:
        raise OutputError(f"cannot write {folder}: {error.strerror or error}") from error
    return Take(
        title=plan.title,
        tags=tags,
        audio=audio,
        duration=performance.audio.shape[1] / RATE,
        made_by=score.made_by,
        lyrics="\n".join(line.text for line in performance.timed.lines),
        timed=performance.timed,
        instrumental=not score.lead,
        stems=stems,
        midi=midi,
        score=stored,
        notes=notes,
    )


def _write_stems(stems: Mapping[str, Sound], folder: Path) -> dict[str, Path]:
    paths = {name: folder / f"stem-{name}.flac" for name in stems}
    for name, path in paths.items():
        write_flac(stems[name], path, bits=16)
    return paths


def write_flac(
    sound: Sound, path: Path, *, bits: Literal[16, 24], tags: Mapping[str, str] | None = None
) -> None:
    """Write (2, n) samples at 48 kHz as FLAC; samples beyond full scale are clipped.

    Raises:
        OSError: the file cannot be written.
    """
    import av

    with av.open(str(path), "w", format="flac") as container:
        container.metadata.update(tags or {})
        sample_format = "s16" if bits == 16 else "s32"
        stream = container.add_stream("flac", rate=RATE, layout="stereo", format=sample_format)
        stream.codec_context.options = {"compression_level": _COMPRESSION}
        stream.codec_context.open()
        size = stream.codec_context.frame_size
        step = size * (_BLOCK_S * RATE // size)
        fifo = av.AudioFifo()
        for start in range(0, sound.shape[1], step):
            fifo.write(_make_frame(sound[:, start : start + step], start, bits))
            for frame in fifo.read_many(size):
                container.mux(stream.encode(frame))
        last = fifo.read()
        if last is not None:
            container.mux(stream.encode(last))
        container.mux(stream.encode(None))


def _make_frame(sound: Sound, pts: int, bits: int) -> AudioFrame:
    import av

    # FFmpeg's FLAC encoder reads 24 bits from the upper bits of 32.
    full_scale = 2 ** (bits - 1)
    scaled = np.clip(np.rint(sound.T * np.float32(full_scale)), -full_scale, full_scale - 1)
    integers = scaled.astype(np.int16) if bits == 16 else scaled.astype(np.int32) << 8
    frame = av.AudioFrame.from_ndarray(
        integers.reshape(1, -1), format="s16" if bits == 16 else "s32", layout="stereo"
    )
    frame.sample_rate = RATE
    frame.pts = pts
    frame.time_base = Fraction(1, RATE)
    return frame
