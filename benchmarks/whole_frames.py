"""Two more peers, for a background that stands still: frames drawn whole in RGBA.

`skia` draws each frame anew with Skia and hands it to x264 through swscale, as most programs that
draw music videos do. `moviepy` composes ImageClips, TextClips and a drawn spectrum, as scripts
do; it runs in an interpreter of its own (MOVIEPY_PYTHON), for it is none of our dependencies.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import skia
from karaoke import font_file
from peer import AS_PEOPLE_RUN_IT, BARS, BARS_HEIGHT, BARS_LEFT, BARS_TOP, PITCH

from scopitone.video.layers.background import Background
from scopitone.video.layers.caption import Caption, Watermark
from scopitone.video.layers.cover import Cover
from scopitone.video.raster.still import png
from scopitone.video.raster.type import set_rows
from scopitone.video.styles import style
from scopitone.video.timeline import LineCue, Timeline

LEFT, CENTRE, SIZE, MEASURE = 832, 526, 104, 960
UNSUNG = 0.45


def base_picture(timeline: Timeline, n: int) -> bytes:
    """All that stands still while somebody sings, as a PNG: background, cover, captions."""
    canvas = Background(timeline).canvas(n)
    for layer in style("cover")(timeline).layers:
        if isinstance(layer, (Cover, Caption, Watermark)):
            layer.draw(canvas, n)
    return png(canvas)


def draw_whole(timeline: Timeline, base: bytes, out: Path, *, encoded: bool = True) -> float:
    """Draw and encode every frame; the seconds that it took. `encoded`: else drawn alone."""
    picture = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(base))
    pixels = np.zeros((timeline.height, timeline.width, 4), np.uint8)
    surface = skia.Surface.MakeRasterDirect(
        skia.ImageInfo.Make(
            timeline.width,
            timeline.height,
            skia.ColorType.kRGBA_8888_ColorType,
            skia.AlphaType.kPremul_AlphaType,
        ),
        pixels,
        timeline.width * 4,
    )
    font = skia.Font(skia.Typeface.MakeFromData(skia.Data.MakeWithCopy(font_file(700))), SIZE)
    start = time.perf_counter()
    with av.open(str(out), "w") as container:
        options = {"preset": AS_PEOPLE_RUN_IT.preset, "crf": str(AS_PEOPLE_RUN_IT.crf)}
        stream = container.add_stream("libx264", rate=timeline.fps, options=options)
        stream.width, stream.height, stream.pix_fmt = timeline.width, timeline.height, "yuv420p"
        for n in range(timeline.frames):
            _draw(surface.getCanvas(), picture, font, timeline, n)
            if encoded:
                frame = av.VideoFrame.from_ndarray(pixels, "rgba").reformat(format="yuv420p")
                frame.pts, frame.time_base = n, Fraction(1, timeline.fps)
                container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return time.perf_counter() - start


def _draw(
    canvas: skia.Canvas, picture: skia.Image, font: skia.Font, timeline: Timeline, n: int
) -> None:
    canvas.drawImage(picture, 0, 0)
    paint = skia.Paint(AntiAlias=True, Color4f=skia.Color4f(1, 1, 1, 0.72))
    for index, level in enumerate(timeline.bands[n][:BARS]):
        height = max(4.0, float(level) * BARS_HEIGHT)
        x, y = BARS_LEFT + index * PITCH, BARS_TOP + BARS_HEIGHT - height
        canvas.drawRoundRect(skia.Rect.MakeXYWH(x, y, 8, height), 4, 4, paint)
    line = next((cue for cue in reversed(timeline.lines) if cue.enter <= n), None)
    if line is not None and n < line.stop + timeline.fps:
        _draw_line(canvas, font, line, n)


def _draw_line(canvas: skia.Canvas, font: skia.Font, line: LineCue, n: int) -> None:
    block = set_rows(line.text, weight=700, measure=MEASURE / SIZE, leading=1.16)
    for placed in block.words:
        cue = next((word for word in line.words if word.begin <= placed.begin < word.end), None)
        sung = 1.0 if cue is None else (n - cue.start) / max(1.0, cue.stop - cue.start)
        x, y = LEFT + placed.x * SIZE, CENTRE + placed.y * SIZE
        for opacity, share in ((UNSUNG, 1.0), (1.0, min(1.0, max(0.0, sung)))):
            canvas.save()
            canvas.clipRect(
                skia.Rect.MakeXYWH(x, y - SIZE, placed.word.advance * SIZE * share, 1.5 * SIZE)
            )
            ink = skia.Paint(AntiAlias=True, Color4f=skia.Color4f(1, 1, 1, opacity))
            canvas.drawString(placed.word.text, x, y, font, ink)
            canvas.restore()


def run_moviepy(timeline: Timeline, base: bytes, audio: Path, folder: Path, out: Path) -> float:
    """Have MoviePy make it; the seconds that it took, its imports not counted."""
    folder.mkdir(exist_ok=True)
    (folder / "base.png").write_bytes(base)
    (folder / "inter.ttf").write_bytes(font_file(700))
    np.save(folder / "bands.npy", timeline.bands[: timeline.frames])
    rows = {
        "size": [timeline.width, timeline.height],
        "fps": timeline.fps,
        "duration": timeline.frames / timeline.fps,
        "audio": str(audio.resolve()),
        "out": str(out.resolve()),
        "place": [LEFT, CENTRE - SIZE, MEASURE, SIZE],
        "bars": [BARS_LEFT, BARS_TOP, BARS, PITCH, BARS_HEIGHT],
        "x264": [AS_PEOPLE_RUN_IT.preset, AS_PEOPLE_RUN_IT.crf],
        "lines": [
            [cue.text, max(0.0, cue.start / timeline.fps), cue.stop / timeline.fps + 0.5]
            for cue in timeline.lines
        ],
    }
    (folder / "song.json").write_text(json.dumps(rows))
    script = Path(__file__).with_name("moviepy_script.py")
    done = subprocess.run(
        [os.environ["MOVIEPY_PYTHON"], str(script), str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.strip().splitlines()[-1])
