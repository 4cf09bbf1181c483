"""What is rendered: the demo song, cut or repeated, and frames of it drawn beforehand."""

from __future__ import annotations

import wave
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import av
import numpy as np
from numpy.typing import NDArray

from scopitone.song import Line, Lyrics, Song
from scopitone.video.analysis.analyse import analyse
from scopitone.video.audio import decode
from scopitone.video.options import Options
from scopitone.video.raster.canvas import Canvas
from scopitone.video.render import prepare
from scopitone.video.styles import style
from scopitone.video.tags import read_song
from scopitone.video.timeline import Timeline

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
COVER, LYRICS = EXAMPLES / "cover.jpg", EXAMPLES / "song.lrc"
BRAND = "Scopitone"
RATE = 44_100

Motion = Literal["still", "drift"]
Planes = NDArray[np.uint8]


def options(motion: Motion) -> Options:
    """1080p30 with a brand: what the figures are for."""
    return Options(width=1920, height=1080, fps=30, brand=BRAND, motion=motion)


def demo_song(seconds: float | None, folder: Path) -> Song:
    """The demo song, or `seconds` of it: cut, or repeated with its words until it is so long."""
    song = read_song(EXAMPLES / "song.mp3", cover=COVER, lyrics=LYRICS)
    if seconds is None:
        return song
    sound = np.concatenate(list(decode(song.audio, rate=RATE, channels=2)), axis=1)
    length = sound.shape[1] / RATE
    path = folder / f"song-{seconds:g}s.wav"
    _write_wav(path, [np.resize(channel, round(seconds * RATE)) for channel in sound])
    rounds = range(int(np.ceil(seconds / length)))
    lines = [line.shifted(turn * length) for turn in rounds for line in song.lyrics.lines]
    sung = tuple(line for line in lines if (line.end or 0.0) <= seconds)
    return replace(song, audio=path, lyrics=Lyrics(sung))


def plan_of(song: Song, motion: Motion) -> Timeline:
    """The timeline that `render` would make of the song."""
    chosen = options(motion)
    return prepare(song, analyse(song.audio, fps=chosen.fps), chosen)[0]


def enhanced_lrc(lyrics: Lyrics) -> str:
    """Word-timed lyrics as an enhanced LRC file."""
    return "".join(_lrc_line(line) + "\n" for line in lyrics.lines)


@dataclass(frozen=True, slots=True)
class Ready:
    """Frames drawn beforehand, in a file of raw yuv420p that all processes share."""

    path: Path
    frames: int
    width: int
    height: int

    def pictures(self) -> NDArray[np.uint8]:
        """The planes of all frames, below each other: (frames, height * 3 / 2, width)."""
        shape = (self.frames, self.height * 3 // 2, self.width)
        return np.memmap(self.path, np.uint8, "r", shape=shape)


def draw_ready(timeline: Timeline, start: int, stop: int, path: Path) -> Ready:
    """Draw frames `start` to `stop` (exclusive) into the file `path`."""
    draw = style("cover")(timeline).draw
    with path.open("wb") as file:
        for n in range(start, stop):
            file.write(planes(draw(n)).tobytes())
    return Ready(path, stop - start, timeline.width, timeline.height)


def planes(canvas: Canvas) -> Planes:
    """The three planes below each other, as raw yuv420p has them: (height * 3 / 2, width)."""
    width = canvas.luma.shape[1]
    parts = (canvas.luma, canvas.blue, canvas.red)
    return np.concatenate([np.ascontiguousarray(part).reshape(-1) for part in parts]).reshape(
        -1, width
    )


def frame_of(raw: Planes) -> av.VideoFrame:
    """A frame that shares the memory of `raw`."""
    return av.VideoFrame.from_numpy_buffer(raw, "yuv420p")


def _write_wav(path: Path, channels: list[NDArray[np.float32]]) -> None:
    whole = np.clip(np.rint(np.stack(channels, axis=1) * 32767), -32768, 32767)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(whole.astype("<i2").tobytes())


def _lrc_line(line: Line) -> str:
    words = "".join(f"<{_stamp(word.start)}>{word.text} " for word in line.words)
    last = line.words[-1].end if line.words else line.end or 0.0
    return f"[{_stamp(line.start or 0.0)}]{words or line.text}<{_stamp(last)}>"


def _stamp(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes):02}:{rest:05.2f}"
