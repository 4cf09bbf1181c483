"""The encoders of graphics chips, by FFmpeg's names: `h264_nvenc`, `hevc_videotoolbox`, …

No machine has all of them: `codecs.choose_codec` tries one before a video is made with it. They
are fast and need more bits than x264 for the same picture.
"""

from __future__ import annotations

from dataclasses import dataclass

from scopitone.video.encode.codecs.codec import Codec, EncoderSettings, Quality

TAGS = {"h264": "avc1", "hevc": "hvc1", "av1": "av01"}

# Constant qualities on the makers' own scales (FFmpeg's documentation of the encoders).
# AV1's scale is wider: its quantizer is 0 to 255 instead of 0 to 51.
NVENC_CQ = {"small": 30, "standard": 24, "high": 19}
QUICK_SYNC = {"small": 29, "standard": 24, "high": 19}
VAAPI_QP = {"small": 28, "standard": 23, "high": 18}
VAAPI_QP_AV1 = {"small": 150, "standard": 110, "high": 80}
TOOLBOX = {"small": 50, "standard": 65, "high": 80}

# FFmpeg's FF_QP2LAMBDA: `global_quality` is VideoToolbox's 1 to 100 times this.
_LAMBDA = 118


@dataclass(frozen=True, slots=True)
class Hardware:
    """A hardware encoder of one maker."""

    codec: str
    maker: str
    quality: Quality

    def settings(self, gop: int) -> EncoderSettings:
        """Return settings with closed GOPs and no lookahead, which would place keyframes itself."""
        options = {"g": str(gop), **getattr(self, f"_{self.maker}")()}
        pix_fmt = "yuv420p" if self.maker in ("nvenc", "videotoolbox") else "nv12"
        device = "vaapi" if self.maker == "vaapi" else None
        encoder = f"{self.codec}_{self.maker}"
        return EncoderSettings(encoder, TAGS[self.codec], options, pix_fmt, device=device)

    def _nvenc(self) -> dict[str, str]:
        cq = str(NVENC_CQ[self.quality])
        options = {"preset": "p5", "rc": "vbr", "cq": cq, "b": "0", "no-scenecut": "1"}
        return options if self.codec == "av1" else {**options, "strict_gop": "1"}

    def _videotoolbox(self) -> dict[str, str]:
        lambdas = str(TOOLBOX[self.quality] * _LAMBDA)
        return {"flags": "+qscale", "global_quality": lambdas, "allow_sw": "0"}

    def _qsv(self) -> dict[str, str]:
        return {"global_quality": str(QUICK_SYNC[self.quality]), "preset": "medium"}

    def _vaapi(self) -> dict[str, str]:
        scale = VAAPI_QP_AV1 if self.codec == "av1" else VAAPI_QP
        return {"rc_mode": "CQP", "global_quality": str(scale[self.quality])}


def make_codec(name: str, quality: Quality) -> Codec:
    """Return the encoder `name`: a codec, an underscore and its maker."""
    codec_name, maker = name.split("_")
    return Hardware(codec_name, maker, quality)
