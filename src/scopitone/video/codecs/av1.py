"""AV1 by SVT-AV1, which PyAV's wheel has (it has no libaom)."""

from __future__ import annotations

import os
from dataclasses import dataclass

from scopitone.video.codecs.codec import Codec, Quality, Setting

CRF = {"small": 55, "standard": 46, "high": 36}

# SVT-AV1 writes what it is to stderr, unless this says that errors alone are wanted.
os.environ.setdefault("SVT_LOG", "1")


@dataclass(frozen=True, slots=True)
class Av1:
    """SVT-AV1 in one thread. docs/codecs.md has the measurement behind preset and crf."""

    crf: int
    preset: int = 6

    def setting(self, gop: int) -> Setting:
        """`irefresh-type` 2 closes the GOPs, `lp` 1 asks for one thread's worth of work.

        The variance boost gives even grounds their bits, which AV1 otherwise smooths away.
        """
        params = f"keyint={gop}:irefresh-type=2:scd=0:lp=1:enable-variance-boost=1"
        options = {"preset": str(self.preset), "crf": str(self.crf), "svtav1-params": params}
        return Setting("libsvtav1", "av01", options)


def codec(_name: str, quality: Quality) -> Codec:
    """SVT-AV1 at a crf."""
    return Av1(CRF[quality])
