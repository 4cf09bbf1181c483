"""H.264 by x264. Its settings are chosen by measurement (benchmarks/README.md)."""

from __future__ import annotations

from dataclasses import dataclass, field

from scopitone.video.encode.codecs.codec import Codec, EncoderSettings, Quality

CRF_STEPS = {"small": 5.0, "standard": 0.0, "high": -4.0}
"""Added to the crf. Six steps double or halve the bit rate, about (x264's documentation)."""


@dataclass(frozen=True, slots=True)
class H264:
    """x264 in one thread. `params` are x264's own parameters, on top of those of the preset.

    The default suits a picture that hardly moves: it searches next to nothing (`me` dia, `subme`
    0), puts three B-frames between references without weighing alternatives (`b-adapt` 0), which
    the macroblock tree then makes cheap, and evens out quality by variance (`aq-mode` 2). Chroma
    is coded more coarsely (`chroma-qp-offset` 4): its only detail is the dither, which otherwise
    keeps blocks from being skipped. With this offset at crf 16, a frame takes two thirds of the
    time that it takes at crf 17 without, at the same size and SSIM (benchmarks/README.md).
    """

    preset: str = "superfast"
    crf: float = 16
    params: dict[str, str] = field(
        default_factory=lambda: {
            "bframes": "3",
            "b-pyramid": "none",
            "b-adapt": "0",
            "scenecut": "0",
            "weightp": "0",
            "ref": "1",
            "me": "dia",
            "subme": "0",
            "chroma-qp-offset": "4",
            "mbtree": "1",
            "rc-lookahead": "4",
            "aq-mode": "2",
        }
    )

    def settings(self, gop: int) -> EncoderSettings:
        """Return FFmpeg's settings for closed GOPs of `gop` frames, encoded in one thread."""
        params = {
            "keyint": str(gop),
            "open-gop": "0",
            "threads": "1",
            "lookahead-threads": "1",
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
    """Return x264 with its crf adjusted to `quality`."""
    return H264(crf=H264().crf + CRF_STEPS[quality])
