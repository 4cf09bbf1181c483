"""Songs, covers and timelines for the renderer's tests: made by hand, so that they are known."""

from __future__ import annotations

import wave
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from scopitone.audio.analysis.model import Analysis, SongSection
from scopitone.core.graphics import skia
from scopitone.core.song import Line, Lyrics, Song, Word
from scopitone.video.options import Options
from scopitone.video.plan.palette import Palette, palette_from_cover
from scopitone.video.plan.timeline import Timeline, plan_timeline

RATE = 48_000
SECTIONS = (("quiet", 0.2), ("verse", 0.5), ("chorus", 1.0))


@pytest.fixture(scope="session")
def hand_made() -> Callable[..., Analysis]:
    """`hand_made(12.0, fps=30, bpm=120)` -> an analysis of a song of that many seconds.

    bpm 0: nothing is heard at all. Otherwise every band moves, differently in every frame.
    """
    return _hand_made


def _hand_made(duration: float, *, fps: int = 30, bpm: float = 120.0) -> Analysis:
    frames = int(np.ceil(round(duration * fps, 6)))
    beats = np.arange(0, duration, 60 / bpm) if bpm else np.zeros(0)
    at = np.arange(frames)[:, None] / fps
    loud = 1.0 if bpm else 0.0
    moving = 0.5 + 0.5 * np.sin(2 * np.pi * (at * np.linspace(0.5, 3, 64) + np.linspace(0, 7, 64)))
    third = duration / 3
    return Analysis(
        duration=duration,
        fps=fps,
        tempo=bpm,
        beats=beats,
        downbeats=beats[::4],
        onsets=beats,
        bands=(loud * moving).astype(np.float32),
        low=(loud * moving[:, 3]).astype(np.float32),
        energy=(loud * moving[:, 0]).astype(np.float32),
        loudness=-14.0 if bpm else float("-inf"),
        sections=tuple(
            SongSection(i * third, (i + 1) * third, kind, energy)
            for i, (kind, energy) in enumerate(SECTIONS)
        ),
    )


@pytest.fixture(scope="session")
def paint_cover() -> Callable[[str], bytes]:
    """`paint_cover("busy")` -> a PNG: busy, white, black, gray, red, yellow, transparent, half."""
    return _paint_cover


@cache
def _paint_cover(kind: str) -> bytes:
    pixels = np.zeros((256, 256, 4), np.uint8)
    plain = {"white": 255, "black": 0, "grey": 128}
    if kind in plain:
        pixels[...] = plain[kind]
        pixels[..., 3] = 255
    elif kind == "red":
        pixels[...] = (255, 0, 0, 255)
    elif kind == "yellow":
        pixels[...] = (255, 240, 0, 255)
    elif kind == "half":
        pixels[...] = (255, 255, 255, 255)
        pixels[:, 128:, :3] = (0, 40, 160)
    elif kind == "busy":
        pixels[...] = np.random.default_rng(5).integers(0, 256, pixels.shape)
        pixels[..., 3] = 255
    else:
        assert kind == "transparent"
    image = skia.Image.fromarray(pixels, skia.ColorType.kRGBA_8888_ColorType)
    return bytes(image.encodeToData(skia.EncodedImageFormat.kPNG, 100))


@cache
def _palette(kind: str) -> Palette:
    return palette_from_cover(_paint_cover(kind))


@pytest.fixture(scope="session")
def sung() -> Callable[..., Lyrics]:
    """`sung(("Hello old friend", 4.0, 6.0), …)` -> lines with their words spread evenly."""
    return _sung


def _sung(*lines: tuple[str, float, float]) -> Lyrics:
    made = []
    for text, start, end in lines:
        parts = text.split()
        step = (end - start) / max(1, len(parts))
        words = tuple(
            Word(part, start + i * step, start + (i + 1) * step) for i, part in enumerate(parts)
        )
        made.append(Line(text, start, end, words))
    return Lyrics(tuple(made))


@pytest.fixture(scope="session")
def make_timeline() -> Callable[..., Timeline]:
    """`make_timeline(30.0, lyrics, cover="busy", bpm=120, title=…, **options)`, 640x360."""

    def make(
        duration: float,
        lyrics: Lyrics = Lyrics(),  # noqa: B008 - frozen
        *,
        cover: str = "busy",
        bpm: float = 120.0,
        title: str = "Auld Lang Syne",
        author: str = "Robert Burns",
        **options: object,
    ) -> Timeline:
        chosen = Options(**{"width": 640, "height": 360, "brand": "Scopitone", **options})
        image = _paint_cover(cover)
        song = Song(Path("song.wav"), title, author, image, lyrics)
        analysis = _hand_made(duration, fps=chosen.fps, bpm=bpm)
        return plan_timeline(song, image, _palette(cover), analysis, chosen)

    return make


@pytest.fixture(scope="session")
def whole_show(make_timeline: Callable[..., Timeline]) -> Timeline:
    """30 s with everything: title card, lines, an open pose, a countdown, an end card."""
    return make_timeline(
        30.0,
        _sung(
            ("Should auld acquaintance be forgot,", 5.0, 7.0),
            ("and never brought to mind?", 7.2, 9.0),
            ("For auld lang syne, my dear,", 21.0, 22.5),
            ("for auld lang syne.", 22.6, 24.0),
        ),
    )


@pytest.fixture(scope="session")
def save_sound() -> Callable[[Path, NDArray[np.float32]], Path]:
    """`save_sound(path, samples)` -> path of a WAV file with 48 kHz and one channel."""

    def save(path: Path, samples: NDArray[np.float32]) -> Path:
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes((np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes())
        return path

    return save


@pytest.fixture(scope="session")
def planes() -> Callable[..., tuple[bytes, ...]]:
    """`planes(canvas)` -> the bytes of its three planes, without padding."""

    def read(canvas: object) -> tuple[bytes, ...]:
        return tuple(getattr(canvas, name).tobytes() for name in ("luma", "blue", "red"))

    return read


@pytest.fixture(scope="session")
def decoded() -> Callable[[Path], Sequence[NDArray[np.uint8]]]:
    """`decoded(path)` -> every frame of the video as (rows of Y, U and V, width)."""

    def decode(path: Path) -> list[NDArray[np.uint8]]:
        import av

        with av.open(str(path)) as container:
            return [frame.to_ndarray() for frame in container.decode(video=0)]

    return decode
