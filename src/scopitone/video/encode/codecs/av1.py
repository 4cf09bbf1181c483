"""AV1 by SVT-AV1, which PyAV's wheel contains (it has no libaom)."""

from __future__ import annotations

import os
from dataclasses import dataclass

from scopitone.video.encode.codecs.codec import Codec, EncoderSettings, Quality

CRF = {"small": 55, "standard": 46, "high": 36}

# SVT-AV1 prints its version to stderr unless only errors are enabled.
os.environ.setdefault("SVT_LOG", "1")


@dataclass(frozen=True, slots=True)
class Av1:
    """SVT-AV1 in one thread. benchmarks/README.md has the measurements behind preset and crf."""

    crf: int
    preset: int = 6

    def settings(self, gop: int) -> EncoderSettings:
        """Return the settings: `irefresh-type` 2 closes the GOPs, `lp` 1 limits it to one thread.

        The variance boost gives even grounds more bits; AV1 would otherwise smooth them away.
        """
        params = f"keyint={gop}:irefresh-type=2:scd=0:lp=1:enable-variance-boost=1"
        options = {"preset": str(self.preset), "crf": str(self.crf), "svtav1-params": params}
        return EncoderSettings("libsvtav1", "av01", options)


def make_codec(_name: str, quality: Quality) -> Codec:
    """Return SVT-AV1 at the crf of `quality`."""
    return Av1(CRF[quality])
