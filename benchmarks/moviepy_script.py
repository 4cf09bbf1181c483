"""A script with MoviePy 2 that makes the same picture as the peers of render.py.

MOVIEPY_PYTHON moviepy_script.py FOLDER prints the seconds that it took. Lines light up as a
whole, as MoviePy has no karaoke.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from moviepy import AudioFileClip, CompositeVideoClip, ImageClip, TextClip, VideoClip

folder = Path(sys.argv[1])
song = json.loads((folder / "song.json").read_text())
bands = np.load(folder / "bands.npy")
fps, duration = song["fps"], song["duration"]
left, top, count, pitch, height = song["bars"]
x, y, measure, size = song["place"]


def draw_bars_mask(t: float) -> np.ndarray:
    """Draw the coverage of the bars, 0 to 1."""
    picture = np.zeros((height, count * pitch))
    for index, level in enumerate(bands[min(int(t * fps), len(bands) - 1)][:count]):
        bar_height = max(4, int(level * height))
        picture[height - bar_height :, index * pitch : index * pitch + 8] = 0.72
    return picture


start = time.perf_counter()
base = ImageClip(str(folder / "base.png"), duration=duration)
white = np.full((height, count * pitch, 3), 255, np.uint8)
mask = VideoClip(draw_bars_mask, is_mask=True, duration=duration)
spectrum = ImageClip(white, duration=duration).with_mask(mask).with_position((left, top))
words = [
    TextClip(
        font=str(folder / "inter.ttf"),
        text=text,
        font_size=size,
        color="white",
        size=(measure, 3 * size),
        method="caption",
        text_align="left",
    )
    .with_position((x, y))
    .with_start(begin)
    .with_duration(max(0.1, min(end, duration) - begin))
    for text, begin, end in song["lines"]
    if begin < duration
]
video = CompositeVideoClip([base, spectrum, *words], size=tuple(song["size"]))
video = video.with_duration(duration).with_audio(
    AudioFileClip(song["audio"]).subclipped(0, duration)
)
preset, crf = song["x264"]
video.write_videofile(
    song["out"], fps=fps, codec="libx264", preset=preset, threads=2, logger=None,
    audio_codec="aac", ffmpeg_params=["-crf", str(crf), "-pix_fmt", "yuv420p"],
)  # fmt: skip
sys.stdout.write(f"{time.perf_counter() - start}\n")
