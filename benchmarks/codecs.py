"""Measure each codec on frames of a video: processor time, size, SSIM.

    .venv/bin/python benchmarks/codecs.py
    .venv/bin/python benchmarks/codecs.py --seconds 2 --codec hevc

Every codec encodes the same frames of the demo song, with the moving background, drawn
beforehand, in one thread. Times are processor times, so that other work on the machine hardly
matters. README.md has the figures. ProRes is left out, as it has an alpha channel.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from material import ReadyFrames, draw_ready, load_demo_song, plan_song, wrap_frame
from quality import measure_ssim, read_stream

from scopitone.video.encode.codecs import CODECS, choose_codec
from scopitone.video.encode.codecs.codec import QUALITIES
from scopitone.video.encode.segment_encoder import encode_segment
from scopitone.video.raster.canvas import Canvas

FPS, START_SECONDS = 30, 10
SOFTWARE = [name for name, kind in CODECS.items() if kind.everywhere and kind.suffix == ".mp4"]


def measure_codec(ready: ReadyFrames, name: str, quality: str, out: Path) -> str:
    """Measure a codec at a quality, and return a row of Markdown."""
    codec = choose_codec(name, quality)
    start = time.process_time()
    encode_segment(
        (Canvas(wrap_frame(picture)) for picture in ready.map_pictures()),
        out,
        width=ready.width,
        height=ready.height,
        fps=FPS,
        codec=codec,
    )
    frame_ms = 1000 * (time.process_time() - start) / ready.frames
    quality_db = measure_ssim((wrap_frame(picture) for picture in ready.map_pictures()), out)
    rate = read_stream(out).kbps(FPS) / 1000
    return f"| `{name}` | {quality} | {frame_ms:.0f} ms | {rate:.2f} Mbit/s | {quality_db:.1f} dB |"


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=4.0)
    options.add_argument("--codec", choices=SOFTWARE, action="append")
    args = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        timeline = plan_song(load_demo_song(None, folder), "felt")
        first = START_SECONDS * FPS
        ready = draw_ready(timeline, first, first + round(args.seconds * FPS), folder / "frames")
        print("| codec | quality | per frame | rate | SSIM |\n|---|---|---|---|---|")
        for codec in args.codec or SOFTWARE:
            for quality in QUALITIES:
                print(measure_codec(ready, codec, quality, folder / "out.mp4"))
                sys.stdout.flush()


if __name__ == "__main__":
    main()
