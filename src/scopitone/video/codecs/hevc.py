"""HEVC (H.265) by x265, tagged `hvc1`: Apple's players show no HEVC that is tagged `hev1`."""

from __future__ import annotations

from dataclasses import dataclass

from scopitone.video.codecs.codec import Codec, Quality, Setting

CRF = {"small": 28.0, "standard": 23.0, "high": 19.0}


@dataclass(frozen=True, slots=True)
class Hevc:
    """x265 in one thread. docs/codecs.md has the measurement behind preset and crf."""

    crf: float
    preset: str = "fast"

    def setting(self, gop: int) -> Setting:
        """Closed GOPs, parameter sets in the header alone, as `hvc1` demands."""
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
        return Setting("libx265", "hvc1", options)


def codec(_name: str, quality: Quality) -> Codec:
    """x265 at a crf."""
    return Hevc(CRF[quality])
