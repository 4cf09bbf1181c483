"""The sound of a video, encoded in a process of its own while the pictures are drawn."""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import IO

from scopitone.audio.bit_rates import SOUND_BIT_RATE
from scopitone.audio.decode import AAC_RATE, Block, decode
from scopitone.audio.encode import encode_aac, write_wav
from scopitone.audio.loudness_result import LoudnessResult
from scopitone.core.child_processes.child_call import call_in_child
from scopitone.core.errors import Canceled
from scopitone.core.file_cache import SizedCache
from scopitone.video.encode.draw_job import digest_sources
from scopitone.video.encode.segment_file import DAMAGE

SOUND_CACHE_BYTES = 500 * 1000**2
"""Of all sound that is kept: that of some hundred videos."""

_SOUND_NAME, _LOUDNESS_NAME = "sound", "loudness.json"


@contextmanager
def encode_sound_track(
    source: Path,
    out: Path | None,
    target: float | None,
    bit_rate: int = SOUND_BIT_RATE,
    *,
    cache: Path | None = None,
) -> Iterator[Future[LoudnessResult | None]]:
    """Start encoding the sound of `source` to `out`, and wait for it at the end of the context.

    The result is the loudness of the encoded sound; None for a video without sound, whose `out` is
    None. An exception in the context ends the encoding within a second of sound: nobody wants to
    wait for it, and nothing may be written after the caller has cleaned up.

    Args:
        out: AAC in MP4, or WAV, by its suffix.
        target: loudness in LUFS; None leaves the sound as it is.
        bit_rate: of AAC, in bits per second.
        cache: folder where encoded sound is kept for videos of the same song.
    """
    sounds = SizedCache(cache and cache / "sound", SOUND_CACHE_BYTES)
    stopping = threading.Event()
    with ThreadPoolExecutor(1) as thread:
        try:
            yield thread.submit(_find_or_encode, sounds, source, out, target, bit_rate, stopping)
        except BaseException:
            stopping.set()
            raise


def _find_or_encode(
    sounds: SizedCache,
    source: Path,
    out: Path | None,
    target: float | None,
    bit_rate: int,
    stopping: threading.Event,
) -> LoudnessResult | None:
    """Copy the sound that was kept, or encode it and keep it."""
    if out is None or not sounds.is_on:
        return _encode(source, out, target, bit_rate, stopping)
    key = _find_key(source, out, target, bit_rate)
    file = sounds.open(key)
    if file is not None:
        with file, contextlib.suppress(*DAMAGE):
            return _unpack(file, out)
    result = _encode(source, out, target, bit_rate, stopping)
    sounds.write(key, lambda file: _pack(out, result, file))
    sounds.trim()
    return result


def _find_key(source: Path, out: Path, target: float | None, bit_rate: int) -> str:
    """Return the digest of all that the encoded sound depends on."""
    content = hashlib.sha256(f"{audio_digest()} {out.suffix} {target} {bit_rate}\n".encode())
    with source.open("rb") as file:
        content.update(hashlib.file_digest(file, "sha256").digest())
    return content.hexdigest()


@cache
def audio_digest() -> str:
    """Return a digest that identifies the code that encodes sound."""
    content = hashlib.sha256(version("av").encode())
    digest_sources(files("scopitone").joinpath("audio"), content)
    return content.hexdigest()


def _pack(sound: Path, result: LoudnessResult | None, file: IO[bytes]) -> None:
    with zipfile.ZipFile(file, "w") as packed:
        packed.write(sound, _SOUND_NAME)
        packed.writestr(_LOUDNESS_NAME, json.dumps(result and asdict(result)))


def _unpack(file: IO[bytes], out: Path) -> LoudnessResult | None:
    with zipfile.ZipFile(file) as packed:
        result = json.loads(packed.read(_LOUDNESS_NAME))
        out.write_bytes(packed.read(_SOUND_NAME))
    return result and LoudnessResult(**result)


def _encode(
    source: Path,
    out: Path | None,
    target: float | None,
    bit_rate: int,
    stopping: threading.Event,
) -> LoudnessResult | None:
    if out is None:
        return None

    def check() -> None:
        if stopping.is_set():
            raise Canceled("The video is no longer needed")

    return call_in_child(_encode_sound, source, out, target, bit_rate, check=check)


def _encode_sound(
    source: Path,
    out: Path,
    target: float | None,
    bit_rate: int,
    report: Callable[[float], None],
) -> LoudnessResult | None:
    """Encode the sound. `report` receives the seconds read, which lets a caller stop it."""
    from scopitone.audio.normalize import check_loudness, normalize_loudness

    def decode_source() -> Iterator[Block]:
        for second, block in enumerate(decode(source, rate=AAC_RATE, channels=2)):
            report(second)
            yield block

    blocks = decode_source() if target is None else normalize_loudness(decode_source, target)
    # Editors need lossless sound; players need AAC.
    if out.suffix == ".wav":
        write_wav(blocks, out)
    else:
        encode_aac(blocks, out, bit_rate=bit_rate)
    return check_loudness(out, target)
