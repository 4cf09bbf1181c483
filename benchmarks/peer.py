"""The peer: the `ffmpeg` command line, which makes the same picture by a filtergraph.

Its inputs are those that it is fastest with. The background and all still parts (cover with its
shadow, title, author, brand) are Scopitone's own pixels as raw planes, so that nothing is decoded
or converted. The moving background is scaled up from a quarter of the size. Lyrics, progress line
and their timing are one ASS script for libass, and the spectrum is `showfreqs`. The peer stays in
the singing pose throughout, and its cover does not pulse.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from karaoke import build_font, build_script
from material import Planes, stack_planes, wrap_frame
from numpy.typing import NDArray

from scopitone.video.encode.codecs.h264 import H264
from scopitone.video.layers.background import Background
from scopitone.video.layers.caption import Caption, Watermark
from scopitone.video.layers.cover import CoverLayer
from scopitone.video.layers.layer import Layer
from scopitone.video.plan.segments import GOP_SECONDS, count_gop_frames
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.canvas import Canvas
from scopitone.video.styles import load_style

TYPICAL_ENCODING = H264(preset="veryfast", crf=20, params={})

# Bars as in the style: 64 of 15 pixels with their gaps, 96 high, above the progress line.
BARS, PITCH, BARS_HEIGHT, BARS_LEFT, BARS_TOP = 64, 15, 96, 832, 854
# In and out by 16 % in 20 seconds: slow, but a new picture in every other frame.
ZOOM, ZOOM_PERIOD_S = 0.16, 20.0
SMALL = "480:270"


class NoPeerError(Exception):
    """No suitable `ffmpeg` is installed; the message says what to install."""


def check_ffmpeg() -> str:
    """Return the version of the `ffmpeg` on the path. Raises: NoPeerError if it is unsuitable."""
    remedy = "install one with libx264 and libass, on Debian: apt-get install ffmpeg"
    try:
        answers = [_run_ffmpeg("-version"), _run_ffmpeg("-filters"), _run_ffmpeg("-encoders")]
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoPeerError(f"ffmpeg is not installed; {remedy}") from error
    missing = [
        name for name in (" ass ", " showfreqs ", " libx264 ") if name not in "".join(answers[1:])
    ]
    if missing:
        raise NoPeerError(f"this ffmpeg lacks {', '.join(m.strip() for m in missing)}; {remedy}")
    return answers[0].splitlines()[0]


@dataclass(frozen=True, slots=True)
class Peer:
    """The command line for one song and one kind of background; its files are in `folder`."""

    folder: Path
    audio: Path
    frames: int
    fps: int
    inputs: tuple[str, ...]
    graph: str

    def encode(self, encoding: H264, out: Path) -> None:
        """Make the whole video, sound included, with as many threads as ffmpeg chooses."""
        params = encoding.params
        if params:
            params = {
                "keyint": str(count_gop_frames(GOP_SECONDS, self.fps)),
                "open-gop": "0",
                **params,
            }
        joined = ":".join(f"{key}={value}" for key, value in params.items())
        self._run(
            *("-map", "[v]", "-map", "0:a", "-frames:v", str(self.frames)),
            *("-t", f"{self.frames / self.fps:.6f}"),
            *("-c:v", "libx264", "-preset", encoding.preset, "-crf", str(encoding.crf)),
            *(("-x264-params", joined) if joined else ()),
            *("-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709"),
            *("-color_trc", "bt709", "-color_range", "tv"),
            *("-c:a", "aac", "-b:a", "256k", "-ar", "48000", "-movflags", "+faststart"),
            str(out),
        )

    def draw_frames(
        self, start: int, count: int, width: int, height: int
    ) -> Iterator[av.VideoFrame]:
        """Yield the frames that the filtergraph passes to the encoder, `count` from `start` on."""
        command = self._build_command("-map", "[v]", "-frames:v", str(start + count))
        raw = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-")
        size = width * height * 3 // 2
        with subprocess.Popen([*command, *raw], cwd=self.folder, stdout=subprocess.PIPE) as drawing:
            assert drawing.stdout is not None
            for number in range(start + count):
                picture = np.frombuffer(drawing.stdout.read(size), np.uint8)
                if number >= start:
                    yield wrap_frame(picture.reshape(-1, width).copy())

    def _run(self, *outputs: str) -> None:
        subprocess.run(self._build_command(*outputs), cwd=self.folder, check=True)

    def _build_command(self, *outputs: str) -> list[str]:
        return [
            *("ffmpeg", "-v", "error", "-nostdin", "-y", "-i", str(self.audio.resolve())),
            *self.inputs,
            *("-filter_complex", self.graph),
            *outputs,
        ]


def make_peer(timeline: Timeline, audio: Path, folder: Path) -> Peer:
    """Write the peer's pictures, font and karaoke script, and its filtergraph."""
    folder.mkdir()
    fonts = folder / "fonts"
    fonts.mkdir()
    font = build_font(700)
    (fonts / "inter.ttf").write_bytes(font)
    (folder / "song.ass").write_text(build_script(timeline, font), encoding="utf-8")
    background = Background(timeline).canvas(_find_singing_frame(timeline))
    (folder / "background.yuv").write_bytes(stack_planes(background).tobytes())
    tiles = [
        _write_tile(timeline, (CoverLayer, Caption), folder / "cover.yuva"),
        _write_tile(timeline, (Watermark,), folder / "brand.yuva"),
    ]
    rate = ("-framerate", str(timeline.fps))
    size = f"{timeline.width}x{timeline.height}"
    inputs = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size, *rate, "-i", "background.yuv"]
    for tile in tiles:
        shape = ("-f", "rawvideo", "-pix_fmt", "yuva420p", "-s", tile.size)
        inputs += [*shape, *rate, "-i", tile.name]
    return Peer(
        folder, audio, timeline.frames, timeline.fps, tuple(inputs), _build_graph(timeline, tiles)
    )


@dataclass(frozen=True, slots=True)
class _TileInput:
    name: str
    x: int
    y: int
    size: str


def _build_graph(timeline: Timeline, tiles: list[_TileInput]) -> str:
    fps = timeline.fps
    hold = f"loop=-1:1:0,setpts=N/({fps}*TB)"
    chains = [f"[1:v]{_background_filter(timeline, hold)}[picture]"]
    last = "picture"
    for index, tile in enumerate(tiles, start=2):
        chains.append(f"[{last}][{index}:v]overlay={tile.x}:{tile.y}:format=yuv420[t{index}]")
        last = f"t{index}"
    # Every other column is made transparent while the picture is 128 pixels wide, and cheap.
    chains.append(
        f"[0:a]showfreqs=s={BARS}x{BARS_HEIGHT}:rate={fps}:mode=bar:ascale=log:fscale=log"
        f":win_size=2048:cmode=combined:colors=white@0.72|white@0.72,"
        f"scale={2 * BARS}:{BARS_HEIGHT}:flags=neighbor,format=yuva420p,"
        f"drawgrid=w=2:h={2 * BARS_HEIGHT}:t=1:c=white@0:replace=1,"
        f"scale={PITCH * BARS}:{BARS_HEIGHT}:flags=neighbor[bars]"
    )
    chains.append(f"[{last}][bars]overlay={BARS_LEFT}:{BARS_TOP}:format=yuv420[all]")
    chains.append("[all]ass=song.ass:fontsdir=fonts[v]")
    return ";".join(chains)


def _background_filter(timeline: Timeline, hold: str) -> str:
    if timeline.motion == "still":
        return hold
    width, height = timeline.width, timeline.height
    turn = f"2*PI*n/{ZOOM_PERIOD_S * timeline.fps:g}"
    zoom = f"(1+{ZOOM / 2:g}*(1-cos({turn})))"
    return (
        f"scale={SMALL},{hold},scale=w='2*trunc({width // 2}*{zoom})'"
        f":h='2*trunc({height // 2}*{zoom})':eval=frame:flags=bilinear,crop={width}:{height}"
    )


def _find_singing_frame(timeline: Timeline) -> int:
    """Return a frame in which everything is in its place for singing."""
    for cue in timeline.poses:
        if cue.pose == "sing":
            return min(timeline.frames - 1, int(cue.start + cue.length) + 1)
    return timeline.frames - 1


def _write_tile(timeline: Timeline, kinds: tuple[type, ...], path: Path) -> _TileInput:
    """Write the layers of these kinds as one picture with alpha.

    They are drawn on black and on white; their coverage is what differs less than the 219 steps
    of luma between both.
    """
    scene = load_style("cover")(timeline)
    layers = [layer for layer in scene.layers if isinstance(layer, kinds)]
    n = _find_singing_frame(timeline)
    dark, light = (_draw_on(level, timeline, layers, n) for level in (16, 235))
    alpha = 1 - (light.luma.astype(np.float32) - dark.luma) / np.float32(219)
    rows, columns = np.nonzero(alpha > 0.004)
    top, left = 2 * (rows.min() // 2), 2 * (columns.min() // 2)
    bottom, right = 2 * (rows.max() // 2) + 2, 2 * (columns.max() // 2) + 2
    alpha = alpha[top:bottom, left:right]
    half = alpha.reshape(alpha.shape[0] // 2, 2, alpha.shape[1] // 2, 2).mean(
        axis=(1, 3), dtype=np.float32
    )
    inner = (slice(top, bottom), slice(left, right))
    outer = (slice(top // 2, bottom // 2), slice(left // 2, right // 2))
    parts = [
        _remove_ground(dark.luma[inner], alpha, 16),
        _remove_ground(dark.blue[outer], half, 128),
        _remove_ground(dark.red[outer], half, 128),
        np.clip(np.rint(alpha * 255), 0, 255).astype(np.uint8),
    ]
    path.write_bytes(b"".join(part.tobytes() for part in parts))
    return _TileInput(path.name, int(left), int(top), f"{right - left}x{bottom - top}")


def _draw_on(level: int, timeline: Timeline, layers: list[Layer], n: int) -> Canvas:
    canvas = Canvas.blank(timeline.width, timeline.height)
    canvas.luma[:] = level
    canvas.blue[:] = canvas.red[:] = 128
    for layer in layers:
        layer.draw(canvas, n)
    return canvas


def _remove_ground(mixed: Planes, alpha: NDArray[np.float32], ground: int) -> Planes:
    color = ground + (mixed.astype(np.float32) - ground) / np.maximum(alpha, 1 / 255)
    straight: Planes = np.clip(np.rint(color), 0, 255).astype(np.uint8)
    return straight


def _run_ffmpeg(option: str) -> str:
    result = subprocess.run(["ffmpeg", "-hide_banner", option], capture_output=True, check=True)
    return result.stdout.decode(errors="replace")
