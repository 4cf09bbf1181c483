"""What benchmarks render: the demo song, cut or repeated, and frames of it drawn beforehand."""

from __future__ import annotations

import wave
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import av
import numpy as np
from numpy.typing import NDArray

from scopitone.audio.analysis.pipeline import analyze
from scopitone.audio.decode import decode
from scopitone.core.song import Line, Lyrics, Song
from scopitone.video.inputs.song_files import read_song
from scopitone.video.options import Options
from scopitone.video.plan.timeline import Timeline
from scopitone.video.prepare import prepare
from scopitone.video.raster.canvas import Canvas
from scopitone.video.styles import load_style

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
COVER, LYRICS = EXAMPLES / "cover.jpg", EXAMPLES / "song.lrc"
BRAND = "Scopitone"
RATE = 44_100

Motion = Literal["still", "felt"]
Planes = NDArray[np.uint8]


def standard_options(motion: Motion) -> Options:
    """Return the options that figures are for: 1080p30 with a brand."""
    return Options(width=1920, height=1080, fps=30, brand=BRAND, motion=motion)


def load_demo_song(seconds: float | None, folder: Path) -> Song:
    """Load the demo song, cut or repeated with its words to `seconds`; None keeps its length."""
    song = read_song(EXAMPLES / "song.mp3", cover=COVER, lyrics=LYRICS)
    if seconds is None:
        return song
    sound = np.concatenate(list(decode(song.audio, rate=RATE, channels=2)), axis=1)
    length = sound.shape[1] / RATE
    path = folder / f"song-{seconds:g}s.wav"
    _write_wav(path, [np.resize(channel, round(seconds * RATE)) for channel in sound])
    rounds = range(int(np.ceil(seconds / length)))
    lines = [line.shift(turn * length) for turn in rounds for line in song.lyrics.lines]
    kept_lines = tuple(line for line in lines if (line.end or 0.0) <= seconds)
    return replace(song, audio=path, lyrics=Lyrics(kept_lines))


def plan_song(song: Song, motion: Motion) -> Timeline:
    """Return the timeline that `render` would make of the song."""
    options = standard_options(motion)
    return prepare(song, analyze(song.audio, fps=options.fps), options)[0]


def format_lrc(lyrics: Lyrics) -> str:
    """Format word-timed lyrics as an enhanced LRC file."""
    return "".join(_format_lrc_line(line) + "\n" for line in lyrics.lines)


@dataclass(frozen=True, slots=True)
class ReadyFrames:
    """Frames drawn beforehand, in a file of raw yuv420p that all processes share."""

    path: Path
    frames: int
    width: int
    height: int

    def map_pictures(self) -> NDArray[np.uint8]:
        """Map the planes of all frames, stacked: (frames, height * 3 / 2, width)."""
        shape = (self.frames, self.height * 3 // 2, self.width)
        return np.memmap(self.path, np.uint8, "r", shape=shape)


def draw_ready(timeline: Timeline, start: int, stop: int, path: Path) -> ReadyFrames:
    """Draw frames `start` to `stop` (exclusive) into the file `path`."""
    draw = load_style("cover")(timeline).draw
    with path.open("wb") as file:
        for n in range(start, stop):
            file.write(stack_planes(draw(n)).tobytes())
    return ReadyFrames(path, stop - start, timeline.width, timeline.height)


def stack_planes(canvas: Canvas) -> Planes:
    """Stack the three planes as in raw yuv420p: (height * 3 / 2, width)."""
    width = canvas.luma.shape[1]
    parts = (canvas.luma, canvas.blue, canvas.red)
    return np.concatenate([np.ascontiguousarray(part).reshape(-1) for part in parts]).reshape(
        -1, width
    )


def wrap_frame(raw: Planes) -> av.VideoFrame:
    """Return a frame that shares the memory of `raw`."""
    return av.VideoFrame.from_numpy_buffer(raw, "yuv420p")


def _write_wav(path: Path, channels: list[NDArray[np.float32]]) -> None:
    samples = np.clip(np.rint(np.stack(channels, axis=1) * 32767), -32768, 32767)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.astype("<i2").tobytes())


def _format_lrc_line(line: Line) -> str:
    words = "".join(f"<{_format_time(word.start)}>{word.text} " for word in line.words)
    last = line.words[-1].end if line.words else line.end or 0.0
    return f"[{_format_time(line.start or 0.0)}]{words or line.text}<{_format_time(last)}>"


def _format_time(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes):02}:{rest:05.2f}"
