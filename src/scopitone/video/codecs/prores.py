"""ProRes 4444 with a straight alpha channel: what a style lays on its background, on nothing.

Every frame stands alone. It is for editing programs, not for players: half a gigabyte a minute
at 1080p, a fifth of what Apple's own encoder writes, as most of the picture is empty.
"""

from __future__ import annotations

from dataclasses import dataclass

from scopitone.video.codecs.codec import Codec, Quality, Setting

# FFmpeg's FF_QP2LAMBDA, in which `global_quality` is counted.
_LAMBDA = 118


@dataclass(frozen=True, slots=True)
class ProRes:
    """prores_ks at a quantiser: a sixth of the time that keeping to Apple's rates takes.

    Frames are drawn in eight bits, so that eight of alpha lose next to nothing; both kinds of
    alpha are packed without loss.
    """

    quantiser: int
    alpha_bits: int = 8
    profile: str = "4444"

    def setting(self, gop: int) -> Setting:  # noqa: ARG002 - every frame is a keyframe
        """The vendor is Apple's: some editors refuse others'."""
        options = {
            "profile": self.profile,
            "alpha_bits": str(self.alpha_bits),
            "vendor": "apl0",
            "flags": "+qscale",
            "global_quality": str(self.quantiser * _LAMBDA),
        }
        tag = "ap4x" if self.profile == "4444xq" else "ap4h"
        return Setting("prores_ks", tag, options, "yuva444p10le", "mov", overlay=True)


QUALITIES = {
    "small": ProRes(8),
    "standard": ProRes(2),
    "high": ProRes(1, alpha_bits=16, profile="4444xq"),
}


def codec(_name: str, quality: Quality) -> Codec:
    """ProRes 4444, or 4444 XQ at high quality."""
    return QUALITIES[quality]
