"""H.264 by x264. Its settings stand in `Encoding`, where they are chosen by measurement."""

from __future__ import annotations

from scopitone.video.codecs.codec import Codec, Quality
from scopitone.video.encode import Encoding

# A step of six in crf halves or doubles the rate, about (x264's documentation).
CRF_STEPS = {"small": 5.0, "standard": 0.0, "high": -4.0}


def codec(_name: str, quality: Quality) -> Codec:
    """x264 as it is tuned; quality moves its crf."""
    return Encoding(crf=Encoding().crf + CRF_STEPS[quality])
