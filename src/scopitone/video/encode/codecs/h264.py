"""H.264 by x264. Its settings are chosen by measurement (benchmarks/README.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from scopitone.video.encode.codecs.codec import Codec, EncoderSettings, Quality

CRF_STEPS = {"small": 5.0, "standard": 0.0, "high": -4.0}
"""Added to the crf. Six steps double or halve the bit rate, about (x264's documentation)."""

_SEARCH = {
    "bframes": "3",
    "b-pyramid": "none",
    "b-adapt": "0",
    "scenecut": "0",
    "weightp": "0",
    "ref": "1",
    "me": "dia",
    "subme": "0",
    "partitions": "none",
    "mbtree": "1",
    "rc-lookahead": "4",
}

_DITHER = {
    "aq-mode": "3",
    "aq-strength": "1.3",
    "deadzone-intra": "0",
    "no-dct-decimate": "1",
    "ipratio": "1.8",
    "chroma-qp-offset": "8",
}
"""Keeps the dither of dark gradients, so that no bands are seen, also after a platform has encoded
the video again: bits go to dark, smooth areas (`aq-mode` 3), small coefficients of keyframes are
not rounded to zero (`deadzone-intra`), and keyframes, from which static dither is then copied, are
finer (`ipratio`). Chroma is coarser (`chroma-qp-offset`): its only detail is dither, which would
cost the platform the bits for luma. Files are about twice as large as with `_COARSE`
(benchmarks/README.md).
"""

_COARSE = {"aq-mode": "2", "chroma-qp-offset": "4"}
"""Evens out quality by variance. Most of the dither is lost."""


@dataclass(frozen=True, slots=True)
class H264:
    """x264 in one thread. `params` are x264's own parameters, on top of those of the preset.

    The default suits a picture that hardly moves: it searches next to nothing (`me` dia, `subme`
    0, no `partitions` of macroblocks) and puts three B-frames between references without weighing
    alternatives (`b-adapt` 0), which the macroblock tree then makes cheap. `_DITHER` is added
    unless the file must be small.
    """

    preset: str = "superfast"
    crf: float = 16
    params: dict[str, str] = field(default_factory=lambda: {**_SEARCH, **_DITHER})

    def settings(self, gop: int) -> EncoderSettings:
        """Return FFmpeg's settings for closed GOPs of `gop` frames, encoded in one thread."""
        params = {
            "keyint": str(gop),
            "open-gop": "0",
            "threads": "1",
            "lookahead-threads": "1",
            **_select_instructions(),
            **self.params,
        }
        options = {
            "preset": self.preset,
            "profile": "high",
            "crf": str(self.crf),
            "x264-params": ":".join(f"{key}={value}" for key, value in params.items()),
        }
        return EncoderSettings("libx264", "avc1", options)


def make_codec(_name: str, quality: Quality) -> Codec:
    """Return x264 with its crf and its care for dither adjusted to `quality`."""
    params = {**_SEARCH, **(_COARSE if quality == "small" else _DITHER)}
    return H264(crf=H264().crf + CRF_STEPS[quality], params=params)


@cache
def _select_instructions() -> dict[str, str]:
    """Return x264's parameter that keeps it from using AVX-512 where the processor has it.

    With AVX-512, x264 (core 165, `aq-mode` 2, `mbtree`) sometimes gives different bytes for equal
    frames, so that machines would not make the same video. With AVX2 it does not, and is no slower.
    """
    try:
        processor = Path("/proc/cpuinfo").read_text()
    except OSError:
        return {}
    return {"asm": "AVX2"} if " avx512f " in processor else {}
