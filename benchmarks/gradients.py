"""Measure how much of a dark gradient's dither survives encoding, and encoding again.

    .venv/bin/python benchmarks/gradients.py
    .venv/bin/python benchmarks/gradients.py --try superfast:aq-mode=3 --crf 16 18 --seconds 4

Dither hides the steps of a gradient in 8 bits: without it, the steps are seen as bands. The
measure is the share of horizontal neighbors with different luma, in dark smooth areas of the drawn
frames: about half in the frames themselves, none in a flat band. A platform encodes every upload
again; `after VP9` is the same share after libvpx-vp9 at 2.5 Mbit/s, which is in the range of
YouTube's 1080p streams. *In bands* is the share of pixels in runs of 16 and more with equal luma.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from encoder import DEFAULT, encode, format_candidate, parse_candidate
from material import ReadyFrames, draw_ready, load_demo_song, plan_song, wrap_frame
from numpy.typing import NDArray
from quality import measure_ssim, read_stream

from scopitone.video.encode.codecs.h264 import H264
from scopitone.video.inputs.song_files import read_song

FPS = 30
PLATFORM_BITS = 2_500_000
DARK = (17, 96)  # luma of the measured areas
BLOCK = 16
SMOOTH_LEVELS = 5  # largest range of luma in a block that has only a gradient and its dither
BAND_PX = 16
EVERY = 10  # each tenth frame is measured

Luma = NDArray[np.uint8]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Gradient:
    """Shares of 1: differing horizontal neighbors, and pixels in runs of equal luma."""

    differing: float
    banded: float


@dataclass(frozen=True, slots=True)
class GradientResult:
    """One candidate: speed, bit rate, SSIM in dB, and the gradient before and after VP9."""

    candidate: str
    fps: float
    kbps: float
    ssim: float
    master: Gradient
    platform: Gradient | None


def find_smooth(luma: Luma) -> Mask:
    """Return the mask of dark blocks with nothing but a gradient: (height, width)."""
    rows, columns = luma.shape[0] // BLOCK, luma.shape[1] // BLOCK
    blocks = luma[: rows * BLOCK, : columns * BLOCK].reshape(rows, BLOCK, columns, BLOCK)
    low, high = blocks.min(axis=(1, 3)), blocks.max(axis=(1, 3))
    smooth = (high - low <= SMOOTH_LEVELS) & (low >= DARK[0]) & (high <= DARK[1])
    mask = np.zeros(luma.shape, np.bool_)
    spread = smooth.repeat(BLOCK, axis=0).repeat(BLOCK, axis=1)
    mask[: rows * BLOCK, : columns * BLOCK] = spread
    return mask


def measure_gradient(lumas: Iterable[Luma], masks: Iterable[Mask]) -> Gradient:
    """Measure pictures of one video within the smooth areas of its drawn frames."""
    pairs = differing = banded = 0
    for luma, mask in zip(lumas, masks, strict=False):
        both = mask[:, 1:] & mask[:, :-1]
        steps = luma[:, 1:] != luma[:, :-1]
        pairs += int(both.sum())
        differing += int((steps & both).sum())
        banded += int((_in_runs(steps) & both).sum())
    return Gradient(differing / max(1, pairs), banded / max(1, pairs))


def _in_runs(steps: Mask) -> Mask:
    """Return which pairs lie in a run of at least `BAND_PX` equal pixels: like `steps`."""
    width = steps.shape[1]
    columns = np.broadcast_to(np.arange(width), steps.shape)
    last = np.maximum.accumulate(np.where(steps, columns, -1), axis=1)
    following = np.where(steps, columns, width)[:, ::-1]
    following = np.minimum.accumulate(following, axis=1)[:, ::-1]
    return ~steps & (following - last >= BAND_PX)


def read_lumas(video: Path) -> Iterator[Luma]:
    """Yield the luma of each measured frame of a video: (height, width)."""
    with av.open(str(video)) as container:
        container.streams.video[0].thread_type = "AUTO"
        for number, frame in enumerate(container.decode(video=0)):
            if number % EVERY == 0:
                yield frame.to_ndarray(format="yuv420p")[: frame.height]


def encode_again(video: Path, out: Path) -> None:
    """Encode a video as a platform does: VP9, one pass, 2.5 Mbit/s, keyframes each 5 s."""
    with av.open(str(video)) as source, av.open(str(out), "w") as target:
        stream = target.add_stream("libvpx-vp9", rate=FPS)
        picture = source.streams.video[0]
        stream.width, stream.height = picture.width, picture.height
        stream.pix_fmt = "yuv420p"
        stream.bit_rate = PLATFORM_BITS
        stream.gop_size = 5 * FPS
        stream.time_base = Fraction(1, FPS)
        stream.options = {"deadline": "good", "cpu-used": "4", "row-mt": "1", "threads": "2"}
        for number, frame in enumerate(source.decode(video=0)):
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            frame.pict_type = av.video.frame.PictureType.NONE
            target.mux(stream.encode(frame))
        target.mux(stream.encode())


def measure(
    ready: ReadyFrames, candidate: H264, masks: list[Mask], folder: Path, *, platform: bool
) -> GradientResult:
    """Encode the frames with one candidate and measure what is left of the gradient."""
    master, again = folder / "master.mp4", folder / "again.webm"
    seconds = encode(ready, candidate, master)
    measured = measure_gradient(read_lumas(master), masks)
    after = None
    if platform:
        encode_again(master, again)
        after = measure_gradient(read_lumas(again), masks)
    return GradientResult(
        f"{format_candidate(candidate)} crf={candidate.crf:g}",
        ready.frames / seconds,
        read_stream(master).kbps(FPS),
        measure_ssim((wrap_frame(picture) for picture in ready.map_pictures()), master),
        measured,
        after,
    )


def format_table(results: list[GradientResult], drawn: Gradient) -> str:
    """Format the results as a Markdown table; the first row is the drawn frames."""
    rows = [
        "| settings | fps | kbit/s | SSIM dB | differing, % | in bands, %"
        " | after VP9, % | in bands, % |",
        "|---|---|---|---|---|---|---|---|",
        f"| drawn frames | | | | {_percent(drawn)} | | |",
    ]
    for row in results:
        after = _percent(row.platform) if row.platform else " | "
        rows.append(
            f"| `{row.candidate}` | {row.fps:.1f} | {row.kbps:.0f} | {row.ssim:.2f}"
            f" | {_percent(row.master)} | {after} |"
        )
    return "\n".join(rows)


def _percent(gradient: Gradient) -> str:
    return f"{gradient.differing * 100:.1f} | {gradient.banded * 100:.1f}"


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--song", type=Path, help="another song, with its embedded cover")
    parser.add_argument("--cover", type=Path, help="a cover for --song")
    parser.add_argument("--start", type=float, default=14.0, help="first second (14)")
    parser.add_argument("--seconds", type=float, default=4.0, help="seconds of frames (4)")
    parser.add_argument("--crf", type=float, nargs="+", default=[DEFAULT.crf])
    parser.add_argument("--try", dest="candidates", nargs="+", default=[format_candidate(DEFAULT)])
    parser.add_argument("--no-platform", action="store_true", help="without encoding again")
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    return parser.parse_args()


def main() -> None:
    """Draw the frames, measure each candidate, print."""
    args = _parse_arguments()
    with tempfile.TemporaryDirectory(prefix="scopitone-gradients-") as temporary:
        folder = Path(temporary)
        song = read_song(args.song, cover=args.cover) if args.song else load_demo_song(None, folder)
        first = round(args.start * FPS)
        timeline = plan_song(song, "felt")
        ready = draw_ready(
            timeline, first, first + round(args.seconds * FPS), folder / "frames.yuv"
        )
        drawn = [picture[: ready.height] for picture in ready.map_pictures()[::EVERY]]
        masks = [find_smooth(luma) for luma in drawn]
        area = np.mean([mask.mean() for mask in masks])
        print(f"measured area: {area:.0%} of the picture", file=sys.stderr, flush=True)
        results = []
        for text in args.candidates:
            for crf in args.crf:
                candidate = replace(parse_candidate(text, 0), crf=crf)
                began = time.perf_counter()
                results.append(
                    measure(ready, candidate, masks, folder, platform=not args.no_platform)
                )
                print(f"{time.perf_counter() - began:.0f} s: {results[-1]}", file=sys.stderr)
        reference = measure_gradient(drawn, masks)
    if args.json:
        print(json.dumps([asdict(row) for row in results]))
    else:
        print(format_table(results, reference))


if __name__ == "__main__":
    main()
