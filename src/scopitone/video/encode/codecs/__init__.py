"""Video codecs: one module each, and their names for users.

To add one: write a module with `make_codec(name, quality) -> Codec`, and add it to `CODECS`. Its
EncoderSettings must make segments that can be joined packet by packet: one thread, a keyframe
first and every `gop` frames, no frame referring across one (closed GOPs), and the same parameter
sets in each segment. tests/render/video/test_codecs.py checks this for every codec with real
encodes. A codec that some machines lack needs nothing more: `choose_codec` tries it first.

Modules:

    av1              AV1 by SVT-AV1, which PyAV's wheel contains (it has no libaom).
    codec            The interface of a codec: encoder settings as plain data, the same for every
                     segment.
    encoder_threads  Keeps threads in the ordinary scheduling class although encoders change it.
    h264             H.264 by x264.
    hardware         The encoders of graphics chips, by FFmpeg's names: `h264_nvenc`,
                     `hevc_videotoolbox`, …
    hevc             HEVC (H.265) by x265, tagged `hvc1`: Apple's players do not play HEVC that is
                     tagged `hev1`.
    probe            Tries a codec: FFmpeg also lists encoders whose chip, driver or license is
                     missing.
    prores           ProRes 4444 with a straight alpha channel: a style's foreground without
                     background.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import cast

from scopitone.core.errors import InputError, suggest
from scopitone.video.encode.codecs.codec import QUALITIES, Codec, Quality

DEFAULT_CODEC = "h264"
AUTO = "auto"
"""H.264 by the first hardware encoder that works on this machine, otherwise by x264."""


@dataclass(frozen=True, slots=True)
class CodecInfo:
    """A codec: the module that sets it up, its description, and the suffix of its files.

    everywhere: it is part of PyAV's wheel and needs no hardware.
    """

    module: str
    about: str
    suffix: str = ".mp4"
    everywhere: bool = False


_HARDWARE = "scopitone.video.encode.codecs.hardware"

CODECS = {
    "h264": CodecInfo(
        "scopitone.video.encode.codecs.h264", "H.264 by x264: plays everywhere.", everywhere=True
    ),
    "hevc": CodecInfo(
        "scopitone.video.encode.codecs.hevc", "H.265 by x265: smaller, slower.", everywhere=True
    ),
    "av1": CodecInfo(
        "scopitone.video.encode.codecs.av1", "AV1 by SVT-AV1: the smallest.", everywhere=True
    ),
    "prores": CodecInfo(
        "scopitone.video.encode.codecs.prores",
        "ProRes 4444 with alpha: a transparent overlay for editors, without background or cover.",
        ".mov",
        everywhere=True,
    ),
    **{
        f"{codec}_{maker}": CodecInfo(_HARDWARE, f"{title} by {where}.")
        for maker, where, codecs in (
            ("nvenc", "NVIDIA's NVENC", ("h264", "hevc", "av1")),
            ("videotoolbox", "Apple's VideoToolbox", ("h264", "hevc")),
            ("qsv", "Intel's Quick Sync", ("h264", "hevc", "av1")),
            ("vaapi", "VA-API (AMD and Intel on Linux)", ("h264", "hevc", "av1")),
        )
        for codec, title in (("h264", "H.264"), ("hevc", "H.265"), ("av1", "AV1"))
        if codec in codecs
    },
}


def choose_codec(name: str, quality: str) -> Codec:
    """Return the codec `name`, after checking that it works on this machine.

    Raises InputError ("codec" or "quality") if the name is unknown, or if the codec was tried
    and does not work on this machine; the message contains FFmpeg's reason.
    """
    if quality not in QUALITIES:
        raise InputError(
            "quality", f"unknown quality {quality!r}; accepted: {', '.join(QUALITIES)}"
        )
    if name == AUTO:
        name = _choose_fastest()
    if name not in CODECS:
        accepted = (AUTO, *CODECS)
        guess = suggest(name, accepted)
        raise InputError("codec", f"unknown codec {name!r}{guess}; accepted: {', '.join(accepted)}")
    if name != DEFAULT_CODEC and (reason := find_fault(name)) is not None:
        alternatives = ", ".join(
            [AUTO, *(name for name, kind in CODECS.items() if kind.everywhere)]
        )
        raise InputError(
            "codec", f"{name} does not work on this machine: {reason}; try {alternatives}"
        )
    return _make_codec(name, quality)


@lru_cache
def find_fault(name: str) -> str | None:
    """Return why the codec does not work here, or None. Encodes a few frames to find out."""
    from scopitone.video.encode.codecs.probe import try_codec

    return try_codec(_make_codec(name, "standard"))


def suffix_of(name: str) -> str:
    """Return the suffix of this codec's file names."""
    return CODECS[name].suffix if name in CODECS else ".mp4"


def _choose_fastest() -> str:
    hardware = (name for name, kind in CODECS.items() if not kind.everywhere)
    working = (name for name in hardware if name.startswith("h264") and find_fault(name) is None)
    return next(working, DEFAULT_CODEC)


def _make_codec(name: str, quality: Quality) -> Codec:
    return cast("Codec", import_module(CODECS[name].module).make_codec(name, quality))
