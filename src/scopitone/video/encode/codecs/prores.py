"""ProRes 4444 with a straight alpha channel: a style's foreground without background.

Every frame is independent. The format is for editing programs, not for players: half a gigabyte a
minute at 1080p, a fifth of the output of Apple's own encoder, as most of the picture is empty.
"""

from __future__ import annotations

from dataclasses import dataclass

from scopitone.video.encode.codecs.codec import Codec, EncoderSettings, Quality

# FFmpeg's FF_QP2LAMBDA, the unit of `global_quality`.
_LAMBDA = 118


@dataclass(frozen=True, slots=True)
class ProRes:
    """prores_ks at a fixed quantizer: a sixth of the time that it needs to meet Apple's bit rates.

    Frames are drawn in eight bits, so eight bits of alpha lose next to nothing. Alpha is
    compressed without loss.
    """

    quantizer: int
    alpha_bits: int = 8
    profile: str = "4444"

    def settings(self, gop: int) -> EncoderSettings:  # noqa: ARG002 - every frame is a keyframe
        """Return the settings. The vendor is Apple's, as some editors reject other vendors."""
        options = {
            "profile": self.profile,
            "alpha_bits": str(self.alpha_bits),
            "vendor": "apl0",
            "flags": "+qscale",
            "global_quality": str(self.quantizer * _LAMBDA),
        }
        tag = "ap4x" if self.profile == "4444xq" else "ap4h"
        return EncoderSettings("prores_ks", tag, options, "yuva444p10le", "mov", overlay=True)


QUALITIES = {
    "small": ProRes(8),
    "standard": ProRes(2),
    "high": ProRes(1, alpha_bits=16, profile="4444xq"),
}


def make_codec(_name: str, quality: Quality) -> Codec:
    """Return ProRes 4444, or 4444 XQ at high quality."""
    return QUALITIES[quality]
