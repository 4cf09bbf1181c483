"""What each codec costs and gives on frames like ours: processor time, size, SSIM.

    .venv/bin/python benchmarks/codecs.py
    .venv/bin/python benchmarks/codecs.py --seconds 2 --codec hevc

Every codec encodes the same frames of the demo song, drawn beforehand, in one thread; the
moving background. Time is that of the processor, so other work on the machine hardly matters.
docs/codecs.md has its figures. ProRes has an alpha channel and is not among them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from material import Ready, demo_song, draw_ready, frame_of, plan_of
from quality import ssim, stream_of

from scopitone.video.codecs import CODECS, chosen
from scopitone.video.codecs.codec import QUALITIES
from scopitone.video.encode import encode_segment
from scopitone.video.raster.canvas import Canvas

FPS, START_SECONDS = 30, 10
SOFTWARE = [name for name, kind in CODECS.items() if kind.everywhere and kind.suffix == ".mp4"]


def row(ready: Ready, name: str, quality: str, out: Path) -> str:
    """A codec at a quality, as a row of Markdown."""
    codec = chosen(name, quality)
    start = time.process_time()
    encode_segment(
        (Canvas(frame_of(picture)) for picture in ready.pictures()),
        out,
        width=ready.width,
        height=ready.height,
        fps=FPS,
        encoding=codec,
    )
    spent = 1000 * (time.process_time() - start) / ready.frames
    reached = ssim((frame_of(picture) for picture in ready.pictures()), out)
    rate = stream_of(out).kbps(FPS) / 1000
    return f"| `{name}` | {quality} | {spent:.0f} ms | {rate:.2f} Mbit/s | {reached:.1f} dB |"


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=4.0)
    options.add_argument("--codec", choices=SOFTWARE, action="append")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        timeline = plan_of(demo_song(None, folder), "drift")
        first = START_SECONDS * FPS
        ready = draw_ready(timeline, first, first + round(given.seconds * FPS), folder / "frames")
        print("| codec | quality | a frame | rate | SSIM |\n|---|---|---|---|---|")
        for codec in given.codec or SOFTWARE:
            for quality in QUALITIES:
                print(row(ready, codec, quality, folder / "out.mp4"))
                sys.stdout.flush()


if __name__ == "__main__":
    main()
