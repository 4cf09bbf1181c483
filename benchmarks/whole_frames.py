"""Two more peers, for a still background: frames drawn as a whole in RGBA.

`skia` draws each frame from scratch with Skia and passes it to x264 through swscale, as most
programs that draw music videos do. `moviepy` composes ImageClips, TextClips and a drawn spectrum,
as scripts do. It runs in its own interpreter (MOVIEPY_PYTHON), as it is not a dependency of
Scopitone.
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
from karaoke import build_font
from peer import BARS, BARS_HEIGHT, BARS_LEFT, BARS_TOP, PITCH, TYPICAL_ENCODING

from scopitone.core.graphics import skia
from scopitone.video.layers.background import Background
from scopitone.video.layers.caption import Caption, Watermark
from scopitone.video.layers.cover import CoverLayer
from scopitone.video.plan.line_cues import LineCue
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.png import encode_png
from scopitone.video.raster.text_layout import set_rows
from scopitone.video.styles import load_style

LEFT, CENTER, SIZE, MEASURE = 832, 526, 104, 960
UNSUNG = 0.45


def draw_base_picture(timeline: Timeline, n: int) -> bytes:
    """Draw what is still during singing as a PNG: background, cover, captions."""
    canvas = Background(timeline).canvas(n)
    for layer in load_style("cover")(timeline).layers:
        if isinstance(layer, (CoverLayer, Caption, Watermark)):
            layer.draw(canvas, n)
    return encode_png(canvas)


def draw_whole(timeline: Timeline, base: bytes, out: Path, *, encoded: bool = True) -> float:
    """Draw and encode every frame, and return the seconds it took.

    encoded: False only draws the frames.
    """
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
    font = skia.Font(skia.Typeface.MakeFromData(skia.Data.MakeWithCopy(build_font(700))), SIZE)
    start = time.perf_counter()
    with av.open(str(out), "w") as container:
        options = {"preset": TYPICAL_ENCODING.preset, "crf": str(TYPICAL_ENCODING.crf)}
        stream = container.add_stream("libx264", rate=timeline.fps, options=options)
        stream.width, stream.height, stream.pix_fmt = timeline.width, timeline.height, "yuv420p"
        for n in range(timeline.frames):
            _draw_frame(surface.getCanvas(), picture, font, timeline, n)
            if encoded:
                frame = av.VideoFrame.from_ndarray(pixels, "rgba").reformat(format="yuv420p")
                frame.pts, frame.time_base = n, Fraction(1, timeline.fps)
                container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return time.perf_counter() - start


def _draw_frame(
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
        x, y = LEFT + placed.x * SIZE, CENTER + placed.y * SIZE
        for opacity, share in ((UNSUNG, 1.0), (1.0, min(1.0, max(0.0, sung)))):
            canvas.save()
            canvas.clipRect(
                skia.Rect.MakeXYWH(x, y - SIZE, placed.word.advance * SIZE * share, 1.5 * SIZE)
            )
            ink = skia.Paint(AntiAlias=True, Color4f=skia.Color4f(1, 1, 1, opacity))
            canvas.drawString(placed.word.text, x, y, font, ink)
            canvas.restore()


def run_moviepy(timeline: Timeline, base: bytes, audio: Path, folder: Path, out: Path) -> float:
    """Run MoviePy, and return the seconds it took without its imports."""
    folder.mkdir(exist_ok=True)
    (folder / "base.png").write_bytes(base)
    (folder / "inter.ttf").write_bytes(build_font(700))
    np.save(folder / "bands.npy", timeline.bands[: timeline.frames])
    rows = {
        "size": [timeline.width, timeline.height],
        "fps": timeline.fps,
        "duration": timeline.frames / timeline.fps,
        "audio": str(audio.resolve()),
        "out": str(out.resolve()),
        "place": [LEFT, CENTER - SIZE, MEASURE, SIZE],
        "bars": [BARS_LEFT, BARS_TOP, BARS, PITCH, BARS_HEIGHT],
        "x264": [TYPICAL_ENCODING.preset, TYPICAL_ENCODING.crf],
        "lines": [
            [cue.text, max(0.0, cue.start / timeline.fps), cue.stop / timeline.fps + 0.5]
            for cue in timeline.lines
        ],
    }
    (folder / "song.json").write_text(json.dumps(rows))
    script = Path(__file__).with_name("moviepy_script.py")
    result = subprocess.run(
        [os.environ["MOVIEPY_PYTHON"], str(script), str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(result.stdout.strip().splitlines()[-1])
