"""Draw the pictures of docs/reference/styles.md: a still of each style and shape, and a GIF.

.venv/bin/python docs/make_styles.py [STYLE ...]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from scopitone.audio.analysis.model import Analysis
from scopitone.audio.analysis.pipeline import analyze
from scopitone.core.graphics import skia
from scopitone.core.song import Song
from scopitone.lyrics.formats.enhanced_lrc import parse
from scopitone.video.cover_art.generate import generate_cover_for
from scopitone.video.frame_sizes import ASPECT_RATIOS, frame_size
from scopitone.video.options import Options
from scopitone.video.prepare import prepare
from scopitone.video.styles import STYLES, build_scene, can_show_footage

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
# Seconds of the demo song: the middle of a line in the chorus, and two bars that lead into it.
AT, MOVES_AT, MOVING = 30.0, 21.9, 3.4
FOOTAGE = 14
STILL_HEIGHT = {"16:9": 270, "9:16": 480, "1:1": 300, "4:5": 375}
GIF_WIDTH, GIF_FPS = 288, 10


def main() -> None:
    """Draw the pictures of the named styles, or of all."""
    song = Song(
        audio=EXAMPLES / "song.mp3",
        title="Halfway to Morning",
        author="Night Ferry",
        cover=(EXAMPLES / "cover.jpg").read_bytes(),
        lyrics=parse((EXAMPLES / "song.lrc").read_text()),
    )
    analysis = analyze(song.audio, fps=30, cache=Path(tempfile.gettempdir()))
    for name in sys.argv[1:] or STYLES:
        for ratio in ASPECT_RATIOS:
            width, height = frame_size(ratio, "1080p")
            options = Options(width=width, height=height, brand="Scopitone")
            if can_show_footage(name):
                options = replace(options, style=name, footage=_paint_footage(analysis))
            scene = build_scene(name, prepare(song, analysis, options)[0])
            pixels = _rgba(scene.draw(round(AT * 30)).frame)
            out = HERE / "styles" / f"{name}-{ratio.replace(':', 'x')}.webp"
            out.write_bytes(_webp(pixels, STILL_HEIGHT[ratio]))
            if ratio == "16:9":
                first, count = round(MOVES_AT * 30), round(MOVING * GIF_FPS)
                frames = (scene.draw(first + i * 30 // GIF_FPS).frame for i in range(count))
                _gif(frames, HERE / "styles" / f"{name}.gif")
        sys.stdout.write(f"{name}\n")


def _paint_footage(analysis: Analysis) -> tuple[Path, ...]:
    """Return photos for a montage: covers as they are drawn for songs without one."""
    folder = Path(tempfile.gettempdir()) / "scopitone-footage"
    folder.mkdir(exist_ok=True)
    for k in range(FOOTAGE):
        (folder / f"{k:02d}.jpg").write_bytes(generate_cover_for(f"Scene {k}", analysis))
    return (folder,)


def _rgba(frame: av.VideoFrame) -> NDArray[np.uint8]:
    options = {"src_colorspace": "ITU709", "dst_colorspace": "ITU709", "threads": 1}
    return np.ascontiguousarray(frame.reformat(format="rgba", **options).to_ndarray())


def _webp(pixels: NDArray[np.uint8], height: int) -> bytes:
    image = skia.Image.fromarray(pixels, skia.ColorType.kRGBA_8888_ColorType)
    width = round(pixels.shape[1] * height / pixels.shape[0])
    sampling = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    small = image.resize(width, height, sampling)
    return bytes(small.encodeToData(skia.EncodedImageFormat.kWEBP, 82))


def _gif(frames: Iterator[av.VideoFrame], out: Path) -> None:
    """Write an animated GIF with one palette, found by FFmpeg."""
    held = list(frames)
    height = round(held[0].height * GIF_WIDTH / held[0].width)
    graph = av.filter.Graph()
    source = graph.add_buffer(
        width=held[0].width,
        height=held[0].height,
        format="yuv420p",
        time_base=Fraction(1, GIF_FPS),
    )
    scale = graph.add("scale", f"{GIF_WIDTH}:{height}:flags=area")
    split = graph.add("split")
    generate = graph.add("palettegen", "max_colors=64")
    use = graph.add("paletteuse", "dither=bayer:bayer_scale=4")
    sink = graph.add("buffersink")
    source.link_to(scale)
    scale.link_to(split)
    split.link_to(generate, 0, 0)
    split.link_to(use, 1, 0)
    generate.link_to(use, 0, 1)
    use.link_to(sink)
    graph.configure()
    for number, frame in enumerate(held):
        frame.pts, frame.time_base = number, Fraction(1, GIF_FPS)
        source.push(frame)
    source.push(None)
    with av.open(str(out), "w", format="gif") as container:
        stream = container.add_stream("gif", rate=GIF_FPS)
        stream.width, stream.height, stream.pix_fmt = GIF_WIDTH, height, "pal8"
        for number in range(len(held)):
            frame = sink.pull()
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


if __name__ == "__main__":
    main()
