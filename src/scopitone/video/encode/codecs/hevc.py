"""HEVC (H.265) by x265, tagged `hvc1`: Apple's players do not play HEVC that is tagged `hev1`."""

from __future__ import annotations

from dataclasses import dataclass

from scopitone.video.encode.codecs.codec import Codec, EncoderSettings, Quality

CRF = {"small": 28.0, "standard": 23.0, "high": 19.0}


@dataclass(frozen=True, slots=True)
class Hevc:
    """x265 in one thread. benchmarks/README.md has the measurements behind preset and crf."""

    crf: float
    preset: str = "fast"

    def settings(self, gop: int) -> EncoderSettings:
        """Return settings with closed GOPs; `hvc1` requires parameter sets only in the header."""
        params = {
            "keyint": gop,
            "min-keyint": gop,
            "scenecut": 0,
            "open-gop": 0,
            "pools": "none",
            "frame-threads": 1,
            "wpp": 0,
            "repeat-headers": 0,
            "info": 0,
            "log-level": "error",
        }
        spelt = ":".join(f"{key}={value}" for key, value in params.items())
        options = {"preset": self.preset, "crf": str(self.crf), "x265-params": spelt}
        return EncoderSettings("libx265", "hvc1", options)


def make_codec(_name: str, quality: Quality) -> Codec:
    """Return x265 at the crf of `quality`."""
    return Hevc(CRF[quality])
